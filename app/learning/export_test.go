package learning_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/authoring/authoringtest"
	"lantoa/app/learning"
	"lantoa/app/platform/db"
	"lantoa/courses"
)

func TestExportHoldsWhatOneDid(t *testing.T) {
	r := newRig(t, func(c *learning.Config) { c.MinimumTimeFactor = 0 })
	e := r.enrol("lan")
	r.enrol("minh")
	r.read("lan", e.ID, authoringtest.Lessons[0])
	r.write("lan", notePath(e.ID, authoringtest.Lessons[1]), 0, "ghi nhớ")
	a := r.start("lan", e.ID, authoringtest.Quiz)
	first := a.Paper.Questions[0]
	r.save("lan", a.ID, first.ID, 1, right(first))
	must[learning.AttemptView](r, 200, "lan", "POST", "/attempts/"+a.ID+"/submit", nil)
	r.start("lan", e.ID, authoringtest.Practice)

	out, err := r.learning.ExportPerson(t.Context(), "lan")
	if err != nil || len(out.Enrolments) != 1 || len(out.Notes) != 1 || out.Notes[0].Text != "ghi nhớ" {
		t.Fatalf("%+v %v", out, err)
	}
	got := out.Enrolments[0]
	if got.ID != e.ID || got.Title != "Người phát ngôn ở xã" || !got.Self || len(got.Lessons) != 1 || got.Lessons[0].FinishedAt.IsZero() ||
		len(got.Quizzes) != 1 || got.Quizzes[0].Attempts != 1 || len(got.Attempts) != 2 {
		t.Fatalf("the enrolment: %+v", got)
	}
	i := slices.IndexFunc(got.Attempts, func(x learning.AttemptExport) bool { return x.ID == a.ID })
	exam, practice := got.Attempts[i], got.Attempts[1-i]
	if exam.State != learning.Finished || exam.Outcome == nil || len(exam.Answers) != len(a.Paper.Questions) || practice.State != learning.InProgress || practice.Outcome != nil {
		t.Fatalf("the attempts: %+v", got.Attempts)
	}
	for i, q := range exam.Answers {
		shown, _ := json.Marshal(a.Paper.Questions[i])
		same, _ := json.Marshal(q.PaperQuestion)
		if string(shown) != string(same) {
			t.Errorf("not as it was shown:\n%s\n%s", shown, same)
		}
		if answered := q.AnsweredAt != nil; answered != (q.ID == first.ID) {
			t.Errorf("%s answered: %v", q.ID, answered)
		}
	}
	given, _ := json.Marshal(exam.Answers[0].Given)
	if want, _ := json.Marshal(right(first)); string(given) != string(want) {
		t.Errorf("given %s, want %s", given, want)
	}

	empty, err := r.learning.ExportPerson(t.Context(), "khong-co")
	body, _ := json.Marshal(empty)
	if err != nil || string(body) != `{"enrolments":[],"notes":[],"accommodations":[]}` {
		t.Errorf("of nobody: %s %v", body, err)
	}
}

// Not even after the review has opened does an export hold a key.
func TestExportHoldsNoKey(t *testing.T) {
	r := newRig(t, func(c *learning.Config) { c.MinimumTimeFactor = 0 })
	texts, fields := secrets(t)
	e := r.enrol("lan")
	export := func(when string) {
		t.Helper()
		out, err := r.learning.ExportPerson(t.Context(), "lan")
		body, _ := json.Marshal(out)
		if err != nil || !strings.Contains(string(body), "Ai ký văn bản ủy quyền?") {
			t.Fatalf("%s: %v in %s", when, err, body)
		}
		for _, s := range texts {
			if strings.Contains(string(body), s) {
				t.Errorf("%s: %q stands in %s", when, s, body)
			}
		}
		var v any
		if err := json.Unmarshal(body, &v); err != nil {
			t.Fatal(err)
		}
		walk(v, func(key string) {
			if slices.Contains(fields, key) {
				t.Errorf("%s: the key %q stands in %s", when, key, body)
			}
		})
	}
	for n := range 3 {
		a := r.start("lan", e.ID, authoringtest.Quiz)
		for _, q := range a.Paper.Questions {
			if q.Type == courses.Single {
				r.save("lan", a.ID, q.ID, 1, courses.Answer{Choice: []string{q.Options[0].ID}})
			}
		}
		export(fmt.Sprint("while attempt ", n+1, " runs"))
		must[learning.AttemptView](r, 200, "lan", "POST", "/attempts/"+a.ID+"/submit", nil)
		export(fmt.Sprint("after attempt ", n+1))
		r.clock.forward(time.Hour)
	}
}

func TestExportIsBounded(t *testing.T) {
	r := newRig(t)
	e := r.enrol("lan")
	a := r.start("lan", e.ID, authoringtest.Practice)
	must[learning.AttemptView](r, 200, "lan", "POST", "/attempts/"+a.ID+"/submit", nil)
	kept, err := db.FindOne[learning.Attempt](t.Context(), r.db.Collection("attempts"), bson.M{"_id": a.ID})
	if err != nil {
		t.Fatal(err)
	}
	var more []any
	for n := 2; n <= 120; n++ {
		kept.ID, kept.Number = db.NewID(), n
		more = append(more, kept)
	}
	if _, err := r.db.Collection("attempts").InsertMany(t.Context(), more); err != nil {
		t.Fatal(err)
	}
	out, err := r.learning.ExportPerson(t.Context(), "lan")
	if err != nil || len(out.Enrolments[0].Attempts) != 120 {
		t.Fatalf("%+v %v", out, err)
	}
	for i, x := range out.Enrolments[0].Attempts {
		if x.Number != 120-i || x.AnswersOmitted != (i >= 100) || x.AnswersOmitted != (len(x.Answers) == 0) {
			t.Errorf("attempt %d: omitted %v, %d answers", x.Number, x.AnswersOmitted, len(x.Answers))
		}
	}
}
