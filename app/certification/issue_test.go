package certification_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/authoring/authoringtest"
	"lantoa/app/certification"
	"lantoa/app/certification/certificationtest"
	"lantoa/app/learning"
	"lantoa/app/platform/db"
	"lantoa/app/platform/jobs"
)

// book checks that a year's numbers are 1..n, each once, and that the book
// goes on with n+1.
func (r *rig) book(year, n int) {
	r.t.Helper()
	certs, err := db.Find[certification.Certificate](r.ctx(), r.db.Collection("certificates"), bson.M{"year": year},
		options.Find().SetSort(bson.D{{Key: "number", Value: 1}}))
	r.must(err)
	if len(certs) != n {
		r.t.Errorf("%d certificates in %d, want %d", len(certs), year, n)
	}
	codes := map[string]bool{}
	for i, c := range certs {
		if c.Number != i+1 || c.NumberText != fmt.Sprintf("%03d/%d/GCN-SVHTTDL", i+1, year) {
			r.t.Fatalf("certificate %d has number %d, %s", i+1, c.Number, c.NumberText)
		}
		codes[c.Code] = true
	}
	if len(codes) != len(certs) {
		r.t.Errorf("%d codes for %d certificates", len(codes), len(certs))
	}
	book, err := db.FindOne[struct{ Next int }](r.ctx(), r.db.Collection("books"), bson.M{"_id": fmt.Sprintf("SVHTTDL:%d", year)})
	r.must(err)
	if book.Next != n+1 {
		r.t.Errorf("the book goes on with %d, want %d", book.Next, n+1)
	}
}

func (r *rig) count(collection string, filter bson.M) int {
	n, err := r.db.Collection(collection).CountDocuments(r.ctx(), filter)
	r.must(err)
	return int(n)
}

// issuer is a process that issues and leaves the drawing, which takes far
// longer under the race detector, to others.
func (r *rig) issuer() *jobs.Jobs {
	c, _ := r.process()
	j := r.newJobs()
	jobs.Handle(j, learning.IssueCertificate, jobs.Critical, func(ctx context.Context, _ string, p learning.CertificateRequest) error {
		_, err := c.Issue(ctx, p.EnrolmentID)
		return err
	})
	jobs.Handle(j, "certificate.pdf", jobs.Default, func(context.Context, string, struct{}) error { return nil })
	return j
}

func TestTwoHundredAtOnceThroughSeveralWorkers(t *testing.T) {
	const n = 200
	r := newRig(t, n)
	for range 3 {
		r.start(r.issuer())
	}
	var enrolments []string
	var wg sync.WaitGroup
	for _, p := range r.people {
		id := r.complete(p, 1)
		enrolments = append(enrolments, id)
		wg.Go(func() {
			if err := r.jobs.Put(r.ctx(), request(id)); err != nil {
				t.Errorf("Put: %v", err)
			}
		})
	}
	wg.Wait()
	done := func(generation int) bool {
		return r.count("outbox", bson.M{"kind": "certificate.issue", "state": jobs.Done, "generation": generation}) == n
	}
	eventually(t, "all are issued", func() bool { return done(1) })
	r.book(2026, n)

	// Everything once more, by whichever hands: nothing changes.
	for _, id := range enrolments {
		r.must(r.jobs.Raise(r.ctx(), "certificate:"+id))
	}
	eventually(t, "all ran again", func() bool { return done(2) })
	r.book(2026, n)
	if rows := r.count("outbox", bson.M{"kind": "certificate.pdf"}); rows != n {
		t.Errorf("%d rows for files", rows)
	}
}

func TestFromCompletionToFile(t *testing.T) {
	r := newRig(t, 3)
	r.start(r.jobs)
	for _, p := range r.people {
		r.must(r.jobs.Put(r.ctx(), request(r.complete(p, 1))))
	}
	eventually(t, "all have their file", func() bool {
		return r.count("certificates", bson.M{"fileHash": bson.M{"$ne": ""}}) == 3
	})
	r.book(2026, 3)
	certs, err := r.FindByPerson(r.ctx(), r.people[0].ID)
	r.must(err)
	if len(certs) != 1 {
		t.Fatalf("%d certificates", len(certs))
	}
	pdf, err := r.ReadFile(r.ctx(), certs[0])
	r.must(err)
	if text := certificationtest.Text(t, pdf); !strings.Contains(text, certs[0].NumberText) || !strings.Contains(text, "Nguyễn Văn An") {
		t.Errorf("the file says %s", text)
	}
}

