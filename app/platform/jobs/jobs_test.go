package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hibiken/asynq"
	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/platform/db"
	"lantoa/app/platform/db/dbtest"
	"lantoa/app/platform/jobs"
	"lantoa/app/platform/local/localtest"
)

type payload struct {
	Name string `json:"name"`
}

// rig is a database, a Redis of the test's own, and as many processes as the
// test starts.
type rig struct {
	t     *testing.T
	db    *db.DB
	redis string
}

func newRig(t *testing.T) *rig {
	d := dbtest.New(t)
	if err := db.Ensure(t.Context(), d, jobs.Collections()...); err != nil {
		t.Fatal(err)
	}
	return &rig{t: t, db: d, redis: localtest.RedisURI(t)}
}

func (r *rig) process(change ...func(*jobs.Config)) *jobs.Jobs {
	cfg := jobs.Config{DB: r.db, RedisURI: r.redis, Poll: 20 * time.Millisecond, StuckAfter: 300 * time.Millisecond, LeaseFor: 600 * time.Millisecond, Workers: 4}
	for _, c := range change {
		c(&cfg)
	}
	j, err := jobs.New(cfg)
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { _ = j.Close() })
	return j
}

// start runs a worker until the returned function, or the end of the test,
// stops it.
func (r *rig) start(j *jobs.Jobs) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- j.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			r.t.Errorf("Run: %v", err)
		}
	})
	r.t.Cleanup(stop)
	return stop
}

func (r *rig) put(j *jobs.Jobs, rows ...jobs.Row) {
	r.t.Helper()
	if err := j.Put(r.t.Context(), rows...); err != nil {
		r.t.Fatal(err)
	}
}

func (r *rig) state(j *jobs.Jobs, id string) string {
	row, err := j.Find(r.t.Context(), id)
	if err != nil {
		r.t.Fatal(err)
	}
	return row.State
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); {
		if ok() {
			return
		}
		<-time.After(10 * time.Millisecond)
	}
	t.Fatalf("never: %s", what)
}

func row(id string) jobs.Row {
	return jobs.Row{ID: id, Kind: "test.work", Queue: jobs.Default, Payload: payload{Name: id}}
}

func TestAFactAndItsRowCommitTogether(t *testing.T) {
	r := newRig(t)
	j := r.process()
	broken := errors.New("the rule says no")
	err := r.db.Tx(t.Context(), func(ctx context.Context) error {
		if err := j.Put(ctx, row("a")); err != nil {
			return err
		}
		return broken
	})
	if !errors.Is(err, broken) {
		t.Fatalf("Tx: %v", err)
	}
	if _, err := j.Find(t.Context(), "a"); err == nil {
		t.Error("the row of a fact that never happened was kept")
	}
}

