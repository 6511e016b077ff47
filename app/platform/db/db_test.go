package db_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"golang.org/x/sync/errgroup"

	"lantoa/app/platform/db"
	"lantoa/app/platform/db/dbtest"
	"lantoa/app/platform/fault"
)

type person struct {
	ID   string    `bson:"_id"`
	Name string    `bson:"name"`
	Born time.Time `bson:"born"`
}

func people(t *testing.T, n int) *db.DB {
	d := dbtest.New(t)
	var docs []any
	for i := range n {
		// Several share a name, so that the order needs the second key.
		docs = append(docs, person{ID: fmt.Sprintf("p%03d", i), Name: fmt.Sprintf("Nguyễn %d", i%7), Born: time.Date(1980, 1, i, 0, 0, 0, 0, time.UTC)})
	}
	if _, err := d.Collection("people").InsertMany(t.Context(), docs); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestPagesGiveEachDocumentOnce(t *testing.T) {
	d := people(t, 103)
	for _, by := range []db.PageBy{{Keys: []string{"name", "_id"}}, {Keys: []string{"name", "_id"}, Descending: true}, {Keys: []string{"born", "_id"}}, {Keys: []string{"_id"}}} {
		var seen []string
		cursor := ""
		for range 20 {
			page, err := db.FindPage[person](t.Context(), d.Collection("people"), bson.D{}, by, cursor, 10)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range page.Items {
				seen = append(seen, p.ID)
			}
			if cursor = page.Next; cursor == "" {
				break
			}
		}
		distinct := slices.Compact(slices.Sorted(slices.Values(seen)))
		if len(seen) != 103 || len(distinct) != 103 {
			t.Errorf("%v: %d seen, %d distinct", by.Keys, len(seen), len(distinct))
		}
	}
}

func TestAForgedCursorIsRefused(t *testing.T) {
	d := people(t, 3)
	by := db.PageBy{Keys: []string{"name", "_id"}}
	for _, cursor := range []string{"%%%", "bm9uc2Vuc2U", "eyJ2IjpbMV19", "eyJ2IjpbeyIkZ3QiOiIifSx7IiRndCI6IiJ9XX0", strings.Repeat("A", 5000)} {
		if _, err := db.FindPage[person](t.Context(), d.Collection("people"), bson.D{}, by, cursor, 10); !fault.Is(err, fault.Invalid) {
			t.Errorf("%.20s: %v", cursor, err)
		}
	}
}

func TestErrorsAreTranslatedOnce(t *testing.T) {
	d := people(t, 1)
	_, err := db.FindOne[person](t.Context(), d.Collection("people"), bson.M{"_id": "nobody"})
	if !fault.Is(err, fault.NotFound) {
		t.Errorf("no document: %v", err)
	}
	_, err = d.Collection("people").InsertOne(t.Context(), person{ID: "p000"})
	if !db.IsDuplicate(err) || !fault.Is(db.Translate(err), fault.Conflict) {
		t.Errorf("duplicate: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Nanosecond)
	defer cancel()
	_, err = db.FindOne[person](ctx, d.Collection("people"), bson.M{})
	if !fault.Is(err, fault.Unavailable) {
		t.Errorf("no time: %v", err)
	}
	own := fault.New(fault.Gone, "a", "b")
	if !errors.Is(db.Translate(own), own) || db.Translate(nil) != nil {
		t.Error("a fault or nil was changed")
	}
}

func TestATransactionIsAllOrNothing(t *testing.T) {
	d := people(t, 1)
	stop := fault.New(fault.Conflict, "dừng", "stop")
	err := d.Tx(t.Context(), func(ctx context.Context) error {
		if _, err := d.Collection("people").InsertOne(ctx, person{ID: "new"}); err != nil {
			return err
		}
		return d.Tx(ctx, func(ctx context.Context) error { // joins the outer one
			if _, err := d.Collection("people").InsertOne(ctx, person{ID: "inner"}); err != nil {
				return err
			}
			return stop
		})
	})
	if !errors.Is(err, stop) {
		t.Fatal(err)
	}
	n, err := d.Collection("people").CountDocuments(t.Context(), bson.M{})
	if err != nil || n != 1 {
		t.Errorf("%d documents, %v", n, err)
	}
}

func TestRivalTransactionsAllSucceed(t *testing.T) {
	d := dbtest.New(t)
	if err := db.Ensure(t.Context(), d, db.Collection{Name: "books"}); err != nil {
		t.Fatal(err)
	}
	books := d.Collection("books")
	if _, err := books.InsertOne(t.Context(), bson.M{"_id": "b", "next": 0}); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			err := d.Tx(t.Context(), func(ctx context.Context) error {
				_, err := books.UpdateByID(ctx, "b", bson.M{"$inc": bson.M{"next": 1}})
				return err
			})
			if err != nil {
				t.Errorf("Tx: %v", err)
			}
		})
	}
	wg.Wait()
	got, err := db.FindOne[struct{ Next int }](t.Context(), books, bson.M{"_id": "b"})
	if err != nil || got.Next != 16 {
		t.Errorf("next = %d, %v", got.Next, err)
	}
}

