package jobs

import (
	"context"
	"errors"
	"time"

	"github.com/hibiken/asynq"
	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/platform/db"
)

const (
	relayBatch = 500
	retention  = 24 * time.Hour
	maxRetry   = 12
	// aliveKey vanishes with Redis' data, which tells that what was queued is
	// lost.
	aliveKey = "lantoa:outbox-alive"
)

// relay moves due rows into Redis until ctx ends.
func (j *Jobs) relay(ctx context.Context) {
	for {
		moved, err := j.relayOnce(ctx)
		if err != nil && ctx.Err() == nil {
			j.cfg.Log.Warn("relay", "error", err)
			if !pause(ctx, 5*j.cfg.Poll) {
				return
			}
		}
		if moved == relayBatch {
			continue
		}
		if !pause(ctx, j.cfg.Poll) {
			return
		}
	}
}

func (j *Jobs) relayOnce(ctx context.Context) (int, error) {
	if err := j.noticeLoss(ctx); err != nil {
		return 0, err
	}
	rows, err := db.Find[Outbox](ctx, j.outbox,
		bson.M{"state": Pending, "notBefore": bson.M{"$lte": j.cfg.Now()}},
		options.Find().SetSort(bson.D{{Key: "notBefore", Value: 1}}).SetLimit(relayBatch))
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	var writes []mongo.WriteModel
	now := j.cfg.Now()
	for _, row := range rows {
		if err = j.enqueue(ctx, row); err != nil {
			break
		}
		writes = append(writes, mongo.NewUpdateOneModel().
			SetFilter(bson.M{"_id": row.ID, "generation": row.Generation, "state": Pending}).
			SetUpdate(bson.M{"$set": bson.M{"state": Queued, "queuedAt": now}}))
	}
	if len(writes) > 0 {
		if _, werr := j.outbox.BulkWrite(ctx, writes, options.BulkWrite().SetOrdered(false)); werr != nil {
			err = errors.Join(err, werr)
		}
	}
	return len(writes), err
}

func (j *Jobs) enqueue(ctx context.Context, row Outbox) error {
	_, err := j.client.EnqueueContext(ctx, asynq.NewTask(row.Kind, []byte(row.ID)),
		asynq.TaskID(row.taskID()), asynq.Queue(string(row.Queue)), asynq.Retention(retention),
		asynq.MaxRetry(maxRetry), asynq.Timeout(5*time.Minute))
	if errors.Is(err, asynq.ErrTaskIDConflict) {
		return nil
	}
	return err
}

// noticeLoss finds out that Redis came back empty and gives every queued row
// to the relay again.
func (j *Jobs) noticeLoss(ctx context.Context) error {
	n, err := j.redis.Exists(ctx, aliveKey).Result()
	if err != nil || n == 1 {
		return err
	}
	res, err := j.outbox.UpdateMany(ctx, bson.M{"state": Queued}, again())
	if err != nil {
		return db.Translate(err)
	}
	if res.ModifiedCount > 0 {
		j.cfg.Log.Warn("redis was empty: queued jobs are enqueued again", "rows", res.ModifiedCount)
	}
	return j.redis.Set(ctx, aliveKey, "1", 0).Err()
}

func again() bson.M {
	return bson.M{"$inc": bson.M{"generation": 1}, "$set": bson.M{"state": Pending}, "$unset": bson.M{"queuedAt": ""}}
}

// reconcileOutbox looks after rows that stay queued for long: those that
// Redis does not know, or believes to be finished, are enqueued again.
func (j *Jobs) reconcileOutbox(ctx context.Context) error {
	before := j.cfg.Now().Add(-j.cfg.StuckAfter)
	rows, err := db.Find[Outbox](ctx, j.outbox, bson.M{"state": Queued, "queuedAt": bson.M{"$lt": before}},
		options.Find().SetLimit(relayBatch).SetSort(bson.D{{Key: "queuedAt", Value: 1}}))
	if err != nil {
		return err
	}
	for _, row := range rows {
		update, err := j.remedy(row)
		if err != nil {
			return err
		}
		if _, err := j.outbox.UpdateOne(ctx, bson.M{"_id": row.ID, "generation": row.Generation, "state": Queued}, update); err != nil {
			return db.Translate(err)
		}
	}
	return nil
}

// remedy says what becomes of a row that has been queued for long.
func (j *Jobs) remedy(row Outbox) (bson.M, error) {
	info, err := j.inspector.GetTaskInfo(string(row.Queue), row.taskID())
	switch {
	case errors.Is(err, asynq.ErrTaskNotFound), errors.Is(err, asynq.ErrQueueNotFound):
		return again(), nil
	case err != nil:
		return nil, err
	case info.State == asynq.TaskStateCompleted:
		return again(), nil
	case info.State == asynq.TaskStateArchived:
		return bson.M{"$set": bson.M{"state": Failed, "lastError": clip(info.LastErr)}}, nil
	}
	return bson.M{"$set": bson.M{"queuedAt": j.cfg.Now()}}, nil
}

func clip(s string) string {
	if len(s) > 500 {
		return s[:500]
	}
	return s
}
