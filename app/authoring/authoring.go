// Package authoring keeps the courses: it takes authored content in, publishes
// it as versions that never change, and shows the catalogue and the register
// of legal instruments. It knows nobody who learns: what a learner did is the
// matter of learning.
//
// Questions stand here with their keys. They leave the package only through
// FindBanks, for the server's own use; no route sends them.
package authoring

import (
	"context"
	"fmt"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"

	"lantoa/app/platform/db"
)

// How many immutable things a process keeps. A version is some 10 KB, a
// lesson 20 KB, the banks of a version 100 KB.
const (
	keptVersions = 256
	keptLessons  = 1024
	keptBanks    = 64
)

// Authoring is the feature.
type Authoring struct {
	// Now is db.Now by default.
	Now func() time.Time
	// Own, when set, tells for the course's page how a person stands to the
	// course. Learning sets it.
	Own func(ctx context.Context, personID string, course Course) (OwnStanding, error)

	db          *db.DB
	courses     *mongo.Collection
	versions    *mongo.Collection
	lessons     *mongo.Collection
	banks       *mongo.Collection
	questions   *mongo.Collection
	files       *mongo.Collection
	instruments *mongo.Collection

	keptVersions *lru.Cache[string, Version]
	keptLessons  *lru.Cache[string, Lesson]
	keptBanks    *lru.Cache[string, Banks]
}

// New returns the feature over a database.
func New(d *db.DB) *Authoring {
	return &Authoring{
		Now: db.Now,
		db:  d, courses: d.Collection("courses"), versions: d.Collection("course_versions"), lessons: d.Collection("lessons"),
		banks: d.Collection("question_banks"), questions: d.Collection("questions"), files: d.Collection("course_files"),
		instruments:  d.Collection("instruments"),
		keptVersions: cache[Version](keptVersions), keptLessons: cache[Lesson](keptLessons), keptBanks: cache[Banks](keptBanks),
	}
}

// cache holds immutable things only, so that it is never stale.
func cache[T any](size int) *lru.Cache[string, T] {
	c, err := lru.New[string, T](size)
	if err != nil {
		panic(err)
	}
	return c
}

// versionKey is the id of a version, and the beginning of the ids of all that
// belongs to it.
func versionKey(code string, version int) string { return fmt.Sprintf("%s/%d", code, version) }

func partKey(code string, version int, part string) string {
	return versionKey(code, version) + "/" + part
}

// OpenCourses lets everybody enrol in the courses and versions that were
// published before they could say otherwise. It is for a migration.
func OpenCourses(ctx context.Context, d *db.DB) error {
	if err := db.Ensure(ctx, d, Collections()...); err != nil {
		return err
	}
	for collection, field := range map[string]string{"courses": "selfEnrol", "course_versions": "outline.selfEnrol"} {
		_, err := d.Collection(collection).UpdateMany(ctx, bson.M{field: bson.M{"$exists": false}}, bson.M{"$set": bson.M{field: true}})
		if err != nil {
			return err
		}
	}
	return nil
}

// Collections declares what the feature keeps.
func Collections() []db.Collection {
	number := db.Type("int", "long")
	part := func(own bson.M, required ...string) bson.M {
		own["code"], own["version"] = db.Text(1, 64), number
		return db.Object(append(required, "code", "version"), own)
	}
	return []db.Collection{
		{
			Name: "courses",
			Schema: db.Object([]string{"number", "title", "fold", "current", "hash", "audiences", "competence", "publishedAt"}, bson.M{
				"_id": db.Text(1, 64), "number": number, "title": db.Text(1, 500), "fold": db.Type("string"), "current": number,
				"hash": db.Text(64, 64), "audiences": db.Type("array"), "competence": db.Type("string"), "publishedAt": db.Type("date"),
				"selfEnrol": db.Type("bool"),
			}),
			Indexes: []mongo.IndexModel{db.Index("number", "_id"), db.Index("audiences", "number"), db.Index("competence", "number")},
		},
		{
			Name:    "course_versions",
			Schema:  part(bson.M{"hash": db.Text(64, 64), "outline": db.Type("object"), "publishedAt": db.Type("date"), "publishedBy": db.Text(1, 100)}, "hash", "outline", "publishedAt", "publishedBy"),
			Indexes: []mongo.IndexModel{db.Unique("code", "version")},
		},
		{
			Name:    "lessons",
			Schema:  part(bson.M{"lesson": db.Type("object"), "html": db.Type("string")}, "lesson", "html"),
			Indexes: []mongo.IndexModel{db.Index("code", "version")},
		},
		{
			Name:    "question_banks",
			Schema:  part(bson.M{"bank": db.Text(1, 64), "position": number, "questions": db.Type("array")}, "bank", "position", "questions"),
			Indexes: []mongo.IndexModel{db.Index("code", "version", "position")},
		},
		{
			Name:    "questions",
			Schema:  part(bson.M{"bank": db.Text(1, 64), "question": db.Type("object")}, "bank", "question"),
			Indexes: []mongo.IndexModel{db.Index("code", "version")},
		},
		{
			Name:   "course_files",
			Schema: db.Object([]string{"data"}, bson.M{"_id": db.Text(64, 64), "data": db.Type("binData")}),
		},
		{
			Name: "instruments",
			Schema: db.Object([]string{"position", "instrument", "changedAt"}, bson.M{
				"_id": db.Text(1, 64), "position": number, "instrument": db.Type("object"), "changedAt": db.Type("date"),
			}),
			Indexes: []mongo.IndexModel{db.Index("position", "_id")},
		},
	}
}
