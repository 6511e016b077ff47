package reminders

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/platform/calendar"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

// sender is who asked for a nudge.
type sender struct {
	PersonID   string `bson:"personId"`
	Department string `bson:"department,omitempty"` // its name that day
	Request    string `bson:"request,omitempty"`    // the Idempotency-Key's hash
}

// name is how a message calls the sender.
func (s sender) name() fault.Text {
	return fault.T(cmp.Or(s.Department, "Đầu mối phụ trách"), cmp.Or(s.Department, "Your coordinator"))
}

// mostNudged bounds how many people one coordinator reminds within nudgeWindow.
const (
	mostNudged  = 500
	nudgeWindow = time.Hour
)

const sendersName = "reminder_senders"

// budget is what a coordinator has reminded lately. It is written in every
// nudge's transaction, so that two requests of one coordinator go one after
// the other.
type budget struct {
	ID     string    `bson:"_id"` // the person
	Recent []spent   `bson:"recent"`
	At     time.Time `bson:"at"`
}

type spent struct {
	At     time.Time `bson:"at"`
	People int       `bson:"people"`
}

func (r *Reminders) spend(ctx context.Context, personID string, people int, now time.Time) error {
	b, err := db.FindOne[budget](ctx, r.senders, bson.M{"_id": personID})
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	recent, used := []spent{{now, people}}, 0
	for _, s := range b.Recent {
		if now.Sub(s.At) < nudgeWindow {
			recent, used = append(recent, s), used+s.People
		}
	}
	if used+people > mostNudged {
		oldest := now
		for _, s := range recent {
			if s.At.Before(oldest) {
				oldest = s.At
			}
		}
		return fault.New(fault.RateLimited,
			fmt.Sprintf("Trong một giờ có thể nhắc nhiều nhất %d người; bạn còn nhắc được %d người. Hãy chọn ít hơn, hoặc chờ rồi nhắc tiếp.", mostNudged, mostNudged-used),
			fmt.Sprintf("At most %d people can be reminded in an hour; %d are left. Choose fewer, or wait and go on later.", mostNudged, mostNudged-used),
		).Because("nudges").With("left", mostNudged-used).With("againAt", oldest.Add(nudgeWindow).In(calendar.Zone))
	}
	_, err = r.senders.ReplaceOne(ctx, bson.M{"_id": personID}, budget{ID: personID, Recent: recent, At: now}, options.Replace().SetUpsert(true))
	return err
}

func sendersCollection() db.Collection {
	number := db.Type("int", "long")
	return db.Collection{
		Name: sendersName,
		Schema: db.Object([]string{"recent", "at"}, bson.M{
			"_id": db.Text(1, 100), "at": db.Type("date"),
			"recent": bson.M{"bsonType": "array", "maxItems": mostNudged, "items": db.Object([]string{"at", "people"}, bson.M{"at": db.Type("date"), "people": number})},
		}),
		Indexes: []mongo.IndexModel{db.TTL("at", 24*time.Hour)},
	}
}
