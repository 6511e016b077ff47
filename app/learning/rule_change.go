package learning

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// Changes are what brings the open memberships of an assignment to what its
// rule says.
type Changes struct {
	Join  []Member // not there yet
	Leave []Member // whom the rule does not mean any more
	Redue []Member // who stay with another due date, which they carry
}

// Empty tells that nothing is to be done.
func (c Changes) Empty() bool { return len(c.Join)+len(c.Leave)+len(c.Redue) == 0 }

// changes compares the people whom an assignment's rule means with its open
// memberships. Each list is in the order of the person ids.
func (a Assignment) changes(want map[string]Match, open []Member, at time.Time) Changes {
	var c Changes
	there := make(map[string]bool, len(open))
	for _, m := range open {
		there[m.PersonID] = true
		match, stays := want[m.PersonID]
		if !stays {
			c.Leave = append(c.Leave, m)
			continue
		}
		if due := a.Rule.Due.At(match, m.From, a.CreatedAt); !due.Equal(m.Due) {
			m.Due = due
			c.Redue = append(c.Redue, m)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(want)) {
		if !there[id] {
			c.Join = append(c.Join, a.newMember(want[id], at))
		}
	}
	byPerson := func(x, y Member) int { return strings.Compare(x.PersonID, y.PersonID) }
	slices.SortFunc(c.Leave, byPerson)
	slices.SortFunc(c.Redue, byPerson)
	return c
}
