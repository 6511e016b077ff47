package handbook

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestContentProcedures holds every procedure to what a crisis needs of it.
func TestContentProcedures(t *testing.T) {
	edition := loadContent(t)
	want := []string{
		"tin-gia-chinh-sach", "phan-anh-lan-rong", "bao-chi-hoi-gap", "bao-dang-sai", "phat-ngon-sai",
		"lo-lot-du-lieu", "thien-tai-dich-benh", "vu-viec-dang-dieu-tra", "mao-danh", "deepfake",
		"khieu-kien-phat-truc-tiep", "su-co-dich-vu-cong", "hop-bao", "xin-loi-cai-chinh",
	}
	for _, id := range want {
		if _, ok := edition.Procedure(id); !ok {
			t.Errorf("no procedure %s", id)
		}
	}
	for _, p := range edition.Procedures {
		t.Run(p.ID, func(t *testing.T) {
			counted := []struct {
				what        string
				n, from, to int
			}{
				{"signs", len(p.Signs), 3, 8},
				{"lines for the first hour", len(p.FirstHour), 4, 5},
				{"roles", len(p.Roles), 5, 12},
				{"steps", len(p.Steps), 10, 16},
				{"clocks", len(p.Clocks), 4, 12},
				{"templates", len(p.Templates), 3, 8},
				{"do", len(p.Do), 3, 8},
				{"dont", len(p.Dont), 3, 8},
				{"lessons", len(p.Lessons), 1, 5},
				{"related", len(p.Related), 2, 5},
				{"words", len(strings.Fields(p.Body)), 350, 700},
				{"citations", len(Citations(p.Body)), 1, 20},
				{"questions", questionsAbout(edition, p.ID), QuestionsEach, 10},
			}
			for _, c := range counted {
				if c.n < c.from || c.n > c.to {
					t.Errorf("%d %s, want %d to %d", c.n, c.what, c.from, c.to)
				}
			}
			for _, phrase := range []string{"đề xuất của Sổ tay", "Tình huống giả định", "law:"} {
				if !strings.Contains(p.Body, phrase) {
					t.Errorf("the body does not say %q", phrase)
				}
			}
			checkPhases(t, p)
		})
	}
}

// checkPhases wants work before, in and after the case, and lessons from it.
func checkPhases(t *testing.T, p Procedure) {
	t.Helper()
	for _, phase := range []int{1, 4, 5, 6} {
		if !slices.ContainsFunc(p.Steps, func(s Step) bool { return s.Phase == phase }) {
			t.Errorf("no step in phase %d", phase)
		}
	}
	if !slices.ContainsFunc(p.Steps, func(s Step) bool { return s.Phase == 2 || s.Phase == 3 }) {
		t.Error("no step that finds or judges the case")
	}
}

func questionsAbout(e *Edition, id string) int {
	n := 0
	for _, q := range e.Questions {
		if q.About == id {
			n++
		}
	}
	return n
}

// TestContentTemplates holds the templates to their fields, and the titles of
// corrections to the truth: no such title says what is false.
func TestContentTemplates(t *testing.T) {
	edition := loadContent(t)
	if len(edition.Templates) < 15 {
		t.Errorf("%d templates, want 15 or more", len(edition.Templates))
	}
	holding, _ := edition.Template("tuyen-bo-tam")
	if len(holding.Fields) != 8 {
		t.Errorf("the holding statement has %d fields, want 8", len(holding.Fields))
	}
	correction, _ := edition.Template("dinh-chinh")
	subject, _, _ := strings.Cut(correction.Body, "\n")
	if strings.Contains(subject, "dieu-sai") || strings.Count(correction.Body, "{{dieu-sai}}") != 1 {
		t.Error("a correction names what is false once, and never in its subject")
	}
	for _, tpl := range edition.Templates {
		if tpl.Layout == Letter && (!strings.HasPrefix(tpl.Body, "V/v ") || !strings.Contains(tpl.Body, "\n\nKính gửi: ")) {
			t.Errorf("letter %s must open with V/v and Kính gửi", tpl.ID)
		}
		if tpl.Advice == "" || len(tpl.Fields) < 6 {
			t.Errorf("template %s needs advice and six fields", tpl.ID)
		}
		used := func(p Procedure) bool { return slices.Contains(p.Templates, tpl.ID) }
		if !slices.ContainsFunc(edition.Procedures, used) {
			t.Errorf("no procedure uses template %s", tpl.ID)
		}
	}
}

