package courses

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"
)

// Ways to make one score of several attempts.
const (
	ScoreBest    = "best"
	ScoreLast    = "last"
	ScoreFirst   = "first"
	ScoreAverage = "average"
)

// When something is shown after an attempt.
const (
	ShowNow       = "now"
	ShowAfterLast = "after-last"
	ShowNever     = "never"
)

// Quiz says how papers are drawn, taken, scored and reviewed. It holds no key.
type Quiz struct {
	ID               string       `yaml:"id" bson:"id" json:"id"`
	Title            string       `yaml:"title" bson:"title" json:"title"`
	Draw             []DrawRule   `yaml:"draw" bson:"draw" json:"draw"`
	Minutes          int          `yaml:"minutes" bson:"minutes" json:"minutes"`             // 0 = no limit
	Attempts         int          `yaml:"attempts" bson:"attempts" json:"attempts"`          // 0 = unlimited
	WaitMinutes      int          `yaml:"waitMinutes" bson:"waitMinutes" json:"waitMinutes"` // from the end of one attempt to the start of the next
	PassPercent      float64      `yaml:"passPercent" bson:"passPercent" json:"passPercent"`
	Scoring          string       `yaml:"scoring" bson:"scoring" json:"scoring"`
	ShuffleQuestions bool         `yaml:"shuffleQuestions" bson:"shuffleQuestions" json:"shuffleQuestions"`
	ShuffleOptions   bool         `yaml:"shuffleOptions" bson:"shuffleOptions" json:"shuffleOptions"`
	Review           ReviewPolicy `yaml:"review,flow" bson:"review" json:"review"`
}

// DrawRule takes Count questions from a bank; with tags, only those that have at least one of them.
type DrawRule struct {
	Bank  string   `yaml:"bank" bson:"bank" json:"bank"`
	Count int      `yaml:"count" bson:"count" json:"count"`
	Tags  []string `yaml:"tags,omitempty,flow" bson:"tags,omitempty" json:"tags,omitempty"`
}

func (r DrawRule) admits(bank string, q Question) bool {
	if r.Bank != bank || !q.drawable() {
		return false
	}
	return len(r.Tags) == 0 || slices.ContainsFunc(r.Tags, func(t string) bool { return slices.Contains(q.Tags, t) })
}

// ReviewPolicy says when marks, right answers and explanations are shown: now, after-last, never.
type ReviewPolicy struct {
	Marks        string `yaml:"marks" bson:"marks" json:"marks" enum:"now,after-last,never"`
	Answers      string `yaml:"answers" bson:"answers" json:"answers" enum:"now,after-last,never"`
	Explanations string `yaml:"explanations" bson:"explanations" json:"explanations" enum:"now,after-last,never"`
}

// Visible is what a learner may see of a finished attempt.
type Visible struct {
	Marks        bool `json:"marks"`
	Answers      bool `json:"answers"`
	Explanations bool `json:"explanations"`
}

// Questions counts the places on a paper of the quiz.
func (q Quiz) Questions() int {
	n := 0
	for _, r := range q.Draw {
		n += r.Count
	}
	return n
}

func (q Quiz) key() string { return q.ID }

// Grace is added to a deadline before an answer counts as late: an answer given in the last second
// still travels, and on a commune's mobile line that was taken to last up to ten seconds.
const Grace = 10 * time.Second

// Unlimited is the number of attempts left where a quiz does not count them.
const Unlimited = -1

// Errors of starting an attempt. A *WaitError is ErrTooSoon too.
var (
	ErrAttemptOpen    = errors.New("an attempt of this quiz is still open")
	ErrNoAttemptsLeft = errors.New("all attempts of this quiz are used")
	ErrTooSoon        = errors.New("the waiting time between attempts is not over")
)

// WaitError says when the next attempt may start.
type WaitError struct{ Until time.Time }

func (e *WaitError) Error() string {
	return fmt.Sprintf("%v: wait until %s", ErrTooSoon, e.Until.Format(time.RFC3339))
}

