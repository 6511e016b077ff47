package auth_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"lantoa/app/auth"
	"lantoa/app/auth/authtest"
)

// browser keeps a cookie and an access token, as one tab does.
type browser struct {
	t      *testing.T
	w      *authtest.World
	cookie string
	token  string
}

type answer struct {
	status int
	body   string
	set    *http.Cookie // of the refresh token, nil when none was set
}

func (b *browser) call(method, path, body string) answer {
	b.t.Helper()
	var reader io.Reader
	if body != "" {
		reader = strings.NewReader(body)
	}
	req := httptest.NewRequest(method, "/api/v1"+path, reader)
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	if b.token != "" {
		req.Header.Set("Authorization", "Bearer "+b.token)
	}
	if b.cookie != "" {
		req.AddCookie(&http.Cookie{Name: auth.CookieName, Value: b.cookie})
	}
	res, err := b.w.Server.Fiber.Test(req, -1)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	a := answer{status: res.StatusCode, body: string(text)}
	for _, c := range res.Cookies() {
		if c.Name == auth.CookieName {
			a.set = c
		}
	}
	return a
}

// want calls and insists on the status.
func (b *browser) want(status int, method, path, body string) answer {
	b.t.Helper()
	a := b.call(method, path, body)
	if a.status != status {
		b.t.Fatalf("%s %s: %d, want %d: %s", method, path, a.status, status, a.body)
	}
	return a
}

// keep takes over what signing in or refreshing gave.
func (b *browser) keep(a answer) {
	b.t.Helper()
	var tokens auth.Tokens
	decode(b.t, a.body, &tokens)
	b.token = tokens.AccessToken
	if a.set != nil {
		b.cookie = a.set.Value
	}
}

func (b *browser) signIn(email, password string) {
	b.t.Helper()
	b.keep(b.want(200, "POST", "/auth/login", credentials(email, password)))
}

func credentials(email, password string) string {
	return encode(map[string]string{"email": email, "password": password})
}

func encode(v any) string {
	b, _ := json.Marshal(v)
	return string(b)
}

func decode(t *testing.T, body string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(body), into); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
}

// problem is what tests look at of an error.
type problem struct {
	Code, Reason, Detail string
	Errors               []struct{ Path, Code string }
	Data                 map[string]any
}

func problemOf(t *testing.T, a answer) problem {
	t.Helper()
	var p problem
	decode(t, a.body, &p)
	return p
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

const (
	so    = "/ubnd/svhttdl/"
	phong = "/ubnd/svhttdl/phong-bao-chi/"
	xa    = "/ubnd/xa-hoan-long/"
)
