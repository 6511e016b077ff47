package main

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/valyala/fasthttp"
)

// call is one request of a client; it reports the status it got.
type call func(c *fasthttp.HostClient, client, turn int) (status int, err error)

// figures are the outcome of one measured stretch.
type figures struct {
	took   []time.Duration // sorted
	errors int
	lasted time.Duration
}

func (f figures) rate() float64 { return float64(len(f.took)) / f.lasted.Seconds() }

func (f figures) percentile(p float64) time.Duration {
	if len(f.took) == 0 {
		return 0
	}
	return f.took[min(len(f.took)-1, int(p*float64(len(f.took))))]
}

// stretch is the shape of a measurement: for a time after a warm-up, or, with
// turns set, so many calls of each client.
type stretch struct {
	clients         int
	warmUp, measure time.Duration
	turns           int
}

// load runs the call from several clients at once.
func load(address string, shape stretch, do call) figures {
	hosts := make([]*fasthttp.HostClient, shape.clients)
	for i := range hosts {
		hosts[i] = &fasthttp.HostClient{Addr: address, MaxConns: 1, ReadTimeout: 30 * time.Second, WriteTimeout: 30 * time.Second}
	}
	start := time.Now().Add(shape.warmUp)
	parts := make([]figures, shape.clients)
	var wg sync.WaitGroup
	for i := range parts {
		wg.Go(func() { parts[i] = work(hosts[i], i, start, shape, do) })
	}
	wg.Wait()
	total := merge(parts)
	total.lasted = shape.measure
	if shape.turns > 0 {
		total.lasted = time.Since(start)
	}
	return total
}

func work(host *fasthttp.HostClient, client int, start time.Time, shape stretch, do call) figures {
	var f figures
	stop := start.Add(shape.measure)
	for turn := 0; ; turn++ {
		began := time.Now()
		if shape.turns > 0 && turn == shape.turns || shape.turns == 0 && began.After(stop) {
			return f
		}
		status, err := do(host, client, turn)
		ended := time.Now()
		switch {
		case began.Before(start):
		case err != nil || status < 200 || status >= 300:
			f.errors++
		case shape.turns > 0 || ended.Before(stop):
			f.took = append(f.took, ended.Sub(began))
		}
	}
}

// merge joins the stretches of several rounds.
func merge(all []figures) figures {
	var total figures
	for _, f := range all {
		total.took = append(total.took, f.took...)
		total.errors += f.errors
		total.lasted += f.lasted
	}
	slices.Sort(total.took)
	return total
}

func ms(d time.Duration) string { return fmt.Sprintf("%.2f", float64(d.Microseconds())/1000) }
