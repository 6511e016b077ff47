package handbook

import (
	"strconv"
	"strings"
)

// What a difference says in the place of the ids and values that are kept.
var (
	unitNames    = map[Unit]string{Minutes: "phút", Hours: "giờ", WorkingHours: "giờ làm việc", Days: "ngày", WorkingDays: "ngày làm việc"}
	sectionKinds = map[SectionKind]string{Principle: "nguyên tắc", Phase: "giai đoạn", Guide: "hướng dẫn"}
	clockKinds   = map[ClockKind]string{Target: "mục tiêu", Legal: "thời hạn pháp luật"}
	clockStarts  = map[ClockStart]string{
		FromReceived: "lúc tiếp nhận", FromJudged: "lúc xếp cấp 2 trở lên", FromStatement: "tuyên bố gần nhất", FromClosed: "lúc kết thúc", ByHand: "giờ ghi tay",
	}
	clockStops = map[ClockStop]string{
		ByEvidence: "bằng chứng đầu tiên", ByLevel: "lần xếp cấp đầu tiên", ByStatement: "tuyên bố được công bố", ByReview: "đánh giá sau vụ việc",
		ByStep: "bước ghi mốc này làm xong", StopByHand: "ghi tay",
	}
	layouts    = map[Layout]string{Letter: "công văn", Document: "văn bản có tên loại", Plain: "lời văn thường"}
	fieldKinds = map[FieldKind]string{Line: "một dòng", Paragraph: "đoạn văn", ListField: "danh sách", DateField: "ngày", TimeField: "ngày giờ"}
)

func yesNo(yes bool) string {
	if yes {
		return "có"
	}
	return "không"
}

func numbers(list []int) string {
	words := make([]string, len(list))
	for i, n := range list {
		words[i] = strconv.Itoa(n)
	}
	return strings.Join(words, ", ")
}

// named are the titles of ids; an id that names nothing stays.
func named(ids []string, title func(id string) string) []string {
	titles := make([]string, len(ids))
	for i, id := range ids {
		titles[i] = title(id)
	}
	return titles
}

func (e *Edition) clockTitle(id string) string {
	if c, ok := e.Clock(id); ok {
		return c.Name
	}
	return id
}

func (e *Edition) procedureTitle(id string) string {
	if p, ok := e.Procedure(id); ok {
		return p.Title
	}
	return id
}

func (e *Edition) templateTitle(id string) string {
	if t, ok := e.Template(id); ok {
		return t.Title
	}
	return id
}

func (e *Edition) nodeTitle(id string) string {
	for _, n := range e.Tree {
		if n.ID == id {
			return n.Question
		}
	}
	return id
}

func (e *Edition) contactName(id string) string {
	for _, c := range e.Contacts {
		if c.ID == id {
			return c.Name
		}
	}
	return id
}
