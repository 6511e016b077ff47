package reminders

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth/policy"
	"lantoa/app/learning"
	"lantoa/app/org"
	"lantoa/app/platform/jobs"
)

// wantOneEach: everybody got one mail, with a Message-ID of its own.
func (r *rig) wantOneEach(people []org.Person) {
	r.t.Helper()
	seen := map[string]bool{}
	for _, p := range people {
		r.wantMails(1, p)
		for _, m := range r.mailed(p) {
			seen[m.Header.Get("Message-ID")] = true
		}
	}
	if got := len(r.smtp.Messages()); got != len(people) || len(seen) != len(people) {
		r.t.Errorf("%d mails with %d Message-IDs for %d people", got, len(seen), len(people))
	}
}

// TestTwoWorkersAndManyRuns: two processes work, and the run is ticked by
// both, carried out again by hand, and asked for by a manager, all at once.
func TestTwoWorkersAndManyRuns(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	people := r.people(30, so)
	r.enrol(course, "2026-11-27", people...)
	r.enrol(advanced, "2026-11-26", people...)
	manager := r.account(r.people(1, so)[0], policy.Grant{Role: policy.Staffing, Path: "/"})
	other := r.process()
	r.start(r.main)
	r.start(other)
	r.set("2026-11-23 08:00")
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			if err := []*process{r.main, other}[i%2].run(t.Context(), "", order{Day: "2026-11-23"}); err != nil {
				t.Error(err)
			}
		})
		wg.Go(func() {
			if status, body := r.call(manager, http.MethodPost, "/reminders/run", ""); status != 202 {
				t.Errorf("run: %d %s", status, body)
			}
		})
	}
	wg.Wait()
	r.day("2026-11-23")
	r.wantOneEach(people)
	if n := r.count("reminders", bson.M{}); n != 2*len(people) {
		t.Errorf("%d reminders, want %d", n, 2*len(people))
	}
	r.want(202, manager, http.MethodPost, "/reminders/run", "")
	r.idle()
	r.wantOneEach(people)
}

// TestRedisFlushedInTheMiddle: mails are being sent when Redis loses all.
func TestRedisFlushedInTheMiddle(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	people := r.people(30, so)
	r.enrol(course, "2026-11-27", people...)
	gate, first := make(chan struct{}), make(chan struct{})
	once := sync.OnceFunc(func() { close(first) })
	r.smtp.Refuse(func(string) error { once(); <-gate; return nil })
	r.start(r.main)
	r.set("2026-11-23 08:00")
	<-first
	must(t, r.main.jobs.Redis().FlushDB(t.Context()).Err())
	r.eventually("the flush was noticed", func() bool { return r.count("outbox", bson.M{"generation": bson.M{"$gt": 1}}) > 0 })
	close(gate)
	r.day("2026-11-23")
	r.eventually("all have it", func() bool { return len(r.smtp.Messages()) >= len(people) })
	r.idle()
	r.wantOneEach(people)
}

// TestAWorkerStoppedInTheMiddle: one worker stops while mails are on their way,
// another goes on.
func TestAWorkerStoppedInTheMiddle(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	people := r.people(30, so)
	r.enrol(course, "2026-11-27", people...)
	stop := r.start(r.main)
	r.set("2026-11-23 08:00")
	r.smtp.Wait(t, 3)
	stop()
	r.start(r.process())
	r.day("2026-11-23")
	r.wantOneEach(people)
}

// TestSomebodyOverdueGetsExactlyOneMail is the end of the story: a manager
// runs the reminders by hand, whatever the hour.
func TestSomebodyOverdueGetsExactlyOneMail(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.set("2026-11-22 23:10") // a Sunday night
	p := r.people(1, xa)[0]
	manager := r.account(r.people(1, so)[0], policy.Grant{Role: policy.Administrator, Path: "/"})
	r.enrol(course, "2026-11-06", p)
	r.start(r.main)
	for range 3 {
		r.want(202, manager, http.MethodPost, "/reminders/run", "")
		r.idle()
	}
	r.wantMails(1, p)
	if got := r.mailed(p)[0].Subject; got != "Nhắc học: “Người phát ngôn ở xã” quá hạn 10 ngày làm việc" {
		t.Errorf("got %q", got)
	}
	r.day("2026-11-23")
	r.want(202, manager, http.MethodPost, "/reminders/run", "")
	r.idle()
	r.wantMails(1, p)
	if r.CountAudit(t, "reminders.run") != 4 {
		t.Error("not every run by hand is audited")
	}
}

func TestTwentyThousandPeople(t *testing.T) {
	r := newRig(t)
	const n = many
	due, later := at(t, "2026-11-27").UTC(), at(t, "2026-11-18").UTC()
	var docs []any
	var list, late []learning.Assigned
	for i := range n {
		id := fmt.Sprintf("p%05d", i)
		list = append(list, learning.Assigned{PersonID: id, Due: &due})
		if i%4 == 0 {
			late = append(late, learning.Assigned{PersonID: id, Due: &later})
		}
		path := so
		if i%2 == 0 {
			path = xa
		}
		docs = append(docs, org.Posting{
			ID: "v" + id, PersonID: id, DepartmentID: strings.Split(path, "/")[2], DepartmentPath: path,
			PositionID: "chuyen-vien", Duty: org.FullDuty, Main: true, From: due.AddDate(0, -2, 0), Open: true, Since: due.AddDate(0, -2, 0),
		})
	}
	_, err := r.DB.Collection("postings").InsertMany(t.Context(), docs)
	must(t, err)
	for code, people := range map[string][]learning.Assigned{course: list, advanced: late} {
		_, err := r.main.cfg.Learning.EnrolAssigned(t.Context(), "giao", code, people)
		must(t, err)
	}
	coordinators := r.people(2, so)
	r.account(coordinators[0], policy.Grant{Role: policy.Coordinator, Path: so})
	r.account(coordinators[1], policy.Grant{Role: policy.Coordinator, Path: xa})

	r.set("2026-11-23 08:00")
	began := time.Now()
	must(t, r.main.run(t.Context(), "", order{Day: "2026-11-23"}))
	took := time.Since(began)
	rows := r.count("outbox", bson.M{"kind": jobDigest, "state": jobs.Pending})
	t.Logf("%d enrolments, %d rows for people, %d for coordinators: %v", n+len(late), rows, r.count("outbox", bson.M{"kind": jobOverview}), took)
	if rows != n || took > 20*time.Second {
		t.Errorf("%d rows in %v, want %d in less than 20 s", rows, took, n)
	}
	began = time.Now()
	must(t, r.main.run(t.Context(), "", order{Day: "2026-11-23"}))
	t.Logf("the same again: %v", time.Since(began))
	if again := r.count("outbox", bson.M{"kind": jobDigest}); again != n {
		t.Errorf("a second run made it %d rows", again)
	}
}
