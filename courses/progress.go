package courses

import (
	"fmt"
	"slices"
	"time"
)

// Progress is how far a learner has come in one enrolment.
type Progress struct {
	Lessons map[string]LessonProgress `bson:"lessons,omitempty" json:"lessons"`
	Quizzes map[string]QuizProgress   `bson:"quizzes,omitempty" json:"quizzes"`
}

// LessonProgress is the reading of one lesson.
type LessonProgress struct {
	OpenedAt   time.Time `bson:"openedAt,omitempty" json:"openedAt,omitzero"`
	FinishedAt time.Time `bson:"finishedAt,omitempty" json:"finishedAt,omitzero"`
	Seconds    int       `bson:"seconds" json:"seconds"` // spent with the lesson open
}

// QuizProgress is the standing in one quiz.
type QuizProgress struct {
	Percent  float64 `bson:"percent" json:"percent"`   // over the finished attempts, as the quiz's scoring says
	Attempts int     `bson:"attempts" json:"attempts"` // finished ones
}

// Condition is a tree of what completes a course. Exactly one of Lessons, Lesson, Quiz, Minutes,
// All, Any is set.
type Condition struct {
	Lessons    string      `yaml:"lessons,omitempty" bson:"lessons,omitempty" json:"lessons,omitempty"` // "all"
	Lesson     string      `yaml:"lesson,omitempty" bson:"lesson,omitempty" json:"lesson,omitempty"`
	Quiz       string      `yaml:"quiz,omitempty" bson:"quiz,omitempty" json:"quiz,omitempty"`
	MinPercent float64     `yaml:"minPercent,omitempty" bson:"minPercent,omitempty" json:"minPercent,omitempty"` // with Quiz; 0 = its passPercent
	Minutes    int         `yaml:"minutes,omitempty" bson:"minutes,omitempty" json:"minutes,omitempty"`          // spent in lessons, all together
	All        []Condition `yaml:"all,omitempty" bson:"all,omitempty" json:"all,omitempty"`
	Any        *AnyOf      `yaml:"any,omitempty" bson:"any,omitempty" json:"any,omitempty"`
}

// AnyOf wants N of the conditions.
type AnyOf struct {
	N  int         `yaml:"n" bson:"n" json:"n"`
	Of []Condition `yaml:"of" bson:"of" json:"of"`
}

// AllLessons is the value of Condition.Lessons.
const AllLessons = "all"

// Complete says whether the condition is met. It never falls back: more progress keeps it met. The
// empty condition, and one naming a lesson or quiz the course lacks, is never met.
func Complete(c Condition, o Outline, p Progress) bool {
	switch {
	case c.Lessons == AllLessons:
		all := o.Lessons()
		return len(all) > 0 && !slices.ContainsFunc(all, func(l OutlineLesson) bool { return !finished(p, l.ID) })
	case c.Lesson != "":
		_, known := o.FindLesson(c.Lesson)
		return known && finished(p, c.Lesson)
	case c.Quiz != "":
		quiz, known := o.FindQuiz(c.Quiz)
		at, tried := p.Quizzes[c.Quiz]
		return known && tried && at.Attempts > 0 && at.Percent >= wanted(c, quiz)
	case c.Minutes > 0:
		return seconds(o, p) >= c.Minutes*60
	case len(c.All) > 0:
		return !slices.ContainsFunc(c.All, func(sub Condition) bool { return !Complete(sub, o, p) })
	case c.Any != nil && c.Any.N > 0:
		met := 0
		for _, sub := range c.Any.Of {
			if Complete(sub, o, p) {
				met++
			}
		}
		return met >= c.Any.N
	}
	return false
}

func finished(p Progress, lesson string) bool { return !p.Lessons[lesson].FinishedAt.IsZero() }

func wanted(c Condition, quiz Quiz) float64 {
	if c.MinPercent > 0 {
		return c.MinPercent
	}
	return quiz.PassPercent
}

// seconds counts the time in the lessons the course has now.
func seconds(o Outline, p Progress) int {
	sum := 0
	for _, l := range o.Lessons() {
		sum += max(0, p.Lessons[l.ID].Seconds)
	}
	return sum
}

// Kinds of Left.
const (
	LeftLesson  = "lesson"
	LeftQuiz    = "quiz"
	LeftMinutes = "minutes"
	LeftAny     = "any"
)

// Left is one thing still to be done.
type Left struct {
	Kind  string  `json:"kind" enum:"lesson,quiz,minutes,any"`
	ID    string  `json:"id,omitempty"` // of the lesson or quiz
	Title string  `json:"title,omitempty"`
	Need  float64 `json:"need,omitempty"` // quiz: percent; minutes: minutes; any: how many of Of are still needed
	Have  float64 `json:"have,omitempty"`
	Of    []Left  `json:"of,omitempty"` // any: the ways to choose from
	Text  Text    `json:"text"`
}

// Remaining lists what is left to do, lessons in reading order; nothing when complete, no lesson or
// quiz twice.
func Remaining(c Condition, o Outline, p Progress) []Left {
	out := []Left{}
	for _, l := range remaining(c, o, p) {
		same := func(x Left) bool { return l.Kind != LeftAny && x.Kind == l.Kind && x.ID == l.ID && x.Need >= l.Need }
		if !slices.ContainsFunc(out, same) {
			out = append(out, l)
		}
	}
	return out
}

