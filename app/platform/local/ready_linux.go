package local

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

var errEnded = errors.New("server ended")

// poll calls try until it succeeds, the child ends (errEnded) or the context
// does; then the last complaint is told. The child's end cancels the context
// that try gets: a stranger on its port may let it wait for ever.
func poll(ctx context.Context, c *child, try func(context.Context) error) error {
	attempt, cancel := context.WithCancel(ctx)
	defer cancel()
	var ended <-chan struct{}
	if c != nil {
		ended = c.done
		go func() {
			select {
			case <-c.done:
				cancel()
			case <-attempt.Done():
			}
		}()
	}
	pause := time.NewTicker(10 * time.Millisecond)
	defer pause.Stop()
	for {
		err := try(attempt)
		if err == nil {
			return nil
		}
		select {
		case <-ended:
			return errEnded
		case <-ctx.Done():
			return fmt.Errorf("%w; last: %w", ctx.Err(), err)
		case <-pause.C:
		}
	}
}

// portAttempts: between finding a port free and the server's binding it,
// another process may take it; five in a row do not happen by chance.
const portAttempts = 5

// onFreePort starts a server on the port of last time, else on free ones,
// until one binds, and remembers that port in the data folder.
func (s *Servers) onFreePort(ctx context.Context, name string, start func(port int) (*child, error)) error {
	file := filepath.Join(s.data, name+".port")
	port := lastPort(file)
	for attempt := 1; ; attempt++ {
		if port == 0 {
			var err error
			if port, err = freePort(ctx); err != nil {
				return err
			}
		}
		c, err := start(port)
		if err == nil {
			return os.WriteFile(file, []byte(strconv.Itoa(port)+"\n"), 0o600)
		}
		if !errors.Is(err, errEnded) {
			return err
		}
		if !c.portTaken() || attempt == portAttempts {
			return c.ended()
		}
		port = 0
	}
}

// lastPort is 0 when there was none or somebody listens there now.
func lastPort(file string) int {
	text, err := os.ReadFile(file)
	if err != nil {
		return 0
	}
	port, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil || port < 1024 || port > 65535 {
		return 0
	}
	l, err := net.Listen("tcp4", loopback(port))
	if err != nil {
		return 0
	}
	_ = l.Close()
	return port
}

func freePort(ctx context.Context) (int, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp4", loopback(0))
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port, nil
}

func loopback(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }

// answers is nil once something accepts connections on the port.
func answers(ctx context.Context, port int) error {
	conn, err := (&net.Dialer{Timeout: time.Second}).DialContext(ctx, "tcp4", loopback(port))
	if err != nil {
		return err
	}
	return conn.Close()
}
