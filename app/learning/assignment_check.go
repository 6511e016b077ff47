package learning

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"lantoa/app/auth/policy"
	"lantoa/app/authoring"
	"lantoa/app/org"
	"lantoa/app/platform/fault"
	"lantoa/courses"
)

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
