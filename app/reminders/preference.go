package reminders

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/audit"
	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

const preferencesName = "preferences"

// The languages of a person.
const (
	Vietnamese = "vi"
	English    = "en"
)

// Preferences are what a person chose of messages. They count at the moment at
// which a mail is to leave; in the application everything is shown whatever is
// chosen here.
type Preferences struct {
	PersonID      string    `bson:"_id" json:"-"`
	Language      string    `bson:"language" json:"language" enum:"vi,en"`
	MailReminders bool      `bson:"mailReminders" json:"mailReminders"` // of what is to be finished, nudges too
	MailOverviews bool      `bson:"mailOverviews" json:"mailOverviews"` // of who is late, for coordinators
	Version       int       `bson:"version" json:"version"`             // 0 is what nobody changed yet
	UpdatedAt     time.Time `bson:"updatedAt" json:"-"`
}

// ETag is the version.
func (p Preferences) ETag() string { return api.Version(p.Version) }

// wants tells whether the person takes mails about a kind of notifications.
func (p Preferences) wants(kind string) bool {
	if kind == KindOverview {
		return p.MailOverviews
	}
	return p.MailReminders
}

// FindPreferences returns what the person chose: Vietnamese and all mails when
// that is nothing.
func (r *Reminders) FindPreferences(ctx context.Context, personID string) (Preferences, error) {
	p, err := db.FindOne[Preferences](ctx, r.preferences, bson.M{"_id": personID})
	if fault.Is(err, fault.NotFound) {
		return Preferences{PersonID: personID, Language: Vietnamese, MailReminders: true, MailOverviews: true}, nil
	}
	return p, err
}

// SavePreferences puts others in the place of the actor's of the version that
// they saw. Errors: fault.Stale.
func (r *Reminders) SavePreferences(ctx context.Context, actor policy.Actor, version int, p Preferences) (Preferences, error) {
	p.PersonID, p.Version, p.UpdatedAt = actor.PersonID, version+1, r.Now()
	err := r.db.Tx(ctx, func(ctx context.Context) error {
		old, err := r.FindPreferences(ctx, actor.PersonID)
		if err != nil {
			return err
		}
		if old.Version != version {
			return api.ErrStale()
		}
		if version == 0 {
			_, err = r.preferences.InsertOne(ctx, p)
		} else {
			_, err = r.preferences.ReplaceOne(ctx, bson.M{"_id": actor.PersonID, "version": version}, p)
		}
		if err != nil {
			return err
		}
		return audit.Record(ctx, r.db, audit.Entry{Actor: actor, Action: "preferences.update", Subject: "person:" + actor.PersonID, Before: old, After: p})
	})
	if db.IsDuplicate(err) {
		return Preferences{}, api.ErrStale()
	}
	if err != nil {
		return Preferences{}, err
	}
	return p, nil
}

func preferencesCollection() db.Collection {
	flag := db.Type("bool")
	return db.Collection{
		Name: preferencesName, // _id is the person
		Schema: db.Object([]string{"language", "mailReminders", "mailOverviews", "version", "updatedAt"}, bson.M{
			"_id": db.Text(1, 100), "language": db.OneOf(Vietnamese, English), "mailReminders": flag, "mailOverviews": flag,
			"version": bson.M{"bsonType": bson.A{"int", "long"}, "minimum": 1}, "updatedAt": db.Type("date"),
		}),
	}
}

func (r *Reminders) showPreferences(ctx context.Context, actor policy.Actor, _ api.Nothing) (Preferences, error) {
	return r.FindPreferences(ctx, actor.PersonID)
}

type preferencesInput struct {
	IfMatch       string `header:"If-Match" json:"-"`
	Language      string `json:"language" validate:"required,oneof=vi en"`
	MailReminders *bool  `json:"mailReminders" validate:"required"`
	MailOverviews *bool  `json:"mailOverviews" validate:"required"`
}

func (r *Reminders) savePreferences(ctx context.Context, actor policy.Actor, in preferencesInput) (Preferences, error) {
	version, err := api.ParseVersion(in.IfMatch)
	if err != nil {
		return Preferences{}, err
	}
	return r.SavePreferences(ctx, actor, version, Preferences{Language: in.Language, MailReminders: *in.MailReminders, MailOverviews: *in.MailOverviews})
}
