package courses

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

const lawYAML = `instruments:
  - id: nd-cu
    type: Nghị định
    number: 09/2017/NĐ-CP
    title: Phát ngôn
    issuer: Chính phủ
    inForceTo: 2026-07-01
    replacedBy: [nd-moi]
    meaning: Văn bản cũ.
    confidence: read
    verified: false
  - id: nd-moi
    type: Nghị định
    number: 244/2026/NĐ-CP
    title: Phát ngôn
    issuer: Chính phủ
    issued: 2026-06-26
    inForceFrom: 2026-07-01
    meaning: Văn bản mới.
    confidence: read
    verified: false
`

const courseYAML = `code: phat-ngon
number: 4
edition: "2026.1"
title: Phát ngôn
titleEn: Speaking
summary: Học xong biết phát ngôn.
competence: phat-ngon
audiences: [tat-ca]
periods: 8
outcomes:
  - Biết ai được nói
legalBasis:
  - {instrument: nd-moi, article: "Đ3–Đ8"}
prerequisites: []
modules:
  - id: nen-tang
    title: Nền tảng
    lessons: [ai-noi]
completion:
  all:
    - {lessons: all}
    - {quiz: cuoi-khoa, minPercent: 70}
certificate:
  title: GIẤY CHỨNG NHẬN
  programme: Phát ngôn
  issuer: SVHTTDL
  validMonths: 36
`

const lessonMD = `---
id: ai-noi
title: Ai được nói
minutes: 12
keyPoints:
  - Một người nói
attachments:
  - {file: mau.txt, title: Mẫu}
video: {url: https://video.example/1, title: Phim}
---

## Mở đầu

Theo [khoản 3](law:nd-moi#d3.3), xem [bài này](01-ai-noi.md#mo-dau) và [mẫu](files/mau.txt).

> [!luu-y]
> Nhớ 24 giờ.
`

const quizYAML = `banks:
  - id: chinh
    questions:
      - id: mot
        type: single
        lesson: ai-noi
        tags: [han]
        points: 1
        prompt: Ai nói?
        options:
          - {id: a, text: Người được giao, correct: true, why: Theo luật.}
          - {id: b, text: Ai cũng được}
        explanation: Vì luật nói vậy.
        cites: ["law:nd-moi#d3.3"]
      - {id: hai, type: true-false, answer: true, prompt: Đúng không, explanation: Đúng.}
      - {id: ba, type: number, answer: 24, tolerance: 0, unit: giờ, prompt: Mấy giờ, explanation: 24 giờ.}
      - {id: bon, type: short-text, accept: [24 giờ], prompt: Hạn, explanation: 24 giờ.}
      - {id: nam, type: ordering, items: [{id: a, text: Một}, {id: b, text: Hai}], prompt: Xếp, explanation: Thế.}
      - {id: sau, type: matching, pairs: [{id: a, left: A, right: X}, {id: b, left: B, right: Y}], distractors: [{id: z, text: Z}], prompt: Nối, explanation: Thế.}
quizzes:
  - id: cuoi-khoa
    title: Cuối khóa
    draw:
      - {bank: chinh, count: 6}
    minutes: 20
    attempts: 3
    waitMinutes: 0
    passPercent: 70
    scoring: best
    shuffleQuestions: true
    shuffleOptions: true
    review: {marks: now, answers: after-last, explanations: after-last}
`

func testContent() fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, src := range map[string]string{
		"law.yaml": lawYAML, "phat-ngon/course.yaml": courseYAML, "phat-ngon/01-ai-noi.md": lessonMD,
		"phat-ngon/quiz.yaml": quizYAML, "phat-ngon/files/mau.txt": "Mẫu",
	} {
		fsys[name] = &fstest.MapFile{Data: []byte(src)}
	}
	return fsys
}

