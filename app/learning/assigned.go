package learning

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/platform/db"
)

// Assigned asks for one person's enrolment in a course.
type Assigned struct {
	PersonID string
	Due      *time.Time
	// HonourSince: a completion at or after this time counts, and no new cycle
	// begins. The zero time honours every completion.
	HonourSince time.Time
}

// AssignedOutcome counts what EnrolAssigned did.
type AssignedOutcome struct {
	Enrolled int // new, first cycle or a further one
	Joined   int // the assignment was added to an enrolment that is active, or one withdrawn that goes on
	Honoured int // an earlier completion counts
}

const assignedBatch = 1000

// EnrolAssigned enrols people in the current version of a course for an
// assignment. It may be called again with the same people, in whole or in
// part, and then changes nothing. Somebody who is enrolled keeps progress and
// version; the earliest due date of all assignments holds.
//
// Errors: fault.NotFound (no such course).
func (l *Learning) EnrolAssigned(ctx context.Context, assignmentID, code string, people []Assigned) (AssignedOutcome, error) {
	var out AssignedOutcome
	course, err := l.authoring.FindCourse(ctx, code)
	if err != nil {
		return out, err
	}
	for len(people) > 0 {
		n := min(assignedBatch, len(people))
		if err := l.enrolBatch(ctx, assignmentID, code, course.Current, people[:n], &out); err != nil {
			return out, err
		}
		people = people[n:]
	}
	return out, nil
}

func (l *Learning) enrolBatch(ctx context.Context, assignmentID, code string, version int, people []Assigned, out *AssignedOutcome) error {
	latest, err := l.latestOf(ctx, code, people)
	if err != nil {
		return err
	}
	now := l.Now()
	var writes []mongo.WriteModel
	for _, p := range people {
		source := AssignedSource{ID: assignmentID, Due: p.Due}
		old, enrolled := latest[p.PersonID]
		switch {
		case !enrolled, old.State == Completed && old.CompletedAt.Before(p.HonourSince):
			out.Enrolled++
			e := newEnrolment(p.PersonID, code, version, old.Cycle+1, Source{Assignments: []AssignedSource{source}}, p.Due, now)
			writes = append(writes, mongo.NewInsertOneModel().SetDocument(e))
			continue
		case old.State == Completed:
			out.Honoured++
		default:
			out.Joined++
		}
		writes = append(writes, join(old, source)...)
	}
	_, err = l.enrolments.BulkWrite(ctx, writes, options.BulkWrite().SetOrdered(false))
	if db.IsDuplicate(err) {
		// Somebody enrolled meanwhile: what was read is old, look again.
		return l.enrolBatch(ctx, assignmentID, code, version, people, &AssignedOutcome{})
	}
	return db.Translate(err)
}

// join adds an assignment to an enrolment, once, and lowers its due date.
func join(old Enrolment, source AssignedSource) []mongo.WriteModel {
	update := bson.M{"$push": bson.M{"source.assignments": source}}
	if source.Due != nil && old.State != Completed {
		update["$min"] = bson.M{"due": source.Due}
	}
	writes := []mongo.WriteModel{mongo.NewUpdateOneModel().
		SetFilter(bson.M{"_id": old.ID, "source.assignments.id": bson.M{"$ne": source.ID}}).SetUpdate(update)}
	if old.State == Withdrawn {
		writes = append(writes, mongo.NewUpdateOneModel().
			SetFilter(bson.M{"_id": old.ID, "state": Withdrawn}).SetUpdate(bson.M{"$set": bson.M{"state": Active}}))
	}
	return writes
}

func (l *Learning) latestOf(ctx context.Context, code string, people []Assigned) (map[string]Enrolment, error) {
	ids := make([]string, len(people))
	for i, p := range people {
		ids[i] = p.PersonID
	}
	found, err := db.Find[Enrolment](ctx, l.enrolments, bson.M{"personId": bson.M{"$in": ids}, "courseCode": code},
		options.Find().SetProjection(bson.M{"personId": 1, "state": 1, "cycle": 1, "completedAt": 1}))
	out := make(map[string]Enrolment, len(found))
	for _, e := range found {
		if e.Cycle > out[e.PersonID].Cycle {
			out[e.PersonID] = e
		}
	}
	return out, err
}

// ReleaseAssigned takes an assignment away from people's enrolments in a
// course, because the rule no longer means them. The due date becomes the
// earliest of what remains; an active enrolment that nobody asks for any more,
// and in which nothing was done yet, is withdrawn. It returns how many
// enrolments changed.
func (l *Learning) ReleaseAssigned(ctx context.Context, assignmentID, code string, personIDs []string) (int, error) {
	changed := 0
	for len(personIDs) > 0 {
		n := min(assignedBatch, len(personIDs))
		filter := bson.M{"personId": bson.M{"$in": personIDs[:n]}, "courseCode": code, "source.assignments.id": assignmentID}
		left := bson.M{"$filter": bson.M{"input": "$source.assignments", "cond": bson.M{"$ne": bson.A{"$$this.id", assignmentID}}}}
		// The last $set runs on what the first one wrote.
		none := bson.M{"$literal": bson.M{}}
		nobody := bson.M{"$and": bson.A{
			bson.M{"$eq": bson.A{"$state", Active}},
			bson.M{"$not": bson.A{"$source.self"}},
			bson.M{"$eq": bson.A{"$source.assignments", bson.A{}}},
			bson.M{"$eq": bson.A{"$progress.lessons", none}},
			bson.M{"$eq": bson.A{"$progress.quizzes", none}},
			bson.M{"$eq": bson.A{bson.M{"$ifNull": bson.A{"$running", none}}, none}},
		}}
		earliest := bson.M{"$min": "$source.assignments.due"}
		res, err := l.enrolments.UpdateMany(ctx, filter, bson.A{
			bson.M{"$set": bson.M{"source.assignments": left}},
			bson.M{"$set": bson.M{
				"due":   bson.M{"$ifNull": bson.A{earliest, "$$REMOVE"}},
				"state": bson.M{"$cond": bson.A{nobody, Withdrawn, "$state"}},
			}},
		})
		if err != nil {
			return changed, db.Translate(err)
		}
		changed += int(res.ModifiedCount)
		personIDs = personIDs[n:]
	}
	return changed, nil
}
