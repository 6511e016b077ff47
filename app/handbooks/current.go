package handbooks

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/handbook"
)

// EmbeddedID is the id of the authored draft that comes with the program, which
// is read while no edition is in force.
const EmbeddedID = "embedded"

// Effective is the handbook as it holds for a department: the edition in force
// with the department's own amounts in its target clocks.
type Effective struct {
	// Edition is shared by all readers: never change it.
	Edition *handbook.Edition
	ID      string // of the edition document, or EmbeddedID
	// Own is what the agencies on the department's path put in.
	Own Own
}

// Draft tells that no edition is in force.
func (e Effective) Draft() bool { return e.ID == EmbeddedID }

// Current returns the edition in force now with the supplements of the
// departments on path, the nearest winning item by item. An unknown or empty
// path has the province's edition alone.
func (h *Handbooks) Current(ctx context.Context, path string) (Effective, error) {
	b, err := h.current(ctx)
	if err != nil {
		return Effective{}, err
	}
	own, err := h.own(ctx, path)
	return effective(b, own), err
}

func effective(b *book, own Own) Effective {
	if len(own.Clocks) == 0 {
		return Effective{Edition: b.edition, ID: b.id, Own: own}
	}
	e := *b.edition
	e.Clocks = slices.Clone(e.Clocks)
	for i, c := range e.Clocks {
		e.Clocks[i], _ = own.clock(c)
	}
	return Effective{Edition: &e, ID: b.id, Own: own}
}

// current is the edition in force, or the embedded draft.
func (h *Handbooks) current(ctx context.Context) (*book, error) {
	now := h.Now()
	found, err := db.FindOne[versionOf](ctx, h.editions, bson.M{"approvedAt": bson.M{"$exists": true}, "from": bson.M{"$lte": now}},
		options.FindOne().SetSort(bson.D{{Key: "from", Value: -1}}).SetProjection(bson.M{"version": 1}))
	if fault.Is(err, fault.NotFound) {
		return h.embedded, nil
	}
	if err != nil {
		return nil, err
	}
	return h.bookOf(ctx, found)
}

// versionOf names one version of an edition.
type versionOf struct {
	ID      string `bson:"_id"`
	Version int    `bson:"version"`
}

// bookOf decodes and renders a version, once in a process.
func (h *Handbooks) bookOf(ctx context.Context, v versionOf) (*book, error) {
	key := fmt.Sprintf("%s/%d", v.ID, v.Version)
	if b, ok := h.books.Get(key); ok {
		return b, nil
	}
	e, err := h.FindEdition(ctx, v.ID)
	if err != nil {
		return nil, err
	}
	b, err := newBook(e.ID, e.Version, &e.Content)
	if err != nil {
		return nil, err
	}
	h.books.Add(fmt.Sprintf("%s/%d", e.ID, e.Version), b)
	return b, nil
}

// bookFor is the edition that a link names, "" the one in force. Editions that
// were never approved are for those who write and approve them.
func (h *Handbooks) bookFor(ctx context.Context, actor policy.Actor, editionID string) (*book, error) {
	switch editionID {
	case "":
		return h.current(ctx)
	case EmbeddedID:
		return h.embedded, nil
	}
	found, err := db.FindOne[Edition](ctx, h.editions, bson.M{"_id": editionID}, options.FindOne().SetProjection(withoutContent))
	if fault.Is(err, fault.NotFound) || err == nil && found.ApprovedAt == nil && !actor.CanIn(policy.ReviewHandbook, "/") {
		return nil, errNoEdition()
	}
	if err != nil {
		return nil, err
	}
	return h.bookOf(ctx, versionOf{found.ID, found.Version})
}

type frontInput struct {
	Edition string `query:"edition" json:"-" validate:"max=64"`
}

