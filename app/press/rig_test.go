package press_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/audit"
	"lantoa/app/auth/authtest"
	"lantoa/app/auth/policy"
	"lantoa/app/org"
	"lantoa/app/platform/api"
	"lantoa/app/platform/calendar"
	"lantoa/app/platform/db"
	"lantoa/app/platform/db/dbtest"
	"lantoa/app/platform/jobs"
	"lantoa/app/press"
	"lantoa/handbook"
)

// The departments of the rig: the province, three agencies and a room.
const (
	province, culture, finance, ward, office = "ubnd", "svhttdl", "stc", "phuong-pho-hien", "phong-bao-chi"
)

// noon is where the rig's clock stands at first: a Wednesday.
var noon = at(2026, 11, 25, 12, 0)

// at is a moment on the clock of Việt Nam.
func at(year int, month time.Month, day, hour, minute int) time.Time {
	return time.Date(year, month, day, hour, minute, 0, 0, calendar.Zone)
}

// rig is a province behind the feature's routes; actors are named by their
// tokens.
type rig struct {
	t       testing.TB
	db      *db.DB
	org     *org.Org
	server  *api.Server
	actors  map[string]policy.Actor
	matters []handbook.Matter  // of incidents
	days    *calendar.Calendar // nil is the default

	mu      sync.Mutex
	clock   time.Time
	notices []press.Notice
	*press.Press
}

func newRig(t testing.TB) *rig {
	t.Helper()
	d := dbtest.New(t)
	var all []db.Collection
	for _, c := range [][]db.Collection{api.Collections(), jobs.Collections(), audit.Collections(), org.Collections(), press.Collections()} {
		all = append(all, c...)
	}
	r := &rig{t: t, db: d, actors: map[string]policy.Actor{}, clock: noon}
	r.must(db.Ensure(r.ctx(), d, all...))
	var err error
	r.org, err = org.New(d, bytes.Repeat([]byte("k"), 32))
	r.must(err)
	r.org.Now = r.now
	r.Press = press.New(press.Config{
		DB: d, Org: r.org,
		Calendar: func(context.Context) (calendar.Calendar, error) {
			if r.days != nil {
				return *r.days, nil
			}
			return calendar.Default(), nil
		},
		Matters: func(_ context.Context, from, to time.Time, scopes []string) ([]handbook.Matter, error) {
			var out []handbook.Matter
			for _, m := range r.matters {
				if !m.Received.Before(from) && m.Received.Before(to) && strings.HasPrefix(r.path(m.Department), scopes[0]) {
					out = append(out, m)
				}
			}
			return out, nil
		},
	})
	r.Now = r.now
	r.populate()
	r.serve()
	return r
}

func (r *rig) ctx() context.Context { return context.Background() }

func (r *rig) now() time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.clock.UTC()
}

func (r *rig) set(t time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.clock = t
}

func (r *rig) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *rig) path(department string) string {
	d, err := r.org.FindDepartment(r.ctx(), department)
	r.must(err)
	return d.Path
}

var system = policy.System("test")

func (r *rig) populate() {
	r.t.Helper()
	r.must(r.org.EnsurePositions(r.ctx()))
	record := func(e org.Event) {
		r.t.Helper()
		e.Kind, e.Date = "create", org.Day(2025, 7, 1)
		_, err := r.org.Record(r.ctx(), system, e)
		r.must(err)
	}
	record(org.Event{Parts: []org.Draft{{ID: province, Naming: org.Naming{Name: "Ủy ban nhân dân tỉnh Hưng Yên", Kind: org.KindProvince}}}})
	record(org.Event{Parts: []org.Draft{
		{ID: culture, ParentID: province, Naming: org.Naming{Name: "Sở Văn hóa, Thể thao và Du lịch", Kind: org.KindSo}},
		{ID: finance, ParentID: province, Naming: org.Naming{Name: "Sở Tài chính", Kind: org.KindSo}},
		{ID: ward, ParentID: province, Naming: org.Naming{Name: "UBND phường Phố Hiến", Kind: org.KindPhuong}},
	}})
	record(org.Event{Parts: []org.Draft{{ID: office, ParentID: culture, Naming: org.Naming{Name: "Phòng Báo chí", Kind: org.KindUnit}}}})
}

func (r *rig) grant(name string, role policy.Role, path string) {
	r.actors[name] = policy.Actor{PersonID: name, Grants: []policy.Grant{{Role: role, Path: path}}}
}

