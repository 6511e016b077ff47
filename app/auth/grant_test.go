package auth_test

import (
	"context"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/audit"
	"lantoa/app/auth"
	"lantoa/app/auth/authtest"
	"lantoa/app/auth/policy"
	"lantoa/app/org"
	"lantoa/app/platform/api"
)

func grantBody(role policy.Role, path string) string {
	return encode(map[string]any{"role": role, "path": path})
}

func administrator(path string) policy.Grant {
	return policy.Grant{Role: policy.Administrator, Path: path}
}

// as is a browser with a fresh session of the person.
func as(t *testing.T, w *authtest.World, p org.Person) *browser {
	t.Helper()
	return &browser{t: t, w: w, token: w.SignIn(t, p).AccessToken}
}

func TestARoleHoldsAtOnceAndEndsAtOnce(t *testing.T) {
	t.Parallel()
	w := authtest.New(t)
	admin, p := as(t, w, w.Add(t, so, administrator("/"))), w.Add(t, so)
	b := as(t, w, p)
	b.want(403, "GET", "/audit", "")
	var g auth.Grant
	decode(t, admin.want(201, "POST", "/people/"+p.ID+"/grants", grantBody(policy.Auditor, "/")).body, &g)
	b.want(200, "GET", "/audit", "") // with the same token
	admin.want(409, "POST", "/people/"+p.ID+"/grants", grantBody(policy.Auditor, "/"))
	admin.want(200, "POST", "/grants/"+g.ID+"/end", "")
	b.want(403, "GET", "/audit", "")
	admin.want(409, "POST", "/grants/"+g.ID+"/end", "")
	admin.want(404, "POST", "/grants/01JKHONGCO/end", "")
	var list []auth.Grant
	decode(t, admin.want(200, "GET", "/people/"+p.ID+"/grants", "").body, &list)
	if len(list) != 1 || list[0].To == nil || list[0].EndedBy == "" {
		t.Errorf("%+v", list)
	}
	if w.CountAudit(t, "grant.create") != 1 || w.CountAudit(t, "grant.end") != 1 {
		t.Error("not audited")
	}
	must(t, w.Audit.Seal(t.Context()))
	if r, err := w.Audit.Verify(t.Context()); err != nil || !r.OK() {
		t.Errorf("%+v, %v", r, err)
	}
	page, err := w.Audit.List(t.Context(), policy.System("test"), audit.Filter{Subject: "person:" + p.ID, Action: "grant.end"}, "", 1)
	must(t, err)
	if len(page.Items) != 1 || page.Items[0].Before["role"] != "auditor" || page.Items[0].RequestID == "" {
		t.Errorf("%+v", page.Items)
	}
}

func TestARoleHoldsFromItsBeginningToItsEnd(t *testing.T) {
	t.Parallel()
	w := authtest.New(t)
	from := w.Clock.Now().Add(5 * time.Second)
	to := from.Add(5 * time.Second)
	p := w.Add(t, so, policy.Grant{Role: policy.Auditor, Path: "/", From: from, To: &to})
	b := as(t, w, p)
	for _, want := range []int{403, 200, 403} {
		b.want(want, "GET", "/audit", "")
		b.want(want, "GET", "/audit", "")
		w.Clock.Move(5 * time.Second)
	}
}

