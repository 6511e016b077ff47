package handbook

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// Why an entry is refused. The log stays as it is.
var (
	ErrEntryKind   = errors.New("handbook: unknown kind of entry")
	ErrMissing     = errors.New("handbook: the entry lacks a part")
	ErrNotOnIt     = errors.New("handbook: not on the incident")
	ErrCrisisRole  = errors.New("handbook: not for this crisis role")
	ErrClosed      = errors.New("handbook: the incident is closed")
	ErrNotClosed   = errors.New("handbook: the incident is not closed")
	ErrStage       = errors.New("handbook: the statement is not at that stage")
	ErrVersion     = errors.New("handbook: not the statement's latest wording")
	ErrOwnDraft    = errors.New("handbook: nobody approves their own wording")
	ErrNoStep      = errors.New("handbook: unknown step")
	ErrNoClock     = errors.New("handbook: unknown clock, or none that runs")
	ErrNoStatement = errors.New("handbook: unknown statement")
	ErrNoEntry     = errors.New("handbook: unknown entry")
	ErrNoMember    = errors.New("handbook: the person does not have that role")
	ErrLastLead    = errors.New("handbook: somebody must lead the incident")
	ErrReviewed    = errors.New("handbook: the review was held already")
	ErrOpened      = errors.New("handbook: the incident is open already")
	ErrClause      = errors.New("handbook: unknown clause")
	ErrWordings    = errors.New("handbook: too many wordings of statements")
	ErrMoment      = errors.New("handbook: a clock counts from a moment within a year")
)

// mostWordings bounds the wordings of an incident's statements: each of its
// people is sent all of them, and one document holds them.
const mostWordings = 100

// mostAway bounds how far from now the moment may lie from which a clock counts
// that is started by hand.
const mostAway = 366 * 24 * time.Hour

// LateLine is how long after somebody left an incident the facts are taken
// that they wrote while they were on it: a device may have been without a line.
const LateLine = 24 * time.Hour

// Writer is who writes an entry. A steward (the coordinator of the department)
// may put people on an incident without being on it; System writes what has no
// author but the application.
type Writer struct {
	Person, Name string
	Steward      bool
}

// Admit says whether an entry may follow a state, and completes it: Seq, By,
// At within its bounds, the level and its reason by the incident's criteria,
// and the clocks that it starts. received is the moment at which the server
// got it. An entry that happened before the incident was closed, but arrives
// after, is taken: a line that dropped loses nothing.
//
// Errors: the sentinels above, and those of Level.
func Admit(i Incident, s State, e Entry, w Writer, received time.Time, calendar Calendar) (Entry, error) {
	e.Seq, e.By, e.Name, e.Received, e.Starts = s.Seq+1, w.Person, w.Name, received.UTC().Truncate(time.Millisecond), nil
	e.At = within(e.At, i.Received, e.Received)
	if err := e.complete(); err != nil {
		return e, err
	}
	if err := s.mayWrite(e, w); err != nil {
		return e, err
	}
	if err := s.timely(e); err != nil {
		return e, err
	}
	if err := s.fits(i, &e); err != nil {
		return e, err
	}
	e.Starts = i.starts(s, e, calendar)
	return e, nil
}

func within(at, from, to time.Time) time.Time {
	if at.IsZero() || at.After(to) {
		at = to
	}
	if at.Before(from) {
		at = from
	}
	return at.UTC().Truncate(time.Millisecond)
}

// complete asks for the parts that a kind needs.
func (e Entry) complete() error {
	p := e.Payload
	needs := map[EntryKind][]bool{
		Opened: {}, Noted: {p.Text != ""}, LevelJudged: {len(p.Scores) > 0 || p.Level != 0 && p.Text != ""},
		ClauseJudged: {p.Clause != ""}, StepDone: {p.Step != ""}, StepUndone: {p.Step != "", p.Text != ""},
		EvidenceAdded: {p.File != nil}, ContactCalled: {p.Contact != "" || p.Whom != ""},
		Joined: {p.Person != "", p.Role != ""}, HandedOver: {p.Person != "", p.Role != "", p.From != ""}, Left: {p.Person != ""},
		Drafted: {p.Statement != "", p.Text != ""}, LegalReviewed: {p.Statement != ""}, LeaderApproved: {p.Statement != ""},
		Returned: {p.Statement != "", p.Text != ""}, Published: {p.Statement != "", p.Text != ""},
		DocumentFilled: {p.Document != nil}, RequestLinked: {p.Request != ""},
		ClockStarted: {p.Clock != "", p.Since != nil}, ClockStopped: {p.Clock != "", p.Met || p.Text != ""},
		IncidentClosed: {p.Text != ""}, IncidentReview: {p.Review != nil}, EntryCorrection: {p.Corrects > 0, p.Text != ""},
	}
	need, known := needs[e.Kind]
	if !known {
		return fmt.Errorf("%w: %q", ErrEntryKind, e.Kind)
	}
	if slices.Contains(need, false) {
		return fmt.Errorf("%w: %s", ErrMissing, e.Kind)
	}
	if p.Role != "" && !slices.Contains(CrisisRoles, p.Role) {
		return fmt.Errorf("%w: %q", ErrCrisisRole, p.Role)
	}
	return nil
}

// facts are the kinds that tell what happened, and decide nothing.
var facts = []EntryKind{Noted, StepDone, EvidenceAdded, ContactCalled, DocumentFilled}

