package audit

import (
	"context"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/platform/db"
)

// The kinds of Finding.
const (
	EntryChanged  = "entry changed"
	EntryRemoved  = "entry removed"
	EntryInserted = "entry inserted"     // neither sealed nor waiting for a seal
	EntryTwice    = "entry sealed twice" // in two places of the chain
	EntryWaiting  = "entry not sealed"   // for longer than sealWithin
	SealRemoved   = "seal removed"
	SealChanged   = "seal changed"  // its content or order does not give its hash
	SealUnlinked  = "seal unlinked" // it does not name the hash of the one before
	HeadMissing   = "head missing"  // a Head noted earlier is not in the chain
)

// sealWithin is the age at which an entry should have been sealed for long.
const sealWithin = 5 * time.Minute

// Finding is one defect. Where names the entry ("entry 01J…") or the seal
// ("seal 17").
type Finding struct {
	Kind  string `json:"kind"`
	Where string `json:"where"`
}

func (f Finding) String() string { return f.Kind + ": " + f.Where }

// Head is the end of the chain at some time. Somebody who can write the whole
// database could cut the chain's end or make it anew; a head that was noted
// elsewhere (printed by `lantoa audit verify`) shows that too.
type Head struct {
	Seq  int64  `json:"seq"`
	Hash string `json:"hash"`
}

// Report is what Verify found; no Findings means that all is as recorded.
type Report struct {
	Seals    int       `json:"seals"`
	Entries  int       `json:"entries"`
	Waiting  int       `json:"waiting"` // not sealed yet
	Head     Head      `json:"head"`
	Findings []Finding `json:"findings"`
}

// OK tells whether nothing was found.
func (r Report) OK() bool { return len(r.Findings) == 0 }

type verification struct {
	*Audit
	report Report
	sealed map[string]bool
}

func (v *verification) found(kind, format string, args ...any) {
	v.report.Findings = append(v.report.Findings, Finding{Kind: kind, Where: fmt.Sprintf(format, args...)})
}

// Verify walks the whole chain and every entry. Heads noted earlier must be
// in the chain. It may run while entries are written and sealed.
func (a *Audit) Verify(ctx context.Context, heads ...Head) (Report, error) {
	v := &verification{Audit: a, sealed: map[string]bool{}}
	v.report.Findings = []Finding{}
	if err := v.chain(ctx, heads); err != nil {
		return v.report, fmt.Errorf("verify the seals: %w", err)
	}
	if err := v.all(ctx); err != nil {
		return v.report, fmt.Errorf("verify the entries: %w", err)
	}
	return v.report, nil
}

// chain checks each seal, its link to the one before, and its entries.
func (v *verification) chain(ctx context.Context, heads []Head) error {
	noted := map[Head]bool{}
	for _, h := range heads {
		noted[h] = true
	}
	cur, err := v.seals.Find(ctx, bson.M{}, options.Find().SetSort(bson.M{"_id": 1}).SetBatchSize(20))
	if err != nil {
		return db.Translate(err)
	}
	defer func() { _ = cur.Close(ctx) }()
	var last Head
	for cur.Next(ctx) {
		var s seal
		if err := cur.Decode(&s); err != nil {
			v.found(SealChanged, "after seal %d: it cannot be read", last.Seq)
			continue
		}
		for seq := last.Seq + 1; seq < s.Seq; seq++ {
			v.found(SealRemoved, "seal %d", seq)
		}
		if s.sum() != s.Hash {
			v.found(SealChanged, "seal %d", s.Seq)
		}
		if s.Seq == last.Seq+1 && s.Prev != last.Hash {
			v.found(SealUnlinked, "seal %d", s.Seq)
		}
		if err := v.entriesOf(ctx, s); err != nil {
			return err
		}
		last = Head{Seq: s.Seq, Hash: s.Hash}
		delete(noted, last)
		v.report.Seals++
	}
	v.report.Head = last
	for h := range noted {
		v.found(HeadMissing, "seal %d", h.Seq)
	}
	return db.Translate(cur.Err())
}

func (v *verification) entriesOf(ctx context.Context, s seal) error {
	ids := make([]string, len(s.Entries))
	for i, e := range s.Entries {
		ids[i] = e.ID
	}
	hashes, err := v.hashes(ctx, ids)
	if err != nil {
		return err
	}
	for _, e := range s.Entries {
		got, there := hashes[e.ID]
		switch {
		case v.sealed[e.ID]:
			v.found(EntryTwice, "entry %s, seal %d", e.ID, s.Seq)
		case !there:
			v.found(EntryRemoved, "entry %s, seal %d", e.ID, s.Seq)
		case got != e.Hash:
			v.found(EntryChanged, "entry %s, seal %d", e.ID, s.Seq)
		}
		v.sealed[e.ID] = true
	}
	return nil
}

// all looks for entries outside of the chain, and markers without an entry.
func (v *verification) all(ctx context.Context) error {
	cur, err := v.entries.Find(ctx, bson.M{}, options.Find().SetProjection(bson.M{"_id": 1}))
	if err != nil {
		return db.Translate(err)
	}
	defer func() { _ = cur.Close(ctx) }()
	var outside []string
	for cur.Next(ctx) {
		v.report.Entries++
		id, _ := cur.Current.Lookup("_id").StringValueOK()
		if !v.sealed[id] {
			outside = append(outside, id)
		}
		if len(outside) == batch {
			if err := v.outside(ctx, outside); err != nil {
				return err
			}
			outside = outside[:0]
		}
	}
	if err := cur.Err(); err != nil {
		return db.Translate(err)
	}
	if err := v.outside(ctx, outside); err != nil {
		return err
	}
	return v.waiting(ctx)
}

// outside judges entries that the chain did not cover when it was read. The
// markers are read before the newer seals: a sealer moves an entry from the
// one to the other, so it is seen in at least one of them.
func (v *verification) outside(ctx context.Context, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	known := map[string]bool{}
	marks, err := db.Find[marker](ctx, v.unsealed, bson.M{"_id": bson.M{"$in": ids}})
	if err != nil {
		return err
	}
	for _, m := range marks {
		known[m.ID] = true
	}
	newer, err := db.Find[seal](ctx, v.seals, bson.M{"_id": bson.M{"$gt": v.report.Head.Seq}})
	if err != nil {
		return err
	}
	for _, s := range newer {
		for _, e := range s.Entries {
			known[e.ID] = true
		}
	}
	for _, id := range ids {
		if !known[id] {
			v.found(EntryInserted, "entry %s", id)
		}
	}
	return nil
}

// waiting counts the markers and names those too old and those whose entry is
// gone.
func (v *verification) waiting(ctx context.Context) error {
	late := v.Now().Add(-sealWithin)
	marks, err := db.Find[marker](ctx, v.unsealed, bson.M{}, options.Find().SetSort(bson.M{"_id": 1}))
	if err != nil {
		return err
	}
	v.report.Waiting = len(marks)
	for start := 0; start < len(marks); start += batch {
		part := marks[start:min(start+batch, len(marks))]
		ids := make([]string, len(part))
		for i, m := range part {
			ids[i] = m.ID
		}
		hashes, err := v.hashes(ctx, ids)
		if err != nil {
			return err
		}
		for _, m := range part {
			switch {
			case hashes[m.ID] == "":
				v.found(EntryRemoved, "entry %s, not sealed yet", m.ID)
			case v.sealed[m.ID]:
				v.found(EntryTwice, "entry %s, marked as not sealed", m.ID)
			case m.At.Before(late):
				v.found(EntryWaiting, "entry %s", m.ID)
			}
		}
	}
	return nil
}
