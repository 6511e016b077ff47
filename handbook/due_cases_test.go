package handbook

import (
	"testing"
	"time"

	"lantoa/app/platform/calendar"
)

// dueCase is one case of the rule that the browser has too: without a line a
// phone tells the time of day by which a clock must be met.
type dueCase struct {
	Amount int       `json:"amount"`
	Unit   Unit      `json:"unit"`
	Began  time.Time `json:"began"`
	Due    time.Time `json:"due"`
}

// TestDueCases keeps testdata/due.json, which the tests of the web app read,
// equal to what Due says over the calendar as it is seeded, with a Saturday worked
// in exchange: mornings, noons, evenings, weekends, the days around Tết and 2/9,
// and midnight.
func TestDueCases(t *testing.T) {
	days, err := calendar.New(append(calendar.Seed(), calendar.Holiday{Date: "2026-12-05", Name: "Làm bù"}), calendar.OfficeHours())
	if err != nil {
		t.Fatal(err)
	}
	type span struct {
		From int `json:"from"` // minutes since midnight
		To   int `json:"to"`
	}
	var out struct {
		Off    []string  `json:"off"`
		Worked []string  `json:"worked"`
		Hours  []span    `json:"hours"`
		Cases  []dueCase `json:"cases"`
	}
	for _, h := range days.Hours() {
		out.Hours = append(out.Hours, span{int(h.From.Minutes()), int(h.To.Minutes())})
	}
	for _, h := range days.Exceptions() {
		if h.Off {
			out.Off = append(out.Off, h.Date)
		} else {
			out.Worked = append(out.Worked, h.Date)
		}
	}
	for _, began := range []string{
		"2026-11-25 07:29", "2026-11-25 10:42", "2026-11-25 11:30", "2026-11-25 12:00", "2026-11-25 16:59", "2026-11-25 23:59",
		"2026-11-26 00:00", "2026-11-27 16:00", "2026-11-28 09:00", "2026-11-29 23:30", "2026-02-13 15:00", "2026-02-17 09:00",
		"2026-08-31 16:30", "2026-09-02 08:00", "2027-02-05 17:00", "2026-12-31 16:45", "2026-12-04 16:30", "2026-12-05 11:45", "2026-12-05 23:59", "2026-12-06 00:00",
		"2027-02-04 23:59", "2027-02-05 00:00", "2027-02-11 23:59", "2026-02-15 17:00", "2028-12-31 23:59",
	} {
		start, err := time.ParseInLocation("2006-01-02 15:04", began, vietNam)
		if err != nil {
			t.Fatal(err)
		}
		for _, unit := range []Unit{Minutes, Hours, WorkingHours, Days, WorkingDays} {
			for _, amount := range []int{0, 1, 2, 7, 15, 24, 400} {
				c := Clock{Amount: amount, Unit: unit}
				out.Cases = append(out.Cases, dueCase{Amount: amount, Unit: unit, Began: start, Due: c.Due(start, days)})
			}
		}
	}
	shared(t, "testdata/due.json", out)
}
