package handbook

import (
	"slices"
	"time"
)

// FoldLog makes the state out of a log, from its first entry on.
func FoldLog(i Incident, entries []Entry) State { return NewState().Fold(i, entries) }

// NewState is the state of an empty log.
func NewState() State {
	return State{
		Levels: []Judged{}, Clocks: []ClockRun{}, Steps: []StepMark{}, Statements: []Statement{}, People: []Member{},
		Evidence: []File{}, Documents: []Paper{}, Calls: []Call{}, Requests: []string{},
	}
}

// Fold goes on from a state: what it knows already (by Seq) it leaves out, so
// that folding in parts, or twice, equals folding at once. The entries must
// have been admitted. The state that it starts from stays as it was.
func (s State) Fold(i Incident, entries []Entry) State {
	for _, e := range entries {
		if e.Seq <= s.Seq {
			continue
		}
		s = s.apply(i, e)
		s.Seq = e.Seq
	}
	return s
}

func (s State) apply(i Incident, e Entry) State {
	p := e.Payload
	switch e.Kind {
	case Opened:
		s.Clause = p.Clause
		s.People = []Member{{Person: e.By, Name: e.Name, Roles: []CrisisRole{OnDuty, TeamLead}, Since: e.At}}
	case ClauseJudged:
		s.Clause = p.Clause
		s = s.end(e, ClockCancelled, func(r ClockRun) bool { return !applies(r.Source, r.Kind, p.Clause) })
	case LevelJudged:
		s = s.judge(i, e)
	case StepDone, StepUndone:
		s = s.step(i, e)
	case EvidenceAdded:
		f := *p.File
		f.Seq = e.Seq
		s.Evidence = append(slices.Clone(s.Evidence), f)
		s = s.meet(e, ByEvidence)
	case ContactCalled:
		call := Call{Mark: e.mark(), Contact: p.Contact, Whom: p.Whom, Reached: p.Reached}
		s.Calls = replace(s.Calls, call, func(c Call) bool { return c.Contact == p.Contact && c.Whom == p.Whom })
	case Joined, HandedOver, Left:
		s = s.staff(e)
	case Drafted, LegalReviewed, LeaderApproved, Returned, Published:
		s = s.state(e)
	case DocumentFilled:
		d := p.Document
		paper := Paper{ID: d.ID, Template: d.Template, Title: d.Title, At: e.At, By: e.By, Name: e.Name, Seq: e.Seq}
		s.Documents = append(slices.Clone(s.Documents), paper)
	case RequestLinked:
		if !slices.Contains(s.Requests, p.Request) {
			s.Requests = append(slices.Clone(s.Requests), p.Request)
		}
	case ClockStopped:
		to := ClockCancelled
		if p.Met {
			to = ClockMet
		}
		s = s.end(e, to, func(r ClockRun) bool { return r.Clock == p.Clock })
	case IncidentClosed:
		m := e.mark()
		s.Closed = &m
		s = s.end(e, ClockCancelled, func(r ClockRun) bool { return r.Kind == Target && r.Stop != ByReview })
	case IncidentReview:
		s.Review = &Reviewed{Mark: e.mark(), Review: *p.Review}
		s = s.meet(e, ByReview)
	}
	return s.start(i, e)
}

func (s State) judge(i Incident, e Entry) State {
	j := Judged{Mark: e.mark(), Level: e.Payload.Level, Scores: e.Payload.Scores}
	if e.Payload.Why != "" {
		j.Text = e.Payload.Why
	}
	s.Level = j.Level
	s.Levels = append(slices.Clone(s.Levels), j)
	if s.Judged == nil && j.Level >= 2 {
		at := e.At
		s.Judged = &at
	}
	s = s.meet(e, ByLevel)
	return s.end(e, ClockCancelled, func(r ClockRun) bool {
		c, ok := i.Clock(r.Clock)
		return ok && c.Kind == Target && c.Start != ByHand && c.Start != FromClosed && !slices.Contains(c.Levels, j.Level)
	})
}

func (s State) step(i Incident, e Entry) State {
	id := e.Payload.Step
	step, _ := i.Step(id)
	before, _ := pick(s.Steps, func(m StepMark) bool { return m.Step == id })
	if e.Kind == StepDone && before.Done && !e.At.Before(before.At) {
		return s // done already: who was first stands
	}
	s.Steps = replace(s.Steps, StepMark{Mark: e.mark(), Step: id, Done: e.Kind == StepDone}, func(m StepMark) bool { return m.Step == id })
	if step.Within == "" {
		return s
	}
	if e.Kind == StepDone {
		s = s.endMet(e, func(r ClockRun) bool { return r.Clock == step.Within && r.Stop == ByStep })
		if before.Done { // the step was first done now: what its later mark met is met by this one
			s.Clocks = slices.Clone(s.Clocks)
			for n := range s.Clocks {
				if s.Clocks[n].Clock == step.Within && s.Clocks[n].EndedBy == before.Seq {
					s.Clocks[n].EndedBy = e.Seq
				}
			}
		}
		return s
	}
	// What only this step had met runs on; it is another run, so that its end
	// is told of even when the first run was over.
	runs := slices.Clone(s.Clocks)
	for n, r := range runs {
		if r.Clock == step.Within && before.Done && r.EndedBy == before.Seq {
			r.Start, r.State, r.Ended, r.EndedBy, r.EndedText = e.Seq, ClockRunning, nil, 0, ""
			runs[n] = r
		}
	}
	s.Clocks = runs
	return s
}

