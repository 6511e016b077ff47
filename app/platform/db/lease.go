package db

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"
)

// Acquire takes or renews the lease called name for the holder, by the
// database's own clock, so that hosts need not agree on the time. False:
// somebody else holds it.
func Acquire(ctx context.Context, c *mongo.Collection, name, holder string, lasts time.Duration) (bool, error) {
	free := bson.M{"$or": bson.A{
		bson.M{"$eq": bson.A{bson.M{"$ifNull": bson.A{"$holder", holder}}, holder}},
		bson.M{"$lt": bson.A{"$until", "$$NOW"}},
	}}
	set := func(mine, theirs any) bson.M { return bson.M{"$cond": bson.A{"$$free", mine, theirs}} }
	update := bson.A{bson.M{"$replaceWith": bson.M{"$let": bson.M{
		"vars": bson.M{"free": free},
		"in": bson.M{
			"_id":    name,
			"holder": set(holder, "$holder"),
			"until":  set(bson.M{"$add": bson.A{"$$NOW", lasts.Milliseconds()}}, "$until"),
		},
	}}}}
	var lease struct {
		Holder string `bson:"holder"`
	}
	err := c.FindOneAndUpdate(ctx, bson.M{"_id": name}, update,
		options.FindOneAndUpdate().SetUpsert(true).SetReturnDocument(options.After)).Decode(&lease)
	if IsDuplicate(err) { // two first takers at once
		return false, nil
	}
	return err == nil && lease.Holder == holder, Translate(err)
}

// Release lets another holder in at once.
func Release(ctx context.Context, c *mongo.Collection, name, holder string) error {
	_, err := c.DeleteOne(ctx, bson.M{"_id": name, "holder": holder})
	return Translate(err)
}
