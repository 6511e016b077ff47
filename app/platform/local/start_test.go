//go:build linux

package local

import (
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"
	"go.mongodb.org/mongo-driver/mongo/writeconcern"
)

func start(t *testing.T, data string) *Servers {
	t.Helper()
	s, err := Start(t.Context(), Options{Data: data})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, s) })
	return s
}

func stop(t *testing.T, s *Servers) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 15*time.Second)
	defer cancel()
	if err := s.Stop(ctx); err != nil {
		t.Errorf("stop: %v", err)
	}
}

// connect returns the two clients that the tests write and read through.
func connect(t *testing.T, s *Servers) (*mongo.Collection, *redis.Client) {
	t.Helper()
	journal := true
	client, err := mongo.Connect(t.Context(), options.Client().ApplyURI(s.MongoURI).
		SetServerSelectionTimeout(10*time.Second).
		SetWriteConcern(&writeconcern.WriteConcern{W: "majority", Journal: &journal}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		gone, cancel := context.WithCancel(context.Background())
		cancel() // the server may be, and a client waits for it to say goodbye
		_ = client.Disconnect(gone)
	})
	opts, err := redis.ParseURL(s.RedisURI)
	if err != nil {
		t.Fatal(err)
	}
	r := redis.NewClient(opts)
	t.Cleanup(func() { _ = r.Close() })
	return client.Database("thu").Collection("so"), r
}

func write(t *testing.T, s *Servers, id string) {
	t.Helper()
	so, r := connect(t, s)
	if _, err := so.InsertOne(t.Context(), bson.D{{Key: "_id", Value: id}}); err != nil {
		t.Fatalf("mongod: write %q: %v", id, err)
	}
	if err := r.Set(t.Context(), id, "đã ghi", 0).Err(); err != nil {
		t.Fatalf("redis: write %q: %v", id, err)
	}
}

func wantWritten(t *testing.T, s *Servers, ids ...string) {
	t.Helper()
	so, r := connect(t, s)
	for _, id := range ids {
		if err := so.FindOne(t.Context(), bson.D{{Key: "_id", Value: id}}).Err(); err != nil {
			t.Errorf("mongod: read %q: %v", id, err)
		}
		if got := r.Get(t.Context(), id).Val(); got != "đã ghi" {
			t.Errorf("redis: read %q = %q", id, got)
		}
	}
}

func TestStopAndStartAgain(t *testing.T) {
	data := t.TempDir()
	first := start(t, data)
	write(t, first, "lần một")
	began := time.Now()
	stop(t, first)
	t.Logf("clean stop took %v", time.Since(began).Round(time.Millisecond))
	// mongod empties its lock file when, and only when, it shut down cleanly.
	if text, err := os.ReadFile(filepath.Join(data, "mongo", "mongod.lock")); err != nil || len(text) > 0 {
		t.Errorf("mongod.lock = %q, %v; want it empty", text, err)
	}

	began = time.Now()
	second := start(t, data)
	t.Logf("second start took %v", time.Since(began).Round(time.Millisecond))
	if second.MongoURI != first.MongoURI || second.RedisURI != first.RedisURI {
		t.Errorf("addresses changed though their ports were free: %s, %s", second.MongoURI, second.RedisURI)
	}
	write(t, second, "lần hai")
	wantWritten(t, second, "lần một", "lần hai")
}

func TestWritesSurviveKilledServers(t *testing.T) {
	data := t.TempDir()
	first := start(t, data)
	write(t, first, "đã xác nhận")
	for _, pid := range []int{first.MongoPID, first.RedisPID} {
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
	}
	select {
	case <-first.Died():
	case <-time.After(10 * time.Second):
		t.Fatal("nobody noticed the deaths")
	}
	stop(t, first)

	second := start(t, data)
	wantWritten(t, second, "đã xác nhận")
	write(t, second, "sau đó")
}

func TestOrphansAreStoppedFirst(t *testing.T) {
	data := t.TempDir()
	first := start(t, data)
	write(t, first, "trước")
	stop(t, first)

	// What a parent killed by the kernel leaves where even Pdeathsig failed.
	bin, err := findPrograms(nil)
	if err != nil {
		t.Fatal(err)
	}
	port, err := freePort(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	mongoFolder, redisFolder := filepath.Join(data, "mongo"), filepath.Join(data, "redis")
	mongod := run(t, mongoFolder, bin.mongod, mongoArgs(mongoFolder, port, false)...)
	redisServer := run(t, redisFolder, bin.redis, redisArgs(redisFolder, port+1, false)...)
	stranger := run(t, mongoFolder, "sleep", "600")
	waitFor(t, func() bool { return answers(t.Context(), port) == nil })

	second := start(t, data)
	wantWritten(t, second, "trước")
	for name, done := range map[string]<-chan struct{}{"mongod": mongod, "redis-server": redisServer} {
		select {
		case <-done:
		default:
			t.Errorf("the old %s still runs", name)
		}
	}
	select {
	case <-stranger:
		t.Error("a foreign process that only worked in the folder was stopped")
	default:
	}
}

// run starts a program that the test ends, and returns a channel closed when
// it ends before.
func run(t *testing.T, dir, name string, args ...string) <-chan struct{} {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	threads := newThread()
	if err := threads.start(cmd); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		_ = cmd.Wait()
		close(done)
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		<-done
		threads.end()
	})
	return done
}

