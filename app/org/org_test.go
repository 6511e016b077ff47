package org

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"lantoa/app/audit"
	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/db/dbtest"
	"lantoa/app/platform/fault"
)

var (
	testSecret = bytes.Repeat([]byte("k"), 32)
	testNow    = time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC) // 09:00 in Hưng Yên
	system     = policy.System("test")
)

// world is an organisation on a database of its own.
type world struct {
	*Org
	t   testing.TB
	ctx context.Context
}

func newWorld(t testing.TB) *world {
	t.Helper()
	d := dbtest.New(t)
	if err := db.Ensure(t.Context(), d, append(Collections(), audit.Collections()...)...); err != nil {
		t.Fatal(err)
	}
	o, err := New(d, testSecret)
	if err != nil {
		t.Fatal(err)
	}
	o.Now = func() time.Time { return testNow }
	if err := o.EnsurePositions(t.Context()); err != nil {
		t.Fatal(err)
	}
	return &world{Org: o, t: t, ctx: t.Context()}
}

func (w *world) record(e Event) Event {
	w.t.Helper()
	e, err := w.Record(w.ctx, system, e)
	if err != nil {
		w.t.Fatalf("%s: %v", e.Kind, err)
	}
	return e
}

// units makes /ubnd/ with snv, svhttdl, stc and svhttdl's phong-bao-chi.
func (w *world) units() {
	w.t.Helper()
	d := func(id, parent, name string, kind Kind) Draft {
		return Draft{ID: id, ParentID: parent, Naming: Naming{Name: name, Kind: kind}}
	}
	w.record(Event{Kind: Create, Date: day1, Parts: []Draft{
		d("ubnd", "", "UBND tỉnh Hưng Yên", KindProvince), d("snv", "ubnd", "Sở Nội vụ", KindSo), d("stc", "ubnd", "Sở Tài chính", KindSo),
		d("svhttdl", "ubnd", "Sở Văn hóa, Thể thao và Du lịch", KindSo), d("phong-bao-chi", "svhttdl", "Phòng Báo chí", KindUnit),
	}})
}

// person makes somebody with a main posting in the department since day2.
func (w *world) person(full, departmentID string) Person {
	w.t.Helper()
	var d PersonDraft
	d.Family, d.Middle, d.Given = splitName(full)
	d.Email = mailbox(d) + "@hungyen.example"
	p, err := w.CreatePerson(w.ctx, system, "", d, &PostingDraft{DepartmentID: departmentID, PositionID: PositionSpecialist, From: day2})
	if err != nil {
		w.t.Fatalf("%s: %v", full, err)
	}
	return p
}

func (w *world) posts(personID string) []Posting {
	w.t.Helper()
	list, err := w.PostingHistory(w.ctx, personID)
	if err != nil {
		w.t.Fatal(err)
	}
	return list
}

// actors of the scenarios, by token.
func actors() map[string]policy.Actor {
	grant := func(role policy.Role, path string) policy.Actor {
		return policy.Actor{PersonID: string(role) + path, Grants: []policy.Grant{{Role: role, Path: path}}}
	}
	return map[string]policy.Actor{
		"admin": grant(policy.Administrator, "/"), "staffing": grant(policy.Staffing, "/"), "staffing-svhttdl": grant(policy.Staffing, "/ubnd/svhttdl/"),
		"coordinator-svhttdl": grant(policy.Coordinator, "/ubnd/svhttdl/"), "coordinator-snv": grant(policy.Coordinator, "/ubnd/snv/"),
		"learner": {PersonID: "learner"},
	}
}

// client calls the routes as a browser would.
type client struct {
	t      testing.TB
	server *api.Server
}

func (w *world) client() *client {
	w.t.Helper()
	known := actors()
	s := api.NewServer(api.Config{Log: slog.New(slog.NewTextHandler(w.t.Output(), &slog.HandlerOptions{Level: slog.LevelError})), Idempotency: w.db.Collection("idempotency")})
	w.Routes(api.NewRouter(s, "/api/v1", api.Access[policy.Actor, policy.Permission]{
		Authenticate: func(_ context.Context, token string) (policy.Actor, error) {
			if a, ok := known[token]; ok || token == "" {
				return a, nil
			}
			return policy.Actor{}, fault.New(fault.Unauthenticated, "Cần đăng nhập.", "Sign in.")
		},
		Allow: func(a policy.Actor, p policy.Permission) error {
			switch {
			case a.Can(p):
				return nil
			case a.Anonymous():
				return fault.New(fault.Unauthenticated, "Cần đăng nhập.", "Sign in.")
			}
			return fault.New(fault.Forbidden, "Không có quyền.", "Not allowed.")
		},
		ID:     func(a policy.Actor) string { return a.PersonID },
		Public: func(p policy.Permission) bool { return p == policy.Public },
	}))
	return &client{t: w.t, server: s}
}

// answer is a response that was read.
type answer struct {
	status int
	header http.Header
	body   string
}

func (a answer) into(t testing.TB, v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(a.body), v); err != nil {
		t.Fatalf("%v in %s", err, a.body)
	}
}

// send makes a request; headers come as "Name: value".
func (c *client) send(token, method, path, body string, headers ...string) answer {
	c.t.Helper()
	r := httptest.NewRequest(method, "/api/v1"+path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
	}
	res, err := c.server.Fiber.Test(r, 60_000)
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return answer{status: res.StatusCode, header: res.Header, body: string(data)}
}

func (w *world) count(collection string) int64 {
	w.t.Helper()
	n, err := w.db.Collection(collection).CountDocuments(w.ctx, map[string]any{})
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

func (w *world) mustBe(what string, got, want any) {
	w.t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		w.t.Errorf("%s: got %v, want %v", what, got, want)
	}
}
