package courses

import (
	"errors"
	"math"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func TestCanStart(t *testing.T) {
	quiz := Quiz{Attempts: 2, WaitMinutes: 30}
	ended := func(minutesAgo ...int) []Past {
		var out []Past
		for _, m := range minutesAgo {
			out = append(out, Past{Started: noon.Add(-2 * time.Hour), Ended: noon.Add(-time.Duration(m) * time.Minute)})
		}
		return out
	}
	tests := []struct {
		name string
		quiz Quiz
		past []Past
		acc  Accommodation
		want error
	}{
		{"first", quiz, nil, Accommodation{}, nil},
		{"open", quiz, []Past{{Started: noon}}, Accommodation{}, ErrAttemptOpen},
		{"too soon", quiz, ended(29), Accommodation{}, ErrTooSoon},
		{"just in time", quiz, ended(30), Accommodation{}, nil},
		{"the latest counts", quiz, ended(10, 50), Accommodation{ExtraAttempts: 1}, ErrTooSoon},
		{"none left", quiz, ended(60, 40), Accommodation{}, ErrNoAttemptsLeft},
		{"one more for this person", quiz, ended(60, 40), Accommodation{ExtraAttempts: 1}, nil},
		{"extra attempts never take away", quiz, ended(60), Accommodation{ExtraAttempts: -5}, nil},
		{"unlimited", Quiz{}, ended(3, 2, 1, 0), Accommodation{}, nil},
	}
	for _, tt := range tests {
		if err := CanStart(tt.quiz, tt.past, tt.acc, noon); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
	var wait *WaitError
	if err := CanStart(quiz, ended(29), Accommodation{}, noon); !errors.As(err, &wait) || !wait.Until.Equal(noon.Add(time.Minute)) || wait.Error() == "" {
		t.Errorf("wait = %v", wait)
	}
}

func TestDeadline(t *testing.T) {
	quiz := Quiz{Minutes: 20}
	for factor, want := range map[float64]time.Duration{
		0: 20 * time.Minute, 0.5: 20 * time.Minute, 1.5: 30 * time.Minute, 1.0001: 20*time.Minute + time.Second,
		math.NaN(): 20 * time.Minute, math.Inf(1): 200 * time.Minute,
	} {
		if got := Deadline(quiz, Accommodation{TimeFactor: factor}, noon).Sub(noon); got != want {
			t.Errorf("factor %v: %v, want %v", factor, got, want)
		}
	}
	if !Deadline(Quiz{}, Accommodation{TimeFactor: 2}, noon).IsZero() {
		t.Error("no limit became one")
	}
	if Late(time.Time{}, noon) || Late(noon, noon.Add(Grace)) || !Late(noon, noon.Add(Grace+1)) {
		t.Error("late is after the deadline and its grace")
	}
}

func TestReviewNow(t *testing.T) {
	p := ReviewPolicy{Marks: ShowNow, Answers: ShowAfterLast, Explanations: ShowNever}
	for left, want := range map[int]Visible{2: {Marks: true}, Unlimited: {Marks: true}, 0: {Marks: true, Answers: true}} {
		if got := ReviewNow(p, left); got != want {
			t.Errorf("%d left: %+v, want %+v", left, got, want)
		}
	}
}

func TestCombine(t *testing.T) {
	percents := []float64{50, 90, 70.01}
	for scoring, want := range map[string]float64{ScoreBest: 90, ScoreFirst: 50, ScoreLast: 70.01, ScoreAverage: 70, "": 90} {
		if got := Combine(scoring, percents); got != want {
			t.Errorf("%s: %v, want %v", scoring, got, want)
		}
		if got := Combine(scoring, nil); got != 0 {
			t.Errorf("%s of nothing: %v", scoring, got)
		}
	}
}
