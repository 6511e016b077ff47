package api_test

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"lantoa/app/platform/api"
	"lantoa/app/platform/fault"
)

// listen opens the stream and gives its lines; they end with it.
func listen(ctx context.Context, t *testing.T, url, token string) <-chan string {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Accept-Encoding", "gzip")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	if res.StatusCode != 200 || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/event-stream") || res.Header.Get("Content-Encoding") != "" {
		t.Fatalf("%d %v", res.StatusCode, res.Header)
	}
	lines := make(chan string, 100)
	go func() {
		defer close(lines)
		defer res.Body.Close()
		for s := bufio.NewScanner(res.Body); s.Scan(); {
			if s.Text() != "" {
				lines <- s.Text()
			}
		}
	}()
	return lines
}

func next(t *testing.T, lines <-chan string) (string, bool) {
	t.Helper()
	select {
	case line, ok := <-lines:
		return line, ok
	case <-time.After(20 * time.Second):
		t.Fatal("nothing came")
		return "", false
	}
}

func TestAStreamEndsWithAccessWithTheClientAndWithTheServer(t *testing.T) {
	r := newRig(t)
	routes := api.NewRouter(r.server, "/api/v1", access)
	var barred atomic.Bool
	api.Get(routes, "/events", member, func(context.Context, string, api.Nothing) (api.Stream, error) {
		return api.Stream{
			Serve: func(ctx context.Context, out *api.EventWriter) error {
				for n := 1; n <= 2; n++ {
					if err := out.Send(api.Event(fmt.Sprint(n), "entry", []byte(`{"text":"Họp báo"}`+"\n"))); err != nil {
						return err
					}
				}
				<-ctx.Done()
				return ctx.Err()
			},
			Still: func(context.Context, any) error {
				if barred.Load() {
					return fault.New(fault.Forbidden, "Hết quyền.", "No longer.")
				}
				return nil
			},
		}, nil
	})
	base := r.serve(t)
	for name, end := range map[string]func(){"access": func() { barred.Store(true) }} {
		barred.Store(false)
		lines := listen(t.Context(), t, base+"/api/v1/events", "an")
		for _, want := range []string{"retry: 1500", "id: 1", "event: entry", `data: {"text":"Họp báo"}`, "id: 2"} {
			if got, _ := next(t, lines); got != want {
				t.Fatalf("%s: %q, want %q", name, got, want)
			}
		}
		end()
		for {
			if _, ok := next(t, lines); !ok {
				break
			}
		}
	}
	barred.Store(false)
	gone, leave := context.WithCancel(t.Context())
	listen(gone, t, base+"/api/v1/events", "an")
	lines := listen(t.Context(), t, base+"/api/v1/events", "an")
	if n := r.server.OpenStreams(); n != 2 {
		t.Errorf("%d streams are open", n)
	}
	leave()
	stop, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := r.server.Shutdown(stop); err != nil {
		t.Errorf("streams hold the shutdown up: %v", err)
	}
	for {
		if _, ok := next(t, lines); !ok {
			break
		}
	}
	if n := r.server.OpenStreams(); n != 0 {
		t.Errorf("%d streams are left", n)
	}
}
