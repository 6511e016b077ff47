package auth

import (
	"context"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/audit"
	"lantoa/app/auth/policy"
	"lantoa/app/platform/db"
)

// Seeded is a person of the demonstration with the roles held there.
type Seeded struct {
	PersonID string
	Grants   []policy.Grant // Role and Path; From zero is now
}

// seedAtOnce bounds one bulk write.
const seedAtOnce = 2000

// SeedAccounts gives people of a demonstration accounts with one password,
// hashed once for all of them (each for itself would take 20,000 people a
// quarter of an hour). Accounts and grants that exist stay as they are, so it
// may run again. Not for real people: equal passwords have equal hashes here.
func (a *Auth) SeedAccounts(ctx context.Context, password string, people ...Seeded) error {
	hash, err := a.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	ids := make([]string, len(people))
	for i, p := range people {
		ids[i] = p.PersonID
	}
	known, err := a.org.FindPeople(ctx, ids)
	if err != nil {
		return err
	}
	now := a.now()
	var accounts, grants []mongo.WriteModel
	for _, p := range people {
		accounts = append(accounts, insertOnce(p.PersonID, Account{ID: p.PersonID, Hash: hash, CreatedAt: now, PasswordAt: now, Email: known[p.PersonID].Email}))
		for _, g := range p.Grants {
			if g.From.IsZero() {
				g.From = now
			}
			id := digest("seed", p.PersonID, string(g.Role), g.Path)[:26]
			grants = append(grants, insertOnce(id, Grant{ID: id, PersonID: p.PersonID, Grant: g, Open: g.To == nil, By: "system:seed", CreatedAt: now}))
		}
	}
	if err := bulk(ctx, a.accounts, accounts); err != nil {
		return err
	}
	if err := bulk(ctx, a.grants, grants); err != nil {
		return err
	}
	a.access.forgetAll()
	return audit.Record(ctx, a.db, audit.Entry{
		Actor: policy.System("seed"), Action: "account.seed", Subject: "accounts",
		After: bson.M{"people": len(people), "grants": len(grants)},
	})
}

func insertOnce(id string, doc any) mongo.WriteModel {
	return mongo.NewUpdateOneModel().SetFilter(bson.M{"_id": id}).SetUpdate(bson.M{"$setOnInsert": doc}).SetUpsert(true)
}

func bulk(ctx context.Context, c *mongo.Collection, writes []mongo.WriteModel) error {
	for len(writes) > 0 {
		n := min(seedAtOnce, len(writes))
		if _, err := c.BulkWrite(ctx, writes[:n], options.BulkWrite().SetOrdered(false)); err != nil {
			return db.Translate(err)
		}
		writes = writes[n:]
	}
	return nil
}
