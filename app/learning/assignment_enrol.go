package learning

import (
	"context"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/platform/db"
)

// enrolWaiting enrols everybody in an assignment who is not enrolled yet, or
// notes which earlier completion counts for them.
func (a *Assignments) enrolWaiting(ctx context.Context, turn *turn, doc Assignment) error {
	var course int // the current version, asked once there is somebody
	for {
		if err := turn.keep(ctx); err != nil {
			return err
		}
		waiting, err := db.Find[Member](ctx, a.members, bson.M{"assignmentId": doc.ID, "waiting": true},
			options.Find().SetSort(bson.D{{Key: "_id", Value: 1}}).SetLimit(assignedBatch))
		if err != nil || len(waiting) == 0 {
			return err
		}
		if course == 0 {
			c, err := a.learning.authoring.FindCourse(ctx, doc.Rule.CourseCode)
			if err != nil {
				return err
			}
			course = c.Current
		}
		if err := a.enrol(ctx, doc, course, waiting); err != nil {
			return fmt.Errorf("enrol: %w", err)
		}
	}
}

func (a *Assignments) enrol(ctx context.Context, doc Assignment, current int, waiting []Member) error {
	at := a.Now()
	counts, err := a.completions(ctx, doc, current, waiting, at)
	if err != nil {
		return err
	}
	var asked []Assigned
	people := make([]string, 0, len(waiting))
	for _, m := range waiting {
		if _, done := counts[m.PersonID]; done {
			continue
		}
		due := m.Due
		people = append(people, m.PersonID)
		// A completion of before this moment does not count, as we just saw.
		asked = append(asked, Assigned{PersonID: m.PersonID, Due: &due, HonourSince: at})
	}
	if len(asked) > 0 {
		if _, err := a.learning.EnrolAssigned(ctx, doc.ID, doc.Rule.CourseCode, asked); err != nil {
			return err
		}
	}
	enrolled, err := a.enrolledBy(ctx, doc, people)
	if err != nil {
		return err
	}
	var writes []mongo.WriteModel
	for _, m := range waiting {
		set := bson.M{"honoured": false}
		if e, done := counts[m.PersonID]; done {
			set = bson.M{"enrolmentId": e.ID, "honoured": !e.CompletedAt.After(m.From)}
		} else if id := enrolled[m.PersonID]; id != "" {
			set["enrolmentId"] = id
		} else {
			return fmt.Errorf("assignment %s: no enrolment of person %s", doc.ID, m.PersonID)
		}
		writes = append(writes, mongo.NewUpdateOneModel().SetFilter(bson.M{"_id": m.ID}).
			SetUpdate(bson.M{"$set": set, "$unset": bson.M{"waiting": ""}}))
	}
	_, err = a.members.BulkWrite(ctx, writes, options.BulkWrite().SetOrdered(false))
	return db.Translate(err)
}

// enrolledBy returns the enrolments that an assignment asked for, by person;
// people nil is everybody.
func (a *Assignments) enrolledBy(ctx context.Context, doc Assignment, people []string) (map[string]string, error) {
	filter := bson.M{"source.assignments.id": doc.ID}
	if people != nil {
		filter["personId"], filter["courseCode"] = bson.M{"$in": people}, doc.Rule.CourseCode
	}
	found, err := db.Find[Enrolment](ctx, a.learning.enrolments, filter,
		options.Find().SetProjection(bson.M{"personId": 1}).SetBatchSize(10_000))
	out := make(map[string]string, len(found))
	for _, e := range found {
		out[e.PersonID] = e.ID
	}
	return out, err
}

