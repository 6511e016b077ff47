package staffing_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/audit"
	"lantoa/app/auth/authtest"
	"lantoa/app/auth/policy"
	"lantoa/app/authoring"
	"lantoa/app/authoring/authoringtest"
	"lantoa/app/certification"
	"lantoa/app/org"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/db/dbtest"
	"lantoa/app/staffing"
	"lantoa/courses"
)

// The departments of the rig. The office was below Finance until 01/3/2026
// and is below Culture since.
const (
	culture, office, finance = "svhttdl", "phong-bao-chi", "stc"
	course, advanced         = authoringtest.Course, authoringtest.Advanced
)

// noon is where the rig's clock stands.
var noon = time.Date(2026, 11, 5, 5, 0, 0, 0, time.UTC)

// rig is a province behind the feature's routes; actors are named by their
// tokens.
type rig struct {
	t      testing.TB
	db     *db.DB
	org    *org.Org
	server *api.Server
	actors map[string]policy.Actor
	issued int
	*staffing.Staffing
}

func newRig(t testing.TB) *rig {
	t.Helper()
	d := dbtest.New(t)
	var all []db.Collection
	for _, c := range [][]db.Collection{api.Collections(), audit.Collections(), org.Collections(), authoring.Collections(), certification.Collections(), staffing.Collections()} {
		all = append(all, c...)
	}
	r := &rig{t: t, db: d, actors: map[string]policy.Actor{}}
	r.must(db.Ensure(r.ctx(), d, all...))
	var err error
	r.org, err = org.New(d, bytes.Repeat([]byte("k"), 32))
	r.must(err)
	now := func() time.Time { return noon }
	r.org.Now = now
	authoringtest.Publish(t, d)
	r.Staffing = staffing.New(staffing.Config{Authoring: authoring.New(d), DB: d, Org: r.org, Certification: certification.New(certification.Config{DB: d, Org: r.org})})
	r.Now = now
	r.populate()
	r.serve()
	return r
}

func (r *rig) ctx() context.Context { return context.Background() }

func (r *rig) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

var system = policy.System("test")

func (r *rig) populate() {
	r.t.Helper()
	r.must(r.org.EnsurePositions(r.ctx()))
	record := func(e org.Event) {
		r.t.Helper()
		_, err := r.org.Record(r.ctx(), system, e)
		r.must(err)
	}
	record(org.Event{Kind: "create", Date: org.Day(2025, 7, 1), Parts: []org.Draft{
		{ID: culture, Naming: org.Naming{Name: "Sở Văn hóa, Thể thao và Du lịch", Kind: org.KindSo}},
		{ID: finance, Naming: org.Naming{Name: "Sở Tài chính", Kind: org.KindSo}},
	}})
	record(org.Event{Kind: "create", Date: org.Day(2025, 7, 1), Parts: []org.Draft{
		{ID: office, ParentID: finance, Naming: org.Naming{Name: "Phòng Báo chí", Kind: org.KindUnit}},
	}})
	record(org.Event{Kind: "reparent", Date: org.Day(2026, 3, 1), Subjects: []string{office}, ParentID: culture})
}

// person works in the department since 01/7/2025.
func (r *rig) person(name, department, position string) org.Person {
	r.t.Helper()
	words := strings.Fields(name)
	p, err := r.org.CreatePerson(r.ctx(), system, "", org.PersonDraft{Family: words[0], Middle: strings.Join(words[1:len(words)-1], " "), Given: words[len(words)-1]},
		&org.PostingDraft{DepartmentID: department, PositionID: position, From: org.Day(2025, 7, 1)})
	r.must(err)
	return p
}

// require has the position require the course since 01/7/2025.
func (r *rig) require(position, code string) staffing.Requirement {
	r.t.Helper()
	req, err := r.AddRequirement(r.ctx(), system, staffing.Requirement{PositionID: position, CourseCode: code, From: "2025-07-01"})
	r.must(err)
	return req
}

// certificate is one as certification leaves it.
func (r *rig) certificate(personID, code string, issued, until courses.Date) certification.Certificate {
	r.issued++
	id := db.NewID()
	return certification.Certificate{
		ID: id, EnrolmentID: id, PersonID: personID, Issuer: "SVHTTDL", Year: 2026, Number: r.issued, NumberText: courses.FormatNumber(r.issued, 2026, "SVHTTDL"),
		Code: fmt.Sprintf("%012d", r.issued), Holder: certification.Holder{FullName: "Nguyễn Văn An"}, Authority: certification.Issuers()[0],
		CourseCode: code, CourseTitle: "Khóa học", Title: "GIẤY CHỨNG NHẬN", Programme: "Khóa học", Version: 1, Cycle: r.issued, From: issued, To: issued,
		Periods: 5, Classification: "Đạt", IssuedAt: at(issued, 14).UTC(), ValidUntil: until,
	}
}

func (r *rig) certify(p org.Person, code string, issued, until courses.Date) certification.Certificate {
	r.t.Helper()
	c := r.certificate(p.ID, code, issued, until)
	_, err := r.db.Collection("certificates").InsertOne(r.ctx(), c)
	r.must(err)
	return c
}

func (r *rig) count(collection string, filter bson.M) int64 {
	r.t.Helper()
	n, err := r.db.Collection(collection).CountDocuments(r.ctx(), filter)
	r.must(err)
	return n
}

func (r *rig) grant(name string, role policy.Role, path string) {
	r.actors[name] = policy.Actor{PersonID: name, Grants: []policy.Grant{{Role: role, Path: path}}}
}

func (r *rig) serve() {
	r.server = api.NewServer(api.Config{Idempotency: r.db.Collection("idempotency")})
	r.Routes(api.NewRouter(r.server, "/api/v1", authtest.Access(func(token string) policy.Actor { return r.actors[token] })))
	r.actors["learner"] = policy.Actor{PersonID: "learner"}
	r.grant("staffing", policy.Staffing, "/")
	r.grant("staffing-culture", policy.Staffing, "/"+culture+"/")
	r.grant("auditor", policy.Auditor, "/")
	r.grant("author", policy.Author, "/")
	r.grant("coordinator", policy.Coordinator, "/"+culture+"/")
	r.grant("coordinator-office", policy.Coordinator, "/"+culture+"/"+office+"/")
	r.grant("coordinator-finance", policy.Coordinator, "/"+finance+"/")
}

type reply struct {
	status int
	header http.Header
	body   string
}

func (r *rig) call(who, method, path, body string, headers ...string) reply {
	r.t.Helper()
	got := authtest.Ask(r.t, r.server, method, "/api/v1/staffing"+path, who, body, authtest.Header(headers...))
	return reply{got.Status, got.Header, got.Body}
}

// coverage asks and reads the answer.
func (r *rig) coverage(who, query string) staffing.CoverageView {
	r.t.Helper()
	got := r.call(who, http.MethodGet, "/coverage?"+query, "")
	var v staffing.CoverageView
	if err := json.Unmarshal([]byte(got.body), &v); err != nil || got.status != http.StatusOK {
		r.t.Fatalf("%s asks %s: %d %.300s (%v)", who, query, got.status, got.body, err)
	}
	return v
}

// lines are the items in words: "Nguyễn Văn An: phat-ngon-thu holds".
func lines(v staffing.CoverageView) []string {
	out := []string{}
	for _, i := range v.Items {
		for _, n := range i.Requirements {
			out = append(out, i.Name+": "+n.CourseCode+" "+string(n.State))
		}
	}
	return out
}
