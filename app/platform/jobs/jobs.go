// Package jobs runs work after a fact: MongoDB keeps what is to be done (the
// outbox, committed together with the fact), Redis and asynq only carry it.
// Losing Redis loses nothing. A handler may run twice, late, or at the same
// time as itself, and must not mind. The package knows no feature.
package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/hibiken/asynq"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/redis/go-redis/v9"
	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"

	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

// Queue says how urgent a job is.
type Queue string

// The queues. Critical is worked by one goroutine a process: certificates of
// one book contend (1 worker was measured at 657/s, 8 at 323/s).
const (
	Critical Queue = "critical"
	Default  Queue = "default"
	Bulk     Queue = "bulk"
)

// The states of a row.
const (
	Pending = "pending" // to be enqueued once NotBefore has come
	Queued  = "queued"  // in Redis, as far as we know
	Done    = "done"
	Failed  = "failed" // gave up; Raise starts again
)

// Row is one thing to do. ID is deterministic ("certificate:<enrolment>"), so
// that the same thing is never asked for twice.
type Row struct {
	ID        string
	Kind      string
	Queue     Queue
	Payload   any
	NotBefore time.Time
}

// Outbox is the document of a row.
type Outbox struct {
	ID         string     `bson:"_id" json:"id"`
	Kind       string     `bson:"kind" json:"kind"`
	Queue      Queue      `bson:"queue" json:"queue"`
	Payload    string     `bson:"payload" json:"-"`
	Generation int        `bson:"generation" json:"generation"`
	State      string     `bson:"state" json:"state"`
	NotBefore  time.Time  `bson:"notBefore" json:"notBefore"`
	CreatedAt  time.Time  `bson:"createdAt" json:"createdAt"`
	QueuedAt   *time.Time `bson:"queuedAt,omitempty" json:"queuedAt,omitempty"`
	DoneAt     *time.Time `bson:"doneAt,omitempty" json:"doneAt,omitempty"`
	LastError  string     `bson:"lastError,omitempty" json:"lastError,omitempty"`
}

func (o Outbox) taskID() string { return fmt.Sprintf("%s:%d", o.ID, o.Generation) }

// Config is what Jobs needs.
type Config struct {
	DB       *db.DB
	RedisURI string
	Log      *slog.Logger
	Registry *prometheus.Registry // may be nil
	// Now defaults to db.Now.
	Now func() time.Time
	// Poll is how often the relay looks; 200 ms when zero.
	Poll time.Duration
	// StuckAfter is how long a row may stay queued before the reconciler asks
	// Redis about it; one minute when zero.
	StuckAfter time.Duration
	// LeaseFor is how long the leadership of a dead process lasts; 10 s when
	// zero.
	LeaseFor time.Duration
	// Workers is the number of goroutines for the default and bulk queues; 8
	// when zero.
	Workers int
}

// Jobs is both ends: features put rows and register handlers; a worker
// process calls Run.
type Jobs struct {
	cfg        Config
	outbox     *mongo.Collection
	leases     *mongo.Collection
	redisOpt   asynq.RedisConnOpt
	redis      redis.UniversalClient
	client     *asynq.Client
	inspector  *asynq.Inspector
	handlers   map[string]handler
	periodics  []periodic
	reconciles []reconcile
	metrics    *metrics
	holder     string
}

type handler struct {
	queue Queue
	run   func(ctx context.Context, id string, payload []byte) error
}

