package auth_test

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"sync"
	"testing"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth"
	"lantoa/app/auth/authtest"
	"lantoa/app/org"
	"lantoa/app/platform/jobs"
	"lantoa/app/platform/mail"
	"lantoa/app/platform/mail/mailtest"
)

var linkIn = regexp.MustCompile(`https://lantoa\.example/password/reset#token=(\S+)`)

// post is a World whose mail goes to a real SMTP server, and its jobs, run.
func post(t *testing.T) (*authtest.World, *mailtest.Server) {
	t.Helper()
	server := mailtest.Start(t)
	sender, err := mail.Open(server.URL())
	must(t, err)
	w := authtest.New(t, func(c *auth.Config) { c.Mail = sender })
	w.Auth.Jobs(w.Jobs)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- w.Jobs.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
	return w, server
}

func forget(b *browser, email string) {
	b.t.Helper()
	b.want(202, "POST", "/auth/password/forgot", encode(map[string]string{"email": email}))
}

func reset(token, password string) string {
	return encode(map[string]string{"token": token, "password": password})
}

// tokenFor waits for the n-th mail to the person and returns its token.
func tokenFor(t *testing.T, server *mailtest.Server, p org.Person, n int) string {
	t.Helper()
	var found []string
	authtest.Until(t, func() bool {
		found = found[:0]
		for _, m := range server.Messages() {
			if m.To.Address == p.Email {
				found = append(found, m.Text)
			}
		}
		return len(found) >= n
	})
	match := linkIn.FindStringSubmatch(found[n-1])
	if match == nil {
		t.Fatalf("no link in %s", found[n-1])
	}
	return match[1]
}

func TestForgottenPassword(t *testing.T) {
	t.Parallel()
	w, server := post(t)
	p := w.Add(t, so)
	b := &browser{t: t, w: w}
	b.signIn(p.Email, authtest.Password)
	forget(b, strings.ToUpper(p.Email))
	token := tokenFor(t, server, p, 1)

	const next = "Sông Hồng mùa nước lên"
	b.want(410, "POST", "/auth/password/reset", reset("AAAA", next))
	b.want(422, "POST", "/auth/password/reset", reset(token, "1234567890"))
	b.want(204, "POST", "/auth/password/reset", reset(token, next))
	b.want(410, "POST", "/auth/password/reset", reset(token, next))
	b.want(401, "GET", "/me", "")
	b.want(401, "POST", "/auth/login", credentials(p.Email, authtest.Password))
	b.signIn(p.Email, next)
	if w.CountAudit(t, "password.reset") != 1 {
		t.Error("not audited")
	}
	n, err := w.DB.Collection("password_resets").CountDocuments(t.Context(), bson.M{"hash": token})
	must(t, err)
	if n != 0 {
		t.Error("the token is kept in the clear")
	}
}

func TestALinkIsGoodForHalfAnHour(t *testing.T) {
	t.Parallel()
	w, server := post(t)
	p := w.Add(t, so)
	b := &browser{t: t, w: w}
	forget(b, p.Email)
	token := tokenFor(t, server, p, 1)
	w.Clock.Move(auth.ResetFor)
	b.want(410, "POST", "/auth/password/reset", reset(token, "Sông Hồng mùa nước lên"))
}

func TestOneOfTwoUsesOfALinkWins(t *testing.T) {
	t.Parallel()
	w, server := post(t)
	p := w.Add(t, so)
	forget(&browser{t: t, w: w}, p.Email)
	token := tokenFor(t, server, p, 1)
	got := make([]int, 4)
	var wg sync.WaitGroup
	for i := range got {
		wg.Go(func() {
			got[i] = (&browser{t: t, w: w}).call("POST", "/auth/password/reset", reset(token, "Sông Hồng mùa nước lên")).status
		})
	}
	wg.Wait()
	count := map[int]int{}
	for _, s := range got {
		count[s]++
	}
	if count[204] != 1 || count[410] != 3 {
		t.Errorf("got %v", got)
	}
}

