package auth

import (
	"context"
	"strings"

	"golang.org/x/text/unicode/norm"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/fault"
)

// Credentials are what a person signs in with.
type Credentials struct {
	Email    string `json:"email" validate:"required,max=254"`
	Password string `json:"password" validate:"required,max=1000"`
}

// SignIn returns tokens for the right e-mail address and password. Whatever is
// wrong (no such person, no account, disabled, left, wrong password) the
// answer is the same and takes as long.
//
// Errors: fault.Unauthenticated, fault.RateLimited (see throttle).
func (a *Auth) SignIn(ctx context.Context, in Credentials, meta api.Meta) (Tokens, error) {
	email := cleanEmail(in.Email)
	if err := a.throttle.begin(ctx, email, meta.Address); err != nil {
		return Tokens{}, err
	}
	account, usable, err := a.accountOf(ctx, email)
	if err != nil {
		return Tokens{}, err
	}
	same, err := a.hasher.matches(ctx, in.Password, account.Hash)
	if err != nil {
		return Tokens{}, err
	}
	if !same || !usable {
		return Tokens{}, fault.New(fault.Unauthenticated,
			"Địa chỉ thư hoặc mật khẩu không đúng.", "The e-mail address or the password is wrong.").Because("credentials")
	}
	if err := a.throttle.forgive(ctx, email, meta.Address); err != nil {
		return Tokens{}, err
	}
	return a.StartSession(ctx, account.ID, email, meta)
}

func cleanEmail(s string) string { return norm.NFC.String(strings.ToLower(strings.TrimSpace(s))) }

// accountOf looks for the account of an address. No account is no error: the
// zero Account matches no password. Where there is no person, the account of
// nobody is asked for, so that the trips to the database are the same.
func (a *Auth) accountOf(ctx context.Context, email string) (account Account, usable bool, err error) {
	person, err := a.org.FindPersonByEmail(ctx, email)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return account, false, err
	}
	account, err = a.findAccount(ctx, person.ID)
	if fault.Is(err, fault.NotFound) {
		return Account{}, false, nil
	}
	return account, person.Active && !account.Disabled, err
}

// ChangePassword changes the actor's own password and ends the other sessions.
// Errors: fault.Invalid (the old one is wrong, the new one is refused),
// fault.RateLimited.
func (a *Auth) ChangePassword(ctx context.Context, actor policy.Actor, old, new string, meta api.Meta) error {
	person, err := a.org.FindPerson(ctx, actor.PersonID)
	if err != nil {
		return err
	}
	account, err := a.findAccount(ctx, actor.PersonID)
	if err != nil {
		return err
	}
	if err := checkPassword("new", new, person.Email, person.FullName()); err != nil {
		return err
	}
	// Who holds a stolen access token must not guess faster than at sign-in.
	if err := a.throttle.begin(ctx, person.Email, meta.Address); err != nil {
		return err
	}
	same, err := a.hasher.matches(ctx, old, account.Hash)
	if err != nil {
		return err
	}
	if !same {
		return fault.InvalidField("old", "wrong", "Mật khẩu hiện tại không đúng.", "The present password is wrong.")
	}
	if normalise(old) == normalise(new) {
		return fault.InvalidField("new", "same", "Mật khẩu mới phải khác mật khẩu cũ.", "The new password must differ from the old one.")
	}
	if err := a.throttle.forgive(ctx, person.Email, meta.Address); err != nil {
		return err
	}
	hash, err := a.hasher.hash(ctx, new)
	if err != nil {
		return err
	}
	return a.putPassword(ctx, passwordChange{actor: actor, person: person, hash: hash, action: "password.change", keep: actor.SessionID, meta: meta}, nil)
}
