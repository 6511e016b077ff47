package learning

import (
	"context"
	"fmt"
	"time"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/db"
	"lantoa/courses"
)

// Done is a course that somebody of a demonstration went through.
type Done struct {
	ID         string // of the enrolment
	PersonID   string
	CourseCode string
	From, To   time.Time
	Unanswered int // questions of the quiz left open
}

// SeedDone writes an enrolment as its learner would have left it: the lessons
// read one after another, each quiz taken once, all of it judged by the rules.
// One that is there stays as it is.
func (l *Learning) SeedDone(ctx context.Context, d Done) error {
	course, err := l.authoring.FindCourse(ctx, d.CourseCode)
	if err != nil {
		return err
	}
	v, err := l.authoring.FindVersion(ctx, d.CourseCode, course.Current)
	if err != nil {
		return err
	}
	e := newEnrolment(d.PersonID, d.CourseCode, course.Current, 1, Source{Self: true}, nil, d.From)
	e.ID = d.ID
	lessons := v.Outline.Lessons()
	each := d.To.Sub(d.From) / time.Duration(len(lessons)+1)
	for i, lesson := range lessons {
		opened := d.From.Add(time.Duration(i) * each)
		seconds := max(l.minimumSeconds(lesson.Minutes), lesson.Minutes*60)
		finished := opened.Add(time.Duration(seconds) * time.Second)
		e.Progress.Lessons[lesson.ID] = LessonState{
			LessonProgress: courses.LessonProgress{OpenedAt: opened, FinishedAt: finished, Seconds: seconds}, ReportedAt: finished, Position: 1,
		}
	}
	var attempts []any
	for _, quiz := range v.Outline.Quizzes {
		a, err := l.seedAttempt(ctx, e, quiz, d)
		if err != nil {
			return err
		}
		attempts = append(attempts, a)
		e.Progress.Quizzes[quiz.ID] = QuizState{QuizProgress: courses.QuizProgress{Percent: a.Outcome.Percent, Attempts: 1}, Passed: a.Outcome.Passed, LastEndedAt: *a.EndedAt}
	}
	p := e.Progress.Subject()
	if !courses.Complete(v.Outline.Completion, v.Outline, p) {
		return fmt.Errorf("seed of %s: not completed", d.ID)
	}
	e.State, e.CompletedAt = Completed, &d.To
	if score, ok := finalScore(v.Outline.Completion, p); ok {
		e.Score = &score
	}
	err = l.db.Tx(ctx, func(ctx context.Context) error {
		if _, err := l.enrolments.InsertOne(ctx, e); err != nil {
			return err
		}
		_, err := l.attempts.InsertMany(ctx, attempts)
		return err
	})
	if db.IsDuplicate(err) {
		return nil
	}
	return db.Translate(err)
}

// seedAttempt is an attempt that ended with the course, everything right but
// what was left open.
func (l *Learning) seedAttempt(ctx context.Context, e Enrolment, quiz courses.Quiz, d Done) (Attempt, error) {
	started := d.To.Add(-15 * time.Minute)
	a := Attempt{
		ID: d.ID + "-" + quiz.ID, EnrolmentID: e.ID, PersonID: e.PersonID, CourseCode: e.CourseCode, Version: e.Version, Quiz: quiz.ID, Number: 1,
		State: Finished, Seed: int64(len(d.ID)), Answers: map[string]StoredAnswer{}, StartedAt: started, EndedAt: &d.To, Ended: ByLearner,
	}
	if deadline := courses.Deadline(quiz, a.Accommodation, started); !deadline.IsZero() {
		closes := deadline.Add(courses.Grace)
		a.Deadline, a.ClosesAt = &deadline, &closes
	}
	var err error
	if a.Sheet, err = l.draw(ctx, a, quiz, nil); err != nil {
		return a, err
	}
	_, questions, err := l.labelled(ctx, a)
	if err != nil {
		return a, err
	}
	for i, q := range questions {
		if i >= d.Unanswered {
			a.Answers[q.ID] = StoredAnswer{Value: courses.FullAnswer(q), Seq: started.UnixMilli(), At: started.Add(time.Duration(i+1) * 40 * time.Second)}
		}
	}
	graded := courses.GradePaper(questions, a.values(), quiz.PassPercent)
	a.Outcome = &Outcome{Score: graded.Score, Max: graded.Max, Percent: graded.Percent, Passed: graded.Passed}
	return a, nil
}

// SeedAssignment is CreateAssignment for a demonstration: a course asked of
// people by name, due on a day. Asked for again under the same id it is the
// same.
func (a *Assignments) SeedAssignment(ctx context.Context, actor policy.Actor, id, code string, people []string, due courses.Date, reason string) error {
	in := createAssignmentInput{Rule: Rule{CourseCode: code, People: people, Due: Due{Date: due}}, Reason: reason}
	in.IdempotencyID = id
	_, err := a.CreateAssignment(ctx, actor, in)
	return err
}

// SeedRead reads so many lessons of a person's enrolment in a course, at the
// moment that Now gives.
func (l *Learning) SeedRead(ctx context.Context, personID, code string, lessons int) error {
	e, _, err := l.latest(ctx, personID, code)
	if err != nil {
		return err
	}
	v, err := l.authoring.FindVersion(ctx, e.CourseCode, e.Version)
	if err != nil {
		return err
	}
	now := l.Now
	defer func() { l.Now = now }()
	at := now()
	for _, lesson := range v.Outline.Lessons()[:lessons] {
		seconds := max(l.minimumSeconds(lesson.Minutes), lesson.Minutes*60)
		for _, step := range []func() error{
			func() error {
				_, err := l.OpenLesson(ctx, policy.Actor{PersonID: personID}, lessonInput{ID: e.ID, Lesson: lesson.ID})
				return err
			},
			func() error {
				end := 1.0
				_, err := l.ReportLesson(ctx, policy.Actor{PersonID: personID}, progressInput{ID: e.ID, Lesson: lesson.ID, Seconds: seconds, Position: &end, Finished: true})
				return err
			},
		} {
			l.Now = func() time.Time { return at }
			if err := step(); err != nil {
				return fmt.Errorf("lesson %s: %w", lesson.ID, err)
			}
			at = at.Add(time.Duration(seconds) * time.Second)
		}
	}
	return nil
}
