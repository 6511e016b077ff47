// Package certification issues certificates for completed enrolments, keeps
// them for good and tells anybody who holds the code of one whether it is
// still good. What completes a course is the matter of learning, and which
// position needs which certificate that of staffing; neither is known here.
//
// A certificate is never deleted and hardly ever written: it is valid,
// expired, superseded or revoked by its dates and events alone.
package certification

import (
	"context"
	"log/slog"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/learning"
	"lantoa/app/org"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/app/platform/files"
	"lantoa/app/platform/jobs"
)

// Config is what Certification needs.
type Config struct {
	DB       *db.DB
	Jobs     *jobs.Jobs
	Files    *files.Store
	Org      *org.Org
	Learning *learning.Learning
	// PublicURL is where people reach the application, without a final slash:
	// it is printed on certificates, in the QR code.
	PublicURL string
	Log       *slog.Logger // may be nil
}

// Certification is the feature.
type Certification struct {
	// Now is db.Now by default.
	Now func() time.Time

	db        *db.DB
	jobs      *jobs.Jobs
	files     *files.Store
	org       *org.Org
	learning  *learning.Learning
	publicURL string
	log       *slog.Logger

	certificates *mongo.Collection
	books        *mongo.Collection
	issuers      *mongo.Collection
}

// New returns the feature.
func New(cfg Config) *Certification {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	return &Certification{
		Now: db.Now,
		db:  cfg.DB, jobs: cfg.Jobs, files: cfg.Files, org: cfg.Org, learning: cfg.Learning,
		publicURL: cfg.PublicURL, log: cfg.Log,
		certificates: cfg.DB.Collection("certificates"), books: cfg.DB.Collection("books"), issuers: cfg.DB.Collection("issuers"),
	}
}

func errNoCertificate() error {
	return fault.New(fault.NotFound, "Không tìm thấy giấy chứng nhận này.", "There is no such certificate.")
}

// Find returns a certificate, whoever's it is. Errors: fault.NotFound.
func (c *Certification) Find(ctx context.Context, id string) (Certificate, error) {
	return c.findBy(ctx, bson.D{{Key: "_id", Value: id}})
}

// FindByCode returns the certificate with a public code, written in any way
// that ParseCode reads. Errors: fault.NotFound.
func (c *Certification) FindByCode(ctx context.Context, code string) (Certificate, error) {
	code, ok := ParseCode(code)
	if !ok {
		return Certificate{}, errNoCertificate()
	}
	return c.findBy(ctx, bson.D{{Key: "code", Value: code}})
}

func (c *Certification) findBy(ctx context.Context, filter bson.D) (Certificate, error) {
	cert, err := db.FindOne[Certificate](ctx, c.certificates, filter)
	if fault.Is(err, fault.NotFound) {
		return cert, errNoCertificate()
	}
	return cert, err
}

// FindByPerson returns all certificates of a person, newest first.
func (c *Certification) FindByPerson(ctx context.Context, personID string) ([]Certificate, error) {
	return db.Find[Certificate](ctx, c.certificates, bson.D{{Key: "personId", Value: personID}},
		options.Find().SetSort(bson.D{{Key: "issuedAt", Value: -1}, {Key: "_id", Value: -1}}))
}

// fewPeople is up to how many people are named in a query; for more, the index
// is walked course by course and the others are left out here.
const fewPeople = 500

// ListCurrent returns what held at the moment: the certificates of these
// people (nil is everybody) for these courses that were issued, not revoked,
// not superseded and not expired then. One query, answered from its index
// alone; sorted by person, course and newest first.
func (c *Certification) ListCurrent(ctx context.Context, personIDs, courseCodes []string, at time.Time) ([]Holding, error) {
	if len(courseCodes) == 0 || personIDs != nil && len(personIDs) == 0 {
		return []Holding{}, nil
	}
	filter := bson.D{{Key: "courseCode", Value: bson.M{"$in": courseCodes}}}
	var wanted map[string]bool
	switch {
	case personIDs == nil:
	case len(personIDs) <= fewPeople:
		filter = append(filter, bson.E{Key: "personId", Value: bson.M{"$in": personIDs}})
	default:
		wanted = make(map[string]bool, len(personIDs))
		for _, id := range personIDs {
			wanted[id] = true
		}
	}
	filter = append(filter, bson.E{Key: "issuedAt", Value: bson.M{"$lte": at}})
	found, err := db.Find[Holding](ctx, c.certificates, filter, options.Find().SetBatchSize(10_000).SetHint(holdingIndex).
		SetProjection(holdingFields))
	if err != nil {
		return nil, err
	}
	current := found[:0]
	for _, h := range found {
		if (wanted == nil || wanted[h.PersonID]) && h.Status(at) == Valid {
			current = append(current, h)
		}
	}
	sortHoldings(current)
	return current, nil
}
