package handbook

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var day = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

func keys(parts []ReadingPart) []string {
	out := []string{}
	for _, p := range parts {
		out = append(out, p.Key)
	}
	return out
}

func TestMustRead(t *testing.T) {
	all := []string{"section:nguyen-tac", "section:phat-hien", "procedure:tin-gia"}
	chain := []Revision{{ID: "e1"}, {ID: "e2", Material: []string{"procedure:tin-gia"}}, {ID: "e3"}, {ID: "e4", Material: []string{"section:phat-hien", "levels", "section:bo-roi"}}}
	for name, c := range map[string]struct {
		chain []Revision
		acked string
		want  []string
	}{
		"the first time":                {chain, "", all},
		"acknowledged elsewhere":        {chain, "e0", all},
		"the newest":                    {chain, "e4", []string{}},
		"one edition later":             {chain, "e3", []string{"section:phat-hien", "levels"}},
		"no material change between":    {chain[:3], "e2", []string{}},
		"several editions later":        {chain, "e1", []string{"section:phat-hien", "levels", "procedure:tin-gia"}},
		"what is gone need not be read": {chain[2:], "e3", []string{"section:phat-hien", "levels"}},
		"the first of all":              {chain[:1], "", all},
	} {
		if got := keys(small().MustRead(c.chain, c.acked, day)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	e := small()
	e.Procedures[0].Retired = "2026-11-25"
	if got := keys(e.MustRead(chain, "", day)); slices.Contains(got, "procedure:tin-gia") {
		t.Error("a retired procedure must be read")
	}
}

// A section that changed materially and was then split, or named anew, without
// more being changed: who had not read the change reads it where it stands now.
func TestMustReadOfWhatWasSplit(t *testing.T) {
	e := small()
	e.Sections = append(e.Sections, Section{ID: "phat-hien-2", Title: "Phát hiện, phần hai"})
	chain := []Revision{
		{ID: "e1"},
		{ID: "e2", Material: []string{"section:cu"}},
		{ID: "e3"},
		{ID: "e4", Gone: []string{"section:cu"}, Came: []string{"section:giua"}},
		{ID: "e5", Gone: []string{"section:giua"}, Came: []string{"section:phat-hien", "section:phat-hien-2"}},
	}
	for acked, want := range map[string][]string{
		"e1": {"section:phat-hien", "section:phat-hien-2"}, // superseded four times before she read it
		"e2": {}, "e4": {}, "e5": {},
	} {
		if got := keys(e.MustRead(chain, acked, day)); !slices.Equal(got, want) {
			t.Errorf("since %s: %q, want %q", acked, got, want)
		}
	}
	before := small()
	if gone, came := Replaced(before, e); len(gone) != 0 || !slices.Equal(came, []string{"section:phat-hien-2"}) {
		t.Errorf("%q, %q", gone, came)
	}
}

func TestLastAcknowledged(t *testing.T) {
	chain := []Revision{{ID: "e1"}, {ID: "e2"}, {ID: "e3"}}
	if got := LastAcknowledged(chain, map[string]bool{"e1": true, "e2": true, "khac": true}); got != "e2" {
		t.Error(got)
	}
	if got := LastAcknowledged(chain, nil); got != "" {
		t.Error(got)
	}
}

// Who skipped editions reads what everybody read who did not: no more, no less.
func TestSkippingEditionsAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.SampledFrom([]string{"section:nguyen-tac", "section:phat-hien", "procedure:tin-gia", "levels", "clocks"})
		var chain []Revision
		for i := range rapid.IntRange(1, 6).Draw(t, "editions") {
			chain = append(chain, Revision{ID: fmt.Sprint("e", i), Material: rapid.SliceOfDistinct(part, func(s string) string { return s }).Draw(t, "material")})
		}
		from := rapid.IntRange(0, len(chain)-1).Draw(t, "acknowledged")
		want := map[string]bool{}
		for i := from + 1; i < len(chain); i++ {
			for _, key := range keys(small().MustRead(chain[:i+1], chain[i-1].ID, day)) {
				want[key] = true
			}
		}
		got := keys(small().MustRead(chain, chain[from].ID, day))
		if len(got) != len(want) || slices.ContainsFunc(got, func(k string) bool { return !want[k] }) {
			t.Fatalf("%q, want %v", got, want)
		}
	})
}

