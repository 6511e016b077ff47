package incidents

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/calendar"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/handbook"
)

// The statuses of an incident.
const (
	Running = "running"
	Over    = "closed"
)

// Incident is the document: what was fixed at opening and the folded log.
// Nothing of it changes but by Append.
type Incident struct {
	handbook.Incident `bson:",inline"`
	State             handbook.State `bson:"state" json:"state"`
	Status            string         `bson:"status" json:"status" enum:"running,closed"`
	People            []string       `bson:"people" json:"-"` // those on it, for finding
	NextDue           *time.Time     `bson:"nextDue,omitempty" json:"nextDue,omitempty"`
}

// fold brings the document's derived fields to its state.
func (i *Incident) fold(s handbook.State) {
	i.State, i.Status, i.NextDue = s, Running, nil
	if s.Closed != nil {
		i.Status = Over
	}
	i.People = []string{}
	for _, m := range s.People {
		i.People = append(i.People, m.Person)
	}
	for _, r := range s.Clocks {
		if r.State == handbook.ClockRunning && (i.NextDue == nil || r.Due.Before(*i.NextDue)) {
			due := r.Due
			i.NextDue = &due
		}
	}
}

// label is how a message names the incident; nobody can miss an exercise.
func (i Incident) label() string { return mark(i.Exercise) + i.Number + " · " + i.Title }

// mark begins every title, subject and file of an exercise.
func mark(exercise bool) string {
	if exercise {
		return "[DIỄN TẬP] "
	}
	return ""
}

func markEn(exercise bool) string {
	if exercise {
		return "[EXERCISE] "
	}
	return ""
}

// find returns an incident without asking who wants to know.
func (n *Incidents) find(ctx context.Context, id string) (Incident, error) {
	i, err := db.FindOne[Incident](ctx, n.incidents, bson.M{"_id": id})
	if fault.Is(err, fault.NotFound) {
		return i, errNoIncident()
	}
	return i, err
}

func errNoIncident() error {
	return fault.New(fault.NotFound, "Không có vụ việc này.", "There is no such incident.")
}

// Find returns an incident to who is on it or may read those of its
// department, to these without the numbers of whom it calls. Errors: fault.NotFound, also for what the actor may not see.
func (n *Incidents) Find(ctx context.Context, actor policy.Actor, id string) (Incident, error) {
	i, err := n.find(ctx, id)
	if err != nil {
		return i, err
	}
	if !mayRead(actor, i) {
		return Incident{}, errNoIncident()
	}
	if !i.State.Has(actor.PersonID) {
		i.Incident = i.WithoutNumbers()
	}
	return i, nil
}

// findToWrite is Find for who writes: also those who have left it, whose device
// may still hold what they wrote while they were on it. Errors: fault.NotFound.
func (n *Incidents) findToWrite(ctx context.Context, actor policy.Actor, id string) (Incident, error) {
	i, err := n.find(ctx, id)
	if err != nil {
		return i, err
	}
	left := slices.ContainsFunc(i.State.Former, func(f handbook.Stay) bool { return f.Person == actor.PersonID })
	if !left && !mayRead(actor, i) {
		return Incident{}, errNoIncident()
	}
	return i, nil
}

func mayRead(actor policy.Actor, i Incident) bool {
	return i.State.Has(actor.PersonID) || actor.CanIn(policy.ReadIncidents, i.Path)
}

// steward tells whether the actor may put people on an incident from outside.
func steward(actor policy.Actor, i Incident) bool { return actor.CanIn(policy.OpenIncident, i.Path) }

// Filter narrows a list; zero values do not.
type Filter struct {
	Status     string
	Exercise   *bool
	Department string
}

// Summary is a line of a list.
type Summary struct {
	ID             string     `bson:"_id" json:"id"`
	Number         string     `bson:"number" json:"number"`
	Exercise       bool       `bson:"exercise" json:"exercise"`
	Title          string     `bson:"title" json:"title"`
	ProcedureTitle string     `bson:"procedureTitle" json:"procedureTitle"`
	DepartmentName string     `bson:"departmentName" json:"departmentName"`
	Status         string     `bson:"status" json:"status" enum:"running,closed"`
	OpenedAt       time.Time  `bson:"openedAt" json:"openedAt"`
	Received       time.Time  `bson:"received" json:"received"`
	NextDue        *time.Time `bson:"nextDue" json:"nextDue,omitempty"`
	State          struct {
		Level  int                 `bson:"level" json:"level"`
		Clause string              `bson:"clause" json:"clause,omitempty"`
		Closed *handbook.Mark      `bson:"closed" json:"closed,omitempty"`
		Clocks []handbook.ClockRun `bson:"clocks" json:"clocks"`
		People []handbook.Member   `bson:"people" json:"people"`
	} `bson:"state" json:"state"`
}

var summaryFields = bson.M{
	"number": 1, "exercise": 1, "title": 1, "procedureTitle": 1, "departmentName": 1, "status": 1, "openedAt": 1, "received": 1, "nextDue": 1,
	"state.level": 1, "state.clause": 1, "state.closed": 1, "state.clocks": 1, "state.people": 1,
}

// List pages through the incidents that the actor may see, running ones
// first, then by when they were opened, newest first.
func (n *Incidents) List(ctx context.Context, actor policy.Actor, f Filter, cursor string, limit int) (db.Page[Summary], error) {
	seen := bson.A{bson.M{"people": actor.PersonID}}
	for _, path := range actor.Scopes(policy.ReadIncidents) {
		seen = append(seen, bson.M{"path": below(path)})
	}
	filter := bson.D{{Key: "$or", Value: seen}}
	if f.Status != "" {
		filter = append(filter, bson.E{Key: "status", Value: f.Status})
	}
	if f.Exercise != nil {
		filter = append(filter, bson.E{Key: "exercise", Value: *f.Exercise})
	}
	if f.Department != "" {
		d, err := n.cfg.Org.FindDepartment(ctx, f.Department)
		if err != nil {
			return db.Page[Summary]{}, err
		}
		filter = append(filter, bson.E{Key: "path", Value: below(d.Path)})
	}
	return db.FindPage[Summary](ctx, n.incidents, filter, db.PageBy{Keys: []string{"status", "openedAt", "_id"}, Descending: true, Projection: summaryFields}, cursor, limit)
}

func below(path string) bson.M { return bson.M{"$regex": "^" + regexp.QuoteMeta(path)} }

// ListMine returns the running incidents that the actor is on, newest first.
func (n *Incidents) ListMine(ctx context.Context, actor policy.Actor) ([]Summary, error) {
	return db.Find[Summary](ctx, n.incidents, bson.M{"people": actor.PersonID, "status": Running},
		options.Find().SetSort(bson.D{{Key: "openedAt", Value: -1}, {Key: "_id", Value: -1}}).SetLimit(50).SetProjection(summaryFields))
}

// nextNumber takes the next number of the year; within the transaction that
// uses it, so that there is no gap. Exercises have a book of their own.
func (n *Incidents) nextNumber(ctx context.Context, exercise bool, at time.Time) (string, error) {
	kind := "VV"
	if exercise {
		kind = "DT"
	}
	book := fmt.Sprintf("%s-%d", kind, at.In(calendar.Zone).Year())
	var got struct {
		Last int `bson:"last"`
	}
	err := n.books.FindOneAndUpdate(ctx, bson.M{"_id": book}, bson.M{"$inc": bson.M{"last": 1}},
		options.FindOneAndUpdate().SetUpsert(true).SetReturnDocument(options.After)).Decode(&got)
	return fmt.Sprintf("%s-%04d", book, got.Last), err
}
