package authtest

import (
	"cmp"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth"
	"lantoa/app/auth/policy"
	"lantoa/app/org"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
)

// Cast is everybody whom the matrix sends to every route.
type Cast struct {
	auth    *auth.Auth
	members []member
}

// member is one of the cast. token gives a fresh session for each call, since
// a route may end the one that it is called with.
type member struct {
	name  string
	actor policy.Actor // as the table judges; anonymous also for broken tokens
	token func(t testing.TB) string
}

// Extras of a Cast, beside the nine roles.
const (
	Nobody         = "anonymous"
	Expired        = "expired token"
	Ended          = "ended session"
	DisabledPerson = "disabled account"
	MustChange     = "must change password"
)

// NewCast makes one person of each role over the province, all working in the
// department at path, and the extras. cfg is what a was made with.
func NewCast(t testing.TB, cfg auth.Config, a *auth.Auth, path string) *Cast {
	t.Helper()
	c := &Cast{auth: a}
	now := time.Now
	if cfg.Now != nil {
		now = cfg.Now
	}
	for _, role := range policy.Roles() {
		var grants []policy.Grant
		if role != policy.Learner {
			grants = []policy.Grant{{Role: role, Path: "/"}}
		}
		p := c.add(t, cfg.DB, path, now(), grants)
		c.members = append(c.members, member{string(role), policy.Actor{PersonID: p.ID, Path: path, Grants: grants}, c.session(p)})
	}
	all := []policy.Grant{{Role: policy.Administrator, Path: "/"}, {Role: policy.Staffing, Path: "/"}}

	// The past signs with the same keys, an hour ago.
	past := cfg
	past.Now = func() time.Time { return now().Add(-time.Hour) }
	before, err := auth.New(past)
	must(t, err)
	late := c.add(t, cfg.DB, path, now().Add(-2*time.Hour), all)
	c.constant(Expired, policy.Actor{}, start(t, before, late))

	ended := c.add(t, cfg.DB, path, now(), all)
	token := start(t, a, ended)
	must(t, a.SignOutEverywhere(t.Context(), policy.Actor{PersonID: ended.ID}, api.Meta{}))
	c.constant(Ended, policy.Actor{}, token)

	disabled := c.add(t, cfg.DB, path, now(), all)
	token = start(t, a, disabled)
	// Behind the feature's back, so that the session itself goes on.
	_, err = cfg.DB.Collection("accounts").UpdateByID(t.Context(), disabled.ID, bson.M{"$set": bson.M{"disabled": true}})
	must(t, err)
	refused(t, a, token)
	c.constant(DisabledPerson, policy.Actor{}, token)

	fresh := c.add(t, cfg.DB, path, now(), all)
	must(t, a.SetPassword(t.Context(), policy.System("test"), fresh.ID, Password, true))
	c.members = append(c.members, member{MustChange, policy.Actor{PersonID: fresh.ID, Path: path, Grants: all, MustChangePassword: true}, c.session(fresh)})

	c.constant(Nobody, policy.Actor{}, "")
	return c
}

func (c *Cast) constant(name string, actor policy.Actor, token string) {
	c.members = append(c.members, member{name, actor, func(testing.TB) string { return token }})
}

func (c *Cast) add(t testing.TB, d *db.DB, path string, at time.Time, grants []policy.Grant) org.Person {
	t.Helper()
	p := AddPerson(t, d, path, at)
	for i := range grants {
		grants[i].From = at.Add(-time.Minute)
	}
	must(t, c.auth.SeedAccounts(t.Context(), Password, auth.Seeded{PersonID: p.ID, Grants: grants}))
	return p
}

func (c *Cast) session(p org.Person) func(t testing.TB) string {
	return func(t testing.TB) string {
		t.Helper()
		return start(t, c.auth, p)
	}
}

// Token returns a fresh token of the role's person (or of an extra).
func (c *Cast) Token(t testing.TB, name string) string {
	t.Helper()
	return c.find(t, name).token(t)
}

// PersonID returns the id of the role's person.
func (c *Cast) PersonID(t testing.TB, name string) string {
	t.Helper()
	return c.find(t, name).actor.PersonID
}

func (c *Cast) find(t testing.TB, name string) member {
	t.Helper()
	i := slices.IndexFunc(c.members, func(m member) bool { return m.name == name })
	if i < 0 {
		t.Fatalf("nobody in the cast is called %q", name)
	}
	return c.members[i]
}

func start(t testing.TB, a *auth.Auth, p org.Person) string {
	t.Helper()
	tokens, err := a.StartSession(t.Context(), p.ID, p.Email, api.Meta{UserAgent: "authtest"})
	must(t, err)
	return tokens.AccessToken
}

// refused waits until the change stream has told of it.
func refused(t testing.TB, a *auth.Auth, token string) {
	t.Helper()
	Until(t, func() bool {
		_, err := a.Authenticate(t.Context(), token)
		return err != nil
	})
}

