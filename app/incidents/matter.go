package incidents

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/platform/db"
	"lantoa/handbook"
)

// Matters returns the unexpected matters for the yearly report (NĐ 244 Đ10,
// annex): the real incidents noticed in [from, to) of departments at or below
// one of the paths. Exercises are never among them.
func (n *Incidents) Matters(ctx context.Context, from, to time.Time, paths []string) ([]handbook.Matter, error) {
	out := []handbook.Matter{}
	within := bson.A{}
	for _, p := range paths {
		within = append(within, bson.M{"path": below(p)})
	}
	if len(within) == 0 {
		return out, nil
	}
	found, err := db.Find[Incident](ctx, n.incidents, bson.M{"exercise": false, "received": bson.M{"$gte": from, "$lt": to}, "$or": within},
		options.Find().SetSort(bson.D{{Key: "received", Value: 1}, {Key: "_id", Value: 1}}))
	for _, i := range found {
		m := handbook.Matter{ID: i.Number, Title: i.Title, Department: i.Department, Clause: i.State.Clause, Received: i.Received, FirstStatement: i.State.FirstStatement, Incident: i.ID}
		if i.State.Judged != nil {
			m.Judged = *i.State.Judged
		}
		out = append(out, m)
	}
	return out, err
}
