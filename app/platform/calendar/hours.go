package calendar

import (
	"errors"
	"fmt"
	"time"
)

// Span is a stretch of a working day, both ends as the time since midnight.
// From belongs to it, To does not.
type Span struct {
	From time.Duration `json:"from" bson:"from"`
	To   time.Duration `json:"to" bson:"to"`
}

// Hours are the spans of every working day, in order.
type Hours []Span

// OfficeHours are 07:30–11:30 and 13:30–17:00, as usual in provincial offices.
func OfficeHours() Hours {
	at := func(h, m int) time.Duration { return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute }
	return Hours{{From: at(7, 30), To: at(11, 30)}, {From: at(13, 30), To: at(17, 0)}}
}

func (h Hours) check() error {
	if len(h) == 0 {
		return errors.New("calendar: no working hours")
	}
	last := time.Duration(0)
	for _, s := range h {
		if s.From < last || s.To <= s.From || s.To > 24*time.Hour {
			return fmt.Errorf("calendar: working hours %v–%v are empty, overlap or leave the day", s.From, s.To)
		}
		last = s.To
	}
	return nil
}

// IsWorkingTime tells whether t lies within the hours of a working day.
func (c Calendar) IsWorkingTime(t time.Time) bool {
	d := dayOf(t)
	if !c.worked(d) {
		return false
	}
	at := t.Sub(d.midnight())
	for _, s := range c.hours {
		if at >= s.From && at < s.To {
			return true
		}
	}
	return false
}

// NextWorkingTime is t when it is working time, else the next beginning of it.
func (c Calendar) NextWorkingTime(t time.Time) time.Time {
	for d := dayOf(t); ; d++ {
		for _, s := range c.spans(d) {
			if t.Before(s.from) {
				return s.from
			}
			if t.Before(s.to) {
				return t.In(Zone)
			}
		}
	}
}

// AddWorkingHours is the instant when d of working time has passed since t:
// 16:00 and two hours give 08:30 of the next working day. What fills a span to
// its end is due at that end (16:00 and one hour give 17:00). A negative d
// counts back: d of working time lies between the result and t. Zero gives
// NextWorkingTime.
func (c Calendar) AddWorkingHours(t time.Time, d time.Duration) time.Time {
	if d == 0 {
		return c.NextWorkingTime(t)
	}
	if d < 0 {
		return c.subWorkingHours(t, -d)
	}
	for on := dayOf(t); ; on++ {
		for _, s := range c.spans(on) {
			from := later(s.from, t)
			if !from.Before(s.to) {
				continue
			}
			if room := s.to.Sub(from); d > room {
				d -= room
				continue
			}
			return from.Add(d)
		}
	}
}

func (c Calendar) subWorkingHours(t time.Time, d time.Duration) time.Time {
	for on := dayOf(t); ; on-- {
		spans := c.spans(on)
		for i := len(spans) - 1; i >= 0; i-- {
			s := spans[i]
			to := earlier(s.to, t)
			if !to.After(s.from) {
				continue
			}
			if room := to.Sub(s.from); d > room {
				d -= room
				continue
			}
			return to.Add(-d)
		}
	}
}

// WorkingHoursBetween is the working time that passes from a to b, negative
// when b is earlier.
func (c Calendar) WorkingHoursBetween(a, b time.Time) time.Duration {
	if b.Before(a) {
		return -c.WorkingHoursBetween(b, a)
	}
	var sum time.Duration
	for d := dayOf(a); d <= dayOf(b); d++ {
		for _, s := range c.spans(d) {
			if from, to := later(s.from, a), earlier(s.to, b); to.After(from) {
				sum += to.Sub(from)
			}
		}
	}
	return sum
}

// stretch is a Span on a certain day.
type stretch struct{ from, to time.Time }

// spans are the working stretches of a day, none on a day off.
func (c Calendar) spans(d day) []stretch {
	if !c.worked(d) {
		return nil
	}
	midnight := d.midnight()
	all := make([]stretch, 0, len(c.hours))
	for _, s := range c.hours {
		all = append(all, stretch{midnight.Add(s.From), midnight.Add(s.To)})
	}
	return all
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b.In(Zone)
	}
	return a
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b.In(Zone)
	}
	return a
}
