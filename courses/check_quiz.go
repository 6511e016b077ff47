package courses

import (
	"math"
	"slices"
)

// fault is something wrong in a question or quiz, and where in it.
type fault struct {
	path []any
	text Text
}

type faults []fault

func (fs *faults) add(ok bool, vi, en string, path ...any) {
	if !ok {
		*fs = append(*fs, fault{path: path, text: Text{VI: vi, EN: en}})
	}
}

// maxDraw bounds the questions of one paper.
const maxDraw = 200

// CheckQuestion says what makes a question unfit to be asked: nothing when it is sound. References to
// lessons and law are not looked at.
func CheckQuestion(q Question) []Text { return q.faults().texts() }

// CheckQuiz says what is wrong in a quiz by itself; whether its banks are large enough, Draw says.
func CheckQuiz(quiz Quiz) []Text { return quiz.faults().texts() }

func (fs faults) texts() []Text {
	out := []Text{}
	for _, f := range fs {
		out = append(out, f.text)
	}
	return out
}

func (quiz Quiz) faults() faults {
	var fs faults
	fs.add(quiz.Title != "", "thiếu tên gọi", "title is missing", "title")
	fs.add(len(quiz.Draw) > 0, "chưa rút câu nào", "draws nothing", "draw")
	for i, r := range quiz.Draw {
		fs.add(r.Count > 0, "count phải từ 1 trở lên", "count is at least 1", "draw", i, "count")
	}
	fs.add(quiz.Questions() <= maxDraw, "rút quá 200 câu", "draws more than 200 questions", "draw")
	fs.add(quiz.Minutes >= 0 && quiz.Minutes <= 24*60, "minutes phải từ 0 đến 1440", "minutes is 0 to 1440", "minutes")
	fs.add(quiz.Attempts >= 0 && quiz.Attempts <= 1000, "attempts phải từ 0 đến 1000", "attempts is 0 to 1000", "attempts")
	fs.add(quiz.WaitMinutes >= 0 && quiz.WaitMinutes <= 60*24*365, "waitMinutes không hợp lệ", "waitMinutes is out of range", "waitMinutes")
	fs.add(quiz.PassPercent >= 0 && quiz.PassPercent <= 100, "passPercent phải từ 0 đến 100", "passPercent is 0 to 100", "passPercent")
	fs.add(slices.Contains([]string{ScoreBest, ScoreLast, ScoreFirst, ScoreAverage}, quiz.Scoring),
		"scoring phải là best, last, first hoặc average", "scoring is best, last, first or average", "scoring")
	for _, when := range []string{quiz.Review.Marks, quiz.Review.Answers, quiz.Review.Explanations} {
		fs.add(slices.Contains([]string{ShowNow, ShowAfterLast, ShowNever}, when),
			"review: mỗi mục là now, after-last hoặc never", "review: each is now, after-last or never", "review")
	}
	return fs
}

func (q Question) faults() faults {
	var fs faults
	fs.add(q.Prompt != "", "thiếu câu hỏi (prompt)", "prompt is missing", "prompt")
	fs.add(q.Explanation != "", "thiếu giải thích (explanation)", "explanation is missing", "explanation")
	fs.add(q.Points > 0 && q.Points <= 100, "points phải lớn hơn 0 và không quá 100", "points is above 0 and at most 100", "points")
	fs.add(slices.Contains([]string{Draft, Ready, Retired}, q.Status), "status phải là draft, ready hoặc retired", "status is draft, ready or retired", "status")
	for i, id := range q.Handbook {
		fs.add(slugPattern.MatchString(id) && slices.Index(q.Handbook, id) == i,
			"«"+id+"» không phải mã mục, mã quy trình của Sổ tay, hoặc ghi hai lần", id+" is no id of a section or procedure, or stands twice", "handbook", i)
	}
	q.ownFields(&fs)
	if q.Partial != "" {
		fs.add(slices.Contains(partialModes[q.Type], q.Partial), "cách tính điểm từng phần không dùng được cho loại câu này", "these partial marks do not go with this type", "partial")
	}
	switch q.Type {
	case Single, Multiple:
		q.choiceFaults(&fs)
	case TrueFalse:
		fs.add(q.Answer != nil && q.Answer.True != nil, "answer phải là true hoặc false", "answer is true or false", "answer")
	case Ordering:
		q.orderingFaults(&fs)
	case Matching:
		q.matchingFaults(&fs)
	case ShortText:
		q.textFaults(&fs)
	case Number:
		fs.add(q.Answer != nil && q.Answer.Number != nil && finite(*q.Answer.Number), "answer phải là một số", "answer is a number", "answer")
		fs.add(q.Tolerance >= 0 && finite(q.Tolerance), "tolerance không được âm", "tolerance is not negative", "tolerance")
	default:
		fs.add(false, "loại câu hỏi không có trong định dạng", "unknown type of question", "type")
	}
	return fs
}

