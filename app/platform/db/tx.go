package db

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"
	"go.mongodb.org/mongo-driver/mongo/readconcern"
)

const (
	txAttempts = 12
	txDeadline = 15 * time.Second
)

// TxLifetime is the age at which MongoDB ends a transaction, looking every
// half of it. The servers are started with it (transactionLifetimeLimitSeconds)
// in place of MongoDB's 60 s: what a process wrote that died within a
// transaction keeps others from the same documents for that long, and a
// crisis has no 90 seconds. A transaction that writes many documents writes
// them in batches that are done well within it.
const TxLifetime = 10 * time.Second

// Tx runs fn in one transaction and retries it on transient conflicts, with
// jitter, at most txAttempts times and txDeadline long. fn may run several
// times: it must do nothing but Mongo reads and writes with the context it is
// given. A Tx inside a Tx joins the outer one.
//
// Errors: what fn returns, translated; fault.Unavailable when the conflicts
// did not end in time.
func (d *DB) Tx(ctx context.Context, fn func(ctx context.Context) error) error {
	return d.TxWithin(ctx, txDeadline, fn)
}

// TxWithin is Tx with another deadline over all attempts, for batches that may
// have to wait for each other. One attempt has TxLifetime.
func (d *DB) TxWithin(ctx context.Context, deadline time.Duration, fn func(ctx context.Context) error) error {
	if mongo.SessionFromContext(ctx) != nil {
		return fn(ctx)
	}
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	session, err := d.Client().StartSession()
	if err != nil {
		return Translate(err)
	}
	defer session.EndSession(context.WithoutCancel(ctx))

	opts := options.Transaction().SetWriteConcern(Durable()).SetReadConcern(readconcern.Snapshot())
	for attempt := 0; ; attempt++ {
		err = d.attempt(ctx, session, opts, fn)
		if err == nil || !isTransient(err) || attempt+1 == txAttempts {
			return Translate(err)
		}
		select {
		case <-ctx.Done():
			return Translate(errors.Join(ctx.Err(), err))
		case <-time.After(backoff(attempt)):
		}
	}
}

// backoff doubles from 2 ms to 256 ms; the jitter keeps rivals apart.
func backoff(attempt int) time.Duration {
	ceiling := 4 * time.Millisecond << min(attempt, 6)
	return ceiling/2 + rand.N(ceiling/2+1)
}

func (d *DB) attempt(ctx context.Context, session mongo.Session, opts *options.TransactionOptions, fn func(context.Context) error) error {
	if err := session.StartTransaction(opts); err != nil {
		return err
	}
	sctx := mongo.NewSessionContext(ctx, session)
	if err := fn(sctx); err != nil {
		// The transaction must end even when the caller's time is up.
		abort, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		_ = session.AbortTransaction(abort)
		return err
	}
	return d.commit(sctx, session)
}

// commit retries only the commit while its outcome is unknown: the server
// answers the same for a commit repeated.
func (d *DB) commit(ctx context.Context, session mongo.Session) error {
	for {
		err := session.CommitTransaction(ctx)
		var labeled mongo.LabeledError
		if err == nil || !errors.As(err, &labeled) || !labeled.HasErrorLabel("UnknownTransactionCommitResult") || ctx.Err() != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(backoff(2)):
		}
	}
}