func TestGrantsAreRefused(t *testing.T) {
	t.Parallel()
	w := authtest.New(t)
	boss := w.Add(t, so, administrator("/"))
	local := w.Add(t, so, administrator(so))
	inside, outside, nowhere := w.Add(t, phong), w.Add(t, xa), w.Add(t, "")
	wide := w.Add(t, phong, policy.Grant{Role: policy.Auditor, Path: "/"})
	b := as(t, w, local)
	for name, c := range map[string]struct {
		who  *browser
		to   org.Person
		role policy.Role
		path string
		want int
	}{
		"within":             {b, inside, policy.Coordinator, phong, 201},
		"beyond":             {b, inside, policy.Coordinator, "/", 403},
		"beside":             {b, inside, policy.Coordinator, xa, 403},
		"another department": {b, outside, policy.Coordinator, so, 404},
		"no posting":         {b, nowhere, policy.Coordinator, so, 404},
		"oneself":            {b, local, policy.Coordinator, so, 403},
		"wider than oneself": {b, wide, policy.Coordinator, so, 403},
		"no such person":     {b, org.Person{ID: "01JKHONGCO"}, policy.Coordinator, so, 404},
		"learner":            {b, inside, policy.Learner, so, 422},
		"unknown role":       {b, inside, "chu-tich", so, 422},
		"half a path":        {b, inside, policy.Coordinator, "/ubnd/svhttdl", 422},
		"the province":       {as(t, w, boss), nowhere, policy.Registrar, "/", 201},
		"boss to oneself":    {as(t, w, boss), boss, policy.Registrar, "/", 403},
	} {
		if a := c.who.call("POST", "/people/"+c.to.ID+"/grants", grantBody(c.role, c.path)); a.status != c.want {
			t.Errorf("%s: %d, want %d: %s", name, a.status, c.want, a.body)
		}
	}
	// Nor can the account of somebody wider, elsewhere or oneself be taken.
	for p, want := range map[string]int{inside.ID: 200, wide.ID: 403, outside.ID: 404, local.ID: 403} {
		if a := b.call("POST", "/people/"+p+"/account", `{"action":"reset"}`); a.status != want {
			t.Errorf("reset: %d, want %d: %s", a.status, want, a.body)
		}
	}
	b.want(200, "GET", "/people/"+inside.ID+"/account", "")
	b.want(404, "GET", "/people/"+outside.ID+"/account", "")
	b.want(404, "GET", "/people/"+outside.ID+"/grants", "")
}

func TestADisabledAccountIsOutAtOnce(t *testing.T) {
	t.Parallel()
	w := authtest.New(t)
	admin, p := as(t, w, w.Add(t, so, administrator("/"))), w.Add(t, so)
	b := &browser{t: t, w: w}
	b.signIn(p.Email, authtest.Password)
	b.want(200, "GET", "/me", "")
	admin.want(200, "POST", "/people/"+p.ID+"/account", `{"action":"disable"}`)
	b.want(401, "GET", "/me", "")
	b.want(401, "POST", "/auth/refresh", "")
	b.want(401, "POST", "/auth/login", credentials(p.Email, authtest.Password))
	admin.want(200, "POST", "/people/"+p.ID+"/account", `{"action":"enable"}`)
	b.want(401, "GET", "/me", "") // the old session stays ended
	b.signIn(p.Email, authtest.Password)
	b.want(200, "GET", "/me", "")
}

func TestResetByAdministrator(t *testing.T) {
	t.Parallel()
	w := authtest.New(t)
	admin, p := as(t, w, w.Add(t, so, administrator("/"))), w.Add(t, so)
	b := as(t, w, p)
	var made auth.Managed
	decode(t, admin.want(200, "POST", "/people/"+p.ID+"/account", `{"action":"reset"}`).body, &made)
	b.want(401, "GET", "/me", "")
	b.want(401, "POST", "/auth/login", credentials(p.Email, authtest.Password))
	b.signIn(p.Email, made.TemporaryPassword)
}

