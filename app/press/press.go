// Package press is the register of speaking for an agency by NĐ 244/2026 and
// NĐ 237/2026: who speaks and to whom that was delegated, what the press asked
// and what became of it, corrections demanded, press conferences and briefings,
// unexpected matters of which no incident was kept, and the yearly report made
// of all that. The rules are handbook's; how an incident runs is no matter of
// this package: it is given the matters of incidents as a function.
//
// Whatever is entered as an exercise is shown as one and never counted.
package press

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"

	"lantoa/app/auth"
	"lantoa/app/auth/policy"
	"lantoa/app/org"
	"lantoa/app/platform/calendar"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/app/platform/jobs"
	"lantoa/handbook"
)

const (
	spokespersonsName = "spokespersons"
	delegationsName   = "delegations"
	requestsName      = "press_requests"
	correctionsName   = "corrections"
	conferencesName   = "conferences"
	briefingsName     = "briefings"
	mattersName       = "press_matters"
	reportsName       = "press_reports"
	agenciesName      = "press_agencies"
)

// Notice is something that people are to be told. Key is unique to what it is
// about: whoever was told under a key is not told again.
type Notice struct {
	Key       string
	PersonIDs []string
	Title     fault.Text
	Body      fault.Text
	// About is an entry, "requests/01J…", or a report, "report/2026/svhttdl".
	About string
}

// Config is what Press needs.
type Config struct {
	DB   *db.DB
	Org  *org.Org
	Jobs *jobs.Jobs // may be nil: nobody is reminded then
	// Holders lists who holds a role now (auth.Auth.ListHolders).
	Holders func(ctx context.Context, role policy.Role) ([]auth.Grant, error)
	// Calendar has the working days.
	Calendar func(ctx context.Context) (calendar.Calendar, error)
	// Matters lists the unexpected matters that incidents were kept of, real
	// ones only, received in [from, to) by departments at or below the scopes;
	// nil is none.
	Matters func(ctx context.Context, from, to time.Time, scopes []string) ([]handbook.Matter, error)
	// InIncident asks the incident of an entry whether that may belong to it:
	// one that the actor sees, an exercise only to an exercise. Of a request its
	// log tells, once. It joins the transaction; an error undoes it. nil allows
	// all.
	InIncident func(ctx context.Context, actor policy.Actor, t Tie) error
	// Notify tells people; nil tells nobody.
	Notify func(ctx context.Context, n Notice) error
}

// Press is the feature.
type Press struct {
	// Now is db.Now by default.
	Now func() time.Time

	cfg Config
	db  *db.DB
	org *org.Org

	spokespersons register[Spokesperson, *Spokesperson]
	delegations   register[Delegation, *Delegation]
	requests      cases[Request, RequestFields, *Request]
	corrections   cases[Correction, CorrectionFields, *Correction]
	conferences   cases[Conference, ConferenceFields, *Conference]
	briefings     cases[Briefing, BriefingFields, *Briefing]
	matters       cases[Matter, MatterFields, *Matter]
	reports       *mongo.Collection
	agencies      *mongo.Collection
}

// New returns the feature.
func New(cfg Config) *Press {
	p := &Press{Now: db.Now, cfg: cfg, db: cfg.DB, org: cfg.Org, reports: cfg.DB.Collection(reportsName), agencies: cfg.DB.Collection(agenciesName)}
	p.spokespersons = newRegister[Spokesperson](p, spokespersonsName, "spokesperson", (*Press).showSpokesperson)
	p.delegations = newRegister[Delegation](p, delegationsName, "delegation", (*Press).showDelegation)
	p.requests = newCases[Request, RequestFields](newRegister[Request](p, requestsName, "press-request", (*Press).showRequest), settleRequest)
	p.corrections = newCases[Correction, CorrectionFields](newRegister[Correction](p, correctionsName, "correction", nil), settleCorrection)
	p.conferences = newCases[Conference, ConferenceFields](newRegister[Conference](p, conferencesName, "conference", (*Press).showConference), settleConference)
	p.briefings = newCases[Briefing, BriefingFields](newRegister[Briefing](p, briefingsName, "briefing", nil), settleBriefing)
	p.matters = newCases[Matter, MatterFields](newRegister[Matter](p, mattersName, "press-matter", (*Press).showMatter), settleMatter)
	cfg.Org.OnRepath(p.repath)
	cfg.Org.OnEnd(p.repath)
	return p
}

// repath follows departments to their new paths, and to who takes over when
// they end.
func (p *Press) repath(ctx context.Context, paths map[string]string) error {
	for _, name := range []string{spokespersonsName, delegationsName, requestsName, correctionsName, conferencesName, briefingsName, mattersName, reportsName} {
		var writes []mongo.WriteModel
		for from, to := range paths {
			writes = append(writes, mongo.NewUpdateManyModel().SetFilter(bson.M{"departmentPath": from}).SetUpdate(bson.M{"$set": bson.M{"departmentPath": to}}))
		}
		if len(writes) == 0 {
			return nil
		}
		if _, err := p.db.Collection(name).BulkWrite(ctx, writes); err != nil {
			return err
		}
	}
	return nil
}

// today is the calendar day in the province, 2006-01-02.
func (p *Press) today() string { return dayOf(p.Now()) }

func dayOf(t time.Time) string { return t.In(calendar.Zone).Format(time.DateOnly) }
