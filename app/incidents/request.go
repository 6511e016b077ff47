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
		i, err := n.Find(ctx, actor, id)
		if fault.Is(err, fault.NotFound) {
			return fault.InvalidField("incidentId", "unknown", "Không có vụ việc này, hoặc bạn không tham gia.", "There is no such incident, or you are not on it.")
		}
		if err != nil {
			return err
		}
		if i.Exercise != r.Exercise {
			return errNature(i.Exercise)
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

func errNature(exercise bool) error {
	if exercise {
		return fault.New(fault.Conflict, "Đây là cuộc diễn tập: không gắn được đề nghị thật của báo chí.", "This is an exercise: a real request of the press cannot be tied to it.").Because("nature")
	}
	return fault.New(fault.Conflict, "Đây là vụ việc thật: không gắn được đề nghị diễn tập.", "This is a real incident: a request of an exercise cannot be tied to it.").Because("nature")
}
