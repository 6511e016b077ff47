package learning

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/app/platform/jobs"
)

const closeAttempt = "attempt.close"

type closePayload struct {
	AttemptID string `json:"attempt"`
}

// Jobs registers what the feature does in the background.
func (l *Learning) Jobs(j *jobs.Jobs) {
	jobs.Handle(j, closeAttempt, jobs.Default, func(ctx context.Context, _ string, p closePayload) error {
		a, err := l.findAttempt(ctx, p.AttemptID)
		switch {
		case fault.Is(err, fault.NotFound):
			return jobs.Skip(err)
		case err != nil:
			return err
		case a.State == InProgress && a.ClosesAt != nil && !a.overdue(l.Now()):
			return fmt.Errorf("attempt %s has time until %s", a.ID, a.ClosesAt) // clocks differ: again a little later
		}
		return l.Close(ctx, p.AttemptID)
	})
	j.Reconcile("learning.overdue-attempts", time.Minute, l.CloseOverdue)
	j.Reconcile("learning.certificates", 10*time.Minute, l.askAgain)
}

const (
	reconcileBatch = 500
	// overduePause leaves the job time to close an attempt before the
	// reconciler looks.
	overduePause = 30 * time.Second
)

// CloseOverdue closes the attempts whose job never came.
func (l *Learning) CloseOverdue(ctx context.Context) error {
	overdue, err := db.Find[Attempt](ctx, l.attempts, bson.M{"state": InProgress, "closesAt": bson.M{"$lt": l.Now().Add(-overduePause)}},
		options.Find().SetLimit(reconcileBatch).SetProjection(bson.M{"_id": 1}))
	if err != nil {
		return err
	}
	var errs []error
	for _, a := range overdue {
		if err := l.Close(ctx, a.ID); err != nil {
			errs = append(errs, fmt.Errorf("attempt %s: %w", a.ID, err))
		}
	}
	return errors.Join(errs...)
}

// askAgain looks a month back after a start, later a day.
func (l *Learning) askAgain(ctx context.Context) error {
	back := 31 * 24 * time.Hour
	if l.reconciled {
		back = 24 * time.Hour
	}
	_, err := l.AskForCertificates(ctx, l.Now().Add(-back))
	l.reconciled = err == nil
	return err
}

// AskForCertificates puts the row of every enrolment completed since a moment;
// rows that exist are left as they are. It returns how many it looked at.
func (l *Learning) AskForCertificates(ctx context.Context, since time.Time) (int, error) {
	cur, err := l.enrolments.Find(ctx, bson.M{"state": Completed, "completedAt": bson.M{"$gte": since}},
		options.Find().SetProjection(bson.M{"courseCode": 1, "version": 1}).SetBatchSize(reconcileBatch))
	if err != nil {
		return 0, db.Translate(err)
	}
	defer func() { _ = cur.Close(context.WithoutCancel(ctx)) }()
	n := 0
	var rows []jobs.Row
	for cur.Next(ctx) {
		var e Enrolment
		if err := cur.Decode(&e); err != nil {
			return n, err
		}
		v, err := l.authoring.FindVersion(ctx, e.CourseCode, e.Version)
		if err != nil {
			return n, err
		}
		n++
		if v.Outline.Certificate.Title != "" {
			rows = append(rows, certificateRow(e.ID))
		}
		if len(rows) == reconcileBatch {
			if err := l.jobs.Put(ctx, rows...); err != nil {
				return n, err
			}
			rows = rows[:0]
		}
	}
	if err := cur.Err(); err != nil {
		return n, db.Translate(err)
	}
	return n, l.jobs.Put(ctx, rows...)
}
