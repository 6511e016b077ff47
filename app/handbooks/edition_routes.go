package handbooks

import (
	"context"
	"time"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/fault"
	"lantoa/handbook"
)

func (h *Handbooks) editionRoutes(r *policy.Router) {
	api.Get(r, "/handbook/editions", policy.ReviewHandbook, h.listEditions, api.Summary("All editions of the handbook, drafts too, the newest first"))
	api.Post(r, "/handbook/editions", policy.AuthorHandbook, h.createDraft, api.Status(201), api.Idempotent,
		api.Summary("Make a draft out of the edition in force"))
	api.Get(r, "/handbook/editions/{id}", policy.ReviewHandbook, h.showEdition, api.Summary("An edition with all that it says, as its authors edit it"))
	api.Get(r, "/handbook/editions/{id}/diff", policy.ReviewHandbook, h.showDiff, api.Summary("What an edition changes against another, with marks of what is material"))
	api.Put(r, "/handbook/editions/{id}/marks", policy.AuthorHandbook, h.putMarks, api.Summary("Say which changes of a draft are material, and why"))
	h.draftRoutes(r)
	api.Post(r, "/handbook/preview", policy.AuthorHandbook, h.preview, api.MaxBody(mostContent), api.Summary("How Markdown will be read"))
	api.Post(r, "/handbook/editions/{id}/submit", policy.AuthorHandbook, h.submit, api.Summary("Hand a draft over for approval"))
	api.Post(r, "/handbook/editions/{id}/return", policy.ReviewHandbook, h.giveBack, api.Summary("Give an edition back to its authors with a comment"))
	api.Post(r, "/handbook/editions/{id}/approve", policy.ApproveHandbook, h.approve, api.Summary("Approve an edition, in force from a day on"))
}

type createDraftInput struct {
	Number   string `json:"number" validate:"required,line,min=1,max=60"`
	api.Meta `json:"-"`
}

func (h *Handbooks) createDraft(ctx context.Context, actor policy.Actor, in createDraftInput) (EditionView, error) {
	e, err := h.CreateDraft(ctx, actor, shortID(in.Meta), in.Number)
	if err != nil {
		return EditionView{}, err
	}
	return h.view(ctx, e, h.asking(ctx))
}

type editionInput struct {
	ID string `path:"id" json:"-" validate:"max=64"`
}

// EditionDetail is an edition as authors and approvers see it.
type EditionDetail struct {
	EditionView
	Content handbook.Edition `json:"content"`
	// Questions are those of the content with their keys.
	Questions []QuestionDraft `json:"questionKeys"`
	// Problems keep a draft from being submitted; none once it was.
	// Those of code "missing" are of what is not written yet.
	Problems []fault.Field `json:"problems"`
}

func (h *Handbooks) showEdition(ctx context.Context, actor policy.Actor, in editionInput) (EditionDetail, error) {
	if err := mayProvince(actor, policy.ReviewHandbook); err != nil {
		return EditionDetail{}, err
	}
	e, err := h.FindEdition(ctx, in.ID)
	if err != nil {
		return EditionDetail{}, err
	}
	return h.detail(ctx, e)
}

func (h *Handbooks) detail(ctx context.Context, e Edition) (EditionDetail, error) {
	v, err := h.view(ctx, e, h.asking(ctx))
	if err != nil {
		return EditionDetail{}, err
	}
	d := EditionDetail{EditionView: v, Content: e.Content, Questions: []QuestionDraft{}, Problems: []fault.Field{}}
	for _, q := range e.Content.Questions {
		d.Questions = append(d.Questions, QuestionDraft{About: q.About, Text: q.Text, Choices: q.Choices, Right: q.Right, Why: q.Why})
	}
	if v.State == StateDraft {
		d.Problems, err = h.problemsOf(e)
	}
	return d, err
}

// edited answers an edit with the whole, at its new version.
func (h *Handbooks) edited(ctx context.Context, e Edition, err error) (EditionDetail, error) {
	if err != nil {
		return EditionDetail{}, err
	}
	return h.detail(ctx, e)
}

type diffInput struct {
	ID string `path:"id" json:"-" validate:"max=64"`
	// Against is the edition to compare with; the one that the draft was made
	// from, or that the approved edition supersedes, when absent.
	Against string `query:"against" json:"-" validate:"max=64"`
}

