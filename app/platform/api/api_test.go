package api_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/db/dbtest"
	"lantoa/app/platform/fault"
)

type permission string

func (p permission) String() string { return string(p) }

const (
	public permission = "public"
	member permission = "member"
	chief  permission = "chief"
)

// access knows two tokens, and lets only "chief" do everything.
var access = api.Access[string, permission]{
	Authenticate: func(_ context.Context, token string) (string, error) {
		switch token {
		case "", "an", "binh":
			return token, nil
		}
		return "", fault.New(fault.Unauthenticated, "Phiên đã hết hạn.", "The session has ended.")
	},
	Allow: func(actor string, p permission) error {
		switch {
		case p == public, p == member && actor != "", actor == "binh":
			return nil
		case actor == "":
			return fault.New(fault.Unauthenticated, "Cần đăng nhập.", "Sign in first.")
		}
		return fault.New(fault.Forbidden, "Không có quyền.", "Not allowed.")
	},
	ID:     func(actor string) string { return actor },
	Public: func(p permission) bool { return p == public },
}

type noteInput struct {
	ID     string    `path:"id" json:"-" validate:"max=26"`
	Limit  int       `query:"limit" json:"-" validate:"omitempty,min=1,max=200"`
	Since  *api.Date `query:"since" json:"-"`
	Title  string    `json:"title" validate:"required,min=3,max=100,line"`
	Email  string    `json:"email,omitempty" validate:"omitempty,email"`
	Nested struct {
		Level int `json:"level" validate:"min=0,max=4"`
	} `json:"nested"`
	api.Meta `json:"-"`
}

type note struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Limit   int    `json:"limit"`
	Address string `json:"address"`
	Version int    `json:"version"`
}

func (n note) ETag() string { return api.Version(n.Version) }

type findInput struct {
	ID string `path:"id" json:"-"`
}

type rig struct {
	server *api.Server
	made   atomic.Int32
	held   chan struct{}
}

func newRig(t *testing.T, change ...func(*api.Config)) *rig {
	cfg := api.Config{}
	for _, c := range change {
		c(&cfg)
	}
	r := &rig{server: api.NewServer(cfg), held: make(chan struct{})}
	routes := api.NewRouter(r.server, "/api/v1", access)
	write := func(_ context.Context, _ string, in noteInput) (note, error) {
		r.made.Add(1)
		return note{ID: in.ID, Title: in.Title, Limit: in.Limit, Address: in.Address, Version: 3}, nil
	}
	api.Post(routes, "/notes/{id}", member, write, api.Status(201), api.Idempotent, api.Summary("Write a note"))
	api.Post(routes, "/large/{id}", member, write, api.MaxBody(1<<20))
	api.Get(routes, "/notes/{id}", public, func(_ context.Context, _ string, in findInput) (note, error) {
		switch in.ID {
		case "secret":
			return note{}, errors.New("dial tcp 10.1.2.3: password=hunter2")
		case "panic":
			panic("nil map")
		}
		return note{ID: in.ID, Version: 7}, nil
	})
	api.Delete(routes, "/notes/{id}", chief, func(context.Context, string, findInput) (api.Nothing, error) { return api.Nothing{}, nil })
	api.Get(routes, "/held", public, func(ctx context.Context, _ string, _ api.Nothing) (note, error) {
		close(r.held)
		select {
		case <-ctx.Done():
			return note{}, ctx.Err()
		case <-time.After(300 * time.Millisecond):
			return note{ID: "held"}, nil
		}
	})
	return r
}

func (r *rig) call(t *testing.T, method, path, token, body string, headers ...string) (*http.Response, string) {
	t.Helper()
	req := httptest.NewRequest(method, path, strings.NewReader(body))
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := r.server.Fiber.Test(req, 10_000)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(b)
}

