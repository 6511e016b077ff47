// Package audit remembers who did what to what, and when: entries that are
// only ever added, chained by hashes so that a later change shows. It knows no
// other feature; what an action means is a matter of the one who records it.
//
// No code here changes or removes an entry. Three collections stand behind it:
//
//   - audit: the entries.
//   - audit_unsealed: one marker for each entry that no seal covers yet. It is
//     written in the transaction of its entry and removed in the transaction of
//     the seal. Ids and clocks are not trusted for "what is new": a transaction
//     that commits late, with an id older than the last seal, is found by its
//     marker all the same.
//   - audit_seals: the chain, see Seal.
package audit

import (
	"context"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/db"
)

const (
	entriesName  = "audit"
	unsealedName = "audit_unsealed"
	sealsName    = "audit_seals"
)

// Audit reads, seals and verifies the entries.
type Audit struct {
	// Now is db.Now by default.
	Now      func() time.Time
	db       *db.DB
	entries  *mongo.Collection
	unsealed *mongo.Collection
	seals    *mongo.Collection
}

// New returns the audit of a database.
func New(d *db.DB) *Audit {
	return &Audit{Now: db.Now, db: d, entries: d.Collection(entriesName), unsealed: d.Collection(unsealedName), seals: d.Collection(sealsName)}
}

// Collections declares what the package keeps.
func Collections() []db.Collection {
	entry := db.Object([]string{"_id", "at", "actor", "action", "subject"}, bson.M{
		"_id": db.Text(26, 26), "at": db.Type("date"), "actor": db.Text(1, 100),
		"action": db.Text(1, 100), "subject": db.Text(1, 200),
		"before": db.Type("object"), "after": db.Type("object"),
		"note": db.Text(1, 2000), "request": db.Text(1, 100),
	})
	seal := db.Object([]string{"_id", "prev", "entries", "hash", "at"}, bson.M{
		"_id": db.Type("long"), "prev": db.Type("string"), "entries": db.Type("array"),
		"hash": db.Text(64, 64), "at": db.Type("date"),
	})
	return []db.Collection{
		{Name: entriesName, Schema: entry, Indexes: []mongo.IndexModel{
			db.Index("-at", "-_id"),
			db.Index("subject", "-at", "-_id"),
			db.Index("actor", "-at", "-_id"),
			db.Index("action", "-at", "-_id"),
		}},
		{Name: unsealedName, Schema: db.Object([]string{"_id", "at"}, bson.M{"_id": db.Text(26, 26), "at": db.Type("date")})},
		{Name: sealsName, Schema: seal},
	}
}

// Entry is one thing done. Before and After are documents (structs or maps
// that bson can marshal) with secrets already removed; nil is nothing.
type Entry struct {
	Actor   policy.Actor
	Action  string // "person.update"
	Subject string // "person:01J…"
	Before  any
	After   any
	Note    string
	// RequestID is the id that the log lines of the request carry.
	RequestID string
}

// stored is the document of an Entry.
type stored struct {
	ID      string    `bson:"_id"`
	At      time.Time `bson:"at"`
	Actor   string    `bson:"actor"`
	Action  string    `bson:"action"`
	Subject string    `bson:"subject"`
	Before  bson.Raw  `bson:"before,omitempty"`
	After   bson.Raw  `bson:"after,omitempty"`
	Note    string    `bson:"note,omitempty"`
	Request string    `bson:"request,omitempty"`
}

type marker struct {
	ID string    `bson:"_id"`
	At time.Time `bson:"at"`
}

// Anonymous is the actor id of an entry that nobody signed in caused.
const Anonymous = "anonymous"

// Record writes an entry. It is called inside the db.Tx of the write that it
// tells of, and stands or falls with it.
func Record(ctx context.Context, d *db.DB, e Entry) error { return RecordMany(ctx, d, []Entry{e}) }

// RecordMany is Record for many entries at once.
func RecordMany(ctx context.Context, d *db.DB, entries []Entry) error {
	if len(entries) == 0 {
		return nil
	}
	now := db.Now()
	docs, marks := make([]any, len(entries)), make([]any, len(entries))
	for i, e := range entries {
		doc, err := e.document(now)
		if err != nil {
			return err
		}
		docs[i], marks[i] = doc, marker{ID: doc.ID, At: now}
	}
	return d.Tx(ctx, func(ctx context.Context) error {
		if _, err := d.Collection(entriesName).InsertMany(ctx, docs); err != nil {
			return err
		}
		_, err := d.Collection(unsealedName).InsertMany(ctx, marks)
		return err
	})
}

func (e Entry) document(now time.Time) (stored, error) {
	doc := stored{ID: db.NewID(), At: now, Actor: e.Actor.PersonID, Action: e.Action, Subject: e.Subject, Note: e.Note, Request: e.RequestID}
	if doc.Actor == "" {
		doc.Actor = Anonymous
	}
	var err error
	if doc.Before, err = raw(e.Before); err == nil {
		doc.After, err = raw(e.After)
	}
	if err != nil {
		return doc, fmt.Errorf("audit entry %s of %s: %w", e.Action, e.Subject, err)
	}
	return doc, nil
}

func raw(v any) (bson.Raw, error) {
	if v == nil {
		return nil, nil
	}
	b, err := bson.Marshal(v)
	return b, err
}
