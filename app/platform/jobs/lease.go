package jobs

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/platform/db"
)

// acquire takes or renews a lease by the database's own clock, so that hosts
// need not agree on the time. False: somebody else holds it.
func (j *Jobs) acquire(ctx context.Context, name string) (bool, error) {
	until := bson.M{"$add": bson.A{"$$NOW", j.cfg.LeaseFor.Milliseconds()}}
	free := bson.M{"$or": bson.A{
		bson.M{"holder": j.holder},
		bson.M{"$expr": bson.M{"$lt": bson.A{"$until", "$$NOW"}}},
	}, "_id": name}
	_, err := j.cfg.DB.Collection("leases").UpdateOne(ctx, free,
		bson.A{bson.M{"$set": bson.M{"holder": j.holder, "until": until}}},
		options.Update().SetUpsert(true))
	if db.IsDuplicate(err) {
		return false, nil
	}
	return err == nil, db.Translate(err)
}

// release lets another process lead at once.
func (j *Jobs) release(name string) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if _, err := j.cfg.DB.Collection("leases").DeleteOne(ctx, bson.M{"_id": name, "holder": j.holder}); err != nil {
		j.cfg.Log.Warn("lease not released; it will run out", "lease", name, "error", err)
	}
}

// lead runs work whenever this process holds the lease, and cancels it when
// the lease is lost. It returns when ctx ends.
func (j *Jobs) lead(ctx context.Context, name string, work func(ctx context.Context)) {
	var current *term
	halt := func() {
		current.end()
		current = nil
	}
	defer func() {
		halt()
		j.release(name)
	}()
	renewed := time.Now()
	for {
		held, err := j.acquire(ctx, name)
		switch {
		case held:
			renewed = time.Now()
			if current == nil {
				current = begin(ctx, work)
			}
		case err == nil, time.Since(renewed) > j.cfg.LeaseFor*2/3:
			halt()
		}
		if err != nil && ctx.Err() == nil {
			j.cfg.Log.Warn("lease", "lease", name, "error", err)
		}
		if !pause(ctx, j.cfg.LeaseFor/4) {
			return
		}
	}
}

// term is one stretch of leadership.
type term struct {
	stop context.CancelFunc
	done chan struct{}
}

func begin(ctx context.Context, work func(ctx context.Context)) *term {
	ctx, stop := context.WithCancel(ctx)
	t := &term{stop: stop, done: make(chan struct{})}
	go func() {
		defer close(t.done)
		work(ctx)
	}()
	return t
}

// end cancels the work and waits until it returned; nil is no term.
func (t *term) end() {
	if t == nil {
		return
	}
	t.stop()
	<-t.done
}

// pause waits; false when ctx ended.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
