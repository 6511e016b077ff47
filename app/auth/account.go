package auth

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/audit"
	"lantoa/app/auth/policy"
	"lantoa/app/org"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

// Account is what a person signs in with, besides the e-mail address that org
// keeps. ID is the person's.
type Account struct {
	ID                 string    `bson:"_id" json:"personId"`
	Hash               string    `bson:"hash" json:"-"`
	Disabled           bool      `bson:"disabled" json:"disabled"`
	MustChangePassword bool      `bson:"mustChangePassword" json:"mustChangePassword"`
	CreatedAt          time.Time `bson:"createdAt" json:"createdAt"`
	PasswordAt         time.Time `bson:"passwordAt" json:"passwordAt"` // last set
	// Email is the person's address when the password was last set: see
	// mailReset.
	Email string `bson:"email,omitempty" json:"-"`
}

// state is what the audit may know of an account.
func (a Account) state() bson.M {
	return bson.M{"disabled": a.Disabled, "mustChangePassword": a.MustChangePassword, "passwordAt": a.PasswordAt}
}

func (a *Auth) findAccount(ctx context.Context, personID string) (Account, error) {
	account, err := db.FindOne[Account](ctx, a.accounts, bson.M{"_id": personID})
	if fault.Is(err, fault.NotFound) {
		return account, fault.New(fault.NotFound, "Người này chưa có tài khoản.", "The person has no account.").Because("no_account")
	}
	return account, err
}

// FindAccount returns the account of a person within the actor's scope.
// Errors: fault.NotFound.
func (a *Auth) FindAccount(ctx context.Context, actor policy.Actor, personID string) (Account, error) {
	if _, err := a.subject(ctx, actor, personID); err != nil {
		return Account{}, err
	}
	return a.findAccount(ctx, personID)
}

// OwnAccount returns the actor's account. Errors: fault.NotFound.
func (a *Auth) OwnAccount(ctx context.Context, actor policy.Actor) (Account, error) {
	return a.findAccount(ctx, actor.PersonID)
}

// subject returns the person when the actor manages the grants of the
// person's department (of the province, for somebody without posting).
// Errors: fault.NotFound also when out of scope.
func (a *Auth) subject(ctx context.Context, actor policy.Actor, personID string) (org.Person, error) {
	person, err := a.org.FindPerson(ctx, personID)
	if err != nil {
		return person, err
	}
	path := "/"
	posting, err := a.org.MainPosting(ctx, personID, a.now())
	switch {
	case err == nil:
		path = posting.DepartmentPath
	case !fault.Is(err, fault.NotFound):
		return person, err
	}
	if !actor.CanIn(policy.ManageGrants, path) {
		return org.Person{}, fault.New(fault.NotFound, "Không có người này.", "There is no such person.")
	}
	return person, nil
}

// mayManage is subject for writes: not oneself, and nobody who holds a grant
// where the actor could not give it. Else an administrator of one department
// could take over the account of one of the province.
func (a *Auth) mayManage(ctx context.Context, actor policy.Actor, personID string) (org.Person, error) {
	person, err := a.subject(ctx, actor, personID)
	if err != nil {
		return person, err
	}
	if actor.PersonID == personID {
		return person, fault.New(fault.Forbidden,
			"Bạn không thể tự thay đổi quyền hay tài khoản của mình ở đây.", "You cannot change your own account or roles here.").Because("own_account")
	}
	grants, err := a.unendedGrants(ctx, personID)
	if err != nil {
		return person, err
	}
	for _, g := range grants {
		if !actor.CanIn(policy.ManageGrants, g.Path) {
			return person, fault.New(fault.Forbidden,
				"Người này có vai trò ngoài phạm vi bạn quản lý.", "The person holds a role beyond what you manage.").Because("beyond_scope")
		}
	}
	return person, nil
}

// CreateAccount lets a person sign in with a password that must be changed at
// once when mustChange. Errors: fault.NotFound (person), fault.Conflict (has
// one; has no e-mail address), fault.Invalid (password), fault.Forbidden.
func (a *Auth) CreateAccount(ctx context.Context, actor policy.Actor, personID, password string, mustChange bool) error {
	person, err := a.mayManage(ctx, actor, personID)
	if err != nil {
		return err
	}
	if person.Email == "" {
		return fault.New(fault.Conflict, "Người này chưa có địa chỉ thư điện tử để đăng nhập.", "The person has no e-mail address to sign in with.").Because("no_email")
	}
	hash, err := a.newHash(ctx, password, person)
	if err != nil {
		return err
	}
	now := a.now()
	account := Account{ID: personID, Hash: hash, MustChangePassword: mustChange, CreatedAt: now, PasswordAt: now, Email: person.Email}
	err = a.db.Tx(ctx, func(ctx context.Context) error {
		if _, err := a.accounts.InsertOne(ctx, account); err != nil {
			return err
		}
		return audit.Record(ctx, a.db, audit.Entry{Actor: actor, Action: "account.create", Subject: "person:" + personID, After: account.state()})
	})
	if fault.Is(err, fault.Conflict) {
		return fault.New(fault.Conflict, "Người này đã có tài khoản.", "The person has an account already.").Because("exists")
	}
	a.access.people.forget(personID)
	return err
}

