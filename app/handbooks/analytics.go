package handbooks

import (
	"cmp"
	"context"
	"slices"
	"time"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/fault"
	"lantoa/handbook"
)

type analyticsInput struct {
	From string `query:"from" json:"-" validate:"omitempty,datetime=2006-01-02"` // by default 90 days ago
	To   string `query:"to" json:"-" validate:"omitempty,datetime=2006-01-02"`   // by default today
}

// Analytics is what authors learn from the handbook's use. From and To are days,
// both included.
type Analytics struct {
	From       string       `json:"from"`
	To         string       `json:"to"`
	Opened     []Opened     `json:"opened"` // most opened first
	Unanswered []Unanswered `json:"unanswered"`
	Late       []LateStep   `json:"late"` // most often late first
}

// Opened is how often an item was opened while people worked on incidents, and
// outside of them. Title is the id of an item that the edition no longer has.
type Opened struct {
	handbook.Item
	InIncidents int `json:"inIncidents"`
	Outside     int `json:"outside"`
}

// LateStep is a step of a procedure that was late, with its words.
type LateStep struct {
	handbook.StepOutcome
	ProcedureTitle string `json:"procedureTitle"`
	Text           string `json:"text"`
}

func (h *Handbooks) showAnalytics(ctx context.Context, actor policy.Actor, in analyticsInput) (Analytics, error) {
	if err := mayProvince(actor, policy.ReviewHandbook); err != nil {
		return Analytics{}, err
	}
	today := h.Now().In(zone)
	a := Analytics{From: cmp.Or(in.From, today.AddDate(0, 0, -usesOver).Format(time.DateOnly)), To: cmp.Or(in.To, today.Format(time.DateOnly))}
	if a.From > a.To {
		return a, fault.InvalidField("from", "range", "Ngày đầu phải trước ngày cuối.", "The first day must not be after the last.")
	}
	b, err := h.current(ctx)
	if err != nil {
		return a, err
	}
	from, to, err := daysBetween(a.From, a.To)
	if err != nil {
		return a, err
	}
	if a.Opened, err = h.mostOpened(ctx, b, a.From, a.To); err != nil {
		return a, err
	}
	if a.Unanswered, err = h.unanswered(ctx, b, from); err != nil {
		return a, err
	}
	a.Late, err = h.late(ctx, b, from, to)
	return a, err
}

// daysBetween are the beginning of the first day and the end of the last.
func daysBetween(from, to string) (begin, end time.Time, err error) {
	if begin, err = time.ParseInLocation(time.DateOnly, from, zone); err != nil {
		return begin, end, err
	}
	end, err = time.ParseInLocation(time.DateOnly, to, zone)
	return begin, end.AddDate(0, 0, 1), err
}

func (h *Handbooks) mostOpened(ctx context.Context, b *book, from, to string) ([]Opened, error) {
	all, err := h.opened(ctx, from, to)
	out := []Opened{}
	for _, u := range all {
		item, ok := b.index().Find(u.ID.Kind, u.ID.ID)
		if !ok {
			item = handbook.Item{Kind: u.ID.Kind, ID: u.ID.ID, Title: u.ID.ID}
		}
		out = append(out, Opened{Item: item, InIncidents: u.InIncidents, Outside: u.Outside})
	}
	slices.SortFunc(out, func(x, y Opened) int {
		return cmp.Or(cmp.Compare(y.InIncidents+y.Outside, x.InIncidents+x.Outside), cmp.Compare(y.InIncidents, x.InIncidents), cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.ID, y.ID))
	})
	return out, err
}

// late asks incidents for the outcome of steps and adds their words.
func (h *Handbooks) late(ctx context.Context, b *book, from, to time.Time) ([]LateStep, error) {
	out := []LateStep{}
	if h.StepOutcomes == nil {
		return out, nil
	}
	all, err := h.StepOutcomes(ctx, from, to)
	for _, o := range all {
		if o.Late == 0 {
			continue
		}
		s := LateStep{StepOutcome: o, ProcedureTitle: o.Procedure, Text: o.Step}
		if p, ok := b.edition.Procedure(o.Procedure); ok {
			s.ProcedureTitle = p.Title
			for _, step := range p.Steps {
				if step.ID == o.Step {
					s.Text = step.Text
				}
			}
		}
		out = append(out, s)
	}
	slices.SortStableFunc(out, func(x, y LateStep) int {
		return cmp.Or(cmp.Compare(y.Late, x.Late), cmp.Compare(x.Of, y.Of), cmp.Compare(x.Procedure, y.Procedure), cmp.Compare(x.Step, y.Step))
	})
	return out, err
}
