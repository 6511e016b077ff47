package calendar

import (
	"strings"
	"testing"
	"time"
)

// at reads "2026-02-17 08:00" (or a bare date: 08:00) in Viet Nam.
func at(t testing.TB, s string) time.Time {
	t.Helper()
	if len(s) == len(time.DateOnly) {
		s += " 08:00"
	}
	v, err := time.ParseInLocation("2006-01-02 15:04", s, Zone)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestIsWorkday(t *testing.T) {
	c := Default()
	for date, want := range map[string]bool{
		"2026-01-01": false, // Tết Dương lịch
		"2026-02-13": true,  // the last Friday before Tết
		"2026-02-16": false, "2026-02-17": false, "2026-02-20": false,
		"2026-02-23": true,  // back at work
		"2026-04-26": false, // Giỗ Tổ, a Sunday
		"2026-04-27": false, // made up
		"2026-04-28": true,
		"2026-04-30": false, "2026-05-01": false,
		"2026-09-01": false, "2026-09-02": false, "2026-09-03": true,
		"2026-11-23": true, "2026-11-24": false, "2026-11-25": true,
		"2026-11-28": false, // an ordinary Saturday

		"2027-02-04": true,
		"2027-02-05": false, "2027-02-06": false, "2027-02-09": false,
		"2027-02-10": false, "2027-02-11": false, // for mùng 1 and 2 on Saturday and Sunday
		"2027-02-12": true,
		"2027-05-01": false, "2027-05-03": false, "2027-05-04": true,
		"2027-09-02": false, "2027-09-03": false, "2027-09-01": true,

		"2028-01-01": false, "2028-01-03": false, "2028-01-04": true,
		"2028-01-25": false, "2028-01-28": false, "2028-01-31": false, "2028-02-01": true,
		"2028-05-01": false, "2028-05-02": false, "2028-05-03": true, // 30/4 a Sunday, 1/5 taken
		"2028-09-01": false, "2028-09-04": false, "2028-09-05": true,
	} {
		if got := c.IsWorkday(at(t, date)); got != want {
			t.Errorf("IsWorkday(%s) = %t, want %t", date, got, want)
		}
	}
}

func TestMadeUpDays(t *testing.T) {
	want := []string{
		"2026-04-27",                                           // Giỗ Tổ
		"2027-02-10", "2027-02-11", "2027-05-03", "2028-01-03", // Tết, Tết, 1/5, 1/1
		"2028-01-31", "2028-05-02", "2028-09-04", // mùng 4, 30/4, 2/9
	}
	var got []string
	for _, h := range Seed() {
		if h.Verified {
			t.Errorf("%s is verified, but nobody has", h.Date)
		}
		if strings.HasPrefix(h.Name, "Nghỉ bù") {
			got = append(got, h.Date)
		}
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("made-up days\n got %v\nwant %v", got, want)
	}
}

func TestSeedHasTheDaysOfTheLaw(t *testing.T) {
	perYear := map[string]int{}
	for _, h := range Seed() {
		if !strings.HasPrefix(h.Name, "Nghỉ bù") {
			perYear[h.Date[:4]]++
		}
	}
	for _, year := range []string{"2026", "2027", "2028"} {
		// 1/1, five of Tết, Giỗ Tổ, 30/4, 1/5, two of 2/9, 24/11.
		if perYear[year] != 12 {
			t.Errorf("%s has %d days, want 12", year, perYear[year])
		}
	}
	c := Default()
	for date, name := range map[string]string{
		"2026-02-17": tet, "2027-02-06": tet, "2028-01-26": tet,
		"2026-04-26": hungKings, "2027-04-16": hungKings, "2028-04-04": hungKings,
		"2027-11-24": culture,
	} {
		if h, ok := c.Holiday(at(t, date)); !ok || h.Name != name {
			t.Errorf("%s is %q, want %q", date, h.Name, name)
		}
	}
}

func TestSwaps(t *testing.T) {
	// As in many years: the Monday before 2/9 off for a Saturday worked.
	c, err := New(append(Seed(),
		Holiday{Date: "2026-08-31", Name: "Hoán đổi ngày làm việc", Off: true},
		Holiday{Date: "2026-08-22", Name: "Làm bù"},
	), OfficeHours())
	if err != nil {
		t.Fatal(err)
	}
	if c.IsWorkday(at(t, "2026-08-31")) || !c.IsWorkday(at(t, "2026-08-22")) {
		t.Error("the swap has no effect")
	}
	if !c.IsWorkingTime(at(t, "2026-08-22 09:00")) {
		t.Error("the worked Saturday has no hours")
	}
	if got, want := c.AddWorkdays(at(t, "2026-08-21"), 1), at(t, "2026-08-22"); !got.Equal(want) {
		t.Errorf("the working day after Friday is %v, want Saturday", got)
	}
	if got, want := c.AddWorkdays(at(t, "2026-08-28"), 1), at(t, "2026-09-03"); !got.Equal(want) {
		t.Errorf("the working day after 28/8 is %v, want 3/9", got)
	}
}

func TestAddWorkdays(t *testing.T) {
	c := Default()
	for _, tt := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-11-23 08:00", 0, "2026-11-23 08:00"},
		{"2026-11-22 08:00", 0, "2026-11-22 08:00"}, // zero asks for nothing, a Sunday too
		{"2026-11-23 08:00", 1, "2026-11-25 08:00"}, // over 24/11
		{"2026-11-25 16:45", -1, "2026-11-23 16:45"},
		{"2026-11-21 08:00", 1, "2026-11-23 08:00"}, // from a Saturday
		{"2026-11-21 08:00", -1, "2026-11-20 08:00"},
		{"2026-02-13 08:00", 1, "2026-02-23 08:00"}, // over Tết and two weekends
		{"2026-02-23 08:00", -3, "2026-02-11 08:00"},
		{"2027-02-04 08:00", 1, "2027-02-12 08:00"}, // over Tết and its made-up days
		{"2026-04-24 08:00", 5, "2026-05-06 08:00"}, // 26/4 made up, 30/4, 1/5
		{"2026-12-31 08:00", 1, "2027-01-04 08:00"},
		{"2026-11-02 08:00", 20, "2026-12-01 08:00"},
	} {
		if got, want := c.AddWorkdays(at(t, tt.from), tt.n), at(t, tt.want); !got.Equal(want) {
			t.Errorf("AddWorkdays(%s, %d) = %v, want %s", tt.from, tt.n, got, tt.want)
		}
	}
}

