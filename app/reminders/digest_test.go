package reminders

import (
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth/policy"
	"lantoa/app/authoring/authoringtest"
	"lantoa/app/org"
	"lantoa/app/platform/jobs"
)

const (
	course   = authoringtest.Course
	advanced = authoringtest.Advanced
)

func TestOneDigestADayOfAllThatIsDue(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.start(r.main)
	all := r.people(5, so)
	both, done, far, silent, left := all[0], all[1], all[2], all[3], all[4]
	r.enrol(course, "2026-11-27", both, done, silent, left) // −7 was 17/11
	r.enrol(advanced, "2026-11-19", both)
	r.enrol(course, "2026-12-20", far)
	r.complete(done)
	must(t, updateOne(r, "people", silent.ID, bson.M{"email": "x"}, "$unset"))
	must(t, updateOne(r, "people", left.ID, bson.M{"active": false}, "$set"))

	r.day("2026-11-23")
	r.wantMails(1, both)
	for _, p := range []org.Person{done, far, silent, left} {
		r.wantMails(0, p)
	}
	m := r.mailed(both)[0]
	if m.Subject != "Nhắc học: 2 khóa học sắp đến hạn hoặc đã quá hạn" || m.To.Name != both.FullName() {
		t.Errorf("subject %q to %q", m.Subject, m.To.Name)
	}
	for _, body := range []string{m.Text, m.HTML} {
		for _, want := range []string{
			"Kính gửi " + both.FullName(), "Người phát ngôn ở xã", "còn 3 ngày làm việc (hạn: thứ Sáu, 27/11/2026)",
			"quá hạn 2 ngày làm việc (hạn: thứ Năm, 19/11/2026)", url, "2 courses are not finished; the first one: 2 working days overdue (due 19 November 2026)",
		} {
			if !strings.Contains(body, want) {
				t.Errorf("no %q in\n%s", want, body)
			}
		}
	}
	if r.count("notifications", bson.M{"personId": silent.ID, "mail.state": MailNone}) != 1 {
		t.Error("somebody without an address has no notification in the application")
	}

	// In the application, too.
	var page Notifications
	must(t, json.Unmarshal([]byte(r.want(200, r.account(both), "GET", "/me/notifications", "")), &page))
	if page.Unread != 1 || len(page.Items) != 1 || page.Items[0].Count != 2 || !strings.Contains(page.Items[0].Body, "còn 3 ngày làm việc") {
		t.Errorf("got %+v", page)
	}
}

// TestTheStepsOfOneCourse goes through a month, day by day.
func TestTheStepsOfOneCourse(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.start(r.main)
	p := r.people(1, so)[0]
	r.enrol(course, "2026-12-03", p) // a Thursday
	want := map[string]string{
		"2026-11-23": "còn 7 ngày làm việc",     // −7 would be 23/11: 24/11 is off
		"2026-12-02": "còn 1 ngày làm việc",     // −1
		"2026-12-03": "đến hạn hôm nay",         // 0
		"2026-12-08": "quá hạn 3 ngày làm việc", // +3
		"2026-12-14": "quá hạn 7 ngày làm việc", // +7
	}
	sent := 0
	for day := at(t, "2026-11-23 08:00"); day.Before(at(t, "2026-12-22 00:00")); day = day.AddDate(0, 0, 1) {
		name := dayName(day)
		r.day(name)
		if words := want[name]; words != "" {
			sent++
			if got := r.mailed(p); len(got) == sent && !strings.Contains(got[sent-1].Subject, words) {
				t.Errorf("%s: %q, want %q", name, got[sent-1].Subject, words)
			}
		}
		r.wantMails(sent, p)
	}
	if sent != 5 || r.count("reminders", bson.M{"personId": p.ID}) != 5 {
		t.Errorf("%d sent", sent)
	}
	// Another due date is another matter.
	r.set("2026-12-23 07:00")
	r.enrol(course, "2026-12-25", p)
	must(t, updateMany(r, "enrolments", bson.M{"personId": p.ID}, bson.M{"due": at(t, "2026-12-25").UTC()}))
	r.day("2026-12-23")
	r.wantMails(6, p)
}

// TestMissedDays: the worker was away while three steps came; one mail, of the
// latest.
func TestMissedDays(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	stop := r.start(r.main)
	p := r.people(1, so)[0]
	r.enrol(course, "2026-12-03", p)
	r.day("2026-11-23")
	r.wantMails(1, p)
	stop()
	r.set("2026-12-09 07:30") // −1, 0 and +3 went by
	r.start(r.process())
	r.day("2026-12-09")
	r.wantMails(2, p)
	if got := r.mailed(p)[1].Subject; !strings.Contains(got, "quá hạn 4 ngày làm việc") {
		t.Errorf("got %q", got)
	}
	r.day("2026-12-10")
	r.wantMails(2, p)
}