// writers are the crisis roles that a kind is for; any for those left out.
var writers = map[EntryKind][]CrisisRole{
	LevelJudged: {TeamLead, OnDuty, Head}, ClauseJudged: {TeamLead, LegalAdviser, Head}, Joined: {TeamLead, Head},
	LegalReviewed: {LegalAdviser}, LeaderApproved: {Head}, Returned: {LegalAdviser, Head}, Published: {Spokesperson, Head},
	ClockStopped: {TeamLead, OnDuty, LegalAdviser, Head}, IncidentClosed: {TeamLead, Head}, IncidentReview: {TeamLead, Head},
}

// mayWrite is the rule of who writes what. A role is handed over by who has
// it or who leads; anybody may leave, only who leads sends somebody away.
func (s State) mayWrite(e Entry, w Writer) error {
	p, leads := e.Payload, s.Has(w.Person, TeamLead, Head)
	if e.Kind == Opened {
		if s.Seq > 0 {
			return ErrOpened
		}
		return nil
	}
	staffing := e.Kind == Joined || e.Kind == HandedOver || e.Kind == Left
	if w.Steward && staffing {
		return nil
	}
	if !s.Has(w.Person) {
		if slices.Contains(facts, e.Kind) && s.Was(w.Person, e.At, e.Received) {
			return nil
		}
		return ErrNotOnIt
	}
	if e.Kind == HandedOver && !leads && p.From != w.Person || e.Kind == Left && !leads && p.Person != w.Person {
		return ErrCrisisRole
	}
	if roles := writers[e.Kind]; len(roles) > 0 && !s.Has(w.Person, roles...) {
		return fmt.Errorf("%w: %s", ErrCrisisRole, e.Kind)
	}
	return nil
}

// afterwards are the kinds that a closed incident still takes.
var afterwards = []EntryKind{
	Noted, EvidenceAdded, Joined, HandedOver, Left, DocumentFilled, RequestLinked, ClockStarted, ClockStopped, IncidentReview, EntryCorrection, ClauseJudged,
}

func (s State) timely(e Entry) error {
	switch {
	case s.Closed == nil && e.Kind == IncidentReview:
		return ErrNotClosed
	case s.Closed == nil || slices.Contains(afterwards, e.Kind):
		return nil
	case e.Kind != IncidentClosed && e.At.Before(s.Closed.At):
		return nil
	}
	return ErrClosed
}

// fits compares the entry with what it speaks of.
func (s State) fits(i Incident, e *Entry) error {
	p := &e.Payload
	switch e.Kind {
	case LevelJudged:
		return i.level(p)
	case Opened, ClauseJudged:
		if p.Clause != "" && !slices.Contains(Clauses, p.Clause) {
			return ErrClause
		}
	case StepDone, StepUndone:
		if _, ok := i.Step(p.Step); !ok {
			return ErrNoStep
		}
	case HandedOver:
		if !s.Has(p.From, p.Role) {
			return ErrNoMember
		}
	case Left:
		return s.mayLeave(*p)
	case Drafted, LegalReviewed, LeaderApproved, Returned, Published:
		return s.moves(e)
	case ClockStarted:
		if c, ok := i.Clock(p.Clock); !ok || c.Start != ByHand {
			return ErrNoClock
		}
		if away := p.Since.Sub(e.Received).Abs(); away > mostAway {
			return ErrMoment
		}
	case ClockStopped:
		if !s.going(p.Clock) {
			return ErrNoClock
		}
	case IncidentReview:
		if s.Review != nil {
			return ErrReviewed
		}
	case EntryCorrection:
		if p.Corrects > s.Seq {
			return ErrNoEntry
		}
	}
	return nil
}

// level judges by the scores, as the edition's rule has it.
func (i Incident) level(p *Payload) error {
	if len(p.Scores) == 0 {
		if p.Level < LowestLevel || p.Level > HighestLevel {
			return ErrScoreOutOfRange
		}
		p.Why = ""
		return nil
	}
	rule := Edition{Criteria: i.Criteria, Levels: i.Levels}
	level, why, err := rule.Level(p.Scores)
	p.Level, p.Why = level.Number, why
	return err
}

func (s State) mayLeave(p Payload) error {
	if p.Role != "" && !s.Has(p.Person, p.Role) || !s.Has(p.Person) {
		return ErrNoMember
	}
	leads := s.Holders(TeamLead)
	if (p.Role == "" || p.Role == TeamLead) && len(leads) == 1 && leads[0].Person == p.Person {
		return ErrLastLead
	}
	return nil
}

// moves is the order of a statement: draft, legal review, the leader's
// approval, publication. Whoever worded it does not approve it.
func (s State) moves(e *Entry) error {
	st, found := s.Statement(e.Payload.Statement)
	if e.Kind == Drafted {
		if found && st.Stage == StagePublished {
			return ErrStage
		}
		wordings := 0
		for _, o := range s.Statements {
			wordings += len(o.Versions)
		}
		if wordings >= mostWordings {
			return ErrWordings
		}
		e.Payload.Version = len(st.Versions) + 1
		return nil
	}
	if !found {
		return ErrNoStatement
	}
	latest := st.Latest()
	if e.Payload.Version != latest.Number {
		return ErrVersion
	}
	from := map[EntryKind][]Stage{
		LegalReviewed: {StageDraft}, LeaderApproved: {StageLegal}, Published: {StageApproved}, Returned: {StageDraft, StageLegal, StageApproved},
	}
	if !slices.Contains(from[e.Kind], st.Stage) {
		return fmt.Errorf("%w: %s", ErrStage, st.Stage)
	}
	if e.Kind == LeaderApproved && latest.Drafted.By == e.By {
		return ErrOwnDraft
	}
	return nil
}
