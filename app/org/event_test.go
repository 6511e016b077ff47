package org

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lantoa/app/platform/fault"
)

func named(name string) Naming { return Naming{Name: name, Kind: KindUnit} }

func part(id, parent string) Draft {
	return Draft{ID: id, ParentID: parent, Naming: named("Đơn vị " + id)}
}

// grow applies events that must succeed.
func grow(t testing.TB, tree Tree, events ...Event) Tree {
	t.Helper()
	for _, e := range events {
		c, err := tree.Apply(e)
		if err != nil {
			t.Fatalf("%s: %v", e.Kind, err)
		}
		tree = tree.With(c)
	}
	return tree
}

var (
	day1 = Day(2023, 1, 1)
	day2 = Day(2024, 1, 1)
	day3 = Day(2025, 7, 1)
)

func small(t testing.TB) Tree {
	return grow(t, Tree{}, Event{Kind: Create, Date: day1, Parts: []Draft{part("p", ""), part("a", "p"), part("b", "p"), part("a1", "a"), part("a2", "a1")}})
}

func TestApplyRefuses(t *testing.T) {
	base := grow(t, small(t), Event{Kind: Rename, Date: day2, Subjects: []string{"b"}, Naming: &Naming{Name: "Mới", Kind: KindUnit}},
		Event{Kind: Create, Date: day2, Parts: []Draft{part("x", "p")}}, Event{Kind: Dissolve, Date: day2, Subjects: []string{"x"}})
	for name, tt := range map[string]struct {
		event Event
		code  fault.Code
	}{
		"unknown kind":              {Event{Kind: "explode", Date: day3}, fault.Invalid},
		"create nothing":            {Event{Kind: Create, Date: day3}, fault.Invalid},
		"create without id":         {Event{Kind: Create, Date: day3, Parts: []Draft{part("", "p")}}, fault.Invalid},
		"create an id twice":        {Event{Kind: Create, Date: day3, Parts: []Draft{part("a", "p")}}, fault.Conflict},
		"create under nobody":       {Event{Kind: Create, Date: day3, Parts: []Draft{part("n", "zzz")}}, fault.NotFound},
		"create under what ended":   {Event{Kind: Create, Date: day3, Parts: []Draft{part("n", "x")}}, fault.Conflict},
		"create before the parent":  {Event{Kind: Create, Date: Day(2022, 1, 1), Parts: []Draft{part("n", "p")}}, fault.Conflict},
		"rename without a name":     {Event{Kind: Rename, Date: day3, Subjects: []string{"a"}}, fault.Invalid},
		"rename two":                {Event{Kind: Rename, Date: day3, Subjects: []string{"a", "b"}, Naming: &Naming{Name: "N"}}, fault.Invalid},
		"rename out of order":       {Event{Kind: Rename, Date: Day(2023, 6, 1), Subjects: []string{"b"}, Naming: &Naming{Name: "Cũ"}}, fault.Conflict},
		"rename what ended":         {Event{Kind: Rename, Date: day3, Subjects: []string{"x"}, Naming: &Naming{Name: "N"}}, fault.Conflict},
		"below itself":              {Event{Kind: Reparent, Date: day3, Subjects: []string{"a"}, ParentID: "a2"}, fault.Conflict},
		"merge into itself":         {Event{Kind: Merge, Date: day3, Subjects: []string{"a", "b"}, Into: "a"}, fault.Conflict},
		"merge into what is below":  {Event{Kind: Merge, Date: day3, Subjects: []string{"a"}, Into: "a1"}, fault.Conflict},
		"merge into nothing":        {Event{Kind: Merge, Date: day3, Subjects: []string{"a"}}, fault.Invalid},
		"merge nobody":              {Event{Kind: Merge, Date: day3, Into: "b"}, fault.Invalid},
		"merge into new below":      {Event{Kind: Merge, Date: day3, Subjects: []string{"a"}, Parts: []Draft{part("n", "a")}}, fault.Conflict},
		"split into one":            {Event{Kind: Split, Date: day3, Subjects: []string{"a"}, Parts: []Draft{part("n", "")}}, fault.Invalid},
		"split with strangers":      {Event{Kind: Split, Date: day3, Subjects: []string{"a"}, Parts: []Draft{part("n", ""), part("m", "")}, People: map[string]string{"ann": "b"}}, fault.Invalid},
		"dissolve with children":    {Event{Kind: Dissolve, Date: day3, Subjects: []string{"a"}}, fault.Conflict},
		"dissolve, successors only": {Event{Kind: Dissolve, Date: day3, Subjects: []string{"a"}, Successors: []string{"b"}}, fault.Invalid},
		"dissolve twice":            {Event{Kind: Dissolve, Date: day3, Subjects: []string{"x"}}, fault.Conflict},
	} {
		t.Run(name, func(t *testing.T) {
			before := maps.Clone(base)
			_, err := base.Apply(tt.event)
			if got := fault.CodeOf(err); got != tt.code {
				t.Errorf("got %q (%v), want %q", got, err, tt.code)
			}
			if !maps.EqualFunc(before, base, func(a, b Department) bool { return a.Path == b.Path && a.Open == b.Open }) {
				t.Error("a refused event changed the tree")
			}
		})
	}
}

