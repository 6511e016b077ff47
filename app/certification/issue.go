package certification

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"
	"golang.org/x/text/unicode/norm"

	"lantoa/app/learning"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/app/platform/jobs"
	"lantoa/courses"
)

// plainClassification is the xếp loại of courses that define no other: who
// completes them has passed.
const plainClassification = "Đạt"

// errNothingToCertify tells that no repetition will make a certificate.
var errNothingToCertify = errors.New("nothing to certify")

// Issue issues the certificate of a completed enrolment, once: when it exists
// already it is returned as it is and no number is used. The number, the
// certificate, the end of the former one and the row for the PDF commit
// together or not at all.
func (c *Certification) Issue(ctx context.Context, enrolmentID string) (Certificate, error) {
	cert, err := c.Find(ctx, enrolmentID)
	if !fault.Is(err, fault.NotFound) {
		return cert, err
	}
	draft, err := c.draft(ctx, enrolmentID)
	if err != nil {
		return draft, err
	}
	err = c.db.Tx(ctx, func(ctx context.Context) error {
		cert = draft
		return c.enter(ctx, &cert)
	})
	if fault.Is(err, fault.Conflict) { // another process was faster
		if issued, again := c.Find(ctx, enrolmentID); again == nil {
			return issued, nil
		}
	}
	return cert, err
}

// draft is the certificate without number and date of issue.
func (c *Certification) draft(ctx context.Context, enrolmentID string) (Certificate, error) {
	done, ok, err := c.learning.FindCompletion(ctx, enrolmentID)
	switch {
	case fault.Is(err, fault.NotFound):
		return Certificate{}, fmt.Errorf("%w: %w", errNothingToCertify, err)
	case err != nil:
		return Certificate{}, err
	case !ok:
		return Certificate{}, fmt.Errorf("%w: enrolment %s is not completed", errNothingToCertify, enrolmentID)
	}
	spec := done.Outline.Certificate
	if spec.Title == "" {
		return Certificate{}, fmt.Errorf("%w: course %s gives no certificate", errNothingToCertify, done.CourseCode)
	}
	authority, err := c.findIssuer(ctx, spec.Issuer)
	if err != nil {
		return Certificate{}, err
	}
	holder, err := c.holder(ctx, done)
	if err != nil {
		return Certificate{}, fmt.Errorf("holder of %s: %w", enrolmentID, err)
	}
	return Certificate{
		ID: enrolmentID, EnrolmentID: enrolmentID, PersonID: done.PersonID, Issuer: spec.Issuer, Code: newCode(),
		Holder: holder, Authority: authority,
		CourseCode: done.CourseCode, CourseTitle: norm.NFC.String(done.Outline.Title), Title: norm.NFC.String(spec.Title),
		Programme: norm.NFC.String(cmp.Or(spec.Programme, done.Outline.Title)),
		Version:   done.Version, Cycle: done.Cycle, From: dayOf(done.StartedAt), To: dayOf(done.CompletedAt), Periods: done.Outline.Periods,
		Classification: cmp.Or(done.Classification, plainClassification), Score: done.Score,
		// Months until the day of issue is known.
		validMonths: spec.ValidMonths,
	}, nil
}

// holder is the person with the main posting of the day of completion. One
// who has none any more, or never had, is certified by name alone.
func (c *Certification) holder(ctx context.Context, done learning.Completion) (Holder, error) {
	person, err := c.org.FindPerson(ctx, done.PersonID)
	if err != nil {
		return Holder{}, err
	}
	h := Holder{FullName: norm.NFC.String(person.FullName()), BirthDate: courses.Date(person.BirthDate)}
	posting, err := c.org.MainPosting(ctx, done.PersonID, done.CompletedAt)
	if fault.Is(err, fault.NotFound) {
		return h, nil
	}
	if err != nil {
		return h, err
	}
	position, err := c.org.FindPosition(ctx, posting.PositionID)
	if err != nil {
		return h, err
	}
	department, err := c.org.FindDepartment(ctx, posting.DepartmentID)
	if err != nil {
		return h, err
	}
	if then, existed := department.At(done.CompletedAt); existed {
		department = then
	}
	h.Position, h.Department = norm.NFC.String(position.Name), norm.NFC.String(department.Name)
	return h, nil
}

// enter writes the certificate into the book of its issuer and year. It runs
// inside a transaction: what fails here gives the number back.
func (c *Certification) enter(ctx context.Context, cert *Certificate) error {
	now := c.Now()
	cert.Year = now.In(jobs.Zone).Year()
	var err error
	if cert.Number, err = c.nextNumber(ctx, cert.Issuer, cert.Year); err != nil {
		return err
	}
	cert.NumberText = courses.FormatNumber(cert.Number, cert.Year, cert.Issuer)
	cert.IssuedAt, cert.ValidUntil = now, courses.ValidUntil(dayOf(now), cert.validMonths)
	if err := c.supersede(ctx, cert); err != nil {
		return err
	}
	if _, err := c.certificates.InsertOne(ctx, cert); err != nil {
		return err
	}
	return c.jobs.Put(ctx, pdfRow(cert.ID))
}

// nextNumber takes the next number out of a book, which begins with 1.
func (c *Certification) nextNumber(ctx context.Context, issuer string, year int) (int, error) {
	var book struct {
		Next int `bson:"next"`
	}
	err := c.books.FindOneAndUpdate(ctx, bson.M{"_id": fmt.Sprintf("%s:%d", issuer, year)},
		bson.A{bson.M{"$set": bson.M{"next": bson.M{"$add": bson.A{bson.M{"$ifNull": bson.A{"$next", 1}}, 1}}}}},
		options.FindOneAndUpdate().SetUpsert(true).SetReturnDocument(options.After)).Decode(&book)
	return book.Next - 1, err
}

// supersede ends the person's earlier certificates of the course. Should a
// later cycle have been certified already, it is the new one that ends.
func (c *Certification) supersede(ctx context.Context, cert *Certificate) error {
	same := bson.M{"courseCode": cert.CourseCode, "personId": cert.PersonID}
	later, err := db.Find[Certificate](ctx, c.certificates, bson.M{"courseCode": cert.CourseCode, "personId": cert.PersonID, "cycle": bson.M{"$gt": cert.Cycle}},
		options.Find().SetSort(bson.D{{Key: "cycle", Value: 1}}).SetLimit(1))
	if err != nil {
		return err
	}
	if len(later) > 0 {
		at := cert.IssuedAt
		cert.SupersededBy, cert.SupersededAt = later[0].ID, &at
	}
	same["cycle"], same["supersededAt"] = bson.M{"$lt": cert.Cycle}, nil
	_, err = c.certificates.UpdateMany(ctx, same, bson.M{"$set": bson.M{"supersededBy": cert.ID, "supersededAt": cert.IssuedAt}})
	return err
}
