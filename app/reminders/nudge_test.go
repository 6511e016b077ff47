package reminders

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth/policy"
	"lantoa/app/learning"
	"lantoa/app/org"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

// enrolment finds the person's enrolment in a course.
func (r *rig) enrolment(p org.Person, course string) string {
	r.t.Helper()
	e, err := db.FindOne[learning.Enrolment](r.t.Context(), r.DB.Collection("enrolments"), bson.M{"personId": p.ID, "courseCode": course})
	must(r.t, err)
	return e.ID
}

func asking(ids ...string) string {
	b, _ := json.Marshal(map[string]any{"enrolmentIds": ids})
	return string(b)
}

// remind asks for reminders and tells the outcome in short: what was reminded
// of, then what was not and why.
func (r *rig) remind(who org.Person, ids ...string) string {
	r.t.Helper()
	return r.inShort(r.want(200, who, "POST", "/progress/remind", asking(ids...)), ids)
}

func (r *rig) inShort(body string, ids []string) string {
	r.t.Helper()
	var out Nudged
	must(r.t, json.Unmarshal([]byte(body), &out))
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = "nothing"
		if slices.Contains(out.Reminded, id) {
			words[i] = "reminded"
		}
		for _, s := range out.Skipped {
			if s.EnrolmentID == id {
				words[i] = s.Reason
			}
		}
	}
	if len(out.Reminded)+len(out.Skipped) != len(ids) {
		r.t.Errorf("%d answers for %d: %s", len(out.Reminded)+len(out.Skipped), len(ids), body)
	}
	return strings.Join(words, " ")
}

func TestANudgeIsOneMessageADay(t *testing.T) {
	t.Parallel()
	f := newFollowed(t)
	f.start(f.main)
	f.set("2026-11-23 21:30") // whoever asks does not wait for working hours
	one, two, binh, yen := f.enrolment(f.an, course), f.enrolment(f.an, advanced), f.enrolment(f.binh, course), f.enrolment(f.yen, course)
	if got := f.remind(f.coordinator, two, yen, one, binh, "khong-co"); got != "reminded not_found reminded reminded not_found" {
		t.Fatalf("got %s", got)
	}
	f.idle()
	f.wantMails(1, f.an)
	f.wantMails(1, f.binh)
	f.wantMails(0, f.yen)
	m := f.mailed(f.an)[0]
	if m.Subject != "Nhắc học: 2 khóa học chưa hoàn thành" {
		t.Errorf("subject %q", m.Subject)
	}
	for _, body := range []string{m.Text, m.HTML} {
		for _, want := range []string{
			"Sở Văn hóa, Thể thao và Du lịch đề nghị bạn học tiếp.", "Người phát ngôn ở xã", "quá hạn 3 ngày làm việc", "quá hạn 1 ngày làm việc", "hạn: thứ Sáu, 20/11/2026",
			"Sở Văn hóa, Thể thao và Du lịch asks you to go on.",
		} {
			if !strings.Contains(body, want) {
				t.Errorf("no %q in\n%s", want, body)
			}
		}
	}
	page := f.want(200, f.account(f.an), "GET", "/me/notifications", "")
	for _, want := range []string{
		`"kind":"nudge"`, `"unread":1`, `"count":2`, `"vi":"Sở Văn hóa, Thể thao và Du lịch nhắc: 2 khóa học cần hoàn thành"`,
		`"en":"Sở Văn hóa, Thể thao và Du lịch asks: 2 courses to finish"`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s in %s", want, page)
		}
	}
	if strings.Contains(page, f.coordinator.ID) {
		t.Errorf("the message names the coordinator: %s", page)
	}
	if n := f.CountAudit(t, "reminders.send"); n != 2 {
		t.Errorf("%d audit entries", n)
	}
	sent := f.want(200, f.coordinator, "GET", "/reminders?holder="+f.an.ID, "")
	if strings.Count(sent, `"by":"`+f.coordinator.ID+`"`) != 2 || strings.Contains(sent, `"step"`) {
		t.Errorf("sent: %s", sent)
	}

	// The same day nobody reminds them again, of whatever.
	again := f.enrolment(f.binh, advanced)
	for _, who := range []org.Person{f.coordinator, f.everywhere} {
		if got := f.remind(who, one, two, binh, again); got != strings.TrimSpace(strings.Repeat("reminded_today ", 4)) {
			t.Errorf("got %s", got)
		}
	}
	for _, it := range f.progress(f.coordinator, "state=open").Items {
		if want := it.PersonID != f.an.ID && it.PersonID != f.binh.ID; it.Remindable != want || (it.RemindedAt != nil) != (it.EnrolmentID == one || it.EnrolmentID == two || it.EnrolmentID == binh) {
			t.Errorf("%s %s: remindable %v, reminded at %v", it.Name, it.CourseCode, it.Remindable, it.RemindedAt)
		}
	}
	// Another day is another matter; then the policy keeps silent of what the
	// coordinator reminded of in the morning.
	f.set("2026-11-25 07:30")
	if got := f.remind(f.everywhere, one, yen); got != "reminded reminded" {
		t.Errorf("got %s", got)
	}
	f.day("2026-11-25")
	f.wantMails(1+2, f.an) // that night's, this morning's, and the policy's of the other course
	if last := f.mailed(f.an)[2]; strings.Contains(last.Text, "Người phát ngôn ở xã\n") {
		t.Errorf("the digest repeats it:\n%s", last.Text)
	}
	f.wantMails(1, f.yen)
	f.day("2026-11-26")
	f.wantMails(4, f.an) // the policy's step, which waited
	f.wantMails(2, f.yen)
}

