package handbook

import (
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"
)

const phaseFile = "sections/02-phong-ngua.md"

// TestLoadProblems spoils one thing at a time: replaces old by new in a file
// and expects the message at the line where new begins (or `at` stands).
func TestLoadProblems(t *testing.T) {
	tests := []struct {
		name, file, old, new string
		at                   string // text of the reported line; new when empty
		want                 string
	}{
		{"unknown key", editionFile, "title:", "titel: x\ntitle:", "titel: x", `khóa lạ "titel"`},
		{"repeated key", editionFile, "title:", "code: hai\ntitle:", "code: hai", `khóa "code" đã có ở dòng 1`},
		{"bad code", editionFile, "code: so-tay", "code: Sổ_tay", "", "code phải là chữ thường"},
		{"no title", editionFile, "title: Sổ tay xử lý khủng hoảng truyền thông tỉnh Hưng Yên", `title: ""`, "", "thiếu title"},
		{"half approved", editionFile, "sections:", "approvedBy: UBND tỉnh\nsections:", "approvedBy: UBND tỉnh", "cùng có hoặc cùng bỏ"},
		{"bad date", editionFile, "sections:", "approvedBy: UBND tỉnh\napprovedOn: 31/12/2026\nsections:", "approvedOn: 31", "approvedOn phải là ngày"},
		{"section twice", editionFile, "  - chi-so", "  - nguyen-tac", "-", `id "nguyen-tac" trùng với dòng`},
		{"section without file", editionFile, "  - chi-so", "  - chi-so\n  - khong-co", "  - khong-co", `không có tệp nào của mục "khong-co"`},
		{"two documents", editionFile, "sections:", "---\nx: 1\nsections:", "-", "chỉ được có một tài liệu"},
		{"wrong type", levelsFile, "number: 1", "number: một", "", "YAML sai"},
		{"other rule", levelsFile, "rule: highest", "rule: average", "", "tiêu chí cao nhất quyết định"},
		{"missing threshold", levelsFile, `      - {level: 1, text: "Vài bài rời rạc; một giờ không thêm đáng kể."}` + "\n", "", "  - id: toc-do", `"toc-do" thiếu ngưỡng của cấp 1`},
		{"threshold out of range", levelsFile, `{level: 1, text: "Vài bài`, `{level: 5, text: "Vài bài`, "", "cấp phải từ 1 đến 4"},
		{"missing level", levelsFile, "number: 2", "number: 3", "levels:\n", "thiếu cấp 2"},
		{"level twice", levelsFile, "number: 2\n    id: su-co", "number: 1\n    id: su-co", "number: 1\n    id: su-co", "cấp 1 có hai lần"},
		{"criterion twice", levelsFile, "id: toc-do", "id: pham-vi", "  - id: pham-vi\n    name: Tốc", `id "pham-vi" trùng`},
		{"no escalation", levelsFile, "escalateTo: Chủ tịch UBND tỉnh\n", "escalateTo: ''\n", "", "thiếu escalateTo"},
		{"empty list item", levelsFile, "- Không phóng viên nào hỏi.", "- ''", "", "thiếu signals"},
		{"clock twice", clocksFile, "id: phan-cap", "id: ghi-nhan", "  - id: ghi-nhan\n    name: Chấm", `id "ghi-nhan" trùng`},
		{"negative amount", clocksFile, "amount: 15", "amount: -1", "", "amount phải là số không âm"},
		{"no amount", clocksFile, "    amount: 15\n", "", "  - id: ghi-nhan", "amount phải là số không âm"},
		{"unknown unit", clocksFile, "unit: minutes", "unit: tuần", "", `unit "tuần" lạ`},
		{"unknown clock kind", clocksFile, "kind: target\n", "kind: hope\n", "", "kind phải là target hoặc legal"},
		{"no clock levels", clocksFile, "levels: [1, 2, 3, 4]", "levels: []", "", "thiếu levels"},
		{"ticked", clocksFile, "verified: false", "verified: true", "", "verified luôn là false"},
		{"legal clock without law", clocksFile, "source: law:nd-244-2026#d7.3", "source: law:nd-244-2026#7.3", "", "thời hạn pháp luật cần source"},
		{"target passing as law", clocksFile, "source: đề xuất của Sổ tay", "source: law:nd-244-2026", "", "không được ghi nguồn là pháp luật"},
		{"unknown front matter key", phaseFile, "kind: phase", "kind: phase\nmood: tốt", "mood: tốt", `khóa lạ "mood"`},
		{"unlisted section", phaseFile, "id: phong-ngua", "id: phong-ngu", "", "không có trong sections"},
		{"id of another", phaseFile, "id: phong-ngua", "id: nguyen-tac", "", `"nguyen-tac" đã dùng`},
		{"unknown kind", phaseFile, "kind: phase", "kind: chapter", "", "kind phải là principle"},
		{"phase number", phaseFile, "number: 1", "number: 7", "", "number của giai đoạn"},
		{"phase twice", "sections/03-phat-hien.md", "number: 2", "number: 1", "", "giai đoạn 1 đã là mục"},
		{"numbered guide", "sections/11-chi-so.md", "kind: guide", "kind: guide\nnumber: 3", "number: 3", "chỉ giai đoạn mới có number"},
		{"unknown part", phaseFile, "part: C}", "part: X}", "", "part phải là R, A, C hoặc I"},
		{"no accountable", phaseFile, "part: A}", "part: C}", "{role: Tổ trưởng truyền thông, part: R}", "đúng một vai A"},
		{"role twice", phaseFile, "{role: Pháp chế, part: C}", "{role: Bộ phận chuyên môn, part: C}\n  - {role: Pháp chế, part: C}", "{role: Bộ phận chuyên môn, part: C}\n  - {role: Pháp", ""},
		{"unknown step role", phaseFile, "role: Bộ phận chuyên môn}", "role: Thợ điện}", "", "không có trong roles"},
		{"dead clock", phaseFile, "within: ban-hanh-quy-che", "within: nam-sau", "", `đồng hồ "nam-sau" không có`},
		{"step twice", phaseFile, "id: dien-tap", "id: phan-truc", `id: phan-truc, text: "Diễn`, `id "phan-truc" trùng`},
		{"bad law link", phaseFile, "law:nd-244-2026#d8.3", "law:nd-244-2026#8.3", "", `liên kết luật viết sai: "law:nd-244-2026#8.3"`},
		{"loose law link", phaseFile, "Khủng hoảng không cho", "law:nd-244-2026 không cho", "", "liên kết luật viết sai"},
		{"top heading", phaseFile, "## Diễn tập", "# Diễn tập", "", "không dùng tiêu đề cấp một"},
		{"html", phaseFile, "## Diễn tập", "<b>Diễn tập</b>", "", "không dùng HTML"},
		{"unknown callout", phaseFile, "> [!viec-can-lam]", "> [!chu-y]", "", `hộp "chu-y" lạ`},
		{"no front matter", phaseFile, "---\nid:", "id:", "", "dòng 1 phải là ---"},
		{"crlf", editionFile, "title:", "x: 1\r\ntitle:", "x: 1", "LF"},
		{"decomposed", editionFile, "sections:", "# so\u0302\nsections:", "# so", "NFC"},
		{"bad utf-8", editionFile, "title:", "\xff\ntitle:", "-", "UTF-8"},
		{"not a mapping", clocksFile, "*", "- một\n", "- một", "cặp khóa"},
		{"broken yaml", clocksFile, "clocks:", "clocks: [", "-", "YAML sai"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := contentFiles(t)
			text := string(files[tt.file].Data)
			spoiled := strings.Replace(text, tt.old, tt.new, 1)
			if tt.old == "*" {
				spoiled = tt.new
			}
			if spoiled == text {
				t.Fatalf("%q is not in %s", tt.old, tt.file)
			}
			files[tt.file] = &fstest.MapFile{Data: []byte(spoiled)}
			edition, problems := Load(files)
			if edition != nil {
				t.Fatal("an edition in spite of problems")
			}
			wantProblem(t, problems, tt.file, wantedLine(spoiled, tt.at, tt.new), tt.want)
		})
	}
}

