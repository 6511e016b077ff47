package handbooks

import (
	"cmp"
	"context"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth/policy"
	"lantoa/app/org"
	"lantoa/app/platform/calendar"
	"lantoa/app/platform/db"
	"lantoa/handbook"
)

// The states of somebody who must read.
const (
	MemberDone    = "done"
	MemberReading = "reading" // has opened something
	MemberUnread  = "unread"
)

// Member is one who must read the edition, and how they stand.
type Member struct {
	PersonID       string     `json:"personId"`
	Name           string     `json:"name"`
	Department     string     `json:"department"`
	DepartmentName string     `json:"departmentName"`
	PositionID     string     `json:"positionId"`
	State          string     `json:"state" enum:"done,reading,unread"`
	Due            time.Time  `json:"due"`
	Late           bool       `json:"late"` // not done, and due
	DoneAt         *time.Time `json:"doneAt,omitempty"`
	Read           int        `json:"read"` // parts
	sortKey        string
	path           string
}

// Count is how many of a department must read and have.
type Count struct {
	Department string `json:"department"`
	Name       string `json:"name"`
	Must       int    `json:"must"`
	Done       int    `json:"done"`
	Late       int    `json:"late"`
}

// Report is who must read an edition, by name, and the counts of their
// departments in the order of the tree.
type Report struct {
	Edition EditionRef
	Summary []Count
	Members []Member
}

// ReportFilter narrows a report; zero values do not.
type ReportFilter struct {
	Edition      string // the one in force when ""
	DepartmentID string // with what is below it
	State        string // done, reading, unread, or late
}

// reading of many: what a report is worked out of.
type survey struct {
	*Handbooks
	now      time.Time
	chain    []Edition // up to the edition asked for
	edition  *book
	rules    []Rule
	calendar calendar.Calendar
}

// survey begins one for an edition, "" being the one in force; !ok when there
// is none.
func (h *Handbooks) survey(ctx context.Context, editionID string) (s survey, ok bool, err error) {
	s = survey{Handbooks: h, now: h.Now()}
	all, err := h.chain(ctx)
	if err != nil {
		return s, false, err
	}
	s.chain = inForce(all, s.now)
	if editionID != "" {
		i := slices.IndexFunc(s.chain, func(e Edition) bool { return e.ID == editionID })
		if i < 0 {
			return s, false, errNoEdition()
		}
		s.chain = s.chain[:i+1]
	}
	if len(s.chain) == 0 {
		return s, false, nil
	}
	last := s.chain[len(s.chain)-1]
	if s.edition, err = h.bookOf(ctx, versionOf{last.ID, last.Version}); err != nil {
		return s, false, err
	}
	if s.calendar, err = h.Calendar(ctx); err != nil {
		return s, false, err
	}
	s.rules, err = h.activeRules(ctx)
	return s, true, err
}

// members lists who must read by their main postings within paths.
func (s survey) members(ctx context.Context, paths []string) ([]Member, error) {
	if len(s.rules) == 0 || len(paths) == 0 {
		return nil, nil
	}
	postings, err := s.org.ListPostings(ctx, org.PostingFilter{PathPrefixes: paths, At: s.now})
	if err != nil {
		return nil, err
	}
	held, mains := map[string][]org.Posting{}, map[string]org.Posting{}
	for _, p := range postings {
		held[p.PersonID] = append(held[p.PersonID], p)
		if p.Main {
			mains[p.PersonID] = p
		}
	}
	from := demanded(s.chain)
	var out []Member
	var ids []string
	for person, main := range mains {
		history, err := s.historyOf(ctx, person, held[person], from)
		if err != nil {
			return nil, err
		}
		at, must := due(s.rules, held[person], history, from, s.calendar)
		if !must {
			continue
		}
		out = append(out, Member{PersonID: person, Department: main.DepartmentID, path: main.DepartmentPath, PositionID: main.PositionID, State: MemberUnread, Due: at})
		ids = append(ids, person)
	}
	return out, s.fill(ctx, out, ids)
}

