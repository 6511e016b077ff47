// Package reminders tells people what they have not finished, and their
// coordinators who is late: one digest per person and day, in the application
// and by e-mail, never the same twice. It also keeps the calendar of working
// days. What is due and to whom is asked of learning; nothing here changes it.
//
// The daily run is at 08:00 on working days. Whatever it finds passes through
// three rows of the outbox, each of which may run twice without harm:
//
//   - the run looks at every enrolment that is incomplete and has a step whose
//     day has come (see Latest), and puts a row for each person to be told;
//   - that row, reminder:<person>:<day>, re-reads, and writes the reminders,
//     the notification and the next row in one transaction;
//   - that row, mail:reminder:<person>:<day>, re-reads again and sends.
//
// What could not leave within the working hours of its day lapses, and the
// next run takes it up with whatever step is the latest then.
//
// A coordinator may also remind somebody there and then: see Nudge.
package reminders

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/mongo"

	"lantoa/app/auth"
	"lantoa/app/authoring"
	"lantoa/app/learning"
	"lantoa/app/org"
	"lantoa/app/platform/calendar"
	"lantoa/app/platform/db"
	"lantoa/app/platform/jobs"
	"lantoa/app/platform/mail"
)

// Config is what Reminders needs.
type Config struct {
	DB        *db.DB
	Jobs      *jobs.Jobs
	Org       *org.Org
	Auth      *auth.Auth
	Authoring *authoring.Authoring
	Learning  *learning.Learning
	// Mail carries digests, From MailFrom, with links to PublicURL.
	Mail      mail.Sender
	MailFrom  string
	PublicURL string
	Log       *slog.Logger // nil discards
}

// Reminders is the feature.
type Reminders struct {
	// Now is db.Now by default.
	Now func() time.Time
	// Readings is set by who builds the handbook.
	Readings Readings

	cfg           Config
	db            *db.DB
	log           *slog.Logger
	holidays      *mongo.Collection
	policies      *mongo.Collection
	reminders     *mongo.Collection
	notifications *mongo.Collection
	senders       *mongo.Collection
	preferences   *mongo.Collection

	calendar struct {
		sync.Mutex
		value calendar.Calendar
		read  time.Time
	}
}

// New returns the feature; it writes nothing yet.
func New(cfg Config) *Reminders {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	return &Reminders{
		Now: db.Now, cfg: cfg, db: cfg.DB, log: cfg.Log,
		holidays: cfg.DB.Collection(holidaysName), policies: cfg.DB.Collection(policiesName),
		reminders: cfg.DB.Collection(remindersName), notifications: cfg.DB.Collection(notificationsName),
		senders: cfg.DB.Collection(sendersName), preferences: cfg.DB.Collection(preferencesName),
	}
}

// Collections declares what the feature keeps. SeedHolidays fills holidays.
func Collections() []db.Collection {
	return []db.Collection{holidaysCollection(), policiesCollection(), remindersCollection(), notificationsCollection(), sendersCollection(), preferencesCollection()}
}

// rules are what decides at one moment.
type rules struct {
	steps    []Step
	calendar calendar.Calendar
	now      time.Time
	latest   map[time.Time]verdict // by due date; thousands share a few
}

type verdict struct {
	step Step
	ok   bool
}

func (r *Reminders) rules(ctx context.Context) (*rules, error) {
	c, err := r.Calendar(ctx)
	if err != nil {
		return nil, err
	}
	p, err := r.FindPolicy(ctx)
	return &rules{steps: p.Steps, calendar: c, now: r.Now(), latest: map[time.Time]verdict{}}, err
}

// item is an enrolment to remind of, and the step that says so (none of a
// nudge).
type item struct {
	learning.Incomplete
	step Step
}

// judge returns the item for an enrolment; !ok when no step has come.
func (u *rules) judge(e learning.Incomplete) (item, bool) {
	v, known := u.latest[e.Due]
	if !known {
		v.step, v.ok = Latest(e.Due, u.steps, u.calendar, u.now)
		u.latest[e.Due] = v
	}
	return item{Incomplete: e, step: v.step}, v.ok
}

func (u *rules) today() string { return dayName(u.now) }

// find returns the items of the enrolments that match and have a step today.
func (r *Reminders) find(ctx context.Context, u *rules, filter learning.IncompleteFilter) ([]item, error) {
	var items []item
	filter.DueBefore = horizon(u.steps, u.calendar, u.now)
	err := r.cfg.Learning.EachIncomplete(ctx, filter, func(e learning.Incomplete) error {
		if it, ok := u.judge(e); ok {
			items = append(items, it)
		}
		return nil
	})
	return items, err
}

// unfinished returns the enrolments that are still to be finished by a date,
// whatever the policy says of them.
func (r *Reminders) unfinished(ctx context.Context, ids []string) ([]item, error) {
	var items []item
	err := r.cfg.Learning.EachIncomplete(ctx, learning.IncompleteFilter{DueBefore: forever, IDs: ids}, func(e learning.Incomplete) error {
		items = append(items, item{Incomplete: e})
		return nil
	})
	return items, err
}
