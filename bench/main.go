// Command bench loads the release binary as many signed-in people do, and
// prints each figure beside its floor: a bare Fiber route that does the same
// one database operation at the same durability, measured in the same run,
// in turns with the application.
//
// It starts servers and processes of its own on loopback and stops them.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/valyala/fasthttp"

	"lantoa/app/platform/db"
	"lantoa/app/platform/local"
)

type settings struct {
	binary  string
	people  int
	users   int
	clients int
	rounds  int
	warmUp  time.Duration
	measure time.Duration
	watch   int
	floor   bool
	uri     string
}

func main() {
	var s settings
	flag.StringVar(&s.binary, "binary", ".local/bin/lantoa", "release binary")
	flag.IntVar(&s.people, "people", 20000, "people of the demonstration province")
	flag.IntVar(&s.users, "users", 400, "distinct signed-in users")
	flag.IntVar(&s.clients, "clients", 8, "clients at once")
	flag.IntVar(&s.rounds, "rounds", 3, "rounds, in each of which application and floor take turns")
	flag.DurationVar(&s.warmUp, "warm-up", 2*time.Second, "uncounted time before each stretch")
	flag.DurationVar(&s.measure, "measure", 5*time.Second, "counted time of each stretch")
	flag.IntVar(&s.watch, "watch", 0, "instead: so many people watch one incident, and how soon an entry reaches them")
	flag.BoolVar(&s.floor, "floor", false, "be the floor (used by bench itself)")
	flag.StringVar(&s.uri, "mongodb", "", "database of the floor (used by bench itself)")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	run := measure
	switch {
	case s.floor:
		run = beFloor
	case s.watch > 0:
		run = watch
	}
	if err := run(ctx, s); err != nil {
		stop()
		log.Fatal("bench: ", err) //nolint:gocritic // stop was called
	}
}

// beFloor is the second process: the bare Fiber app, until its input closes.
func beFloor(ctx context.Context, s settings) error {
	d, err := db.Connect(ctx, s.uri, "bench")
	if err != nil {
		return err
	}
	f := &floors{db: d}
	if err := f.fill(ctx); err != nil {
		return err
	}
	address, err := f.serve(ctx)
	if err != nil {
		return err
	}
	fmt.Println(address)
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

func measure(ctx context.Context, s settings) error {
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
	t := &target{settings: s, env: environment(dir, servers), mongo: servers.MongoURI}
	began := time.Now()
	if err := t.command(ctx, "seed", "--people", fmt.Sprint(s.people)); err != nil {
		return err
	}
	fmt.Printf("seeded %d people in %.1f s\n", s.people, time.Since(began).Seconds())
	stopServe, err := t.serve(ctx)
	if err != nil {
		return err
	}
	defer stopServe()
	floor, stopFloor, err := startFloor(ctx, servers.MongoURI)
	if err != nil {
		return err
	}
	defer stopFloor()
	if err := t.prepare(ctx); err != nil {
		return err
	}
	pairs, err := t.compare(floor)
	if err == nil {
		table(s, pairs)
	}
	return err
}

const listen = "127.0.0.1:18973"

func environment(dir string, servers *local.Servers) []string {
	return append(os.Environ(),
		"LANTOA_DATA="+dir, "LANTOA_MONGODB_URI="+servers.MongoURI, "LANTOA_REDIS_URI="+servers.RedisURI,
		"LANTOA_LISTEN="+listen, "LANTOA_PUBLIC_URL=http://"+listen, "LANTOA_LOG=warn", "LANTOA_MINIMUM_TIME=0",
		"LANTOA_SIGNING_KEY="+strings.Repeat("ab", 32), "LANTOA_DATA_KEY="+strings.Repeat("cd", 32),
		// The limits stay in the way of every request, with budgets that a
		// bench does not spend.
		"LANTOA_ACCOUNT_RATE=100000000", "LANTOA_ADDRESS_RATE=100000000", "LANTOA_LOGIN_RATE=100000000")
}

// target is the application under load.
type target struct {
	settings
	env   []string
	mongo string
	pid   int // of the server
	crowd []user
}

func (t *target) command(ctx context.Context, args ...string) error {
	cmd := exec.CommandContext(ctx, t.binary, args...)
	cmd.Env = t.env
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("lantoa %s: %w\n%s", strings.Join(args, " "), err, out)
	}
	return nil
}

