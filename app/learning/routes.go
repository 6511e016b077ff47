package learning

import (
	"context"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
)

// Routes registers the feature's routes. All but the accommodations are about
// the actor's own things.
func (l *Learning) Routes(r *policy.Router) {
	api.Get(r, "/me/learning", policy.Learn, l.home, api.Summary("What the learner has to do, soonest first, and where to go on"))
	api.Post(r, "/courses/{code}/enrolments", policy.Learn, l.enrol, api.Status(201), api.Idempotent, api.Summary("Enrol oneself; who is enrolled gets that enrolment"))
	api.Get(r, "/enrolments/{id}", policy.Learn, l.showEnrolment, api.Summary("An own enrolment: outline, progress, quizzes, what is left"))
	api.Get(r, "/enrolments/{id}/lessons/{lesson}", policy.Learn, l.OpenLesson, api.Summary("Read a lesson"))
	api.Put(r, "/enrolments/{id}/lessons/{lesson}/progress", policy.Learn, l.ReportLesson, api.Summary("Report the time and place in a lesson, and finish it"))
	api.Get(r, "/enrolments/{id}/lessons/{lesson}/note", policy.Learn, l.FindNote, api.Summary("One's own note on a lesson; version 0 when there is none"))
	api.Put(r, "/enrolments/{id}/lessons/{lesson}/note", policy.Learn, l.WriteNote, api.Summary("Write one's own note on a lesson over the version in If-Match"))
	api.Get(r, "/me/notes", policy.Learn, l.listNotes, api.Summary("One's own notes on lessons, by course and lesson"))
	api.Get(r, "/enrolments/{id}/files/{name}", policy.Learn, l.file, api.Summary("Download a file of the course"))
	api.Get(r, "/enrolments/{id}/quizzes/{quiz}/attempts", policy.Learn, l.listAttempts, api.Summary("Own attempts at a quiz"))
	api.Post(r, "/enrolments/{id}/quizzes/{quiz}/attempts", policy.Learn, l.Start, api.Summary("Start an attempt, or go on with the one that runs"))
	api.Get(r, "/attempts/{id}", policy.Learn, l.FindAttempt, api.Summary("An own attempt: paper and answers, later result and review"))
	api.Put(r, "/attempts/{id}/answers/{question}", policy.Learn, l.SaveAnswer, api.Summary("Save one answer"))
	api.Post(r, "/attempts/{id}/hold", policy.Learn, l.HoldAttempt, api.Summary("Say that this screen has the attempt now"))
	api.Get(r, "/attempts/{id}/hold", policy.Learn, l.FindHold, api.Summary("Which screen has an own attempt"))
	api.Post(r, "/attempts/{id}/submit", policy.Learn, l.Submit, api.Summary("End an attempt and grade it"))
	api.Post(r, "/people/{id}/accommodations", policy.Accommodate, l.Accommodate, api.Status(201), api.Summary("Grant extra time or attempts, with a reason"))
	api.Get(r, "/people/{id}/accommodations", policy.Accommodate, l.listAccommodations, api.Summary("A person's accommodations, newest first"))
}

type enrolInput struct {
	Code  string `path:"code" json:"-" validate:"max=64"`
	Again bool   `query:"again" json:"-"` // a new cycle after a completed one
}

func (l *Learning) enrol(ctx context.Context, actor policy.Actor, in enrolInput) (Enrolment, error) {
	return l.Enrol(ctx, actor, in.Code, in.Again)
}

type enrolmentInput struct {
	ID string `path:"id" json:"-" validate:"max=64"`
}

func (l *Learning) showEnrolment(ctx context.Context, actor policy.Actor, in enrolmentInput) (EnrolmentView, error) {
	e, err := l.findOwn(ctx, actor, in.ID)
	if err != nil {
		return EnrolmentView{}, err
	}
	return l.viewEnrolment(ctx, e)
}
