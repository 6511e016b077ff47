package reminders

import (
	"slices"
	"time"

	"lantoa/app/platform/calendar"
)

// Step is one reminder of the policy.
type Step struct {
	// Offset is in working days from the day on which a course is due:
	// negative before it, 0 the day itself.
	Offset int `bson:"offset" json:"offset" validate:"min=-60,max=60"`
	// Coordinator tells that the coordinators of the department hear of it too.
	Coordinator bool `bson:"coordinator" json:"coordinator"`
}

// DefaultSteps are −7, −1, 0, +3 and +7 working days; the last two reach the
// coordinator too.
func DefaultSteps() []Step {
	return []Step{{Offset: -7}, {Offset: -1}, {Offset: 0}, {Offset: 3, Coordinator: true}, {Offset: 7, Coordinator: true}}
}

// Come returns the steps whose day has come for what is due at the instant, in
// the order of their days. Days are days of Việt Nam: a step has come from the
// midnight with which its day begins.
//
// A step's day is always a working day. That of step 0 is the due day, or the
// next working day after one that is not worked; the others are counted in
// working days from the due day. When that makes two steps fall on the same
// day, the one with the greater offset comes last.
func Come(due time.Time, steps []Step, c calendar.Calendar, now time.Time) []Step {
	come := []Step{}
	for _, s := range steps {
		if !now.Before(dayBegins(stepDay(due, s, c))) {
			come = append(come, s)
		}
	}
	slices.SortFunc(come, func(a, b Step) int { return a.Offset - b.Offset })
	return come
}

// Latest is the last of the steps that have come: the only one worth sending.
// Whoever was not reminded in time (the worker was down, the assignment is
// younger than the step) hears once, of where things stand now, and not of
// each step that went by.
func Latest(due time.Time, steps []Step, c calendar.Calendar, now time.Time) (Step, bool) {
	come := Come(due, steps, c, now)
	if len(come) == 0 {
		return Step{}, false
	}
	return come[len(come)-1], true
}

// stepDay is some instant of the step's day.
func stepDay(due time.Time, s Step, c calendar.Calendar) time.Time {
	day := dueDay(due)
	if s.Offset != 0 {
		return c.AddWorkdays(day, s.Offset)
	}
	for !c.IsWorkday(day) {
		day = day.AddDate(0, 0, 1)
	}
	return day
}

// dueDay is the last day, at noon, on which what is due at the instant may be
// done. Midnight belongs to the day that it ends.
func dueDay(due time.Time) time.Time {
	y, m, d := due.Add(-time.Nanosecond).In(calendar.Zone).Date()
	return time.Date(y, m, d, 12, 0, 0, 0, calendar.Zone)
}

func dayBegins(t time.Time) time.Time {
	y, m, d := t.In(calendar.Zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, calendar.Zone)
}

// horizon is the instant before which everything is due that may have a step
// today.
func horizon(steps []Step, c calendar.Calendar, now time.Time) time.Time {
	first := 0
	for _, s := range steps {
		first = min(first, s.Offset)
	}
	// One more than needed, for due days that are not worked.
	return dayBegins(c.AddWorkdays(now, 1-first).AddDate(0, 0, 1))
}

// dayName is the day of an instant in Việt Nam, "2026-11-24".
func dayName(t time.Time) string { return t.In(calendar.Zone).Format(time.DateOnly) }

// quiet tells whether no reminder may leave now, and when the quiet ends.
func quiet(c calendar.Calendar, now time.Time) (bool, time.Time) {
	next := c.NextWorkingTime(now)
	return next.After(now), next
}