// For strangers to the system nothing is sent; for one person not more than
// three links an hour; and a job that runs twice sends the same link.
func TestWhoGetsALink(t *testing.T) {
	t.Parallel()
	w, server := post(t)
	p, disabled := w.Add(t, so), w.Add(t, so)
	w.Disable(t, disabled)
	bare := authtest.AddPerson(t, w.DB, so, w.Clock.Now())
	b := &browser{t: t, w: w}
	for _, email := range []string{disabled.Email, bare.Email, "khong.co@hungyen.example", "không phải thư"} {
		forget(b, email)
	}
	for range 5 {
		forget(b, p.Email)
	}
	outbox := w.DB.Collection("outbox")
	authtest.Until(t, func() bool {
		n, err := outbox.CountDocuments(t.Context(), bson.M{"kind": auth.MailReset, "state": jobs.Done})
		must(t, err)
		return n == 9
	})
	if n := len(server.Messages()); n != 3 {
		t.Errorf("%d mails, want 3", n)
	}
	var row struct {
		ID string `bson:"_id"`
	}
	must(t, w.DB.Collection("password_resets").FindOne(t.Context(), bson.M{}).Decode(&row))
	must(t, w.Jobs.Raise(t.Context(), row.ID))
	before := len(server.Messages())
	authtest.Until(t, func() bool { return len(server.Messages()) > before })
	texts := map[string]int{}
	for _, m := range server.Messages() {
		if m.To.Address != p.Email {
			t.Errorf("a mail went to %s", m.To.Address)
		}
		texts[linkIn.FindString(m.Text)]++
	}
	if len(texts) != before {
		t.Errorf("the second run made another link: %v", texts)
	}
}

// The request does the same whether the address is known or not: one row in
// the outbox, and so the same time.
func TestForgottenPasswordTellsNothing(t *testing.T) {
	w := authtest.New(t)
	p := w.Add(t, so)
	b := &browser{t: t, w: w}
	known := b.want(202, "POST", "/auth/password/forgot", encode(map[string]string{"email": p.Email}))
	unknown := b.want(202, "POST", "/auth/password/forgot", encode(map[string]string{"email": "khong.co@hungyen.example"}))
	if known.body != unknown.body {
		t.Errorf("%s\n%s", known.body, unknown.body)
	}
	n, err := w.DB.Collection("outbox").CountDocuments(t.Context(), bson.M{"kind": auth.MailReset})
	must(t, err)
	if n != 2 {
		t.Errorf("%d rows, want 2", n)
	}
	somebody, nobody := fastest(15, func(who int) {
		must(t, w.Auth.ForgetPassword(t.Context(), []string{p.Email, "khong.co@hungyen.example"}[who]))
	})
	if nobody < somebody/2 || somebody < nobody/2 {
		t.Errorf("somebody %v, nobody %v", somebody, nobody)
	}
}

// Whoever manages people can change addresses, but not come by roles so.
func TestAChangedAddressDoesNotGiveRolesAway(t *testing.T) {
	t.Parallel()
	w, server := post(t)
	boss, plain := w.Add(t, so, administrator("/")), w.Add(t, so)
	b := &browser{t: t, w: w}
	move := func(p *org.Person, email string) {
		t.Helper()
		p.Email = email
		_, err := w.DB.Collection("people").UpdateByID(t.Context(), p.ID, bson.M{"$set": bson.M{"email": email}})
		must(t, err)
	}
	move(&boss, "ke.gian@hungyen.example")
	move(&plain, "dia.chi.moi@hungyen.example")
	forget(b, boss.Email)
	forget(b, plain.Email)
	tokenFor(t, server, plain, 1)
	authtest.Until(t, func() bool {
		n, err := w.DB.Collection("outbox").CountDocuments(t.Context(), bson.M{"kind": auth.MailReset, "state": jobs.Done})
		must(t, err)
		return n == 2
	})
	for _, m := range server.Messages() {
		if m.To.Address == boss.Email {
			t.Error("the administrator's link went to the new address")
		}
	}
	// The right owner changes the password and is trusted there again.
	b.signIn(boss.Email, authtest.Password)
	b.want(204, "POST", "/auth/password", encode(map[string]string{"old": authtest.Password, "new": "Nhãn lồng Phố Hiến"}))
	forget(b, boss.Email)
	tokenFor(t, server, boss, 1)
}
