package learning_test

import (
	"context"
	"testing"
	"time"

	"lantoa/app/auth/policy"
	"lantoa/app/learning"
	"lantoa/app/org"
	"lantoa/app/platform/calendar"
)

func TestWorkingDaysLeft(t *testing.T) {
	t.Parallel()
	at := func(day, clock string) time.Time {
		v, err := time.ParseInLocation("2006-01-02 15:04", day+" "+clock, calendar.Zone)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	c := calendar.Default()
	// 5/11/2026 is a Thursday. Tết 2027 is off from Friday 5/2 to Thursday
	// 11/2, the days made up among them. 24/11/2026 is a Tuesday off.
	for name, test := range map[string]struct {
		today, due string
		want       int
	}{
		"due today":                      {"2026-11-05", "2026-11-05", 0},
		"due tomorrow":                   {"2026-11-05", "2026-11-06", 1},
		"over a weekend":                 {"2026-11-06", "2026-11-09", 1},
		"two over a weekend":             {"2026-11-06", "2026-11-10", 2},
		"due on Sunday, asked on Friday": {"2026-11-06", "2026-11-08", 1},
		"due on Sunday, asked Thursday":  {"2026-11-05", "2026-11-08", 1},
		"due on Sunday, asked Saturday":  {"2026-11-07", "2026-11-08", 1},
		"due today, a Sunday":            {"2026-11-08", "2026-11-08", 0},
		"asked on Saturday, due Monday":  {"2026-11-07", "2026-11-09", 1},
		"over a holiday":                 {"2026-11-23", "2026-11-25", 1},
		"before Tết, due right after":    {"2027-02-04", "2027-02-12", 1},
		"within Tết, due right after":    {"2027-02-08", "2027-02-12", 1},
		"before Tết, due within":         {"2027-02-04", "2027-02-09", 1},
		"a year":                         {"2026-11-05", "2027-11-05", 249},
		"late since yesterday":           {"2026-11-06", "2026-11-05", -1},
		"late on Saturday":               {"2026-11-07", "2026-11-06", -1},
		"late on Sunday":                 {"2026-11-08", "2026-11-06", -1},
		"late on Monday":                 {"2026-11-09", "2026-11-06", -1},
		"late on Tuesday":                {"2026-11-10", "2026-11-06", -2},
		"late from Saturday to Sunday":   {"2026-11-08", "2026-11-07", -1},
		"late within Tết":                {"2027-02-10", "2027-02-04", -1},
		"late after Tết":                 {"2027-02-15", "2027-02-04", -2},
	} {
		for _, clock := range []string{"00:00", "06:59", "23:59"} {
			if got := learning.WorkingDaysLeft(c, at(test.today, clock).UTC(), at(test.due, "23:59").UTC()); got != test.want {
				t.Errorf("%s, at %s: %d, want %d", name, clock, got, test.want)
			}
		}
	}
}

func TestHomeTellsWhoAssignedAndHowManyDaysAreLeft(t *testing.T) {
	w := newAssigning(t)
	person, boss := w.hire("An", "svhttdl", org.PositionPress), w.hire("Bình", "svhttdl", org.PositionPress)
	w.grant(boss, policy.Coordinator, "/ubnd/svhttdl/")
	home := func(who string) learning.HomeItem {
		t.Helper()
		return must[learning.Home](w.rig, 200, who, "GET", "/me/learning", nil).Items[0]
	}

	w.enrol("tu-hoc")
	if item := home("tu-hoc"); item.Assigned || item.AssignedBy != nil || item.WorkingDays != nil {
		t.Errorf("by oneself: %+v", item)
	}

	a := w.assign(boss, rule(m{"due": m{"date": "2026-11-09"}})) // Thursday 5/11 is today
	item := home(person)
	if item.AssignedBy == nil || item.AssignedBy.Name != "Sở Văn hóa, Thể thao và Du lịch" || item.AssignedBy.Reason != "Kế hoạch 12/KH-UBND" {
		t.Errorf("assigned by %+v", item.AssignedBy)
	}
	if item.WorkingDays == nil || *item.WorkingDays != 2 {
		t.Errorf("days left: %v", item.WorkingDays)
	}
	view := must[learning.EnrolmentView](w.rig, 200, person, "GET", "/enrolments/"+item.EnrolmentID, nil)
	if view.WorkingDays == nil || *view.WorkingDays != 2 {
		t.Errorf("on the enrolment: %v", view.WorkingDays)
	}

	// The assignment that sets the due date is the one that is named; who has
	// no posting is named by the person's name, and the system by its own.
	named, err := w.org.CreatePerson(t.Context(), policy.System("test"), "", org.PersonDraft{Family: "Lê", Middle: "Thị", Given: "Cúc"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	w.grant(named.ID, policy.Staffing, "/")
	w.assign(named.ID, rule(m{"due": m{"date": "2026-11-06"}}))
	if item := home(person); item.AssignedBy.Name != "Lê Thị Cúc" || *item.WorkingDays != 1 {
		t.Errorf("the sooner: %+v, %d", item.AssignedBy, *item.WorkingDays)
	}
	w.assign("noi-vu", rule(m{"due": m{"date": "2026-11-05"}}))
	if item := home(person); item.AssignedBy.Name != "Lan Tỏa" || *item.WorkingDays != 0 {
		t.Errorf("nobody known: %+v, %d", item.AssignedBy, *item.WorkingDays)
	}

	// A calendar edited elsewhere counts; who assigned is not read again.
	w.learning.Calendar = func(context.Context) (calendar.Calendar, error) {
		return calendar.New([]calendar.Holiday{{Date: "2026-11-07", Name: "Làm bù"}}, calendar.OfficeHours())
	}
	w.clock.forward(4 * 24 * time.Hour)
	if _, err := w.db.Collection("assignments").DeleteOne(t.Context(), m{"_id": a.ID}); err != nil {
		t.Fatal(err)
	}
	if item := home(person); *item.WorkingDays != -3 || !item.Overdue || item.AssignedBy == nil {
		t.Errorf("late: %+v, %d", item, *item.WorkingDays)
	}

	w.complete(person)
	if item := home(person); item.WorkingDays != nil {
		t.Errorf("completed, yet %d days", *item.WorkingDays)
	}
}
