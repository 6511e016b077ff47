package office_test

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"lantoa/app/platform/office"
	"lantoa/app/platform/office/officetest"
)

func pdf(t testing.TB, d office.Document) []byte {
	t.Helper()
	out, err := d.PDF()
	if err != nil {
		t.Fatal(err)
	}
	keep(t, "pdf", out)
	return out
}

func word(t testing.TB, d office.Document) []byte {
	t.Helper()
	out, err := d.Word()
	if err != nil {
		t.Fatal(err)
	}
	keep(t, "docx", out)
	return out
}

// keep leaves what a test made in the folder OFFICE_LOOK, to look at.
func keep(t testing.TB, ext string, out []byte) {
	t.Helper()
	if dir := os.Getenv("OFFICE_LOOK"); dir != "" {
		name := strings.NewReplacer("/", "-", " ", "-").Replace(t.Name())
		if err := os.WriteFile(filepath.Join(dir, name+"."+ext), out, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func all(pages []string) string { return strings.Join(pages, " ") }

func TestAReportHasWhatTheDecreeAsksFor(t *testing.T) {
	d := report()
	pages := officetest.PageTexts(t, pdf(t, d))
	docx := word(t, d)
	texts := map[string]string{"PDF": all(pages), "Word": officetest.WordText(t, docx), "text": d.Text()}
	for kind, text := range texts {
		flat := strings.Join(strings.Fields(text), " ")
		for _, want := range []string{
			"ỦY BAN NHÂN DÂN TỈNH HƯNG YÊN", "SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
			"Số: 12/BC-SVHTTDL", "Hưng Yên, ngày 05 tháng 02 năm 2026", // one in the night there
			"BÁO CÁO", "Tình hình phát ngôn", "I. Tình hình chung", "Trong kỳ, cơ quan đã kịp thời thông tin.", "Họp báo: 02 cuộc", "– Lưu ảnh chụp",
			"Quy định", "Sự việc thứ 60 ở phường Phố Hiến", "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Nguyễn Văn Ánh", "Nơi nhận:", "- UBND tỉnh (để báo cáo);", "- Lưu: VT, QLBC.",
		} {
			if !strings.Contains(flat, want) {
				t.Errorf("%s: no %q", kind, want)
			}
		}
		if strings.Contains(flat, "DIỄN TẬP") || strings.Contains(flat, "DỰ THẢO") || strings.Contains(flat, "**") {
			t.Errorf("%s: a mark that does not belong", kind)
		}
	}
	for i, page := range pages {
		numbered := strings.HasPrefix(page, string(rune('1'+i))+" ")
		if numbered != (i > 0) {
			t.Errorf("page %d begins with %q", i+1, page[:20])
		}
		if strings.Contains(page, "Sự việc thứ") && !strings.Contains(page, "TT Vụ việc Diễn biến và kết quả") {
			t.Errorf("page %d has rows without their head", i+1)
		}
	}
}

func TestTheLettersAndThePlainTexts(t *testing.T) {
	letter := office.Document{National: true, Agency: "UBND xã Tân Hưng", Subject: "trả lời về nước sinh hoạt", To: []string{"Báo Hưng Yên;"}, Place: "Tân Hưng", Body: []office.Block{{Kind: office.Paragraph, Text: "Kính gửi."}}}
	text := letter.Text()
	for _, want := range []string{"Số: …/…", "Tân Hưng, ngày … tháng … năm …", "V/v trả lời về nước sinh hoạt", "Kính gửi: Báo Hưng Yên\n"} {
		if !strings.Contains(text, want) || !strings.Contains(all(officetest.PageTexts(t, pdf(t, letter))), strings.TrimSpace(want)) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	several := letter
	several.To = []string{"Báo Hưng Yên", "Sở Y tế."}
	if text := several.Text(); !strings.Contains(text, "Kính gửi:\n- Báo Hưng Yên;\n- Sở Y tế.\n") {
		t.Errorf("several receivers:\n%s", text)
	}
	plain := report()
	plain.National = false
	for kind, text := range map[string]string{"text": plain.Text(), "PDF": all(officetest.PageTexts(t, pdf(t, plain))), "Word": officetest.WordText(t, word(t, plain))} {
		if strings.Contains(text, "CỘNG HÒA") || strings.Contains(text, "Số:") || !strings.Contains(text, "BÁO CÁO") {
			t.Errorf("%s of a plain text: %.200s", kind, text)
		}
	}
	if empty := (office.Document{}).Text(); empty != "" {
		t.Errorf("nothing gives %q", empty)
	}
	pdfOfNothing, err := office.Document{}.PDF()
	if err != nil || len(pdfOfNothing) == 0 {
		t.Errorf("nothing as PDF: %v", err)
	}
}

func TestExercisesAndDraftsSaySoOnEveryPage(t *testing.T) {
	d := report()
	d.Exercise, d.Draft, d.Contents = true, true, true
	pages := officetest.PageTexts(t, pdf(t, d))
	if len(pages) < 5 {
		t.Fatalf("only %d pages", len(pages))
	}
	for i, page := range pages {
		if n := strings.Count(page, office.ExerciseMark); n != 2 {
			t.Errorf("page %d says %d times that it is an exercise", i+1, n)
		}
		if !strings.Contains(page, office.DraftMark) {
			t.Errorf("page %d does not say that it is a draft", i+1)
		}
	}
	docx := word(t, d)
	for _, part := range []string{"word/header1.xml", "word/header2.xml", "word/footer1.xml"} {
		said := ""
		for _, p := range officetest.Paras(t, docx, part) {
			said += p.Text + "\n"
		}
		if !strings.Contains(said, office.ExerciseMark) || strings.HasPrefix(part, "word/header") && !strings.Contains(said, office.DraftMark) {
			t.Errorf("%s says %q", part, said)
		}
	}
	text := d.Text()
	if !strings.HasPrefix(text, office.ExerciseMark) || !strings.Contains(text[len(text)-120:], office.ExerciseMark) {
		t.Error("the plain text of an exercise does not begin and end with saying so")
	}
}

func TestContentsPointToTheirPages(t *testing.T) {
	d := report()
	d.Contents, d.Body = true, nil
	for chapter := range 70 { // more than a page of contents
		name := strings.Repeat("Chương dài ", 1+chapter%9) + "số " + string(rune('A'+chapter%26)) + string(rune('a'+chapter/26))
		d.Body = append(d.Body, office.Block{Kind: office.Heading, Level: 1 + chapter%3, Text: name}, office.Block{Kind: office.Paragraph, Text: long(60 + chapter*7%200)})
	}
	out := pdf(t, d)
	pages := officetest.PageTexts(t, out)
	if !strings.HasPrefix(pages[1], "2 ") || !strings.Contains(pages[1], "MỤC LỤC") {
		t.Fatalf("page 2: %.80s", pages[1])
	}
	contents := ""
	for _, page := range pages[1:] {
		if strings.Contains(page, "Ủy ban") {
			break
		}
		contents += page + " "
	}
	listed := 0
	for i, page := range pages {
		for _, b := range d.Body {
			if b.Kind != office.Heading || b.Level > 2 || !strings.Contains(page, b.Text+" ") || !strings.Contains(page, "Ủy ban") {
				continue
			}
			listed++
			if want := b.Text + " " + strconv.Itoa(i+1) + " "; !strings.Contains(contents, want) {
				t.Errorf("the contents have no %q", want)
			}
		}
	}
	if listed < 40 {
		t.Errorf("only %d headings were looked for", listed)
	}
	if n := bytes.Count(out, []byte("/Title ")); n < 71 {
		t.Errorf("%d bookmarks", n)
	}
}

func TestTheSameDocumentGivesTheSameBytes(t *testing.T) {
	d := report()
	d.Contents = true
	if !bytes.Equal(pdf(t, d), pdf(t, d)) {
		t.Error("PDF")
	}
	if !bytes.Equal(word(t, d), word(t, d)) {
		t.Error("Word")
	}
	d.Date = time.Time{}
	if !bytes.Equal(pdf(t, d), pdf(t, d)) {
		t.Error("PDF without a date")
	}
}

// Whatever is filled in, nothing leaves the page, nothing is lost, and the Word
// document stays XML.
func TestHostileAndEndlessWords(t *testing.T) {
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 0))
	bits := []string{
		"<w:p>", "&amp;", `"><script>`, "\x00\x07", "\u202e", "\ufffe", "\u200b", "*", "**", "***", `\`, "\r\n", "\t", "😀", "ệ", "đ", " ", " ", "Phố Hiến",
		strings.Repeat("dài", 60), "=1+1", "{{field}}", "]]>", "(", ")", "\xff", "𝄞", "<!--",
	}
	phrase := func() string {
		var b strings.Builder
		for range random.IntN(40) {
			b.WriteString(bits[random.IntN(len(bits))])
		}
		return b.String()
	}
	phrases := func() (out []string) {
		for range random.IntN(6) {
			out = append(out, phrase())
		}
		return out
	}
	for range 15 {
		d := office.Document{
			Superior: phrase(), Agency: phrase(), Number: phrase(), Place: phrase(), Heading: phrase(), Subject: phrase(), To: phrases(), SignerTitle: phrase(), Signer: phrase(),
			CopyTo: phrases(), Footer: phrase(), National: random.IntN(2) == 0, Contents: random.IntN(2) == 0, Exercise: random.IntN(2) == 0,
		}
		for _, kind := range []office.BlockKind{office.Heading, office.Paragraph, office.Bullets, office.Numbers, office.Table, office.Callout, office.Break} {
			d.Body = append(d.Body, office.Block{Kind: kind, Level: random.IntN(6) - 1, Text: phrase(), Items: phrases(), Head: phrases(), Rows: [][]string{phrases(), phrases()}})
		}
		for i, page := range officetest.Pages(t, pdf(t, d)) {
			for _, l := range page {
				if !strings.HasPrefix(l.Text, office.ExerciseMark) && (l.X < 29.9 || l.X > 192.1 || l.Y < 14 || l.Y > 285) {
					t.Errorf("page %d: %q stands at %.1f, %.1f", i+1, l.Text, l.X, l.Y)
				}
			}
		}
		officetest.WordParts(t, word(t, d))
		if strings.ContainsAny(d.Text(), "\x00\u202e\r\t") {
			t.Error("control characters in the plain text")
		}
	}
	if t.Failed() {
		t.Logf("seed %d", seed)
	}
}

func TestARowTallerThanAPageGoesOn(t *testing.T) {
	d := office.Document{Heading: "Bảng", Body: []office.Block{{Kind: office.Table, Head: []string{"Cột một", "Cột hai"}, Rows: [][]string{{"ngắn", long(1500)}, {"cuối", "hết"}}, Widths: []float64{1, 2}}}}
	pages := officetest.PageTexts(t, pdf(t, d))
	words := strings.Fields(strings.ReplaceAll(all(pages), "Cột một Cột hai", ""))
	if len(pages) < 3 || len(words) < 1500 {
		t.Errorf("%d pages with %d words", len(pages), len(words))
	}
}

func TestAHeadTallerThanAPageEnds(t *testing.T) {
	d := office.Document{Heading: "Bảng", Body: []office.Block{{Kind: office.Table, Head: []string{long(1500), "Cột hai"}, Rows: [][]string{{"một", "hai"}, {"ba", "bốn"}}}}}
	pages := officetest.PageTexts(t, pdf(t, d))
	if len(pages) < 2 || len(pages) > 40 || !strings.Contains(pages[len(pages)-1], "bốn") {
		t.Errorf("%d pages", len(pages))
	}
}

func BenchmarkPDFOfAnEdition(b *testing.B) {
	d := report()
	d.Contents = true
	for range 20 {
		d.Body = append(d.Body, report().Body...)
	}
	for b.Loop() {
		pages := officetest.Pages(b, pdf(b, d))
		b.ReportMetric(float64(len(pages)), "pages")
	}
}