func (r *rig) serve() {
	r.server = api.NewServer(api.Config{Idempotency: r.db.Collection("idempotency")})
	router := api.NewRouter(r.server, "/api/v1", authtest.Access(func(token string) policy.Actor { return r.actors[token] }))
	r.Routes(router)
	r.Pages(router.At(""))
	r.actors["learner"] = policy.Actor{PersonID: "learner"}
	r.grant("province", policy.Coordinator, "/")
	r.grant("culture", policy.Coordinator, "/ubnd/svhttdl/")
	r.grant("finance", policy.Coordinator, "/ubnd/stc/")
	r.grant("ward", policy.Coordinator, "/ubnd/phuong-pho-hien/")
	r.grant("staffing", policy.Staffing, "/")
	r.grant("auditor", policy.Auditor, "/")
}

type reply struct {
	status int
	etag   string
	body   string
}

func (r *rig) call(who, method, path, body string, headers ...string) reply {
	r.t.Helper()
	got := authtest.Ask(r.t, r.server, method, path, who, body, authtest.Header(headers...))
	return reply{got.Status, got.Header.Get("ETag"), got.Body}
}

// send calls the API, wants the status, and reads the answer.
func send[T any](r *rig, who string, want int, method, path, body string, headers ...string) T {
	r.t.Helper()
	got := r.call(who, method, "/api/v1"+path, body, headers...)
	if got.status != want {
		r.t.Fatalf("%s %s %s: %d, want %d: %.600s", who, method, path, got.status, want, got.body)
	}
	var out T
	if err := json.Unmarshal([]byte(got.body), &out); err != nil {
		r.t.Fatalf("%s %s: %v in %.300s", method, path, err, got.body)
	}
	return out
}

// refused calls the API and wants a problem with the status and the words.
func (r *rig) refused(who string, want int, words, method, path, body string, headers ...string) {
	r.t.Helper()
	got := r.call(who, method, "/api/v1"+path, body, headers...)
	if got.status != want || !strings.Contains(got.body, words) {
		r.t.Errorf("%s %s %s %s: %d, want %d with %q: %.600s", who, method, path, body, got.status, want, words, got.body)
	}
}

func (r *rig) count(collection string, filter bson.M) int64 {
	r.t.Helper()
	n, err := r.db.Collection(collection).CountDocuments(r.ctx(), filter)
	r.must(err)
	return n
}

// stamp writes a moment as JSON.
func stamp(t time.Time) string { return t.Format(time.RFC3339) }

// person works in the department since 01/7/2025.
func (r *rig) person(name, department, position string) org.Person {
	r.t.Helper()
	words := strings.Fields(name)
	p, err := r.org.CreatePerson(r.ctx(), system, "", org.PersonDraft{Family: words[0], Middle: strings.Join(words[1:len(words)-1], " "), Given: words[len(words)-1]},
		&org.PostingDraft{DepartmentID: department, PositionID: position, From: org.Day(2025, 7, 1)})
	r.must(err)
	return p
}

// head enters the head of an agency.
func (r *rig) head(department, name string) press.Spokesperson {
	r.t.Helper()
	return send[press.Spokesperson](r, "province", 201, "POST", "/press/spokespersons",
		fmt.Sprintf(`{"departmentId":%q,"kind":"head","name":%q,"title":"Giám đốc","from":"2026-07-01"}`, department, name))
}

func assigning(department, name, from, until string, assigned time.Time) string {
	end := ""
	if until != "" {
		end = fmt.Sprintf(`,"until":%q`, until)
	}
	return fmt.Sprintf(`{"departmentId":%q,"kind":"assigned","name":%q,"title":"Chánh Văn phòng","phone":"0221 3862 000","email":"phatngon@hungyen.example","from":%q%s,"decision":"15/QĐ","decisionDate":%q,"assignedAt":%q}`,
		department, name, from, end, from, stamp(assigned))
}

// seededUntil is the calendar with the days off up to a year.
func seededUntil(t *testing.T, year int) calendar.Calendar {
	t.Helper()
	var kept []calendar.Holiday
	for _, h := range calendar.Seed() {
		if h.Date < fmt.Sprint(year+1) {
			kept = append(kept, h)
		}
	}
	c, err := calendar.New(kept, calendar.OfficeHours())
	if err != nil {
		t.Fatal(err)
	}
	return c
}
