package app

import (
	"context"
	"flag"
	"io"
	"log/slog"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"lantoa/app/auth/authtest"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
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
	"long string":  `{"title":"` + strings.Repeat("ă", 100_000) + `"}`,
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
// everything there: a clear problem comes back, never a 5xx, and no document
// is stored or changed.
func TestBadInputEverywhere(t *testing.T) {
	a := newApp(t)
	if err := a.Demo(t.Context(), 20, io.Discard); err != nil {
		t.Fatal(err)
	}
	cast := []string{
		"quantri@hungyen.example", "noivu@hungyen.example", "daumoi@hungyen.example", "capgcn@hungyen.example",
		"bientap@hungyen.example", "duyet@hungyen.example", "kiemtoan@hungyen.example",
	}
	var tokens []string
	for _, email := range cast {
		tokens = append(tokens, a.token(t, email))
	}
	before := a.counts(t)
	for _, route := range a.Server.Routes() {
		name := route.Method + " " + route.Path
		token := tokens[0]
		for i, tk := range tokens { // whoever is let in, else the first
			if status, _ := authtest.Call(t, a.Server, route.Method, fillPath(route.Path, "khong-co"), tk, `{"khongBiet":1}`, nil); status != 403 && status != 401 {
				token = tokens[i]
				break
			}
			if strings.Contains(route.Path, "logout") || route.Path == "/api/v1/auth/refresh" {
				break
			}
		}
		for what, body := range hostile {
			if route.Method == "GET" || route.Method == "DELETE" {
				break
			}
			// Routes without a body ignore one; what they do is then a valid call.
			if !takesBody(route) {
				break
			}
			status, answer := authtest.Call(t, a.Server, route.Method, fillPath(route.Path, "khong-co"), token, body, nil)
			if status < 400 || status >= 500 {
				t.Errorf("%s with %s: %d %.300s", name, what, status, answer)
			}
		}
		if !strings.Contains(route.Path, "{") {
			continue
		}
		for what, value := range hostilePaths {
			status, answer := authtest.Call(t, a.Server, route.Method, fillPath(route.Path, value), token, "{}", nil)
			if status < 400 || status >= 500 {
				t.Errorf("%s with a path that is %s: %d %.300s", name, what, status, answer)
			}
		}
	}
	after := a.counts(t)
	if !maps.Equal(before, after) {
		for _, name := range slices.Sorted(maps.Keys(after)) {
			if before[name] != after[name] {
				t.Errorf("collection %s went from %d to %d documents", name, before[name], after[name])
			}
		}
	}
}

// counts tells how many documents each collection holds, but for those that
// keep sessions and tries of signing in.
func (a *App) counts(t *testing.T) map[string]int64 {
	t.Helper()
	names, err := a.DB.ListCollectionNames(t.Context(), map[string]any{})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]int64{}
	for _, name := range names {
		if name == "sessions" || name == "sign_in_tries" || strings.HasPrefix(name, "system.") {
			continue
		}
		if out[name], err = a.DB.Collection(name).CountDocuments(t.Context(), map[string]any{}); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func fillPath(path, value string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		if strings.HasPrefix(p, "{") {
			parts[i] = value
		}
	}
	return strings.Join(parts, "/")
}

// takesBody tells whether the input of a route has a field read from JSON.
func takesBody(r api.Route) bool {
	for i := range r.In.NumField() {
		f := r.In.Field(i)
		if tag := f.Tag.Get("json"); tag != "" && tag != "-" {
			return true
		}
	}
	return false
}

func TestGoldenRoutes(t *testing.T) {
	authtest.GoldenRoutes(t, newApp(t).Server, filepath.Join("testdata", "routes.golden"), *update)
}
