package auth

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
	lru "github.com/hashicorp/golang-lru/v2"

	"lantoa/app/platform/fault"
)

const (
	issuer    = "lantoa"
	audience  = "lantoa-api"
	tokenType = "at+jwt" // RFC 9068
	// AccessFor is how long an access token is good.
	AccessFor = 10 * time.Minute
	// An EdDSA check takes about 40 µs, a look into the cache less than one.
	tokensKept = 50_000
)

// claims say who and in which session; what they may do is looked up anew, so
// that it never gets old inside a token.
type claims struct {
	jwt.RegisteredClaims
	Session string `json:"sid"`
}

// bearer is a token that was verified.
type bearer struct {
	person, session string
	expires         time.Time
}

// signer makes and verifies tokens. The first key signs, all verify: a key is
// changed by putting the new one in front and dropping the old one when the
// sessions begun under it have run out.
type signer struct {
	now    func() time.Time
	kid    string
	key    ed25519.PrivateKey
	public map[string]ed25519.PublicKey
	macs   [][]byte // of refresh tokens, one for each key
	parser *jwt.Parser
	seen   *lru.Cache[[sha256.Size]byte, bearer]
}

func newSigner(keys []ed25519.PrivateKey, now func() time.Time) (*signer, error) {
	if len(keys) == 0 {
		return nil, errors.New("auth: no key to sign tokens with")
	}
	s := &signer{now: now, key: keys[0], kid: keyID(keys[0]), public: map[string]ed25519.PublicKey{}}
	for _, k := range keys {
		if len(k) != ed25519.PrivateKeySize {
			return nil, errors.New("auth: a key is not an Ed25519 private key")
		}
		s.public[keyID(k)] = k.Public().(ed25519.PublicKey)
		s.macs = append(s.macs, keyed(k.Seed(), "lantoa refresh token"))
	}
	s.parser = jwt.NewParser(
		jwt.WithValidMethods([]string{jwt.SigningMethodEdDSA.Alg()}),
		jwt.WithIssuer(issuer), jwt.WithAudience(audience),
		jwt.WithExpirationRequired(), jwt.WithTimeFunc(now), jwt.WithStrictDecoding())
	var err error
	s.seen, err = lru.New[[sha256.Size]byte, bearer](tokensKept)
	return s, err
}

// keyID names a key by its public half, so that configuration need not.
func keyID(k ed25519.PrivateKey) string {
	sum := sha256.Sum256(k.Public().(ed25519.PublicKey))
	return hex.EncodeToString(sum[:8])
}

func keyed(key []byte, message string) []byte {
	m := hmac.New(sha256.New, key)
	m.Write([]byte(message))
	return m.Sum(nil)
}

// sign returns a new access token and when it expires.
func (s *signer) sign(person, session string) (string, time.Time, error) {
	now := s.now()
	expires := now.Add(AccessFor).Truncate(time.Second)
	t := jwt.NewWithClaims(jwt.SigningMethodEdDSA, claims{Session: session, RegisteredClaims: jwt.RegisteredClaims{
		Issuer: issuer, Audience: jwt.ClaimStrings{audience}, Subject: person,
		IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(expires),
	}})
	t.Header["typ"], t.Header["kid"] = tokenType, s.kid
	text, err := t.SignedString(s.key)
	return text, expires, err
}

// verify returns what a valid token says; fault.Unauthenticated.
func (s *signer) verify(text string) (bearer, error) {
	hash := sha256.Sum256([]byte(text))
	if b, ok := s.seen.Get(hash); ok {
		if s.now().Before(b.expires) {
			return b, nil
		}
		s.seen.Remove(hash)
		return bearer{}, errToken(nil)
	}
	var c claims
	if _, err := s.parser.ParseWithClaims(text, &c, s.keyOf); err != nil {
		return bearer{}, errToken(err)
	}
	if c.Subject == "" || c.Session == "" {
		return bearer{}, errToken(errors.New("no subject or session"))
	}
	b := bearer{person: c.Subject, session: c.Session, expires: c.ExpiresAt.Time}
	s.seen.Add(hash, b)
	return b, nil
}

func (s *signer) keyOf(t *jwt.Token) (any, error) {
	if t.Header["typ"] != tokenType {
		return nil, fmt.Errorf("token type %v", t.Header["typ"])
	}
	kid, _ := t.Header["kid"].(string)
	key, ok := s.public[kid]
	if !ok {
		return nil, errors.New("unknown key")
	}
	return key, nil
}

func errToken(cause error) error {
	return fault.Wrap(cause, fault.Unauthenticated,
		"Phiên đăng nhập không còn hiệu lực. Vui lòng đăng nhập lại.", "The session is not valid any more. Please sign in again.").Because("token")
}

// A refresh token is "<session>.<secret>.<mac>": 32 random bytes, and a mac by
// which an old token of ours is told from an invention without keeping every
// old one. Who knows a session's id can therefore not have it revoked.

const macSize = 16

// refreshToken returns the token of a session with this secret.
func (s *signer) refreshToken(session string, secret []byte) string {
	body := session + "." + base64.RawURLEncoding.EncodeToString(secret)
	return body + "." + base64.RawURLEncoding.EncodeToString(keyed(s.macs[0], body)[:macSize])
}

// readRefreshToken returns session and secret of a token that we made.
func (s *signer) readRefreshToken(token string) (session string, secret []byte, ok bool) {
	i := strings.LastIndexByte(token, '.')
	if i < 0 {
		return "", nil, false
	}
	body := token[:i]
	mac, err := base64.RawURLEncoding.Strict().DecodeString(token[i+1:])
	if err != nil || !s.genuine(body, mac) {
		return "", nil, false
	}
	session, text, _ := strings.Cut(body, ".")
	secret, err = base64.RawURLEncoding.Strict().DecodeString(text)
	return session, secret, err == nil
}

func (s *signer) genuine(body string, mac []byte) bool {
	for _, key := range s.macs {
		if hmac.Equal(mac, keyed(key, body)[:macSize]) {
			return true
		}
	}
	return false
}

// opaque returns 32 random bytes.
func opaque() []byte {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails
	return b
}

// hashOf is how a secret is kept: it has 256 random bits, so a plain hash
// suffices.
func hashOf(secret []byte) string {
	sum := sha256.Sum256(secret)
	return hex.EncodeToString(sum[:])
}
