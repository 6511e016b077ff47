package certification

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/learning"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/app/platform/jobs"
)

const drawPDF = "certificate.pdf"

type pdfPayload struct {
	CertificateID string `json:"certificate"`
}

func pdfRow(id string) jobs.Row {
	return jobs.Row{ID: "certificate-pdf:" + id, Kind: drawPDF, Queue: jobs.Default, Payload: pdfPayload{CertificateID: id}}
}

// Jobs registers the feature's work: issuing, drawing, and looking for
// certificates without a file.
func (c *Certification) Jobs(j *jobs.Jobs) {
	jobs.Handle(j, learning.IssueCertificate, jobs.Critical, func(ctx context.Context, _ string, p learning.CertificateRequest) error {
		_, err := c.Issue(ctx, p.EnrolmentID)
		if errors.Is(err, errNothingToCertify) {
			return jobs.Skip(err)
		}
		return err
	})
	jobs.Handle(j, drawPDF, jobs.Default, func(ctx context.Context, _ string, p pdfPayload) error {
		err := c.File(ctx, p.CertificateID)
		if fault.Is(err, fault.NotFound) {
			return jobs.Skip(err)
		}
		return err
	})
	j.Reconcile("certification.files", time.Minute, c.raiseFiles)
}

const (
	reconcileBatch = 500
	// filePause leaves the job time to draw before the reconciler looks.
	filePause = 2 * time.Minute
)

// raiseFiles sees to it that the issuers are there and that every certificate
// gets its file: a row that is missing is put, one that gave up or believes to
// be done is raised.
func (c *Certification) raiseFiles(ctx context.Context) error {
	if err := c.EnsureIssuers(ctx); err != nil {
		return err
	}
	without, err := db.Find[Certificate](ctx, c.certificates, bson.M{"fileHash": "", "issuedAt": bson.M{"$lt": c.Now().Add(-filePause)}},
		options.Find().SetSort(bson.D{{Key: "issuedAt", Value: 1}}).SetLimit(reconcileBatch).SetProjection(bson.M{"_id": 1}))
	if err != nil {
		return err
	}
	var errs []error
	for _, cert := range without {
		if err := c.raiseFile(ctx, cert.ID); err != nil {
			errs = append(errs, fmt.Errorf("certificate %s: %w", cert.ID, err))
		}
	}
	return errors.Join(errs...)
}

func (c *Certification) raiseFile(ctx context.Context, id string) error {
	row := pdfRow(id)
	found, err := c.jobs.Find(ctx, row.ID)
	switch {
	case fault.Is(err, fault.NotFound):
		return c.jobs.Put(ctx, row)
	case err != nil:
		return err
	case found.State == jobs.Done || found.State == jobs.Failed:
		return c.jobs.Raise(ctx, row.ID)
	}
	return nil
}
