package authoring

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/audit"
	"lantoa/app/auth/policy"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/courses"
)

// The states of an instrument on a day.
const (
	InForce     = "in-force"
	NotYet      = "not-yet"
	Expired     = "expired"
	UnknownDate = "unknown" // the register lacks the day from which it holds
)

type storedInstrument struct {
	ID         string             `bson:"_id"`
	Position   int                `bson:"position"` // in the register
	Instrument courses.Instrument `bson:"instrument"`
	ChangedAt  time.Time          `bson:"changedAt"`
}

// Register returns the register of law in its order.
func (a *Authoring) Register(ctx context.Context) (courses.Register, error) {
	stored, err := db.Find[storedInstrument](ctx, a.instruments, bson.M{}, options.Find().SetSort(bson.D{{Key: "position", Value: 1}, {Key: "_id", Value: 1}}))
	out := make(courses.Register, 0, len(stored))
	for _, s := range stored {
		out = append(out, s.Instrument)
	}
	return out, err
}

// importLaw writes the instruments that are new or changed. One that an
// author has compared with the gazette stays verified until its text changes.
// An instrument that the content no longer names is kept: older versions cite
// it.
func (a *Authoring) importLaw(ctx context.Context, actor policy.Actor, law courses.Register) (written int, err error) {
	err = a.db.Tx(ctx, func(ctx context.Context) error {
		written = 0
		stored, err := db.Find[storedInstrument](ctx, a.instruments, bson.M{})
		if err != nil {
			return err
		}
		known := map[string]storedInstrument{}
		for _, s := range stored {
			known[s.ID] = s
		}
		var writes []mongo.WriteModel
		var entries []audit.Entry
		for i, in := range law {
			old, exists := known[in.ID]
			if exists && sameLaw(old.Instrument, in) {
				in.Verified = in.Verified || old.Instrument.Verified
				if old.Position == i && old.Instrument.Verified == in.Verified {
					continue
				}
			}
			doc := storedInstrument{ID: in.ID, Position: i, Instrument: in, ChangedAt: a.Now()}
			writes = append(writes, mongo.NewReplaceOneModel().SetFilter(bson.M{"_id": in.ID}).SetReplacement(doc).SetUpsert(true))
			entry := audit.Entry{Actor: actor, Action: "instrument.import", Subject: "instrument:" + in.ID, After: in}
			if exists {
				entry.Before = old.Instrument
			}
			entries = append(entries, entry)
		}
		if len(writes) == 0 {
			return nil
		}
		written = len(writes)
		if _, err := a.instruments.BulkWrite(ctx, writes); err != nil {
			return err
		}
		return audit.RecordMany(ctx, a.db, entries)
	})
	return written, err
}

// sameLaw compares two instruments without the tick of verification.
func sameLaw(a, b courses.Instrument) bool {
	a.Verified, b.Verified = false, false
	x, errX := bson.Marshal(a)
	y, errY := bson.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

// InstrumentView is an instrument as it stands today.
type InstrumentView struct {
	courses.Instrument
	Name       string `json:"name"`
	State      string `json:"state" enum:"in-force,not-yet,expired,unknown"`
	Successors []Ref  `json:"successors"`
}

// Ref names an instrument or a course.
type Ref struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

func viewInstrument(law courses.Register, in courses.Instrument, today courses.Date) InstrumentView {
	v := InstrumentView{Instrument: in, Name: in.Name(), State: stateOf(in, today), Successors: []Ref{}}
	if v.State == Expired {
		for _, s := range law.Successors(in.ID, today) {
			v.Successors = append(v.Successors, Ref{ID: s.ID, Name: s.Name()})
		}
	}
	return v
}

func stateOf(in courses.Instrument, today courses.Date) string {
	switch {
	case in.Expired(today):
		return Expired
	case in.InForceFrom.IsZero():
		return UnknownDate
	case in.InForce(today):
		return InForce
	}
	return NotYet
}

type listInstrumentsInput struct {
	Q     string `query:"q" json:"-" validate:"max=200"`
	State string `query:"state" json:"-" validate:"omitempty,oneof=in-force not-yet expired unknown"`
}

// listInstruments gives the whole register: it has some dozens of lines.
func (a *Authoring) listInstruments(ctx context.Context, _ policy.Actor, in listInstrumentsInput) (db.Page[InstrumentView], error) {
	law, err := a.Register(ctx)
	page := db.Page[InstrumentView]{Items: []InstrumentView{}}
	today := a.today()
	for _, i := range law {
		v := viewInstrument(law, i, today)
		if (in.State == "" || v.State == in.State) && matches(in.Q, v.Name+" "+i.Title+" "+i.Meaning) {
			page.Items = append(page.Items, v)
		}
	}
	return page, err
}

type findInstrumentInput struct {
	ID string `path:"id" json:"-" validate:"max=64"`
}

func (a *Authoring) findInstrument(ctx context.Context, _ policy.Actor, in findInstrumentInput) (InstrumentView, error) {
	law, err := a.Register(ctx)
	if err != nil {
		return InstrumentView{}, err
	}
	found, ok := law.Find(in.ID)
	if !ok {
		return InstrumentView{}, fault.New(fault.NotFound, "Không có văn bản này.", "There is no such instrument.")
	}
	return viewInstrument(law, found, a.today()), nil
}
