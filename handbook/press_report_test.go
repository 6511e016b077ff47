package handbook

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestReportYears(t *testing.T) {
	for moment, want := range map[time.Time]int{
		vn(2025, 12, 14, 23, 59):                        2025,
		vn(2025, 12, 15, 0, 0):                          2026,
		vn(2025, 12, 31, 23, 59):                        2026,
		vn(2026, 1, 1, 0, 0):                            2026,
		vn(2026, 12, 14, 23, 59):                        2026,
		vn(2026, 12, 15, 0, 0):                          2027,
		time.Date(2026, 12, 14, 17, 0, 0, 0, time.UTC):  2027, // midnight in Việt Nam
		time.Date(2026, 12, 14, 16, 59, 0, 0, time.UTC): 2026,
	} {
		if got := ReportYear(moment); got != want {
			t.Errorf("%s: %d, want %d", moment, got, want)
		}
	}
}

func TestReportLate(t *testing.T) {
	before, at := vn(2026, 12, 19, 23, 59), vn(2026, 12, 20, 0, 0)
	for _, c := range []struct {
		sent *time.Time
		now  time.Time
		want bool
	}{
		{nil, before, false}, {nil, at, true}, {&before, vn(2027, 3, 1, 0, 0), false}, {&at, at, true},
	} {
		if got := ReportLate(2026, c.sent, c.now); got != c.want {
			t.Errorf("sent %v, now %v: %v", c.sent, c.now, got)
		}
	}
}

func TestWhatEachLineCounts(t *testing.T) {
	in, out := vn(2026, 5, 5, 9, 0), vn(2025, 12, 14, 23, 59)
	y := CountYear(2026, PressCases{
		Conferences: []PressConference{
			{ID: "held", Held: &in}, {ID: "planned"}, {ID: "before", Held: &out}, {ID: "drill", Held: &in, Exercise: true}, {ID: "held", Held: &in},
		},
		Briefings: []PressBriefing{{ID: "came", At: in, Proactive: true}, {ID: "called", At: in}, {ID: "drill", At: in, Proactive: true, Exercise: true}},
		Requests: []PressRequest{
			{ID: "answered", Kind: Inquiry, Received: in, Answered: &in},
			{ID: "open", Kind: Interview, Received: in},
			{ID: "reply", Kind: Reply, Received: in, Answered: &in},
			{ID: "opinion", Kind: Forwarded, Received: in, Answered: &in},
			{ID: "outcome", Kind: Outcome, Received: in, Answered: &in},
			{ID: "drill", Kind: Inquiry, Received: in, Exercise: true},
			{ID: "before", Kind: Inquiry, Received: out, Answered: &in},
		},
		Matters: []Matter{
			{ID: "7.2", Clause: SeveralProvinces, Received: in, FirstStatement: &in},
			{ID: "7.3", Clause: ImportantEvent, Received: in, FirstStatement: &in},
			{ID: "7.4", Clause: DividedOpinion, Received: in, Judged: in},
			{ID: "7.5", Clause: AskedByPress, Received: in},
			{ID: "which?", Received: in, FirstStatement: &in},
			{ID: "7.1", Clause: "7.1", Received: in, FirstStatement: &in},
		},
		Corrections: []PressCorrection{{ID: "demanded", Found: in, Demanded: &in}, {ID: "let be", Found: in}, {ID: "drill", Found: in, Demanded: &in, Exercise: true}},
	})
	for i, want := range [ReportLines][2]int{{1, 1}, {1, 1}, {2, 3}, {2, 4}, {1, 2}, {1, 2}} {
		if l := y.Lines[i]; l.Number != i+1 || l.Done() != want[0] || l.Total() != want[1] || l.Ratio != (i >= 2) {
			t.Errorf("line %d: %d/%d, want %v", i+1, l.Done(), l.Total(), want)
		}
	}
	if len(y.Unclassified) != 2 {
		t.Errorf("unclassified: %+v", y.Unclassified)
	}
}

