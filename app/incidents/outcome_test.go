package incidents_test

import (
	"testing"
	"time"

	"lantoa/handbook"
)

func TestStepOutcomesAreOfRealIncidentsOnly(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	duty := r.user(so)
	late, exercise := duty.open(false), duty.open(true)
	from := r.Clock.Now().Add(-time.Hour)
	r.Clock.Move(20 * time.Minute)
	duty.do(late.ID, handbook.StepDone, handbook.Payload{Step: "chup-man-hinh"})
	duty.do(exercise.ID, handbook.StepDone, handbook.Payload{Step: "chup-man-hinh"})
	soon := duty.open(false)
	duty.do(soon.ID, handbook.StepDone, handbook.Payload{Step: "chup-man-hinh"})
	got, err := r.main.StepOutcomes(t.Context(), from, r.Clock.Now().Add(time.Hour))
	must(t, err)
	if len(got) != 1 || got[0] != (handbook.StepOutcome{Procedure: "tin-gia", Step: "chup-man-hinh", Of: 2, Late: 1}) {
		t.Errorf("outcomes: %+v", got)
	}
	if none, err := r.main.StepOutcomes(t.Context(), from.Add(-time.Hour), from); err != nil || len(none) != 0 {
		t.Errorf("before: %+v, %v", none, err)
	}
}
