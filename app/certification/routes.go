package certification

import (
	"context"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/jobs"
)

// verifyLimit bounds how many codes one address tries, over page and API.
var verifyLimit = api.Limit{Name: "verify", Most: 60, Window: time.Minute, ByAddress: true}

// Routes registers the feature's routes.
func (c *Certification) Routes(r *policy.Router) {
	api.Get(r, "/me/certificates", policy.SignedIn, c.own, api.Summary("One's own certificates, newest first"))
	api.Get(r, "/certificates", policy.ReadCertificates, c.list, api.Summary("Certificates of people within the caller's scope, newest first"))
	api.Get(r, "/certificates/{id}", policy.SignedIn, c.show, api.Summary("A certificate: one's own, or within the caller's scope"))
	api.Get(r, "/certificates/{id}/file", policy.SignedIn, c.download, api.Summary("The certificate as PDF"))
	api.Post(r, "/certificates/{id}/revocation", policy.ManageCertificate, c.request, api.Idempotent, api.Summary("Ask for a certificate to be revoked"))
	api.Post(r, "/certificates/{id}/revocation/confirm", policy.ManageCertificate, c.confirm, api.Idempotent, api.Summary("Revoke what another registrar asked to revoke"))
	api.Delete(r, "/certificates/{id}/revocation", policy.ManageCertificate, c.withdraw, api.Status(200), api.Summary("Take a request to revoke back"))
	api.Get(r, "/verify/{code}", policy.Public, c.verify, api.Limited(verifyLimit), api.Summary("What a certificate is worth today, for anybody who has its code"))
}

// askLimit bounds how often one address asks for the form.
var askLimit = api.Limit{Name: "verify-form", Most: 120, Window: time.Minute, ByAddress: true}

// Pages registers the public pages, on a router at the root of f.
func (c *Certification) Pages(f fiber.Router, r *policy.Router) {
	f.Use("/verify", c.asPages)
	api.Get(r, "/verify", policy.Public, c.askPage, api.Limited(askLimit), api.Hidden)
	api.Get(r, "/verify/{code}", policy.Public, c.verifyPage, api.Limited(verifyLimit), api.Hidden)
}

// View is a certificate as screens show it.
type View struct {
	Certificate
	Status    Status `json:"status" enum:"valid,expired,superseded,revoked,not_issued"`
	VerifyURL string `json:"verifyUrl"`
	FileReady bool   `json:"fileReady"`
	// Revocation tells why; a request that waits is shown to registrars only.
	Revocation *Revocation `json:"revocation,omitempty"`
}

func (c *Certification) view(actor policy.Actor, cert Certificate) View {
	v := View{Certificate: cert, Status: cert.Status(c.Now()), VerifyURL: c.verifyURL(cert.Code), FileReady: cert.FileHash != ""}
	if cert.RevokedAt != nil || actor.Can(policy.ManageCertificate) {
		v.Revocation = cert.Revocation
	}
	v.IssuedAt, v.SupersededAt, v.RevokedAt = cert.IssuedAt.In(jobs.Zone), here(cert.SupersededAt), here(cert.RevokedAt)
	return v
}

func here(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	local := t.In(jobs.Zone)
	return &local
}

func (c *Certification) views(actor policy.Actor, certs []Certificate) []View {
	out := make([]View, len(certs))
	for i, cert := range certs {
		out[i] = c.view(actor, cert)
	}
	return out
}

// Own is the list of one's own certificates.
type Own struct {
	Items []View `json:"items"`
}

func (c *Certification) own(ctx context.Context, actor policy.Actor, _ api.Nothing) (Own, error) {
	certs, err := c.FindByPerson(ctx, actor.PersonID)
	return Own{Items: c.views(actor, certs)}, err
}

type listInput struct {
	Person     string `query:"person" json:"-" validate:"max=64"`
	Course     string `query:"course" json:"-" validate:"omitempty,slug,max=64"`
	Department string `query:"department" json:"-" validate:"max=64"`
	Cursor     string `query:"cursor" json:"-"`
	Limit      int    `query:"limit" json:"-" validate:"min=0,max=200"`
}

func (c *Certification) list(ctx context.Context, actor policy.Actor, in listInput) (db.Page[View], error) {
	page, err := c.List(ctx, actor, Filter{PersonID: in.Person, CourseCode: in.Course, DepartmentID: in.Department}, in.Cursor, in.Limit)
	return db.Page[View]{Items: c.views(actor, page.Items), Next: page.Next}, err
}

type idInput struct {
	ID string `path:"id" json:"-" validate:"max=64"`
}

func (c *Certification) show(ctx context.Context, actor policy.Actor, in idInput) (View, error) {
	cert, err := c.FindFor(ctx, actor, policy.ReadCertificates, in.ID)
	if err != nil {
		return View{}, err
	}
	return c.view(actor, cert), nil
}

func (c *Certification) download(ctx context.Context, actor policy.Actor, in idInput) (api.File, error) {
	cert, err := c.FindFor(ctx, actor, policy.ReadCertificates, in.ID)
	if err != nil {
		return api.File{}, err
	}
	body, err := c.ReadFile(ctx, cert)
	name := "Giấy chứng nhận " + strings.ReplaceAll(cert.NumberText, "/", "-") + ".pdf"
	return api.File{Name: name, Type: pdfType, Body: body, Hash: cert.FileHash}, err
}

type requestInput struct {
	ID     string `path:"id" json:"-" validate:"max=64"`
	Reason string `json:"reason" validate:"required,min=10,max=1000"`
}

func (c *Certification) request(ctx context.Context, actor policy.Actor, in requestInput) (View, error) {
	return c.revised(actor)(c.RequestRevocation(ctx, actor, in.ID, in.Reason))
}

func (c *Certification) confirm(ctx context.Context, actor policy.Actor, in idInput) (View, error) {
	return c.revised(actor)(c.ConfirmRevocation(ctx, actor, in.ID))
}

func (c *Certification) withdraw(ctx context.Context, actor policy.Actor, in idInput) (View, error) {
	return c.revised(actor)(c.WithdrawRevocation(ctx, actor, in.ID))
}

func (c *Certification) revised(actor policy.Actor) func(Certificate, error) (View, error) {
	return func(cert Certificate, err error) (View, error) {
		if err != nil {
			return View{}, err
		}
		return c.view(actor, cert), nil
	}
}