func (t *target) serve(ctx context.Context) (stop func(), err error) {
	cmd := exec.Command(t.binary, "serve") //nolint:noctx // stopped in order, not killed
	cmd.Env, cmd.Stderr = t.env, os.Stderr
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	t.pid = cmd.Process.Pid
	stop = func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	}
	for deadline := time.Now().Add(60 * time.Second); ; {
		status, _, err := fasthttp.Get(nil, "http://"+listen+"/readyz")
		if err == nil && status == fasthttp.StatusOK {
			return stop, nil
		}
		if ctx.Err() != nil || time.Now().After(deadline) {
			stop()
			return nil, fmt.Errorf("the server is not ready: %d %w", status, err)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

func startFloor(ctx context.Context, uri string) (address string, stop func(), err error) {
	self, err := os.Executable()
	if err != nil {
		return "", nil, err
	}
	cmd := exec.CommandContext(ctx, self, "-floor", "-mongodb", uri)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return "", nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", nil, err
	}
	if err := cmd.Start(); err != nil {
		return "", nil, err
	}
	if _, err := fmt.Fscanln(out, &address); err != nil {
		return "", nil, fmt.Errorf("the floor did not start: %w", err)
	}
	return address, func() { _ = in.Close(); _ = cmd.Wait() }, nil
}

// pair is an endpoint of the application and its floor. once says that a user
// can do it one time a round: then the stretch is as long as that takes.
type pair struct {
	once            bool
	name, floorName string
	app, floor      call
	appFigures      []figures
	floorFigures    []figures
}

// compare measures every pair in rounds, application and floor in turns, so
// that a slow minute of the machine falls on both. Each round has a new
// attempt for every user, of which the course allows three.
func (t *target) compare(floor string) ([]*pair, error) {
	pairs := t.pairs()
	for round := range min(t.rounds, 3) {
		if err := t.each((*user).start); err != nil {
			return nil, err
		}
		for _, p := range pairs {
			shape := stretch{clients: t.clients, warmUp: t.warmUp, measure: t.measure}
			if p.once {
				shape = stretch{clients: t.clients, turns: len(t.crowd) / t.clients}
			}
			p.appFigures = append(p.appFigures, load(listen, shape, p.app))
			p.floorFigures = append(p.floorFigures, load(floor, shape, p.floor))
			fmt.Fprintf(os.Stderr, "round %d  %s\n", round+1, p.name)
		}
	}
	return pairs, nil
}

func table(s settings, pairs []*pair) {
	fmt.Printf("\n%d people, %d signed-in users, %d clients, %d rounds of %s after %s of warm-up\n\n", s.people, s.users, s.clients, s.rounds, s.measure, s.warmUp)
	fmt.Println("| endpoint | per s | p50 ms | p99 ms | errors | floor: per s | p50 ms | p99 ms | of floor | p99 ratio |")
	fmt.Println("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
	for _, p := range pairs {
		a, f := merge(p.appFigures), merge(p.floorFigures)
		fmt.Printf("| %s | %.0f | %s | %s | %d | %s: %.0f | %s | %s | %.0f %% | %.2f |\n", p.name, a.rate(), ms(a.percentile(.5)), ms(a.percentile(.99)), a.errors+f.errors,
			p.floorName, f.rate(), ms(f.percentile(.5)), ms(f.percentile(.99)), 100*a.rate()/f.rate(), float64(a.percentile(.99))/float64(f.percentile(.99)))
	}
}
