package incidents

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/platform/db"
	"lantoa/handbook"
)

// StepOutcomes adds up how the timed steps of procedures went in the real
// incidents received from a moment up to another; exercises are left out. It
// names nobody.
func (n *Incidents) StepOutcomes(ctx context.Context, from, to time.Time) ([]handbook.StepOutcome, error) {
	found, err := db.Find[Incident](ctx, n.incidents, bson.M{"exercise": false, "received": bson.M{"$gte": from, "$lt": to}})
	type key struct{ procedure, step string }
	at := map[key]int{}
	var out []handbook.StepOutcome
	for _, i := range found {
		for _, o := range i.StepOutcomes(i.State, n.Now()) {
			k := key{o.Procedure, o.Step}
			if _, known := at[k]; !known {
				at[k] = len(out)
				out = append(out, handbook.StepOutcome{Procedure: o.Procedure, Step: o.Step})
			}
			sum := &out[at[k]]
			sum.Of, sum.Late = sum.Of+o.Of, sum.Late+o.Late
		}
	}
	return out, err
}
