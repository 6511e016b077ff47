package calendar

import (
	"testing"
	"time"
)

func TestIsWorkingTime(t *testing.T) {
	c := Default()
	for moment, want := range map[string]bool{
		"2026-11-23 07:29": false,
		"2026-11-23 07:30": true,
		"2026-11-23 11:29": true,
		"2026-11-23 11:30": false,
		"2026-11-23 13:30": true,
		"2026-11-23 16:59": true,
		"2026-11-23 17:00": false,
		"2026-11-24 09:00": false, // Ngày Văn hóa Việt Nam
		"2026-11-22 09:00": false, // Sunday
	} {
		if got := c.IsWorkingTime(at(t, moment)); got != want {
			t.Errorf("IsWorkingTime(%s) = %t, want %t", moment, got, want)
		}
	}
}

func TestNextWorkingTime(t *testing.T) {
	c := Default()
	for moment, want := range map[string]string{
		"2026-11-23 06:00": "2026-11-23 07:30",
		"2026-11-23 07:30": "2026-11-23 07:30",
		"2026-11-23 09:15": "2026-11-23 09:15",
		"2026-11-23 11:30": "2026-11-23 13:30",
		"2026-11-23 17:00": "2026-11-25 07:30", // over 24/11
		"2026-02-13 18:00": "2026-02-23 07:30", // over Tết
		"2026-11-21 10:00": "2026-11-23 07:30",
	} {
		if got := c.NextWorkingTime(at(t, moment)); !got.Equal(at(t, want)) {
			t.Errorf("NextWorkingTime(%s) = %v, want %s", moment, got, want)
		}
	}
}

func TestAddWorkingHours(t *testing.T) {
	c := Default()
	for _, tt := range []struct {
		from string
		d    time.Duration
		want string
	}{
		{"2026-11-23 08:00", time.Hour, "2026-11-23 09:00"},
		{"2026-11-23 11:00", time.Hour, "2026-11-23 14:00"}, // over noon
		{"2026-11-23 07:30", 4 * time.Hour, "2026-11-23 11:30"},
		{"2026-11-23 16:00", time.Hour, "2026-11-23 17:00"},
		{"2026-11-23 16:00", 2 * time.Hour, "2026-11-25 08:30"},                 // over 24/11
		{"2026-02-13 16:30", time.Hour, "2026-02-23 08:00"},                     // over Tết
		{"2026-11-21 22:00", 30 * time.Minute, "2026-11-23 08:00"},              // from a Saturday night
		{"2026-11-16 07:30", 37*time.Hour + 30*time.Minute, "2026-11-20 17:00"}, // a week of 7.5-hour days
		{"2026-11-21 10:00", 0, "2026-11-23 07:30"},
		{"2026-11-25 08:30", -2 * time.Hour, "2026-11-23 16:00"},
		{"2026-11-23 07:30", -30 * time.Minute, "2026-11-20 16:30"},
		{"2026-11-24 10:00", -210 * time.Minute, "2026-11-23 13:30"},
	} {
		if got := c.AddWorkingHours(at(t, tt.from), tt.d); !got.Equal(at(t, tt.want)) {
			t.Errorf("AddWorkingHours(%s, %v) = %v, want %s", tt.from, tt.d, got, tt.want)
		}
	}
}

func TestWorkingHoursBetween(t *testing.T) {
	c := Default()
	for _, tt := range []struct {
		a, b string
		want time.Duration
	}{
		{"2026-11-23 07:30", "2026-11-23 17:00", 7*time.Hour + 30*time.Minute},
		{"2026-11-23 16:00", "2026-11-25 08:30", 2 * time.Hour},
		{"2026-11-25 08:30", "2026-11-23 16:00", -2 * time.Hour},
		{"2026-02-14 00:00", "2026-02-23 07:30", 0},
	} {
		if got := c.WorkingHoursBetween(at(t, tt.a), at(t, tt.b)); got != tt.want {
			t.Errorf("WorkingHoursBetween(%s, %s) = %v, want %v", tt.a, tt.b, got, tt.want)
		}
	}
}