// newHash checks a new password and hashes it.
func (a *Auth) newHash(ctx context.Context, password string, person org.Person) (string, error) {
	if err := checkPassword("password", password, person.Email, person.FullName()); err != nil {
		return "", err
	}
	return a.hasher.hash(ctx, password)
}

// SetPassword gives somebody else a new password and ends the person's
// sessions. Errors: as CreateAccount.
func (a *Auth) SetPassword(ctx context.Context, actor policy.Actor, personID, password string, mustChange bool) error {
	person, err := a.mayManage(ctx, actor, personID)
	if err != nil {
		return err
	}
	hash, err := a.newHash(ctx, password, person)
	if err != nil {
		return err
	}
	return a.putPassword(ctx, passwordChange{actor: actor, person: person, hash: hash, mustChange: mustChange, action: "account.reset"}, nil)
}

// passwordChange is a new password that was checked and hashed.
type passwordChange struct {
	actor        policy.Actor
	person       org.Person
	hash, action string
	mustChange   bool
	keep         string // a session that goes on
	meta         api.Meta
}

// putPassword stores a password, ends the sessions, and audits, in one
// transaction, in which first (if any) comes before.
func (a *Auth) putPassword(ctx context.Context, c passwordChange, first func(ctx context.Context) error) error {
	return a.change(ctx, accountChange{
		actor: c.actor, personID: c.person.ID, action: c.action, meta: c.meta,
		set: bson.M{"hash": c.hash, "passwordAt": a.now(), "mustChangePassword": c.mustChange, "email": c.person.Email}, reason: ReasonPassword, keep: c.keep, first: first,
	})
}

// SetDisabled disables an account, which ends its sessions, or enables it.
// Errors: fault.NotFound, fault.Forbidden.
func (a *Auth) SetDisabled(ctx context.Context, actor policy.Actor, personID string, disabled bool, meta api.Meta) error {
	if _, err := a.mayManage(ctx, actor, personID); err != nil {
		return err
	}
	c := accountChange{actor: actor, personID: personID, action: "account.enable", set: bson.M{"disabled": disabled}, meta: meta}
	if disabled {
		c.action, c.reason = "account.disable", ReasonDisabled
	}
	return a.change(ctx, c)
}

// accountChange is one write of an account. With a reason it ends the
// sessions, but for keep.
type accountChange struct {
	actor                    policy.Actor
	personID, action, reason string
	keep                     string
	set                      bson.M
	meta                     api.Meta
	first                    func(ctx context.Context) error
}

func (a *Auth) change(ctx context.Context, c accountChange) error {
	err := a.db.Tx(ctx, func(ctx context.Context) error {
		if c.first != nil {
			if err := c.first(ctx); err != nil {
				return err
			}
		}
		before, err := a.findAccount(ctx, c.personID)
		if err != nil {
			return err
		}
		var after Account
		if err := a.accounts.FindOneAndUpdate(ctx, bson.M{"_id": c.personID}, bson.M{"$set": c.set},
			options.FindOneAndUpdate().SetReturnDocument(options.After)).Decode(&after); err != nil {
			return err
		}
		if c.reason != "" {
			if err := a.revoke(ctx, c.actor, bson.M{"personId": c.personID, "_id": bson.M{"$ne": c.keep}}, c.reason, c.meta); err != nil {
				return err
			}
		}
		return audit.Record(ctx, a.db, audit.Entry{
			Actor: c.actor, Action: c.action, Subject: "person:" + c.personID,
			Before: before.state(), After: after.state(), RequestID: c.meta.RequestID,
		})
	})
	a.access.people.forget(c.personID)
	if c.reason != "" {
		a.forgetSessions(ctx, c.personID)
	}
	return err
}

// forgetSessions forgets the sessions that ended inside of a transaction:
// revoke forgot them before the commit, when another request could still read
// them as they were.
func (a *Auth) forgetSessions(ctx context.Context, personID string) {
	all, err := db.Find[Session](context.WithoutCancel(ctx), a.sessions, bson.M{"personId": personID}, options.Find().SetProjection(bson.M{"_id": 1}))
	if err != nil {
		a.access.sessions.forgetAll()
		return
	}
	for _, s := range all {
		a.access.sessions.forget(s.ID)
	}
}
