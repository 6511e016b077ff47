package handbooks

import (
	"context"
	"slices"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/audit"
	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/handbook"
)

// CreateDraft makes a draft out of the edition in force, or of the authored one
// while none is, with the province's next number. id may be set to make a
// repeat harmless. Errors: fault.Forbidden.
func (h *Handbooks) CreateDraft(ctx context.Context, actor policy.Actor, id, number string) (Edition, error) {
	if err := mayProvince(actor, policy.AuthorHandbook); err != nil {
		return Edition{}, err
	}
	base, err := h.current(ctx)
	if err != nil {
		return Edition{}, err
	}
	e := Edition{ID: id, Number: number, Content: *base.edition, Version: 1}
	e.Content.Number, e.Content.ApprovedBy, e.Content.ApprovedOn = number, "", ""
	e.Lifecycle = Lifecycle{Base: base.id, CreatedAt: h.Now(), Authors: []string{actor.PersonID}, Marks: []Mark{}, Comments: []Comment{}}
	err = h.db.Tx(ctx, func(ctx context.Context) error {
		if _, err := h.editions.InsertOne(ctx, e); err != nil {
			return err
		}
		return audit.Record(ctx, h.db, audit.Entry{Actor: actor, Action: "edition.create", Subject: "edition:" + id, After: bson.M{"number": number, "base": e.Base}})
	})
	if db.IsDuplicate(err) { // the same request again
		return h.FindEdition(ctx, id)
	}
	return e, err
}

// edit is one change of a draft's content. Part names it in the audit log.
type edit struct {
	part string
	what any
	// apply makes the change, and tells which problems are of what it changed.
	apply func(e *handbook.Edition) (mine, error)
}

// mine tells whether a problem of the whole edition, by its path, is one of the
// part that was edited, and the path within what was sent.
type mine func(path string) (field string, ok bool)

// nothing is for an edit that leaves no part of its own.
func nothing(string) (string, bool) { return "", false }

// below takes "sections.phat-hien" off "sections.phat-hien.steps[1].role", and
// "clocks[2]" off "clocks[2].unit".
func below(part string) mine {
	return func(path string) (string, bool) {
		rest, ok := strings.CutPrefix(path, part)
		if !ok || rest != "" && rest[0] != '.' {
			return path, false
		}
		return strings.TrimPrefix(rest, "."), true
	}
}

// editDraft changes a draft that stands at the version which the actor saw. The
// actor becomes one of its authors. What is checked of authored files is
// checked of the edited part within the whole; what is only missing of it may
// stay so until the draft is submitted.
//
// Errors: fault.Invalid by field; fault.Stale; fault.Conflict "not_draft";
// fault.NotFound; fault.Forbidden.
func (h *Handbooks) editDraft(ctx context.Context, actor policy.Actor, id, ifMatch string, change edit) (Edition, error) {
	if err := mayProvince(actor, policy.AuthorHandbook); err != nil {
		return Edition{}, err
	}
	version, err := api.ParseVersion(ifMatch)
	if err != nil {
		return Edition{}, err
	}
	e, err := h.FindEdition(ctx, id)
	if err != nil {
		return e, err
	}
	if err := e.editable(version); err != nil {
		return e, err
	}
	own, err := change.apply(&e.Content)
	if err != nil {
		return e, err
	}
	found, err := problems(e.Content)
	if err != nil {
		return e, err
	}
	if err := refuse(wrongIn(found, own)); err != nil {
		return e, err
	}
	e.Number = e.Content.Number
	set := bson.M{"content": e.Content, "number": e.Number, "editedBy": actor.PersonID, "editedAt": h.Now()}
	err = h.db.Tx(ctx, func(ctx context.Context) error {
		if err := h.move(ctx, e, version, bson.M{"submittedAt": nil}, bson.M{"$set": set, "$addToSet": bson.M{"authors": actor.PersonID}}); err != nil {
			return err
		}
		return audit.Record(ctx, h.db, audit.Entry{Actor: actor, Action: "edition.edit", Subject: "edition:" + id, After: bson.M{"part": change.part, "to": change.what}})
	})
	if err != nil {
		return e, err
	}
	h.found.Add(versionOf{id, version + 1}, found)
	return h.FindEdition(ctx, id)
}