func TestApplyKeepsHistory(t *testing.T) {
	tree := grow(t, small(t),
		Event{Kind: Rename, Date: day2, Subjects: []string{"a"}, Naming: &Naming{Name: "Tên mới", Kind: KindUnit}},
		Event{Kind: Reparent, Date: day3, Subjects: []string{"a1"}, ParentID: "b"},
		Event{Kind: Merge, Date: Day(2025, 8, 1), Subjects: []string{"a"}, Into: "b"})
	for _, tt := range []struct {
		id         string
		at         time.Time
		name, path string // "" did not exist
	}{
		{"a", day1.Add(-1), "", ""},
		{"a", day1, "Đơn vị a", "/p/a/"},
		{"a", day2.Add(-1), "Đơn vị a", "/p/a/"},
		{"a", day2, "Tên mới", "/p/a/"},
		{"a", Day(2025, 8, 1), "", ""},
		{"a2", day3.Add(-1), "Đơn vị a2", "/p/a/a1/a2/"},
		{"a2", day3, "Đơn vị a2", "/p/b/a1/a2/"},
	} {
		d, existed := tree[tt.id].At(tt.at)
		if existed != (tt.path != "") || existed && (d.Name != tt.name || d.Path != tt.path) {
			t.Errorf("%s at %s: %v %q %q, want %q %q", tt.id, tt.at, existed, d.Name, d.Path, tt.name, tt.path)
		}
	}
	if got := tree["a"].Successors; !slices.Equal(got, []string{"b"}) {
		t.Errorf("successors of a: %v", got)
	}
}

func TestTwoChangesOnOneDay(t *testing.T) {
	tree := grow(t, small(t),
		Event{Kind: Rename, Date: day2, Subjects: []string{"a"}, Naming: &Naming{Name: "Một", Kind: KindUnit}},
		Event{Kind: Rename, Date: day2, Subjects: []string{"a"}, Naming: &Naming{Name: "Hai", Kind: KindUnit}})
	if d, _ := tree["a"].At(day2); d.Name != "Hai" || len(tree["a"].Versions) != 2 {
		t.Errorf("got %q with %d versions", d.Name, len(tree["a"].Versions))
	}
}

func TestMovePostings(t *testing.T) {
	tree := small(t)
	end := Day(2026, 1, 1)
	post := func(id, person, dep, pos string, main bool) Posting {
		return Posting{ID: id, PersonID: person, DepartmentID: dep, PositionID: pos, Main: main, From: day1, Since: day1, Open: true}
	}
	late := post("late", "lan", "a", "pos", true)
	late.From, late.Since = Day(2025, 9, 1), Day(2025, 9, 1)
	ended := post("ended", "em", "a", "pos", true)
	ended.To, ended.Open = &end, false
	postings := []Posting{
		post("1", "an", "a", "pos", true),
		post("2", "an", "b", "pos", false), // would be held twice after the merger
		post("3", "ba", "a", "pos", true),
		post("4", "ba", "a", "task", false),
		late, ended,
		post("7", "xa", "p", "pos", true),
	}
	m, err := MovePostings(postings, []Transfer{{From: "a", Ends: true, Into: "b", People: map[string]string{"ba": "p"}}}, tree, day3, "e")
	if err != nil {
		t.Fatal(err)
	}
	after := merged(postings, m)
	for _, tt := range []struct {
		person string
		at     time.Time
		want   string
	}{
		{"an", day3.Add(-1), "a:pos:main b:pos:"},
		{"an", day3, "b:pos:main"},
		{"ba", day3, "p:pos:main p:task:"},
		{"lan", day3, ""},
		{"lan", Day(2025, 9, 1), "b:pos:main"},
		{"em", day3, "b:pos:main"},
		{"em", end, ""},
		{"xa", day3, "p:pos:main"},
	} {
		if got := holds(after, tt.person, tt.at); got != tt.want {
			t.Errorf("%s at %s: %q, want %q", tt.person, tt.at.Format(time.DateOnly), got, tt.want)
		}
	}
	if _, err := MovePostings(postings, []Transfer{{From: "a", Ends: true}}, tree, day3, "e"); !fault.Is(err, fault.Conflict) {
		t.Errorf("a department that ends with people in it: %v", err)
	}
}

