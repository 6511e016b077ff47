package authoring

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/courses"
)

// Course is the identity of a course and what its newest version says of
// itself.
type Course struct {
	Code        string    `bson:"_id" json:"code"`
	Number      int       `bson:"number" json:"number"`
	Edition     string    `bson:"edition" json:"edition"`
	Title       string    `bson:"title" json:"title"`
	TitleEn     string    `bson:"titleEn" json:"titleEn"`
	Summary     string    `bson:"summary" json:"summary"`
	Competence  string    `bson:"competence" json:"competence"`
	Audiences   []string  `bson:"audiences" json:"audiences"`
	Periods     int       `bson:"periods" json:"periods"`
	Lessons     int       `bson:"lessons" json:"lessons"`
	Minutes     int       `bson:"minutes" json:"minutes"`
	SelfEnrol   bool      `bson:"selfEnrol" json:"selfEnrol"` // else only those to whom it is assigned take it
	Current     int       `bson:"current" json:"version"`
	PublishedAt time.Time `bson:"publishedAt" json:"publishedAt"`

	Hash string `bson:"hash" json:"-"`
	Fold string `bson:"fold" json:"-"` // what a search looks at
}

// Version is a published version of a course: it never changes.
type Version struct {
	ID          string          `bson:"_id" json:"id"`
	Code        string          `bson:"code" json:"code"`
	Version     int             `bson:"version" json:"version"`
	Outline     courses.Outline `bson:"outline" json:"outline"`
	Files       []FileRef       `bson:"files" json:"files"`
	Hash        string          `bson:"hash" json:"hash"` // SHA-256 of the canonical export
	PublishedAt time.Time       `bson:"publishedAt" json:"publishedAt"`
	PublishedBy string          `bson:"publishedBy" json:"publishedBy"`
}

// FileRef names an attachment of a version; Content is the id of its bytes.
type FileRef struct {
	Name    string `bson:"name" json:"name"`
	Size    int    `bson:"size" json:"size"`
	Content string `bson:"content" json:"-"` // SHA-256
}

// Lesson is a lesson of a version with its text as HTML, made safe when it was
// published.
type Lesson struct {
	ID      string         `bson:"_id"`
	Code    string         `bson:"code"`
	Version int            `bson:"version"`
	Lesson  courses.Lesson `bson:"lesson"`
	HTML    string         `bson:"html"`
}

// Banks are the question banks of a version, WITH keys. For the server only.
type Banks []courses.Bank

// Find is the find of courses.Sheet.Questions.
func (b Banks) Find(id string, version int) (courses.Question, bool) {
	for _, bank := range b {
		for _, q := range bank.Questions {
			if q.ID == id && q.Version == version {
				return q, true
			}
		}
	}
	return courses.Question{}, false
}

type storedBank struct {
	ID        string   `bson:"_id"`
	Code      string   `bson:"code"`
	Version   int      `bson:"version"`
	Bank      string   `bson:"bank"`
	Position  int      `bson:"position"`
	Questions []string `bson:"questions"` // ids in the author's order
}

type storedQuestion struct {
	ID       string           `bson:"_id"`
	Code     string           `bson:"code"`
	Version  int              `bson:"version"`
	Bank     string           `bson:"bank"`
	Question courses.Question `bson:"question"`
}

// FindCourse returns a course. Errors: fault.NotFound.
func (a *Authoring) FindCourse(ctx context.Context, code string) (Course, error) {
	c, err := db.FindOne[Course](ctx, a.courses, bson.M{"_id": code})
	if fault.Is(err, fault.NotFound) {
		return c, errNoCourse(err)
	}
	return c, err
}

func errNoCourse(err error) error {
	return fault.Wrap(err, fault.NotFound, "Không có khóa học này.", "There is no such course.")
}

