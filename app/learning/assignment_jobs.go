package learning

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/org"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/app/platform/jobs"
)

// The kinds of the jobs, also the beginnings of their ids.
const (
	applyAssignment = "assignment.apply"
	moveAssignments = "assignment.move"
)

type applyPayload struct {
	Assignment string `json:"assignment"`
}

type movePayload struct {
	People []string `json:"people"`
}

// row asks for an evaluation. Large ones stand behind the quick work.
func row(id, assignmentID string, people int) jobs.Row {
	queue := jobs.Default
	if people > smallAssignment {
		queue = jobs.Bulk
	}
	return jobs.Row{ID: id, Kind: applyAssignment, Queue: queue, Payload: applyPayload{Assignment: assignmentID}}
}

// Jobs registers what the assignments do in the background.
func (a *Assignments) Jobs(j *jobs.Jobs) {
	jobs.Handle(j, applyAssignment, jobs.Default, func(ctx context.Context, _ string, p applyPayload) error {
		err := a.Apply(ctx, p.Assignment)
		if fault.Is(err, fault.NotFound) {
			return jobs.Skip(err)
		}
		return err
	})
	jobs.Handle(j, moveAssignments, jobs.Default, func(ctx context.Context, _ string, p movePayload) error { return a.Follow(ctx, p.People) })
	// Shortly after midnight: postings begin and end with the day.
	j.Periodic("learning.assignments", "10 0 * * *", func(ctx context.Context, _ time.Time) error { return a.ApplyAll(ctx) })
	j.Reconcile("learning.assignments", time.Minute, a.Heal)
}

// movedBatch bounds how many people one row names.
const movedBatch = 1000

// moved asks, inside the transaction that moves people, to look at them again.
func (a *Assignments) moved(ctx context.Context, personIDs []string) error {
	var rows []jobs.Row
	for people := range slices.Chunk(personIDs, movedBatch) {
		rows = append(rows, jobs.Row{ID: moveAssignments + ":" + db.NewID(), Kind: moveAssignments, Queue: jobs.Default, Payload: movePayload{People: people}})
	}
	return a.jobs.Put(ctx, rows...)
}

// Follow brings the memberships of people to where they work now, in all
// active assignments. The assignments that do not concern them cost nothing.
func (a *Assignments) Follow(ctx context.Context, people []string) error {
	active, err := a.active(ctx)
	if err != nil || len(active) == 0 || len(people) == 0 {
		return err
	}
	at := a.Now()
	postings, err := a.org.ListPostings(ctx, org.PostingFilter{PersonIDs: people, At: at})
	if err != nil {
		return err
	}
	open, err := db.Find[Member](ctx, a.members, bson.M{"personId": bson.M{"$in": people}, "open": true})
	if err != nil {
		return err
	}
	of := map[string][]Member{}
	for _, m := range open {
		of[m.AssignmentID] = append(of[m.AssignmentID], m)
	}
	var errs []error
	for _, doc := range active {
		c := doc.changes(doc.Rule.Members(postings, at), of[doc.ID], at)
		if c.Empty() {
			continue
		}
		if err := a.settle(ctx, doc.ID, c.people()); err != nil {
			errs = append(errs, fmt.Errorf("assignment %s: %w", doc.ID, err))
		}
	}
	return errors.Join(errs...)
}

func (c Changes) people() []string {
	var out []string
	for _, m := range slices.Concat(c.Join, c.Leave, c.Redue) {
		out = append(out, m.PersonID)
	}
	return out
}

func (a *Assignments) active(ctx context.Context) ([]Assignment, error) {
	return db.Find[Assignment](ctx, a.assignments, bson.M{"state": AssignmentActive}, options.Find().SetSort(bson.D{{Key: "_id", Value: 1}}))
}

// ApplyAll asks for an evaluation of every active assignment, once a day.
func (a *Assignments) ApplyAll(ctx context.Context) error {
	active, err := a.active(ctx)
	if err != nil {
		return err
	}
	day := a.Now().In(jobs.Zone).Format(time.DateOnly)
	rows := make([]jobs.Row, len(active))
	for i, doc := range active {
		rows[i] = row(applyAssignment+":"+doc.ID+":"+day, doc.ID, doc.Members)
	}
	return a.jobs.Put(ctx, rows...)
}

// healAfter leaves the job time before the reconciler looks; healEvery is how
// often it asks for the same assignment again.
const (
	healAfter = time.Minute
	healEvery = 10 * time.Minute
)

// Heal finds members who were never enrolled and assignments that were not
// carried out, and asks for their evaluation again.
func (a *Assignments) Heal(ctx context.Context) error {
	now := a.Now()
	before := now.Add(-healAfter)
	stuck, err := a.members.Distinct(ctx, "assignmentId", bson.M{"waiting": true, "from": bson.M{"$lt": before}})
	if err != nil {
		return db.Translate(err)
	}
	undone, err := a.assignments.Distinct(ctx, "_id", bson.M{"$or": bson.A{
		bson.M{"state": AssignmentActive, "appliedAt": nil, "createdAt": bson.M{"$lt": before}},
		bson.M{"state": AssignmentEnded, "members": bson.M{"$gt": 0}, "endedAt": bson.M{"$lt": before}},
	}})
	if err != nil {
		return db.Translate(err)
	}
	var rows []jobs.Row
	slot := now.UTC().Truncate(healEvery).Format(time.RFC3339)
	for _, v := range slices.Concat(stuck, undone) {
		id := fmt.Sprint(v)
		rows = append(rows, row(applyAssignment+":"+id+":heal:"+slot, id, smallAssignment+1))
	}
	return a.jobs.Put(ctx, rows...)
}
