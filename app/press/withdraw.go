package press

import (
	"context"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/fault"
)

// Why an entry counts no more.
const (
	Mistaken  = "mistake"   // entered by mistake: twice, of another agency, an exercise as real
	TakenBack = "withdrawn" // whoever asked took it back: no "đề nghị của báo chí" of the report any more, our reading
)

// Withdrawal is why an entry counts no more, in whatever the register counts
// or reminds of. Nothing is deleted: who wrote it, who withdrew it and when
// stay to be seen.
type Withdrawal struct {
	At     time.Time `bson:"at" json:"at"`
	By     string    `bson:"by" json:"by"`
	Cause  string    `bson:"cause" json:"cause" enum:"mistake,withdrawn"`
	Reason string    `bson:"reason" json:"reason"`
}

// standing filters what was not withdrawn.
var standing = bson.E{Key: "withdrawn", Value: bson.M{"$exists": false}}

func errWithdrawn() error {
	return fault.New(fault.Conflict, "Mục này đã rút khỏi sổ, không sửa được nữa. Nếu cần, hãy nhập mục mới.",
		"The entry was withdrawn and changes no more. Enter a new one if needed.").Because("withdrawn")
}

type withdrawInput struct {
	ID      string `path:"id" json:"-" validate:"max=64"`
	IfMatch string `header:"If-Match" json:"-"`
	Cause   string `json:"cause" validate:"required,oneof=mistake withdrawn"`
	Reason  string `json:"reason" validate:"required,min=3,max=1000"`
}

// withdraw lets an entry of the version that the actor saw count no more. It
// is not undone: what was right after all is entered anew. Errors: those of
// change.
func (r register[T, P]) withdraw(ctx context.Context, actor policy.Actor, permission policy.Permission, in withdrawInput) (T, error) {
	return r.change(ctx, actor, permission, in.ID, in.IfMatch, "withdraw", func(_ context.Context, doc *T) error {
		e := P(doc).base()
		e.Withdrawn = &Withdrawal{At: r.press.Now(), By: actor.PersonID, Cause: in.Cause, Reason: strings.TrimSpace(in.Reason)}
		if s, ok := any(doc).(*Spokesperson); ok {
			s.Open = false // the task is free
		}
		return nil
	})
}

// withdrawing registers the route of a list.
func withdrawing[T any, P document[T]](r *policy.Router, path string, permission policy.Permission, of register[T, P]) {
	api.Post(r, path+"/{id}/withdraw", permission, func(ctx context.Context, actor policy.Actor, in withdrawInput) (T, error) {
		return of.withdraw(ctx, actor, permission, in)
	}, api.Status(200), api.Summary("Let an entry count no more: entered by mistake, or taken back by who asked; If-Match names the version"))
}
