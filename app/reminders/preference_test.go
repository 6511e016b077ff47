package reminders

import (
	"strings"
	"sync"
	"testing"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth/policy"
	"lantoa/app/org"
)

func TestPreferenceRoutes(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	p, other := r.account(r.people(1, so)[0]), r.account(r.people(1, so)[0])
	const path = "/me/preferences"
	if body := r.want(200, p, "GET", path, ""); body != `{"language":"vi","mailReminders":true,"mailOverviews":true,"version":0}`+"\n" {
		t.Errorf("nothing chosen: %s", body)
	}
	change := `{"language":"en","mailReminders":false,"mailOverviews":true}`
	for name, tt := range map[string]struct {
		body   string
		match  string
		status int
	}{
		"no version":        {change, "", 422},
		"another version":   {change, `"3"`, 412},
		"no such language":  {`{"language":"fr","mailReminders":false,"mailOverviews":true}`, `"0"`, 422},
		"half of it":        {`{"language":"en","mailReminders":false}`, `"0"`, 422},
		"another's":         {`{"personId":"x","language":"en","mailReminders":false,"mailOverviews":true}`, `"0"`, 400},
		"null":              {`null`, `"0"`, 400},
		"text for a switch": {`{"language":"en","mailReminders":"no","mailOverviews":true}`, `"0"`, 400},
	} {
		header := []string{}
		if tt.match != "" {
			header = []string{"If-Match", tt.match}
		}
		if status, body := r.call(p, "PUT", path, tt.body, header...); status != tt.status {
			t.Errorf("%s: %d, want %d: %s", name, status, tt.status, body)
		}
	}
	if n := r.count(preferencesName, bson.M{}); n != 0 {
		t.Errorf("%d were stored", n)
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	got := map[int]int{}
	for range 5 {
		wg.Go(func() {
			status, _ := r.call(p, "PUT", path, change, "If-Match", `"0"`)
			mu.Lock()
			defer mu.Unlock()
			got[status]++
		})
	}
	wg.Wait()
	if got[200] != 1 || got[412] != 4 {
		t.Errorf("five at once: %v", got)
	}
	r.want(200, p, "PUT", path, `{"language":"vi","mailReminders":true,"mailOverviews":false}`, "If-Match", `"1"`)
	if body := r.want(200, p, "GET", path, ""); !strings.Contains(body, `"mailOverviews":false,"version":2`) {
		t.Errorf("got %s", body)
	}
	if body := r.want(200, other, "GET", path, ""); !strings.Contains(body, `"version":0`) {
		t.Errorf("another's changed: %s", body)
	}
	if r.CountAudit(t, "preferences.update") != 2 {
		t.Error("the changes are not audited")
	}
}

// prefer sets what a person chose.
func (r *rig) prefer(p org.Person, body string) {
	r.t.Helper()
	r.want(200, p, "PUT", "/me/preferences", body, "If-Match", `"0"`)
}

// TestMailsRespectPreferences: whoever declines sees everything in the
// application all the same.
func TestMailsRespectPreferences(t *testing.T) {
	t.Parallel()
	f := newFollowed(t)
	f.start(f.main)
	for _, p := range []org.Person{f.an, f.binh, f.chi} {
		f.account(p)
	}
	f.prefer(f.an, `{"language":"vi","mailReminders":false,"mailOverviews":true}`)
	f.prefer(f.binh, `{"language":"en","mailReminders":true,"mailOverviews":false}`)
	f.prefer(f.coordinator, `{"language":"en","mailReminders":false,"mailOverviews":true}`)
	f.prefer(f.commune, `{"language":"vi","mailReminders":true,"mailOverviews":false}`)
	f.day("2026-11-23") // an and yen are three days late: their coordinators hear of it
	for _, p := range []org.Person{f.binh, f.chi, f.coordinator} {
		f.wantMails(1, p)
	}
	for _, p := range []org.Person{f.an, f.commune} {
		f.wantMails(0, p)
		if body := f.want(200, p, "GET", "/me/notifications", ""); !strings.Contains(body, `"unread":1`) {
			t.Errorf("in the application: %s", body)
		}
		if n := f.count("notifications", bson.M{"personId": p.ID, "mail.state": MailDeclined, "mail.settledAt": bson.M{"$ne": nil}}); n != 1 {
			t.Errorf("%d mails are declined", n)
		}
	}
	m := f.mailed(f.binh)[0]
	if m.Subject != "Reminder: “The commune's spokesperson”, 1 working day overdue" {
		t.Errorf("subject %q", m.Subject)
	}
	for _, body := range []string{m.Text, m.HTML} {
		for _, want := range []string{"Dear Đặng Thị Bình", "spokesperson", "1 working day overdue (due 20 November 2026)", "Khóa học “Người phát ngôn ở xã” chưa hoàn thành: quá hạn 1 ngày làm việc"} {
			if !strings.Contains(body, want) {
				t.Errorf("no %q in\n%s", want, body)
			}
		}
	}
	m = f.mailed(f.coordinator)[0]
	if m.Subject != "Lan Tỏa: 1 overdue enrolment in your departments, 23 November 2026" || !strings.Contains(m.Text, "Nguyễn Văn An: 3 working days overdue (due 18 November 2026)") ||
		!strings.Contains(m.HTML, "spokesperson: 1 person") {
		t.Errorf("%q\n%s", m.Subject, m.Text)
	}

	// A nudge counts as a reminder, and what is chosen counts when the mail is
	// to leave.
	f.set("2026-11-25 09:00")
	f.remind(f.coordinator, f.enrolment(f.an, course), f.enrolment(f.binh, course), f.enrolment(f.binh, advanced))
	f.idle()
	f.wantMails(0, f.an)
	f.wantMails(2, f.binh)
	if m := f.mailed(f.binh)[1]; m.Subject != "Reminder: 2 courses to finish" || !strings.Contains(m.Text, "Sở Văn hóa, Thể thao và Du lịch asks you to go on.") {
		t.Errorf("%q\n%s", m.Subject, m.Text)
	}
}

func TestDecliningCountsWhenTheMailLeaves(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	p := r.account(r.people(1, so)[0], policy.Grant{Role: policy.Coordinator, Path: so})
	r.enrol(course, "2026-11-27", p)
	r.set("2026-11-23 08:00")
	must(t, r.main.remindDigest(t, p))
	r.prefer(p, `{"language":"vi","mailReminders":false,"mailOverviews":true}`)
	id := notificationID(KindReminder, p.ID, "2026-11-23")
	for range 2 {
		must(t, r.main.send(t.Context(), "mail", mailOrder{Notification: id, Day: "2026-11-23"}))
	}
	r.wantMails(0, p)
	r.want(200, p, "PUT", "/me/preferences", `{"language":"vi","mailReminders":true,"mailOverviews":true}`, "If-Match", `"1"`)
	must(t, r.main.send(t.Context(), "mail", mailOrder{Notification: id, Day: "2026-11-23"}))
	must(t, r.main.reconcile(t.Context()))
	r.wantMails(0, p) // it is settled
}

// remindDigest writes a person's digest of 23/11/2026.
func (p *process) remindDigest(t *testing.T, person org.Person) error {
	return p.remind(t.Context(), "reminder:"+person.ID, order{PersonID: person.ID, Day: "2026-11-23"})
}