func TestARouteReadsValidatesAndAnswers(t *testing.T) {
	const good = `{"title":"Họp báo quý IV","nested":{"level":2}}`
	cases := []struct {
		name, method, path, token, body string
		status                          int
		want                            []string
	}{
		{"good", "POST", "/api/v1/notes/n1?limit=5&since=2026-11-05", "an", good, 201, []string{`"title":"Họp báo quý IV"`, `"limit":5`}},
		{"anonymous", "POST", "/api/v1/notes/n1", "", good, 401, []string{`"code":"unauthenticated"`}},
		{"expired", "POST", "/api/v1/notes/n1", "old", good, 401, []string{"Phiên đã hết hạn"}},
		{"an ended session may still read what is public", "GET", "/api/v1/notes/n1", "old", "", 200, []string{`"id":"n1"`}},
		{"forbidden", "DELETE", "/api/v1/notes/n1", "an", "", 403, []string{`"code":"forbidden"`}},
		{"allowed", "DELETE", "/api/v1/notes/n1", "binh", "", 204, nil},
		{"too short", "POST", "/api/v1/notes/n1", "an", `{"title":"ab"}`, 422, []string{`"path":"title"`, `"code":"min"`, `"vi":"title`}},
		{"nested", "POST", "/api/v1/notes/n1", "an", `{"title":"abc","nested":{"level":9}}`, 422, []string{`"path":"nested.level"`}},
		{"e-mail", "POST", "/api/v1/notes/n1", "an", `{"title":"abc","email":"khong-phai"}`, 422, []string{`"path":"email"`}},
		{"control characters", "POST", "/api/v1/notes/n1", "an", `{"title":"abc\u0007\u202e"}`, 422, []string{`"code":"line"`}},
		{"query out of range", "POST", "/api/v1/notes/n1?limit=900", "an", good, 422, []string{`"path":"query.limit"`}},
		{"query not a number", "POST", "/api/v1/notes/n1?limit=nhiều", "an", good, 422, []string{`"path":"query.limit"`}},
		{"query not a date", "POST", "/api/v1/notes/n1?since=31/12", "an", good, 422, []string{`"path":"query.since"`}},
		{"query unknown", "POST", "/api/v1/notes/n1?$where=1", "an", good, 422, []string{`"code":"unknown"`}},
		{"unknown key", "POST", "/api/v1/notes/n1", "an", `{"title":"abc","role":"administrator"}`, 400, []string{`"path":"role"`, `"code":"unknown"`}},
		{"the body cannot set a path value", "POST", "/api/v1/notes/n1", "an", `{"title":"abc","ID":"other"}`, 400, []string{`"code":"unknown"`}},
		{"operator for text", "POST", "/api/v1/notes/n1", "an", `{"title":{"$ne":null}}`, 400, []string{`"path":"title"`, `"code":"type"`}},
		{"number for text", "POST", "/api/v1/notes/n1", "an", `{"title":12}`, 400, []string{`"code":"type"`}},
		{"array", "POST", "/api/v1/notes/n1", "an", `[1]`, 400, []string{`"code":"type"`}},
		{"null", "POST", "/api/v1/notes/n1", "an", ` null`, 400, []string{`"code":"type"`}},
		{"two values", "POST", "/api/v1/notes/n1", "an", good + `{}`, 400, []string{`"code":"json"`}},
		{"broken", "POST", "/api/v1/notes/n1", "an", `{"title":`, 400, []string{`"status":400`}},
		{"bad UTF-8", "POST", "/api/v1/notes/n1", "an", "{\"title\":\"ab\xff\xfe\"}", 400, []string{`"code":"utf8"`}},
		{"NUL", "POST", "/api/v1/notes/n1", "an", `{"title":"ab\u0000c"}`, 400, []string{`"code":"nul"`}},
		{"bad UTF-8 in the path", "GET", "/api/v1/notes/%ff%fe", "", "", 400, []string{`"code":"format"`}},
		{"NUL in the path", "GET", "/api/v1/notes/a%00b", "", "", 400, []string{`"code":"format"`}},
		{"climbing path", "GET", "/api/v1/notes/..%2f..%2fetc%2fpasswd", "", "", 200, []string{`"id":"../../etc/passwd"`}},
		{"unknown address", "GET", "/api/v1/nowhere", "", "", 404, []string{`"code":"not_found"`}},
		{"wrong method", "PUT", "/api/v1/notes/n1", "an", good, 405, []string{`"status":405`}},
		{"a foreign error stays inside", "GET", "/api/v1/notes/secret", "", "", 500, []string{`"code":"internal"`, `"requestId"`}},
		{"a panic stays inside", "GET", "/api/v1/notes/panic", "", "", 500, []string{`"code":"internal"`}},
	}
	r := newRig(t)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			res, body := r.call(t, c.method, c.path, c.token, c.body)
			if res.StatusCode != c.status {
				t.Fatalf("status %d, want %d: %s", res.StatusCode, c.status, body)
			}
			for _, w := range c.want {
				if !strings.Contains(body, w) {
					t.Errorf("the answer lacks %s: %s", w, body)
				}
			}
			if strings.Contains(body, "hunter2") || strings.Contains(body, "nil map") {
				t.Errorf("a private cause was sent: %s", body)
			}
			if res.StatusCode >= 400 && res.Header.Get("Content-Type") != "application/problem+json; charset=utf-8" {
				t.Errorf("an error of type %s", res.Header.Get("Content-Type"))
			}
			if res.Header.Get("X-Request-Id") == "" {
				t.Error("no request id")
			}
		})
	}
}

