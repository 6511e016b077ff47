package app

import (
	"cmp"
	"context"
	"flag"
	"log/slog"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth/authtest"
	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/jobs"
	"lantoa/app/platform/local/localtest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// newApp is the application as the binary builds it, on a database of the
// test's own, with limits out of the way.
func newApp(t *testing.T) *App {
	t.Helper()
	dir := t.TempDir()
	cfg := Config{
		Data: dir, MongoURI: localtest.MongoURI(t), MongoDB: "t_" + db.NewID(), RedisURI: localtest.RedisURI(t),
		PublicURL: "http://localhost:8080", MailFrom: "Lan Tỏa <lantoa@hungyen.example>", LogLevel: "warn",
		AccountRate: 1 << 30, AddressRate: 1 << 30, LoginRate: 1 << 30,
		SigningKey: strings.Repeat("ab", 32), DataKey: strings.Repeat("cd", 32),
	}
	if err := cfg.Complete(); err != nil {
		t.Fatal(err)
	}
	a, err := Open(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = a.DB.Drop(context.Background())
		if err := a.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	if err := a.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	authtest.Follow(t, a.Auth)
	return a
}

// unconnected is the application without servers: for what its routes are.
func unconnected(t *testing.T) *App {
	t.Helper()
	d, err := db.Unconnected()
	if err != nil {
		t.Fatal(err)
	}
	a := &App{Config: describing(), Log: slog.New(slog.DiscardHandler), DB: d, registry: prometheus.NewRegistry()}
	if a.Jobs, err = jobs.New(jobs.Config{DB: d, RedisURI: "redis://127.0.0.1:1/0"}); err != nil {
		t.Fatal(err)
	}
	if err := a.build(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	return a
}

// token signs a demonstration account in.
func (a *App) token(t testing.TB, email string) string {
	t.Helper()
	p, err := a.Org.FindPersonByEmail(t.Context(), email)
	if err != nil {
		t.Fatal(err)
	}
	tokens, err := a.Auth.StartSession(t.Context(), p.ID, email, api.Meta{Address: "192.0.2.1"})
	if err != nil {
		t.Fatal(err)
	}
	return tokens.AccessToken
}

// hostile are values that no route may fall over, whatever it expects.
var hostile = map[string]string{
	"operator":     `{"$ne":null}`,
	"unknown key":  `{"khongBiet":1,"role":"administrator"}`,
	"null":         `null`,
	"array":        `[{"$gt":""}]`,
	"number":       `12345678901234567890`,
	"deep":         strings.Repeat(`{"a":`, 5000) + "1" + strings.Repeat("}", 5000),
	"bad UTF-8":    "{\"title\":\"\xff\xfe\"}",
	"NUL":          `{"title":"a\u0000b"}`,
	"not JSON":     `<xml/>`,
	"empty":        ``,
	"long string":  `{"title":"` + strings.Repeat("ă", 60_000) + `"}`, // within the body of every route
	"proto":        `{"__proto__":{"admin":true},"constructor":{}}`,
	"every string": `{"email":{"$gt":""},"password":{"$ne":1},"answer":{"$where":"1"},"seq":{"$inc":1},"courseCode":{"$ne":""},"rule":{"$ne":""}}`,
}

var hostilePaths = map[string]string{
	"climbing":  "..%2f..%2fetc%2fpasswd",
	"operator":  "%7B%22$ne%22:null%7D",
	"bad UTF-8": "%ff%fe",
	"NUL":       "a%00b",
	"long":      strings.Repeat("a", 3000),
	"dots":      "a.b.$c",
	"Unicode":   "%E1%BA%A1%CC%A3%E2%80%AE",
}

// TestBadInputEverywhere sends nonsense to every route as somebody who may do
// everything there, about things that exist and things that do not: a clear
// problem comes back, never a 5xx, and no document is stored or changed.
func TestBadInputEverywhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	before := w.hashes(t)
	for _, route := range w.Server.Routes() {
		b := badInput{t: t, app: w.App, route: route, token: w.permitted(route), real: w.values(route)}
		b.bodies()
		b.paths()
		b.queries()
	}
	after := w.hashes(t)
	for _, name := range slices.Sorted(maps.Keys(after)) {
		if before[name] != after[name] && name != "handbook_searches" { // nonsense is looked for in vain
			t.Errorf("collection %s changed", name)
		}
	}
}

// permitted is a session of somebody who holds the route's permission, over
// the province where a role is needed.
func (w *world) permitted(route api.Route) string {
	w.t.Helper()
	p, _ := policy.Named(route.Permission)
	for _, d := range demoPeople {
		if d.path == "/" && slices.Contains(policy.Holders(p), d.role) && !slices.Contains(policy.Holders(p), policy.Learner) {
			return w.as(d.email)
		}
	}
	for _, d := range demoPeople { // a role that nobody has over the province
		if slices.Contains(policy.Holders(p), d.role) && !slices.Contains(policy.Holders(p), policy.Learner) {
			return w.as(d.email)
		}
	}
	return w.as(learner)
}

// values are ids that exist, of the kinds that the route names.
func (w *world) values(route api.Route) map[string]string {
	out := map[string]string{
		"code": runningCourse, "lesson": w.lesson, "quiz": w.quiz, "name": "nhat-ky-gio-dau.txt",
		"question": w.attempt.Paper.Questions[0].ID, "date": "2027-11-20", "section": "phat-hien",
		"file": w.evidence, "document": w.document, "template": "bai-mang-xa-hoi",
		"procedure": "tin-gia-chinh-sach", "department": "svhttdl", "kind": "sections", "part": "phat-hien", "year": "2026",
	}
	for part, id := range map[string]string{
		"/enrolments/": w.enrolment.ID, "/attempts/": w.attempt.ID, "/people/": w.subject.ID, "/postings/": w.posting, "/grants/": w.grant,
		"/assignments/": w.assignment, "/certificates/": w.certificate, "/departments/": "svhttdl", "/jobs/": "certificate:" + w.certificate,
		"/requirements/": w.requirement, "/waivers/": w.waiver, "/incidents/": w.incident, "/tasks/": w.task,
		"/editions/": w.edition, "/acknowledgement-rules/": "demo",
	} {
		if strings.Contains(route.Path, part+"{id}") {
			out["id"] = id
		}
	}
	if strings.HasPrefix(route.Path, "/api/v1/me/handbook/parts/") {
		out["part"] = "section:phat-hien"
	}
	for kind, id := range w.press {
		if strings.Contains(route.Path, "/press/"+kind+"/{id}") {
			out["id"] = id
		}
	}
	if strings.Contains(route.Path, "/instruments/") {
		out["id"] = "nd-244-2026"
	}
	if strings.Contains(route.Path, "/verify/") {
		out["code"] = w.code(w.certificate)
	}
	return out
}

// badInput is one route with somebody who may use it.
type badInput struct {
	t     *testing.T
	app   *App
	route api.Route
	token string
	real  map[string]string
}

// send complains of an answer that is not of the class 4xx; with fine, of one
// that is a 5xx.
func (b badInput) send(what, path, body string, fine bool, header map[string]string) {
	b.t.Helper()
	status, answer := authtest.Call(b.t, b.app.Server, b.route.Method, path, b.token, body, header)
	if status >= 500 || status < 400 && !fine {
		b.t.Errorf("%s %s with %s: %d %.300s", b.route.Method, b.route.Path, what, status, answer)
	}
}

// bodies leaves out routes without one: what they do is then a valid call.
func (b badInput) bodies() {
	b.t.Helper()
	if b.route.Method == "GET" || b.route.Method == "DELETE" || !takesBody(b.route) {
		return
	}
	for what, body := range hostile {
		b.send(what, fillPath(b.route.Path, "khong-co", nil), body, false, nil)
		b.send(what+" about something real", fillPath(b.route.Path, "khong-co", b.real), body, false, nil)
		b.send(what+" as CSV", fillPath(b.route.Path, "khong-co", b.real), body, false, map[string]string{"Content-Type": "text/csv"})
		b.send(what+" as nothing", fillPath(b.route.Path, "khong-co", b.real), body, false, map[string]string{"Content-Type": "image/png"})
	}
	if !readsHeaders(b.route) { // {} may be a valid call
		return
	}
	for what, value := range map[string]string{"version": `"1" or 1=1`, "operator": `{"$gt":""}`, "long": strings.Repeat("x", 3000)} {
		b.send(what+" in headers", fillPath(b.route.Path, "khong-co", b.real), "{}", false, map[string]string{
			"If-Match": value, "Idempotency-Key": value, "Content-Type": "application/json; charset=" + value, "Cookie": "__Host-lantoa=" + value,
		})
	}
}

func (b badInput) paths() {
	b.t.Helper()
	if !strings.Contains(b.route.Path, "{") {
		return
	}
	for what, value := range hostilePaths {
		b.send("a path that is "+what, fillPath(b.route.Path, value, nil), "{}", false, nil)
	}
}

// queries may be answered where a search is for any text.
func (b badInput) queries() {
	b.t.Helper()
	if b.route.Method != "GET" {
		return
	}
	path := fillPath(b.route.Path, "khong-co", b.real)
	b.send("an unknown parameter", path+"?$where=1", "", false, nil)
	for _, f := range reflect.VisibleFields(b.route.In) {
		name := f.Tag.Get("query")
		if name == "" {
			continue
		}
		for what, value := range hostilePaths {
			b.send("a "+name+" that is "+what, path+"?"+name+"="+value, "", true, nil)
		}
		for _, value := range []string{"-1", "99999999999999999999", "1e9", "%28%5B.%2A%2B%3F%29%5C", "0001-01-01", "9999-12-31", "eyJhIjp7IiRuZSI6MX19", "W10", "bnVsbA"} {
			b.send("the "+name+" "+value, path+"?"+name+"="+value, "", true, nil)
		}
		b.send("an operator in "+name, path+"?"+name+"[$ne]=1", "", false, nil)
	}
}

// hashes names the content of each collection, but for those that keep
// sessions and tries of signing in.
func (a *App) hashes(t *testing.T) map[string]string {
	t.Helper()
	var out struct {
		Collections map[string]string `bson:"collections"`
	}
	if err := a.DB.RunCommand(t.Context(), bson.D{{Key: "dbHash", Value: 1}}).Decode(&out); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"sessions", "sign_in_tries"} {
		if _, kept := out.Collections[name]; !kept {
			t.Fatalf("no collection %s among %v", name, slices.Sorted(maps.Keys(out.Collections)))
		}
		delete(out.Collections, name)
	}
	return out.Collections
}

// fillPath puts the values into a path, and otherwise where there is none.
func fillPath(path, otherwise string, values map[string]string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		if strings.HasPrefix(p, "{") {
			parts[i] = cmp.Or(values[strings.Trim(p, "{}")], otherwise)
		}
	}
	return strings.Join(parts, "/")
}

// readsHeaders tells whether a route takes something from the headers.
func readsHeaders(r api.Route) bool {
	return r.Idempotent || slices.ContainsFunc(reflect.VisibleFields(r.In), func(f reflect.StructField) bool { return f.Tag.Get("header") != "" })
}

// takesBody tells whether the input of a route has a field read from the body.
func takesBody(r api.Route) bool {
	for _, f := range reflect.VisibleFields(r.In) {
		if tag := f.Tag.Get("json"); tag != "" && tag != "-" || f.Type == reflect.TypeFor[api.RawBody]() {
			return true
		}
	}
	return false
}

func TestGoldenRoutes(t *testing.T) {
	authtest.GoldenRoutes(t, unconnected(t).Server, filepath.Join("testdata", "routes.golden"), *update)
}
