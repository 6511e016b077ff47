package handbooks

import (
	"context"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/fault"
	"lantoa/handbook"
)

// mostContent bounds the body of an edited part.
const mostContent = 512 << 10

// draftRoutes change a draft part by part: each names the version that its
// author saw, and is answered with the whole at the next one.
func (h *Handbooks) draftRoutes(r *policy.Router) {
	api.Put(r, "/handbook/editions/{id}/head", policy.AuthorHandbook, h.putHead, api.Summary("Change what a draft says of itself"))
	api.Put(r, "/handbook/editions/{id}/sections/{part}", policy.AuthorHandbook, h.putSection, api.MaxBody(mostContent), api.Summary("Change or add a section of a draft"))
	api.Put(r, "/handbook/editions/{id}/procedures/{part}", policy.AuthorHandbook, h.putProcedure, api.MaxBody(mostContent), api.Summary("Change or add a procedure of a draft"))
	api.Put(r, "/handbook/editions/{id}/clocks/{part}", policy.AuthorHandbook, h.putClock, api.Summary("Change or add a clock of a draft"))
	api.Put(r, "/handbook/editions/{id}/templates/{part}", policy.AuthorHandbook, h.putTemplate, api.MaxBody(mostContent), api.Summary("Change or add a template of a draft"))
	api.Put(r, "/handbook/editions/{id}/questions/{part}", policy.AuthorHandbook, h.putQuestion, api.Summary("Change or add a question of a draft, with its key"))
	api.Put(r, "/handbook/editions/{id}/criteria/{part}", policy.AuthorHandbook, h.putCriterion, api.Summary("Change or add a criterion of the levels of a draft"))
	api.Put(r, "/handbook/editions/{id}/levels/{part}", policy.AuthorHandbook, h.putLevel, api.Summary("Change one of the four levels of a draft"))
	api.Put(r, "/handbook/editions/{id}/tree/{part}", policy.AuthorHandbook, h.putNode, api.Summary("Change or add a question of the decision tree of a draft"))
	api.Put(r, "/handbook/editions/{id}/contacts/{part}", policy.AuthorHandbook, h.putContact, api.Summary("Change or add a contact of a draft"))
	api.Put(r, "/handbook/editions/{id}/channels/{part}", policy.AuthorHandbook, h.putChannel, api.Summary("Change or add a reporting channel of a draft"))
	api.Put(r, "/handbook/editions/{id}/synonyms", policy.AuthorHandbook, h.putSynonyms, api.Summary("Put other groups of synonyms in the place of a draft's"))
	// Not …/{kind}/order: a part may have the id "order".
	api.Put(r, "/handbook/editions/{id}/order/{kind}", policy.AuthorHandbook, h.putOrder, api.Summary("Put the parts of one list of a draft in another order"))
	api.Delete(r, "/handbook/editions/{id}/{kind}/{part}", policy.AuthorHandbook, h.removePart, api.Summary("Take a part of any list but the levels out of a draft"))
}

// partInput names a part of a draft at the version that the author saw.
type partInput struct {
	ID      string `path:"id" json:"-" validate:"max=64"`
	Part    string `path:"part" json:"-" validate:"slug,max=100"`
	IfMatch string `header:"If-Match" json:"-"`
}

// write puts a part whose id is that of the address.
func write[T any](ctx context.Context, h *Handbooks, actor policy.Actor, in partInput, l list[T], item T) (EditionDetail, error) {
	if l.id(item) != in.Part {
		return EditionDetail{}, fault.InvalidField("id", "path", "Mã trong nội dung phải trùng với mã trên địa chỉ.", "The id must be that of the address.")
	}
	e, err := h.editDraft(ctx, actor, in.ID, in.IfMatch, l.put(item))
	return h.edited(ctx, e, err)
}

// orPath is the id of the address for a part that names none.
func orPath(in partInput, id *string) {
	if *id == "" {
		*id = in.Part
	}
}

type putHeadInput struct {
	ID      string `path:"id" json:"-" validate:"max=64"`
	IfMatch string `header:"If-Match" json:"-"`
	head
}

func (h *Handbooks) putHead(ctx context.Context, actor policy.Actor, in putHeadInput) (EditionDetail, error) {
	e, err := h.editDraft(ctx, actor, in.ID, in.IfMatch, putHead(in.head))
	return h.edited(ctx, e, err)
}

type putSectionInput struct {
	partInput
	Content handbook.Section `json:"section"`
}

func (h *Handbooks) putSection(ctx context.Context, actor policy.Actor, in putSectionInput) (EditionDetail, error) {
	orPath(in.partInput, &in.Content.ID)
	in.Content.Body = body(in.Content.Body)
	return write(ctx, h, actor, in.partInput, sections, in.Content)
}

type putProcedureInput struct {
	partInput
	Content handbook.Procedure `json:"procedure"`
}

func (h *Handbooks) putProcedure(ctx context.Context, actor policy.Actor, in putProcedureInput) (EditionDetail, error) {
	orPath(in.partInput, &in.Content.ID)
	in.Content.Body = body(in.Content.Body)
	return write(ctx, h, actor, in.partInput, procedures, in.Content)
}

