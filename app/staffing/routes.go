package staffing

import (
	"context"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/spreadsheet"
	"lantoa/courses"
)

// Routes registers the feature's routes.
func (s *Staffing) Routes(r *policy.Router) {
	api.Get(r, "/staffing/coverage", policy.ReadCoverage, s.showCoverage,
		api.Summary("Whether the postings of a day within the caller's scope have the certificates that their positions require"))
	api.Get(r, "/staffing/coverage.xlsx", policy.ReadCoverage, s.downloadCoverage, api.Summary("The same as a spreadsheet"))
	api.Get(r, "/staffing/requirements", policy.ReadCoverage, s.listRequirements, api.Summary("Which courses positions require"))
	api.Post(r, "/staffing/requirements", policy.ManageRequirement, s.addRequired, api.Status(201), api.Idempotent,
		api.Summary("Have a position require a course from a day on"))
	api.Post(r, "/staffing/requirements/{id}/end", policy.ManageRequirement, s.endRequired, api.Summary("End a requirement on a day"))
	api.Post(r, "/staffing/waivers", policy.ManageRequirement, s.waive, api.Status(201), api.Idempotent,
		api.Summary("Excuse a person from a course for a time"))
	api.Post(r, "/staffing/waivers/{id}/end", policy.ManageRequirement, s.endWaived, api.Summary("End a waiver earlier; until is its last day"))
}

type filterInput struct {
	AsOf       *api.Date `query:"asOf" json:"-"`
	Department string    `query:"department" json:"-" validate:"max=60"`
	Below      *bool     `query:"below" json:"-"` // and what is below the department; true when not given
	Position   string    `query:"position" json:"-" validate:"omitempty,slug,max=60"`
	Course     string    `query:"course" json:"-" validate:"omitempty,slug,max=64"`
	State      State     `query:"state" json:"-" validate:"omitempty,oneof=holds expiring lacks waived"`
}

func (s *Staffing) filter(in filterInput) (Filter, error) {
	on, err := dayIn("query.asOf", in.AsOf, s.today())
	alone := in.Below != nil && !*in.Below
	return Filter{On: on, DepartmentID: in.Department, Alone: alone, PositionID: in.Position, CourseCode: in.Course, State: in.State}, err
}

type coverageInput struct {
	filterInput
	Cursor string `query:"cursor" json:"-"`
	Limit  int    `query:"limit" json:"-" validate:"min=0,max=200"`
}

// CoverageView is a report with one page of its items.
type CoverageView struct {
	AsOf    courses.Date `json:"asOf"`
	Summary []Count      `json:"summary"`
	Items   []Item       `json:"items"`
	Next    string       `json:"next,omitempty"`
}

func (s *Staffing) showCoverage(ctx context.Context, actor policy.Actor, in coverageInput) (CoverageView, error) {
	f, err := s.filter(in.filterInput)
	if err != nil {
		return CoverageView{}, err
	}
	r, err := s.Report(ctx, actor, f)
	if err != nil {
		return CoverageView{}, err
	}
	page, err := db.Cut(r.Items, byName, in.Cursor, in.Limit)
	if err != nil {
		return CoverageView{}, err
	}
	return CoverageView{AsOf: r.On, Summary: r.Summary, Items: page.Items, Next: page.Next}, s.fillNumbers(ctx, page.Items)
}

func (s *Staffing) downloadCoverage(ctx context.Context, actor policy.Actor, in filterInput) (api.File, error) {
	f, err := s.filter(in)
	if err != nil {
		return api.File{}, err
	}
	r, err := s.Report(ctx, actor, f)
	if err != nil {
		return api.File{}, err
	}
	if err := s.fillNumbers(ctx, r.Items); err != nil {
		return api.File{}, err
	}
	body, err := r.spreadsheet()
	return api.File{Name: "Giấy chứng nhận theo vị trí " + string(r.On) + ".xlsx", Type: spreadsheet.Type, Body: body}, err
}

type requirementsInput struct {
	AsOf     *api.Date `query:"asOf" json:"-"`
	Position string    `query:"position" json:"-" validate:"omitempty,slug,max=60"`
	Course   string    `query:"course" json:"-" validate:"omitempty,slug,max=64"`
}

// Requirements is the list of them, short enough to come whole.
type Requirements struct {
	Items []Requirement `json:"items"`
}

func (s *Staffing) listRequirements(ctx context.Context, _ policy.Actor, in requirementsInput) (Requirements, error) {
	on, err := dayIn("query.asOf", in.AsOf, "")
	if err != nil {
		return Requirements{}, err
	}
	items, err := s.ListRequirements(ctx, RequirementFilter{PositionID: in.Position, CourseCode: in.Course, On: on})
	return Requirements{Items: items}, err
}

type requirementInput struct {
	PositionID string    `json:"positionId" validate:"required,slug,max=60"`
	CourseCode string    `json:"courseCode" validate:"required,slug,max=64"`
	From       *api.Date `json:"from"`
	Note       string    `json:"note" validate:"max=1000"`
	Meta       api.Meta  `json:"-"`
}

func (s *Staffing) addRequired(ctx context.Context, actor policy.Actor, in requirementInput) (Requirement, error) {
	from, err := dayIn("from", in.From, s.today())
	if err != nil {
		return Requirement{}, err
	}
	return s.AddRequirement(ctx, actor, Requirement{ID: shortID(in.Meta), PositionID: in.PositionID, CourseCode: in.CourseCode, From: from, Note: in.Note})
}

// shortID is an id out of an idempotency hash, "" for none.
func shortID(m api.Meta) string { return m.IdempotencyID[:min(len(m.IdempotencyID), 26)] }

type endInput struct {
	ID string   `path:"id" json:"-" validate:"max=64"`
	To api.Date `json:"to" validate:"required"`
}

func (s *Staffing) endRequired(ctx context.Context, actor policy.Actor, in endInput) (Requirement, error) {
	to, err := dayIn("to", &in.To, "")
	if err != nil {
		return Requirement{}, err
	}
	return s.EndRequirement(ctx, actor, in.ID, to)
}

type waiverInput struct {
	PersonID   string    `json:"personId" validate:"required,max=60,line"`
	PositionID string    `json:"positionId" validate:"omitempty,slug,max=60"`
	CourseCode string    `json:"courseCode" validate:"required,slug,max=64"`
	Why        string    `json:"why" validate:"required,min=3,max=1000"`
	From       *api.Date `json:"from"`
	Until      api.Date  `json:"until" validate:"required"`
	Meta       api.Meta  `json:"-"`
}

func (s *Staffing) waive(ctx context.Context, actor policy.Actor, in waiverInput) (Waiver, error) {
	from, err := dayIn("from", in.From, s.today())
	if err != nil {
		return Waiver{}, err
	}
	until, err := dayIn("until", &in.Until, "")
	if err != nil {
		return Waiver{}, err
	}
	return s.Waive(ctx, actor, Waiver{
		ID: shortID(in.Meta), PersonID: in.PersonID, PositionID: in.PositionID, CourseCode: in.CourseCode,
		Why: in.Why, From: from, Until: until,
	})
}

type endWaiverInput struct {
	ID    string   `path:"id" json:"-" validate:"max=64"`
	Until api.Date `json:"until" validate:"required"`
}

func (s *Staffing) endWaived(ctx context.Context, actor policy.Actor, in endWaiverInput) (Waiver, error) {
	until, err := dayIn("until", &in.Until, "")
	if err != nil {
		return Waiver{}, err
	}
	return s.EndWaiver(ctx, actor, in.ID, until)
}
