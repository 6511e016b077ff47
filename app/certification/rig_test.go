package certification_test

import (
	"bytes"
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lantoa/app/audit"
	"lantoa/app/auth/policy"
	"lantoa/app/authoring"
	"lantoa/app/authoring/authoringtest"
	"lantoa/app/certification"
	"lantoa/app/learning"
	"lantoa/app/org"
	"lantoa/app/platform/db"
	"lantoa/app/platform/db/dbtest"
	"lantoa/app/platform/files"
	"lantoa/app/platform/jobs"
	"lantoa/app/platform/local/localtest"
)

// The departments of the rig; everybody works at Culture but for Outsider.
const (
	culture, cultureOffice, finance = "svhttdl", "van-phong-so", "stc"
)

// rig is a province of a few departments on real servers, with as many
// processes as the test starts and one clock for all.
type rig struct {
	t        testing.TB
	db       *db.DB
	files    *files.Store
	org      *org.Org
	redis    string
	clock    atomic.Int64
	people   []org.Person
	outsider org.Person
	*certification.Certification
	jobs *jobs.Jobs
}

func (r *rig) Now() time.Time { return time.UnixMilli(r.clock.Load()).UTC() }

func (r *rig) at(t time.Time) { r.clock.Store(t.UnixMilli()) }

// noon is the day on which the rig's clock stands.
var noon = time.Date(2026, 11, 5, 5, 0, 0, 0, time.UTC)

func newRig(t testing.TB, people int) *rig {
	t.Helper()
	d := dbtest.New(t)
	var all []db.Collection
	for _, c := range [][]db.Collection{jobs.Collections(), audit.Collections(), org.Collections(), authoring.Collections(), learning.Collections(), certification.Collections()} {
		all = append(all, c...)
	}
	r := &rig{t: t, db: d, redis: localtest.RedisURI(t)}
	r.at(noon)
	r.must(db.Ensure(r.ctx(), d, all...))
	var err error
	r.files, err = files.Open(r.ctx(), "file://"+t.TempDir())
	r.must(err)
	t.Cleanup(func() { _ = r.files.Close() })
	r.org, err = org.New(d, bytes.Repeat([]byte("k"), 32))
	r.must(err)
	r.org.Now = r.Now
	r.populate(people)
	authoringtest.Publish(t, d)
	r.Certification, r.jobs = r.process()
	r.must(r.EnsureIssuers(r.ctx()))
	return r
}

func (r *rig) ctx() context.Context { return context.Background() }

func (r *rig) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *rig) populate(n int) {
	r.t.Helper()
	boss := policy.System("test")
	r.must(r.org.EnsurePositions(r.ctx()))
	day := org.Day(2025, time.July, 1)
	_, err := r.org.Record(r.ctx(), boss, org.Event{Kind: "create", Date: day, Parts: []org.Draft{
		{ID: culture, Naming: org.Naming{Name: "Sở Văn hóa, Thể thao và Du lịch", Kind: org.KindSo}},
		{ID: finance, Naming: org.Naming{Name: "Sở Tài chính", Kind: org.KindSo}},
	}})
	r.must(err)
	_, err = r.org.Record(r.ctx(), boss, org.Event{Kind: "create", Date: day, Parts: []org.Draft{
		{ID: cultureOffice, ParentID: culture, Naming: org.Naming{Name: "Văn phòng Sở", Kind: org.KindUnit}},
	}})
	r.must(err)
	for i := range n {
		department := culture
		if i%2 == 1 {
			department = cultureOffice
		}
		r.people = append(r.people, r.person("Nguyễn", "Văn", "An", department))
	}
	r.outsider = r.person("Đặng", "Thị", "Yến", finance)
}

func (r *rig) person(family, middle, given, department string) org.Person {
	r.t.Helper()
	p, err := r.org.CreatePerson(r.ctx(), policy.System("test"), "", org.PersonDraft{Family: family, Middle: middle, Given: given, BirthDate: "1985-03-12"},
		&org.PostingDraft{DepartmentID: department, PositionID: org.PositionPress, From: org.Day(2025, time.July, 1)})
	r.must(err)
	return p
}

// process is what one process of the application has of the feature.
func (r *rig) process() (*certification.Certification, *jobs.Jobs) {
	r.t.Helper()
	j := r.newJobs()
	c := certification.New(certification.Config{
		DB: r.db, Jobs: j, Files: r.files, Org: r.org,
		Learning:  learning.New(learning.Config{DB: r.db, Jobs: j, Authoring: authoring.New(r.db), Org: r.org}),
		PublicURL: "https://lantoa.hungyen.example",
	})
	c.Now = r.Now
	c.Jobs(j)
	return c, j
}

func (r *rig) newJobs() *jobs.Jobs {
	r.t.Helper()
	j, err := jobs.New(jobs.Config{DB: r.db, RedisURI: r.redis, Now: r.Now, Poll: 20 * time.Millisecond, LeaseFor: time.Second, Workers: 2})
	r.must(err)
	r.t.Cleanup(func() { _ = j.Close() })
	return j
}

// start runs a worker until the returned function, or the end of the test,
// stops it.
func (r *rig) start(j *jobs.Jobs) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- j.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			r.t.Errorf("Run: %v", err)
		}
	})
	r.t.Cleanup(stop)
	return stop
}

// complete puts a completed enrolment into the database, as learning leaves
// it, with the row that asks for the certificate when the rig has jobs to run.
func (r *rig) complete(p org.Person, cycle int) string {
	r.t.Helper()
	return r.completeCourse(p, authoringtest.Course, cycle)
}

func (r *rig) completeCourse(p org.Person, course string, cycle int) string {
	r.t.Helper()
	score, now := 91.7, r.Now()
	e := learning.Enrolment{
		ID: db.NewID(), PersonID: p.ID, CourseCode: course, Version: 1, Cycle: cycle,
		Source: learning.Source{Self: true, Assignments: []learning.AssignedSource{}}, State: learning.Completed,
		Progress:  learning.Progress{Lessons: map[string]learning.LessonState{}, Quizzes: map[string]learning.QuizState{}},
		CreatedAt: now.Add(-4 * 24 * time.Hour), CompletedAt: &now, Score: &score,
	}
	_, err := r.db.Collection("enrolments").InsertOne(r.ctx(), e)
	r.must(err)
	return e.ID
}

func request(enrolmentID string) jobs.Row {
	return jobs.Row{ID: "certificate:" + enrolmentID, Kind: learning.IssueCertificate, Queue: jobs.Critical, Payload: learning.CertificateRequest{EnrolmentID: enrolmentID}}
}

func (r *rig) issue(enrolmentID string) certification.Certificate {
	r.t.Helper()
	cert, err := r.Issue(r.ctx(), enrolmentID)
	r.must(err)
	return cert
}

func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(60 * time.Second); time.Now().Before(deadline); {
		if ok() {
			return
		}
		<-time.After(20 * time.Millisecond)
	}
	t.Fatalf("never: %s", what)
}
