package org

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestStoryWithPeople puts three people into every department of 2023 and
// lives through the mergers: everybody works somewhere every day, and in a
// department of that day.
func TestStoryWithPeople(t *testing.T) {
	events := seedEvents()
	tree := grow(t, Tree{}, events[:2]...)
	var postings []Posting
	for _, id := range slices.Sorted(maps.Keys(tree)) {
		for i := range 3 {
			person := fmt.Sprintf("%s-%d", id, i)
			postings = append(postings, Posting{
				ID: person, PersonID: person, DepartmentID: id, DepartmentPath: tree[id].Path,
				PositionID: PositionSpecialist, Main: true, From: seedStart, Since: seedStart, Open: true,
			})
		}
	}
	all := activePeople(postings, seedStart)
	for _, e := range events[2:] {
		c, err := tree.Apply(e)
		if err != nil {
			t.Fatalf("%s: %v", e.ID, err)
		}
		next := tree.With(c)
		m, err := MovePostings(postings, c.Transfers, next, e.Date, e.ID)
		if err != nil {
			t.Fatalf("%s: %v", e.ID, err)
		}
		tree, postings = next, merged(postings, m)
	}
	for _, at := range []struct{ year, month, day int }{{2023, 1, 1}, {2025, 2, 28}, {2025, 3, 1}, {2025, 6, 30}, {2025, 7, 1}, {2026, 1, 1}} {
		day := Day(at.year, time.Month(at.month), at.day)
		if got := activePeople(postings, day); !maps.Equal(got, all) {
			t.Errorf("%s: %d people, want %d", day, len(got), len(all))
		}
		for _, p := range postings {
			if _, existed := tree[p.DepartmentID].At(day); p.ActiveAt(day) && !existed {
				t.Errorf("%s: %s works in %s, which did not exist", day, p.PersonID, p.DepartmentID)
			}
		}
	}
	now := Day(2025, 7, 1)
	for person, want := range map[string]string{
		"stttt-0": "skhcn", "snnptnt-tb-0": "snnmt", "huyen-van-lam-2": "xa-dai-dong,xa-lac-dao,xa-nhu-quynh", "dai-tb-1": "bao-dai", "ubnd-tb-1": "ubnd", "snv-0": "snv",
	} {
		got := holds(postings, person, now)
		dep, _, _ := strings.Cut(got, ":")
		if !slices.Contains(strings.Split(want, ","), dep) {
			t.Errorf("%s works at %q, want %s", person, got, want)
		}
	}
}
