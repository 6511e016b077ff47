package auth_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"lantoa/app/auth"
	"lantoa/app/auth/authtest"
	"lantoa/app/auth/policy"
)

func TestSignInAndOut(t *testing.T) {
	t.Parallel()
	w := authtest.New(t)
	p := w.Add(t, so)
	b := &browser{t: t, w: w}
	a := b.want(200, "POST", "/auth/login", credentials("  "+strings.ToUpper(p.Email)+" ", authtest.Password))
	c := a.set
	if c == nil || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Path != "/" || c.Domain != "" || !strings.HasPrefix(c.Name, "__Host-") {
		t.Fatalf("cookie %+v", c)
	}
	if strings.Contains(a.body, c.Value) {
		t.Error("the refresh token is in the body")
	}
	b.keep(a)
	var me auth.Me
	decode(t, b.want(200, "GET", "/me", "").body, &me)
	if me.ID != p.ID || me.FullName != p.FullName() || me.Posting == nil || me.Posting.DepartmentPath != so || len(me.Roles) != 1 || me.Roles[0].Role != policy.Learner {
		t.Errorf("me: %+v", me)
	}
	out := b.want(200, "POST", "/auth/logout", "")
	if out.set == nil || out.set.Value != "" {
		t.Errorf("the cookie stays: %+v", out.set)
	}
	b.want(401, "GET", "/me", "")
	b.want(401, "POST", "/auth/refresh", "")
}

func TestRefreshRotates(t *testing.T) {
	t.Parallel()
	w := authtest.New(t)
	p := w.Add(t, so)
	b := &browser{t: t, w: w}
	b.signIn(p.Email, authtest.Password)
	seen := map[string]bool{b.cookie: true}
	for range 4 {
		w.Clock.Move(auth.AccessFor)
		b.want(401, "GET", "/me", "")
		b.keep(b.want(200, "POST", "/auth/refresh", ""))
		b.want(200, "GET", "/me", "")
		if seen[b.cookie] {
			t.Fatal("a refresh token came twice")
		}
		seen[b.cookie] = true
	}
}

func TestAReusedTokenEndsTheSession(t *testing.T) {
	t.Parallel()
	w := authtest.New(t)
	p := w.Add(t, so)
	b := &browser{t: t, w: w}
	b.signIn(p.Email, authtest.Password)
	for _, spentBy := range []int{1, 3} { // the one before, and an older one
		b.signIn(p.Email, authtest.Password)
		thief := &browser{t: t, w: w, cookie: b.cookie}
		for range spentBy {
			b.keep(b.want(200, "POST", "/auth/refresh", ""))
			w.Clock.Move(11 * time.Second)
		}
		thief.want(401, "POST", "/auth/refresh", "")
		b.want(401, "GET", "/me", "")
		b.want(401, "POST", "/auth/refresh", "")
	}
	if n := w.CountAudit(t, "session.revoke"); n != 2 {
		t.Errorf("%d entries tell of it, want 2", n)
	}
}

func TestAnInventedTokenEndsNothing(t *testing.T) {
	t.Parallel()
	w := authtest.New(t)
	p := w.Add(t, so)
	b := &browser{t: t, w: w}
	b.signIn(p.Email, authtest.Password)
	id, _, _ := strings.Cut(b.cookie, ".")
	for _, cookie := range []string{id, id + ".AAAA.AAAA", id + strings.Repeat(".A", 40), "x"} {
		(&browser{t: t, w: w, cookie: cookie}).want(401, "POST", "/auth/refresh", "")
		(&browser{t: t, w: w, cookie: cookie}).want(200, "POST", "/auth/logout", "")
	}
	b.want(200, "GET", "/me", "")
	b.want(200, "POST", "/auth/refresh", "")
}

// Many tabs that wake at once send the same cookie; all go on, with one and
// the same next token.
func TestTabsThatRefreshAtOnceStaySignedIn(t *testing.T) {
	t.Parallel()
	w := authtest.New(t)
	p := w.Add(t, so)
	first := &browser{t: t, w: w}
	first.signIn(p.Email, authtest.Password)
	answers := make([]answer, 8)
	var wg sync.WaitGroup
	for i := range answers {
		wg.Go(func() { answers[i] = (&browser{t: t, w: w, cookie: first.cookie}).call("POST", "/auth/refresh", "") })
	}
	wg.Wait()
	for _, a := range answers {
		if a.status != 200 || a.set == nil || a.set.Value != answers[0].set.Value {
			t.Fatalf("%d %s %v", a.status, a.body, a.set)
		}
	}
	tab := &browser{t: t, w: w}
	tab.keep(answers[5])
	tab.want(200, "GET", "/me", "")
	tab.keep(tab.want(200, "POST", "/auth/refresh", ""))
	// A tab that was two behind is still within the grace.
	late := (&browser{t: t, w: w, cookie: first.cookie}).want(200, "POST", "/auth/refresh", "")
	if late.set.Value != tab.cookie {
		t.Error("the late tab got another token")
	}
	w.Clock.Move(11 * time.Second)
	tab.want(200, "POST", "/auth/refresh", "")
	first.want(401, "POST", "/auth/refresh", "")
}

func TestASessionEndsWithoutUse(t *testing.T) {
	t.Parallel()
	w := authtest.New(t)
	p := w.Add(t, so)
	b := &browser{t: t, w: w}
	b.signIn(p.Email, authtest.Password)
	w.Clock.Move(7*24*time.Hour + time.Second)
	b.want(401, "POST", "/auth/refresh", "")

	b.signIn(p.Email, authtest.Password)
	for day := 0; ; day++ { // used every day it ends after 30
		a := b.call("POST", "/auth/refresh", "")
		if a.status != 200 {
			if day != 30 {
				t.Errorf("it ended after %d days: %s", day, a.body)
			}
			return
		}
		b.keep(a)
		w.Clock.Move(24 * time.Hour)
	}
}

func TestOwnSessions(t *testing.T) {
	t.Parallel()
	w := authtest.New(t)
	p, other := w.Add(t, so), w.Add(t, so)
	desk, phone, stranger := &browser{t: t, w: w}, &browser{t: t, w: w}, &browser{t: t, w: w}
	desk.signIn(p.Email, authtest.Password)
	w.Clock.Move(time.Second)
	phone.signIn(p.Email, authtest.Password)
	stranger.signIn(other.Email, authtest.Password)
	var list []struct {
		ID      string
		Current bool
	}
	a := desk.want(200, "GET", "/me/sessions", "")
	decode(t, a.body, &list)
	if len(list) != 2 || list[0].Current || !list[1].Current {
		t.Fatalf("%s", a.body)
	}
	if strings.Contains(a.body, "Hash") || strings.Contains(a.body, "spent") {
		t.Error("secrets are sent: " + a.body)
	}
	stranger.want(404, "DELETE", "/me/sessions/"+list[0].ID, "")
	desk.want(204, "DELETE", "/me/sessions/"+list[0].ID, "")
	phone.want(401, "GET", "/me", "")
	phone.want(401, "POST", "/auth/refresh", "")

	phone.signIn(p.Email, authtest.Password)
	desk.want(200, "POST", "/auth/logout-everywhere", "")
	desk.want(401, "GET", "/me", "")
	phone.want(401, "GET", "/me", "")
	stranger.want(200, "GET", "/me", "")
}
