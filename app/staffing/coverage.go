package staffing

import (
	"lantoa/app/certification"
	"lantoa/app/org"
	"lantoa/courses"
)

// State is how a posting stands with a course that it requires.
type State string

// The states. What is held counts before a waiver.
const (
	Holds    State = "holds"
	Expiring State = "expiring" // held, for at most ExpiringDays more
	Lacks    State = "lacks"
	Waived   State = "waived"
)

// ExpiringDays is how long before its end a certificate is to be renewed: our
// choice, room for two rounds of a course.
const ExpiringDays = 60

// Need is a course that a posting requires, and what meets it.
type Need struct {
	RequirementID string
	CourseCode    string
	State         State
	CertificateID string       // of Holds and Expiring
	WaiverID      string       // of Waived
	Until         courses.Date // last day of the certificate or waiver; "" is no end
}

// Covered is a posting with all that it requires.
type Covered struct {
	Posting org.Posting
	Needs   []Need
}

// Cover tells, for a day, how each posting stands with each course that its
// position requires. What was not in force that day does not count:
// certificates issued later, or by its end expired, superseded or revoked;
// postings, requirements and waivers of other days. Postings that require
// nothing are left out; the order of postings and of requirements is kept.
func Cover(postings []org.Posting, requirements []Requirement, holdings []certification.Holding, waivers []Waiver, day courses.Date) []Covered {
	required := map[string][]Requirement{}
	for _, r := range requirements {
		if r.On(day) {
			required[r.PositionID] = append(required[r.PositionID], r)
		}
	}
	met := newMeans(holdings, waivers, day)
	first := begin(day)
	var out []Covered
	for _, p := range postings {
		rules := required[p.PositionID]
		if len(rules) == 0 || !p.ActiveAt(first) {
			continue
		}
		needs := make([]Need, len(rules))
		for i, r := range rules {
			needs[i] = met.need(p, r)
		}
		out = append(out, Covered{Posting: p, Needs: needs})
	}
	return out
}

// means are what meets needs on a day: the longest certificate or waiver of a
// person and course (and position).
type means struct {
	soon         courses.Date // what ends by then is Expiring
	certificates map[meansKey]certification.Holding
	waivers      map[meansKey]Waiver
}

type meansKey struct{ person, course, position string }

func newMeans(holdings []certification.Holding, waivers []Waiver, day courses.Date) means {
	m := means{soon: plusDays(day, ExpiringDays), certificates: make(map[meansKey]certification.Holding, len(holdings)), waivers: map[meansKey]Waiver{}}
	last := end(day)
	for _, h := range holdings {
		key := meansKey{person: h.PersonID, course: h.CourseCode}
		if best, ok := m.certificates[key]; h.Status(last) == certification.Valid && (!ok || longer(h.ValidUntil, best.ValidUntil, h.ID, best.ID)) {
			m.certificates[key] = h
		}
	}
	for _, w := range waivers {
		key := meansKey{person: w.PersonID, course: w.CourseCode, position: w.PositionID}
		if best, ok := m.waivers[key]; w.On(day) && (!ok || longer(w.Until, best.Until, w.ID, best.ID)) {
			m.waivers[key] = w
		}
	}
	return m
}

// longer tells whether a lasts longer than b ("" is for good); between equals
// the id decides, so that the order given does not matter.
func longer(a, b courses.Date, idA, idB string) bool {
	switch {
	case a == b:
		return idA < idB
	case a.IsZero() || b.IsZero():
		return a.IsZero()
	}
	return a > b
}

func (m means) need(p org.Posting, r Requirement) Need {
	need := Need{RequirementID: r.ID, CourseCode: r.CourseCode, State: Lacks}
	if h, ok := m.certificates[meansKey{person: p.PersonID, course: r.CourseCode}]; ok {
		need.State, need.CertificateID, need.Until = Holds, h.ID, h.ValidUntil
		if !h.ValidUntil.IsZero() && h.ValidUntil <= m.soon {
			need.State = Expiring
		}
		return need
	}
	w, ok := m.waivers[meansKey{p.PersonID, r.CourseCode, p.PositionID}]
	general, also := m.waivers[meansKey{person: p.PersonID, course: r.CourseCode}]
	if also && (!ok || longer(general.Until, w.Until, general.ID, w.ID)) {
		w, ok = general, true
	}
	if ok {
		need.State, need.WaiverID, need.Until = Waived, w.ID, w.Until
	}
	return need
}
