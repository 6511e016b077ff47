package courses

import (
	"slices"
	"strings"
)

var audiences = []string{"tat-ca", "nguoi-phat-ngon", "to-truyen-thong", "lanh-dao", "cap-xa"}

// check looks at the course as a whole, once all its files are read.
func (b *builder) check() {
	b.checkHeading()
	b.placeLessons()
	for _, l := range b.lessons {
		b.checkLesson(l)
	}
	if b.quizDoc.root != nil {
		b.checkQuizzes()
	}
	b.checkCondition(b.course.Completion, 0, "completion")
	for name := range b.course.Files {
		if !b.used[name] {
			b.errorf(KindFile, strings.TrimPrefix(b.dir+"/files/"+name, "./"), 0, "Tệp không được bài học nào dùng", "no lesson uses this file")
		}
	}
}

func (b *builder) checkHeading() {
	c, d := b.course, b.doc
	b.required(d, nil, 0, map[string]string{
		"title": c.Title, "titleEn": c.TitleEn, "summary": c.Summary, "edition": c.Edition,
	})
	for field, slug := range map[string]string{"code": c.Code, "competence": c.Competence} {
		if !slugPattern.MatchString(slug) {
			b.errorf(KindValue, d.file, d.line(field), "«%[1]s» phải gồm chữ thường không dấu, số và gạch ngang", "%[1]s is a slug of a–z, 0–9 and dashes", field)
		}
	}
	if c.Number < 1 || c.Periods < 1 {
		b.errorf(KindValue, d.file, d.line("number"), "number và periods phải từ 1 trở lên", "number and periods are at least 1")
	}
	if len(c.Audiences) == 0 || len(c.Outcomes) == 0 || slices.Contains(c.Outcomes, "") {
		b.errorf(KindValue, d.file, d.line("outcomes"), "Cần ít nhất một đối tượng và một kết quả học tập, không mục nào trống", "at least one audience and one outcome, none empty")
	}
	for i, a := range c.Audiences {
		if !slices.Contains(audiences, a) {
			b.errorf(KindValue, d.file, d.line("audiences", i), "Đối tượng «%[1]s» không có trong danh mục (%[2]s)", "unknown audience %[1]q (known: %[2]s)", a, strings.Join(audiences, ", "))
		}
	}
	for i, basis := range c.LegalBasis {
		b.checkInstrumentRef(basis.Instrument, d.file, d.line("legalBasis", i))
	}
	for i, p := range c.Prerequisites {
		if !slugPattern.MatchString(p) || p == c.Code || slices.Index(c.Prerequisites, p) < i {
			b.errorf(KindReference, d.file, d.line("prerequisites", i), "Khóa học tiên quyết «%s» không hợp lệ hoặc ghi hai lần", "prerequisite %q is not valid or stands twice", p)
		}
	}
	b.checkMarkdown(c.Summary, d.file, d.line("summary"), false)
	cert := c.Certificate
	if cert.Title == "" || cert.Programme == "" || !IsIssuer(cert.Issuer) || cert.ValidMonths < 0 || cert.ValidMonths > 600 {
		b.errorf(KindValue, d.file, d.line("certificate"), "Giấy chứng nhận cần title, programme, issuer (chữ hoa, ví dụ SVHTTDL), validMonths từ 0 đến 600", "a certificate needs title, programme, issuer (capitals, as SVHTTDL) and validMonths 0 to 600")
	}
}

// placeLessons brings the lessons into the order of the modules. Every lesson stands in one module.
func (b *builder) placeLessons() {
	c, d := b.course, b.doc
	b.uniqueIDs(d, len(c.Modules), func(i int) string { return c.Modules[i].ID }, "modules")
	if len(c.Modules) == 0 {
		b.errorf(KindValue, d.file, d.line("modules"), "Khóa học chưa có mô-đun nào", "the course has no module")
	}
	byID := map[string]loadedLesson{}
	for _, l := range b.lessons {
		if _, twice := byID[l.ID]; twice {
			b.errorf(KindDuplicate, l.doc.file, l.doc.line("id"), "Mã bài học «%s» dùng hai lần", "lesson id %q is used twice", l.ID)
		}
		byID[l.ID] = l
	}
	placed := map[string]bool{}
	for i, m := range c.Modules {
		if m.Title == "" || len(m.Lessons) == 0 {
			b.errorf(KindValue, d.file, d.line("modules", i), "Mô-đun thiếu tên gọi hoặc chưa có bài học", "module without title or lessons")
		}
		for j, id := range m.Lessons {
			l, ok := byID[id]
			switch {
			case !ok:
				b.errorf(KindReference, d.file, d.line("modules", i, "lessons", j), "Bài học «%s» không có", "lesson %q does not exist", id)
			case placed[id]:
				b.errorf(KindDuplicate, d.file, d.line("modules", i, "lessons", j), "Bài học «%s» đứng hai lần trong các mô-đun", "lesson %q stands in the modules twice", id)
			default:
				c.Lessons = append(c.Lessons, l.Lesson)
			}
			placed[id] = true
		}
	}
	for _, l := range b.lessons {
		if !placed[l.ID] {
			b.errorf(KindReference, l.doc.file, l.doc.line("id"), "Bài học «%s» không thuộc mô-đun nào", "lesson %q stands in no module", l.ID)
		}
	}
}

