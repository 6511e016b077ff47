package handbook

import (
	"regexp"
	"slices"
	"strings"
)

// unique remembers where an id was first seen.
type unique map[string]int

// add reports an id that is no slug or that was there before.
func (u unique) add(s *source, id string, path ...any) {
	line := s.line(path...)
	if !slug.MatchString(id) {
		s.report(line, "id %q phải là chữ thường không dấu, số và gạch nối", id)
		return
	}
	if first, twice := u[id]; twice {
		s.report(line, "id %q trùng với dòng %d", id, first)
		return
	}
	u[id] = line
}

func (s *source) wantSlug(value string, path ...any) {
	if !slug.MatchString(value) {
		s.report(s.line(path...), "%s phải là chữ thường không dấu, số và gạch nối", lastKey(path))
	}
}

func (s *source) wantText(value string, path ...any) {
	if strings.TrimSpace(value) == "" {
		s.miss(s.line(path...), "thiếu %s", lastKey(path))
	}
}

func (s *source) wantList(values []string, path ...any) {
	if len(values) == 0 {
		s.miss(s.line(path...), "thiếu %s", lastKey(path))
	}
	for i, value := range values {
		s.wantText(value, append(slices.Clone(path), i)...)
	}
}

// lastKey names what a path leads to.
func lastKey(path []any) string {
	for _, step := range slices.Backward(path) {
		if key, ok := step.(string); ok {
			return key
		}
	}
	return ""
}

func checkCriterion(s *source, c Criterion, i int, ids unique) {
	ids.add(s, c.ID, "criteria", i, "id")
	s.wantText(c.Name, "criteria", i, "name")
	s.wantText(c.Question, "criteria", i, "question")
	seen := map[int]bool{}
	for j, t := range c.Thresholds {
		s.wantText(t.Text, "criteria", i, "thresholds", j, "text")
		checkNumber(s, t.Level, seen, "criteria", i, "thresholds", j, "level")
	}
	for n := LowestLevel; n <= HighestLevel; n++ {
		if !seen[n] {
			s.miss(s.line("criteria", i), "tiêu chí %q thiếu ngưỡng của cấp %d", c.ID, n)
		}
	}
}

func checkLevels(s *source, levels []Level) {
	ids, seen := unique{}, map[int]bool{}
	for i, l := range levels {
		ids.add(s, l.ID, "levels", i, "id")
		checkNumber(s, l.Number, seen, "levels", i, "number")
		s.wantText(l.Name, "levels", i, "name")
		s.wantText(l.Summary, "levels", i, "summary")
		s.wantText(l.EscalateTo, "levels", i, "escalateTo")
		s.wantList(l.Signals, "levels", i, "signals")
		s.wantList(l.Who, "levels", i, "who")
		s.wantList(l.Actions, "levels", i, "actions")
	}
	for n := LowestLevel; n <= HighestLevel; n++ {
		if !seen[n] {
			s.miss(s.keyLine("levels"), "thiếu cấp %d", n)
		}
	}
}

// checkNumber reports a level outside 1..4 or given twice.
func checkNumber(s *source, n int, seen map[int]bool, path ...any) {
	if n < LowestLevel || n > HighestLevel {
		s.report(s.line(path...), "cấp phải từ %d đến %d", LowestLevel, HighestLevel)
		return
	}
	if seen[n] {
		s.report(s.line(path...), "cấp %d có hai lần", n)
	}
	seen[n] = true
}

