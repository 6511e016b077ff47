package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/hibiken/asynq"
	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

const shutdownTimeout = 20 * time.Second

// Run works until ctx ends: the relay, the timekeeper and the reconciler
// under a lease, and the handlers. It returns when running handlers ended or
// their time to end was over (asynq then gives them to another worker).
func (j *Jobs) Run(ctx context.Context) error {
	j.Reconcile("outbox", max(j.cfg.StuckAfter/4, 100*time.Millisecond), j.reconcileOutbox)
	critical := j.server(1, map[string]int{string(Critical): 1})
	others := j.server(j.cfg.Workers, map[string]int{string(Default): 5, string(Bulk): 1})
	mux := asynq.NewServeMux()
	for kind, h := range j.handlers {
		mux.HandleFunc(kind, func(ctx context.Context, t *asynq.Task) error { return j.work(ctx, kind, h, t) })
	}
	if !j.awaitRedis(ctx) {
		return nil
	}
	if err := errors.Join(critical.Start(mux), others.Start(mux)); err != nil {
		return fmt.Errorf("start the workers: %w", err)
	}
	var wg sync.WaitGroup
	wg.Go(func() { j.lead(ctx, "outbox", j.relay) })
	wg.Go(func() { j.lead(ctx, "time", j.keepTime) })
	<-ctx.Done()
	wg.Wait()
	var stops sync.WaitGroup
	stops.Go(critical.Shutdown)
	stops.Go(others.Shutdown)
	stops.Wait()
	return nil
}

// awaitRedis waits until Redis answers: asynq refuses to start without. False
// when ctx ended first.
func (j *Jobs) awaitRedis(ctx context.Context) bool {
	for {
		err := j.redis.Ping(ctx).Err()
		if err == nil {
			return true
		}
		j.cfg.Log.Warn("waiting for redis", "error", err)
		if !pause(ctx, time.Second) {
			return false
		}
	}
}

func (j *Jobs) server(workers int, queues map[string]int) *asynq.Server {
	return asynq.NewServer(j.redisOpt, asynq.Config{
		Concurrency:              workers,
		Queues:                   queues,
		ShutdownTimeout:          shutdownTimeout,
		TaskCheckInterval:        j.cfg.Poll,
		DelayedTaskCheckInterval: max(time.Second, j.cfg.Poll),
		RetryDelayFunc:           func(n int, _ error, _ *asynq.Task) time.Duration { return retryDelay(n) },
		Logger:                   quiet{j.cfg.Log},
		LogLevel:                 asynq.WarnLevel,
	})
}

// retryDelay grows from one second to ten minutes.
func retryDelay(n int) time.Duration {
	return min(10*time.Minute, time.Second<<min(n, 10))
}

// work runs a handler on what the outbox says now, not on what the task
// carried: a task of an older generation, or of a row that is done, is a
// repetition and does nothing.
func (j *Jobs) work(ctx context.Context, kind string, h handler, t *asynq.Task) (err error) {
	began := time.Now()
	id := string(t.Payload())
	row, err := j.Find(ctx, id)
	if fault.Is(err, fault.NotFound) {
		return Skip(fmt.Errorf("no outbox row %s", id))
	}
	if err != nil {
		return err
	}
	taskID, _ := asynq.GetTaskID(ctx)
	if row.State == Done || taskID != row.taskID() {
		j.metrics.ran(kind, "repeated", time.Since(began))
		return nil
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
			j.cfg.Log.Error("panic in a job", "job", id, "panic", p)
		}
		if err != nil {
			j.noteFailure(ctx, row, err)
			j.metrics.ran(kind, "failed", time.Since(began))
		}
	}()
	if err := h.run(ctx, id, []byte(row.Payload)); err != nil {
		return err
	}
	_, err = j.outbox.UpdateOne(ctx, bson.M{"_id": id, "generation": row.Generation},
		bson.M{"$set": bson.M{"state": Done, "doneAt": j.cfg.Now()}, "$unset": bson.M{"lastError": ""}})
	if err != nil {
		return db.Translate(err)
	}
	j.metrics.ran(kind, "done", time.Since(began))
	return nil
}

// noteFailure keeps the reason; after the last try the row is failed and
// waits for Raise.
func (j *Jobs) noteFailure(ctx context.Context, row Outbox, cause error) {
	retried, _ := asynq.GetRetryCount(ctx)
	most, _ := asynq.GetMaxRetry(ctx)
	set := bson.M{"lastError": clip(cause.Error())}
	if retried >= most || errors.Is(cause, asynq.SkipRetry) {
		set["state"] = Failed
	}
	j.cfg.Log.Warn("job failed", "job", row.ID, "kind", row.Kind, "try", retried+1, "error", cause)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if _, err := j.outbox.UpdateOne(ctx, bson.M{"_id": row.ID, "generation": row.Generation}, bson.M{"$set": set}); err != nil {
		j.cfg.Log.Error("job failure not kept", "job", row.ID, "error", err)
	}
}

// quiet passes asynq's own messages to our log.
type quiet struct{ log *slog.Logger }

func (q quiet) Debug(args ...any) { q.log.Debug(fmt.Sprint(args...)) }
func (q quiet) Info(args ...any)  { q.log.Debug(fmt.Sprint(args...)) }
func (q quiet) Warn(args ...any)  { q.log.Warn(fmt.Sprint(args...)) }
func (q quiet) Error(args ...any) { q.log.Error(fmt.Sprint(args...)) }
func (q quiet) Fatal(args ...any) { q.log.Error(fmt.Sprint(args...)) }
