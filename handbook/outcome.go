package handbook

import "time"

// StepOutcome is how a step with a time went, over one incident or many: Of is
// how often its time came or it was done before, Late how often it was done
// after its time, or not at all.
type StepOutcome struct {
	Procedure string `json:"procedure"`
	Step      string `json:"step"`
	Of        int    `json:"of"`
	Late      int    `json:"late"`
}

// StepOutcomes tells how the steps that must meet a clock went, in the
// procedure's order. A clock that was never started or was cancelled sets no
// time; of several runs the first counts.
func (i Incident) StepOutcomes(s State, now time.Time) []StepOutcome {
	due := map[string]time.Time{}
	for _, r := range s.Clocks {
		if _, known := due[r.Clock]; !known && r.State != ClockCancelled {
			due[r.Clock] = r.Due
		}
	}
	done := map[string]time.Time{}
	for _, m := range s.Steps {
		if m.Done {
			done[m.Step] = m.At
		}
	}
	if s.Closed != nil && s.Closed.At.Before(now) {
		now = s.Closed.At // what was not done by then never was, and was not due after
	}
	var out []StepOutcome
	for _, step := range i.Steps {
		end, timed := due[step.Within]
		at, ended := done[step.ID]
		if !timed || !ended && !now.After(end) {
			continue
		}
		o := StepOutcome{Procedure: i.Procedure, Step: step.ID, Of: 1}
		if !ended || at.After(end) {
			o.Late = 1
		}
		out = append(out, o)
	}
	return out
}