func TestRivalsIssueOneCertificate(t *testing.T) {
	r := newRig(t, 1)
	id := r.complete(r.people[0], 1)
	var wg sync.WaitGroup
	numbers := make([]int, 8)
	for i := range numbers {
		c, _ := r.process()
		wg.Go(func() {
			cert, err := c.Issue(r.ctx(), id)
			if err != nil {
				t.Errorf("Issue: %v", err)
			}
			numbers[i] = cert.Number
		})
	}
	wg.Wait()
	for _, n := range numbers {
		if n != 1 {
			t.Errorf("numbers %v", numbers)
			break
		}
	}
	r.book(2026, 1)
}

func TestACrashAfterTheNumberLeavesNoGap(t *testing.T) {
	r := newRig(t, 12)
	crash := errors.New("the process died")
	var wg sync.WaitGroup
	for i, p := range r.people {
		id := r.complete(p, 1)
		wg.Go(func() {
			if i%2 == 0 {
				if err := r.TakeNumber(r.ctx(), "SVHTTDL", 2026, crash); !errors.Is(err, crash) {
					t.Errorf("TakeNumber: %v", err)
				}
			}
			if _, err := r.Issue(r.ctx(), id); err != nil {
				t.Errorf("Issue: %v", err)
			}
		})
	}
	wg.Wait()
	// A certificate that the database refuses gives its number back as well.
	id := r.complete(r.outsider, 1)
	place := func(name string) {
		_, err := r.db.Collection("issuers").UpdateByID(r.ctx(), "SVHTTDL", bson.M{"$set": bson.M{"place": name}}, options.Update().SetBypassDocumentValidation(true))
		r.must(err)
	}
	place("")
	if _, err := r.Issue(r.ctx(), id); err == nil {
		t.Error("issued without a place")
	}
	place("Hưng Yên")
	r.book(2026, 12)
	r.issue(id)
	r.book(2026, 13)
}

func TestTheYearIsTheYearInTheProvince(t *testing.T) {
	r := newRig(t, 3)
	r.at(time.Date(2026, 12, 31, 16, 59, 59, 0, time.UTC))
	last := r.issue(r.complete(r.people[0], 1))
	r.at(time.Date(2026, 12, 31, 17, 0, 0, 0, time.UTC))
	first := r.issue(r.complete(r.people[1], 1))
	second := r.issue(r.complete(r.people[2], 1))
	for got, want := range map[string]string{
		last.NumberText: "001/2026/GCN-SVHTTDL", first.NumberText: "001/2027/GCN-SVHTTDL", second.NumberText: "002/2027/GCN-SVHTTDL",
	} {
		if got != want {
			t.Errorf("number %s, want %s", got, want)
		}
	}
	if last.ValidUntil != "2029-12-31" || first.ValidUntil != "2030-01-01" {
		t.Errorf("valid until %s and %s", last.ValidUntil, first.ValidUntil)
	}
}

func TestTheCertificateKeepsWhatWasTrueThen(t *testing.T) {
	r := newRig(t, 1)
	id := r.complete(r.people[0], 1)
	cert := r.issue(id)
	want := certification.Holder{FullName: "Nguyễn Văn An", BirthDate: "1985-03-12", Position: "Chuyên viên báo chí", Department: "Sở Văn hóa, Thể thao và Du lịch"}
	if cert.Holder != want {
		t.Errorf("holder %+v", cert.Holder)
	}
	if cert.From != "2026-11-01" || cert.To != "2026-11-05" || cert.Classification != "Đạt" || cert.Programme != "Người phát ngôn ở xã" || cert.Score == nil || *cert.Score != 91.7 {
		t.Errorf("course %+v", cert)
	}
	_, err := r.db.Collection("people").UpdateByID(r.ctx(), r.people[0].ID, bson.M{"$set": bson.M{"given": "Bình"}})
	r.must(err)
	r.must(r.File(r.ctx(), id))
	kept, err := r.Find(r.ctx(), id)
	r.must(err)
	if kept.Holder != want || kept.FileHash == "" {
		t.Errorf("kept %+v", kept)
	}
}

