// Package fault is the one error type of the application: a code that a
// client can act on, a message safe to show, and a private cause.
//
// It knows no feature and no transport. The HTTP status of a code is
// decided in platform/api.
package fault

import (
	"errors"
	"fmt"
)

// Code says what kind of failure happened. It is part of the API.
type Code string

// The codes, each mapped to one HTTP status by platform/api.
const (
	Invalid         Code = "invalid"         // the input is wrong: 400 or 422
	Unauthenticated Code = "unauthenticated" // no valid sign-in: 401
	Forbidden       Code = "forbidden"       // signed in, not allowed: 403
	NotFound        Code = "not_found"       // 404
	Conflict        Code = "conflict"        // the state does not allow it: 409
	Stale           Code = "stale"           // If-Match names an old version: 412
	Gone            Code = "gone"            // it was there and is over: 410
	TooLarge        Code = "too_large"       // 413
	Unsupported     Code = "unsupported"     // media type or encoding: 415
	RateLimited     Code = "rate_limited"    // 429
	Unavailable     Code = "unavailable"     // try again later: 503
	Internal        Code = "internal"        // a defect: 500
)

// Field is a complaint about one part of the input.
type Field struct {
	Path    string `json:"path"`              // "name", "rows[3].email", "query.limit"
	Code    string `json:"code"`              // the failed rule, e.g. "required"
	Message Text   `json:"message,omitempty"` // what to do, in both languages
}

// Text is a message in the two languages of the application.
type Text struct {
	Vi string `json:"vi"`
	En string `json:"en"`
}

// T builds a Text.
func T(vi, en string) Text { return Text{Vi: vi, En: en} }

// Error is what crosses package borders. Message is shown to people; Err is
// logged and never sent.
type Error struct {
	Code    Code
	Message Text
	Fields  []Field
	// Reason is a stable machine-readable word that refines Code, e.g.
	// "attempt_over". Optional.
	Reason string
	// Data is what a client needs to recover (e.g. the running attempt's id).
	// It is sent.
	Data map[string]any
	Err  error
}

// New returns an error with a message in Vietnamese and English.
func New(code Code, vi, en string) *Error {
	return &Error{Code: code, Message: Text{Vi: vi, En: en}}
}

// Wrap keeps err as the private cause.
func Wrap(err error, code Code, vi, en string) *Error {
	return &Error{Code: code, Message: Text{Vi: vi, En: en}, Err: err}
}

// InvalidField is the common case of one wrong field.
func InvalidField(path, rule, vi, en string) *Error {
	e := New(Invalid, "Dữ liệu gửi lên chưa đúng.", "The input is not valid.")
	e.Fields = []Field{{Path: path, Code: rule, Message: Text{Vi: vi, En: en}}}
	return e
}

// Because sets the reason and returns the error, for use in one expression.
func (e *Error) Because(reason string) *Error {
	e.Reason = reason
	return e
}

// With adds a datum that is sent to the client.
func (e *Error) With(key string, value any) *Error {
	if e.Data == nil {
		e.Data = map[string]any{}
	}
	e.Data[key] = value
	return e
}

func (e *Error) Error() string {
	s := fmt.Sprintf("%s: %s", e.Code, e.Message.En)
	for _, f := range e.Fields {
		s += fmt.Sprintf("; %s: %s", f.Path, f.Code)
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// CodeOf returns the code of the first fault in err's chain; a foreign error
// is Internal, nil is "".
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}

// Is tells whether err carries the code.
func Is(err error, code Code) bool { return CodeOf(err) == code }
