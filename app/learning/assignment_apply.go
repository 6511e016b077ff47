package learning

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

// Apply brings the memberships of an assignment, and the enrolments behind
// them, to what its rule says now. It works in batches; stopped in the middle
// and run again it goes on, and run when nothing changed it writes nothing.
//
// Errors: fault.NotFound; fault.Unavailable while another process is at it.
func (a *Assignments) Apply(ctx context.Context, id string) error { return a.settle(ctx, id, nil) }

// settle is Apply for some people only, or with nil for everybody.
func (a *Assignments) settle(ctx context.Context, id string, people []string) error {
	turn, err := a.take(ctx, id)
	if err != nil {
		return err
	}
	defer turn.done(ctx)
	doc, err := a.find(ctx, id) // as it is once it is our turn
	if err != nil {
		return err
	}
	at, want := a.Now(), map[string]Match{}
	if doc.State == AssignmentActive {
		if want, err = a.wanted(ctx, doc.Rule, people, at); err != nil {
			return err
		}
	}
	open, err := a.openMembers(ctx, id, people)
	if err != nil {
		return err
	}
	c := doc.changes(want, open, at)
	if err := a.carryOut(ctx, turn, doc, c, at); err != nil {
		return err
	}
	if people != nil {
		return a.recount(ctx, doc, bson.M{})
	}
	if err := a.findLost(ctx, doc, open); err != nil {
		return err
	}
	if err := a.enrolWaiting(ctx, turn, doc); err != nil {
		return err
	}
	return a.recount(ctx, doc, bson.M{"appliedAt": at})
}

func (a *Assignments) carryOut(ctx context.Context, turn *turn, doc Assignment, c Changes, at time.Time) error {
	if err := inBatches(ctx, turn, c.Leave, func(ctx context.Context, list []Member) error { return a.leave(ctx, doc, list, at) }); err != nil {
		return fmt.Errorf("leave: %w", err)
	}
	if err := inBatches(ctx, turn, c.Redue, func(ctx context.Context, list []Member) error { return a.redue(ctx, doc, list) }); err != nil {
		return fmt.Errorf("due dates: %w", err)
	}
	if err := inBatches(ctx, turn, c.Join, a.join); err != nil {
		return fmt.Errorf("join: %w", err)
	}
	return a.enrolWaiting(ctx, turn, doc)
}

// inBatches keeps the turn between batches.
func inBatches(ctx context.Context, turn *turn, list []Member, f func(context.Context, []Member) error) error {
	for len(list) > 0 {
		if err := turn.keep(ctx); err != nil {
			return err
		}
		n := min(assignedBatch, len(list))
		if err := f(ctx, list[:n]); err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}

// join writes new memberships; one that is there already stays as it is.
func (a *Assignments) join(ctx context.Context, list []Member) error {
	docs := make([]any, len(list))
	for i, m := range list {
		docs[i] = m
	}
	_, err := a.members.InsertMany(ctx, docs, options.InsertMany().SetOrdered(false))
	if onlyDuplicates(err) {
		return nil
	}
	return db.Translate(err)
}

func onlyDuplicates(err error) bool {
	var bulk mongo.BulkWriteException
	if !errors.As(err, &bulk) || bulk.WriteConcernError != nil {
		return false
	}
	for _, w := range bulk.WriteErrors {
		if !mongo.IsDuplicateKeyError(w) {
			return false
		}
	}
	return true
}

// leave takes the assignment off the enrolments first and closes the
// memberships then: stopped between, they are found open again.
func (a *Assignments) leave(ctx context.Context, doc Assignment, list []Member, at time.Time) error {
	ids, people := make([]string, len(list)), make([]string, len(list))
	for i, m := range list {
		ids[i], people[i] = m.ID, m.PersonID
	}
	if _, err := a.learning.ReleaseAssigned(ctx, doc.ID, doc.Rule.CourseCode, people); err != nil {
		return err
	}
	why := LeftRule
	if doc.State == AssignmentEnded {
		why = LeftEnded
	}
	_, err := a.members.UpdateMany(ctx, bson.M{"_id": bson.M{"$in": ids}, "open": true},
		bson.M{"$set": bson.M{"open": false, "to": at, "endReason": why}, "$unset": bson.M{"waiting": ""}})
	return db.Translate(err)
}

// recount notes how many members there are.
func (a *Assignments) recount(ctx context.Context, doc Assignment, set bson.M) error {
	n, err := a.members.CountDocuments(ctx, bson.M{"assignmentId": doc.ID, "open": true})
	if err != nil {
		return db.Translate(err)
	}
	set["members"] = int(n)
	_, err = a.assignments.UpdateByID(ctx, doc.ID, bson.M{"$set": set})
	return db.Translate(err)
}

const (
	turnLasts = 15 * time.Second // longer than any batch takes
	turnWait  = 5 * time.Second
	turnPause = 50 * time.Millisecond
)

// turn is the right to change the memberships of one assignment: two that
// read postings at different moments would undo each other's work.
type turn struct {
	leases       *mongo.Collection
	name, holder string
}

// take waits a little for the turn.
func (a *Assignments) take(ctx context.Context, id string) (*turn, error) {
	t := &turn{leases: a.leases, name: "assignment:" + id, holder: db.NewID()}
	for deadline := time.Now().Add(turnWait); ; {
		err := t.keep(ctx)
		if err == nil {
			return t, nil
		}
		if !fault.Is(err, fault.Unavailable) || time.Now().After(deadline) {
			return nil, err
		}
		select {
		case <-ctx.Done():
			return nil, db.Translate(ctx.Err())
		case <-time.After(turnPause):
		}
	}
}

// keep renews the turn. Errors: fault.Unavailable when another has it.
func (t *turn) keep(ctx context.Context) error {
	mine, err := db.Acquire(ctx, t.leases, t.name, t.holder, turnLasts)
	if err == nil && !mine {
		return errBusy()
	}
	return err
}

func (t *turn) done(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	_ = db.Release(ctx, t.leases, t.name, t.holder) // else it runs out
}
