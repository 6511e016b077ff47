package reminders

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth"
	"lantoa/app/auth/authtest"
	"lantoa/app/auth/policy"
	"lantoa/app/authoring"
	"lantoa/app/authoring/authoringtest"
	"lantoa/app/learning"
	"lantoa/app/org"
	"lantoa/app/platform/calendar"
	"lantoa/app/platform/db"
	"lantoa/app/platform/jobs"
	"lantoa/app/platform/local/localtest"
	"lantoa/app/platform/mail"
	"lantoa/app/platform/mail/mailtest"
)

const (
	so  = "/ubnd/svhttdl/"
	xa  = "/ubnd/xa-an-thi/"
	url = "https://lantoa.hungyen.example"
)

// rig is a province of two departments, an SMTP server, and as many processes
// as the test starts. Its clock stands until it is set.
type rig struct {
	*authtest.World
	t       *testing.T
	redis   string
	smtp    *mailtest.Server
	courses *authoring.Authoring
	main    *process
	named   int
}

// process is what one worker or server holds.
type process struct {
	*Reminders
	jobs *jobs.Jobs
}

func newRig(t *testing.T) *rig {
	t.Helper()
	r := &rig{World: authtest.New(t), t: t, redis: localtest.RedisURI(t), smtp: mailtest.Start(t)}
	r.set("2026-11-23 07:00")
	all := append(learning.Collections(), authoring.Collections()...)
	must(t, db.Ensure(t.Context(), r.DB, append(all, Collections()...)...))
	unit := func(id, parent, name string, kind org.Kind) org.Draft {
		return org.Draft{ID: id, ParentID: parent, Naming: org.Naming{Name: name, Kind: kind}}
	}
	_, err := r.Org.Record(t.Context(), policy.System("test"), org.Event{Kind: org.Create, Date: org.Day(2025, 7, 1), Parts: []org.Draft{
		unit("ubnd", "", "UBND tỉnh Hưng Yên", org.KindProvince), unit("svhttdl", "ubnd", "Sở Văn hóa, Thể thao và Du lịch", org.KindSo),
		unit("xa-an-thi", "ubnd", "Xã Ân Thi", org.KindXa),
	}})
	must(t, err)
	r.courses = authoringtest.Publish(t, r.DB)
	r.main = r.process()
	r.main.Routes(r.Router)
	return r
}

// process makes another process on the same servers.
func (r *rig) process() *process {
	r.t.Helper()
	j, err := jobs.New(jobs.Config{DB: r.DB, RedisURI: r.redis, Now: r.Clock.Now, Poll: 10 * time.Millisecond, StuckAfter: 300 * time.Millisecond, LeaseFor: 600 * time.Millisecond})
	must(r.t, err)
	r.t.Cleanup(func() { _ = j.Close() })
	sender, err := mail.Open(r.smtp.URL())
	must(r.t, err)
	l := learning.New(learning.Config{DB: r.DB, Jobs: j, Authoring: authoring.New(r.DB), Org: r.Org})
	l.Now = r.Clock.Now
	p := &process{jobs: j, Reminders: New(Config{
		DB: r.DB, Jobs: j, Org: r.Org, Auth: r.Auth, Authoring: r.courses, Learning: l,
		Mail: sender, MailFrom: "Lan Tỏa <lantoa@hungyen.example>", PublicURL: url,
	})}
	p.Now = r.Clock.Now
	p.Jobs(j)
	return p
}

// start runs the process's worker until the test ends, or stop is called.
func (r *rig) start(p *process) (stop func()) {
	r.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- p.jobs.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			r.t.Errorf("Run: %v", err)
		}
	})
	r.t.Cleanup(stop)
	r.eventually("the timekeeper has begun", func() bool { return r.count("periodics", bson.M{"_id": "reminders"}) == 1 })
	return stop
}

func (r *rig) set(clock string) {
	r.t.Helper()
	r.Clock.Move(at(r.t, clock).Sub(r.Clock.Now()))
}

// day lets it be 08:00 of a day, and waits until the run is over.
func (r *rig) day(date string) {
	r.t.Helper()
	r.set(date + " 08:00")
	id := "periodic:reminders:" + r.Clock.Now().UTC().Format(time.RFC3339)
	r.eventually("the run of "+date, func() bool { return r.count("outbox", bson.M{"_id": id, "state": jobs.Done}) == 1 })
	r.idle()
}

