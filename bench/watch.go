package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"lantoa/app/platform/local"
)

const (
	watchEntries = 60
	watchPause   = 250 * time.Millisecond
)

// watch lets many people watch one incident by server-sent events while one
// of them writes, and prints how soon an entry reaches each and what a watcher
// costs the server. Whatever is lost, doubled or out of order is an error.
func watch(ctx context.Context, s settings) error {
	dir, err := os.MkdirTemp("", "lantoa-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	servers, err := local.Start(ctx, local.Options{Data: filepath.Join(dir, "servers")})
	if err != nil {
		return err
	}
	defer func() {
		end, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		_ = servers.Stop(end)
	}()
	s.people, s.users = max(300, s.watch+50), s.watch
	t := &target{settings: s, env: append(environment(dir, servers), "LANTOA_MAIL=file://"+filepath.ToSlash(filepath.Join(dir, "mail"))), mongo: servers.MongoURI}
	if err := t.command(ctx, "seed", "--people", fmt.Sprint(s.people)); err != nil {
		return err
	}
	stop, err := t.serve(ctx)
	if err != nil {
		return err
	}
	defer func() { stop() }()
	emails, err := t.emails(ctx)
	if err != nil {
		return err
	}
	for _, email := range emails {
		t.crowd = append(t.crowd, user{email: email})
	}
	if err := t.each((*user).signIn); err != nil {
		return err
	}
	incident, joined, err := t.gather()
	if err != nil {
		return err
	}
	// A fresh process: what 300 sign-ins took of memory is not the watchers'.
	stop()
	if stop, err = t.serve(ctx); err != nil {
		stop = func() {}
		return err
	}
	return t.measureWatching(ctx, incident, joined)
}

// gather opens an exercise and puts everybody on it.
func (t *target) gather() (incident string, last int, err error) {
	lead := &t.crowd[0]
	var handbook struct {
		Procedures []struct{ ID string } `json:"procedures"`
	}
	if err := lead.ask(http.MethodGet, "/api/v1/handbook", "", &handbook); err != nil {
		return "", 0, err
	}
	if len(handbook.Procedures) == 0 {
		return "", 0, errors.New("the handbook has no procedures")
	}
	var opened struct {
		ID string `json:"id"`
	}
	if err := lead.ask(http.MethodPost, "/api/v1/incidents", fmt.Sprintf(`{"procedure":%q,"exercise":true,"anyway":true}`, handbook.Procedures[0].ID), &opened); err != nil {
		return "", 0, err
	}
	for from := 1; from < len(t.crowd); from += 50 {
		var entries []string
		for n := from; n < min(from+50, len(t.crowd)); n++ {
			var me struct {
				ID string `json:"id"`
			}
			if err := t.crowd[n].ask(http.MethodGet, "/api/v1/me", "", &me); err != nil {
				return "", 0, err
			}
			entries = append(entries, fmt.Sprintf(`{"client":"bench-join-%06d","kind":"joined","payload":{"person":%q,"role":"chuyen-mon"}}`, n, me.ID))
		}
		var got struct {
			Last int `json:"last"`
		}
		if err := lead.ask(http.MethodPost, "/api/v1/incidents/"+opened.ID+"/entries", `{"entries":[`+strings.Join(entries, ",")+`]}`, &got); err != nil {
			return "", 0, err
		}
		last = got.Last
	}
	return opened.ID, max(last, 1), nil
}

func (t *target) measureWatching(ctx context.Context, incident string, last int) error {
	ctx, end := context.WithCancel(ctx)
	defer end()
	idle := resident(t.pid)
	client := &http.Client{Transport: &http.Transport{MaxConnsPerHost: 0, MaxIdleConnsPerHost: t.watch}}
	seen := make([][]time.Time, t.watch) // by watcher, by entry
	problems := make(chan error, t.watch)
	var ready, watchers sync.WaitGroup
	for n := range t.watch {
		ready.Add(1)
		watchers.Go(func() {
			problems <- t.crowd[n].watch(ctx, client, incident, last, ready.Done, &seen[n])
		})
	}
	ready.Wait()
	time.Sleep(3 * time.Second)
	loaded := resident(t.pid)
	sent := make([]time.Time, watchEntries)
	for k := range sent {
		sent[k] = time.Now()
		body := fmt.Sprintf(`{"entries":[{"client":"bench-note-%06d","kind":"note","payload":{"text":"Mục ghi số %d"}}]}`, k, k)
		if err := t.crowd[0].ask(http.MethodPost, "/api/v1/incidents/"+incident+"/entries", body, nil); err != nil {
			return err
		}
		time.Sleep(watchPause - min(watchPause, time.Since(sent[k])))
	}
	watchers.Wait()
	busy := resident(t.pid)
	close(problems)
	for err := range problems {
		if err != nil {
			return err
		}
	}
	report(t.watch, sent, seen)
	fmt.Printf("memory of the server: %.1f MB before, %.1f MB with %d watchers (%.0f KB each), %.1f MB after %d entries\n",
		mb(idle), mb(loaded), t.watch, float64(loaded-idle)/float64(t.watch)/1024, mb(busy), watchEntries)
	return nil
}

// watch reads the stream until every entry has come, each once and in order.
func (u *user) watch(ctx context.Context, client *http.Client, incident string, last int, ready func(), seen *[]time.Time) error {
	begun := sync.OnceFunc(ready)
	defer begun()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("http://%s/api/v1/incidents/%s/events?after=%d", listen, incident, last), nil)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+u.token)
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("the stream of %s: %s", u.email, res.Status)
	}
	lines := bufio.NewReaderSize(res.Body, 64<<10)
	entry := false
	for len(*seen) < watchEntries {
		line, err := lines.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			continue // of a state, which is not looked at
		}
		if err != nil {
			return fmt.Errorf("the stream of %s after %d entries: %w", u.email, len(*seen), err)
		}
		switch {
		case bytes.HasPrefix(line, []byte("event: ")):
			begun()
			entry = bytes.Equal(bytes.TrimSpace(line), []byte("event: entry"))
		case entry && bytes.HasPrefix(line, []byte("data: ")):
			now := time.Now()
			var e struct {
				Seq int `json:"seq"`
			}
			if err := json.Unmarshal(line[6:], &e); err != nil {
				return err
			}
			if want := last + len(*seen) + 1; e.Seq != want {
				return fmt.Errorf("%s saw entry %d when %d was next", u.email, e.Seq, want)
			}
			*seen = append(*seen, now)
			entry = false
		}
	}
	return nil
}

