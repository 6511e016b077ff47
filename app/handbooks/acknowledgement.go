package handbooks

import (
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/courses"
	"lantoa/handbook"
)

// Acknowledgement is how far a person has come with an edition. It holds from
// DoneAt, and goes on holding for later editions until one changes materially.
type Acknowledgement struct {
	ID        string           `bson:"_id"` // "<person>:<edition>"
	PersonID  string           `bson:"personId"`
	EditionID string           `bson:"editionId"`
	Since     string           `bson:"since"` // the edition acknowledged before, "" for none
	Parts     map[string]Proof `bson:"parts"` // by the key of the part
	Tries     []Try            `bson:"tries"`
	CreatedAt time.Time        `bson:"createdAt"`
	DoneAt    *time.Time       `bson:"doneAt,omitempty"`
}

// Proof tells that a person opened a part as it stood at a version.
type Proof struct {
	Version  string     `bson:"version"`
	OpenedAt time.Time  `bson:"openedAt"`
	ReadAt   *time.Time `bson:"readAt,omitempty"`
}

// Try is one answering of the questions.
type Try struct {
	Number    int               `bson:"number"`
	Questions []string          `bson:"questions"`
	Answers   map[string]string `bson:"answers"`
	Passed    bool              `bson:"passed"`
	At        time.Time         `bson:"at"`
}

func acknowledgementID(personID, editionID string) string { return personID + ":" + editionID }

// reading is what a person has to read of the edition in force.
type reading struct {
	person string
	book   *book
	chain  []Edition // up to the edition in force
	since  string    // the edition acknowledged last
	doneAt *time.Time
	parts  []handbook.ReadingPart
	kept   Acknowledgement
	// changes are what is new since, nil the first time.
	changes []handbook.Change
}

// revisions are the chain as the pure rules take it.
func revisions(chain []Edition) []handbook.Revision {
	out := make([]handbook.Revision, len(chain))
	for i, e := range chain {
		out[i] = handbook.Revision{ID: e.ID, Material: e.Material, Gone: e.Gone, Came: e.Came}
	}
	return out
}

// inForce cuts the chain after the edition in force; empty when none is.
func inForce(chain []Edition, now time.Time) []Edition {
	for i, e := range chain {
		if e.From.After(now) {
			return chain[:i]
		}
	}
	return chain
}

// reading works out what the person has to read now. !ok when no edition is in
// force: a draft is acknowledged by nobody.
func (h *Handbooks) reading(ctx context.Context, personID string) (r reading, ok bool, err error) {
	r.person = personID
	if r.book, err = h.current(ctx); err != nil || r.book.id == EmbeddedID {
		return r, false, err
	}
	all, err := h.chain(ctx)
	if err != nil {
		return r, false, err
	}
	r.chain = inForce(all, h.Now())
	if i := slices.IndexFunc(r.chain, func(e Edition) bool { return e.ID == r.book.id }); i >= 0 {
		r.chain = r.chain[:i+1]
	}
	mine, err := db.Find[Acknowledgement](ctx, h.acknowledgements, bson.M{"personId": personID}, options.Find().SetSort(bson.D{{Key: "createdAt", Value: 1}}))
	if err != nil {
		return r, false, err
	}
	done := map[string]bool{}
	for _, a := range mine {
		if a.DoneAt != nil {
			done[a.EditionID] = true
		}
		if a.EditionID == r.book.id {
			r.kept = a
		}
	}
	r.since = handbook.LastAcknowledged(revisions(r.chain), done)
	for _, a := range mine {
		if a.EditionID == r.since && a.DoneAt != nil {
			r.doneAt = a.DoneAt
		}
	}
	r.parts = handbook.MustReadOf(r.book.partsOn(h.today()), revisions(r.chain), r.since)
	if r.kept.ID == "" {
		r.kept = newAcknowledgement(r, mine, h.Now())
	}
	return r, true, h.findChanges(ctx, &r)
}

// newAcknowledgement carries over what was read of an edition that was
// superseded meanwhile, as far as those parts have not changed.
func newAcknowledgement(r reading, before []Acknowledgement, now time.Time) Acknowledgement {
	a := Acknowledgement{
		ID: acknowledgementID(r.person, r.book.id), PersonID: r.person, EditionID: r.book.id, Since: r.since,
		Parts: map[string]Proof{}, Tries: []Try{}, CreatedAt: now,
	}
	for _, old := range before {
		for _, p := range r.parts {
			if proof, ok := old.Parts[p.Key]; ok && old.DoneAt == nil && proof.Version == p.Version {
				a.Parts[p.Key] = proof
			}
		}
	}
	return a
}

func (h *Handbooks) findChanges(ctx context.Context, r *reading) error {
	if r.since == "" || len(r.parts) == 0 {
		return nil
	}
	i := slices.IndexFunc(r.chain, func(e Edition) bool { return e.ID == r.since })
	old, err := h.bookOf(ctx, versionOf{r.since, r.chain[i].Version})
	if err != nil {
		return err
	}
	r.changes = handbook.Diff(old.edition, r.book.edition)
	return nil
}

