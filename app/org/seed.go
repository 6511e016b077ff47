package org

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/audit"
	"lantoa/app/auth/policy"
	"lantoa/app/platform/db"
)

// SeedOptions says how large the demonstration province is. Zero values take
// 300 people and the seed 2026.
type SeedOptions struct {
	People int
	Seed   uint64
}

const (
	defaultPeople = 300
	defaultSeed   = 2026
	seedBatch     = 1000
)

// Seed makes the demonstration province: the story of its departments,
// positions, and people with postings, the history before the mergers
// included. Everything derives from the seed: a repeat adds nothing, a larger
// number adds the rest. Whoever was edited meanwhile stays edited.
//
// It returns the seed's people in a fixed order: first the heads of all
// departments, then their spokespersons, then the others.
func (o *Org) Seed(ctx context.Context, actor policy.Actor, opts SeedOptions) ([]Person, error) {
	if opts.People <= 0 {
		opts.People = defaultPeople
	}
	if opts.Seed == 0 {
		opts.Seed = defaultSeed
	}
	if err := o.EnsurePositions(ctx); err != nil {
		return nil, err
	}
	for _, e := range seedEvents() {
		if _, err := o.Record(ctx, actor, e); err != nil {
			return nil, fmt.Errorf("seed event %s: %w", e.ID, err)
		}
	}
	open, err := o.ListDepartments(ctx, DepartmentFilter{})
	if err != nil {
		return nil, err
	}
	s := newSeeder(o, opts.Seed, open)
	var people []Person
	for start := 0; start < opts.People; start += seedBatch {
		batch, err := o.seedBatch(ctx, actor, s, start, min(start+seedBatch, opts.People))
		if err != nil {
			return nil, err
		}
		people = append(people, batch...)
	}
	return people, nil
}

// seedBatch inserts those of the people start..end who are missing.
func (o *Org) seedBatch(ctx context.Context, actor policy.Actor, s *seeder, start, end int) ([]Person, error) {
	people, ids := make([]Person, 0, end-start), make([]string, 0, end-start)
	postings := map[string][]Posting{}
	for i := start; i < end; i++ {
		p, held := s.person(i)
		people, ids = append(people, p), append(ids, p.ID)
		postings[p.ID] = held
	}
	return people, o.db.TxWithin(ctx, largeTx, func(ctx context.Context) error {
		there, err := o.FindPeople(ctx, ids)
		if err != nil {
			return err
		}
		var newPeople, newPostings []any
		var moved []string
		for i, p := range people {
			if old, ok := there[p.ID]; ok {
				people[i] = old
				continue
			}
			newPeople, moved = append(newPeople, p), append(moved, p.ID)
			for _, posting := range postings[p.ID] {
				newPostings = append(newPostings, posting)
			}
		}
		if len(newPeople) == 0 {
			return nil
		}
		if _, err := o.people.InsertMany(ctx, newPeople); err != nil {
			return err
		}
		if _, err := o.postings.InsertMany(ctx, newPostings); err != nil {
			return err
		}
		if err := audit.Record(ctx, o.db, audit.Entry{
			Actor: actor, Action: "people.seed", Subject: fmt.Sprintf("seed:%d:%d", s.seed, start),
			After: bson.M{"people": len(newPeople), "postings": len(newPostings)},
		}); err != nil {
			return err
		}
		return o.moved(ctx, moved)
	})
}

// seeder makes people one after another.
type seeder struct {
	org       *Org
	seed      uint64
	places    []Department // heads and spokespersons go round these
	tree      Tree         // the story's tree, ended departments included
	open      Tree         // what goes on in the database
	before    map[string][]string
	mailboxes map[string]int
	now       time.Time
}

func newSeeder(o *Org, seed uint64, open []Department) *seeder {
	s := &seeder{
		org: o, seed: seed, tree: Tree{}, open: byID(open, func(d Department) string { return d.ID }),
		before: map[string][]string{}, mailboxes: map[string]int{}, now: o.Now(),
	}
	for _, e := range seedEvents() {
		c, err := s.tree.Apply(e)
		if err != nil {
			panic(err) // the story is ours
		}
		s.tree = s.tree.With(c)
	}
	for _, d := range s.tree {
		for _, successor := range d.Successors {
			s.before[successor] = append(s.before[successor], d.ID)
		}
		if d.Open {
			s.places = append(s.places, d)
		}
	}
	for id := range s.before {
		slices.Sort(s.before[id])
	}
	sortTree(s.places)
	return s
}

// person makes the i-th person with all postings. It is called in order, for
// the sake of mailboxes.
func (s *seeder) person(i int) (Person, []Posting) {
	r := rand.New(rand.NewPCG(s.seed, uint64(i)))
	d := invent(r, i)
	place, position, task := s.role(r, i)
	box := mailbox(d) + "@" + place.ID
	s.mailboxes[box]++
	d.Email = mailbox(d) + "@" + place.ID + ".hungyen.example"
	if n := s.mailboxes[box]; n > 1 {
		d.Email = mailbox(d) + strconv.Itoa(n) + "@" + place.ID + ".hungyen.example"
	}
	id := deriveID("person", strconv.FormatUint(s.seed, 10), strconv.Itoa(i))
	p := s.org.fill(blank(id, s.now), d)
	postings := s.chain(r, p.ID, place, position)
	if task != "" {
		main := postings[len(postings)-1]
		extra := main
		extra.ID, extra.PositionID, extra.Main, extra.Duty, extra.Rank = deriveID("task", p.ID), task, false, PartDuty, ""
		extra.Continues, extra.Since = "", extra.From
		postings = append(postings, extra)
	}
	for _, posting := range postings {
		if posting.Open {
			p.Within = append(p.Within, Ancestors(posting.DepartmentPath)...)
		}
	}
	slices.Sort(p.Within)
	p.Within = slices.Compact(p.Within)
	return p, postings
}

