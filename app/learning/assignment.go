package learning

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"

	"lantoa/app/auth/policy"
	"lantoa/app/org"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/app/platform/jobs"
)

// The states of an assignment.
const (
	AssignmentActive = "active"
	AssignmentEnded  = "ended"
)

// Assignment asks a course of people by a rule, and remembers who asked and
// why. The rule never changes: another rule is another assignment, which may
// replace this one.
type Assignment struct {
	ID     string `bson:"_id" json:"id"`
	Rule   Rule   `bson:"rule" json:"rule"`
	Reason string `bson:"reason" json:"reason"`
	// Title and Words are the course's title and what the rule said when it
	// was made.
	Title string     `bson:"title" json:"title"`
	Words fault.Text `bson:"words" json:"words"`
	// Reach lists the departments that the actor needs to be allowed in to see
	// and end the assignment; "/" is the whole province.
	Reach      []string   `bson:"reach" json:"-"`
	State      string     `bson:"state" json:"state" enum:"active,ended"`
	CreatedBy  string     `bson:"createdBy" json:"createdBy"`
	CreatedAt  time.Time  `bson:"createdAt" json:"createdAt"`
	EndedBy    string     `bson:"endedBy,omitempty" json:"endedBy,omitempty"`
	EndedAt    *time.Time `bson:"endedAt,omitempty" json:"endedAt,omitempty"`
	EndReason  string     `bson:"endReason,omitempty" json:"endReason,omitempty"`
	Replaces   string     `bson:"replaces,omitempty" json:"replaces,omitempty"`
	ReplacedBy string     `bson:"replacedBy,omitempty" json:"replacedBy,omitempty"`
	// Asked counts the evaluations that a change of the assignment asked for;
	// AppliedAt is when one was last finished, with so many Members.
	Asked     int        `bson:"asked" json:"-"`
	AppliedAt *time.Time `bson:"appliedAt,omitempty" json:"appliedAt,omitempty"`
	Members   int        `bson:"members" json:"members"`
}

// Assignments is the part of learning that asks courses of people. Make it
// with NewAssignments before requests are served.
type Assignments struct {
	// Now is that of Learning, also when it is changed later.
	Now func() time.Time

	learning    *Learning
	db          *db.DB
	jobs        *jobs.Jobs
	org         *org.Org
	assignments *mongo.Collection
	members     *mongo.Collection
	leases      *mongo.Collection
}

// NewAssignments returns the assignments of a Learning, and follows the moves
// of people.
func NewAssignments(l *Learning) (*Assignments, error) {
	a := &Assignments{
		Now:      func() time.Time { return l.Now() },
		learning: l, db: l.db, jobs: l.jobs, org: l.org,
		assignments: l.db.Collection("assignments"), members: l.db.Collection("assignment_members"), leases: l.db.Collection("leases"),
	}
	return a, l.org.OnMove(a.moved)
}

func errNoAssignment() error {
	return fault.New(fault.NotFound, "Không tìm thấy lần giao học này.", "There is no such assignment.")
}

// find returns an assignment, whoever asks. Errors: fault.NotFound.
func (a *Assignments) find(ctx context.Context, id string) (Assignment, error) {
	doc, err := db.FindOne[Assignment](ctx, a.assignments, bson.M{"_id": id})
	if fault.Is(err, fault.NotFound) {
		return doc, errNoAssignment()
	}
	return doc, err
}

// FindAssignment returns an assignment that the actor may see: one all of
// whose departments are the actor's. Errors: fault.NotFound.
func (a *Assignments) FindAssignment(ctx context.Context, actor policy.Actor, p policy.Permission, id string) (Assignment, error) {
	visible, err := a.visible(ctx, actor, p)
	if err != nil {
		return Assignment{}, err
	}
	doc, err := db.FindOne[Assignment](ctx, a.assignments, append(bson.D{{Key: "_id", Value: id}}, visible...))
	if fault.Is(err, fault.NotFound) {
		return doc, errNoAssignment()
	}
	return doc, err
}

