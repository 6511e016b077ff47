package auth

import (
	"context"
	"errors"
	"time"

	"github.com/gofiber/fiber/v2"
	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/audit"
	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

const (
	// CookieName carries the refresh token. __Host- binds it to this host and
	// to TLS; browsers take it from localhost too.
	CookieName = "__Host-lantoa"
	// A session ends after this long without use …
	idleFor = 7 * 24 * time.Hour
	// … and in any case after this.
	sessionFor = 30 * 24 * time.Hour
	// grace is how long a spent refresh token still gives the current one: two
	// tabs refresh at the same time, or the answer is lost on the way.
	grace = 10 * time.Second
	// Spent tokens kept within the grace.
	spentKept = 16
)

// The reasons for which a session ends.
const (
	ReasonSignedOut = "signed_out"
	ReasonPassword  = "password_changed"
	ReasonDisabled  = "account_disabled"
	ReasonReuse     = "token_reused"
	ReasonRevoked   = "revoked" // by the person, from another session
)

// Session is one family of refresh tokens: what began with one sign-in. One
// token of it is good at a time.
type Session struct {
	ID          string     `bson:"_id" json:"id"`
	PersonID    string     `bson:"personId" json:"-"`
	CurrentHash string     `bson:"currentHash" json:"-"`
	Spent       []spent    `bson:"spent,omitempty" json:"-"`
	RotatedAt   time.Time  `bson:"rotatedAt" json:"lastUsedAt"`
	Device      string     `bson:"device,omitempty" json:"device,omitempty"` // user agent
	Origin      string     `bson:"origin,omitempty" json:"-"`                // see throttle
	CreatedAt   time.Time  `bson:"createdAt" json:"createdAt"`
	ExpiresAt   time.Time  `bson:"expiresAt" json:"expiresAt"`
	RevokedAt   *time.Time `bson:"revokedAt,omitempty" json:"-"`
	Reason      string     `bson:"reason,omitempty" json:"-"`
}

// spent is a token that was exchanged. The next secret is made of the spent
// one and the salt, so that who still holds the spent token is given the same
// next one, while the database alone gives neither.
type spent struct {
	Hash string    `bson:"hash"`
	Salt []byte    `bson:"salt"`
	At   time.Time `bson:"at"`
}

func nextSecret(secret, salt []byte) []byte { return keyed(secret, "next "+string(salt)) }

func (s Session) goesOn(now time.Time) bool { return s.RevokedAt == nil && now.Before(s.ExpiresAt) }

// Tokens is the answer to signing in and refreshing. The refresh token goes
// into the cookie only.
type Tokens struct {
	AccessToken        string    `json:"accessToken"`
	TokenType          string    `json:"tokenType"`
	ExpiresAt          time.Time `json:"expiresAt"`
	MustChangePassword bool      `json:"mustChangePassword"`
	refresh            string
	until              time.Time
}

// Decorate sets the cookie.
func (t Tokens) Decorate(c *fiber.Ctx) {
	setCookie(c, t.refresh, t.until)
}

// Refresh returns the refresh token, for clients in Go that keep no cookies.
func (t Tokens) Refresh() string { return t.refresh }

func setCookie(c *fiber.Ctx, value string, until time.Time) {
	c.Cookie(&fiber.Cookie{Name: CookieName, Value: value, Path: "/", Expires: until, Secure: true, HTTPOnly: true, SameSite: fiber.CookieSameSiteStrictMode})
	c.Set(fiber.HeaderCacheControl, "no-store")
}

// StartSession signs the person in without asking for anything: the caller has
// made sure who it is.
func (a *Auth) StartSession(ctx context.Context, personID, email string, meta api.Meta) (Tokens, error) {
	now, secret := a.now(), opaque()
	s := Session{
		ID: db.NewID(), PersonID: personID, CurrentHash: hashOf(secret), RotatedAt: now, CreatedAt: now, ExpiresAt: now.Add(idleFor),
		Device: cut(meta.UserAgent, 200), Origin: pairKey(email, meta.Address),
	}
	if _, err := a.sessions.InsertOne(ctx, s); err != nil {
		return Tokens{}, db.Translate(err)
	}
	return a.tokens(ctx, s, secret)
}

// cut shortens s to n bytes at most, at a rune's border.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n]
}

