package certification

import (
	"context"

	"go.mongodb.org/mongo-driver/bson"
)

// TakeNumber takes a number out of a book and then fails with err, as a
// process does that dies before the certificate is written.
func (c *Certification) TakeNumber(ctx context.Context, issuer string, year int, err error) error {
	return c.db.Tx(ctx, func(ctx context.Context) error {
		if _, numberErr := c.nextNumber(ctx, issuer, year); numberErr != nil {
			return numberErr
		}
		return err
	})
}

// RaiseFiles is what the reconciler does.
func (c *Certification) RaiseFiles(ctx context.Context) error { return c.raiseFiles(ctx) }

// HoldingIndex is the index that ListCurrent names.
func HoldingIndex() bson.D { return holdingIndex }

// HoldingFields is the projection of ListCurrent.
func HoldingFields() bson.M { return holdingFields }
