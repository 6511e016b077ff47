package certification

import (
	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"

	"lantoa/app/platform/db"
)

// holdingIndex answers ListCurrent without reading a certificate.
var holdingIndex = bson.D{
	{Key: "courseCode", Value: 1},
	{Key: "personId", Value: 1},
	{Key: "issuedAt", Value: 1},
	{Key: "validUntil", Value: 1},
	{Key: "revokedAt", Value: 1},
	{Key: "supersededAt", Value: 1},
	{Key: "_id", Value: 1},
}

// holdingFields are those of a Holding, all in the index.
var holdingFields = bson.M{"personId": 1, "courseCode": 1, "issuedAt": 1, "validUntil": 1, "revokedAt": 1, "supersededAt": 1}

// Collections declares what the feature keeps.
func Collections() []db.Collection {
	id, line, number := db.Text(1, 64), db.Text(1, 500), bson.M{"bsonType": bson.A{"int", "long"}, "minimum": 1}
	day := bson.M{"bsonType": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
	issuer := bson.M{"superior": line, "heading": line, "name": line, "place": line, "signerTitle": line, "signerName": line}
	issuerKeys := []string{"_id", "superior", "heading", "name", "place", "signerTitle", "signerName"}
	return []db.Collection{
		{
			Name: "certificates",
			Schema: db.Object([]string{
				"enrolmentId", "personId", "issuer", "year", "number", "numberText", "code", "holder", "authority",
				"courseCode", "courseTitle", "title", "programme", "version", "cycle", "from", "to", "periods", "classification", "issuedAt", "fileHash",
			}, bson.M{
				"_id": id, "enrolmentId": id, "personId": id, "issuer": db.Text(1, 40), "year": number, "number": number, "numberText": db.Text(1, 100),
				"code":      bson.M{"bsonType": "string", "pattern": "^[0-9A-HJKMNP-TV-Z]{12}$"},
				"holder":    db.Object([]string{"fullName"}, bson.M{"fullName": db.Text(1, 300), "birthDate": day, "position": line, "department": line}),
				"authority": db.Object(issuerKeys, issuer), "courseCode": id, "courseTitle": line, "title": line, "programme": line,
				"version": number, "cycle": number, "from": day, "to": day, "periods": db.Type("int", "long"), "classification": db.Text(1, 60),
				"score": bson.M{"bsonType": "number", "minimum": 0, "maximum": 100}, "issuedAt": db.Type("date"), "validUntil": day,
				"supersededBy": id, "supersededAt": db.Type("date"), "revokedAt": db.Type("date"),
				"revocation": db.Object([]string{"reason", "requestedBy", "requestedAt"}, bson.M{"reason": db.Text(1, 1000)}),
				"fileKey":    db.Text(0, 512), "fileHash": bson.M{"bsonType": "string", "pattern": "^([0-9a-f]{64})?$"}, "fileSize": db.Type("int", "long"),
			}),
			Indexes: []mongo.IndexModel{
				db.Unique("enrolmentId"),
				db.Unique("issuer", "year", "number"),
				db.Unique("code"),
				{Keys: holdingIndex},
				db.Index("personId", "-issuedAt", "-_id"),
				db.Index("courseCode", "-issuedAt", "-_id"),
				db.Index("-issuedAt", "-_id"),
				db.IndexWhere(bson.M{"fileHash": ""}, "issuedAt"),
			},
		},
		{Name: "books", Schema: db.Object([]string{"next"}, bson.M{"_id": db.Text(1, 60), "next": number})},
		{Name: "issuers", Schema: db.Object(issuerKeys, issuer)},
	}
}