func (h *Handbooks) showFront(ctx context.Context, actor policy.Actor, in frontInput) (Front, error) {
	b, err := h.bookFor(ctx, actor, in.Edition)
	if err != nil {
		return Front{}, err
	}
	own, err := h.own(ctx, actor.Path)
	if err != nil {
		return Front{}, err
	}
	return h.frontOf(b, own), nil
}

func (h *Handbooks) frontOf(b *book, own Own) Front {
	f := b.front
	f.ID, f.tag, f.Procedures = b.id, h.tagOf(b, own), h.refs(b.edition)
	f.Clocks, f.Contacts = own.viewClocks(b.edition.Clocks), own.viewContacts(b.edition.Contacts)
	return f
}

func (b *book) etag(own Own) string { return `"` + b.tag + own.tag + `"` }

type sectionInput struct {
	Section string `path:"section" json:"-" validate:"required,max=100"`
	Edition string `query:"edition" json:"-" validate:"max=64"`
}

func (h *Handbooks) showSection(ctx context.Context, actor policy.Actor, in sectionInput) (SectionPage, error) {
	b, err := h.bookFor(ctx, actor, in.Edition)
	if err != nil {
		return SectionPage{}, err
	}
	section, ok := b.edition.Section(in.Section)
	if !ok {
		return SectionPage{}, errNoSection()
	}
	own, err := h.own(ctx, actor.Path)
	if err != nil {
		return SectionPage{}, err
	}
	return b.sectionOf(section, own), nil
}

func (b *book) sectionOf(s handbook.Section, own Own) SectionPage {
	page := b.pages[s.ID]
	page.tag, page.Note = b.etag(own), own.viewNote(s.ID)
	page.Steps = own.viewSteps(b.edition, s.Steps)
	return page
}

type levelInput struct {
	// Scores are 1 to 4 by criterion.
	Scores map[string]int `json:"scores" validate:"required,min=1,max=50"`
}

// Judgement is the level of a case.
type Judgement struct {
	Level handbook.Level `json:"level"`
	Why   string         `json:"why"`
	// Clocks are those that matter at the level.
	Clocks []ClockView `json:"clocks"`
}

func (h *Handbooks) level(ctx context.Context, actor policy.Actor, in levelInput) (Judgement, error) {
	now, err := h.Current(ctx, actor.Path)
	if err != nil {
		return Judgement{}, err
	}
	level, why, err := now.Edition.Level(in.Scores)
	if err != nil {
		return Judgement{}, levelFault(err)
	}
	j := Judgement{Level: level, Why: why, Clocks: []ClockView{}}
	for _, c := range now.Own.viewClocks(now.Edition.Clocks) {
		if slices.Contains(c.Levels, level.Number) {
			j.Clocks = append(j.Clocks, c)
		}
	}
	return j, nil
}

// levelFault says to a person what package handbook found wrong with scores.
func levelFault(err error) error {
	switch {
	case errors.Is(err, handbook.ErrNoScores):
		return fault.InvalidField("scores", "required", "Hãy chấm ít nhất một tiêu chí.", "Score at least one criterion.")
	case errors.Is(err, handbook.ErrUnknownCriterion):
		return fault.InvalidField("scores", "unknown", "Có tiêu chí không thuộc Sổ tay.", "The handbook does not have one of the criteria.")
	case errors.Is(err, handbook.ErrScoreOutOfRange):
		return fault.InvalidField("scores", "range", "Mỗi tiêu chí chấm từ 1 đến 4.", "A criterion is scored from 1 to 4.")
	}
	return err
}

func errNoEdition() error {
	return fault.New(fault.NotFound, "Không có ấn bản này của Sổ tay.", "There is no such edition of the handbook.")
}

func shortID(m api.Meta) string {
	return cmp.Or(m.IdempotencyID[:min(len(m.IdempotencyID), 26)], db.NewID())
}

func errNoSection() error {
	return fault.New(fault.NotFound, "Sổ tay không có mục này.", "The handbook has no such section.")
}
