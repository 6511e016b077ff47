package learning

import (
	"context"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

// AssignedBy says in whose name a course is asked, and why. Name is the
// department of the assigner's main posting when the assignment was made; the
// person's own name when there was none.
type AssignedBy struct {
	Name   string `json:"name"`
	Reason string `json:"reason"`
}

// productName stands for the system where no person assigned.
const productName = "Lan Tỏa"

// asking is the assignment that sets the due date of an enrolment; "" when
// nobody assigned it.
func (e Enrolment) asking() string {
	if len(e.Source.Assignments) == 0 {
		return ""
	}
	return slices.MinFunc(e.Source.Assignments, func(a, b AssignedSource) int { return compareDue(a.Due, b.Due) }).ID
}

// assignedBy tells of assignments who made them. Rule, maker and reason of an
// assignment never change, so that one is read once in a process.
func (l *Learning) assignedBy(ctx context.Context, enrolments []Enrolment) (map[string]AssignedBy, error) {
	out := map[string]AssignedBy{}
	var missing []string
	for _, e := range enrolments {
		id := e.asking()
		if id == "" || e.State == Withdrawn || slices.Contains(missing, id) {
			continue
		}
		by, kept := l.assigners.Get(id)
		if !kept {
			missing = append(missing, id)
			continue
		}
		out[id] = by
	}
	if len(missing) == 0 {
		return out, nil
	}
	found, err := db.Find[Assignment](ctx, l.assignments, bson.M{"_id": bson.M{"$in": missing}},
		options.Find().SetProjection(bson.M{"createdBy": 1, "createdAt": 1, "reason": 1}))
	if err != nil {
		return nil, err
	}
	for _, a := range found {
		name, err := l.assigner(ctx, a)
		if err != nil {
			return nil, err
		}
		out[a.ID] = AssignedBy{Name: name, Reason: a.Reason}
		l.assigners.Add(a.ID, out[a.ID])
	}
	return out, nil
}

// assigner names whoever made an assignment, as things were then.
func (l *Learning) assigner(ctx context.Context, a Assignment) (string, error) {
	department, err := l.departmentOf(ctx, a.CreatedBy, a.CreatedAt)
	if !fault.Is(err, fault.NotFound) {
		return department, err
	}
	person, err := l.org.FindPerson(ctx, a.CreatedBy)
	if fault.Is(err, fault.NotFound) {
		return productName, nil
	}
	return person.FullName(), err
}

// departmentOf names the department of a person's main posting at a moment.
// Errors: fault.NotFound.
func (l *Learning) departmentOf(ctx context.Context, personID string, at time.Time) (string, error) {
	posting, err := l.org.MainPosting(ctx, personID, at)
	if err != nil {
		return "", err
	}
	d, err := l.org.FindDepartment(ctx, posting.DepartmentID)
	d, _ = d.At(at)
	return d.Name, err
}
