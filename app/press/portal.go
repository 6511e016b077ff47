package press

import (
	"context"
	"net/url"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/fault"
	"lantoa/handbook"
)

// Portal is where and since when an agency's own portal (Cổng or Trang thông
// tin điện tử) names a spokesperson.
type Portal struct {
	Address string    `bson:"address" json:"address"` // https
	At      time.Time `bson:"at" json:"at"`
}

// PutOnPortal records that the agency published the name on its own portal,
// which meets the 24 hours of NĐ 244 Đ3.3. It may be corrected the same way. At
// nil is now. Errors: fault.NotFound, fault.Forbidden, fault.Stale;
// fault.Invalid for an address that is not https, a moment to come, or one
// before the decision.
func (p *Press) PutOnPortal(ctx context.Context, actor policy.Actor, id, match, address string, at *time.Time) (Spokesperson, error) {
	address = strings.TrimSpace(address)
	if err := checkPortal(address); err != nil {
		return Spokesperson{}, err
	}
	when := p.Now()
	if at != nil {
		when = at.UTC().Truncate(time.Millisecond)
	}
	if err := p.notFuture("at", &when); err != nil {
		return Spokesperson{}, err
	}
	return p.spokespersons.change(ctx, actor, policy.ManageSpokespersons, id, match, "portal", func(_ context.Context, s *Spokesperson) error {
		if s.AssignedAt != nil && when.Before(*s.AssignedAt) {
			return errPortalBefore("at")
		}
		s.Portal = &Portal{Address: address, At: when}
		return nil
	})
}

func checkPortal(address string) error {
	u, err := url.Parse(address)
	if err == nil && u.Scheme == "https" && u.User == nil && strings.Contains(strings.Trim(u.Hostname(), "."), ".") {
		return nil
	}
	return fault.InvalidField("address", "https", "Cần địa chỉ đầy đủ của trang, bắt đầu bằng https://", "The full address of the page is needed, beginning with https://")
}

func errPortalBefore(field string) error {
	return fault.InvalidField(field, "before", "Không thể đăng trên cổng trước khi giao nhiệm vụ.", "The portal cannot name somebody before the decision.")
}

// lateOnPortal filters the regular spokespersons whose 24 hours were not met:
// named later, or not yet while they have passed.
func (p *Press) lateOnPortal() bson.E {
	due := bson.M{"$add": bson.A{"$assignedAt", handbook.PublishWithin.Milliseconds()}}
	return bson.E{Key: "$expr", Value: bson.M{"$and": bson.A{
		bson.M{"$eq": bson.A{"$kind", handbook.AssignedSpeaks}},
		bson.M{"$eq": bson.A{bson.M{"$type": "$withdrawn"}, "missing"}},
		bson.M{"$eq": bson.A{bson.M{"$type": "$assignedAt"}, "date"}},
		bson.M{"$gt": bson.A{bson.M{"$ifNull": bson.A{"$portal.at", p.Now()}}, due}},
	}}}
}
