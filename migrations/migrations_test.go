package migrations_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/platform/db"
	"lantoa/app/platform/db/dbtest"
	"lantoa/migrations"
)

func TestTwoProcessesAtOnceApplyEachStepOnce(t *testing.T) {
	d := dbtest.New(t)
	var ran [2]atomic.Int32
	all := []migrations.Migration{
		{Number: 1, Description: "first", Up: func(context.Context, *db.DB) error { ran[0].Add(1); return nil }},
		{Number: 2, Description: "second", Up: func(ctx context.Context, d *db.DB) error {
			ran[1].Add(1)
			_, err := d.Collection("things").InsertOne(ctx, bson.M{"_id": "x"})
			return err
		}},
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if err := migrations.Up(t.Context(), d, all); err != nil {
				t.Errorf("Up: %v", err)
			}
		})
	}
	wg.Wait()
	if ran[0].Load() != 1 || ran[1].Load() != 1 {
		t.Errorf("steps ran %d and %d times", ran[0].Load(), ran[1].Load())
	}
	if err := migrations.Ready(t.Context(), d, all); err != nil {
		t.Error(err)
	}
}

func TestAFailedStepIsTriedAgainAndLaterOnesWait(t *testing.T) {
	d := dbtest.New(t)
	fail, later := true, 0
	all := []migrations.Migration{
		{Number: 1, Description: "may fail", Up: func(context.Context, *db.DB) error {
			if fail {
				return errors.New("disk full")
			}
			return nil
		}},
		{Number: 2, Description: "later", Up: func(context.Context, *db.DB) error { later++; return nil }},
	}
	if err := migrations.Up(t.Context(), d, all); err == nil || later != 0 {
		t.Fatalf("err = %v, later ran %d times", err, later)
	}
	fail = false
	if err := migrations.Up(t.Context(), d, all); err != nil || later != 1 {
		t.Fatalf("err = %v, later ran %d times", err, later)
	}
	list, err := migrations.List(t.Context(), d, all)
	if err != nil || list[0].AppliedAt == nil || list[1].AppliedAt == nil {
		t.Errorf("List = %+v, %v", list, err)
	}
}

func TestADatabaseOfTheFutureIsRefused(t *testing.T) {
	d := dbtest.New(t)
	nothing := func(context.Context, *db.DB) error { return nil }
	newer := []migrations.Migration{{1, "a", nothing}, {2, "b", nothing}}
	if err := migrations.Up(t.Context(), d, newer); err != nil {
		t.Fatal(err)
	}
	if err := migrations.Up(t.Context(), d, newer[:1]); err == nil {
		t.Error("an older program accepted a newer database")
	}
}
