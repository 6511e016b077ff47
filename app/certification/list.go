package certification

import (
	"context"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth/policy"
	"lantoa/app/org"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

// FindFor returns a certificate for the actor to do p with: one's own (to
// read) or that of somebody now within the actor's scope; people without a
// posting belong to the province. What the actor may not read is not found.
//
// Errors: fault.NotFound; fault.Forbidden for what is only readable.
func (c *Certification) FindFor(ctx context.Context, actor policy.Actor, p policy.Permission, id string) (Certificate, error) {
	cert, err := c.Find(ctx, id)
	if err != nil {
		return cert, err
	}
	within := []string{"/"}
	if !actor.CanIn(p, "/") || !actor.CanIn(policy.ReadCertificates, "/") {
		person, err := c.org.FindPerson(ctx, cert.PersonID)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return Certificate{}, err
		}
		within = person.Within
	}
	own := actor.PersonID != "" && cert.PersonID == actor.PersonID
	switch readable := own || canIn(actor, policy.ReadCertificates, within); {
	case p == policy.ReadCertificates && readable, canIn(actor, p, within):
		return cert, nil
	case readable:
		return Certificate{}, fault.New(fault.Forbidden, "Bạn không có quyền làm việc này với giấy chứng nhận.", "You may not do this to the certificate.")
	}
	return Certificate{}, errNoCertificate()
}

func canIn(actor policy.Actor, p policy.Permission, paths []string) bool {
	return slices.ContainsFunc(paths, func(path string) bool { return actor.CanIn(p, path) })
}

// Filter narrows a list; zero values do not. A department means those who work
// there, or below, now.
type Filter struct {
	PersonID     string
	CourseCode   string
	DepartmentID string
}

// List pages through the certificates of the people within the actor's scope,
// newest first. Errors: fault.NotFound (no such department).
func (c *Certification) List(ctx context.Context, actor policy.Actor, f Filter, cursor string, limit int) (db.Page[Certificate], error) {
	none := db.Page[Certificate]{Items: []Certificate{}}
	paths := actor.Scopes(policy.ReadCertificates)
	if f.DepartmentID != "" {
		d, err := c.org.FindDepartment(ctx, f.DepartmentID)
		if err != nil {
			return none, err
		}
		paths = narrow(paths, d.Path)
	}
	where := bson.D{}
	if f.PersonID != "" {
		where = append(where, bson.E{Key: "personId", Value: f.PersonID})
	}
	if f.CourseCode != "" {
		where = append(where, bson.E{Key: "courseCode", Value: f.CourseCode})
	}
	if !slices.Contains(paths, "/") {
		people, err := c.within(ctx, paths, f.PersonID)
		if err != nil || len(people) == 0 {
			return none, err
		}
		where = append(where, bson.E{Key: "$and", Value: bson.A{bson.M{"personId": bson.M{"$in": people}}}})
	}
	return db.FindPage[Certificate](ctx, c.certificates, where, db.PageBy{Keys: []string{"issuedAt", "_id"}, Descending: true}, cursor, limit)
}

// within lists the people who now work at or below the paths, or the one asked
// for if they do.
func (c *Certification) within(ctx context.Context, paths []string, personID string) ([]string, error) {
	if len(paths) == 0 {
		return nil, nil
	}
	f := org.PostingFilter{PathPrefixes: paths, At: c.Now()}
	if personID != "" {
		f.PersonIDs = []string{personID}
	}
	postings, err := c.org.ListPostings(ctx, f)
	people := make([]string, 0, len(postings))
	for _, p := range postings { // by person
		if len(people) == 0 || people[len(people)-1] != p.PersonID {
			people = append(people, p.PersonID)
		}
	}
	return people, err
}

// narrow keeps what of the scopes is at or below a path.
func narrow(scopes []string, path string) []string {
	var out []string
	for _, s := range scopes {
		switch {
		case strings.HasPrefix(path, s):
			return []string{path}
		case strings.HasPrefix(s, path):
			out = append(out, s)
		}
	}
	return out
}
