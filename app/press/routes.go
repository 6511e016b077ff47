package press

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/handbook"
)

// publicLimit bounds how often one address reads the public list, over page
// and API.
var publicLimit = api.Limit{Name: "spokespersons", Most: 120, Window: time.Minute, ByAddress: true}

// Routes registers the feature's routes.
func (p *Press) Routes(r *policy.Router) {
	api.Get(r, "/spokespersons", policy.Public, p.publicList, api.Limited(publicLimit), api.Summary("The province's public list of spokespersons on a day"))
	p.spokespersonRoutes(r)
	p.delegationRoutes(r)
	p.requestRoutes(r)
	p.caseRoutes(r)
	p.reportRoutes(r)
}

// Pages registers the public page, on a router at the root.
func (p *Press) Pages(r *policy.Router) {
	api.Get(r, "/nguoi-phat-ngon", policy.Public, p.publicPage, api.Limited(publicLimit), api.Hidden)
}

type publicInput struct {
	AsOf *api.Date `query:"asOf" json:"-"`
}

func (p *Press) publicList(ctx context.Context, _ policy.Actor, in publicInput) (PublicList, error) {
	day, err := dayIn("query.asOf", in.AsOf)
	if err != nil {
		return PublicList{}, err
	}
	return p.ListPublic(ctx, day)
}

type listInput struct {
	Department string `query:"department" json:"-" validate:"max=60"`
	Cursor     string `query:"cursor" json:"-"`
	Limit      int    `query:"limit" json:"-" validate:"min=0,max=200"`
}

type idInput struct {
	ID string `path:"id" json:"-" validate:"max=64"`
}

// --- spokespersons

func (p *Press) spokespersonRoutes(r *policy.Router) {
	api.Get(r, "/press/spokespersons", policy.ReadPress, p.listSpokespersons, api.Summary("Terms of spokespersons within the caller's scope, newest first"))
	api.Post(r, "/press/spokespersons", policy.ManageSpokespersons, p.addSpokesperson, api.Status(201), api.Idempotent, api.Summary("Enter who speaks for an agency from a day on"))
	api.Get(r, "/press/spokespersons/{id}", policy.ReadPress, p.showOneSpokesperson, api.Summary("A spokesperson's term"))
	api.Put(r, "/press/spokespersons/{id}", policy.ManageSpokespersons, p.editSpokesperson, api.Summary("Correct contacts and decision; If-Match names the version"))
	api.Post(r, "/press/spokespersons/{id}/portal", policy.ManageSpokespersons, p.putOnPortal, api.Status(200),
		api.Summary("Record where and when the agency's own portal named a spokesperson, which meets the 24 hours; If-Match names the version"))
	api.Post(r, "/press/spokespersons/{id}/publish", policy.ManageSpokespersons, p.publishSpokesperson, api.Status(200),
		api.Summary("Put a spokesperson on the province's public list; If-Match names the version"))
	api.Post(r, "/press/spokespersons/{id}/end", policy.ManageSpokespersons, p.endSpokesperson, api.Status(200), api.Summary("Set the last day of a term; If-Match names the version"))
	withdrawing(r, "/press/spokespersons", policy.ManageSpokespersons, p.spokespersons)
}

type spokespersonsInput struct {
	listInput
	AsOf *api.Date                 `query:"asOf" json:"-"` // in office on the day
	Kind handbook.SpokespersonKind `query:"kind" json:"-" validate:"omitempty,oneof=head assigned"`
	// State late is those who were not on their agency's portal within 24 hours.
	State string `query:"state" json:"-" validate:"omitempty,oneof=late"`
}

func (p *Press) listSpokespersons(ctx context.Context, actor policy.Actor, in spokespersonsInput) (db.Page[Spokesperson], error) {
	day, err := dayIn("query.asOf", in.AsOf)
	if err != nil {
		return db.Page[Spokesperson]{}, err
	}
	where := bson.D{}
	if day != "" {
		where = append(where, standing, bson.E{Key: "from", Value: bson.M{"$lte": day}}, bson.E{Key: "$or", Value: bson.A{bson.M{"open": true}, bson.M{"until": bson.M{"$gte": day}}}})
	}
	if in.Kind != "" {
		where = append(where, bson.E{Key: "kind", Value: in.Kind})
	}
	if in.State == ListLate {
		where = append(where, p.lateOnPortal())
	}
	return p.spokespersons.page(ctx, actor, where, "from", in.Department, in.Cursor, in.Limit)
}

