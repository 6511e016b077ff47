package calendar

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// calendars draws the seeded calendar with a few days changed at random.
func calendars() *rapid.Generator[Calendar] {
	return rapid.Custom(func(t *rapid.T) Calendar {
		holidays := Seed()
		have := map[string]bool{}
		for _, h := range holidays {
			have[h.Date] = true
		}
		for range rapid.IntRange(0, 20).Draw(t, "swaps") {
			date := moments().Draw(t, "swap").Format(time.DateOnly)
			if !have[date] {
				have[date] = true
				holidays = append(holidays, Holiday{Date: date, Name: "Hoán đổi", Off: rapid.Bool().Draw(t, "off")})
			}
		}
		c, err := New(holidays, OfficeHours())
		if err != nil {
			t.Fatal(err)
		}
		return c
	})
}

// moments are any seconds of 2026–2028.
func moments() *rapid.Generator[time.Time] {
	first := time.Date(2026, 1, 1, 0, 0, 0, 0, Zone).Unix()
	last := time.Date(2028, 12, 31, 23, 59, 59, 0, Zone).Unix()
	return rapid.Custom(func(t *rapid.T) time.Time {
		return time.Unix(rapid.Int64Range(first, last).Draw(t, "unix"), 0).In(Zone)
	})
}

func TestWorkdaysAddAndBetweenAreInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, a := calendars().Draw(t, "calendar"), moments().Draw(t, "a")
		n := rapid.IntRange(-300, 300).Draw(t, "n")
		b := c.AddWorkdays(a, n)
		if got := c.WorkdaysBetween(a, b); got != n {
			t.Fatalf("from %v, %d working days lead to %v, but between them are %d", a, n, b, got)
		}
		if n != 0 && !c.IsWorkday(b) {
			t.Fatalf("%d working days after %v lies %v, a day off", n, a, b)
		}
		if a.Format(time.TimeOnly) != b.Format(time.TimeOnly) {
			t.Fatalf("the time of day moved from %v to %v", a, b)
		}
		if c.IsWorkday(a) && !c.AddWorkdays(b, -n).Equal(a) {
			t.Fatalf("there and back from %v ends on %v", a, c.AddWorkdays(b, -n))
		}
	})
}

func TestWorkingHoursAddAndBetweenAreInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, a := calendars().Draw(t, "calendar"), moments().Draw(t, "a")
		d := time.Duration(rapid.Int64Range(-200*3600, 200*3600).Draw(t, "seconds")) * time.Second
		b := c.AddWorkingHours(a, d)
		if got := c.WorkingHoursBetween(a, b); got != d {
			t.Fatalf("from %v, %v lead to %v, but between them lie %v", a, d, b, got)
		}
		if d > 0 && !c.IsWorkingTime(b.Add(-time.Nanosecond)) {
			t.Fatalf("%v after %v is %v, not the end of working time", d, a, b)
		}
	})
}

func TestNextWorkingTimeIsTheFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, a := calendars().Draw(t, "calendar"), moments().Draw(t, "a")
		b := c.NextWorkingTime(a)
		if b.Before(a) || !c.IsWorkingTime(b) {
			t.Fatalf("next working time of %v is %v", a, b)
		}
		if c.WorkingHoursBetween(a, b) != 0 {
			t.Fatalf("working time was passed over from %v to %v", a, b)
		}
	})
}