func TestEachRowRunsAndTheSameIdIsAskedForOnce(t *testing.T) {
	r := newRig(t)
	j := r.process()
	var runs atomic.Int32
	jobs.Handle(j, "test.work", jobs.Default, func(_ context.Context, id string, p payload) error {
		if p.Name != id {
			t.Errorf("payload %q of %q", p.Name, id)
		}
		runs.Add(1)
		return nil
	})
	for range 3 {
		r.put(j, row("a"), row("b"))
	}
	r.start(j)
	eventually(t, "both are done", func() bool { return r.state(j, "a") == jobs.Done && r.state(j, "b") == jobs.Done })
	if runs.Load() != 2 {
		t.Errorf("ran %d times", runs.Load())
	}
	if err := j.Raise(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	eventually(t, "raised work ran again", func() bool { return runs.Load() == 3 && r.state(j, "a") == jobs.Done })
}

func TestARowWaitsForItsTime(t *testing.T) {
	r := newRig(t)
	var clock atomic.Int64
	clock.Store(db.Now().UnixMilli())
	j := r.process(func(c *jobs.Config) { c.Now = func() time.Time { return time.UnixMilli(clock.Load()).UTC() } })
	jobs.Handle(j, "test.work", jobs.Default, func(context.Context, string, payload) error { return nil })
	later := row("later")
	later.NotBefore = time.UnixMilli(clock.Load()).Add(time.Hour)
	r.put(j, later, row("now"))
	r.start(j)
	eventually(t, "the due one is done", func() bool { return r.state(j, "now") == jobs.Done })
	if s := r.state(j, "later"); s != jobs.Pending {
		t.Errorf("the later one is %s", s)
	}
	clock.Add(time.Hour.Milliseconds())
	eventually(t, "its time came", func() bool { return r.state(j, "later") == jobs.Done })
}

func TestRedisFlushedBetweenCommitAndDelivery(t *testing.T) {
	r := newRig(t)
	j := r.process()
	var seen sync.Map
	gate := make(chan struct{})
	jobs.Handle(j, "test.work", jobs.Default, func(ctx context.Context, id string, _ payload) error {
		select {
		case <-gate:
		case <-ctx.Done():
			return ctx.Err()
		}
		seen.Store(id, true)
		return nil
	})
	const n = 40
	for i := range n {
		r.put(j, row(fmt.Sprint("r", i)))
	}
	r.start(j)
	eventually(t, "all are queued", func() bool {
		left, err := r.db.Collection("outbox").CountDocuments(t.Context(), bson.M{"state": jobs.Pending})
		return err == nil && left == 0
	})
	if err := j.Redis().FlushDB(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	close(gate)
	eventually(t, "everything is done in spite of the flush", func() bool {
		done, err := r.db.Collection("outbox").CountDocuments(t.Context(), bson.M{"state": jobs.Done})
		return err == nil && done == n
	})
	for i := range n {
		if _, ok := seen.Load(fmt.Sprint("r", i)); !ok {
			t.Errorf("r%d never ran", i)
		}
	}
}

func TestAWorkerThatDiesLeavesNothingUndone(t *testing.T) {
	r := newRig(t)
	dying := r.process()
	started := make(chan struct{}, 8)
	dead := make(chan struct{})
	jobs.Handle(dying, "test.work", jobs.Default, func(ctx context.Context, _ string, _ payload) error {
		started <- struct{}{}
		<-dead // a killed process finishes nothing
		return errors.New("killed")
	})
	r.put(dying, row("a"))
	stopDying := r.start(dying)
	<-started
	// What a kill leaves behind: Redis still believes that a worker is on it,
	// the outbox says queued, the lease is held. Redis forgets it here, as it
	// does when the worker's own lease there runs out.
	if err := dying.Redis().FlushDB(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	heir := r.process()
	var ran atomic.Int32
	jobs.Handle(heir, "test.work", jobs.Default, func(context.Context, string, payload) error { ran.Add(1); return nil })
	r.start(heir)
	close(dead)
	stopDying()
	eventually(t, "the heir did it", func() bool { return ran.Load() >= 1 && r.state(heir, "a") == jobs.Done })
}

func TestAFailureIsTriedAgainAndAHopelessOneIsKept(t *testing.T) {
	r := newRig(t)
	j := r.process()
	var tries atomic.Int32
	jobs.Handle(j, "test.work", jobs.Default, func(_ context.Context, id string, _ payload) error {
		if id == "hopeless" {
			return jobs.Skip(errors.New("no such certificate"))
		}
		if tries.Add(1) == 1 {
			return errors.New("mail server away")
		}
		return nil
	})
	jobs.Handle(j, "test.panic", jobs.Default, func(context.Context, string, payload) error { panic("nil map") })
	r.put(j, row("a"), row("hopeless"), jobs.Row{ID: "p", Kind: "test.panic", Queue: jobs.Bulk, Payload: payload{}})
	r.start(j)
	eventually(t, "the second try works", func() bool { return r.state(j, "a") == jobs.Done && tries.Load() == 2 })
	eventually(t, "the hopeless one is failed", func() bool { return r.state(j, "hopeless") == jobs.Failed })
	eventually(t, "the panic is noted", func() bool {
		got, err := j.Find(t.Context(), "p")
		return err == nil && got.LastError == "panic: nil map"
	})
}

func TestTheTaskOfAnOlderGenerationDoesNothing(t *testing.T) {
	r := newRig(t)
	j := r.process()
	var ran atomic.Int32
	jobs.Handle(j, "test.work", jobs.Default, func(context.Context, string, payload) error { ran.Add(1); return nil })
	r.put(j, row("a"))
	client := asynq.NewClient(mustRedis(t, r.redis))
	defer client.Close()
	// The same row delivered by hand under ids that are not its own.
	for _, id := range []string{"a:0", "a:77"} {
		if _, err := client.Enqueue(asynq.NewTask("test.work", []byte("a")), asynq.TaskID(id), asynq.Queue("default")); err != nil {
			t.Fatal(err)
		}
	}
	r.start(j)
	eventually(t, "done", func() bool { return r.state(j, "a") == jobs.Done })
	if ran.Load() != 1 {
		t.Errorf("ran %d times", ran.Load())
	}
}

func mustRedis(t *testing.T, uri string) asynq.RedisConnOpt {
	opt, err := asynq.ParseRedisURI(uri)
	if err != nil {
		t.Fatal(err)
	}
	return opt
}

func TestPeriodicWorkIsCaughtUpOnceByTwoProcesses(t *testing.T) {
	r := newRig(t)
	// 23/11/2026 is a Monday; 01:00 UTC is 08:00 in the province.
	var clock atomic.Int64
	clock.Store(time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC).UnixMilli())
	var mu sync.Mutex
	slots := map[string]int{}
	build := func() *jobs.Jobs {
		j := r.process(func(c *jobs.Config) { c.Now = func() time.Time { return time.UnixMilli(clock.Load()).UTC() } })
		j.Periodic("morning", "0 8 * * 1-5", func(_ context.Context, slot time.Time) error {
			mu.Lock()
			defer mu.Unlock()
			slots[slot.Format("2006-01-02 15:04")]++
			return nil
		})
		return j
	}
	first := build()
	stop := r.start(first)
	eventually(t, "the start is marked", func() bool {
		n, err := r.db.Collection("periodics").CountDocuments(t.Context(), bson.M{})
		return err == nil && n == 1
	})
	stop()
	clock.Store(time.Date(2026, 11, 26, 2, 0, 0, 0, time.UTC).UnixMilli()) // three mornings and a bit later
	r.start(build())
	r.start(build())
	eventually(t, "four mornings ran", func() bool { mu.Lock(); defer mu.Unlock(); return len(slots) == 4 })
	mu.Lock()
	defer mu.Unlock()
	for _, day := range []string{"2026-11-23 08:00", "2026-11-24 08:00", "2026-11-25 08:00", "2026-11-26 08:00"} {
		if slots[day] != 1 {
			t.Errorf("slot %s ran %d times", day, slots[day])
		}
	}
}

func TestOnlyOneProcessLeadsAndAnotherTakesOver(t *testing.T) {
	r := newRig(t)
	var mu sync.Mutex
	leading := map[string]int{}
	build := func(name string) *jobs.Jobs {
		j := r.process()
		j.Reconcile("count", time.Millisecond, func(context.Context) error {
			mu.Lock()
			defer mu.Unlock()
			leading[name]++
			return nil
		})
		return j
	}
	count := func(name string) int { mu.Lock(); defer mu.Unlock(); return leading[name] }
	stopA := r.start(build("a"))
	eventually(t, "a leads", func() bool { return count("a") > 2 })
	r.start(build("b"))
	before := count("a")
	eventually(t, "a goes on", func() bool { return count("a") > before+3 })
	if count("b") != 0 {
		t.Error("two processes led at once")
	}
	stopA()
	eventually(t, "b takes over", func() bool { return count("b") > 0 })
}
