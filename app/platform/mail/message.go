package mail

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/mail"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	gomail "github.com/wneessen/go-mail"
)

// Message is one mail to one person.
type Message struct {
	// ID names what the mail is about, e.g. "digest:01J…:2026-11-24". The same
	// ID gives the same Message-ID. It is hashed, so it tells a reader nothing.
	ID      string
	From    string // "Lan Tỏa <lantoa@example.vn>", or from Address
	To      string // likewise; a bare address will do
	Subject string
	Text    string
	HTML    string            // optional alternative to Text
	Headers map[string]string // optional, e.g. List-Unsubscribe
	Date    time.Time         // zero is the moment of sending
}

// MessageID is the identifier in the Message-ID header, without its brackets:
// a hash of the ID at the sender's domain.
func (m Message) MessageID() (string, error) {
	from, err := parseAddress("From", m.From)
	if err != nil {
		return "", err
	}
	if m.ID == "" {
		return "", fmt.Errorf("%w: no ID", ErrInvalid)
	}
	sum := sha256.Sum256([]byte(m.ID))
	return hex.EncodeToString(sum[:16]) + from.Address[strings.LastIndexByte(from.Address, '@'):], nil
}

// build checks the message and lays it out as RFC 5322 wants.
func (m Message) build() (*gomail.Msg, error) {
	from, err := parseAddress("From", m.From)
	if err != nil {
		return nil, err
	}
	to, err := parseAddress("To", m.To)
	if err != nil {
		return nil, err
	}
	id, err := m.MessageID()
	if err != nil {
		return nil, err
	}
	if err := oneLine("Subject", m.Subject); err != nil {
		return nil, err
	}
	if m.Text == "" || !utf8.ValidString(m.Text) || !utf8.ValidString(m.HTML) {
		return nil, fmt.Errorf("%w: Text is empty, or a body is not UTF-8", ErrInvalid)
	}

	msg := gomail.NewMsg(gomail.WithEncoding(gomail.EncodingQP), gomail.WithNoDefaultUserAgent())
	msg.FromMailAddress(from)
	msg.ToMailAddress(to)
	msg.Subject(m.Subject)
	msg.SetMessageIDWithValue(id)
	if !m.Date.IsZero() {
		msg.SetDateWithValue(m.Date)
	}
	// So that no absence notice comes back (RFC 3834).
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	for name, value := range m.Headers {
		if err := checkHeader(name, value); err != nil {
			return nil, err
		}
		msg.SetGenHeader(gomail.Header(name), value)
	}
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	}
	return msg, nil
}

// Address puts a name, which may hold commas and quotes, and a bare address
// together for From and To.
func Address(name, address string) string {
	return (&mail.Address{Name: name, Address: address}).String()
}

func parseAddress(field, s string) (*mail.Address, error) {
	if err := oneLine(field, s); err != nil {
		return nil, err
	}
	a, err := mail.ParseAddress(s)
	if err != nil || oneLine(field, a.Name+a.Address) != nil {
		// The parser's complaint would repeat the address.
		return nil, fmt.Errorf("%w: %s is not an address", ErrInvalid, field)
	}
	return a, nil
}

// oneLine refuses what could end a header and begin another.
func oneLine(field, s string) error {
	if s == "" || !utf8.ValidString(s) || strings.ContainsFunc(s, breaks) {
		return fmt.Errorf("%w: %s is empty, not UTF-8, or holds control characters", ErrInvalid, field)
	}
	return nil
}

// breaks is true of control characters and of the two Unicode line ends.
func breaks(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }

var headerName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]{0,60}$`)

// ours are the headers that Message's own fields make.
var ours = map[string]bool{
	"from": true, "sender": true, "reply-to": true, "to": true, "cc": true, "bcc": true, "subject": true, "date": true,
	"message-id": true, "mime-version": true, "auto-submitted": true, "return-path": true, "received": true,
}

func checkHeader(name, value string) error {
	lower := strings.ToLower(name)
	if !headerName.MatchString(name) || ours[lower] || strings.HasPrefix(lower, "content-") {
		return fmt.Errorf("%w: header %q may not be set", ErrInvalid, name)
	}
	return oneLine("header "+name, value)
}
