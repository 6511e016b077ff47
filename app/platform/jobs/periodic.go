package jobs

import (
	"context"
	"fmt"
	"time"
	_ "time/tzdata" // the container has no zone database

	"github.com/robfig/cron/v3"
	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

// Zone is the time zone of every schedule.
var Zone = func() *time.Location {
	zone, err := time.LoadLocation("Asia/Ho_Chi_Minh")
	if err != nil {
		panic(err)
	}
	return zone
}()

// mostMissed bounds how many missed slots are caught up after a long stop.
const mostMissed = 31

type periodic struct {
	name     string
	schedule cron.Schedule
}

type reconcile struct {
	name  string
	every time.Duration
	run   func(ctx context.Context) error
}

type slotPayload struct {
	Slot time.Time `json:"slot"`
}

// Periodic runs f at the times of a cron expression ("0 8 * * 1-5", in Zone).
// Each time becomes an outbox row with the slot in its id: two processes that
// tick at once make one row, and a slot missed while nothing ran is caught up.
func (j *Jobs) Periodic(name, expression string, f func(ctx context.Context, slot time.Time) error) {
	schedule, err := cron.ParseStandard(expression)
	if err != nil {
		panic(fmt.Sprintf("periodic %s: %v", name, err))
	}
	j.periodics = append(j.periodics, periodic{name: name, schedule: schedule})
	Handle(j, "periodic:"+name, Default, func(ctx context.Context, _ string, p slotPayload) error {
		return f(ctx, p.Slot.In(Zone))
	})
}

// Reconcile runs f now and then in the leading process: it looks for what
// should exist and does not.
func (j *Jobs) Reconcile(name string, every time.Duration, f func(ctx context.Context) error) {
	j.reconciles = append(j.reconciles, reconcile{name: name, every: every, run: f})
}

// tick puts the rows of all slots that have come since the last one.
func (j *Jobs) tick(ctx context.Context) error {
	for _, p := range j.periodics {
		if err := j.tickOne(ctx, p); err != nil {
			return fmt.Errorf("periodic %s: %w", p.name, err)
		}
	}
	return nil
}

func (j *Jobs) tickOne(ctx context.Context, p periodic) error {
	type mark struct {
		Slot time.Time `bson:"slot"`
	}
	c := j.cfg.DB.Collection("periodics")
	now := j.cfg.Now()
	last, err := db.FindOne[mark](ctx, c, bson.M{"_id": p.name})
	if fault.Is(err, fault.NotFound) {
		_, err = c.InsertOne(ctx, bson.M{"_id": p.name, "slot": now})
		if db.IsDuplicate(err) {
			return nil
		}
		return db.Translate(err)
	}
	if err != nil {
		return err
	}
	var rows []Row
	newest := last.Slot
	for slot := p.schedule.Next(last.Slot.In(Zone)); !slot.After(now); slot = p.schedule.Next(slot) {
		rows = append(rows, Row{
			ID: "periodic:" + p.name + ":" + slot.UTC().Format(time.RFC3339), Kind: "periodic:" + p.name,
			Queue: Default, Payload: slotPayload{Slot: slot},
		})
		newest = slot
	}
	if len(rows) == 0 {
		return nil
	}
	if len(rows) > mostMissed {
		rows = rows[len(rows)-mostMissed:]
	}
	return j.cfg.DB.Tx(ctx, func(ctx context.Context) error {
		if err := j.Put(ctx, rows...); err != nil {
			return err
		}
		_, err := c.UpdateByID(ctx, p.name, bson.M{"$max": bson.M{"slot": newest}})
		return err
	})
}

// keepTime ticks and reconciles until ctx ends.
func (j *Jobs) keepTime(ctx context.Context) {
	due := make([]time.Time, len(j.reconciles))
	for {
		if err := j.tick(ctx); err != nil && ctx.Err() == nil {
			j.cfg.Log.Warn("periodic work", "error", err)
		}
		for i, r := range j.reconciles {
			if time.Now().Before(due[i]) {
				continue
			}
			if err := r.run(ctx); err != nil && ctx.Err() == nil {
				j.cfg.Log.Warn("reconcile", "name", r.name, "error", err)
			}
			due[i] = time.Now().Add(r.every)
		}
		if err := j.metrics.measure(ctx, j.outbox, j.cfg.Now()); err != nil && ctx.Err() == nil {
			j.cfg.Log.Warn("outbox metrics", "error", err)
		}
		if !pause(ctx, min(time.Second, 5*j.cfg.Poll)) {
			return
		}
	}
}

// oldest returns the row that has been due for the longest.
func oldest(ctx context.Context, c *mongo.Collection, now time.Time) (time.Duration, error) {
	row, err := db.FindOne[Outbox](ctx, c, bson.M{"state": Pending, "notBefore": bson.M{"$lte": now}},
		options.FindOne().SetSort(bson.D{{Key: "notBefore", Value: 1}}))
	if fault.Is(err, fault.NotFound) {
		return 0, nil
	}
	return now.Sub(row.NotBefore), err
}