func TestOnlyJSONIsReadAsJSON(t *testing.T) {
	r := newRig(t)
	res, _ := r.call(t, "POST", "/api/v1/notes/n1", "an", `{"title":"abc"}`, "Content-Type", "text/plain")
	if res.StatusCode != 415 {
		t.Errorf("status %d", res.StatusCode)
	}
}

func TestACompressedBodyIsRefusedBeforeItGrows(t *testing.T) {
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	if _, err := z.Write(bytes.Repeat([]byte(" "), 50<<20)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	r := newRig(t)
	for _, encoding := range []string{"gzip", "GZIP", "br", "deflate", "zstd", "identity, gzip"} {
		res, body := r.call(t, "POST", "/api/v1/notes/n1", "an", bomb.String(), "Content-Encoding", encoding)
		if res.StatusCode != 415 {
			t.Errorf("%s: status %d %s", encoding, res.StatusCode, body)
		}
	}
}

// serve listens on a free port: what the connection itself does cannot be
// seen through Fiber.Test.
func (r *rig) serve(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- r.server.Fiber.Listener(listener) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_ = r.server.Shutdown(ctx)
		if err := <-done; err != nil {
			t.Errorf("Listener: %v", err)
		}
	})
	return "http://" + listener.Addr().String()
}

func TestABodyIsBoundedByItsRoute(t *testing.T) {
	r := newRig(t)
	base := r.serve(t)
	big := `{"title":"` + strings.Repeat("a", 10<<20) + `"}`
	for path, want := range map[string]int{"/api/v1/notes/n1": 413, "/api/v1/large/n1": 413} {
		if got := post(t, base+path, big); got != want {
			t.Errorf("10 MB to %s: %d, want %d", path, got, want)
		}
	}
	// Between the general bound and the route's own.
	medium := `{"title":"` + strings.Repeat("a", 500<<10) + `"}`
	if got := post(t, base+"/api/v1/notes/n1", medium); got != 413 {
		t.Errorf("500 KB to a plain route: %d", got)
	}
	if got := post(t, base+"/api/v1/large/n1", medium); got != 422 {
		t.Errorf("500 KB to a route that takes 1 MB: %d", got)
	}
}

