package audit

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/db"
	"lantoa/app/platform/db/dbtest"
	"lantoa/app/platform/fault"
)

func newAudit(t *testing.T) *Audit {
	t.Helper()
	d := dbtest.New(t)
	if err := db.Ensure(t.Context(), d, Collections()...); err != nil {
		t.Fatal(err)
	}
	return New(d)
}

func entry(subject string) Entry {
	return Entry{
		Actor: policy.Actor{PersonID: "p-can-bo"}, Action: "person.update", Subject: subject,
		Before: bson.M{"family": "Nguyễn"}, After: bson.M{"family": "Trần"}, RequestID: "req-00001",
	}
}

// record writes n entries, sealing after each batch of size.
func record(t *testing.T, a *Audit, n, size int) {
	t.Helper()
	for i := range n {
		must(t, Record(t.Context(), a.db, entry("person:"+string(rune('a'+i)))))
		if (i+1)%size == 0 {
			must(t, a.Seal(t.Context()))
		}
	}
	must(t, a.Seal(t.Context()))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func ids(t *testing.T, a *Audit) []string {
	t.Helper()
	page, err := a.List(t.Context(), policy.System("test"), Filter{}, "", 200)
	must(t, err)
	var out []string
	for i := len(page.Items) - 1; i >= 0; i-- {
		out = append(out, page.Items[i].ID)
	}
	return out
}

func verify(t *testing.T, a *Audit, heads ...Head) Report {
	t.Helper()
	r, err := a.Verify(t.Context(), heads...)
	must(t, err)
	return r
}

func TestSealedEntriesVerify(t *testing.T) {
	a := newAudit(t)
	record(t, a, 7, 3)
	r := verify(t, a)
	if !r.OK() || r.Entries != 7 || r.Seals != 3 || r.Waiting != 0 || r.Head.Seq != 3 {
		t.Fatalf("got %+v", r)
	}
	must(t, a.Seal(t.Context()))
	if again := verify(t, a, r.Head); again.Seals != 3 || !again.OK() {
		t.Fatalf("a seal over nothing was made: %+v", again)
	}
}

func TestAnEntryStandsAndFallsWithItsTransaction(t *testing.T) {
	a := newAudit(t)
	oops := errors.New("oops")
	err := a.db.Tx(t.Context(), func(ctx context.Context) error {
		if err := Record(ctx, a.db, entry("person:x")); err != nil {
			return err
		}
		return oops
	})
	if !errors.Is(err, oops) {
		t.Fatal(err)
	}
	if r := verify(t, a); r.Entries != 0 || r.Waiting != 0 {
		t.Fatalf("got %+v", r)
	}
}

// A transaction that commits after a seal with younger entries is sealed too.
func TestLateCommitIsSealed(t *testing.T) {
	a := newAudit(t)
	err := a.db.Tx(t.Context(), func(ctx context.Context) error {
		if err := Record(ctx, a.db, entry("person:late")); err != nil {
			return err
		}
		outside := context.WithoutCancel(t.Context())
		if err := Record(outside, a.db, entry("person:early")); err != nil {
			return err
		}
		return a.Seal(outside)
	})
	must(t, err)
	if r := verify(t, a); r.Waiting != 1 || r.Seals != 1 || !r.OK() {
		t.Fatalf("before its seal: %+v", r)
	}
	must(t, a.Seal(t.Context()))
	if r := verify(t, a); r.Waiting != 0 || r.Seals != 2 || !r.OK() {
		t.Fatalf("after its seal: %+v", r)
	}
}

func TestTwoSealersMakeOneChain(t *testing.T) {
	a := newAudit(t)
	b := New(a.db)
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := range 20 {
				if err := Record(t.Context(), a.db, entry("person:x")); err != nil {
					t.Error(err)
				}
				if err := []*Audit{a, b}[(w+i)%2].Seal(t.Context()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	must(t, a.Seal(t.Context()))
	r := verify(t, a)
	if !r.OK() || r.Entries != 80 || r.Waiting != 0 {
		t.Fatalf("got %+v", r)
	}
}

// tamper is one change behind the application's back, and what must be found.
type tamper struct {
	name string
	do   func(t *testing.T, a *Audit, ids []string)
	want []string
}

var tampers = []tamper{
	{"an entry changed", func(t *testing.T, a *Audit, ids []string) {
		_, err := a.entries.UpdateByID(t.Context(), ids[1], bson.M{"$set": bson.M{"after.family": "Lê"}})
		must(t, err)
	}, []string{EntryChanged + " 1"}},
	{"an entry's time changed", func(t *testing.T, a *Audit, ids []string) {
		_, err := a.entries.UpdateByID(t.Context(), ids[4], bson.M{"$set": bson.M{"at": db.Now().Add(-time.Hour)}})
		must(t, err)
	}, []string{EntryChanged + " 4"}},
	{"an entry deleted", func(t *testing.T, a *Audit, ids []string) {
		_, err := a.entries.DeleteOne(t.Context(), bson.M{"_id": ids[2]})
		must(t, err)
	}, []string{EntryRemoved + " 2"}},
	{"an entry inserted", func(t *testing.T, a *Audit, _ []string) {
		doc, err := entry("person:forged").document(db.Now())
		must(t, err)
		doc.ID = "00000000000000000000FORGED"
		_, err = a.entries.InsertOne(t.Context(), doc)
		must(t, err)
	}, []string{EntryInserted + " 00000000000000000000FORGED"}},
	{"a seal deleted", func(t *testing.T, a *Audit, _ []string) {
		_, err := a.seals.DeleteOne(t.Context(), bson.M{"_id": 2})
		must(t, err)
	}, []string{SealRemoved + " seal 2", EntryInserted + " 2", EntryInserted + " 3"}},
	{"the last seal deleted", func(t *testing.T, a *Audit, _ []string) {
		_, err := a.seals.DeleteOne(t.Context(), bson.M{"_id": 3})
		must(t, err)
	}, []string{HeadMissing + " seal 3", EntryInserted + " 4", EntryInserted + " 5"}},
	{"two entries swapped within a seal", func(t *testing.T, a *Audit, _ []string) {
		_, err := a.seals.UpdateByID(t.Context(), 2, bson.A{bson.M{"$set": bson.M{"entries": bson.M{"$reverseArray": "$entries"}}}})
		must(t, err)
	}, []string{SealChanged + " seal 2"}},
	{"the contents of two entries swapped", func(t *testing.T, a *Audit, ids []string) {
		for i, j := range map[int]int{0: 5, 5: 0} {
			_, err := a.entries.UpdateByID(t.Context(), ids[i], bson.M{"$set": bson.M{"subject": "person:" + string(rune('a'+j))}})
			must(t, err)
		}
	}, []string{EntryChanged + " 0", EntryChanged + " 5"}},
	{"two seals swapped", func(t *testing.T, a *Audit, _ []string) {
		one, err := db.FindOne[seal](t.Context(), a.seals, bson.M{"_id": 1})
		must(t, err)
		two, err := db.FindOne[seal](t.Context(), a.seals, bson.M{"_id": 2})
		must(t, err)
		one.Seq, two.Seq = 2, 1
		for _, s := range []seal{one, two} {
			_, err := a.seals.ReplaceOne(t.Context(), bson.M{"_id": s.Seq}, s)
			must(t, err)
		}
	}, []string{SealChanged + " seal 1", SealUnlinked + " seal 1", SealChanged + " seal 2", SealUnlinked + " seal 2", SealUnlinked + " seal 3"}},
	{"an entry rewritten together with its seal", func(t *testing.T, a *Audit, ids []string) {
		_, err := a.entries.UpdateByID(t.Context(), ids[0], bson.M{"$set": bson.M{"note": "sửa"}})
		must(t, err)
		s, err := db.FindOne[seal](t.Context(), a.seals, bson.M{"_id": 1})
		must(t, err)
		hashes, err := a.hashes(t.Context(), ids[:1])
		must(t, err)
		s.Entries[0].Hash = hashes[ids[0]]
		s.Hash = s.sum()
		_, err = a.seals.ReplaceOne(t.Context(), bson.M{"_id": 1}, s)
		must(t, err)
	}, []string{SealUnlinked + " seal 2"}},
}

func TestTamperingIsFoundAndNamed(t *testing.T) {
	for _, c := range tampers {
		t.Run(c.name, func(t *testing.T) {
			a := newAudit(t)
			record(t, a, 6, 2)
			all := ids(t, a)
			head := verify(t, a).Head
			c.do(t, a, all)
			got := map[Finding]bool{}
			r := verify(t, a, head)
			for _, f := range r.Findings {
				got[f] = true
			}
			for _, want := range expand(c.want, all) {
				if !got[want] {
					t.Errorf("not found: %v", want)
				}
				delete(got, want)
			}
			for f := range got {
				t.Errorf("found beside: %v", f)
			}
		})
	}
}

// expand turns "entry changed 1" into the finding for the second entry.
func expand(wants, all []string) []Finding {
	var out []Finding
	for _, w := range wants {
		for _, kind := range []string{EntryChanged, EntryRemoved, EntryInserted, SealRemoved, SealChanged, SealUnlinked, HeadMissing} {
			if len(w) <= len(kind) || w[:len(kind)] != kind {
				continue
			}
			where := w[len(kind)+1:]
			switch {
			case len(where) == 1:
				n := int(where[0] - '0')
				where = "entry " + all[n]
				if kind != EntryInserted {
					where += ", seal " + string(rune('1'+n/2))
				}
			case kind == EntryInserted:
				where = "entry " + where
			}
			out = append(out, Finding{Kind: kind, Where: where})
		}
	}
	return out
}

func TestAnEntryThatStaysUnsealedIsReported(t *testing.T) {
	a := newAudit(t)
	must(t, Record(t.Context(), a.db, entry("person:x")))
	if r := verify(t, a); !r.OK() || r.Waiting != 1 {
		t.Fatalf("at once: %+v", r)
	}
	a.Now = func() time.Time { return db.Now().Add(6 * time.Minute) }
	r := verify(t, a)
	if len(r.Findings) != 1 || r.Findings[0].Kind != EntryWaiting {
		t.Fatalf("after six minutes: %+v", r)
	}
}

func TestAnEntryRemovedBeforeItsSealStaysInTheChain(t *testing.T) {
	a := newAudit(t)
	must(t, Record(t.Context(), a.db, entry("person:x")))
	_, err := a.entries.DeleteMany(t.Context(), bson.M{})
	must(t, err)
	for range 2 {
		if r := verify(t, a); len(r.Findings) != 1 || r.Findings[0].Kind != EntryRemoved {
			t.Fatalf("got %+v", r)
		}
		must(t, a.Seal(t.Context()))
	}
}

func TestList(t *testing.T) {
	a := newAudit(t)
	record(t, a, 6, 6)
	other := entry("course:phat-ngon-bao-chi")
	other.Actor.PersonID = "p-khac"
	other.Action = "course.publish"
	must(t, Record(t.Context(), a.db, other))
	auditor := policy.Actor{PersonID: "p-giam-sat", Grants: []policy.Grant{{Role: policy.Auditor, Path: "/"}}}

	var seen int
	for cursor := ""; ; {
		page, err := a.List(t.Context(), auditor, Filter{}, cursor, 3)
		must(t, err)
		seen += len(page.Items)
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	if seen != 7 {
		t.Errorf("pages hold %d entries, want 7", seen)
	}
	for name, c := range map[string]struct {
		filter Filter
		want   int
	}{
		"subject": {Filter{Subject: "person:c"}, 1},
		"actor":   {Filter{ActorID: "p-khac"}, 1},
		"action":  {Filter{Action: "person.update"}, 6},
		"both":    {Filter{Action: "person.update", ActorID: "p-khac"}, 0},
		"from":    {Filter{From: db.Now().Add(time.Hour)}, 0},
		"to":      {Filter{To: db.Now().Add(time.Hour)}, 7},
	} {
		page, err := a.List(t.Context(), auditor, c.filter, "", 0)
		must(t, err)
		if len(page.Items) != c.want {
			t.Errorf("%s: %d entries, want %d", name, len(page.Items), c.want)
		}
	}
	local := policy.Actor{PersonID: "p-so", Grants: []policy.Grant{{Role: policy.Auditor, Path: "/ubnd/svhttdl/"}}}
	if _, err := a.List(t.Context(), local, Filter{}, "", 0); !fault.Is(err, fault.Forbidden) {
		t.Errorf("an auditor of one department read the province's audit: %v", err)
	}
}
