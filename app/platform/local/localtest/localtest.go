// Package localtest gives tests a real MongoDB and a real Redis.
//
// The first test of a process that asks starts a pair on a temporary folder
// (about 0.7 s); the others of that process share it. Test processes share
// nothing, so one package may flush, stall or fill its servers without
// another noticing. Nothing outlives the process, however it ends: the kernel
// kills the servers with it, and a shell that waits on a pipe from it removes
// the folder. No TestMain is needed.
//
// Tests never skip for want of servers: they fail and say "make servers".
package localtest

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/redis/go-redis/v9"

	"lantoa/app/platform/local"
)

// MongoURI returns the URI of the process's replica set, naming no database:
// a test makes one of its own (dbtest does).
func MongoURI(t testing.TB) string {
	t.Helper()
	return Servers(t).MongoURI
}

// RedisURI returns the URI of an empty logical database that no other test
// holds until this one ends. Keys, FLUSHDB and asynq stay inside it; FLUSHALL,
// CONFIG and publish/subscribe channels reach the whole server, so a test that
// uses them starts its own servers with local.Start.
func RedisURI(t testing.TB) string {
	t.Helper()
	s := Servers(t)
	n, ok := numbers.take()
	if !ok {
		t.Fatal("localtest: all logical Redis databases are in use")
	}
	t.Cleanup(func() { numbers.giveBack(n) })

	uri := strings.TrimSuffix(s.RedisURI, "/0") + "/" + strconv.Itoa(n)
	opts, err := redis.ParseURL(uri)
	if err != nil {
		t.Fatalf("localtest: %v", err)
	}
	client := redis.NewClient(opts)
	defer func() { _ = client.Close() }()
	// Emptied when taken, not when given back: a worker that a test left
	// running may write after its end.
	if err := client.FlushDB(context.Background()).Err(); err != nil {
		t.Fatalf("localtest: empty Redis database %d: %v", n, err)
	}
	return uri
}

// Servers returns the process's pair, starting it at the first call. It is not
// for stopping or killing: such a test starts its own with local.Start.
func Servers(t testing.TB) *local.Servers {
	t.Helper()
	s, err := pair()
	if err != nil {
		t.Fatalf("localtest: %v", err)
	}
	return s
}

var pair = sync.OnceValues(func() (*local.Servers, error) {
	data, err := os.MkdirTemp(parent(), "lantoa-test-")
	if err != nil {
		return nil, err
	}
	if err := removeAtExit(data); err != nil {
		return nil, err
	}
	return local.Start(context.Background(), local.Options{Data: data, Ephemeral: true})
})

// removeAtExit leaves a shell that removes the folder when this process has
// ended in whatever way: then its end of the pipe closes.
func removeAtExit(folder string) error {
	const script = `trap '' INT TERM HUP
cat >/dev/null
for again in 1 2 3 4 5; do rm -rf -- "$1" && break; sleep 0.2; done`
	cmd := exec.Command("sh", "-c", script, "lantoa-test-cleaner", folder)
	pipe, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start the cleaner of %s: %w", folder, err)
	}
	heldOpen.Store(&pipe)
	return nil
}

// heldOpen keeps the pipe from being collected, and thereby closed.
var heldOpen atomic.Pointer[io.WriteCloser]

// databases is how many logical databases ephemeral servers have, less number
// 0, which is left to local.Servers.RedisURI.
const databases = 511

var numbers = newQueue(databases)

// queue hands out 1..n, the longest unused first.
type queue struct {
	mu   sync.Mutex
	free []int
}

func newQueue(n int) *queue {
	q := &queue{}
	for i := range n {
		q.free = append(q.free, i+1)
	}
	return q
}

func (q *queue) take() (int, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.free) == 0 {
		return 0, false
	}
	n := q.free[0]
	q.free = q.free[1:]
	return n, true
}

func (q *queue) giveBack(n int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.free = append(q.free, n)
}
