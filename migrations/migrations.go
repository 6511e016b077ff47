// Package migrations brings the database to what the code expects: numbered,
// described, append-only steps that are safe when two processes start at
// once and when one dies in the middle.
package migrations

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

// Migration is one step. Up must be repeatable: a process may die after it
// and before the mark.
type Migration struct {
	Number      int
	Description string
	Up          func(ctx context.Context, d *db.DB) error
}

// Status is what became of a step.
type Status struct {
	Number      int        `bson:"_id"`
	Description string     `bson:"description"`
	AppliedAt   *time.Time `bson:"appliedAt"`
}

const (
	collection = "migrations"
	lockID     = "lock"
	lockFor    = 2 * time.Minute
)

// Up applies what is missing, in order. Only one process at a time works; the
// others wait until it is done or its lock has run out.
func Up(ctx context.Context, d *db.DB, all []Migration) error {
	if err := checkOrder(all); err != nil {
		return err
	}
	holder := db.NewID()
	for {
		pending, err := pending(ctx, d, all)
		if err != nil || len(pending) == 0 {
			return err
		}
		held, err := db.Acquire(ctx, d.Collection(collection), lockID, holder, lockFor)
		if err != nil {
			return err
		}
		if held {
			err := apply(ctx, d, holder, all)
			return errors.Join(err, db.Release(context.WithoutCancel(ctx), d.Collection(collection), lockID, holder))
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting for another process to migrate: %w", ctx.Err())
		case <-time.After(200 * time.Millisecond):
		}
	}
}

func checkOrder(all []Migration) error {
	for i, m := range all {
		if m.Number != i+1 || m.Description == "" || m.Up == nil {
			return fmt.Errorf("migration %d stands at place %d or is incomplete", m.Number, i+1)
		}
	}
	return nil
}

func apply(ctx context.Context, d *db.DB, holder string, all []Migration) error {
	missing, err := pending(ctx, d, all)
	if err != nil {
		return err
	}
	for _, m := range missing {
		if held, err := db.Acquire(ctx, d.Collection(collection), lockID, holder, lockFor); err != nil || !held {
			return errors.Join(err, fmt.Errorf("the migration lock was lost before step %d", m.Number))
		}
		if err := m.Up(ctx, d); err != nil {
			return fmt.Errorf("migration %d (%s): %w", m.Number, m.Description, err)
		}
		_, err := d.Collection(collection).UpdateByID(ctx, m.Number,
			bson.M{"$setOnInsert": bson.M{"description": m.Description, "appliedAt": db.Now()}}, options.Update().SetUpsert(true))
		if err != nil {
			return db.Translate(err)
		}
	}
	return nil
}

// List tells of every step whether and when it was applied.
func List(ctx context.Context, d *db.DB, all []Migration) ([]Status, error) {
	done, err := db.Find[Status](ctx, d.Collection(collection), bson.M{"_id": bson.M{"$type": "number"}})
	if err != nil {
		return nil, err
	}
	applied := map[int]*time.Time{}
	for _, s := range done {
		applied[s.Number] = s.AppliedAt
	}
	out := make([]Status, 0, len(all))
	for _, m := range all {
		out = append(out, Status{Number: m.Number, Description: m.Description, AppliedAt: applied[m.Number]})
		delete(applied, m.Number)
	}
	if len(applied) > 0 {
		return out, fault.New(fault.Conflict, "Cơ sở dữ liệu mới hơn chương trình.", "The database is newer than this program.")
	}
	return out, nil
}

// Ready tells whether nothing is missing.
func Ready(ctx context.Context, d *db.DB, all []Migration) error {
	missing, err := pending(ctx, d, all)
	if err != nil {
		return err
	}
	if len(missing) > 0 {
		return fmt.Errorf("%d migrations are missing", len(missing))
	}
	return nil
}

func pending(ctx context.Context, d *db.DB, all []Migration) ([]Migration, error) {
	list, err := List(ctx, d, all)
	if err != nil {
		return nil, err
	}
	var out []Migration
	for i, s := range list {
		if s.AppliedAt == nil {
			out = append(out, all[i])
		}
	}
	return out, nil
}
