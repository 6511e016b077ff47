package incidents

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/platform/calendar"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/handbook"
)

// likeFor is how long an incident that runs counts as perhaps the same as one
// that somebody else opens by the same procedure for the same agency: in a
// crisis two people reach for the same button.
const likeFor = 24 * time.Hour

// errSimilar tells Open's transaction that there is one.
var errSimilar = errors.New("incidents: somebody opened one like it")

// similar finds the newest incident that may be the same as i.
func (n *Incidents) similar(ctx context.Context, i Incident) (Incident, error) {
	return db.FindOne[Incident](ctx, n.incidents, bson.M{
		"department": i.Department, "procedure": i.Procedure, "exercise": i.Exercise, "status": Running,
		"openedAt": bson.M{"$gt": i.OpenedAt.Add(-likeFor)}, "openedBy": bson.M{"$ne": i.OpenedBy},
	}, options.FindOne().SetSort(bson.D{{Key: "openedAt", Value: -1}}))
}

func (n *Incidents) refuseSimilar(ctx context.Context, i Incident) error {
	switch _, err := n.similar(ctx, i); {
	case fault.Is(err, fault.NotFound):
		return nil
	case err != nil:
		return err
	}
	return errSimilar
}

// explainSimilar says which one it is and who leads it, so that one can be
// asked to be put on it.
func (n *Incidents) explainSimilar(ctx context.Context, i Incident) error {
	there, err := n.similar(ctx, i)
	if err != nil {
		return err
	}
	lead := there.OpenedBy
	if leads := there.State.Holders(handbook.TeamLead); len(leads) > 0 {
		lead = leads[0].Name
	}
	at := there.OpenedAt.In(calendar.Zone).Format("15:04 02/01/2006")
	return fault.New(fault.Conflict,
		fmt.Sprintf("%sĐơn vị đang có vụ việc %s theo quy trình này, mở lúc %s, tổ trưởng %s. Hãy tham gia vụ việc đó; chỉ mở thêm khi là việc khác.", mark(there.Exercise), there.Number, at, lead),
		fmt.Sprintf("%sThe agency has incident %s by this procedure, opened at %s, led by %s. Join that one; open another only if it is another matter.", markEn(there.Exercise), there.Number, at, lead),
	).Because("similar").With("incident", there.ID).With("number", there.Number)
}

// looksLikeExercise tells whether a title begins as those of exercises do in
// lists and messages.
func looksLikeExercise(title string) bool {
	folded := handbook.Fold(title)
	return strings.Contains(folded, strings.TrimSpace(handbook.Fold(mark(true)))) || strings.Contains(folded, strings.TrimSpace(handbook.Fold(markEn(true))))
}
