package local

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"
)

// startTimeout bounds a start whose context has no deadline: recovery of a
// large journal after a power cut is the slow case.
const startTimeout = 3 * time.Minute

type running struct {
	log      *slog.Logger
	data     string
	lock     *os.File
	thread   *thread
	mongo    *child
	redis    *child
	died     chan struct{}
	stopping chan struct{}
}

// Start runs both servers and returns when mongod is a writable primary and
// redis-server answers. An orphan of a killed process that still runs on the
// same folder is stopped first; a folder in use by a living one is refused.
// The error of missing programs is ErrMissing.
func Start(ctx context.Context, o Options) (_ *Servers, err error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	bin, err := findPrograms(o.Bin)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()

	data, err := prepare(o.Data)
	if err != nil {
		return nil, fmt.Errorf("local servers: data folder: %w", err)
	}
	lock, err := lockFolder(data)
	if err != nil {
		return nil, err
	}
	s := &Servers{running: running{
		log: o.Log, data: data, lock: lock, thread: newThread(),
		died: make(chan struct{}), stopping: make(chan struct{}),
	}}
	defer func() {
		if err != nil {
			gone, cancel := context.WithCancel(context.Background())
			cancel() // nothing was promised yet: kill at once
			_ = s.Stop(gone)
		}
	}()

	began := time.Now()
	both, starting := errgroup.WithContext(ctx)
	both.Go(func() error { return s.startMongo(starting, bin.mongod, o.Ephemeral) })
	both.Go(func() error { return s.startRedis(starting, bin.redis, o.Ephemeral) })
	if err := both.Wait(); err != nil {
		return nil, fmt.Errorf("local servers: %w", err)
	}
	go s.watch()
	o.Log.Info("local servers ready", "mongo", s.MongoURI, "redis", s.RedisURI, "data", data,
		"took", time.Since(began).Round(time.Millisecond))
	return s, nil
}

// Stop asks both servers to end, waits, and frees the folder. When the
// context ends first they are killed; what was acknowledged is in their
// journals all the same. A second call returns what the first did.
func (s *Servers) Stop(ctx context.Context) error {
	s.stop.Do(func() {
		close(s.stopping)
		var both errgroup.Group
		for _, c := range []*child{s.mongo, s.redis} {
			if c != nil {
				both.Go(func() error { return c.stop(ctx) })
			}
		}
		s.stopErr = both.Wait()
		s.thread.end()
		_ = s.lock.Close() // the lock goes with its last descriptor
		s.log.Info("local servers stopped")
	})
	return s.stopErr
}

// Died is closed when a server ends that nobody asked to end.
func (s *Servers) Died() <-chan struct{} { return s.died }

// watch reports an unexpected death and keeps the logs small.
func (s *Servers) watch() {
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	for {
		var dead *child
		select {
		case <-s.stopping:
			return
		case <-tick.C:
			s.mongo.trimLog()
			s.redis.trimLog()
			continue
		case <-s.mongo.done:
			dead = s.mongo
		case <-s.redis.done:
			dead = s.redis
		}
		select {
		case <-s.stopping:
		default:
			s.log.Error("local server died", "server", dead.name, "status", dead.status, "log", dead.logPath)
			close(s.died)
		}
		return
	}
}

// prepare makes the folders and returns the data folder's true absolute path:
// an orphan is recognised by it.
func prepare(data string) (string, error) {
	if data == "" {
		return "", errors.New("no folder named")
	}
	for _, sub := range []string{"mongo", "redis"} {
		if err := os.MkdirAll(filepath.Join(data, sub), 0o700); err != nil {
			return "", err
		}
	}
	abs, err := filepath.Abs(data)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(abs)
}

// lockFolder takes the folder for this process. The kernel frees the lock
// whatever way the process ends, so a stale one cannot be.
func lockFolder(data string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(data, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("local servers: %w", err)
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		holder, _ := io.ReadAll(io.LimitReader(f, 32))
		_ = f.Close()
		return nil, fmt.Errorf("thư mục dữ liệu %s đang được một tiến trình lantoa khác dùng (pid %s); hãy dừng nó hoặc chọn thư mục khác bằng --data\n"+
			"%w: %s, process %[2]s; stop it or choose another folder with --data", data, strings.TrimSpace(string(holder)), ErrInUse, data)
	}
	if err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("local servers: lock %s: %w", data, err)
	}
	if err := f.Truncate(0); err == nil {
		_, _ = fmt.Fprintf(f, "%d\n", os.Getpid())
	}
	return f, nil
}
