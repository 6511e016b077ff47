package staffing

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"lantoa/app/authoring"
	"lantoa/app/org"
)

// words are what names things in a report, and their order.
type words struct {
	departments map[string]ranked
	positions   map[string]ranked
	courses     map[string]authoring.Course
	people      map[string]person
}

type ranked struct {
	name string
	rank int
}

// person is what a report says of one.
type person struct {
	name, sortKey string
}

func (s *Staffing) words(ctx context.Context, departments []org.Department, requirements []Requirement, covered []Covered) (words, error) {
	w := words{departments: make(map[string]ranked, len(departments)), positions: map[string]ranked{}}
	for i, d := range departments {
		w.departments[d.ID] = ranked{d.Name, i}
	}
	positions, err := s.org.ListPositions(ctx)
	if err != nil {
		return w, err
	}
	for i, p := range positions {
		w.positions[p.ID] = ranked{p.Name, i}
	}
	codes := make([]string, len(requirements))
	for i, r := range requirements {
		codes[i] = r.CourseCode
	}
	if w.courses, err = s.authoring.FindCourses(ctx, codes); err != nil {
		return w, err
	}
	postings := make([]org.Posting, len(covered))
	for i, c := range covered {
		postings[i] = c.Posting
	}
	w.people, err = s.names(ctx, people(postings))
	return w, err
}

// course is the title, or, of a course that is not there any more, its code.
func (w words) course(code string) string { return cmp.Or(w.courses[code].Title, code) }

func (s *Staffing) names(ctx context.Context, ids []string) (map[string]person, error) {
	found, err := s.org.FindNames(ctx, ids)
	out := make(map[string]person, len(found))
	for id, p := range found {
		out[id] = person{p.FullName(), p.SortKey}
	}
	return out, err
}

func (w words) summary(covered []Covered) []Count {
	type key struct{ department, position, course string }
	counts := map[key]*Count{}
	for _, c := range covered {
		for _, n := range c.Needs {
			k := key{c.Posting.DepartmentID, c.Posting.PositionID, n.CourseCode}
			if counts[k] == nil {
				counts[k] = &Count{
					DepartmentID: k.department, Department: w.departments[k.department].name,
					PositionID: k.position, Position: w.positions[k.position].name, CourseCode: k.course, Course: w.course(k.course),
				}
			}
			counts[k].add(n.State)
		}
	}
	out := make([]Count, 0, len(counts))
	for _, c := range counts {
		out = append(out, *c)
	}
	slices.SortFunc(out, func(a, b Count) int {
		return cmp.Or(
			cmp.Compare(w.departments[a.DepartmentID].rank, w.departments[b.DepartmentID].rank),
			cmp.Compare(w.positions[a.PositionID].rank, w.positions[b.PositionID].rank),
			strings.Compare(a.CourseCode, b.CourseCode))
	})
	return out
}

func (w words) items(covered []Covered, only State) []Item {
	out := make([]Item, 0, len(covered))
	for _, c := range covered {
		p := c.Posting
		who := w.people[p.PersonID]
		item := Item{
			PostingID: p.ID, PersonID: p.PersonID, Name: who.name, sortKey: who.sortKey, Main: p.Main,
			DepartmentID: p.DepartmentID, Department: w.departments[p.DepartmentID].name,
			PositionID: p.PositionID, Position: w.positions[p.PositionID].name, Requirements: make([]NeedView, 0, len(c.Needs)),
		}
		for _, n := range c.Needs {
			if only == "" || only == n.State {
				item.Requirements = append(item.Requirements, w.need(n))
			}
		}
		if len(item.Requirements) > 0 {
			out = append(out, item)
		}
	}
	slices.SortFunc(out, Item.compare)
	return out
}

func (w words) need(n Need) NeedView {
	v := NeedView{
		RequirementID: n.RequirementID, CourseCode: n.CourseCode, Course: w.course(n.CourseCode), State: n.State,
		CertificateID: n.CertificateID, WaiverID: n.WaiverID,
	}
	if n.State == Waived {
		v.WaivedUntil = n.Until
		return v
	}
	v.ValidUntil = n.Until
	return v
}