// wantedLine is 0 (any line) for "-".
func wantedLine(text, at, replacement string) int {
	if at == "-" {
		return 0
	}
	if at == "" {
		at = replacement
	}
	return lineAt(text, strings.Index(text, at))
}

func wantProblem(t *testing.T, problems Problems, file string, line int, message string) {
	t.Helper()
	for _, p := range problems {
		if strings.HasSuffix(file, p.File) && strings.Contains(p.Message, message) && (line == 0 || p.Line == line) {
			return
		}
	}
	t.Errorf("want %s:%d: …%s…, got:\n%v", file, line, message, problems)
}

func TestLoadFiles(t *testing.T) {
	tests := []struct {
		name  string
		spoil func(fstest.MapFS)
		file  string
		want  string
	}{
		{"no edition", func(f fstest.MapFS) { delete(f, editionFile) }, editionFile, "không đọc được tệp"},
		{"no levels", func(f fstest.MapFS) { delete(f, levelsFile) }, levelsFile, "không đọc được tệp"},
		{"no clocks", func(f fstest.MapFS) { delete(f, clocksFile) }, clocksFile, "không đọc được tệp"},
		{"no phase", func(f fstest.MapFS) { delete(f, phaseFile) }, editionFile, "thiếu giai đoạn 1"},
		{"stray file", func(f fstest.MapFS) { f["ghi-chu.txt"] = &fstest.MapFile{} }, "ghi-chu.txt", "tệp thừa"},
		{"misnamed section", func(f fstest.MapFS) { f["sections/muc.md"] = &fstest.MapFile{} }, "sections/muc.md", "tên tệp phải có dạng"},
		{"open front matter", func(f fstest.MapFS) { f[phaseFile].Data = []byte("---\nid: x\n") }, phaseFile, "không có dòng --- kết thúc"},
		{"no body", func(f fstest.MapFS) {
			front, _, _ := strings.Cut(string(f[phaseFile].Data), "\n---\n")
			f[phaseFile].Data = []byte(front + "\n---\n")
		}, phaseFile, "không có nội dung"},
		{"empty clocks", func(f fstest.MapFS) { f[clocksFile].Data = []byte("clocks: []\n") }, clocksFile, "clocks đang trống"},
		{"empty criteria", func(f fstest.MapFS) { f[levelsFile].Data = []byte("rule: highest\ncriteria: []\n") }, levelsFile, "thiếu cấp 4"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := contentFiles(t)
			tt.spoil(files)
			_, problems := Load(files)
			wantProblem(t, problems, tt.file, 0, tt.want)
		})
	}
	_, problems := Load(fstest.MapFS{})
	wantProblem(t, problems, sectionsDir, 0, "không đọc được thư mục")
}

// TestLoadNeverPanics feeds damaged files: whatever an author saves is answered
// by an edition or by problems, never by both and never by neither.
func TestLoadNeverPanics(t *testing.T) {
	whole := contentFiles(t)
	names := []string{editionFile, levelsFile, clocksFile, phaseFile, procedureFile, templateFile, treeFile, contactsFile, questionsFile}
	rapid.Check(t, func(t *rapid.T) {
		files := fstest.MapFS{}
		for name, file := range whole {
			files[name] = file
		}
		name := rapid.SampledFrom(names).Draw(t, "file")
		data := whole[name].Data
		from := rapid.IntRange(0, len(data)).Draw(t, "from")
		to := rapid.IntRange(from, min(len(data), from+200)).Draw(t, "to")
		junk := rapid.SliceOfN(rapid.Byte(), 0, 8).Draw(t, "junk")
		damaged := append(append(append([]byte{}, data[:from]...), junk...), data[to:]...)
		files[name] = &fstest.MapFile{Data: damaged}
		edition, problems := Load(files)
		if (edition == nil) == (len(problems) == 0) {
			t.Fatalf("edition %v with %d problems", edition != nil, len(problems))
		}
	})
}
