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
	"lantoa/app/authoring"
	"lantoa/app/org"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/app/platform/jobs"
	"lantoa/courses"
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

// checkedRule is a rule that makes sense, with what was learnt while checking.
type checkedRule struct {
	rule   Rule
	course authoring.Course
	reach  []string
	words  fault.Text
}

// check sees that everything in the rule exists and that the actor may assign
// to all of it.
func (a *Assignments) check(ctx context.Context, actor policy.Actor, r Rule) (checkedRule, error) {
	c := checkedRule{rule: r.normal()}
	if err := c.rule.checkForm(); err != nil {
		return c, err
	}
	var err error
	if c.course, err = a.learning.authoring.FindCourse(ctx, r.CourseCode); err != nil {
		return c, err
	}
	names := Names{Course: c.course.Title, CourseEn: cmp.Or(c.course.TitleEn, c.course.Title)}
	if err := a.checkDepartments(ctx, actor, &c, &names); err != nil {
		return c, err
	}
	if err := a.checkPositions(ctx, c.rule.Positions, &names); err != nil {
		return c, err
	}
	if err := a.checkPeople(ctx, actor, &c); err != nil {
		return c, err
	}
	if len(c.rule.Departments) == 0 && len(c.rule.Positions) > 0 {
		if !actor.CanIn(policy.AssignCourses, "/") {
			return c, outOfScope("Hãy chọn đơn vị: chỉ giao được trong phạm vi của bạn.", "Name departments: you may assign within your own only.")
		}
		c.reach = append(c.reach, "/")
	}
	slices.Sort(c.reach)
	c.reach = slices.Compact(c.reach)
	c.words = c.rule.Words(names)
	return c, nil
}

// normal is the rule with every list sorted and free of repetition.
func (r Rule) normal() Rule {
	r.Positions, r.People = sortedSet(r.Positions), sortedSet(r.People)
	r.Departments = slices.Clone(r.Departments)
	slices.SortFunc(r.Departments, func(x, y RuleDepartment) int {
		if x.ID == y.ID && x.Below != y.Below { // the wider one first
			if x.Below {
				return -1
			}
			return 1
		}
		return strings.Compare(x.ID, y.ID)
	})
	r.Departments = slices.CompactFunc(r.Departments, func(x, y RuleDepartment) bool { return x.ID == y.ID })
	if r.Departments == nil {
		r.Departments = []RuleDepartment{}
	}
	return r
}

func sortedSet(in []string) []string {
	out := slices.Clone(in)
	slices.Sort(out)
	out = slices.Compact(out)
	if out == nil {
		return []string{}
	}
	return out
}

// checkForm sees to what needs no database.
func (r Rule) checkForm() error {
	if len(r.Departments)+len(r.Positions)+len(r.People) == 0 {
		return fault.InvalidField("rule", "required", "Chọn ít nhất một đơn vị, một vị trí hoặc một người.", "Name at least one department, position or person.")
	}
	given := 0
	for _, is := range []bool{r.Due.Date != "", r.Due.DaysAfterPosting > 0, r.Due.DaysAfterAssignment > 0} {
		if is {
			given++
		}
	}
	if given != 1 {
		return fault.InvalidField("rule.due", "one", "Chọn đúng một cách tính hạn.", "Give exactly one way to count the due date.")
	}
	if r.Due.Date == "" {
		return nil
	}
	if _, err := courses.ParseDate(string(r.Due.Date)); err != nil || r.Due.Date > "2100" {
		return fault.InvalidField("rule.due.date", "date", "Ngày phải có dạng 2026-12-31.", "The day is written 2026-12-31.")
	}
	return nil
}

func (a *Assignments) checkDepartments(ctx context.Context, actor policy.Actor, c *checkedRule, names *Names) error {
	ids := make([]string, len(c.rule.Departments))
	for i, d := range c.rule.Departments {
		ids[i] = d.ID
	}
	known, err := a.org.FindDepartments(ctx, ids)
	if err != nil {
		return err
	}
	names.Departments = map[string]string{}
	for i, id := range ids {
		d, ok := known[id]
		if _, open := d.At(a.Now()); !ok || !open {
			return unknown("rule.departments", i, "Không có đơn vị này, hoặc đơn vị đã kết thúc.", "There is no such department, or it has ended.")
		}
		if !actor.CanIn(policy.AssignCourses, d.Path) {
			return outOfScope("Đơn vị "+d.Name+" không thuộc phạm vi của bạn.", "The department "+d.Name+" is not among yours.")
		}
		names.Departments[id] = d.Name
	}
	c.reach = append(c.reach, ids...)
	return nil
}

func (a *Assignments) checkPositions(ctx context.Context, ids []string, names *Names) error {
	known, err := a.org.FindPositions(ctx, ids)
	if err != nil {
		return err
	}
	names.Positions, names.PositionsEn = map[string]string{}, map[string]string{}
	for i, id := range ids {
		p, ok := known[id]
		if !ok {
			return unknown("rule.positions", i, "Không có vị trí việc làm này.", "There is no such position.")
		}
		names.Positions[id], names.PositionsEn[id] = p.Name, cmp.Or(p.NameEn, p.Name)
	}
	return nil
}

// checkPeople sees that everybody named works where the actor may assign. Who
// works elsewhere looks like somebody who does not exist.
func (a *Assignments) checkPeople(ctx context.Context, actor policy.Actor, c *checkedRule) error {
	if len(c.rule.People) == 0 {
		return nil
	}
	postings, err := a.org.ListPostings(ctx, org.PostingFilter{PersonIDs: c.rule.People, At: a.Now()})
	if err != nil {
		return err
	}
	province := actor.CanIn(policy.AssignCourses, "/")
	at := map[string]string{} // person → department where the actor may assign
	for _, p := range postings {
		if actor.CanIn(policy.AssignCourses, p.DepartmentPath) && (at[p.PersonID] == "" || p.Main) {
			at[p.PersonID] = p.DepartmentID
		}
	}
	for i, id := range c.rule.People {
		if at[id] == "" {
			return unknown("rule.people", i, "Không có người này đang công tác trong phạm vi của bạn.", "Nobody of this id works in your departments.")
		}
		if !province {
			c.reach = append(c.reach, at[id])
		}
	}
	if province && len(c.reach) == 0 {
		c.reach = append(c.reach, "/")
	}
	return nil
}

func unknown(list string, i int, vi, en string) error {
	return fault.InvalidField(fmt.Sprintf("%s[%d]", list, i), "unknown", vi, en)
}

func outOfScope(vi, en string) error { return fault.New(fault.Forbidden, vi, en).Because("scope") }

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