// drawCases makes cases of three agencies around the bounds of two years.
func drawCases(t *rapid.T) PressCases {
	agency := rapid.SampledFrom([]string{"a", "b", "c"})
	moment := rapid.Custom(func(t *rapid.T) time.Time {
		bound := rapid.SampledFrom([]time.Time{vn(2025, 12, 15, 0, 0), vn(2026, 12, 15, 0, 0), vn(2026, 6, 1, 0, 0)}).Draw(t, "bound")
		return bound.Add(time.Duration(rapid.IntRange(-3000, 3000).Draw(t, "minutes")) * time.Minute)
	})
	maybe := rapid.Custom(func(t *rapid.T) *time.Time {
		if rapid.Bool().Draw(t, "none") {
			return nil
		}
		m := moment.Draw(t, "moment")
		return &m
	})
	var c PressCases
	for i := range rapid.IntRange(0, 40).Draw(t, "cases") {
		id := fmt.Sprint("case-", rapid.IntRange(0, i).Draw(t, "id"))
		exercise := rapid.Bool().Draw(t, "exercise")
		switch d := agency.Draw(t, "agency"); rapid.IntRange(0, 4).Draw(t, "kind") {
		case 0:
			c.Conferences = append(c.Conferences, PressConference{ID: id, Department: d, Held: maybe.Draw(t, "held"), Exercise: exercise})
		case 1:
			c.Briefings = append(c.Briefings, PressBriefing{ID: id, Department: d, At: moment.Draw(t, "at"), Proactive: rapid.Bool().Draw(t, "proactive"), Exercise: exercise})
		case 2:
			kind := rapid.SampledFrom(RequestKinds()).Draw(t, "request")
			c.Requests = append(c.Requests, PressRequest{ID: id, Department: d, Kind: kind, Received: moment.Draw(t, "at"), Answered: maybe.Draw(t, "answered"), Exercise: exercise})
		case 3:
			clause := rapid.SampledFrom([]string{"", "7.2", "7.3", "7.4", "7.5"}).Draw(t, "clause")
			c.Matters = append(c.Matters, Matter{ID: id, Department: d, Clause: clause, Received: moment.Draw(t, "at"), Judged: moment.Draw(t, "judged"), FirstStatement: maybe.Draw(t, "first")})
		case 4:
			c.Corrections = append(c.Corrections, PressCorrection{ID: id, Department: d, Found: moment.Draw(t, "at"), Demanded: maybe.Draw(t, "demanded"), Exercise: exercise})
		}
	}
	return c
}

func TestTheProvinceIsTheSumOfItsAgencies(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := CountYear(2026, drawCases(t))
		for i, l := range whole.Lines {
			done, total := 0, 0
			for _, agency := range []string{"a", "b", "c"} {
				part := whole.Of(agency).Lines[i]
				done, total = done+part.Done(), total+part.Total()
			}
			if done != l.Done() || total != l.Total() {
				t.Fatalf("line %d: %d/%d in the province, %d/%d in the agencies", i+1, l.Done(), l.Total(), done, total)
			}
			if l.Done() > l.Total() || !l.Ratio && l.Done() != l.Total() {
				t.Fatalf("line %d: %d of %d", i+1, l.Done(), l.Total())
			}
		}
	})
}

func TestEachCaseCountsInOneYearOnly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cases := drawCases(t)
		for line := range ReportLines {
			seen := map[string]time.Time{}
			for year := 2024; year <= 2028; year++ {
				for _, c := range CountYear(year, cases).Lines[line].Cases {
					key := string(c.Kind) + c.ID
					// The same id twice in the input is two moments of one case.
					if at, twice := seen[key]; twice && at.Equal(c.At) {
						t.Fatalf("line %d counts %s twice", line+1, key)
					}
					seen[key] = c.At
					if ReportYear(c.At) != year {
						t.Fatalf("line %d of %d counts a case of %s", line+1, year, c.At)
					}
				}
			}
		}
	})
}
