package local

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/platform/db"
)

const replicaSet = "lantoa"

func (s *Servers) startMongo(ctx context.Context, path string, ephemeral bool) error {
	folder := filepath.Join(s.data, "mongo")
	if err := s.stopOrphans(ctx, "mongod", folder); err != nil {
		return err
	}
	return s.onFreePort(ctx, "mongod", func(port int) (*child, error) {
		c, err := s.spawn("mongod", path, folder, onDeath(ephemeral), mongoArgs(folder, port, ephemeral)...)
		if err != nil {
			return nil, err
		}
		s.mongo, s.MongoPID = c, c.cmd.Process.Pid
		s.MongoURI = fmt.Sprintf("mongodb://%s/?replicaSet=%s", loopback(port), replicaSet)
		return c, becomePrimary(ctx, c, port)
	})
}

func onDeath(ephemeral bool) syscall.Signal {
	if ephemeral {
		return syscall.SIGKILL
	}
	return syscall.SIGTERM
}

func mongoArgs(folder string, port int, ephemeral bool) []string {
	args := []string{
		"--dbpath", folder,
		"--port", strconv.Itoa(port),
		"--bind_ip", "127.0.0.1", "--nounixsocket",
		"--replSet", replicaSet,
		"--networkMessageCompressors", "snappy,zstd",
		// Without these the log grows by two lines a connection, and the
		// diagnostics folder to 200 MB.
		"--quiet", "--slowms", "1000",
		"--setParameter", "diagnosticDataCollectionEnabled=false",
		// A replica set of one has nobody to hand over to: no quiet period.
		"--setParameter", "shutdownTimeoutMillisForSignaledShutdown=100",
		"--setParameter", fmt.Sprintf("transactionLifetimeLimitSeconds=%d", int(db.TxLifetime.Seconds())),
	}
	if ephemeral {
		// Journal files are allocated ahead, 300 MB of them, unless told not to.
		return append(args, "--wiredTigerCacheSizeGB", "0.25", "--oplogSize", "64",
			"--wiredTigerEngineConfigString", "log=(prealloc=false,file_max=32MB)")
	}
	// The default cache is half of the machine's memory, the default oplog a
	// twentieth of its disk: too much for a guest.
	return append(args, "--wiredTigerCacheSizeGB", "1", "--oplogSize", "1024")
}

// becomePrimary waits for the child, makes or mends its replica set, and
// waits until it accepts writes.
func becomePrimary(ctx context.Context, c *child, port int) error {
	if err := poll(ctx, c, func(ctx context.Context) error { return answers(ctx, port) }); err != nil {
		return err
	}
	client, err := mongo.Connect(ctx, options.Client().
		ApplyURI("mongodb://"+loopback(port)).SetDirect(true).
		SetAppName("lantoa-start").SetServerSelectionTimeout(5*time.Second))
	if err != nil {
		return fmt.Errorf("mongod: %w", err)
	}
	defer func() { _ = client.Disconnect(context.WithoutCancel(ctx)) }()
	admin := client.Database("admin")

	err = poll(ctx, c, func(ctx context.Context) error {
		if err := sameProcess(ctx, admin, c.cmd.Process.Pid); err != nil {
			return err
		}
		if err := configure(ctx, admin, loopback(port)); err != nil {
			return err
		}
		var hello struct {
			Writable bool `bson:"isWritablePrimary"`
		}
		if err := admin.RunCommand(ctx, bson.D{{Key: "hello", Value: 1}}).Decode(&hello); err != nil {
			return err
		}
		if !hello.Writable {
			return errors.New("not elected yet")
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnded) {
		return fmt.Errorf("mongod: %w", err)
	}
	return err
}

// sameProcess guards against a stranger's mongod that took the port before
// our child: the child then ends, and poll notices.
func sameProcess(ctx context.Context, admin *mongo.Database, pid int) error {
	var status struct {
		PID int `bson:"pid"`
	}
	err := admin.RunCommand(ctx, bson.D{
		{Key: "serverStatus", Value: 1}, {Key: "metrics", Value: 0}, {Key: "wiredTiger", Value: 0}, {Key: "tcmalloc", Value: 0},
	}).Decode(&status)
	if err != nil {
		return err
	}
	if status.PID != pid {
		return fmt.Errorf("port is answered by process %d", status.PID)
	}
	return nil
}

// Codes of MongoDB's answers while a replica set comes up.
const (
	codeAlreadyInitialized = 23
	codeNotYetInitialized  = 94
)

// configure makes the set on a new folder, and names the member's new address
// where it was started on another port last time: a member that does not find
// itself in its set takes no part in it, so the change is forced.
func configure(ctx context.Context, admin *mongo.Database, host string) error {
	var answer struct {
		Config struct {
			Version int `bson:"version"`
			Members []struct {
				Host string `bson:"host"`
			} `bson:"members"`
		} `bson:"config"`
	}
	wanted := func(version int) bson.D {
		return bson.D{
			{Key: "_id", Value: replicaSet},
			{Key: "version", Value: version},
			{Key: "members", Value: bson.A{bson.D{{Key: "_id", Value: 0}, {Key: "host", Value: host}}}},
		}
	}
	err := admin.RunCommand(ctx, bson.D{{Key: "replSetGetConfig", Value: 1}}).Decode(&answer)
	if hasCode(err, codeNotYetInitialized) {
		// An old folder says the same for a moment, while it reads its
		// configuration; then this is refused, and the next look succeeds.
		err = admin.RunCommand(ctx, bson.D{{Key: "replSetInitiate", Value: wanted(1)}}).Err()
		if hasCode(err, codeAlreadyInitialized) {
			return errors.New("configuration is being read")
		}
		return err
	}
	if err != nil {
		return err
	}
	if m := answer.Config.Members; len(m) == 1 && m[0].Host == host {
		return nil
	}
	return admin.RunCommand(ctx, bson.D{
		{Key: "replSetReconfig", Value: wanted(answer.Config.Version + 1)}, {Key: "force", Value: true},
	}).Err()
}

func hasCode(err error, code int) bool {
	var server mongo.ServerError
	return errors.As(err, &server) && server.HasErrorCode(code)
}
