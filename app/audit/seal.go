package audit

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/app/platform/jobs"
)

// sealed is an entry as a seal names it. Hash is SHA-256 of the entry's BSON
// as stored, in hex; "" when the entry was gone before it could be sealed.
type sealed struct {
	ID   string `bson:"id"`
	Hash string `bson:"hash"`
}

// seal is one link of the chain.
type seal struct {
	Seq     int64     `bson:"_id"` // 1, 2, 3 … without gap
	Prev    string    `bson:"prev"`
	Entries []sealed  `bson:"entries"`
	Hash    string    `bson:"hash"`
	At      time.Time `bson:"at"`
}

// sum is the hash of the link: SHA-256 over its number, its time, the link
// before, and the id and hash of each entry, one a line.
func (s seal) sum() string {
	h := sha256.New()
	fmt.Fprintf(h, "lantoa audit 1\n%d\n%d\n%s\n", s.Seq, s.At.UnixMilli(), s.Prev)
	for _, e := range s.Entries {
		fmt.Fprintf(h, "%s %s\n", e.ID, e.Hash)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// batch bounds a seal: at about 110 bytes an entry it stays far below the
// 16 MB of a document, and its transaction short.
const batch = 1000

// Jobs registers the sealer with the leading process.
func (a *Audit) Jobs(j *jobs.Jobs) { j.Reconcile("audit-seal", 2*time.Second, a.Seal) }

// Seal chains all entries that no seal covers yet. It may run twice at the
// same time: the number of a seal is its _id and the markers go in the same
// transaction, so one of two rivals wins and the chain has no fork.
func (a *Audit) Seal(ctx context.Context) error {
	for {
		n, err := a.sealBatch(ctx)
		if err != nil || n < batch {
			return err
		}
	}
}

// sealBatch seals the oldest markers and returns how many.
func (a *Audit) sealBatch(ctx context.Context) (n int, err error) {
	err = a.db.Tx(ctx, func(ctx context.Context) error {
		marks, err := db.Find[marker](ctx, a.unsealed, bson.M{}, options.Find().SetSort(bson.M{"_id": 1}).SetLimit(batch))
		n = len(marks)
		if err != nil || n == 0 {
			return err
		}
		ids := make([]string, n)
		for i, m := range marks {
			ids[i] = m.ID
		}
		next, err := a.next(ctx, ids)
		if err != nil {
			return err
		}
		if _, err := a.seals.InsertOne(ctx, next); err != nil {
			return err
		}
		_, err = a.unsealed.DeleteMany(ctx, bson.M{"_id": bson.M{"$in": ids}})
		return err
	})
	if fault.Is(err, fault.Conflict) {
		return 0, nil // a rival made this link; its next turn or ours takes the rest
	}
	if err != nil {
		return 0, fmt.Errorf("seal the audit: %w", err)
	}
	return n, nil
}

// next builds the link after the last one, over the entries in this order.
func (a *Audit) next(ctx context.Context, ids []string) (seal, error) {
	last, err := db.FindOne[seal](ctx, a.seals, bson.M{}, options.FindOne().SetSort(bson.M{"_id": -1}).SetProjection(bson.M{"hash": 1}))
	if err != nil && !fault.Is(err, fault.NotFound) {
		return seal{}, err
	}
	hashes, err := a.hashes(ctx, ids)
	if err != nil {
		return seal{}, err
	}
	s := seal{Seq: last.Seq + 1, Prev: last.Hash, At: a.Now(), Entries: make([]sealed, len(ids))}
	for i, id := range ids {
		s.Entries[i] = sealed{ID: id, Hash: hashes[id]}
	}
	s.Hash = s.sum()
	return s, nil
}

// hashes reads the entries back and hashes their BSON as stored.
func (a *Audit) hashes(ctx context.Context, ids []string) (map[string]string, error) {
	docs, err := db.Find[bson.Raw](ctx, a.entries, bson.M{"_id": bson.M{"$in": ids}})
	if err != nil {
		return nil, err
	}
	out := make(map[string]string, len(docs))
	for _, doc := range docs {
		id, _ := doc.Lookup("_id").StringValueOK()
		sum := sha256.Sum256(doc)
		out[id] = hex.EncodeToString(sum[:])
	}
	return out, nil
}
