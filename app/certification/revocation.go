package certification

import (
	"context"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/audit"
	"lantoa/app/auth/policy"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

// RequestRevocation asks for a certificate to be revoked. It goes on counting
// until another registrar confirms.
//
// Errors: fault.NotFound, fault.Forbidden; fault.Conflict "revoked" or
// "revocation_requested".
func (c *Certification) RequestRevocation(ctx context.Context, actor policy.Actor, id, reason string) (Certificate, error) {
	now := c.Now()
	return c.revise(ctx, actor, id, "certificate.revocation.request", reason, func(cert *Certificate) (bson.M, error) {
		if cert.Revocation != nil {
			return nil, fault.New(fault.Conflict, "Đã có đề nghị thu hồi, đang chờ người thứ hai xác nhận.", "A revocation is asked for already and waits for a second person.").
				Because("revocation_requested")
		}
		cert.Revocation = &Revocation{Reason: reason, RequestedBy: actor.PersonID, RequestedAt: now}
		return bson.M{"$set": bson.M{"revocation": cert.Revocation}}, nil
	})
}

// ConfirmRevocation revokes a certificate that another registrar asked to
// revoke. It stays in the book, with its number.
//
// Errors: fault.NotFound, fault.Forbidden, the latter also, as
// "second_person", for the one who asked; fault.Conflict "revoked" or
// "no_request".
func (c *Certification) ConfirmRevocation(ctx context.Context, actor policy.Actor, id string) (Certificate, error) {
	now := c.Now()
	return c.revise(ctx, actor, id, "certificate.revoke", "", func(cert *Certificate) (bson.M, error) {
		switch {
		case cert.Revocation == nil:
			return nil, errNoRequest()
		case cert.Revocation.RequestedBy == actor.PersonID:
			return nil, fault.New(fault.Forbidden, "Việc thu hồi cần một người khác xác nhận.", "Somebody else has to confirm a revocation.").Because("second_person")
		}
		cert.Revocation.ConfirmedBy, cert.RevokedAt = actor.PersonID, &now
		return bson.M{"$set": bson.M{"revocation": cert.Revocation, "revokedAt": now}}, nil
	})
}

// WithdrawRevocation takes a request back that is not confirmed.
//
// Errors: as ConfirmRevocation, but for "second_person".
func (c *Certification) WithdrawRevocation(ctx context.Context, actor policy.Actor, id string) (Certificate, error) {
	return c.revise(ctx, actor, id, "certificate.revocation.withdraw", "", func(cert *Certificate) (bson.M, error) {
		if cert.Revocation == nil {
			return nil, errNoRequest()
		}
		cert.Revocation = nil
		return bson.M{"$unset": bson.M{"revocation": ""}}, nil
	})
}

func errNoRequest() error {
	return fault.New(fault.Conflict, "Không có đề nghị thu hồi nào đang chờ.", "No revocation is asked for.").Because("no_request")
}

// standing is what the audit keeps of a certificate.
type standing struct {
	NumberText string      `bson:"numberText"`
	Revocation *Revocation `bson:"revocation,omitempty"`
	Revoked    bool        `bson:"revoked"`
}

func (c Certificate) standing() standing {
	s := standing{NumberText: c.NumberText, Revoked: c.RevokedAt != nil}
	if c.Revocation != nil {
		r := *c.Revocation
		s.Revocation = &r
	}
	return s
}

// revise changes the standing of a certificate that is not revoked, audited in
// the same transaction.
func (c *Certification) revise(ctx context.Context, actor policy.Actor, id, action, note string, change func(*Certificate) (bson.M, error)) (Certificate, error) {
	if _, err := c.FindFor(ctx, actor, policy.ManageCertificate, id); err != nil {
		return Certificate{}, err
	}
	var cert Certificate
	err := c.db.Tx(ctx, func(ctx context.Context) error {
		var err error
		if cert, err = c.Find(ctx, id); err != nil {
			return err
		}
		if cert.RevokedAt != nil {
			return fault.New(fault.Conflict, "Giấy chứng nhận đã bị thu hồi.", "The certificate is revoked already.").Because("revoked")
		}
		before := cert.standing()
		update, err := change(&cert)
		if err != nil {
			return err
		}
		if _, err := c.certificates.UpdateByID(ctx, id, update); err != nil {
			return db.Translate(err)
		}
		return audit.Record(ctx, c.db, audit.Entry{
			Actor: actor, Action: action, Subject: "certificate:" + id,
			Before: before, After: cert.standing(), Note: note,
		})
	})
	return cert, err
}
