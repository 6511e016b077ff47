package learning

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"lantoa/app/org"
	"lantoa/app/platform/jobs"
	"lantoa/courses"
)

// Rule says of whom a course is asked, and until when.
//
// Whom: people who hold, at the moment, a posting that is in one of
// Departments (when any are given) and in one of Positions (when any are
// given), both by the same posting, concurrent postings included; and, beside
// those, the people named, as long as they hold any posting at all. A rule
// with neither departments nor positions means the named people alone.
//
// A department means its id: when it is merged away the rule does not follow
// its people into the successor.
type Rule struct {
	CourseCode  string           `bson:"courseCode" json:"courseCode" validate:"required,slug,max=64"`
	Departments []RuleDepartment `bson:"departments" json:"departments" validate:"max=200,dive"`
	Positions   []string         `bson:"positions" json:"positions" validate:"max=50,dive,slug,max=60"`
	People      []string         `bson:"people" json:"people" validate:"max=1000,dive,required,max=64,line"`
	Due         Due              `bson:"due" json:"due"`
	// HonourPrior: nil asks it of everybody anew.
	HonourPrior *HonourPrior `bson:"honourPrior,omitempty" json:"honourPrior,omitempty"`
}

// RuleDepartment is a department, with what is below it or without.
type RuleDepartment struct {
	ID    string `bson:"id" json:"id" validate:"required,max=60,line"`
	Below bool   `bson:"below" json:"below"`
}

// Due is exactly one of three: a last day; a number of calendar days after the
// day on which the posting began, or the assignment was made where that is
// later; a number of calendar days after the day on which the person was
// assigned. Always the end of the day in Asia/Ho_Chi_Minh.
type Due struct {
	Date                courses.Date `bson:"date,omitempty" json:"date,omitempty"`
	DaysAfterPosting    int          `bson:"daysAfterPosting,omitempty" json:"daysAfterPosting,omitempty" validate:"min=0,max=1095"`
	DaysAfterAssignment int          `bson:"daysAfterAssignment,omitempty" json:"daysAfterAssignment,omitempty" validate:"min=0,max=1095"`
}

// HonourPrior lets an earlier completion of the course count.
type HonourPrior struct {
	// MaxAgeMonths: completed on a day so many months ago, or later.
	MaxAgeMonths int `bson:"maxAgeMonths" json:"maxAgeMonths" validate:"min=1,max=120"`
	// CurrentVersion: only of the version that is current now.
	CurrentVersion bool `bson:"currentVersion" json:"currentVersion"`
}

// Match is a person whom a rule means, and why.
type Match struct {
	PersonID string
	// Posting is the one by which the rule means them: of several the one that
	// began first. For somebody who is named only, the main posting.
	Posting org.Posting
	Named   bool // by name only
}

// start is when the posting began, before what merged departments made of it.
func start(p org.Posting) time.Time {
	if !p.Since.IsZero() && p.Since.Before(p.From) {
		return p.Since
	}
	return p.From
}

// Members returns the people whom the rule means at a moment, by id. The order
// of the postings does not matter, and those that do not hold at the moment
// are ignored.
func (r Rule) Members(postings []org.Posting, at time.Time) map[string]Match {
	named := make(map[string]bool, len(r.People))
	for _, id := range r.People {
		named[id] = true
	}
	out := map[string]Match{}
	for _, p := range postings {
		if !p.ActiveAt(at) {
			continue
		}
		m := Match{PersonID: p.PersonID, Posting: p, Named: !r.meansPosting(p)}
		if m.Named && !named[p.PersonID] {
			continue
		}
		if old, there := out[p.PersonID]; !there || m.before(old) {
			out[p.PersonID] = m
		}
	}
	return out
}

// before prefers a posting that the rule means, then the main one of those it
// does not, then the one that began first.
func (m Match) before(other Match) bool {
	if m.Named != other.Named {
		return other.Named
	}
	if m.Named && m.Posting.Main != other.Posting.Main {
		return m.Posting.Main
	}
	return cmp.Or(start(m.Posting).Compare(start(other.Posting)), cmp.Compare(m.Posting.ID, other.Posting.ID)) < 0
}

// meansPosting tells whether the rule means whoever holds the posting.
func (r Rule) meansPosting(p org.Posting) bool {
	if len(r.Departments) == 0 && len(r.Positions) == 0 {
		return false
	}
	if len(r.Positions) > 0 && !slices.Contains(r.Positions, p.PositionID) {
		return false
	}
	return len(r.Departments) == 0 || slices.ContainsFunc(r.Departments, func(d RuleDepartment) bool {
		return d.ID == p.DepartmentID || d.Below && strings.Contains(p.DepartmentPath, "/"+d.ID+"/")
	})
}

// At is the last moment in time for somebody who was assigned at joined, by an
// assignment made at made.
func (d Due) At(m Match, joined, made time.Time) time.Time {
	switch {
	case d.DaysAfterPosting > 0:
		began := start(m.Posting)
		if made.After(began) {
			began = made
		}
		return endOfDay(began, d.DaysAfterPosting)
	case d.DaysAfterAssignment > 0:
		return endOfDay(joined, d.DaysAfterAssignment)
	}
	return endOfDay(d.Date.Time(jobs.Zone), 0)
}

// endOfDay is the last millisecond of the day, so many days after the one that
// t is in.
func endOfDay(t time.Time, days int) time.Time {
	y, m, d := t.In(jobs.Zone).Date()
	return time.Date(y, m, d+days+1, 0, 0, 0, 0, jobs.Zone).Add(-time.Millisecond).UTC()
}

// Accepts tells whether a completion counts at a moment; current is the
// course's current version.
func (h *HonourPrior) Accepts(completedAt time.Time, version, current int, at time.Time) bool {
	if h == nil || h.CurrentVersion && version != current {
		return false
	}
	last := courses.DateOf(completedAt.In(jobs.Zone)).AddMonths(h.MaxAgeMonths)
	return courses.DateOf(at.In(jobs.Zone)) <= last
}
