// Package org knows who works where, and when: departments with their dated
// history, positions, people and their postings. It knows nothing of courses,
// certificates or sign-in; those ask it by person, department and date.
//
// Days are days of Việt Nam: a posting "from 01/7/2025" begins at midnight
// there (see Day), and every span is half-open, [from, to).
package org

import (
	"context"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"

	"lantoa/app/platform/db"
)

const (
	departmentsName = "departments"
	eventsName      = "department_events"
	positionsName   = "positions"
	postingsName    = "postings"
	peopleName      = "people"
)

// Org reads and writes the organisation.
type Org struct {
	// Now is db.Now by default.
	Now func() time.Time

	db          *db.DB
	vault       *vault
	departments *mongo.Collection
	events      *mongo.Collection
	positions   *mongo.Collection
	postings    *mongo.Collection
	people      *mongo.Collection
	onMove      []func(ctx context.Context, personIDs []string) error
	onRepath    []hearPaths
	onEnd       []hearPaths
}

// New returns the organisation kept in d. The secret, of at least 32 bytes,
// protects the CCCD numbers: losing it loses them.
func New(d *db.DB, secret []byte) (*Org, error) {
	v, err := newVault(secret)
	if err != nil {
		return nil, fmt.Errorf("org: %w", err)
	}
	return &Org{
		Now: db.Now, db: d, vault: v,
		departments: d.Collection(departmentsName), events: d.Collection(eventsName), positions: d.Collection(positionsName),
		postings: d.Collection(postingsName), people: d.Collection(peopleName),
	}, nil
}

// OnMove has f called with the people whose postings change, inside the
// transaction that changes them. f may write to the database with its context
// and nothing else; its error undoes the change. Register before serving.
func (o *Org) OnMove(f func(ctx context.Context, personIDs []string) error) error {
	o.onMove = append(o.onMove, f)
	return nil
}

// OnRepath has f called, inside the transaction, when departments that go on
// get another path: old path → new path. Whoever keeps paths (grants) moves
// them there. Register before serving.
func (o *Org) OnRepath(f func(ctx context.Context, paths map[string]string) error) {
	o.onRepath = append(o.onRepath, f)
}

// OnEnd has f called, inside the transaction, when departments end whose people
// go to another: their path → its path. Whoever keeps what goes on without them
// (cases of the press, incidents) hands it over. Register before serving.
func (o *Org) OnEnd(f func(ctx context.Context, paths map[string]string) error) {
	o.onEnd = append(o.onEnd, f)
}

type hearPaths func(ctx context.Context, paths map[string]string) error

func tell(ctx context.Context, all []hearPaths, paths map[string]string) error {
	if len(paths) == 0 {
		return nil
	}
	for _, f := range all {
		if err := f(ctx, paths); err != nil {
			return err
		}
	}
	return nil
}

func (o *Org) moved(ctx context.Context, personIDs []string) error {
	if len(personIDs) == 0 {
		return nil
	}
	for _, f := range o.onMove {
		if err := f(ctx, personIDs); err != nil {
			return err
		}
	}
	return nil
}

// zone is Asia/Ho_Chi_Minh, which has had no daylight saving since 1975.
var zone = time.FixedZone("+07", 7*60*60)

// Day is the moment a day begins in Việt Nam, in UTC.
func Day(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, zone).UTC()
}

// dayOf is the beginning of the day, in Việt Nam, that the moment is in.
func dayOf(t time.Time) time.Time {
	y, m, d := t.In(zone).Date()
	return Day(y, m, d)
}

// here shows a moment with the offset of Việt Nam.
func here(t time.Time) time.Time { return t.In(zone) }

func herePtr(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	v := here(*t)
	return &v
}

// activeAt is the filter of what has begun and not ended at a moment.
func activeAt(at time.Time) bson.D {
	return bson.D{
		{Key: "from", Value: bson.D{{Key: "$lte", Value: at}}},
		{Key: "$or", Value: bson.A{
			bson.D{{Key: "to", Value: nil}},
			bson.D{{Key: "to", Value: bson.D{{Key: "$gt", Value: at}}}},
		}},
	}
}

// notEnded is the filter of what goes on after a moment, begun or not.
func notEnded(at time.Time) bson.E {
	return bson.E{Key: "$or", Value: bson.A{
		bson.D{{Key: "to", Value: nil}},
		bson.D{{Key: "to", Value: bson.D{{Key: "$gt", Value: at}}}},
	}}
}

// in is the filter of one of the values; none matches nothing.
func in[T any](values []T) bson.D {
	if values == nil {
		values = []T{}
	}
	return bson.D{{Key: "$in", Value: values}}
}
