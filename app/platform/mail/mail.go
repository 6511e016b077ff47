// Package mail sends messages to the target that an address names: an SMTP
// server, or a folder of .eml files for local runs. It knows no reminder and
// no person; who is written to, and once only, is decided before it is called.
package mail

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"
)

// ErrInvalid is in the chain of the error for a message that cannot be sent as
// it is, such as one whose subject would smuggle in a header, or a target that
// is not understood.
var ErrInvalid = errors.New("mail: invalid")

// ErrRefused is in the chain of the error where the server said for good that
// it will not take the message. Repeating it is pointless; other errors are
// worth another try.
var ErrRefused = errors.New("mail: refused for good")

// Sender delivers one message, or an error in whose chain ErrInvalid or
// ErrRefused tells that repeating is pointless. No error names a recipient.
//
// Nil means that the target has taken it. After an error the message may have
// been taken all the same (an answer can be lost): a second try carries the
// same Message-ID, by which mail programs show it once.
type Sender interface {
	Send(ctx context.Context, m Message) error
}

// Timeout bounds each of connecting and sending where the context does not
// end earlier.
const Timeout = 20 * time.Second

// Open returns the sender for a target:
//
//	smtp://user:pass@host:587        STARTTLS, insisted on
//	smtp://host:25?tls=opportunistic STARTTLS where offered
//	smtp://host:25?tls=none          in the clear, e.g. to the same machine
//	smtps://user:pass@host:465       TLS from the first byte
//	file:///folder                   an .eml file each
//
// User and password are percent-encoded and optional. Nothing is connected
// yet. The error does not repeat the address, which may hold a password.
func Open(target string) (Sender, error) {
	u, err := url.Parse(target)
	if err != nil {
		return nil, fmt.Errorf("%w target: not an address", ErrInvalid)
	}
	switch u.Scheme {
	case "file":
		return openFolder(u)
	case "smtp", "smtps":
		return openSMTP(u)
	}
	return nil, fmt.Errorf("%w target: scheme %q is none of smtp, smtps, file", ErrInvalid, u.Scheme)
}