// Another process learns of every change within a second.
func TestAnotherProcessLearnsOfChanges(t *testing.T) {
	w := authtest.New(t)
	other := authtest.Another(t, w.Config)
	p := w.Add(t, so)
	token := w.SignIn(t, p).AccessToken
	see := func() (policy.Actor, error) { return other.Authenticate(t.Context(), token) }
	soon := func(what string, so func() bool) {
		t.Helper()
		began := time.Now()
		authtest.Until(t, so)
		if took := time.Since(began); took > time.Second {
			t.Errorf("%s: after %v", what, took)
		}
	}
	warm := func() {
		t.Helper()
		for range 3 {
			if _, err := see(); err != nil {
				t.Fatal(err)
			}
		}
	}
	warm()
	g, err := w.Auth.Grant(t.Context(), policy.System("test"), p.ID, policy.Auditor, "/", time.Time{}, nil)
	must(t, err)
	soon("grant", func() bool { a, _ := see(); return a.Can(policy.ReadAudit) })
	warm()
	_, err = w.Auth.EndGrant(t.Context(), policy.System("test"), g.ID, api.Meta{})
	must(t, err)
	soon("end of a grant", func() bool { a, _ := see(); return !a.Can(policy.ReadAudit) })
	warm()
	_, err = w.DB.Collection("postings").UpdateOne(t.Context(), bson.M{"personId": p.ID}, bson.M{"$set": bson.M{"departmentPath": xa}})
	must(t, err)
	soon("posting", func() bool { a, _ := see(); return a.Path == xa })
	warm()
	_, err = w.DB.Collection("people").UpdateByID(t.Context(), p.ID, bson.M{"$set": bson.M{"active": false}})
	must(t, err)
	soon("person left", func() bool { _, err := see(); return err != nil })
	_, err = w.DB.Collection("people").UpdateByID(t.Context(), p.ID, bson.M{"$set": bson.M{"active": true}})
	must(t, err)
	soon("person back", func() bool { _, err := see(); return err == nil })
	warm()
	must(t, w.Auth.SetPassword(t.Context(), policy.System("test"), p.ID, "Nhãn lồng Phố Hiến", true))
	soon("session", func() bool { _, err := see(); return err != nil })

	token = w.SignIn(t, p).AccessToken
	warm()
	if a, _ := see(); !a.MustChangePassword {
		t.Error("the other process does not know of the temporary password")
	}
	w.Disable(t, p)
	soon("account", func() bool { _, err := see(); return err != nil })
}

// When departments move, grants over them move along.
func TestGrantsFollowTheirDepartment(t *testing.T) {
	t.Parallel()
	w := authtest.New(t)
	p := w.Add(t, so, policy.Grant{Role: policy.Coordinator, Path: so}, policy.Grant{Role: policy.Coordinator, Path: xa})
	must(t, w.DB.Tx(t.Context(), func(ctx context.Context) error {
		return w.Auth.Repath(ctx, map[string]string{so: "/so-moi/", phong: "/so-moi/phong-bao-chi/"})
	}))
	tokens := w.SignIn(t, p)
	authtest.Until(t, func() bool {
		a, err := w.Auth.Authenticate(t.Context(), tokens.AccessToken)
		must(t, err)
		return a.CanIn(policy.ReadProgress, "/so-moi/phong-bao-chi/") && !a.CanIn(policy.ReadProgress, so) && a.CanIn(policy.ReadProgress, xa)
	})
}

func TestHoldersOfARole(t *testing.T) {
	t.Parallel()
	w := authtest.New(t)
	now := w.Clock.Now()
	over, later := now.Add(time.Second), now.Add(time.Hour)
	holder := w.Add(t, so, policy.Grant{Role: policy.Coordinator, Path: so})
	w.Add(t, so, policy.Grant{Role: policy.Coordinator, Path: so, To: &over})
	w.Add(t, so, policy.Grant{Role: policy.Coordinator, Path: so, From: later})
	w.Add(t, so, policy.Grant{Role: policy.Grader, Path: so})
	w.Disable(t, w.Add(t, so, policy.Grant{Role: policy.Coordinator, Path: so}))
	w.Clock.Move(time.Minute)
	list, err := w.Auth.ListHolders(t.Context(), policy.Coordinator)
	must(t, err)
	if len(list) != 1 || list[0].PersonID != holder.ID {
		t.Errorf("%+v", list)
	}
}