func TestContentLists(t *testing.T) {
	edition := loadContent(t)
	for _, c := range []struct {
		what    string
		n, want int
	}{
		{"sections", len(edition.Sections), 15},
		{"questions", len(edition.Questions), 60},
		{"groups of synonyms", len(edition.Synonyms), 30},
		{"contacts", len(edition.Contacts), 10},
		{"channels", len(edition.Channels), 6},
		{"nodes", len(edition.Tree), 8},
	} {
		if c.n < c.want {
			t.Errorf("%d %s, want %d or more", c.n, c.what, c.want)
		}
	}
	urgent := 0
	for _, c := range edition.Criteria {
		if c.Urgent {
			urgent++
		}
	}
	if urgent != 3 {
		t.Errorf("%d urgent criteria; with the procedure they make four questions", urgent)
	}
	right := map[string]int{}
	for _, q := range edition.Questions {
		right[q.Right]++
	}
	for id, n := range right {
		if n > len(edition.Questions)/2 {
			t.Errorf("choice %s is right in %d of %d questions", id, n, len(edition.Questions))
		}
	}
}

// TestContentRACI holds the table of the section "Phân vai" to the roles of the phases.
func TestContentRACI(t *testing.T) {
	edition := loadContent(t)
	section, _ := edition.Section("phan-vai")
	full := map[string]string{"Văn phòng UBND tỉnh": "Văn phòng UBND"}
	rows := 0
	for _, line := range strings.Split(section.Body, "\n") {
		cells := strings.Split(strings.Trim(line, "| "), " | ")
		if len(cells) != 1+Phases || cells[0] == "Vai" || strings.HasPrefix(cells[0], "---") {
			continue
		}
		rows++
		name := cells[0]
		if short, ok := full[name]; ok {
			name = short
		}
		for phase := 1; phase <= Phases; phase++ {
			if want := partIn(edition, phase, name); cells[phase] != want {
				t.Errorf("%s in phase %d: the table says %s, the phase %s", name, phase, cells[phase], want)
			}
		}
	}
	if rows != 10 {
		t.Errorf("%d rows of roles, want 10", rows)
	}
}

func partIn(e *Edition, phase int, role string) string {
	for _, s := range e.Sections {
		for _, r := range s.Roles {
			if s.Kind == Phase && s.Number == phase && r.Name == role {
				return string(r.Part)
			}
		}
	}
	return "–"
}

// TestTreeEnds walks the tree by any answers: every walk ends, after no more
// questions than there are, with something to do.
func TestTreeEnds(t *testing.T) {
	edition := loadContent(t)
	nodes := map[string]Node{}
	for _, n := range edition.Tree {
		nodes[n.ID] = n
	}
	rapid.Check(t, func(t *rapid.T) {
		at := edition.Tree[0]
		done := 0
		for range len(edition.Tree) + 1 {
			branch := at.Answers[rapid.IntRange(0, len(at.Answers)-1).Draw(t, at.ID)]
			done += len(branch.Do)
			if branch.Next == "" {
				if done == 0 {
					t.Fatalf("the walk ended at %s with nothing to do", at.ID)
				}
				return
			}
			at = nodes[branch.Next]
		}
		t.Fatal("the walk does not end")
	})
}

// TestProcedureIDsExist draws any procedure and any of its ids: each leads to
// what the edition has.
func TestProcedureIDsExist(t *testing.T) {
	edition := loadContent(t)
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom(edition.Procedures).Draw(t, "procedure")
		clock, ok := edition.Clock(rapid.SampledFrom(p.Clocks).Draw(t, "clock"))
		if !ok {
			t.Fatalf("%s names a clock that is not there", p.ID)
		}
		if clock.Kind == Legal {
			if _, ok := ParseCitation(clock.Source); !ok {
				t.Fatalf("legal clock %s has no article", clock.ID)
			}
		}
		if _, ok := edition.Template(rapid.SampledFrom(p.Templates).Draw(t, "template")); !ok {
			t.Fatalf("%s names a template that is not there", p.ID)
		}
		step := rapid.SampledFrom(p.Steps).Draw(t, "step")
		if !slices.ContainsFunc(p.Roles, func(r Role) bool { return r.Name == step.Role }) {
			t.Fatalf("%s: step %s has no role", p.ID, step.ID)
		}
	})
}
