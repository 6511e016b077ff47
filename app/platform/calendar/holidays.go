package calendar

import "time"

// Holiday is a date that differs from its day of the week: a day off, or
// (Off false) a Saturday or Sunday worked in exchange for another day.
type Holiday struct {
	Date string `json:"date" bson:"date"` // 2026-11-24
	Name string `json:"name" bson:"name"`
	Off  bool   `json:"off" bson:"off"`
	// Verified is set by an administrator who has read the year's
	// announcement; nothing seeded is.
	Verified bool `json:"verified" bson:"verified"`
}

// Seed returns the holidays of 2026–2028 with their made-up days, none of them
// verified. Fixed by law (Bộ luật Lao động 2019 Đ112; 24/11 by NQ 28/2026/QH16)
// are the days 1/1, Giỗ Tổ, 30/4, 1/5, 2/9 and 24/11. Announced each year, and
// therefore assumed here until an administrator corrects them:
//
//   - which five days are Tết: the last day of the old year and mùng 1 to 4;
//   - which neighbour of 2/9 is the second day: 1/9 in 2026 and 2028, 3/9 in
//     2027, so that the days off touch a weekend where they can;
//   - swapped working days (a Monday off for a Saturday worked): none.
func Seed() []Holiday {
	var all []Holiday
	for _, y := range seeded {
		for _, r := range y {
			all = append(all, Holiday{Date: r.date, Name: r.name, Off: true})
		}
	}
	return WithMadeUp(all)
}

type row struct{ date, name string }

const (
	newYear   = "Tết Dương lịch"
	tet       = "Tết Âm lịch"
	hungKings = "Giỗ Tổ Hùng Vương"
	victory   = "Ngày Chiến thắng"
	labour    = "Ngày Quốc tế lao động"
	national  = "Quốc khánh"
	culture   = "Ngày Văn hóa Việt Nam"
)

var seeded = [][]row{
	{
		{"2026-01-01", newYear},
		{"2026-02-16", tet},
		{"2026-02-17", tet},
		{"2026-02-18", tet},
		{"2026-02-19", tet},
		{"2026-02-20", tet},
		{"2026-04-26", hungKings},
		{"2026-04-30", victory},
		{"2026-05-01", labour},
		{"2026-09-01", national},
		{"2026-09-02", national},
		{"2026-11-24", culture},
	},
	{
		{"2027-01-01", newYear},
		{"2027-02-05", tet},
		{"2027-02-06", tet},
		{"2027-02-07", tet},
		{"2027-02-08", tet},
		{"2027-02-09", tet},
		{"2027-04-16", hungKings},
		{"2027-04-30", victory},
		{"2027-05-01", labour},
		{"2027-09-02", national},
		{"2027-09-03", national},
		{"2027-11-24", culture},
	},
	{
		{"2028-01-01", newYear},
		{"2028-01-25", tet},
		{"2028-01-26", tet},
		{"2028-01-27", tet},
		{"2028-01-28", tet},
		{"2028-01-29", tet},
		{"2028-04-04", hungKings},
		{"2028-04-30", victory},
		{"2028-05-01", labour},
		{"2028-09-01", national},
		{"2028-09-02", national},
		{"2028-11-24", culture},
	},
}

// WithMadeUp adds, after each day off that falls on a Saturday or Sunday, a
// day off in its stead: the next day that is neither weekend nor off already
// (Bộ luật Lao động 2019 Đ111.3). Days are taken in the order given, so give
// them in order of date. Malformed dates are passed on for New to refuse.
// It is for bare lists of holidays: one that has its made-up days would get
// them twice.
func WithMadeUp(holidays []Holiday) []Holiday {
	taken := make(map[day]bool, len(holidays))
	for _, h := range holidays {
		if d, err := parseDay(h.Date); err == nil {
			taken[d] = true
		}
	}
	all := make([]Holiday, 0, len(holidays))
	var madeUp []Holiday
	for _, h := range holidays {
		all = append(all, h)
		d, err := parseDay(h.Date)
		if err != nil || !h.Off || !d.weekend() {
			continue
		}
		for d.weekend() || taken[d] {
			d++
		}
		taken[d] = true
		madeUp = append(madeUp, Holiday{Date: d.String(), Name: "Nghỉ bù " + h.Name, Off: true})
	}
	return append(all, madeUp...)
}

// Knows tells whether holidays of the year of t were entered. Beyond those
// years only weekends are known, which a screen should say.
func (c Calendar) Knows(t time.Time) bool {
	year := t.In(Zone).Year()
	for d := range c.holidays {
		if d.midnight().Year() == year {
			return true
		}
	}
	return false
}