func (a *Auth) tokens(ctx context.Context, s Session, secret []byte) (Tokens, error) {
	actor, err := a.access.actor(ctx, s.PersonID, s.ID)
	if errors.Is(err, errNoAccess) {
		return Tokens{}, errToken(err)
	}
	if err != nil {
		return Tokens{}, err
	}
	token, expires, err := a.signer.sign(s.PersonID, s.ID)
	return Tokens{
		AccessToken: token, TokenType: "Bearer", ExpiresAt: expires, MustChangePassword: actor.MustChangePassword,
		refresh: a.signer.refreshToken(s.ID, secret), until: s.ExpiresAt,
	}, err
}

// Refresh exchanges a refresh token for the next one and an access token, in
// one atomic update. A token spent less than grace ago gives the current one
// again. An older token of ours has been stolen, or the thief's is newer:
// the session ends for both.
//
// Errors: fault.Unauthenticated.
func (a *Auth) Refresh(ctx context.Context, token string, meta api.Meta) (Tokens, error) {
	id, secret, ok := a.signer.readRefreshToken(token)
	if !ok {
		return Tokens{}, errToken(nil)
	}
	s, next, err := a.rotate(ctx, id, secret)
	if err == nil {
		return a.tokens(ctx, s, next)
	}
	if !fault.Is(err, fault.NotFound) {
		return Tokens{}, err
	}
	s, err = db.FindOne[Session](ctx, a.sessions, bson.M{"_id": id})
	if err != nil || !s.goesOn(a.now()) {
		if err == nil || fault.Is(err, fault.NotFound) {
			return Tokens{}, errToken(nil)
		}
		return Tokens{}, err
	}
	if next, ok := s.successor(secret, a.now()); ok {
		return a.tokens(ctx, s, next)
	}
	if err := a.revokeReused(ctx, s, meta); err != nil {
		return Tokens{}, err
	}
	return Tokens{}, errToken(nil)
}

// rotate spends the current secret; fault.NotFound when it is not the current
// one of a session that goes on.
func (a *Auth) rotate(ctx context.Context, id string, secret []byte) (Session, []byte, error) {
	now, salt := a.now(), opaque()[:16]
	next := nextSecret(secret, salt)
	entry := bson.M{"hash": hashOf(secret), "salt": salt, "at": now}
	recent := bson.M{"$filter": bson.M{"input": bson.M{"$ifNull": bson.A{"$spent", bson.A{}}}, "cond": bson.M{"$gte": bson.A{"$$this.at", now.Add(-grace)}}}}
	update := bson.A{bson.M{"$set": bson.M{
		"currentHash": hashOf(next),
		"rotatedAt":   now,
		"spent":       bson.M{"$slice": bson.A{bson.M{"$concatArrays": bson.A{recent, bson.A{entry}}}, -spentKept}},
		"expiresAt":   bson.M{"$min": bson.A{now.Add(idleFor), bson.M{"$add": bson.A{"$createdAt", sessionFor.Milliseconds()}}}},
	}}}
	var s Session
	err := a.sessions.FindOneAndUpdate(ctx,
		bson.M{"_id": id, "currentHash": hashOf(secret), "revokedAt": nil, "expiresAt": bson.M{"$gt": now}},
		update, options.FindOneAndUpdate().SetReturnDocument(options.After)).Decode(&s)
	return s, next, db.Translate(err)
}