// completions returns, by person, the completion that satisfies the
// assignment: one that its rule honours, or one reached in an earlier stay in
// the same assignment.
func (a *Assignments) completions(ctx context.Context, doc Assignment, current int, waiting []Member, at time.Time) (map[string]Enrolment, error) {
	people := make([]string, len(waiting))
	for i, m := range waiting {
		people[i] = m.PersonID
	}
	found, err := a.completed(ctx, doc.Rule.CourseCode, people)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	stays, err := db.Find[Member](ctx, a.members, bson.M{"personId": bson.M{"$in": people}, "assignmentId": doc.ID, "open": false},
		options.Find().SetProjection(bson.M{"enrolmentId": 1}))
	if err != nil {
		return nil, err
	}
	own := make(map[string]bool, len(stays))
	for _, s := range stays {
		own[s.EnrolmentID] = true
	}
	out := map[string]Enrolment{}
	for _, e := range found {
		asked := own[e.ID] || e.Source.asksFor(doc.ID)
		if !asked && !doc.Rule.HonourPrior.Accepts(*e.CompletedAt, e.Version, current, at) {
			continue
		}
		if best, there := out[e.PersonID]; !there || e.CompletedAt.After(*best.CompletedAt) {
			out[e.PersonID] = e
		}
	}
	return out, nil
}

// completed returns the completed enrolments of a course; of people, or with
// nil of everybody.
func (a *Assignments) completed(ctx context.Context, code string, people []string) ([]Enrolment, error) {
	filter := bson.M{"courseCode": code, "state": Completed}
	if people != nil {
		filter["personId"] = bson.M{"$in": people}
	}
	return db.Find[Enrolment](ctx, a.learning.enrolments, filter, options.Find().SetBatchSize(10_000).
		SetProjection(bson.M{"personId": 1, "version": 1, "completedAt": 1, "source": 1, "state": 1}))
}

func (s Source) asksFor(assignmentID string) bool {
	for _, a := range s.Assignments {
		if a.ID == assignmentID {
			return true
		}
	}
	return false
}

// redue writes other due dates into memberships and enrolments; the earliest
// of all that ask stays the enrolment's.
func (a *Assignments) redue(ctx context.Context, doc Assignment, list []Member) error {
	var members, enrolments []mongo.WriteModel
	for _, m := range list {
		members = append(members, mongo.NewUpdateOneModel().SetFilter(bson.M{"_id": m.ID, "open": true}).SetUpdate(bson.M{"$set": bson.M{"due": m.Due}}))
		mine := bson.M{"$cond": bson.A{bson.M{"$eq": bson.A{"$$this.id", doc.ID}}, bson.M{"id": doc.ID, "due": m.Due}, "$$this"}}
		enrolments = append(enrolments, mongo.NewUpdateOneModel().
			SetFilter(bson.M{"personId": m.PersonID, "courseCode": doc.Rule.CourseCode, "source.assignments.id": doc.ID}).
			SetUpdate(bson.A{
				bson.M{"$set": bson.M{"source.assignments": bson.M{"$map": bson.M{"input": "$source.assignments", "in": mine}}}},
				bson.M{"$set": bson.M{"due": bson.M{"$ifNull": bson.A{bson.M{"$min": "$source.assignments.due"}, "$$REMOVE"}}}},
			}))
	}
	// The enrolments first: stopped between, the memberships still tell.
	if _, err := a.learning.enrolments.BulkWrite(ctx, enrolments, options.BulkWrite().SetOrdered(false)); err != nil {
		return db.Translate(err)
	}
	_, err := a.members.BulkWrite(ctx, members, options.BulkWrite().SetOrdered(false))
	return db.Translate(err)
}

// findLost marks members as waiting whose enrolment does not know of the
// assignment, whatever happened to it.
func (a *Assignments) findLost(ctx context.Context, doc Assignment, open []Member) error {
	if len(open) == 0 {
		return nil
	}
	enrolled, err := a.enrolledBy(ctx, doc, nil)
	if err != nil {
		return err
	}
	var lost []string
	for _, m := range open {
		if !m.Waiting && !m.Honoured && enrolled[m.PersonID] == "" {
			lost = append(lost, m.ID)
		}
	}
	if len(lost) == 0 {
		return nil
	}
	_, err = a.members.UpdateMany(ctx, bson.M{"_id": bson.M{"$in": lost}, "open": true}, bson.M{"$set": bson.M{"waiting": true}})
	return db.Translate(err)
}
