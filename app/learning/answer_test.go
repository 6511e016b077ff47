package learning_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/authoring/authoringtest"
	"lantoa/app/learning"
	"lantoa/courses"
)

func question(t *testing.T, p courses.Paper, kind string) courses.PaperQuestion {
	t.Helper()
	for _, q := range p.Questions {
		if q.Type == kind {
			return q
		}
	}
	t.Fatalf("no %s question on the paper", kind)
	return courses.PaperQuestion{}
}

func text(s string) courses.Answer { return courses.Answer{Text: s} }

func TestAnswersFollowTheirSequence(t *testing.T) {
	r := newRig(t)
	e := r.enrol("lan")
	a := r.start("lan", e.ID, authoringtest.Quiz)
	q := question(t, a.Paper, courses.ShortText).ID
	for i, tt := range []struct {
		seq     int64
		value   string
		status  int
		reason  string
		keptSeq float64
	}{
		{5, "năm", 200, "", 5},
		{5, "năm", 200, "", 5}, // sent again
		{3, "năm", 200, "", 5}, // an older one that says the same
		{5, "khác", 409, "stale_answer", 5},
		{4, "bốn", 409, "stale_answer", 5},
		{6, "sáu", 200, "", 6},
		{7, "", 200, "", 7}, // cleared
		{6, "sáu", 409, "stale_answer", 7},
	} {
		got := r.save("lan", a.ID, q, tt.seq, text(tt.value))
		if got.status != tt.status || got.reason() != tt.reason {
			t.Fatalf("step %d: %s", i, got)
		}
		seq := got.problem().Data["seq"]
		if got.status == 200 {
			var saved map[string]any
			_ = json.Unmarshal(got.body, &saved)
			seq = saved["seq"]
		}
		if seq != tt.keptSeq {
			t.Errorf("step %d: kept seq %v, want %v", i, seq, tt.keptSeq)
		}
	}
	view := must[learning.AttemptView](r, 200, "lan", "GET", "/attempts/"+a.ID, nil)
	if g := view.Answers[q]; g.Seq != 7 || !g.Answer.Empty() {
		t.Errorf("kept: %+v", g)
	}
}

func TestConcurrentAnswersEndWithTheHighest(t *testing.T) {
	r := newRig(t)
	e := r.enrol("lan")
	a := r.start("lan", e.ID, authoringtest.Quiz)
	q := question(t, a.Paper, courses.ShortText).ID
	seqs := rand.Perm(50)
	var wg sync.WaitGroup
	for _, n := range seqs {
		wg.Go(func() {
			got := r.save("lan", a.ID, q, int64(n+1), text(fmt.Sprintf("câu %d", n+1)))
			if got.status != 200 && got.reason() != "stale_answer" {
				t.Errorf("seq %d: %s", n+1, got)
			}
		})
	}
	wg.Wait()
	view := must[learning.AttemptView](r, 200, "lan", "GET", "/attempts/"+a.ID, nil)
	if g := view.Answers[q]; g.Seq != 50 || g.Answer.Text != "câu 50" {
		t.Errorf("order %v: kept %+v", seqs, g)
	}
}

func TestLateAnswersAndGrace(t *testing.T) {
	r := newRig(t)
	e := r.enrol("lan")
	a := r.start("lan", e.ID, authoringtest.Quiz)
	q := question(t, a.Paper, courses.ShortText).ID
	if want := a.StartedAt.Add(20 * time.Minute); a.Deadline == nil || !a.Deadline.Equal(want) || a.GraceSeconds != 10 {
		t.Fatalf("deadline %v, grace %d", a.Deadline, a.GraceSeconds)
	}
	r.clock.forward(20*time.Minute + 10*time.Second)
	if got := r.save("lan", a.ID, q, 1, text("câu bắc cầu bí mật")); got.status != 200 {
		t.Errorf("within the grace: %s", got)
	}
	r.clock.forward(time.Millisecond)
	if got := r.save("lan", a.ID, q, 2, text("muộn")); got.status != 409 || got.reason() != "attempt_over" {
		t.Errorf("late: %s", got)
	}
	if got := r.save("lan", a.ID, q, 1, text("câu bắc cầu bí mật")); got.status != 200 {
		t.Errorf("an answer that was acknowledged, sent again: %s", got)
	}
	out := must[learning.AttemptView](r, 200, "lan", "GET", "/attempts/"+a.ID, nil)
	if out.State != learning.Finished || out.Ended != learning.ByDeadline || !out.EndedAt.Equal(*a.Deadline) || out.Outcome.Score != 1 {
		t.Errorf("after the deadline: %+v", out)
	}
}

