package org

import (
	"context"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/platform/db"
)

// settleBatch bounds the people whose places one transaction writes.
const settleBatch = 1000

// repath gives the postings of departments their new path and returns the
// people concerned. Where they are too many for the event's transaction it
// only marks the departments, for SettlePaths to follow up.
func (o *Org) repath(ctx context.Context, ids []string, tree Tree, since time.Time) ([]string, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	filter := bson.D{{Key: "departmentId", Value: in(ids)}, notEnded(since)}
	people, err := o.personIDs(ctx, filter)
	if err != nil {
		return nil, err
	}
	if len(people) > settleBatch {
		_, err := o.departments.UpdateMany(ctx, bson.D{{Key: "_id", Value: in(ids)}}, bson.M{"$set": bson.M{"unsettled": true}})
		return nil, db.Translate(err)
	}
	for _, id := range ids {
		if err := o.writePath(ctx, tree[id], since, people); err != nil {
			return nil, err
		}
	}
	return people, nil
}

func (o *Org) writePath(ctx context.Context, d Department, since time.Time, people []string) error {
	_, err := o.postings.UpdateMany(ctx, bson.D{{Key: "departmentId", Value: d.ID}, {Key: "personId", Value: in(people)}, notEnded(since)},
		bson.M{"$set": bson.M{"departmentPath": d.Path}})
	return db.Translate(err)
}

// SettlePaths follows up large changes of the tree: postings and people get
// the new paths of their departments, batch by batch. It may run twice and at
// the same time. Until it is done, scopes below the departments see the people
// who are not written yet in the old place.
func (o *Org) SettlePaths(ctx context.Context) error {
	open, err := db.Find[Department](ctx, o.departments, bson.M{"unsettled": true})
	if err != nil {
		return err
	}
	for _, d := range open {
		if err := o.settle(ctx, d); err != nil {
			return err
		}
	}
	return nil
}

func (o *Org) settle(ctx context.Context, d Department) error {
	since := d.Versions[len(d.Versions)-1].From
	people, err := o.personIDs(ctx, bson.D{{Key: "departmentId", Value: d.ID}, {Key: "departmentPath", Value: bson.M{"$ne": d.Path}}, notEnded(since)})
	if err != nil {
		return err
	}
	err = o.placeAnew(ctx, people, func(ctx context.Context, batch []string) error {
		now, err := o.FindDepartment(ctx, d.ID)
		if err != nil {
			return err
		}
		return o.writePath(ctx, now, since, batch)
	})
	if err != nil {
		return err
	}
	// Another event may have changed the path again meanwhile.
	_, err = o.departments.UpdateOne(ctx, bson.M{"_id": d.ID, "path": d.Path}, bson.M{"$unset": bson.M{"unsettled": ""}})
	return db.Translate(err)
}

// RefreshPlaces works out anew where people are whose postings began or ended
// in [since, until): what was dated ahead comes true. It may run twice.
func (o *Org) RefreshPlaces(ctx context.Context, since, until time.Time) error {
	span := bson.D{{Key: "$gt", Value: since}, {Key: "$lte", Value: until}}
	ids, err := o.personIDs(ctx, bson.D{{Key: "$or", Value: bson.A{bson.D{{Key: "from", Value: span}}, bson.D{{Key: "to", Value: span}}}}})
	if err != nil {
		return err
	}
	return o.placeAnew(ctx, ids, func(context.Context, []string) error { return nil })
}

// placeAnew works out where people are, after first has been done for them:
// in batches, each a transaction.
func (o *Org) placeAnew(ctx context.Context, people []string, first func(ctx context.Context, batch []string) error) error {
	for batch := range slices.Chunk(people, settleBatch) {
		err := o.db.TxWithin(ctx, largeTx, func(ctx context.Context) error {
			if err := first(ctx, batch); err != nil {
				return err
			}
			if err := o.placePeople(ctx, batch); err != nil {
				return err
			}
			return o.moved(ctx, batch)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
