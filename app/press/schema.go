package press

import (
	"maps"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"

	"lantoa/app/platform/db"
	"lantoa/handbook"
)

// Collections declares what the feature keeps.
func Collections() []db.Collection {
	return []db.Collection{
		spokespersonsCollection(), delegationsCollection(), requestsCollection(), correctionsCollection(),
		conferencesCollection(), briefingsCollection(), mattersCollection(), reportsCollection(),
		{Name: agenciesName, Schema: db.Object([]string{"guard"}, bson.M{"_id": db.Text(1, 60), "guard": db.Type("int", "long")})},
	}
}

var (
	idText  = db.Text(1, 64)
	day     = bson.M{"bsonType": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
	date    = db.Type("date")
	flag    = db.Type("bool")
	number  = db.Type("int", "long")
	line    = db.Text(0, 300)
	passage = db.Text(0, 10_000)
)

// entry is the schema of a document with an Entry and more.
func entry(required []string, more bson.M) bson.M {
	all := bson.M{
		"_id": idText, "departmentId": idText, "departmentPath": db.Text(2, 600), "version": number,
		"createdBy": db.Text(1, 100), "createdAt": date, "updatedAt": date,
		"withdrawn": db.Object([]string{"at", "by", "cause", "reason"}, bson.M{"at": date, "by": db.Text(1, 100), "cause": db.OneOf(Mistaken, TakenBack), "reason": db.Text(3, 1000)}),
	}
	maps.Copy(all, more)
	return db.Object(append([]string{"_id", "departmentId", "departmentPath", "version", "createdBy", "createdAt", "updatedAt"}, required...), all)
}

func spokespersonsCollection() db.Collection {
	return db.Collection{
		Name: spokespersonsName,
		Schema: entry([]string{"kind", "name", "title", "from", "open"}, bson.M{
			"kind": db.OneOf(string(handbook.HeadSpeaks), string(handbook.AssignedSpeaks)), "personId": idText, "name": db.Text(1, 200), "title": db.Text(1, 300),
			"phone": db.Text(0, 60), "email": db.Text(0, 200), "from": day, "until": day, "open": flag, "decision": line, "decisionDate": day,
			"assignedAt": date, "publishedAt": date,
			"portal": db.Object([]string{"address", "at"}, bson.M{"address": bson.M{"bsonType": "string", "pattern": "^https://", "maxLength": 1000}, "at": date}),
		}),
		Indexes: []mongo.IndexModel{
			db.UniqueWhere(bson.M{"open": true}, "departmentId", "kind"),
			db.Index("departmentPath", "-from", "-_id"),
			db.Index("-from", "-_id"),
			db.IndexWhere(bson.M{"publishedAt": bson.M{"$exists": true}}, "from", "until"),
		},
	}
}

func delegationsCollection() db.Collection {
	return db.Collection{
		Name: delegationsName,
		Schema: entry([]string{"giverId", "giver", "receiver", "title", "case", "caseKey", "document", "from", "until"}, bson.M{
			"giverId": idText, "giver": db.Text(1, 200), "giverTitle": line, "personId": idText, "receiver": db.Text(1, 200), "title": db.Text(1, 300),
			"phone": db.Text(0, 60), "email": db.Text(0, 200), "case": db.Text(1, 1000), "caseKey": db.Text(1, 1000), "document": db.Text(1, 100),
			"from": day, "until": day, "incidentId": line,
		}),
		Indexes: []mongo.IndexModel{db.Index("departmentId", "caseKey"), db.Index("departmentPath", "-from", "-_id"), db.Index("-from", "-_id")},
	}
}

func requestsCollection() db.Collection {
	kinds := make([]string, 0, len(handbook.RequestKinds()))
	for _, k := range handbook.RequestKinds() {
		kinds = append(kinds, string(k))
	}
	return db.Collection{
		Name: requestsName,
		Schema: entry([]string{"kind", "outlet", "question", "received", "state", "exercise"}, bson.M{
			"kind": db.OneOf(kinds...), "outlet": db.Text(1, 200), "journalist": line, "contact": line, "question": db.Text(1, 5000), "received": date,
			"askedFor": date, "concluded": date, "due": date, "dueBy": db.OneOf(ByLaw, ByOutlet), "dueUnsure": flag, "assignee": line, "state": db.OneOf(Open, Answered, Refused),
			"answered": date, "answeredBy": line, "form": db.OneOf(Forms()...), "answer": passage,
			"refusal": db.Object([]string{"at", "basis", "reason"}, bson.M{
				"at": date, "basis": db.OneOf(string(handbook.PressLawRefusal), string(handbook.DecreeRefusal)), "reason": db.Text(10, 5000),
			}),
			"incidentId": line, "exercise": flag, "note": passage,
		}),
		Indexes: []mongo.IndexModel{
			db.Index("departmentPath", "-received", "-_id"),
			db.Index("-received", "-_id"),
			db.IndexWhere(bson.M{"state": Open}, "due"),
		},
	}
}

// dated is a collection that is listed, and counted, by one date.
func dated(name, key string, required []string, more bson.M) db.Collection {
	more["exercise"], more["incidentId"], more["note"] = flag, line, passage
	return db.Collection{
		Name: name, Schema: entry(append(required, "exercise"), more),
		Indexes: []mongo.IndexModel{db.Index("departmentPath", "-"+key, "-_id"), db.Index("-"+key, "-_id")},
	}
}

func correctionsCollection() db.Collection {
	return dated(correctionsName, "found", []string{"outlet", "article", "wrong", "found", "outcome"}, bson.M{
		"outlet": db.Text(1, 200), "article": db.Text(1, 500), "address": db.Text(0, 1000), "publishedOn": day, "wrong": db.Text(1, 5000), "truth": db.Text(0, 5000),
		"found": date, "demanded": date, "document": line, "outcome": db.OneOf(Outcomes()...), "outcomeOn": day,
	})
}

func conferencesCollection() db.Collection {
	return dated(conferencesName, "start", []string{"topic", "place", "start", "chair", "noticeNeeded"}, bson.M{
		"topic": db.Text(1, 1000), "place": db.Text(1, 500), "start": date, "chair": db.Text(1, 300), "documents": db.Text(0, 5000),
		"invited": bson.M{"bsonType": "array", "maxItems": 200, "items": db.Text(1, 200)}, "noticeNeeded": flag, "notified": date, "held": date,
		"cancelled": flag,
	})
}

func briefingsCollection() db.Collection {
	return dated(briefingsName, "at", []string{"host", "topic", "at", "speaker", "proactive"}, bson.M{
		"host": db.Text(1, 300), "topic": db.Text(1, 1000), "at": date, "speaker": db.Text(1, 300), "proactive": flag,
	})
}

func mattersCollection() db.Collection {
	return dated(mattersName, "received", []string{"title", "clause", "received"}, bson.M{
		"title": db.Text(1, 500), "clause": db.OneOf("", handbook.SeveralProvinces, handbook.ImportantEvent, handbook.DividedOpinion, handbook.AskedByPress),
		"received": date, "judged": date, "firstStatement": date, "form": db.OneOf(append(Forms(), "")...),
	})
}

func reportsCollection() db.Collection {
	return db.Collection{
		Name: reportsName, // _id is "<year>:<department>", the province's "<year>:"
		Schema: db.Object([]string{"_id", "year", "departmentId", "departmentPath", "difficulties", "version", "updatedAt", "updatedBy"}, bson.M{
			"_id": idText, "year": number, "departmentId": db.Text(0, 60), "departmentPath": db.Text(1, 600), "difficulties": db.Text(0, 20_000), "version": number,
			"updatedAt": date, "updatedBy": db.Text(1, 100), "submittedAt": date, "submittedBy": db.Text(1, 100), "lines": db.Type("array"),
		}),
		Indexes: []mongo.IndexModel{db.Unique("year", "departmentId")},
	}
}