type spokespersonInput struct {
	DepartmentID string                    `json:"departmentId" validate:"required,max=60"`
	Kind         handbook.SpokespersonKind `json:"kind" validate:"required,oneof=head assigned"`
	PersonID     string                    `json:"personId" validate:"max=60,line"`
	Contact
	From         api.Date   `json:"from" validate:"required"`
	Until        *api.Date  `json:"until"`
	Decision     string     `json:"decision" validate:"max=100,line"`
	DecisionDate *api.Date  `json:"decisionDate"`
	AssignedAt   *time.Time `json:"assignedAt"`
	Meta         api.Meta   `json:"-"`
}

func (p *Press) addSpokesperson(ctx context.Context, actor policy.Actor, in spokespersonInput) (Spokesperson, error) {
	s := Spokesperson{Kind: in.Kind, PersonID: in.PersonID, Contact: in.Contact, Decision: in.Decision, AssignedAt: in.AssignedAt}
	s.ID, s.DepartmentID = shortID(in.Meta), in.DepartmentID
	var err error
	if s.From, err = dayIn("from", &in.From); err != nil {
		return s, err
	}
	if s.Until, err = dayIn("until", in.Until); err != nil {
		return s, err
	}
	if s.DecisionDate, err = dayIn("decisionDate", in.DecisionDate); err != nil {
		return s, err
	}
	return p.AddSpokesperson(ctx, actor, s)
}

func (p *Press) showOneSpokesperson(ctx context.Context, actor policy.Actor, in idInput) (Spokesperson, error) {
	return p.spokespersons.view(ctx, actor, in.ID)
}

type editSpokespersonInput struct {
	ID      string `path:"id" json:"-" validate:"max=64"`
	IfMatch string `header:"If-Match" json:"-"`
	Contact
	Decision     string     `json:"decision" validate:"max=100,line"`
	DecisionDate *api.Date  `json:"decisionDate"`
	AssignedAt   *time.Time `json:"assignedAt"`
}

func (p *Press) editSpokesperson(ctx context.Context, actor policy.Actor, in editSpokespersonInput) (Spokesperson, error) {
	day, err := dayIn("decisionDate", in.DecisionDate)
	if err != nil {
		return Spokesperson{}, err
	}
	return p.EditSpokesperson(ctx, actor, in.ID, in.IfMatch, SpokespersonEdit{Contact: in.Contact, Decision: in.Decision, DecisionDate: day, AssignedAt: in.AssignedAt})
}

type matchInput struct {
	ID      string `path:"id" json:"-" validate:"max=64"`
	IfMatch string `header:"If-Match" json:"-"`
}

func (p *Press) publishSpokesperson(ctx context.Context, actor policy.Actor, in matchInput) (Spokesperson, error) {
	return p.Publish(ctx, actor, in.ID, in.IfMatch)
}

type portalInput struct {
	ID      string     `path:"id" json:"-" validate:"max=64"`
	IfMatch string     `header:"If-Match" json:"-"`
	Address string     `json:"address" validate:"required,max=1000,line"`
	At      *time.Time `json:"at"`
}

func (p *Press) putOnPortal(ctx context.Context, actor policy.Actor, in portalInput) (Spokesperson, error) {
	return p.PutOnPortal(ctx, actor, in.ID, in.IfMatch, in.Address, in.At)
}

type endInput struct {
	ID      string   `path:"id" json:"-" validate:"max=64"`
	IfMatch string   `header:"If-Match" json:"-"`
	Until   api.Date `json:"until" validate:"required"`
}

func (p *Press) endSpokesperson(ctx context.Context, actor policy.Actor, in endInput) (Spokesperson, error) {
	day, err := dayIn("until", &in.Until)
	if err != nil {
		return Spokesperson{}, err
	}
	return p.EndSpokesperson(ctx, actor, in.ID, in.IfMatch, day)
}

// --- delegations

