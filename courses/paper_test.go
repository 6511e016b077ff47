package courses

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestDrawProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		banks := []Bank{drawBank(t, "chinh", 5), drawBank(t, "phu", 2)}
		quiz := Quiz{
			ID: "k", ShuffleQuestions: rapid.Bool().Draw(t, "questions"), ShuffleOptions: rapid.Bool().Draw(t, "options"),
			Draw: []DrawRule{{Bank: "chinh", Count: rapid.IntRange(0, 3).Draw(t, "n")}, {Bank: "phu", Count: 1}, {Bank: "chinh", Count: 2}},
		}
		seen := map[string]Use{}
		for _, q := range banks[0].Questions {
			seen[q.ID] = Use{Seen: rapid.IntRange(0, 2).Draw(t, "seen"), Used: rapid.IntRange(0, 2).Draw(t, "used")}
		}
		seed := rapid.Int64().Draw(t, "seed")
		sheet, err := Draw(quiz, banks, seen, seed)
		if err != nil {
			t.Fatal(err)
		}
		again, _ := Draw(quiz, []Bank{banks[1], {ID: "chinh", Questions: rapid.Permutation(banks[0].Questions).Draw(t, "order")}}, seen, seed)
		if !reflect.DeepEqual(sheet, again) {
			t.Fatal("the same seed gives another sheet")
		}
		labelled, err := sheet.Questions(finder(banks))
		if err != nil {
			t.Fatal(err)
		}
		checkDrawn(t, quiz, banks, seen, sheet)
		checkPaper(t, quiz, NewPaper(quiz, labelled), labelled)
	})
}

func checkDrawn(t *rapid.T, quiz Quiz, banks []Bank, seen map[string]Use, sheet Sheet) {
	if len(sheet.Slots) != quiz.Questions() {
		t.Fatalf("%d questions, want %d", len(sheet.Slots), quiz.Questions())
	}
	drawn := map[string]bool{}
	for _, s := range sheet.Slots {
		q, _ := finder(banks)(s.Question, 0)
		if drawn[s.Question] || q.Status != Ready {
			t.Fatalf("%s twice or %s", s.Question, q.Status)
		}
		drawn[s.Question] = true
	}
	before := func(a, b Use) bool { return a.Seen < b.Seen || a.Seen == b.Seen && a.Used < b.Used }
	for _, q := range banks[0].Questions {
		if drawn[q.ID] || q.Status != Ready {
			continue
		}
		for _, other := range banks[0].Questions {
			if drawn[other.ID] && before(seen[q.ID], seen[other.ID]) {
				t.Fatalf("%s %v was left out for %s %v", q.ID, seen[q.ID], other.ID, seen[other.ID])
			}
		}
	}
}

// checkPaper wants a paper without keys whose full answers, given in its own labels, get all points.
func checkPaper(t *rapid.T, quiz Quiz, paper Paper, labelled []Question) {
	raw, _ := json.Marshal(paper)
	for _, word := range []string{"correct", "explanation", "why", "accept", "answer", "tolerance", "-cau-", "cites", "lesson"} {
		if strings.Contains(string(raw), `"`+word) || strings.Contains(string(raw), "-cau-") {
			t.Fatalf("the paper tells %q: %s", word, raw)
		}
	}
	answers := map[string]Answer{}
	for i, q := range labelled {
		p := paper.Questions[i]
		if p.ID != fmt.Sprintf("q%d", i+1) {
			t.Fatalf("label %q", p.ID)
		}
		for j, o := range p.Options {
			if o.ID != fmt.Sprint(j+1) {
				t.Fatalf("options are not labelled in the order shown: %v", p.Options)
			}
		}
		a := FullAnswer(q)
		if err := a.Check(p); err != nil {
			t.Fatalf("the key %v of %+v is refused: %v", a, q, err)
		}
		answers[q.ID] = a
		if q.Type == Ordering && slices.IsSortedFunc(a.Choice, compareLabels) {
			t.Fatalf("items are shown in the right order: %v", p.Options)
		}
	}
	if r := GradePaper(labelled, answers, 100); !r.Passed {
		t.Fatalf("full key under labels gives %v%%", r.Percent)
	}
}