// role says where the i-th person works: a head for each department, then a
// spokesperson for each, then others by the size of departments.
func (s *seeder) role(r *rand.Rand, i int) (place Department, position, task string) {
	switch n := len(s.places); {
	case i < n:
		return s.places[i], PositionHead, ""
	case i < 2*n:
		return s.places[i-n], PositionSpecialist, PositionSpokesman
	}
	total := 0
	for _, d := range s.places {
		total += sizes[d.Kind]
	}
	n := r.IntN(total)
	for _, d := range s.places {
		if n -= sizes[d.Kind]; n < 0 {
			place = d
			break
		}
	}
	return place, staff(place.Kind).pick(r), tasks.pick(r)
}

// sizes weighs departments by their staff.
var sizes = map[Kind]int{KindProvince: 2, KindOffice: 8, KindSo: 14, KindBan: 5, KindPress: 14, KindPhuong: 4, KindXa: 3}

var tasks = weighted{{"", 90}, {PositionDelegate, 4}, {PositionOpinion, 6}}

func staff(k Kind) weighted {
	if k == KindXa || k == KindPhuong {
		return weighted{{PositionSpecialist, 60}, {PositionCulture, 20}, {PositionBroadcast, 14}, {PositionPortal, 6}}
	}
	return weighted{{PositionSpecialist, 70}, {PositionPolicy, 9}, {PositionPress, 7}, {PositionPortal, 7}, {PositionLegal, 7}}
}

// chain makes the main posting in the department and, for those who came
// before it took in theirs, the ones that it continues. Oldest first.
func (s *seeder) chain(r *rand.Rand, personID string, place Department, position string) []Posting {
	since := seedStart.AddDate(0, 0, r.IntN(1277)) // until 30/6/2026
	if since.After(s.now) {
		since = seedStart
	}
	rank := ""
	for _, p := range Positions() {
		if p.ID == position && len(p.Ranks) > 0 {
			rank = p.Ranks[r.IntN(len(p.Ranks))]
		}
	}
	decision := fmt.Sprintf("%d/QĐ-UBND", 100+r.IntN(2800))
	var spans []Department // newest first
	for d := place; ; {
		spans = append(spans, d)
		earlier := s.existedAt(s.before[d.ID], since)
		stays := !d.From.After(since) && (len(earlier) == 0 || r.IntN(100) < 60)
		if stays || len(earlier) == 0 {
			break
		}
		d = s.tree[earlier[r.IntN(len(earlier))]]
	}
	slices.Reverse(spans)
	if spans[0].From.After(since) {
		since = spans[0].From
	}
	return s.build(personID, spans, since, Posting{PositionID: position, Rank: rank, Duty: FullDuty, Main: true, Decision: decision})
}

func (s *seeder) build(personID string, spans []Department, since time.Time, like Posting) []Posting {
	var out []Posting
	from := since
	for n, d := range spans {
		p := like
		p.ID, p.PersonID, p.DepartmentID, p.DepartmentPath = deriveID("main", personID, strconv.Itoa(n)), personID, d.ID, d.Path
		p.From, p.Since, p.To, p.Open = from, since, d.To, d.To == nil
		if n > 0 {
			p.Continues = out[n-1].ID
		}
		// Before they worked in a commune, nobody held a commune's position.
		if d.Kind == KindDistrict && (p.PositionID == PositionCulture || p.PositionID == PositionBroadcast) {
			p.PositionID, p.Rank = PositionSpecialist, "Chuyên viên"
		}
		if p.Open {
			now := s.living(d)
			p.DepartmentID, p.DepartmentPath = now.ID, now.Path
		}
		out = append(out, p)
		if d.To != nil {
			from = *d.To
		}
	}
	return out
}

// existedAt keeps the departments that existed then, or led to such.
func (s *seeder) existedAt(ids []string, at time.Time) []string {
	var out []string
	for _, id := range ids {
		if d := s.tree[id]; d.To.After(at) && (!d.From.After(at) || len(s.existedAt(s.before[id], at)) > 0) {
			out = append(out, id)
		}
	}
	return out
}

// living follows successors to a department that goes on in the database.
func (s *seeder) living(d Department) Department {
	if now, ok := s.open[d.ID]; ok {
		return now
	}
	all, err := db.FindOne[Department](context.Background(), s.org.departments, bson.M{"_id": d.ID})
	for range 20 {
		if err != nil || len(all.Successors) == 0 {
			break
		}
		if now, ok := s.open[all.Successors[0]]; ok {
			return now
		}
		all, err = db.FindOne[Department](context.Background(), s.org.departments, bson.M{"_id": all.Successors[0]})
	}
	for _, id := range []string{"ubnd", s.places[0].ID} {
		if now, ok := s.open[id]; ok {
			return now
		}
	}
	return d
}
