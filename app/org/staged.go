package org

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/audit"
	"lantoa/app/auth/policy"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

const (
	importsName = "imports"
	chunksName  = "import_chunks"
	// chunkRows bounds what one transaction of an import writes. With 20,000
	// rows in one, a mongod with 256 MB of cache refuses: "transaction is too
	// large and will not fit in the storage engine cache".
	chunkRows = 1000
	// A staging that was not decided by then will never be.
	abandonedAfter = time.Hour
)

// The states of an import that is too large for one transaction. All rows are
// found right and laid aside first; setting "applying" decides it, and from
// then on it is only ever completed, by this process or the next.
const (
	importStaging  = "staging"
	importApplying = "applying"
	importDone     = "done"
)

// stagedImport is the state document.
type stagedImport struct {
	ID        string       `bson:"_id"`
	State     string       `bson:"state"`
	Actor     policy.Actor `bson:"actor"`
	Headers   []string     `bson:"headers"`
	Columns   []column     `bson:"columns"`
	Chunks    int          `bson:"chunks"`
	Rows      int          `bson:"rows"`
	People    int          `bson:"people"`
	Late      []RowError   `bson:"late"`
	CreatedAt time.Time    `bson:"createdAt"`
}

// stagedChunk is some rows laid aside, encrypted as they hold CCCD numbers.
type stagedChunk struct {
	ID     string `bson:"_id"`
	Import string `bson:"import"`
	N      int    `bson:"n"`
	Sealed []byte `bson:"sealed"`
}

// stagedRow is a row as it is laid aside.
type stagedRow struct {
	Line                 int
	Person               PersonDraft
	Department, Position string
	Posting              PostingDraft
}

// stage lays the rows aside, decides the import and completes it. It returns
// the errors of rows that other changes overtook between check and write.
func (o *Org) stage(ctx context.Context, actor policy.Actor, t *table, rows []row, people int) ([]RowError, error) {
	imports, chunks := o.db.Collection(importsName), o.db.Collection(chunksName)
	actor.SessionID = ""
	s := stagedImport{
		ID: db.NewID(), State: importStaging, Actor: actor, Headers: t.headers, Columns: t.columns,
		Rows: len(rows), People: people, Late: []RowError{}, CreatedAt: o.Now(),
	}
	if _, err := imports.InsertOne(ctx, s); err != nil {
		return nil, db.Translate(err)
	}
	for part := range slices.Chunk(rows, chunkRows) {
		c, err := o.sealChunk(s.ID, s.Chunks, part)
		if err != nil {
			return nil, err
		}
		if _, err := chunks.InsertOne(ctx, c); err != nil {
			return nil, db.Translate(err)
		}
		s.Chunks++
	}
	res, err := imports.UpdateOne(ctx, bson.M{"_id": s.ID, "state": importStaging}, bson.M{"$set": bson.M{"state": importApplying, "chunks": s.Chunks}})
	if err != nil {
		return nil, db.Translate(err)
	}
	if res.MatchedCount == 0 {
		return nil, fault.New(fault.Unavailable, "Việc nhận danh sách quá lâu; chưa có gì được ghi.", "Taking the list in took too long; nothing was written.")
	}
	if err := o.complete(ctx, s.ID); err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "Danh sách đã được nhận và sẽ được ghi tiếp ngay khi hệ thống sẵn sàng.",
			"The list was accepted and will be written as soon as the system is ready.").Because("import_continues").With("import", s.ID)
	}
	done, err := db.FindOne[stagedImport](ctx, imports, bson.M{"_id": s.ID})
	return done.Late, err
}

func (o *Org) sealChunk(importID string, n int, rows []row) (stagedChunk, error) {
	c := stagedChunk{ID: fmt.Sprintf("%s:%06d", importID, n), Import: importID, N: n}
	staged := make([]stagedRow, len(rows))
	for i, r := range rows {
		staged[i] = stagedRow{Line: r.source.line, Person: r.person, Department: r.department, Position: r.position, Posting: r.posting}
	}
	data, err := json.Marshal(staged)
	if err != nil {
		return c, err
	}
	c.Sealed = o.vault.seal(c.ID, string(data))
	return c, nil
}