// post sends a body by raw socket: a server that refuses in the middle may
// close before a client of net/http has read the answer.
func post(t *testing.T, url, body string) int {
	t.Helper()
	rest := strings.TrimPrefix(url, "http://")
	host, path, _ := strings.Cut(rest, "/")
	conn, err := net.Dial("tcp", host)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	fmt.Fprintf(conn, "POST /%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer an\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n", path, len(body))
	go func() { _, _ = io.WriteString(conn, body) }()
	var status int
	if _, err := fmt.Fscanf(conn, "HTTP/1.1 %d", &status); err != nil {
		t.Fatalf("%s: no answer: %v", url, err)
	}
	return status
}

func TestForwardedAddressesAreBelievedOnlyFromATrustedProxy(t *testing.T) {
	cases := []struct {
		name, trusted, forwarded, want string
	}{
		{"nobody is trusted", "", "1.2.3.4", "0.0.0.0"},
		{"the peer is trusted", "0.0.0.0/32", "1.2.3.4", "1.2.3.4"},
		{"the client forged an earlier hop", "0.0.0.0/32", "9.9.9.9, 1.2.3.4", "1.2.3.4"},
		{"two proxies", "0.0.0.0/32,10.0.0.0/8", "9.9.9.9, 1.2.3.4, 10.0.0.7", "1.2.3.4"},
		{"nonsense", "0.0.0.0/32", "<script>", "0.0.0.0"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t, func(cfg *api.Config) {
				for _, p := range strings.Split(c.trusted, ",") {
					if p != "" {
						cfg.TrustedProxies = append(cfg.TrustedProxies, netip.MustParsePrefix(p))
					}
				}
			})
			_, body := r.call(t, "POST", "/api/v1/notes/n1", "an", `{"title":"abc"}`, "X-Forwarded-For", c.forwarded, "X-Real-Ip", "8.8.8.8")
			if !strings.Contains(body, `"address":"`+c.want+`"`) {
				t.Errorf("want %s: %s", c.want, body)
			}
		})
	}
}

func TestStringsOutliveTheRequest(t *testing.T) {
	server := api.NewServer(api.Config{})
	routes := api.NewRouter(server, "", access)
	var mu sync.Mutex
	var kept []string
	api.Get(routes, "/keep/{id}", public, func(_ context.Context, _ string, in findInput) (api.Nothing, error) {
		mu.Lock()
		defer mu.Unlock()
		kept = append(kept, in.ID)
		return api.Nothing{}, nil
	})
	r := &rig{server: server}
	base := r.serve(t)
	for i := range 50 {
		res, err := http.Get(fmt.Sprintf("%s/keep/value-%02d", base, i))
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
	}
	for i, s := range kept {
		if s != fmt.Sprintf("value-%02d", i) {
			t.Fatalf("string %d became %q: it was pooled", i, s)
		}
	}
}

func TestShutdownWaitsForRunningRequests(t *testing.T) {
	r := newRig(t)
	base := r.serve(t)
	got := make(chan int, 1)
	go func() {
		res, err := http.Get(base + "/api/v1/held")
		if err != nil {
			got <- 0
			return
		}
		res.Body.Close()
		got <- res.StatusCode
	}()
	<-r.held
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	if err := r.server.Shutdown(ctx); err != nil {
		t.Error(err)
	}
	if status := <-got; status != 200 {
		t.Errorf("the running request ended with %d", status)
	}
}

func TestARequestHasADeadline(t *testing.T) {
	r := newRig(t, func(c *api.Config) { c.Timeout = 20 * time.Millisecond })
	res, _ := r.call(t, "GET", "/api/v1/held", "", "")
	if res.StatusCode != 500 {
		t.Errorf("status %d", res.StatusCode)
	}
}