func (s State) staff(e Entry) State {
	p := e.Payload
	people := slices.Clone(s.People)
	take := func(person string, role CrisisRole) {
		for n, m := range people {
			if m.Person == person {
				m.Roles = slices.DeleteFunc(slices.Clone(m.Roles), func(r CrisisRole) bool { return role == "" || r == role })
				people[n] = m
			}
		}
	}
	switch e.Kind {
	case Left:
		take(p.Person, p.Role)
	case HandedOver:
		take(p.From, p.Role)
	}
	if e.Kind != Left {
		people = give(people, Member{Person: p.Person, Name: p.PersonName, Roles: []CrisisRole{p.Role}, Since: e.At})
	}
	for _, m := range people {
		if len(m.Roles) == 0 {
			stay := Stay{Person: m.Person, Since: m.Since, Until: e.At}
			s.Former = replace(s.Former, stay, func(f Stay) bool { return f.Person == m.Person })
		}
	}
	s.People = slices.DeleteFunc(people, func(m Member) bool { return len(m.Roles) == 0 })
	return s
}

func give(people []Member, to Member) []Member {
	for n, m := range people {
		if m.Person != to.Person {
			continue
		}
		if !slices.Contains(m.Roles, to.Roles[0]) {
			m.Roles = append(slices.Clone(m.Roles), to.Roles[0])
		}
		people[n] = m
		return people
	}
	return append(people, to)
}

// state moves a statement on.
func (s State) state(e Entry) State {
	st, found := s.Statement(e.Payload.Statement)
	st.ID = e.Payload.Statement
	st.Versions = slices.Clone(st.Versions)
	m := e.mark()
	if e.Kind == Drafted {
		m.Text = "" // the wording is the version's
		st.Stage = StageDraft
		st.Versions = append(st.Versions, Version{Number: len(st.Versions) + 1, Text: e.Payload.Text, Drafted: m})
	} else if found {
		v := &st.Versions[len(st.Versions)-1]
		switch e.Kind {
		case LegalReviewed:
			st.Stage, v.Reviewed = StageLegal, &m
		case LeaderApproved:
			st.Stage, v.Approved = StageApproved, &m
		case Returned:
			st.Stage, v.Returned = StageReturned, &m
		case Published:
			st.Stage, v.Published = StagePublished, &m
		}
	}
	s.Statements = replace(s.Statements, st, func(o Statement) bool { return o.ID == st.ID })
	if e.Kind != Published {
		return s
	}
	if s.FirstStatement == nil || e.At.Before(*s.FirstStatement) {
		at := e.At
		s.FirstStatement = &at
	}
	return s.meet(e, ByStatement)
}

// start adds the runs that the entry begins.
func (s State) start(i Incident, e Entry) State {
	if len(e.Starts) == 0 {
		return s
	}
	s.Clocks = slices.Clone(s.Clocks)
	for _, st := range e.Starts {
		c, _ := i.Clock(st.Clock)
		run := ClockRun{
			Clock: c.ID, Start: e.Seq, Name: c.Name, Kind: c.Kind, Source: c.Source, Stop: c.Stop,
			Started: st.Since, Due: st.Due, Unsure: st.Unsure, State: ClockRunning,
		}
		if m, ok := s.already(i, c); ok {
			run = run.meet(m.At, m.Seq)
		}
		s.Clocks = append(s.Clocks, run)
	}
	return s
}

// meet ends the runs that such a happening meets.
func (s State) meet(e Entry, stop ClockStop) State {
	return s.endMet(e, func(r ClockRun) bool { return r.Stop == stop })
}

func (s State) endMet(e Entry, which func(ClockRun) bool) State { return s.end(e, ClockMet, which) }

// end ends the running runs among which. What met a run earlier than is known,
// but was written without a line and came later, is what met it.
func (s State) end(e Entry, to ClockState, which func(ClockRun) bool) State {
	runs := slices.Clone(s.Clocks)
	for n, r := range runs {
		again := to == ClockMet && r.metLater(e.At)
		if r.State != ClockRunning && !again || !which(r) {
			continue
		}
		if to == ClockMet {
			r = r.meet(e.At, e.Seq)
		} else {
			at := e.At
			r.State, r.Ended, r.EndedBy = to, &at, e.Seq
		}
		if e.Kind == ClockStopped {
			r.EndedText = e.Payload.Text
		}
		runs[n] = r
	}
	s.Clocks = runs
	return s
}

// metLater tells whether a run was met, and not by hand, after a moment within
// its time.
func (r ClockRun) metLater(at time.Time) bool {
	return (r.State == ClockMet || r.State == ClockLate) && r.EndedText == "" && at.Before(*r.Ended) && !at.Before(r.Started)
}

func (r ClockRun) meet(at time.Time, by int) ClockRun {
	r.State, r.Ended, r.EndedBy = ClockMet, &at, by
	if at.After(r.Due) {
		r.State = ClockLate
	}
	return r
}

func pick[T any](list []T, is func(T) bool) (T, bool) {
	if n := slices.IndexFunc(list, is); n >= 0 {
		return list[n], true
	}
	var none T
	return none, false
}

// replace puts v in the place of what it succeeds, or at the end.
func replace[T any](list []T, v T, is func(T) bool) []T {
	out := slices.Clone(list)
	if n := slices.IndexFunc(out, is); n >= 0 {
		out[n] = v
		return out
	}
	return append(out, v)
}