func finite(f float64) bool { return !math.IsNaN(f) && !math.IsInf(f, 0) }

// ownFields refuses what belongs to another type: an author who wrote it expects it to count.
func (q Question) ownFields(fs *faults) {
	own := func(field string, set bool, types ...string) {
		fs.add(!set || slices.Contains(types, q.Type), "«"+field+"» không thuộc loại câu hỏi này", field+" does not belong to this type", field)
	}
	own("options", len(q.Options) > 0, Single, Multiple)
	own("items", len(q.Items) > 0, Ordering)
	own("pairs", len(q.Pairs) > 0, Matching)
	own("distractors", len(q.Distractors) > 0, Matching)
	own("accept", len(q.Accept) > 0, ShortText)
	own("diacritics", q.Diacritics != "", ShortText)
	own("answer", q.Answer != nil, TrueFalse, Number)
	own("tolerance", q.Tolerance != 0, Number)
	own("unit", q.Unit != "", Number)
}

func (q Question) choiceFaults(fs *faults) {
	right := 0
	var ids, texts []string
	for _, o := range q.Options {
		ids, texts = append(ids, o.ID), append(texts, o.Text)
		if o.Correct {
			right++
		}
	}
	fs.add(len(q.Options) >= 2, "cần ít nhất hai phương án", "at least two options", "options")
	fs.ids(ids, "options")
	fs.distinct(texts, "options")
	if q.Type == Single {
		fs.add(right == 1, "phải có đúng một phương án đúng", "exactly one option is right", "options")
		return
	}
	fs.add(right >= 1, "phải có ít nhất một phương án đúng", "at least one option is right", "options")
}

func (q Question) orderingFaults(fs *faults) {
	var ids, texts []string
	for _, it := range q.Items {
		ids, texts = append(ids, it.ID), append(texts, it.Text)
	}
	fs.add(len(q.Items) >= 2, "cần ít nhất hai mục để sắp xếp", "at least two items to order", "items")
	fs.ids(ids, "items")
	fs.distinct(texts, "items")
}

func (q Question) matchingFaults(fs *faults) {
	var ids, lefts, rights []string
	for _, p := range q.Pairs {
		ids, lefts, rights = append(ids, p.ID), append(lefts, p.Left), append(rights, p.Right)
	}
	for _, d := range q.Distractors {
		ids, rights = append(ids, d.ID), append(rights, d.Text)
	}
	fs.add(len(q.Pairs) >= 2, "cần ít nhất hai cặp", "at least two pairs", "pairs")
	fs.ids(ids, "pairs")
	fs.distinct(lefts, "pairs")
	fs.distinct(rights, "pairs") // two equal right sides: the learner cannot know which is meant
}

func (q Question) textFaults(fs *faults) {
	fs.add(len(q.Accept) > 0, "cần ít nhất một đáp án (accept)", "at least one accepted answer", "accept")
	for i, s := range q.Accept {
		fs.add(checkText(s) == nil && foldText(s, true) != "", "đáp án trống hoặc quá dài", "accepted answer is empty or too long", "accept", i)
	}
	fs.add(q.Diacritics == "" || q.Diacritics == DiacriticsOptional || q.Diacritics == DiacriticsRequired,
		"diacritics phải là optional hoặc required", "diacritics is optional or required", "diacritics")
}

func (fs *faults) ids(ids []string, field string) {
	seen := map[string]bool{}
	for i, id := range ids {
		fs.add(slugPattern.MatchString(id), "mã «"+id+"» không hợp lệ", "id "+id+" is not a slug", field, i)
		fs.add(!seen[id], "mã «"+id+"» dùng hai lần", "id "+id+" is used twice", field, i)
		seen[id] = true
	}
}

func (fs *faults) distinct(texts []string, field string) {
	seen := map[string]bool{}
	for i, s := range texts {
		fs.add(s != "", "có mục trống", "an entry is empty", field, i)
		fs.add(s == "" || !seen[s], "hai mục giống hệt nhau", "two entries are the same", field, i)
		seen[s] = true
	}
}
