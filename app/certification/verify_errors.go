package certification

import (
	"errors"
	"net/http"
	"strings"

	"github.com/gofiber/fiber/v2"

	"lantoa/app/platform/api"
	"lantoa/app/platform/fault"
)

// elsewhere is an address to be sent to instead of an answer; asPages does it.
type elsewhere string

func (e elsewhere) Error() string { return "see " + string(e) }

// asPages answers what went wrong at the public page with a page, when that is
// what the browser asked for.
func (c *Certification) asPages(ctx *fiber.Ctx) error {
	err := ctx.Next()
	if err == nil || ctx.Path() != "/verify" && !strings.HasPrefix(ctx.Path(), "/verify/") {
		return err
	}
	var to elsewhere
	if errors.As(err, &to) {
		return ctx.Redirect(string(to), http.StatusSeeOther)
	}
	var other *fiber.Error
	if errors.As(err, &other) || !strings.Contains(ctx.Get(fiber.HeaderAccept), "text/html") {
		return err
	}
	return c.sendProblem(ctx, err)
}

// sendProblem is the page of an error.
func (c *Certification) sendProblem(ctx *fiber.Ctx, err error) error {
	code, id := fault.CodeOf(err), ctx.GetRespHeader(fiber.HeaderXRequestID)
	if ctx.GetRespHeader(fiber.HeaderRetryAfter) == "" && (code == fault.RateLimited || code == fault.Unavailable) {
		ctx.Set(fiber.HeaderRetryAfter, "5")
	}
	if code == fault.Internal {
		c.log.Error("the page of verification failed", "request", id, "error", err)
	}
	what := problem(code, ctx.GetRespHeader(fiber.HeaderRetryAfter))
	p := page{Title: what.Vi, Answer: &what, RequestID: id}
	if code == fault.Invalid || code == fault.NotFound {
		p.Form = &codeForm{}
		if asked, ok := ParseCode(strings.TrimPrefix(ctx.Path(), "/verify/")); ok {
			p.Form.Value = FormatCode(asked) // what else was in the address does not matter
		}
	}
	body, err := p.render(c.Now())
	if err != nil {
		return err
	}
	ctx.Set(fiber.HeaderContentSecurityPolicy, pagePolicy)
	ctx.Set(fiber.HeaderContentType, "text/html; charset=utf-8")
	ctx.Set(fiber.HeaderCacheControl, "no-store")
	return ctx.Status(api.StatusOf(fault.New(code, "", ""))).Send(body)
}

// problem says what an error means to somebody who holds a certificate.
func problem(code fault.Code, wait string) answer {
	switch code {
	case fault.RateLimited:
		return answer{
			"busy", "Quá nhiều lần kiểm tra", "Too many checks",
			"Từ địa chỉ mạng này vừa có rất nhiều lần kiểm tra. Hãy chờ " + wait + " giây rồi tải lại trang.",
			"There were very many checks from this network. Please wait " + wait + " seconds, then reload the page.",
		}
	case fault.Unavailable:
		return answer{
			"busy", "Chưa kiểm tra được", "Cannot check right now",
			"Hệ thống đang bận. Điều này không nói gì về giấy chứng nhận. Hãy thử lại sau ít phút.",
			"The system is busy. This says nothing about the certificate. Please try again in a few minutes.",
		}
	case fault.Invalid, fault.NotFound:
		return answer{
			"unknown", "Địa chỉ chưa đúng", "Not a right address",
			"Địa chỉ này có phần thừa hoặc thiếu, nên chưa kiểm tra được. Hãy nhập mã in trên giấy vào ô dưới đây.",
			"The address has something too much or too little. Please type the code printed on the paper below.",
		}
	}
	return answer{
		"busy", "Hệ thống gặp lỗi", "Something failed",
		"Lỗi ở phía hệ thống, không nói gì về giấy chứng nhận. Hãy thử lại, hoặc báo mã yêu cầu dưới đây cho quản trị viên.",
		"The fault is on our side and says nothing about the certificate. Please try again, or tell an administrator the request id below.",
	}
}
