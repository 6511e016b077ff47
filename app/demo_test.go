package app

import (
	"io"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"
)

// TestTheDemonstrationHasAStory, told once however often it is asked for.
func TestTheDemonstrationHasAStory(t *testing.T) {
	t.Parallel()
	a := newApp(t)
	for range 2 {
		if err := a.Demo(t.Context(), 20, io.Discard); err != nil {
			t.Fatal(err)
		}
	}
	now := a.Org.Now()
	count := func(collection string, where bson.M) int64 {
		t.Helper()
		n, err := a.DB.Collection(collection).CountDocuments(t.Context(), where)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	late := func(days int) bson.M {
		return bson.M{"state": "active", "due": bson.M{"$lt": now.AddDate(0, 0, -days+1), "$gt": now.AddDate(0, 0, -days-1)}}
	}
	today, soon := now.Format(time.DateOnly), now.AddDate(0, 0, 30).Format(time.DateOnly)
	for _, tt := range []struct {
		what, collection string
		where            bson.M
		want             int64
	}{
		{"late by three days", "enrolments", late(3), 2},
		{"late by twenty days", "enrolments", late(20), 3},
		{"due within a week", "enrolments", bson.M{"state": "active", "due": bson.M{"$gt": now, "$lt": now.AddDate(0, 0, 8)}}, 2},
		{"begun, with lessons read", "enrolments", bson.M{"state": "active", "progress.lessons": bson.M{"$ne": bson.M{}}}, 2},
		{"certificates", "certificates", bson.M{}, 3},
		{"certificates that ended", "certificates", bson.M{"validUntil": bson.M{"$lt": today}}, 1},
		{"certificates about to end", "certificates", bson.M{"validUntil": bson.M{"$gte": today, "$lt": soon}}, 1},
		{"reminders of the due day", "reminders", bson.M{"by": bson.M{"$exists": false}}, 5},
		{"reminders asked for", "reminders", bson.M{"by": bson.M{"$exists": true}}, 1},
		{"locked accounts", "accounts", bson.M{"disabled": true}, 1},
		{"waivers", "waivers", bson.M{}, 1},
	} {
		if got := count(tt.collection, tt.where); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.what, got, tt.want)
		}
	}
}