type putTemplateInput struct {
	partInput
	Content handbook.Template `json:"template"`
}

func (h *Handbooks) putTemplate(ctx context.Context, actor policy.Actor, in putTemplateInput) (EditionDetail, error) {
	orPath(in.partInput, &in.Content.ID)
	in.Content.Body = body(in.Content.Body)
	return write(ctx, h, actor, in.partInput, templates, in.Content)
}

type putClockInput struct {
	partInput
	Content handbook.Clock `json:"clock"`
}

func (h *Handbooks) putClock(ctx context.Context, actor policy.Actor, in putClockInput) (EditionDetail, error) {
	orPath(in.partInput, &in.Content.ID)
	return write(ctx, h, actor, in.partInput, clocks, in.Content)
}

// QuestionDraft is a question as its author sees it: with the key.
type QuestionDraft struct {
	About   string            `json:"about" validate:"required,slug,max=100"`
	Text    string            `json:"text" validate:"max=2000"`
	Choices []handbook.Choice `json:"choices" validate:"max=8"`
	Right   string            `json:"right" validate:"max=100"`
	Why     string            `json:"why" validate:"max=2000"`
}

type putQuestionInput struct {
	partInput
	Content QuestionDraft `json:"question"`
}

func (h *Handbooks) putQuestion(ctx context.Context, actor policy.Actor, in putQuestionInput) (EditionDetail, error) {
	c := in.Content
	return write(ctx, h, actor, in.partInput, questions, handbook.Question{ID: in.Part, About: c.About, Text: c.Text, Choices: c.Choices, Right: c.Right, Why: c.Why})
}

type putCriterionInput struct {
	partInput
	Content handbook.Criterion `json:"criterion"`
}

func (h *Handbooks) putCriterion(ctx context.Context, actor policy.Actor, in putCriterionInput) (EditionDetail, error) {
	orPath(in.partInput, &in.Content.ID)
	return write(ctx, h, actor, in.partInput, criteria, in.Content)
}

type putLevelInput struct {
	partInput
	Content handbook.Level `json:"level"`
}

func (h *Handbooks) putLevel(ctx context.Context, actor policy.Actor, in putLevelInput) (EditionDetail, error) {
	orPath(in.partInput, &in.Content.ID)
	return write(ctx, h, actor, in.partInput, levels, in.Content)
}

type putNodeInput struct {
	partInput
	Content handbook.Node `json:"node"`
}

func (h *Handbooks) putNode(ctx context.Context, actor policy.Actor, in putNodeInput) (EditionDetail, error) {
	orPath(in.partInput, &in.Content.ID)
	return write(ctx, h, actor, in.partInput, tree, in.Content)
}

type putContactInput struct {
	partInput
	Content handbook.Contact `json:"contact"`
}

func (h *Handbooks) putContact(ctx context.Context, actor policy.Actor, in putContactInput) (EditionDetail, error) {
	orPath(in.partInput, &in.Content.ID)
	return write(ctx, h, actor, in.partInput, contacts, in.Content)
}

type putChannelInput struct {
	partInput
	Content handbook.Channel `json:"channel"`
}

func (h *Handbooks) putChannel(ctx context.Context, actor policy.Actor, in putChannelInput) (EditionDetail, error) {
	orPath(in.partInput, &in.Content.ID)
	return write(ctx, h, actor, in.partInput, channels, in.Content)
}

type putSynonymsInput struct {
	ID       string     `path:"id" json:"-" validate:"max=64"`
	IfMatch  string     `header:"If-Match" json:"-"`
	Synonyms [][]string `json:"synonyms" validate:"max=500,dive,max=50,dive,line,max=200"`
}

func (h *Handbooks) putSynonyms(ctx context.Context, actor policy.Actor, in putSynonymsInput) (EditionDetail, error) {
	e, err := h.editDraft(ctx, actor, in.ID, in.IfMatch, setSynonyms(in.Synonyms))
	return h.edited(ctx, e, err)
}

type putOrderInput struct {
	ID      string   `path:"id" json:"-" validate:"max=64"`
	Kind    string   `path:"kind" json:"-" validate:"oneof=sections procedures templates clocks questions criteria tree contacts channels"`
	IfMatch string   `header:"If-Match" json:"-"`
	IDs     []string `json:"ids" validate:"max=500,dive,max=100"`
}

func (h *Handbooks) putOrder(ctx context.Context, actor policy.Actor, in putOrderInput) (EditionDetail, error) {
	e, err := h.editDraft(ctx, actor, in.ID, in.IfMatch, lists[in.Kind].order(in.IDs))
	return h.edited(ctx, e, err)
}

type removePartInput struct {
	partInput
	Kind string `path:"kind" json:"-" validate:"oneof=sections procedures templates clocks questions criteria tree contacts channels"`
}

func (h *Handbooks) removePart(ctx context.Context, actor policy.Actor, in removePartInput) (EditionDetail, error) {
	e, err := h.editDraft(ctx, actor, in.ID, in.IfMatch, lists[in.Kind].remove(in.Part))
	return h.edited(ctx, e, err)
}
