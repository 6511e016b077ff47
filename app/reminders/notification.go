package reminders

import (
	"context"
	"errors"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

const notificationsName = "notifications"

// The kinds of notifications. A person gets at most one of a kind a day.
const (
	KindReminder = "reminder" // what you have not finished
	KindOverview = "overview" // who is late in your departments
	KindNudge    = "nudge"    // somebody asks you to go on
	// Notes of other features.
	KindIncident = "incident" // of an incident that you are on, or that is yours to know
	KindTask     = "task"     // something that an incident's review gave you to do
	KindHandbook = "handbook" // an edition to read
	KindPress    = "press"    // a request, a report, a delegation
)

// Notification is a digest in the application, and the state of its mail.
type Notification struct {
	ID        string     `bson:"_id" json:"id"` // "reminder:<person>:<day>"
	PersonID  string     `bson:"personId" json:"-"`
	Day       string     `bson:"day" json:"day"`
	Kind      string     `bson:"kind" json:"kind" enum:"reminder,overview,nudge,incident,task,handbook,press"`
	Title     fault.Text `bson:"title" json:"title"`
	Body      string     `bson:"body" json:"body"` // a line each
	BodyEn    string     `bson:"bodyEn,omitempty" json:"bodyEn,omitempty"`
	Link      Link       `bson:"link" json:"link"`
	Count     int        `bson:"count" json:"count"`
	Read      bool       `bson:"read" json:"read"`
	CreatedAt time.Time  `bson:"createdAt" json:"createdAt"`
	Sender    *sender    `bson:"sender,omitempty" json:"-"` // of a nudge
	Urgent    bool       `bson:"urgent,omitempty" json:"-"` // of a note
	Exercise  bool       `bson:"exercise,omitempty" json:"exercise,omitempty"`
	Mail      Mailing    `bson:"mail" json:"-"`
}

// The screens that a notification opens.
const (
	LinkEnrolment = "enrolment" // the enrolment of that id
	LinkProgress  = "progress"  // who is late
	LinkHome      = "home"      // all that is to be done
	LinkIncident  = "incident"  // the incident of that id
	LinkHandbook  = "handbook"  // the handbook, or what of it is named
	LinkPress     = "press"     // the register of press requests, or one of them
)

// Link is a screen of the application.
type Link struct {
	Kind string `bson:"kind" json:"kind" enum:"enrolment,progress,home,incident,handbook,press"`
	ID   string `bson:"id,omitempty" json:"id,omitempty"`
}

// linkTo opens what a notification of items is about.
func linkTo(kind string, items []item) Link {
	switch {
	case kind == KindOverview:
		return Link{Kind: LinkProgress}
	case len(items) == 1:
		return Link{Kind: LinkEnrolment, ID: items[0].ID}
	}
	return Link{Kind: LinkHome}
}

// The states of a mail.
const (
	MailPending  = "pending"
	MailSent     = "sent"
	MailNone     = "none"     // the person has no address
	MailNeedless = "needless" // everything was finished before it left
	MailRefused  = "refused"  // the server will not have it
	MailLapsed   = "lapsed"   // its day went by
	MailDeclined = "declined" // the person takes no mails of this kind
)

// Mailing is the state of a digest's mail.
type Mailing struct {
	State string `bson:"state"`
	// Claim is the try that is sending, since ClaimedAt by the database's
	// clock.
	Claim     string     `bson:"claim,omitempty"`
	ClaimedAt *time.Time `bson:"claimedAt,omitempty"`
	SettledAt *time.Time `bson:"settledAt,omitempty"`
}

func notificationID(kind, personID, day string) string { return kind + ":" + personID + ":" + day }

func (n Notification) audience() string {
	if n.Kind == KindOverview {
		return ToCoordinator
	}
	return ToLearner
}

// Notifications is a page of one's own, and how many are unread in all.
type Notifications struct {
	db.Page[Notification]
	Unread int64 `json:"unread"`
}

// ListNotifications pages through the actor's own, newest first. It reads as
// many as the page has, and counts the unread in an index.
func (r *Reminders) ListNotifications(ctx context.Context, actor policy.Actor, cursor string, limit int) (Notifications, error) {
	page, err := db.FindPage[Notification](ctx, r.notifications, bson.D{{Key: "personId", Value: actor.PersonID}},
		db.PageBy{Keys: []string{"createdAt", "_id"}, Descending: true}, cursor, limit)
	if err != nil {
		return Notifications{}, err
	}
	for i, n := range page.Items {
		if n.Link.Kind == "" { // written before there were links
			page.Items[i].Link = linkTo(n.Kind, nil)
		}
	}
	unread, err := r.unread(ctx, actor)
	return Notifications{Page: page, Unread: unread}, err
}

func (r *Reminders) unread(ctx context.Context, actor policy.Actor) (int64, error) {
	n, err := r.notifications.CountDocuments(ctx, bson.M{"personId": actor.PersonID, "read": false})
	return n, db.Translate(err)
}

// MarkRead marks the actor's own with these ids, or all when ids is nil, and
// returns how many are left unread. Others' are passed over in silence.
func (r *Reminders) MarkRead(ctx context.Context, actor policy.Actor, ids []string) (int64, error) {
	where := bson.M{"personId": actor.PersonID, "read": false}
	if ids != nil {
		where["_id"] = bson.M{"$in": ids}
	}
	if _, err := r.notifications.UpdateMany(ctx, where, bson.M{"$set": bson.M{"read": true}}); err != nil {
		return 0, db.Translate(err)
	}
	return r.unread(ctx, actor)
}

// hasDigest tells whether the person had this kind today.
func (r *Reminders) hasDigest(ctx context.Context, id string) (bool, error) {
	n, err := r.notifications.CountDocuments(ctx, bson.M{"_id": id})
	return n > 0, db.Translate(err)
}

// digestsOf returns the ids of the day's notifications.
func (r *Reminders) digestsOf(ctx context.Context, day string) (map[string]bool, error) {
	found, err := db.Find[struct {
		ID string `bson:"_id"`
	}](ctx, r.notifications, bson.M{"day": day}, options.Find().SetProjection(bson.M{"_id": 1}))
	out := make(map[string]bool, len(found))
	for _, n := range found {
		out[n.ID] = true
	}
	return out, err
}

// IndexUnread brings notifications to what is declared and drops the index
// that this replaces. It is for a migration.
func IndexUnread(ctx context.Context, d *db.DB) error {
	if err := db.Ensure(ctx, d, notificationsCollection()); err != nil {
		return err
	}
	return dropIndex(ctx, d.Collection(notificationsName), "personId_where_read")
}

func dropIndex(ctx context.Context, c *mongo.Collection, name string) error {
	const indexNotFound = 27
	_, err := c.Indexes().DropOne(ctx, name)
	var answer mongo.CommandError
	if errors.As(err, &answer) && answer.Code == indexNotFound {
		return nil
	}
	return err
}

func notificationsCollection() db.Collection {
	id := db.Text(1, 200)
	return db.Collection{
		Name: notificationsName,
		Schema: db.Object([]string{"personId", "day", "kind", "title", "body", "count", "read", "createdAt", "mail"}, bson.M{
			"_id": id, "personId": id, "day": db.Text(10, 10), "kind": db.OneOf(KindReminder, KindOverview, KindNudge, KindIncident, KindTask, KindHandbook, KindPress),
			"title": db.Object([]string{"vi", "en"}, bson.M{"vi": db.Text(1, 1000), "en": db.Text(1, 1000)}), "body": db.Text(1, 20_000), "bodyEn": db.Text(1, 20_000),
			"link":  db.Object([]string{"kind"}, bson.M{"kind": db.OneOf(LinkEnrolment, LinkProgress, LinkHome, LinkIncident, LinkHandbook, LinkPress), "id": id}),
			"count": db.Type("int", "long"), "read": db.Type("bool"), "createdAt": db.Type("date"),
			"sender": db.Object([]string{"personId"}, bson.M{"personId": id, "department": db.Text(1, 300), "request": db.Text(1, 100)}),
			"mail": db.Object([]string{"state"}, bson.M{
				"state": db.OneOf(MailPending, MailSent, MailNone, MailNeedless, MailRefused, MailLapsed, MailDeclined), "claim": db.Text(1, 100),
				"claimedAt": db.Type("date"), "settledAt": db.Type("date"),
			}),
		}),
		Indexes: []mongo.IndexModel{
			db.Index("personId", "-createdAt", "-_id"),
			db.IndexWhere(bson.M{"read": false}, "personId", "read"), // with read: counted without the documents
			db.Index("day", "_id"),
			db.IndexWhere(bson.M{"mail.state": MailPending}, "day"),
		},
	}
}