func holds(postings []Posting, person string, at time.Time) string {
	var out []string
	for _, p := range postings {
		if p.PersonID == person && p.ActiveAt(at) {
			main := ""
			if p.Main {
				main = "main"
			}
			out = append(out, p.DepartmentID+":"+p.PositionID+":"+main)
		}
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func merged(postings []Posting, m Moved) []Posting {
	changed := byID(m.Changed, func(p Posting) string { return p.ID })
	var out []Posting
	for _, p := range postings {
		if c, ok := changed[p.ID]; ok {
			p = c
		}
		out = append(out, p)
	}
	return append(out, m.Opened...)
}

// TestNobodyIsLost applies any sequence of events to any staffing and asks
// what must hold of the tree and of the people.
func TestNobodyIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tree := Tree{}
		c, err := tree.Apply(Event{Kind: Create, Date: day1, Parts: []Draft{part("d0", ""), part("d1", "d0"), part("d2", "d0"), part("d3", "d1")}})
		if err != nil {
			t.Fatal(err)
		}
		tree = tree.With(c)
		postings := drawPostings(t, tree)
		people := activePeople(postings, day2)
		day := day2
		for n := range rapid.IntRange(1, 25).Draw(t, "events") {
			e := drawEvent(t, tree, n, day)
			c, err := tree.Apply(e)
			if err != nil {
				if fault.CodeOf(err) == fault.Internal {
					t.Fatalf("%+v: %v", e, err)
				}
				continue
			}
			next := tree.With(c)
			m, err := MovePostings(postings, c.Transfers, next, e.Date, fmt.Sprint(n))
			if err != nil {
				continue // ends with people in it
			}
			tree, postings = next, merged(postings, m)
			checkTree(t, tree, day)
			checkPeople(t, tree, postings, people, day)
			day = day.AddDate(0, 0, rapid.IntRange(0, 40).Draw(t, "days"))
		}
	})
}

func drawPostings(t *rapid.T, tree Tree) []Posting {
	var out []Posting
	ids := slices.Sorted(maps.Keys(tree))
	for i := range rapid.IntRange(1, 8).Draw(t, "people") {
		seen := map[string]bool{}
		for j := range rapid.IntRange(1, 3).Draw(t, "postings") {
			p := Posting{
				ID: fmt.Sprintf("%d-%d", i, j), PersonID: fmt.Sprint(i), DepartmentID: rapid.SampledFrom(ids).Draw(t, "in"),
				PositionID: rapid.SampledFrom([]string{"x", "y"}).Draw(t, "as"), Main: j == 0, From: day1, Since: day1, Open: true,
			}
			if key := p.DepartmentID + p.PositionID; !seen[key] {
				seen[key] = true
				out = append(out, p)
			}
		}
	}
	return out
}

func drawEvent(t *rapid.T, tree Tree, n int, day time.Time) Event {
	ids := rapid.SampledFrom(slices.Sorted(maps.Keys(tree)))
	e := Event{
		Kind: rapid.SampledFrom([]EventKind{Create, Rename, Merge, Split, Reparent, Dissolve}).Draw(t, "kind"), Date: day,
		Subjects: []string{ids.Draw(t, "subject")},
	}
	fresh := func(i int) Draft { return part(fmt.Sprintf("n%d-%d", n, i), ids.Draw(t, "parent")) }
	switch e.Kind {
	case Create:
		e.Parts = []Draft{fresh(0)}
	case Rename:
		e.Naming = &Naming{Name: fmt.Sprint("Tên ", n), Kind: KindUnit}
	case Reparent:
		e.ParentID = rapid.OneOf(ids, rapid.Just("")).Draw(t, "parent")
	case Merge:
		e.Subjects = rapid.SliceOfNDistinct(ids, 1, min(3, len(tree)), rapid.ID[string]).Draw(t, "subjects")
		if rapid.Bool().Draw(t, "new") {
			e.Parts = []Draft{fresh(0)}
		} else {
			e.Into = ids.Draw(t, "into")
		}
	case Split:
		e.Parts = []Draft{fresh(0), fresh(1)}
		e.Keeps = rapid.Bool().Draw(t, "keeps")
		e.People = map[string]string{"0": e.Parts[1].ID, "3": e.Parts[0].ID}
	case Dissolve:
		e.Into = rapid.OneOf(ids, rapid.Just("")).Draw(t, "into")
	}
	return e
}