func TestETagSavesTheBody(t *testing.T) {
	r := newRig(t)
	res, _ := r.call(t, "GET", "/api/v1/notes/n1", "", "")
	if res.Header.Get("ETag") != `"7"` {
		t.Fatalf("ETag %s", res.Header.Get("ETag"))
	}
	res, body := r.call(t, "GET", "/api/v1/notes/n1", "", "", "If-None-Match", `"7"`)
	if res.StatusCode != 304 || body != "" {
		t.Errorf("%d %q", res.StatusCode, body)
	}
}

func TestParseVersion(t *testing.T) {
	if n, err := api.ParseVersion(`"12"`); err != nil || n != 12 {
		t.Errorf("%d, %v", n, err)
	}
	for _, bad := range []string{"", "12", `"12`, `"x"`, `"12" "13"`, "*"} {
		if _, err := api.ParseVersion(bad); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestBudgets(t *testing.T) {
	r := newRig(t, func(c *api.Config) { c.Limits = api.Limits{Account: 5, Address: 3} })
	count := func(token string) (ok int, last *http.Response) {
		for range 12 {
			res, _ := r.call(t, "GET", "/api/v1/notes/n1", token, "")
			last = res
			if res.StatusCode == 200 {
				ok++
			}
		}
		return ok, last
	}
	// A minute may turn in the middle: then one more budget is spent.
	if n, last := count(""); n != 3 && n != 6 || last.StatusCode != 429 || last.Header.Get("Retry-After") == "" {
		t.Errorf("an address passed %d times, then %d", n, last.StatusCode)
	}
	if n, _ := count("an"); n != 5 && n != 10 {
		t.Errorf("a person passed %d times", n)
	}
	if n, _ := count("binh"); n == 0 {
		t.Error("one person's budget was spent by another")
	}
}

func idempotent(t *testing.T) *rig {
	d := dbtest.New(t)
	if err := db.Ensure(t.Context(), d, api.Collections()...); err != nil {
		t.Fatal(err)
	}
	return newRig(t, func(c *api.Config) { c.Idempotency = d.Collection("idempotency") })
}

func TestARepeatedRequestGetsTheFirstAnswer(t *testing.T) {
	r := idempotent(t)
	key := []string{"Idempotency-Key", "0123456789abcdef"}
	first, body := r.call(t, "POST", "/api/v1/notes/n1", "an", `{"title":"abc"}`, key...)
	second, again := r.call(t, "POST", "/api/v1/notes/n1", "an", `{"title":"abc"}`, key...)
	if first.StatusCode != 201 || second.StatusCode != 201 || again != body || second.Header.Get("ETag") != first.Header.Get("ETag") {
		t.Errorf("%d %s, then %d %s", first.StatusCode, body, second.StatusCode, again)
	}
	if second.Header.Get("Idempotent-Replayed") != "true" || r.made.Load() != 1 {
		t.Errorf("it ran %d times", r.made.Load())
	}
	if res, _ := r.call(t, "POST", "/api/v1/notes/n1", "an", `{"title":"another"}`, key...); res.StatusCode != 422 {
		t.Errorf("the key with another body: %d", res.StatusCode)
	}
	if res, _ := r.call(t, "POST", "/api/v1/notes/n1", "binh", `{"title":"abc"}`, key...); res.StatusCode != 201 || r.made.Load() != 2 {
		t.Errorf("the key of another person: %d", res.StatusCode)
	}
	if res, _ := r.call(t, "POST", "/api/v1/notes/n1", "an", `{"title":"abc"}`, "Idempotency-Key", "short"); res.StatusCode != 422 {
		t.Errorf("a short key: %d", res.StatusCode)
	}
}

func TestAFailedRequestMayBeRepeated(t *testing.T) {
	r := idempotent(t)
	key := []string{"Idempotency-Key", "0123456789abcdef"}
	if res, _ := r.call(t, "POST", "/api/v1/notes/n1", "an", `{"title":"a"}`, key...); res.StatusCode != 422 {
		t.Fatal(res.StatusCode)
	}
	if res, body := r.call(t, "POST", "/api/v1/notes/n1", "an", `{"title":"abc"}`, key...); res.StatusCode != 201 {
		t.Errorf("%d %s", res.StatusCode, body)
	}
}

func TestTheSameRequestTwiceAtOnceRunsOnce(t *testing.T) {
	r := idempotent(t)
	base := r.serve(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			req, err := http.NewRequest("POST", base+"/api/v1/notes/n1", strings.NewReader(`{"title":"abc"}`))
			if err != nil {
				t.Error(err)
				return
			}
			req.Header.Set("Content-Type", "application/json")
			req.Header.Set("Authorization", "Bearer an")
			req.Header.Set("Idempotency-Key", "0123456789abcdef")
			res, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Error(err)
				return
			}
			res.Body.Close()
			if res.StatusCode != 201 && res.StatusCode != 409 {
				t.Errorf("status %d", res.StatusCode)
			}
		})
	}
	wg.Wait()
	if r.made.Load() != 1 {
		t.Errorf("it ran %d times", r.made.Load())
	}
}

