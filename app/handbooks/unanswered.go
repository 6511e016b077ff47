package handbooks

import (
	"context"
	"regexp"
	"strings"
	"time"
	"unicode"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/platform/db"
	"lantoa/handbook"
)

const (
	searchesName = "handbook_searches"
	usesName     = "handbook_uses"
	// keptSearches and keptUses are how long counts are kept.
	keptSearches = 400 * 24 * time.Hour
	keptUses     = 800 * 24 * time.Hour
)

// SearchCollections declares what is counted for the authors: never who.
func SearchCollections() []db.Collection {
	count := bson.M{"bsonType": bson.A{"int", "long"}, "minimum": 1}
	return []db.Collection{
		{
			Name:    searchesName, // _id is the words of the query, without diacritics
			Schema:  closedObject(bson.M{"_id": db.Text(1, mostQuery), "count": count, "lastAt": db.Type("date")}, "count", "lastAt"),
			Indexes: []mongo.IndexModel{db.TTL("lastAt", keptSearches), db.Index("-count", "_id")},
		},
		{
			Name: usesName, // _id is day/kind/item, with "!" at its end in an incident
			Schema: closedObject(bson.M{
				"_id": db.Text(1, 200), "day": db.Text(10, 10), "at": db.Type("date"), "kind": db.Text(1, 20), "item": db.Text(1, 100),
				"incident": db.Type("bool"), "count": count,
			}, "day", "at", "kind", "item", "incident", "count"),
			Indexes: []mongo.IndexModel{db.TTL("at", keptUses), db.Index("day", "kind", "item")},
		},
	}
}

func closedObject(properties bson.M, required ...string) bson.M {
	s := db.Object(required, properties)
	s["additionalProperties"] = false
	return s
}

const mostQuery = 100

// personal finds what may be somebody's: numbers of phones and identity cards,
// addresses of mail.
var personal = regexp.MustCompile(`[0-9](?:[ .-]?[0-9]){5}|@`)

// keepUnanswered counts a query that found nothing, and tells whether it was
// kept: not when it may hold something of a person's, or is too long.
func (h *Handbooks) keepUnanswered(ctx context.Context, query string) (bool, error) {
	folded := strings.Join(strings.FieldsFunc(handbook.Fold(query), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
	if len(folded) < 2 || len([]rune(folded)) > mostQuery || personal.MatchString(query) {
		return false, nil
	}
	_, err := h.searches.UpdateOne(ctx, bson.M{"_id": folded}, bson.M{"$inc": bson.M{"count": 1}, "$set": bson.M{"lastAt": h.Now()}}, options.Update().SetUpsert(true))
	return err == nil, db.Translate(err)
}

// Unanswered is a query that found nothing when it was asked.
type Unanswered struct {
	Query  string    `bson:"_id" json:"query"` // without diacritics
	Count  int       `bson:"count" json:"count"`
	LastAt time.Time `bson:"lastAt" json:"lastAt"`
	// Answered tells that the edition in force answers it now.
	Answered bool `bson:"-" json:"answered"`
}

const mostUnanswered = 200

// unanswered are the queries since a moment, most asked first.
func (h *Handbooks) unanswered(ctx context.Context, b *book, since time.Time) ([]Unanswered, error) {
	all, err := db.Find[Unanswered](ctx, h.searches, bson.M{"lastAt": bson.M{"$gte": since}},
		options.Find().SetSort(bson.D{{Key: "count", Value: -1}, {Key: "_id", Value: 1}}).SetLimit(mostUnanswered))
	for i, u := range all {
		found := b.index().Search(handbook.Query{Text: u.Query, Synonyms: b.edition.Synonyms, Limit: 1})
		all[i].Answered = found.Total > 0 && !found.Partial
	}
	return orEmpty(all), err
}
