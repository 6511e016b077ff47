package api

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/gofiber/fiber/v2"
)

// Stream is an output of server-sent events. Serve runs until it returns, the
// client goes, the server shuts down, or access ends: then ctx ends. It writes
// whole events, as Event makes them.
type Stream struct {
	Serve func(ctx context.Context, out *EventWriter) error
	// Still, when given, is asked every few seconds whether the actor (of the
	// router's type, as the token gives it now) may go on.
	Still func(ctx context.Context, actor any) error
}

const (
	// streamWrite bounds one write to a client: who reads no faster is dropped,
	// and comes back to where it was.
	streamWrite = 20 * time.Second
	// streamBeat is how often a comment goes out when nothing else does: for
	// proxies, and to notice that a client has gone.
	streamBeat = 15 * time.Second
	// streamCheck is how often access is asked for again.
	streamCheck = 3 * time.Second
)

// Event is one server-sent event. id "" leaves the client's last id as it is.
// data is one line (JSON).
func Event(id, name string, data []byte) []byte {
	var b bytes.Buffer
	b.Grow(len(id) + len(name) + len(data) + 24)
	if id != "" {
		fmt.Fprintf(&b, "id: %s\n", id)
	}
	fmt.Fprintf(&b, "event: %s\ndata: ", name)
	b.Write(bytes.TrimRight(data, "\n"))
	b.WriteString("\n\n")
	return b.Bytes()
}

// EventWriter sends events. It is used by one goroutine.
type EventWriter struct {
	w    *bufio.Writer
	conn net.Conn
	last time.Time
}

// Send writes the events and flushes.
func (e *EventWriter) Send(events ...[]byte) error {
	if e.conn != nil { // the server's own deadline is for whole answers
		if err := e.conn.SetWriteDeadline(time.Now().Add(streamWrite)); err != nil {
			return err
		}
	}
	for _, event := range events {
		if _, err := e.w.Write(event); err != nil {
			return err
		}
	}
	e.last = time.Now()
	return e.w.Flush()
}

// Beat sends a comment when nothing was sent for a while.
func (e *EventWriter) Beat() error {
	if time.Since(e.last) < streamBeat {
		return nil
	}
	return e.Send([]byte(": \n\n"))
}

// stream sends a Stream. renew tells whether the caller's access still holds.
func (s *Server) stream(c *fiber.Ctx, st Stream, renew func(ctx context.Context) error) error {
	if s.streams.Err() != nil {
		return fiber.ErrServiceUnavailable
	}
	c.Set(fiber.HeaderContentType, "text/event-stream; charset=utf-8")
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set("X-Accel-Buffering", "no") // nginx would collect the events
	c.Status(http.StatusOK)
	conn, id, log := c.Context().Conn(), requestID(c), s.cfg.Log
	s.open.Add(1)
	c.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
		defer s.open.Add(-1)
		ctx, cancel := context.WithCancel(s.streams)
		defer cancel()
		watched := make(chan struct{})
		go func() {
			defer close(watched)
			defer cancel()
			watchAccess(ctx, renew)
		}()
		out := &EventWriter{w: w, conn: conn}
		err := out.Send([]byte("retry: 1500\n\n"))
		if err == nil {
			err = st.Serve(ctx, out)
		}
		cancel()
		<-watched
		if err != nil {
			log.Debug("stream ended", "request", id, "error", err)
		}
	})
	return nil
}

// watchAccess returns when access ended or ctx did.
func watchAccess(ctx context.Context, renew func(ctx context.Context) error) {
	tick := time.NewTicker(streamCheck)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			ask, cancel := context.WithTimeout(ctx, streamCheck)
			err := renew(ask)
			cancel()
			if endsAccess(err) {
				return
			}
		}
	}
}

// OpenStreams counts the streams that are being served.
func (s *Server) OpenStreams() int { return int(s.open.Load()) }
