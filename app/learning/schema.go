package learning

import (
	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"

	"lantoa/app/platform/db"
	"lantoa/courses"
)

// Collections declares what the feature keeps.
func Collections() []db.Collection {
	number, percent := db.Type("int", "long"), bson.M{"bsonType": "number", "minimum": 0, "maximum": 100}
	id, slug := db.Text(1, 64), db.Text(1, 64)
	return []db.Collection{
		{
			Name: "enrolments",
			Schema: db.Object([]string{"personId", "courseCode", "version", "cycle", "source", "state", "progress", "createdAt"}, bson.M{
				"_id": id, "personId": id, "courseCode": slug, "version": number, "cycle": bson.M{"bsonType": bson.A{"int", "long"}, "minimum": 1},
				"source": db.Object([]string{"self", "assignments"}, bson.M{"self": db.Type("bool"), "assignments": db.Type("array")}),
				"state":  db.OneOf(Active, Completed, Withdrawn), "progress": db.Object([]string{"lessons", "quizzes"}, bson.M{"lessons": db.Type("object"), "quizzes": db.Type("object")}),
				"due": db.Type("date"), "createdAt": db.Type("date"), "completedAt": db.Type("date"), "score": percent,
			}),
			Indexes: []mongo.IndexModel{
				db.Unique("personId", "courseCode", "cycle"),
				db.Index("courseCode", "state", "personId"),
				db.Index("source.assignments.id"),
				db.IndexWhere(bson.M{"state": Completed}, "completedAt"),
				db.IndexWhere(bson.M{"state": Active}, "due"),
			},
		},
		{
			Name: "attempts",
			Schema: db.Object([]string{"enrolmentId", "personId", "courseCode", "version", "quiz", "number", "state", "seed", "sheet", "answers", "startedAt"}, bson.M{
				"_id": id, "enrolmentId": id, "personId": id, "courseCode": slug, "version": number, "quiz": slug, "number": number,
				"state": db.OneOf(InProgress, Finished), "seed": db.Type("long"), "sheet": db.Type("object"), "answers": answersSchema(),
				"startedAt": db.Type("date"), "deadline": db.Type("date"), "closesAt": db.Type("date"), "endedAt": db.Type("date"),
				"ended":   db.OneOf(ByLearner, ByDeadline),
				"outcome": db.Object([]string{"score", "max", "percent", "passed"}, bson.M{"percent": percent}),
				"hold":    closed(bson.M{"client": db.Text(1, 64), "device": db.Text(0, 100), "since": db.Type("date")}, "client", "device", "since"),
			}),
			Indexes: []mongo.IndexModel{
				db.UniqueWhere(bson.M{"state": InProgress}, "enrolmentId", "quiz"),
				db.Unique("enrolmentId", "quiz", "number"),
				db.Index("personId", "courseCode", "startedAt"),
				db.IndexWhere(bson.M{"state": InProgress}, "closesAt"),
			},
		},
		{
			Name: "accommodations",
			Schema: db.Object([]string{"personId", "timeFactor", "extraAttempts", "reason", "createdBy", "createdAt"}, bson.M{
				"_id": id, "personId": id, "courseCode": slug, "timeFactor": bson.M{"bsonType": "number", "minimum": 1, "maximum": 3},
				"extraAttempts": bson.M{"bsonType": bson.A{"int", "long"}, "minimum": 0, "maximum": 20}, "reason": db.Text(1, 1000),
				"until": db.Type("date"), "createdBy": id, "createdAt": db.Type("date"),
			}),
			Indexes: []mongo.IndexModel{db.Index("personId", "-createdAt", "-_id")},
		},
		{Name: "question_uses", Schema: db.Object([]string{"used"}, bson.M{"_id": db.Text(1, 200), "used": number})},
		notesCollection(),
	}
}

// answersSchema lets nothing stand among the answers but answers.
func answersSchema() bson.M {
	label := db.Text(1, 20)
	value := closed(bson.M{
		"choice": bson.M{"bsonType": "array", "maxItems": 100, "items": label},
		"text":   db.Text(1, courses.MaxText),
		"number": db.Type("double"),
		"pairs":  bson.M{"bsonType": "object", "maxProperties": 100, "patternProperties": bson.M{"^[0-9]{1,3}$": label}, "additionalProperties": false},
		"bool":   db.Type("bool"),
	})
	answer := closed(bson.M{"value": value, "seq": bson.M{"bsonType": bson.A{"int", "long"}, "minimum": 1}, "at": db.Type("date")}, "value", "seq", "at")
	return bson.M{"bsonType": "object", "patternProperties": bson.M{"^q[0-9]{1,3}$": answer}, "additionalProperties": false}
}

// closed is db.Object that allows no other key.
func closed(properties bson.M, required ...string) bson.M {
	s := db.Object(required, properties)
	s["additionalProperties"] = false
	return s
}