// fill says how the members stand.
func (s survey) fill(ctx context.Context, members []Member, ids []string) error {
	revisions := revisions(s.chain)
	var editions []string
	for _, r := range revisions {
		editions = append(editions, r.ID)
	}
	kept := map[string][]Acknowledgement{}
	for chunk := range slices.Chunk(ids, 1000) {
		found, err := db.Find[Acknowledgement](ctx, s.acknowledgements, bson.M{"personId": bson.M{"$in": chunk}, "editionId": bson.M{"$in": editions}})
		if err != nil {
			return err
		}
		for _, a := range found {
			kept[a.PersonID] = append(kept[a.PersonID], a)
		}
	}
	left := map[string]int{} // by the edition acknowledged last: few
	last := s.chain[len(s.chain)-1].ID
	for i := range members {
		m, done := &members[i], map[string]bool{}
		for _, a := range kept[m.PersonID] {
			done[a.EditionID] = a.DoneAt != nil
		}
		since := handbook.LastAcknowledged(revisions, done)
		if _, known := left[since]; !known {
			left[since] = len(handbook.MustReadOf(s.edition.partsOn(s.today()), revisions, since))
		}
		for _, a := range kept[m.PersonID] {
			switch {
			case a.EditionID == since && left[since] == 0:
				m.State, m.DoneAt = MemberDone, a.DoneAt
			case a.EditionID == last && m.State != MemberDone && len(a.Parts) > 0:
				m.State, m.Read = MemberReading, readOf(a)
			}
		}
		m.Late = m.State != MemberDone && !s.now.Before(m.Due)
	}
	return nil
}

func readOf(a Acknowledgement) int {
	n := 0
	for _, p := range a.Parts {
		if p.ReadAt != nil {
			n++
		}
	}
	return n
}

// Report tells who must read an edition within the departments where the actor
// may read acknowledgements, and how they stand. Errors: fault.NotFound (no
// such edition was ever in force; no such department, or not the actor's).
func (h *Handbooks) Report(ctx context.Context, actor policy.Actor, f ReportFilter) (Report, error) {
	out := Report{Summary: []Count{}, Members: []Member{}}
	paths := actor.Scopes(policy.ReadAcknowledgements)
	if f.DepartmentID != "" {
		d, err := h.departmentOf(ctx, actor, policy.ReadAcknowledgements, f.DepartmentID)
		if err != nil {
			return out, err
		}
		paths = []string{d.Path}
	}
	s, ok, err := h.survey(ctx, f.Edition)
	if err != nil || !ok {
		return out, err
	}
	last := s.chain[len(s.chain)-1]
	out.Edition = EditionRef{ID: last.ID, Number: last.Number, Title: s.edition.edition.Title, From: last.From}
	members, err := s.members(ctx, paths)
	if err != nil {
		return out, err
	}
	if out.Summary, err = s.count(ctx, members, paths); err != nil {
		return out, err
	}
	for _, m := range members {
		if f.State == "" || f.State == m.State || f.State == "late" && m.Late {
			out.Members = append(out.Members, m)
		}
	}
	return out, s.nameMembers(ctx, out)
}

// count adds the members up by department.
func (s survey) count(ctx context.Context, members []Member, paths []string) ([]Count, error) {
	counts := map[string]*Count{}
	for _, m := range members {
		c := counts[m.Department]
		if c == nil {
			c = &Count{Department: m.Department}
			counts[m.Department] = c
		}
		c.Must++
		if m.State == MemberDone {
			c.Done++
		}
		if m.Late {
			c.Late++
		}
	}
	units, err := s.org.ListDepartments(ctx, org.DepartmentFilter{At: s.now, Paths: paths})
	out := []Count{}
	for _, d := range units {
		if c := counts[d.ID]; c != nil {
			c.Name = d.Name
			out = append(out, *c)
		}
	}
	return out, err
}

func (s survey) nameMembers(ctx context.Context, out Report) error {
	var ids []string
	for _, m := range out.Members {
		ids = append(ids, m.PersonID)
	}
	names, err := s.org.FindNames(ctx, ids)
	if err != nil {
		return err
	}
	units := map[string]string{}
	for _, c := range out.Summary {
		units[c.Department] = c.Name
	}
	for i := range out.Members {
		m := &out.Members[i]
		n := names[m.PersonID]
		m.Name, m.sortKey, m.DepartmentName = n.FullName(), n.SortKey, units[m.Department]
	}
	slices.SortFunc(out.Members, compareMembers)
	return nil
}

func compareMembers(a, b Member) int {
	return cmp.Or(cmp.Compare(a.sortKey, b.sortKey), cmp.Compare(a.PersonID, b.PersonID))
}

// Unread is one who must still read the edition in force.
type Unread struct {
	PersonID, EditionID, Number, Title string
	Department, DepartmentPath         string
	Due                                time.Time
}

// EachUnread calls f with everybody who must still read the edition in force.
func (h *Handbooks) EachUnread(ctx context.Context, f func(Unread) error) error {
	s, ok, err := h.survey(ctx, "")
	if err != nil || !ok {
		return err
	}
	members, err := s.members(ctx, []string{"/"})
	if err != nil {
		return err
	}
	for _, m := range members {
		if m.State == MemberDone {
			continue
		}
		if err := f(Unread{
			PersonID: m.PersonID, EditionID: s.edition.id, Number: s.edition.edition.Number, Title: s.edition.edition.Title,
			Department: m.Department, DepartmentPath: m.path, Due: m.Due,
		}); err != nil {
			return err
		}
	}
	return nil
}
