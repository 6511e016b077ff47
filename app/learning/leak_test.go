package learning_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"lantoa/app/authoring/authoringtest"
	"lantoa/app/learning"
	"lantoa/courses"
)

func decode(t *testing.T, a answer, into any) {
	t.Helper()
	if err := json.Unmarshal(a.body, into); err != nil {
		t.Errorf("%v in %s", err, a)
	}
}

// secrets are the texts and keys of the bank that give answers away, and the
// names of the fields that hold them.
func secrets(t *testing.T) (texts, fields []string) {
	c, _ := authoringtest.Load(t, authoringtest.Content()).FindCourse(authoringtest.Course)
	for _, b := range c.Banks {
		for _, q := range b.Questions {
			texts = append(texts, q.Explanation, q.ID, "73194265")
			texts = append(texts, q.Handbook...)
			texts = append(texts, q.Accept...)
			for _, o := range q.Options {
				texts = append(texts, o.ID)
				if o.Why != "" {
					texts = append(texts, o.Why)
				}
			}
			for _, p := range q.Pairs {
				texts = append(texts, p.ID)
			}
			for _, i := range append(q.Items, q.Distractors...) {
				texts = append(texts, i.ID)
			}
		}
	}
	return texts, []string{"correct", "why", "explanation", "accept", "tolerance", "sheet", "slots", "seed", "diacritics", "distractors", "parts", "cites", "tags", "bank", "draw", "marks", "key", "handbook"}
}

// walk visits every key of a JSON value.
func walk(v any, key func(string)) {
	switch v := v.(type) {
	case map[string]any:
		for k, sub := range v {
			key(k)
			walk(sub, key)
		}
	case []any:
		for _, sub := range v {
			walk(sub, key)
		}
	}
}

// Nothing that a learner is sent before the review opens holds a key.
func TestNoAnswerKeyLeavesBeforeItsTime(t *testing.T) {
	r := newRig(t, func(c *learning.Config) { c.MinimumTimeFactor = 0 })
	r.learning.Entries = func(_ context.Context, ids []string) (out []learning.HandbookEntry, _ error) {
		for _, id := range ids {
			out = append(out, learning.HandbookEntry{ID: id, Kind: "procedure", Title: "Báo chí hỏi gấp"})
		}
		return out, nil
	}
	texts, fields := secrets(t)
	e := r.enrol("lan")
	get := func(path string) { r.do("lan", "GET", path, nil) }
	everything := func(attempts ...string) {
		for _, path := range []string{
			"/courses", "/courses/" + authoringtest.Course, "/courses/" + authoringtest.Advanced, "/instruments", "/instruments/nd-244-2026",
			"/me/learning", "/enrolments/" + e.ID,
		} {
			get(path)
		}
		for _, quiz := range []string{authoringtest.Quiz, authoringtest.Practice} {
			get("/enrolments/" + e.ID + "/quizzes/" + quiz + "/attempts")
		}
		for _, lesson := range authoringtest.Lessons {
			get("/enrolments/" + e.ID + "/lessons/" + lesson)
		}
		for _, a := range attempts {
			get("/attempts/" + a)
		}
	}
	everything()
	// Wrong answers, answers that do not fit, stale ones, all their problems.
	a := r.start("lan", e.ID, authoringtest.Quiz)
	for _, q := range a.Paper.Questions {
		r.save("lan", a.ID, q.ID, 2, courses.Answer{})
		r.save("lan", a.ID, q.ID, 1, courses.Answer{Choice: []string{"1"}})
		r.save("lan", a.ID, q.ID, 1, courses.Answer{Text: "x"})
	}
	everything(a.ID)
	check := func(when string, allowed ...string) {
		t.Helper()
		r.mu.Lock()
		bodies := slices.Clone(r.sent)
		r.sent = nil
		r.mu.Unlock()
		for _, body := range bodies {
			for _, s := range texts {
				if strings.Contains(body, s) {
					t.Errorf("%s: %q was sent in %s", when, s, body)
				}
			}
			var v any
			if json.Unmarshal([]byte(body), &v) != nil {
				continue
			}
			walk(v, func(key string) {
				if slices.Contains(fields, key) && !slices.Contains(allowed, key) {
					t.Errorf("%s: the key %q was sent in %s", when, key, body)
				}
			})
		}
	}
	// The catalogue names the review policy of a quiz, which has keys of such names.
	check("in progress", "marks")

	// Handed in, with two attempts left: own marks, but no right answer and no word of why.
	must[learning.AttemptView](r, 200, "lan", "POST", "/attempts/"+a.ID+"/submit", nil)
	practice := r.start("lan", e.ID, authoringtest.Practice)
	must[learning.AttemptView](r, 200, "lan", "POST", "/attempts/"+practice.ID+"/submit", nil)
	everything(a.ID, practice.ID)
	r.clock.forward(time.Hour)
	b := r.start("lan", e.ID, authoringtest.Quiz)
	everything(a.ID, practice.ID, b.ID)
	must[learning.AttemptView](r, 200, "lan", "POST", "/attempts/"+b.ID+"/submit", nil)
	r.clock.forward(time.Hour)
	last := r.start("lan", e.ID, authoringtest.Quiz) // none left, but one in progress
	everything(a.ID, b.ID, practice.ID, last.ID)
	check("before the last attempt", "marks", "correct")

	// After the last attempt the policy opens.
	out := must[learning.AttemptView](r, 200, "lan", "POST", "/attempts/"+last.ID+"/submit", nil)
	if !out.Visible.Answers || !strings.Contains(r.sent[len(r.sent)-1], "GIẢI THÍCH BÍ MẬT MỘT") {
		t.Errorf("the review does not open: %+v", out.Visible)
	}
	if len(out.Handbook) != 2 || out.Handbook[0].Title != "Báo chí hỏi gấp" {
		t.Errorf("what the questions ask about: %+v", out.Handbook)
	}
	never := must[learning.AttemptView](r, 200, "lan", "GET", "/attempts/"+practice.ID, nil)
	for _, item := range never.Review {
		if item.Correct != nil || item.Right != nil || item.Explanation != "" || item.Reason != nil {
			t.Errorf("a review that never opens: %+v", item)
		}
	}
}

// No type with a key in it is declared as something that is sent.
func TestNoKeyTypeIsDeclared(t *testing.T) {
	r := newRig(t)
	var doc struct {
		Components struct {
			Schemas map[string]struct{ Properties map[string]any }
		}
	}
	if err := json.Unmarshal(r.document, &doc); err != nil || len(doc.Components.Schemas) < 20 {
		t.Fatalf("%d schemas, %v", len(doc.Components.Schemas), err)
	}
	_, fields := secrets(t)
	allowed := map[string][]string{
		"CoursesReviewItem":   {"correct", "explanation", "parts", "cites", "handbook"}, // filled as the policy allows
		"CoursesPart":         {"correct", "why"},
		"LearningAttemptView": {"handbook"}, // of what the review shows
		"CoursesReviewPolicy": {"marks"},
		"CoursesVisible":      {"marks"},
	}
	for name, schema := range doc.Components.Schemas {
		for property := range schema.Properties {
			if slices.Contains(fields, property) && !slices.Contains(allowed[name], property) {
				t.Errorf("%s has a property %q", name, property)
			}
		}
	}
}