func checkClock(s *source, c Clock, i int, ids unique) {
	ids.add(s, c.ID, "clocks", i, "id")
	s.wantText(c.Name, "clocks", i, "name")
	s.wantText(c.From, "clocks", i, "from")
	if child(child(child(s.root, "clocks"), i), "amount") == nil || c.Amount < 0 {
		s.report(s.line("clocks", i, "amount"), "amount phải là số không âm (0 nghĩa là ngay)")
	}
	if c.Amount > MostAmount {
		s.report(s.line("clocks", i, "amount"), "amount nhiều nhất là %d", MostAmount)
	}
	if c.Backwards && c.Start != ByHand {
		s.report(s.line("clocks", i, "start"), "mốc tính ngược chỉ bắt đầu khi có người ghi giờ (by-hand)")
	}
	if !slices.Contains([]Unit{Minutes, Hours, WorkingHours, Days, WorkingDays}, c.Unit) {
		s.report(s.line("clocks", i, "unit"), "unit %q lạ", c.Unit)
	}
	if len(c.Levels) == 0 {
		s.miss(s.line("clocks", i, "levels"), "thiếu levels")
	}
	seen := map[int]bool{}
	for j, n := range c.Levels {
		checkNumber(s, n, seen, "clocks", i, "levels", j)
	}
	s.wantNoTick(c.Verified, "clocks", i, "verified")
	starts := []ClockStart{FromReceived, FromJudged, FromStatement, FromClosed, ByHand}
	if !slices.Contains(starts, c.Start) {
		s.report(s.line("clocks", i, "start"), "start %q lạ; chỉ có received, judged, statement, closed, by-hand", c.Start)
	}
	stops := []ClockStop{ByEvidence, ByLevel, ByStatement, ByReview, ByStep, StopByHand}
	if !slices.Contains(stops, c.Stop) {
		s.report(s.line("clocks", i, "stop"), "stop %q lạ; chỉ có evidence, level, statement, review, step, by-hand", c.Stop)
	}
	checkClockSource(s, c, i)
}

// checkClockSource keeps what we propose from passing as law, and law from losing its article.
func checkClockSource(s *source, c Clock, i int) {
	line := s.line("clocks", i, "source")
	switch c.Kind {
	case Legal:
		if c.Source == "" {
			s.wantText(c.Source, "clocks", i, "source")
		} else if _, ok := ParseCitation(c.Source); !ok {
			s.report(line, "thời hạn pháp luật cần source dạng law:nd-244-2026#d7.3, đang là %q", c.Source)
		}
	case Target:
		s.wantText(c.Source, "clocks", i, "source")
		if strings.HasPrefix(c.Source, "law:") {
			s.report(line, "mục tiêu của Sổ tay không được ghi nguồn là pháp luật")
		}
	default:
		s.report(s.line("clocks", i, "kind"), "kind phải là target hoặc legal")
	}
}

func (l *loader) checkSection(s *source, section Section, phases map[int]string) {
	s.wantSlug(section.ID, "id")
	s.wantText(section.Title, "title")
	s.wantText(section.Summary, "summary")
	switch section.Kind {
	case Phase:
		checkPhase(s, section, phases)
	case Principle, Guide:
		if section.Number != 0 {
			s.report(s.line("number"), "chỉ giai đoạn mới có number")
		}
	default:
		s.report(s.line("kind"), "kind phải là principle, phase hoặc guide")
	}
	checkRoles(s, section.Roles)
	l.checkSteps(s, section.Steps, section.Roles)
	for i, step := range section.Steps {
		if step.Phase != 0 || step.Evidence != "" || step.Template != "" || step.Basis != "" {
			s.report(s.line("steps", i), "phase, evidence, template và basis chỉ có trong quy trình")
		}
	}
	checkBody(s)
}

func checkPhase(s *source, section Section, phases map[int]string) {
	n := section.Number
	switch {
	case n < 1 || n > Phases:
		s.report(s.line("number"), "number của giai đoạn phải từ 1 đến %d", Phases)
	case phases[n] != "":
		s.report(s.line("number"), "giai đoạn %d đã là mục %q", n, phases[n])
	default:
		phases[n] = section.ID
	}
	checkParts(s, section.Roles)
	if len(section.Steps) == 0 {
		s.miss(s.line("steps"), "giai đoạn phải có bước làm")
	}
}

// checkParts wants somebody who answers for the work, one only, and somebody who does it.
func checkParts(s *source, roles []Role) {
	parts := map[Part]int{}
	for _, r := range roles {
		parts[r.Part]++
	}
	if parts[Accountable] != 1 || parts[Responsible] == 0 {
		s.miss(s.line("roles"), "phải có đúng một vai A và ít nhất một vai R")
	}
}

