package handbook

import "time"

// Calendar counts working time; app/platform/calendar.Calendar is one.
// Negative amounts count back.
type Calendar interface {
	IsWorkday(t time.Time) bool
	AddWorkdays(t time.Time, n int) time.Time
	AddWorkingHours(t time.Time, d time.Duration) time.Time
	// Knows tells whether the days off of the year of t were entered.
	Knows(t time.Time) bool
}

// MostAmount bounds the amount of a clock, whatever its unit.
const MostAmount = 10_000

// vietNam is where days begin and end: Viet Nam has no summer time.
var vietNam = time.FixedZone("Asia/Ho_Chi_Minh", 7*60*60)

// Due is the moment by which a clock that counts from start must be met. An
// amount of 0 is due at start.
//
// Minutes and hours run on through nights and days off, working hours only in
// office hours. Days and working days do not count the day of start, and end
// at 24:00 of the last day, which is 00:00 of the next; when the last day is
// not worked, a limit in days ends with the next working day (BLDS 2015
// Đ147.2, Đ148.5, Đ148.6; verified: false: cited from memory, and whether a
// deadline of the two decrees follows it is for a lawyer to say).
//
// A clock that counts backwards is due so long before start, at the same time
// of day where it counts in days: "trước ít nhất hai ngày" of a meeting at
// 09:00 is 09:00. It is not moved for days off, since that would only be
// later.
func (c Clock) Due(start time.Time, calendar Calendar) time.Time {
	if c.Amount == 0 {
		return start.UTC()
	}
	if c.Backwards {
		return c.before(start, calendar).UTC()
	}
	switch c.Unit {
	case Hours:
		return start.Add(time.Duration(c.Amount) * time.Hour).UTC()
	case WorkingHours:
		return calendar.AddWorkingHours(start, time.Duration(c.Amount)*time.Hour).UTC()
	case Days:
		last := start.In(vietNam).AddDate(0, 0, c.Amount)
		if !calendar.IsWorkday(last) {
			last = calendar.AddWorkdays(last, 1)
		}
		return endOfDay(last)
	case WorkingDays:
		return endOfDay(calendar.AddWorkdays(start, c.Amount))
	default:
		return start.Add(time.Duration(c.Amount) * time.Minute).UTC()
	}
}

// Sure tells whether the end of a clock can be relied on: what is counted in
// working time, or must end on a working day, cannot while the calendar does not
// have the days off of every year on the way.
func (c Clock) Sure(start, due time.Time, calendar Calendar) bool {
	counted := c.Unit == WorkingHours || c.Unit == WorkingDays || c.Unit == Days && !c.Backwards
	if !counted || c.Amount == 0 {
		return true
	}
	if due.Before(start) {
		start, due = due, start
	}
	first, last := start.In(vietNam).Year(), due.Add(-time.Nanosecond).In(vietNam).Year()
	for year := first; year <= last; year++ {
		if !calendar.Knows(time.Date(year, time.July, 1, 0, 0, 0, 0, vietNam)) {
			return false
		}
	}
	return true
}

func (c Clock) before(start time.Time, calendar Calendar) time.Time {
	switch c.Unit {
	case Hours:
		return start.Add(-time.Duration(c.Amount) * time.Hour)
	case WorkingHours:
		return calendar.AddWorkingHours(start, -time.Duration(c.Amount)*time.Hour)
	case Days:
		return start.In(vietNam).AddDate(0, 0, -c.Amount)
	case WorkingDays:
		return calendar.AddWorkdays(start, -c.Amount)
	default:
		return start.Add(-time.Duration(c.Amount) * time.Minute)
	}
}

func endOfDay(t time.Time) time.Time {
	y, m, d := t.In(vietNam).Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, vietNam).UTC()
}

// WarnAt is when those on an incident are told that a clock runs out: at
// three quarters of its time, and at least ten minutes before its end. A clock
// shorter than that is not warned of (ok is false).
func WarnAt(start, due time.Time) (at time.Time, ok bool) {
	at = start.Add(due.Sub(start) / 4 * 3)
	if latest := due.Add(-10 * time.Minute); at.After(latest) {
		at = latest
	}
	return at, at.After(start)
}