func TestQuietHours(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	p := r.people(1, so)[0]
	r.enrol(course, "2026-11-27", p)
	run := func() {
		must(t, r.main.run(t.Context(), "", order{Day: dayName(r.Clock.Now())}))
		r.idle()
	}
	r.set("2026-11-21 07:00") // a Saturday
	r.start(r.main)
	for _, when := range []string{"2026-11-21 08:00", "2026-11-22 08:00", "2026-11-23 22:00", "2026-11-24 08:00"} { // weekend, night, 24/11
		r.set(when)
		run()
		r.wantMails(0, p)
	}
	r.set("2026-11-25 12:00") // noon: it waits until 13:30
	run()
	r.wantMails(0, p)
	r.set("2026-11-25 13:30")
	r.idle()
	r.wantMails(1, p)
}

// TestARowThatWaitsTooLong: the row is put at 08:00, the worker comes to it at
// noon, in the evening, or the next day.
func TestARowThatWaitsTooLong(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	people := r.people(2, so)
	r.enrol(course, "2026-11-27", people...)
	r.set("2026-11-23 08:00")
	must(t, r.main.run(t.Context(), "", order{Day: "2026-11-23"}))
	r.set("2026-11-23 12:00")
	r.start(r.main)
	r.idle()
	r.wantMails(0, people[0])
	r.set("2026-11-23 18:00") // and 13:30 was missed as well
	r.idle()
	r.wantMails(0, people[0])
	if n := r.count("reminders", bson.M{}); n != 0 {
		t.Errorf("%d reminders of a day that went by", n)
	}
	r.day("2026-11-25")
	r.wantMails(1, people[0])
	r.wantMails(1, people[1])
}

func TestFinishedBeforeItLeaves(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	people := r.people(2, so)
	r.enrol(course, "2026-11-27", people...)
	ctx := t.Context()
	r.set("2026-11-23 08:00")
	must(t, r.main.run(ctx, "", order{Day: "2026-11-23"}))
	r.complete(people[0]) // before the digest is written
	for _, p := range people {
		must(t, r.main.remind(ctx, "reminder:"+p.ID, order{PersonID: p.ID, Day: "2026-11-23"}))
	}
	r.complete(people[1]) // before the mail leaves
	r.start(r.main)
	r.idle()
	r.wantMails(0, people[0])
	r.wantMails(0, people[1])
	if n := r.count("notifications", bson.M{"mail.state": MailNeedless}); n != 1 {
		t.Errorf("%d mails were found needless, want 1", n)
	}
}

func TestASettledMailIsNotSentAgain(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	p := r.people(1, so)[0]
	r.enrol(course, "2026-11-27", p)
	ctx := t.Context()
	r.set("2026-11-23 08:00")
	must(t, r.main.remind(ctx, "x", order{PersonID: p.ID, Day: "2026-11-23"}))
	must(t, r.main.remind(ctx, "x", order{PersonID: p.ID, Day: "2026-11-23"}))
	o := mailOrder{Notification: notificationID(KindReminder, p.ID, "2026-11-23"), Day: "2026-11-23"}

	// Runs of two workers overlap while the server is slow.
	slow := make(chan struct{})
	r.smtp.Refuse(func(string) error { <-slow; return nil })
	other := r.process()
	errs := make([]error, 6)
	var wg sync.WaitGroup
	var began sync.WaitGroup
	began.Add(len(errs))
	for i := range errs {
		wg.Go(func() {
			began.Done()
			who := []*process{r.main, other}[i%2]
			errs[i] = who.send(ctx, "mail", o)
		})
	}
	began.Wait()
	r.eventually("one has the claim", func() bool { return r.count("notifications", bson.M{"mail.claim": bson.M{"$ne": nil}}) == 1 })
	if err := r.main.send(ctx, "mail", o); !errors.Is(err, errBusy) {
		t.Errorf("a rival got %v, want another try later", err)
	}
	close(slow)
	wg.Wait()
	must(t, r.main.send(ctx, "mail", o))
	r.wantMails(1, p)
	busy := 0
	for _, err := range errs {
		if errors.Is(err, errBusy) {
			busy++
		} else if err != nil {
			t.Error(err)
		}
	}
	t.Logf("%d of %d found another at it", busy, len(errs))
}