// of are the changes that a reader meets in a part.
func (r reading) of(part string) []handbook.Change {
	out := []handbook.Change{}
	for _, c := range r.changes {
		if slices.Contains(c.Parts, part) {
			out = append(out, c)
		}
	}
	return out
}

// part is one of those to be read.
func (r reading) part(key string) (handbook.ReadingPart, bool) {
	i := slices.IndexFunc(r.parts, func(p handbook.ReadingPart) bool { return p.Key == key })
	if i < 0 {
		return handbook.ReadingPart{}, false
	}
	return r.parts[i], true
}

// read tells whether the part was read as it stands.
func (r reading) read(p handbook.ReadingPart) bool {
	proof := r.kept.Parts[p.Key]
	return proof.ReadAt != nil && proof.Version == p.Version
}

func (r reading) unread() []string {
	left := []string{}
	for _, p := range r.parts {
		if !r.read(p) {
			left = append(left, p.Key)
		}
	}
	return left
}

// wordsPerMinute is how fast official text is read.
const wordsPerMinute = 200

// minimumSeconds is the least time between opening a part and having read it: a
// third of its reading time as for lessons; of a changed part, of what changed.
func (h *Handbooks) minimumSeconds(r reading, p handbook.ReadingPart) int {
	words := p.Words
	if r.since != "" {
		words = 0
		for _, c := range r.of(p.Key) {
			words += len(strings.Fields(c.After))
		}
	}
	minutes := (words + wordsPerMinute - 1) / wordsPerMinute
	return int(math.Ceil(float64(courses.MinSeconds(minutes)) * h.cfg.MinimumTimeFactor))
}

// keep makes sure that the acknowledgement is stored.
func (h *Handbooks) keep(ctx context.Context, a Acknowledgement) error {
	_, err := h.acknowledgements.InsertOne(ctx, a)
	if db.IsDuplicate(err) {
		return nil
	}
	return db.Translate(err)
}

// OpenPart notes that the actor opened a part of the edition in force as it
// stood at a version; with read, that they have read it. Sent twice it changes
// nothing.
//
// Errors: fault.Conflict "superseded" (another edition is in force), "changed"
// (the part was another at that version), "too_early" with remainingSeconds;
// fault.NotFound: nothing of the kind is to be read.
func (h *Handbooks) OpenPart(ctx context.Context, actor policy.Actor, edition, key, version string, read bool) (Reading, error) {
	r, p, err := h.findPart(ctx, actor, edition, key, version)
	if err != nil {
		return Reading{}, err
	}
	if err := h.keep(ctx, r.kept); err != nil {
		return Reading{}, err
	}
	at, now := "parts."+key, h.Now()
	if _, err := h.acknowledgements.UpdateOne(ctx, bson.M{"_id": r.kept.ID, "doneAt": nil, at + ".version": bson.M{"$ne": version}},
		bson.M{"$set": bson.M{at: Proof{Version: version, OpenedAt: now}}}); err != nil {
		return Reading{}, db.Translate(err)
	}
	if read {
		opened := r.kept.Parts[key]
		if opened.Version != version {
			opened.OpenedAt = now
		}
		least := time.Duration(h.minimumSeconds(r, p)) * time.Second
		if left := opened.OpenedAt.Add(least).Sub(now); left > 0 && opened.ReadAt == nil {
			return Reading{}, fault.New(fault.Conflict, "Bạn cần đọc thêm một chút nữa.", "Please read a little longer.").
				Because("too_early").With("remainingSeconds", int(math.Ceil(left.Seconds())))
		}
		if _, err := h.acknowledgements.UpdateOne(ctx, bson.M{"_id": r.kept.ID, "doneAt": nil, at + ".version": version, at + ".readAt": nil},
			bson.M{"$set": bson.M{at + ".readAt": now}}); err != nil {
			return Reading{}, db.Translate(err)
		}
	}
	return h.Reading(ctx, actor)
}

func (h *Handbooks) findPart(ctx context.Context, actor policy.Actor, edition, key, version string) (reading, handbook.ReadingPart, error) {
	r, ok, err := h.reading(ctx, actor.PersonID)
	if err != nil {
		return r, handbook.ReadingPart{}, err
	}
	if !ok || r.book.id != edition {
		return r, handbook.ReadingPart{}, errSuperseded()
	}
	p, ok := r.part(key)
	switch {
	case !ok:
		return r, p, fault.New(fault.NotFound, "Bạn không cần đọc phần này.", "You do not have to read this part.")
	case p.Version != version:
		return r, p, fault.New(fault.Conflict, "Phần này đã thay đổi. Hãy tải lại.", "This part has changed. Reload it.").Because("changed")
	}
	return r, p, nil
}

func errSuperseded() error {
	return fault.New(fault.Conflict, "Ấn bản này không còn hiệu lực. Hãy tải lại để đọc ấn bản mới.",
		"This edition is not in force any more. Reload to read the new one.").Because("superseded")
}
