package incidents_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/incidents"
	"lantoa/handbook"
)

// numbers are 1 to n.
func numbers(from, to int) []int {
	var out []int
	for k := from; k <= to; k++ {
		out = append(out, k)
	}
	return out
}

func TestEverybodySeesEachEntryOnceWhereverItIsWritten(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	other := r.process()
	r.listen(r.main)
	r.listen(other)
	duty, expert := r.user(so), r.user(so)
	i := duty.open(false)
	duty.join(i.ID, expert, handbook.Expert)
	here, err := duty.follow(t.Context(), r.main, i.ID, 0)
	must(t, err)
	there, err := expert.follow(t.Context(), other, i.ID, 2)
	must(t, err)
	const last = 42
	var wg sync.WaitGroup
	for n, u := range []*user{duty, expert} {
		wg.Go(func() {
			for k := range 20 {
				body, _ := json.Marshal(map[string]any{"entries": []incidents.Draft{draft(handbook.Noted, handbook.Payload{Text: fmt.Sprint(k)})}})
				if status, answer := u.call([]*process{r.main, other}[n], "POST", "/incidents/"+i.ID+"/entries", string(body)); status != 200 {
					t.Errorf("%d %s", status, answer)
				}
			}
		})
	}
	wg.Wait()
	if got := entriesOf(t, there, last); !slices.Equal(got, numbers(3, last)) {
		t.Errorf("there: %v", got)
	}
	// Those here know of those there, by Redis; and the state follows the log.
	// Either may be told before the last entry is.
	var got []int
	both, newest := false, false
	for len(got) < last || !both || !newest {
		select {
		case e := <-here:
			switch e.name {
			case "entry":
				got = append(got, decode[handbook.Entry](t, e.data).Seq)
			case "presence":
				both = len(decode[struct{ People []incidents.Here }](t, e.data).People) == 2
			case "state":
				newest = decode[incidents.Live](t, e.data).State.Seq == last
			}
		case <-time.After(20 * time.Second):
			t.Fatalf("entries %v, presence %v, state %v", got, both, newest)
		}
	}
	if !slices.Equal(got, numbers(1, last)) {
		t.Errorf("here: %v", got)
	}
}

func TestAfterADropNothingIsLostOrDoubled(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	stop := r.listen(r.main)
	duty := r.user(so)
	i := duty.open(false)
	ctx, drop := context.WithCancel(t.Context())
	events, err := duty.follow(ctx, r.main, i.ID, 0)
	must(t, err)
	got := entriesOf(t, events, 1)
	for range 3 {
		duty.do(i.ID, handbook.Noted, handbook.Payload{Text: "Trong lúc có mạng"})
	}
	got = append(got, entriesOf(t, events, 4)...)
	drop()
	for range 3 {
		duty.do(i.ID, handbook.Noted, handbook.Payload{Text: "Trong lúc mất mạng"})
	}
	events, err = duty.follow(t.Context(), r.main, i.ID, got[len(got)-1])
	must(t, err)
	got = append(got, entriesOf(t, events, 7)...)
	// The process goes down and another takes over.
	stop()
	for range events {
	}
	other := r.process()
	body, _ := json.Marshal(map[string]any{"entries": []incidents.Draft{draft(handbook.Noted, handbook.Payload{Text: "Khi máy chủ nghỉ"})}})
	if status, answer := duty.call(other, "POST", "/incidents/"+i.ID+"/entries", string(body)); status != 200 {
		t.Fatalf("%d %s", status, answer)
	}
	r.listen(other)
	events, err = duty.follow(t.Context(), other, i.ID, 7)
	must(t, err)
	got = append(got, entriesOf(t, events, 8)...)
	if !slices.Equal(got, numbers(1, 8)) {
		t.Errorf("seen %v", got)
	}
}