// New connects to Redis lazily: it succeeds while Redis is away.
func New(cfg Config) (*Jobs, error) {
	opt, err := asynq.ParseRedisURI(cfg.RedisURI)
	if err != nil {
		return nil, fmt.Errorf("redis address: %w", err)
	}
	if cfg.Now == nil {
		cfg.Now = db.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	cfg.Poll = orElse(cfg.Poll, 200*time.Millisecond)
	cfg.StuckAfter = orElse(cfg.StuckAfter, time.Minute)
	cfg.LeaseFor = orElse(cfg.LeaseFor, 10*time.Second)
	if cfg.Workers == 0 {
		cfg.Workers = 8
	}
	client, ok := opt.MakeRedisClient().(redis.UniversalClient)
	if !ok {
		return nil, errors.New("redis address: no client for this kind of address")
	}
	j := &Jobs{
		cfg:       cfg,
		outbox:    cfg.DB.Collection("outbox"),
		leases:    cfg.DB.Collection("leases"),
		redisOpt:  opt,
		redis:     client,
		client:    asynq.NewClient(opt),
		inspector: asynq.NewInspector(opt),
		handlers:  map[string]handler{},
		metrics:   newMetrics(cfg.Registry),
		holder:    db.NewID(),
	}
	return j, nil
}

func orElse(d, otherwise time.Duration) time.Duration {
	if d == 0 {
		return otherwise
	}
	return d
}

// Redis is the client that the rate limits share.
func (j *Jobs) Redis() redis.UniversalClient { return j.redis }

// Close ends the connections to Redis.
func (j *Jobs) Close() error {
	return errors.Join(j.client.Close(), j.inspector.Close(), j.redis.Close())
}

// Collections are the collections of this package.
func Collections() []db.Collection {
	return []db.Collection{
		{
			Name: "outbox",
			Schema: db.Object([]string{"kind", "queue", "payload", "generation", "state", "notBefore", "createdAt"}, bson.M{
				"kind": db.Text(1, 100), "queue": db.OneOf(string(Critical), string(Default), string(Bulk)),
				"state": db.OneOf(Pending, Queued, Done, Failed), "generation": db.Type("int", "long"),
				"notBefore": db.Type("date"), "createdAt": db.Type("date"), "payload": db.Text(0, 1<<20),
			}),
			Indexes: []mongo.IndexModel{
				db.IndexWhere(bson.M{"state": Pending}, "notBefore"),
				db.IndexWhere(bson.M{"state": Queued}, "queuedAt"),
				db.Index("state", "kind"),
			},
		},
		{Name: "leases", Schema: db.Object([]string{"holder", "until"}, bson.M{"holder": db.Text(1, 100), "until": db.Type("date")})},
		{Name: "periodics", Schema: db.Object([]string{"slot"}, bson.M{"slot": db.Type("date")})},
	}
}

// Put asks for rows to be done. Inside db.Tx it commits with the fact. A row
// whose id exists already is left as it is.
func (j *Jobs) Put(ctx context.Context, rows ...Row) error {
	if len(rows) == 0 {
		return nil
	}
	now := j.cfg.Now()
	writes := make([]mongo.WriteModel, 0, len(rows))
	for _, r := range rows {
		payload, err := json.Marshal(r.Payload)
		if err != nil {
			return fmt.Errorf("payload of %s: %w", r.ID, err)
		}
		if r.NotBefore.IsZero() {
			r.NotBefore = now
		}
		writes = append(writes, mongo.NewUpdateOneModel().SetUpsert(true).
			SetFilter(bson.M{"_id": r.ID}).
			SetUpdate(bson.M{"$setOnInsert": bson.M{
				"kind": r.Kind, "queue": r.Queue, "payload": string(payload), "generation": 1,
				"state": Pending, "notBefore": r.NotBefore.UTC(), "createdAt": now,
			}}))
	}
	_, err := j.outbox.BulkWrite(ctx, writes)
	return db.Translate(err)
}

// Raise asks for a row to be done again, whatever became of it. Errors:
// fault.NotFound.
func (j *Jobs) Raise(ctx context.Context, id string) error {
	res, err := j.outbox.UpdateByID(ctx, id, bson.M{
		"$inc":   bson.M{"generation": 1},
		"$set":   bson.M{"state": Pending, "notBefore": j.cfg.Now()},
		"$unset": bson.M{"queuedAt": "", "doneAt": "", "lastError": ""},
	})
	if err != nil {
		return db.Translate(err)
	}
	if res.MatchedCount == 0 {
		return fault.New(fault.NotFound, "Không có công việc này.", "There is no such job.")
	}
	return nil
}

// Find returns a row. Errors: fault.NotFound.
func (j *Jobs) Find(ctx context.Context, id string) (Outbox, error) {
	return db.FindOne[Outbox](ctx, j.outbox, bson.M{"_id": id})
}

// List pages through rows in a state, newest first.
func (j *Jobs) List(ctx context.Context, state, cursor string, limit int) (db.Page[Outbox], error) {
	filter := bson.D{}
	if state != "" {
		filter = bson.D{{Key: "state", Value: state}}
	}
	return db.FindPage[Outbox](ctx, j.outbox, filter, db.PageBy{Keys: []string{"createdAt", "_id"}, Descending: true}, cursor, limit)
}

// Handle registers the handler of a kind. h gets the row's id and payload, and
// must be idempotent. An error is tried again with growing pauses, unless it
// is wrapped by Skip.
func Handle[P any](j *Jobs, kind string, q Queue, h func(ctx context.Context, id string, payload P) error) {
	if _, twice := j.handlers[kind]; twice {
		panic("two handlers for jobs of kind " + kind)
	}
	j.handlers[kind] = handler{queue: q, run: func(ctx context.Context, id string, raw []byte) error {
		var p P
		if err := json.Unmarshal(raw, &p); err != nil {
			return Skip(fmt.Errorf("payload of %s: %w", id, err))
		}
		return h(ctx, id, p)
	}}
}

// Skip marks an error that no repetition will mend.
func Skip(err error) error { return fmt.Errorf("%w: %w", err, asynq.SkipRetry) }
