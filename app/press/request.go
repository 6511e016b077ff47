package press

import (
	"context"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/handbook"
)

// The states of a request.
const (
	Open     = "open"
	Answered = "answered"
	Refused  = "refused"
)

// Who set a request's due.
const (
	ByLaw    = "law"
	ByOutlet = "outlet" // asked for; the law sets no limit
)

// Forms are the ways in which an agency speaks (NĐ 244 Đ5).
func Forms() []string {
	return []string{"hop-bao", "dang-tai", "phong-van", "van-ban", "thu-dien-tu", "truc-tiep", "giao-ban"}
}

// Refusal is why there is no answer.
type Refusal struct {
	At     time.Time             `bson:"at" json:"at"`
	Basis  handbook.RefusalBasis `bson:"basis" json:"basis" enum:"luat-bao-chi-31.2,nd-244-4.3"`
	Reason string                `bson:"reason" json:"reason"`
}

// RequestFields is what is entered of a request.
type RequestFields struct {
	Kind       handbook.RequestKind `bson:"kind" json:"kind" validate:"required,oneof=inquiry interview reply forwarded outcome"`
	Outlet     string               `bson:"outlet" json:"outlet" validate:"required,max=200,line"`
	Journalist string               `bson:"journalist,omitempty" json:"journalist,omitempty" validate:"max=200,line"`
	Contact    string               `bson:"contact,omitempty" json:"contact,omitempty" validate:"max=300,line"`
	Question   string               `bson:"question" json:"question" validate:"required,min=3,max=5000"`
	Received   time.Time            `bson:"received" json:"received" validate:"required"`
	AskedFor   *time.Time           `bson:"askedFor,omitempty" json:"askedFor,omitempty"`   // by when the outlet asks
	Concluded  *time.Time           `bson:"concluded,omitempty" json:"concluded,omitempty"` // of a complaint
	Assignee   string               `bson:"assignee,omitempty" json:"assignee,omitempty" validate:"max=200,line"`
	IncidentID string               `bson:"incidentId,omitempty" json:"incidentId,omitempty" validate:"max=64,line"`
	Exercise   bool                 `bson:"exercise" json:"exercise"`
	Note       string               `bson:"note,omitempty" json:"note,omitempty" validate:"max=5000"`
}

// Request is something that the press wants, and what became of it. Late: it
// was settled after its due, or is open while that has passed.
type Request struct {
	Entry         `bson:",inline"`
	RequestFields `bson:",inline"`
	Due           *time.Time `bson:"due,omitempty" json:"due,omitempty"`
	DueBy         string     `bson:"dueBy,omitempty" json:"dueBy,omitempty" enum:"law,outlet"`
	// DueUnsure tells that the calendar lacks the days off of a year on the way:
	// Due is worked out anew when it has them.
	DueUnsure  bool       `bson:"dueUnsure,omitempty" json:"dueUnsure,omitempty"`
	State      string     `bson:"state" json:"state" enum:"open,answered,refused"`
	Answered   *time.Time `bson:"answered,omitempty" json:"answered,omitempty"`
	AnsweredBy string     `bson:"answeredBy,omitempty" json:"answeredBy,omitempty"`
	Form       string     `bson:"form,omitempty" json:"form,omitempty" enum:"hop-bao,dang-tai,phong-van,van-ban,thu-dien-tu,truc-tiep,giao-ban"`
	Answer     string     `bson:"answer,omitempty" json:"answer,omitempty"`
	Refusal    *Refusal   `bson:"refusal,omitempty" json:"refusal,omitempty"`
	Late       bool       `bson:"-" json:"late"`
}

// About says in a line who asks what.
func (r Request) About() string { return r.Outlet + ", " + cut(r.Question, 300) }

// settled is when it was answered or refused, nil while it is open.
func (r Request) settled() *time.Time {
	if r.Refusal != nil {
		return &r.Refusal.At
	}
	return r.Answered
}

func (p *Press) showRequest(r *Request) {
	r.Late = r.Withdrawn == nil && late(r.Due, r.settled(), p.Now())
}

// due works out the due of a request by law, or else as the outlet asked.
func (p *Press) due(ctx context.Context, r *Request) error {
	days, err := p.cfg.Calendar(ctx)
	if err != nil {
		return err
	}
	r.reckon(days)
	return nil
}

// reckon sets the due by a calendar.
func (r *Request) reckon(days handbook.Calendar) {
	r.Due, r.DueBy, r.DueUnsure = nil, "", false
	if c, from, ok := handbook.RequestClock(r.Kind, r.Received, r.Concluded); ok {
		due := c.Due(from, days)
		r.Due, r.DueBy, r.DueUnsure = &due, ByLaw, !c.Sure(from, due, days)
	} else if r.AskedFor != nil {
		r.Due, r.DueBy = r.AskedFor, ByOutlet
	}
}

