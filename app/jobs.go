package app

import (
	"context"

	"lantoa/app/audit"
	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/app/platform/jobs"
)

// jobRoutes lets an administrator see what gave up, and start it again.
func (a *App) jobRoutes(r *policy.Router) {
	api.Get(r, "/jobs", policy.ReadJobs, a.listJobs, api.Summary("Jobs of the outbox, newest first"))
	api.Post(r, "/jobs/{id}/raise", policy.ReadJobs, a.raiseJob, api.Summary("Do a job again"))
}

type listJobsInput struct {
	State  string `query:"state" json:"-" validate:"omitempty,oneof=pending queued done failed"`
	Cursor string `query:"cursor" json:"-"`
	Limit  int    `query:"limit" json:"-" validate:"omitempty,min=1,max=200"`
}

func (a *App) listJobs(ctx context.Context, actor policy.Actor, in listJobsInput) (db.Page[jobs.Outbox], error) {
	if err := mayRunJobs(actor); err != nil {
		return db.Page[jobs.Outbox]{}, err
	}
	return a.Jobs.List(ctx, in.State, in.Cursor, in.Limit)
}

// mayRunJobs asks for the whole province: a job belongs to no department.
func mayRunJobs(actor policy.Actor) error {
	if actor.CanIn(policy.ReadJobs, "/") {
		return nil
	}
	return fault.New(fault.Forbidden, "Việc này chỉ dành cho người được giao trên toàn tỉnh.", "This needs a grant over the whole province.")
}

type raiseJobInput struct {
	ID string `path:"id" json:"-" validate:"required,max=200"`
}

func (a *App) raiseJob(ctx context.Context, actor policy.Actor, in raiseJobInput) (api.Nothing, error) {
	if err := mayRunJobs(actor); err != nil {
		return api.Nothing{}, err
	}
	return api.Nothing{}, a.DB.Tx(ctx, func(ctx context.Context) error {
		if err := a.Jobs.Raise(ctx, in.ID); err != nil {
			return err
		}
		return audit.Record(ctx, a.DB, audit.Entry{Actor: actor, Action: "job.raise", Subject: "job:" + in.ID})
	})
}
