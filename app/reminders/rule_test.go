package reminders

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lantoa/app/platform/calendar"
)

// at reads "2026-11-23 08:00", or a day (its last second), in Việt Nam.
func at(t testing.TB, s string) time.Time {
	t.Helper()
	form := "2006-01-02 15:04:05"
	switch len(s) {
	case 10:
		s += " 23:59:59"
	case 16:
		s += ":00"
	}
	v, err := time.ParseInLocation(form, s, calendar.Zone)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func offsets(steps []Step) []int {
	out := []int{}
	for _, s := range steps {
		out = append(out, s.Offset)
	}
	return out
}

func TestStepDays(t *testing.T) {
	c := calendar.Default()
	for _, tt := range []struct {
		name, due string
		days      [5]string // of −7, −1, 0, +3, +7
	}{
		{"an ordinary Thursday", "2026-12-10", [5]string{"2026-12-01", "2026-12-09", "2026-12-10", "2026-12-15", "2026-12-21"}},
		{"24/11 is off, a Tuesday", "2026-11-24", [5]string{"2026-11-13", "2026-11-23", "2026-11-25", "2026-11-27", "2026-12-03"}},
		{"the day before 24/11", "2026-11-23", [5]string{"2026-11-12", "2026-11-20", "2026-11-23", "2026-11-27", "2026-12-03"}},
		{"a Sunday", "2026-12-06", [5]string{"2026-11-26", "2026-12-04", "2026-12-07", "2026-12-09", "2026-12-15"}},
		{"a Saturday", "2026-12-05", [5]string{"2026-11-26", "2026-12-04", "2026-12-07", "2026-12-09", "2026-12-15"}},
		{"mùng 1 Tết 2026", "2026-02-17", [5]string{"2026-02-05", "2026-02-13", "2026-02-23", "2026-02-25", "2026-03-03"}},
		{"the last Friday before Tết", "2026-02-13", [5]string{"2026-02-04", "2026-02-12", "2026-02-13", "2026-02-25", "2026-03-03"}},
		{"the first day after Tết 2027 with its made-up days", "2027-02-12", [5]string{"2027-01-27", "2027-02-04", "2027-02-12", "2027-02-17", "2027-02-23"}},
		{"2/9", "2026-09-02", [5]string{"2026-08-21", "2026-08-31", "2026-09-03", "2026-09-07", "2026-09-11"}},
		{"midnight ends the day before it", "2026-12-11 00:00", [5]string{"2026-12-01", "2026-12-09", "2026-12-10", "2026-12-15", "2026-12-21"}},
	} {
		due := at(t, tt.due)
		for i, s := range DefaultSteps() {
			if got := dayName(stepDay(due, s, c)); got != tt.days[i] {
				t.Errorf("%s: step %+d on %s, want %s", tt.name, s.Offset, got, tt.days[i])
			}
			begins := at(t, tt.days[i]+" 00:00")
			if slices.Contains(offsets(Come(due, DefaultSteps(), c, begins.Add(-time.Second))), s.Offset) {
				t.Errorf("%s: step %+d came a second early", tt.name, s.Offset)
			}
			if !slices.Contains(offsets(Come(due, DefaultSteps(), c, begins)), s.Offset) {
				t.Errorf("%s: step %+d did not come with its day", tt.name, s.Offset)
			}
		}
	}
}

func TestCome(t *testing.T) {
	c := calendar.Default()
	for _, tt := range []struct {
		now  string
		want []int
	}{
		{"2026-11-30 08:00", []int{}},
		{"2026-12-01 08:00", []int{-7}},
		{"2026-12-08 08:00", []int{-7}},
		{"2026-12-09 08:00", []int{-7, -1}},
		{"2026-12-10 08:00", []int{-7, -1, 0}},
		{"2026-12-14 08:00", []int{-7, -1, 0}},
		{"2026-12-15 08:00", []int{-7, -1, 0, 3}},
		{"2027-12-15 08:00", []int{-7, -1, 0, 3, 7}},
	} {
		if got := offsets(Come(at(t, "2026-12-10"), DefaultSteps(), c, at(t, tt.now))); !slices.Equal(got, tt.want) {
			t.Errorf("at %s: %v, want %v", tt.now, got, tt.want)
		}
	}
}

func TestStepsThatFallTogether(t *testing.T) {
	c := calendar.Default()
	steps := []Step{{Offset: 1}, {Offset: 0}, {Offset: -1}}
	// Due on a Sunday: 0 and +1 are both Monday; the later one is sent.
	got, ok := Latest(at(t, "2026-12-06"), steps, c, at(t, "2026-12-07 08:00"))
	if !ok || got.Offset != 1 {
		t.Errorf("got %v %v", got, ok)
	}
}

func TestStanding(t *testing.T) {
	c := calendar.Default()
	for _, tt := range []struct{ due, now, vi, en string }{
		{"2026-11-27", "2026-11-23 08:00", "còn 3 ngày làm việc", "3 working days left"}, // 24/11 is off
		{"2026-11-25", "2026-11-23 08:00", "còn 1 ngày làm việc", "1 working day left"},
		{"2026-11-23", "2026-11-23 08:00", "đến hạn hôm nay", "due today"},
		{"2026-11-23 09:00", "2026-11-23 17:00", "đến hạn hôm nay", "due today"},
		{"2026-11-24", "2026-11-23 08:00", "sắp đến hạn, không còn ngày làm việc nào", "due soon, with no working day left"},
		{"2026-11-20", "2026-11-21 08:00", "vừa quá hạn", "just overdue"},
		{"2026-11-22", "2026-11-23 08:00", "quá hạn 1 ngày làm việc", "1 working day overdue"},
		{"2026-11-23", "2026-11-26 08:00", "quá hạn 2 ngày làm việc", "2 working days overdue"},
		{"2026-02-13", "2026-02-23 08:00", "quá hạn 1 ngày làm việc", "1 working day overdue"}, // Tết between
		{"2026-11-24 00:00", "2026-11-23 08:00", "đến hạn hôm nay", "due today"},
	} {
		got := standing(c, at(t, tt.due), at(t, tt.now))
		if got.Vi != tt.vi || got.En != tt.en {
			t.Errorf("due %s at %s: %q %q", tt.due, tt.now, got.Vi, got.En)
		}
	}
	if got := dateInWords(at(t, "2026-11-26")); got != "thứ Năm, 26/11/2026" {
		t.Errorf("got %q", got)
	}
}

// TestRuleProperties: a step's day is worked; what has come stays come; the
// horizon lets nothing through that has a step today.
func TestRuleProperties(t *testing.T) {
	c := calendar.Default()
	start := at(t, "2026-01-01 00:00")
	rapid.Check(t, func(t *rapid.T) {
		due := start.Add(time.Duration(rapid.IntRange(0, 900*24*60).Draw(t, "due")) * time.Minute)
		now := start.Add(time.Duration(rapid.IntRange(0, 900*24*60).Draw(t, "now")) * time.Minute)
		steps := DefaultSteps()
		for _, s := range steps {
			if !c.IsWorkday(stepDay(due, s, c)) {
				t.Fatalf("step %+d of %s is on a day off", s.Offset, due)
			}
		}
		come := Come(due, steps, c, now)
		if later := Come(due, steps, c, now.Add(24*time.Hour)); len(later) < len(come) {
			t.Fatal("a step went away")
		}
		if len(come) > 0 && !due.Before(horizon(steps, c, now)) {
			t.Fatalf("due %s has %s at %s, beyond the horizon", due, fmt.Sprint(offsets(come)), now)
		}
	})
}
