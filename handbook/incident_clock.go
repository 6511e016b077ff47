package handbook

import (
	"slices"
	"strings"
	"time"
)

// clausePrefix begins the source of the clocks of NĐ 244 Đ7, whose clauses
// exclude each other.
const clausePrefix = "law:nd-244-2026#d"

// SpeakingClocks are the edition's clocks of NĐ 244 Đ7, which count in a matter
// of their clause whatever the procedure.
func (e *Edition) SpeakingClocks() []Clock {
	var out []Clock
	for _, c := range e.Clocks {
		if of, found := strings.CutPrefix(c.Source, clausePrefix); found && c.Kind == Legal && slices.Contains(Clauses, of) {
			out = append(out, c)
		}
	}
	return out
}

// applies tells whether a clock counts in a matter of the clause. The law's
// clocks hold at every level of the handbook, which the law does not know;
// those of NĐ 244 Đ7 hold in matters of their own clause, and in all while
// nobody has said which it is.
func applies(source string, kind ClockKind, clause string) bool {
	of, found := strings.CutPrefix(source, clausePrefix)
	if kind != Legal || !found || clause == "" || !slices.Contains(Clauses, of) {
		return true
	}
	return of == clause
}

// starts are the clocks that an admitted entry sets going, s being the state
// before it.
func (i Incident) starts(s State, e Entry, calendar Calendar) []Started {
	after := s.apply(i, e)
	var out []Started
	begin := func(c Clock, since time.Time) {
		since = since.UTC()
		due := c.Due(since, calendar)
		out = append(out, Started{Clock: c.ID, Since: since, Due: due, Unsure: !c.Sure(since, due, calendar)})
	}
	for _, c := range i.Clocks {
		if e.Kind == ClockStarted {
			if c.ID == e.Payload.Clock {
				begin(c, *e.Payload.Since)
			}
			continue
		}
		if since, ok := i.since(c, s, after, e); ok && !after.going(c.ID) {
			begin(c, since)
		}
	}
	return out
}

// since is the moment from which the entry lets a clock count; !ok when it
// does not start it.
func (i Incident) since(c Clock, before, after State, e Entry) (time.Time, bool) {
	unasked := after.Clause == "" && slices.Contains(i.ByClause, c.ID)
	if unasked || !applies(c.Source, c.Kind, after.Clause) || !c.matters(after.Level) {
		return time.Time{}, false
	}
	changed := e.Kind == LevelJudged || e.Kind == ClauseJudged
	switch c.Start {
	case FromReceived:
		if e.Kind == Opened || changed && !after.tried(c.ID) {
			return i.Received, true
		}
	case FromJudged:
		if after.Judged != nil && changed && !after.tried(c.ID) {
			return *after.Judged, true
		}
	case FromStatement:
		if e.Kind == Published && before.Closed == nil {
			return e.At, true
		}
	case FromClosed:
		if e.Kind == IncidentClosed {
			return e.At, true
		}
	}
	return time.Time{}, false
}

// matters tells whether the clock counts at a level. A target that is not for
// every level waits until the level is judged.
func (c Clock) matters(level int) bool {
	if c.Kind == Legal || c.Start == FromClosed || c.Start == ByHand {
		return true
	}
	if level == 0 {
		level = LowestLevel
	}
	return slices.Contains(c.Levels, level)
}

// going tells whether a run of the clock goes on.
func (s State) going(clock string) bool {
	return slices.ContainsFunc(s.Clocks, func(r ClockRun) bool { return r.Clock == clock && r.State == ClockRunning })
}

// tried tells whether the clock ran and was not only cancelled by the level:
// what was met, or stopped by hand, is not asked for again when it changes.
func (s State) tried(clock string) bool {
	return slices.ContainsFunc(s.Clocks, func(r ClockRun) bool {
		return r.Clock == clock && (r.State != ClockCancelled || r.EndedText != "")
	})
}

// already is when what meets the clock happened before the clock was started,
// as when the level rises after the first statement.
func (s State) already(i Incident, c Clock) (Mark, bool) {
	if c.Start != FromReceived && c.Start != FromJudged {
		return Mark{}, false
	}
	switch c.Stop {
	case ByStatement:
		for _, st := range s.Statements {
			for _, v := range st.Versions {
				if v.Published != nil && v.Published.At.Equal(*s.FirstStatement) {
					return *v.Published, true
				}
			}
		}
	case ByStep:
		return firstDone(i, s, c.ID)
	}
	return Mark{}, false
}

func firstDone(i Incident, s State, clock string) (Mark, bool) {
	for _, m := range s.Steps {
		if step, ok := i.Step(m.Step); ok && m.Done && step.Within == clock {
			return m.Mark, true
		}
	}
	return Mark{}, false
}
