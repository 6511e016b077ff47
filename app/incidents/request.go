package incidents

import (
	"context"
	"time"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/fault"
	"lantoa/handbook"
)

// PressRequest is a request of the press that was recorded with an incident.
type PressRequest struct {
	ID       string
	Received time.Time
	Text     string // who asks what
	Exercise bool
}

// LinkRequest writes into the log of a running incident that a request of the
// press was recorded with it: once for a request, however often it is called.
// It joins the transaction of ctx, if any.
//
// Errors: fault.Invalid when the actor sees no such incident; fault.Conflict
// with reason nature (a real request and an exercise, or the other way round),
// not_on_it, or closed.
func (n *Incidents) LinkRequest(ctx context.Context, actor policy.Actor, id string, r PressRequest) error {
	d := Draft{Client: "press-request:" + r.ID, Kind: handbook.RequestLinked, At: r.Received, Payload: handbook.Payload{Request: r.ID, Text: r.Text}}
	return n.db.Tx(ctx, func(ctx context.Context) error {
		i, err := n.tie(ctx, actor, id, r.Exercise)
		if err != nil {
			return err
		}
		known, err := n.known(ctx, id, []Draft{d})
		if err != nil || known[d.Client] > 0 {
			return err
		}
		if i.Status != Running {
			return fault.New(fault.Conflict, "Vụ việc đã kết thúc, không gắn thêm đề nghị của báo chí.", "The incident is closed and takes no more requests of the press.").Because("closed")
		}
		results, err := n.Append(ctx, actor, id, []Draft{d})
		if err != nil {
			return err
		}
		if refused := results[0].Refused; refused != nil {
			return refused.fault()
		}
		return nil
	})
}

// CheckTie tells whether an entry of the press register may name an incident,
// running or closed.
//
// Errors: fault.Invalid when the actor sees no such incident; fault.Conflict
// with reason nature: a real entry and an exercise, or the other way round.
func (n *Incidents) CheckTie(ctx context.Context, actor policy.Actor, id string, exercise bool) error {
	_, err := n.tie(ctx, actor, id, exercise)
	return err
}

func (n *Incidents) tie(ctx context.Context, actor policy.Actor, id string, exercise bool) (Incident, error) {
	i, err := n.Find(ctx, actor, id)
	switch {
	case fault.Is(err, fault.NotFound):
		return i, fault.InvalidField("incidentId", "unknown", "Không có vụ việc này, hoặc bạn không tham gia.", "There is no such incident, or you are not on it.")
	case err != nil:
		return i, err
	case i.Exercise != exercise:
		return i, errNature(i.Exercise)
	}
	return i, nil
}

func errNature(exercise bool) error {
	if exercise {
		return fault.New(fault.Conflict, "Đây là cuộc diễn tập: không gắn được mục thật của sổ báo chí.", "This is an exercise: a real entry of the press register cannot be tied to it.").Because("nature")
	}
	return fault.New(fault.Conflict, "Đây là vụ việc thật: không gắn được mục diễn tập.", "This is a real incident: an entry of an exercise cannot be tied to it.").Because("nature")
}
