package press

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/handbook"
)

// dayIn reads a day of the input; "" is none.
func dayIn(field string, d *api.Date) (string, error) {
	if d == nil || d.IsZero() {
		return "", nil
	}
	if d.Year() < 1900 || d.Year() > 2200 {
		return "", fault.InvalidField(field, "range", "Ngày phải trong khoảng từ năm 1900 đến năm 2200.", "The day must be between the years 1900 and 2200.")
	}
	return d.Format(time.DateOnly), nil
}

// --- requests

func (p *Press) requestRoutes(r *policy.Router) {
	api.Get(r, "/press/requests", policy.ReadPress, p.listRequests, api.Summary("Requests of the press within the caller's scope, newest first"))
	api.Post(r, "/press/requests", policy.ManagePress, p.addRequest, api.Status(201), api.Idempotent, api.Summary("Enter a request of the press; its due is worked out"))
	api.Get(r, "/press/requests/{id}", policy.ReadPress, p.showOneRequest, api.Summary("A request of the press"))
	api.Put(r, "/press/requests/{id}", policy.ManagePress, p.editRequest, api.Summary("Correct a request; If-Match names the version"))
	api.Post(r, "/press/requests/{id}/answer", policy.ManagePress, p.answerRequest, api.Status(200), api.Summary("Keep the answer that the press was given; If-Match names the version"))
	api.Post(r, "/press/requests/{id}/refuse", policy.ManagePress, p.refuseRequest, api.Status(200), api.Summary("Keep that the answer was refused, with its ground; If-Match names the version"))
}

type requestsInput struct {
	listInput
	State string               `query:"state" json:"-" validate:"omitempty,oneof=open late answered refused"`
	Kind  handbook.RequestKind `query:"kind" json:"-" validate:"omitempty,oneof=inquiry interview reply forwarded outcome"`
}

func (p *Press) listRequests(ctx context.Context, actor policy.Actor, in requestsInput) (db.Page[Request], error) {
	return p.ListRequests(ctx, actor, in.Department, in.State, in.Kind, in.Cursor, in.Limit)
}

type requestInput struct {
	DepartmentID string `json:"departmentId" validate:"required,max=60"`
	RequestFields
	Meta api.Meta `json:"-"`
}

func (p *Press) addRequest(ctx context.Context, actor policy.Actor, in requestInput) (Request, error) {
	return p.AddRequest(ctx, actor, Request{Entry: Entry{ID: shortID(in.Meta), DepartmentID: in.DepartmentID}, RequestFields: in.RequestFields})
}

func (p *Press) showOneRequest(ctx context.Context, actor policy.Actor, in idInput) (Request, error) {
	return p.requests.view(ctx, actor, in.ID)
}

type editRequestInput struct {
	ID      string `path:"id" json:"-" validate:"max=64"`
	IfMatch string `header:"If-Match" json:"-"`
	RequestFields
}

func (p *Press) editRequest(ctx context.Context, actor policy.Actor, in editRequestInput) (Request, error) {
	return p.EditRequest(ctx, actor, in.ID, in.IfMatch, in.RequestFields)
}

type answerInput struct {
	ID      string `path:"id" json:"-" validate:"max=64"`
	IfMatch string `header:"If-Match" json:"-"`
	Answer
}

func (p *Press) answerRequest(ctx context.Context, actor policy.Actor, in answerInput) (Request, error) {
	return p.AnswerRequest(ctx, actor, in.ID, in.IfMatch, in.Answer)
}

// refuseInput lets the ground be missing, so that the refusal can say why it
// is demanded.
type refuseInput struct {
	ID      string                `path:"id" json:"-" validate:"max=64"`
	IfMatch string                `header:"If-Match" json:"-"`
	At      *time.Time            `json:"at"`
	Basis   handbook.RefusalBasis `json:"basis" validate:"max=40" enum:"luat-bao-chi-31.2,nd-244-4.3"`
	Reason  string                `json:"reason" validate:"max=5000"`
}

func (p *Press) refuseRequest(ctx context.Context, actor policy.Actor, in refuseInput) (Request, error) {
	return p.RefuseRequest(ctx, actor, in.ID, in.IfMatch, in.At, in.Basis, in.Reason)
}

// --- corrections, conferences, briefings, matters

