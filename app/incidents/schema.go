package incidents

import (
	"context"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"

	"lantoa/app/platform/db"
	"lantoa/app/reminders"
)

const (
	incidentsName = "incidents"
	entriesName   = "incident_entries"
	booksName     = "incident_books"
	tasksName     = "incident_tasks"
	filesName     = "incident_files"
)

// Collections declares what the feature keeps.
func Collections() []db.Collection {
	id, number, flag, date := db.Text(1, 100), db.Type("int", "long"), db.Type("bool"), db.Type("date")
	name := db.Text(1, 300)
	return []db.Collection{
		{
			Name: incidentsName,
			Schema: db.Object([]string{"number", "exercise", "title", "procedure", "department", "path", "received", "openedAt", "openedBy", "status", "people", "state"}, bson.M{
				// The number itself says whether it is an exercise.
				"number": bson.M{"bsonType": "string", "pattern": `^(VV|DT)-[0-9]{4}-[0-9]{4,}$`}, "exercise": flag, "title": db.Text(1, 500),
				"procedure": id, "department": id, "path": name, "received": date, "openedAt": date, "openedBy": id, "status": db.OneOf(Running, Over),
				"people": db.Type("array"), "state": db.Object([]string{"seq"}, bson.M{"seq": number}),
			}),
			Indexes: []mongo.IndexModel{
				db.Unique("number"),
				db.Index("people", "-status", "-openedAt", "-_id"),
				db.Index("-status", "-openedAt", "-_id"),
				db.Index("path", "-status"),
				db.Index("exercise", "received"),
			},
		},
		{
			Name: entriesName,
			Schema: db.Object([]string{"incident", "seq", "client", "kind", "at", "received", "by", "payload"}, bson.M{
				"incident": id, "seq": number, "client": db.Text(1, 100), "kind": db.Text(1, 40), "at": date, "received": date, "by": id, "payload": db.Type("object"),
			}),
			Indexes: []mongo.IndexModel{db.Unique("incident", "seq"), db.Unique("incident", "client")},
		},
		{Name: booksName, Schema: db.Object([]string{"last"}, bson.M{"_id": db.Text(7, 7), "last": number})}, // _id is "VV-2026"
		{
			Name: tasksName,
			Schema: db.Object([]string{"incident", "number", "exercise", "text", "owner", "due", "state", "createdAt"}, bson.M{
				"incident": id, "number": db.Text(1, 40), "exercise": flag, "text": db.Text(1, 2000), "owner": id, "due": db.Text(10, 10),
				"state": db.OneOf(TaskOpen, TaskDone), "createdAt": date, "doneAt": date, "note": db.Text(0, 2000),
			}),
			Indexes: []mongo.IndexModel{db.Index("owner", "-state", "due", "_id"), db.Index("incident")},
		},
		{
			Name: filesName,
			Schema: db.Object([]string{"incident", "name", "type", "size", "sha256", "key", "by", "at"}, bson.M{
				"incident": id, "name": name, "type": db.Text(1, 100), "size": number, "sha256": db.Text(64, 64), "key": name, "by": id, "at": date,
			}),
			Indexes: []mongo.IndexModel{db.Index("incident")},
		},
	}
}

// Migrate is the step of the database: the collections, and notifications of
// incidents.
func Migrate(ctx context.Context, d *db.DB) error {
	if err := db.Ensure(ctx, d, Collections()...); err != nil {
		return err
	}
	return reminders.OpenNotifications(ctx, d)
}
