package auth

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"lantoa/app/platform/fault"
)

func seeded(name string) ed25519.PrivateKey {
	seed := make([]byte, ed25519.SeedSize)
	copy(seed, name)
	return ed25519.NewKeyFromSeed(seed)
}

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func newTestSigner(t testing.TB, now *time.Time, keys ...string) *signer {
	t.Helper()
	var list []ed25519.PrivateKey
	for _, k := range keys {
		list = append(list, seeded(k))
	}
	s, err := newSigner(list, func() time.Time { return *now })
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// forge signs a token like ours after change.
func forge(t *testing.T, method jwt.SigningMethod, key any, change func(c jwt.MapClaims, header map[string]any)) string {
	t.Helper()
	c := jwt.MapClaims{"iss": issuer, "aud": audience, "sub": "person", "sid": "session", "iat": noon.Unix(), "exp": noon.Add(AccessFor).Unix()}
	token := jwt.NewWithClaims(method, c)
	token.Header["typ"], token.Header["kid"] = tokenType, keyID(seeded("a"))
	if change != nil {
		change(c, token.Header)
	}
	text, err := token.SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestOnlyOurTokensHold(t *testing.T) {
	now := noon
	s := newTestSigner(t, &now, "a", "b")
	ours := seeded("a")
	set := func(key string, value any) func(jwt.MapClaims, map[string]any) {
		return func(c jwt.MapClaims, _ map[string]any) { c[key] = value }
	}
	head := func(key string, value any) func(jwt.MapClaims, map[string]any) {
		return func(_ jwt.MapClaims, h map[string]any) { h[key] = value }
	}
	good := forge(t, jwt.SigningMethodEdDSA, ours, nil)
	parts := strings.Split(good, ".")
	payload, _ := json.Marshal(map[string]any{"iss": issuer, "aud": audience, "sub": "administrator", "sid": "session", "exp": noon.Add(AccessFor).Unix()})

	for name, token := range map[string]string{
		"expired":        forge(t, jwt.SigningMethodEdDSA, ours, set("exp", noon.Unix())),
		"no expiry":      forge(t, jwt.SigningMethodEdDSA, ours, func(c jwt.MapClaims, _ map[string]any) { delete(c, "exp") }),
		"not yet":        forge(t, jwt.SigningMethodEdDSA, ours, set("nbf", noon.Add(time.Minute).Unix())),
		"other issuer":   forge(t, jwt.SigningMethodEdDSA, ours, set("iss", "khac")),
		"other audience": forge(t, jwt.SigningMethodEdDSA, ours, set("aud", "khac")),
		"no audience":    forge(t, jwt.SigningMethodEdDSA, ours, func(c jwt.MapClaims, _ map[string]any) { delete(c, "aud") }),
		"no subject":     forge(t, jwt.SigningMethodEdDSA, ours, set("sub", "")),
		"no session":     forge(t, jwt.SigningMethodEdDSA, ours, set("sid", "")),
		"other type":     forge(t, jwt.SigningMethodEdDSA, ours, head("typ", "JWT")),
		"no key id":      forge(t, jwt.SigningMethodEdDSA, ours, head("kid", "")),
		"unknown key id": forge(t, jwt.SigningMethodEdDSA, seeded("c"), head("kid", keyID(seeded("c")))),
		"wrong key":      forge(t, jwt.SigningMethodEdDSA, seeded("c"), nil),
		"key of another": forge(t, jwt.SigningMethodEdDSA, ours, head("kid", keyID(seeded("b")))),
		"none":           forge(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, nil),
		"HMAC with the public key": forge(t, jwt.SigningMethodHS256,
			[]byte(ours.Public().(ed25519.PublicKey)), nil),
		"other payload": parts[0] + "." + base64.RawURLEncoding.EncodeToString(payload) + "." + parts[2],
		"no signature":  parts[0] + "." + parts[1] + ".",
		"cut":           good[:len(good)-1],
		"more":          good + "A",
		"words":         "không phải token",
		"dots":          "..",
		"a token twice": good + "." + good,
	} {
		if b, err := s.verify(token); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("%s: %+v, %v", name, b, err)
		}
	}
	if b, err := s.verify(good); err != nil || b.person != "person" || b.session != "session" {
		t.Errorf("ours: %+v, %v", b, err)
	}
}

func TestATokenInTheCacheExpires(t *testing.T) {
	now := noon
	s := newTestSigner(t, &now, "a")
	token, expires, err := s.sign("person", "session")
	if err != nil || !expires.Equal(noon.Add(AccessFor)) {
		t.Fatal(expires, err)
	}
	for range 2 {
		if _, err := s.verify(token); err != nil {
			t.Fatal(err)
		}
	}
	now = noon.Add(AccessFor)
	for range 2 {
		if _, err := s.verify(token); !fault.Is(err, fault.Unauthenticated) {
			t.Fatalf("at its end: %v", err)
		}
	}
}

func TestKeysRotate(t *testing.T) {
	now := noon
	before := newTestSigner(t, &now, "a")
	during := newTestSigner(t, &now, "b", "a")
	after := newTestSigner(t, &now, "b")
	access, _, err := before.sign("person", "session")
	if err != nil {
		t.Fatal(err)
	}
	refresh := before.refreshToken("session", opaque())
	for name, c := range map[string]struct {
		s    *signer
		want bool
	}{"before": {before, true}, "during": {during, true}, "after": {after, false}} {
		if _, err := c.s.verify(access); (err == nil) != c.want {
			t.Errorf("%s: access token: %v", name, err)
		}
		if _, _, ok := c.s.readRefreshToken(refresh); ok != c.want {
			t.Errorf("%s: refresh token: %v", name, ok)
		}
	}
	if fresh, _, _ := during.sign("person", "session"); fresh != "" {
		if _, err := after.verify(fresh); err != nil {
			t.Errorf("the first key does not sign: %v", err)
		}
	}
}

func TestARefreshTokenCannotBeInvented(t *testing.T) {
	now := noon
	s := newTestSigner(t, &now, "a")
	secret := opaque()
	token := s.refreshToken("01JPHIEN", secret)
	if id, got, ok := s.readRefreshToken(token); !ok || id != "01JPHIEN" || string(got) != string(secret) {
		t.Fatalf("ours: %q %v", id, ok)
	}
	for _, bad := range []string{
		"", ".", "..", "01JPHIEN", token + "A", token[:len(token)-2], strings.Replace(token, "01JPHIEN", "01JKHAC", 1),
		newTestSigner(t, &now, "b").refreshToken("01JPHIEN", secret),
	} {
		if _, _, ok := s.readRefreshToken(bad); ok {
			t.Errorf("taken: %q", bad)
		}
	}
}
