package staffing_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lantoa/app/certification"
	"lantoa/app/org"
	"lantoa/app/platform/jobs"
	"lantoa/app/staffing"
	"lantoa/courses"
)

// at is a moment of a day in the province.
func at(d courses.Date, hour int) time.Time {
	return d.Time(jobs.Zone).Add(time.Duration(hour) * time.Hour)
}

func momentOf(d courses.Date, hour int) *time.Time { t := at(d, hour); return &t }

// A spokesperson since 01/7/2025 needs phat-ngon since 01/01/2026. On
// 05/11/2026 they have what each case says.
func TestCover(t *testing.T) {
	const day = courses.Date("2026-11-05")
	certified := func(id string, issued, until courses.Date) certification.Holding {
		return certification.Holding{ID: id, PersonID: "an", CourseCode: "phat-ngon", IssuedAt: at(issued, 14), ValidUntil: until}
	}
	with := func(h certification.Holding, change func(*certification.Holding)) certification.Holding {
		change(&h)
		return h
	}
	waived := func(position string, from, until courses.Date) staffing.Waiver {
		return staffing.Waiver{ID: "w" + string(until), PersonID: "an", PositionID: position, CourseCode: "phat-ngon", From: from, Until: until}
	}
	type facts struct {
		holdings []certification.Holding
		waivers  []staffing.Waiver
	}
	type met struct {
		state staffing.State
		by    string
		until courses.Date
	}
	for name, c := range map[string]struct {
		facts
		want met
	}{
		"nothing":                     {facts{}, met{state: staffing.Lacks}},
		"for good":                    {facts{holdings: []certification.Holding{certified("c", "2026-01-01", "")}}, met{staffing.Holds, "c", ""}},
		"issued that afternoon":       {facts{holdings: []certification.Holding{certified("c", day, "")}}, met{staffing.Holds, "c", ""}},
		"issued the day after":        {facts{holdings: []certification.Holding{certified("c", "2026-11-06", "")}}, met{state: staffing.Lacks}},
		"61 days left":                {facts{holdings: []certification.Holding{certified("c", "2026-01-01", "2027-01-05")}}, met{staffing.Holds, "c", "2027-01-05"}},
		"60 days left":                {facts{holdings: []certification.Holding{certified("c", "2026-01-01", "2027-01-04")}}, met{staffing.Expiring, "c", "2027-01-04"}},
		"its last day":                {facts{holdings: []certification.Holding{certified("c", "2026-01-01", day)}}, met{staffing.Expiring, "c", day}},
		"ended yesterday":             {facts{holdings: []certification.Holding{certified("c", "2026-01-01", "2026-11-04")}}, met{state: staffing.Lacks}},
		"the longer of two":           {facts{holdings: []certification.Holding{certified("c", "2026-01-01", "2026-12-01"), certified("d", "2025-01-01", "2028-01-01")}}, met{staffing.Holds, "d", "2028-01-01"}},
		"no end is longest":           {facts{holdings: []certification.Holding{certified("c", "2026-01-01", ""), certified("d", "2025-01-01", "2028-01-01")}}, met{staffing.Holds, "c", ""}},
		"another person's":            {facts{holdings: []certification.Holding{with(certified("c", "2026-01-01", ""), func(h *certification.Holding) { h.PersonID = "binh" })}}, met{state: staffing.Lacks}},
		"another course's":            {facts{holdings: []certification.Holding{with(certified("c", "2026-01-01", ""), func(h *certification.Holding) { h.CourseCode = "so-tay" })}}, met{state: staffing.Lacks}},
		"revoked that morning":        {facts{holdings: []certification.Holding{with(certified("c", "2026-01-01", ""), func(h *certification.Holding) { h.RevokedAt = momentOf(day, 9) })}}, met{state: staffing.Lacks}},
		"revoked the day after":       {facts{holdings: []certification.Holding{with(certified("c", "2026-01-01", ""), func(h *certification.Holding) { h.RevokedAt = momentOf("2026-11-06", 0) })}}, met{staffing.Holds, "c", ""}},
		"superseded that day":         {facts{holdings: []certification.Holding{with(certified("c", "2026-01-01", ""), func(h *certification.Holding) { h.SupersededAt = momentOf(day, 9) }), certified("d", day, "2028-11-04")}}, met{staffing.Holds, "d", "2028-11-04"}},
		"waived":                      {facts{waivers: []staffing.Waiver{waived("", "2026-11-01", "2026-11-30")}}, met{staffing.Waived, "w2026-11-30", "2026-11-30"}},
		"first and last day":          {facts{waivers: []staffing.Waiver{waived("", day, day)}}, met{staffing.Waived, "w2026-11-05", day}},
		"waiver over":                 {facts{waivers: []staffing.Waiver{waived("", "2026-10-01", "2026-11-04")}}, met{state: staffing.Lacks}},
		"waiver to come":              {facts{waivers: []staffing.Waiver{waived("", "2026-11-06", "2026-12-01")}}, met{state: staffing.Lacks}},
		"waiver for the position":     {facts{waivers: []staffing.Waiver{waived(org.PositionSpokesman, day, "2026-12-01")}}, met{staffing.Waived, "w2026-12-01", "2026-12-01"}},
		"waiver for another position": {facts{waivers: []staffing.Waiver{waived(org.PositionHead, day, "2026-12-01")}}, met{state: staffing.Lacks}},
		"the longer waiver":           {facts{waivers: []staffing.Waiver{waived(org.PositionSpokesman, day, "2026-12-01"), waived("", day, "2026-12-31")}}, met{staffing.Waived, "w2026-12-31", "2026-12-31"}},
		"held counts before waived":   {facts{[]certification.Holding{certified("c", "2026-01-01", "2026-12-01")}, []staffing.Waiver{waived("", day, "2027-12-31")}}, met{staffing.Expiring, "c", "2026-12-01"}},
	} {
		posting := org.Posting{ID: "p", PersonID: "an", PositionID: org.PositionSpokesman, From: org.Day(2025, 7, 1)}
		required := staffing.Requirement{ID: "r", PositionID: org.PositionSpokesman, CourseCode: "phat-ngon", From: "2026-01-01"}
		got := staffing.Cover([]org.Posting{posting}, []staffing.Requirement{required}, c.holdings, c.waivers, day)
		if len(got) != 1 || len(got[0].Needs) != 1 {
			t.Errorf("%s: %+v", name, got)
			continue
		}
		n := got[0].Needs[0]
		if have := (met{n.State, n.CertificateID + n.WaiverID, n.Until}); have != c.want || n.RequirementID != "r" || n.CourseCode != "phat-ngon" {
			t.Errorf("%s: %+v, want %+v", name, n, c.want)
		}
	}
}

