package incidents

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// hub hands what comes to those who watch in this process. It keeps nothing
// that a second process would need: what a watcher lacks is in the collection.
type hub struct {
	mu    sync.Mutex
	rooms map[string]*room
	heard atomic.Int64 // when the change stream last answered, ns since began; 0 is down
	began time.Time
	poke  chan struct{} // somebody came or left
	mute  atomic.Bool   // set by tests: hand nothing on
}

// room are those who watch one incident.
type room struct {
	watchers map[*watcher]struct{}
	busy     bool   // somebody is reading the state
	again    bool   // and has to look once more
	here     string // who was last told to be here
}

// watcher is one stream.
type watcher struct {
	person   string
	messages chan message
	missed   atomic.Bool // a message found no room: read the collection
}

// message is an event, encoded once for all. seq is that of an entry, else 0.
type message struct {
	seq   int
	event []byte
}

// watcherBacklog is how many messages wait for a slow reader before it has to
// read the collection.
const watcherBacklog = 64

func newHub() *hub {
	return &hub{rooms: map[string]*room{}, began: time.Now(), poke: make(chan struct{}, 1)}
}

func (h *hub) hear() { h.heard.Store(int64(time.Since(h.began)) + 1) }
func (h *hub) deaf() { h.heard.Store(0) }

// hears tells whether the change stream is up.
func (h *hub) hears() bool {
	heard := h.heard.Load()
	return heard > 0 && !h.mute.Load() && time.Since(h.began)-time.Duration(heard) < deafAfter
}

func (h *hub) join(incident, person string) *watcher {
	w := &watcher{person: person, messages: make(chan message, watcherBacklog)}
	h.mu.Lock()
	r := h.rooms[incident]
	if r == nil {
		r = &room{watchers: map[*watcher]struct{}{}}
		h.rooms[incident] = r
	}
	r.watchers[w] = struct{}{}
	r.here = "" // the new one has to be told
	h.mu.Unlock()
	h.stir()
	return w
}

func (h *hub) leave(incident string, w *watcher) {
	h.mu.Lock()
	if r := h.rooms[incident]; r != nil {
		delete(r.watchers, w)
		if len(r.watchers) == 0 {
			delete(h.rooms, incident)
		}
	}
	h.mu.Unlock()
	h.stir()
}

func (h *hub) stir() {
	select {
	case h.poke <- struct{}{}:
	default:
	}
}

func (h *hub) watched(incident string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.rooms[incident] != nil
}

// publish hands the message to all who watch, waiting for nobody.
func (h *hub) publish(incident string, m message) {
	if h.mute.Load() {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	r := h.rooms[incident]
	if r == nil {
		return
	}
	for w := range r.watchers {
		select {
		case w.messages <- m:
		default:
			w.missed.Store(true)
		}
	}
}

// miss has every watcher read the collection.
func (h *hub) miss() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, r := range h.rooms {
		for w := range r.watchers {
			w.missed.Store(true)
		}
	}
}

// begin asks to read the state of an incident; false when somebody is at it,
// who is then told to look again.
func (h *hub) begin(incident string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	r := h.rooms[incident]
	if r == nil {
		return false
	}
	if r.busy {
		r.again = true
		return false
	}
	r.busy = true
	return true
}

// more ends one reading, and tells whether another is wanted.
func (h *hub) more(incident string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	r := h.rooms[incident]
	if r == nil {
		return false
	}
	again := r.again
	r.again = false
	r.busy = again
	return again
}

// people are those who watch in this process, by incident.
func (h *hub) people() map[string][]string {
	h.mu.Lock()
	defer h.mu.Unlock()
	out := make(map[string][]string, len(h.rooms))
	for id, r := range h.rooms {
		for w := range r.watchers {
			if !slices.Contains(out[id], w.person) {
				out[id] = append(out[id], w.person)
			}
		}
	}
	return out
}

// changed notes who is here; false when that was told already.
func (h *hub) changed(incident, here string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	r := h.rooms[incident]
	if r == nil || r.here == here {
		return false
	}
	r.here = here
	return true
}
