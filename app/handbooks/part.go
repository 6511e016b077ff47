package handbooks

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/fault"
	"lantoa/courses"
	"lantoa/handbook"
)

// PartPage is a part of the edition in force, to be read from one end to the
// other: what its own page shows in tabs and lists stands here in one text.
type PartPage struct {
	PartRef
	Edition string `json:"edition"`
	Version string `json:"version"`
	HTML    string `json:"html"`
	tag     string
}

// ETag changes with the words of the part.
func (p PartPage) ETag() string { return p.tag }

type partPageInput struct {
	Part string `path:"part" json:"-" validate:"required,max=120"`
}

func (h *Handbooks) showPart(ctx context.Context, _ policy.Actor, in partPageInput) (PartPage, error) {
	b, err := h.current(ctx)
	if err != nil {
		return PartPage{}, err
	}
	for _, p := range b.partsOn(h.today()) {
		if p.Key != in.Part {
			continue
		}
		html, err := renderBody(partText(b.edition, p))
		return PartPage{PartRef: partRef(p), Edition: b.id, Version: p.Version, HTML: html, tag: `"` + b.id + "-" + p.Version + `"`}, err
	}
	return PartPage{}, fault.New(fault.NotFound, "Sổ tay không có phần này.", "The handbook has no such part.")
}

type previewInput struct {
	Text string `json:"text" validate:"max=200000"`
}

// Preview is how Markdown will be read.
type Preview struct {
	HTML string `json:"html"`
}

func (h *Handbooks) preview(_ context.Context, _ policy.Actor, in previewInput) (Preview, error) {
	html, err := renderBody(in.Text)
	return Preview{HTML: html}, err
}

// partText is a part in Markdown.
func partText(e *handbook.Edition, p handbook.ReadingPart) string {
	t := &partWriter{edition: e}
	switch p.Kind {
	case handbook.SectionPart:
		s, _ := e.Section(p.ID)
		t.line(s.Summary)
		t.steps(s.Steps)
		t.roles(s.Roles)
		t.line(s.Body)
	case handbook.ProcedurePart:
		proc, _ := e.Procedure(p.ID)
		t.procedure(proc)
	case handbook.LevelsPart:
		t.levels()
	case handbook.ClocksPart:
		for _, c := range e.Clocks {
			t.line("- **" + c.Name + ":** " + t.limit(c))
		}
	case handbook.TemplatesPart:
		for _, tpl := range e.Templates {
			t.heading(tpl.Title)
			t.line(tpl.Summary)
			for _, f := range tpl.Fields {
				t.bullet(strings.TrimSuffix(f.Label+": "+f.Hint, ": "))
			}
			t.gap()
			t.line(tpl.Advice)
		}
	case handbook.TreePart:
		t.tree()
	}
	return t.text.String()
}

// partWriter gathers Markdown.
type partWriter struct {
	edition *handbook.Edition
	text    strings.Builder
}

func (t *partWriter) gap()            { t.text.WriteString("\n") }
func (t *partWriter) bullet(s string) { t.text.WriteString("- " + s + "\n") }

func (t *partWriter) line(s string) {
	if s = strings.TrimSpace(s); s != "" {
		t.text.WriteString(s + "\n\n")
	}
}

func (t *partWriter) heading(s string) { t.line("## " + s) }

func (t *partWriter) list(title string, items []string) {
	if len(items) == 0 {
		return
	}
	t.heading(title)
	for _, s := range items {
		t.bullet(s)
	}
	t.gap()
}

func (t *partWriter) procedure(p handbook.Procedure) {
	t.line(p.Summary)
	t.list("Dấu hiệu nhận biết", p.Signs)
	t.list("Giờ đầu tiên", p.FirstHour)
	t.steps(p.Steps)
	t.roles(p.Roles)
	t.list("Nên", p.Do)
	t.list("Không nên", p.Dont)
	t.line(p.Body)
}

func (t *partWriter) steps(steps []handbook.Step) {
	if len(steps) == 0 {
		return
	}
	t.heading("Các bước")
	for i, s := range steps {
		text := fmt.Sprintf("%d. %s **%s**", i+1, s.Text, s.Role)
		if c, ok := t.edition.Clock(s.Within); ok {
			text += " · " + limitOf(c)
		}
		if _, err := courses.ParseLawLink(s.Basis); err == nil {
			text += " · [căn cứ](" + s.Basis + ")"
		}
		t.text.WriteString(text + "\n")
	}
	t.gap()
}

func (t *partWriter) roles(roles []handbook.Role) {
	if len(roles) == 0 {
		return
	}
	t.heading("Phân vai")
	for _, r := range roles {
		t.bullet("**" + string(r.Part) + "** " + r.Name)
	}
	t.gap()
}

func (t *partWriter) limit(c handbook.Clock) string {
	text := limitOf(c) + ", từ " + c.From
	if _, err := courses.ParseLawLink(c.Source); err == nil {
		return text + " · [căn cứ](" + c.Source + ")"
	}
	return text + " · " + c.Source
}

func (t *partWriter) levels() {
	for _, l := range t.edition.Levels {
		t.heading(l.Name)
		t.line(l.Summary)
		for _, s := range l.Signals {
			t.bullet(s)
		}
		t.gap()
		t.line("Báo lên: " + l.EscalateTo)
	}
	for _, c := range t.edition.Criteria {
		t.heading(c.Name)
		t.line(c.Question)
		for _, level := range c.Thresholds {
			t.bullet(fmt.Sprintf("Cấp %d: %s", level.Level, level.Text))
		}
		t.gap()
	}
}

// tree says each question with where its answers lead.
func (t *partWriter) tree() {
	questions := map[string]string{}
	for _, n := range t.edition.Tree {
		questions[n.ID] = n.Question
	}
	for _, n := range t.edition.Tree {
		t.heading(n.Question)
		t.line(n.Help)
		for _, b := range n.Answers {
			t.bullet("**" + b.Text + ":** " + strings.Join(t.leads(b, questions), " "))
		}
		t.gap()
	}
}

func (t *partWriter) leads(b handbook.Branch, questions map[string]string) []string {
	to := slices.Clone(b.Do)
	if p, ok := t.edition.Procedure(b.Procedure); ok {
		to = append(to, "Quy trình: "+p.Title+".")
	}
	if tpl, ok := t.edition.Template(b.Template); ok {
		to = append(to, "Mẫu: "+tpl.Title+".")
	}
	if b.Next != "" {
		to = append(to, "Hỏi tiếp: "+questions[b.Next])
	}
	if _, err := courses.ParseLawLink(b.Basis); err == nil {
		to = append(to, "[căn cứ]("+b.Basis+")")
	}
	return to
}
