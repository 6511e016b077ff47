package incidents

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/handbook"
)

const (
	// changeWait is how long the server holds an empty answer of the change
	// stream; an entry ends the wait at once.
	changeWait = 500 * time.Millisecond
	// deafAfter is when a change stream that says nothing counts as down:
	// watchers then read the collection themselves.
	deafAfter = 3 * time.Second
	// presenceEvery is how often a process tells who is watching.
	presenceEvery = 4 * time.Second
)

// Watch follows the log of all incidents, as every process writes it, and
// hands each entry to those who watch here, until ctx ends. A process that
// serves runs it. When the stream breaks (mongod stepped down, the network
// failed) the watchers read what they lack from the collection.
func (n *Incidents) Watch(ctx context.Context) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		n.keepPresence(ctx)
	}()
	for ctx.Err() == nil {
		err := n.listen(ctx)
		n.hub.deaf()
		if ctx.Err() != nil {
			break
		}
		n.log.Warn("entries of incidents are not followed; watchers read the collection", "error", err)
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
	<-done
}

func (n *Incidents) listen(ctx context.Context) error {
	inserts := bson.A{bson.M{"$match": bson.M{"operationType": bson.M{"$in": bson.A{"insert", "drop", "invalidate"}}}}}
	stream, err := n.entries.Watch(ctx, inserts, options.ChangeStream().SetMaxAwaitTime(changeWait))
	if err != nil {
		return err
	}
	defer func() { _ = stream.Close(context.WithoutCancel(ctx)) }()
	n.hub.hear()
	n.hub.miss() // what was written before the stream began
	for {
		if stream.TryNext(ctx) {
			var change struct {
				Entry stored `bson:"fullDocument"`
			}
			if err := stream.Decode(&change); err != nil {
				return err
			}
			if e := change.Entry; e.Incident != "" && n.hub.watched(e.Incident) {
				m, err := entryMessage(e.Entry)
				if err != nil {
					return err
				}
				n.hub.publish(e.Incident, m)
				n.refresh(ctx, e.Incident)
			}
		}
		if err := stream.Err(); err != nil {
			return err
		}
		if stream.ID() == 0 {
			return errors.New("the server closed the stream")
		}
		n.hub.hear()
	}
}

func entryMessage(e handbook.Entry) (message, error) {
	data, err := api.EncodeJSON(e)
	return message{seq: e.Seq, event: api.Event(fmt.Sprint(e.Seq), "entry", data)}, err
}

// Live is what changes of an incident beside its log.
type Live struct {
	State  handbook.State `json:"state"`
	Status string         `json:"status"`
}

// refresh reads the state that an entry led to, once for all who watch here,
// and however many entries came meanwhile.
func (n *Incidents) refresh(ctx context.Context, id string) {
	if !n.hub.begin(id) {
		return // whoever is at it looks again
	}
	go func() {
		for again := true; again; again = n.hub.more(id) {
			m, err := n.stateMessage(ctx, id)
			if err != nil {
				n.log.Debug("state of an incident", "incident", id, "error", err)
				continue
			}
			n.hub.publish(id, m)
		}
	}()
}

func (n *Incidents) stateMessage(ctx context.Context, id string) (message, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	i, err := db.FindOne[struct {
		State  handbook.State `bson:"state"`
		Status string         `bson:"status"`
	}](ctx, n.incidents, bson.M{"_id": id}, options.FindOne().SetProjection(bson.M{"state": 1, "status": 1}))
	if err != nil {
		return message{}, err
	}
	data, err := api.EncodeJSON(Live{State: i.State, Status: i.Status})
	return message{event: api.Event("", "state", data)}, err
}

// entriesAfter reads the log from a seq on.
func (n *Incidents) entriesAfter(ctx context.Context, id string, after, most int) ([]handbook.Entry, error) {
	found, err := db.Find[stored](ctx, n.entries, bson.M{"incident": id, "seq": bson.M{"$gt": after}},
		options.Find().SetSort(bson.D{{Key: "seq", Value: 1}}).SetLimit(int64(most)))
	out := make([]handbook.Entry, len(found))
	for k, e := range found {
		out[k] = e.Entry
	}
	return out, err
}

// watching is one stream: what is sent to it, and how far it has come.
type watching struct {
	n        *Incidents
	incident string
	last     int
	w        *watcher
	out      *api.EventWriter
}

// serve sends the log from after on, then what comes, until ctx ends.
func (s *watching) serve(ctx context.Context) error {
	defer s.n.hub.leave(s.incident, s.w)
	if err := s.catchUp(ctx, true); err != nil {
		return err
	}
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case m := <-s.w.messages:
			if err := s.take(ctx, m); err != nil {
				return err
			}
		case <-tick.C:
			if s.w.missed.Swap(false) || !s.n.hub.hears() {
				if err := s.catchUp(ctx, false); err != nil {
					return err
				}
			}
			if err := s.out.Beat(); err != nil {
				return err
			}
		}
	}
}

// take sends a message, unless it was sent before; what lies between it and
// the last one is read first.
func (s *watching) take(ctx context.Context, m message) error {
	switch {
	case m.seq == 0:
		return s.out.Send(m.event)
	case m.seq <= s.last:
		return nil
	case m.seq > s.last+1:
		return s.catchUp(ctx, false)
	}
	s.last = m.seq
	return s.out.Send(m.event)
}

// catchUp reads what was missed from the collection; with it, or when asked,
// the state. The database may be away for a moment: then the next tick tries.
func (s *watching) catchUp(ctx context.Context, withState bool) error {
	for {
		entries, err := s.n.entriesAfter(ctx, s.incident, s.last, mostEntries)
		if err != nil {
			s.w.missed.Store(true)
			return ctx.Err()
		}
		var events [][]byte
		for _, e := range entries {
			m, err := entryMessage(e)
			if err != nil {
				return err
			}
			events = append(events, m.event)
			s.last = e.Seq
		}
		if len(events) > 0 {
			withState = true
			if err := s.out.Send(events...); err != nil {
				return err
			}
		}
		if len(entries) < mostEntries {
			break
		}
	}
	if !withState {
		return nil
	}
	m, err := s.n.stateMessage(ctx, s.incident)
	if err != nil {
		s.w.missed.Store(true)
		return ctx.Err()
	}
	return s.out.Send(m.event)
}
