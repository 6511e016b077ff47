package courses

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var testOutline = Outline{
	Modules: []OutlineModule{
		{ID: "m1", Lessons: []OutlineLesson{{ID: "a", Title: "Bài A", Minutes: 9}, {ID: "b", Title: "Bài B", Minutes: 9}}},
		{ID: "m2", Lessons: []OutlineLesson{{ID: "c", Title: "Bài C", Minutes: 9}}},
	},
	Quizzes: []Quiz{{ID: "giua", Title: "Giữa khóa", PassPercent: 50}, {ID: "cuoi", Title: "Cuối khóa", PassPercent: 60}},
}

var usual = Condition{All: []Condition{{Lessons: AllLessons}, {Quiz: "cuoi", MinPercent: 70}}}

func progressOf(finished string, quiz map[string]float64, seconds int) Progress {
	p := Progress{Lessons: map[string]LessonProgress{}, Quizzes: map[string]QuizProgress{}}
	for _, id := range finished {
		p.Lessons[string(id)] = LessonProgress{FinishedAt: noon}
	}
	if seconds > 0 {
		l := p.Lessons["a"]
		l.Seconds = seconds
		p.Lessons["a"] = l
	}
	for id, percent := range quiz {
		p.Quizzes[id] = QuizProgress{Percent: percent, Attempts: 1}
	}
	return p
}

func TestComplete(t *testing.T) {
	anyTwo := Condition{Any: &AnyOf{N: 2, Of: []Condition{{Lesson: "a"}, {Quiz: "giua"}, {Minutes: 10}}}}
	tests := []struct {
		name    string
		c       Condition
		p       Progress
		want    bool
		left    []string
		percent int
	}{
		{"nothing yet", usual, Progress{}, false, []string{"lesson a 0", "lesson b 0", "lesson c 0", "quiz cuoi 70"}, 0},
		{"two lessons", usual, progressOf("ac", nil, 0), false, []string{"lesson b 0", "quiz cuoi 70"}, 50},
		{"quiz below", usual, progressOf("abc", map[string]float64{"cuoi": 69.99}, 0), false, []string{"quiz cuoi 70"}, 75},
		{"done", usual, progressOf("abc", map[string]float64{"cuoi": 70}, 0), true, nil, 100},
		{"quiz takes its own pass mark", Condition{Quiz: "cuoi"}, progressOf("", map[string]float64{"cuoi": 60}, 0), true, nil, 100},
		{"a quiz nobody took is not passed", Condition{Quiz: "cuoi"}, Progress{Quizzes: map[string]QuizProgress{"cuoi": {Percent: 100}}}, false, []string{"quiz cuoi 60"}, 0},
		{"minutes", Condition{Minutes: 10}, progressOf("", nil, 300), false, []string{"minutes  10"}, 50},
		{"minutes done", Condition{Minutes: 10}, progressOf("", nil, 600), true, nil, 100},
		{"any: one of two", anyTwo, progressOf("a", nil, 0), false, []string{"any  1"}, 50},
		{"any: one and a half", anyTwo, progressOf("a", nil, 300), false, []string{"any  1"}, 75},
		{"any: two", anyTwo, progressOf("a", map[string]float64{"giua": 50}, 0), true, nil, 100},
		{"empty condition", Condition{}, progressOf("abc", nil, 0), false, nil, 0},
		{"unknown lesson", Condition{Lesson: "x"}, progressOf("x", nil, 0), false, []string{"lesson x 0"}, 0},
		{"unknown quiz", Condition{Quiz: "x"}, progressOf("", map[string]float64{"x": 100}, 0), false, []string{"quiz x 0"}, 0},
		{"said twice, listed once", Condition{All: []Condition{{Lesson: "a"}, {Lessons: AllLessons}}}, progressOf("bc", nil, 0), false, []string{"lesson a 0"}, 50},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Complete(tt.c, testOutline, tt.p); got != tt.want {
				t.Errorf("complete = %v", got)
			}
			var left []string
			for _, l := range Remaining(tt.c, testOutline, tt.p) {
				left = append(left, fmt.Sprintf("%s %s %v", l.Kind, l.ID, l.Need))
				if l.Text.VI == "" || l.Text.EN == "" {
					t.Errorf("%s without words", l.Kind)
				}
			}
			if !slices.Equal(left, tt.left) {
				t.Errorf("remaining = %q, want %q", left, tt.left)
			}
			if got := PercentDone(tt.c, testOutline, tt.p); got != tt.percent {
				t.Errorf("percent = %d, want %d", got, tt.percent)
			}
		})
	}
	if Complete(Condition{Lessons: AllLessons}, Outline{}, Progress{}) {
		t.Error("a course without lessons is complete")
	}
	left := Remaining(anyTwo, testOutline, progressOf("a", nil, 0))
	if len(left[0].Of) != 2 || left[0].Of[0].Kind != LeftQuiz || left[0].Text.VI != "Làm thêm 1 trong các việc sau" {
		t.Errorf("ways to choose from = %+v", left)
	}
}