// It is not parallel: the others of this package share the server.
func TestAStreamOutlivesTheStepDownOfTheDatabase(t *testing.T) {
	r := newRig(t)
	r.listen(r.main)
	duty := r.user(so)
	i := duty.open(false)
	events, err := duty.follow(t.Context(), r.main, i.ID, 0)
	must(t, err)
	got := entriesOf(t, events, 1)
	admin := r.DB.Client().Database("admin")

	const last = 25
	refused := 0
	for k := 2; k <= last; k++ {
		if k == 8 || k == 16 {
			// The answer is lost with the connections; that it stepped down is seen below.
			_ = admin.RunCommand(t.Context(), bson.D{{Key: "replSetStepDown", Value: 2}, {Key: "force", Value: true}}).Err()
		}
		body, err := json.Marshal(map[string]any{"entries": []incidents.Draft{draft(handbook.Noted, handbook.Payload{Text: fmt.Sprint(k)})}})
		must(t, err)
		// As a device does: the same entry, until it is acknowledged.
		r.eventually("the entry is taken", func() bool {
			status, _ := duty.call(r.main, "POST", "/incidents/"+i.ID+"/entries", string(body))
			if status != 200 {
				refused++
			}
			return status == 200
		})
		if k == 10 {
			got = append(got, entriesOf(t, events, 10)...)
		}
	}
	if got = append(got, entriesOf(t, events, last)...); !slices.Equal(got, numbers(1, last)) {
		t.Errorf("seen %v", got)
	}
	if log := duty.log(i.ID); len(log) != last {
		t.Errorf("%d entries stand, want %d", len(log), last)
	}
	var status struct {
		Terms int `bson:"term"`
	}
	must(t, admin.RunCommand(t.Context(), bson.D{{Key: "replSetGetStatus", Value: 1}}).Decode(&status))
	if status.Terms < 3 {
		t.Errorf("term %d: the server did not step down twice", status.Terms)
	}
	t.Logf("%d requests were refused while nobody was primary", refused)
}

func TestAStreamWithoutAChangeStreamReadsTheCollection(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.main.Deaf()
	r.listen(r.main)
	duty := r.user(so)
	i := duty.open(false)
	events, err := duty.follow(t.Context(), r.main, i.ID, 0)
	must(t, err)
	got := entriesOf(t, events, 1)
	duty.do(i.ID, handbook.Noted, handbook.Payload{Text: "x"})
	duty.do(i.ID, handbook.Noted, handbook.Payload{Text: "y"})
	if got = append(got, entriesOf(t, events, 3)...); !slices.Equal(got, numbers(1, 3)) {
		t.Errorf("seen %v", got)
	}
}

func TestAStreamEndsWithAccess(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.listen(r.main)
	duty, expert := r.user(so), r.user(so)
	i := duty.open(false)
	duty.join(i.ID, expert, handbook.Expert)
	events, err := expert.follow(t.Context(), r.main, i.ID, 0)
	must(t, err)
	entriesOf(t, events, 2)
	duty.do(i.ID, handbook.Left, handbook.Payload{Person: expert.ID})
	duty.do(i.ID, handbook.Noted, handbook.Payload{Text: "Sau khi rời"})
	deadline := time.After(20 * time.Second)
	for {
		select {
		case _, open := <-events:
			if open {
				continue
			}
		case <-deadline:
			t.Error("the stream goes on after its watcher left")
		}
		break
	}
	// A session that ends takes its streams along.
	events, err = duty.follow(t.Context(), r.main, i.ID, 0)
	must(t, err)
	entriesOf(t, events, 3)
	_, err = r.DB.Collection("accounts").UpdateByID(t.Context(), duty.ID, bson.M{"$set": bson.M{"disabled": true}})
	must(t, err)
	for deadline := time.After(20 * time.Second); ; {
		select {
		case _, open := <-events:
			if open {
				continue
			}
		case <-deadline:
			t.Error("the stream outlives the session")
		}
		break
	}
}
