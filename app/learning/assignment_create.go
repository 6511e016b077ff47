package learning

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/audit"
	"lantoa/app/auth/policy"
	"lantoa/app/org"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/app/platform/jobs"
)

// smallAssignment is up to how many people are enrolled before the request
// that assigns them is answered; the job comes anyway.
const smallAssignment = 200

type createAssignmentInput struct {
	api.Meta
	Rule   Rule   `json:"rule"`
	Reason string `json:"reason" validate:"required,min=3,max=1000"`
	// Replaces names an assignment that ends as this one begins.
	Replaces string `json:"replaces" validate:"max=64"`
}

// CreateAssignment keeps an assignment and has its people enrolled: at once
// when they are few, else by a job within seconds.
//
// Errors: fault.Invalid (the rule makes no sense, or names what does not
// exist), fault.Forbidden "scope" (it reaches beyond the actor's departments),
// fault.NotFound (no such course, or nothing to replace), fault.Conflict
// "ended" (what it replaces has ended).
func (a *Assignments) CreateAssignment(ctx context.Context, actor policy.Actor, in createAssignmentInput) (Assignment, error) {
	checked, err := a.check(ctx, actor, in.Rule)
	if err != nil {
		return Assignment{}, err
	}
	if in.Replaces != "" {
		if _, err := a.FindAssignment(ctx, actor, policy.AssignCourses, in.Replaces); err != nil {
			return Assignment{}, err
		}
	}
	want, err := a.wanted(ctx, checked.rule, nil, a.Now())
	if err != nil {
		return Assignment{}, err
	}
	doc := Assignment{
		ID: cmp.Or(in.IdempotencyID, db.NewID()), Rule: checked.rule, Reason: in.Reason, Title: checked.course.Title, Words: checked.words,
		Reach: checked.reach, State: AssignmentActive, CreatedBy: actor.PersonID, CreatedAt: a.Now(), Replaces: in.Replaces, Asked: 1,
	}
	err = a.db.Tx(ctx, func(ctx context.Context) error {
		if _, err := a.assignments.InsertOne(ctx, doc); err != nil {
			return err
		}
		if in.Replaces != "" {
			if _, err := a.end(ctx, actor, in.Replaces, in.Reason, doc.ID); err != nil {
				return err
			}
		}
		if err := a.jobs.Put(ctx, applyRow(doc, len(want))); err != nil {
			return err
		}
		return audit.Record(ctx, a.db, audit.Entry{Actor: actor, Action: "assignment.create", Subject: "assignment:" + doc.ID, After: doc, Note: in.Reason, RequestID: in.RequestID})
	})
	if err != nil && !db.IsDuplicate(err) { // a duplicate: the answer to the first request was lost
		return Assignment{}, err
	}
	if err := a.db.CatchUp(ctx); err != nil {
		return Assignment{}, err
	}
	if len(want) <= smallAssignment {
		a.applySoon(ctx, doc.ID)
	}
	return a.find(ctx, doc.ID)
}

// applySoon is an attempt to be quick. What it leaves undone, the job does.
func (a *Assignments) applySoon(ctx context.Context, id string) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	_ = a.Apply(ctx, id)
}

type endAssignmentInput struct {
	api.Meta
	ID     string `path:"id" json:"-" validate:"max=64"`
	Reason string `json:"reason" validate:"required,min=3,max=1000"`
}

// EndAssignment ends an assignment: nobody is asked any more. Enrolments and
// their progress stay; those that nobody asks for, and in which nothing was
// done, are withdrawn.
//
// Errors: fault.NotFound; fault.Conflict "ended".
func (a *Assignments) EndAssignment(ctx context.Context, actor policy.Actor, in endAssignmentInput) (Assignment, error) {
	doc, err := a.FindAssignment(ctx, actor, policy.AssignCourses, in.ID)
	if err != nil {
		return doc, err
	}
	err = a.db.Tx(ctx, func(ctx context.Context) error {
		doc, err = a.end(ctx, actor, in.ID, in.Reason, "")
		return err
	})
	if err != nil {
		return doc, err
	}
	if doc.Members <= smallAssignment {
		a.applySoon(ctx, doc.ID)
	}
	return a.find(ctx, doc.ID)
}

// end ends an assignment inside a transaction.
func (a *Assignments) end(ctx context.Context, actor policy.Actor, id, reason, replacedBy string) (Assignment, error) {
	set := bson.M{"state": AssignmentEnded, "endedAt": a.Now(), "endedBy": actor.PersonID, "endReason": reason}
	if replacedBy != "" {
		set["replacedBy"] = replacedBy
	}
	var doc Assignment
	err := db.Translate(a.assignments.FindOneAndUpdate(ctx, bson.M{"_id": id, "state": AssignmentActive},
		bson.M{"$set": set, "$inc": bson.M{"asked": 1}}, options.FindOneAndUpdate().SetReturnDocument(options.After)).Decode(&doc))
	if fault.Is(err, fault.NotFound) {
		return doc, fault.New(fault.Conflict, "Lần giao học này đã kết thúc.", "The assignment has ended.").Because("ended")
	}
	if err != nil {
		return doc, err
	}
	if err := a.jobs.Put(ctx, applyRow(doc, doc.Members)); err != nil {
		return doc, err
	}
	return doc, audit.Record(ctx, a.db, audit.Entry{Actor: actor, Action: "assignment.end", Subject: "assignment:" + id, After: doc, Note: reason})
}

// wanted returns the people whom a rule means now; of people, or with nil of
// everybody.
func (a *Assignments) wanted(ctx context.Context, r Rule, people []string, at time.Time) (map[string]Match, error) {
	postings, err := a.postings(ctx, r, people, at)
	return r.Members(postings, at), err
}

// postings returns at least those that the rule may mean.
func (a *Assignments) postings(ctx context.Context, r Rule, people []string, at time.Time) ([]org.Posting, error) {
	if people != nil {
		return a.org.ListPostings(ctx, org.PostingFilter{PersonIDs: people, At: at})
	}
	var out []org.Posting
	if len(r.Departments)+len(r.Positions) > 0 {
		f := org.PostingFilter{PositionIDs: r.Positions, At: at}
		tree, err := a.org.ListDepartments(ctx, org.DepartmentFilter{At: at})
		if err != nil {
			return nil, err
		}
		for _, d := range tree {
			if slices.ContainsFunc(r.Departments, func(rd RuleDepartment) bool {
				return rd.ID == d.ID || rd.Below && strings.Contains(d.Path, "/"+rd.ID+"/")
			}) {
				f.DepartmentIDs = append(f.DepartmentIDs, d.ID)
			}
		}
		if len(r.Departments) == 0 || len(f.DepartmentIDs) > 0 {
			if out, err = a.org.ListPostings(ctx, f); err != nil {
				return nil, err
			}
		}
	}
	if len(r.People) == 0 {
		return out, nil
	}
	named, err := a.org.ListPostings(ctx, org.PostingFilter{PersonIDs: r.People, At: at})
	return append(out, named...), err
}

func applyRow(doc Assignment, people int) jobs.Row {
	return row(fmt.Sprintf("%s:%s:%d", applyAssignment, doc.ID, doc.Asked), doc.ID, people)
}
