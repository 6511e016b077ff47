package handbooks

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/audit"
	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/handbook"
)

// Submit hands a draft over for approval; nobody edits it from then on. The
// actor becomes one of its authors. Errors: fault.Invalid "content" by field;
// fault.Stale, fault.Conflict "not_draft", fault.NotFound, fault.Forbidden.
func (h *Handbooks) Submit(ctx context.Context, actor policy.Actor, id, ifMatch string) (Edition, error) {
	return h.step(ctx, actor, id, ifMatch, step{
		permission: policy.AuthorHandbook, action: "edition.submit", where: bson.M{"submittedAt": nil},
		update: func(e Edition) (bson.M, error) {
			found, err := problems(e.Content)
			if err != nil || len(found) > 0 {
				return nil, errors.Join(err, refuse(found))
			}
			return bson.M{"$set": bson.M{"submittedAt": h.Now(), "submittedBy": actor.PersonID}, "$addToSet": bson.M{"authors": actor.PersonID}}, nil
		},
		refused: errNotDraft,
	})
}

// Return hands an edition back to its authors with a comment; also an author
// may take it back. Errors: fault.Stale, fault.Conflict "not_in_review",
// fault.NotFound, fault.Forbidden.
func (h *Handbooks) Return(ctx context.Context, actor policy.Actor, id, ifMatch, comment string) (Edition, error) {
	now := h.Now()
	return h.step(ctx, actor, id, ifMatch, step{
		permission: policy.ReviewHandbook, action: "edition.return", note: comment, where: bson.M{"submittedAt": bson.M{"$ne": nil}},
		update: func(Edition) (bson.M, error) {
			return bson.M{
				"$unset": bson.M{"submittedAt": "", "submittedBy": ""},
				"$push":  bson.M{"comments": Comment{By: actor.PersonID, At: now, Text: comment}},
			}, nil
		},
		refused: errNotInReview,
	})
}

// Approval is how an edition is approved.
type Approval struct {
	Decision Decision
	// From is the midnight with which it comes into force; of today, it does
	// at once.
	From time.Time
}

// Approve puts an edition into force from a day on. The approver is none of
// its authors: that is held by the write's own filter too, so that an edit at
// the same moment cannot slip in. The day is today or later, and no edition
// approved so far comes into force later: what superseded what never changes.
//
// Errors: fault.Forbidden "author"; fault.Conflict "not_in_review", "number"
// (an approved edition has it); fault.Invalid (the day); fault.Stale;
// fault.NotFound; fault.Forbidden.
func (h *Handbooks) Approve(ctx context.Context, actor policy.Actor, id, ifMatch string, in Approval) (Edition, error) {
	e, err := h.step(ctx, actor, id, ifMatch, step{
		permission: policy.ApproveHandbook, action: "edition.approve", note: in.Decision.Number,
		where: bson.M{"submittedAt": bson.M{"$ne": nil}, "authors": bson.M{"$ne": actor.PersonID}},
		update: func(e Edition) (bson.M, error) {
			if slices.Contains(e.Authors, actor.PersonID) {
				return nil, errAuthorApproves()
			}
			return h.approval(ctx, actor, e, in)
		},
		refused: errNotInReview,
	})
	if db.IsDuplicate(err) {
		err = fault.New(fault.Conflict, "Đã có ấn bản được duyệt mang số này hoặc có hiệu lực từ ngày này.",
			"An approved edition has this number, or comes into force on this day.").Because("number")
	}
	return e, err
}

// approval is the update that approves e.
func (h *Handbooks) approval(ctx context.Context, actor policy.Actor, e Edition, in Approval) (bson.M, error) {
	now := h.Now()
	if in.From.Before(midnight(now)) {
		return nil, fault.InvalidField("from", "past", "Ngày có hiệu lực không thể ở trong quá khứ.", "An edition cannot come into force in the past.")
	}
	if in.From.Before(now) {
		in.From = now
	}
	before, err := db.FindOne[Edition](ctx, h.editions, bson.M{"approvedAt": bson.M{"$exists": true}}, options.FindOne().SetSort(bson.D{{Key: "from", Value: -1}}))
	if err != nil && !fault.Is(err, fault.NotFound) {
		return nil, err
	}
	set := bson.M{
		"approvedBy": actor.PersonID, "approvedAt": now, "decision": in.Decision, "from": in.From,
		"content.approvedBy": in.Decision.Authority, "content.approvedOn": in.Decision.Date.In(zone).Format(time.DateOnly),
	}
	if err == nil {
		if !in.From.After(*before.From) {
			return nil, fault.InvalidField("from", "order", "Ngày có hiệu lực phải sau ngày "+before.From.In(zone).Format("02/01/2006")+" của ấn bản đã duyệt gần nhất.",
				"The day must be after that of the edition approved last.")
		}
		// Two approvals at once meet here: one of them is tried again, and sees
		// the other's day.
		if _, err := h.editions.UpdateOne(ctx, bson.M{"_id": before.ID}, bson.M{"$inc": bson.M{"guard": 1}}); err != nil {
			return nil, err
		}
		set["supersedes"] = before.ID
		set["gone"], set["came"] = handbook.Replaced(&before.Content, &e.Content)
		set["material"] = handbook.MaterialParts(handbook.Diff(&before.Content, &e.Content), marksOf(e))
	}
	return bson.M{"$set": set}, nil
}

