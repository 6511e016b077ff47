package auth

import (
	"context"
	"errors"
	"hash/maphash"
	"sync"
	"sync/atomic"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

const (
	accessKept = 50_000 // people, and sessions
	// accessFor bounds how old an answer can get should an event be lost.
	accessFor = 30 * time.Second
	// deafAfter is when a change stream that says nothing counts as down.
	deafAfter = 3 * time.Second
)

// errNoAccess: the session or the account does not give access (any more).
var errNoAccess = errors.New("session ended, account disabled, or person not active")

// access remembers who may act now. An entry goes when this process changes
// what it is made of, when the change stream tells that another did, or after
// accessFor. While the stream is down nothing is remembered.
type access struct {
	auth     *Auth
	people   *memory[policy.Actor] // without SessionID
	sessions *memory[string]       // → person
	// heard is when the change stream last answered, in ns since began; 0 is
	// down.
	heard atomic.Int64
	began time.Time
}

func newAccess(a *Auth) (*access, error) {
	people, err := newMemory[policy.Actor](accessKept)
	if err != nil {
		return nil, err
	}
	sessions, err := newMemory[string](accessKept)
	return &access{auth: a, people: people, sessions: sessions, began: time.Now()}, err
}

// actor returns the person's actor in the session; errNoAccess.
func (x *access) actor(ctx context.Context, person, session string) (policy.Actor, error) {
	owner, err := recall(ctx, x, x.sessions, session, x.loadSession)
	if err != nil {
		return policy.Actor{}, err
	}
	if owner != person {
		return policy.Actor{}, errNoAccess
	}
	actor, err := recall(ctx, x, x.people, person, x.loadPerson)
	actor.SessionID = session
	return actor, err
}

// recall answers from memory while the stream is up, else from the database.
func recall[V any](ctx context.Context, x *access, m *memory[V], key string, load func(ctx context.Context, key string) (V, time.Time, error)) (V, error) {
	listening := x.listening()
	if listening {
		if v, ok := m.recall(key, x.auth.now()); ok {
			return v, nil
		}
	}
	mark := m.mark(key)
	v, until, err := load(ctx, key)
	if err == nil && listening {
		m.keep(key, v, until, mark)
	}
	return v, err
}

func (x *access) listening() bool {
	heard := x.heard.Load()
	return heard != 0 && time.Since(x.began)-time.Duration(heard) < deafAfter
}

func (x *access) hear() { x.heard.Store(int64(time.Since(x.began))) }
func (x *access) deaf() { x.heard.Store(0) }

func (x *access) forgetAll() {
	x.people.forgetAll()
	x.sessions.forgetAll()
}

// loadSession returns whose session it is, while it goes on.
func (x *access) loadSession(ctx context.Context, id string) (string, time.Time, error) {
	now := x.auth.now()
	s, err := db.FindOne[Session](ctx, x.auth.sessions, bson.M{"_id": id},
		options.FindOne().SetProjection(bson.M{"personId": 1, "expiresAt": 1, "revokedAt": 1}))
	if fault.Is(err, fault.NotFound) || err == nil && !s.goesOn(now) {
		return "", now, errNoAccess
	}
	return s.PersonID, earlier(now.Add(accessFor), s.ExpiresAt), err
}

// loadPerson returns what the person may do now, and until when at most that
// stays so.
func (x *access) loadPerson(ctx context.Context, id string) (policy.Actor, time.Time, error) {
	a, now := x.auth, x.auth.now()
	actor, until := policy.Actor{PersonID: id}, now.Add(accessFor)
	account, err := a.findAccount(ctx, id)
	if fault.Is(err, fault.NotFound) || err == nil && account.Disabled {
		return actor, now, errNoAccess
	}
	if err != nil {
		return actor, now, err
	}
	actor.MustChangePassword = account.MustChangePassword
	person, err := a.org.FindPerson(ctx, id)
	if fault.Is(err, fault.NotFound) || err == nil && !person.Active {
		return actor, now, errNoAccess
	}
	if err != nil {
		return actor, now, err
	}
	posting, err := a.org.MainPosting(ctx, id, now)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return actor, now, err
	}
	actor.Path = posting.DepartmentPath
	grants, err := a.unendedGrants(ctx, id)
	for _, g := range grants {
		switch {
		case g.ActiveAt(now):
			actor.Grants = append(actor.Grants, g.Grant)
			if g.To != nil {
				until = earlier(until, *g.To)
			}
		default: // begins later
			until = earlier(until, g.From)
		}
	}
	return actor, until, err
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// memory keeps values by key, the least recently used going first. What was
// read from the database before a forget cannot be kept after it.
type memory[V any] struct {
	entries *lru.Cache[string, remembered[V]]
	seed    maphash.Seed
	mu      sync.Mutex
	marks   [1024]uint64 // forgets, by hash of key
}

type remembered[V any] struct {
	value V
	until time.Time
}

func newMemory[V any](size int) (*memory[V], error) {
	entries, err := lru.New[string, remembered[V]](size)
	return &memory[V]{entries: entries, seed: maphash.MakeSeed()}, err
}

func (m *memory[V]) recall(key string, now time.Time) (V, bool) {
	r, ok := m.entries.Get(key)
	return r.value, ok && now.Before(r.until)
}

func (m *memory[V]) place(key string) uint64 {
	return maphash.String(m.seed, key) % uint64(len(m.marks))
}

// mark is taken before reading from the database and given to keep.
func (m *memory[V]) mark(key string) uint64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.marks[m.place(key)]
}

func (m *memory[V]) keep(key string, v V, until time.Time, mark uint64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.marks[m.place(key)] == mark {
		m.entries.Add(key, remembered[V]{value: v, until: until})
	}
}

func (m *memory[V]) forget(keys ...string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, key := range keys {
		m.marks[m.place(key)]++
		m.entries.Remove(key)
	}
}

func (m *memory[V]) forgetAll() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i := range m.marks {
		m.marks[i]++
	}
	m.entries.Purge()
}
