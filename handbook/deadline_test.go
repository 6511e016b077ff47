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
		{"the last minute of the day before Tết", 1, handbook.WorkingDays, false, "2027-02-04 23:59", "2027-02-13 00:00"},
		{"the first minute of Tết", 1, handbook.WorkingDays, false, "2027-02-05 00:00", "2027-02-13 00:00"},
		{"the last minute of the last day off", 1, handbook.WorkingHours, false, "2027-02-11 23:59", "2027-02-12 08:30"},
		{"24 hours from the last minute", 24, handbook.Hours, false, "2026-12-14 23:59", "2026-12-15 23:59"},
		{"24 hours from the first", 24, handbook.Hours, false, "2026-12-15 00:00", "2026-12-16 00:00"},
		{"from within the midday rest", 1, handbook.WorkingHours, false, "2026-11-25 12:10", "2026-11-25 14:30"},
		{"to the end of the morning, exactly", 4, handbook.WorkingHours, false, "2026-11-25 05:00", "2026-11-25 11:30"},
		{"from after the day's work", 1, handbook.WorkingHours, false, "2026-11-25 17:00", "2026-11-26 08:30"},
		{"no working day at all", 0, handbook.WorkingDays, false, "2026-11-28 09:00", "2026-11-28 09:00"},
		{"no working hour at all", 0, handbook.WorkingHours, false, "2026-11-28 09:00", "2026-11-28 09:00"},
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

// A Saturday worked in exchange for the Friday before: what ends on the Friday
// ends on the Saturday.
func TestASwappedWorkingDay(t *testing.T) {
	days, err := calendar.New(append(calendar.Seed(),
		calendar.Holiday{Date: "2026-12-04", Name: "Hoán đổi", Off: true}, calendar.Holiday{Date: "2026-12-05", Name: "Làm bù"}), calendar.OfficeHours())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		amount int
		unit   handbook.Unit
		start  string
		want   string
	}{
		{2, handbook.Days, "2026-12-02 09:00", "2026-12-06 00:00"},
		{2, handbook.WorkingDays, "2026-12-02 23:59", "2026-12-06 00:00"},
		{8, handbook.WorkingHours, "2026-12-03 13:30", "2026-12-05 14:00"}, // 3.5 on Thursday, 4 and half an hour on Saturday
		{1, handbook.WorkingHours, "2026-12-05 17:00", "2026-12-07 08:30"},
		{1, handbook.WorkingHours, "2026-12-04 08:00", "2026-12-05 08:30"},
	} {
		clock := handbook.Clock{Amount: c.amount, Unit: c.unit}
		if got, want := clock.Due(at(t, c.start), days), at(t, c.want); !got.Equal(want) {
			t.Errorf("%d %s from %s: %s, want %s", c.amount, c.unit, c.start, got.In(calendar.Zone).Format("2006-01-02 15:04"), c.want)
		}
	}
}

// A clock that runs into a year whose days off nobody entered is not sure; one
// that does not count working time always is.
func TestAClockBeyondTheCalendar(t *testing.T) {
	days := calendar.Default() // 2026 to 2028
	for _, c := range []struct {
		clock handbook.Clock
		start string
		want  bool
	}{
		{handbook.Clock{Amount: 15, Unit: handbook.WorkingDays}, "2028-12-01 09:00", true},
		{handbook.Clock{Amount: 15, Unit: handbook.WorkingDays}, "2028-12-20 09:00", false},
		{handbook.Clock{Amount: 30, Unit: handbook.Days}, "2028-12-20 09:00", false},
		{handbook.Clock{Amount: 12, Unit: handbook.WorkingHours}, "2028-12-29 16:00", false},
		{handbook.Clock{Amount: 1, Unit: handbook.WorkingDays}, "2028-12-28 09:00", true}, // ends at 24:00 of the 29th
		{handbook.Clock{Amount: 24, Unit: handbook.Hours}, "2031-05-05 09:00", true},
		{handbook.Clock{Amount: 15, Unit: handbook.Minutes}, "2031-05-05 09:00", true},
		{handbook.Clock{Amount: 0, Unit: handbook.WorkingDays}, "2031-05-05 09:00", true},
		{handbook.Clock{Amount: 2, Unit: handbook.WorkingDays, Backwards: true}, "2026-01-02 09:00", false},
		{handbook.Clock{Amount: 2, Unit: handbook.Days, Backwards: true}, "2026-01-02 09:00", true},
	} {
		start := at(t, c.start)
		if got := c.clock.Sure(start, c.clock.Due(start, days), days); got != c.want {
			t.Errorf("%+v from %s: %v", c.clock, c.start, got)
		}
	}
	// The largest amount ends, and quickly.
	began := time.Now()
	for _, unit := range []handbook.Unit{handbook.Minutes, handbook.Hours, handbook.WorkingHours, handbook.Days, handbook.WorkingDays} {
		start := at(t, "2026-11-25 23:59")
		if due := (handbook.Clock{Amount: handbook.MostAmount, Unit: unit}).Due(start, days); !due.After(start) || due.Year() > 2100 {
			t.Errorf("%s: %s", unit, due)
		}
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("it took %s", took)
	}
}
