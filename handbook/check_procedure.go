package handbook

import (
	"regexp"
	"slices"
	"time"
)

// mostFirstHour is how many lines somebody reads who has no time.
const mostFirstHour = 5

var lessonID = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$`)

func (l *loader) checkProcedure(s *source, p Procedure) {
	s.wantSlug(p.ID, "id")
	s.wantText(p.Title, "title")
	s.wantText(p.Summary, "summary")
	s.wantList(p.Signs, "signs")
	s.wantList(p.FirstHour, "firstHour")
	if len(p.FirstHour) > mostFirstHour {
		s.report(s.line("firstHour"), "firstHour có %d dòng, nhiều nhất %d", len(p.FirstHour), mostFirstHour)
	}
	s.wantList(p.Do, "do")
	s.wantList(p.Dont, "dont")
	checkRoles(s, p.Roles)
	checkParts(s, p.Roles)
	if len(p.Steps) == 0 {
		s.miss(s.line("steps"), "quy trình phải có bước làm")
	}
	l.checkSteps(s, p.Steps, p.Roles)
	l.checkProcedureSteps(s, p)
	s.wantDistinct(p.Clocks, "clocks")
	for i, id := range p.Clocks {
		l.wantClock(s, id, "clocks", i)
		l.wantStop(s, p, id, i)
	}
	s.wantDistinct(p.Templates, "templates")
	for i, id := range p.Templates {
		l.wantTemplate(s, id, "templates", i)
	}
	s.wantDistinct(p.Lessons, "lessons")
	for i, id := range p.Lessons {
		if !lessonID.MatchString(id) {
			s.report(s.line("lessons", i), "bài học phải có dạng ma-khoa-hoc/ma-bai, đang là %q", id)
		}
	}
	if _, err := time.Parse(time.DateOnly, p.Retired); p.Retired != "" && err != nil {
		s.report(s.line("retired"), "retired phải là ngày dạng 2026-12-31")
	}
	checkBody(s)
}

// checkProcedureSteps holds a step to what its procedure lists: an incident
// shows the procedure's clocks and templates, not those of its steps.
func (l *loader) checkProcedureSteps(s *source, p Procedure) {
	last := 0
	for i, step := range p.Steps {
		if step.Phase < 1 || step.Phase > Phases {
			s.report(s.line("steps", i, "phase"), "phase của bước phải từ 1 đến %d", Phases)
		} else if step.Phase < last {
			s.report(s.line("steps", i, "phase"), "bước %q của giai đoạn %d đứng sau bước của giai đoạn %d", step.ID, step.Phase, last)
		}
		last = max(last, step.Phase)
		s.wantText(step.Evidence, "steps", i, "evidence")
		if step.Within != "" && !slices.Contains(p.Clocks, step.Within) {
			s.report(s.line("steps", i, "within"), "đồng hồ %q của bước không có trong clocks của quy trình", step.Within)
		}
		if step.Template != "" && !slices.Contains(p.Templates, step.Template) {
			s.report(s.line("steps", i, "template"), "mẫu %q của bước không có trong templates của quy trình", step.Template)
		}
		s.wantLaw(step.Basis, "steps", i, "basis")
	}
}

// wantStop reports a clock that only a step can meet and that no step names: it would run for ever.
func (l *loader) wantStop(s *source, p Procedure, id string, i int) {
	clock, known := l.edition.Clock(id)
	named := slices.ContainsFunc(p.Steps, func(step Step) bool { return step.Within == id })
	if known && clock.Stop == ByStep && !named {
		s.miss(s.line("clocks", i), "đồng hồ %q chỉ dừng khi một bước làm xong, nhưng không bước nào ghi nó ở within", id)
	}
}

// checkRelated runs when every procedure is read.
func (l *loader) checkRelated(s *source, p Procedure) {
	s.wantDistinct(p.Related, "related")
	for i, id := range p.Related {
		if id == p.ID {
			s.report(s.line("related", i), "quy trình không liên quan tới chính nó")
			continue
		}
		l.wantProcedure(s, id, "related", i)
	}
}

func (s *source) wantDistinct(values []string, key string) {
	for i, value := range values {
		if slices.Contains(values[:i], value) {
			s.report(s.line(key, i), "%q có hai lần trong %s", value, key)
		}
	}
}
