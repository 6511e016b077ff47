package handbooks

import (
	"context"
	"fmt"
	"strings"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/fault"
	"lantoa/courses"
	"lantoa/handbook"
)

func (h *Handbooks) procedureRoutes(r *policy.Router) {
	api.Get(r, "/handbook/procedures/{procedure}", policy.ReadHandbook, h.showProcedure, api.Summary("What to do in one kind of case: first hour, steps, clocks, roles, templates"))
	api.Get(r, "/handbook/templates/{template}", policy.ReadHandbook, h.showTemplate, api.Summary("A text to fill in: its fields and its body"))
	api.Get(r, "/handbook/offline", policy.ReadHandbook, h.showOffline, api.Summary("The whole handbook in one answer, to be read without a line"))
}

// ProcedurePage is a procedure to read. Paragraphs of the text have ids made of
// their words; a step's anchor is its id.
type ProcedurePage struct {
	ProcedureRef
	EditionID string          `json:"editionId"`
	Signs     []string        `json:"signs"`
	FirstHour []string        `json:"firstHour"`
	Roles     []handbook.Role `json:"roles"`
	Steps     []ProcedureStep `json:"steps"`
	Clocks    []ClockView     `json:"clocks"`
	Templates []TemplateRef   `json:"templates"`
	Do        []string        `json:"do"`
	Dont      []string        `json:"dont"`
	Related   []ProcedureRef  `json:"related"`
	HTML      string          `json:"html"`
	// Note is what the reader's agency adds.
	Note *NoteView `json:"note,omitempty"`
	tag  string
}

// ETag changes with the edition's content and with the agency's own part.
func (p ProcedurePage) ETag() string { return p.tag }

// ProcedureStep is a step of a procedure with its clock, its template and the
// place in the law that demands it, absent for a proposal of the handbook's own.
type ProcedureStep struct {
	StepView
	Phase    int          `json:"phase"`
	Evidence string       `json:"evidence"`
	Template *TemplateRef `json:"template,omitempty"`
	Law      *LawRef      `json:"law,omitempty"`
}

// lawRef takes a `law:` link apart; nil for anything else.
func lawRef(link string) *LawRef {
	law, err := courses.ParseLawLink(link)
	if err != nil {
		return nil
	}
	return &LawRef{Instrument: law.Instrument, Article: law.Article, Text: courses.ArticleText(law.Article)}
}

// renderProcedures renders the texts of procedures, once in an edition.
func renderProcedures(e *handbook.Edition) (map[string]string, error) {
	out := map[string]string{}
	for _, p := range e.Procedures {
		html, err := renderBody(p.Body)
		if err != nil {
			return nil, fmt.Errorf("handbook procedure %s: %w", p.ID, err)
		}
		out[p.ID] = html
	}
	return out, nil
}

// refs names the procedures of an edition.
func (h *Handbooks) refs(e *handbook.Edition) []ProcedureRef {
	out := make([]ProcedureRef, len(e.Procedures))
	for i, p := range e.Procedures {
		out[i] = h.procedureRef(p)
	}
	return out
}

// tagOf is the ETag of what names procedures: it changes also on the day on
// which one retires.
func (h *Handbooks) tagOf(b *book, own Own) string {
	retired := ""
	for _, p := range h.refs(b.edition) {
		if p.Retired != "" {
			retired += "-" + p.ID
		}
	}
	return strings.TrimSuffix(b.etag(own), `"`) + retired + `"`
}

func (h *Handbooks) pageOf(b *book, p handbook.Procedure, own Own) ProcedurePage {
	page := ProcedurePage{
		ProcedureRef: h.procedureRef(p), EditionID: b.id, Signs: p.Signs, FirstHour: p.FirstHour, Roles: p.Roles,
		Steps: []ProcedureStep{}, Clocks: []ClockView{}, Templates: []TemplateRef{}, Do: p.Do, Dont: p.Dont,
		Related: []ProcedureRef{}, HTML: b.procedures[p.ID], Note: own.viewNote(p.ID), tag: h.tagOf(b, own),
	}
	steps := own.viewSteps(b.edition, p.Steps)
	for i, s := range p.Steps {
		step := ProcedureStep{StepView: steps[i], Phase: s.Phase, Evidence: s.Evidence, Law: lawRef(s.Basis)}
		if t, ok := b.edition.Template(s.Template); ok {
			ref := refToTemplate(t)
			step.Template = &ref
		}
		page.Steps = append(page.Steps, step)
	}
	for _, id := range p.Clocks {
		if c, ok := b.edition.Clock(id); ok {
			page.Clocks = append(page.Clocks, own.viewClock(c))
		}
	}
	for _, id := range p.Templates {
		if t, ok := b.edition.Template(id); ok {
			page.Templates = append(page.Templates, refToTemplate(t))
		}
	}
	for _, id := range p.Related {
		if other, ok := b.edition.Procedure(id); ok {
			page.Related = append(page.Related, h.procedureRef(other))
		}
	}
	return page
}

type procedureInput struct {
	Procedure string `path:"procedure" json:"-" validate:"required,max=100"`
	Edition   string `query:"edition" json:"-" validate:"max=64"`
}

func (h *Handbooks) showProcedure(ctx context.Context, actor policy.Actor, in procedureInput) (ProcedurePage, error) {
	b, err := h.bookFor(ctx, actor, in.Edition)
	if err != nil {
		return ProcedurePage{}, err
	}
	p, ok := b.edition.Procedure(in.Procedure)
	if !ok {
		return ProcedurePage{}, fault.New(fault.NotFound, "Sổ tay không có quy trình này.", "The handbook has no such procedure.")
	}
	own, err := h.own(ctx, actor.Path)
	if err != nil {
		return ProcedurePage{}, err
	}
	return h.pageOf(b, p, own), nil
}
