package courses

import (
	"errors"
	"io/fs"
	"path"
	"slices"
)

type quizFile struct {
	Banks   []Bank `yaml:"banks"`
	Quizzes []Quiz `yaml:"quizzes"`
}

// loadQuizzes reads quiz.yaml; a course may have none.
func (b *builder) loadQuizzes() {
	file := path.Join(b.dir, "quiz.yaml")
	if _, err := fs.Stat(b.fsys, file); errors.Is(err, fs.ErrNotExist) {
		return
	}
	src, ok := b.readText(file)
	if !ok {
		return
	}
	var f quizFile
	if b.quizDoc, ok = b.decode(file, src, 0, &f); !ok {
		return
	}
	for i := range f.Banks {
		for j := range f.Banks[i].Questions {
			f.Banks[i].Questions[j].fill()
		}
	}
	b.course.Banks, b.course.Quizzes = f.Banks, f.Quizzes
}

// fill puts in what the format lets an author leave out.
func (q *Question) fill() {
	if q.Status == "" {
		q.Status = Ready
	}
	if q.Points == 0 {
		q.Points = 1
	}
	if q.Partial == "" && partialModes[q.Type] != nil {
		q.Partial = PartialNone
	}
	if q.Diacritics == "" && q.Type == ShortText {
		q.Diacritics = DiacriticsOptional
	}
}

func (b *builder) checkQuizzes() {
	d := b.quizDoc
	banks, quizzes := b.course.Banks, b.course.Quizzes
	b.uniqueIDs(d, len(banks), func(i int) string { return banks[i].ID }, "banks")
	b.uniqueIDs(d, len(quizzes), func(i int) string { return quizzes[i].ID }, "quizzes")
	first := map[string]bool{} // ids are unique across banks: attempts name questions by id alone
	for i, bank := range banks {
		b.uniqueIDs(d, len(bank.Questions), func(j int) string { return bank.Questions[j].ID }, "banks", i, "questions")
		for j, q := range bank.Questions {
			if first[q.ID] {
				b.errorf(KindDuplicate, d.file, d.line("banks", i, "questions", j, "id"), "Mã câu hỏi «%s» đã có ở ngân hàng khác", "question id %q stands in another bank too", q.ID)
			}
			b.checkQuestion(q, "banks", i, "questions", j)
		}
		for _, q := range bank.Questions {
			first[q.ID] = true
		}
	}
	for i, quiz := range quizzes {
		b.checkQuiz(i, quiz)
	}
}

func (b *builder) checkQuestion(q Question, path ...any) {
	d := b.quizDoc
	at := func(field ...any) int { return d.line(append(slices.Clone(path), field...)...) }
	for _, f := range q.faults() {
		b.errorf(KindQuestion, d.file, at(f.path...), "Câu «%[1]s»: %[2]s", "question %[1]q: %[3]s", q.ID, f.text.VI, f.text.EN)
	}
	if q.Lesson != "" {
		if _, ok := b.course.FindLesson(q.Lesson); !ok {
			b.errorf(KindReference, d.file, at("lesson"), "Câu «%s» trỏ tới bài học «%s» không có", "question %q names the lesson %q, which does not exist", q.ID, q.Lesson)
		}
	}
	for i, link := range q.Cites {
		b.checkCitation(link, d.file, at("cites", i))
	}
	for i, id := range q.Handbook {
		b.handbook = append(b.handbook, HandbookCite{Course: b.course.Code, Question: q.ID, Entry: id, File: d.file, Line: at("handbook", i)})
	}
	b.checkMarkdown(q.Prompt, d.file, at("prompt"), false)
	b.checkMarkdown(q.Explanation, d.file, at("explanation"), false)
	for i, o := range q.Options {
		b.checkMarkdown(o.Text, d.file, at("options", i), false)
		b.checkMarkdown(o.Why, d.file, at("options", i), false)
	}
	for i, it := range q.Items {
		b.checkMarkdown(it.Text, d.file, at("items", i), false)
	}
	for i, p := range q.Pairs {
		b.checkMarkdown(p.Left, d.file, at("pairs", i), false)
		b.checkMarkdown(p.Right, d.file, at("pairs", i), false)
	}
	for i, it := range q.Distractors {
		b.checkMarkdown(it.Text, d.file, at("distractors", i), false)
	}
}

func (b *builder) checkQuiz(i int, quiz Quiz) {
	d := b.quizDoc
	at := func(field ...any) int { return d.line(append([]any{"quizzes", i}, field...)...) }
	for _, f := range quiz.faults() {
		b.errorf(KindValue, d.file, at(f.path...), "Bài kiểm tra «%[1]s»: %[2]s", "quiz %[1]q: %[3]s", quiz.ID, f.text.VI, f.text.EN)
	}
	known := true
	for j, rule := range quiz.Draw {
		if _, ok := find(b.course.Banks, rule.Bank, func(k Bank) string { return k.ID }); !ok {
			known = false
			b.errorf(KindReference, d.file, at("draw", j, "bank"), "Ngân hàng «%s» không có", "bank %q does not exist", rule.Bank)
		}
	}
	if !known || quiz.Questions() > maxDraw {
		return
	}
	if _, err := Draw(quiz, b.course.Banks, nil, 1); err != nil {
		b.errorf(KindQuestion, d.file, at("draw"), "Bài kiểm tra «%s» rút %d câu, nhiều hơn số câu sẵn sàng trong ngân hàng", "quiz %q draws %d questions, more than are ready in the bank", quiz.ID, quiz.Questions())
	}
}