func marksOf(e Edition) map[string]bool {
	marks := map[string]bool{}
	for _, m := range e.Marks {
		marks[m.Change] = m.Material
	}
	return marks
}

// step moves an edition from one state to another.
type step struct {
	permission   policy.Permission
	action, note string
	where        bson.M
	update       func(e Edition) (bson.M, error)
	refused      func() error
}

func (h *Handbooks) step(ctx context.Context, actor policy.Actor, id, ifMatch string, s step) (Edition, error) {
	if err := mayProvince(actor, s.permission); err != nil {
		return Edition{}, err
	}
	version, err := api.ParseVersion(ifMatch)
	if err != nil {
		return Edition{}, err
	}
	err = h.db.Tx(ctx, func(ctx context.Context) error {
		e, err := h.FindEdition(ctx, id)
		if err != nil {
			return err
		}
		if e.Version != version {
			return api.ErrStale()
		}
		if submitted := e.SubmittedAt != nil; e.ApprovedAt != nil || submitted != (s.where["submittedAt"] != nil) {
			return s.refused()
		}
		update, err := s.update(e)
		if err != nil {
			return err
		}
		if err := h.move(ctx, e, version, s.where, update); err != nil {
			return err
		}
		return audit.Record(ctx, h.db, audit.Entry{Actor: actor, Action: s.action, Subject: "edition:" + id, After: bson.M{"version": version + 1}, Note: s.note})
	})
	if err != nil {
		return Edition{}, err
	}
	return h.FindEdition(ctx, id)
}

func errNotInReview() error {
	return fault.New(fault.Conflict, "Ấn bản không ở trạng thái chờ duyệt.", "The edition is not waiting for approval.").Because("not_in_review")
}

func errAuthorApproves() error {
	return fault.New(fault.Forbidden, "Bạn đã tham gia biên soạn ấn bản này nên không được duyệt; cần một người khác.",
		"You are one of the authors of this edition; somebody else must approve it.").Because("author")
}

// SaveMarks puts other marks in the place of those of the version that the
// actor saw: what is material, with the reason. Only a draft's. Errors: those
// of editing a draft; fault.Invalid by field for a change that is not there.
func (h *Handbooks) SaveMarks(ctx context.Context, actor policy.Actor, id, ifMatch string, marks []Mark) (Edition, error) {
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
	changes, err := h.changes(ctx, e, e.Base)
	if err != nil {
		return e, err
	}
	for i, m := range marks {
		if !slices.ContainsFunc(changes, func(c handbook.Change) bool { return c.ID == m.Change }) {
			return e, fault.InvalidField(at("marks", i)+".change", "unknown", "Bản thảo không còn thay đổi này.", "The draft does not have this change any more.")
		}
		marks[i].By, marks[i].At, marks[i].Reason = actor.PersonID, h.Now(), strings.TrimSpace(m.Reason)
	}
	err = h.db.Tx(ctx, func(ctx context.Context) error {
		update := bson.M{"$set": bson.M{"marks": orEmpty(marks)}, "$addToSet": bson.M{"authors": actor.PersonID}}
		if err := h.move(ctx, e, version, bson.M{"submittedAt": nil}, update); err != nil {
			return err
		}
		return audit.Record(ctx, h.db, audit.Entry{Actor: actor, Action: "edition.mark", Subject: "edition:" + id, After: bson.M{"marks": marks}})
	})
	if err != nil {
		return e, err
	}
	return h.FindEdition(ctx, id)
}

// changes is the difference of an edition from another.
func (h *Handbooks) changes(ctx context.Context, e Edition, against string) ([]handbook.Change, error) {
	if against == EmbeddedID {
		return handbook.Diff(h.embedded.edition, &e.Content), nil
	}
	other, err := h.FindEdition(ctx, against)
	if err != nil {
		return nil, err
	}
	return handbook.Diff(&other.Content, &e.Content), nil
}
