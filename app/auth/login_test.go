package auth_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth"
	"lantoa/app/auth/authtest"
	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

// Nothing in the answer tells what was wrong.
func TestSignInTellsNothingToStrangers(t *testing.T) {
	t.Parallel()
	w := authtest.New(t)
	known, disabled, left := w.Add(t, so), w.Add(t, so), w.Add(t, so)
	bare := authtest.AddPerson(t, w.DB, so, w.Clock.Now())
	w.Disable(t, disabled)
	_, err := w.DB.Collection("people").UpdateByID(t.Context(), left.ID, bson.M{"$set": bson.M{"active": false}})
	must(t, err)
	var first string
	for name, in := range map[string]string{
		"wrong password": credentials(known.Email, "sai mật khẩu"),
		"nobody":         credentials("khong.co@hungyen.example", authtest.Password),
		"no account":     credentials(bare.Email, authtest.Password),
		"disabled":       credentials(disabled.Email, authtest.Password),
		"left":           credentials(left.Email, authtest.Password),
		"no address":     credentials("không phải thư", authtest.Password),
	} {
		a := (&browser{t: t, w: w}).want(401, "POST", "/auth/login", in)
		p := problemOf(t, a)
		text := p.Code + p.Reason + p.Detail
		if first == "" {
			first = text
		}
		if text != first || a.set != nil {
			t.Errorf("%s: %s, cookie %v", name, a.body, a.set)
		}
	}
}

// The comparison of a password dominates; it happens for everybody.
func TestSignInTakesAsLongForNobody(t *testing.T) {
	w := authtest.New(t)
	known := w.Add(t, so)
	somebody, nobody := fastest(5, func(who int) {
		email := []string{known.Email, "khong.co@hungyen.example"}[who]
		_, err := w.Auth.SignIn(t.Context(), auth.Credentials{Email: email, Password: "sai mật khẩu"}, api.Meta{Address: db.NewID()})
		if !fault.Is(err, fault.Unauthenticated) {
			t.Fatal(err)
		}
	})
	if nobody < somebody/2 || somebody < nobody/2 {
		t.Errorf("somebody %v, nobody %v", somebody, nobody)
	}
}

// fastest runs f(0) and f(1) in turn and returns the shortest time of each:
// what a busy machine adds strikes both.
func fastest(times int, f func(which int)) (first, second time.Duration) {
	best := [2]time.Duration{time.Hour, time.Hour}
	for i := range 2 * times {
		began := time.Now()
		f(i % 2)
		best[i%2] = min(best[i%2], time.Since(began))
	}
	return best[0], best[1]
}

func TestBadInputToSignIn(t *testing.T) {
	t.Parallel()
	w := authtest.New(t)
	b := &browser{t: t, w: w}
	for body, want := range map[string]int{
		`{"email":{"$ne":null},"password":{"$ne":null}}`:                    400,
		`{"email":"a@b.vn","password":{"$gt":""}}`:                          400,
		`{"email":["a@b.vn"],"password":"x"}`:                               400,
		`{"email":"a@b.vn","password":"x","role":"admin"}`:                  400,
		`{"email":"a\u0000@b.vn","password":"x"}`:                           400,
		"{\"email\":\"\xff@b.vn\",\"password\":\"x\"}":                      400,
		`{"email":"a@b.vn"}`:                                                422,
		`{"email":"` + strings.Repeat("a", 300) + `","password":"x"}`:       422,
		`{"email":"a@b.vn","password":"` + strings.Repeat("a", 1001) + `"}`: 422,
	} {
		if a := b.call("POST", "/auth/login", body); a.status != want {
			t.Errorf("%.60s: %d, want %d: %s", body, a.status, want, a.body)
		}
	}
	for _, path := range []string{"/auth/password/forgot", "/auth/password/reset", "/auth/password"} {
		if a := b.call("POST", path, `{"email":{"$ne":null},"token":{"$ne":null},"old":{"$ne":null}}`); a.status != 400 && a.status != 401 {
			t.Errorf("%s: %d", path, a.status)
		}
	}
}

func TestBrokenTokens(t *testing.T) {
	t.Parallel()
	w := authtest.New(t)
	p := w.Add(t, so)
	good := w.SignIn(t, p).AccessToken
	want := func(status int, headers ...string) {
		t.Helper()
		for _, header := range headers {
			req := httptest.NewRequest("GET", "/api/v1/me", nil)
			req.Header.Set("Authorization", header)
			res, err := w.Server.Fiber.Test(req, -1)
			must(t, err)
			if res.StatusCode != status {
				t.Errorf("%q: %d, want %d", header, res.StatusCode, status)
			}
			_ = res.Body.Close()
		}
	}
	want(http.StatusUnauthorized, "Bearer x", "Bearer "+good+"x", "Bearer "+good[:40], "Bearer  "+good, "Bearer null", "Bearer", "Basic "+good, "Bearers "+good)
	want(http.StatusOK, "Bearer "+good, "bearer "+good, "BEARER "+good) // RFC 9110 §11.1
}