func checkTree(t *rapid.T, tree Tree, day time.Time) {
	for id, d := range tree {
		if d.Open != (d.To == nil) {
			t.Fatalf("%s: open %v, to %v", id, d.Open, d.To)
		}
		for i, v := range d.Versions {
			if i > 0 && (d.Versions[i-1].To == nil || !d.Versions[i-1].To.Equal(v.From)) {
				t.Fatalf("%s: a gap before version %d", id, i)
			}
			if i < len(d.Versions)-1 && !v.To.After(v.From) {
				t.Fatalf("%s: version %d is empty", id, i)
			}
		}
		if !d.Open {
			continue
		}
		want := "/" + id + "/"
		if d.ParentID != "" {
			parent := tree[d.ParentID]
			if !parent.Open {
				t.Fatalf("%s is open below %s, which has ended", id, d.ParentID)
			}
			want = parent.Path + id + "/"
		}
		if d.Path != want {
			t.Fatalf("%s has path %s, want %s", id, d.Path, want)
		}
		if now, ok := d.At(day); ok && now.Path != d.Path {
			t.Fatalf("%s: as of the day %s, newest %s", id, now.Path, d.Path)
		}
	}
}

func checkPeople(t *rapid.T, tree Tree, postings []Posting, people map[string]bool, day time.Time) {
	if now := activePeople(postings, day); !maps.Equal(now, people) {
		t.Fatalf("people %v became %v", people, now)
	}
	mains, spots := map[string]int{}, map[string]int{}
	for _, p := range postings {
		if !p.ActiveAt(day) {
			continue
		}
		if !tree[p.DepartmentID].Open {
			t.Fatalf("%s works in %s, which has ended", p.PersonID, p.DepartmentID)
		}
		if p.Main {
			mains[p.PersonID]++
		}
		spots[p.PersonID+"|"+p.DepartmentID+"|"+p.PositionID]++
	}
	for person := range people {
		if mains[person] != 1 {
			t.Fatalf("%s has %d main postings", person, mains[person])
		}
	}
	for spot, n := range spots {
		if n > 1 {
			t.Fatalf("%s is held %d times", spot, n)
		}
	}
}

func activePeople(postings []Posting, at time.Time) map[string]bool {
	out := map[string]bool{}
	for _, p := range postings {
		if p.ActiveAt(at) {
			out[p.PersonID] = true
		}
	}
	return out
}

// TestStory is the real one: what stood in 2023, after March 2025, and since
// 01/7/2025.
func TestStory(t *testing.T) {
	tree := grow(t, Tree{}, seedEvents()...)
	names := func(at time.Time) map[string]Department {
		out := map[string]Department{}
		for _, d := range tree {
			if d, ok := d.At(at); ok {
				out[d.ID] = d
			}
		}
		return out
	}
	count := func(m map[string]Department, kinds ...Kind) (n int) {
		for _, d := range m {
			if slices.Contains(kinds, d.Kind) {
				n++
			}
		}
		return n
	}
	in2023, before, since := names(Day(2023, 5, 1)), names(Day(2025, 6, 1)), names(Day(2025, 7, 1))
	if got := count(in2023, KindDistrict); got != 18 {
		t.Errorf("%d districts in 2023, want 10 of Hưng Yên and 8 of Thái Bình", got)
	}
	if _, ok := in2023["stttt"]; !ok || in2023["stttt"].Name != "Sở Thông tin và Truyền thông" {
		t.Error("Sở TT&TT is missing in 2023")
	}
	if _, ok := before["stttt"]; ok {
		t.Error("Sở TT&TT is still there on 01/6/2025")
	}
	if before["snnmt"].Name != "Sở Nông nghiệp và Môi trường" || count(before, KindXa, KindPhuong) != 0 || count(before, KindProvince) != 2 {
		t.Error("01/6/2025: snnmt, no communes, two provinces are wanted")
	}
	if x, p := count(since, KindXa), count(since, KindPhuong); x != 93 || p != 11 || count(since, KindDistrict) != 0 || count(since, KindProvince) != 1 {
		t.Errorf("01/7/2025: %d xã, %d phường, %d huyện, %d tỉnh", x, p, count(since, KindDistrict), count(since, KindProvince))
	}
	if len(since) != 1+13+1+104 {
		t.Errorf("%d departments since 01/7/2025", len(since))
	}
	for id, d := range tree {
		if !d.Open && len(d.Successors) == 0 {
			t.Errorf("%s ended without a successor", id)
		}
	}
	if got := tree["huyen-van-lam"].Successors; !slices.Contains(got, "xa-lac-dao") {
		t.Errorf("huyện Văn Lâm went to %v", got)
	}
}