func (p *Press) delegationRoutes(r *policy.Router) {
	api.Get(r, "/press/delegations", policy.ReadPress, p.listDelegations, api.Summary("Delegations within the caller's scope, newest first"))
	api.Post(r, "/press/delegations", policy.ManagePress, p.addDelegation, api.Status(201), api.Idempotent, api.Summary("Delegate speaking on one case for a time"))
	api.Get(r, "/press/delegations/{id}", policy.ReadPress, p.showOneDelegation, api.Summary("A delegation"))
	api.Get(r, "/press/delegations/{id}/file", policy.ReadPress, p.delegationFile, api.Summary("The paper of a delegation: Word, PDF or plain text"))
	api.Post(r, "/press/delegations/{id}/end", policy.ManagePress, p.endDelegation, api.Status(200), api.Summary("End a delegation earlier; until is its last day"))
	withdrawing(r, "/press/delegations", policy.ManagePress, p.delegations)
}

type delegationsInput struct {
	listInput
	State string `query:"state" json:"-" validate:"omitempty,oneof=planned running over"`
}

func (p *Press) listDelegations(ctx context.Context, actor policy.Actor, in delegationsInput) (db.Page[Delegation], error) {
	where, today := bson.D{}, p.today()
	if in.State != "" {
		where = bson.D{standing}
	}
	switch in.State {
	case Planned:
		where = append(where, bson.E{Key: "from", Value: bson.M{"$gt": today}})
	case Running:
		where = append(where, bson.E{Key: "from", Value: bson.M{"$lte": today}}, bson.E{Key: "until", Value: bson.M{"$gte": today}})
	case Over:
		where = append(where, bson.E{Key: "until", Value: bson.M{"$lt": today}})
	}
	return p.delegations.page(ctx, actor, where, "from", in.Department, in.Cursor, in.Limit)
}

// delegationInput lets what the decree demands be missing, so that the refusal
// can say why it is demanded.
type delegationInput struct {
	DepartmentID string    `json:"departmentId" validate:"required,max=60"`
	GiverID      string    `json:"giverId" validate:"required,max=64"`
	PersonID     string    `json:"personId" validate:"max=60,line"`
	Receiver     string    `json:"receiver" validate:"max=200,line"`
	Title        string    `json:"title" validate:"required,max=300,line"`
	Phone        string    `json:"phone" validate:"max=60,line"`
	Email        string    `json:"email" validate:"omitempty,email,max=200"`
	Case         string    `json:"case" validate:"max=1000"`
	Document     string    `json:"document" validate:"max=100,line"`
	From         api.Date  `json:"from" validate:"required"`
	Until        *api.Date `json:"until"`
	IncidentID   string    `json:"incidentId" validate:"max=64,line"`
	Meta         api.Meta  `json:"-"`
}

func (p *Press) addDelegation(ctx context.Context, actor policy.Actor, in delegationInput) (Delegation, error) {
	d := Delegation{
		GiverID: in.GiverID, PersonID: in.PersonID, Receiver: in.Receiver, Title: in.Title, Phone: in.Phone, Email: in.Email,
		Case: in.Case, Document: in.Document, IncidentID: in.IncidentID,
	}
	d.ID, d.DepartmentID = shortID(in.Meta), in.DepartmentID
	var err error
	if d.From, err = dayIn("from", &in.From); err != nil {
		return d, err
	}
	if d.Until, err = dayIn("until", in.Until); err != nil {
		return d, err
	}
	return p.Delegate(ctx, actor, d)
}

func (p *Press) showOneDelegation(ctx context.Context, actor policy.Actor, in idInput) (Delegation, error) {
	return p.delegations.view(ctx, actor, in.ID)
}

func (p *Press) endDelegation(ctx context.Context, actor policy.Actor, in endInput) (Delegation, error) {
	day, err := dayIn("until", &in.Until)
	if err != nil {
		return Delegation{}, err
	}
	return p.EndDelegation(ctx, actor, in.ID, in.IfMatch, day)
}

// shortID is an id out of an idempotency hash, "" for none.
func shortID(m api.Meta) string { return m.IdempotencyID[:min(len(m.IdempotencyID), 26)] }
