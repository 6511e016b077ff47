package handbook

import "slices"

const (
	leastChoices = 3
	mostChoices  = 4
	// QuestionsEach is how many questions every section and every procedure in
	// use must have: an acknowledgement asks so many.
	QuestionsEach = 3
)

func (l *loader) checkQuestions(s *source, questions []Question) {
	ids := unique{}
	about := map[string]int{}
	for i, q := range questions {
		ids.add(s, q.ID, "questions", i, "id")
		s.wantText(q.Text, "questions", i, "text")
		s.wantText(q.Why, "questions", i, "why")
		_, section := l.edition.Section(q.About)
		_, procedure := l.edition.Procedure(q.About)
		if !section && !procedure {
			s.report(s.line("questions", i, "about"), "about %q không phải mục hay quy trình nào", q.About)
		}
		about[q.About]++
		checkChoices(s, q, i)
	}
	l.checkCoverage(s, about)
}

// checkCoverage wants enough questions about everything that is to be read.
func (l *loader) checkCoverage(s *source, about map[string]int) {
	for _, section := range l.edition.Sections {
		if n := about[section.ID]; n < QuestionsEach {
			s.miss(s.keyLine("questions"), "mục %q có %d câu hỏi, cần ít nhất %d", section.ID, n, QuestionsEach)
		}
	}
	for _, p := range l.edition.Procedures {
		if n := about[p.ID]; n < QuestionsEach && p.Retired == "" {
			s.miss(s.keyLine("questions"), "quy trình %q có %d câu hỏi, cần ít nhất %d", p.ID, n, QuestionsEach)
		}
	}
}

func checkChoices(s *source, q Question, i int) {
	switch n := len(q.Choices); {
	case n < leastChoices:
		s.miss(s.line("questions", i, "choices"), "câu hỏi phải có từ %d đến %d lựa chọn", leastChoices, mostChoices)
	case n > mostChoices:
		s.report(s.line("questions", i, "choices"), "câu hỏi phải có từ %d đến %d lựa chọn", leastChoices, mostChoices)
	}
	ids := unique{}
	var texts []string
	for j, c := range q.Choices {
		ids.add(s, c.ID, "questions", i, "choices", j, "id")
		s.wantText(c.Text, "questions", i, "choices", j, "text")
		if slices.Contains(texts, c.Text) {
			s.report(s.line("questions", i, "choices", j), "lựa chọn %q nói lại lựa chọn trước", c.ID)
		}
		texts = append(texts, c.Text)
	}
	if q.Right == "" {
		s.wantText(q.Right, "questions", i, "right")
	} else if _, ok := ids[q.Right]; !ok {
		s.report(s.line("questions", i, "right"), "right %q không phải lựa chọn nào", q.Right)
	}
}

// checkSynonyms reports a phrase that stands in two groups: it would join them.
func checkSynonyms(s *source, groups [][]string) {
	if len(groups) == 0 {
		s.miss(s.line("synonyms"), "synonyms đang trống")
	}
	seen := map[string]int{}
	for i, group := range groups {
		if len(group) < 2 {
			s.report(s.line("synonyms", i), "nhóm đồng nghĩa phải có ít nhất hai từ")
		}
		for j, phrase := range group {
			s.wantText(phrase, "synonyms", i, j)
			folded := Fold(phrase)
			if first, twice := seen[folded]; twice {
				s.report(s.line("synonyms", i, j), "%q đã có ở dòng %d", phrase, first)
				continue
			}
			seen[folded] = s.line("synonyms", i, j)
		}
	}
}