func checkRoles(s *source, roles []Role) {
	seen := map[string]bool{}
	for i, r := range roles {
		s.wantText(r.Name, "roles", i, "role")
		if seen[r.Name] && r.Name != "" {
			s.report(s.line("roles", i, "role"), "vai %q có hai lần", r.Name)
		}
		seen[r.Name] = true
		if !slices.Contains([]Part{Responsible, Accountable, Consulted, Informed}, r.Part) {
			s.report(s.line("roles", i, "part"), "part phải là R, A, C hoặc I")
		}
	}
}

func (l *loader) checkSteps(s *source, steps []Step, roles []Role) {
	ids := unique{}
	for i, step := range steps {
		ids.add(s, step.ID, "steps", i, "id")
		s.wantText(step.Text, "steps", i, "text")
		inRoles := func(r Role) bool { return r.Name == step.Role }
		if step.Role == "" {
			s.wantText(step.Role, "steps", i, "role")
		} else if !slices.ContainsFunc(roles, inRoles) {
			s.report(s.line("steps", i, "role"), "bước %q giao cho vai %q không có trong roles", step.ID, step.Role)
		}
		l.wantClock(s, step.Within, "steps", i, "within")
	}
}

// wantClock reports an id that is no clock. Without any clock it is silent:
// the clock file then has its own problem.
func (l *loader) wantClock(s *source, id string, path ...any) {
	if id == "" || len(l.edition.Clocks) == 0 {
		return
	}
	if _, ok := l.edition.Clock(id); !ok {
		s.report(s.line(path...), "trỏ tới đồng hồ %q không có", id)
	}
}

func (l *loader) wantTemplate(s *source, id string, path ...any) {
	if id == "" || len(l.edition.Templates) == 0 {
		return
	}
	if _, ok := l.edition.Template(id); !ok {
		s.report(s.line(path...), "trỏ tới mẫu %q không có", id)
	}
}

func (l *loader) wantProcedure(s *source, id string, path ...any) {
	if id == "" || len(l.edition.Procedures) == 0 {
		return
	}
	if _, ok := l.edition.Procedure(id); !ok {
		s.report(s.line(path...), "trỏ tới quy trình %q không có", id)
	}
}

// wantLaw reports a basis that is not empty and no law: link.
func (s *source) wantLaw(link string, path ...any) {
	if link == "" {
		return
	}
	if _, ok := ParseCitation(link); !ok {
		s.report(s.line(path...), "căn cứ phải có dạng law:nd-244-2026#d7.3, đang là %q", link)
	}
}

// wantNoTick keeps "đã đối chiếu Công báo" out of the files.
func (s *source) wantNoTick(verified bool, path ...any) {
	if verified {
		s.report(s.line(path...), "verified luôn là false trong tệp; tác giả đánh dấu trong sản phẩm")
	}
}

var (
	topHeading = regexp.MustCompile(`^# `)
	rawHTML    = regexp.MustCompile(`</?[A-Za-z!][^>\n]*>`)
	callout    = regexp.MustCompile(`^> ?\[!([^\]]*)\]`)
)

var callouts = []string{"quy-dinh", "vi-du", "luu-y", "viec-can-lam"}

func checkBody(s *source) {
	if strings.TrimSpace(s.body) == "" {
		s.miss(s.bodyLine, "mục không có nội dung")
		return
	}
	for i, line := range strings.Split(blankCode(s.body), "\n") {
		if topHeading.MatchString(line) {
			s.report(s.bodyLine+i, "không dùng tiêu đề cấp một; tên mục đã ở phần đầu tệp")
		}
		if rawHTML.MatchString(line) {
			s.report(s.bodyLine+i, "không dùng HTML trong nội dung")
		}
		if m := callout.FindStringSubmatch(line); m != nil && !slices.Contains(callouts, m[1]) {
			s.report(s.bodyLine+i, "hộp %q lạ; chỉ có %s", m[1], strings.Join(callouts, ", "))
		}
	}
	_, bad := scanCitations(s.body)
	for _, b := range bad {
		s.report(s.bodyLine+b.line-1, "liên kết luật viết sai: %q", b.text)
	}
}
