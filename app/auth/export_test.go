package auth

import "context"

// Repath is what org calls.
func (a *Auth) Repath(ctx context.Context, paths map[string]string) error {
	return a.repath(ctx, paths)
}

// ForgetAll empties every cache, that of verified tokens too.
func (a *Auth) ForgetAll() {
	a.signer.seen.Purge()
	a.access.forgetAll()
}

// Remembers authenticates and tells whether the next time needs no database.
func (a *Auth) Remembers(ctx context.Context, token string) bool {
	actor, err := a.Authenticate(ctx, token)
	if err != nil {
		return false
	}
	_, person := a.access.people.recall(actor.PersonID, a.now())
	_, session := a.access.sessions.recall(actor.SessionID, a.now())
	return person && session && a.access.listening()
}