func TestNobodyIsNudgedAboutTodaysDigest(t *testing.T) {
	t.Parallel()
	f := newFollowed(t)
	f.start(f.main)
	f.day("2026-11-23")
	binh, far := f.enrolment(f.binh, course), f.enrolment(f.binh, advanced)
	if got := f.remind(f.coordinator, binh, far, f.enrolment(f.chi, course)); got != "reminded_today reminded reminded_today" {
		t.Errorf("got %s", got)
	}
	f.idle()
	f.wantMails(2, f.binh)
	if m := f.mailed(f.binh)[1]; m.Subject != "Nhắc học: “Họp báo nâng cao” còn 48 ngày làm việc" {
		t.Errorf("subject %q", m.Subject)
	}
	f.wantMails(1, f.chi)
}

func TestWhatCannotBeNudged(t *testing.T) {
	t.Parallel()
	f := newFollowed(t)
	free, withdrawn, left, silent := f.people(1, so)[0], f.people(1, so)[0], f.people(1, so)[0], f.people(1, so)[0]
	f.enrol(course, "2026-11-18", free, withdrawn, left, silent)
	must(t, updateMany(f.rig, "enrolments", bson.M{"personId": withdrawn.ID}, bson.M{"state": learning.Withdrawn}))
	_, err := f.DB.Collection("enrolments").UpdateMany(t.Context(), bson.M{"personId": free.ID}, bson.M{"$unset": bson.M{"due": ""}})
	must(t, err)
	must(t, updateOne(f.rig, "people", left.ID, bson.M{"active": false}, "$set"))
	must(t, updateOne(f.rig, "people", silent.ID, bson.M{"email": "x"}, "$unset"))
	f.complete(f.chi)
	ids := []string{f.enrolment(free, course), f.enrolment(withdrawn, course), f.enrolment(left, course), f.enrolment(f.chi, course), f.enrolment(f.yen, course), f.enrolment(silent, course)}
	if got := f.remind(f.coordinator, ids...); got != "no_due finished not_found finished not_found reminded" {
		t.Errorf("got %s", got)
	}
	if n := f.count("notifications", bson.M{"kind": KindNudge, "mail.state": MailNone}); n != 1 || f.count("notifications", bson.M{}) != 1 {
		t.Errorf("%d without mail", n)
	}
	for name, tt := range map[string]struct {
		who    org.Person
		body   string
		status int
	}{
		"a learner":      {f.account(f.an), asking(ids[0]), 403},
		"an auditor":     {f.auditor, asking(ids[0]), 403},
		"nothing":        {f.coordinator, asking(), 422},
		"one twice":      {f.coordinator, asking("a", "a"), 422},
		"too many":       {f.coordinator, asking(strings.Split(strings.Repeat("a ", 201), " ")...), 422},
		"an operator":    {f.coordinator, `{"enrolmentIds":[{"$ne":null}]}`, 400},
		"an empty id":    {f.coordinator, `{"enrolmentIds":[""]}`, 422},
		"a hostile text": {f.coordinator, `{"enrolmentIds":["$where"]}`, 200},
	} {
		if status, body := f.call(tt.who, "POST", "/progress/remind", tt.body); status != tt.status {
			t.Errorf("%s: %d, want %d: %s", name, status, tt.status, body)
		}
	}
}

