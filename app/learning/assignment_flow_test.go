package learning_test

import (
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/authoring/authoringtest"
	"lantoa/app/learning"
	"lantoa/app/org"
)

func TestFewPeopleAreEnrolledAtOnceAndTheEarliestDueWins(t *testing.T) {
	w := newAssigning(t)
	person := w.hire("An", "svhttdl", org.PositionPress)
	began := time.Now()
	later := w.assign("dau-moi", rule(nil))
	if took := time.Since(began); took > time.Second {
		t.Errorf("took %s", took)
	}
	if e := w.enrolment(person); e.State != learning.Active || !e.Due.Equal(org.Day(2027, 1, 1).Add(-time.Millisecond)) {
		t.Fatalf("enrolled: %+v", e)
	}
	sooner := w.assign("noi-vu", rule(m{"departments": nil, "positions": []string{org.PositionPress}, "due": m{"daysAfterAssignment": 10}}))
	e := w.enrolment(person)
	if want := org.Day(2026, 11, 16).Add(-time.Millisecond); e.Cycle != 1 || len(e.Source.Assignments) != 2 || !e.Due.Equal(want) {
		t.Errorf("two assignments: %+v", e)
	}
	must[learning.Assignment](w.rig, 200, "noi-vu", "POST", "/assignments/"+sooner.ID+"/end", m{"reason": "Hết đợt"})
	if e := w.enrolment(person); e.State != learning.Active || len(e.Source.Assignments) != 1 || e.Source.Assignments[0].ID != later.ID || !e.Due.Equal(org.Day(2027, 1, 1).Add(-time.Millisecond)) {
		t.Errorf("one ended: %+v", e)
	}
	if list := w.membersOf(sooner.ID, "?state=left"); len(list) != 1 || list[0].EndReason != learning.LeftEnded || list[0].FullName != "Nguyễn An" {
		t.Errorf("history: %+v", list)
	}
}

func TestPeopleComeAndGo(t *testing.T) {
	w := newAssigning(t)
	idle, busy, done, newcomer := w.hire("Nhàn", "svhttdl", org.PositionPress), w.hire("Bận", "svhttdl", org.PositionPress), w.hire("Xong", "svhttdl", org.PositionPress), w.hire("Mới", "snv", org.PositionPress)
	a := w.assign("dau-moi", rule(m{"due": m{"daysAfterPosting": 30}}))
	w.read(busy, w.enrolment(busy).ID, authoringtest.Lessons[0])
	w.complete(done)
	w.clock.forward(10 * 24 * time.Hour)
	people := []string{idle, busy, done, newcomer}
	for _, p := range people[:3] {
		w.transfer(p, "snv")
	}
	w.transfer(newcomer, "svhttdl")
	if n := w.count("outbox", bson.M{"kind": "assignment.move"}); n == 0 {
		t.Fatal("a move asked for nothing")
	}
	stop := w.work() // the real way, once
	defer stop()
	w.eventually("the moves were followed", func() bool {
		return w.count("assignment_members", bson.M{"open": true, "personId": newcomer, "waiting": bson.M{"$exists": false}}) == 1 &&
			w.count("assignment_members", bson.M{"open": false, "endReason": learning.LeftRule}) == 3
	})
	for person, want := range map[string]string{idle: learning.Withdrawn, busy: learning.Active, done: learning.Completed, newcomer: learning.Active} {
		e := w.enrolment(person)
		if e.State != want || (person == newcomer) != (len(e.Source.Assignments) == 1) || person != newcomer && e.Due != nil {
			t.Errorf("after the moves, want %s: %+v", want, e)
		}
	}
	if e := w.enrolment(newcomer); !e.Due.Equal(org.Day(2026, 12, 16).Add(-time.Millisecond)) {
		t.Errorf("30 days after 15/11: %s", e.Due)
	}
	w.clock.forward(3 * 24 * time.Hour)
	for _, p := range people[:3] {
		w.transfer(p, "phong-bao-chi")
	}
	w.follow(people...)
	w.follow(people...)
	for person, want := range map[string]string{idle: learning.Active, busy: learning.Active, done: learning.Completed} {
		e := w.enrolment(person)
		if e.State != want || e.Cycle != 1 || person == busy && len(e.Progress.Lessons) != 1 {
			t.Errorf("after coming back, want %s: %+v", want, e)
		}
	}
	for _, member := range w.membersOf(a.ID, "?state=open") {
		if member.EnrolmentID != w.enrolment(member.PersonID).ID || member.Honoured != (member.PersonID == done) {
			t.Errorf("member: %+v", member)
		}
	}
	if n := w.count("assignment_members", bson.M{"assignmentId": a.ID}); n != 7 {
		t.Errorf("%d stays, want 4 first ones and 3 second ones", n)
	}
}

