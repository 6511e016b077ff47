// Package handbooks keeps the crisis handbook of the province: its editions
// from draft to superseded, what agencies put in the place of the province's
// contacts and targets, and who has read what. It serves the edition in force,
// and while there is none the authored draft that comes with the program. What
// a handbook says, how two differ and what must be read anew is the matter of
// package handbook.
package handbooks

import (
	"context"
	"fmt"
	"io/fs"
	"sync"
	"sync/atomic"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"go.mongodb.org/mongo-driver/mongo"

	"lantoa/app/auth/policy"
	"lantoa/app/authoring"
	"lantoa/app/org"
	"lantoa/app/platform/api"
	"lantoa/app/platform/calendar"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/handbook"
)

// Config is what Handbooks needs.
type Config struct {
	DB        *db.DB
	Org       *org.Org
	Authoring *authoring.Authoring
	// Content is the authored edition; nil for handbook.Content.
	Content fs.FS
	// MinimumTimeFactor scales the least reading time of a part; 0 lets people
	// read as fast as they like.
	MinimumTimeFactor float64
}

// Handbooks is the feature. It may be used by many at once.
type Handbooks struct {
	// Now is db.Now by default.
	Now func() time.Time
	// Calendar gives the working days by which due dates are counted;
	// calendar.Default by default.
	Calendar func(ctx context.Context) (calendar.Calendar, error)

	// StepOutcomes, when set, tells how the timed steps of procedures went in
	// real incidents received from a moment up to another.
	StepOutcomes func(ctx context.Context, from, to time.Time) ([]handbook.StepOutcome, error)

	cfg      Config
	db       *db.DB
	org      *org.Org
	embedded *book
	books    *lru.Cache[string, *book]            // by edition and version: none ever changes
	found    *lru.Cache[versionOf, []fault.Field] // problems, likewise

	editions         *mongo.Collection
	supplements      *mongo.Collection
	rules            *mongo.Collection
	acknowledgements *mongo.Collection
	searches         *mongo.Collection
	opens            *mongo.Collection

	lessonTexts atomic.Pointer[lessonIndex]
	useCounts   useCounts
}

const (
	editionsName         = "editions"
	supplementsName      = "handbook_supplements"
	rulesName            = "acknowledgement_rules"
	acknowledgementsName = "acknowledgements"
)

// keptBooks bounds how many rendered editions a process keeps.
const keptBooks = 16

// authored is the edition that comes with the program, read once in a process.
var authored = sync.OnceValues(func() (*book, error) { return readBook(handbook.Content) })

func readBook(content fs.FS) (*book, error) {
	edition, problems := handbook.Load(content)
	if err := problems.Err(); err != nil {
		return nil, fmt.Errorf("handbook: %w", err)
	}
	return newBook(EmbeddedID, 0, edition)
}

// New reads and renders the authored edition. It fails on an edition with
// problems: the wrong advice in a crisis is worse than none.
func New(cfg Config) (*Handbooks, error) {
	embedded, err := authored()
	if cfg.Content != nil {
		embedded, err = readBook(cfg.Content)
	}
	if err != nil {
		return nil, err
	}
	books, err := lru.New[string, *book](keptBooks)
	if err != nil {
		return nil, err
	}
	found, err := lru.New[versionOf, []fault.Field](keptBooks)
	if err != nil {
		return nil, err
	}
	return &Handbooks{
		Now: db.Now, Calendar: func(context.Context) (calendar.Calendar, error) { return calendar.Default(), nil },
		cfg: cfg, db: cfg.DB, org: cfg.Org, embedded: embedded, books: books, found: found,
		editions: cfg.DB.Collection(editionsName), supplements: cfg.DB.Collection(supplementsName),
		rules: cfg.DB.Collection(rulesName), acknowledgements: cfg.DB.Collection(acknowledgementsName),
		searches: cfg.DB.Collection(searchesName), opens: cfg.DB.Collection(usesName),
	}, nil
}

// Routes registers the feature's routes.
func (h *Handbooks) Routes(r *policy.Router) {
	h.editionRoutes(r)
	h.supplementRoutes(r)
	h.readingRoutes(r)
	h.ruleRoutes(r)
	h.linkRoutes(r)
	h.citeRoutes(r)
	h.procedureRoutes(r)
	api.Get(r, "/handbook", policy.ReadHandbook, h.showFront, api.Summary("The edition of the crisis handbook: its sections, levels and clocks"))
	api.Get(r, "/handbook/edition.pdf", policy.ReadHandbook, h.printEdition, api.Summary("The edition in force, or another that was approved, as PDF"))
	h.searchRoutes(r)
	api.Post(r, "/handbook/level", policy.ReadHandbook, h.level, api.Summary("The level of a case by its scores, and why"))
	// The last of /handbook/…: it takes whatever the others left.
	api.Get(r, "/handbook/{section}", policy.ReadHandbook, h.showSection, api.Summary("A section of the handbook as HTML, with its steps and roles"))
}

func mayProvince(actor policy.Actor, p policy.Permission) error {
	if actor.CanIn(p, "/") {
		return nil
	}
	return fault.New(fault.Forbidden, "Sổ tay dùng chung toàn tỉnh; bạn chỉ được giao một phần.",
		"The handbook is the whole province's; you have charge of a part.")
}
