package auth

import (
	"context"
	"errors"
	"testing"
	"time"
)

// What was read before a change is not kept after it.
func TestAnAnswerReadBeforeAChangeIsNotKept(t *testing.T) {
	m, err := newMemory[int](10)
	if err != nil {
		t.Fatal(err)
	}
	mark := m.mark("hoa")
	m.forget("hoa")
	m.keep("hoa", 1, noon.Add(time.Minute), mark)
	if _, ok := m.recall("hoa", noon); ok {
		t.Error("kept after forget")
	}
	mark = m.mark("hoa")
	m.forgetAll()
	m.keep("hoa", 1, noon.Add(time.Minute), mark)
	if _, ok := m.recall("hoa", noon); ok {
		t.Error("kept after forgetAll")
	}
	m.keep("hoa", 2, noon.Add(time.Minute), m.mark("hoa"))
	if v, ok := m.recall("hoa", noon); !ok || v != 2 {
		t.Error("not kept")
	}
	if _, ok := m.recall("hoa", noon.Add(time.Minute)); ok {
		t.Error("kept for too long")
	}
}

// While the change stream is down every answer comes from the database.
func TestNothingIsRememberedWhileTheStreamIsDown(t *testing.T) {
	m, err := newMemory[int](10)
	if err != nil {
		t.Fatal(err)
	}
	x := &access{auth: &Auth{now: func() time.Time { return noon }}, began: time.Now()}
	loads := 0
	ask := func() {
		t.Helper()
		v, err := recall(t.Context(), x, m, "hoa", func(context.Context, string) (int, time.Time, error) {
			loads++
			return loads, noon.Add(time.Minute), nil
		})
		if err != nil || v == 0 {
			t.Fatal(v, err)
		}
	}
	for range 3 {
		ask()
	}
	if loads != 3 {
		t.Errorf("%d loads before the stream was up, want 3", loads)
	}
	x.hear()
	for range 3 {
		ask()
	}
	if loads != 4 {
		t.Errorf("%d loads, want 4", loads)
	}
	x.deaf()
	ask()
	if loads != 5 {
		t.Errorf("%d loads after it went down, want 5", loads)
	}
	x.heard.Store(int64(time.Since(x.began) - deafAfter)) // silent for too long
	ask()
	if loads != 6 {
		t.Errorf("%d loads after it fell silent, want 6", loads)
	}
}

func TestAFailureIsNotRemembered(t *testing.T) {
	m, err := newMemory[int](10)
	if err != nil {
		t.Fatal(err)
	}
	x := &access{auth: &Auth{now: func() time.Time { return noon }}, began: time.Now()}
	x.hear()
	oops := errors.New("oops")
	for range 2 {
		if _, err := recall(t.Context(), x, m, "hoa", func(context.Context, string) (int, time.Time, error) { return 0, noon.Add(time.Minute), oops }); !errors.Is(err, oops) {
			t.Fatal(err)
		}
	}
	if _, ok := m.recall("hoa", noon); ok {
		t.Error("remembered")
	}
}