// Is makes errors.Is(err, ErrTooSoon) true.
func (e *WaitError) Is(target error) bool { return target == ErrTooSoon }

// Accommodation eases a quiz for one person; the zero value eases nothing.
type Accommodation struct {
	TimeFactor    float64 `bson:"timeFactor,omitempty" json:"timeFactor,omitempty"` // 1.5 = half as much time again; below 1 counts as 1
	ExtraAttempts int     `bson:"extraAttempts,omitempty" json:"extraAttempts,omitempty"`
}

// Past is an earlier attempt at the same quiz in the same enrolment.
type Past struct {
	Started time.Time
	Ended   time.Time // zero while it is open
	Percent float64
}

// AttemptsLeft says how many attempts may still be started after used ones; Unlimited when not counted.
func AttemptsLeft(quiz Quiz, used int, acc Accommodation) int {
	if quiz.Attempts == 0 {
		return Unlimited
	}
	return max(0, quiz.Attempts+max(0, acc.ExtraAttempts)-used)
}

// CanStart says why an attempt may not start now: ErrAttemptOpen, ErrNoAttemptsLeft, or a *WaitError.
// The waiting time counts from the latest end of an attempt.
func CanStart(quiz Quiz, past []Past, acc Accommodation, now time.Time) error {
	var last time.Time
	for _, p := range past {
		if p.Ended.IsZero() {
			return ErrAttemptOpen
		}
		if p.Ended.After(last) {
			last = p.Ended
		}
	}
	if AttemptsLeft(quiz, len(past), acc) == 0 {
		return ErrNoAttemptsLeft
	}
	if last.IsZero() {
		return nil
	}
	until := last.Add(time.Duration(quiz.WaitMinutes) * time.Minute)
	if now.Before(until) {
		return &WaitError{Until: until}
	}
	return nil
}

// Deadline is when an attempt started at start ends, without the grace; the zero time = no limit.
// The extra time is rounded up to the second.
func Deadline(quiz Quiz, acc Accommodation, start time.Time) time.Time {
	if quiz.Minutes == 0 {
		return time.Time{}
	}
	factor := acc.TimeFactor
	if !(factor > 1) { // also NaN
		factor = 1
	}
	seconds := math.Ceil(float64(quiz.Minutes) * 60 * min(factor, 10))
	return start.Add(time.Duration(seconds) * time.Second)
}

// Late says that an answer arriving now comes after the deadline and its grace.
func Late(deadline, now time.Time) bool {
	return !deadline.IsZero() && now.After(deadline.Add(Grace))
}

// ReviewNow says what may be shown of a finished attempt when so many attempts are left (as
// AttemptsLeft counts). "after-last" opens when none is left; a caller that has closed the quiz for
// other reasons, because the enrolment ended, passes 0.
func ReviewNow(p ReviewPolicy, left int) Visible {
	open := func(when string) bool { return when == ShowNow || when == ShowAfterLast && left == 0 }
	return Visible{Marks: open(p.Marks), Answers: open(p.Answers), Explanations: open(p.Explanations)}
}

// Combine makes one percentage of those of the finished attempts, the oldest first, as the scoring
// says (unknown scoring counts as best). No attempts give 0.
func Combine(scoring string, percents []float64) float64 {
	if len(percents) == 0 {
		return 0
	}
	switch scoring {
	case ScoreFirst:
		return percents[0]
	case ScoreLast:
		return percents[len(percents)-1]
	case ScoreAverage:
		sum := 0.0
		for _, p := range percents {
			sum += p
		}
		return floorPercent(sum / float64(len(percents)))
	}
	return slices.Max(percents)
}

// floorPercent keeps two decimals and never rounds up: what fails never reads as the pass mark.
// The small addition undoes the noise of binary fractions (69.99999999999999 is 70).
func floorPercent(p float64) float64 {
	return math.Floor(min(max(p, 0), 100)*100+1e-6) / 100
}

func compare(a, b string) int { return cmp.Compare(a, b) }
