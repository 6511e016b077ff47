package press

import (
	"context"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

// A case is an entry most of which is typed: its fields F are entered, and
// corrected, as a whole. Requests, corrections, conferences, briefings and
// matters are cases.
type caseOf[T, F any] interface {
	document[T]
	fields() *F
}

// cases is the register of a kind of case.
type cases[T, F any, P caseOf[T, F]] struct {
	register[T, P]
	// settle checks what was typed and works out what follows from it, within
	// the transaction; before is nil for what is new. nil does nothing.
	settle func(ctx context.Context, p *Press, actor policy.Actor, before, doc *T) error
}

func newCases[T, F any, P caseOf[T, F]](r register[T, P], settle func(ctx context.Context, p *Press, actor policy.Actor, before, doc *T) error) cases[T, F, P] {
	return cases[T, F, P]{register: r, settle: settle}
}

// enter adds a case; id "" makes a new one, another makes a repeat harmless.
// Errors: those of add and of settle.
func (c cases[T, F, P]) enter(ctx context.Context, actor policy.Actor, id, departmentID string, f F) (T, error) {
	var doc T
	*P(&doc).base(), *P(&doc).fields() = Entry{ID: id, DepartmentID: departmentID}, f
	return c.add(ctx, actor, policy.ManagePress, doc, func(ctx context.Context, doc *T) error {
		return c.settled(ctx, actor, nil, doc)
	})
}

// correct puts other fields in the place of those of the version that the
// actor saw. An exercise stays one, and what is real stays real: whoever
// entered it as the other withdraws it and enters it anew.
func (c cases[T, F, P]) correct(ctx context.Context, actor policy.Actor, id, match string, f F) (T, error) {
	return c.change(ctx, actor, policy.ManagePress, id, match, "update", func(ctx context.Context, doc *T) error {
		before := *doc
		*P(doc).fields() = f
		return c.settled(ctx, actor, &before, doc)
	})
}

// tied is what of a case ties it to an incident. Matters are of no incident.
type tied interface{ tie() Tie }

func (c cases[T, F, P]) settled(ctx context.Context, actor policy.Actor, before, doc *T) error {
	if c.settle != nil {
		if err := c.settle(ctx, c.press, actor, before, doc); err != nil {
			return err
		}
	}
	now, ok := any(P(doc)).(tied)
	if !ok {
		return nil
	}
	var was Tie
	if before != nil {
		was = any(P(before)).(tied).tie()
		if was.Exercise != now.tie().Exercise {
			return errNature(was.Exercise)
		}
	}
	return c.press.inIncident(ctx, actor, was, now.tie())
}

func errNature(exercise bool) error {
	if exercise {
		return fault.New(fault.Conflict, "Mục diễn tập không đổi thành thật được. Hãy rút mục này và nhập mục mới.",
			"What was entered as an exercise does not become real. Withdraw it and enter a new one.").Because("nature")
	}
	return fault.New(fault.Conflict, "Mục thật không đổi thành diễn tập được. Hãy rút mục này và nhập mục mới.",
		"What was entered as real does not become an exercise. Withdraw it and enter a new one.").Because("nature")
}

// Tie says to which incident an entry of the register belongs, "" for none.
type Tie struct {
	IncidentID string
	Exercise   bool
	// Request is set of a request of the press, which the log tells of.
	Request *Request
}

// inIncident asks the incident that an entry is tied to, when that is new.
// Errors: those of Config.InIncident.
func (p *Press) inIncident(ctx context.Context, actor policy.Actor, before, t Tie) error {
	if t.IncidentID == "" || before.IncidentID == t.IncidentID || p.cfg.InIncident == nil {
		return nil
	}
	return p.cfg.InIncident(ctx, actor, t)
}

// entering and correcting are what every input of a case has.
type entering struct {
	DepartmentID string   `json:"departmentId" validate:"required,max=60"`
	Meta         api.Meta `json:"-"`
}

func (e entering) whose() (id, departmentID string) { return shortID(e.Meta), e.DepartmentID }

type correcting struct {
	ID      string `path:"id" json:"-" validate:"max=64"`
	IfMatch string `header:"If-Match" json:"-"`
}

func (c correcting) which() (id, match string) { return c.ID, c.IfMatch }

// A new case, and a correction of one, as they are sent.
type newCase[F any] interface {
	whose() (id, departmentID string)
	typed() F
}

type correction[F any] interface {
	which() (id, match string)
	typed() F
}

// caseWords are the summaries of the routes of a kind of case.
type caseWords struct{ add, show string }

// serve registers the routes that every kind of case has; In and Fix are its
// inputs. Lists differ, and are registered by their kind.
func serve[In newCase[F], Fix correction[F], T, F any, P caseOf[T, F]](r *policy.Router, path string, c cases[T, F, P], words caseWords) {
	api.Post(r, path, policy.ManagePress, func(ctx context.Context, actor policy.Actor, in In) (T, error) {
		id, departmentID := in.whose()
		return c.enter(ctx, actor, id, departmentID, in.typed())
	}, api.Status(201), api.Idempotent, api.Summary(words.add))
	api.Get(r, path+"/{id}", policy.ReadPress, func(ctx context.Context, actor policy.Actor, in idInput) (T, error) {
		return c.view(ctx, actor, in.ID)
	}, api.Summary(words.show))
	api.Put(r, path+"/{id}", policy.ManagePress, func(ctx context.Context, actor policy.Actor, in Fix) (T, error) {
		id, match := in.which()
		return c.correct(ctx, actor, id, match, in.typed())
	}, api.Summary("Correct it; If-Match names the version"))
	withdrawing(r, path, policy.ManagePress, c.register)
}

// listing registers the list of a kind of case, newest first by key.
func listing[T, F any, P caseOf[T, F]](r *policy.Router, path, key, summary string, c cases[T, F, P]) {
	api.Get(r, path, policy.ReadPress, func(ctx context.Context, actor policy.Actor, in listInput) (db.Page[T], error) {
		return c.page(ctx, actor, bson.D{}, key, in.Department, in.Cursor, in.Limit)
	}, api.Summary(summary))
}
