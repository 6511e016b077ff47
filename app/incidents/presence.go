package incidents

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"lantoa/app/platform/api"
)

// presenceFor is how long somebody counts as here after their process last
// said so.
const presenceFor = 3 * presenceEvery

// Here is somebody who watches an incident now.
type Here struct {
	Person string `json:"person"`
	Name   string `json:"name"`
}

// keepPresence tells Redis who watches in this process, and those who watch
// who is here in all of them. Redis may lose it, or be away: then nobody is
// shown.
func (n *Incidents) keepPresence(ctx context.Context) {
	tick := time.NewTicker(presenceEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-n.hub.poke:
		}
		for id, people := range n.hub.people() {
			if err := n.present(ctx, id, people); err != nil && ctx.Err() == nil {
				n.log.Debug("presence", "incident", id, "error", err)
				break
			}
		}
		// Those who come together are told of together.
		select {
		case <-ctx.Done():
			return
		case <-time.After(200 * time.Millisecond):
		}
	}
}

func (n *Incidents) present(ctx context.Context, id string, people []string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	now, key := time.Now(), "incident-here:"+id
	members := make([]redis.Z, len(people))
	for k, p := range people {
		members[k] = redis.Z{Score: float64(now.UnixMilli()), Member: p}
	}
	pipe := n.redis.Pipeline()
	pipe.ZAdd(ctx, key, members...)
	pipe.ZRemRangeByScore(ctx, key, "-inf", strconv.FormatInt(now.Add(-presenceFor).UnixMilli(), 10))
	all := pipe.ZRange(ctx, key, 0, -1)
	pipe.Expire(ctx, key, 5*presenceFor)
	if _, err := pipe.Exec(ctx); err != nil {
		return err
	}
	here := all.Val()
	slices.Sort(here)
	if !n.hub.changed(id, strings.Join(here, " ")) {
		return nil
	}
	names, err := n.cfg.Org.FindNames(ctx, here)
	if err != nil {
		return err
	}
	out := struct {
		People []Here `json:"people"`
	}{People: []Here{}}
	for _, p := range here {
		out.People = append(out.People, Here{Person: p, Name: names[p].FullName()})
	}
	data, err := api.EncodeJSON(out)
	if err != nil {
		return err
	}
	n.hub.publish(id, message{event: api.Event("", "presence", data)})
	return nil
}
