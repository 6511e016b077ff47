package learning

import (
	"context"
	"errors"
	"slices"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth/policy"
	"lantoa/app/authoring"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/courses"
)

// Enrol enrols the actor by their own wish. Somebody enrolled already gets
// that enrolment, also when it is completed, unless again asks for a new cycle
// after a completed one; a withdrawn enrolment goes on where it stopped.
//
// Errors: fault.NotFound (no such course); fault.Forbidden "assigned_only";
// fault.Conflict "prerequisites" with the missing courses.
func (l *Learning) Enrol(ctx context.Context, actor policy.Actor, code string, again bool) (Enrolment, error) {
	course, err := l.authoring.FindCourse(ctx, code)
	if err != nil {
		return Enrolment{}, err
	}
	old, found, err := l.latest(ctx, actor.PersonID, code)
	if err != nil {
		return Enrolment{}, err
	}
	if found && (old.State == Active || old.State == Completed && !again) {
		return old, nil
	}
	if err := l.mayEnrol(ctx, actor.PersonID, course, old); err != nil {
		return Enrolment{}, err
	}
	if old.State == Withdrawn {
		return l.resume(ctx, old)
	}
	e := newEnrolment(actor.PersonID, code, course.Current, old.Cycle+1, Source{Self: true}, nil, l.Now())
	_, err = l.enrolments.InsertOne(ctx, e)
	if db.IsDuplicate(err) { // a second request was faster
		if err := l.db.CatchUp(ctx); err != nil {
			return e, err
		}
		e, _, err = l.latest(ctx, actor.PersonID, code)
		return e, err
	}
	return e, db.Translate(err)
}

func (l *Learning) resume(ctx context.Context, old Enrolment) (Enrolment, error) {
	_, err := l.enrolments.UpdateOne(ctx, bson.M{"_id": old.ID, "state": Withdrawn}, bson.M{"$set": bson.M{"state": Active, "source.self": true}})
	if err != nil {
		return old, db.Translate(err)
	}
	return l.FindEnrolment(ctx, old.ID)
}

// mayEnrol says whether a person may begin the course by themselves; old is
// the last cycle, or zero. What was begun once needs no prerequisites to go on.
func (l *Learning) mayEnrol(ctx context.Context, personID string, course authoring.Course, old Enrolment) error {
	if !course.SelfEnrol {
		return fault.New(fault.Forbidden, "Khóa học này chỉ dành cho người được giao học.", "Only those to whom it is assigned take this course.").
			Because(authoring.WhyAssignedOnly)
	}
	if old.State == Withdrawn {
		return nil
	}
	return l.checkPrerequisites(ctx, personID, course)
}

func (l *Learning) checkPrerequisites(ctx context.Context, personID string, course authoring.Course) error {
	version, err := l.authoring.FindVersion(ctx, course.Code, course.Current)
	if err != nil || len(version.Outline.Prerequisites) == 0 {
		return err
	}
	held, err := l.enrolments.Distinct(ctx, "courseCode",
		bson.M{"personId": personID, "courseCode": bson.M{"$in": version.Outline.Prerequisites}, "state": Completed})
	if err != nil {
		return db.Translate(err)
	}
	missing := courses.MissingPrerequisites(version.Outline.Prerequisites, func(code string) bool { return slices.Contains(held, any(code)) })
	if len(missing) == 0 {
		return nil
	}
	return fault.New(fault.Conflict, "Cần hoàn thành khóa học tiên quyết trước.", "A required course must be completed first.").
		Because(authoring.WhyPrerequisites).With("missing", missing)
}

// own is what the page of a course shows of the asking person.
func (l *Learning) own(ctx context.Context, personID string, course authoring.Course) (authoring.OwnStanding, error) {
	var out authoring.OwnStanding
	e, found, err := l.latest(ctx, personID, course.Code)
	if err != nil {
		return out, err
	}
	if found {
		v, err := l.authoring.FindVersion(ctx, e.CourseCode, e.Version)
		if err != nil {
			return out, err
		}
		out.Enrolment = &authoring.OwnEnrolment{
			ID: e.ID, Version: e.Version, Cycle: e.Cycle, State: e.State, Due: e.Due, CompletedAt: e.CompletedAt,
			PercentDone: courses.PercentDone(v.Outline.Completion, v.Outline, e.Progress.Subject()),
		}
	}
	out.CanEnrol, err = l.canEnrol(ctx, personID, course, e)
	return out, err
}

func (l *Learning) canEnrol(ctx context.Context, personID string, course authoring.Course, old Enrolment) (authoring.CanEnrol, error) {
	switch old.State {
	case Active:
		return authoring.CanEnrol{Reason: authoring.WhyEnrolled}, nil
	case Completed:
		return authoring.CanEnrol{Reason: authoring.WhyCompleted}, nil
	}
	err := l.mayEnrol(ctx, personID, course, old)
	var refused *fault.Error
	if errors.As(err, &refused) && refused.Reason != "" {
		return authoring.CanEnrol{Reason: refused.Reason}, nil
	}
	return authoring.CanEnrol{Allowed: err == nil}, err
}
