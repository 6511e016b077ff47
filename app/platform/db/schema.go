package db

import (
	"context"
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"
	"golang.org/x/sync/errgroup"
)

// Collection is what a feature declares of one of its collections.
type Collection struct {
	Name string
	// Schema is the content of $jsonSchema, enforced strictly; nil for none.
	Schema  bson.M
	Indexes []mongo.IndexModel
}

// Ensure creates the collections that are missing and brings validators and
// indexes to what is declared. It may run twice and at the same time.
func Ensure(ctx context.Context, d *DB, collections ...Collection) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(ensuredAtOnce)
	for _, c := range collections {
		group.Go(func() error {
			if err := ensure(ctx, d, c); err != nil {
				return fmt.Errorf("collection %s: %w", c.Name, err)
			}
			return nil
		})
	}
	return group.Wait()
}

const (
	// ensuredAtOnce collections wait for the journal together.
	ensuredAtOnce   = 8
	namespaceExists = 48
)

func ensure(ctx context.Context, d *DB, c Collection) error {
	validator := bson.M{}
	if c.Schema != nil {
		validator["$jsonSchema"] = c.Schema
	}
	err := d.CreateCollection(ctx, c.Name, options.CreateCollection().SetValidator(validator).SetValidationLevel("strict").SetValidationAction("error"))
	var cmd mongo.CommandError
	if errors.As(err, &cmd) && cmd.Code == namespaceExists {
		err = d.RunCommand(ctx, bson.D{
			{Key: "collMod", Value: c.Name},
			{Key: "validator", Value: validator},
			{Key: "validationLevel", Value: "strict"},
			{Key: "validationAction", Value: "error"},
		}).Err()
	}
	if err != nil || len(c.Indexes) == 0 {
		return err
	}
	_, err = d.Collection(c.Name).Indexes().CreateMany(ctx, copied(c.Indexes))
	return err
}

// copied keeps the driver from writing the names that it makes up into a
// declaration, which several may be using at once.
func copied(indexes []mongo.IndexModel) []mongo.IndexModel {
	out := make([]mongo.IndexModel, len(indexes))
	for i, m := range indexes {
		own := options.IndexOptions{}
		if m.Options != nil {
			own = *m.Options
		}
		out[i] = mongo.IndexModel{Keys: m.Keys, Options: &own}
	}
	return out
}

// Object is the schema of a document: what must be there, and the schemas of
// what is known (Type, Text, OneOf). More keys are allowed.
func Object(required []string, properties bson.M) bson.M {
	s := bson.M{"bsonType": "object", "properties": properties}
	if len(required) > 0 {
		s["required"] = required
	}
	return s
}

// Type is the schema of a value of one of the BSON types.
func Type(types ...string) bson.M { return bson.M{"bsonType": types} }

// Text is the schema of a string with a length in characters.
func Text(least, most int) bson.M {
	return bson.M{"bsonType": "string", "minLength": least, "maxLength": most}
}

// OneOf is the schema of a string out of a list.
func OneOf(values ...string) bson.M { return bson.M{"enum": values} }
