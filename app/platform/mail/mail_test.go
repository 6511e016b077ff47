package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"lantoa/app/platform/mail/mailtest"
)

func reminder() Message {
	return Message{
		ID:      "digest:01J8:2026-11-23",
		From:    Address("Lan Tỏa – Sở Văn hóa, Thể thao và Du lịch", "lantoa@hungyen.example"),
		To:      "Nguyễn Thị Ánh Tuyết <tuyet@hungyen.example>",
		Subject: "Nhắc học: khóa “Xử lý khủng hoảng truyền thông” còn 3 ngày làm việc, đề nghị hoàn thành đúng hạn",
		Text:    "Kính gửi chị Tuyết,\n\nKhóa học sẽ đến hạn ngày 26 tháng 11 năm 2026.\n.\nTrân trọng.",
		HTML:    "<p>Kính gửi chị Tuyết,</p><p>Khóa học sẽ đến hạn.</p>",
		Headers: map[string]string{"X-Lantoa-Kind": "nhắc hạn"},
		Date:    time.Date(2026, 11, 23, 8, 0, 0, 0, time.FixedZone("", 7*3600)),
	}
}

func open(t *testing.T, target string) Sender {
	t.Helper()
	s, err := Open(target)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// wantReminder checks what the reader sees, whatever way the mail came.
func wantReminder(t *testing.T, got mailtest.Message) {
	t.Helper()
	want := reminder()
	if got.Subject != want.Subject {
		t.Errorf("subject %q, want %q", got.Subject, want.Subject)
	}
	if strings.TrimRight(got.Text, "\n") != want.Text {
		t.Errorf("text %q, want %q", got.Text, want.Text)
	}
	if strings.TrimRight(got.HTML, "\n") != want.HTML {
		t.Errorf("HTML %q, want %q", got.HTML, want.HTML)
	}
	if got.To.Name != "Nguyễn Thị Ánh Tuyết" || got.To.Address != "tuyet@hungyen.example" {
		t.Errorf("to %v", got.To)
	}
	if got.From.Name != "Lan Tỏa – Sở Văn hóa, Thể thao và Du lịch" {
		t.Errorf("from %v", got.From)
	}
	id, err := want.MessageID()
	if err != nil {
		t.Fatal(err)
	}
	if got.Header.Get("Message-ID") != "<"+id+">" {
		t.Errorf("Message-ID %s, want <%s>", got.Header.Get("Message-ID"), id)
	}
	if got.Header.Get("Auto-Submitted") != "auto-generated" {
		t.Errorf("Auto-Submitted %q", got.Header.Get("Auto-Submitted"))
	}
	if got.Header.Get("X-Lantoa-Kind") == "" {
		t.Error("the message's own header is missing")
	}
	if date, err := got.Header.Date(); err != nil || !date.Equal(want.Date) {
		t.Errorf("date %v, %v; want %v", date, err, want.Date)
	}
	for _, line := range strings.Split(string(got.Raw), "\r\n") {
		if len(line) > 998 || strings.ContainsFunc(line, func(r rune) bool { return r > 126 }) {
			t.Errorf("line not fit for old servers: %q", line)
		}
	}
}

func TestSMTP(t *testing.T) {
	server := mailtest.Start(t)
	if err := open(t, server.URL()).Send(t.Context(), reminder()); err != nil {
		t.Fatal(err)
	}
	got := server.Wait(t, 1)[0]
	wantReminder(t, got)
	if got.EnvelopeFrom != "lantoa@hungyen.example" || len(got.EnvelopeTo) != 1 || got.EnvelopeTo[0] != "tuyet@hungyen.example" {
		t.Errorf("envelope %q → %q", got.EnvelopeFrom, got.EnvelopeTo)
	}
}

func TestSameIDSameMessageID(t *testing.T) {
	server := mailtest.Start(t)
	sender := open(t, server.URL())
	other := reminder()
	other.ID = "digest:01J8:2026-11-25"
	for _, m := range []Message{reminder(), reminder(), other} {
		if err := sender.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	id := func(m mailtest.Message) string { return m.Header.Get("Message-ID") }
	got := server.Wait(t, 3)
	if id(got[0]) != id(got[1]) || id(got[1]) == id(got[2]) {
		t.Errorf("Message-IDs %s, %s, %s", id(got[0]), id(got[1]), id(got[2]))
	}
}

// certificate borrows the one that net/http/httptest signs for 127.0.0.1.
func certificate(t *testing.T) (server, client *tls.Config) {
	t.Helper()
	web := httptest.NewTLSServer(nil)
	t.Cleanup(web.Close)
	roots := x509.NewCertPool()
	roots.AddCert(web.Certificate())
	return &tls.Config{Certificates: web.TLS.Certificates}, &tls.Config{RootCAs: roots, ServerName: "127.0.0.1"}
}

func TestSTARTTLSAndSignIn(t *testing.T) {
	serverTLS, clientTLS := certificate(t)
	server := mailtest.StartTLS(t, serverTLS, "lantoa", "mật khẩu")
	target := func(password string) *smtpServer {
		u := &url.URL{Scheme: "smtp", User: url.UserPassword("lantoa", password), Host: server.Address()}
		s := open(t, u.String()).(*smtpServer)
		s.tls = clientTLS
		return s
	}
	if err := target("mật khẩu").Send(t.Context(), reminder()); err != nil {
		t.Fatal(err)
	}
	wantReminder(t, server.Wait(t, 1)[0])

	err := target("sai").Send(t.Context(), reminder())
	if err == nil || errors.Is(err, ErrRefused) {
		t.Errorf("wrong password: %v; want an error worth another try", err)
	}
	if err != nil && strings.Contains(err.Error(), "sai") {
		t.Errorf("the error tells the password: %v", err)
	}
}

func TestUntrustedCertificateIsRefused(t *testing.T) {
	serverTLS, _ := certificate(t)
	server := mailtest.StartTLS(t, serverTLS, "", "")
	if err := open(t, "smtp://"+server.Address()).Send(t.Context(), reminder()); err == nil {
		t.Fatal("sent to a server that nobody vouches for")
	}
	if n := len(server.Messages()); n != 0 {
		t.Errorf("%d messages arrived", n)
	}
}

func TestSTARTTLSIsInsistedOn(t *testing.T) {
	server := mailtest.Start(t) // offers none
	if err := open(t, "smtp://"+server.Address()).Send(t.Context(), reminder()); err == nil {
		t.Fatal("sent in the clear")
	}
}

func TestImplicitTLS(t *testing.T) {
	serverTLS, clientTLS := certificate(t)
	server := mailtest.Start(t)
	front, err := tls.Listen("tcp4", "127.0.0.1:0", serverTLS)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = front.Close() }()
	go forward(front, server.Address())

	s := open(t, "smtps://"+front.Addr().String()).(*smtpServer)
	s.tls = clientTLS
	if err := s.Send(t.Context(), reminder()); err != nil {
		t.Fatal(err)
	}
	wantReminder(t, server.Wait(t, 1)[0])
}

func TestRefusals(t *testing.T) {
	server := mailtest.Start(t)
	sender := open(t, server.URL())
	for _, tt := range []struct {
		code    int
		refused bool
	}{{550, true}, {552, true}, {450, false}, {451, false}, {530, false}} {
		server.Refuse(func(to string) error {
			return &smtp.SMTPError{Code: tt.code, EnhancedCode: smtp.EnhancedCode{tt.code / 100, 1, 1}, Message: "no " + to}
		})
		err := sender.Send(t.Context(), reminder())
		if err == nil || errors.Is(err, ErrRefused) != tt.refused {
			t.Errorf("code %d: %v; refused for good should be %t", tt.code, err, tt.refused)
		}
		if err != nil && strings.Contains(err.Error(), "tuyet") {
			t.Errorf("code %d: the error names the recipient: %v", tt.code, err)
		}
	}
	server.Refuse(nil)
	if err := sender.Send(t.Context(), reminder()); err != nil {
		t.Error(err)
	}
	if n := len(server.Messages()); n != 1 {
		t.Errorf("%d messages arrived, want 1", n)
	}
}

func TestContextEndsASilentServer(t *testing.T) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0") // accepts and never speaks
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	began := time.Now()
	if err := open(t, "smtp://"+listener.Addr().String()+"?tls=none").Send(ctx, reminder()); err == nil {
		t.Fatal("sent to a server that never spoke")
	}
	if took := time.Since(began); took > Timeout/2 {
		t.Errorf("gave up after %v", took)
	}
}

func TestFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "thư", "đi")
	sender := open(t, (&url.URL{Scheme: "file", Path: dir}).String())
	for range 2 {
		if err := sender.Send(t.Context(), reminder()); err != nil {
			t.Fatal(err)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 2 { // sent twice is seen twice, and no half-written file is left
		t.Fatalf("%d files, want 2", len(entries))
	}
	for _, e := range entries {
		if filepath.Ext(e.Name()) != ".eml" {
			t.Errorf("file %s", e.Name())
		}
		raw, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		got, err := mailtest.Parse(raw)
		if err != nil {
			t.Fatal(err)
		}
		wantReminder(t, got)
	}
}

func TestInjectionIsImpossible(t *testing.T) {
	dir := t.TempDir()
	sender := open(t, "file://"+dir)
	for name, spoil := range map[string]func(*Message){
		"line break in the subject":       func(m *Message) { m.Subject = "Nhắc\r\nBcc: ke.gian@example.com" },
		"bare LF in the subject":          func(m *Message) { m.Subject = "Nhắc\nBcc: ke.gian@example.com" },
		"Unicode line end in the subject": func(m *Message) { m.Subject = "Nhắc\u2028Bcc: ke.gian@example.com" },
		"NUL in the subject":              func(m *Message) { m.Subject = "Nhắc\x00" },
		"bad UTF-8 in the subject":        func(m *Message) { m.Subject = "Nhắc\xff" },
		"no subject":                      func(m *Message) { m.Subject = "" },
		"line break in the recipient":     func(m *Message) { m.To = "a@b.vn\r\nBcc: c@d.vn" },
		"encoded line break in a name":    func(m *Message) { m.To = "=?utf-8?q?a=0D=0ABcc:_c=40d.vn?= <a@b.vn>" },
		"two recipients":                  func(m *Message) { m.To = "a@b.vn, c@d.vn" },
		"no recipient":                    func(m *Message) { m.To = "" },
		"not an address":                  func(m *Message) { m.To = "tuyet" },
		"line break in the sender":        func(m *Message) { m.From = "a@b.vn\nX: y" },
		"line break in a header":          func(m *Message) { m.Headers = map[string]string{"X-A": "b\r\nBcc: c@d.vn"} },
		"line break in a header's name":   func(m *Message) { m.Headers = map[string]string{"X-A: b\r\nBcc": "c@d.vn"} },
		"Bcc by header":                   func(m *Message) { m.Headers = map[string]string{"bCC": "c@d.vn"} },
		"content type by header":          func(m *Message) { m.Headers = map[string]string{"Content-Type": "text/html"} },
		"no ID":                           func(m *Message) { m.ID = "" },
		"no text":                         func(m *Message) { m.Text = "" },
	} {
		m := reminder()
		spoil(&m)
		if err := sender.Send(t.Context(), m); !errors.Is(err, ErrInvalid) {
			t.Errorf("%s: %v, want ErrInvalid", name, err)
		}
	}
	// A hostile ID is harmless: it is hashed.
	m := reminder()
	m.ID = "a>\r\nBcc: c@d.vn"
	if err := sender.Send(t.Context(), m); err != nil {
		t.Error(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("%d files, %v; want the last one only", len(entries), err)
	}
}

func TestOpenRefuses(t *testing.T) {
	for _, target := range []string{
		"", "mail.example", "http://mail.example", "smtp://", "smtp://host:0", "smtp://host?tls=maybe", "smtp://host/path",
		"smtp://host?timeout=1", "smtps://host?tls=none", "file://folder/mail", "file:relative", "smtp://u:bí mật@%zz",
	} {
		if _, err := Open(target); !errors.Is(err, ErrInvalid) {
			t.Errorf("Open(%q): %v, want ErrInvalid", target, err)
		} else if strings.Contains(err.Error(), "bí mật") {
			t.Errorf("the error tells the password: %v", err)
		}
	}
}