// idle waits until nothing is left to do now.
func (r *rig) idle() {
	r.t.Helper()
	r.eventually("all jobs are done", func() bool {
		return r.count("outbox", bson.M{"$or": bson.A{
			bson.M{"state": jobs.Pending, "notBefore": bson.M{"$lte": r.Clock.Now()}}, bson.M{"state": jobs.Queued},
		}}) == 0
	})
}

func (r *rig) eventually(what string, ok func() bool) {
	r.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); {
		if ok() {
			return
		}
		<-time.After(5 * time.Millisecond)
	}
	r.t.Fatalf("never: %s", what)
}

func (r *rig) count(collection string, filter bson.M) int {
	r.t.Helper()
	n, err := r.DB.Collection(collection).CountDocuments(r.t.Context(), filter)
	must(r.t, err)
	return int(n)
}

// enrol makes the course due for the people on the day.
func (r *rig) enrol(course, due string, people ...org.Person) {
	r.t.Helper()
	d := at(r.t, due).UTC()
	var list []learning.Assigned
	for _, p := range people {
		list = append(list, learning.Assigned{PersonID: p.ID, Due: &d})
	}
	_, err := r.main.cfg.Learning.EnrolAssigned(r.t.Context(), "giao-"+course+due, course, list)
	must(r.t, err)
}

// complete finishes all that the person is enrolled in.
func (r *rig) complete(p org.Person) {
	r.t.Helper()
	_, err := r.DB.Collection("enrolments").UpdateMany(r.t.Context(), bson.M{"personId": p.ID},
		bson.M{"$set": bson.M{"state": learning.Completed, "completedAt": r.Clock.Now()}})
	must(r.t, err)
}

// mailed counts the mails by address, in order.
func (r *rig) mailed(p org.Person) []mailtest.Message {
	var out []mailtest.Message
	for _, m := range r.smtp.Messages() {
		if m.To.Address == p.Email {
			out = append(out, m)
		}
	}
	return out
}

func (r *rig) wantMails(n int, p org.Person) {
	r.t.Helper()
	if got := r.mailed(p); len(got) != n {
		var subjects []string
		for _, m := range got {
			subjects = append(subjects, m.Subject)
		}
		r.t.Errorf("%s at %s: %d mails, want %d: %s", p.FullName(), r.Clock.Now().In(calendar.Zone).Format("02/01 15:04"), len(got), n, strings.Join(subjects, " | "))
	}
}

var (
	middles = strings.Fields("Thị Văn Đức Ngọc Hồng Quốc Thanh Hữu Thu Gia Bảo Kim Phương Hải Tuấn Mai Trọng Bích Đình Hoài")
	givens  = strings.Fields("Bách Châu Dũng Giang Hạnh Khánh Linh Minh Nga Oanh Phúc Quân Sơn Thảo Uyên Việt Xuân Yến")
)

// people makes n people of a department, no two of the rig by the same name.
func (r *rig) people(n int, path string) []org.Person {
	r.t.Helper()
	out := make([]org.Person, n)
	for i := range out {
		p := authtest.AddPerson(r.t, r.DB, path, r.Clock.Now())
		p.Middle, p.Given = middles[r.named/len(givens)], givens[r.named%len(givens)]
		r.named++
		must(r.t, updateOne(r, "people", p.ID, bson.M{"middle": p.Middle, "given": p.Given}, "$set"))
		out[i] = p
	}
	return out
}

func (r *rig) call(p org.Person, method, path, body string, header ...string) (int, string) {
	r.t.Helper()
	return authtest.Call(r.t, r.Server, method, "/api/v1"+path, r.SignIn(r.t, p).AccessToken, body, authtest.Header(header...))
}

func (r *rig) want(status int, p org.Person, method, path, body string, header ...string) string {
	r.t.Helper()
	got, answer := r.call(p, method, path, body, header...)
	if got != status {
		r.t.Fatalf("%s %s: %d, want %d: %s", method, path, got, status, answer)
	}
	return answer
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func seeded(p org.Person, grants []policy.Grant) auth.Seeded {
	return auth.Seeded{PersonID: p.ID, Grants: grants}
}
