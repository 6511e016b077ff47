package auth

import (
	"context"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/db"
)

// ListHolders returns the grants of a role that hold now, those of disabled
// accounts left out.
func (a *Auth) ListHolders(ctx context.Context, role policy.Role) ([]Grant, error) {
	now := a.now()
	held, err := db.Find[Grant](ctx, a.grants, bson.M{
		"role": role, "from": bson.M{"$lte": now},
		"$or": bson.A{bson.M{"to": nil}, bson.M{"to": bson.M{"$gt": now}}},
	})
	if err != nil || len(held) == 0 {
		return held, err
	}
	people := make([]string, len(held))
	for i, g := range held {
		people[i] = g.PersonID
	}
	off, err := db.Find[Account](ctx, a.accounts, bson.M{"_id": bson.M{"$in": people}, "disabled": true})
	disabled := make(map[string]bool, len(off))
	for _, account := range off {
		disabled[account.ID] = true
	}
	out := held[:0]
	for _, g := range held {
		if !disabled[g.PersonID] {
			out = append(out, g)
		}
	}
	return out, err
}
