// Package mailtest is a real SMTP server in the test's process that keeps what
// it receives, and a reader of mails for tests.
package mailtest

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Server is a running SMTP server on a loopback port.
type Server struct {
	address string
	smtp    *smtp.Server

	mu       sync.Mutex
	messages []Message
	refuse   func(to string) error
	user     string
	password string
	arrived  chan struct{} // replaced at each arrival
}

// Start runs a server until the test ends. It takes mail in the clear and from
// anybody.
func Start(t testing.TB) *Server {
	t.Helper()
	return start(t, nil)
}

// StartTLS runs a server that offers STARTTLS with the certificate of config
// and takes mail only from the user with that password.
func StartTLS(t testing.TB, config *tls.Config, user, password string) *Server {
	t.Helper()
	s := start(t, config)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.user, s.password = user, password
	return s
}

func start(t testing.TB, config *tls.Config) *Server {
	t.Helper()
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("mailtest: %v", err)
	}
	s := &Server{address: listener.Addr().String(), arrived: make(chan struct{})}
	s.smtp = smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) {
		return &session{server: s}, nil
	}))
	s.smtp.Domain = "localhost"
	s.smtp.TLSConfig = config
	s.smtp.ReadTimeout, s.smtp.WriteTimeout = 10*time.Second, 10*time.Second
	s.smtp.ErrorLog = silence{} // clients that hang up are part of the tests
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = s.smtp.Serve(listener)
	}()
	t.Cleanup(func() {
		_ = s.smtp.Close()
		_ = listener.Close()
		<-done
	})
	return s
}

// Address is host:port.
func (s *Server) Address() string { return s.address }

// URL is the target for mail.Open.
func (s *Server) URL() string { return "smtp://" + s.address + "?tls=none" }

// Refuse has every recipient judged: an error, best an *smtp.SMTPError with a
// code, is answered to RCPT. Nil takes all again.
func (s *Server) Refuse(judge func(to string) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refuse = judge
}

// Messages are those received so far, in order.
func (s *Server) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Message(nil), s.messages...)
}

// Wait returns the messages once there are n or more, and fails the test
// after 20 seconds.
func (s *Server) Wait(t testing.TB, n int) []Message {
	t.Helper()
	deadline := time.NewTimer(20 * time.Second)
	defer deadline.Stop()
	for {
		s.mu.Lock()
		got, arrived := append([]Message(nil), s.messages...), s.arrived
		s.mu.Unlock()
		if len(got) >= n {
			return got
		}
		select {
		case <-arrived:
		case <-deadline.C:
			t.Fatalf("mailtest: %d messages came, want %d", len(got), n)
		}
	}
}

func (s *Server) take(m Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.messages = append(s.messages, m)
	close(s.arrived)
	s.arrived = make(chan struct{})
}

// session is one client's.
type session struct {
	server *Server
	signed bool
	from   string
	to     []string
}

func (s *session) Reset()        { s.from, s.to = "", nil }
func (s *session) Logout() error { return nil }

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		s.server.mu.Lock()
		defer s.server.mu.Unlock()
		if user != s.server.user || password != s.server.password {
			return smtp.ErrAuthFailed
		}
		s.signed = true
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	if s.server.user != "" && !s.signed {
		return smtp.ErrAuthRequired
	}
	s.from = from
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.server.mu.Lock()
	refuse := s.server.refuse
	s.server.mu.Unlock()
	if refuse != nil {
		if err := refuse(to); err != nil {
			return err
		}
	}
	s.to = append(s.to, to)
	return nil
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	m, err := Parse(raw)
	if err != nil {
		return errors.Join(&smtp.SMTPError{Code: 554, Message: "not a message"}, err)
	}
	m.EnvelopeFrom, m.EnvelopeTo = s.from, s.to
	s.server.take(m)
	return nil
}

type silence struct{}

func (silence) Printf(string, ...any) {}
func (silence) Println(...any)        {}
