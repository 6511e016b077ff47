package org

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"lantoa/app/platform/fault"
)

// Moved is what transfers do to postings: Changed ones replace those with the
// same id, Opened ones are new.
type Moved struct {
	Changed []Posting
	Opened  []Posting
}

// MovePostings carries out transfers on a day. postings holds every posting of
// the people concerned that has not ended by then. A posting that runs over
// the day ends and is continued in the other department; one that begins later
// is rewritten. Nobody loses their place: where somebody would come to hold
// the same position twice, the main posting stays.
//
// Errors: fault.Conflict when a department ends with people in it and nobody
// takes them.
func MovePostings(postings []Posting, transfers []Transfer, tree Tree, at time.Time, eventID string) (Moved, error) {
	m := mover{at: at, event: eventID, tree: tree, byID: map[string]*Posting{}, held: map[string][]string{}, changed: map[string]bool{}}
	for _, p := range postings {
		m.put(p)
	}
	byFrom := byID(transfers, func(t Transfer) string { return t.From })
	// Main postings first, so that they find the room and the others yield.
	order := slices.Clone(postings)
	slices.SortFunc(order, func(a, b Posting) int {
		if a.Main != b.Main {
			if a.Main {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.ID, b.ID)
	})
	for _, p := range order {
		t, ok := byFrom[p.DepartmentID]
		if !ok || p.To != nil && !p.To.After(at) {
			continue
		}
		target := cmp.Or(t.People[p.PersonID], t.Into)
		if target == "" && t.Ends {
			return Moved{}, fault.New(fault.Conflict, "Đơn vị còn người; hãy chọn đơn vị nhận.",
				"The department has people; name the department that takes them.").Because("not_empty").With("id", p.DepartmentID)
		}
		if target != "" {
			m.move(p, target)
		}
	}
	return m.result(postings), nil
}

type mover struct {
	at      time.Time
	event   string
	tree    Tree
	byID    map[string]*Posting
	held    map[string][]string // person → posting ids
	changed map[string]bool
	opened  []Posting
}

// move sends one posting to the target.
func (m *mover) move(p Posting, target string) {
	next := p
	next.DepartmentID, next.DepartmentPath = target, m.tree[target].Path
	begins := !p.From.Before(m.at)
	if !begins {
		next.ID = continuedID(m.event, p.ID)
		next.Continues, next.From = p.ID, m.at
	}
	if rival := m.rival(next, p.ID); rival != nil {
		switch {
		case next.Main:
			m.close(rival.ID, later(m.at, next.From))
		case rival.From.After(next.From):
			next.To, next.Open = &rival.From, false // until the other begins
		default:
			m.close(p.ID, m.at)
			return
		}
	}
	if begins {
		m.put(next)
		m.changed[p.ID] = true
		return
	}
	m.close(p.ID, m.at)
	m.put(next)
	m.opened = append(m.opened, next)
}

func (m *mover) put(p Posting) {
	if m.byID[p.ID] == nil {
		m.held[p.PersonID] = append(m.held[p.PersonID], p.ID)
	}
	m.byID[p.ID] = &p
}

// rival finds another open posting of the person to the same position of the
// same department.
func (m *mover) rival(p Posting, except string) *Posting {
	for _, id := range m.held[p.PersonID] {
		q := m.byID[id]
		if id != except && id != p.ID && p.Open && q.Open && q.DepartmentID == p.DepartmentID && q.PositionID == p.PositionID {
			return q
		}
	}
	return nil
}

// close ends a posting on the day, or at its own beginning when that is later.
func (m *mover) close(id string, day time.Time) {
	p := *m.byID[id]
	end := later(day, p.From)
	p.To, p.Open = &end, false
	m.byID[id] = &p
	m.changed[id] = true
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func (m *mover) result(postings []Posting) Moved {
	var out Moved
	for _, p := range postings {
		if m.changed[p.ID] {
			out.Changed = append(out.Changed, *m.byID[p.ID])
		}
	}
	for _, p := range m.opened {
		if now := *m.byID[p.ID]; now.To == nil || now.To.After(now.From) {
			out.Opened = append(out.Opened, now)
		}
	}
	return out
}

// continuedID is the same whenever the same event is worked out again.
func continuedID(event, posting string) string { return deriveID("posting", event, posting) }

// deriveID makes an opaque id of 26 characters out of names.
func deriveID(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil))[:26]
}
