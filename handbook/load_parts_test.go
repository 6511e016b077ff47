package handbook

import (
	"strings"
	"testing"
	"testing/fstest"
)

const (
	procedureFile = "procedures/04-bao-dang-sai.md"
	templateFile  = "templates/02-dinh-chinh.yaml"
)

// TestLoadPartProblems spoils one thing at a time of what hangs on a
// procedure, as TestLoadProblems does for the rest.
func TestLoadPartProblems(t *testing.T) {
	tests := []struct {
		name, file, old, new string
		at                   string
		want                 string
	}{
		{"start", clocksFile, "start: received", "start: noon", "", `start "noon" lạ`},
		{"no stop", clocksFile, "stop: evidence", "stop: ''", "", `stop "" lạ`},
		{"section step with a template", phaseFile, "text: \"Diễn tập", "template: dinh-chinh, text: \"Diễn tập", "", "chỉ có trong quy trình"},

		{"unknown key", procedureFile, "title:", "mood: tốt\ntitle:", "mood: tốt", `khóa lạ "mood"`},
		{"id of an earlier one", procedureFile, "id: bao-dang-sai", "id: bao-chi-hoi-gap", "", `"bao-chi-hoi-gap" đã dùng`},
		{"id of a section", procedureFile, "id: bao-dang-sai", "id: ung-pho", "", `"ung-pho" đã là một mục`},
		{"no signs", procedureFile, "  - Nhiều trang tổng hợp đăng lại cùng câu sai.", "  - ''", "", "thiếu signs"},
		{"six lines for the first hour", procedureFile, "firstHour:\n", "firstHour:\n  - Một.\n", "  - Một.", "có 6 dòng, nhiều nhất 5"},
		{"two accountable", procedureFile, "{role: Sở VHTTDL, part: I}", "{role: Sở VHTTDL, part: A}", "  - {role: Người trực", "đúng một vai A"},
		{"role of nobody", procedureFile, "role: Bộ phận chuyên môn, evidence", "role: Thợ điện, evidence", "", `giao cho vai "Thợ điện"`},
		{"step twice", procedureFile, "id: luu-bai,", "id: kho-du-kien,", "id: kho-du-kien, phase: 2", `id "kho-du-kien" trùng`},
		{"phase 7", procedureFile, "phase: 6, text: \"Hỏi", "phase: 7, text: \"Hỏi", "", "phase của bước"},
		{"phase backwards", procedureFile, "phase: 2, text", "phase: 4, text", "phase: 3, text: \"Lập", "đứng sau bước của giai đoạn 4"},
		{"no evidence", procedureFile, `evidence: "Bộ ảnh, danh sách nơi đăng lại"`, `evidence: ""`, "", "thiếu evidence"},
		{"clock of the step unlisted", procedureFile, "within: ghi-nhan", "within: gan-nhan", "", `đồng hồ "gan-nhan" của bước không có trong clocks`},
		{"dead clock of a step", procedureFile, "within: ghi-nhan", "within: nam-sau", "", `đồng hồ "nam-sau" không có`},
		{"dead clock", procedureFile, "clocks: [ghi-nhan,", "clocks: [nam-sau,", "", `đồng hồ "nam-sau" không có`},
		{"clock twice", procedureFile, "clocks: [ghi-nhan,", "clocks: [ghi-nhan, ghi-nhan,", "", "có hai lần trong clocks"},
		{"clock that nothing stops", procedureFile, "clocks: [ghi-nhan,", "clocks: [xem-lai, ghi-nhan,", "", `"xem-lai" chỉ dừng khi một bước`},
		{"template of the step unlisted", procedureFile, "template: phan-hoi-bao-chi", "template: xin-loi", "", `mẫu "xin-loi" của bước không có trong templates`},
		{"dead template", procedureFile, "templates: [phan-hoi-bao-chi,", "templates: [thu-tinh, phan-hoi-bao-chi,", "", `mẫu "thu-tinh" không có`},
		{"bad basis", procedureFile, `basis: "law:nd-244-2026#d10"`, `basis: "NĐ 244"`, "", "căn cứ phải có dạng"},
		{"lesson", procedureFile, "lessons: [phat-ngon-bao-chi/phan-hoi-bao-chi]", "lessons: [phan-hoi-bao-chi]", "", "bài học phải có dạng"},
		{"dead related", procedureFile, "related: [bao-chi-hoi-gap,", "related: [khong-co,", "", `quy trình "khong-co" không có`},
		{"related to itself", procedureFile, "related: [bao-chi-hoi-gap,", "related: [bao-dang-sai,", "", "không liên quan tới chính nó"},
		{"retired", procedureFile, "related:", "retired: hôm qua\nrelated:", "retired: hôm qua", "retired phải là ngày"},
		{"bad law link", procedureFile, "law:nd-237-2026#d19)", "law:nd-237-2026#19)", "", "liên kết luật viết sai"},
		{"callout", procedureFile, "> [!vi-du]", "> [!chu-y]", "", `hộp "chu-y" lạ`},

		{"template id twice", templateFile, "id: dinh-chinh", "id: tuyen-bo-tam", "", `"tuyen-bo-tam" đã dùng`},
		{"layout", templateFile, "layout: document", "layout: poster", "", "layout phải là letter"},
		{"no heading", templateFile, "heading: THÔNG BÁO", "heading: ''", "", "thiếu heading"},
		{"field kind", templateFile, "kind: paragraph", "kind: đoạn", "", "kind của trường"},
		{"field twice", templateFile, "{id: su-that,", "{id: dieu-sai,", "  - {id: dieu-sai, label: Điều", `id "dieu-sai" trùng`},
		{"fill", templateFile, "kind: paragraph, required: true,", "kind: paragraph, fill: moon, required: true,", "", `fill "moon" lạ`},
		{"unknown blank", templateFile, "{{xem-o-dau}}", "{{o-dau}}", "body: |", "{{o-dau}} không có trong fields"},
		{"unused field", templateFile, "Đầu mối: {{dau-moi}}", "Đầu mối", "  - {id: dau-moi", `"dau-moi" không dùng`},
		{"open brace", templateFile, "{{xem-o-dau}}", "{{xem-o-dau}} {{", "body: |", "dấu {{ }} không cặp"},
		{"law in the body", templateFile, "  ## Bằng chứng", "  law:nd-328-2026", "body: |", "không dùng liên kết law:"},
		{"bad link in advice", templateFile, "law:nd-328-2026)", "law:nd_328)", "advice: >-", "liên kết luật viết sai"},

		{"dead node", treeFile, "next: tu-dau", "next: tu-cuoi", "", `nút "tu-cuoi" không có`},
		{"node twice", treeFile, "- id: tu-dau", "- id: cua-ai", "-", `id "cua-ai" trùng`},
		{"unreachable", treeFile, "next: bao-lam-gi", "next: mat", "  - id: bao-lam-gi", `không đường nào dẫn tới nút "bao-lam-gi"`},
		{"endless", treeFile, "        next: bao-nhieu-nguoi", "        next: cua-ai", "  - id: cua-ai", "quay lại chính nó"},
		{"leaf without work", treeFile, "        next: bao-nhieu-nguoi\n", "", "      - id: sai\n        text: Sai", "kết thúc mà không nói làm gì"},
		{"tree procedure", treeFile, "procedure: bao-dang-sai", "procedure: bao-dang", "", `quy trình "bao-dang" không có`},
		{"tree template", treeFile, "template: phan-hoi-bao-chi", "template: phan-hoi", "", `mẫu "phan-hoi" không có`},

		{"contact calls nobody", contactsFile, "calls: [bao-chi]", "calls: [bao]", "", `đầu mối "bao" không có`},
		{"contact calls itself", contactsFile, "calls: [bao-chi]", "calls: [to-truong]", "{id: nguoi-phat-ngon, ", "quay lại chính nó"},
		{"contact level", contactsFile, "level: 1", "level: 5", "", "cấp phải từ 1 đến 4"},
		{"contact clock", contactsFile, "within: ghi-nhan", "within: x", "", `đồng hồ "x" không có`},
		{"channel ticked", channelsFile, "verified: false", "verified: true", "", "verified luôn là false"},
		{"channel address", channelsFile, "https://tingia.gov.vn", "tingia.gov.vn", "", "address phải bắt đầu"},

		{"about nothing", questionsFile, "about: bao-dang-sai", "about: thoi-tiet", "", `about "thoi-tiet" không phải`},
		{"too few", questionsFile, "about: bao-dang-sai", "about: mao-danh", "questions:", `"bao-dang-sai" có 2 câu hỏi, cần ít nhất 3`},
		{"right is no choice", questionsFile, "    right: a", "    right: e", "", `right "e" không phải`},
		{"choice twice", questionsFile, "{id: b,", "{id: a,", "-", `id "a" trùng`},
		{"question twice", questionsFile, "id: mao-danh-2", "id: mao-danh-1", "-", `id "mao-danh-1" trùng`},
		{"no why", questionsFile, `why: "Dân nhớ câu, không nhớ danh sách."`, `why: ""`, "", "thiếu why"},
		{"lone synonym", synonymsFile, "[cải chính, đăng lại cho đúng, sửa bài báo]", "[cải chính]", "", "ít nhất hai từ"},
		{"synonym in two groups", synonymsFile, "nhận lỗi", "Dinh Chinh", "", `"Dinh Chinh" đã có`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := contentFiles(t)
			text := string(files[tt.file].Data)
			spoiled := strings.Replace(text, tt.old, tt.new, 1)
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

func TestLoadPartFiles(t *testing.T) {
	for _, file := range []string{treeFile, contactsFile, channelsFile, questionsFile, synonymsFile} {
		files := contentFiles(t)
		delete(files, file)
		_, problems := Load(files)
		wantProblem(t, problems, file, 0, "không đọc được tệp")

		key := strings.TrimSuffix(file, ".yaml")
		files[file] = &fstest.MapFile{Data: []byte(key + ": []\n")}
		_, problems = Load(files)
		if len(problems) == 0 {
			t.Errorf("an edition with an empty %s", file)
		}
	}
	for file, want := range map[string]string{
		"procedures/muoi.md":  "tên tệp phải có dạng 01-ten-quy-trinh.md",
		"templates/muoi.yaml": "tên tệp phải có dạng 01-ten-mau.yaml",
	} {
		files := contentFiles(t)
		files[file] = &fstest.MapFile{}
		_, problems := Load(files)
		wantProblem(t, problems, file, 0, want)
	}
	_, problems := Load(fstest.MapFS{})
	for _, dir := range []string{proceduresDir, templatesDir} {
		wantProblem(t, problems, dir, 0, "không đọc được thư mục")
	}
}
