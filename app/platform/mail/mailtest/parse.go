package mailtest

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
)

// Message is a mail as its reader sees it.
type Message struct {
	EnvelopeFrom string   // of SMTP; empty for a file
	EnvelopeTo   []string // of SMTP; empty for a file
	Header       mail.Header
	Subject      string // decoded
	From         *mail.Address
	To           *mail.Address
	Text         string
	HTML         string
	Raw          []byte
}

// Parse reads a mail as it travels or lies in an .eml file.
func Parse(raw []byte) (Message, error) {
	m := Message{Raw: raw}
	parsed, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return m, fmt.Errorf("mailtest: %w", err)
	}
	m.Header = parsed.Header
	if m.Subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil {
		return m, fmt.Errorf("mailtest: subject: %w", err)
	}
	if m.From, err = mail.ParseAddress(m.Header.Get("From")); err != nil {
		return m, fmt.Errorf("mailtest: From: %w", err)
	}
	if m.To, err = mail.ParseAddress(m.Header.Get("To")); err != nil {
		return m, fmt.Errorf("mailtest: To: %w", err)
	}
	return m, m.read(m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), parsed.Body)
}

// read takes a body or part, and the parts in it.
func (m *Message) read(contentType, encoding string, body io.Reader) error {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return fmt.Errorf("mailtest: content type: %w", err)
	}
	if strings.HasPrefix(kind, "multipart/") {
		parts := multipart.NewReader(body, params["boundary"])
		for {
			part, err := parts.NextRawPart()
			if err == io.EOF {
				return nil
			}
			if err != nil {
				return fmt.Errorf("mailtest: parts: %w", err)
			}
			if err := m.read(part.Header.Get("Content-Type"), part.Header.Get("Content-Transfer-Encoding"), part); err != nil {
				return err
			}
		}
	}
	if strings.EqualFold(encoding, "quoted-printable") {
		body = quotedprintable.NewReader(body)
	}
	text, err := io.ReadAll(body)
	if err != nil {
		return fmt.Errorf("mailtest: body: %w", err)
	}
	switch kind {
	case "text/plain":
		m.Text = strings.ReplaceAll(string(text), "\r\n", "\n")
	case "text/html":
		m.HTML = strings.ReplaceAll(string(text), "\r\n", "\n")
	}
	return nil
}