// FindVersion returns a published version, from memory when it was read
// before. Errors: fault.NotFound.
func (a *Authoring) FindVersion(ctx context.Context, code string, version int) (Version, error) {
	key := versionKey(code, version)
	if v, ok := a.keptVersions.Get(key); ok {
		return v, nil
	}
	v, err := db.FindOne[Version](ctx, a.versions, bson.M{"_id": key})
	if fault.Is(err, fault.NotFound) {
		return v, errNoCourse(err)
	}
	if err == nil {
		a.keptVersions.Add(key, v)
	}
	return v, err
}

// FindVersions returns several versions by their ids (VersionID), reading
// those that are not in memory at once.
func (a *Authoring) FindVersions(ctx context.Context, ids []string) (map[string]Version, error) {
	out := make(map[string]Version, len(ids))
	var missing []string
	for _, id := range ids {
		if v, ok := a.keptVersions.Get(id); ok {
			out[id] = v
			continue
		}
		missing = append(missing, id)
	}
	if len(missing) == 0 {
		return out, nil
	}
	found, err := db.Find[Version](ctx, a.versions, bson.M{"_id": bson.M{"$in": missing}})
	for _, v := range found {
		a.keptVersions.Add(v.ID, v)
		out[v.ID] = v
	}
	return out, err
}

// VersionID is the id of a version.
func VersionID(code string, version int) string { return versionKey(code, version) }

// FindLesson returns a lesson of a version, from memory when it was read
// before. Errors: fault.NotFound.
func (a *Authoring) FindLesson(ctx context.Context, code string, version int, lesson string) (Lesson, error) {
	key := partKey(code, version, lesson)
	if l, ok := a.keptLessons.Get(key); ok {
		return l, nil
	}
	l, err := db.FindOne[Lesson](ctx, a.lessons, bson.M{"_id": key})
	if fault.Is(err, fault.NotFound) {
		return l, fault.Wrap(err, fault.NotFound, "Không có bài học này.", "There is no such lesson.")
	}
	if err == nil {
		a.keptLessons.Add(key, l)
	}
	return l, err
}

// FindBanks returns the banks of a version with their keys, from memory when
// they were read before: to draw, grade and review, never to send. A version
// without questions has none.
func (a *Authoring) FindBanks(ctx context.Context, code string, version int) (Banks, error) {
	key := versionKey(code, version)
	if b, ok := a.keptBanks.Get(key); ok {
		return b, nil
	}
	of := bson.M{"code": code, "version": version}
	banks, err := db.Find[storedBank](ctx, a.banks, of, options.Find().SetSort(bson.D{{Key: "position", Value: 1}}))
	if err != nil {
		return nil, err
	}
	questions, err := db.Find[storedQuestion](ctx, a.questions, of)
	if err != nil {
		return nil, err
	}
	byID := map[string]courses.Question{}
	for _, q := range questions {
		byID[q.Bank+"/"+q.Question.ID] = q.Question
	}
	out := Banks{}
	for _, b := range banks {
		bank := courses.Bank{ID: b.Bank}
		for _, id := range b.Questions {
			if q, ok := byID[b.Bank+"/"+id]; ok {
				bank.Questions = append(bank.Questions, q)
			}
		}
		out = append(out, bank)
	}
	a.keptBanks.Add(key, out)
	return out, nil
}

// FindFile returns the bytes of an attachment of a version. Errors:
// fault.NotFound.
func (a *Authoring) FindFile(ctx context.Context, code string, version int, name string) ([]byte, error) {
	v, err := a.FindVersion(ctx, code, version)
	if err != nil {
		return nil, err
	}
	for _, f := range v.Files {
		if f.Name == name {
			return a.readFile(ctx, f.Content)
		}
	}
	return nil, fault.New(fault.NotFound, "Không có tệp này.", "There is no such file.")
}

func (a *Authoring) readFile(ctx context.Context, content string) ([]byte, error) {
	kept, err := db.FindOne[storedFile](ctx, a.files, bson.M{"_id": content})
	return kept.Data, err
}

// storedFile is the bytes of an attachment under their SHA-256, shared by all
// versions that have them.
type storedFile struct {
	ID   string `bson:"_id"`
	Data []byte `bson:"data"`
}