func (e Edition) editable(version int) error {
	switch {
	case e.ApprovedAt != nil || e.SubmittedAt != nil:
		return errNotDraft()
	case e.Version != version:
		return api.ErrStale()
	}
	return nil
}

// move writes an update that holds only at the version and in the state that
// where says, and was never approved.
func (h *Handbooks) move(ctx context.Context, e Edition, version int, where, update bson.M) error {
	filter := bson.M{"_id": e.ID, "version": version, "approvedAt": nil}
	for key, value := range where {
		filter[key] = value
	}
	update["$inc"] = bson.M{"version": 1}
	res, err := h.editions.UpdateOne(ctx, filter, update)
	if err == nil && res.MatchedCount == 0 {
		return api.ErrStale()
	}
	return err
}

func errNotDraft() error {
	return fault.New(fault.Conflict, "Chỉ sửa được khi ấn bản là bản thảo.", "Only a draft can be changed.").Because("not_draft")
}

// The codes of problems of the content.
const (
	wrong   = "content"
	missing = "missing" // not there yet: it keeps a draft from being submitted, not from being kept
)

// problems are what the loader's checks find in the whole content.
func problems(content handbook.Edition) ([]fault.Field, error) {
	found, err := content.Check()
	fields := []fault.Field{}
	for _, p := range found {
		code := wrong
		if p.Unfinished {
			code = missing
		}
		fields = append(fields, fault.Field{Path: p.Path, Code: code, Message: fault.T(p.Message, p.Message)})
	}
	return fields, err
}

// problemsOf are those of a version, looked for once in a process.
func (h *Handbooks) problemsOf(e Edition) ([]fault.Field, error) {
	version := versionOf{e.ID, e.Version}
	if found, ok := h.found.Get(version); ok {
		return found, nil
	}
	found, err := problems(e.Content)
	if err == nil {
		h.found.Add(version, found)
	}
	return found, err
}

// wrongIn are the problems that refuse an edit: what is wrong in the part that
// was edited, by the part's own fields. Problems elsewhere, such as a procedure
// that still names what was taken out, and what is missing are shown to the
// author and keep a draft from being submitted: nothing new could be written
// otherwise, part by part.
func wrongIn(found []fault.Field, own mine) []fault.Field {
	var fields []fault.Field
	for _, f := range found {
		if rest, ok := own(f.Path); ok && f.Code == wrong {
			f.Path = rest
			fields = append(fields, f)
		}
	}
	return fields
}

func refuse(fields []fault.Field) error {
	if len(fields) == 0 {
		return nil
	}
	bad := fault.New(fault.Invalid, "Nội dung chưa đúng quy tắc biên soạn.", "The content breaks the rules for authors.").Because("content")
	bad.Fields = fields
	return bad
}

// body is a text as the loader keeps it.
func body(text string) string { return strings.TrimSpace(text) + "\n" }

// head is what an edition says of itself.
type head struct {
	Number     string `json:"edition" validate:"required,line,max=60"`
	Title      string `json:"title" validate:"required,line,max=300"`
	Summary    string `json:"summary" validate:"required,max=4000"`
	Disclaimer string `json:"disclaimer" validate:"required,max=4000"`
}

func putHead(in head) edit {
	return edit{part: "edition", what: in, apply: func(e *handbook.Edition) (mine, error) {
		e.Number, e.Title, e.Summary, e.Disclaimer = in.Number, in.Title, in.Summary, in.Disclaimer
		return func(path string) (string, bool) {
			return path, slices.Contains([]string{"edition", "title", "summary", "disclaimer"}, path)
		}, nil
	}}
}

// today is the day of Việt Nam, as the pure package compares days.
func (h *Handbooks) today() time.Time { return h.Now().In(zone) }