func TestWhatIsNotInForceRequiresNothing(t *testing.T) {
	end := org.Day(2026, 11, 1)
	postings := []org.Posting{
		{ID: "ended", PersonID: "an", PositionID: org.PositionSpokesman, From: org.Day(2025, 7, 1), To: &end},
		{ID: "goes on", PersonID: "binh", PositionID: org.PositionSpokesman, From: end},
		{ID: "elsewhere", PersonID: "chi", PositionID: org.PositionSpecialist, From: org.Day(2025, 7, 1)},
	}
	requirements := []staffing.Requirement{
		{ID: "old", PositionID: org.PositionSpokesman, CourseCode: "phat-ngon", From: "2025-07-01", To: "2026-11-01"},
		{ID: "new", PositionID: org.PositionSpokesman, CourseCode: "phat-ngon", From: "2026-11-01"},
		{ID: "second", PositionID: org.PositionSpokesman, CourseCode: "so-tay", From: "2026-11-03"},
		{ID: "undone", PositionID: org.PositionSpecialist, CourseCode: "so-tay", From: "2025-07-01", To: "2025-07-01"},
	}
	for day, want := range map[courses.Date][]string{
		"2025-06-30": nil,
		"2025-07-01": {"ended old"},
		"2026-10-31": {"ended old"},
		"2026-11-01": {"goes on new"},
		"2026-11-03": {"goes on new", "goes on second"},
	} {
		var got []string
		for _, c := range staffing.Cover(postings, requirements, nil, nil, day) {
			for _, n := range c.Needs {
				got = append(got, c.Posting.ID+" "+n.RequirementID)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", day, got, want)
		}
	}
}

// world draws a small crowded province around a day.
type world struct {
	postings     []org.Posting
	requirements []staffing.Requirement
	holdings     []certification.Holding
	waivers      []staffing.Waiver
	day          courses.Date
}

func (w world) cover() []staffing.Covered {
	return staffing.Cover(w.postings, w.requirements, w.holdings, w.waivers, w.day)
}

func drawWorld(t *rapid.T) world {
	day := rapid.Custom(func(t *rapid.T) courses.Date {
		return courses.DateOf(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 200).Draw(t, "day")))
	})
	moment := func(label string) time.Time { return at(day.Draw(t, label), rapid.IntRange(0, 23).Draw(t, "hour")) }
	perhaps := func(label string) *time.Time {
		if rapid.Bool().Draw(t, label+"?") {
			return nil
		}
		m := moment(label)
		return &m
	}
	open := func(label string) courses.Date {
		if rapid.Bool().Draw(t, label+"?") {
			return ""
		}
		return day.Draw(t, label)
	}
	one := func(label string, of ...string) string { return rapid.SampledFrom(of).Draw(t, label) }
	id := func(i int) string { return string(rune('a' + i)) }
	w := world{day: day.Draw(t, "as of")}
	for i := range rapid.IntRange(0, 6).Draw(t, "postings") {
		p := org.Posting{ID: id(i), PersonID: one("person", "an", "binh"), PositionID: one("position", "x", "y"), From: at(day.Draw(t, "from"), 0)}
		if to := open("to"); to != "" {
			end := at(to, 0)
			p.To = &end
		}
		w.postings = append(w.postings, p)
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "requirements") {
		w.requirements = append(w.requirements, staffing.Requirement{
			ID: id(i), PositionID: one("position", "x", "y"), CourseCode: one("course", "k", "l"),
			From: day.Draw(t, "from"), To: open("to"),
		})
	}
	for i := range rapid.IntRange(0, 6).Draw(t, "holdings") {
		w.holdings = append(w.holdings, certification.Holding{
			ID: id(i), PersonID: one("person", "an", "binh"), CourseCode: one("course", "k", "l"),
			IssuedAt: moment("issued"), ValidUntil: open("until"), RevokedAt: perhaps("revoked"), SupersededAt: perhaps("superseded"),
		})
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "waivers") {
		w.waivers = append(w.waivers, staffing.Waiver{
			ID: id(i), PersonID: one("person", "an", "binh"), PositionID: one("position", "", "x", "y"),
			CourseCode: one("course", "k", "l"), From: day.Draw(t, "from"), Until: day.Draw(t, "until"),
		})
	}
	return w
}

