package org

import (
	"context"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/audit"
	"lantoa/app/auth/policy"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

// PostingDraft asks for a posting. The dates are days, see Day.
type PostingDraft struct {
	PersonID     string
	DepartmentID string
	PositionID   string
	Rank         string
	Duty         Duty // "" is FullDuty
	Concurrent   bool // not the main posting
	From         time.Time
	To           *time.Time
	Due          *time.Time
	Decision     string
}

// CreatePosting posts a person. id "" makes one; a given id makes a repeat
// harmless.
//
// Errors: fault.NotFound for a person the actor may not read, a department or
// a position; fault.Forbidden outside the actor's scope; fault.Conflict with
// reason department_ended, main_exists, held_already, left.
func (o *Org) CreatePosting(ctx context.Context, actor policy.Actor, id string, d PostingDraft) (Posting, error) {
	if id == "" {
		id = db.NewID()
	}
	var out Posting
	err := o.db.Tx(ctx, func(ctx context.Context) error {
		earlier, err := db.FindOne[Posting](ctx, o.postings, bson.M{"_id": id, "personId": d.PersonID})
		if err == nil || !fault.Is(err, fault.NotFound) {
			out = earlier // made by an earlier try
			return err
		}
		p, err := o.posting(ctx, actor, id, d)
		if err != nil {
			return err
		}
		if _, err := o.postings.InsertOne(ctx, p); err != nil {
			if db.IsDuplicate(err) {
				return errHeld("held_already")
			}
			return db.Translate(err)
		}
		out = p
		if err := o.guardDepartments(ctx, []string{p.DepartmentID}); err != nil {
			return err
		}
		return o.afterPosting(ctx, audit.Entry{Actor: actor, Action: "posting.create", Subject: "posting:" + p.ID, After: p}, p.PersonID)
	})
	return out, err
}

// posting works out a draft against what is in the database.
func (o *Org) posting(ctx context.Context, actor policy.Actor, id string, d PostingDraft) (Posting, error) {
	var p Posting
	person, err := o.FindPerson(ctx, d.PersonID)
	if err != nil {
		return p, err
	}
	// Somebody without any place may be taken in by whoever posts them.
	if len(person.Within) > 0 && !mayTouch(actor, policy.ReadPeople, person) {
		return p, errNoPerson()
	}
	dep, err := o.FindDepartment(ctx, d.DepartmentID)
	if err != nil {
		return p, err
	}
	if !actor.CanIn(policy.ManagePeople, dep.Path) {
		return p, fault.New(fault.Forbidden, "Đơn vị nằm ngoài phạm vi được giao của bạn.", "The department is outside your scope.")
	}
	pos, err := o.FindPosition(ctx, d.PositionID)
	if err != nil {
		return p, err
	}
	p = d.build(id, dep)
	held, err := db.Find[Posting](ctx, o.postings, bson.D{{Key: "personId", Value: d.PersonID}})
	if err != nil {
		return p, err
	}
	return p, checkPosting(p, person, dep, pos, held)
}

func (d PostingDraft) build(id string, dep Department) Posting {
	if d.Duty == "" {
		d.Duty = FullDuty
	}
	return Posting{
		ID: id, PersonID: d.PersonID, DepartmentID: dep.ID, DepartmentPath: dep.Path, PositionID: d.PositionID,
		Rank: clean(d.Rank), Duty: d.Duty, Main: !d.Concurrent, From: d.From, To: d.To, Open: d.To == nil, Due: d.Due,
		Decision: clean(d.Decision), Since: d.From,
	}
}

// checkPosting is the rule of what may stand beside what is held.
func checkPosting(p Posting, person Person, dep Department, pos Position, held []Posting) error {
	if p.To != nil && !p.To.After(p.From) {
		return invalid("to", "gtfield", "Ngày kết thúc phải sau ngày bắt đầu.", "The end must come after the beginning.")
	}
	if _, existed := dep.At(p.From); !existed || dep.To != nil && (p.To == nil || p.To.After(*dep.To)) {
		return fault.New(fault.Conflict, "Đơn vị không tồn tại trong thời gian này.", "The department does not exist during this time.").Because("department_ended")
	}
	if len(pos.Kinds) > 0 && !slices.Contains(pos.Kinds, dep.Kind) {
		return invalid("positionId", "kind", "Vị trí này không có ở loại đơn vị này.", "This kind of department does not have the position.")
	}
	if !person.Active {
		return fault.New(fault.Conflict, "Người này đã nghỉ.", "The person has left.").Because("left")
	}
	for _, h := range held {
		if h.ID == p.ID || !h.overlaps(p.From, p.To) {
			continue
		}
		if h.DepartmentID == p.DepartmentID && h.PositionID == p.PositionID {
			return errHeld("held_already")
		}
		if h.Main && p.Main {
			return errHeld("main_exists").With("postingId", h.ID)
		}
	}
	return nil
}

func errHeld(reason string) *fault.Error {
	if reason == "main_exists" {
		return fault.New(fault.Conflict, "Người này đang có vị trí chính; hãy kết thúc vị trí cũ trước, hoặc ghi là kiêm nhiệm.",
			"The person has a main posting; end it first, or make this one concurrent.").Because(reason)
	}
	return fault.New(fault.Conflict, "Người này đã giữ vị trí đó trong thời gian này.", "The person holds this position at that time already.").Because(reason)
}

// EndPosting ends a posting on a day.
//
// Errors: fault.NotFound, fault.Forbidden by scope; fault.Conflict when it has
// an end already; fault.Invalid when the day is not after its beginning.
func (o *Org) EndPosting(ctx context.Context, actor policy.Actor, id string, day time.Time, decision string) (Posting, error) {
	var out Posting
	err := o.db.Tx(ctx, func(ctx context.Context) error {
		p, err := db.FindOne[Posting](ctx, o.postings, bson.M{"_id": id})
		if err != nil || !actor.CanIn(policy.ReadPeople, p.DepartmentPath) {
			if err == nil || fault.Is(err, fault.NotFound) {
				return fault.New(fault.NotFound, "Không có vị trí công tác này.", "There is no such posting.")
			}
			return err
		}
		switch {
		case !actor.CanIn(policy.ManagePeople, p.DepartmentPath):
			return fault.New(fault.Forbidden, "Đơn vị nằm ngoài phạm vi được giao của bạn.", "The department is outside your scope.")
		case p.To != nil:
			return fault.New(fault.Conflict, "Vị trí này đã kết thúc.", "The posting has an end already.").Because("ended")
		case !day.After(p.From):
			return invalid("to", "gtfield", "Ngày kết thúc phải sau ngày bắt đầu.", "The end must come after the beginning.")
		}
		if err := o.endPosting(ctx, actor, p, day, clean(decision)); err != nil {
			return err
		}
		out, err = db.FindOne[Posting](ctx, o.postings, bson.M{"_id": id})
		return err
	})
	return out, err
}

func (o *Org) endPosting(ctx context.Context, actor policy.Actor, p Posting, day time.Time, decision string) error {
	before := p
	p.To, p.Open, p.EndDecision = &day, false, decision
	if _, err := o.postings.ReplaceOne(ctx, bson.M{"_id": p.ID}, p); err != nil {
		return db.Translate(err)
	}
	return o.afterPosting(ctx, audit.Entry{Actor: actor, Action: "posting.end", Subject: "posting:" + p.ID, Before: before, After: p}, p.PersonID)
}

func (o *Org) afterPosting(ctx context.Context, e audit.Entry, personID string) error {
	if err := o.placePeople(ctx, []string{personID}); err != nil {
		return err
	}
	if err := audit.Record(ctx, o.db, e); err != nil {
		return err
	}
	return o.moved(ctx, []string{personID})
}