func TestLoad(t *testing.T) {
	lib, problems := Load(testContent(), asOf)
	if len(problems) != 0 {
		t.Fatal(problems)
	}
	c, ok := lib.FindCourse("phat-ngon")
	if !ok || len(lib.Law) != 2 || len(c.Lessons) != 1 || len(c.Banks[0].Questions) != 6 || string(c.Files["mau.txt"]) != "Mẫu" {
		t.Fatalf("library = %+v", lib)
	}
	q, _ := c.FindQuestion("mot")
	if q.Points != 1 || q.Status != Ready || !q.Options[0].Correct {
		t.Errorf("question = %+v", q)
	}
	if l, _ := c.FindLesson("ai-noi"); !strings.HasPrefix(l.Body, "## Mở đầu\n") || !strings.HasSuffix(l.Body, "24 giờ.\n") || l.Video == nil {
		t.Errorf("lesson = %+v", l)
	}
	o := c.Outline()
	if quiz, ok := o.FindQuiz("cuoi-khoa"); !ok || quiz.Questions() != 6 || o.Prerequisites == nil || len(o.Lessons()) != 1 {
		t.Errorf("outline = %+v", o)
	}
}

func TestHandbookCites(t *testing.T) {
	fsys := testContent()
	fsys["phat-ngon/quiz.yaml"].Data = []byte(strings.Replace(quizYAML, "        points: 1", "        handbook: [bao-chi-hoi-gap, phan-vai]\n        points: 1", 1))
	lib, problems := Load(fsys, asOf)
	if len(problems) != 0 {
		t.Fatal(problems)
	}
	want := []HandbookCite{
		{Course: "phat-ngon", Question: "mot", Entry: "bao-chi-hoi-gap", File: "phat-ngon/quiz.yaml", Line: 8},
		{Course: "phat-ngon", Question: "mot", Entry: "phan-vai", File: "phat-ngon/quiz.yaml", Line: 8},
	}
	if !slices.Equal(lib.HandbookCites, want) {
		t.Errorf("got %+v", lib.HandbookCites)
	}
}

func TestWhoMayEnrol(t *testing.T) {
	plain := ""
	for line, want := range map[string]bool{"": true, "selfEnrol: true\n": true, "selfEnrol:\n": true, "selfEnrol: false\n": false} {
		fsys := testContent()
		fsys["phat-ngon/course.yaml"].Data = []byte(courseYAML + line)
		lib, problems := Load(fsys, asOf)
		if len(problems) != 0 {
			t.Fatalf("%q: %v", line, problems)
		}
		c := lib.Courses[0]
		if o := c.Outline(); o.SelfEnrol != want {
			t.Errorf("%q: anybody may enrol: %v", line, o.SelfEnrol)
		}
		files, err := ExportFiles(c)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(files, func(f File) bool { return f.Name == "course.yaml" })
		exported := string(files[i].Data)
		if !want && !strings.Contains(exported, "selfEnrol: false\n") || want && plain != "" && exported != plain {
			t.Errorf("%q is exported as\n%s", line, exported)
		}
		if want {
			plain = exported
		}
	}
}

