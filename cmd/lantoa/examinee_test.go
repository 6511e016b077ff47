package main

import (
	"testing"
	"time"

	"lantoa/courses"
)

// examinee answers papers as somebody does who has the authored bank by
// heart: it knows questions by their text, since papers carry no ids that
// give anything away.
type examinee struct {
	byPrompt map[string]courses.Question
}

func newExaminee(t *testing.T, code string) examinee {
	t.Helper()
	lib, problems := courses.Load(courses.Content, courses.DateOf(time.Now()))
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	e := examinee{byPrompt: map[string]courses.Question{}}
	for _, c := range lib.Courses {
		if c.Code != code {
			continue
		}
		for _, b := range c.Banks {
			for _, q := range b.Questions {
				e.byPrompt[q.Prompt] = q
			}
		}
	}
	if len(e.byPrompt) == 0 {
		t.Fatalf("no bank of course %s", code)
	}
	return e
}

// right answers in full.
func (e examinee) right(t *testing.T, q courses.PaperQuestion) courses.Answer {
	t.Helper()
	known, ok := e.byPrompt[q.Prompt]
	if !ok {
		t.Fatalf("the paper asks what the bank does not have: %s", q.Prompt)
	}
	var a courses.Answer
	switch q.Type {
	case courses.Single, courses.Multiple:
		for _, o := range known.Options {
			if o.Correct {
				a.Choice = append(a.Choice, labelOf(t, q.Options, o.Text))
			}
		}
	case courses.Ordering:
		for _, item := range known.Items {
			a.Choice = append(a.Choice, labelOf(t, q.Options, item.Text))
		}
	case courses.Matching:
		a.Pairs = map[string]string{}
		for _, p := range known.Pairs {
			a.Pairs[labelOf(t, q.Options, p.Left)] = labelOf(t, q.Right, p.Right)
		}
	case courses.TrueFalse:
		a.Bool = known.Answer.True
	case courses.ShortText:
		a.Text = known.Accept[0]
	case courses.Number:
		a.Number = known.Answer.Number
	default:
		t.Fatalf("a question of type %s", q.Type)
	}
	return a
}

// wrong answers what the form allows and the bank does not accept.
func (e examinee) wrong(t *testing.T, q courses.PaperQuestion) courses.Answer {
	t.Helper()
	known := e.byPrompt[q.Prompt]
	switch q.Type {
	case courses.Single, courses.Multiple:
		for _, o := range known.Options {
			if !o.Correct {
				return courses.Answer{Choice: []string{labelOf(t, q.Options, o.Text)}}
			}
		}
	case courses.TrueFalse:
		no := !*known.Answer.True
		return courses.Answer{Bool: &no}
	case courses.Number:
		n := *known.Answer.Number + 10*known.Tolerance + 7
		return courses.Answer{Number: &n}
	case courses.ShortText:
		return courses.Answer{Text: "không rõ"}
	}
	return courses.Answer{}
}

func labelOf(t *testing.T, options []courses.PaperOption, text string) string {
	t.Helper()
	for _, o := range options {
		if o.Text == text {
			return o.ID
		}
	}
	t.Fatalf("no option %q on the paper", text)
	return ""
}
