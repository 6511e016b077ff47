package incidents

import (
	"context"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/handbook"
)

// Draft is an entry as a device wrote it.
type Draft struct {
	Client  string             `json:"client" validate:"required,min=8,max=64,line"` // made by the device, unique
	Kind    handbook.EntryKind `json:"kind" validate:"required,max=40"`
	At      time.Time          `json:"at"` // when it happened; zero is now
	Payload handbook.Payload   `json:"payload"`
}

// Result is what became of a draft: the seq under which it stands (also of an
// earlier sending), or why it does not.
type Result struct {
	Client  string   `json:"client"`
	Seq     int      `json:"seq,omitempty"`
	Refused *Refusal `json:"refused,omitempty"`
}

// stored is the document of an entry.
type stored struct {
	ID             string `bson:"_id"`
	Incident       string `bson:"incident"`
	handbook.Entry `bson:",inline"`
}

// Append writes drafts in their order, each on its own: one that is refused
// does not keep the others from standing. What was written before (by its
// client id) is answered, not written again. Rivals are retried until each has
// its place. Errors: fault.NotFound, fault.Unavailable.
func (n *Incidents) Append(ctx context.Context, actor policy.Actor, id string, drafts []Draft) ([]Result, error) {
	w, err := n.writer(ctx, actor)
	if err != nil {
		return nil, err
	}
	names, err := n.namesIn(ctx, drafts)
	if err != nil {
		return nil, err
	}
	calendar, err := n.cfg.Reminders.Calendar(ctx)
	if err != nil {
		return nil, err
	}
	var results []Result
	err = n.db.Tx(ctx, func(ctx context.Context) error {
		i, err := n.findToWrite(ctx, actor, id)
		if err != nil {
			return err
		}
		w := w
		w.Steward = steward(actor, i)
		known, err := n.known(ctx, id, drafts)
		if err != nil {
			return err
		}
		results = make([]Result, len(drafts))
		before, state := i.State, i.State
		var fresh []handbook.Entry
		for k, d := range drafts {
			results[k] = Result{Client: d.Client, Seq: known[d.Client]}
			if results[k].Seq > 0 {
				continue
			}
			e, refusal := admit(i, state, d, w, names, n.Now(), calendar)
			if refusal != nil {
				results[k].Refused = refusal
				continue
			}
			state = state.Fold(i.Incident, []handbook.Entry{e})
			fresh = append(fresh, e)
			known[d.Client], results[k].Seq = e.Seq, e.Seq
		}
		if len(fresh) == 0 {
			return nil
		}
		return n.write(ctx, i, before, state, fresh)
	})
	return results, err
}

func admit(i Incident, s handbook.State, d Draft, w handbook.Writer, names map[string]string, now time.Time, calendar handbook.Calendar) (handbook.Entry, *Refusal) {
	if r := tooLong(d.Payload); r != nil {
		return handbook.Entry{}, r
	}
	if p := d.Payload; p.Person != "" && names[p.Person] == "" && d.Kind != handbook.Left {
		return handbook.Entry{}, refusal("person", "Không có người này, hoặc đã nghỉ công tác.", "There is no such person in service.")
	}
	d.Payload.PersonName = names[d.Payload.Person]
	if r := d.Payload.Review; r != nil {
		for k := range r.Fixes {
			r.Fixes[k].ID, r.Fixes[k].OwnerName = fmt.Sprint(k+1), names[r.Fixes[k].Owner]
			if r.Fixes[k].OwnerName == "" {
				return handbook.Entry{}, refusal("person", "Mỗi việc khắc phục cần một người phụ trách đang công tác.", "Every fix needs an owner in service.")
			}
		}
	}
	e, err := handbook.Admit(i.Incident, s, handbook.Entry{Client: d.Client, Kind: d.Kind, At: d.At, Payload: d.Payload}, w, now, calendar)
	if err != nil {
		return e, refused(err)
	}
	return e, nil
}