// DiffView is what an edition changes.
type DiffView struct {
	Edition string            `json:"edition"`
	Against string            `json:"against"`
	Changes []handbook.Change `json:"changes"`
	Marks   []Mark            `json:"marks"`
	// Material are the keys of the parts that readers would have to read again.
	Material []string `json:"material"`
	Version  int      `json:"version"` // of the edition
}

func (h *Handbooks) showDiff(ctx context.Context, actor policy.Actor, in diffInput) (DiffView, error) {
	if err := mayProvince(actor, policy.ReviewHandbook); err != nil {
		return DiffView{}, err
	}
	e, err := h.FindEdition(ctx, in.ID)
	if err != nil {
		return DiffView{}, err
	}
	if in.Against == "" {
		in.Against = e.Base
		if e.Supersedes != "" {
			in.Against = e.Supersedes
		}
	}
	changes, err := h.changes(ctx, e, in.Against)
	return DiffView{
		Edition: e.ID, Against: in.Against, Changes: changes, Marks: orEmpty(e.Marks),
		Material: handbook.MaterialParts(changes, marksOf(e)), Version: e.Version,
	}, err
}

type marksInput struct {
	ID      string      `path:"id" json:"-" validate:"max=64"`
	IfMatch string      `header:"If-Match" json:"-"`
	Marks   []markInput `json:"marks" validate:"max=2000,dive"`
}

type markInput struct {
	Change   string `json:"change" validate:"required,max=64"`
	Material bool   `json:"material"`
	Reason   string `json:"reason" validate:"max=1000"`
}

func (h *Handbooks) putMarks(ctx context.Context, actor policy.Actor, in marksInput) (EditionDetail, error) {
	marks := make([]Mark, len(in.Marks))
	for i, m := range in.Marks {
		marks[i] = Mark{Change: m.Change, Material: m.Material, Reason: m.Reason}
	}
	e, err := h.SaveMarks(ctx, actor, in.ID, in.IfMatch, marks)
	return h.edited(ctx, e, err)
}

type stepInput struct {
	ID      string `path:"id" json:"-" validate:"max=64"`
	IfMatch string `header:"If-Match" json:"-"`
}

func (h *Handbooks) submit(ctx context.Context, actor policy.Actor, in stepInput) (EditionDetail, error) {
	e, err := h.Submit(ctx, actor, in.ID, in.IfMatch)
	return h.edited(ctx, e, err)
}

type returnInput struct {
	stepInput
	Comment string `json:"comment" validate:"required,min=3,max=2000"`
}

func (h *Handbooks) giveBack(ctx context.Context, actor policy.Actor, in returnInput) (EditionDetail, error) {
	e, err := h.Return(ctx, actor, in.ID, in.IfMatch, in.Comment)
	return h.edited(ctx, e, err)
}

type approveInput struct {
	stepInput
	DecisionNumber string   `json:"decisionNumber" validate:"required,line,max=100"`
	DecisionDate   api.Date `json:"decisionDate" validate:"required"`
	// Authority is who signed the decision, e.g. "Chủ tịch UBND tỉnh".
	Authority string `json:"authority" validate:"required,line,max=200"`
	// From is the first day in force; today when absent.
	From *api.Date `json:"from,omitempty"`
}

func (h *Handbooks) approve(ctx context.Context, actor policy.Actor, in approveInput) (EditionDetail, error) {
	from := midnight(h.Now())
	if in.From != nil && !in.From.IsZero() {
		from = dayStart(*in.From)
	}
	date := dayStart(in.DecisionDate)
	if date.After(h.Now()) || date.Year() < 2000 {
		return EditionDetail{}, fault.InvalidField("decisionDate", "range", "Ngày quyết định không thể ở tương lai.", "A decision cannot be of a day to come.")
	}
	e, err := h.Approve(ctx, actor, in.ID, in.IfMatch, Approval{
		Decision: Decision{Number: in.DecisionNumber, Date: date, Authority: in.Authority}, From: from,
	})
	return h.edited(ctx, e, err)
}

// dayStart is the midnight with which a day of the input begins.
func dayStart(d api.Date) time.Time {
	y, m, day := d.Date()
	return time.Date(y, m, day, 0, 0, 0, 0, zone).UTC()
}
