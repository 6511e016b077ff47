package auth_test

import (
	"testing"

	"lantoa/app/auth/authtest"
	"lantoa/app/auth/policy"
)

// remembered waits until the change stream is up and the answer is kept.
func remembered(b *testing.B, w *authtest.World, token string) {
	b.Helper()
	authtest.Until(b, func() bool { return w.Auth.Remembers(b.Context(), token) })
}

func BenchmarkAuthenticateHit(b *testing.B) {
	w := authtest.New(b)
	token := w.SignIn(b, w.Add(b, so, policy.Grant{Role: policy.Coordinator, Path: so})).AccessToken
	remembered(b, w, token)
	b.ReportAllocs()
	b.ResetTimer()
	for b.Loop() {
		if _, err := w.Auth.Authenticate(b.Context(), token); err != nil {
			b.Fatal(err)
		}
	}
}

// Many people by turns, as a server sees them.
func BenchmarkAuthenticateHitOfMany(b *testing.B) {
	w := authtest.New(b)
	p := w.Add(b, so)
	tokens := make([]string, 2000)
	for i := range tokens {
		tokens[i] = w.SignIn(b, p).AccessToken
	}
	for _, token := range tokens {
		remembered(b, w, token)
	}
	b.ReportAllocs()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for i := 0; pb.Next(); i++ {
			if _, err := w.Auth.Authenticate(b.Context(), tokens[i%len(tokens)]); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

// A token seen for the first time: the signature and the trips to the
// database.
func BenchmarkAuthenticateMiss(b *testing.B) {
	w := authtest.New(b)
	token := w.SignIn(b, w.Add(b, so, policy.Grant{Role: policy.Coordinator, Path: so})).AccessToken
	b.ReportAllocs()
	b.ResetTimer()
	for b.Loop() {
		w.Auth.ForgetAll()
		if _, err := w.Auth.Authenticate(b.Context(), token); err != nil {
			b.Fatal(err)
		}
	}
}
