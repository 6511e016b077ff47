package reminders

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"lantoa/app/auth/policy"
	"lantoa/app/authoring"
	"lantoa/app/learning"
	"lantoa/app/org"
	"lantoa/app/platform/calendar"
	"lantoa/app/platform/db"
)

// ProgressFilter narrows ListProgress; zero values do not, but for the state,
// which is StateLate. State and query narrow the items, not the summary.
type ProgressFilter struct {
	DepartmentID string // with what is below it
	CourseCode   string
	State        string
	Query        string // beginnings of words of the name, folded
}

// Progress is what is to be finished in some departments.
type Progress struct {
	AsOf    time.Time
	Summary []ProgressCount
	Items   []ProgressItem // most overdue first, then by name as Vietnamese orders it

	survey *survey
	by     policy.Actor
}

// ProgressCount is one course of the summary. Late and soon are among open.
type ProgressCount struct {
	CourseCode string `json:"courseCode"`
	Course     string `json:"course"`
	Late       int    `json:"late"`
	Soon       int    `json:"soon"`
	Open       int    `json:"open"`
	People     int    `json:"people"`
}

// ProgressItem is an enrolment to be finished. WorkingDays are those left; a
// negative number tells by how many it is overdue.
type ProgressItem struct {
	EnrolmentID    string     `json:"enrolmentId"`
	PersonID       string     `json:"personId"`
	Name           string     `json:"name"`
	DepartmentID   string     `json:"departmentId"`
	Department     string     `json:"department"`
	Position       string     `json:"position"`
	CourseCode     string     `json:"courseCode"`
	Course         string     `json:"course"`
	Due            time.Time  `json:"due"`
	WorkingDays    int        `json:"workingDays"`
	PercentDone    int        `json:"percentDone"`
	LastActivityAt *time.Time `json:"lastActivityAt,omitempty"`
	RemindedAt     *time.Time `json:"remindedAt,omitempty"` // by the policy or by somebody, last
	Remindable     bool       `json:"remindable"`           // the actor may send a reminder now

	sortKey string
	place   org.Posting
}

func (i ProgressItem) compare(o ProgressItem) int {
	return cmp.Or(cmp.Compare(i.WorkingDays, o.WorkingDays), strings.Compare(i.sortKey, o.sortKey), strings.Compare(i.EnrolmentID, o.EnrolmentID))
}

// ListProgress tells what is to be finished by people of the actor's
// departments. What only a page needs is left for fill. It costs one query
// each of departments, postings, enrolments, people and courses.
//
// Errors: fault.NotFound: no such department, or not within the scope.
func (r *Reminders) ListProgress(ctx context.Context, actor policy.Actor, f ProgressFilter) (Progress, error) {
	s, err := r.survey(ctx, actor, policy.ReadProgress, f.DepartmentID)
	if err != nil {
		return Progress{}, err
	}
	p := Progress{AsOf: s.now.In(calendar.Zone), Summary: []ProgressCount{}, Items: []ProgressItem{}, survey: s, by: actor}
	state, counts := cmp.Or(f.State, StateLate), tally{}
	err = s.each(ctx, func(e learning.Incomplete, left timeLeft) error {
		if f.CourseCode != "" && e.CourseCode != f.CourseCode {
			return nil
		}
		counts.add(e, left)
		if left.is(state) {
			place := s.places[e.PersonID]
			p.Items = append(p.Items, ProgressItem{
				EnrolmentID: e.ID, PersonID: e.PersonID, DepartmentID: place.DepartmentID, CourseCode: e.CourseCode,
				Due: e.Due.In(calendar.Zone), WorkingDays: left.days, place: place,
			})
		}
		return nil
	})
	if err != nil {
		return p, err
	}
	courses, err := r.cfg.Authoring.FindCourses(ctx, counts.codes())
	if err != nil {
		return p, err
	}
	p.Summary = counts.summary(courses)
	return p, p.name(ctx, courses, f.Query)
}

// tally counts by course.
type tally map[string]*courseTally

type courseTally struct {
	ProgressCount
	people map[string]bool
}

func (t tally) add(e learning.Incomplete, left timeLeft) {
	c := t[e.CourseCode]
	if c == nil {
		c = &courseTally{people: map[string]bool{}}
		t[e.CourseCode] = c
	}
	c.Open++
	if left.is(StateLate) {
		c.Late++
	}
	if left.is(StateSoon) {
		c.Soon++
	}
	c.people[e.PersonID] = true
}

func (t tally) codes() []string {
	out := make([]string, 0, len(t))
	for code := range t {
		out = append(out, code)
	}
	return out
}

// summary is in the order of the catalogue.
func (t tally) summary(courses map[string]authoring.Course) []ProgressCount {
	out := make([]ProgressCount, 0, len(t))
	for code, c := range t {
		c.CourseCode, c.Course, c.People = code, titleOf(courses, code), len(c.people)
		out = append(out, c.ProgressCount)
	}
	slices.SortFunc(out, func(a, b ProgressCount) int {
		return cmp.Or(cmp.Compare(courses[a.CourseCode].Number, courses[b.CourseCode].Number), strings.Compare(a.CourseCode, b.CourseCode))
	})
	return out
}

// name says whose the items are, leaves out those that do not answer the
// query, and sorts them.
func (p *Progress) name(ctx context.Context, courses map[string]authoring.Course, query string) error {
	if len(p.Items) == 0 {
		return nil
	}
	people, err := p.survey.cfg.Org.FindNames(ctx, personIDs(p.Items))
	if err != nil {
		return err
	}
	words := strings.Fields(org.Fold(query))
	kept := p.Items[:0]
	for _, it := range p.Items {
		who := people[it.PersonID]
		it.Name, it.sortKey, it.Course = who.FullName(), who.SortKey, titleOf(courses, it.CourseCode)
		if answers(words, it.Name) {
			kept = append(kept, it)
		}
	}
	slices.SortFunc(kept, ProgressItem.compare)
	p.Items = kept
	return nil
}

// order is how the items are walked. The place has the due date, not the
// number of days, which is another tomorrow.
func (p *Progress) order() db.CutBy[ProgressItem] {
	return db.CutBy[ProgressItem]{
		Compare: ProgressItem.compare,
		Place: func(i ProgressItem) []string {
			return []string{i.Due.Format(time.RFC3339Nano), i.sortKey, i.EnrolmentID}
		},
		At: func(place []string) (ProgressItem, bool) {
			if len(place) != 3 {
				return ProgressItem{}, false
			}
			due, err := time.Parse(time.RFC3339Nano, place[0])
			if err != nil || due.Year() < 2000 || due.Year() > 2200 {
				return ProgressItem{}, false
			}
			return ProgressItem{WorkingDays: leftOf(p.survey.calendar, due, p.survey.now).days, sortKey: place[1], EnrolmentID: place[2]}, true
		},
	}
}
