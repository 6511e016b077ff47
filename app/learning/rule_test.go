package learning

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lantoa/app/org"
)

var ruleNow = time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC) // 09:00 in Hưng Yên

// postedAt is a posting in the last department of the path since a day.
func postedAt(person, path, position string, from time.Time) org.Posting {
	steps := strings.Split(strings.Trim(path, "/"), "/")
	department := steps[len(steps)-1]
	return org.Posting{
		ID: person + ":" + department + ":" + position, PersonID: person, DepartmentID: department, DepartmentPath: path,
		PositionID: position, Main: true, From: from,
	}
}

func TestMembers(t *testing.T) {
	since := org.Day(2025, 7, 1)
	concurrent := postedAt("bình", "/ubnd/snv/", "nguoi-phat-ngon", since)
	concurrent.Main = false
	ended := postedAt("dung", "/ubnd/svhttdl/", "chuyen-vien", since)
	to := org.Day(2026, 11, 1)
	ended.To = &to
	postings := []org.Posting{
		postedAt("an", "/ubnd/svhttdl/", "nguoi-phat-ngon", since),
		postedAt("bình", "/ubnd/snv/", "chuyen-vien", since), concurrent,
		postedAt("chi", "/ubnd/svhttdl/phong-bao-chi/", "chuyen-vien", since),
		ended, postedAt("dung", "/ubnd/stc/", "chuyen-vien", to),
		postedAt("em", "/ubnd/svhttdl/", "chuyen-vien", org.Day(2027, 1, 1)),
	}
	in := func(below bool, ids ...string) (out []RuleDepartment) {
		for _, id := range ids {
			out = append(out, RuleDepartment{ID: id, Below: below})
		}
		return out
	}
	for _, tt := range []struct {
		name string
		rule Rule
		want string
	}{
		{"nothing", Rule{}, ""},
		{"a department alone", Rule{Departments: in(false, "svhttdl")}, "an"},
		{"and below", Rule{Departments: in(true, "svhttdl")}, "an chi"},
		{"the whole tree", Rule{Departments: in(true, "ubnd")}, "an bình chi dung"},
		{"a position anywhere, concurrent too", Rule{Positions: []string{"nguoi-phat-ngon"}}, "an bình"},
		{"both by one posting", Rule{Departments: in(true, "svhttdl"), Positions: []string{"chuyen-vien"}}, "chi"},
		{"both, but by two postings", Rule{Departments: in(false, "snv"), Positions: []string{"nguoi-theo-doi-du-luan"}}, ""},
		{"named", Rule{People: []string{"chi", "em", "không-ai"}}, "chi"},
		{"union with the named", Rule{Departments: in(false, "snv"), People: []string{"dung"}}, "bình dung"},
		{"who left is out, where they are now is in", Rule{Departments: in(false, "stc")}, "dung"},
		{"a department that only begins alike", Rule{Departments: in(true, "svh")}, ""},
	} {
		got := strings.Join(slices.Sorted(maps.Keys(tt.rule.Members(postings, ruleNow))), " ")
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
	m := Rule{Departments: in(true, "ubnd"), People: []string{"bình"}}.Members(postings, ruleNow)["bình"]
	if m.Named {
		t.Error("somebody whom the rule means is called named")
	}
	if m := (Rule{People: []string{"bình"}}).Members(postings, ruleNow)["bình"]; !m.Named || !m.Posting.Main {
		t.Errorf("a named person is not matched by the main posting: %+v", m)
	}
}

func TestDue(t *testing.T) {
	old, recent := org.Day(2020, 3, 1), org.Day(2026, 12, 1)
	made := time.Date(2026, 11, 23, 16, 59, 0, 0, time.UTC) // 23:59 in Hưng Yên
	carried := postedAt("an", "/a/", "p", recent)
	carried.Since = old
	for _, tt := range []struct {
		name         string
		due          Due
		posting      org.Posting
		joined, made time.Time
		want         string
	}{
		{"a day", Due{Date: "2026-12-31"}, postedAt("an", "/a/", "p", old), made, made, "2026-12-31T16:59:59.999Z"},
		{"after assignment", Due{DaysAfterAssignment: 30}, postedAt("an", "/a/", "p", old), made, made, "2026-12-23T16:59:59.999Z"},
		{"after joining later", Due{DaysAfterAssignment: 30}, postedAt("an", "/a/", "p", recent), recent, made, "2026-12-31T16:59:59.999Z"},
		{"across Tết and the year", Due{DaysAfterAssignment: 100}, postedAt("an", "/a/", "p", old), made, made, "2027-03-03T16:59:59.999Z"},
		{"an old posting counts from the assignment", Due{DaysAfterPosting: 10}, postedAt("an", "/a/", "p", old), made, made, "2026-12-03T16:59:59.999Z"},
		{"a new posting from its day", Due{DaysAfterPosting: 10}, postedAt("an", "/a/", "p", recent), recent.AddDate(0, 0, 5), made, "2026-12-11T16:59:59.999Z"},
		{"a merger is no new posting", Due{DaysAfterPosting: 10}, carried, recent, made, "2026-12-03T16:59:59.999Z"},
		{"just after midnight in Hưng Yên", Due{DaysAfterAssignment: 1}, postedAt("an", "/a/", "p", old), made.Add(time.Minute), made, "2026-11-25T16:59:59.999Z"},
	} {
		got := tt.due.At(Match{Posting: tt.posting}, tt.joined, tt.made).Format("2006-01-02T15:04:05.000Z07:00")
		if got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestHonourPrior(t *testing.T) {
	for _, tt := range []struct {
		name      string
		honour    *HonourPrior
		completed time.Time
		version   int
		want      bool
	}{
		{"none", nil, ruleNow, 2, false},
		{"today", &HonourPrior{MaxAgeMonths: 1}, ruleNow, 1, true},
		{"the last day", &HonourPrior{MaxAgeMonths: 24}, org.Day(2024, 11, 23), 1, true},
		{"a day too old", &HonourPrior{MaxAgeMonths: 24}, org.Day(2024, 11, 23).Add(-time.Millisecond), 1, false},
		{"an older version", &HonourPrior{MaxAgeMonths: 24, CurrentVersion: true}, ruleNow, 1, false},
		{"the current version", &HonourPrior{MaxAgeMonths: 24, CurrentVersion: true}, ruleNow, 2, true},
	} {
		if got := tt.honour.Accepts(tt.completed, tt.version, 2, ruleNow); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

var (
	genPath     = rapid.SampledFrom([]string{"/u/", "/u/a/", "/u/a/b/", "/u/c/", "/u/c/a2/"})
	genPosition = rapid.SampledFrom([]string{"p", "q", "r"})
	genPerson   = rapid.SampledFrom([]string{"an", "bình", "chi", "dung", "em", "giang"})
)

func genPostings(t *rapid.T) []org.Posting {
	n := rapid.IntRange(0, 12).Draw(t, "postings")
	out := make([]org.Posting, n)
	for i := range out {
		p := postedAt(genPerson.Draw(t, "person"), genPath.Draw(t, "path"), genPosition.Draw(t, "position"), ruleNow.AddDate(0, 0, rapid.IntRange(-60, 5).Draw(t, "from")))
		p.ID, p.Main = fmt.Sprint(i), rapid.Bool().Draw(t, "main")
		if rapid.Bool().Draw(t, "ends") {
			to := p.From.AddDate(0, 0, rapid.IntRange(1, 60).Draw(t, "to"))
			p.To = &to
		}
		out[i] = p
	}
	return out
}

func genRule(t *rapid.T) Rule {
	r := Rule{
		Positions: rapid.SliceOfNDistinct(genPosition, 0, 2, rapid.ID).Draw(t, "positions"),
		People:    rapid.SliceOfNDistinct(genPerson, 0, 2, rapid.ID).Draw(t, "people"),
	}
	for _, id := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"u", "a", "b", "c", "a2"}), 0, 2, rapid.ID).Draw(t, "departments") {
		r.Departments = append(r.Departments, RuleDepartment{ID: id, Below: rapid.Bool().Draw(t, "below")})
	}
	switch rapid.IntRange(0, 2).Draw(t, "due") {
	case 0:
		r.Due.Date = "2026-12-31"
	case 1:
		r.Due.DaysAfterPosting = rapid.IntRange(1, 60).Draw(t, "days")
	default:
		r.Due.DaysAfterAssignment = rapid.IntRange(1, 60).Draw(t, "days")
	}
	return r
}

func TestMembersHaveTheirProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rule, postings := genRule(t), genPostings(t)
		got := rule.Members(postings, ruleNow)
		shuffled := slices.Clone(postings)
		slices.Reverse(shuffled)
		if !maps.EqualFunc(got, rule.Members(shuffled, ruleNow), func(a, b Match) bool { return a.Posting.ID == b.Posting.ID && a.Named == b.Named }) {
			t.Fatal("the order of the postings matters")
		}
		for id, m := range got {
			if !m.Posting.ActiveAt(ruleNow) || m.Posting.PersonID != id {
				t.Fatalf("%s is matched by %+v", id, m.Posting)
			}
			if m.Named && !slices.Contains(rule.People, id) {
				t.Fatalf("%s is named by nobody", id)
			}
		}
		// The named are a union: without them nobody else comes or goes.
		unnamed := rule
		unnamed.People = nil
		for id := range unnamed.Members(postings, ruleNow) {
			if got[id].Named || got[id].PersonID == "" {
				t.Fatalf("naming others took %s out", id)
			}
		}
		// "And below" never takes anybody out; one more posting neither.
		wider := rule
		wider.Departments = slices.Clone(rule.Departments)
		for i := range wider.Departments {
			wider.Departments[i].Below = true
		}
		more := wider.Members(append(slices.Clone(postings), genPostings(t)...), ruleNow)
		for id := range got {
			if _, ok := more[id]; !ok {
				t.Fatalf("%s fell out of the wider rule", id)
			}
		}
	})
}

func TestChangesLeadWhereTheRuleSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		doc := Assignment{ID: "a", Rule: genRule(t), CreatedAt: ruleNow.AddDate(0, 0, -rapid.IntRange(0, 50).Draw(t, "age"))}
		before := doc.changes(doc.Rule.Members(genPostings(t), ruleNow), nil, ruleNow.AddDate(0, 0, -1))
		if len(before.Leave)+len(before.Redue) != 0 {
			t.Fatal("nobody was there, and somebody left")
		}
		open := before.Join
		want := doc.Rule.Members(genPostings(t), ruleNow)
		c := doc.changes(want, open, ruleNow)
		after := map[string]Member{}
		for _, m := range slices.Concat(open, c.Join) {
			if _, twice := after[m.PersonID]; twice {
				t.Fatalf("%s joined twice", m.PersonID)
			}
			after[m.PersonID] = m
		}
		for _, m := range c.Leave {
			delete(after, m.PersonID)
		}
		for _, m := range c.Redue {
			after[m.PersonID] = m
		}
		if !slices.Equal(slices.Sorted(maps.Keys(after)), slices.Sorted(maps.Keys(want))) {
			t.Fatalf("members %v, wanted %v", after, want)
		}
		for id, m := range after {
			if !m.Due.Equal(doc.Rule.Due.At(want[id], m.From, doc.CreatedAt)) || m.Due.Before(m.From) && doc.Rule.Due.DaysAfterAssignment > 0 {
				t.Fatalf("%s is due %s", id, m.Due)
			}
		}
		if again := doc.changes(want, slices.Collect(maps.Values(after)), ruleNow.Add(time.Hour)); !again.Empty() {
			t.Fatalf("a second evaluation changes %+v", again)
		}
	})
}