// write puts the new entries, the state and all that follows. The filter by
// seq, in one transaction with the unique (incident, seq), keeps the log
// without a gap.
func (n *Incidents) write(ctx context.Context, i Incident, before, after handbook.State, fresh []handbook.Entry) error {
	i.fold(after)
	set := bson.M{"state": i.State, "status": i.Status, "people": i.People, "nextDue": i.NextDue}
	res, err := n.incidents.UpdateOne(ctx, bson.M{"_id": i.ID, "state.seq": before.Seq}, bson.M{"$set": set})
	if err != nil {
		return err
	}
	if res.MatchedCount != 1 {
		return fmt.Errorf("incident %s moved on within the transaction", i.ID)
	}
	return n.follow(ctx, i, before, fresh)
}

// follow writes the entries and what comes of them. i holds the state after.
func (n *Incidents) follow(ctx context.Context, i Incident, before handbook.State, fresh []handbook.Entry) error {
	docs := make([]any, len(fresh))
	for k, e := range fresh {
		docs[k] = stored{ID: fmt.Sprintf("%s:%d", i.ID, e.Seq), Incident: i.ID, Entry: e}
	}
	if _, err := n.entries.InsertMany(ctx, docs); err != nil {
		return err
	}
	if err := n.cfg.Jobs.Put(ctx, clockRows(i, before.Seq)...); err != nil {
		return err
	}
	if err := n.tell(ctx, i, before, fresh); err != nil {
		return err
	}
	for _, e := range fresh {
		if e.Kind == handbook.IncidentReview {
			if err := n.assign(ctx, i, e); err != nil {
				return err
			}
		}
	}
	return nil
}

// known are the seqs of the drafts that stand already.
func (n *Incidents) known(ctx context.Context, id string, drafts []Draft) (map[string]int, error) {
	clients := make([]string, len(drafts))
	for k, d := range drafts {
		clients[k] = d.Client
	}
	found, err := db.Find[stored](ctx, n.entries, bson.M{"incident": id, "client": bson.M{"$in": clients}})
	out := make(map[string]int, len(found))
	for _, e := range found {
		out[e.Client] = e.Seq
	}
	return out, err
}

func (n *Incidents) writer(ctx context.Context, actor policy.Actor) (handbook.Writer, error) {
	name, err := n.nameOf(ctx, actor.PersonID)
	return handbook.Writer{Person: actor.PersonID, Name: name}, err
}

// namesIn are the names of the people whom the drafts speak of, those in
// service only.
func (n *Incidents) namesIn(ctx context.Context, drafts []Draft) (map[string]string, error) {
	var ids []string
	for _, d := range drafts {
		if d.Payload.Person != "" {
			ids = append(ids, d.Payload.Person)
		}
		if d.Payload.Review != nil {
			for _, f := range d.Payload.Review.Fixes {
				ids = append(ids, f.Owner)
			}
		}
	}
	out := map[string]string{}
	if len(ids) == 0 {
		return out, nil
	}
	people, err := n.cfg.Org.FindPeople(ctx, ids)
	for id, p := range people {
		if p.Active {
			out[id] = p.FullName()
		}
	}
	return out, err
}

// Log is a stretch of the log, and the seq of the newest entry.
type Log struct {
	Exercise bool             `json:"exercise"`
	Items    []handbook.Entry `json:"items"`
	Last     int              `json:"last"`
}

// mostEntries bounds one answer of the log.
const mostEntries = 500

// ListEntries returns the entries after a seq, at most mostEntries. Errors:
// fault.NotFound.
func (n *Incidents) ListEntries(ctx context.Context, actor policy.Actor, id string, after int) (Log, error) {
	i, err := n.Find(ctx, actor, id)
	if err != nil {
		return Log{}, err
	}
	items, err := n.entriesAfter(ctx, id, after, mostEntries)
	return Log{Exercise: i.Exercise, Items: items, Last: i.State.Seq}, err
}

// today is the date in Viet Nam.
func (n *Incidents) today() string { return day(n.Now()) }

// refusal is why an entry does not stand, in words.
func refusal(reason, vi, en string) *Refusal {
	return &Refusal{Reason: reason, Message: fault.T(vi, en)}
}
