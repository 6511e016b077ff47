package auth

import (
	"context"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/audit"
	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

// Grant is a role that a person holds over a department and what is below,
// from one moment to another. It is ended, never deleted.
type Grant struct {
	ID           string `bson:"_id" json:"id"`
	PersonID     string `bson:"personId" json:"personId"`
	policy.Grant `bson:",inline"`
	Open         bool      `bson:"open" json:"-"` // To is nil; for the unique index
	By           string    `bson:"by" json:"by"`
	CreatedAt    time.Time `bson:"createdAt" json:"createdAt"`
	EndedBy      string    `bson:"endedBy,omitempty" json:"endedBy,omitempty"`
}

// grantable are all roles but Learner, which everybody has.
func grantable() []string {
	var out []string
	for _, r := range policy.Roles() {
		if r != policy.Learner {
			out = append(out, string(r))
		}
	}
	return out
}

// unendedGrants returns the grants that hold now or will.
func (a *Auth) unendedGrants(ctx context.Context, personID string) ([]Grant, error) {
	return db.Find[Grant](ctx, a.grants, bson.M{"personId": personID, "$or": bson.A{bson.M{"to": nil}, bson.M{"to": bson.M{"$gt": a.now()}}}})
}

// ListGrants returns all grants of a person within the actor's scope, ended
// ones too, newest first. Errors: fault.NotFound.
func (a *Auth) ListGrants(ctx context.Context, actor policy.Actor, personID string) ([]Grant, error) {
	if _, err := a.subject(ctx, actor, personID); err != nil {
		return nil, err
	}
	return db.Find[Grant](ctx, a.grants, bson.M{"personId": personID}, options.Find().SetSort(bson.D{{Key: "from", Value: -1}, {Key: "_id", Value: -1}}))
}

// Grant gives a person a role over the departments at and below path, from a
// moment (zero is now) to another (nil is open).
//
// Errors: fault.Invalid, fault.NotFound (person), fault.Forbidden (beyond the
// actor's scope; to oneself), fault.Conflict (holds it already).
func (a *Auth) Grant(ctx context.Context, actor policy.Actor, personID string, role policy.Role, path string, from time.Time, to *time.Time) (Grant, error) {
	now := a.now()
	if from.IsZero() {
		from = now
	}
	g := Grant{ID: db.NewID(), PersonID: personID, Grant: policy.Grant{Role: role, Path: path, From: from, To: to}, Open: to == nil, By: actor.PersonID, CreatedAt: now}
	if err := g.check(); err != nil {
		return g, err
	}
	if _, err := a.mayManage(ctx, actor, personID); err != nil {
		return g, err
	}
	if !actor.CanIn(policy.ManageGrants, path) {
		return g, errForbidden()
	}
	err := a.db.Tx(ctx, func(ctx context.Context) error {
		if _, err := a.grants.InsertOne(ctx, g); err != nil {
			return err
		}
		return audit.Record(ctx, a.db, audit.Entry{Actor: actor, Action: "grant.create", Subject: "person:" + personID, After: g})
	})
	a.access.people.forget(personID)
	if fault.Is(err, fault.Conflict) {
		return g, fault.New(fault.Conflict, "Người này đang giữ vai trò đó ở phạm vi này.", "The person holds this role over this scope already.").Because("exists")
	}
	return g, err
}

func (g Grant) check() error {
	switch {
	case !slices.Contains(grantable(), string(g.Role)):
		return fault.InvalidField("role", "oneof", "Vai trò không được biết.", "The role is not known.")
	case !policy.ValidPath(g.Path):
		return fault.InvalidField("path", "path", "Phạm vi phải là đường dẫn đơn vị, ví dụ /ubnd/svhttdl/.", "The scope must be a department's path, such as /ubnd/svhttdl/.")
	case g.To != nil && !g.To.After(g.From):
		return fault.InvalidField("to", "after", "Ngày kết thúc phải sau ngày bắt đầu.", "The end must come after the beginning.")
	}
	return nil
}

// EndGrant ends a grant now. Errors: fault.NotFound, fault.Forbidden,
// fault.Conflict (has ended).
func (a *Auth) EndGrant(ctx context.Context, actor policy.Actor, id string, meta api.Meta) (Grant, error) {
	g, err := db.FindOne[Grant](ctx, a.grants, bson.M{"_id": id})
	if err != nil {
		return g, err
	}
	if _, err := a.mayManage(ctx, actor, g.PersonID); err != nil {
		return Grant{}, err
	}
	now := a.now()
	after := g
	err = a.db.Tx(ctx, func(ctx context.Context) error {
		err := a.grants.FindOneAndUpdate(ctx, bson.M{"_id": id, "$or": bson.A{bson.M{"to": nil}, bson.M{"to": bson.M{"$gt": now}}}},
			bson.M{"$set": bson.M{"to": now, "open": false, "endedBy": actor.PersonID}}, options.FindOneAndUpdate().SetReturnDocument(options.After)).Decode(&after)
		if err != nil {
			return err
		}
		return audit.Record(ctx, a.db, audit.Entry{Actor: actor, Action: "grant.end", Subject: "person:" + g.PersonID, Before: g, After: after, RequestID: meta.RequestID})
	})
	a.access.people.forget(g.PersonID)
	if fault.Is(err, fault.NotFound) {
		return g, fault.New(fault.Conflict, "Vai trò này đã kết thúc.", "This grant has ended already.").Because("ended")
	}
	return after, err
}

// repath moves grants along when departments get other paths. It runs in the
// transaction of org; the change stream makes access forget.
func (a *Auth) repath(ctx context.Context, paths map[string]string) error {
	old := make([]string, 0, len(paths))
	for path := range paths {
		old = append(old, path)
	}
	grants, err := db.Find[Grant](ctx, a.grants, bson.M{"path": bson.M{"$in": old}})
	if err != nil || len(grants) == 0 {
		return err
	}
	writes := make([]mongo.WriteModel, len(grants))
	for i, g := range grants {
		writes[i] = mongo.NewUpdateOneModel().SetFilter(bson.M{"_id": g.ID}).SetUpdate(bson.M{"$set": bson.M{"path": paths[g.Path]}})
	}
	_, err = a.grants.BulkWrite(ctx, writes)
	return err
}
