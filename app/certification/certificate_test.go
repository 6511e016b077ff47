package certification_test

import (
	"fmt"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/authoring/authoringtest"
	"lantoa/app/certification"
	"lantoa/app/platform/db"
	"lantoa/courses"
)

func TestStatusIsComputed(t *testing.T) {
	issued := time.Date(2026, 11, 5, 5, 0, 0, 0, time.UTC)
	day := func(n int) *time.Time { t := issued.AddDate(0, 0, n); return &t }
	until := courses.Date("2026-12-05")
	for _, c := range []struct {
		name                string
		superseded, revoked *time.Time
		until               courses.Date
		at                  time.Time
		want                certification.Status
	}{
		{"before", nil, nil, until, issued.Add(-time.Millisecond), certification.NotIssued},
		{"at once", nil, nil, until, issued, certification.Valid},
		{"the last moment of the last day there", nil, nil, until, time.Date(2026, 12, 5, 16, 59, 59, 0, time.UTC), certification.Valid},
		{"midnight there", nil, nil, until, time.Date(2026, 12, 5, 17, 0, 0, 0, time.UTC), certification.Expired},
		{"no end", nil, nil, "", issued.AddDate(50, 0, 0), certification.Valid},
		{"superseded later", day(10), nil, until, *day(9), certification.Valid},
		{"superseded", day(10), nil, until, *day(10), certification.Superseded},
		{"superseded beats expired", day(10), nil, until, *day(100), certification.Superseded},
		{"revoked beats all", day(10), day(20), until, *day(100), certification.Revoked},
		{"not revoked yet", day(10), day(20), until, *day(15), certification.Superseded},
	} {
		cert := certification.Certificate{IssuedAt: issued, ValidUntil: c.until, SupersededAt: c.superseded, RevokedAt: c.revoked}
		if got := cert.Status(c.at); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestListCurrent(t *testing.T) {
	r := newRig(t, 3)
	var certs []certification.Certificate
	for _, p := range r.people {
		certs = append(certs, r.issue(r.complete(p, 1)))
	}
	r.issue(r.completeCourse(r.people[0], authoringtest.Advanced, 1))
	r.at(noon.AddDate(0, 1, 0))
	renewed := r.issue(r.complete(r.people[1], 2))
	_, err := r.db.Collection("certificates").UpdateByID(r.ctx(), certs[2].ID, bson.M{"$set": bson.M{"revokedAt": r.Now()}})
	r.must(err)
	people := []string{r.people[0].ID, r.people[1].ID, r.people[2].ID}
	course := []string{authoringtest.Course}
	for _, c := range []struct {
		name    string
		people  []string
		courses []string
		at      time.Time
		want    []string
	}{
		{"before all", people, course, noon.Add(-time.Hour), nil},
		{"then", people, course, noon.Add(time.Hour), []string{certs[0].ID, certs[1].ID, certs[2].ID}},
		{"now", people, course, r.Now(), []string{certs[0].ID, renewed.ID}},
		{"everybody", nil, course, r.Now(), []string{certs[0].ID, renewed.ID}},
		{"one", people[1:2], course, r.Now(), []string{renewed.ID}},
		{"nobody", []string{}, course, r.Now(), nil},
		{"no course", people, nil, r.Now(), nil},
		{"all over", people, course, noon.AddDate(10, 0, 0), nil},
	} {
		got, err := r.ListCurrent(r.ctx(), c.people, c.courses, c.at)
		r.must(err)
		ids := map[string]bool{}
		for _, h := range got {
			ids[h.ID] = true
		}
		if len(got) != len(c.want) {
			t.Errorf("%s: %+v", c.name, got)
		}
		for _, id := range c.want {
			if !ids[id] {
				t.Errorf("%s: no %s in %+v", c.name, id, got)
			}
		}
	}
	both, err := r.ListCurrent(r.ctx(), people[:1], []string{authoringtest.Course, authoringtest.Advanced}, r.Now())
	if err != nil || len(both) != 2 || both[0].ValidUntil != "" && both[1].ValidUntil != "" {
		t.Errorf("two courses: %+v, %v", both, err)
	}
}

// fill stores n certificates of as many people in bulk.
func (r *rig) fill(n int) []string {
	r.t.Helper()
	base := r.issue(r.complete(r.people[0], 1))
	docs, people := make([]any, n), make([]string, n)
	for i := range n {
		c := base
		c.ID, c.EnrolmentID, c.PersonID = fmt.Sprintf("c%06d", i), fmt.Sprintf("c%06d", i), fmt.Sprintf("p%06d", i)
		c.Number, c.Code = i+2, fmt.Sprintf("%012d", i)
		docs[i], people[i] = c, c.PersonID
	}
	_, err := r.db.Collection("certificates").InsertMany(r.ctx(), docs)
	r.must(err)
	return people
}

func TestListCurrentReadsItsIndexOnly(t *testing.T) {
	r := newRig(t, 1)
	people := r.fill(600)
	plan, err := db.FindOne[bson.M](r.ctx(), r.db.Collection("issuers"), bson.M{}) // warm connection
	r.must(err)
	r.must(r.db.RunCommand(r.ctx(), bson.D{{Key: "explain", Value: bson.D{
		{Key: "find", Value: "certificates"},
		{Key: "filter", Value: bson.M{"courseCode": bson.M{"$in": []string{authoringtest.Course}}, "issuedAt": bson.M{"$lte": r.Now()}}},
		{Key: "projection", Value: certification.HoldingFields()},
		{Key: "hint", Value: certification.HoldingIndex()},
	}}, {Key: "verbosity", Value: "executionStats"}}).Decode(&plan))
	stats := plan["executionStats"].(bson.M)
	if fmt.Sprint(stats["totalDocsExamined"]) != "0" || fmt.Sprint(stats["nReturned"]) != "601" {
		t.Errorf("%v documents read for %v", stats["totalDocsExamined"], stats["nReturned"])
	}
	for _, ask := range [][]string{people, people[:10]} {
		got, err := r.ListCurrent(r.ctx(), ask, []string{authoringtest.Course}, r.Now())
		if err != nil || len(got) != len(ask) {
			t.Errorf("%d of %d, %v", len(got), len(ask), err)
		}
	}
}

func BenchmarkListCurrent20000(b *testing.B) {
	r := newRig(b, 1)
	people := r.fill(20_000)
	for b.Loop() {
		got, err := r.ListCurrent(r.ctx(), people, []string{authoringtest.Course}, r.Now())
		if err != nil || len(got) != len(people) {
			b.Fatalf("%d, %v", len(got), err)
		}
	}
}

// BenchmarkIssue issues one after the other, as the critical queue of one
// process does.
func BenchmarkIssue(b *testing.B) {
	r := newRig(b, 1)
	for b.Loop() {
		b.StopTimer()
		p := r.outsider
		p.ID = db.NewID()
		_, err := r.db.Collection("people").InsertOne(r.ctx(), p)
		r.must(err)
		id := r.complete(p, 1)
		b.StartTimer()
		r.issue(id)
	}
}

func BenchmarkDraw(b *testing.B) {
	for b.Loop() {
		draw(b, sample())
	}
}
