package auth

import (
	"context"
	"errors"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"
)

// changeWait is how long the server holds an empty answer of the stream; an
// event ends the wait at once.
const changeWait = 500 * time.Millisecond

// Watch follows the changes that other processes (and the features of this
// one) make to what access is made of, until ctx ends. Every process that
// authenticates runs it.
func (a *Auth) Watch(ctx context.Context) {
	defer a.access.deaf()
	for ctx.Err() == nil {
		err := a.follow(ctx)
		a.access.deaf()
		if ctx.Err() != nil {
			return
		}
		a.log.Warn("changes of access are not followed; every request asks the database", "error", err)
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
}

// follow opens the stream and forgets what its events make wrong. What is
// remembered from before the stream began is forgotten first.
func (a *Auth) follow(ctx context.Context) error {
	stream, err := a.db.Watch(ctx, changes(), options.ChangeStream().SetMaxAwaitTime(changeWait))
	if err != nil {
		return err
	}
	defer func() { _ = stream.Close(context.WithoutCancel(ctx)) }()
	a.access.forgetAll()
	a.access.hear()
	for {
		if stream.TryNext(ctx) {
			var e change
			if err := stream.Decode(&e); err != nil {
				return err
			}
			a.apply(e)
		}
		if err := stream.Err(); err != nil {
			return err
		}
		if stream.ID() == 0 {
			return errors.New("the server closed the stream")
		}
		a.access.hear()
	}
}

// change is the part of an event that counts.
type change struct {
	Kind       string `bson:"operationType"`
	Collection struct {
		Name string `bson:"coll"`
	} `bson:"ns"`
	Key struct {
		ID string `bson:"_id"`
	} `bson:"documentKey"`
	Document struct {
		PersonID string `bson:"personId"`
	} `bson:"fullDocument"`
}

// changes selects the events: a refresh of a session, an e-mail changed or a
// person imported are none.
func changes() bson.A {
	kinds := func(kinds ...string) bson.M { return bson.M{"$in": kinds} }
	setting := func(field string) bson.M {
		return bson.M{"updateDescription.updatedFields." + field: bson.M{"$exists": true}}
	}
	gone := bson.M{"operationType": kinds("replace", "delete")}
	return bson.A{
		bson.M{"$match": bson.M{"$or": bson.A{
			bson.M{"ns.coll": kinds(grantsName, "postings"), "operationType": kinds("insert", "update", "replace", "delete")},
			bson.M{"ns.coll": accountsName, "operationType": kinds("update", "replace", "delete")},
			bson.M{"ns.coll": sessionsName, "$or": bson.A{gone, setting("revokedAt")}},
			bson.M{"ns.coll": "people", "$or": bson.A{gone, setting("active")}},
			bson.M{"operationType": kinds("drop", "rename", "dropDatabase", "invalidate")},
		}}},
		bson.M{"$project": bson.M{"operationType": 1, "ns": 1, "documentKey": 1, "fullDocument.personId": 1}},
	}
}

func (a *Auth) apply(e change) {
	switch e.Collection.Name {
	case sessionsName:
		a.access.sessions.forget(e.Key.ID)
	case accountsName, "people":
		a.access.people.forget(e.Key.ID)
	case grantsName, "postings":
		if e.Document.PersonID != "" {
			a.access.people.forget(e.Document.PersonID)
			return
		}
		// An update or a deletion does not say whose it was. They are rare
		// enough to forget everybody.
		a.access.people.forgetAll()
	default:
		a.access.forgetAll()
	}
}