func TestDatesAreThoseOfVietNam(t *testing.T) {
	c := Default()
	// 18:00 UTC on Monday 23/11 is 01:00 on 24/11 in Viet Nam.
	night := time.Date(2026, 11, 23, 18, 0, 0, 0, time.UTC)
	if c.IsWorkday(night) {
		t.Error("the date was read in UTC")
	}
	if got, want := c.AddWorkdays(night, 1), at(t, "2026-11-25 01:00"); !got.Equal(want) {
		t.Errorf("AddWorkdays = %v, want %v", got, want)
	}
}

func TestWorkdaysBetween(t *testing.T) {
	c := Default()
	for _, tt := range []struct {
		a, b string
		want int
	}{
		{"2026-11-23", "2026-11-23", 0},
		{"2026-11-23 16:00", "2026-11-25 08:00", 1},
		{"2026-11-25", "2026-11-23", -1},
		{"2026-02-13", "2026-02-23", 1},
		{"2026-02-14", "2026-02-22", 0},
		{"2026-01-01", "2026-12-31", 249}, // 365 days less 104 on weekends, 11 holidays on weekdays, 1 made up
	} {
		if got := c.WorkdaysBetween(at(t, tt.a), at(t, tt.b)); got != tt.want {
			t.Errorf("WorkdaysBetween(%s, %s) = %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	for name, tt := range map[string]struct {
		holidays []Holiday
		hours    Hours
	}{
		"a date given twice":   {[]Holiday{{Date: "2026-11-24"}, {Date: "2026-11-24", Off: true}}, OfficeHours()},
		"a malformed date":     {[]Holiday{{Date: "24/11/2026"}}, OfficeHours()},
		"a day that never was": {[]Holiday{{Date: "2026-02-30"}}, OfficeHours()},
		"no hours":             {nil, nil},
		"overlapping hours":    {nil, Hours{{8 * time.Hour, 12 * time.Hour}, {11 * time.Hour, 17 * time.Hour}}},
		"an empty span":        {nil, Hours{{8 * time.Hour, 8 * time.Hour}}},
		"hours past midnight":  {nil, Hours{{22 * time.Hour, 25 * time.Hour}}},
		"hours before it":      {nil, Hours{{-time.Hour, time.Hour}}},
	} {
		if _, err := New(tt.holidays, tt.hours); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

func TestKnows(t *testing.T) {
	c := Default()
	if !c.Knows(at(t, "2028-12-31")) || c.Knows(at(t, "2029-01-01")) {
		t.Error("holidays are known for 2026 to 2028")
	}
}