func TestGuessingIsSlowedButNobodyIsShutOut(t *testing.T) {
	t.Parallel()
	w := authtest.New(t)
	p := w.Add(t, so)
	try := func(address, password string) error {
		t.Helper()
		_, err := w.Auth.SignIn(t.Context(), auth.Credentials{Email: p.Email, Password: password}, api.Meta{Address: address})
		return err
	}
	// The person's own machine is known.
	must(t, try("10.1.1.1", authtest.Password))

	// One address: free tries, then pauses that double.
	for range 6 {
		if err := try("203.0.113.7", "đoán mò"); !fault.Is(err, fault.Unauthenticated) {
			t.Fatal(err)
		}
	}
	for _, pause := range []time.Duration{time.Second, 2 * time.Second, 4 * time.Second} {
		if err := try("203.0.113.7", authtest.Password); !fault.Is(err, fault.RateLimited) {
			t.Fatalf("no pause of %v: %v", pause, err)
		}
		w.Clock.Move(pause)
		if err := try("203.0.113.7", "đoán mò"); !fault.Is(err, fault.Unauthenticated) {
			t.Fatalf("after %v: %v", pause, err)
		}
	}
	// Many addresses: the account as a whole is slowed for strangers, not for
	// the machine that is known.
	for i := range 30 {
		_ = try("198.51.100."+string(rune('a'+i)), "đoán mò")
	}
	if err := try("192.0.2.1", authtest.Password); !fault.Is(err, fault.RateLimited) {
		t.Errorf("a stranger is not slowed: %v", err)
	}
	must(t, try("10.1.1.1", authtest.Password))
	// That success forgave. Even a stranger's pause is never longer than 30 s.
	for i := range 40 {
		_ = try("198.51.100."+string(rune('a'+i)), "đoán mò")
		w.Clock.Move(time.Second)
	}
	w.Clock.Move(30 * time.Second)
	must(t, try("192.0.2.1", authtest.Password))
}

// A try counts before its password is compared, so that a burst has no more
// tries than a row.
func TestABurstOfGuessesIsSlowed(t *testing.T) {
	t.Parallel()
	w := authtest.New(t)
	p := w.Add(t, so)
	results := make(chan error)
	const burst = 40
	for range burst {
		go func() {
			_, err := w.Auth.SignIn(t.Context(), auth.Credentials{Email: p.Email, Password: "đoán mò"}, api.Meta{Address: "203.0.113.7"})
			results <- err
		}()
	}
	compared := 0
	for range burst {
		err := <-results
		if fault.Is(err, fault.Unauthenticated) {
			compared++
		} else if !fault.Is(err, fault.RateLimited) {
			t.Error(err)
		}
	}
	if compared > 6 {
		t.Errorf("%d of %d passwords were compared, want at most 6", compared, burst)
	}
}

func TestSignInsOfOneAddressHaveABudget(t *testing.T) {
	t.Parallel()
	w := authtest.New(t, func(c *auth.Config) { c.SignInsPerMinute = 10 })
	b := &browser{t: t, w: w}
	limited := 0
	for i := range 40 {
		if a := b.call("POST", "/auth/login", credentials(string(rune('a'+i))+"@hungyen.example", "x")); a.status == 429 {
			limited++
		}
	}
	if limited < 20 { // the window may turn once meanwhile
		t.Errorf("%d of 40 were refused", limited)
	}
}

func TestChangeOfPassword(t *testing.T) {
	t.Parallel()
	w := authtest.New(t)
	p := w.Add(t, so)
	here, there := &browser{t: t, w: w}, &browser{t: t, w: w}
	here.signIn(p.Email, authtest.Password)
	there.signIn(p.Email, authtest.Password)
	change := func(old, new string) string { return encode(map[string]string{"old": old, "new": new}) }
	const next = "Sông Hồng mùa nước lên"

	for rule, body := range map[string]string{
		"wrong": change("không phải", next), "min": change(authtest.Password, "ngắn"), "common": change(authtest.Password, "Matkhau@123"),
		"same": change(authtest.Password, authtest.Password), "own": change(authtest.Password, "x"+p.Email),
	} {
		if got := problemOf(t, here.want(422, "POST", "/auth/password", body)); len(got.Errors) != 1 || got.Errors[0].Code != rule {
			t.Errorf("%s: %+v", rule, got)
		}
	}
	here.want(204, "POST", "/auth/password", change(authtest.Password, next))
	here.want(200, "GET", "/me", "")
	there.want(401, "GET", "/me", "")
	there.want(401, "POST", "/auth/refresh", "")
	there.want(401, "POST", "/auth/login", credentials(p.Email, authtest.Password))
	there.signIn(p.Email, next)
	if w.CountAudit(t, "password.change") != 1 {
		t.Error("not audited")
	}
}

func TestATemporaryPasswordMustBeChanged(t *testing.T) {
	t.Parallel()
	w := authtest.New(t)
	admin := w.Add(t, so, policy.Grant{Role: policy.Administrator, Path: "/"})
	p := authtest.AddPerson(t, w.DB, so, w.Clock.Now())
	b := &browser{t: t, w: w, token: w.SignIn(t, admin).AccessToken}
	var made auth.Managed
	a := b.want(200, "POST", "/people/"+p.ID+"/account", `{"action":"create"}`)
	decode(t, a.body, &made)
	if len(made.TemporaryPassword) < 16 || !made.MustChangePassword {
		t.Fatal(a.body)
	}
	b.want(409, "POST", "/people/"+p.ID+"/account", `{"action":"create"}`)
	b.want(422, "POST", "/people/"+p.ID+"/account", `{"action":"remove"}`)

	fresh := &browser{t: t, w: w}
	a = fresh.want(200, "POST", "/auth/login", credentials(p.Email, made.TemporaryPassword))
	if !strings.Contains(a.body, `"mustChangePassword":true`) {
		t.Error(a.body)
	}
	fresh.keep(a)
	fresh.want(200, "GET", "/me", "")
	if got := problemOf(t, fresh.want(403, "GET", "/me/sessions", "")); got.Reason != "must_change_password" {
		t.Errorf("%+v", got)
	}
	fresh.want(204, "POST", "/auth/password", encode(map[string]string{"old": made.TemporaryPassword, "new": "Nhãn lồng Phố Hiến"}))
	fresh.want(200, "GET", "/me/sessions", "")
}
