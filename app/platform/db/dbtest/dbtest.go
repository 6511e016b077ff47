// Package dbtest gives a test a real, empty database of its own.
package dbtest

import (
	"context"
	"testing"
	"time"

	"lantoa/app/platform/db"
	"lantoa/app/platform/local/localtest"
)

// New returns a fresh database, dropped some time after the test has ended. Without the
// servers it fails and says how to get them.
func New(t testing.TB) *db.DB {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	d, err := db.Connect(ctx, localtest.MongoURI(t), "t_"+db.NewID())
	if err != nil {
		t.Fatalf("connect to the test server: %v", err)
	}
	t.Cleanup(func() { go drop(d) }) // nobody waits: it takes 0.1 s, and the servers end with the process
	return d
}

func drop(d *db.DB) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	_ = d.Drop(ctx)
	_ = d.Close(ctx)
}
