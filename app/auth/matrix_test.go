package auth_test

import (
	"flag"
	"path/filepath"
	"testing"

	"lantoa/app/auth/authtest"
	"lantoa/app/auth/policy"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestEveryRouteAsEverybody(t *testing.T) {
	t.Parallel()
	w := authtest.New(t)
	cast := authtest.NewCast(t, w.Config, w.Auth, so)
	stranger := w.Add(t, xa)
	local := w.Add(t, so, policy.Grant{Role: policy.Administrator, Path: so})
	token := func(t testing.TB) string { return w.SignIn(t, local).AccessToken }
	elsewhere := map[string]string{"id": stranger.ID}
	of := func(body string) []authtest.Object {
		return []authtest.Object{{Name: "person of another department", Token: token, Values: elsewhere, Body: body, Want: 404}}
	}
	cases := authtest.Cases{
		Objects: map[string][]authtest.Object{
			"GET /api/v1/people/{id}/grants":   of(""),
			"POST /api/v1/people/{id}/grants":  of(grantBody(policy.Grader, so)),
			"GET /api/v1/people/{id}/account":  of(""),
			"POST /api/v1/people/{id}/account": of(`{"action":"disable"}`),
			"DELETE /api/v1/me/sessions/{id}":  of(""),
		},
	}
	authtest.Matrix(t, w.Server, cast, cases)
	if left := authtest.Uncovered(w.Server, cases); len(left) != 1 || left[0] != "POST /api/v1/grants/{id}/end" {
		t.Errorf("routes without object cases: %v", left)
	}
	authtest.GoldenRoutes(t, w.Server, filepath.Join("testdata", "routes.golden"), *update)
}
