package handbook

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

func TestParseCitation(t *testing.T) {
	tests := []struct {
		link string
		want Citation
		ok   bool
	}{
		{"law:nd-244-2026", Citation{Instrument: "nd-244-2026"}, true},
		{"law:nd-244-2026#d12", Citation{Instrument: "nd-244-2026", Article: "12"}, true},
		{"law:nd-244-2026#d3.5", Citation{Instrument: "nd-244-2026", Article: "3", Clause: "5"}, true},
		{"law:nd-244-2026#d3.2b", Citation{Instrument: "nd-244-2026", Article: "3", Clause: "2", Point: "b"}, true},
		{"law:nd-244-2026#d6.2dd", Citation{Instrument: "nd-244-2026", Article: "6", Clause: "2", Point: "dd"}, true},
		{"law:", Citation{}, false},
		{"law:ND-244", Citation{}, false},
		{"law:nd--244", Citation{}, false},
		{"law:nd-244#", Citation{}, false},
		{"law:nd-244#3", Citation{}, false},
		{"law:nd-244#d0", Citation{}, false},
		{"law:nd-244#d3.", Citation{}, false},
		{"law:nd-244#d3b", Citation{}, false},
		{"law:nd-244#d3.5bc", Citation{}, false},
		{"law:nd-244#d3.5 ", Citation{}, false},
		{"https://nd-244", Citation{}, false},
	}
	for _, tt := range tests {
		got, ok := ParseCitation(tt.link)
		if ok {
			tt.want.Link = tt.link
		}
		if ok != tt.ok || got != tt.want {
			t.Errorf("%q: %+v %v", tt.link, got, ok)
		}
	}
}

func TestCitations(t *testing.T) {
	text := "Một [NĐ 244, Điều 3](law:nd-244-2026#d3) và\n[web](https://example.vn)\n" +
		"`[mã](law:ma)` rồi\n```\n[mã](law:ma)\n```\n[NĐ 328](law:nd-328-2026#d4.1a) [sai](law:x#y)\n"
	got := Citations(text)
	if len(got) != 2 {
		t.Fatalf("%d citations: %+v", len(got), got)
	}
	if got[0].Text != "NĐ 244, Điều 3" || got[0].Line != 1 {
		t.Errorf("first is %+v", got[0])
	}
	if got[1].Link != "law:nd-328-2026#d4.1a" || got[1].Point != "a" || got[1].Line != 7 {
		t.Errorf("second is %+v", got[1])
	}
}

func TestCitationsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		link := "law:" + rapid.StringMatching(`[a-z0-9]{1,6}(-[a-z0-9]{1,4}){0,3}`).Draw(t, "instrument")
		if rapid.Bool().Draw(t, "article") {
			link += fmt.Sprintf("#d%d", rapid.IntRange(1, 400).Draw(t, "điều"))
			if rapid.Bool().Draw(t, "clause") {
				link += fmt.Sprintf(".%d", rapid.IntRange(1, 30).Draw(t, "khoản"))
				link += rapid.SampledFrom([]string{"", "a", "dd", "k"}).Draw(t, "điểm")
			}
		}
		before := rapid.StringMatching(`[a-zà-ỹ \n]{0,40}`).Draw(t, "before")
		got := Citations(before + "[điều](" + link + ")")
		if len(got) != 1 || got[0].Link != link {
			t.Fatalf("%q gave %+v", link, got)
		}
	})
}
