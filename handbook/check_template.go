package handbook

import (
	"regexp"
	"slices"
	"strings"
)

var (
	blank = regexp.MustCompile(`\{\{([^{}\n]*)\}\}`)
	brace = regexp.MustCompile(`\{\{|\}\}`)
)

// fills are what of an incident may fill a field.
var fills = []string{"agency", "place", "title", "received", "level", "now", "person", "position"}

func checkTemplate(s *source, t Template) {
	s.wantSlug(t.ID, "id")
	s.wantText(t.Title, "title")
	s.wantText(t.Summary, "summary")
	switch t.Layout {
	case Letter, Plain:
	case Document:
		s.wantText(t.Heading, "heading")
	default:
		s.report(s.line("layout"), "layout phải là letter, document hoặc plain")
	}
	s.wantLaw(t.Basis, "basis")
	for _, bad := range badLinks(t.Advice) {
		s.report(s.line("advice"), "liên kết luật viết sai: %q", bad.text)
	}
	if len(t.Fields) == 0 {
		s.miss(s.line("fields"), "mẫu phải có trường để điền")
	}
	ids := unique{}
	for i, f := range t.Fields {
		ids.add(s, f.ID, "fields", i, "id")
		checkField(s, f, i)
	}
	checkBlanks(s, t)
}

func checkField(s *source, f Field, i int) {
	s.wantText(f.Label, "fields", i, "label")
	if !slices.Contains([]FieldKind{Line, Paragraph, ListField, DateField, TimeField}, f.Kind) {
		s.report(s.line("fields", i, "kind"), "kind của trường phải là line, paragraph, list, date hoặc time")
	}
	if f.Fill != "" && !slices.Contains(fills, f.Fill) {
		s.report(s.line("fields", i, "fill"), "fill %q lạ; chỉ có %s", f.Fill, strings.Join(fills, ", "))
	}
}

// checkBlanks holds fields and body to each other: every blank a field, every field used.
func checkBlanks(s *source, t Template) {
	if strings.TrimSpace(t.Body) == "" {
		s.miss(s.line("body"), "thiếu body")
		return
	}
	if strings.Contains(t.Body, "law:") {
		s.report(s.line("body"), "body là lời gửi đi: ghi căn cứ bằng chữ, không dùng liên kết law:")
	}
	used := map[string]bool{}
	known := func(id string) bool {
		return slices.ContainsFunc(t.Fields, func(f Field) bool { return f.ID == id })
	}
	for _, m := range blank.FindAllStringSubmatch(t.Body, -1) {
		used[m[1]] = true
		if !known(m[1]) {
			s.report(s.line("body"), "{{%s}} không có trong fields", m[1])
		}
	}
	if brace.MatchString(blank.ReplaceAllString(t.Body, "")) {
		s.report(s.line("body"), "dấu {{ }} không cặp với nhau")
	}
	for i, f := range t.Fields {
		if !used[f.ID] {
			s.miss(s.line("fields", i), "trường %q không dùng trong body", f.ID)
		}
	}
}
