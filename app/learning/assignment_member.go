package learning

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/db"
)

// Why a membership began and ended.
const (
	ByRule    = "rule"  // the rule means a posting of theirs
	ByName    = "named" // the rule names them
	LeftRule  = "moved" // the rule does not mean them any more
	LeftEnded = "ended" // the assignment ended
)

// Member is one stay of a person in an assignment. Stays are never removed:
// who leaves and comes again has two.
type Member struct {
	ID           string     `bson:"_id" json:"id"`
	AssignmentID string     `bson:"assignmentId" json:"assignmentId"`
	PersonID     string     `bson:"personId" json:"personId"`
	Open         bool       `bson:"open" json:"open"` // To is nil; for the unique index
	From         time.Time  `bson:"from" json:"from"`
	To           *time.Time `bson:"to,omitempty" json:"to,omitempty"`
	Reason       string     `bson:"reason" json:"reason"`
	EndReason    string     `bson:"endReason,omitempty" json:"endReason,omitempty"`
	// The posting by which the rule meant them when they joined.
	DepartmentID string    `bson:"departmentId" json:"departmentId"`
	PositionID   string    `bson:"positionId" json:"positionId"`
	Due          time.Time `bson:"due" json:"due"`
	// EnrolmentID is the enrolment that is asked for or, when Honoured, the
	// earlier one whose completion counts. Its certificate has the same id.
	EnrolmentID string `bson:"enrolmentId,omitempty" json:"enrolmentId,omitempty"`
	Honoured    bool   `bson:"honoured" json:"honoured"`
	// Waiting: joined, and not enrolled yet.
	Waiting bool `bson:"waiting,omitempty" json:"waiting"`
}

// newMember is the membership of somebody whom the rule means since a moment.
func (a Assignment) newMember(m Match, at time.Time) Member {
	reason := ByRule
	if m.Named {
		reason = ByName
	}
	return Member{
		ID: db.NewID(), AssignmentID: a.ID, PersonID: m.PersonID, Open: true, From: at, Reason: reason,
		DepartmentID: m.Posting.DepartmentID, PositionID: m.Posting.PositionID, Due: a.Rule.Due.At(m, at, a.CreatedAt), Waiting: true,
	}
}

type listMembersInput struct {
	ID     string `path:"id" json:"-" validate:"max=64"`
	State  string `query:"state" json:"-" validate:"omitempty,oneof=open left"`
	Cursor string `query:"cursor" json:"-"`
	Limit  int    `query:"limit" json:"-" validate:"min=0,max=200"`
}

// MemberView is a membership with who it is and how far they are.
type MemberView struct {
	Member
	FullName       string     `json:"fullName"`
	EnrolmentState string     `json:"enrolmentState,omitempty" enum:"active,completed,withdrawn"`
	EnrolmentDue   *time.Time `json:"enrolmentDue,omitempty"` // the earliest of all assignments
	CompletedAt    *time.Time `json:"completedAt,omitempty"`
}

// ListMembers pages through the memberships of an assignment, the history of
// those who left included.
func (a *Assignments) ListMembers(ctx context.Context, actor policy.Actor, in listMembersInput) (db.Page[MemberView], error) {
	none := db.Page[MemberView]{Items: []MemberView{}}
	if _, err := a.FindAssignment(ctx, actor, policy.ReadProgress, in.ID); err != nil {
		return none, err
	}
	filter := bson.D{{Key: "assignmentId", Value: in.ID}}
	if in.State != "" {
		filter = append(filter, bson.E{Key: "open", Value: in.State == "open"})
	}
	page, err := db.FindPage[Member](ctx, a.members, filter, db.PageBy{Keys: []string{"_id"}}, in.Cursor, in.Limit)
	if err != nil {
		return none, err
	}
	var people, enrolments []string
	for _, m := range page.Items {
		people = append(people, m.PersonID)
		if m.EnrolmentID != "" {
			enrolments = append(enrolments, m.EnrolmentID)
		}
	}
	if len(people) == 0 {
		return none, nil
	}
	who, err := a.org.FindPeople(ctx, people)
	if err != nil {
		return none, err
	}
	found, err := db.Find[Enrolment](ctx, a.learning.enrolments, bson.M{"_id": bson.M{"$in": enrolments}},
		options.Find().SetProjection(bson.M{"state": 1, "due": 1, "completedAt": 1}))
	if enrolments == nil {
		found, err = nil, nil
	}
	if err != nil {
		return none, err
	}
	byID := make(map[string]Enrolment, len(found))
	for _, e := range found {
		byID[e.ID] = e
	}
	out := db.Page[MemberView]{Items: make([]MemberView, len(page.Items)), Next: page.Next}
	for i, m := range page.Items {
		e := byID[m.EnrolmentID]
		out.Items[i] = MemberView{Member: m, FullName: who[m.PersonID].FullName(), EnrolmentState: e.State, EnrolmentDue: e.Due, CompletedAt: e.CompletedAt}
	}
	return out, nil
}

// openMembers returns the open memberships of an assignment; of people, or
// with nil of everybody.
func (a *Assignments) openMembers(ctx context.Context, assignmentID string, people []string) ([]Member, error) {
	filter := bson.M{"assignmentId": assignmentID, "open": true}
	if people != nil {
		filter["personId"] = bson.M{"$in": people}
	}
	return db.Find[Member](ctx, a.members, filter, options.Find().SetBatchSize(10_000))
}
