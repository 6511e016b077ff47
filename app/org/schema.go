package org

import (
	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"

	"lantoa/app/platform/db"
)

// Collections declares what the package keeps.
func Collections() []db.Collection {
	return []db.Collection{
		{Name: departmentsName, Schema: departmentSchema(), Indexes: []mongo.IndexModel{
			db.Index("open", "path"),
			db.Index("from", "to"),
			db.UniqueWhere(bson.M{"open": true, "code": bson.M{"$gt": ""}}, "code"),
		}},
		{Name: eventsName, Schema: eventSchema(), Indexes: []mongo.IndexModel{
			db.Unique("seq"),
			db.Index("departments", "seq"),
		}},
		{Name: positionsName, Schema: db.Object([]string{"_id", "name", "order"}, bson.M{
			"_id": db.Text(1, 60), "name": db.Text(2, 200), "order": db.Type("int", "long"),
		})},
		{Name: postingsName, Schema: postingSchema(), Indexes: []mongo.IndexModel{
			db.UniqueWhere(bson.M{"open": true, "main": true}, "personId"),
			db.UniqueWhere(bson.M{"open": true}, "personId", "departmentId", "positionId"),
			db.Index("personId", "from"),
			db.Index("departmentId", "from"),
			db.Index("positionId", "from"),
			db.Index("from"),
			db.Index("to"),
		}},
		{Name: peopleName, Schema: personSchema(), Indexes: []mongo.IndexModel{
			db.UniqueWhere(bson.M{"email": bson.M{"$gt": ""}}, "email"),
			db.UniqueWhere(bson.M{"cccdKey": bson.M{"$gt": ""}}, "cccdKey"),
			db.Index("sortKey", "_id"),
			db.Index("within", "sortKey", "_id"),
			db.Index("words"),
		}},
		{Name: importsName, Indexes: []mongo.IndexModel{db.Index("state")}, Schema: db.Object([]string{"_id", "state", "createdAt"}, bson.M{
			"_id": db.Text(26, 26), "state": db.OneOf(importStaging, importApplying, importDone), "createdAt": db.Type("date"),
		})},
		{Name: chunksName, Indexes: []mongo.IndexModel{db.Index("import")}, Schema: db.Object([]string{"_id", "import", "sealed"}, bson.M{
			"_id": db.Text(1, 60), "import": db.Text(26, 26), "sealed": db.Type("binData"),
		})},
	}
}

func departmentSchema() bson.M {
	naming := bson.M{"name": db.Text(2, 200), "kind": db.Type("string"), "path": db.Text(3, 1000), "from": db.Type("date"), "to": db.Type("date")}
	properties := bson.M{
		"_id": db.Text(1, 60), "open": db.Type("bool"), "guard": db.Type("long"),
		"successors": bson.M{"bsonType": "array", "items": db.Text(1, 60)},
		"versions":   bson.M{"bsonType": "array", "minItems": 1, "items": db.Object([]string{"name", "kind", "path", "from"}, naming)},
	}
	for k, v := range naming {
		properties[k] = v
	}
	return db.Object([]string{"_id", "name", "kind", "path", "from", "open", "versions", "guard"}, properties)
}

func eventSchema() bson.M {
	return db.Object([]string{"_id", "seq", "kind", "date", "by", "recordedAt", "departments"}, bson.M{
		"_id": db.Text(1, 80), "seq": db.Type("long"), "date": db.Type("date"), "by": db.Text(1, 100), "recordedAt": db.Type("date"),
		"kind":        db.OneOf("create", "rename", "merge", "split", "reparent", "dissolve"),
		"departments": bson.M{"bsonType": "array", "items": db.Text(1, 60)},
	})
}

func postingSchema() bson.M {
	return db.Object([]string{"_id", "personId", "departmentId", "departmentPath", "positionId", "duty", "main", "from", "open", "since"}, bson.M{
		"_id": db.Text(1, 80), "personId": db.Text(1, 60), "departmentId": db.Text(1, 60), "departmentPath": db.Text(3, 1000),
		"positionId": db.Text(1, 60), "duty": db.OneOf("chuyen-trach", "kiem-nhiem"), "main": db.Type("bool"),
		"from": db.Type("date"), "to": db.Type("date"), "open": db.Type("bool"), "since": db.Type("date"), "decision": db.Text(1, 200),
	})
}

func personSchema() bson.M {
	return db.Object([]string{"_id", "family", "given", "sortKey", "active", "words", "within", "version", "guard", "createdAt", "updatedAt"}, bson.M{
		"_id": db.Text(1, 60), "family": db.Text(0, 60), "middle": db.Text(1, 100), "given": db.Text(1, 60), "sortKey": db.Type("string"),
		"email": db.Text(3, 254), "phone": bson.M{"bsonType": "string", "pattern": "^0[35789][0-9]{8}$"},
		"birthDate": bson.M{"bsonType": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
		"cccd":      db.Type("binData"), "cccdKey": db.Text(64, 64), "sex": db.OneOf("nam", "nu"), "active": db.Type("bool"),
		"words": db.Type("array"), "within": db.Type("array"), "version": db.Type("int", "long"), "guard": db.Type("long"),
		"createdAt": db.Type("date"), "updatedAt": db.Type("date"),
	})
}
