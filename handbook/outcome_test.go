package handbook

import (
	"reflect"
	"testing"
	"time"
)

func TestStepOutcomes(t *testing.T) {
	start := time.Date(2026, 11, 25, 8, 0, 0, 0, time.UTC)
	after := func(minutes int) time.Time { return start.Add(time.Duration(minutes) * time.Minute) }
	mark := func(minutes int) Mark { return Mark{At: after(minutes)} }
	i := Incident{Procedure: "tin-gia", Steps: []Step{{ID: "a", Within: "15p"}, {ID: "b", Within: "60p"}, {ID: "c"}, {ID: "d", Within: "khac"}}}
	clocks := []ClockRun{{Clock: "15p", Due: after(15), State: ClockMet}, {Clock: "60p", Due: after(60), State: ClockRunning}, {Clock: "15p", Due: after(500)}}
	one := func(step string, late int) StepOutcome {
		return StepOutcome{Procedure: "tin-gia", Step: step, Of: 1, Late: late}
	}
	for name, tt := range map[string]struct {
		state State
		now   int
		want  []StepOutcome
	}{
		"nothing due":              {State{Clocks: clocks}, 10, nil},
		"done in time":             {State{Clocks: clocks, Steps: []StepMark{{mark(15), "a", true}}}, 20, []StepOutcome{one("a", 0)}},
		"done late":                {State{Clocks: clocks, Steps: []StepMark{{mark(16), "a", true}}}, 20, []StepOutcome{one("a", 1)}},
		"not done":                 {State{Clocks: clocks}, 61, []StepOutcome{one("a", 1), one("b", 1)}},
		"taken back":               {State{Clocks: clocks, Steps: []StepMark{{mark(5), "a", false}}}, 20, []StepOutcome{one("a", 1)}},
		"early, before any is due": {State{Clocks: clocks, Steps: []StepMark{{mark(5), "b", true}}}, 6, []StepOutcome{one("b", 0)}},
		"closed before the time":   {State{Clocks: clocks, Closed: &Mark{At: after(30)}}, 500, []StepOutcome{one("a", 1)}},
		"cancelled":                {State{Clocks: []ClockRun{{Clock: "15p", Due: after(15), State: ClockCancelled}}}, 500, nil},
	} {
		if got := i.StepOutcomes(tt.state, after(tt.now)); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: %+v, want %+v", name, got, tt.want)
		}
	}
}
