package org

import (
	"context"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/platform/db"
)

// Name is what lists say of a person.
type Name struct {
	ID      string `bson:"_id"`
	Family  string `bson:"family"`
	Middle  string `bson:"middle"`
	Given   string `bson:"given"`
	SortKey string `bson:"sortKey"` // see Person
}

// FullName is họ, đệm and tên in this order.
func (n Name) FullName() string {
	return Person{Family: n.Family, Middle: n.Middle, Given: n.Given}.FullName()
}

// FindNames returns the names of people by id; those that do not exist are
// left out. It reads no more of them, for lists of thousands.
func (o *Org) FindNames(ctx context.Context, ids []string) (map[string]Name, error) {
	list, err := db.Find[Name](ctx, o.people, bson.D{{Key: "_id", Value: in(ids)}}, options.Find().SetBatchSize(10_000).
		SetProjection(bson.M{"family": 1, "middle": 1, "given": 1, "sortKey": 1}))
	return byID(list, func(n Name) string { return n.ID }), err
}