func TestDrawTooSmall(t *testing.T) {
	bank := Bank{ID: "b", Questions: []Question{
		{ID: "x", Status: Ready, Tags: []string{"luat", "han"}}, {ID: "y", Status: Ready, Tags: []string{"luat"}}, {ID: "z", Status: Draft, Tags: []string{"luat"}},
	}}
	draw := func(rules ...DrawRule) error {
		_, err := Draw(Quiz{ID: "k", Draw: rules}, []Bank{bank}, nil, 7)
		return err
	}
	if err := draw(DrawRule{Bank: "b", Count: 3}); !errors.Is(err, ErrPoolTooSmall) {
		t.Errorf("a draft was drawn: %v", err)
	}
	if err := draw(DrawRule{Bank: "b", Count: 1, Tags: []string{"han"}}, DrawRule{Bank: "b", Count: 2}); !errors.Is(err, ErrPoolTooSmall) {
		t.Errorf("a question was drawn twice: %v", err)
	}
	// The first rule must leave x to the second, whichever comes first by chance.
	for seed := range int64(30) {
		s, err := Draw(Quiz{Draw: []DrawRule{{Bank: "b", Count: 1, Tags: []string{"luat"}}, {Bank: "b", Count: 1, Tags: []string{"han", "khac"}}}}, []Bank{bank}, nil, seed)
		if err != nil || s.Slots[1].Question != "x" {
			t.Fatalf("seed %d: %v %v", seed, s, err)
		}
	}
}

func TestDrawIsFair(t *testing.T) {
	bank := Bank{ID: "b"}
	for i := range 6 {
		bank.Questions = append(bank.Questions, Question{ID: letter(i), Status: Ready, Type: TrueFalse})
	}
	count := map[string]int{}
	for seed := range int64(600) {
		s, _ := Draw(Quiz{Draw: []DrawRule{{Bank: "b", Count: 2}}}, []Bank{bank}, nil, seed)
		for _, slot := range s.Slots {
			count[slot.Question]++
		}
	}
	for _, q := range ids(bank.Questions) {
		if count[q] < 140 || count[q] > 260 { // 200 expected
			t.Errorf("%s was drawn %d times of 600, want about 200", q, count[q])
		}
	}
}

func TestStaleSheet(t *testing.T) {
	q := choiceQuestion(Single, "")
	q.Status = Ready
	bank := []Bank{{ID: "b", Questions: []Question{q}}}
	sheet, err := Draw(Quiz{Draw: []DrawRule{{Bank: "b", Count: 1}}}, bank, nil, 1)
	if err != nil {
		t.Fatal(err)
	}
	changed := []Bank{{ID: "b", Questions: []Question{q}}}
	changed[0].Questions[0].Options = slices.Clone(q.Options)
	changed[0].Questions[0].Options[2].ID = "moi"
	for name, banks := range map[string][]Bank{"missing": nil, "changed": changed} {
		if _, err := sheet.Questions(finder(banks)); !errors.Is(err, ErrStaleSheet) {
			t.Errorf("%s: %v", name, err)
		}
	}
	m := matchQuestion("")
	slot := Slot{Label: "q1", Options: []string{"a", "b"}, Right: []string{"a", "b"}}
	if _, err := slot.label(m); !errors.Is(err, ErrStaleSheet) {
		t.Errorf("a distractor without label: %v", err)
	}
}

func TestReview(t *testing.T) {
	q := choiceQuestion(Multiple, PartialProportional)
	q.Explanation, q.Lesson, q.Cites, q.Handbook = "Vì sao.", "bai-1", []string{"law:nd-moi"}, []string{"hop-bao"}
	answers := map[string]Answer{"c": {Choice: []string{"a"}}}
	r := GradePaper([]Question{q}, answers, 50)
	show := func(v Visible) string {
		raw, err := json.Marshal(Review([]Question{q}, answers, r.Marks, v))
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	tests := []struct {
		v        Visible
		has, not []string
	}{
		{Visible{}, []string{`"given":{"choice":["a"]}`}, []string{`"got"`, `"correct"`, `"right"`, `"parts"`, "Vì sao", "khoản 3", "bai-1", "hop-bao"}},
		{Visible{Marks: true}, []string{`"got":2`, `"correct":false`}, []string{`"right"`, `"parts"`, "Vì sao", "khoản 3", "hop-bao"}},
		{Visible{Answers: true}, []string{`"right":{"choice":["a","b"]}`, `"parts"`}, []string{`"got"`, "Vì sao", "khoản 3", `"points":2`, "hop-bao"}},
		{Visible{Explanations: true}, []string{"Vì sao", "bai-1", "law:nd-moi", `"handbook":["hop-bao"]`}, []string{`"got"`, `"parts"`, "khoản 3"}},
		{Visible{true, true, true}, []string{`"got":2`, `"right"`, "khoản 3", "Vì sao"}, nil},
	}
	for _, tt := range tests {
		got := show(tt.v)
		for _, w := range tt.has {
			if !strings.Contains(got, w) {
				t.Errorf("%+v lacks %s: %s", tt.v, w, got)
			}
		}
		for _, w := range tt.not {
			if strings.Contains(got, w) {
				t.Errorf("%+v tells %s: %s", tt.v, w, got)
			}
		}
	}
	if raw, _ := json.Marshal(r); strings.Contains(string(raw), "parts") {
		t.Errorf("a result tells its marks: %s", raw)
	}
}