func remaining(c Condition, o Outline, p Progress) []Left {
	if Complete(c, o, p) {
		return nil
	}
	var out []Left
	switch {
	case c.Lessons == AllLessons:
		for _, l := range o.Lessons() {
			if !finished(p, l.ID) {
				out = append(out, lessonLeft(l))
			}
		}
	case c.Lesson != "":
		l, _ := o.FindLesson(c.Lesson)
		l.ID = c.Lesson
		out = append(out, lessonLeft(l))
	case c.Quiz != "":
		quiz, _ := o.FindQuiz(c.Quiz)
		need := wanted(c, quiz)
		out = append(out, Left{Kind: LeftQuiz, ID: c.Quiz, Title: quiz.Title, Need: need, Have: p.Quizzes[c.Quiz].Percent, Text: Text{
			VI: fmt.Sprintf("Làm bài «%s» đạt từ %s%% trở lên", quiz.Title, vietnameseNumber(need)),
			EN: fmt.Sprintf("Score at least %s%% in “%s”", englishNumber(need), quiz.Title),
		}})
	case c.Minutes > 0:
		have := seconds(o, p) / 60
		out = append(out, Left{Kind: LeftMinutes, Need: float64(c.Minutes), Have: float64(have), Text: Text{
			VI: fmt.Sprintf("Học thêm %d phút (cần đủ %d phút)", c.Minutes-have, c.Minutes),
			EN: fmt.Sprintf("Study %d more minutes (%d in all)", c.Minutes-have, c.Minutes),
		}})
	case c.Any != nil:
		out = append(out, anyLeft(*c.Any, o, p))
	}
	for _, sub := range c.All {
		out = append(out, remaining(sub, o, p)...)
	}
	return out
}

func lessonLeft(l OutlineLesson) Left {
	return Left{Kind: LeftLesson, ID: l.ID, Title: l.Title, Text: Text{
		VI: fmt.Sprintf("Học xong bài «%s»", l.Title),
		EN: fmt.Sprintf("Finish the lesson “%s”", l.Title),
	}}
}

func anyLeft(a AnyOf, o Outline, p Progress) Left {
	left := Left{Kind: LeftAny, Need: float64(a.N)}
	for _, sub := range a.Of {
		if Complete(sub, o, p) {
			left.Need--
			continue
		}
		left.Of = append(left.Of, remaining(sub, o, p)...)
	}
	left.Text = Text{
		VI: fmt.Sprintf("Làm thêm %.0f trong các việc sau", left.Need),
		EN: fmt.Sprintf("Do %.0f more of the following", left.Need),
	}
	return left
}

// PercentDone says how much of the condition is done, 0 to 100: 100 exactly when complete, and never
// less after more progress. Each lesson, each quiz and each minimum time weighs the same; a quiz
// counts when it is passed.
func PercentDone(c Condition, o Outline, p Progress) int {
	if Complete(c, o, p) {
		return 100
	}
	done, weight := share(c, o, p)
	if weight == 0 {
		return 0
	}
	return min(99, int(done/weight*100+1e-9))
}

// share gives the weight done and the whole weight of a condition.
func share(c Condition, o Outline, p Progress) (done, weight float64) {
	switch {
	case c.Lessons == AllLessons:
		for _, l := range o.Lessons() {
			weight++
			if finished(p, l.ID) {
				done++
			}
		}
		return done, weight
	case c.Minutes > 0:
		return min(1, float64(seconds(o, p))/float64(c.Minutes*60)), 1
	case len(c.All) > 0:
		for _, sub := range c.All {
			d, w := share(sub, o, p)
			done, weight = done+d, weight+w
		}
		return done, weight
	case c.Any != nil && c.Any.N > 0:
		return anyShare(*c.Any, o, p)
	}
	if Complete(c, o, p) {
		return 1, 1
	}
	return 0, 1
}

// anyShare lets the N furthest ways count, each as one.
func anyShare(a AnyOf, o Outline, p Progress) (done, weight float64) {
	var parts []float64
	for _, sub := range a.Of {
		if d, w := share(sub, o, p); w > 0 {
			parts = append(parts, d/w)
		}
	}
	slices.Sort(parts)
	slices.Reverse(parts)
	for i := 0; i < a.N && i < len(parts); i++ {
		done += parts[i]
	}
	return done, float64(a.N)
}

// MissingPrerequisites lists the courses a person must complete first, in the course's order. held
// says whether a completion of the course counts for the person.
func MissingPrerequisites(prerequisites []string, held func(code string) bool) []string {
	missing := []string{}
	for _, code := range prerequisites {
		if !held(code) {
			missing = append(missing, code)
		}
	}
	return missing
}

// Next finds where to go on: the first lesson not finished, "" when all are.
func Next(o Outline, p Progress) string {
	for _, l := range o.Lessons() {
		if !finished(p, l.ID) {
			return l.ID
		}
	}
	return ""
}