func TestDraw(t *testing.T) {
	e := small()
	parts := e.MustRead(nil, "", day)
	for i := range 20 { // more questions about the same
		e.Questions = append(e.Questions, Question{ID: fmt.Sprint("them-", i), About: "tin-gia", Right: "a"})
	}
	first := e.Draw(parts, "an", "e1", 1)
	if len(first) != QuestionsAsked || !slices.EqualFunc(first, e.Draw(parts, "an", "e1", 1), func(a, b Question) bool { return a.ID == b.ID }) {
		t.Fatalf("%v", first)
	}
	seen := map[string]bool{}
	for try := 1; try <= 8; try++ { // 24 questions
		for _, q := range e.Draw(parts, "an", "e1", try) {
			if seen[q.ID] {
				t.Errorf("%s came again in try %d", q.ID, try)
			}
			seen[q.ID] = true
		}
	}
	other := 0
	for i := range 20 {
		if e.Draw(parts, fmt.Sprint("nguoi-", i), "e1", 1)[0].ID != first[0].ID {
			other++
		}
	}
	if other < 10 {
		t.Errorf("%d of 20 people had other questions", other)
	}
	only := e.MustRead([]Revision{{ID: "e1"}, {ID: "e2", Material: []string{"section:phat-hien"}}}, "e1", day)
	if got := e.Draw(only, "an", "e2", 1); len(got) != 1 || got[0].About != "phat-hien" {
		t.Errorf("questions about what was not read: %v", got)
	}
	if got := e.Draw(nil, "an", "e1", 1); len(got) != 0 {
		t.Errorf("%v", got)
	}
}

func TestGrade(t *testing.T) {
	asked := small().Questions[:2]
	for name, c := range map[string]struct {
		answers map[string]string
		all     bool
	}{
		"right":          {map[string]string{"q1": "a", "q2": "a"}, true},
		"one wrong":      {map[string]string{"q1": "a", "q2": "b"}, false},
		"one missing":    {map[string]string{"q1": "a"}, false},
		"nothing":        {nil, false},
		"unknown choice": {map[string]string{"q1": "a", "q2": "x"}, false},
	} {
		right, all := Grade(asked, c.answers)
		if all != c.all || len(right) != 2 {
			t.Errorf("%s: %v %v", name, right, all)
		}
	}
	if _, all := Grade([]Question{{ID: "q"}}, map[string]string{"q": ""}); all {
		t.Error("a question without a key was answered right")
	}
}

func TestPartVersions(t *testing.T) {
	before, after := twin(t)
	after.Sections[0].Body += "Thêm.\n"
	after.Number = "2026.2"
	b, a := before.Parts(day), after.Parts(day)
	for i := range b {
		if (b[i].Version == a[i].Version) == (b[i].Key == "section:nguyen-tac") {
			t.Errorf("%s: %s, %s", b[i].Key, b[i].Version, a[i].Version)
		}
	}
}

func TestCitesRetired(t *testing.T) {
	e := small()
	if got := e.CitesRetired(day); len(got) != 0 {
		t.Errorf("%v", got)
	}
	e.Procedures = append(e.Procedures, Procedure{ID: "khac", Related: []string{"tin-gia"}})
	e.Procedures[0].Retired = "2026-11-26"
	if got := e.CitesRetired(day); len(got) != 0 {
		t.Errorf("not retired yet: %v", got)
	}
	var places []string
	for _, c := range e.CitesRetired(day.AddDate(0, 0, 1)) {
		places = append(places, c.Place)
	}
	if want := []string{"tree/goc/sai", "procedures/khac", "questions/q3", "questions/q4"}; !slices.Equal(places, want) {
		t.Errorf("%q, want %q", places, want)
	}
}
