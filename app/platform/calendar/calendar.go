// Package calendar counts working days and working hours of public offices in
// Viet Nam. It is pure: an instant goes in, an instant comes out, always read
// on the clock of Asia/Ho_Chi_Minh, whatever zone it arrives in. It does not
// know where holidays are kept or who edits them.
package calendar

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // a container may have no zone files
)

// Zone is Asia/Ho_Chi_Minh. Its days all have 24 hours.
var Zone = func() *time.Location {
	zone, err := time.LoadLocation("Asia/Ho_Chi_Minh")
	if err != nil {
		panic(err) // the zone is compiled in
	}
	return zone
}()

// Calendar knows which days and hours are worked: Monday to Friday within its
// hours, less the days off, plus the Saturdays and Sundays swapped for one.
// The zero value is of no use; a Calendar made by New never changes and may be
// used by many at once.
type Calendar struct {
	hours    Hours
	holidays map[day]Holiday
}

// New builds a calendar. A date given twice, a malformed date and hours that
// overlap or are empty are errors.
func New(holidays []Holiday, hours Hours) (Calendar, error) {
	if err := hours.check(); err != nil {
		return Calendar{}, err
	}
	c := Calendar{hours: append(Hours{}, hours...), holidays: make(map[day]Holiday, len(holidays))}
	for _, h := range holidays {
		d, err := parseDay(h.Date)
		if err != nil {
			return Calendar{}, err
		}
		if twin, ok := c.holidays[d]; ok {
			return Calendar{}, fmt.Errorf("calendar: %s given twice: %q and %q", h.Date, twin.Name, h.Name)
		}
		c.holidays[d] = h
	}
	return c, nil
}

// Default is the calendar of the seeded holidays and office hours.
func Default() Calendar {
	c, err := New(Seed(), OfficeHours())
	if err != nil {
		panic(err) // the tests build it
	}
	return c
}

// IsWorkday tells whether the date of t in Viet Nam is worked.
func (c Calendar) IsWorkday(t time.Time) bool { return c.worked(dayOf(t)) }

// Holiday returns the entry for the date of t: a day off or a swapped working
// day; false for an ordinary day.
func (c Calendar) Holiday(t time.Time) (Holiday, bool) {
	h, ok := c.holidays[dayOf(t)]
	return h, ok
}

// Exceptions are the dates that differ from their day of the week, in order.
func (c Calendar) Exceptions() []Holiday {
	return slices.SortedFunc(maps.Values(c.holidays), func(a, b Holiday) int { return strings.Compare(a.Date, b.Date) })
}

// Hours are the spans of every working day, in order.
func (c Calendar) Hours() Hours { return slices.Clone(c.hours) }

// AddWorkdays returns the same time of day on the n-th working day after the
// date of t, or before it for a negative n. Zero gives t, worked or not.
func (c Calendar) AddWorkdays(t time.Time, n int) time.Time {
	d, step := dayOf(t), day(1)
	if n < 0 {
		n, step = -n, -1
	}
	for n > 0 {
		if d += step; c.worked(d) {
			n--
		}
	}
	return t.In(Zone).AddDate(0, 0, int(d-dayOf(t)))
}

// WorkdaysBetween is the n for which AddWorkdays leads from the date of a to
// the date of b: the working days after a up to and with b; when b is earlier,
// minus the working days from b on up to but without a.
func (c Calendar) WorkdaysBetween(a, b time.Time) int {
	from, to := dayOf(a), dayOf(b)
	n := 0
	for d := from + 1; d <= to; d++ {
		if c.worked(d) {
			n++
		}
	}
	for d := to; d < from; d++ {
		if c.worked(d) {
			n--
		}
	}
	return n
}

func (c Calendar) worked(d day) bool {
	if h, ok := c.holidays[d]; ok {
		return !h.Off
	}
	return !d.weekend()
}

// day counts calendar days from 1970-01-01, a Thursday.
type day int

const secondsADay = 24 * 60 * 60

func dayOf(t time.Time) day {
	y, m, d := t.In(Zone).Date()
	return day(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / secondsADay)
}

// DayEndingAt is a moment of the day that ends at t, when t is a midnight of Viet
// Nam: offices say 24:00 of that day.
func DayEndingAt(t time.Time) (time.Time, bool) {
	local := t.In(Zone)
	return local.AddDate(0, 0, -1), local.Hour() == 0 && local.Minute() == 0
}

func parseDay(date string) (day, error) {
	t, err := time.ParseInLocation(time.DateOnly, date, Zone)
	if err != nil {
		return 0, fmt.Errorf("calendar: date %q is not of the form 2026-11-24", date)
	}
	return dayOf(t), nil
}

// midnight is the instant at which the day begins.
func (d day) midnight() time.Time { return time.Date(1970, 1, 1+int(d), 0, 0, 0, 0, Zone) }

func (d day) String() string { return d.midnight().Format(time.DateOnly) }

func (d day) weekend() bool {
	w := d.midnight().Weekday()
	return w == time.Saturday || w == time.Sunday
}
