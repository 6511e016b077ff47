package courses

import (
	"slices"
	"testing"
)

// asOf is the day on which the content is checked: the state of the register.
const asOf Date = "2026-11-23"

// TestContent checks every piece of authored content.
//
//	go test ./courses -run TestContent
func TestContent(t *testing.T) {
	lib, problems := Load(Content, asOf)
	for _, p := range problems {
		p.File = "courses/content/" + p.File
		if p.Severity == SeverityError || p.Kind != KindExpiredLaw {
			t.Errorf("%s (%s)", p, p.MessageEn)
			continue
		}
		t.Log(p)
	}
	if len(lib.Law) == 0 || len(lib.Courses) == 0 {
		t.Fatalf("no content: %d instruments, %d courses", len(lib.Law), len(lib.Courses))
	}
	for _, c := range lib.Courses {
		questions := 0
		for _, b := range c.Banks {
			questions += len(b.Questions)
		}
		t.Logf("%s: %d lessons, %d questions, %d quizzes, %d files", c.Code, len(c.Lessons), questions, len(c.Quizzes), len(c.Files))
	}
}

// TestContentFullMarks: every paper that can be drawn is passed with the key.
func TestContentFullMarks(t *testing.T) {
	lib, _ := Load(Content, asOf)
	for _, c := range lib.Courses {
		for _, quiz := range c.Quizzes {
			for seed := range int64(20) {
				sheet, err := Draw(quiz, c.Banks, nil, seed)
				if err != nil {
					t.Fatalf("%s: %v", c.Code, err)
				}
				labelled, err := sheet.Questions(finder(c.Banks))
				if err != nil {
					t.Fatalf("%s: %v", c.Code, err)
				}
				paper, answers := NewPaper(quiz, labelled), map[string]Answer{}
				for i, q := range labelled {
					answers[q.ID] = FullAnswer(q)
					if err := answers[q.ID].Check(paper.Questions[i]); err != nil {
						t.Errorf("%s: %s: the key is refused: %v", c.Code, sheet.Slots[i].Question, err)
					}
				}
				if r := GradePaper(labelled, answers, quiz.PassPercent); r.Percent != 100 || !r.Passed {
					t.Errorf("%s/%s seed %d: full key gives %v", c.Code, quiz.ID, seed, r)
				}
			}
		}
	}
}

func finder(banks []Bank) func(string, int) (Question, bool) {
	return func(id string, version int) (Question, bool) {
		for _, b := range banks {
			if i := slices.IndexFunc(b.Questions, func(q Question) bool { return q.ID == id }); i >= 0 {
				return b.Questions[i], true
			}
		}
		return Question{}, false
	}
}