// TestLoadProblems changes one thing in sound content; each change must be found in its place.
func TestLoadProblems(t *testing.T) {
	const course, lesson, quiz, law = "phat-ngon/course.yaml", "phat-ngon/01-ai-noi.md", "phat-ngon/quiz.yaml", "law.yaml"
	tests := []struct {
		name, file, old, new string
		line                 int // where the problem is reported
		kind, message        string
	}{
		{"unknown key", course, "periods: 8", "periods: 8\nphi: 9", 10, KindYAML, "phi"},
		{"doubled key", course, "periods: 8", "periods: 8\nperiods: 9", 10, KindDuplicate, "periods"},
		{"unknown nested key", course, "title: Nền tảng", "titel: Nền tảng", 17, KindYAML, "titel"},
		{"wrong type", course, "number: 4", "number: bốn", 2, KindYAML, "sai kiểu"},
		{"syntax", course, "title: Phát ngôn", "title: [Phát", 0, KindYAML, "YAML"},
		{"alias", course, "title: Phát ngôn\n", "title: &a Phát ngôn\n", 4, KindYAML, "neo"},
		{"syntax in a flow", quiz, "prompt: Nối,", "prompt: Nối?,", 19, KindYAML, "cú pháp"},
		{"two documents", course, "  validMonths: 36", "  validMonths: 36\n---\na: 1", 0, KindYAML, "một tài liệu"},
		{"code differs from folder", course, "code: phat-ngon\n", "code: phat-ngon-2\n", 1, KindValue, "phat-ngon-2"},
		{"bad slug", course, "competence: phat-ngon", "competence: Phát", 7, KindValue, "competence"},
		{"missing title", course, "titleEn: Speaking", "titleEn: ''", 5, KindValue, "titleEn"},
		{"bad audience", course, "[tat-ca]", "[moi-nguoi]", 8, KindValue, "moi-nguoi"},
		{"no outcome", course, "  - Biết ai được nói", "  []", 10, KindValue, "kết quả"},
		{"number below one", course, "number: 4", "number: 0", 2, KindValue, "number"},
		{"dead instrument", course, "instrument: nd-moi", "instrument: nd-la", 13, KindReference, "nd-la"},
		{"neither yes nor no", course, "prerequisites: []", "selfEnrol: có", 14, KindYAML, "sai kiểu"},
		{"dead prerequisite", course, "prerequisites: []", "prerequisites: [khoa-la]", 14, KindReference, "khoa-la"},
		{"own prerequisite", course, "prerequisites: []", "prerequisites: [phat-ngon]", 14, KindReference, "phat-ngon"},
		{"dead lesson", course, "lessons: [ai-noi]", "lessons: [ai-noi, bai-la]", 18, KindReference, "bai-la"},
		{"lesson twice", course, "lessons: [ai-noi]", "lessons: [ai-noi, ai-noi]", 18, KindDuplicate, "ai-noi"},
		{"lesson nowhere", course, "lessons: [ai-noi]", "lessons: []", 2, KindReference, "ai-noi"},
		{"dead quiz", course, "quiz: cuoi-khoa", "quiz: quiz-la", 22, KindReference, "quiz-la"},
		{"empty condition", course, "- {lessons: all}", "- {}", 21, KindValue, "đúng một"},
		{"double condition", course, "- {lessons: all}", "- {lessons: all, minutes: 3}", 21, KindValue, "đúng một"},
		{"lessons some", course, "- {lessons: all}", "- {lessons: some}", 21, KindValue, "all"},
		{"condition on a dead lesson", course, "- {lessons: all}", "- {any: {n: 1, of: [{lesson: bai-la}]}}", 21, KindReference, "bai-la"},
		{"any of too few", course, "- {lessons: all}", "- {any: {n: 2, of: [{minutes: 1}]}}", 21, KindValue, "any"},
		{"minPercent alone", course, "- {lessons: all}", "- {lessons: all, minPercent: 3}", 21, KindValue, "minPercent"},
		{"condition too deep", course, "- {lessons: all}", "- {all: [{all: [{all: [{all: [{all: [{all: [{all: [{minutes: 1}]}]}]}]}]}]}]}", 21, KindValue, "đúng một"},
		{"bad issuer", course, "issuer: SVHTTDL", "issuer: sở", 23, KindValue, "issuer"},
		{"HTML in the summary", course, "summary: Học", "summary: <b>Học", 6, KindMarkdown, "HTML"},
		{"no front matter", lesson, "---\nid", "id", 1, KindFile, "---"},
		{"front matter not closed", lesson, "Phim}\n---", "Phim}", 1, KindFile, "---"},
		{"unknown front matter", lesson, "minutes: 12", "minutes: 12\nphut: 3", 5, KindYAML, "phut"},
		{"minutes", lesson, "minutes: 12", "minutes: 0", 4, KindValue, "minutes"},
		{"empty key point", lesson, "- Một người nói", "- ''", 5, KindValue, "keyPoints"},
		{"dead attachment", lesson, "file: mau.txt", "file: la.txt", 8, KindReference, "la.txt"},
		{"attachment without title", lesson, "title: Mẫu}", "title: ''}", 8, KindValue, "title"},
		{"insecure video", lesson, "https://video", "http://video", 9, KindValue, "https"},
		{"video without title", lesson, "title: Phim}", "title: ''}", 9, KindValue, "Video"},
		{"a long video", lesson, "title: Phim}", "title: Phim, minutes: 601}", 9, KindValue, "minutes của video"},
		{"a video of less than nothing", lesson, "title: Phim}", "title: Phim, minutes: -1}", 9, KindValue, "minutes của video"},
		{"dead captions", lesson, "title: Phim}", "title: Phim, captions: phim.vtt}", 9, KindReference, "phim.vtt"},
		{"captions of another kind", lesson, "title: Phim}", "title: Phim, captions: mau.txt}", 9, KindValue, "WEBVTT"},
		{"unknown key of a video", lesson, "title: Phim}", "title: Phim, phu-de: mau.txt}", 9, KindYAML, "phu-de"},
		{"bad lesson id", lesson, "id: ai-noi", "id: Ai_Noi", 2, KindValue, "Ai_Noi"},
		{"HTML block", lesson, "## Mở đầu", "<div>\nx\n</div>", 12, KindMarkdown, "HTML"},
		{"HTML inline", lesson, "Theo [", "Theo <b>x</b> [", 14, KindMarkdown, "HTML"},
		{"HTML comment", lesson, "Nhớ 24 giờ.", "Nhớ <!-- x --> 24 giờ.", 17, KindMarkdown, "HTML"},
		{"first-level heading", lesson, "## Mở đầu", "# Mở đầu", 12, KindMarkdown, "tiêu đề"},
		{"unknown callout", lesson, "[!luu-y]", "[!chu-y]", 16, KindMarkdown, "chu-y"},
		{"nested without end", lesson, "> Nhớ 24 giờ.", strings.Repeat("> ", 3000), 17, KindMarkdown, "lồng"},
		{"line too long", lesson, "Nhớ 24", strings.Repeat("Nhớ ", 3000), 17, KindMarkdown, "quá dài"},
		{"text too long", lesson, "Nhớ 24", strings.Repeat("Nhớ\n", 30_000), 12, KindMarkdown, "quá dài"},
		{"dead law link", lesson, "law:nd-moi#d3.3", "law:nd-la#d3.3", 14, KindReference, "nd-la"},
		{"bad article", lesson, "law:nd-moi#d3.3", "law:nd-moi#dieu-3", 14, KindReference, "cú pháp"},
		{"dead page", lesson, "01-ai-noi.md", "02-bai-la.md", 14, KindReference, "02-bai-la.md"},
		{"dead file", lesson, "files/mau.txt)", "files/la.txt)", 14, KindReference, "la.txt"},
		{"out of the course", lesson, "files/mau.txt)", "../law.yaml)", 14, KindReference, "../law.yaml"},
		{"script link", lesson, "files/mau.txt)", "javascript:alert)", 14, KindReference, "javascript"},
		{"host missing", lesson, "files/mau.txt)", "https:///x)", 14, KindReference, "máy chủ"},
		{"link unreadable", lesson, "files/mau.txt)", "%zz)", 14, KindReference, "%zz"},
		{"no text", lesson, lessonMD[strings.Index(lessonMD, "## Mở"):], "", 12, KindValue, "nội dung"},
		{"not NFC", lesson, "Nhớ 24 giờ.", "Nhơ\u0301 24 giờ.", 17, KindText, "NFC"},
		{"CRLF", lesson, "## Mở đầu\n", "## Mở đầu\r\n", 12, KindText, "CRLF"},
		{"control character", lesson, "Nhớ 24", "Nhớ\x0124", 17, KindText, "điều khiển"},
		{"turned text", lesson, "Nhớ 24", "Nhớ\u202e24", 17, KindText, "ẩn"},
		{"byte order mark", course, "code: phat", "\ufeffcode: phat", 1, KindText, "ẩn"},
		{"not UTF-8", lesson, "Nhớ 24", "Nhớ\xff24", 0, KindText, "UTF-8"},
		{"too large", lesson, "Nhớ 24", strings.Repeat("Nhớ ", 300_000), 0, KindFile, "KiB"},
		{"doubled question", quiz, "id: hai", "id: mot", 15, KindDuplicate, "mot"},
		{"bad question id", quiz, "id: hai", "id: HAI", 15, KindValue, "HAI"},
		{"dead lesson in a question", quiz, "lesson: ai-noi", "lesson: bai-la", 6, KindReference, "bai-la"},
		{"dead cite", quiz, "law:nd-moi#d3.3", "law:nd-la", 14, KindReference, "nd-la"},
		{"an entry of the handbook that is no id", quiz, "tags: [", "handbook: [Họp báo]\n        tags: [", 7, KindQuestion, "Họp báo"},
		{"an entry of the handbook twice", quiz, "tags: [", "handbook: [hop-bao, hop-bao]\n        tags: [", 7, KindQuestion, "hai lần"},
		{"two right in single", quiz, "text: Ai cũng được}", "text: Ai cũng được, correct: true}", 10, KindQuestion, "đúng một phương án"},
		{"no right option", quiz, ", correct: true, why: Theo luật.", "", 10, KindQuestion, "đúng một phương án"},
		{"equal options", quiz, "text: Ai cũng được}", "text: Người được giao}", 12, KindQuestion, "giống hệt"},
		{"equal option ids", quiz, "{id: b, text: Ai", "{id: a, text: Ai", 12, KindQuestion, "hai lần"},
		{"no explanation", quiz, "explanation: Đúng.", "explanation: ''", 15, KindQuestion, "explanation"},
		{"HTML in a prompt", quiz, "prompt: Ai nói?", "prompt: <i>Ai</i> nói?", 9, KindMarkdown, "HTML"},
		{"unknown type", quiz, "type: single", "type: essay", 5, KindQuestion, "loại câu hỏi"},
		{"unknown status", quiz, "type: single", "type: single\n        status: on", 6, KindQuestion, "status"},
		{"partial on single", quiz, "type: single", "type: single\n        partial: none", 6, KindQuestion, "từng phần"},
		{"true-false with a number", quiz, "answer: true", "answer: 3", 15, KindQuestion, "true hoặc false"},
		{"answer is a word", quiz, "answer: true", "answer: vâng", 15, KindYAML, "sai kiểu"},
		{"answer not finite", quiz, "answer: 24", "answer: .nan", 16, KindYAML, "sai kiểu"},
		{"negative tolerance", quiz, "tolerance: 0", "tolerance: -1", 16, KindQuestion, "tolerance"},
		{"nothing accepted", quiz, "accept: [24 giờ]", "accept: ['...']", 17, KindQuestion, "đáp án trống"},
		{"field of another type", quiz, "accept: [24 giờ]", "accept: [x], unit: giờ", 17, KindQuestion, "unit"},
		{"one item", quiz, ", {id: b, text: Hai}", "", 18, KindQuestion, "hai mục"},
		{"one pair", quiz, ", {id: b, left: B, right: Y}", "", 19, KindQuestion, "hai cặp"},
		{"equal right sides", quiz, "text: Z", "text: X", 19, KindQuestion, "giống hệt"},
		{"points", quiz, "points: 1", "points: -1", 8, KindQuestion, "points"},
		{"draws too many", quiz, "count: 6", "count: 7", 23, KindQuestion, "nhiều hơn"},
		{"draws a draft", quiz, "id: hai,", "id: hai, status: draft,", 23, KindQuestion, "nhiều hơn"},
		{"draws a tag", quiz, "count: 6", "count: 2, tags: [han]", 23, KindQuestion, "nhiều hơn"},
		{"draws absurdly many", quiz, "count: 6", "count: 999999999", 23, KindValue, "200"},
		{"draws none", quiz, "count: 6", "count: 0", 24, KindValue, "count"},
		{"dead bank", quiz, "bank: chinh", "bank: bank-la", 24, KindReference, "bank-la"},
		{"scoring", quiz, "scoring: best", "scoring: top", 29, KindValue, "scoring"},
		{"review", quiz, "marks: now", "marks: later", 32, KindValue, "review"},
		{"doubled instrument", law, "id: nd-cu", "id: nd-moi", 12, KindDuplicate, "nd-moi"},
		{"dead successor", law, "[nd-moi]", "[nd-la]", 8, KindReference, "nd-la"},
		{"impossible date", law, "2026-06-26", "2026-06-31", 17, KindYAML, "2026-06-31"},
		{"in force before issue", law, "inForceFrom: 2026-07-01", "inForceFrom: 2026-01-01", 18, KindValue, "ban hành"},
		{"expired before in force", law, "inForceTo: 2026-07-01", "inForceTo: 2026-07-01\n    inForceFrom: 2026-07-02", 7, KindValue, "hết hiệu lực"},
		{"type of instrument", law, "type: Nghị định\n    number: 09", "type: Thư\n    number: 09", 3, KindValue, "Thư"},
		{"confidence", law, "confidence: read\n    verified: false\n  - id: nd-moi", "confidence: sure\n    verified: false\n  - id: nd-moi", 10, KindValue, "confidence"},
		{"verified", law, "verified: false\n  - id: nd-moi", "verified: true\n  - id: nd-moi", 11, KindValue, "verified"},
		{"no meaning", law, "meaning: Văn bản mới.", "meaning: ''", 19, KindValue, "meaning"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fsys := testContent()
			src := string(fsys[tt.file].Data)
			if strings.Count(src, tt.old) == 0 {
				t.Fatalf("%q is not in %s", tt.old, tt.file)
			}
			fsys[tt.file] = &fstest.MapFile{Data: []byte(strings.Replace(src, tt.old, tt.new, 1))}
			_, problems := Load(fsys, asOf)
			for _, p := range problems.Errors() {
				at := p.Line == tt.line || tt.line == 0
				if at && p.Kind == tt.kind && strings.Contains(p.Message, tt.message) && p.MessageEn != "" && !strings.Contains(p.Message+p.MessageEn, "%!") {
					return
				}
			}
			t.Errorf("want %s:%d %s …%s…, got:\n%v", tt.file, tt.line, tt.kind, tt.message, problems.Err())
		})
	}
}

