package handbooks

import (
	"context"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/handbook"
)

// Offline is the handbook as it holds for the reader, whole, in one answer: a
// phone that has it needs no line to judge a case, to read, or to search.
type Offline struct {
	Front      Front           `json:"front"`
	Sections   []SectionPage   `json:"sections"`
	Procedures []ProcedurePage `json:"procedures"`
	Templates  []TemplatePage  `json:"templates"`
	Tree       []handbook.Node `json:"tree"`
	Synonyms   [][]string      `json:"synonyms"`
	tag        string
}

// ETag changes with the edition's content and with the agency's own part.
func (o Offline) ETag() string { return o.tag }

func (h *Handbooks) showOffline(ctx context.Context, actor policy.Actor, _ api.Nothing) (Offline, error) {
	b, err := h.current(ctx)
	if err != nil {
		return Offline{}, err
	}
	own, err := h.own(ctx, actor.Path)
	if err != nil {
		return Offline{}, err
	}
	e := b.edition
	out := Offline{
		Front: h.frontOf(b, own), Sections: []SectionPage{}, Procedures: []ProcedurePage{}, Templates: []TemplatePage{},
		Tree: orEmpty(e.Tree), Synonyms: orEmpty(e.Synonyms), tag: h.tagOf(b, own),
	}
	for _, s := range e.Sections {
		out.Sections = append(out.Sections, b.sectionOf(s, own))
	}
	for _, p := range e.Procedures {
		out.Procedures = append(out.Procedures, h.pageOf(b, p, own))
	}
	for _, t := range e.Templates {
		page, err := h.viewTemplate(b, t)
		if err != nil {
			return Offline{}, err
		}
		out.Templates = append(out.Templates, page)
	}
	return out, nil
}
