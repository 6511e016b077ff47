package reminders

import (
	"context"
	"time"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/spreadsheet"
)

// progressRoutes are about what other people have to finish.
func (r *Reminders) progressRoutes(router *policy.Router) {
	api.Get(router, "/progress", policy.ReadProgress, r.showProgress,
		api.Summary("Who of the own departments has what to finish, most overdue first"))
	api.Post(router, "/progress/remind", policy.SendReminders, r.nudge, api.Idempotent,
		api.Summary("Remind the holders of enrolments now; nobody twice a day"))
	api.Get(router, "/progress.xlsx", policy.ReadProgress, r.downloadProgress, api.Summary("The same as a spreadsheet"))
}

type progressFilterInput struct {
	Department string `query:"department" json:"-" validate:"max=60"`
	Course     string `query:"course" json:"-" validate:"omitempty,slug,max=64"`
	State      string `query:"state" json:"-" validate:"omitempty,oneof=late soon open"`
	Query      string `query:"q" json:"-" validate:"max=200"`
}

func (in progressFilterInput) filter() ProgressFilter {
	return ProgressFilter{DepartmentID: in.Department, CourseCode: in.Course, State: in.State, Query: in.Query}
}

type progressInput struct {
	progressFilterInput
	pageInput
}

// ProgressView is what is to be finished, with one page of its items.
type ProgressView struct {
	AsOf    time.Time       `json:"asOf"`
	Summary []ProgressCount `json:"summary"`
	Items   []ProgressItem  `json:"items"`
	Next    string          `json:"next,omitempty"`
}

func (r *Reminders) showProgress(ctx context.Context, actor policy.Actor, in progressInput) (ProgressView, error) {
	p, err := r.ListProgress(ctx, actor, in.filter())
	if err != nil {
		return ProgressView{}, err
	}
	page, err := db.Cut(p.Items, p.order(), in.Cursor, in.Limit)
	if err != nil {
		return ProgressView{}, err
	}
	return ProgressView{AsOf: p.AsOf, Summary: p.Summary, Items: page.Items, Next: page.Next}, p.fill(ctx, page.Items)
}

func (r *Reminders) downloadProgress(ctx context.Context, actor policy.Actor, in progressFilterInput) (api.File, error) {
	p, err := r.ListProgress(ctx, actor, in.filter())
	if err != nil {
		return api.File{}, err
	}
	body, err := p.spreadsheet(ctx)
	return api.File{Name: "Tiến độ học " + dayName(p.AsOf) + ".xlsx", Type: spreadsheet.Type, Body: body}, err
}

type nudgeInput struct {
	EnrolmentIDs []string `json:"enrolmentIds" validate:"required,min=1,max=200,unique,dive,required,max=64"`
	Meta         api.Meta `json:"-"`
}

func (r *Reminders) nudge(ctx context.Context, actor policy.Actor, in nudgeInput) (Nudged, error) {
	return r.Nudge(ctx, actor, in.EnrolmentIDs, in.Meta.IdempotencyID)
}