func report(watchers int, sent []time.Time, seen [][]time.Time) {
	var all, slowest []time.Duration
	for k := range sent {
		worst := time.Duration(0)
		for _, s := range seen {
			took := s[k].Sub(sent[k])
			all, worst = append(all, took), max(worst, took)
		}
		slowest = append(slowest, worst)
	}
	slices.Sort(all)
	slices.Sort(slowest)
	at := func(d []time.Duration, p float64) time.Duration {
		return d[min(len(d)-1, int(p*float64(len(d))))].Round(100 * time.Microsecond)
	}
	fmt.Printf("%d watchers of one incident, %d entries, one every %s; from before the request that writes it:\n", watchers, len(sent), watchPause)
	fmt.Printf("an entry reaches a watcher in p50 %s, p99 %s, max %s; all of them in p50 %s, p99 %s\n",
		at(all, .5), at(all, .99), at(all, 1), at(slowest, .5), at(slowest, .99))
}

// resident is the memory of a process in bytes; 0 where /proc does not say.
func resident(pid int) int64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for _, line := range strings.Split(string(status), "\n") {
		var kb int64
		if _, err := fmt.Sscanf(line, "VmRSS: %d kB", &kb); err == nil {
			return kb << 10
		}
	}
	return 0
}

func mb(n int64) float64 { return float64(n) / (1 << 20) }
