package handbooks

import (
	"context"
	"fmt"
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
	part  string
	apply func(e *handbook.Edition) error
	what  any
}

// editDraft changes a draft that stands at the version which the actor saw. The
// actor becomes one of its authors. What is checked of authored files is
// checked of the edited part within the whole.
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
	if err := change.apply(&e.Content); err != nil {
		return e, err
	}
	found, err := problems(e.Content)
	if err != nil {
		return e, err
	}
	if err := refuse(within(found, change.part)); err != nil {
		return e, err
	}
	e.Number = e.Content.Number
	set := bson.M{"content": e.Content, "number": e.Number}
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

// problems are what the loader's checks find in the whole content.
func problems(content handbook.Edition) ([]fault.Field, error) {
	found, err := content.Check()
	fields := []fault.Field{}
	for _, p := range found {
		fields = append(fields, fault.Field{Path: p.Path, Code: "content", Message: fault.T(p.Message, p.Message)})
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

// within are the problems of the part that was edited, by the part's own
// fields. Only they refuse an edit. Problems elsewhere, such as a procedure that
// still names what was taken out, are shown to the author and keep a draft from
// being submitted: nothing new could be written otherwise, part by part.
func within(found []fault.Field, part string) []fault.Field {
	var own []fault.Field
	for _, f := range found {
		if rest, ok := cutPart(f.Path, part); ok {
			f.Path = rest
			own = append(own, f)
		}
	}
	return own
}

func refuse(fields []fault.Field) error {
	if len(fields) == 0 {
		return nil
	}
	bad := fault.New(fault.Invalid, "Nội dung chưa đúng quy tắc biên soạn.", "The content breaks the rules for authors.").Because("content")
	bad.Fields = fields
	return bad
}

// headPart is what putHead edits.
const headPart = "edition"

// cutPart takes "sections.phat-hien" off "sections.phat-hien.steps[1].role",
// and "clocks[2]" off "clocks[2].unit".
func cutPart(path, part string) (string, bool) {
	if part == headPart {
		return path, slices.Contains([]string{"edition", "title", "summary", "disclaimer"}, path)
	}
	rest, ok := strings.CutPrefix(path, part)
	if !ok || rest != "" && rest[0] != '.' {
		return path, false
	}
	return strings.TrimPrefix(rest, "."), true
}

// put replaces the item of the id, or appends it, and returns where it stands.
func put[T any](list []T, item T, id func(T) string) ([]T, int) {
	list = slices.Clone(list) // the slices of a decoded edition may be shared
	for i := range list {
		if id(list[i]) == id(item) {
			list[i] = item
			return list, i
		}
	}
	return append(list, item), len(list)
}

func putSection(s handbook.Section) edit {
	s.Body = body(s.Body)
	return edit{part: "sections." + s.ID, what: s, apply: func(e *handbook.Edition) error {
		e.Sections, _ = put(e.Sections, s, func(s handbook.Section) string { return s.ID })
		return nil
	}}
}

func putProcedure(p handbook.Procedure) edit {
	p.Body = body(p.Body)
	return edit{part: "procedures." + p.ID, what: p, apply: func(e *handbook.Edition) error {
		e.Procedures, _ = put(e.Procedures, p, func(p handbook.Procedure) string { return p.ID })
		return nil
	}}
}

func putTemplate(t handbook.Template) edit {
	t.Body = body(t.Body)
	return edit{part: "templates." + t.ID, what: t, apply: func(e *handbook.Edition) error {
		e.Templates, _ = put(e.Templates, t, func(t handbook.Template) string { return t.ID })
		return nil
	}}
}

// body is a text as the loader keeps it.
func body(text string) string { return strings.TrimSpace(text) + "\n" }

// putClock and putQuestion name their part by place, as the files do.
func putClock(c handbook.Clock, in *handbook.Edition) edit {
	id := func(c handbook.Clock) string { return c.ID }
	_, at := put(in.Clocks, c, id)
	return edit{part: fmt.Sprintf("clocks[%d]", at), what: c, apply: func(e *handbook.Edition) error {
		e.Clocks, _ = put(e.Clocks, c, id)
		return nil
	}}
}

func putQuestion(q handbook.Question, in *handbook.Edition) edit {
	id := func(q handbook.Question) string { return q.ID }
	_, at := put(in.Questions, q, id)
	return edit{part: fmt.Sprintf("questions[%d]", at), what: q, apply: func(e *handbook.Edition) error {
		e.Questions, _ = put(e.Questions, q, id)
		return nil
	}}
}

// head is what an edition says of itself.
type head struct {
	Number     string `json:"edition" validate:"required,line,max=60"`
	Title      string `json:"title" validate:"required,line,max=300"`
	Summary    string `json:"summary" validate:"required,max=4000"`
	Disclaimer string `json:"disclaimer" validate:"required,max=4000"`
}

func putHead(in head) edit {
	return edit{part: headPart, what: in, apply: func(e *handbook.Edition) error {
		e.Number, e.Title, e.Summary, e.Disclaimer = in.Number, in.Title, in.Summary, in.Disclaimer
		return nil
	}}
}

// removal takes a section, procedure, template or question out of a draft.
func removal(kind, id string) edit {
	return edit{part: kind + "." + id, what: nil, apply: func(e *handbook.Edition) error {
		before := len(e.Sections) + len(e.Procedures) + len(e.Templates) + len(e.Questions)
		switch kind {
		case "sections":
			e.Sections = without(e.Sections, func(s handbook.Section) bool { return s.ID == id })
		case "procedures":
			e.Procedures = without(e.Procedures, func(p handbook.Procedure) bool { return p.ID == id })
		case "templates":
			e.Templates = without(e.Templates, func(t handbook.Template) bool { return t.ID == id })
		case "questions":
			e.Questions = without(e.Questions, func(q handbook.Question) bool { return q.ID == id })
		}
		if before == len(e.Sections)+len(e.Procedures)+len(e.Templates)+len(e.Questions) {
			return fault.New(fault.NotFound, "Bản thảo không có phần này.", "The draft has no such part.")
		}
		return nil
	}}
}

func without[T any](list []T, gone func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(list), gone)
}

// today is the day of Việt Nam, as the pure package compares days.
func (h *Handbooks) today() time.Time { return h.Now().In(zone) }
