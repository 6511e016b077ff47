package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"lantoa/app/platform/local"
)

// binary builds the program once for all tests of the package.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "lantoa-binary-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "lantoa")
	cmd := exec.Command("go", "build", "-trimpath", "-o", path, ".") // as the Makefile builds it, so that the cache serves both
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return path, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if path, err := binary(); err == nil {
		_ = os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

// town is an installation: servers of its own, and processes of the real
// binary that share them.
type town struct {
	t       *testing.T
	servers *local.Servers
	env     []string
	base    string // of the API server
	mail    string // folder of .eml files
	logs    string
}

func newTown(t *testing.T) *town {
	t.Helper()
	dir := t.TempDir()
	servers, err := local.Start(t.Context(), local.Options{Data: filepath.Join(dir, "servers"), Ephemeral: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		_ = servers.Stop(ctx)
	})
	port := freePort(t)
	tn := &town{t: t, servers: servers, mail: filepath.Join(dir, "mail"), logs: dir, base: "http://127.0.0.1:" + port}
	tn.env = append(os.Environ(),
		"LANTOA_DATA="+filepath.Join(dir, "data"),
		"LANTOA_MONGODB_URI="+servers.MongoURI, "LANTOA_REDIS_URI="+servers.RedisURI,
		"LANTOA_LISTEN=127.0.0.1:"+port, "LANTOA_PUBLIC_URL="+tn.base,
		"LANTOA_MAIL=file://"+filepath.ToSlash(tn.mail), "LANTOA_MINIMUM_TIME=0", "LANTOA_LOG=warn",
		"LANTOA_SIGNING_KEY="+strings.Repeat("ab", 32), "LANTOA_DATA_KEY="+strings.Repeat("cd", 32))
	return tn
}

// freePort asks the kernel for a port. Another process could take it before
// ours does; the start then fails loudly.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// run runs a command to its end and returns what it printed.
func (tn *town) run(args ...string) string {
	tn.t.Helper()
	path, err := binary()
	if err != nil {
		tn.t.Fatal(err)
	}
	cmd := exec.CommandContext(tn.t.Context(), path, args...)
	cmd.Env = tn.env
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		tn.t.Fatalf("lantoa %s: %v\n%s%s", strings.Join(args, " "), err, out.String(), errs.String())
	}
	return out.String()
}

// process is a running server or worker.
type process struct {
	cmd  *exec.Cmd
	done chan struct{}
}

func (tn *town) start(args ...string) *process {
	tn.t.Helper()
	path, err := binary()
	if err != nil {
		tn.t.Fatal(err)
	}
	log, err := os.CreateTemp(tn.logs, args[0]+"-*.log")
	if err != nil {
		tn.t.Fatal(err)
	}
	cmd := exec.Command(path, args...)
	cmd.Env, cmd.Stdout, cmd.Stderr = tn.env, log, log
	if err := cmd.Start(); err != nil {
		tn.t.Fatal(err)
	}
	p := &process{cmd: cmd, done: make(chan struct{})}
	go func() {
		_ = cmd.Wait()
		_ = log.Close()
		close(p.done)
	}()
	tn.t.Cleanup(func() {
		p.stop()
		if tn.t.Failed() {
			if b, err := os.ReadFile(log.Name()); err == nil {
				tn.t.Logf("log of lantoa %s:\n%s", strings.Join(args, " "), tail(b))
			}
		}
	})
	return p
}

func tail(b []byte) []byte {
	const most = 4000
	return b[max(0, len(b)-most):]
}

// stop ends the process as an operator does.
func (p *process) stop() {
	_ = p.cmd.Process.Signal(os.Interrupt)
	select {
	case <-p.done:
	case <-time.After(30 * time.Second):
		p.kill()
	}
}

// kill ends it without a chance to say goodbye.
func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	<-p.done
}

func (tn *town) serve() *process {
	tn.t.Helper()
	p := tn.start("serve")
	tn.eventually("the server is ready", func() bool {
		res, err := http.Get(tn.base + "/readyz")
		if err != nil {
			return false
		}
		res.Body.Close()
		return res.StatusCode == http.StatusOK
	})
	return p
}

func (tn *town) eventually(what string, ok func() bool) {
	tn.t.Helper()
	for deadline := time.Now().Add(60 * time.Second); time.Now().Before(deadline); {
		if ok() {
			return
		}
		<-time.After(50 * time.Millisecond)
	}
	tn.t.Fatalf("never: %s", what)
}

// client is a signed-in person (or, with no token, anybody).
type client struct {
	tn    *town
	token string
}

func (tn *town) signIn(email, password string) client {
	tn.t.Helper()
	var got struct {
		AccessToken string `json:"accessToken"`
	}
	client{tn: tn}.post("/api/v1/auth/login", map[string]string{"email": email, "password": password}, &got)
	if got.AccessToken == "" {
		tn.t.Fatalf("%s got no token", email)
	}
	return client{tn: tn, token: got.AccessToken}
}

func (c client) get(path string, into any)      { c.tn.t.Helper(); c.must("GET", path, nil, into) }
func (c client) post(path string, in, into any) { c.tn.t.Helper(); c.must("POST", path, in, into) }
func (c client) put(path string, in, into any)  { c.tn.t.Helper(); c.must("PUT", path, in, into) }
func (c client) bytes(path string) []byte       { c.tn.t.Helper(); return c.must("GET", path, nil, nil) }

func (c client) must(method, path string, in, into any) []byte {
	c.tn.t.Helper()
	status, body := c.do(method, path, in)
	if status < 200 || status > 299 {
		c.tn.t.Fatalf("%s %s: %d %s", method, path, status, body)
	}
	if into != nil {
		if err := json.Unmarshal(body, into); err != nil {
			c.tn.t.Fatalf("%s %s: %v in %s", method, path, err, body)
		}
	}
	return body
}

func (c client) do(method, path string, in any) (int, []byte) {
	c.tn.t.Helper()
	var body io.Reader
	if in != nil {
		b, err := json.Marshal(in)
		if err != nil {
			c.tn.t.Fatal(err)
		}
		body = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(c.tn.t.Context(), method, c.tn.base+path, body)
	if err != nil {
		c.tn.t.Fatal(err)
	}
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		c.tn.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		c.tn.t.Fatal(err)
	}
	return res.StatusCode, b
}