// successor walks from a token spent within the grace to the current one.
func (s Session) successor(secret []byte, now time.Time) ([]byte, bool) {
	hash := hashOf(secret)
	for i, old := range s.Spent {
		if old.Hash != hash || now.Sub(old.At) > grace {
			continue
		}
		for _, step := range s.Spent[i:] {
			secret = nextSecret(secret, step.Salt)
		}
		return secret, hashOf(secret) == s.CurrentHash
	}
	return nil, false
}

func (a *Auth) revokeReused(ctx context.Context, s Session, meta api.Meta) error {
	a.log.Warn("a spent refresh token was used; the session ends", "session", s.ID, "person", s.PersonID)
	return a.revoke(ctx, policy.Actor{PersonID: s.PersonID, SessionID: s.ID}, bson.M{"_id": s.ID}, ReasonReuse, meta)
}

// revoke ends the sessions that match and go on, with an audit entry each.
func (a *Auth) revoke(ctx context.Context, actor policy.Actor, filter bson.M, reason string, meta api.Meta) error {
	var ended []Session
	err := a.db.Tx(ctx, func(ctx context.Context) error {
		var err error
		if ended, err = db.Find[Session](ctx, a.sessions, bson.M{"$and": bson.A{filter, bson.M{"revokedAt": nil, "expiresAt": bson.M{"$gt": a.now()}}}}); err != nil || len(ended) == 0 {
			return err
		}
		ids, entries := make([]string, len(ended)), make([]audit.Entry, len(ended))
		for i, s := range ended {
			ids[i] = s.ID
			entries[i] = audit.Entry{
				Actor: actor, Action: "session.revoke", Subject: "session:" + s.ID,
				After: bson.M{"personId": s.PersonID, "reason": reason}, RequestID: meta.RequestID,
			}
		}
		if _, err = a.sessions.UpdateMany(ctx, bson.M{"_id": bson.M{"$in": ids}}, bson.M{"$set": bson.M{"revokedAt": a.now(), "reason": reason}}); err != nil {
			return err
		}
		return audit.RecordMany(ctx, a.db, entries)
	})
	for _, s := range ended {
		a.access.sessions.forget(s.ID)
	}
	return err
}

// SignOut ends the session of a refresh token; one that is not ours is no
// error.
func (a *Auth) SignOut(ctx context.Context, token string, meta api.Meta) error {
	id, secret, ok := a.signer.readRefreshToken(token)
	if !ok {
		return nil
	}
	s, err := db.FindOne[Session](ctx, a.sessions, bson.M{"_id": id})
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	reason := ReasonSignedOut
	if _, recent := s.successor(secret, a.now()); s.CurrentHash != hashOf(secret) && !recent {
		reason = ReasonReuse
	}
	return a.revoke(ctx, policy.Actor{PersonID: s.PersonID, SessionID: s.ID}, bson.M{"_id": id}, reason, meta)
}

// SignOutEverywhere ends all sessions of the actor.
func (a *Auth) SignOutEverywhere(ctx context.Context, actor policy.Actor, meta api.Meta) error {
	return a.revoke(ctx, actor, bson.M{"personId": actor.PersonID}, ReasonSignedOut, meta)
}

// ListSessions returns the sessions of a person that go on, newest first.
func (a *Auth) ListSessions(ctx context.Context, personID string) ([]Session, error) {
	return db.Find[Session](ctx, a.sessions, bson.M{"personId": personID, "revokedAt": nil, "expiresAt": bson.M{"$gt": a.now()}},
		options.Find().SetSort(bson.D{{Key: "createdAt", Value: -1}}).SetLimit(200))
}

// EndSession ends one of the actor's own sessions; fault.NotFound.
func (a *Auth) EndSession(ctx context.Context, actor policy.Actor, id string, meta api.Meta) error {
	s, err := db.FindOne[Session](ctx, a.sessions, bson.M{"_id": id, "personId": actor.PersonID})
	if err != nil {
		return err
	}
	return a.revoke(ctx, actor, bson.M{"_id": s.ID}, ReasonRevoked, meta)
}