// visible is the filter of the assignments whose reach is within the actor's
// departments as the tree stands now.
func (a *Assignments) visible(ctx context.Context, actor policy.Actor, p policy.Permission) (bson.D, error) {
	if actor.CanIn(p, "/") {
		return bson.D{}, nil
	}
	ids := []string{}
	if scopes := actor.Scopes(p); len(scopes) > 0 {
		var err error
		if ids, err = a.org.SubtreeIDs(ctx, scopes, a.Now()); err != nil {
			return nil, err
		}
	}
	return bson.D{{Key: "reach", Value: bson.M{"$not": bson.M{"$elemMatch": bson.M{"$nin": ids}}}}}, nil
}

type listAssignmentsInput struct {
	Course string `query:"course" json:"-" validate:"omitempty,slug,max=64"`
	State  string `query:"state" json:"-" validate:"omitempty,oneof=active ended"`
	Cursor string `query:"cursor" json:"-"`
	Limit  int    `query:"limit" json:"-" validate:"min=0,max=200"`
}

// ListAssignments pages through the assignments that the actor may see, newest
// first.
func (a *Assignments) ListAssignments(ctx context.Context, actor policy.Actor, in listAssignmentsInput) (db.Page[Assignment], error) {
	filter, err := a.visible(ctx, actor, policy.ReadProgress)
	if err != nil {
		return db.Page[Assignment]{}, err
	}
	if in.Course != "" {
		filter = append(filter, bson.E{Key: "rule.courseCode", Value: in.Course})
	}
	if in.State != "" {
		filter = append(filter, bson.E{Key: "state", Value: in.State})
	}
	return db.FindPage[Assignment](ctx, a.assignments, filter, db.PageBy{Keys: []string{"createdAt", "_id"}, Descending: true}, in.Cursor, in.Limit)
}

type assignmentInput struct {
	ID string `path:"id" json:"-" validate:"max=64"`
}

// AssignmentView is an assignment with how far its people have come.
type AssignmentView struct {
	Assignment
	Progress AssignmentProgress `json:"progress"`
}

// AssignmentProgress counts the people who are members now.
type AssignmentProgress struct {
	Members   int `json:"members"`
	Honoured  int `json:"honoured"` // an earlier completion counts
	Completed int `json:"completed"`
	Active    int `json:"active"`
	Overdue   int `json:"overdue"` // of the active ones
	Waiting   int `json:"waiting"` // being enrolled
}

func (a *Assignments) show(ctx context.Context, actor policy.Actor, in assignmentInput) (AssignmentView, error) {
	doc, err := a.FindAssignment(ctx, actor, policy.ReadProgress, in.ID)
	if err != nil {
		return AssignmentView{}, err
	}
	p, err := a.progress(ctx, doc)
	return AssignmentView{Assignment: doc, Progress: p}, err
}

// progress costs two aggregations over indexes, whatever else there is.
func (a *Assignments) progress(ctx context.Context, doc Assignment) (AssignmentProgress, error) {
	sum := func(cond any) bson.M { return bson.M{"$sum": bson.M{"$cond": bson.A{cond, 1, 0}}} }
	is := func(field string, value any) bson.M { return bson.M{"$eq": bson.A{field, value}} }
	members, err := db.Aggregate[AssignmentProgress](ctx, a.members, bson.A{
		bson.M{"$match": bson.M{"assignmentId": doc.ID, "open": true}},
		bson.M{"$group": bson.M{"_id": nil, "members": bson.M{"$sum": 1}, "honoured": sum(is("$honoured", true)), "waiting": sum(is("$waiting", true))}},
	})
	if err != nil || len(members) == 0 {
		return AssignmentProgress{}, err
	}
	late := bson.M{"$lt": bson.A{bson.M{"$arrayElemAt": bson.A{"$source.assignments.due", bson.M{"$indexOfArray": bson.A{"$source.assignments.id", doc.ID}}}}, a.Now()}}
	enrolled, err := db.Aggregate[AssignmentProgress](ctx, a.learning.enrolments, bson.A{
		bson.M{"$match": bson.M{"source.assignments.id": doc.ID}},
		bson.M{"$group": bson.M{
			"_id": nil, "completed": sum(is("$state", Completed)), "active": sum(is("$state", Active)),
			"overdue": sum(bson.M{"$and": bson.A{is("$state", Active), late}}),
		}},
	})
	out := members[0]
	if err == nil && len(enrolled) > 0 {
		out.Completed, out.Active, out.Overdue = enrolled[0].Completed, enrolled[0].Active, enrolled[0].Overdue
	}
	return out, err
}
