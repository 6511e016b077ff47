package handbooks

import (
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"

	"lantoa/app/platform/calendar"
	"lantoa/app/platform/db"
)

// zone is where days begin and end.
var zone = calendar.Zone

// Collections declares editions and supplements.
func Collections() []db.Collection {
	id, number := db.Text(1, 100), db.Type("int", "long")
	approved := bson.M{"approvedAt": bson.M{"$exists": true}}
	return []db.Collection{
		{
			Name: editionsName,
			Schema: db.Object([]string{"number", "content", "version", "base", "createdAt", "authors", "marks", "comments"}, bson.M{
				"_id": id, "number": db.Text(1, 60), "content": db.Type("object"), "version": number, "base": id, "createdAt": db.Type("date"),
				"authors": bson.M{"bsonType": "array", "minItems": 1, "items": id}, "marks": db.Type("array"), "comments": db.Type("array"),
				"submittedBy": id, "submittedAt": db.Type("date"), "approvedBy": id, "approvedAt": db.Type("date"),
				"decision": db.Object([]string{"number", "date", "authority"}, bson.M{"number": db.Text(1, 100), "date": db.Type("date"), "authority": db.Text(1, 200)}),
				"from":     db.Type("date"), "supersedes": db.Text(0, 100), "material": db.Type("array"),
				"gone": db.Type("array", "null"), "came": db.Type("array", "null"),
			}),
			Indexes: []mongo.IndexModel{
				db.UniqueWhere(approved, "number"),
				db.UniqueWhere(approved, "from"),
				db.Index("-createdAt", "-_id"),
			},
		},
		{
			Name: supplementsName, // _id is the department
			Schema: db.Object([]string{"contacts", "clocks", "notes", "version", "updatedAt", "updatedBy"}, bson.M{
				"_id": id, "contacts": db.Type("array"), "clocks": db.Type("array"), "notes": db.Type("array"),
				"version": number, "updatedAt": db.Type("date"), "updatedBy": id,
			}),
		},
	}
}

// midnight is the beginning of the day of an instant.
func midnight(t time.Time) time.Time {
	y, m, d := t.In(zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, zone).UTC()
}

func at(list string, i int) string { return fmt.Sprintf("%s[%d]", list, i) }

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
