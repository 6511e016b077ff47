package learning_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/authoring/authoringtest"
	"lantoa/app/learning"
	"lantoa/app/org"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

// many inserts people with postings, as few fields as will do.
func (w *assigning) many(n int, department, path string) []string {
	w.t.Helper()
	ids, docs := make([]string, n), make([]any, n)
	from := org.Day(2025, 7, 1)
	for i := range n {
		ids[i] = fmt.Sprintf("%s-%05d", department, i)
		docs[i] = org.Posting{
			ID: "p-" + ids[i], PersonID: ids[i], DepartmentID: department, DepartmentPath: path, PositionID: org.PositionSpecialist,
			Duty: org.FullDuty, Main: true, From: from, Open: true, Since: from,
		}
	}
	if _, err := w.db.Collection("postings").InsertMany(w.t.Context(), docs); err != nil {
		w.t.Fatal(err)
	}
	return ids
}

// insist applies until it is done, as the job's tries do: what was killed may
// have the turn for some seconds more.
func (w *assigning) insist(ctx context.Context, id string) {
	w.t.Helper()
	for ctx.Err() == nil {
		err := w.Apply(ctx, id)
		if err == nil {
			return
		}
		if ctx.Err() == nil && !fault.Is(err, fault.Unavailable) {
			w.t.Errorf("apply: %v", err)
			return
		}
	}
}

// heal lets the reconciler look and a worker do what it asks for.
func (w *assigning) heal() {
	w.t.Helper()
	w.clock.forward(20 * time.Minute)
	before := w.count("outbox", bson.M{"kind": "assignment.apply"})
	if err := w.Heal(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	if w.count("outbox", bson.M{"kind": "assignment.apply"}) != before+1 {
		w.t.Fatal("the reconciler asked for nothing")
	}
	stop := w.work()
	defer stop()
	w.eventually("healed", func() bool { return w.count("outbox", bson.M{"state": bson.M{"$ne": "done"}}) == 0 })
}

// sound checks what must hold of an assignment once it is settled.
func (w *assigning) sound(id string, members int) {
	w.t.Helper()
	for what, got := range map[string]int{
		"open memberships":        w.count("assignment_members", bson.M{"assignmentId": id, "open": true}),
		"people with one":         w.distinct("assignment_members", "personId", bson.M{"assignmentId": id, "open": true}),
		"enrolments":              w.count("enrolments", bson.M{"source.assignments.id": id}),
		"enrolled people":         w.distinct("enrolments", "personId", bson.M{"source.assignments": bson.M{"$size": 1}, "due": bson.M{"$type": "date"}}),
		"memberships with theirs": w.distinct("assignment_members", "enrolmentId", bson.M{"assignmentId": id, "open": true, "waiting": bson.M{"$exists": false}}),
	} {
		if got != members {
			w.t.Errorf("%s: %d, want %d", what, got, members)
		}
	}
}

func (w *assigning) distinct(collection, field string, filter any) int {
	w.t.Helper()
	out, err := db.Aggregate[struct{ N int }](w.t.Context(), w.db.Collection(collection), bson.A{
		bson.M{"$match": filter}, bson.M{"$group": bson.M{"_id": "$" + field}}, bson.M{"$count": "n"},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	if len(out) == 0 {
		return 0
	}
	return out[0].N
}

func TestAnEvaluationKilledInTheMiddleIsFinished(t *testing.T) {
	w := newAssigning(t)
	const n = 2600
	people := w.many(n, "svhttdl", "/ubnd/svhttdl/")
	a := w.assign("dau-moi", rule(nil))
	// Ends at growing depths: while joining, while enrolling, near the end.
	for _, filter := range []struct {
		collection string
		filter     bson.M
		atLeast    int
	}{
		{"assignment_members", bson.M{}, 1}, {"enrolments", bson.M{}, 1}, {"assignment_members", bson.M{"enrolmentId": bson.M{"$exists": true}}, 1000},
	} {
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { defer close(done); w.insist(ctx, a.ID) }()
		w.eventually("it got that far", func() bool { return w.count(filter.collection, filter.filter) >= filter.atLeast })
		cancel()
		<-done
	}
	for range 2 {
		w.insist(t.Context(), a.ID)
	}
	w.sound(a.ID, n)

	// Enrolments that got lost come back: those it knows of, and those it does not.
	if _, err := w.db.Collection("enrolments").DeleteMany(t.Context(), bson.M{"personId": bson.M{"$in": people[:10]}}); err != nil {
		t.Fatal(err)
	}
	w.insist(t.Context(), a.ID)
	w.sound(a.ID, n)
	if _, err := w.db.Collection("enrolments").DeleteMany(t.Context(), bson.M{"personId": bson.M{"$in": people[:10]}}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.db.Collection("assignment_members").UpdateMany(t.Context(), bson.M{"personId": bson.M{"$in": people[:10]}}, bson.M{"$set": bson.M{"waiting": true}, "$unset": bson.M{"enrolmentId": ""}}); err != nil {
		t.Fatal(err)
	}
	w.heal()
	w.sound(a.ID, n)

	// Killed while everybody leaves.
	must[learning.Assignment](w.rig, 200, "dau-moi", "POST", "/assignments/"+a.ID+"/end", m{"reason": "Hết đợt"})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); w.insist(ctx, a.ID) }()
	w.eventually("some left", func() bool { return w.count("enrolments", bson.M{"state": learning.Withdrawn}) > 0 })
	cancel()
	<-done
	w.heal()
	if open, asked := w.count("assignment_members", bson.M{"open": true}), w.count("enrolments", bson.M{"source.assignments.0": bson.M{"$exists": true}}); open+asked != 0 {
		t.Errorf("%d open memberships, %d enrolments asked for", open, asked)
	}
	if n2 := w.count("enrolments", bson.M{"state": learning.Withdrawn}); n2 != n {
		t.Errorf("%d withdrawn", n2)
	}
}

func TestTwentyThousandPeopleInTheBackground(t *testing.T) {
	w := newAssigning(t)
	const n = 20_000
	w.many(n, "svhttdl", "/ubnd/svhttdl/")
	learner := w.hire("An", "snv", org.PositionPress)
	e := w.enrol(learner)
	stop := w.work()
	defer stop()
	began := time.Now()
	a := w.assign("noi-vu", rule(nil))
	answered := time.Since(began)
	var slowest time.Duration
	for {
		at := time.Now()
		must[learning.LessonPage](w.rig, 200, learner, "GET", "/enrolments/"+e.ID+"/lessons/"+authoringtest.Lessons[0], nil)
		slowest = max(slowest, time.Since(at))
		if w.count("assignments", bson.M{"appliedAt": bson.M{"$exists": true}}) == 1 {
			break
		}
		if time.Since(began) > time.Minute {
			t.Fatal("not within a minute")
		}
		<-time.After(20 * time.Millisecond)
	}
	took := time.Since(began)
	t.Logf("%d people: answered after %s, all enrolled after %s; slowest lesson meanwhile %s", n, answered, took, slowest)
	if took > 20*time.Second || slowest > 2*time.Second {
		t.Errorf("too slow")
	}
	w.sound(a.ID, n)
	again := time.Now()
	if err := w.Apply(t.Context(), a.ID); err != nil {
		t.Fatal(err)
	}
	t.Logf("evaluated again without a change: %s", time.Since(again))
}
