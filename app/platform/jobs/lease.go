package jobs

import (
	"context"
	"time"

	"lantoa/app/platform/db"
)

// release lets another process lead at once.
func (j *Jobs) release(name string) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if err := db.Release(ctx, j.leases, name, j.holder); err != nil {
		j.cfg.Log.Warn("lease not released; it will run out", "lease", name, "error", err)
	}
}

// lead runs work whenever this process holds the lease, and cancels it when
// the lease is lost. It returns when ctx ends.
func (j *Jobs) lead(ctx context.Context, name string, work func(ctx context.Context)) {
	var current *term
	halt := func() {
		current.end()
		current = nil
	}
	defer func() {
		halt()
		j.release(name)
	}()
	renewed := time.Now()
	for {
		held, err := db.Acquire(ctx, j.leases, name, j.holder, j.cfg.LeaseFor)
		switch {
		case held:
			renewed = time.Now()
			if current == nil {
				current = begin(ctx, work)
			}
		case err == nil, time.Since(renewed) > j.cfg.LeaseFor*2/3:
			halt()
		}
		if err != nil && ctx.Err() == nil {
			j.cfg.Log.Warn("lease", "lease", name, "error", err)
		}
		if !pause(ctx, j.cfg.LeaseFor/4) {
			return
		}
	}
}

// term is one stretch of leadership.
type term struct {
	stop context.CancelFunc
	done chan struct{}
}

func begin(ctx context.Context, work func(ctx context.Context)) *term {
	ctx, stop := context.WithCancel(ctx)
	t := &term{stop: stop, done: make(chan struct{})}
	go func() {
		defer close(t.done)
		work(ctx)
	}()
	return t
}

// end cancels the work and waits until it returned; nil is no term.
func (t *term) end() {
	if t == nil {
		return
	}
	t.stop()
	<-t.done
}

// pause waits; false when ctx ended.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
