package auth

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/auth/policy"
	"lantoa/app/org"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/app/platform/jobs"
	"lantoa/app/platform/mail"
)

const (
	// ResetFor is how long a link for a new password is good.
	ResetFor = 30 * time.Minute
	// A person gets at most this many links in an hour.
	resetsPerHour = 3
	// MailReset is the kind of the job that sends a link.
	MailReset = "auth.reset-mail"
)

// reset is one link. ID is that of the job's row.
type reset struct {
	ID        string     `bson:"_id"`
	PersonID  string     `bson:"personId"`
	Hash      string     `bson:"hash"`
	CreatedAt time.Time  `bson:"createdAt"`
	ExpiresAt time.Time  `bson:"expiresAt"`
	UsedAt    *time.Time `bson:"usedAt,omitempty"`
}

type resetPayload struct {
	PersonID string `json:"personId"` // "" when the address is nobody's
}

// Jobs registers the sending of links.
func (a *Auth) Jobs(j *jobs.Jobs) { jobs.Handle(j, MailReset, jobs.Default, a.mailReset) }

// ForgetPassword asks for a link. It does the same work, and so takes the same
// time, whether the address is somebody's or not: all that differs happens in
// the job.
func (a *Auth) ForgetPassword(ctx context.Context, email string) error {
	person, err := a.org.FindPersonByEmail(ctx, cleanEmail(email))
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	return a.cfg.Jobs.Put(ctx, jobs.Row{ID: MailReset + ":" + db.NewID(), Kind: MailReset, Queue: jobs.Default, Payload: resetPayload{PersonID: person.ID}})
}

// resetSecret is made of the row's id, so that a job that runs twice sends the
// same link twice.
func (a *Auth) resetSecret(rowID string) []byte { return keyed(a.resetKey, rowID) }

func (a *Auth) mailReset(ctx context.Context, rowID string, p resetPayload) error {
	if p.PersonID == "" {
		return nil
	}
	account, err := a.findAccount(ctx, p.PersonID)
	if fault.Is(err, fault.NotFound) || err == nil && account.Disabled {
		return nil
	}
	if err != nil {
		return err
	}
	person, err := a.org.FindPerson(ctx, p.PersonID)
	if fault.Is(err, fault.NotFound) || err == nil && (!person.Active || person.Email == "") {
		return nil
	}
	if err != nil {
		return err
	}
	trusted, err := a.trusts(ctx, account, person)
	if err != nil || !trusted {
		return err
	}
	wanted, err := a.openReset(ctx, rowID, p.PersonID)
	if err != nil || !wanted {
		return err
	}
	err = a.cfg.Mail.Send(ctx, a.resetMessage(rowID, person))
	if errors.Is(err, mail.ErrInvalid) || errors.Is(err, mail.ErrRefused) {
		return jobs.Skip(err)
	}
	return err
}

// trusts tells whether a link may go to the person's present address. Who
// manages people may change addresses, but must not come by the roles of an
// administrator that way: somebody with a role gets a link only where the
// address is still that of the time when the password was set. After a change
// an administrator resets the account, or the person changes the password.
func (a *Auth) trusts(ctx context.Context, account Account, person org.Person) (bool, error) {
	if account.Email == person.Email {
		return true, nil
	}
	grants, err := a.unendedGrants(ctx, person.ID)
	if err == nil && len(grants) > 0 {
		a.log.Warn("no link for a new password: the address of a person with roles was changed", "person", person.ID)
	}
	return len(grants) == 0, err
}

