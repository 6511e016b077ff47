package app

import (
	"context"

	"lantoa/app/audit"
	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
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

func (a *App) listJobs(ctx context.Context, _ policy.Actor, in listJobsInput) (db.Page[jobs.Outbox], error) {
	return a.Jobs.List(ctx, in.State, in.Cursor, in.Limit)
}

type raiseJobInput struct {
	ID string `path:"id" json:"-" validate:"required,max=200"`
}

func (a *App) raiseJob(ctx context.Context, actor policy.Actor, in raiseJobInput) (api.Nothing, error) {
	return api.Nothing{}, a.DB.Tx(ctx, func(ctx context.Context) error {
		if err := a.Jobs.Raise(ctx, in.ID); err != nil {
			return err
		}
		return audit.Record(ctx, a.DB, audit.Entry{Actor: actor, Action: "job.raise", Subject: "job:" + in.ID})
	})
}
