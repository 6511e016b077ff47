package db_test

import (
	"cmp"
	"slices"
	"testing"

	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

var byItself = db.CutBy[string]{
	Compare: cmp.Compare[string],
	Place:   func(s string) []string { return []string{s} },
	At: func(place []string) (string, bool) {
		if len(place) != 1 {
			return "", false
		}
		return place[0], true
	},
}

func TestCutWalksAListThatChanges(t *testing.T) {
	list := []string{"an", "bình", "chi", "dũng", "giang"}
	first, err := db.Cut(list, byItself, "", 2)
	if err != nil || !slices.Equal(first.Items, list[:2]) || first.Next == "" {
		t.Fatalf("%+v, %v", first, err)
	}
	for name, c := range map[string]struct{ now, want []string }{
		"the same":          {list, []string{"chi", "dũng"}},
		"the last one left": {[]string{"an", "chi", "dũng", "giang"}, []string{"chi", "dũng"}},
		"one came before":   {[]string{"an", "ba", "bình", "chi", "dũng"}, []string{"chi", "dũng"}},
		"one came after":    {[]string{"an", "bình", "ca", "chi"}, []string{"ca", "chi"}},
		"nothing is left":   {nil, nil},
	} {
		if got, err := db.Cut(c.now, byItself, first.Next, 2); err != nil || !slices.Equal(got.Items, c.want) {
			t.Errorf("%s: %v, %v", name, got.Items, err)
		}
	}
	if all, err := db.Cut(list, byItself, "", 0); err != nil || len(all.Items) != 5 || all.Next != "" {
		t.Errorf("%+v, %v", all, err)
	}
	if end, err := db.Cut(list, byItself, first.Next, 3); err != nil || len(end.Items) != 3 || end.Next != "" {
		t.Errorf("%+v, %v", end, err)
	}
	for _, cursor := range []string{"!", "bnVsbA", "W10", "WyJhIiwiYiJd", "eyJhIjp7IiRuZSI6MX19", "WzFd"} {
		if _, err := db.Cut(list, byItself, cursor, 2); !fault.Is(err, fault.Invalid) {
			t.Errorf("cursor %q: %v", cursor, err)
		}
	}
}