func TestWhatCannotBeCertifiedIsNotTriedAgain(t *testing.T) {
	r := newRig(t, 2)
	unfinished := r.complete(r.people[0], 1)
	_, err := r.db.Collection("enrolments").UpdateByID(r.ctx(), unfinished, bson.M{"$set": bson.M{"state": "active"}, "$unset": bson.M{"completedAt": ""}})
	r.must(err)
	r.must(r.jobs.Put(r.ctx(), request(unfinished), request("nobody")))
	r.start(r.jobs)
	for _, id := range []string{unfinished, "nobody"} {
		eventually(t, "it failed for good", func() bool {
			row, err := r.jobs.Find(r.ctx(), "certificate:"+id)
			return err == nil && row.State == jobs.Failed
		})
	}
	if n := r.count("books", bson.M{}); n != 0 {
		t.Errorf("%d books were begun", n)
	}
}

func TestANewCycleSupersedesTheFormerCertificate(t *testing.T) {
	r := newRig(t, 1)
	p := r.people[0]
	first := r.issue(r.complete(p, 1))
	other := r.issue(r.completeCourse(p, authoringtest.Advanced, 1))
	r.at(noon.AddDate(2, 0, 0))
	second := r.issue(r.complete(p, 2))
	first, err := r.Find(r.ctx(), first.ID)
	r.must(err)
	if first.SupersededBy != second.ID || first.Status(r.Now()) != certification.Superseded || first.Status(noon) != certification.Valid {
		t.Errorf("the former: %+v", first)
	}
	if other, err = r.Find(r.ctx(), other.ID); err != nil || other.SupersededBy != "" || other.Status(r.Now()) != certification.Valid {
		t.Errorf("another course: %+v, %v", other, err)
	}

	// The job of an earlier cycle that comes late does not end the newer one.
	third, late := r.complete(p, 4), r.complete(p, 3)
	newest := r.issue(third)
	if cert := r.issue(late); cert.SupersededBy != newest.ID || cert.Status(r.Now()) != certification.Superseded {
		t.Errorf("the late one: %+v", cert)
	}
	if newest, err = r.Find(r.ctx(), newest.ID); err != nil || newest.Status(r.Now()) != certification.Valid {
		t.Errorf("the newest: %+v, %v", newest, err)
	}
}

func TestTheReconcilerFindsCertificatesWithoutFile(t *testing.T) {
	r := newRig(t, 3)
	var ids []string
	for _, p := range r.people {
		ids = append(ids, r.issue(r.complete(p, 1)).ID)
	}
	outbox := r.db.Collection("outbox")
	// One row was lost, one gave up, one is still to come.
	_, err := outbox.DeleteOne(r.ctx(), bson.M{"_id": "certificate-pdf:" + ids[0]})
	r.must(err)
	_, err = outbox.UpdateByID(r.ctx(), "certificate-pdf:"+ids[1], bson.M{"$set": bson.M{"state": jobs.Failed}})
	r.must(err)
	r.must(r.RaiseFiles(r.ctx()))
	if r.count("outbox", bson.M{"kind": "certificate.pdf", "state": jobs.Pending}) != 1 {
		t.Error("fresh certificates were looked at")
	}
	r.at(noon.Add(3 * time.Minute))
	r.must(r.RaiseFiles(r.ctx()))
	r.start(r.jobs)
	eventually(t, "all have their file", func() bool { return r.count("certificates", bson.M{"fileHash": ""}) == 0 })

	// A file that was lost is drawn again, the same.
	cert, err := r.Find(r.ctx(), ids[2])
	r.must(err)
	r.must(r.files.Delete(r.ctx(), cert.FileKey))
	r.must(r.File(r.ctx(), cert.ID))
	if _, err := r.ReadFile(r.ctx(), cert); err != nil {
		t.Errorf("drawn again: %v", err)
	}
}