func (w *assigning) eventually(what string, ok func() bool) {
	w.t.Helper()
	for deadline := time.Now().Add(60 * time.Second); time.Now().Before(deadline); {
		if ok() {
			return
		}
		<-time.After(10 * time.Millisecond)
	}
	w.t.Fatalf("never: %s", what)
}

func TestEarlierCompletionsAreHonouredByAge(t *testing.T) {
	w := newAssigning(t)
	person := w.hire("Xong", "svhttdl", org.PositionPress)
	w.complete(person)
	first := w.enrolment(person)
	w.clock.forward(400 * 24 * time.Hour)
	honoured := w.assign("dau-moi", rule(m{"due": m{"daysAfterAssignment": 30}, "honourPrior": m{"maxAgeMonths": 24}}))
	if list := w.membersOf(honoured.ID, ""); len(list) != 1 || !list[0].Honoured || list[0].EnrolmentID != first.ID || list[0].EnrolmentState != learning.Completed {
		t.Errorf("honoured: %+v", list)
	}
	if w.count("enrolments", bson.M{}) != 1 {
		t.Fatal("an honoured completion made an enrolment")
	}
	for i, honour := range []any{m{"maxAgeMonths": 12}, nil} { // too old; never
		a := w.assign("dau-moi", rule(m{"due": m{"daysAfterAssignment": 30}, "honourPrior": honour}))
		e := w.enrolment(person)
		if list := w.membersOf(a.ID, ""); e.Cycle != 2 || e.State != learning.Active || len(e.Source.Assignments) != i+1 || list[0].Honoured || list[0].EnrolmentID != e.ID {
			t.Errorf("not honoured: %+v %+v", e, list)
		}
	}
	// Completing the new cycle satisfies both; looking again asks for nothing.
	second := w.enrolment(person)
	for _, lesson := range authoringtest.Lessons {
		w.read(person, second.ID, lesson)
	}
	w.pass(person, second.ID)
	w.clock.forward(700 * 24 * time.Hour)
	if err := w.ApplyAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	stop := w.work()
	defer stop()
	w.eventually("all were looked at again", func() bool { return w.count("assignments", bson.M{"appliedAt": w.clock.Now()}) == 3 })
	if e := w.enrolment(person); e.Cycle != 2 || e.State != learning.Completed {
		t.Errorf("asked a third time: %+v", e)
	}
}

func TestDueDatesFollowThePosting(t *testing.T) {
	w := newAssigning(t)
	person := w.hire("An", "svhttdl", org.PositionPress)
	a := w.assign("dau-moi", rule(m{"due": m{"daysAfterPosting": 30}}))
	if _, err := w.db.Collection("postings").UpdateMany(t.Context(), bson.M{"personId": person}, bson.M{"$set": bson.M{"from": org.Day(2026, 11, 5), "since": org.Day(2026, 11, 5)}}); err != nil {
		t.Fatal(err)
	}
	w.clock.forward(5 * 24 * time.Hour)
	other := w.assign("dau-moi", rule(m{"due": m{"date": "2026-12-20"}}))
	if _, err := w.db.Collection("postings").UpdateMany(t.Context(), bson.M{"personId": person}, bson.M{"$set": bson.M{"from": org.Day(2026, 11, 8), "since": org.Day(2026, 11, 8)}}); err != nil {
		t.Fatal(err)
	}
	w.follow(person)
	if list, want := w.membersOf(a.ID, ""), org.Day(2026, 12, 9).Add(-time.Millisecond); len(list) != 1 || !list[0].Due.Equal(want) {
		t.Errorf("member: %+v, want due %s", list, want)
	}
	if e := w.enrolment(person); !e.Due.Equal(org.Day(2026, 12, 9).Add(-time.Millisecond)) || len(e.Source.Assignments) != 2 || e.Source.Assignments[1].ID != other.ID {
		t.Errorf("enrolment: %+v", e)
	}
}
