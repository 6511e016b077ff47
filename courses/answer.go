package courses

import (
	"errors"
	"fmt"
	"math"
	"unicode"
	"unicode/utf8"
)

// Errors of an answer that does not fit its question. They are wrapped with what was wrong;
// test them with errors.Is.
var (
	ErrAnswerShape   = errors.New("answer does not fit the type of the question")
	ErrUnknownOption = errors.New("answer names an option the question does not have")
	ErrTwice         = errors.New("answer names an option twice")
	ErrTooLong       = errors.New("answer is too long")
)

// MaxText is the longest answer in letters (runes) to a short-text question.
const MaxText = 500

// Answer is what a learner gave to one question of a paper, in the paper's labels:
//
//	single, multiple   Choice: the chosen options
//	ordering           Choice: every item, in the learner's order
//	true-false         Bool
//	matching           Pairs: left → right; lefts may be missing
//	short-text         Text
//	number             Number, or Text such as "1.234,5" or "1234.5"
//
// The empty answer is allowed everywhere and means "not answered".
type Answer struct {
	Choice []string          `bson:"choice,omitempty" json:"choice,omitempty"`
	Text   string            `bson:"text,omitempty" json:"text,omitempty"`
	Number *float64          `bson:"number,omitempty" json:"number,omitempty"`
	Pairs  map[string]string `bson:"pairs,omitempty" json:"pairs,omitempty"`
	Bool   *bool             `bson:"bool,omitempty" json:"bool,omitempty"`
}

// Empty says that nothing was answered.
func (a Answer) Empty() bool {
	return len(a.Choice) == 0 && a.Text == "" && a.Number == nil && len(a.Pairs) == 0 && a.Bool == nil
}

// Check refuses an answer that nobody could have given on the paper's form:
// ErrAnswerShape, ErrUnknownOption, ErrTwice, ErrTooLong.
func (a Answer) Check(q PaperQuestion) error {
	if a.Empty() {
		return nil
	}
	if n := a.fields(); n != 1 {
		return fmt.Errorf("%w: %d fields set, want one", ErrAnswerShape, n)
	}
	switch q.Type {
	case Single, Multiple, Ordering:
		return a.checkChoice(q)
	case TrueFalse:
		return need(a.Bool != nil, "want bool")
	case Matching:
		return a.checkPairs(q)
	case ShortText:
		if a.Text == "" { // another field is set
			return need(false, "want text")
		}
		return checkText(a.Text)
	case Number:
		return a.checkNumber(q.Unit)
	}
	return fmt.Errorf("%w: unknown type %q", ErrAnswerShape, q.Type)
}

func (a Answer) fields() int {
	n := 0
	for _, set := range []bool{len(a.Choice) > 0, a.Text != "", a.Number != nil, len(a.Pairs) > 0, a.Bool != nil} {
		if set {
			n++
		}
	}
	return n
}

func need(ok bool, what string) error {
	if ok {
		return nil
	}
	return fmt.Errorf("%w: %s", ErrAnswerShape, what)
}

func (a Answer) checkChoice(q PaperQuestion) error {
	if len(a.Choice) > len(q.Options) {
		return fmt.Errorf("%w: more choices than options", ErrTooLong)
	}
	seen := map[string]bool{}
	for _, id := range a.Choice {
		if !hasOption(q.Options, id) {
			return ErrUnknownOption
		}
		if seen[id] {
			return ErrTwice
		}
		seen[id] = true
	}
	switch q.Type {
	case Single:
		return need(len(a.Choice) == 1, "want one choice")
	case Ordering:
		return need(len(a.Choice) == len(q.Options), "want every item in its order")
	}
	return need(len(a.Choice) > 0, "want choice")
}

func (a Answer) checkPairs(q PaperQuestion) error {
	if len(a.Pairs) > len(q.Options) {
		return fmt.Errorf("%w: more pairs than left sides", ErrTooLong)
	}
	for left, right := range a.Pairs {
		if !hasOption(q.Options, left) || !hasOption(q.Right, right) {
			return ErrUnknownOption
		}
	}
	return need(len(a.Pairs) > 0, "want pairs")
}

func (a Answer) checkNumber(unit string) error {
	if a.Number != nil {
		return need(!math.IsNaN(*a.Number) && !math.IsInf(*a.Number, 0), "not a finite number")
	}
	if err := checkText(a.Text); err != nil {
		return err
	}
	return need(len(readNumber(a.Text, unit)) > 0, "not a number")
}

func checkText(s string) error {
	if len(s) > 4*MaxText || utf8.RuneCountInString(s) > MaxText {
		return ErrTooLong
	}
	if !utf8.ValidString(s) {
		return fmt.Errorf("%w: not UTF-8", ErrAnswerShape)
	}
	for _, r := range s {
		if unicode.IsControl(r) && r != '\n' && r != '\t' && r != '\r' {
			return fmt.Errorf("%w: control character", ErrAnswerShape)
		}
	}
	return need(s == "" || foldText(s, false) != "", "no text")
}

func hasOption(in []PaperOption, id string) bool {
	_, ok := find(in, id, func(o PaperOption) string { return o.ID })
	return ok
}
