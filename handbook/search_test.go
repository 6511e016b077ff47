package handbook

import (
	"slices"
	"strings"
	"testing"
	"time"

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

// searchable is a small edition of its own, so that what is written into the
// authored one moves nothing here.
func searchable(testing.TB) *Edition {
	e := &Edition{Sections: []Section{
		{
			ID: "phong-ngua", Title: "Giai đoạn 1 – Phòng ngừa", Summary: "Làm lúc bình yên để giờ đầu không phải đi tìm số điện thoại.",
			Steps: []Step{{ID: "a", Text: "Lập danh bạ khủng hoảng hai trang."}}, Body: "Khủng hoảng không cho thời gian để chuẩn bị.\n\n## Danh bạ\n\nHai trang giấy, ghi ngày sửa; công bố danh sách chung.\n",
		},
		{
			ID: "ung-pho", Title: "Giai đoạn 4 – Ứng phó", Summary: "Nói sớm, nói đúng.", Steps: []Step{{ID: "a", Text: "Soạn tuyên bố tạm theo mẫu tám ô."}},
			Body: "## Cuộc gọi 60 giây\n\n| Việc | Ai |\n|---|---|\n| Gọi [người phát ngôn](law:nd-244-2026#d3) | trực |\n\n## Danh bạ\n\nXem giai đoạn 1.\n",
		},
		{ID: "cay-quyet-dinh", Title: "Cây quyết định", Summary: "Bảy câu hỏi theo thứ tự, mỗi câu dẫn tới một việc làm được ngay."},
	}}
	e.Procedures = append(e.Procedures,
		Procedure{
			ID: "tin-sai", Title: "Tin sai sự thật về chính sách", Summary: "Khi mạng xã hội lan truyền điều không có thật.", Signs: []string{"Bài đăng cắt ghép công văn"},
			FirstHour: []string{"Chụp màn hình, ghi giờ"}, Steps: []Step{{ID: "a", Text: "Đối chiếu với văn bản gốc tại văn thư"}},
			Body: "Mở đầu.\n\n## Câu nên nói\n\nCơ quan xác nhận thông tin lan truyền là **không đúng**.\n",
		},
		Procedure{ID: "lo-du-lieu", Title: "Lộ lọt dữ liệu cá nhân", Summary: "Danh sách người dân bị đưa lên mạng.", Signs: []string{"Có người rao bán tệp danh sách"}, Body: "Khóa nguồn trước."},
		Procedure{ID: "cu", Title: "Lộ lọt dữ liệu cá nhân (bản cũ)", Summary: "Không dùng nữa.", Retired: "2026-01-01"},
		Procedure{ID: "gia-ca", Title: "Phản ánh về giá", Summary: "Giá dịch vụ tăng, gia đình phản ánh với tin nhắn."},
	)
	e.Templates = append(e.Templates, Template{ID: "dinh-chinh", Title: "Đính chính", Summary: "Nêu điều đúng.", Fields: []Field{{ID: "bang-chung", Label: "Bằng chứng", Hint: "Văn bản, số, ngày"}}, Body: "Sự thật là {{dung}}."})
	e.Channels = append(e.Channels, Channel{ID: "vafc", Name: "Trung tâm xử lý tin giả", How: "Gửi đường dẫn và ảnh chụp", Number: "18008108", Address: "tingia.gov.vn"})
	return e
}

var meanAlike = [][]string{{"tin giả", "tin sai sự thật", "fake news"}, {"rò rỉ", "lộ lọt"}}

func searchIn(e *Edition, text string) Found {
	return NewIndex(e.Docs()).Search(Query{Text: text, Synonyms: meanAlike, Today: "2026-11-25"})
}

func TestSearch(t *testing.T) {
	edition := searchable(t)
	tests := []struct {
		query string
		first string
		has   string // in the snippet
		via   string
	}{
		{"cây quyết định", "cay-quyet-dinh", "", ""},
		{"CAY QUYET DINH", "cay-quyet-dinh", "", ""},
		{"phòng ngừa", "phong-ngua", "", ""},
		{"tam o", "ung-pho", "tám ô", ""},
		{"cuoc goi 60 giay", "ung-pho", "", ""},
		{"18008108", "vafc", "18008108", ""},
		{"cắt ghép công văn", "tin-sai", "cắt ghép công văn", ""},
		{"cat ghep cong v", "tin-sai", "cắt ghép công văn", ""},
		{"fake news chính sách", "tin-sai", "", ""},
		{"rò rỉ dữ liệu", "lo-du-lieu", "", ""},
		{"lộ lọt", "lo-du-lieu", "", ""}, // before the one that is retired
		{"bang chung dinh chinh", "dinh-chinh", "", ""},
		{"giá", "gia-ca", "", ""},
		{"rò rỉ danh sách", "lo-du-lieu", "Danh sách", ""},
	}
	for _, tt := range tests {
		found := searchIn(edition, tt.query)
		if len(found.Hits) == 0 {
			t.Errorf("%q found nothing", tt.query)
			continue
		}
		if hit := found.Hits[0]; hit.ID != tt.first || !strings.Contains(hit.Snippet, tt.has) || hit.Snippet == "" || strings.ContainsAny(hit.Snippet, "|*[]") {
			t.Errorf("%q: first is %+v, then %+v", tt.query, hit, found.Hits[1:min(3, len(found.Hits))])
		}
		if found.Partial {
			t.Errorf("%q is found in part only", tt.query)
		}
	}
	for _, query := range []string{"", "  ?!", "xyzzy", "người xyzzy", "xyzzy plugh người"} {
		if found := searchIn(edition, query); found.Hits == nil || len(found.Hits) != 0 || found.Total != 0 {
			t.Errorf("%q found %v", query, found)
		}
	}
}

// TestSearchInTheAuthoredEdition: what people type leads where it should, among
// the first three.
func TestSearchInTheAuthoredEdition(t *testing.T) {
	edition := loadContent(t)
	for query, id := range map[string]string{
		"cây quyết định": "cay-quyet-dinh", "phong ngua": "phong-ngua", "kênh báo tin": "kenh-bao-tin", "chi so": "chi-so", "tingia.gov.vn": "kenh-bao-tin", "cuộc gọi 60 giây": "phat-hien",
	} {
		hits := NewIndex(edition.Docs()).Search(Query{Text: query, Synonyms: edition.Synonyms, Limit: 3}).Hits
		if !slices.ContainsFunc(hits, func(h Hit) bool { return h.ID == id }) {
			t.Errorf("%q does not lead to %s: %+v", query, id, hits)
		}
	}
}

func TestSearchSaysByWhichSynonym(t *testing.T) {
	found := searchIn(searchable(t), "fake news")
	if len(found.Hits) == 0 || found.Hits[0].Via == "" {
		t.Fatalf("fake news: %+v", found.Hits)
	}
	own := searchIn(searchable(t), "tin sai sự thật")
	if own.Hits[0].ID != "tin-sai" || own.Hits[0].Via != "" {
		t.Errorf("the phrase itself: %+v", own.Hits[0])
	}
	if own.Hits[0].Score <= found.Hits[0].Score {
		t.Error("a synonym is worth as much as the word itself")
	}
}

func TestSearchSaysHowToReadASnippet(t *testing.T) {
	d := procedureDoc(Procedure{ID: "a", Title: "Bức xúc", Dont: []string{"Gọi ý kiến trái chiều là tin giả."}})
	hits := NewIndex([]Doc{d}).Search(Query{Text: "ý kiến trái chiều"}).Hits
	if len(hits) != 1 || hits[0].Heading != "Không nên" || hits[0].Anchor != "" {
		t.Errorf("what not to do reads as advice: %+v", hits)
	}
}

func TestSearchFindsMostWordsWhenNotAll(t *testing.T) {
	found := searchIn(searchable(t), "danh sách người dân xyzzy")
	if !found.Partial || len(found.Hits) == 0 || found.Hits[0].ID != "lo-du-lieu" {
		t.Errorf("with one word that stands nowhere: %+v", found)
	}
}

func TestSearchRanksByUse(t *testing.T) {
	docs := []Doc{newDoc(ProcedureItem, "a", "Họp báo", "Chuẩn bị."), newDoc(ProcedureItem, "b", "Họp báo", "Chuẩn bị.")}
	x := NewIndex(docs)
	if hits := x.Search(Query{Text: "họp báo"}).Hits; hits[0].ID != "a" {
		t.Errorf("of equals the first: %v", hits)
	}
	uses := func(e Item) int { return map[string]int{"b": 5}[e.ID] }
	if hits := x.Search(Query{Text: "họp báo", Uses: uses}).Hits; hits[0].ID != "b" {
		t.Errorf("the more used: %v", hits)
	}
	often := func(e Item) int { return map[string]int{"c": 1 << 30}[e.ID] }
	docs = append(docs, newDoc(ProcedureItem, "c", "Xin lỗi", "Có khi cần họp báo."))
	if hits := NewIndex(docs).Search(Query{Text: "họp báo", Uses: often}).Hits; hits[0].ID == "c" {
		t.Error("use outweighs the title")
	}
}

// TestSearchFindsWhatStandsThere: any run of words of any section finds that
// section, typed with diacritics, without, or in capitals, and ranks downwards.
func TestSearchFindsWhatStandsThere(t *testing.T) {
	edition := loadContent(t)
	index := NewIndex(edition.Docs())
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
		found := index.Search(Query{Text: query, Limit: 1000})
		held := false
		for i, hit := range found.Hits {
			held = held || hit.ID == section.ID
			if i > 0 && hit.Score > found.Hits[i-1].Score {
				t.Fatalf("%q: hit %d outranks the one above", query, i)
			}
		}
		if !held || found.Partial {
			t.Fatalf("%q did not find %s", query, section.ID)
		}
	})
}

func TestSearchTakesAnything(t *testing.T) {
	index := NewIndex(loadContent(t).Docs())
	rapid.Check(t, func(t *rapid.T) {
		index.Search(Query{Text: rapid.String().Draw(t, "query"), Synonyms: [][]string{{rapid.String().Draw(t, "a"), rapid.String().Draw(t, "b")}, {}}})
	})
}

// BenchmarkSearch prints the slowest of a hundred over queries of all kinds.
func BenchmarkSearch(b *testing.B) {
	e := *loadContent(b)
	for len(e.Docs()) < 250 { // more than the whole content will come to
		e.Sections = append(e.Sections, loadContent(b).Sections...)
	}
	index := NewIndex(e.Docs())
	queries := []string{"tin giả", "a", "người", "lo du lieu ca nhan", "báo chí hỏi gấp về việc đang điều tra", "fake news", "c d n t", "không có chữ này", "phát ngôn"}
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		index.Search(Query{Text: queries[i%len(queries)], Synonyms: meanAlike})
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
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
