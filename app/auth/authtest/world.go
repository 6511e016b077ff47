// Package authtest gives tests people with accounts and sessions of every
// role, and the matrix of every route against every role.
package authtest

import (
	"crypto/ed25519"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/audit"
	"lantoa/app/auth"
	"lantoa/app/auth/policy"
	"lantoa/app/org"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/db/dbtest"
	"lantoa/app/platform/jobs"
	"lantoa/app/platform/local/localtest"
)

// Password is that of all people made here.
const Password = "Vải thiều chín đỏ"

// Key returns a signing key that is the same for the same name.
func Key(name string) ed25519.PrivateKey {
	seed := make([]byte, ed25519.SeedSize)
	copy(seed, name)
	return ed25519.NewKeyFromSeed(seed)
}

// Clock is the time of a World; it stands until it is moved.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now is the Clock's time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Move sets the Clock forward.
func (c *Clock) Move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// World is a database of its own with org, audit and auth on it, served.
type World struct {
	DB     *db.DB
	Org    *org.Org
	Audit  *audit.Audit
	Jobs   *jobs.Jobs
	Auth   *auth.Auth
	Config auth.Config // that Auth was made with
	Clock  *Clock
	Server *api.Server
	Router *policy.Router
}

// Collections are those that a World keeps.
func Collections() []db.Collection {
	all := append(append(audit.Collections(), auth.Collections()...), org.Collections()...)
	return append(all, jobs.Collections()...)
}

// New returns a World. Its Auth follows changes until the test ends.
func New(t testing.TB, change ...func(*auth.Config)) *World {
	t.Helper()
	d := dbtest.New(t)
	must(t, db.Ensure(t.Context(), d, Collections()...))
	w := &World{DB: d, Audit: audit.New(d), Clock: &Clock{now: db.Now()}}
	var err error
	w.Org, err = org.New(d, []byte(strings.Repeat("k", 32)))
	must(t, err)
	w.Org.Now = w.Clock.Now
	w.Jobs, err = jobs.New(jobs.Config{DB: d, RedisURI: localtest.RedisURI(t)})
	must(t, err)
	w.Config = auth.Config{
		DB: d, Org: w.Org, Jobs: w.Jobs, Keys: []ed25519.PrivateKey{Key("một")}, MailFrom: "Lan Tỏa <lantoa@hungyen.example>",
		PublicURL: "https://lantoa.example", SignInsPerMinute: 10_000, Now: w.Clock.Now,
	}
	for _, f := range change {
		f(&w.Config)
	}
	w.Auth = Another(t, w.Config)
	w.Server = api.NewServer(api.Config{Limits: api.Limits{Account: 100_000, Address: 100_000}, Idempotency: d.Collection("idempotency")})
	w.Router = api.NewRouter(w.Server, "/api/v1", w.Auth.Access())
	w.Auth.Routes(w.Router)
	w.Audit.Routes(w.Router)
	return w
}

// Another returns an Auth like that of another process. It follows changes
// until the test ends.
func Another(t testing.TB, cfg auth.Config) *auth.Auth {
	t.Helper()
	a, err := auth.New(cfg)
	must(t, err)
	Follow(t, a)
	return a
}

// Follow runs Watch until the test ends.
func Follow(t testing.TB, a *auth.Auth) {
	t.Helper()
	ctx := t.Context()
	done := make(chan struct{})
	go func() {
		defer close(done)
		a.Watch(ctx)
	}()
	t.Cleanup(func() { <-done })
}

var numbers struct {
	mu sync.Mutex
	n  int
}

func number() int {
	numbers.mu.Lock()
	defer numbers.mu.Unlock()
	numbers.n++
	return numbers.n
}

// AddPerson writes a person who works in the department at path ("" nowhere),
// without an account. It writes org's documents as they are: a test of access
// needs no history.
func AddPerson(t testing.TB, d *db.DB, path string, at time.Time) org.Person {
	t.Helper()
	n := number()
	p := org.Person{
		ID: db.NewID(), Family: "Nguyễn", Middle: "Thị", Given: "Hoa", SortKey: fmt.Sprintf("hoa%06d", n),
		Email: fmt.Sprintf("hoa%d@hungyen.example", n), Active: true, Words: []string{}, Within: org.Ancestors(path), CreatedAt: at, UpdatedAt: at,
	}
	if p.Within == nil {
		p.Within = []string{}
	}
	_, err := d.Collection("people").InsertOne(t.Context(), p)
	must(t, err)
	if path == "" {
		return p
	}
	steps := strings.Split(strings.Trim(path, "/"), "/")
	_, err = d.Collection("postings").InsertOne(t.Context(), org.Posting{
		ID: db.NewID(), PersonID: p.ID, DepartmentID: steps[len(steps)-1], DepartmentPath: path,
		PositionID: "chuyen-vien", Duty: org.FullDuty, Main: true, From: at.AddDate(0, 0, -1), Open: true, Since: at.AddDate(0, 0, -1),
	})
	must(t, err)
	return p
}

// Add makes a person in the department at path with an account and grants.
func (w *World) Add(t testing.TB, path string, grants ...policy.Grant) org.Person {
	t.Helper()
	p := AddPerson(t, w.DB, path, w.Clock.Now())
	must(t, w.Auth.SeedAccounts(t.Context(), Password, auth.Seeded{PersonID: p.ID, Grants: grants}))
	return p
}

// SignIn starts a session without the slow comparison of a password.
func (w *World) SignIn(t testing.TB, p org.Person) auth.Tokens {
	t.Helper()
	tokens, err := w.Auth.StartSession(t.Context(), p.ID, p.Email, api.Meta{Address: "10.0.0.1", UserAgent: "authtest"})
	must(t, err)
	return tokens
}

// Disable disables a person's account.
func (w *World) Disable(t testing.TB, p org.Person) {
	t.Helper()
	must(t, w.Auth.SetDisabled(t.Context(), policy.System("test"), p.ID, true, api.Meta{}))
}

// CountAudit returns how many entries an action has.
func (w *World) CountAudit(t testing.TB, action string) int {
	t.Helper()
	n, err := w.DB.Collection("audit").CountDocuments(t.Context(), bson.M{"action": action})
	must(t, err)
	return int(n)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
