package staffing

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/platform/db"
	"lantoa/courses"
)

// OwnWaiver is a waiver as the person excused may have it.
type OwnWaiver struct {
	ID         string       `json:"id"`
	PositionID string       `json:"positionId,omitempty"` // "" = every position
	CourseCode string       `json:"courseCode"`
	Reason     string       `json:"reason"`
	From       courses.Date `json:"from"`
	Until      courses.Date `json:"until"` // the last day
	CreatedAt  time.Time    `json:"createdAt"`
	EndedAt    *time.Time   `json:"endedAt,omitempty"` // when it was shortened
}

// ExportPerson returns the waivers of a person, ended ones too, oldest first.
func (s *Staffing) ExportPerson(ctx context.Context, personID string) ([]OwnWaiver, error) {
	kept, err := db.Find[Waiver](ctx, s.waivers, bson.M{"personId": personID}, options.Find().SetSort(bson.D{{Key: "createdAt", Value: 1}, {Key: "_id", Value: 1}}))
	out := make([]OwnWaiver, len(kept))
	for i, w := range kept {
		out[i] = OwnWaiver{
			ID: w.ID, PositionID: w.PositionID, CourseCode: w.CourseCode, Reason: w.Why, From: w.From, Until: w.Until, CreatedAt: w.CreatedAt, EndedAt: w.EndedAt,
		}
	}
	return out, err
}