// TestAWorkerThatDiesWhileSending: the mail is held for claimFor, then sent by
// another, with the same Message-ID as the one that may have gone out.
func TestAWorkerThatDiesWhileSending(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	p := r.people(1, so)[0]
	r.enrol(course, "2026-11-27", p)
	ctx := t.Context()
	r.set("2026-11-23 08:00")
	must(t, r.main.remind(ctx, "x", order{PersonID: p.ID, Day: "2026-11-23"}))
	id := notificationID(KindReminder, p.ID, "2026-11-23")
	o := mailOrder{Notification: id, Day: "2026-11-23"}
	claim, err := r.main.claim(ctx, id)
	if err != nil || claim == "" {
		t.Fatalf("claim: %q %v", claim, err)
	}
	if err := r.main.send(ctx, "mail", o); !errors.Is(err, errBusy) {
		t.Fatalf("got %v", err)
	}
	must(t, updateOne(r, "notifications", id, bson.M{"mail.claimedAt": time.Now().Add(-claimFor - time.Second)}, "$set"))
	must(t, r.main.send(ctx, "mail", o))
	r.wantMails(1, p)
	// The dead one's late mark changes nothing.
	must(t, r.main.settle(ctx, id, claim, MailPending))
	if r.count("notifications", bson.M{"_id": id, "mail.state": MailSent}) != 1 {
		t.Error("the mail is not marked as sent")
	}
}

func TestAServerThatIsDown(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	people := r.people(2, so)
	p, refused := people[0], people[1]
	r.enrol(course, "2026-11-27", people...)
	r.smtp.Refuse(func(to string) error {
		if strings.Contains(to, refused.Email) {
			return &smtp.SMTPError{Code: 550, Message: "no such mailbox"}
		}
		return &smtp.SMTPError{Code: 451, Message: "try later"}
	})
	r.start(r.main)
	r.set("2026-11-23 08:00")
	r.eventually("one is refused, one is tried again", func() bool {
		return r.count("notifications", bson.M{"personId": refused.ID, "mail.state": MailRefused}) == 1 &&
			r.count("outbox", bson.M{"kind": jobMail, "state": jobs.Queued, "lastError": bson.M{"$ne": nil}}) >= 1
	})
	r.smtp.Refuse(nil)
	r.eventually("it left after all", func() bool { return len(r.mailed(p)) == 1 })
	r.idle()
	r.wantMails(1, p)
	r.wantMails(0, refused)

	// Down for the rest of the day: the mail lapses, and the next run sends.
	r.smtp.Refuse(func(string) error { return &smtp.SMTPError{Code: 451, Message: "try later"} })
	late := r.people(1, so)[0]
	r.enrol(course, "2026-11-26", late)
	r.set("2026-11-25 08:00")
	r.eventually("it is tried", func() bool {
		return r.count("outbox", bson.M{"kind": jobMail, "state": jobs.Queued, "lastError": bson.M{"$ne": nil}}) >= 1
	})
	r.set("2026-11-25 18:00")
	must(t, r.main.reconcile(t.Context())) // not lapsed before its day is over
	r.set("2026-11-26 07:00")
	r.eventually("it lapses", func() bool {
		must(t, r.main.reconcile(t.Context()))
		return r.count("notifications", bson.M{"personId": late.ID, "mail.state": MailLapsed}) == 1
	})
	r.smtp.Refuse(nil)
	r.day("2026-11-26")
	r.wantMails(1, late)
	if got := r.mailed(late)[0].Subject; !strings.Contains(got, "đến hạn hôm nay") {
		t.Errorf("got %q", got)
	}
}

func TestAFailedMailIsRaisedWithinItsDay(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	p := r.people(1, so)[0]
	r.enrol(course, "2026-11-27", p)
	ctx := t.Context()
	r.set("2026-11-23 08:00")
	must(t, r.main.remind(ctx, "x", order{PersonID: p.ID, Day: "2026-11-23"}))
	id := "mail:" + notificationID(KindReminder, p.ID, "2026-11-23")
	must(t, updateOne(r, "outbox", id, bson.M{"state": jobs.Failed}, "$set"))
	r.set("2026-11-23 08:05")
	must(t, r.main.reconcile(ctx)) // too early to worry
	if r.count("outbox", bson.M{"_id": id, "state": jobs.Failed}) != 1 {
		t.Error("raised at once")
	}
	r.set("2026-11-23 08:30")
	must(t, r.main.reconcile(ctx))
	r.start(r.main)
	r.idle()
	r.wantMails(1, p)
}

func (r *rig) account(p org.Person, grants ...policy.Grant) org.Person {
	r.t.Helper()
	must(r.t, r.Auth.SeedAccounts(r.t.Context(), "Vải thiều chín đỏ", seeded(p, grants)))
	return p
}

func updateOne(r *rig, collection, id string, fields bson.M, op string) error {
	_, err := r.DB.Collection(collection).UpdateByID(r.t.Context(), id, bson.M{op: fields})
	return err
}

func updateMany(r *rig, collection string, filter, set bson.M) error {
	_, err := r.DB.Collection(collection).UpdateMany(r.t.Context(), filter, bson.M{"$set": set})
	return err
}