func TestEnsureTwiceAndTheSchemaHolds(t *testing.T) {
	d := dbtest.New(t)
	c := db.Collection{
		Name:    "people",
		Schema:  db.Object([]string{"name"}, bson.M{"name": db.Text(1, 10), "role": db.OneOf("a", "b")}),
		Indexes: []mongo.IndexModel{db.Unique("name")},
	}
	for range 2 {
		if err := db.Ensure(t.Context(), d, c); err != nil {
			t.Fatal(err)
		}
	}
	for _, wrong := range []bson.M{{}, {"name": 3}, {"name": ""}, {"name": "An", "role": "c"}} {
		if _, err := d.Collection("people").InsertOne(t.Context(), wrong); err == nil {
			t.Errorf("%v was stored", wrong)
		}
	}
	if _, err := d.Collection("people").InsertOne(t.Context(), bson.M{"name": "An", "role": "a"}); err != nil {
		t.Error(err)
	}
	if _, err := d.Collection("people").InsertOne(t.Context(), bson.M{"name": "An"}); !db.IsDuplicate(err) {
		t.Errorf("twice the same name: %v", err)
	}
}

func TestALeaseHasOneHolder(t *testing.T) {
	d := dbtest.New(t)
	c := d.Collection("leases")
	take := func(who string, lasts time.Duration) bool {
		t.Helper()
		held, err := db.Acquire(t.Context(), c, "relay", who, lasts)
		if err != nil {
			t.Fatal(err)
		}
		return held
	}
	first := take("a", time.Hour)
	renewed := take("a", time.Hour)
	if !first || !renewed || take("b", time.Hour) {
		t.Errorf("a takes: %v, renews: %v; b waits", first, renewed)
	}
	if err := db.Release(t.Context(), c, "relay", "b"); err != nil || take("b", time.Hour) {
		t.Errorf("b released what it did not hold: %v", err)
	}
	if err := db.Release(t.Context(), c, "relay", "a"); err != nil || !take("b", -time.Second) || !take("a", time.Hour) {
		t.Errorf("released or run out, a lease is free: %v", err)
	}
}

func TestADumpRestoresEverything(t *testing.T) {
	from := people(t, 2500)
	if _, err := from.Collection("books").InsertOne(t.Context(), bson.M{"_id": "b", "next": int64(7)}); err != nil {
		t.Fatal(err)
	}
	if _, err := from.Collection("idempotency").InsertOne(t.Context(), bson.M{"_id": "x"}); err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	n, err := from.Dump(t.Context(), &file, "idempotency")
	if err != nil || n != 2501 {
		t.Fatalf("Dump: %d, %v", n, err)
	}
	to := dbtest.New(t)
	if n, err := to.Load(t.Context(), bytes.NewReader(file.Bytes())); err != nil || n != 2501 {
		t.Fatalf("Load: %d, %v", n, err)
	}
	want, err := db.Find[person](t.Context(), from.Collection("people"), bson.M{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := db.Find[person](t.Context(), to.Collection("people"), bson.M{})
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("people differ after the restore: %d and %d, %v", len(got), len(want), err)
	}
	if _, err := to.Load(t.Context(), bytes.NewReader(file.Bytes())); err == nil {
		t.Error("a database that is not empty was filled")
	}
	if _, err := dbtest.New(t).Load(t.Context(), bytes.NewReader(file.Bytes()[:file.Len()/2])); err == nil {
		t.Error("half a file was taken for a backup")
	}
}

// Two processes' worth of migrations in one: a declaration is shared by all
// who use it at once (found by -race).
func TestEnsureLeavesTheDeclarationAlone(t *testing.T) {
	d := dbtest.New(t)
	c := db.Collection{Name: "shared", Indexes: []mongo.IndexModel{db.Index("a"), db.Unique("b")}}
	var group errgroup.Group
	for range 4 {
		group.Go(func() error { return db.Ensure(t.Context(), d, c) })
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	for _, m := range c.Indexes {
		if m.Options.Name != nil {
			t.Errorf("the name %q was written into the declaration", *m.Options.Name)
		}
	}
}
