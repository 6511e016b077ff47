// Package db is the way to MongoDB: one connection with majority-journaled
// writes, typed finds, cursor pages, transactions with a cap, and driver
// errors translated once. It knows no collection and no feature.
package db

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/oklog/ulid/v2"
	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"
	"go.mongodb.org/mongo-driver/mongo/readconcern"
	"go.mongodb.org/mongo-driver/mongo/readpref"
	"go.mongodb.org/mongo-driver/mongo/writeconcern"

	"lantoa/app/platform/fault"
)

// DB is a database handle whose every write is acknowledged by a majority and
// journaled.
type DB struct {
	*mongo.Database
}

// Durable is the write concern of every write: {w: majority, j: true}.
func Durable() *writeconcern.WriteConcern {
	journal := true
	return &writeconcern.WriteConcern{W: "majority", Journal: &journal, WTimeout: 10 * time.Second}
}

// Connect opens the client, checks that the server is a replica set (without
// one there are no transactions), and returns the named database.
func Connect(ctx context.Context, uri, name string) (*DB, error) {
	opts := options.Client().ApplyURI(uri).
		SetAppName("lantoa").
		SetWriteConcern(Durable()).
		SetReadConcern(readconcern.Majority()).
		SetReadPreference(readpref.Primary()).
		SetRetryWrites(true).
		SetServerSelectionTimeout(10 * time.Second).
		SetConnectTimeout(5 * time.Second).
		SetMaxPoolSize(64)
	client, err := mongo.Connect(ctx, opts)
	if err != nil {
		return nil, fmt.Errorf("connect to MongoDB: %w", err)
	}
	var hello struct {
		SetName string `bson:"setName"`
	}
	if err := client.Database("admin").RunCommand(ctx, bson.D{{Key: "hello", Value: 1}}).Decode(&hello); err != nil {
		_ = client.Disconnect(ctx)
		return nil, fmt.Errorf("connect to MongoDB: %w", err)
	}
	if hello.SetName == "" {
		_ = client.Disconnect(ctx)
		return nil, errors.New("connect to MongoDB: the server is not a member of a replica set, which transactions need")
	}
	return &DB{client.Database(name)}, nil
}

// Close ends all connections.
func (d *DB) Close(ctx context.Context) error { return d.Client().Disconnect(ctx) }

// Ping asks the primary.
func (d *DB) Ping(ctx context.Context) error { return d.Client().Ping(ctx, readpref.Primary()) }

// NewID returns a new opaque, sortable identifier of 26 characters.
func NewID() string { return ulid.Make().String() }

// Now is the present moment as the database keeps it: UTC, milliseconds.
func Now() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }

// Translate turns a driver error into a fault: no document → NotFound,
// duplicate key → Conflict, network and time-outs → Unavailable. Faults and
// nil pass through; anything else is returned as it is and thus Internal.
func Translate(err error) error {
	var f *fault.Error
	switch {
	case err == nil || errors.As(err, &f):
		return err
	case errors.Is(err, mongo.ErrNoDocuments):
		return fault.Wrap(err, fault.NotFound, "Không tìm thấy.", "Not found.")
	case mongo.IsDuplicateKeyError(err):
		return fault.Wrap(err, fault.Conflict, "Đã có rồi.", "It exists already.")
	case mongo.IsNetworkError(err), mongo.IsTimeout(err), errors.Is(err, context.DeadlineExceeded), isTransient(err):
		return fault.Wrap(err, fault.Unavailable,
			"Hệ thống đang bận. Dữ liệu đã lưu vẫn an toàn, vui lòng thử lại sau ít phút.",
			"The system is busy. What was saved is safe; please try again in a few minutes.")
	}
	return err
}

func isTransient(err error) bool {
	var labeled mongo.LabeledError
	return errors.As(err, &labeled) && labeled.HasErrorLabel("TransientTransactionError")
}

// IsDuplicate tells whether err is a violated unique index.
func IsDuplicate(err error) bool { return mongo.IsDuplicateKeyError(err) }

// CatchUp waits until reads show everything that was written before it was
// called. Reads are of what a majority has, which trails the primary by some
// milliseconds: who lost a race (a duplicate key, an update that matched
// nothing) may not see the winner's document yet. Not inside a transaction.
func (d *DB) CatchUp(ctx context.Context) error {
	c := d.Collection("migrations", options.Collection().SetReadConcern(readconcern.Linearizable()))
	err := c.FindOne(ctx, bson.D{{Key: "_id", Value: "catch-up"}}).Err()
	if errors.Is(err, mongo.ErrNoDocuments) {
		return nil
	}
	return Translate(err)
}

// Unconnected returns a database that nothing can be read from: it lets the
// routes be described where no server runs.
func Unconnected() (*DB, error) {
	client, err := mongo.Connect(context.Background(), options.Client().ApplyURI("mongodb://127.0.0.1:1").SetServerSelectionTimeout(time.Millisecond))
	if err != nil {
		return nil, err
	}
	return &DB{client.Database("unconnected")}, nil
}
