package handbook

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	tests := map[string]string{
		"Đính chính":     "dinh chinh",
		"KHỦNG HOẢNG":    "khung hoang",
		"Phường Phố Nối": "phuong pho noi",
		"ươ ưở ẵ ỹ":      "uo uo a y",
		"khu\u0309ng":    "khung",
		"15' → 24 giờ":   "15' → 24 gio",
	}
	for in, want := range tests {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestFoldTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		once := Fold(text)
		if twice := Fold(once); twice != once {
			t.Fatalf("%q folds to %q, then to %q", text, once, twice)
		}
	})
}

func TestSearch(t *testing.T) {
	edition := loadContent(t)
	tests := []struct {
		query, first, snippet string
	}{
		{"cây quyết định", "cay-quyet-dinh", ""},
		{"CAY QUYET DINH", "cay-quyet-dinh", ""},
		{"phòng ngừa", "phong-ngua", ""},
		{"kenh bao tin", "kenh-bao-tin", ""},
		{"chi so", "chi-so", ""},
		{"tingia.gov.vn", "kenh-bao-tin", "tingia.gov.vn"},
		{"cuoc goi 60 giay", "phat-hien", ""},
		{"tam o", "ung-pho", "tám ô"},
	}
	for _, tt := range tests {
		hits := Search(edition, tt.query)
		if len(hits) == 0 {
			t.Errorf("%q found nothing", tt.query)
			continue
		}
		if hits[0].Section != tt.first || !strings.Contains(hits[0].Snippet, tt.snippet) {
			t.Errorf("%q: first is %+v", tt.query, hits[0])
		}
		if hits[0].Snippet == "" || strings.ContainsAny(hits[0].Snippet, "|*[]") {
			t.Errorf("%q: snippet %q", tt.query, hits[0].Snippet)
		}
	}
	for _, query := range []string{"", "  ?!", "xyzzy", "người xyzzy"} {
		if hits := Search(edition, query); hits == nil || len(hits) != 0 {
			t.Errorf("%q found %v", query, hits)
		}
	}
}

// TestSearchFindsWhatStandsThere: any run of words of any section finds that
// section, typed with diacritics, without, or in capitals, and ranks downwards.
func TestSearchFindsWhatStandsThere(t *testing.T) {
	edition := loadContent(t)
	rapid.Check(t, func(t *rapid.T) {
		section := rapid.SampledFrom(edition.Sections).Draw(t, "section")
		all := strings.Fields(plain(section.Summary))
		from := rapid.IntRange(0, len(all)-1).Draw(t, "from")
		to := rapid.IntRange(from+1, min(len(all), from+4)).Draw(t, "to")
		query := strings.Join(all[from:to], " ")
		if len(words(Fold(query))) == 0 {
			return // only punctuation
		}
		query = rapid.SampledFrom([]string{query, Fold(query), strings.ToUpper(query)}).Draw(t, "typed")
		hits := Search(edition, query)
		found := false
		for i, hit := range hits {
			found = found || hit.Section == section.ID
			if i > 0 && hit.Score > hits[i-1].Score {
				t.Fatalf("%q: hit %d outranks the one above", query, i)
			}
		}
		if !found {
			t.Fatalf("%q did not find %s", query, section.ID)
		}
	})
}

func TestSnippet(t *testing.T) {
	long := strings.Repeat("chữ đệm ", 60) + "điểm hẹn " + strings.Repeat("chữ sau ", 60)
	at := len([]rune(long[:strings.Index(long, "điểm")]))
	got := snippet(long, at)
	if !strings.Contains(got, "điểm hẹn") || !strings.HasPrefix(got, "… ") || !strings.HasSuffix(got, " …") {
		t.Errorf("snippet %q", got)
	}
	if n := len([]rune(got)); n > snippetRunes+4 {
		t.Errorf("snippet of %d runes", n)
	}
	unbroken := strings.Repeat("a", 500)
	if got := snippet(unbroken, 400); got == "" {
		t.Error("nothing cut from one long word")
	}
}
