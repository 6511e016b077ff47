package authtest

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"lantoa/app/auth"
	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
)

// Access guards the routes of a test's server as auth.Allow does. A token is
// what actor makes of it; the zero actor is nobody.
func Access(actor func(token string) policy.Actor) api.Access[policy.Actor, policy.Permission] {
	access := (&auth.Auth{}).Access()
	access.Authenticate = func(_ context.Context, token string) (policy.Actor, error) { return actor(token), nil }
	return access
}

// Reply is what a server said.
type Reply struct {
	Status int
	Header http.Header
	Body   string
}

// Header are pairs of names and values.
func Header(pairs ...string) map[string]string {
	out := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		out[pairs[i]] = pairs[i+1]
	}
	return out
}

// Ask sends one request; a token or body of "" is none. A body of JSON goes
// with POST, PUT and PATCH only.
func Ask(t testing.TB, server *api.Server, method, path, token, body string, header map[string]string) Reply {
	t.Helper()
	var reader io.Reader
	if body != "" && (method == http.MethodPost || method == http.MethodPut || method == http.MethodPatch) {
		reader = strings.NewReader(body)
	}
	req := httptest.NewRequestWithContext(t.Context(), method, path, reader)
	if reader != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	for k, v := range header {
		req.Header.Set(k, v)
	}
	res, err := server.Fiber.Test(req, -1)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	defer func() { _ = res.Body.Close() }()
	answer, err := io.ReadAll(res.Body)
	must(t, err)
	return Reply{res.StatusCode, res.Header, string(answer)}
}

// Call is Ask, of whose reply the status and the body matter.
func Call(t testing.TB, server *api.Server, method, path, token, body string, header map[string]string) (int, string) {
	t.Helper()
	reply := Ask(t, server, method, path, token, body, header)
	return reply.Status, reply.Body
}
