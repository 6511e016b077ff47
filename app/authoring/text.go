package authoring

import (
	"context"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/platform/db"
	"lantoa/courses"
)

// AllCourses returns every course, in the order of the curriculum.
func (a *Authoring) AllCourses(ctx context.Context) ([]Course, error) {
	return db.Find[Course](ctx, a.courses, bson.M{}, options.Find().SetSort(bson.D{{Key: "number", Value: 1}, {Key: "_id", Value: 1}}))
}

// FindLessons returns the lessons of a version in their order, from memory when
// they were read before. Errors: fault.NotFound.
func (a *Authoring) FindLessons(ctx context.Context, code string, version int) ([]courses.Lesson, error) {
	v, err := a.FindVersion(ctx, code, version)
	if err != nil {
		return nil, err
	}
	var out []courses.Lesson
	for _, m := range v.Outline.Modules {
		for _, head := range m.Lessons {
			l, err := a.FindLesson(ctx, code, version, head.ID)
			if err != nil {
				return nil, err
			}
			out = append(out, l.Lesson)
		}
	}
	return out, nil
}

// Standing tells how a person stands to a course; nothing is known while
// learning is not there.
func (a *Authoring) Standing(ctx context.Context, personID string, course Course) (OwnStanding, error) {
	if a.Own == nil {
		return OwnStanding{}, nil
	}
	return a.Own(ctx, personID, course)
}

// StateToday is the state of an instrument today: InForce, NotYet, Expired,
// UnknownDate.
func (a *Authoring) StateToday(in courses.Instrument) string { return stateOf(in, a.today()) }
