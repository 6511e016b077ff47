package handbook

import (
	"fmt"
	"regexp"
	"slices"
	"testing"
)

func TestPlainWords(t *testing.T) {
	for message, want := range map[string]string{
		"thiếu firstHour": "thiếu giờ đầu tiên",
		"thiếu do":        "thiếu điều nên làm",
		`đồng hồ "within" của bước không có trong clocks của quy trình`: `đồng hồ "within" của bước không có trong các mốc thời gian của quy trình`,
		`id "a" trùng với dòng 12`:                        `mã "a" đã được dùng ở chỗ khác`,
		`"tin đồn" đã có ở dòng 3`:                        `"tin đồn" đã được dùng ở chỗ khác`,
		`id "x" đã dùng ở procedures/03-bao-chi.md`:       `mã "x" đã được dùng ở chỗ khác`,
		`start "noon" lạ; chỉ có received, judged`:        `việc làm đồng hồ chạy "noon" lạ phải chọn trong danh sách`,
		"kind phải là target hoặc legal":                  "kiểu phải chọn trong danh sách",
		"part phải là R, A, C hoặc I":                     "phần việc phải là R, A, C hoặc I",
		"{{text}} không có trong fields":                  "{{text}} không có trong các ô phải điền",
		`căn cứ phải có dạng law:nd-244-2026#d7.3, là ""`: `căn cứ phải có dạng law:nd-244-2026#d7.3, là ""`,
	} {
		if got := plainWords(message); got != want {
			t.Errorf("%s: %s, want %s", message, got, want)
		}
	}
}

// Whatever is missing of what an author begins is said without a key of the
// files, is unfinished rather than wrong, and names the field.
func TestAnEmptyPartIsUnfinished(t *testing.T) {
	key := regexp.MustCompile(`\b(firstHour|dont|signs|evidence|escalateTo|thresholds|answers|choices|fields|clocks|levels|roles|steps|title|summary|why|right|question|name|for|how|body|text)\b`)
	for name, c := range map[string]struct {
		add   func(*Edition)
		wants []string
	}{
		"procedure": {func(e *Edition) { e.Procedures = append(e.Procedures, Procedure{ID: "moi"}) }, []string{
			"procedures.moi.title", "procedures.moi.summary", "procedures.moi.signs", "procedures.moi.firstHour", "procedures.moi.steps",
			"procedures.moi.roles", "procedures.moi.do", "procedures.moi.dont", "procedures.moi.body:1", "questions",
		}},
		"step": {func(e *Edition) { e.Procedures[0].Steps = append(e.Procedures[0].Steps, Step{ID: "moi", Phase: 6}) }, []string{
			"procedures.tin-gia-chinh-sach.steps[15].text", "procedures.tin-gia-chinh-sach.steps[15].role", "procedures.tin-gia-chinh-sach.steps[15].evidence",
		}},
		"section": {func(e *Edition) { e.Sections = append(e.Sections, Section{ID: "moi", Kind: Guide}) }, []string{"sections.moi.title", "sections.moi.body:1"}},
		"clock": {func(e *Edition) {
			e.Clocks = append(e.Clocks, Clock{ID: "moi", Unit: Hours, Kind: Target, Start: FromReceived, Stop: StopByHand})
		}, nil},
		"template": {func(e *Edition) { e.Templates = append(e.Templates, Template{ID: "moi", Layout: Plain}) }, []string{
			"templates.moi.title", "templates.moi.fields", "templates.moi.body",
		}},
		"criterion": {func(e *Edition) { e.Criteria = append(e.Criteria, Criterion{ID: "moi"}) }, nil},
		"node":      {func(e *Edition) { e.Tree = append(e.Tree, Node{ID: "moi", Question: "Gì?"}) }, nil},
		"contact":   {func(e *Edition) { e.Contacts = append(e.Contacts, Contact{ID: "moi", Level: 1}) }, nil},
		"channel":   {func(e *Edition) { e.Channels = append(e.Channels, Channel{ID: "moi"}) }, nil},
		"question":  {func(e *Edition) { e.Questions = append(e.Questions, Question{ID: "moi", About: "nguyen-tac"}) }, nil},
	} {
		e, _ := Load(Content)
		c.add(e)
		found, err := e.Check()
		if err != nil || len(found) == 0 {
			t.Errorf("%s: nothing found (%v)", name, err)
		}
		var paths []string
		for _, p := range found {
			paths = append(paths, p.Path)
			if !p.Unfinished || p.Path == "" || key.MatchString(p.Message) {
				t.Errorf("%s: %+v", name, p)
			}
		}
		for _, want := range c.wants {
			if !slices.Contains(paths, want) {
				t.Errorf("%s: no %s in %q", name, want, paths)
			}
		}
	}
}

func TestPhasesStandInTheirOrder(t *testing.T) {
	e, _ := Load(Content)
	i := slices.IndexFunc(e.Sections, func(s Section) bool { return s.Number == 3 })
	e.Sections[i], e.Sections[i+1] = e.Sections[i+1], e.Sections[i]
	found, err := e.Check()
	if err != nil || len(found) != 1 || found[0].Path != fmt.Sprintf("sections[%d]", i+1) || found[0].Unfinished {
		t.Errorf("%+v %v", found, err)
	}
}
