package learning_test

import (
	"bytes"
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth/policy"
	"lantoa/app/authoring"
	"lantoa/app/authoring/authoringtest"
	"lantoa/app/learning"
	"lantoa/app/platform/jobs"
	"lantoa/courses"
)

func TestStartTwiceAtOnceMakesOne(t *testing.T) {
	r := newRig(t)
	e := r.enrol("lan")
	ids := make(chan string, 8)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			got := r.do("lan", "POST", "/enrolments/"+e.ID+"/quizzes/"+authoringtest.Quiz+"/attempts", nil)
			if got.status != 200 {
				t.Errorf("start: %s", got)
			}
			var v learning.AttemptView
			decode(t, got, &v)
			ids <- v.ID
		})
	}
	wg.Wait()
	close(ids)
	seen := map[string]bool{}
	for id := range ids {
		seen[id] = true
	}
	if len(seen) != 1 {
		t.Errorf("%d attempts", len(seen))
	}
	if n, _ := r.db.Collection("attempts").CountDocuments(t.Context(), bson.M{}); n != 1 {
		t.Errorf("%d attempts stored", n)
	}
}

func TestSubmitTwiceAtOnceGradesOnce(t *testing.T) {
	r := newRig(t, func(c *learning.Config) { c.MinimumTimeFactor = 0 })
	e := r.enrol("lan")
	for _, lesson := range authoringtest.Lessons {
		r.read("lan", e.ID, lesson)
	}
	a := r.start("lan", e.ID, authoringtest.Quiz)
	for _, q := range a.Paper.Questions {
		r.save("lan", a.ID, q.ID, 1, right(q))
	}
	outs := make(chan learning.AttemptView, 6)
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			got := r.do("lan", "POST", "/attempts/"+a.ID+"/submit", nil)
			var v learning.AttemptView
			decode(t, got, &v)
			outs <- v
		})
	}
	wg.Wait()
	close(outs)
	for v := range outs {
		if v.State != learning.Finished || v.Outcome == nil || v.Outcome.Percent != 100 || !v.CourseCompleted {
			t.Errorf("submit: %+v", v)
		}
	}
	view := must[learning.EnrolmentView](r, 200, "lan", "GET", "/enrolments/"+e.ID, nil)
	if view.Progress.Quizzes[authoringtest.Quiz].Attempts != 1 || len(view.Running) != 0 {
		t.Errorf("counted more than once: %+v", view.Progress.Quizzes)
	}
	if n, _ := r.db.Collection("outbox").CountDocuments(t.Context(), bson.M{"kind": learning.IssueCertificate}); n != 1 {
		t.Errorf("%d certificates asked for", n)
	}
}

// An answer on its way while the paper is handed in is graded or refused.
func TestAnswersDuringSubmitAreGradedOrRefused(t *testing.T) {
	r := newRig(t)
	for round := range 8 {
		person := "person-" + string(rune('a'+round))
		e := r.enrol(person)
		a := r.start(person, e.ID, authoringtest.Quiz)
		q := question(t, a.Paper, courses.ShortText)
		var acknowledged atomic.Int64
		var wg sync.WaitGroup
		for n := range int64(12) {
			wg.Go(func() {
				got := r.save(person, a.ID, q.ID, n+1, text("câu bắc cầu bí mật"))
				switch {
				case got.status == 200:
					acknowledged.Add(1)
				case got.reason() != "attempt_over":
					t.Errorf("answer: %s", got)
				}
			})
			if n == 5 {
				wg.Go(func() {
					if got := r.do(person, "POST", "/attempts/"+a.ID+"/submit", nil); got.status != 200 {
						t.Errorf("submit: %s", got)
					}
				})
			}
		}
		wg.Wait()
		out := must[learning.AttemptView](r, 200, person, "GET", "/attempts/"+a.ID, nil)
		want := 0.0
		if acknowledged.Load() > 0 {
			want = 1
		}
		if out.Outcome == nil || out.Outcome.Score != want {
			t.Errorf("round %d: %d acknowledged, graded %+v", round, acknowledged.Load(), out.Outcome)
		}
	}
}

