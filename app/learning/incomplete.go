package learning

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/platform/db"
)

// Incomplete is an active enrolment that has a due date.
type Incomplete struct {
	ID         string    `bson:"_id"`
	PersonID   string    `bson:"personId"`
	CourseCode string    `bson:"courseCode"`
	Version    int       `bson:"version"`
	Due        time.Time `bson:"due"`
}

// IncompleteFilter narrows EachIncomplete; nil lists do not narrow.
type IncompleteFilter struct {
	DueBefore time.Time // needed
	IDs       []string
	PersonIDs []string
}

// EachIncomplete calls f with every enrolment that is still to be completed
// and due before the moment, in no order, one at a time while they are read:
// there may be very many. An error of f ends it.
func (l *Learning) EachIncomplete(ctx context.Context, filter IncompleteFilter, f func(Incomplete) error) error {
	where := bson.D{{Key: "state", Value: Active}, {Key: "due", Value: bson.M{"$lt": filter.DueBefore}}}
	if filter.IDs != nil {
		where = append(where, bson.E{Key: "_id", Value: bson.M{"$in": filter.IDs}})
	}
	if filter.PersonIDs != nil {
		where = append(where, bson.E{Key: "personId", Value: bson.M{"$in": filter.PersonIDs}})
	}
	cur, err := l.enrolments.Find(ctx, where, options.Find().SetBatchSize(2000).
		SetProjection(bson.M{"personId": 1, "courseCode": 1, "version": 1, "due": 1}))
	if err != nil {
		return db.Translate(err)
	}
	defer func() { _ = cur.Close(context.WithoutCancel(ctx)) }()
	for cur.Next(ctx) {
		var e Incomplete
		if err := cur.Decode(&e); err != nil {
			return err
		}
		if err := f(e); err != nil {
			return err
		}
	}
	return db.Translate(cur.Err())
}
