package learning

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/platform/jobs"
	"lantoa/courses"
)

// IssueCertificate is the kind of the job that a completion asks for. Its
// handler is certification's; the payload is CertificateRequest.
const IssueCertificate = "certificate.issue"

// CertificateRequest names the completed enrolment.
type CertificateRequest struct {
	EnrolmentID string `json:"enrolment"`
}

func certificateRow(enrolmentID string) jobs.Row {
	return jobs.Row{ID: "certificate:" + enrolmentID, Kind: IssueCertificate, Queue: jobs.Critical, Payload: CertificateRequest{EnrolmentID: enrolmentID}}
}

// settle looks whether the enrolment is complete with its progress as it now
// stands. If so it changes e, puts what must be written into set, and asks for
// the certificate. An enrolment withdrawn while its last attempt ran completes
// all the same. It runs inside the transaction that writes set.
func (l *Learning) settle(ctx context.Context, e *Enrolment, o courses.Outline, set bson.M) error {
	p := e.Progress.Subject()
	if e.State == Completed || !courses.Complete(o.Completion, o, p) {
		return nil
	}
	now := l.Now()
	e.State, e.CompletedAt = Completed, &now
	set["state"], set["completedAt"] = e.State, now
	if score, ok := finalScore(o.Completion, p); ok {
		e.Score = &score
		set["score"] = score
	}
	if o.Certificate.Title == "" {
		return nil
	}
	return l.jobs.Put(ctx, certificateRow(e.ID))
}

// finalScore is the mean of the quizzes that the completion names and that
// were tried.
func finalScore(c courses.Condition, p courses.Progress) (float64, bool) {
	sum, n := 0.0, 0
	for quiz := range named(c, map[string]bool{}) {
		if q := p.Quizzes[quiz]; q.Attempts > 0 {
			sum, n = sum+q.Percent, n+1
		}
	}
	if n == 0 {
		return 0, false
	}
	return sum / float64(n), true
}

func named(c courses.Condition, quizzes map[string]bool) map[string]bool {
	if c.Quiz != "" {
		quizzes[c.Quiz] = true
	}
	for _, sub := range c.All {
		named(sub, quizzes)
	}
	if c.Any != nil {
		for _, sub := range c.Any.Of {
			named(sub, quizzes)
		}
	}
	return quizzes
}

// Completion is what a certificate needs to know of a completed enrolment.
type Completion struct {
	EnrolmentID    string
	PersonID       string
	CourseCode     string
	Version        int
	Cycle          int
	StartedAt      time.Time // the first lesson opened, or the enrolment's begin
	CompletedAt    time.Time
	Score          *float64
	Classification string
	Outline        courses.Outline
}

// FindCompletion returns the completion of an enrolment; ok is false while it
// is not completed. Errors: fault.NotFound.
func (l *Learning) FindCompletion(ctx context.Context, enrolmentID string) (c Completion, ok bool, err error) {
	e, err := l.FindEnrolment(ctx, enrolmentID)
	if err != nil || e.CompletedAt == nil {
		return c, false, err
	}
	v, err := l.authoring.FindVersion(ctx, e.CourseCode, e.Version)
	return Completion{
		EnrolmentID: e.ID, PersonID: e.PersonID, CourseCode: e.CourseCode, Version: e.Version, Cycle: e.Cycle,
		StartedAt: e.startedAt(), CompletedAt: *e.CompletedAt, Score: e.Score, Classification: e.Classification, Outline: v.Outline,
	}, err == nil, err
}

func (e Enrolment) startedAt() time.Time {
	var first time.Time
	for _, l := range e.Progress.Lessons {
		if !l.OpenedAt.IsZero() && (first.IsZero() || l.OpenedAt.Before(first)) {
			first = l.OpenedAt
		}
	}
	if first.IsZero() {
		return e.CreatedAt
	}
	return first
}
