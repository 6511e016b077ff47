package handbook_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"lantoa/app/platform/calendar"
	"lantoa/handbook"
)

// at reads "2026-02-17 08:00" in Viet Nam.
func at(t testing.TB, s string) time.Time {
	t.Helper()
	v, err := time.ParseInLocation("2006-01-02 15:04", s, calendar.Zone)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestWhenAClockIsDue(t *testing.T) {
	for _, tt := range []struct {
		name      string
		amount    int
		unit      handbook.Unit
		backwards bool
		start     string
		want      string
	}{
		{"at once", 0, handbook.Hours, false, "2026-11-25 23:50", "2026-11-25 23:50"},
		{"15 minutes over midnight", 15, handbook.Minutes, false, "2026-11-25 23:50", "2026-11-26 00:05"},
		{"24 hours from 23:50", 24, handbook.Hours, false, "2026-11-25 23:50", "2026-11-26 23:50"},
		{"24 hours over a weekend do not stop", 24, handbook.Hours, false, "2026-11-27 16:00", "2026-11-28 16:00"},
		{"24 hours on the eve of Tết", 24, handbook.Hours, false, "2026-02-15 20:00", "2026-02-16 20:00"},
		{"12 working hours from a Friday afternoon", 12, handbook.WorkingHours, false, "2026-11-27 15:00", "2026-12-01 10:00"},
		{"12 working hours from a Sunday", 12, handbook.WorkingHours, false, "2026-11-29 10:00", "2026-12-01 14:00"},
		{"12 working hours before Tết", 12, handbook.WorkingHours, false, "2026-02-13 16:00", "2026-02-24 11:00"},
		{"12 working hours over the midday rest", 12, handbook.WorkingHours, false, "2026-11-25 11:00", "2026-11-27 08:00"},
		{"30 days end with the day", 30, handbook.Days, false, "2026-11-25 08:00", "2026-12-26 00:00"},
		{"30 days do not count the first", 30, handbook.Days, false, "2026-11-25 23:59", "2026-12-26 00:00"},
		{"2 days ending on a Sunday go on to Monday", 2, handbook.Days, false, "2026-11-27 09:00", "2026-12-01 00:00"},
		{"7 days ending in Tết go on to the first working day", 7, handbook.Days, false, "2026-02-10 09:00", "2026-02-24 00:00"},
		{"7 days ending on 24/11", 7, handbook.Days, false, "2026-11-17 09:00", "2026-11-26 00:00"},
		{"15 working days over 24/11", 15, handbook.WorkingDays, false, "2026-11-10 09:00", "2026-12-03 00:00"},
		{"5 working days over Tết", 5, handbook.WorkingDays, false, "2026-02-12 09:00", "2026-02-27 00:00"},
		{"1 working day from a Saturday", 1, handbook.WorkingDays, false, "2026-11-28 09:00", "2026-12-01 00:00"},
		{"24 hours before a press conference", 24, handbook.Hours, true, "2026-12-01 09:00", "2026-11-30 09:00"},
		{"2 days before", 2, handbook.Days, true, "2026-12-01 09:00", "2026-11-29 09:00"},
		{"1 working day before a Monday", 1, handbook.WorkingDays, true, "2026-11-30 09:00", "2026-11-27 09:00"},
		{"4 working hours before 09:00", 4, handbook.WorkingHours, true, "2026-11-30 09:00", "2026-11-27 14:30"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := handbook.Clock{Amount: tt.amount, Unit: tt.unit, Backwards: tt.backwards}
			if got, want := c.Due(at(t, tt.start), calendar.Default()), at(t, tt.want); !got.Equal(want) {
				t.Errorf("due %s, want %s", got.In(calendar.Zone).Format("2006-01-02 15:04"), tt.want)
			}
		})
	}
}

func TestDeadlinesNeverRunBackwards(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 2026))
	cal, units := calendar.Default(), []handbook.Unit{handbook.Minutes, handbook.Hours, handbook.WorkingHours, handbook.Days, handbook.WorkingDays}
	for range 4000 {
		start := at(t, "2026-01-01 00:00").Add(time.Duration(rnd.IntN(700*24*60)) * time.Minute)
		later := start.Add(time.Duration(rnd.IntN(5*24*60)) * time.Minute)
		c := handbook.Clock{Amount: rnd.IntN(40), Unit: units[rnd.IntN(len(units))]}
		due := c.Due(start, cal)
		if due.Before(start) {
			t.Fatalf("%+v from %v is due before it starts: %v", c, start, due)
		}
		if c.Due(later, cal).Before(due) {
			t.Fatalf("%+v: a later start (%v after %v) is due earlier", c, later, start)
		}
		more := c
		more.Amount++
		if c.Amount > 0 && more.Due(start, cal).Before(due) {
			t.Fatalf("%+v: one more is due earlier", c)
		}
		c.Backwards = true
		if c.Due(start, cal).After(start) {
			t.Fatalf("%+v counts backwards to after its start", c)
		}
		if other := start.In(time.FixedZone("x", -9*3600)); !c.Due(other, cal).Equal(c.Due(start, cal)) {
			t.Fatalf("%+v depends on the zone in which its start is written", c)
		}
	}
}

func TestWhenOneIsWarned(t *testing.T) {
	start := at(t, "2026-11-25 08:00")
	for _, tt := range []struct {
		due, want string
		ok        bool
	}{
		{"2026-11-25 08:05", "", false},
		{"2026-11-25 08:10", "", false},
		{"2026-11-25 08:15", "2026-11-25 08:05", true},
		{"2026-11-25 09:00", "2026-11-25 08:45", true},
		{"2026-11-26 08:00", "2026-11-26 02:00", true},
	} {
		got, ok := handbook.WarnAt(start, at(t, tt.due))
		if ok != tt.ok || ok && !got.Equal(at(t, tt.want)) {
			t.Errorf("due %s: warned at %v (%v), want %s", tt.due, got, ok, tt.want)
		}
	}
}