func waitFor(t *testing.T, ok func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := poll(ctx, nil, func(context.Context) error { return not(!ok()) }); err != nil {
		t.Fatal(err)
	}
}

func TestAnotherPortEveryTime(t *testing.T) {
	data := t.TempDir()
	first := start(t, data)
	write(t, first, "cổng cũ")
	stop(t, first)
	for _, name := range []string{"mongod", "redis"} {
		occupy(t, lastPort(filepath.Join(data, name+".port")))
	}

	second := start(t, data)
	if second.MongoURI == first.MongoURI || second.RedisURI == first.RedisURI {
		t.Fatalf("the taken ports were used again: %s, %s", second.MongoURI, second.RedisURI)
	}
	write(t, second, "cổng mới")
	wantWritten(t, second, "cổng cũ", "cổng mới")
}

// occupy takes the port (0: any) with a stranger that hangs up on everybody.
func occupy(t *testing.T, port int) int {
	t.Helper()
	l, err := net.Listen("tcp4", loopback(port))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_ = conn.Close()
		}
	}()
	return l.Addr().(*net.TCPAddr).Port
}

func TestPortTakenBetweenChoiceAndBind(t *testing.T) {
	data, err := prepare(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	taken := occupy(t, 0)
	bin, err := findPrograms(nil)
	if err != nil {
		t.Fatal(err)
	}
	s := &Servers{running: running{data: data, thread: newThread()}}
	defer s.thread.end()

	var ports []int
	err = s.onFreePort(t.Context(), "redis", func(port int) (*child, error) {
		if ports = append(ports, port); len(ports) == 1 {
			port = taken
		}
		folder := filepath.Join(data, "redis")
		c, err := s.spawn("redis", bin.redis, folder, syscall.SIGKILL, redisArgs(folder, port, true)...)
		if err != nil {
			return nil, err
		}
		s.redis = c
		return c, redisAnswers(t.Context(), c, port)
	})
	if err != nil || len(ports) != 2 {
		t.Errorf("tried ports %v, error %v; want a second try that succeeds", ports, err)
	}
	if err := s.redis.stop(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestSecondStarterIsRefused(t *testing.T) {
	data := t.TempDir()
	first := start(t, data)
	_, err := Start(t.Context(), Options{Data: data})
	if !errors.Is(err, ErrInUse) {
		t.Fatalf("second start: %v, want ErrInUse", err)
	}
	for _, want := range []string{"đang được một tiến trình lantoa khác dùng", "--data", strconv.Itoa(os.Getpid())} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("message lacks %q: %v", want, err)
		}
	}
	write(t, first, "vẫn chạy")
}

func TestStaleNumbersAreIgnored(t *testing.T) {
	data := t.TempDir()
	if _, err := prepare(data); err != nil {
		t.Fatal(err)
	}
	self := strconv.Itoa(os.Getpid()) + "\n"
	for _, name := range []string{"lock", "mongo/mongod.lock", "mongod.port", "redis.port"} {
		if err := os.WriteFile(filepath.Join(data, name), []byte(self), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(t, start(t, data), "tệp cũ")
}

func TestCancelledStartLeavesNothing(t *testing.T) {
	data := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Start(ctx, Options{Data: data}); !errors.Is(err, context.Canceled) {
		t.Fatalf("start: %v, want context.Canceled", err)
	}
	write(t, start(t, data), "lần sau") // neither lock nor server is in the way
}

func TestLogIsKeptSmall(t *testing.T) {
	c := &child{logPath: filepath.Join(t.TempDir(), "mongod.log")}
	if err := os.WriteFile(c.logPath, make([]byte, maxLog), 0o600); err != nil {
		t.Fatal(err)
	}
	c.trimLog()
	for path, want := range map[string]int64{c.logPath: 0, c.logPath + ".1": maxLog} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if info.Size() != want {
			t.Errorf("%s has %d bytes, want %d", filepath.Base(path), info.Size(), want)
		}
	}
}