func TestBadAnswersAreRefused(t *testing.T) {
	r := newRig(t)
	e := r.enrol("lan")
	a := r.start("lan", e.ID, authoringtest.Quiz)
	short, single := question(t, a.Paper, courses.ShortText).ID, question(t, a.Paper, courses.Single).ID
	matching, number := question(t, a.Paper, courses.Matching).ID, question(t, a.Paper, courses.Number).ID
	for _, tt := range []struct {
		name, question, body string
		status               int
	}{
		{"operator for the answer", short, `{"seq":1,"answer":{"$ne":null}}`, 400},
		{"operator for the text", short, `{"seq":1,"answer":{"text":{"$gt":""}}}`, 400},
		{"operator for seq", short, `{"seq":{"$gt":0},"answer":{"text":"a"}}`, 400},
		{"operator as a pair", matching, `{"seq":1,"answer":{"pairs":{"$ne":"r1"}}}`, 422},
		{"dotted pair", matching, `{"seq":1,"answer":{"pairs":{"1.x":"r1"}}}`, 422},
		{"array for a text", short, `{"seq":1,"answer":{"text":["a"]}}`, 400},
		{"bool for a text question", short, `{"seq":1,"answer":{"bool":true}}`, 422},
		{"two fields", short, `{"seq":1,"answer":{"bool":true,"text":"a"}}`, 422},
		{"unknown option", single, `{"seq":1,"answer":{"choice":["dap-an-dung"]}}`, 422},
		{"two of a single", single, `{"seq":1,"answer":{"choice":["1","2"]}}`, 422},
		{"twice", single, `{"seq":1,"answer":{"choice":["1","1"]}}`, 422},
		{"infinite", number, `{"seq":1,"answer":{"number":1e999}}`, 400},
		{"words for a number", number, `{"seq":1,"answer":{"text":"nhiều"}}`, 422},
		{"seq 0", short, `{"seq":0,"answer":{"text":"a"}}`, 422},
		{"seq missing", short, `{"answer":{"text":"a"}}`, 422},
		{"seq beyond", short, `{"seq":9007199254740993,"answer":{"text":"a"}}`, 422},
		{"unknown key", short, `{"seq":1,"answer":{"text":"a"},"state":"finished"}`, 400},
		{"no JSON", short, `{"seq":1,`, 400},
		{"NUL", short, `{"seq":1,"answer":{"text":"a\u0000"}}`, 400},
		{"bad UTF-8", short, "{\"seq\":1,\"answer\":{\"text\":\"\xff\"}}", 400},
		{"too long", short, `{"seq":1,"answer":{"text":"` + string(bytes.Repeat([]byte("a"), 600)) + `"}}`, 422},
		{"not on the paper", "q99", `{"seq":1,"answer":{}}`, 404},
		{"operator in the path", "$where", `{"seq":1,"answer":{}}`, 404},
		{"dots in the path", "q1.seq", `{"seq":1,"answer":{}}`, 404},
	} {
		if got := r.do("lan", "PUT", "/attempts/"+a.ID+"/answers/"+tt.question, []byte(tt.body)); got.status != tt.status {
			t.Errorf("%s: %.300s, want %d", tt.name, got, tt.status)
		}
	}
	for method, path := range map[string]string{"PUT": "/attempts/" + a.ID + "/answers/" + short, "POST": "/attempts/" + a.ID + "/submit"} {
		if status := r.announce("lan", method, path, 10<<20); status != 413 {
			t.Errorf("%s of ten megabytes: %d", path, status)
		}
	}
	view := must[learning.AttemptView](r, 200, "lan", "GET", "/attempts/"+a.ID, nil)
	if len(view.Answers) != 0 {
		t.Errorf("something was stored: %+v", view.Answers)
	}
}

// The database itself takes nothing but answers among the answers.
func TestAnswersAreGuardedByTheDatabase(t *testing.T) {
	r := newRig(t)
	e := r.enrol("lan")
	a := r.start("lan", e.ID, authoringtest.Quiz)
	stored := func(value bson.M) bson.M { return bson.M{"value": value, "seq": 1, "at": r.clock.Now()} }
	for name, set := range map[string]bson.M{
		"a plain value":   {"answers.q1": "x"},
		"another key":     {"answers.hack": stored(bson.M{})},
		"an unknown part": {"answers.q1": stored(bson.M{"correct": true})},
		"a wrong type":    {"answers.q1": stored(bson.M{"text": 5})},
		"an operator":     {"answers.q1": stored(bson.M{"pairs": bson.M{"x$ne": "r1"}})},
	} {
		if _, err := r.db.Collection("attempts").UpdateByID(t.Context(), a.ID, bson.M{"$set": set}); err == nil {
			t.Errorf("%s was stored", name)
		}
	}
}
