// Package learning is where courses are taken: enrolments, lessons read,
// attempts at quizzes, completion. What a good answer is and when a course is
// complete is the matter of package courses; this package sees to it that
// nothing acknowledged is lost, nothing counts twice, and no answer key
// reaches a learner before its time.
//
// An enrolment stays on the version of the course it began with. A new cycle
// is a new enrolment and never clears an old one. On completion the fact and
// the row that asks for the certificate commit together; how a certificate is
// made is not known here.
package learning

import (
	"context"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"
	"go.mongodb.org/mongo-driver/mongo/writeconcern"

	"lantoa/app/authoring"
	"lantoa/app/org"
	"lantoa/app/platform/calendar"
	"lantoa/app/platform/db"
	"lantoa/app/platform/jobs"
)

// Config is what Learning needs.
type Config struct {
	DB        *db.DB
	Jobs      *jobs.Jobs
	Authoring *authoring.Authoring
	Org       *org.Org
	// MinimumTimeFactor scales the least time a lesson must be read before it
	// can be finished (courses.MinSeconds). 1 is the rule; 0 disables it, for
	// demonstrations and tests.
	MinimumTimeFactor float64
}

// Papers, lesson pages and makers of assignments kept in memory. None ever
// changes. The texts of papers and pages are shared with the question banks
// and lessons that authoring keeps: an entry costs some 4 KB.
const (
	keptPapers    = 4096
	keptPages     = 1024
	keptAssigners = 2048
)

// Learning is the feature.
type Learning struct {
	// Now is db.Now by default.
	Now func() time.Time
	// Calendar gives the working days; calendar.Default until it is set.
	// Reminders, which learning does not know, keeps the edited one.
	Calendar func(ctx context.Context) (calendar.Calendar, error)
	// Entries, when set, names sections and procedures of the crisis handbook,
	// which learning does not know, by their ids; one that is no more is left
	// out.
	Entries func(ctx context.Context, ids []string) ([]HandbookEntry, error)

	db        *db.DB
	jobs      *jobs.Jobs
	authoring *authoring.Authoring
	org       *org.Org
	minimum   float64

	enrolments     *mongo.Collection
	attempts       *mongo.Collection
	accommodations *mongo.Collection
	uses           *mongo.Collection
	notes          *mongo.Collection
	assignments    *mongo.Collection // to read who assigned

	papers    *lru.Cache[string, heldPaper]
	pages     *lru.Cache[string, LessonPage]
	assigners *lru.Cache[string, AssignedBy]

	reconciled bool // the first run after a start looks further back
}

// New returns the feature, and shows own enrolments on the pages of courses.
func New(cfg Config) *Learning {
	// Counting how often a question was drawn is a hint for drawing: it need
	// not survive a crash.
	fast := options.Collection().SetWriteConcern(writeconcern.W1())
	l := &Learning{
		Now: db.Now, Calendar: defaultCalendar(),
		db: cfg.DB, jobs: cfg.Jobs, authoring: cfg.Authoring, org: cfg.Org, minimum: cfg.MinimumTimeFactor,
		enrolments: cfg.DB.Collection("enrolments"), attempts: cfg.DB.Collection("attempts"),
		accommodations: cfg.DB.Collection("accommodations"), uses: cfg.DB.Collection("question_uses", fast),
		notes: cfg.DB.Collection("lesson_notes"), assignments: cfg.DB.Collection("assignments"),
		papers: cache[heldPaper](keptPapers), pages: cache[LessonPage](keptPages), assigners: cache[AssignedBy](keptAssigners),
	}
	cfg.Authoring.Own = l.own
	return l
}

// cache holds immutable things only, so that it is never stale.
func cache[T any](size int) *lru.Cache[string, T] {
	c, err := lru.New[string, T](size)
	if err != nil {
		panic(err)
	}
	return c
}
