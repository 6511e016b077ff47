// Package incidents keeps the incidents that are worked by the handbook, real
// ones and exercises: opened from a procedure, told line by line in a log that
// only grows, followed live by everybody on them, reminded of their clocks,
// closed with a review whose fixes become tasks. What an entry means and who
// may write it is the matter of package handbook; what an edition says is
// asked of handbooks.
package incidents

import (
	"context"
	"log/slog"
	"time"

	"github.com/redis/go-redis/v9"
	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"

	"lantoa/app/auth"
	"lantoa/app/org"
	"lantoa/app/platform/db"
	"lantoa/app/platform/files"
	"lantoa/app/platform/jobs"
	"lantoa/app/reminders"
	"lantoa/handbook"
)

// Config is what Incidents needs.
type Config struct {
	DB        *db.DB
	Jobs      *jobs.Jobs
	Files     *files.Store
	Org       *org.Org
	Auth      *auth.Auth
	Reminders *reminders.Reminders
	// Handbook returns the handbook that holds for the department at path today.
	Handbook func(ctx context.Context, path string) (Book, error)
	Log      *slog.Logger // nil discards
}

// Book is the handbook as it holds for a department.
type Book struct {
	Edition *handbook.Edition
	ID      string // of the edition's document
	// Callees are whom the agencies on the department's path call.
	Callees []handbook.Callee
}

// Incidents is the feature.
type Incidents struct {
	// Now is db.Now by default.
	Now func() time.Time

	cfg       Config
	db        *db.DB
	log       *slog.Logger
	incidents *mongo.Collection
	entries   *mongo.Collection
	books     *mongo.Collection
	tasks     *mongo.Collection
	evidence  *mongo.Collection
	redis     redis.UniversalClient
	hub       *hub
}

// New returns the feature; it writes nothing yet. A process that serves
// streams runs Watch.
func New(cfg Config) *Incidents {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	n := &Incidents{
		Now: db.Now, cfg: cfg, db: cfg.DB, log: cfg.Log,
		incidents: cfg.DB.Collection(incidentsName), entries: cfg.DB.Collection(entriesName), books: cfg.DB.Collection(booksName),
		tasks: cfg.DB.Collection(tasksName), evidence: cfg.DB.Collection(filesName),
		redis: cfg.Jobs.Redis(), hub: newHub(),
	}
	cfg.Org.OnRepath(n.repath)
	cfg.Org.OnEnd(n.repath)
	return n
}

// repath follows departments to their new paths, and to who takes over when
// they end: who may read an incident goes by its path.
func (n *Incidents) repath(ctx context.Context, paths map[string]string) error {
	var writes []mongo.WriteModel
	for from, to := range paths {
		writes = append(writes, mongo.NewUpdateManyModel().SetFilter(bson.M{"path": from}).SetUpdate(bson.M{"$set": bson.M{"path": to}}))
	}
	if len(writes) == 0 {
		return nil
	}
	_, err := n.incidents.BulkWrite(ctx, writes)
	return err
}
