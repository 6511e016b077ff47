package learning

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/authoring"
	"lantoa/app/platform/db"
	"lantoa/courses"
)

// Standing is what others may know of an enrolment: whose it is, when it is
// due and how far it has come.
type Standing struct {
	EnrolmentID string
	PersonID    string
	CourseCode  string
	State       string
	Due         *time.Time
	PercentDone int
	// LastActivityAt is zero when nothing was done yet.
	LastActivityAt time.Time
}

// FindStandings returns the standings of enrolments, by id; those that do not
// exist are left out. One query; course versions come from memory. For a
// thousand at a time.
func (l *Learning) FindStandings(ctx context.Context, ids []string) (map[string]Standing, error) {
	if len(ids) == 0 {
		return map[string]Standing{}, nil
	}
	found, err := db.Find[Enrolment](ctx, l.enrolments, bson.M{"_id": bson.M{"$in": ids}}, options.Find().SetBatchSize(1000).
		SetProjection(bson.M{"personId": 1, "courseCode": 1, "version": 1, "state": 1, "due": 1, "progress": 1}))
	if err != nil {
		return nil, err
	}
	wanted := map[string]bool{}
	var versionIDs []string
	for _, e := range found {
		if id := authoring.VersionID(e.CourseCode, e.Version); !wanted[id] {
			wanted[id] = true
			versionIDs = append(versionIDs, id)
		}
	}
	versions, err := l.authoring.FindVersions(ctx, versionIDs)
	if err != nil {
		return nil, err
	}
	out := make(map[string]Standing, len(found))
	for _, e := range found {
		o := versions[authoring.VersionID(e.CourseCode, e.Version)].Outline
		out[e.ID] = Standing{
			EnrolmentID: e.ID, PersonID: e.PersonID, CourseCode: e.CourseCode, State: e.State, Due: e.Due,
			PercentDone: courses.PercentDone(o.Completion, o, e.Progress.Subject()), LastActivityAt: e.lastActivity(),
		}
	}
	return out, nil
}
