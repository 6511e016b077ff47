// Package auth knows who is at the other end: accounts with passwords,
// sessions, and the grants that give people roles. It answers the question
// "whose token is this, and what may that person do now" for every request.
// What a permission means is a matter of the feature that asks for it; the
// table of them is in policy.
//
// A token carries only person and session. What the person may do is looked
// up at each request in a cache that writes here, and a change stream for
// writes elsewhere, keep fresh: see access.go.
package auth

import (
	"context"
	"crypto/ed25519"
	"errors"
	"log/slog"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"

	"lantoa/app/auth/policy"
	"lantoa/app/org"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/app/platform/jobs"
	"lantoa/app/platform/mail"
)

const (
	accountsName = "accounts"
	sessionsName = "sessions"
	grantsName   = "grants"
	resetsName   = "password_resets"
	triesName    = "sign_in_tries"
)

// Config is what Auth needs.
type Config struct {
	DB   *db.DB
	Org  *org.Org
	Jobs *jobs.Jobs
	// Mail carries links for a new password, From MailFrom, to PublicURL.
	Mail      mail.Sender
	MailFrom  string
	PublicURL string
	// Keys sign (the first) and verify (all) tokens.
	Keys []ed25519.PrivateKey
	// SignInsPerMinute from one address; 60 when zero.
	SignInsPerMinute int
	Now              func() time.Time // db.Now when nil
	Log              *slog.Logger     // nil discards
}

// Auth is the feature. Run Watch beside it: without, every request asks the
// database.
type Auth struct {
	cfg      Config
	db       *db.DB
	org      *org.Org
	now      func() time.Time
	log      *slog.Logger
	accounts *mongo.Collection
	sessions *mongo.Collection
	grants   *mongo.Collection
	resets   *mongo.Collection
	hasher   *hasher
	signer   *signer
	throttle *throttle
	access   *access
	resetKey []byte
}

// New returns the feature; it writes nothing yet.
func New(cfg Config) (*Auth, error) {
	if cfg.Now == nil {
		cfg.Now = db.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.SignInsPerMinute == 0 {
		cfg.SignInsPerMinute = 60
	}
	signer, err := newSigner(cfg.Keys, cfg.Now)
	if err != nil {
		return nil, err
	}
	hasher, err := newHasher()
	if err != nil {
		return nil, err
	}
	d := cfg.DB
	a := &Auth{
		cfg: cfg, db: d, org: cfg.Org, now: cfg.Now, log: cfg.Log,
		accounts: d.Collection(accountsName), sessions: d.Collection(sessionsName), grants: d.Collection(grantsName), resets: d.Collection(resetsName),
		hasher: hasher, signer: signer, throttle: newThrottle(d, cfg.Now), resetKey: keyed(cfg.Keys[0].Seed(), "lantoa reset token"),
	}
	if a.access, err = newAccess(a); err != nil {
		return nil, err
	}
	a.org.OnRepath(a.repath)
	return a, nil
}

// Collections declares what the package keeps.
func Collections() []db.Collection {
	text, date, flag := db.Type("string"), db.Type("date"), db.Type("bool")
	return []db.Collection{
		{Name: accountsName, Schema: db.Object([]string{"_id", "hash", "createdAt", "passwordAt"}, bson.M{
			"_id": db.Text(1, 100), "hash": text, "disabled": flag, "mustChangePassword": flag, "createdAt": date, "passwordAt": date, "email": text,
		})},
		{Name: sessionsName, Schema: db.Object([]string{"_id", "personId", "currentHash", "createdAt", "expiresAt"}, bson.M{
			"_id": db.Text(1, 100), "personId": db.Text(1, 100), "currentHash": db.Text(64, 64), "spent": db.Type("array"),
			"rotatedAt": date, "createdAt": date, "expiresAt": date, "revokedAt": date, "reason": text, "device": text, "origin": text,
		}), Indexes: []mongo.IndexModel{
			db.Index("personId", "-createdAt"),
			db.Index("origin", "-createdAt"),
			db.TTL("expiresAt", familiarAddress),
		}},
		{Name: grantsName, Schema: db.Object([]string{"_id", "personId", "role", "path", "from", "open"}, bson.M{
			"_id": db.Text(1, 200), "personId": db.Text(1, 100), "role": db.OneOf(grantable()...),
			"path": bson.M{"bsonType": "string", "pattern": `^/([^/]+/)*$`, "maxLength": 1000},
			"from": date, "to": date, "open": flag,
		}), Indexes: []mongo.IndexModel{
			db.Index("personId", "from"),
			db.Index("path"),
			db.UniqueWhere(bson.M{"open": true}, "personId", "role", "path"),
		}},
		{Name: resetsName, Indexes: []mongo.IndexModel{
			db.Unique("hash"), db.Index("personId", "createdAt"), db.TTL("expiresAt", 24*time.Hour),
		}},
		{Name: triesName, Indexes: []mongo.IndexModel{db.TTL("last", forgetTries)}},
	}
}

// Access is how the API knows who asks and what they may do.
func (a *Auth) Access() api.Access[policy.Actor, policy.Permission] {
	return api.Access[policy.Actor, policy.Permission]{
		Authenticate: a.Authenticate,
		Allow:        Allow,
		ID:           func(actor policy.Actor) string { return actor.PersonID },
		Public:       func(p policy.Permission) bool { return p == policy.Public },
	}
}

// Allow is the guard of a route: nil, fault.Unauthenticated (nobody is signed
// in) or fault.Forbidden, with the reason "must_change_password" where that
// stands in the way.
func Allow(actor policy.Actor, p policy.Permission) error {
	switch {
	case actor.Can(p):
		return nil
	case actor.Anonymous():
		return fault.New(fault.Unauthenticated, "Bạn cần đăng nhập.", "Please sign in.")
	case actor.MustChangePassword:
		return fault.New(fault.Forbidden, "Bạn cần đổi mật khẩu trước khi tiếp tục.", "Change your password before going on.").Because("must_change_password")
	}
	return errForbidden()
}

func errForbidden() error {
	return fault.New(fault.Forbidden, "Bạn không có quyền làm việc này.", "You are not allowed to do this.")
}

// Authenticate returns the actor of an access token; "" is anonymous.
// Errors: fault.Unauthenticated when the token does not hold, the session was
// ended, the account disabled, or the person has left.
func (a *Auth) Authenticate(ctx context.Context, token string) (policy.Actor, error) {
	if token == "" {
		return policy.Actor{}, nil
	}
	b, err := a.signer.verify(token)
	if err != nil {
		return policy.Actor{}, err
	}
	actor, err := a.access.actor(ctx, b.person, b.session)
	if errors.Is(err, errNoAccess) {
		return policy.Actor{}, errToken(err)
	}
	return actor, err
}
