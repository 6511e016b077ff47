package learning

import (
	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"

	"lantoa/app/platform/db"
)

// AssignmentCollections declares what the assignments keep.
func AssignmentCollections() []db.Collection {
	id, text, date, number := db.Text(1, 64), db.Text(1, 1000), db.Type("date"), db.Type("int", "long")
	list := func(items bson.M, most int) bson.M {
		return bson.M{"bsonType": "array", "maxItems": most, "items": items}
	}
	rule := closed(bson.M{
		"courseCode":  id,
		"departments": list(closed(bson.M{"id": id, "below": db.Type("bool")}, "id", "below"), 200),
		"positions":   list(id, 50), "people": list(id, 1000),
		"due":         closed(bson.M{"date": db.Text(10, 10), "daysAfterPosting": number, "daysAfterAssignment": number}),
		"honourPrior": closed(bson.M{"maxAgeMonths": number, "currentVersion": db.Type("bool")}, "maxAgeMonths", "currentVersion"),
	}, "courseCode", "departments", "positions", "people", "due")
	return []db.Collection{
		{
			Name: "assignments",
			Schema: db.Object([]string{"rule", "reason", "title", "words", "reach", "state", "createdBy", "createdAt", "asked", "members"}, bson.M{
				"_id": id, "rule": rule, "reason": text, "title": db.Text(1, 500), "words": db.Type("object"), "reach": list(id, 2000),
				"state": db.OneOf(AssignmentActive, AssignmentEnded), "createdBy": id, "createdAt": date, "endedBy": id, "endedAt": date, "endReason": text,
				"replaces": id, "replacedBy": id, "asked": number, "members": number, "appliedAt": date,
			}),
			Indexes: []mongo.IndexModel{
				db.Index("-createdAt", "-_id"),
				db.Index("rule.courseCode", "-createdAt", "-_id"),
				db.Index("state", "_id"),
			},
		},
		{
			Name: "assignment_members",
			Schema: db.Object([]string{"assignmentId", "personId", "open", "from", "reason", "departmentId", "positionId", "due", "honoured"}, bson.M{
				"_id": id, "assignmentId": id, "personId": id, "open": db.Type("bool"), "from": date, "to": date,
				"reason": db.OneOf(ByRule, ByName), "endReason": db.OneOf(LeftRule, LeftEnded), "departmentId": id, "positionId": id,
				"due": date, "enrolmentId": id, "honoured": db.Type("bool"), "waiting": db.Type("bool"),
			}),
			Indexes: []mongo.IndexModel{
				db.UniqueWhere(bson.M{"open": true}, "assignmentId", "personId"),
				db.Index("assignmentId", "open", "_id"),
				db.Index("assignmentId", "_id"),
				db.Index("personId", "assignmentId", "open"),
				db.IndexWhere(bson.M{"waiting": true}, "assignmentId", "_id"),
			},
		},
	}
}
