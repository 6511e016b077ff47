package local

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// thread is one OS thread that starts all children and outlives them. The
// kernel sends a child's Pdeathsig when the *thread* that forked it ends, and
// Go ends threads as it likes; this one is held.
type thread struct{ work chan func() }

func newThread() *thread {
	t := &thread{work: make(chan func())}
	go func() {
		runtime.LockOSThread() // never unlocked: the thread ends with the goroutine
		for f := range t.work {
			f()
		}
	}()
	return t
}

func (t *thread) start(cmd *exec.Cmd) error {
	result := make(chan error)
	t.work <- func() { result <- cmd.Start() }
	return <-result
}

func (t *thread) end() { close(t.work) }

// child is a started server.
type child struct {
	name    string
	cmd     *exec.Cmd
	logPath string
	logFrom int64         // where this run's output begins in the log
	done    chan struct{} // closed when it has ended
	status  error         // set before done is closed
	trim    sync.Mutex
}

// spawn runs the program in its data folder (which is how an orphan is known)
// with its output appended to a log beside that folder.
func (s *Servers) spawn(name, path, folder string, onDeath syscall.Signal, args ...string) (*child, error) {
	c := &child{name: name, logPath: filepath.Join(s.data, name+".log"), done: make(chan struct{})}
	c.trimLog()
	out, err := os.OpenFile(c.logPath, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	defer func() { _ = out.Close() }()
	if c.logFrom, err = out.Seek(0, io.SeekEnd); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	c.cmd = exec.Command(path, args...)
	c.cmd.Dir = folder
	c.cmd.Stdout, c.cmd.Stderr = out, out
	// A process group of its own: Ctrl-C at the terminal reaches us alone,
	// and we stop the servers after the work that needs them.
	c.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: onDeath}
	if err := s.thread.start(c.cmd); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	go func() {
		c.status = c.cmd.Wait()
		close(c.done)
	}()
	return c, nil
}

// stop ends the child by SIGTERM, on which both servers leave a clean folder.
func (c *child) stop(ctx context.Context) error {
	_ = c.cmd.Process.Signal(syscall.SIGTERM) // an ended child is what we want
	select {
	case <-c.done:
		return nil
	case <-ctx.Done():
	}
	_ = c.cmd.Process.Kill()
	<-c.done
	return fmt.Errorf("%s did not stop in time and was killed: %w", c.name, ctx.Err())
}

// ended is the error of a child that ended by itself, with its last words.
func (c *child) ended() error {
	hint := ""
	if strings.Contains(c.output(), "error while loading shared libraries") {
		hint = " (mongod cần libcurl4 và OpenSSL 3; it needs libcurl4 and OpenSSL 3)"
	}
	return fmt.Errorf("%s ended at start: %w%s; its log %s ends: %s", c.name, c.status, hint, c.logPath, tail(c.output(), 600))
}

func (c *child) portTaken() bool { return strings.Contains(c.output(), "Address already in use") }

// output is what this run has written, up to 64 KB of it.
func (c *child) output() string {
	f, err := os.Open(c.logPath)
	if err != nil {
		return ""
	}
	defer func() { _ = f.Close() }()
	text, _ := io.ReadAll(io.NewSectionReader(f, c.logFrom, 64<<10))
	return string(text)
}

func tail(s string, n int) string {
	if s = strings.TrimSpace(s); len(s) > n {
		s = "…" + strings.ToValidUTF8(s[len(s)-n:], "")
	}
	return s
}

// maxLog is the size at which a log moves to <name>.log.1, replacing it.
const maxLog = 16 << 20

// trimLog copies and truncates: the server appends to an open file and goes
// on at its new end.
func (c *child) trimLog() {
	c.trim.Lock()
	defer c.trim.Unlock()
	info, err := os.Stat(c.logPath)
	if err != nil || info.Size() < maxLog {
		return
	}
	src, err := os.Open(c.logPath)
	if err != nil {
		return
	}
	defer func() { _ = src.Close() }()
	old, err := os.OpenFile(c.logPath+".1", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return
	}
	defer func() { _ = old.Close() }()
	if _, err := io.Copy(old, src); err == nil {
		_ = os.Truncate(c.logPath, 0)
	}
}

// orphanPatience is how long an orphan may take to end by itself. It got
// SIGTERM when its parent died, so it is mostly gone already.
const orphanPatience = 20 * time.Second

// stopOrphans ends servers that a killed process left behind on this folder.
// It is called under the folder's lock, so they have no living owner. A
// process is one of them when it runs the program of that name *and* works
// in that very folder; number files, which go stale, are not trusted.
func (s *Servers) stopOrphans(ctx context.Context, program, folder string) error {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return fmt.Errorf("look for orphans: %w", err)
	}
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil || !isOrphan(pid, program, folder) {
			continue
		}
		// The handle is taken before the second look: a number that was given
		// to another process in between is never signalled.
		p, err := os.FindProcess(pid)
		if err != nil || !isOrphan(pid, program, folder) {
			continue
		}
		s.log.Warn("stopping the server that a killed process left behind", "program", program, "pid", pid)
		if err := endOrphan(ctx, p, func() bool { return isOrphan(pid, program, folder) }); err != nil {
			return fmt.Errorf("stop old %s (process %d): %w", program, pid, err)
		}
	}
	return nil
}

func isOrphan(pid int, program, folder string) bool {
	proc := filepath.Join("/proc", strconv.Itoa(pid))
	cwd, err := os.Readlink(filepath.Join(proc, "cwd"))
	if err != nil || cwd != folder {
		return false
	}
	exe, err := os.Readlink(filepath.Join(proc, "exe"))
	// "make servers" may have replaced the file since.
	return err == nil && filepath.Base(strings.TrimSuffix(exe, " (deleted)")) == program
}

func endOrphan(ctx context.Context, p *os.Process, alive func() bool) error {
	ctx, cancel := context.WithTimeout(ctx, orphanPatience)
	defer cancel()
	if err := p.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	if poll(ctx, nil, func(context.Context) error { return not(alive()) }) == nil {
		return nil
	}
	if err := p.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	ctx, cancel = context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	return poll(ctx, nil, func(context.Context) error { return not(alive()) })
}

func not(alive bool) error {
	if alive {
		return errors.New("still alive")
	}
	return nil
}
