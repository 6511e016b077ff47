package reminders

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/platform/db"
)

// OwnReminder is a reminder of an enrolment as its holder may have it: sent to
// the holder, or telling a coordinator that the holder is late.
type OwnReminder struct {
	EnrolmentID string    `json:"enrolmentId"`
	CourseCode  string    `json:"courseCode"`
	Audience    string    `json:"audience" enum:"learner,coordinator"`
	Due         time.Time `json:"due"`
	Step        *int      `json:"step,omitempty"` // working days from the due date; none of what somebody asked for
	At          time.Time `json:"at"`
}

// ExportPerson returns the newest reminders of a person's enrolments, up to
// most.
func (r *Reminders) ExportPerson(ctx context.Context, personID string, most int64) ([]OwnReminder, error) {
	kept, err := db.Find[Reminder](ctx, r.reminders, bson.M{"holderId": personID},
		options.Find().SetSort(bson.D{{Key: "at", Value: -1}, {Key: "_id", Value: -1}}).SetLimit(most))
	out := make([]OwnReminder, len(kept))
	for i, k := range kept {
		out[i] = OwnReminder{EnrolmentID: k.Subject, CourseCode: k.CourseCode, Audience: k.Audience, Due: k.Due, Step: k.Step, At: k.At}
	}
	return out, err
}