func TestWords(t *testing.T) {
	names := Names{
		Course: "Kỹ năng phát ngôn", CourseEn: "Speaking",
		Departments: map[string]string{"svhttdl": "Sở Văn hóa, Thể thao và Du lịch"},
		Positions:   map[string]string{"nguoi-phat-ngon": "Người phát ngôn thường xuyên"},
		PositionsEn: map[string]string{"nguoi-phat-ngon": "Standing spokesperson"},
	}
	r := Rule{
		Departments: []RuleDepartment{{ID: "svhttdl", Below: true}}, Positions: []string{"nguoi-phat-ngon"}, People: []string{"x", "y"},
		Due: Due{Date: "2026-12-05"}, HonourPrior: &HonourPrior{MaxAgeMonths: 24, CurrentVersion: true},
	}
	got := r.Words(names)
	const want = "Giao khóa “Kỹ năng phát ngôn” cho người giữ vị trí Người phát ngôn thường xuyên tại Sở Văn hóa, Thể thao và Du lịch (kể cả đơn vị trực thuộc) " +
		"(vị trí và đơn vị cùng một lần bố trí); cộng với 2 người được nêu tên, chừng nào còn giữ một vị trí. Vị trí kiêm nhiệm cũng tính. " +
		"Người đến sau được giao thêm, người chuyển đi được thôi giao. Hạn: hết ngày 05/12/2026. Ngày tính theo lịch, giờ Việt Nam. " +
		"Ai hoàn thành đúng bản hiện hành của khóa này trong 24 tháng trở lại thì được công nhận, không phải học lại."
	if got.Vi != want {
		t.Errorf("vi: %s", got.Vi)
	}
	if !strings.Contains(got.En, "Standing spokesperson in Sở Văn hóa, Thể thao và Du lịch (and below) (both by one posting); and of 2 people by name") {
		t.Errorf("en: %s", got.En)
	}
}
