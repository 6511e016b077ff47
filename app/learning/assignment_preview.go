package learning

import (
	"cmp"
	"context"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

// What an assignment would do to a person.
const (
	WouldEnrol  = "new"      // a new enrolment, first cycle or a further one
	WouldJoin   = "enrolled" // is enrolled already, and goes on
	WouldHonour = "honoured" // an earlier completion counts
)

// previewPeople bounds how many people a preview names.
const previewPeople = 50

type previewInput struct {
	Rule     Rule   `json:"rule"`
	Replaces string `json:"replaces" validate:"max=64"`
}

// Preview is what an assignment would do if it were made now.
type Preview struct {
	Count    int `json:"count"`
	New      int `json:"new"`
	Enrolled int `json:"enrolled"`
	Honoured int `json:"honoured"`
	// Leaving counts the members of the assignment to be replaced whom the
	// new rule does not mean.
	Leaving int             `json:"leaving"`
	Words   fault.Text      `json:"words"`
	People  []PreviewPerson `json:"people"` // the first 50, by department
}

// PreviewPerson is a person whom a rule means, and by which posting.
type PreviewPerson struct {
	PersonID     string    `json:"personId"`
	FullName     string    `json:"fullName"`
	DepartmentID string    `json:"departmentId"`
	Department   string    `json:"department"`
	PositionID   string    `json:"positionId"`
	Position     string    `json:"position"`
	Named        bool      `json:"named"` // by name only
	Due          time.Time `json:"due"`
	Would        string    `json:"would"` // new, enrolled, honoured
}

// PreviewAssignment says what CreateAssignment would do now. The errors are
// the same.
func (a *Assignments) PreviewAssignment(ctx context.Context, actor policy.Actor, in previewInput) (Preview, error) {
	out := Preview{People: []PreviewPerson{}}
	checked, err := a.check(ctx, actor, in.Rule)
	if err != nil {
		return out, err
	}
	at := a.Now()
	want, err := a.wanted(ctx, checked.rule, nil, at)
	if err != nil {
		return out, err
	}
	if in.Replaces != "" {
		if out.Leaving, err = a.leaving(ctx, actor, in.Replaces, want); err != nil {
			return out, err
		}
	}
	standing, err := a.wouldDo(ctx, checked, want, at)
	if err != nil {
		return out, err
	}
	out.Count, out.Words = len(want), checked.words
	for _, would := range standing {
		switch would {
		case WouldJoin:
			out.Enrolled++
		case WouldHonour:
			out.Honoured++
		}
	}
	out.New = out.Count - out.Enrolled - out.Honoured
	out.People, err = a.previewed(ctx, checked.rule, want, standing, at)
	return out, err
}

func (a *Assignments) leaving(ctx context.Context, actor policy.Actor, id string, want map[string]Match) (int, error) {
	old, err := a.FindAssignment(ctx, actor, policy.AssignCourses, id)
	if err != nil {
		return 0, err
	}
	open, err := a.openMembers(ctx, old.ID, nil)
	n := 0
	for _, m := range open {
		if _, stays := want[m.PersonID]; !stays {
			n++
		}
	}
	return n, err
}

// fewPeople is up to how many people are named in a query.
const fewPeople = 500

// wouldDo tells what would become of the people who would not simply be
// enrolled anew.
func (a *Assignments) wouldDo(ctx context.Context, c checkedRule, want map[string]Match, at time.Time) (map[string]string, error) {
	filter := bson.M{"courseCode": c.rule.CourseCode}
	if len(want) <= fewPeople {
		ids := make([]string, 0, len(want))
		for id := range want {
			ids = append(ids, id)
		}
		filter["personId"] = bson.M{"$in": ids}
	}
	found, err := db.Find[Enrolment](ctx, a.learning.enrolments, filter, options.Find().SetBatchSize(10_000).
		SetProjection(bson.M{"personId": 1, "version": 1, "state": 1, "completedAt": 1}))
	out := map[string]string{}
	for _, e := range found {
		switch _, meant := want[e.PersonID]; {
		case !meant:
		case e.State == Completed && c.rule.HonourPrior.Accepts(*e.CompletedAt, e.Version, c.course.Current, at):
			out[e.PersonID] = WouldHonour
		case e.State != Completed && out[e.PersonID] == "":
			out[e.PersonID] = WouldJoin
		}
	}
	return out, err
}

func (a *Assignments) previewed(ctx context.Context, r Rule, want map[string]Match, standing map[string]string, at time.Time) ([]PreviewPerson, error) {
	matches := make([]Match, 0, len(want))
	for _, m := range want {
		matches = append(matches, m)
	}
	slices.SortFunc(matches, func(x, y Match) int {
		return cmp.Or(cmp.Compare(x.Posting.DepartmentPath, y.Posting.DepartmentPath), cmp.Compare(x.PersonID, y.PersonID))
	})
	matches = matches[:min(previewPeople, len(matches))]
	var people, departments, positions []string
	for _, m := range matches {
		people, departments, positions = append(people, m.PersonID), append(departments, m.Posting.DepartmentID), append(positions, m.Posting.PositionID)
	}
	out := make([]PreviewPerson, len(matches))
	if len(out) == 0 {
		return out, nil
	}
	who, err := a.org.FindPeople(ctx, people)
	if err != nil {
		return out, err
	}
	where, err := a.org.FindDepartments(ctx, sortedSet(departments))
	if err != nil {
		return out, err
	}
	what, err := a.org.FindPositions(ctx, sortedSet(positions))
	for i, m := range matches {
		out[i] = PreviewPerson{
			PersonID: m.PersonID, FullName: who[m.PersonID].FullName(), DepartmentID: m.Posting.DepartmentID, Department: where[m.Posting.DepartmentID].Name,
			PositionID: m.Posting.PositionID, Position: what[m.Posting.PositionID].Name, Named: m.Named,
			Due: r.Due.At(m, at, at), Would: cmp.Or(standing[m.PersonID], WouldEnrol),
		}
	}
	return out, err
}
