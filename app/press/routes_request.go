package press

import (
	"context"
	"time"

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

func (p *Press) requestRoutes(r *policy.Router) {
	api.Get(r, "/press/requests", policy.ReadPress, p.listRequests, api.Summary("Requests of the press within the caller's scope, newest first"))
	serve[requestInput, editRequestInput](r, "/press/requests", p.requests, caseWords{"Enter a request of the press; its due is worked out", "A request of the press"})
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

type (
	requestInput struct {
		entering
		RequestFields
	}
	editRequestInput struct {
		correcting
		RequestFields
	}
)

func (f RequestFields) typed() RequestFields { return f }

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
