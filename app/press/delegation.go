package press

import (
	"context"
	"errors"
	"strings"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/handbook"
)

// The states of a delegation, by its days.
const (
	Planned = "planned"
	Running = "running"
	Over    = "over"
)

// Delegation is the written task, for one case and a time, of speaking for an
// agency (NĐ 244 Đ3.5), on the days From to Until, both included. Giver is the
// head, by the entry of the register.
type Delegation struct {
	Entry      `bson:",inline"`
	GiverID    string `bson:"giverId" json:"giverId"`
	Giver      string `bson:"giver" json:"giver"`
	GiverTitle string `bson:"giverTitle,omitempty" json:"giverTitle,omitempty"`
	PersonID   string `bson:"personId,omitempty" json:"personId,omitempty"`
	Receiver   string `bson:"receiver" json:"receiver"`
	Title      string `bson:"title" json:"title"`
	Phone      string `bson:"phone,omitempty" json:"phone,omitempty"`
	Email      string `bson:"email,omitempty" json:"email,omitempty"`
	Case       string `bson:"case" json:"case"`
	CaseKey    string `bson:"caseKey" json:"-"`
	Document   string `bson:"document" json:"document"`
	From       string `bson:"from" json:"from"`
	Until      string `bson:"until" json:"until"`
	IncidentID string `bson:"incidentId,omitempty" json:"incidentId,omitempty"`
	State      string `bson:"-" json:"state" enum:"planned,running,over"`
}

func (p *Press) showDelegation(d *Delegation) { d.State = d.stateOn(p.today()) }

func (d Delegation) stateOn(day string) string {
	switch {
	case day < d.From:
		return Planned
	case day > d.Until:
		return Over
	}
	return Running
}

func (d Delegation) rule() handbook.Delegation {
	return handbook.Delegation{ID: d.ID, Giver: d.Giver, Receiver: d.Receiver, Case: d.Case, Document: d.Document, From: d.From, Until: d.Until}
}

// Delegate enters a delegation. The giver is named by an entry: of the head,
// or of somebody who may not delegate, and is told so.
//
// Errors: fault.NotFound, fault.Forbidden; fault.Invalid for what the decree
// does not allow, each with the reason; fault.Conflict when the case is
// somebody's at that time.
func (p *Press) Delegate(ctx context.Context, actor policy.Actor, d Delegation) (Delegation, error) {
	c := Contact{Name: d.Receiver, Title: d.Title}
	if err := p.fillPerson(ctx, actor, policy.ManagePress, d.DepartmentID, d.PersonID, d.From, &c); err != nil {
		return d, err
	}
	d.Receiver, d.Title, d.Case, d.CaseKey = c.Name, c.Title, strings.TrimSpace(d.Case), handbook.CaseKey(d.Case)
	return p.delegations.add(ctx, actor, policy.ManagePress, d, func(ctx context.Context, d *Delegation) error {
		if err := p.guard(ctx, d.DepartmentID); err != nil {
			return err
		}
		giver, err := p.giver(ctx, d)
		if err != nil {
			return err
		}
		others, err := db.Find[Delegation](ctx, p.delegations.collection, bson.M{"departmentId": d.DepartmentID, "caseKey": d.CaseKey, standing.Key: standing.Value})
		if err != nil {
			return err
		}
		rules := make([]handbook.Delegation, len(others))
		for i, o := range others {
			rules[i] = o.rule()
		}
		if err := explained(d.rule().Check(giver, rules)); err != nil {
			return err
		}
		return p.inIncident(ctx, actor, Tie{}, Tie{IncidentID: d.IncidentID}) // a paper that is signed is no exercise
	})
}

// giver finds as what the giver speaks on the first day, "" for not at all.
func (p *Press) giver(ctx context.Context, d *Delegation) (handbook.SpokespersonKind, error) {
	s, err := db.FindOne[Spokesperson](ctx, p.spokespersons.collection, bson.M{"_id": d.GiverID, "departmentId": d.DepartmentID})
	if err == nil {
		d.Giver, d.GiverTitle = s.Name, s.Title
		if !s.On(d.From) {
			return "", nil
		}
		return s.Kind, nil
	}
	if !fault.Is(err, fault.NotFound) {
		return "", err
	}
	held, err := db.FindOne[Delegation](ctx, p.delegations.collection, bson.M{"_id": d.GiverID, "departmentId": d.DepartmentID})
	switch {
	case fault.Is(err, fault.NotFound):
		return "", nil
	case err != nil:
		return "", err
	}
	d.Giver, d.GiverTitle = held.Receiver, held.Title
	return handbook.DelegateSpeaks, nil
}

// explained says in words what a delegation is refused for.
func explained(err error) error {
	for _, c := range []struct {
		is            error
		field, reason string
		vi, en        string
	}{
		{
			handbook.ErrPassedOn, "giverId", "passed_on",
			"Người được giao hoặc được ủy quyền phát ngôn không được ủy quyền tiếp cho người khác (NĐ 244 Điều 3 khoản 6). Chỉ người đứng đầu ký ủy quyền.",
			"Whoever speaks by assignment or delegation may not pass it on (Decree 244, Article 3.6). Only the head signs a delegation.",
		},
		{
			handbook.ErrNotHead, "giverId", "not_head",
			"Người ủy quyền phải là người đứng đầu cơ quan đang tại chức, đã có trong sổ người phát ngôn.",
			"Whoever delegates must be the head of the agency in office, as entered in the register of spokespersons.",
		},
		{
			handbook.ErrNotWritten, "document", "not_written",
			"Ủy quyền phải bằng văn bản: cần số văn bản (NĐ 244 Điều 3 khoản 5).",
			"A delegation is in writing: its number is needed (Decree 244, Article 3.5).",
		},
		{
			handbook.ErrNoCase, "case", "no_case",
			"Ủy quyền chỉ cho từng vụ việc cụ thể: cần nêu vụ việc (NĐ 244 Điều 3 khoản 5).",
			"A delegation is for one case: name it (Decree 244, Article 3.5).",
		},
		{
			handbook.ErrOpenEnded, "until", "open_ended",
			"Ủy quyền phải có thời hạn nhất định: ngày kết thúc không trước ngày bắt đầu và không quá một năm (NĐ 244 Điều 3 khoản 5).",
			"A delegation has a certain time: it ends on or after its first day, within a year (Decree 244, Article 3.5).",
		},
		{
			handbook.ErrOneself, "receiver", "oneself",
			"Không thể ủy quyền cho chính người ký.",
			"Nobody delegates to themselves.",
		},
	} {
		if errors.Is(err, c.is) {
			return fault.InvalidField(c.field, c.reason, c.vi, c.en).Because(c.reason)
		}
	}
	if errors.Is(err, handbook.ErrOverlap) {
		return fault.New(fault.Conflict, "Vụ việc này đã được ủy quyền cho người khác trong thời gian đó.", "The case is delegated to somebody at that time.").Because("overlap")
	}
	return err
}

// EndDelegation ends it earlier; until is its new last day.
func (p *Press) EndDelegation(ctx context.Context, actor policy.Actor, id, match, until string) (Delegation, error) {
	return p.delegations.change(ctx, actor, policy.ManagePress, id, match, "end", func(_ context.Context, d *Delegation) error {
		switch {
		case until >= d.Until:
			return fault.New(fault.Conflict, "Ủy quyền này đã hết trước ngày đó.", "The delegation ends by that day already.").Because("ended")
		case until < d.From:
			return fault.InvalidField("until", "before_from", "Ngày cuối cùng không thể trước ngày bắt đầu.", "It cannot end before it begins.")
		}
		d.Until = until
		return nil
	})
}
