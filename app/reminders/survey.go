package reminders

import (
	"context"
	"slices"
	"strings"
	"time"

	"lantoa/app/auth/policy"
	"lantoa/app/learning"
	"lantoa/app/org"
	"lantoa/app/platform/calendar"
	"lantoa/app/platform/fault"
)

// How an enrolment that is to be finished stands with its due date.
const (
	StateLate = "late" // overdue
	StateSoon = "soon" // due within soonDays working days
	StateOpen = "open" // any that has a due date; the others are among them
)

const soonDays = 5

// survey is one look at what the people of some departments have to finish. A
// person belongs to the department of their main posting of the moment and to
// those above it: whoever works in several places is followed up in one, and
// the numbers of departments add up. Somebody without a main posting is
// nowhere.
type survey struct {
	*Reminders
	calendar calendar.Calendar
	now      time.Time
	places   map[string]org.Posting // main postings within the scope, by person
	left     map[time.Time]timeLeft // by due date; thousands share a few
}

// survey begins one over the departments where the actor may do p, or, with a
// department, over that and what is below it. Errors: fault.NotFound: no such
// department, or the actor may not do p there.
func (r *Reminders) survey(ctx context.Context, actor policy.Actor, p policy.Permission, departmentID string) (*survey, error) {
	s := &survey{Reminders: r, now: r.Now(), places: map[string]org.Posting{}, left: map[time.Time]timeLeft{}}
	scopes := actor.Scopes(p)
	if departmentID != "" {
		d, err := r.cfg.Org.FindDepartment(ctx, departmentID)
		if err != nil {
			return nil, err
		}
		if !actor.CanIn(p, d.Path) {
			return nil, fault.New(fault.NotFound, "Không có đơn vị này.", "There is no such department.")
		}
		scopes = []string{d.Path}
	}
	var err error
	if s.calendar, err = r.Calendar(ctx); err != nil || len(scopes) == 0 {
		return s, err
	}
	postings, err := r.cfg.Org.ListPostings(ctx, org.PostingFilter{PathPrefixes: scopes, At: s.now})
	for _, p := range postings {
		if p.Main {
			s.places[p.PersonID] = p
		}
	}
	return s, err
}

// fewPeople is up to how many people are named in a query; for more, all that
// is to be finished is read and the others are left out here.
const fewPeople = 2000

// each calls f with every enrolment that the people of the survey have to
// finish by a date.
func (s *survey) each(ctx context.Context, f func(learning.Incomplete, timeLeft) error) error {
	if len(s.places) == 0 {
		return nil
	}
	filter := learning.IncompleteFilter{DueBefore: forever}
	if len(s.places) <= fewPeople {
		for id := range s.places {
			filter.PersonIDs = append(filter.PersonIDs, id)
		}
	}
	return s.cfg.Learning.EachIncomplete(ctx, filter, func(e learning.Incomplete) error {
		if _, here := s.places[e.PersonID]; !here {
			return nil
		}
		return f(e, s.timeLeft(e.Due))
	})
}

// forever is later than any due date.
var forever = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

// timeLeft is how what is due stands at the moment of the survey.
type timeLeft struct {
	// days are the working days left, negative by how many it is overdue. What
	// is due today, and what is overdue since the last working day, has none.
	days int
	late bool
}

func (s *survey) timeLeft(due time.Time) timeLeft {
	l, known := s.left[due]
	if !known {
		l = leftOf(s.calendar, due, s.now)
		s.left[due] = l
	}
	return l
}

// leftOf counts as standing does.
func leftOf(c calendar.Calendar, due, now time.Time) timeLeft {
	if !now.Before(due) {
		return timeLeft{days: -c.WorkdaysBetween(dueDay(due), now), late: true}
	}
	return timeLeft{days: c.WorkdaysBetween(now, dueDay(due))}
}

// is tells whether it counts among a state.
func (l timeLeft) is(state string) bool {
	switch state {
	case StateLate:
		return l.late
	case StateSoon:
		return !l.late && l.days <= soonDays
	}
	return true
}

// answers tells whether every word of a folded query begins a word of the
// name.
func answers(query []string, name string) bool {
	words := strings.Fields(org.Fold(name))
	return !slices.ContainsFunc(query, func(q string) bool {
		return !slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, q) })
	})
}
