package handbook

import (
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"
)

// TestWhatPeopleType: with and without marks, decomposed, with the tone on the
// other letter, with the keys of an input method that was off, abbreviated: all
// lead to the same procedure or section, among the first three.
func TestWhatPeopleType(t *testing.T) {
	edition := loadContent(t)
	index := NewIndex(edition.Docs())
	look := func(query string) Found {
		return index.Search(Query{Text: query, Synonyms: edition.Synonyms, Limit: 3})
	}
	for id, queries := range map[string][]string{
		"tin-gia-chinh-sach": {
			"tin giả chính sách", "tin gia chinh sach", "TIN GIẢ CHÍNH SÁCH", norm.NFD.String("tin giả chính sách"), "tin giar chinhs sachs", "tin gia3 chinh1 sach1",
			"“tin giả” chính sách", "tin\u00a0giả chính sách", "fake news chính sách", "tin giả, chính sách!!!",
		},
		"lo-lot-du-lieu":     {"lộ lọt dữ liệu", "lo lot du lieu", "looj lotj duwx lieeuj", "lo65 lot5 du74 lieu65", "rò rỉ dữ liệu"},
		"xin-loi-cai-chinh":  {"xin lỗi cải chính", "xin looix cair chinhs", norm.NFD.String("xin lỗi cải chính")},
		"hop-bao":            {"họp báo", "hop bao", "hopj baos", "Họp Báo"},
		"deepfake":           {"deepfake", "Deep\u00adfake", "video giả"},
		"su-co-dich-vu-cong": {"dịch vụ công trực tuyến", "dvc", "cổng dịch vụ công"},
	} {
		for _, query := range queries {
			if hits := look(query).Hits; !slices.ContainsFunc(hits, func(h Hit) bool { return strings.HasPrefix(h.ID, id) }) {
				t.Errorf("%q does not lead to %s: %+v", query, id, hits)
			}
		}
	}
	for old, now := range map[string]string{"uỷ quyền": "ủy quyền", "toà soạn": "tòa soạn"} {
		a, b := look(old), look(now)
		if a.Total == 0 || a.Total != b.Total || a.Hits[0].ID != b.Hits[0].ID || a.Hits[0].Score != b.Hits[0].Score {
			t.Errorf("%q and %q: %+v, %+v", old, now, a, b)
		}
	}
	for short, long := range map[string]string{"UBND": "ủy ban nhân dân", "TTĐT": "thông tin điện tử", "ttdt": "thông tin điện tử"} {
		if a, b := look(short), look(long); a.Total == 0 || b.Total == 0 || a.Partial {
			t.Errorf("%q finds %d, %q %d", short, a.Total, long, b.Total)
		}
	}
}

// TestWhatNobodyMeans: nothing that is typed breaks the search, or takes long.
func TestWhatNobodyMeans(t *testing.T) {
	edition := loadContent(t)
	index := NewIndex(edition.Docs())
	queries := []string{
		"a", "đ", "?", "…", `"`, `\`, "(", "[a-z", ".*", "^$", "(?:", "a{1,99999}", "<script>alert(1)</script>", "<b>tin</b>", "%00", "\x00", "\u202e\u200b", "’‘", "---",
		strings.Repeat("a", 300), strings.Repeat("tin giả ", 40), strings.Repeat("đ", 300), strings.Repeat("\u0301", 300), "👩‍👩‍👧‍👦 tin giả", "１２３", "ﬁ", "İstanbul", "ß",
	}
	var took []time.Duration
	for _, query := range queries {
		began := time.Now()
		found := index.Search(Query{Text: query, Synonyms: edition.Synonyms})
		took = append(took, time.Since(began))
		if found.Hits == nil || found.Total < len(found.Hits) {
			t.Errorf("%q: %+v", query, found)
		}
		for _, h := range found.Hits {
			if strings.ContainsAny(h.Snippet, "<>") {
				t.Errorf("%q: markup in %q", query, h.Snippet)
			}
		}
	}
	for _, query := range []string{"?", "…", `"`, "---", "’‘", "\u202e\u200b"} {
		if found := index.Search(Query{Text: query}); found.Total != 0 {
			t.Errorf("%q finds %d", query, found.Total)
		}
	}
	slices.Sort(took)
	if worst := took[len(took)-1]; worst > 100*time.Millisecond {
		t.Errorf("the slowest took %s", worst)
	}
}

func TestUnkeyed(t *testing.T) {
	for typed, want := range map[string]string{
		"dinhs": "dinh", "ddinhs": "dinh", "tieesng": "tieng", "tieengs": "tieng", "nguwowif": "nguoi", "ngw": "ngu", "giar": "gia", "hoaf": "hoa", "khungr": "khung", "quyeets": "quyet",
		"dinh1": "dinh", "d9inh1": "dinh", "gia3": "gia", "x": "x", "s": "s", "vtv": "vtv", "18008108": "18008108", "": "",
		"f820": "f820", "h5n1": "h5n1", "tt06": "tt06", "a3": "a3", "lieu65": "lieu",
	} {
		if got := unkeyed(typed); got != want {
			t.Errorf("%q is %q, want %q", typed, got, want)
		}
	}
}