func TestLoadFiles(t *testing.T) {
	text := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	second := strings.NewReplacer("code: phat-ngon", "code: khoa-hai", "number: 4", "number: 5", "prerequisites: []", "prerequisites: [phat-ngon]").Replace(courseYAML)
	tests := []struct {
		name   string
		change map[string]*fstest.MapFile // nil removes
		file   string
		want   string
	}{
		{"stray file at the root", map[string]*fstest.MapFile{"ghi-chu.txt": text("x")}, "ghi-chu.txt", "Tệp lạ"},
		{"stray file in a course", map[string]*fstest.MapFile{"phat-ngon/1-x.md": text("x")}, "phat-ngon/1-x.md", "lạ"},
		{"stray folder", map[string]*fstest.MapFile{"phat-ngon/x/y": text("x")}, "phat-ngon/x", "lạ"},
		{"unused attachment", map[string]*fstest.MapFile{"phat-ngon/files/thua.txt": text("x")}, "phat-ngon/files/thua.txt", "không được"},
		{"attachment name", map[string]*fstest.MapFile{"phat-ngon/files/mẫu.txt": text("x")}, "phat-ngon/files/mẫu.txt", "không dấu"},
		{"attachment too large", map[string]*fstest.MapFile{"phat-ngon/files/mau.txt": text(strings.Repeat("x", MaxFileBytes+1))}, "phat-ngon/files/mau.txt", "KiB"},
		{"no law", map[string]*fstest.MapFile{"law.yaml": nil}, "law.yaml", "Thiếu tệp"},
		{"no course file", map[string]*fstest.MapFile{"trong/01-a.md": text("x")}, "trong/course.yaml", "Thiếu tệp"},
		{"lesson id twice", map[string]*fstest.MapFile{"phat-ngon/02-ai-noi.md": text(lessonMD)}, "phat-ngon/02-ai-noi.md", "hai lần"},
		{"same number", map[string]*fstest.MapFile{"khoa-hai/course.yaml": text(strings.Replace(second, "number: 5", "number: 4", 1))}, "phat-ngon/course.yaml", "Số thứ tự"},
		{"circle", map[string]*fstest.MapFile{
			"khoa-hai/course.yaml":  text(second),
			"phat-ngon/course.yaml": text(strings.Replace(courseYAML, "prerequisites: []", "prerequisites: [khoa-hai]", 1)),
		}, "khoa-hai/course.yaml", "vòng lại"},
		{"question in two banks", map[string]*fstest.MapFile{"phat-ngon/quiz.yaml": text(strings.Replace(quizYAML, "quizzes:", "  - id: phu\n    questions:\n      - {id: hai, type: true-false, answer: true, prompt: X, explanation: X.}\nquizzes:", 1))}, "phat-ngon/quiz.yaml", "ngân hàng khác"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fsys := testContent()
			maps.Copy(fsys, tt.change)
			maps.DeleteFunc(fsys, func(_ string, f *fstest.MapFile) bool { return f == nil })
			_, problems := Load(fsys, asOf)
			for _, p := range problems.Errors() {
				if p.File == tt.file && strings.Contains(p.Message, tt.want) {
					return
				}
			}
			t.Errorf("want %s …%s…, got:\n%v", tt.file, tt.want, problems)
		})
	}
	many := testContent()
	for i := range MaxFiles + 1 {
		many[fmt.Sprintf("phat-ngon/files/t%d.txt", i)] = text("x")
		many[fmt.Sprintf("nhieu/x%d", i)] = text("x")
	}
	many["nhieu/course.yaml"] = text(courseYAML)
	if _, problems := Load(many, asOf); len(problems.Errors()) == 0 {
		t.Error("any number of files is read")
	}
}

