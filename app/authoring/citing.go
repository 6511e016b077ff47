package authoring

import (
	"context"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/platform/db"
	"lantoa/courses"
)

// CitingQuestion is a question that asks about entries of the crisis handbook:
// what may be told of it without its text or key.
type CitingQuestion struct {
	Course      string
	CourseTitle string
	Question    string
	Entries     []string // ids of sections and procedures
}

// ListCiting lists the ready questions of the newest versions of courses that
// ask about entry, or with "" about any, in the order of the curriculum.
func (a *Authoring) ListCiting(ctx context.Context, entry string) ([]CitingQuestion, error) {
	published, err := db.Find[Course](ctx, a.courses, bson.M{}, options.Find().SetSort(bson.D{{Key: "number", Value: 1}, {Key: "_id", Value: 1}}).
		SetProjection(bson.M{"title": 1, "current": 1}))
	if err != nil || len(published) == 0 {
		return []CitingQuestion{}, err
	}
	var newest bson.A
	for _, c := range published {
		newest = append(newest, bson.M{"code": c.Code, "version": c.Current})
	}
	about := any(entry)
	if entry == "" {
		about = bson.M{"$exists": true}
	}
	found, err := db.Find[storedQuestion](ctx, a.questions, bson.M{"$or": newest, "question.handbook": about, "question.status": courses.Ready},
		options.Find().SetSort(bson.D{{Key: "_id", Value: 1}}).SetProjection(bson.M{"code": 1, "question.id": 1, "question.handbook": 1}))
	out := []CitingQuestion{}
	for _, c := range published {
		for _, q := range found {
			if q.Code == c.Code {
				out = append(out, CitingQuestion{Course: c.Code, CourseTitle: c.Title, Question: q.Question.ID, Entries: q.Question.Handbook})
			}
		}
	}
	return out, err
}