// openReset stores the link's hash once; !wanted when the person had enough of
// them, or this one is used or over.
func (a *Auth) openReset(ctx context.Context, rowID, personID string) (wanted bool, err error) {
	now := a.now()
	err = a.db.Tx(ctx, func(ctx context.Context) error {
		wanted = false
		r, err := db.FindOne[reset](ctx, a.resets, bson.M{"_id": rowID})
		if err == nil { // the job's second run
			wanted = r.UsedAt == nil && now.Before(r.ExpiresAt)
			return nil
		}
		if !fault.Is(err, fault.NotFound) {
			return err
		}
		// Jobs for the same person write this (and change it: a write of the
		// same value is none), so that they count one after the other.
		if _, err := a.throttle.tries.UpdateByID(ctx, digest("resets", personID), bson.M{"$set": bson.M{"last": now}, "$inc": bson.M{"failures": 1}}, options.Update().SetUpsert(true)); err != nil {
			return err
		}
		recent, err := a.resets.CountDocuments(ctx, bson.M{"personId": personID, "createdAt": bson.M{"$gt": now.Add(-time.Hour)}})
		if err != nil || recent >= resetsPerHour {
			return err
		}
		wanted = true
		_, err = a.resets.InsertOne(ctx, reset{ID: rowID, PersonID: personID, Hash: hashOf(a.resetSecret(rowID)), CreatedAt: now, ExpiresAt: now.Add(ResetFor)})
		return err
	})
	return wanted, err
}

// The token stands behind "#": it is not sent to servers, nor kept in their
// logs.
func (a *Auth) resetMessage(rowID string, person org.Person) mail.Message {
	link := a.cfg.PublicURL + "/password/reset#token=" + base64.RawURLEncoding.EncodeToString(a.resetSecret(rowID))
	return mail.Message{
		ID: rowID, From: a.cfg.MailFrom, To: person.Email, Subject: "Lan Tỏa: đặt lại mật khẩu",
		Text: fmt.Sprintf(`Kính gửi %s,

Có yêu cầu đặt lại mật khẩu cho tài khoản Lan Tỏa của bạn. Để đặt mật khẩu mới, mở liên kết sau trong vòng 30 phút (dùng được một lần):

%s

Nếu không phải bạn yêu cầu, hãy bỏ qua thư này: mật khẩu hiện tại vẫn giữ nguyên.

---
Somebody asked for a new password for your Lan Tỏa account. Open the link above within 30 minutes to set one. If it was not you, ignore this mail: your password stays as it is.
`, person.FullName(), link),
	}
}

// ResetPassword sets a new password by a link's token, ends all sessions of
// the person, and spends the token. Errors: fault.Gone (no such token, used,
// over), fault.Invalid (password; the token stays good).
func (a *Auth) ResetPassword(ctx context.Context, token, password string, meta api.Meta) error {
	secret, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil {
		return errResetGone()
	}
	open := bson.M{"hash": hashOf(secret), "usedAt": nil, "expiresAt": bson.M{"$gt": a.now()}}
	r, err := db.FindOne[reset](ctx, a.resets, open)
	if fault.Is(err, fault.NotFound) {
		return errResetGone()
	}
	if err != nil {
		return err
	}
	person, err := a.org.FindPerson(ctx, r.PersonID)
	if err != nil {
		return err
	}
	hash, err := a.newHash(ctx, password, person)
	if err != nil {
		return err
	}
	err = a.putPassword(ctx, passwordChange{actor: policy.Actor{PersonID: r.PersonID}, person: person, hash: hash, action: "password.reset", meta: meta},
		func(ctx context.Context) error {
			res, err := a.resets.UpdateOne(ctx, open, bson.M{"$set": bson.M{"usedAt": a.now()}})
			if err == nil && res.ModifiedCount == 0 {
				return errResetGone()
			}
			if err != nil {
				return err
			}
			// Other links that are still good must not undo this one.
			_, err = a.resets.UpdateMany(ctx, bson.M{"personId": r.PersonID, "usedAt": nil}, bson.M{"$set": bson.M{"usedAt": a.now()}})
			return err
		})
	if err != nil {
		return err
	}
	return a.throttle.forgive(ctx, cleanEmail(person.Email), meta.Address)
}

func errResetGone() error {
	return fault.New(fault.Gone, "Liên kết này đã dùng hoặc đã hết hạn. Hãy yêu cầu liên kết mới.", "This link was used or has expired. Please ask for a new one.").Because("reset_token")
}
