// Package staffing says which courses a position requires, excuses people from
// them, and shows for every posting whether its holder has the certificates:
// on any day, past or to come. How a certificate is earned is the matter of
// learning and certification; who is posted where that of org.
//
// Everything here counts in days of Việt Nam. A certificate, posting or waiver
// of a day counts from that day on.
package staffing

import (
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"

	"lantoa/app/authoring"
	"lantoa/app/certification"
	"lantoa/app/org"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/app/platform/jobs"
	"lantoa/courses"
)

const (
	requirementsName = "requirements"
	waiversName      = "waivers"
)

// Config is what Staffing needs.
type Config struct {
	DB            *db.DB
	Org           *org.Org
	Certification *certification.Certification
	Authoring     *authoring.Authoring
}

// Staffing is the feature.
type Staffing struct {
	// Now is db.Now by default.
	Now func() time.Time

	db            *db.DB
	org           *org.Org
	certification *certification.Certification
	authoring     *authoring.Authoring // for the titles of courses

	requirements *mongo.Collection
	waivers      *mongo.Collection
}

// New returns the feature.
func New(cfg Config) *Staffing {
	return &Staffing{
		Now: db.Now,
		db:  cfg.DB, org: cfg.Org, certification: cfg.Certification, authoring: cfg.Authoring,
		requirements: cfg.DB.Collection(requirementsName), waivers: cfg.DB.Collection(waiversName),
	}
}

// Collections declares what the feature keeps.
func Collections() []db.Collection {
	id, day := db.Text(1, 64), bson.M{"bsonType": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
	return []db.Collection{
		{
			Name: requirementsName,
			Schema: db.Object([]string{"_id", "positionId", "courseCode", "from", "open", "createdBy", "createdAt"}, bson.M{
				"_id": id, "positionId": id, "courseCode": id, "from": day, "to": day, "open": db.Type("bool"),
				"note": db.Text(1, 1000), "createdBy": db.Text(1, 100), "createdAt": db.Type("date"),
			}),
			Indexes: []mongo.IndexModel{
				db.UniqueWhere(bson.M{"open": true}, "positionId", "courseCode"),
				db.Index("positionId", "courseCode", "from"),
			},
		},
		{
			Name: waiversName,
			Schema: db.Object([]string{"_id", "personId", "courseCode", "why", "from", "until", "createdBy", "createdAt"}, bson.M{
				"_id": id, "personId": id, "positionId": id, "courseCode": id, "why": db.Text(1, 1000), "from": day, "until": day,
				"createdBy": db.Text(1, 100), "createdAt": db.Type("date"), "endedBy": db.Text(1, 100), "endedAt": db.Type("date"),
			}),
			Indexes: []mongo.IndexModel{
				db.Index("courseCode", "until"),
				db.Index("personId", "from"),
			},
		},
	}
}

func (s *Staffing) today() courses.Date { return dayOf(s.Now()) }

// dayOf is the calendar day in the province.
func dayOf(t time.Time) courses.Date { return courses.DateOf(t.In(jobs.Zone)) }

// dayIn reads a day of the input; nil is the fallback.
func dayIn(field string, d *api.Date, fallback courses.Date) (courses.Date, error) {
	if d == nil || d.IsZero() {
		return fallback, nil
	}
	day, err := courses.ParseDate(d.Format(time.DateOnly))
	if err != nil || d.Year() > 2200 {
		return "", fault.InvalidField(field, "range", "Ngày phải trong khoảng từ năm 1900 đến năm 2200.", "The day must be between the years 1900 and 2200.")
	}
	return day, nil
}

// begin is the moment at which the day begins.
func begin(d courses.Date) time.Time { return d.Time(jobs.Zone).UTC() }

// end is the last moment of the day that the database can keep.
func end(d courses.Date) time.Time {
	return d.Time(jobs.Zone).AddDate(0, 0, 1).Add(-time.Millisecond).UTC()
}

// plusDays is the day so many days later.
func plusDays(d courses.Date, n int) courses.Date {
	return courses.DateOf(d.Time(time.UTC).AddDate(0, 0, n))
}
