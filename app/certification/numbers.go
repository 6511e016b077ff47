package certification

import (
	"context"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/platform/db"
)

// FindNumbers returns the numbers of certificates, as they are written, by id;
// those that do not exist are left out.
func (c *Certification) FindNumbers(ctx context.Context, ids []string) (map[string]string, error) {
	out := make(map[string]string, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	found, err := db.Find[Certificate](ctx, c.certificates, bson.M{"_id": bson.M{"$in": ids}},
		options.Find().SetProjection(bson.M{"numberText": 1}).SetBatchSize(10_000))
	for _, cert := range found {
		out[cert.ID] = cert.NumberText
	}
	return out, err
}