func (p *Press) caseRoutes(r *policy.Router) {
	api.Get(r, "/press/corrections", policy.ReadPress, p.listCorrections, api.Summary("Cases of wrong reports within the caller's scope, newest first"))
	api.Post(r, "/press/corrections", policy.ManagePress, p.addCorrection, api.Status(201), api.Idempotent, api.Summary("Enter a case in which the press printed what is not true"))
	api.Get(r, "/press/corrections/{id}", policy.ReadPress, p.showCorrection, api.Summary("A case of a wrong report"))
	api.Put(r, "/press/corrections/{id}", policy.ManagePress, p.editCorrection, api.Summary("Change it; If-Match names the version"))
	api.Get(r, "/press/conferences", policy.ReadPress, p.listConferences, api.Summary("Press conferences within the caller's scope, newest first"))
	api.Post(r, "/press/conferences", policy.ManagePress, p.addConference, api.Status(201), api.Idempotent, api.Summary("Enter a press conference with the contents of its notice"))
	api.Get(r, "/press/conferences/{id}", policy.ReadPress, p.showOneConference, api.Summary("A press conference"))
	api.Put(r, "/press/conferences/{id}", policy.ManagePress, p.editConference, api.Summary("Change it; If-Match names the version"))
	api.Get(r, "/press/briefings", policy.ReadPress, p.listBriefings, api.Summary("Press briefings attended within the caller's scope, newest first"))
	api.Post(r, "/press/briefings", policy.ManagePress, p.addBriefing, api.Status(201), api.Idempotent, api.Summary("Enter a press briefing that the agency came to"))
	api.Get(r, "/press/briefings/{id}", policy.ReadPress, p.showBriefing, api.Summary("A press briefing"))
	api.Put(r, "/press/briefings/{id}", policy.ManagePress, p.editBriefing, api.Summary("Change it; If-Match names the version"))
	api.Get(r, "/press/matters", policy.ReadPress, p.listMatters, api.Summary("Unexpected matters entered by hand within the caller's scope, newest first"))
	api.Post(r, "/press/matters", policy.ManagePress, p.addMatter, api.Status(201), api.Idempotent, api.Summary("Enter an unexpected matter of which no incident was kept"))
	api.Get(r, "/press/matters/{id}", policy.ReadPress, p.showOneMatter, api.Summary("An unexpected matter entered by hand"))
	api.Put(r, "/press/matters/{id}", policy.ManagePress, p.editMatter, api.Summary("Change it; If-Match names the version"))
}

func (p *Press) listCorrections(ctx context.Context, actor policy.Actor, in listInput) (db.Page[Correction], error) {
	return p.corrections.page(ctx, actor, bson.D{}, "found", in.Department, in.Cursor, in.Limit)
}

type correctionInput struct {
	DepartmentID string `json:"departmentId" validate:"required,max=60"`
	CorrectionFields
	Meta api.Meta `json:"-"`
}

func (p *Press) addCorrection(ctx context.Context, actor policy.Actor, in correctionInput) (Correction, error) {
	if err := p.checkCorrection(in.CorrectionFields); err != nil {
		return Correction{}, err
	}
	return p.corrections.add(ctx, actor, policy.ManagePress, Correction{Entry: Entry{ID: shortID(in.Meta), DepartmentID: in.DepartmentID}, CorrectionFields: in.CorrectionFields}, nil)
}

func (p *Press) showCorrection(ctx context.Context, actor policy.Actor, in idInput) (Correction, error) {
	return p.corrections.view(ctx, actor, in.ID)
}

type editCorrectionInput struct {
	ID      string `path:"id" json:"-" validate:"max=64"`
	IfMatch string `header:"If-Match" json:"-"`
	CorrectionFields
}

func (p *Press) editCorrection(ctx context.Context, actor policy.Actor, in editCorrectionInput) (Correction, error) {
	return p.corrections.change(ctx, actor, policy.ManagePress, in.ID, in.IfMatch, "update", func(_ context.Context, c *Correction) error {
		c.CorrectionFields = in.CorrectionFields
		return p.checkCorrection(c.CorrectionFields)
	})
}

func (p *Press) listConferences(ctx context.Context, actor policy.Actor, in listInput) (db.Page[Conference], error) {
	return p.conferences.page(ctx, actor, bson.D{}, "start", in.Department, in.Cursor, in.Limit)
}