func TestTheDocumentDescribesWhatTheRouteDoes(t *testing.T) {
	r := newRig(t)
	raw, err := r.server.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		OpenAPI string `json:"openapi"`
		Paths   map[string]map[string]struct {
			Summary    string           `json:"summary"`
			Security   []map[string]any `json:"security"`
			Parameters []struct {
				Name, In string
				Schema   map[string]any
			} `json:"parameters"`
		} `json:"paths"`
		Components struct {
			Schemas map[string]struct {
				Required   []string                  `json:"required"`
				Properties map[string]map[string]any `json:"properties"`
			} `json:"schemas"`
		} `json:"components"`
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	op := doc.Paths["/api/v1/notes/{id}"]["post"]
	if !strings.HasPrefix(doc.OpenAPI, "3.1") || op.Summary != "Write a note" || len(op.Security) != 1 {
		t.Errorf("%s %+v", doc.OpenAPI, op)
	}
	if len(doc.Paths["/api/v1/notes/{id}"]["get"].Security) != 0 {
		t.Error("a public route asks for a token")
	}
	names := map[string]string{}
	for _, p := range op.Parameters {
		names[p.Name] = p.In
	}
	if names["id"] != "path" || names["limit"] != "query" || names["since"] != "query" {
		t.Errorf("parameters %v", names)
	}
	for name, s := range doc.Components.Schemas {
		if !strings.HasSuffix(name, "NoteInput") {
			continue
		}
		title := s.Properties["title"]
		if len(s.Required) != 1 || s.Required[0] != "title" || title["minLength"] != 3.0 || title["maxLength"] != 100.0 || s.Properties["email"]["format"] != "email" {
			t.Errorf("%s: required %v, title %v, email %v", name, s.Required, title, s.Properties["email"])
		}
		return
	}
	t.Errorf("no schema of the input among %d", len(doc.Components.Schemas))
}

func TestADeclarationThatCannotWorkIsFoundAtStart(t *testing.T) {
	mustPanic := func(name string, f func()) {
		t.Helper()
		defer func() {
			if recover() == nil {
				t.Errorf("%s was accepted", name)
			}
		}()
		f()
	}
	routes := api.NewRouter(api.NewServer(api.Config{}), "", access)
	nothing := func(context.Context, string, findInput) (api.Nothing, error) { return api.Nothing{}, nil }
	mustPanic("no permission", func() { api.Get(routes, "/a/{id}", permission(""), nothing) })
	mustPanic("a path value that no field takes", func() { api.Get(routes, "/a/{id}/{other}", public, nothing) })
	mustPanic("a field without its path value", func() { api.Get(routes, "/a", public, nothing) })
	mustPanic("a path field that JSON could set", func() {
		api.Post(routes, "/a/{id}", public, func(context.Context, string, struct {
			ID string `path:"id"`
		},
		) (api.Nothing, error) {
			return api.Nothing{}, nil
		})
	})
}
