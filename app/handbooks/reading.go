package handbooks

import (
	"context"
	"time"

	"lantoa/app/auth/policy"
	"lantoa/app/org"
	"lantoa/app/platform/api"
	"lantoa/handbook"
)

func (h *Handbooks) readingRoutes(r *policy.Router) {
	api.Get(r, "/me/handbook", policy.ReadHandbook, h.showReading, api.Summary("What the caller has to read of the edition in force, with what changed"))
	api.Get(r, "/me/handbook/parts/{part}", policy.ReadHandbook, h.showPart, api.Summary("A part of the edition in force as one text"))
	api.Post(r, "/me/handbook/parts", policy.ReadHandbook, h.openPart, api.Summary("Say that a part was opened, or read"))
	api.Get(r, "/me/handbook/questions", policy.ReadHandbook, h.showQuestions, api.Summary("The questions of the caller's next try, without their key"))
	api.Post(r, "/me/handbook/answers", policy.ReadHandbook, h.answer, api.Summary("Answer the questions of a try; all right is an acknowledgement"))
	api.Get(r, "/handbook/acknowledgements", policy.ReadAcknowledgements, h.showReport, api.Summary("Who has read the handbook within the caller's scope"))
	api.Get(r, "/handbook/acknowledgements.xlsx", policy.ReadAcknowledgements, h.downloadReport, api.Summary("The same as a spreadsheet"))
}

// The states of a reading.
const (
	ReadingNone  = "none"  // no edition is in force
	ReadingOpen  = "open"  // there is something left to read
	ReadingAsked = "asked" // all is read, the questions are not answered yet
	ReadingDone  = "done"
)

// Reading is what a person has to read of the edition in force, and how far
// they have come.
type Reading struct {
	State   string      `json:"state" enum:"none,open,asked,done"`
	Edition *EditionRef `json:"edition,omitempty"`
	// Required tells that a rule asks the person to; others may all the same.
	Required bool       `json:"required"`
	Due      *time.Time `json:"due,omitempty"`
	Overdue  bool       `json:"overdue"`
	// WorkingDays are those left until Due, negative by how many it is overdue;
	// absent once done.
	WorkingDays *int        `json:"workingDays,omitempty"`
	DoneAt      *time.Time  `json:"doneAt,omitempty"`
	Since       *EditionRef `json:"since,omitempty"` // the edition acknowledged last, when only what changed is to be read
	Parts       []PartView  `json:"parts"`
	Read        int         `json:"read"`      // of the parts
	Questions   int         `json:"questions"` // of a try
	ServerTime  time.Time   `json:"serverTime"`
}

// EditionRef names an edition.
type EditionRef struct {
	ID     string     `json:"id"`
	Number string     `json:"number"`
	Title  string     `json:"title,omitempty"`
	From   *time.Time `json:"from,omitempty"`
}

// PartRef names a part of an edition.
type PartRef struct {
	Key   string            `json:"key"`
	Kind  handbook.PartKind `json:"kind" enum:"section,procedure,levels,clocks,templates,tree"`
	ID    string            `json:"id,omitempty"`
	Title string            `json:"title"`
}

// PartView is a part to be read.
type PartView struct {
	PartRef
	Version        string            `json:"version"`
	MinimumSeconds int               `json:"minimumSeconds"` // between opening it and having read it
	OpenedAt       *time.Time        `json:"openedAt,omitempty"`
	ReadAt         *time.Time        `json:"readAt,omitempty"`
	Changes        []handbook.Change `json:"changes"` // since the edition acknowledged last; none the first time
}

func partRef(p handbook.ReadingPart) PartRef {
	return PartRef{Key: p.Key, Kind: p.Kind, ID: p.ID, Title: p.Title}
}

// partRefs are the sections and procedures of an edition.
func partRefs(e *handbook.Edition) []PartRef {
	out := []PartRef{}
	for _, p := range e.Parts(time.Time{}) {
		if p.ID != "" {
			out = append(out, partRef(p))
		}
	}
	return out
}

// Reading is what the actor has to read now.
func (h *Handbooks) Reading(ctx context.Context, actor policy.Actor) (Reading, error) {
	out := Reading{State: ReadingNone, Parts: []PartView{}, ServerTime: h.Now()}
	r, ok, err := h.reading(ctx, actor.PersonID)
	if err != nil || !ok {
		return out, err
	}
	in := r.chain[len(r.chain)-1]
	out.Edition = &EditionRef{ID: in.ID, Number: in.Number, Title: r.book.edition.Title, From: in.From}
	if err := h.fillDue(ctx, &out, actor.PersonID, demanded(r.chain)); err != nil {
		return out, err
	}
	if len(r.parts) == 0 {
		out.State, out.DoneAt, out.Overdue, out.WorkingDays = ReadingDone, r.doneAt, false, nil
		return out, nil
	}
	for _, e := range r.chain {
		if e.ID == r.since {
			out.Since = &EditionRef{ID: e.ID, Number: e.Number, From: e.From}
		}
	}
	out.State, out.Questions = ReadingAsked, len(r.draw(1))
	for _, p := range r.parts {
		v := PartView{PartRef: partRef(p), Version: p.Version, MinimumSeconds: h.minimumSeconds(r, p), Changes: r.of(p.Key)}
		if proof, opened := r.kept.Parts[p.Key]; opened && proof.Version == p.Version {
			v.OpenedAt, v.ReadAt = &proof.OpenedAt, proof.ReadAt
		}
		if v.ReadAt != nil {
			out.Read++
		} else {
			out.State = ReadingOpen
		}
		out.Parts = append(out.Parts, v)
	}
	return out, nil
}

func (h *Handbooks) fillDue(ctx context.Context, out *Reading, personID string, from time.Time) error {
	rules, err := h.activeRules(ctx)
	if err != nil || len(rules) == 0 {
		return err
	}
	postings, err := h.org.ListPostings(ctx, org.PostingFilter{PersonIDs: []string{personID}, At: h.Now()})
	if err != nil {
		return err
	}
	days, err := h.Calendar(ctx)
	if err != nil {
		return err
	}
	history, err := h.historyOf(ctx, personID, postings, from)
	if err != nil {
		return err
	}
	at, required := due(rules, postings, history, from, days)
	if !required {
		return nil
	}
	out.Required, out.Due, out.Overdue = true, &at, !out.ServerTime.Before(at)
	last := at.Add(-time.Nanosecond) // the day that may still be used
	left := days.WorkdaysBetween(out.ServerTime, last)
	if out.Overdue {
		left = -days.WorkdaysBetween(last, out.ServerTime)
	}
	out.WorkingDays = &left
	return nil
}

func (h *Handbooks) showReading(ctx context.Context, actor policy.Actor, _ api.Nothing) (Reading, error) {
	return h.Reading(ctx, actor)
}

type openInput struct {
	Edition string `json:"edition" validate:"required,max=64"`
	Part    string `json:"part" validate:"required,max=120"`
	Version string `json:"version" validate:"required,max=64"`
	Read    bool   `json:"read"`
}

func (h *Handbooks) openPart(ctx context.Context, actor policy.Actor, in openInput) (Reading, error) {
	return h.OpenPart(ctx, actor, in.Edition, in.Part, in.Version, in.Read)
}