// maxDepth bounds the nesting of conditions.
const maxDepth = 6

func (b *builder) checkCondition(c Condition, depth int, path ...any) {
	d := b.doc
	line := d.line(path...)
	set := 0
	for _, is := range []bool{c.Lessons != "", c.Lesson != "", c.Quiz != "", c.Minutes != 0, c.All != nil, c.Any != nil} {
		if is {
			set++
		}
	}
	if set != 1 || depth > maxDepth {
		b.errorf(KindValue, d.file, line, "Mỗi điều kiện hoàn thành có đúng một trong lessons, lesson, quiz, minutes, all, any", "a condition has exactly one of lessons, lesson, quiz, minutes, all, any")
		return
	}
	if c.Lessons != "" && c.Lessons != AllLessons {
		b.errorf(KindValue, d.file, line, "lessons chỉ nhận giá trị all", "lessons takes the value all only")
	}
	if _, ok := b.course.FindLesson(c.Lesson); c.Lesson != "" && !ok {
		b.errorf(KindReference, d.file, line, "Bài học «%s» không có", "lesson %q does not exist", c.Lesson)
	}
	if _, ok := b.course.FindQuiz(c.Quiz); c.Quiz != "" && !ok {
		b.errorf(KindReference, d.file, line, "Bài kiểm tra «%s» không có", "quiz %q does not exist", c.Quiz)
	}
	if c.MinPercent < 0 || c.MinPercent > 100 || c.MinPercent != 0 && c.Quiz == "" || c.Minutes < 0 {
		b.errorf(KindValue, d.file, line, "minPercent đi cùng quiz, từ 0 đến 100; minutes không âm", "minPercent goes with quiz and is 0 to 100; minutes is not negative")
	}
	for i, sub := range c.All {
		b.checkCondition(sub, depth+1, append(slices.Clone(path), "all", i)...)
	}
	if c.Any == nil {
		return
	}
	if c.Any.N < 1 || c.Any.N > len(c.Any.Of) {
		b.errorf(KindValue, d.file, line, "any: n phải từ 1 đến số điều kiện", "any: n is 1 to the number of conditions")
	}
	for i, sub := range c.Any.Of {
		b.checkCondition(sub, depth+1, append(slices.Clone(path), "any", "of", i)...)
	}
}

// checkCurriculum looks at the courses beside each other: numbers, prerequisites, circles.
func (l *loader) checkCurriculum(all []Course) {
	before := map[string][]string{}
	for _, c := range all {
		before[c.Code] = c.Prerequisites
	}
	for i, c := range all {
		d := l.outlines[i]
		for _, other := range all[:i] {
			if other.Number == c.Number {
				l.errorf(KindDuplicate, d.file, d.line("number"), "Số thứ tự %d đã dùng cho khóa «%s»", "number %d is used by course %q", c.Number, other.Code)
			}
		}
		for j, p := range c.Prerequisites {
			if _, ok := before[p]; !ok {
				l.errorf(KindReference, d.file, d.line("prerequisites", j), "Khóa học tiên quyết «%s» không có", "prerequisite %q does not exist", p)
			}
		}
		if reaches(before, c.Code, c.Code, map[string]bool{}) {
			l.errorf(KindReference, d.file, d.line("prerequisites"), "Các khóa học tiên quyết vòng lại chính khóa này", "the prerequisites lead back to this course")
		}
	}
}

func reaches(before map[string][]string, from, target string, seen map[string]bool) bool {
	for _, p := range before[from] {
		if p == target {
			return true
		}
		if !seen[p] {
			seen[p] = true
			if reaches(before, p, target, seen) {
				return true
			}
		}
	}
	return false
}
