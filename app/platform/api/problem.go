package api

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/gofiber/fiber/v2"

	"lantoa/app/platform/fault"
)

// Problem is the body of every error: RFC 9457 with our members. Title and
// Detail are Vietnamese, DetailEn the same in English.
type Problem struct {
	Type      string         `json:"type"`
	Title     string         `json:"title"`
	Status    int            `json:"status"`
	Code      fault.Code     `json:"code"`
	Reason    string         `json:"reason,omitempty"`
	Detail    string         `json:"detail"`
	DetailEn  string         `json:"detailEn"`
	Errors    []fault.Field  `json:"errors,omitempty"`
	Data      map[string]any `json:"data,omitempty"`
	RequestID string         `json:"requestId"`
}

var statuses = map[fault.Code]int{
	fault.Invalid:         http.StatusUnprocessableEntity,
	fault.Unauthenticated: http.StatusUnauthorized,
	fault.Forbidden:       http.StatusForbidden,
	fault.NotFound:        http.StatusNotFound,
	fault.Conflict:        http.StatusConflict,
	fault.Stale:           http.StatusPreconditionFailed,
	fault.Gone:            http.StatusGone,
	fault.TooLarge:        http.StatusRequestEntityTooLarge,
	fault.Unsupported:     http.StatusUnsupportedMediaType,
	fault.RateLimited:     http.StatusTooManyRequests,
	fault.Unavailable:     http.StatusServiceUnavailable,
	fault.Internal:        http.StatusInternalServerError,
}

var titles = map[fault.Code]string{
	fault.Invalid:         "Dữ liệu chưa đúng",
	fault.Unauthenticated: "Cần đăng nhập",
	fault.Forbidden:       "Không có quyền",
	fault.NotFound:        "Không tìm thấy",
	fault.Conflict:        "Không thực hiện được ở trạng thái hiện tại",
	fault.Stale:           "Nội dung đã được người khác sửa",
	fault.Gone:            "Đã kết thúc",
	fault.TooLarge:        "Nội dung quá lớn",
	fault.Unsupported:     "Kiểu nội dung không được nhận",
	fault.RateLimited:     "Quá nhiều yêu cầu",
	fault.Unavailable:     "Hệ thống đang bận",
	fault.Internal:        "Lỗi hệ thống",
}

// StatusOf returns the HTTP status of an error.
func StatusOf(err error) int { return statuses[fault.CodeOf(err)] }

// malformed marks input that could not even be read: 400 instead of 422.
const malformed = "malformed"

// handleError is the one place where an error becomes an answer. A foreign
// error is logged and its text kept back.
func (s *Server) handleError(c *fiber.Ctx, err error) error {
	f := asFault(err)
	status := statuses[f.Code]
	if f.Reason == malformed {
		status = http.StatusBadRequest
	}
	var fe *fiber.Error
	if errors.As(err, &fe) && fe.Code == http.StatusMethodNotAllowed {
		status = fe.Code
	}
	if f.Code == fault.Internal {
		s.cfg.Log.Error("request failed", "request", requestID(c), "method", c.Method(), "path", c.Path(), "error", err)
	}
	body, jsonErr := json.Marshal(Problem{
		Type:      "about:blank#" + string(f.Code),
		Title:     titles[f.Code],
		Status:    status,
		Code:      f.Code,
		Reason:    f.Reason,
		Detail:    f.Message.Vi,
		DetailEn:  f.Message.En,
		Errors:    f.Fields,
		Data:      f.Data,
		RequestID: requestID(c),
	})
	if jsonErr != nil {
		return jsonErr
	}
	if f.Code == fault.RateLimited || f.Code == fault.Unavailable {
		if c.GetRespHeader(fiber.HeaderRetryAfter) == "" {
			c.Set(fiber.HeaderRetryAfter, "5")
		}
	}
	if f.Code == fault.Unauthenticated {
		c.Set(fiber.HeaderWWWAuthenticate, "Bearer")
	}
	c.Set(fiber.HeaderContentType, "application/problem+json; charset=utf-8")
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Status(status).Send(body)
}

func asFault(err error) *fault.Error {
	var f *fault.Error
	if errors.As(err, &f) {
		return f
	}
	var fe *fiber.Error
	if errors.As(err, &fe) {
		switch fe.Code {
		case http.StatusNotFound:
			return fault.New(fault.NotFound, "Không có địa chỉ này.", "There is nothing at this address.")
		case http.StatusMethodNotAllowed:
			return fault.New(fault.Invalid, "Địa chỉ này không nhận phương thức đó.", "This address does not take that method.")
		case http.StatusRequestEntityTooLarge:
			return fault.New(fault.TooLarge, "Nội dung gửi lên quá lớn.", "The request body is too large.")
		case http.StatusUnsupportedMediaType:
			return fault.New(fault.Unsupported, "Kiểu nội dung không được nhận.", "The media type is not accepted.")
		case http.StatusRequestTimeout:
			return fault.New(fault.Unavailable, "Đường truyền quá chậm, yêu cầu chưa nhận đủ.", "The request did not arrive in time.")
		case http.StatusRequestHeaderFieldsTooLarge:
			return fault.New(fault.TooLarge, "Phần đầu yêu cầu quá lớn.", "The request header is too large.")
		}
		if fe.Code < 500 {
			return fault.New(fault.Invalid, "Yêu cầu không đọc được.", "The request cannot be read.").Because(malformed)
		}
	}
	return fault.Wrap(err, fault.Internal,
		"Hệ thống gặp lỗi. Dữ liệu đã lưu vẫn an toàn; vui lòng thử lại hoặc báo mã yêu cầu cho quản trị viên.",
		"Something failed on our side. What was saved is safe; please try again, or tell an administrator the request id.")
}
