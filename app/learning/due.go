package learning

import (
	"context"
	"sync"
	"time"

	"lantoa/app/platform/calendar"
)

// WorkingDaysLeft counts from the day of now to the day of due, both in
// Asia/Ho_Chi_Minh:
//
//   - 0 on the due day itself, worked or not;
//   - before it, the working days that come after today, the due day among
//     them: 1 when it is the next working day. Never less than 1, so that what
//     is due on Sunday is not said on Friday to be due today;
//   - after it, minus the working days since, today among them. Never more
//     than -1: on the Saturday after a Friday it is late already.
func WorkingDaysLeft(c calendar.Calendar, now, due time.Time) int {
	n := c.WorkdaysBetween(now, due)
	today, last := now.In(calendar.Zone).Format(time.DateOnly), due.In(calendar.Zone).Format(time.DateOnly)
	switch {
	case last > today:
		return max(n, 1)
	case last < today:
		return min(-c.WorkdaysBetween(due, now), -1)
	}
	return 0
}

// defaultCalendar stands until Learning is given that of the database.
func defaultCalendar() func(context.Context) (calendar.Calendar, error) {
	seeded := sync.OnceValue(calendar.Default)
	return func(context.Context) (calendar.Calendar, error) { return seeded(), nil }
}

// workingDays is nil for what has no due date or asks for nothing any more.
func (e Enrolment) workingDays(c calendar.Calendar, now time.Time) *int {
	if e.Due == nil || e.State != Active {
		return nil
	}
	n := WorkingDaysLeft(c, now, *e.Due)
	return &n
}