func TestAttemptsAllowedAndWaiting(t *testing.T) {
	r := newRig(t)
	e := r.enrol("lan")
	start := "/enrolments/" + e.ID + "/quizzes/" + authoringtest.Quiz + "/attempts"
	for n := 1; n <= 3; n++ {
		a := r.start("lan", e.ID, authoringtest.Quiz)
		if a.Number != n {
			t.Fatalf("attempt %d is number %d", n, a.Number)
		}
		out := must[learning.AttemptView](r, 200, "lan", "POST", "/attempts/"+a.ID+"/submit", nil)
		if *out.AttemptsLeft != 3-n || out.Visible.Answers != (n == 3) {
			t.Errorf("attempt %d: left %d, %+v", n, *out.AttemptsLeft, out.Visible)
		}
		r.clock.forward(30*time.Minute - time.Millisecond)
		want := "too_soon"
		if n == 3 {
			want = "no_attempts_left"
		}
		if got := r.do("lan", "POST", start, nil); got.reason() != want {
			t.Errorf("after attempt %d: %s", n, got)
		}
		r.clock.forward(time.Millisecond)
	}
	list := must[struct{ Items []learning.AttemptLine }](r, 200, "lan", "GET", start, nil)
	if len(list.Items) != 3 || list.Items[2].Outcome == nil {
		t.Errorf("list: %+v", list)
	}
	for _, quiz := range []string{"khong-co", "a.b", "$ne"} {
		if got := r.do("lan", "POST", "/enrolments/"+e.ID+"/quizzes/"+quiz+"/attempts", nil); got.status/100 != 4 {
			t.Errorf("quiz %s: %s", quiz, got)
		}
	}
}

func TestPapersPreferWhatWasNotSeen(t *testing.T) {
	r := newRig(t)
	e := r.enrol("lan")
	prompts := map[string]int{}
	for range 2 { // 3 of 8, then 3 of the other 5
		a := r.start("lan", e.ID, authoringtest.Practice)
		if a.Deadline != nil {
			t.Errorf("a deadline without a limit: %v", a.Deadline)
		}
		for _, q := range a.Paper.Questions {
			prompts[q.Prompt]++
		}
		must[learning.AttemptView](r, 200, "lan", "POST", "/attempts/"+a.ID+"/submit", nil)
	}
	if len(prompts) != 6 {
		t.Errorf("questions came twice: %v", prompts)
	}
}

func TestScoringLastAndAverage(t *testing.T) {
	r := newRig(t)
	e := r.enrol("lan")
	a := r.start("lan", e.ID, authoringtest.Practice)
	for _, q := range a.Paper.Questions {
		r.save("lan", a.ID, q.ID, 1, right(q))
	}
	must[learning.AttemptView](r, 200, "lan", "POST", "/attempts/"+a.ID+"/submit", nil)
	b := r.start("lan", e.ID, authoringtest.Practice)
	must[learning.AttemptView](r, 200, "lan", "POST", "/attempts/"+b.ID+"/submit", nil)
	view := must[learning.EnrolmentView](r, 200, "lan", "GET", "/enrolments/"+e.ID, nil)
	if q := view.Progress.Quizzes[authoringtest.Practice]; q.Percent != 0 || q.Attempts != 2 || !q.Passed {
		t.Errorf("the last attempt should count: %+v", q)
	}
}

func TestDeadlineClosesTheAttempt(t *testing.T) {
	r := newRig(t)
	e := r.enrol("lan")
	a := r.start("lan", e.ID, authoringtest.Quiz)
	q := question(t, a.Paper, courses.Single)
	r.save("lan", a.ID, q.ID, 1, right(q))

	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- r.jobs.Run(ctx) }()
	defer func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}()
	row, err := r.jobs.Find(t.Context(), "attempt-close:"+a.ID)
	if err != nil || row.State != jobs.Pending || !row.NotBefore.Equal(a.Deadline.Add(courses.Grace)) {
		t.Fatalf("row %+v: %v", row, err)
	}
	r.clock.forward(20*time.Minute + 11*time.Second)
	line := r.awaitFinished(a.ID)
	if line.Ended != learning.ByDeadline || line.Outcome.Score != 1 || !line.EndedAt.Equal(*a.Deadline) {
		t.Errorf("closed: %+v", line)
	}
}

