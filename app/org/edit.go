package org

import (
	"context"
	"strings"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/audit"
	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

// PersonPatch changes a person: nil leaves a thing as it is.
type PersonPatch struct {
	Family    *string `json:"family" validate:"omitempty,max=60"`
	Middle    *string `json:"middle" validate:"omitempty,max=100"`
	Given     *string `json:"given" validate:"omitempty,max=60"`
	Sex       *Sex    `json:"sex" validate:"omitempty,oneof=nam nu"`
	BirthDate *string `json:"birthDate" validate:"omitempty,max=10"`
	Email     *string `json:"email" validate:"omitempty,max=254"`
	Phone     *string `json:"phone" validate:"omitempty,max=20"`
	CCCD      *string `json:"cccd" validate:"omitempty,max=20"`
	// Active false ends all postings of the person today.
	Active *bool `json:"active"`
}

func (c PersonPatch) apply(d PersonDraft) PersonDraft {
	set(&d.Family, c.Family)
	set(&d.Middle, c.Middle)
	set(&d.Given, c.Given)
	set(&d.Sex, c.Sex)
	set(&d.BirthDate, c.BirthDate)
	set(&d.Email, c.Email)
	set(&d.Phone, c.Phone)
	set(&d.CCCD, c.CCCD)
	return d
}

func set[T any](to, from *T) {
	if from != nil {
		*to = *from
	}
}

// CreatePerson adds a person, with a first posting unless posting is nil. id
// "" makes one; a given id makes a repeat harmless.
//
// Errors: fault.Invalid with the fields; fault.Conflict when the e-mail or
// CCCD belongs to somebody; those of CreatePosting. Without a posting the
// actor needs the whole province.
func (o *Org) CreatePerson(ctx context.Context, actor policy.Actor, id string, d PersonDraft, posting *PostingDraft) (Person, error) {
	if posting == nil && !actor.CanIn(policy.ManagePeople, "/") {
		return Person{}, invalid("posting", "required", "Cần vị trí công tác trong phạm vi của bạn.", "A posting within your scope is needed.")
	}
	now := o.Now()
	d, wrong := d.normal(now)
	if len(wrong) > 0 {
		return Person{}, invalidFields(wrong)
	}
	if id == "" {
		id = db.NewID()
	}
	p := o.fill(blank(id, now), d)
	err := o.db.Tx(ctx, func(ctx context.Context) error {
		if n, err := o.people.CountDocuments(ctx, bson.M{"_id": id}); n > 0 || err != nil {
			return db.Translate(err) // made by an earlier try
		}
		if _, err := o.people.InsertOne(ctx, p); err != nil {
			return personConflict(err)
		}
		if err := audit.Record(ctx, o.db, audit.Entry{Actor: actor, Action: "person.create", Subject: "person:" + p.ID, After: p.redacted()}); err != nil {
			return err
		}
		if posting == nil {
			return nil
		}
		draft := *posting
		draft.PersonID = p.ID
		_, err := o.CreatePosting(ctx, actor, "", draft)
		return err
	})
	if err != nil {
		return Person{}, err
	}
	return o.FindPerson(ctx, p.ID)
}

// UpdatePerson changes the person at the version that the actor saw.
//
// Errors: fault.NotFound, also for people outside the actor's scope;
// fault.Forbidden for those only read; fault.Stale; fault.Invalid;
// fault.Conflict when the e-mail or CCCD belongs to somebody.
func (o *Org) UpdatePerson(ctx context.Context, actor policy.Actor, id string, version int, patch PersonPatch) (Person, error) {
	var out Person
	err := o.db.Tx(ctx, func(ctx context.Context) error {
		old, err := o.personFor(ctx, actor, policy.ManagePeople, id)
		if err != nil {
			return err
		}
		if old.Version != version {
			return api.ErrStale()
		}
		p, err := o.patched(old, patch)
		if err != nil {
			return err
		}
		res, err := o.people.ReplaceOne(ctx, bson.M{"_id": id, "version": version}, p)
		if err != nil {
			return personConflict(err)
		}
		if res.MatchedCount == 0 {
			return api.ErrStale()
		}
		out = p
		note := ""
		if p.CCCDKey != old.CCCDKey {
			note = "CCCD changed"
		}
		if err := audit.Record(ctx, o.db, audit.Entry{
			Actor: actor, Action: "person.update", Subject: "person:" + id,
			Before: old.redacted(), After: p.redacted(), Note: note,
		}); err != nil {
			return err
		}
		if old.Active && !p.Active {
			return o.endAll(ctx, actor, id)
		}
		return nil
	})
	return out, err
}

func (o *Org) patched(old Person, patch PersonPatch) (Person, error) {
	number := ""
	if len(old.SealedCCCD) > 0 {
		var err error
		if number, err = o.vault.open(old.ID, old.SealedCCCD); err != nil {
			return old, err
		}
	}
	draft := patch.apply(PersonDraft{
		Family: old.Family, Middle: old.Middle, Given: old.Given, Sex: old.Sex,
		BirthDate: old.BirthDate, Email: old.Email, Phone: old.Phone, CCCD: number,
	})
	draft, wrong := draft.normal(o.Now())
	if len(wrong) > 0 {
		return old, invalidFields(wrong)
	}
	p := old
	if draft.CCCD == "" {
		p.SealedCCCD, p.CCCDKey = nil, ""
	}
	p = o.fill(p, draft)
	set(&p.Active, patch.Active)
	p.Version++
	p.UpdatedAt = o.Now()
	return p, nil
}

// endAll ends today whatever posting of the person has not ended.
func (o *Org) endAll(ctx context.Context, actor policy.Actor, personID string) error {
	list, err := db.Find[Posting](ctx, o.postings, bson.D{{Key: "personId", Value: personID}, notEnded(o.Now())})
	if err != nil {
		return err
	}
	for _, p := range list {
		if err := o.endPosting(ctx, actor, p, later(dayOf(o.Now()), p.From), ""); err != nil {
			return err
		}
	}
	return nil
}

// personFor returns the person for the actor to do p with. Somebody outside
// every scope of the actor is not found; somebody only readable is forbidden.
func (o *Org) personFor(ctx context.Context, actor policy.Actor, permission policy.Permission, id string) (Person, error) {
	p, err := o.FindPerson(ctx, id)
	if err != nil || mayTouch(actor, permission, p) {
		return p, err
	}
	if mayTouch(actor, policy.ReadPeople, p) {
		return Person{}, fault.New(fault.Forbidden, "Người này nằm ngoài phạm vi bạn được sửa.", "The person is outside what you may change.")
	}
	return Person{}, errNoPerson()
}

// mayTouch asks the scope for any department the person is in; people without
// a posting belong to the province.
func mayTouch(actor policy.Actor, permission policy.Permission, p Person) bool {
	if actor.CanIn(permission, "/") {
		return true
	}
	for _, path := range p.Within {
		if actor.CanIn(permission, path) {
			return true
		}
	}
	return false
}

func invalidFields(fields []fault.Field) error {
	e := fault.New(fault.Invalid, "Dữ liệu gửi lên chưa đúng.", "The input is not valid.")
	e.Fields = fields
	return e
}

// personConflict says which unique thing is taken, and nothing of whose it is.
func personConflict(err error) error {
	switch {
	case !db.IsDuplicate(err):
		return db.Translate(err)
	case strings.Contains(err.Error(), "cccdKey"):
		return fault.New(fault.Conflict, "Số CCCD này đã có trong danh sách.", "This CCCD number is in the list already.").Because("cccd_taken")
	case strings.Contains(err.Error(), "email"):
		return fault.New(fault.Conflict, "Địa chỉ thư này đã có người dùng.", "This e-mail address is in use.").Because("email_taken")
	}
	return fault.New(fault.Conflict, "Người này đã có trong danh sách.", "The person is in the list already.").Because("exists")
}

// RevealCCCD returns the number, "" when none is kept. Every look is audited.
// Errors: those of UpdatePerson.
func (o *Org) RevealCCCD(ctx context.Context, actor policy.Actor, personID, reason string) (string, error) {
	var number string
	err := o.db.Tx(ctx, func(ctx context.Context) error {
		p, err := o.personFor(ctx, actor, policy.ManagePeople, personID)
		if err != nil || len(p.SealedCCCD) == 0 {
			return err
		}
		if number, err = o.vault.open(p.ID, p.SealedCCCD); err != nil {
			return err
		}
		return audit.Record(ctx, o.db, audit.Entry{Actor: actor, Action: "person.reveal-cccd", Subject: "person:" + personID, Note: reason})
	})
	return number, err
}