func TestARepeatedRequestTellsTheSame(t *testing.T) {
	t.Parallel()
	f := newFollowed(t)
	must(t, db.Ensure(t.Context(), f.DB, db.Collection{Name: "idempotency"}))
	ids := []string{f.enrolment(f.an, course), f.enrolment(f.binh, course), f.enrolment(f.yen, course)}
	key := []string{"Idempotency-Key", "nhac-2026-11-23"}
	first := f.want(200, f.coordinator, "POST", "/progress/remind", asking(ids...), key...)
	if again := f.want(200, f.coordinator, "POST", "/progress/remind", asking(ids...), key...); again != first {
		t.Errorf("first %s\nagain %s", first, again)
	}
	// The answer was lost, and the server knows only what it did.
	_, err := f.DB.Collection("idempotency").DeleteMany(t.Context(), bson.M{})
	must(t, err)
	if again := f.want(200, f.coordinator, "POST", "/progress/remind", asking(ids...), key...); again != first || f.inShort(first, ids) != "reminded reminded not_found" {
		t.Errorf("first %s\nafter a crash %s", first, again)
	}
	if got := f.remind(f.coordinator, ids...); got != "reminded_today reminded_today not_found" {
		t.Errorf("another request: %s", got)
	}
	if f.count("notifications", bson.M{}) != 2 || f.CountAudit(t, "reminders.send") != 2 {
		t.Error("it was done twice")
	}
}