func drawCondition(t *rapid.T, depth int) Condition {
	kinds := 6
	if depth == 0 {
		kinds = 4
	}
	subs := func() (out []Condition) {
		for range rapid.IntRange(1, 3).Draw(t, "subs") {
			out = append(out, drawCondition(t, depth-1))
		}
		return out
	}
	switch rapid.IntRange(1, kinds).Draw(t, "kind") {
	case 1:
		return Condition{Lessons: AllLessons}
	case 2:
		return Condition{Lesson: rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "lesson")}
	case 3:
		return Condition{Quiz: rapid.SampledFrom([]string{"giua", "cuoi"}).Draw(t, "quiz"), MinPercent: float64(rapid.IntRange(0, 100).Draw(t, "min"))}
	case 4:
		return Condition{Minutes: rapid.IntRange(1, 30).Draw(t, "minutes")}
	case 5:
		return Condition{All: subs()}
	}
	of := subs()
	return Condition{Any: &AnyOf{N: rapid.IntRange(1, len(of)).Draw(t, "n"), Of: of}}
}

func TestCompletionIsMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCondition(t, 3)
		p := Progress{Lessons: map[string]LessonProgress{}, Quizzes: map[string]QuizProgress{}}
		done, percent := false, 0
		for range 25 {
			switch rapid.IntRange(0, 2).Draw(t, "step") {
			case 0:
				id := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "read")
				l := p.Lessons[id]
				l.Seconds += rapid.IntRange(0, 600).Draw(t, "seconds")
				p.Lessons[id] = l
			case 1:
				id := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "finish")
				l := p.Lessons[id]
				l.FinishedAt = noon
				p.Lessons[id] = l
			case 2:
				id := rapid.SampledFrom([]string{"giua", "cuoi"}).Draw(t, "quiz")
				at := p.Quizzes[id]
				at.Percent, at.Attempts = max(at.Percent, float64(rapid.IntRange(0, 100).Draw(t, "percent"))), at.Attempts+1
				p.Quizzes[id] = at
			}
			now, nowPercent := Complete(c, testOutline, p), PercentDone(c, testOutline, p)
			if done && !now || nowPercent < percent {
				t.Fatalf("fell back: %v → %v, %d%% → %d%%", done, now, percent, nowPercent)
			}
			if now != (nowPercent == 100) || now != (len(Remaining(c, testOutline, p)) == 0) {
				t.Fatalf("complete %v, %d%%, %d left", now, nowPercent, len(Remaining(c, testOutline, p)))
			}
			done, percent = now, nowPercent
		}
	})
}

func TestReading(t *testing.T) {
	if MinSeconds(12) != 240 {
		t.Error("the least time is a third of the reading time")
	}
	for p, want := range map[LessonProgress]time.Duration{
		{}: 240 * time.Second, {Seconds: 200}: 40 * time.Second, {Seconds: 900}: 0, {FinishedAt: noon}: 0,
	} {
		if got := FinishIn(12, p); got != want {
			t.Errorf("%+v: %v, want %v", p, got, want)
		}
	}
	for finished, want := range map[string]string{"": "a", "a": "b", "b": "a", "abc": ""} {
		if got := Next(testOutline, progressOf(finished, nil, 0)); got != want {
			t.Errorf("after %q go to %q, want %q", finished, got, want)
		}
	}
	held := func(code string) bool { return code == "mot" }
	if got := MissingPrerequisites([]string{"hai", "mot", "ba"}, held); !slices.Equal(got, []string{"hai", "ba"}) {
		t.Errorf("missing = %v", got)
	}
	if got := MissingPrerequisites(nil, held); got == nil || len(got) != 0 {
		t.Errorf("missing of none = %v", got)
	}
}
