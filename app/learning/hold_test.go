package learning_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/authoring/authoringtest"
	"lantoa/app/learning"
	"lantoa/app/platform/db"
	"lantoa/courses"
)

func TestTheLastScreenHoldsTheAttempt(t *testing.T) {
	r := newRig(t)
	const lan = "lan"
	a := r.start(lan, r.enrol(lan).ID, authoringtest.Quiz)
	path := "/attempts/" + a.ID + "/hold"
	hold := func(client, device string) learning.AttemptHold {
		t.Helper()
		return must[learning.AttemptHold](r, 200, lan, "POST", path, m{"client": client, "device": device})
	}
	look := func() learning.AttemptHold {
		t.Helper()
		return must[learning.AttemptHold](r, 200, lan, "GET", path, nil)
	}

	began := r.clock.Now()
	if h := look(); h.Client != "" || h.Since != nil || h.State != learning.InProgress || !h.Deadline.Equal(*a.Deadline) || !h.ServerTime.Equal(began) {
		t.Errorf("nobody holds it: %+v", h)
	}
	if body := string(r.do(lan, "GET", path, nil).body); strings.Contains(body, "client") {
		t.Errorf("a client where there is none: %s", body)
	}
	if h := hold("tab-1", "Điện thoại"); h.Client != "tab-1" || h.Device != "Điện thoại" || !h.Since.Equal(began) {
		t.Errorf("held: %+v", h)
	}
	r.clock.forward(time.Minute)
	if h := hold("tab-1", "Máy tính"); !h.Since.Equal(began) || h.Device != "Máy tính" {
		t.Errorf("held by the same: %+v", h)
	}
	if h := hold("tab-2", ""); h.Client != "tab-2" || h.Device != "" || !h.Since.Equal(began.Add(time.Minute)) {
		t.Errorf("taken over: %+v", h)
	}

	// The first screen learns of it, and its answers count all the same.
	if h := look(); h.Client != "tab-2" {
		t.Errorf("the other screen: %+v", h)
	}
	if got := r.save(lan, a.ID, a.Paper.Questions[0].ID, 1, right(a.Paper.Questions[0])); got.status != 200 {
		t.Errorf("an answer from the first screen: %s", got)
	}

	must[learning.AttemptView](r, 200, lan, "POST", "/attempts/"+a.ID+"/submit", nil)
	r.clock.forward(time.Minute)
	if h := hold("tab-3", "Máy khác"); h.State != learning.Finished || h.Client != "tab-2" {
		t.Errorf("held after the end: %+v", h)
	}
}

func TestAHoldPastTheDeadline(t *testing.T) {
	r := newRig(t)
	a := r.start("lan", r.enrol("lan").ID, authoringtest.Quiz)
	r.clock.forward(a.Deadline.Sub(r.clock.Now()) + courses.Grace + time.Second)
	h := must[learning.AttemptHold](r, 200, "lan", "POST", "/attempts/"+a.ID+"/hold", m{"client": "tab-1"})
	if h.State != learning.Finished || h.Client != "" {
		t.Errorf("no answer is taken, yet %+v", h)
	}
	kept, err := db.FindOne[learning.Attempt](t.Context(), r.db.Collection("attempts"), bson.M{"_id": a.ID})
	if err != nil || kept.State != learning.InProgress {
		t.Errorf("looking closed it: %+v %v", kept, err)
	}
}

func TestHostileHolds(t *testing.T) {
	r := newRig(t)
	a := r.start("lan", r.enrol("lan").ID, authoringtest.Quiz)
	path := "/attempts/" + a.ID + "/hold"
	for _, who := range []string{"minh", ""} {
		want := map[string]int{"minh": 404, "": 401}[who]
		if got := r.do(who, "POST", path, m{"client": "tab"}); got.status != want {
			t.Errorf("%q holds another's: %s", who, got)
		}
		if got := r.do(who, "GET", path, nil); got.status != want {
			t.Errorf("%q reads another's: %s", who, got)
		}
	}
	for name, body := range map[string]any{
		"no client":         m{"device": "x"},
		"empty client":      m{"client": ""},
		"long client":       m{"client": strings.Repeat("ă", 65)},
		"long device":       m{"client": "x", "device": strings.Repeat("ă", 101)},
		"two lines":         m{"client": "x", "device": "a\nb"},
		"turned text":       m{"client": "x", "device": "a\u202eb"},
		"a document":        m{"client": m{"$ne": ""}},
		"something unknown": m{"client": "x", "since": "2020-01-01T00:00:00Z"},
	} {
		if got := r.do("lan", "POST", path, body); got.status != 400 && got.status != 422 {
			t.Errorf("%s: %s", name, got)
		}
	}
	// What looks like an expression is a text.
	for _, client := range []string{"$personId", "$$ROOT", "$hold.client", strings.Repeat("ă", 64)} {
		h := must[learning.AttemptHold](r, 200, "lan", "POST", path, m{"client": client, "device": "$" + client})
		if h.Client != client || h.Device != "$"+client {
			t.Errorf("%q became %q on %q", client, h.Client, h.Device)
		}
	}
}

// Many screens at once: each is answered, one holds it, and every answer
// saved meanwhile is kept.
func TestHoldsAndAnswersAtOnce(t *testing.T) {
	r := newRig(t)
	a := r.start("lan", r.enrol("lan").ID, authoringtest.Quiz)
	var all sync.WaitGroup
	for i, q := range a.Paper.Questions {
		all.Go(func() {
			client := "tab-" + q.ID
			for range 5 {
				if got := r.do("lan", "POST", "/attempts/"+a.ID+"/hold", m{"client": client}); got.status != 200 {
					t.Errorf("hold %d: %s", i, got)
				}
			}
		})
		all.Go(func() {
			if got := r.save("lan", a.ID, q.ID, 1, right(q)); got.status != 200 {
				t.Errorf("save %s: %s", q.ID, got)
			}
		})
	}
	all.Wait()
	h := must[learning.AttemptHold](r, 200, "lan", "GET", "/attempts/"+a.ID+"/hold", nil)
	if !strings.HasPrefix(h.Client, "tab-q") {
		t.Errorf("held by %+v", h)
	}
	if out := must[learning.AttemptView](r, 200, "lan", "POST", "/attempts/"+a.ID+"/submit", nil); out.Outcome.Percent != 100 {
		t.Errorf("answers were lost: %+v", out.Outcome)
	}
}
