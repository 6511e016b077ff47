package certification

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"net/http"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/fault"
	"lantoa/app/platform/jobs"
)

// answer is the big word of a page and what it means.
type answer struct{ Class, Vi, En, MeansVi, MeansEn string }

var answers = map[Status]answer{
	Valid: {
		"valid", "Hợp lệ", "Valid",
		"Giấy chứng nhận có trong sổ cấp và đang còn giá trị.", "The certificate is in the register and in force.",
	},
	Expired: {
		"expired", "Hết hạn", "Expired",
		"Giấy chứng nhận có trong sổ cấp nhưng đã hết thời hạn.", "The certificate is in the register, but its term is over.",
	},
	Superseded: {
		"superseded", "Đã được thay thế", "Superseded",
		"Người này đã được cấp giấy chứng nhận mới hơn cho cùng chương trình.", "The holder has a newer certificate of the same programme.",
	},
	Revoked: {
		"revoked", "Đã thu hồi", "Revoked",
		"Giấy chứng nhận đã bị cơ quan cấp thu hồi và không còn giá trị.", "The certificate was revoked by its issuer and is no longer in force.",
	},
}

var unknown = answer{
	"unknown", "Không tìm thấy", "Not found",
	"Không có giấy chứng nhận nào mang mã này. Hãy kiểm tra lại 12 ký tự của mã trên giấy.",
	"No certificate has this code. Please check the 12 characters printed on the paper.",
}

var (
	//go:embed verify.html
	pageText string
	//go:embed verify.css
	pageStyle string

	pageTemplate = template.Must(template.New("verify").Funcs(template.FuncMap{"style": func() template.CSS { return template.CSS(pageStyle) }}).Parse(pageText))
	// pagePolicy admits the page's own style and its form, and nothing else.
	pagePolicy = "default-src 'none'; style-src 'sha256-" + hashOf(pageStyle) + "'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

func hashOf(s string) string {
	sum := sha256.Sum256([]byte(s))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// page is what the template is filled with.
type page struct {
	Title     string
	Answer    *answer       // nil where nothing was asked
	V         *Verification // nil where nothing was found
	Form      *codeForm     // nil for none
	Code      string
	Address   string // of this page, for paper
	CheckedAt string
	RequestID string
}

// codeForm asks for a code. Wrong tells why the value cannot be one.
type codeForm struct {
	Value string
	Wrong fault.Text
}

func (p page) render(now time.Time) ([]byte, error) {
	p.CheckedAt = now.In(jobs.Zone).Format("15:04 02/01/2006")
	var body bytes.Buffer
	err := pageTemplate.Execute(&body, p)
	return body.Bytes(), err
}

func (c *Certification) html(p page, status int) (api.HTML, error) {
	body, err := p.render(c.Now())
	return api.HTML{Body: body, Policy: pagePolicy, Status: status}, err
}

func (c *Certification) verifyPage(ctx context.Context, _ policy.Actor, in verifyInput) (api.HTML, error) {
	v, err := c.Verify(ctx, in.Code)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return api.HTML{}, err
	}
	code, isCode := ParseCode(in.Code)
	p := page{Title: unknown.Vi, Answer: &unknown}
	if isCode {
		p.Code = FormatCode(code)
		p.Address = trimScheme(c.verifyURL(code))
	}
	found, ok := answers[v.Status]
	if err != nil || !ok {
		p.Form = &codeForm{Value: p.Code}
		return c.html(p, http.StatusNotFound)
	}
	p.Title, p.Answer, p.V = found.Vi, &found, &v
	return c.html(p, http.StatusOK)
}

// trimScheme writes an address as people do.
func trimScheme(url string) string {
	_, rest, _ := strings.Cut(url, "://")
	return rest
}

type askInput struct {
	Code string `query:"code" json:"-"`
}

// askPage asks for a code, and leads to the page of what was typed.
func (c *Certification) askPage(_ context.Context, _ policy.Actor, in askInput) (api.HTML, error) {
	p := page{Title: "Nhập mã", Form: &codeForm{}}
	if in.Code == "" {
		return c.html(p, http.StatusOK)
	}
	if code, ok := ParseCode(in.Code); ok {
		return api.HTML{}, elsewhere("/verify/" + code)
	}
	p.Title, p.Form = "Lỗi: mã chưa đúng", &codeForm{Value: in.Code, Wrong: explain(in.Code)}
	return c.html(p, http.StatusUnprocessableEntity)
}

// explain says why a text cannot be a code.
func explain(text string) fault.Text {
	code := codeReader.Replace(strings.ToUpper(text))
	if code == "" {
		return fault.T("Hãy nhập mã in trên giấy chứng nhận.", "Type the code that is printed on the certificate.")
	}
	if at := strings.IndexFunc(code, func(r rune) bool { return !strings.ContainsRune(alphabet, r) }); at >= 0 {
		bad, _ := utf8.DecodeRuneInString(code[at:])
		if !unicode.IsPrint(bad) {
			return fault.T("Mã chỉ gồm chữ cái không dấu và chữ số.", "A code has plain letters and digits only.")
		}
		return fault.T(fmt.Sprintf("Mã không bao giờ có ký tự “%c”. Mã chỉ gồm chữ cái không dấu và chữ số.", bad),
			fmt.Sprintf("No code has the character “%c”: only plain letters and digits.", bad))
	}
	n := utf8.RuneCountInString(code)
	return fault.T(fmt.Sprintf("Mã có đúng %d ký tự; bạn đã nhập %d ký tự.", codeLength, n), fmt.Sprintf("A code has exactly %d characters; you typed %d.", codeLength, n))
}
