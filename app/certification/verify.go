package certification

import (
	"context"
	"time"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/jobs"
	"lantoa/courses"
)

// Verification is all that anybody with the code may know.
type Verification struct {
	Status     Status       `json:"status" enum:"valid,expired,superseded,revoked,not_issued"`
	Holder     string       `json:"holder"`
	Course     string       `json:"course"`
	From       courses.Date `json:"from"` // days of study
	To         courses.Date `json:"to"`
	IssuedOn   courses.Date `json:"issuedOn"`
	ValidUntil courses.Date `json:"validUntil,omitempty"` // the last day; absent is no end
	EndedOn    courses.Date `json:"endedOn,omitempty"`    // revoked or superseded
	CheckedAt  time.Time    `json:"checkedAt"`
}

// Verify tells what the certificate with a public code is worth now.
// Errors: fault.NotFound.
func (c *Certification) Verify(ctx context.Context, code string) (Verification, error) {
	cert, err := c.FindByCode(ctx, code)
	if err != nil {
		return Verification{}, err
	}
	now := c.Now()
	v := Verification{
		Status: cert.Status(now), Holder: cert.Holder.FullName, Course: cert.Programme, From: cert.From, To: cert.To,
		IssuedOn: dayOf(cert.IssuedAt), ValidUntil: cert.ValidUntil, CheckedAt: now.In(jobs.Zone),
	}
	switch v.Status {
	case Revoked:
		v.EndedOn = dayOf(*cert.RevokedAt)
	case Superseded:
		v.EndedOn = dayOf(*cert.SupersededAt)
	}
	return v, nil
}

type verifyInput struct {
	Code string `path:"code" json:"-"`
}

func (c *Certification) verify(ctx context.Context, _ policy.Actor, in verifyInput) (Verification, error) {
	return c.Verify(ctx, in.Code)
}
