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

// Words says in words what the rule means, as people read it before they save
// it. It says all that the contract of Rule says.
func (r Rule) Words(n Names) fault.Text {
	return fault.T(r.wordsVi(n), r.wordsEn(n))
}

func (r Rule) wordsVi(n Names) string {
	var who []string
	places := r.places(n, " (kể cả đơn vị trực thuộc)")
	positions := listed(r.Positions, n.Positions)
	switch {
	case positions != "" && places != "":
		who = append(who, fmt.Sprintf("người giữ vị trí %s tại %s (vị trí và đơn vị cùng một lần bố trí)", positions, places))
	case positions != "":
		who = append(who, fmt.Sprintf("người giữ vị trí %s trong toàn tỉnh", positions))
	case places != "":
		who = append(who, "mọi người đang công tác tại "+places)
	}
	if len(r.People) > 0 {
		who = append(who, fmt.Sprintf("%d người được nêu tên, chừng nào còn giữ một vị trí", len(r.People)))
	}
	s := fmt.Sprintf("Giao khóa “%s” cho %s.", n.Course, strings.Join(who, "; cộng với "))
	if positions != "" || places != "" {
		s += " Vị trí kiêm nhiệm cũng tính. Người đến sau được giao thêm, người chuyển đi được thôi giao."
	}
	switch d := r.Due; {
	case d.DaysAfterPosting > 0:
		s += fmt.Sprintf(" Hạn: hết ngày thứ %d kể từ ngày nhận vị trí, hoặc kể từ ngày giao nếu đã nhận trước đó.", d.DaysAfterPosting)
	case d.DaysAfterAssignment > 0:
		s += fmt.Sprintf(" Hạn: hết ngày thứ %d kể từ ngày từng người được giao.", d.DaysAfterAssignment)
	default:
		s += fmt.Sprintf(" Hạn: hết ngày %s.", d.Date.Vietnamese())
	}
	s += " Ngày tính theo lịch, giờ Việt Nam."
	switch h := r.HonourPrior; {
	case h == nil:
		return s + " Kết quả đã có từ trước không được tính."
	case h.CurrentVersion:
		return s + fmt.Sprintf(" Ai hoàn thành đúng bản hiện hành của khóa này trong %d tháng trở lại thì được công nhận, không phải học lại.", h.MaxAgeMonths)
	default:
		return s + fmt.Sprintf(" Ai hoàn thành khóa này trong %d tháng trở lại thì được công nhận, không phải học lại.", h.MaxAgeMonths)
	}
}

func (r Rule) wordsEn(n Names) string {
	var who []string
	places := r.places(n, " (and below)")
	positions := listed(r.Positions, n.PositionsEn)
	switch {
	case positions != "" && places != "":
		who = append(who, fmt.Sprintf("whoever holds the position %s in %s (both by one posting)", positions, places))
	case positions != "":
		who = append(who, fmt.Sprintf("whoever holds the position %s anywhere in the province", positions))
	case places != "":
		who = append(who, "everybody who works in "+places)
	}
	if len(r.People) > 0 {
		who = append(who, fmt.Sprintf("%d people by name, as long as they hold a posting", len(r.People)))
	}
	s := fmt.Sprintf("Asks the course “%s” of %s.", n.CourseEn, strings.Join(who, "; and of "))
	if positions != "" || places != "" {
		s += " Concurrent postings count. Who comes later is added, who leaves is taken out."
	}
	switch d := r.Due; {
	case d.DaysAfterPosting > 0:
		s += fmt.Sprintf(" Due: the end of day %d after the posting began, or after this assignment where the posting is older.", d.DaysAfterPosting)
	case d.DaysAfterAssignment > 0:
		s += fmt.Sprintf(" Due: the end of day %d after each person was assigned.", d.DaysAfterAssignment)
	default:
		s += fmt.Sprintf(" Due: the end of %s.", d.Date)
	}
	s += " Calendar days, Việt Nam time."
	switch h := r.HonourPrior; {
	case h == nil:
		return s + " Earlier completions do not count."
	case h.CurrentVersion:
		return s + fmt.Sprintf(" A completion of the current version within the last %d months counts.", h.MaxAgeMonths)
	default:
		return s + fmt.Sprintf(" A completion within the last %d months counts.", h.MaxAgeMonths)
	}
}

func (r Rule) places(n Names, below string) string {
	var out []string
	for _, d := range r.Departments {
		name := nameOf(d.ID, n.Departments)
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
