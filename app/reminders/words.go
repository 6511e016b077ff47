package reminders

import (
	"fmt"
	"time"

	"lantoa/app/platform/calendar"
	"lantoa/app/platform/fault"
)

// standing says in words how what is due stands at the moment: "còn 3 ngày làm
// việc", "quá hạn 2 ngày làm việc".
func standing(c calendar.Calendar, due, now time.Time) fault.Text {
	day := dueDay(due)
	switch n := c.WorkdaysBetween(now, day); {
	case dayName(day) == dayName(now):
		return fault.T("đến hạn hôm nay", "due today")
	case n > 0:
		return fault.T(fmt.Sprintf("còn %d ngày làm việc", n), fmt.Sprintf("%s left", workingDays(n)))
	case day.After(now):
		return fault.T("sắp đến hạn, không còn ngày làm việc nào", "due soon, with no working day left")
	}
	// After a due day that is not worked, the first working day is day 1.
	if n := c.WorkdaysBetween(day, now); n > 0 {
		return fault.T(fmt.Sprintf("quá hạn %d ngày làm việc", n), fmt.Sprintf("%s overdue", workingDays(n)))
	}
	return fault.T("vừa quá hạn", "just overdue")
}

func workingDays(n int) string {
	if n == 1 {
		return "1 working day"
	}
	return fmt.Sprintf("%d working days", n)
}

func people(n int) string {
	if n == 1 {
		return "1 person"
	}
	return fmt.Sprintf("%d people", n)
}

func overdue(n int) string {
	if n == 1 {
		return "1 overdue enrolment"
	}
	return fmt.Sprintf("%d overdue enrolments", n)
}

var weekdays = [...]string{"Chủ nhật", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy"}

// dateInWords is "thứ Năm, 26/11/2026".
func dateInWords(due time.Time) string {
	day := dueDay(due)
	return weekdays[day.Weekday()] + ", " + day.Format("02/01/2006")
}
