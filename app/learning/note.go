package learning

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

// maxNote is the length of a note, in characters: some four pages.
const maxNote = 10_000

// Note is what a learner wrote beside a lesson, for nobody else. It belongs to
// the lesson of the course, whatever the version and cycle.
type Note struct {
	ID         string    `bson:"_id" json:"-"`
	PersonID   string    `bson:"personId" json:"-"`
	CourseCode string    `bson:"courseCode" json:"courseCode"`
	Lesson     string    `bson:"lesson" json:"lesson"`
	Text       string    `bson:"text" json:"text"`
	Version    int       `bson:"version" json:"version"`
	UpdatedAt  time.Time `bson:"updatedAt" json:"updatedAt"`
}

// LessonNote is a note beside its lesson; version 0 is none yet.
type LessonNote struct {
	Text      string     `json:"text"`
	Version   int        `json:"version"`
	UpdatedAt *time.Time `json:"updatedAt,omitempty"`
}

// ETag is the version.
func (n LessonNote) ETag() string { return api.Version(n.Version) }

func (n Note) beside() LessonNote {
	if n.Version == 0 {
		return LessonNote{}
	}
	return LessonNote{Text: n.Text, Version: n.Version, UpdatedAt: &n.UpdatedAt}
}

// FindNote returns the actor's note on a lesson. Errors: fault.NotFound (no
// such enrolment, or no such lesson in it).
func (l *Learning) FindNote(ctx context.Context, actor policy.Actor, in lessonInput) (LessonNote, error) {
	place, err := l.notePlace(ctx, actor, in)
	if err != nil {
		return LessonNote{}, err
	}
	n, err := l.findNote(ctx, place)
	return n.beside(), err
}

type noteInput struct {
	lessonInput
	IfMatch string  `header:"If-Match" json:"-"`
	Text    *string `json:"text" validate:"required,max=10000"` // maxNote; "" empties it
}

// WriteNote puts a text in the place of the version that the actor saw.
//
// Errors: fault.NotFound; fault.Invalid; fault.Stale with the note as it is
// now under "current".
func (l *Learning) WriteNote(ctx context.Context, actor policy.Actor, in noteInput) (LessonNote, error) {
	version, err := api.ParseVersion(in.IfMatch)
	if err != nil {
		return LessonNote{}, err
	}
	place, err := l.notePlace(ctx, actor, in.lessonInput)
	if err != nil {
		return LessonNote{}, err
	}
	n := Note{ID: db.NewID(), PersonID: place.PersonID, CourseCode: place.CourseCode, Lesson: place.Lesson, Text: *in.Text, Version: version + 1, UpdatedAt: l.Now()}
	written, err := l.putNote(ctx, n, version)
	if err != nil {
		return LessonNote{}, err
	}
	if written {
		return n.beside(), nil
	}
	if err := l.db.CatchUp(ctx); err != nil {
		return LessonNote{}, err
	}
	current, err := l.findNote(ctx, place)
	if err != nil {
		return LessonNote{}, err
	}
	return LessonNote{}, fault.New(fault.Stale, "Ghi chú này đã được sửa ở nơi khác.", "The note was changed elsewhere meanwhile.").With("current", current.beside())
}

// putNote writes a note over the version before; false when that is not there.
func (l *Learning) putNote(ctx context.Context, n Note, before int) (bool, error) {
	if before == 0 {
		_, err := l.notes.InsertOne(ctx, n)
		if db.IsDuplicate(err) {
			return false, nil
		}
		return err == nil, db.Translate(err)
	}
	res, err := l.notes.UpdateOne(ctx, append(n.place(), bson.E{Key: "version", Value: before}),
		bson.M{"$set": bson.M{"text": n.Text, "version": n.Version, "updatedAt": n.UpdatedAt}})
	if err != nil {
		return false, db.Translate(err)
	}
	return res.MatchedCount == 1, nil
}

// place is the key of a note.
func (n Note) place() bson.D {
	return bson.D{{Key: "personId", Value: n.PersonID}, {Key: "courseCode", Value: n.CourseCode}, {Key: "lesson", Value: n.Lesson}}
}

// notePlace is an empty note on a lesson of an own enrolment.
func (l *Learning) notePlace(ctx context.Context, actor policy.Actor, in lessonInput) (Note, error) {
	e, err := l.findOwn(ctx, actor, in.ID, options.FindOne().SetProjection(bson.M{"courseCode": 1, "version": 1}))
	if err != nil {
		return Note{}, err
	}
	v, err := l.authoring.FindVersion(ctx, e.CourseCode, e.Version)
	if err != nil {
		return Note{}, err
	}
	if _, ok := v.Outline.FindLesson(in.Lesson); !ok {
		return Note{}, errNoLesson()
	}
	return Note{PersonID: actor.PersonID, CourseCode: e.CourseCode, Lesson: in.Lesson}, nil
}

// findNote returns the note at a place, an empty one when there is none.
func (l *Learning) findNote(ctx context.Context, place Note) (Note, error) {
	n, err := db.FindOne[Note](ctx, l.notes, place.place())
	if fault.Is(err, fault.NotFound) {
		return Note{}, nil
	}
	return n, err
}

func writtenBy(personID string) bson.D {
	return bson.D{{Key: "personId", Value: personID}, {Key: "text", Value: bson.M{"$ne": ""}}}
}

// ListNotes returns all notes of a person that hold something, by course and
// lesson.
func (l *Learning) ListNotes(ctx context.Context, personID string) ([]Note, error) {
	return db.Find[Note](ctx, l.notes, writtenBy(personID), options.Find().SetSort(bson.D{{Key: "courseCode", Value: 1}, {Key: "lesson", Value: 1}}))
}

type listNotesInput struct {
	Cursor string `query:"cursor" json:"-"`
	Limit  int    `query:"limit" json:"-" validate:"min=0,max=100"`
}

func (l *Learning) listNotes(ctx context.Context, actor policy.Actor, in listNotesInput) (db.Page[Note], error) {
	return db.FindPage[Note](ctx, l.notes, writtenBy(actor.PersonID), db.PageBy{Keys: []string{"courseCode", "lesson"}}, in.Cursor, in.Limit)
}

func notesCollection() db.Collection {
	return db.Collection{
		Name: "lesson_notes",
		Schema: db.Object([]string{"personId", "courseCode", "lesson", "text", "version", "updatedAt"}, bson.M{
			"_id": db.Text(1, 64), "personId": db.Text(1, 64), "courseCode": db.Text(1, 64), "lesson": db.Text(1, 64), "text": db.Text(0, maxNote),
			"version": bson.M{"bsonType": bson.A{"int", "long"}, "minimum": 1}, "updatedAt": db.Type("date"),
		}),
		Indexes: []mongo.IndexModel{db.Unique("personId", "courseCode", "lesson")},
	}
}
