package press

import (
	"time"

	"lantoa/app/platform/calendar"
	"lantoa/app/platform/fault"
)

// The years of the moments that a register of offices holds. What lies beyond
// is a slip of the keyboard; far enough, it could not even be sent back.
const (
	firstYear = 2000
	lastYear  = 2100
)

// inRange refuses a moment that no register holds.
func inRange(field string, t *time.Time) error {
	if t == nil {
		return nil
	}
	if year := t.In(calendar.Zone).Year(); year >= firstYear && year < lastYear {
		return nil
	}
	return fault.InvalidField(field, "range", "Thời điểm phải trong khoảng từ năm 2000 đến năm 2099.", "The moment must be between the years 2000 and 2099.")
}

// notFuture refuses a moment that has not come; five minutes of a clock that
// is ahead are let pass.
func (p *Press) notFuture(field string, t *time.Time) error {
	if t != nil && t.After(p.Now().Add(5*time.Minute)) {
		return fault.InvalidField(field, "future", "Thời điểm này chưa đến.", "This moment has not come yet.")
	}
	return inRange(field, t)
}

// notBefore refuses a moment before another.
func notBefore(field string, t *time.Time, other time.Time) error {
	if t == nil || !t.Before(other) {
		return nil
	}
	return fault.InvalidField(field, "before", "Thời điểm này không thể trước lúc tiếp nhận.", "This cannot be before it was received.")
}