func (r *rig) awaitFinished(id string) learning.AttemptLine {
	r.t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for {
		var line learning.AttemptLine
		if err := r.db.Collection("attempts").FindOne(r.t.Context(), bson.M{"_id": id}).Decode(&line); err != nil {
			r.t.Fatal(err)
		}
		if line.State == learning.Finished {
			return line
		}
		if time.Now().After(deadline) {
			r.t.Fatal("the attempt was not closed")
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func TestReconcilers(t *testing.T) {
	r := newRig(t, func(c *learning.Config) { c.MinimumTimeFactor = 0 })
	e := r.enrol("lan")
	a := r.start("lan", e.ID, authoringtest.Quiz)
	r.clock.forward(21 * time.Minute)
	if err := r.learning.CloseOverdue(t.Context()); err != nil {
		t.Fatal(err)
	}
	if line := r.awaitFinished(a.ID); line.Ended != learning.ByDeadline {
		t.Errorf("closed: %+v", line)
	}
	r.clock.forward(time.Hour)
	for _, lesson := range authoringtest.Lessons {
		r.read("lan", e.ID, lesson)
	}
	r.pass("lan", e.ID)
	if _, err := r.db.Collection("outbox").DeleteMany(t.Context(), bson.M{}); err != nil {
		t.Fatal(err)
	}
	n, err := r.learning.AskForCertificates(t.Context(), r.clock.Now().Add(-time.Hour))
	if err != nil || n != 1 || !r.outboxHas("certificate:"+e.ID) {
		t.Errorf("%d looked at, %v", n, err)
	}
}

// An overdue attempt is closed by whoever comes first, also by the next start.
func TestStartAfterTheDeadline(t *testing.T) {
	r := newRig(t)
	e := r.enrol("lan")
	first := r.start("lan", e.ID, authoringtest.Quiz)
	r.clock.forward(51 * time.Minute) // 20 of the attempt, 30 of waiting
	second := r.start("lan", e.ID, authoringtest.Quiz)
	if second.ID == first.ID || second.Number != 2 {
		t.Errorf("second: %+v", second)
	}
	if got := must[learning.AttemptView](r, 200, "lan", "POST", "/attempts/"+first.ID+"/submit", nil); got.Ended != learning.ByDeadline {
		t.Errorf("first: %+v", got)
	}
}

// What is published or taken away in the middle changes nothing for those who
// began: neither their paper nor how it is graded.
func TestAnAttemptGoesOnOverANewVersionAndAWithdrawal(t *testing.T) {
	r := newRig(t)
	e := r.enrol("lan")
	a := r.start("lan", e.ID, authoringtest.Quiz)
	q := question(t, a.Paper, courses.Single)
	r.save("lan", a.ID, q.ID, 1, right(q))

	changed := authoringtest.Content()
	file := changed[authoringtest.Course+"/quiz.yaml"]
	file.Data = bytes.ReplaceAll(file.Data, []byte(q.Prompt), []byte("Câu hỏi đã sửa?"))
	report, err := r.courses.Import(t.Context(), policy.System("test"), authoringtest.Load(t, changed), authoring.ImportOptions{})
	if err != nil || !slices.ContainsFunc(report.Courses, func(c authoring.CourseReport) bool { return c.Version == 2 }) {
		t.Fatalf("%+v, %v", report, err)
	}
	if _, err := r.db.Collection("enrolments").UpdateByID(t.Context(), e.ID, bson.M{"$set": bson.M{"state": learning.Withdrawn}}); err != nil {
		t.Fatal(err)
	}

	view := must[learning.AttemptView](r, 200, "lan", "GET", "/attempts/"+a.ID, nil)
	if same := question(t, view.Paper, courses.Single); same.Prompt != q.Prompt || view.Answers[q.ID].Seq != 1 {
		t.Errorf("the paper changed: %+v", same)
	}
	short := question(t, view.Paper, courses.ShortText)
	if got := r.save("lan", a.ID, short.ID, 1, right(short)); got.status != 200 {
		t.Errorf("an answer in the middle: %s", got)
	}
	if again := r.start("lan", e.ID, authoringtest.Quiz); again.ID != a.ID {
		t.Errorf("another attempt was started: %+v", again)
	}
	out := must[learning.AttemptView](r, 200, "lan", "POST", "/attempts/"+a.ID+"/submit", nil)
	if out.Outcome == nil || out.Outcome.Score != 2 || out.EnrolmentState != learning.Withdrawn {
		t.Errorf("handed in: %+v", out.Outcome)
	}
	if got := r.do("lan", "POST", "/enrolments/"+e.ID+"/quizzes/"+authoringtest.Quiz+"/attempts", nil); got.reason() != "enrolment_over" {
		t.Errorf("after the withdrawal: %s", got)
	}
}
