package learning

import (
	"fmt"
	"strings"

	"lantoa/app/platform/fault"
)

// Names gives the names that a rule's ids stand for.
type Names struct {
	Course, CourseEn string
	Departments      map[string]string
	Positions        map[string]string
	PositionsEn      map[string]string
}

// phrases are the parts of the sentences about a rule, in one language.
type phrases struct {
	// Who: a position in places, a position anywhere, all who work in places,
	// people by name, and what stands between them.
	both, position, place, named, and, below string
	asks, movers                             string
	// When it is due, by the three kinds of Due.
	afterPosting, afterAssignment, day, calendarDays string
	// What earlier completions are worth.
	nothing, currentVersion, anyVersion string
}

var vi = phrases{
	both:            "người giữ vị trí %s tại %s (vị trí và đơn vị cùng một lần bố trí)",
	position:        "người giữ vị trí %s trong toàn tỉnh",
	place:           "mọi người đang công tác tại %s",
	named:           "%d người được nêu tên, chừng nào còn giữ một vị trí",
	and:             "; cộng với ",
	below:           " (kể cả đơn vị trực thuộc)",
	asks:            "Giao khóa “%s” cho %s.",
	movers:          " Vị trí kiêm nhiệm cũng tính. Người đến sau được giao thêm, người chuyển đi được thôi giao.",
	afterPosting:    " Hạn: hết ngày thứ %d kể từ ngày nhận vị trí, hoặc kể từ ngày giao nếu đã nhận trước đó.",
	afterAssignment: " Hạn: hết ngày thứ %d kể từ ngày từng người được giao.",
	day:             " Hạn: hết ngày %s.",
	calendarDays:    " Ngày tính theo lịch, giờ Việt Nam.",
	nothing:         " Kết quả đã có từ trước không được tính.",
	currentVersion:  " Ai hoàn thành đúng bản hiện hành của khóa này trong %d tháng trở lại thì được công nhận, không phải học lại.",
	anyVersion:      " Ai hoàn thành khóa này trong %d tháng trở lại thì được công nhận, không phải học lại.",
}

var en = phrases{
	both:            "whoever holds the position %s in %s (both by one posting)",
	position:        "whoever holds the position %s anywhere in the province",
	place:           "everybody who works in %s",
	named:           "%d people by name, as long as they hold a posting",
	and:             "; and of ",
	below:           " (and below)",
	asks:            "Asks the course “%s” of %s.",
	movers:          " Concurrent postings count. Who comes later is added, who leaves is taken out.",
	afterPosting:    " Due: the end of day %d after the posting began, or after this assignment where the posting is older.",
	afterAssignment: " Due: the end of day %d after each person was assigned.",
	day:             " Due: the end of %s.",
	calendarDays:    " Calendar days, Việt Nam time.",
	nothing:         " Earlier completions do not count.",
	currentVersion:  " A completion of the current version within the last %d months counts.",
	anyVersion:      " A completion within the last %d months counts.",
}

// Words says in words what the rule means, as people read it before they save
// it. It says all that the contract of Rule says.
func (r Rule) Words(n Names) fault.Text {
	return fault.T(r.words(vi, n.Course, n.Departments, n.Positions), r.words(en, n.CourseEn, n.Departments, n.PositionsEn))
}

func (r Rule) words(say phrases, course string, departments, positionNames map[string]string) string {
	var who []string
	places := r.places(departments, say.below)
	positions := listed(r.Positions, positionNames)
	switch {
	case positions != "" && places != "":
		who = append(who, fmt.Sprintf(say.both, positions, places))
	case positions != "":
		who = append(who, fmt.Sprintf(say.position, positions))
	case places != "":
		who = append(who, fmt.Sprintf(say.place, places))
	}
	if len(r.People) > 0 {
		who = append(who, fmt.Sprintf(say.named, len(r.People)))
	}
	s := fmt.Sprintf(say.asks, course, strings.Join(who, say.and))
	if positions != "" || places != "" {
		s += say.movers
	}
	switch d := r.Due; {
	case d.DaysAfterPosting > 0:
		s += fmt.Sprintf(say.afterPosting, d.DaysAfterPosting)
	case d.DaysAfterAssignment > 0:
		s += fmt.Sprintf(say.afterAssignment, d.DaysAfterAssignment)
	default:
		s += fmt.Sprintf(say.day, d.Date.Vietnamese())
	}
	s += say.calendarDays
	switch h := r.HonourPrior; {
	case h == nil:
		return s + say.nothing
	case h.CurrentVersion:
		return s + fmt.Sprintf(say.currentVersion, h.MaxAgeMonths)
	default:
		return s + fmt.Sprintf(say.anyVersion, h.MaxAgeMonths)
	}
}

func (r Rule) places(names map[string]string, below string) string {
	var out []string
	for _, d := range r.Departments {
		name := nameOf(d.ID, names)
		if d.Below {
			name += below
		}
		out = append(out, name)
	}
	return shortened(out)
}

func listed(ids []string, names map[string]string) string {
	var out []string
	for _, id := range ids {
		out = append(out, nameOf(id, names))
	}
	return shortened(out)
}

func nameOf(id string, names map[string]string) string {
	if name := names[id]; name != "" {
		return name
	}
	return id
}

// mostNamed bounds how many names a sentence holds.
const mostNamed = 12

func shortened(names []string) string {
	if len(names) > mostNamed {
		return fmt.Sprintf("%s, … (%d)", strings.Join(names[:mostNamed], ", "), len(names))
	}
	return strings.Join(names, ", ")
}