func (p *Press) checkRequest(r Request) error {
	if err := p.notFuture("received", &r.Received); err != nil {
		return err
	}
	if err := p.notFuture("concluded", r.Concluded); err != nil {
		return err
	}
	if err := inRange("askedFor", r.AskedFor); err != nil {
		return err
	}
	if err := notBefore("askedFor", r.AskedFor, r.Received); err != nil {
		return err
	}
	if r.Concluded != nil && r.Kind != handbook.Outcome {
		return fault.InvalidField("concluded", "kind", "Chỉ khiếu nại, tố cáo mới có ngày kết luận.", "Only complaints have a conclusion.")
	}
	return nil
}

func (r *Request) fields() *RequestFields { return &r.RequestFields }

func (r *Request) tie() Tie {
	return Tie{IncidentID: r.IncidentID, Exercise: r.Exercise, Request: r}
}

// settleRequest works out the due, and has people reminded of it. An answer
// stays through corrections.
func settleRequest(ctx context.Context, p *Press, _ policy.Actor, before, r *Request) error {
	if err := p.checkRequest(*r); err != nil {
		return err
	}
	if before == nil {
		r.State = Open
	}
	if err := notBefore("received", r.settled(), r.Received); err != nil {
		return err
	}
	if err := p.due(ctx, r); err != nil || r.State != Open {
		return err
	}
	return p.remindOfRequest(ctx, *r)
}

// Answer is what was told to the press, when, by whom and how. At nil is now.
type Answer struct {
	At   *time.Time `json:"at"`
	By   string     `json:"by" validate:"required,max=200,line"`
	Form string     `json:"form" validate:"required,oneof=hop-bao dang-tai phong-van van-ban thu-dien-tu truc-tiep giao-ban"`
	Text string     `json:"text" validate:"max=5000"`
}

// AnswerRequest keeps the answer; it may be corrected the same way.
func (p *Press) AnswerRequest(ctx context.Context, actor policy.Actor, id, match string, a Answer) (Request, error) {
	return p.requests.change(ctx, actor, policy.ManagePress, id, match, "answer", func(_ context.Context, r *Request) error {
		at := p.Now()
		if a.At != nil {
			at = a.At.UTC().Truncate(time.Millisecond)
		}
		if err := p.settling(*r, "at", at); err != nil {
			return err
		}
		r.State, r.Answered, r.AnsweredBy, r.Form, r.Answer, r.Refusal = Answered, &at, a.By, a.Form, a.Text, nil
		return nil
	})
}

// RefuseRequest keeps that the answer was refused. Errors: fault.Invalid
// without a provision or a reason (NĐ 244 Đ4.3).
func (p *Press) RefuseRequest(ctx context.Context, actor policy.Actor, id, match string, at *time.Time, basis handbook.RefusalBasis, reason string) (Request, error) {
	if err := handbook.CheckRefusal(basis, reason); err != nil {
		return Request{}, fault.InvalidField("reason", "no_ground", "Từ chối phải nêu căn cứ và lý do để cơ quan báo chí biết (NĐ 244 Điều 4 khoản 3).",
			"A refusal names its provision and tells the press the reason (Decree 244, Article 4.3).").Because("no_ground")
	}
	return p.requests.change(ctx, actor, policy.ManagePress, id, match, "refuse", func(_ context.Context, r *Request) error {
		when := p.Now()
		if at != nil {
			when = at.UTC().Truncate(time.Millisecond)
		}
		if err := p.settling(*r, "at", when); err != nil {
			return err
		}
		r.State, r.Answered, r.AnsweredBy, r.Form, r.Answer = Refused, nil, "", "", ""
		r.Refusal = &Refusal{At: when, Basis: basis, Reason: strings.TrimSpace(reason)}
		return nil
	})
}

func (p *Press) settling(r Request, field string, at time.Time) error {
	if err := p.notFuture(field, &at); err != nil {
		return err
	}
	return notBefore(field, &at, r.Received)
}

// The filters of the list of requests.
const (
	ListOpen     = "open"
	ListLate     = "late" // open, and its due has passed
	ListAnswered = "answered"
	ListRefused  = "refused"
)

// ListRequests pages through requests, newest first.
func (p *Press) ListRequests(ctx context.Context, actor policy.Actor, departmentID, state string, kind handbook.RequestKind, cursor string, limit int) (db.Page[Request], error) {
	where := bson.D{}
	switch state {
	case ListLate:
		where = append(where, standing, bson.E{Key: "state", Value: Open}, bson.E{Key: "due", Value: bson.M{"$lt": p.Now()}})
	case ListOpen, ListAnswered, ListRefused:
		where = append(where, standing, bson.E{Key: "state", Value: state})
	}
	if kind != "" {
		where = append(where, bson.E{Key: "kind", Value: kind})
	}
	return p.requests.page(ctx, actor, where, "received", departmentID, cursor, limit)
}
