package db_test

import (
	"context"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"

	"lantoa/app/platform/db"
	"lantoa/app/platform/local"
)

// A process that is killed within a transaction leaves it open at the server.
// Here the server's limit is set lower than db.TxLifetime, to see the same in
// less time.
func TestWhatADeadProcessHeldIsFreeAgain(t *testing.T) {
	servers, err := local.Start(t.Context(), local.Options{Data: t.TempDir(), Ephemeral: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = servers.Stop(context.Background()) })
	d, err := db.Connect(t.Context(), servers.MongoURI, "t")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close(context.Background()) })
	admin := d.Client().Database("admin")

	var limit struct {
		Seconds int `bson:"transactionLifetimeLimitSeconds"`
	}
	if err := admin.RunCommand(t.Context(), bson.D{{Key: "getParameter", Value: 1}, {Key: "transactionLifetimeLimitSeconds", Value: 1}}).Decode(&limit); err != nil {
		t.Fatal(err)
	}
	if got := time.Duration(limit.Seconds) * time.Second; got != db.TxLifetime {
		t.Errorf("the server ends transactions after %v, want %v", got, db.TxLifetime)
	}
	if err := admin.RunCommand(t.Context(), bson.D{{Key: "setParameter", Value: 1}, {Key: "transactionLifetimeLimitSeconds", Value: 1}}).Err(); err != nil {
		t.Fatal(err)
	}

	incidents := d.Collection("incidents")
	if _, err := incidents.InsertOne(t.Context(), bson.M{"_id": "i", "entries": 0}); err != nil {
		t.Fatal(err)
	}
	add := func(ctx context.Context) error {
		_, err := incidents.UpdateByID(ctx, "i", bson.M{"$inc": bson.M{"entries": 1}})
		return err
	}
	dead, err := d.Client().StartSession()
	if err != nil {
		t.Fatal(err)
	}
	if err := dead.StartTransaction(); err != nil {
		t.Fatal(err)
	}
	if err := add(mongo.NewSessionContext(t.Context(), dead)); err != nil {
		t.Fatal(err)
	}

	refused := 0
	for began := time.Now(); d.Tx(t.Context(), add) != nil; refused++ {
		if time.Since(began) > 10*time.Second {
			t.Fatal("the dead transaction is still in the way")
		}
	}
	if refused == 0 {
		t.Error("the dead transaction was in nobody's way: the test shows nothing")
	}
	if err := dead.CommitTransaction(t.Context()); err == nil {
		t.Error("a transaction that was ended could be committed")
	}
	got, err := db.FindOne[struct {
		Entries int `bson:"entries"`
	}](t.Context(), incidents, bson.M{"_id": "i"})
	if err != nil || got.Entries != 1 {
		t.Errorf("%d entries, %v; want the one that was acknowledged", got.Entries, err)
	}
}