// Each posting in force has one need for each requirement in force of its
// position, and nothing else has any.
func TestCoverCountsEachPostingAndRequirementOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		want := 0
		for _, p := range w.postings {
			for _, r := range w.requirements {
				if p.ActiveAt(at(w.day, 0)) && r.PositionID == p.PositionID && r.On(w.day) {
					want++
				}
			}
		}
		got := 0
		for _, c := range w.cover() {
			got += len(c.Needs)
		}
		if got != want {
			t.Fatalf("%d needs, want %d", got, want)
		}
	})
}

// The state agrees with a look at every certificate and waiver.
func TestCoverAgreesWithTheDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		last := at(w.day, 24).Add(-time.Millisecond)
		soon := courses.DateOf(w.day.Time(time.UTC).AddDate(0, 0, staffing.ExpiringDays))
		for _, c := range w.cover() {
			for _, n := range c.Needs {
				want := staffing.Lacks
				for _, v := range w.waivers {
					if v.PersonID == c.Posting.PersonID && v.CourseCode == n.CourseCode && (v.PositionID == "" || v.PositionID == c.Posting.PositionID) && v.On(w.day) {
						want = staffing.Waived
					}
				}
				for _, h := range w.holdings {
					if h.PersonID != c.Posting.PersonID || h.CourseCode != n.CourseCode || h.Status(last) != certification.Valid {
						continue
					}
					if h.ValidUntil == "" || h.ValidUntil > soon {
						want = staffing.Holds
					} else if want != staffing.Holds {
						want = staffing.Expiring
					}
				}
				if n.State != want {
					t.Fatalf("%s of %s is %s, want %s", n.CourseCode, c.Posting.ID, n.State, want)
				}
			}
		}
	})
}

// What happens after the day changes nothing, nor does the order of what is
// given.
func TestCoverKnowsNoFutureAndNoOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		next := at(w.day, 24)
		before := w
		before.holdings = nil
		for _, h := range w.holdings {
			if !h.IssuedAt.Before(next) {
				continue
			}
			for _, event := range []**time.Time{&h.RevokedAt, &h.SupersededAt} {
				if *event != nil && !(*event).Before(next) {
					*event = nil
				}
			}
			before.holdings = append(before.holdings, h)
		}
		if !reflect.DeepEqual(w.cover(), before.cover()) {
			t.Fatal("the future counts")
		}
		seed := rapid.Uint64().Draw(t, "seed")
		mixed := w
		mixed.holdings, mixed.waivers = slices.Clone(w.holdings), slices.Clone(w.waivers)
		r := rand.New(rand.NewPCG(seed, 0))
		r.Shuffle(len(mixed.holdings), func(i, j int) { mixed.holdings[i], mixed.holdings[j] = mixed.holdings[j], mixed.holdings[i] })
		r.Shuffle(len(mixed.waivers), func(i, j int) { mixed.waivers[i], mixed.waivers[j] = mixed.waivers[j], mixed.waivers[i] })
		if !reflect.DeepEqual(w.cover(), mixed.cover()) {
			t.Fatal("the order counts")
		}
	})
}