// Until asks every few milliseconds until it is so; after five seconds the
// test fails.
func Until(t testing.TB, so func() bool) {
	t.Helper()
	deadline := time.Now().Add(5 * time.Second)
	for !so() {
		if time.Now().After(deadline) {
			t.Fatal("it did not come about in five seconds")
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// Cases is what the matrix must be told of routes, each by "POST /api/v1/x".
type Cases struct {
	// Values are what stands for {name} in paths; else an id that is nobody's.
	Values map[string]string
	// Bodies are sent instead of {} where a route wants something else.
	Bodies map[string]string
	// Objects are the calls that turn on whose the object is: own, of another
	// department, of another person.
	Objects map[string][]Object
}

// Object is one call by one of the cast (or whoever has the token).
type Object struct {
	Name  string
	Token func(t testing.TB) string
	// Values stand for {name} in the path; Query goes behind it.
	Values map[string]string
	Query  string
	Header map[string]string
	Body   string
	Want   int
}

const nobodysID = "01J0000000000000000000000Z"

// Matrix calls every route as everybody of the cast. What the table of
// permissions forbids must be 401 (nobody, or a token that does not hold) or
// 403, and nothing may be a 5xx; then come the object cases.
func Matrix(t *testing.T, server *api.Server, cast *Cast, cases Cases) {
	t.Helper()
	known := map[string]bool{}
	for _, route := range server.Routes() {
		name := route.Method + " " + route.Path
		known[name] = true
		permission, ok := policy.Named(route.Permission)
		if !ok {
			t.Errorf("%s: permission %q is not in the table", name, route.Permission)
			continue
		}
		for _, m := range cast.members {
			got, body := Call(t, server, route.Method, fill(route.Path, cases.Values), m.token(t), cmp.Or(cases.Bodies[name], "{}"), nil)
			if complaint := judge(m.actor, permission, got); complaint != "" {
				t.Errorf("%s as %s: %d, %s: %s", name, m.name, got, complaint, body)
			}
		}
		for _, o := range cases.Objects[name] {
			path := fill(route.Path, o.Values, cases.Values)
			if o.Query != "" {
				path += "?" + o.Query
			}
			got, body := Call(t, server, route.Method, path, o.Token(t), cmp.Or(o.Body, cases.Bodies[name], "{}"), o.Header)
			if got != o.Want {
				t.Errorf("%s, %s: %d, want %d: %s", name, o.Name, got, o.Want, body)
			}
		}
	}
	for _, table := range []map[string]bool{keys(cases.Bodies), keys(cases.Objects)} {
		for name := range table {
			if !known[name] {
				t.Errorf("the cases name %s, which is no route", name)
			}
		}
	}
}

// judge says what is wrong with a status; "" is nothing.
func judge(actor policy.Actor, p policy.Permission, status int) string {
	switch {
	case status >= 500:
		return "a server error"
	case p == policy.Public:
		return "" // 401 and 429 are among what such a route may say of itself
	case status == http.StatusTooManyRequests:
		return "limited: give the server of the matrix higher limits"
	case actor.Anonymous() && status != http.StatusUnauthorized:
		return "want 401"
	case actor.Anonymous():
		return ""
	case !actor.Can(p) && status != http.StatusForbidden:
		return "want 403"
	case status == http.StatusUnauthorized:
		return "not recognised"
	}
	return ""
}

// Uncovered lists the routes with an object in their path for which cases has
// none: a list for a golden file, so that leaving one out is a decision.
func Uncovered(server *api.Server, cases Cases) []string {
	var out []string
	for _, r := range server.Routes() {
		name := r.Method + " " + r.Path
		if strings.Contains(r.Path, "{") && r.Permission != policy.Public.String() && len(cases.Objects[name]) == 0 {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// fill puts values, of the first map that has one, into a path.
func fill(path string, values ...map[string]string) string {
	steps := strings.Split(path, "/")
	for i, s := range steps {
		name := strings.Trim(s, "{}")
		if name == s {
			continue
		}
		steps[i] = nobodysID
		for _, m := range slices.Backward(values) {
			if v, ok := m[name]; ok {
				steps[i] = v
			}
		}
	}
	return strings.Join(steps, "/")
}

func keys[V any](m map[string]V) map[string]bool {
	out := map[string]bool{}
	for k := range m {
		out[k] = true
	}
	return out
}

// GoldenRoutes compares all routes with their permissions to a file; update
// writes it.
func GoldenRoutes(t testing.TB, server *api.Server, file string, update bool) {
	t.Helper()
	var lines []string
	for _, r := range server.Routes() {
		lines = append(lines, fmt.Sprintf("%-6s %-50s %s", r.Method, r.Path, r.Permission))
	}
	slices.SortFunc(lines, func(a, b string) int { return cmp.Or(cmp.Compare(a[7:], b[7:]), cmp.Compare(a, b)) })
	got := strings.Join(lines, "\n") + "\n"
	if update {
		must(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	must(t, err)
	if got != string(want) {
		t.Errorf("routes or their permissions changed; when that is meant, run the test with -update. Now:\n%s", got)
	}
}
