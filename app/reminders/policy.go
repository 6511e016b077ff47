package reminders

import (
	"context"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/audit"
	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

const (
	policiesName  = "reminder_policies"
	defaultPolicy = "default"
)

// Policy says when people are reminded. There is one for the province.
type Policy struct {
	ID        string     `bson:"_id" json:"id"`
	Steps     []Step     `bson:"steps" json:"steps"`
	Version   int        `bson:"version" json:"version"` // 0 is the policy that nobody changed yet
	UpdatedAt *time.Time `bson:"updatedAt,omitempty" json:"updatedAt,omitempty"`
	UpdatedBy string     `bson:"updatedBy,omitempty" json:"updatedBy,omitempty"`
}

// ETag is the version.
func (p Policy) ETag() string { return api.Version(p.Version) }

// FindPolicy returns the policy in force.
func (r *Reminders) FindPolicy(ctx context.Context) (Policy, error) {
	p, err := db.FindOne[Policy](ctx, r.policies, bson.M{"_id": defaultPolicy})
	if fault.Is(err, fault.NotFound) {
		return Policy{ID: defaultPolicy, Steps: DefaultSteps()}, nil
	}
	return p, err
}

// SavePolicy puts other steps in the place of those of the version that the
// actor saw. What was sent stays sent: a step that is taken out and put back
// does not remind again of the same due date.
//
// Errors: fault.Invalid (two steps on one day), fault.Stale, fault.Forbidden.
func (r *Reminders) SavePolicy(ctx context.Context, actor policy.Actor, version int, steps []Step) (Policy, error) {
	if !actor.CanIn(policy.ManageReminders, "/") {
		return Policy{}, errProvince()
	}
	steps = slices.Clone(steps)
	slices.SortFunc(steps, func(a, b Step) int { return a.Offset - b.Offset })
	for i := 1; i < len(steps); i++ {
		if steps[i].Offset == steps[i-1].Offset {
			return Policy{}, fault.InvalidField("steps", "unique", "Hai bước trùng ngày.", "Two steps have the same offset.")
		}
	}
	now := r.Now()
	p := Policy{ID: defaultPolicy, Steps: steps, Version: version + 1, UpdatedAt: &now, UpdatedBy: actor.PersonID}
	err := r.db.Tx(ctx, func(ctx context.Context) error {
		old, err := r.FindPolicy(ctx)
		if err != nil {
			return err
		}
		if old.Version != version {
			return api.ErrStale()
		}
		if version == 0 {
			_, err = r.policies.InsertOne(ctx, p)
		} else {
			_, err = r.policies.ReplaceOne(ctx, bson.M{"_id": defaultPolicy, "version": version}, p)
		}
		if db.IsDuplicate(err) {
			return api.ErrStale()
		}
		if err != nil {
			return err
		}
		return audit.Record(ctx, r.db, audit.Entry{Actor: actor, Action: "reminder-policy.update", Subject: "reminder-policy:" + defaultPolicy, Before: old, After: p})
	})
	if err != nil {
		return Policy{}, err
	}
	return p, nil
}

func policiesCollection() db.Collection {
	number := db.Type("int", "long")
	return db.Collection{Name: policiesName, Schema: db.Object([]string{"steps", "version"}, bson.M{
		"_id": db.Text(1, 64), "version": number, "updatedAt": db.Type("date"), "updatedBy": db.Text(1, 100),
		"steps": bson.M{"bsonType": "array", "minItems": 1, "maxItems": 12, "items": db.Object([]string{"offset", "coordinator"},
			bson.M{"offset": number, "coordinator": db.Type("bool")})},
	})}
}
