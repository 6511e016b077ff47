package handbooks

import (
	"context"
	"slices"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/fault"
	"lantoa/handbook"
)

// TemplateRef names a template.
type TemplateRef struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Summary string `json:"summary"`
}

func refToTemplate(t handbook.Template) TemplateRef {
	return TemplateRef{ID: t.ID, Title: t.Title, Summary: t.Summary}
}

// TemplatePage is a template to fill in. Advice is HTML.
type TemplatePage struct {
	TemplateRef
	EditionID string           `json:"editionId"`
	Layout    handbook.Layout  `json:"layout" enum:"letter,document,plain"`
	Heading   string           `json:"heading"`
	Fields    []handbook.Field `json:"fields"`
	Body      string           `json:"body"`
	Advice    string           `json:"advice"`
	Law       *LawRef          `json:"law,omitempty"`
	// Procedures are those that use it.
	Procedures []ProcedureRef `json:"procedures"`
	tag        string
}

// ETag changes with the edition's content.
func (p TemplatePage) ETag() string { return p.tag }

func (h *Handbooks) viewTemplate(b *book, t handbook.Template) (TemplatePage, error) {
	advice, err := renderBody(t.Advice)
	page := TemplatePage{
		TemplateRef: refToTemplate(t), EditionID: b.id, Layout: t.Layout, Heading: t.Heading, Fields: t.Fields,
		Body: t.Body, Advice: advice, Law: lawRef(t.Basis), Procedures: []ProcedureRef{}, tag: h.tagOf(b, Own{}),
	}
	for _, p := range b.edition.Procedures {
		if slices.Contains(p.Templates, t.ID) {
			page.Procedures = append(page.Procedures, h.procedureRef(p))
		}
	}
	return page, err
}

type templateInput struct {
	Template string `path:"template" json:"-" validate:"required,max=100"`
	Edition  string `query:"edition" json:"-" validate:"max=64"`
}

func (h *Handbooks) showTemplate(ctx context.Context, actor policy.Actor, in templateInput) (TemplatePage, error) {
	b, err := h.bookFor(ctx, actor, in.Edition)
	if err != nil {
		return TemplatePage{}, err
	}
	t, ok := b.edition.Template(in.Template)
	if !ok {
		return TemplatePage{}, fault.New(fault.NotFound, "Sổ tay không có mẫu này.", "The handbook has no such template.")
	}
	return h.viewTemplate(b, t)
}
