package certification

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"net/http"
	"time"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/fault"
	"lantoa/app/platform/jobs"
	"lantoa/courses"
)

// Verification is all that anybody with the code may know.
type Verification struct {
	Status     Status       `json:"status"`
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

// answer is the big word of the page and what it means.
type answer struct{ Class, Sign, Vi, En, MeansVi, MeansEn string }

var answers = map[Status]answer{
	Valid: {
		"valid", "✓", "Hợp lệ", "Valid",
		"Giấy chứng nhận có trong sổ cấp và đang còn giá trị.", "The certificate is in the register and in force.",
	},
	Expired: {
		"expired", "!", "Hết hạn", "Expired",
		"Giấy chứng nhận có trong sổ cấp nhưng đã hết thời hạn.", "The certificate is in the register, but its term is over.",
	},
	Superseded: {
		"superseded", "→", "Đã được thay thế", "Superseded",
		"Người này đã được cấp giấy chứng nhận mới hơn cho cùng chương trình.", "The holder has a newer certificate of the same programme.",
	},
	Revoked: {
		"revoked", "×", "Đã thu hồi", "Revoked",
		"Giấy chứng nhận đã bị cơ quan cấp thu hồi và không còn giá trị.", "The certificate was revoked by its issuer and is no longer in force.",
	},
	NotIssued: unknown,
}

var unknown = answer{
	"unknown", "?", "Không tìm thấy", "Not found",
	"Không có giấy chứng nhận nào mang mã này. Hãy kiểm tra lại 12 ký tự của mã trên giấy.",
	"No certificate has this code. Please check the 12 characters printed on the paper.",
}

var (
	//go:embed verify.html
	pageText string
	//go:embed verify.css
	pageStyle string

	page = template.Must(template.New("verify").Funcs(template.FuncMap{"style": func() template.CSS { return template.CSS(pageStyle) }}).Parse(pageText))
	// pagePolicy admits the page's own style and nothing else.
	pagePolicy = "default-src 'none'; style-src 'sha256-" + hashOf(pageStyle) + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

func hashOf(s string) string {
	sum := sha256.Sum256([]byte(s))
	return base64.StdEncoding.EncodeToString(sum[:])
}

type pageData struct {
	answer
	Found     bool
	V         Verification
	Code      string
	CheckedAt string
}

func (c *Certification) verifyPage(ctx context.Context, _ policy.Actor, in verifyInput) (api.HTML, error) {
	v, err := c.Verify(ctx, in.Code)
	found := err == nil && v.Status != NotIssued
	if err != nil && !fault.Is(err, fault.NotFound) {
		return api.HTML{}, err
	}
	data := pageData{answer: unknown, Found: found, V: v, CheckedAt: c.Now().In(jobs.Zone).Format("15:04 02/01/2006")}
	status := http.StatusNotFound
	if found {
		data.answer, status = answers[v.Status], http.StatusOK
	}
	if code, ok := ParseCode(in.Code); ok {
		data.Code = FormatCode(code)
	}
	var body bytes.Buffer
	if err := page.Execute(&body, data); err != nil {
		return api.HTML{}, err
	}
	return api.HTML{Body: body.Bytes(), Policy: pagePolicy, Status: status}, nil
}
