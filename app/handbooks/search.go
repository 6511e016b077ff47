package handbooks

import (
	"cmp"
	"context"
	"time"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/handbook"
)

// Where a search looks.
const (
	InHandbook = "handbook"
	InLessons  = "lessons" // of courses that the person may read
	InLaw      = "law"     // the register of legal instruments
)

// The kinds of result beside those of package handbook.
const (
	lessonItem     handbook.ItemKind = "lesson"
	instrumentItem handbook.ItemKind = "instrument"
)

func (h *Handbooks) searchRoutes(r *policy.Router) {
	api.Get(r, "/handbook/search", policy.ReadHandbook, h.search, api.Summary("Search the handbook, lessons and law, diacritics optional"))
	api.Post(r, "/handbook/opens", policy.ReadHandbook, h.noteOpens, api.Summary("Count items of the handbook that were opened; nobody's name is kept"))
	api.Get(r, "/handbook/analytics", policy.ReviewHandbook, h.showAnalytics, api.Summary("What of the handbook is opened, what is looked for in vain, which steps are late"))
}

type searchInput struct {
	Q string `query:"q" json:"-" validate:"required,max=200"`
	// In narrows the search to one place.
	In    string `query:"in" json:"-" validate:"omitempty,oneof=handbook lessons law"`
	Limit int    `query:"limit" json:"-" validate:"min=0,max=50"` // in each place, 20 by default
	// Typing tells that the query is not finished: it is not kept when nothing
	// answers it.
	Typing bool `query:"typing" json:"-"`
}

// SearchResults are what was found, by place: the handbook, lessons, law.
type SearchResults struct {
	Groups []SearchGroup `json:"groups"`
	// Kept tells that nothing was found and that the authors will see the query.
	Kept bool `json:"kept"`
}

// SearchGroup is what was found in one place, best first. Partial tells that nothing
// there holds all the words: the items hold most.
type SearchGroup struct {
	In      string         `json:"in" enum:"handbook,lessons,law"`
	Total   int            `json:"total"`
	Partial bool           `json:"partial"`
	Items   []SearchResult `json:"items"`
}

// SearchResult is one thing that was found. Kind is section, procedure, template,
// clock, channel, lesson or instrument.
type SearchResult struct {
	handbook.Hit
	// Link is the page of the web app.
	Link   string     `json:"link"`
	Course *CourseRef `json:"course,omitempty"` // of a lesson
	State  string     `json:"state,omitempty" enum:"in-force,not-yet,expired,unknown"`
}

// CourseRef names the course of a lesson.
type CourseRef struct {
	Code  string `json:"code"`
	Title string `json:"title"`
}

func (h *Handbooks) search(ctx context.Context, actor policy.Actor, in searchInput) (SearchResults, error) {
	return h.Search(ctx, actor, in)
}

// Search looks in the edition in force, in the lessons that the actor may
// read, and in the register of law. A finished query that nothing anywhere
// answers is kept for the authors, without the person.
func (h *Handbooks) Search(ctx context.Context, actor policy.Actor, in searchInput) (SearchResults, error) {
	b, err := h.current(ctx)
	if err != nil {
		return SearchResults{}, err
	}
	uses, err := h.uses(ctx)
	if err != nil {
		return SearchResults{}, err
	}
	q := handbook.Query{Text: in.Q, Synonyms: b.edition.Synonyms, Today: h.today().Format(time.DateOnly), Limit: cmp.Or(in.Limit, 20)}
	out := SearchResults{Groups: []SearchGroup{}}
	found := 0
	for _, place := range []struct {
		in   string
		look func() (SearchGroup, error)
	}{
		{InHandbook, func() (SearchGroup, error) { return searchBook(b, q, uses), nil }},
		{InLessons, func() (SearchGroup, error) { return h.searchLessons(ctx, actor, q) }},
		{InLaw, func() (SearchGroup, error) { return h.searchLaw(ctx, q) }},
	} {
		if in.In != "" && in.In != place.in {
			continue
		}
		group, err := place.look()
		if err != nil {
			return SearchResults{}, err
		}
		group.In = place.in
		found += group.Total
		out.Groups = append(out.Groups, group)
	}
	if found == 0 && in.In == "" && !in.Typing {
		out.Kept, err = h.keepUnanswered(ctx, in.Q)
	}
	return out, err
}

func searchBook(b *book, q handbook.Query, uses func(handbook.Item) int) SearchGroup {
	q.Uses = uses
	found := b.index().Search(q)
	g := SearchGroup{Total: found.Total, Partial: found.Partial, Items: []SearchResult{}}
	for _, hit := range found.Hits {
		g.Items = append(g.Items, SearchResult{Hit: hit, Link: itemLink(hit)})
	}
	return g
}

// itemLink is the page on which an item of the handbook stands.
func itemLink(hit handbook.Hit) string {
	link := "/handbook"
	switch hit.Kind {
	case handbook.SectionItem:
		link += "/" + hit.ID
	case handbook.ProcedureItem:
		link += "/procedures/" + hit.ID
	case handbook.TemplateItem:
		return link + "/templates/" + hit.ID
	default:
		return link + "#" + string(hit.Kind) + "-" + hit.ID
	}
	if hit.Anchor != "" {
		link += "#" + hit.Anchor
	}
	return link
}
