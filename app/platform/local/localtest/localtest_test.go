package localtest_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/platform/local/localtest"
)

func TestMongoIsAReplicaSetWithTransactions(t *testing.T) {
	ctx := t.Context()
	client, err := mongo.Connect(ctx, options.Client().ApplyURI(localtest.MongoURI(t)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = client.Disconnect(context.Background()) }()
	session, err := client.StartSession()
	if err != nil {
		t.Fatal(err)
	}
	defer session.EndSession(ctx)
	_, err = session.WithTransaction(ctx, func(tx mongo.SessionContext) (any, error) {
		return client.Database("thu").Collection("don_vi").InsertOne(tx, bson.D{{Key: "_id", Value: "Sở Nội vụ"}})
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestRedisDatabasesDoNotMeet(t *testing.T) {
	ctx := t.Context()
	open := func(uri string) *redis.Client {
		opts, err := redis.ParseURL(uri)
		if err != nil {
			t.Fatal(err)
		}
		client := redis.NewClient(opts)
		t.Cleanup(func() { _ = client.Close() })
		return client
	}
	a, b := open(localtest.RedisURI(t)), open(localtest.RedisURI(t))
	if err := a.Set(ctx, "khóa", "a", 0).Err(); err != nil {
		t.Fatal(err)
	}
	if n := b.DBSize(ctx).Val(); n != 0 {
		t.Errorf("the other database has %d keys, want 0", n)
	}
}

// asChild makes this test binary play a test process that starts the servers,
// tells of them and waits to be killed.
const asChild = "LANTOA_LOCALTEST_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(asChild) == "" {
		os.Exit(m.Run())
	}
	t := &testing.T{}
	s := localtest.Servers(t)
	fmt.Printf("%d %d\n", s.MongoPID, s.RedisPID)
	select {}
}

func TestNothingOutlivesAKilledProcess(t *testing.T) {
	tmp := t.TempDir()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), asChild+"=1", "TMPDIR="+tmp)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the child told nothing: %v", err)
	}
	var mongod, redisServer int
	if _, err := fmt.Sscan(line, &mongod, &redisServer); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()

	waitUntil(t, "mongod and redis-server end", func() bool { return ended(mongod) && ended(redisServer) })
	waitUntil(t, "the folder goes", func() bool {
		left, err := filepath.Glob(filepath.Join(tmp, "lantoa-test-*"))
		return err == nil && len(left) == 0
	})
}

// ended is also true of a process that waits for init to collect it.
func ended(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return syscall.Kill(pid, 0) != nil
	}
	return strings.Contains(string(stat), ") Z ")
}

func waitUntil(t *testing.T, what string, done func() bool) {
	t.Helper()
	deadline := time.NewTimer(20 * time.Second)
	defer deadline.Stop()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !done() {
		select {
		case <-deadline.C:
			t.Fatalf("waited too long until %s", what)
		case <-tick.C:
		}
	}
}