func (o *Org) openChunk(c stagedChunk) ([]row, error) {
	data, err := o.vault.open(c.ID, c.Sealed)
	if err != nil {
		return nil, err
	}
	var staged []stagedRow
	if err := json.Unmarshal([]byte(data), &staged); err != nil {
		return nil, err
	}
	rows := make([]row, len(staged))
	for i, s := range staged {
		rows[i] = row{source: tableRow{line: s.Line}, person: s.Person, department: s.Department, position: s.Position, posting: s.Posting}
		if s.Person.CCCD != "" {
			rows[i].cccdKey = o.vault.key(s.Person.CCCD)
		}
	}
	return rows, nil
}

// ResumeImports completes imports that a stopped process left decided, and
// clears away those it left undecided. It may run twice and at the same time.
func (o *Org) ResumeImports(ctx context.Context) error {
	imports := o.db.Collection(importsName)
	open, err := db.Find[stagedImport](ctx, imports, bson.M{"state": bson.M{"$in": bson.A{importStaging, importApplying}}},
		options.Find().SetSort(bson.D{{Key: "_id", Value: 1}}))
	if err != nil {
		return err
	}
	for _, s := range open {
		switch {
		case s.State == importApplying:
			if err := o.complete(ctx, s.ID); err != nil {
				return fmt.Errorf("import %s: %w", s.ID, err)
			}
		case o.Now().Sub(s.CreatedAt) > abandonedAfter:
			if err := o.abandon(ctx, s.ID); err != nil {
				return fmt.Errorf("import %s: %w", s.ID, err)
			}
		}
	}
	return nil
}

// abandon removes an import that is still undecided; one that was decided in
// the meantime stays.
func (o *Org) abandon(ctx context.Context, id string) error {
	return o.db.Tx(ctx, func(ctx context.Context) error {
		res, err := o.db.Collection(importsName).DeleteOne(ctx, bson.M{"_id": id, "state": importStaging})
		if err != nil || res.DeletedCount == 0 {
			return err
		}
		_, err = o.db.Collection(chunksName).DeleteMany(ctx, bson.M{"import": id})
		return err
	})
}

// complete writes what is left of a decided import.
func (o *Org) complete(ctx context.Context, id string) error {
	imports, chunks := o.db.Collection(importsName), o.db.Collection(chunksName)
	s, err := db.FindOne[stagedImport](ctx, imports, bson.M{"_id": id})
	if err != nil {
		return err
	}
	left, err := db.Find[stagedChunk](ctx, chunks, bson.M{"import": id}, options.Find().SetSort(bson.M{"_id": 1}).SetProjection(bson.M{"sealed": 0}))
	if err != nil {
		return err
	}
	for _, c := range left {
		if err := o.applyChunk(ctx, s, c.ID); err != nil {
			return err
		}
	}
	return o.db.Tx(ctx, func(ctx context.Context) error {
		res, err := imports.UpdateOne(ctx, bson.M{"_id": id, "state": importApplying}, bson.M{"$set": bson.M{"state": importDone}})
		if err != nil || res.ModifiedCount == 0 {
			return err
		}
		return audit.Record(ctx, o.db, audit.Entry{
			Actor: s.Actor, Action: "people.import", Subject: "import:" + id,
			After: bson.M{"rows": s.Rows, "people": s.People},
		})
	})
}

// applyChunk writes one chunk and removes it, in one transaction: done once,
// however often it is tried. The rows are worked out again, as things may have
// changed; a row that became impossible is kept in the import's report.
func (o *Org) applyChunk(ctx context.Context, s stagedImport, chunkID string) error {
	return o.db.TxWithin(ctx, largeTx, func(ctx context.Context) error {
		chunks := o.db.Collection(chunksName)
		c, err := db.FindOne[stagedChunk](ctx, chunks, bson.M{"_id": chunkID})
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		rows, err := o.openChunk(c)
		if err != nil {
			return err
		}
		p := newPlan(o, s.Actor, &table{headers: s.Headers, columns: s.Columns}, nil)
		if err := p.workOut(ctx, rows); err != nil {
			return err
		}
		if err := p.write(ctx); err != nil {
			return err
		}
		if _, err := chunks.DeleteOne(ctx, bson.M{"_id": chunkID}); err != nil {
			return err
		}
		if len(p.wrong) == 0 {
			return nil
		}
		_, err = o.db.Collection(importsName).UpdateByID(ctx, s.ID, bson.M{"$push": bson.M{"late": bson.M{"$each": p.wrong}}})
		return err
	})
}
