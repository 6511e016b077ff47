package audit

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

// Routes registers the audit's routes.
func (a *Audit) Routes(r *policy.Router) {
	api.Get(r, "/audit", policy.ReadAudit, a.list, api.Summary("Audit entries, newest first"))
}

// View is an entry as it is read.
type View struct {
	ID        string    `bson:"_id" json:"id"`
	At        time.Time `bson:"at" json:"at"`
	ActorID   string    `bson:"actor" json:"actorId"`
	Action    string    `bson:"action" json:"action"`
	Subject   string    `bson:"subject" json:"subject"`
	Before    bson.M    `bson:"before,omitempty" json:"before,omitempty"`
	After     bson.M    `bson:"after,omitempty" json:"after,omitempty"`
	Note      string    `bson:"note,omitempty" json:"note,omitempty"`
	RequestID string    `bson:"request,omitempty" json:"requestId,omitempty"`
}

// Filter narrows a list; zero values do not. To is exclusive.
type Filter struct {
	Subject string    `query:"subject" json:"-" validate:"max=200"`
	ActorID string    `query:"actor" json:"-" validate:"max=100"`
	Action  string    `query:"action" json:"-" validate:"max=100"`
	From    time.Time `query:"from" json:"-"`
	To      time.Time `query:"to" json:"-"`
}

type listInput struct {
	Filter
	Cursor string `query:"cursor" json:"-"`
	Limit  int    `query:"limit" json:"-" validate:"min=0,max=200"`
}

func (a *Audit) list(ctx context.Context, actor policy.Actor, in listInput) (db.Page[View], error) {
	return a.List(ctx, actor, in.Filter, in.Cursor, in.Limit)
}

// List pages through entries, newest first. Entries are not cut by department:
// who reads them reads the province's. Errors: fault.Forbidden.
func (a *Audit) List(ctx context.Context, actor policy.Actor, f Filter, cursor string, limit int) (db.Page[View], error) {
	if !actor.CanIn(policy.ReadAudit, "/") {
		return db.Page[View]{}, fault.New(fault.Forbidden,
			"Nhật ký chỉ dành cho người được giao trên toàn tỉnh.", "The audit needs a grant over the whole province.")
	}
	where := bson.D{}
	for key, value := range map[string]string{"subject": f.Subject, "actor": f.ActorID, "action": f.Action} {
		if value != "" {
			where = append(where, bson.E{Key: key, Value: value})
		}
	}
	span := bson.M{}
	if !f.From.IsZero() {
		span["$gte"] = f.From
	}
	if !f.To.IsZero() {
		span["$lt"] = f.To
	}
	if len(span) > 0 {
		where = append(where, bson.E{Key: "at", Value: span})
	}
	return db.FindPage[View](ctx, a.entries, where, db.PageBy{Keys: []string{"at", "_id"}, Descending: true}, cursor, limit)
}
