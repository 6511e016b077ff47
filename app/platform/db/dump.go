package db

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"
)

// A dump is a gzip of BSON documents: {c, d} for each document of collection
// c, and at the end {end, documents}, without which the file is incomplete.
type dumpRecord struct {
	Collection string   `bson:"c,omitempty"`
	Document   bson.Raw `bson:"d,omitempty"`
	End        bool     `bson:"end,omitempty"`
	Documents  int64    `bson:"documents,omitempty"`
}

// Dump writes every collection but those named in without, as they were at
// one moment, and returns the number of documents.
func (d *DB) Dump(ctx context.Context, w io.Writer, without ...string) (int64, error) {
	session, err := d.Client().StartSession(options.Session().SetSnapshot(true))
	if err != nil {
		return 0, Translate(err)
	}
	defer session.EndSession(context.WithoutCancel(ctx))
	names, err := d.ListCollectionNames(ctx, bson.M{})
	if err != nil {
		return 0, Translate(err)
	}
	slices.Sort(names)
	z := gzip.NewWriter(w)
	ctx = mongo.NewSessionContext(ctx, session)
	var total int64
	for _, name := range names {
		if slices.Contains(without, name) || strings.HasPrefix(name, "system.") {
			continue
		}
		n, err := dumpCollection(ctx, z, d.Collection(name))
		if err != nil {
			return total, fmt.Errorf("dump %s: %w", name, err)
		}
		total += n
	}
	if err := writeRecord(z, dumpRecord{End: true, Documents: total}); err != nil {
		return total, err
	}
	return total, z.Close()
}

func dumpCollection(ctx context.Context, w io.Writer, c *mongo.Collection) (n int64, err error) {
	cur, err := c.Find(ctx, bson.M{}, options.Find().SetBatchSize(1000))
	if err != nil {
		return 0, Translate(err)
	}
	defer func() { err = errors.Join(err, cur.Close(ctx)) }()
	for cur.Next(ctx) {
		if err := writeRecord(w, dumpRecord{Collection: c.Name(), Document: cur.Current}); err != nil {
			return n, err
		}
		n++
	}
	return n, Translate(cur.Err())
}

func writeRecord(w io.Writer, r dumpRecord) error {
	b, err := bson.Marshal(r)
	if err != nil {
		return err
	}
	_, err = w.Write(b)
	return err
}

const (
	largestRecord = 17 << 20
	loadBatch     = 1000
)

// Load inserts a dump into a database that holds no document of the
// collections in it, and returns the number of documents. A file that is cut
// off is an error, found at its end.
func (d *DB) Load(ctx context.Context, r io.Reader) (int64, error) {
	z, err := gzip.NewReader(bufio.NewReader(r))
	if err != nil {
		return 0, fmt.Errorf("read the backup: %w", err)
	}
	l := loader{db: d, started: map[string]bool{}}
	for {
		rec, err := readRecord(z)
		if err != nil {
			return l.total, fmt.Errorf("the backup is incomplete after %d documents: %w", l.total, err)
		}
		if rec.End {
			if err := l.flush(ctx); err != nil {
				return l.total, err
			}
			if l.total != rec.Documents {
				return l.total, fmt.Errorf("the backup holds %d of %d documents", l.total, rec.Documents)
			}
			return l.total, nil
		}
		if err := l.add(ctx, rec); err != nil {
			return l.total, err
		}
	}
}

type loader struct {
	db         *DB
	collection string
	batch      []any
	started    map[string]bool
	total      int64
}

func (l *loader) add(ctx context.Context, rec dumpRecord) error {
	if rec.Collection != l.collection || len(l.batch) == loadBatch {
		if err := l.flush(ctx); err != nil {
			return err
		}
	}
	if !l.started[rec.Collection] {
		n, err := l.db.Collection(rec.Collection).CountDocuments(ctx, bson.M{}, options.Count().SetLimit(1))
		if err != nil {
			return Translate(err)
		}
		if n > 0 {
			return fmt.Errorf("collection %s is not empty: restore needs an empty database", rec.Collection)
		}
		l.started[rec.Collection] = true
	}
	l.collection = rec.Collection
	l.batch = append(l.batch, rec.Document)
	return nil
}

func (l *loader) flush(ctx context.Context) error {
	if len(l.batch) == 0 {
		return nil
	}
	if _, err := l.db.Collection(l.collection).InsertMany(ctx, l.batch); err != nil {
		return fmt.Errorf("restore %s: %w", l.collection, Translate(err))
	}
	l.total += int64(len(l.batch))
	l.batch = l.batch[:0]
	return nil
}

func readRecord(r io.Reader) (dumpRecord, error) {
	var size [4]byte
	if _, err := io.ReadFull(r, size[:]); err != nil {
		return dumpRecord{}, err
	}
	n := binary.LittleEndian.Uint32(size[:])
	if n < 5 || n > largestRecord {
		return dumpRecord{}, fmt.Errorf("a record of %d bytes", n)
	}
	b := make([]byte, n)
	copy(b, size[:])
	if _, err := io.ReadFull(r, b[4:]); err != nil {
		return dumpRecord{}, err
	}
	var rec dumpRecord
	return rec, bson.Unmarshal(b, &rec)
}