// TestManyRemindAtOnce: two coordinators, two processes and the daily run all
// reach for the same people.
func TestManyRemindAtOnce(t *testing.T) {
	t.Parallel()
	f := newFollowed(t)
	people := f.people(30, so)
	f.enrol(course, "2026-11-18", people...)
	f.enrol(advanced, "2026-11-20", people...)
	var ids []string
	for _, p := range people {
		ids = append(ids, f.enrolment(p, course), f.enrolment(p, advanced))
	}
	other := f.process()
	f.start(f.main)
	f.start(other)
	f.set("2026-11-23 08:00")
	var wg sync.WaitGroup
	var mu sync.Mutex
	reminded := map[string]int{}
	actors := []policy.Actor{f.actor(f.coordinator), f.actor(f.everywhere)}
	for i := range 8 {
		wg.Go(func() {
			out, err := []*process{f.main, other}[i%2].Nudge(t.Context(), actors[i/2%2], ids[i:i+40], "")
			if err != nil && !fault.Is(err, fault.Unavailable) {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			for _, id := range out.Reminded {
				reminded[id]++
			}
		})
	}
	wg.Wait()
	f.day("2026-11-23")
	for id, n := range reminded {
		if n != 1 {
			t.Errorf("%s was reminded of %d times", id, n)
		}
	}
	for _, p := range people {
		nudges, digests := f.count("notifications", bson.M{"personId": p.ID, "kind": KindNudge}), f.count("notifications", bson.M{"personId": p.ID, "kind": KindReminder})
		if nudges > 1 || digests > 1 {
			t.Errorf("%d nudges, %d digests", nudges, digests)
		}
		f.wantMails(nudges+digests, p)
		for _, c := range []string{course, advanced} {
			if n := f.count("reminders", bson.M{"personId": p.ID, "courseCode": c}); n != 1 {
				t.Errorf("%s in %s: %d reminders", p.ID, c, n)
			}
		}
	}
}

func TestACoordinatorRemindsSoManyAnHour(t *testing.T) {
	t.Parallel()
	f := newFollowed(t)
	people := f.people(mostNudged/10, so)
	f.enrol(course, "2026-11-18", people...)
	must(t, updateOneUpsert(f.rig, sendersName, f.coordinator.ID, budget{ID: f.coordinator.ID, At: f.Clock.Now(), Recent: []spent{
		{f.Clock.Now().Add(-2 * nudgeWindow), 400}, {f.Clock.Now().Add(-nudgeWindow / 2), mostNudged - 40},
	}}))
	ids := make([]string, len(people))
	for i, p := range people {
		ids[i] = f.enrolment(p, course)
	}
	status, body := f.call(f.coordinator, "POST", "/progress/remind", asking(ids[:41]...))
	if status != http.StatusTooManyRequests || !strings.Contains(body, `"left":40`) || !strings.Contains(body, `"againAt":"2026-11-23T07:30:00+07:00"`) || f.count("notifications", bson.M{}) != 0 {
		t.Errorf("%d %s", status, body)
	}
	f.remind(f.coordinator, ids[:40]...)
	if status, body := f.call(f.coordinator, "POST", "/progress/remind", asking(ids[40])); status != http.StatusTooManyRequests {
		t.Errorf("%d %s", status, body)
	}
	if got := f.remind(f.coordinator, ids[3]); got != SkippedToday { // costs nothing
		t.Errorf("got %s", got)
	}
	if got := f.remind(f.everywhere, ids[40]); got != "reminded" {
		t.Errorf("another coordinator: %s", got)
	}
	f.set("2026-11-23 07:31")
	if got := f.remind(f.coordinator, ids[41]); got != "reminded" {
		t.Errorf("half an hour later: %s", got)
	}
}

func TestABudgetHoldsUnderManyRequests(t *testing.T) {
	t.Parallel()
	f := newFollowed(t)
	people := f.people(20, so)
	f.enrol(course, "2026-11-18", people...)
	must(t, updateOneUpsert(f.rig, sendersName, f.coordinator.ID, budget{ID: f.coordinator.ID, At: f.Clock.Now(), Recent: []spent{{f.Clock.Now(), mostNudged - 10}}}))
	actor := f.actor(f.coordinator)
	var wg sync.WaitGroup
	for _, p := range people {
		id := f.enrolment(p, course)
		wg.Go(func() {
			if _, err := f.main.Nudge(t.Context(), actor, []string{id}, ""); err != nil && !fault.Is(err, fault.RateLimited) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := f.count("notifications", bson.M{"kind": KindNudge}); n != 10 {
		t.Errorf("%d were reminded, 10 may be", n)
	}
}

// TestTheMailOfANudgeMayBeLate: past midnight it still goes, a day later not;
// run twice, it goes once; finished meanwhile, it does not.
func TestTheMailOfANudgeMayBeLate(t *testing.T) {
	t.Parallel()
	f := newFollowed(t)
	f.set("2026-11-23 23:50")
	f.remind(f.coordinator, f.enrolment(f.an, course), f.enrolment(f.binh, course), f.enrolment(f.chi, course))
	send := func(p org.Person) {
		t.Helper()
		n := notificationID(KindNudge, p.ID, "2026-11-23")
		must(t, f.main.send(t.Context(), "mail:"+n, mailOrder{Notification: n, Day: "2026-11-23", Now: true}))
	}
	f.set("2026-11-24 00:20")
	send(f.an)
	send(f.an)
	f.wantMails(1, f.an)
	f.complete(f.binh)
	send(f.binh)
	f.wantMails(0, f.binh)
	must(t, updateOne(f.rig, "outbox", "mail:"+notificationID(KindNudge, f.chi.ID, "2026-11-23"), bson.M{"state": "failed"}, "$set"))
	f.set("2026-11-24 09:00")
	must(t, f.main.reconcile(t.Context()))
	if n := f.count("outbox", bson.M{"_id": "mail:" + notificationID(KindNudge, f.chi.ID, "2026-11-23"), "generation": 2}); n != 1 {
		t.Error("a job that gave up is not raised")
	}
	f.set("2026-11-25 09:00")
	must(t, f.main.reconcile(t.Context()))
	send(f.chi)
	f.wantMails(0, f.chi)
	for state, want := range map[string]int{MailSent: 1, MailNeedless: 1, MailLapsed: 1} {
		if n := f.count("notifications", bson.M{"kind": KindNudge, "mail.state": state}); n != want {
			t.Errorf("%d mails are %s, want %d", n, state, want)
		}
	}
}

func TestASenderWithoutAPlace(t *testing.T) {
	t.Parallel()
	f := newFollowed(t)
	nowhere := f.account(f.people(1, "")[0], policy.Grant{Role: policy.Coordinator, Path: "/"})
	f.remind(nowhere, f.enrolment(f.an, course))
	if body := f.want(200, f.account(f.an), "GET", "/me/notifications", ""); !strings.Contains(body, "Đầu mối phụ trách nhắc: “Người phát ngôn ở xã” quá hạn 3 ngày làm việc") ||
		!strings.Contains(body, "Your coordinator asks") {
		t.Errorf("got %s", body)
	}
}

// actor is who the person is to the use cases.
func (r *rig) actor(p org.Person) policy.Actor {
	r.t.Helper()
	a, err := r.Auth.Authenticate(r.t.Context(), r.SignIn(r.t, p).AccessToken)
	must(r.t, err)
	return a
}

func updateOneUpsert(r *rig, collection, id string, doc any) error {
	_, err := r.DB.Collection(collection).InsertOne(r.t.Context(), doc)
	if err != nil {
		return fmt.Errorf("%s %s: %w", collection, id, err)
	}
	return nil
}