type conferenceInput struct {
	DepartmentID string `json:"departmentId" validate:"required,max=60"`
	ConferenceFields
	Meta api.Meta `json:"-"`
}

func (p *Press) addConference(ctx context.Context, actor policy.Actor, in conferenceInput) (Conference, error) {
	return p.AddConference(ctx, actor, Conference{Entry: Entry{ID: shortID(in.Meta), DepartmentID: in.DepartmentID}, ConferenceFields: in.ConferenceFields})
}

func (p *Press) showOneConference(ctx context.Context, actor policy.Actor, in idInput) (Conference, error) {
	return p.conferences.view(ctx, actor, in.ID)
}

type editConferenceInput struct {
	ID      string `path:"id" json:"-" validate:"max=64"`
	IfMatch string `header:"If-Match" json:"-"`
	ConferenceFields
}

func (p *Press) editConference(ctx context.Context, actor policy.Actor, in editConferenceInput) (Conference, error) {
	return p.conferences.change(ctx, actor, policy.ManagePress, in.ID, in.IfMatch, "update", func(_ context.Context, c *Conference) error {
		c.ConferenceFields = in.ConferenceFields
		return p.checkConference(c.ConferenceFields)
	})
}

func (p *Press) listBriefings(ctx context.Context, actor policy.Actor, in listInput) (db.Page[Briefing], error) {
	return p.briefings.page(ctx, actor, bson.D{}, "at", in.Department, in.Cursor, in.Limit)
}

type briefingInput struct {
	DepartmentID string `json:"departmentId" validate:"required,max=60"`
	BriefingFields
	Meta api.Meta `json:"-"`
}

func (p *Press) addBriefing(ctx context.Context, actor policy.Actor, in briefingInput) (Briefing, error) {
	return p.briefings.add(ctx, actor, policy.ManagePress, Briefing{Entry: Entry{ID: shortID(in.Meta), DepartmentID: in.DepartmentID}, BriefingFields: in.BriefingFields}, nil)
}

func (p *Press) showBriefing(ctx context.Context, actor policy.Actor, in idInput) (Briefing, error) {
	return p.briefings.view(ctx, actor, in.ID)
}

type editBriefingInput struct {
	ID      string `path:"id" json:"-" validate:"max=64"`
	IfMatch string `header:"If-Match" json:"-"`
	BriefingFields
}

func (p *Press) editBriefing(ctx context.Context, actor policy.Actor, in editBriefingInput) (Briefing, error) {
	return p.briefings.change(ctx, actor, policy.ManagePress, in.ID, in.IfMatch, "update", func(_ context.Context, b *Briefing) error {
		b.BriefingFields = in.BriefingFields
		return nil
	})
}

func (p *Press) listMatters(ctx context.Context, actor policy.Actor, in listInput) (db.Page[Matter], error) {
	return p.matters.page(ctx, actor, bson.D{}, "received", in.Department, in.Cursor, in.Limit)
}

type matterInput struct {
	DepartmentID string `json:"departmentId" validate:"required,max=60"`
	MatterFields
	Meta api.Meta `json:"-"`
}

func (p *Press) addMatter(ctx context.Context, actor policy.Actor, in matterInput) (Matter, error) {
	if err := p.checkMatter(in.MatterFields); err != nil {
		return Matter{}, err
	}
	return p.matters.add(ctx, actor, policy.ManagePress, Matter{Entry: Entry{ID: shortID(in.Meta), DepartmentID: in.DepartmentID}, MatterFields: in.MatterFields}, nil)
}

func (p *Press) showOneMatter(ctx context.Context, actor policy.Actor, in idInput) (Matter, error) {
	return p.matters.view(ctx, actor, in.ID)
}

type editMatterInput struct {
	ID      string `path:"id" json:"-" validate:"max=64"`
	IfMatch string `header:"If-Match" json:"-"`
	MatterFields
}

func (p *Press) editMatter(ctx context.Context, actor policy.Actor, in editMatterInput) (Matter, error) {
	return p.matters.change(ctx, actor, policy.ManagePress, in.ID, in.IfMatch, "update", func(_ context.Context, m *Matter) error {
		m.MatterFields = in.MatterFields
		return p.checkMatter(m.MatterFields)
	})
}