func TestExpiredLawIsAWarning(t *testing.T) {
	fsys := testContent()
	src := strings.Replace(lessonMD, "law:nd-moi", "law:nd-cu", 1)
	fsys["phat-ngon/01-ai-noi.md"] = &fstest.MapFile{Data: []byte(src)}
	_, problems := Load(fsys, asOf)
	if problems.Err() != nil || len(problems.Warnings()) != 1 {
		t.Fatal(problems)
	}
	want := "phat-ngon/01-ai-noi.md:14: warning: Nghị định 09/2017/NĐ-CP đã hết hiệu lực từ 01/07/2026: thay bằng Nghị định 244/2026/NĐ-CP (nd-moi)"
	if p := problems[0]; p.String() != want || p.Kind != KindExpiredLaw || !strings.HasSuffix(p.MessageEn, "replaced by Nghị định 244/2026/NĐ-CP (nd-moi)") {
		t.Errorf("warning = %+v", p)
	}
	if _, before := Load(fsys, "2026-06-30"); len(before) != 0 {
		t.Errorf("while it was in force: %v", before)
	}
	fsys["law.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(lawYAML, "    replacedBy: [nd-moi]\n", "", 1))}
	if _, problems := Load(fsys, asOf); len(problems) != 1 || !strings.Contains(problems[0].Message, "chưa ghi") {
		t.Errorf("without successor: %v", problems)
	}
}

func TestProblems(t *testing.T) {
	ps := Problems{{File: "a", Severity: SeverityWarning}, {File: "b", Line: 3, Severity: SeverityError, Message: "Sai"}}
	if err := ps.Err(); !errors.Is(err, ErrContent) || !strings.Contains(err.Error(), "b:3: error: Sai") {
		t.Errorf("err = %v", err)
	}
	if ps[:1].Err() != nil {
		t.Error("a warning is an error")
	}
}

func TestCheckQuiz(t *testing.T) {
	if faults := CheckQuiz(Quiz{}); len(faults) == 0 {
		t.Error("an empty quiz is sound")
	}
	if faults := CheckQuestion(Question{}); len(faults) == 0 {
		t.Error("an empty question is sound")
	}
}

// FuzzFrontMatter: no lesson makes the loader panic, and what it accepts it writes and reads again.
func FuzzFrontMatter(f *testing.F) {
	f.Add(lessonMD)
	f.Add("---\nid: a\n---\n")
	f.Add("---\nid: &a [*a]\n---\nx")
	f.Add("---\n- a\n---\n> [!x]\n\n[a](<b> 'c')")
	f.Add("---\n!!binary: x\n---\n<x>")
	f.Fuzz(func(t *testing.T, src string) {
		fsys := testContent()
		fsys["phat-ngon/01-ai-noi.md"] = &fstest.MapFile{Data: []byte(src)}
		lib, problems := Load(fsys, asOf)
		if problems.Err() == nil {
			roundTrip(t, lib.Courses[0], lib.Law)
		}
	})
}
