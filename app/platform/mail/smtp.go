package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"

	gomail "github.com/wneessen/go-mail"
)

// smtpServer sends each message over a connection of its own: mails are few,
// and a pooled connection is found dead just when it is needed.
type smtpServer struct {
	host     string
	port     int
	user     string
	password string
	implicit bool // TLS from the first byte
	policy   gomail.TLSPolicy
	tls      *tls.Config
}

func openSMTP(u *url.URL) (*smtpServer, error) {
	s := &smtpServer{host: u.Hostname(), user: u.User.Username(), implicit: u.Scheme == "smtps"}
	s.password, _ = u.User.Password()
	if s.host == "" || (u.Path != "" && u.Path != "/") {
		return nil, fmt.Errorf("%w target: want smtp://[user:password@]host[:port][?tls=…]", ErrInvalid)
	}
	for name := range u.Query() {
		if name != "tls" {
			return nil, fmt.Errorf("%w target: parameter %q is not known", ErrInvalid, name)
		}
	}
	mode := u.Query().Get("tls")
	switch {
	case s.implicit && mode == "":
		// Found encrypted already, it is taken as it is; go-mail's own way of
		// implicit TLS would leave it open when the sign-in fails.
		s.policy, s.port = gomail.TLSOpportunistic, 465
	case s.implicit:
		return nil, fmt.Errorf("%w target: smtps:// takes no parameter tls", ErrInvalid)
	case mode == "" || mode == "starttls":
		s.policy, s.port = gomail.TLSMandatory, 587
	case mode == "opportunistic":
		s.policy, s.port = gomail.TLSOpportunistic, 25
	case mode == "none":
		s.policy, s.port = gomail.NoTLS, 25
	default:
		return nil, fmt.Errorf("%w target: tls=%q is none of starttls, opportunistic, none", ErrInvalid, mode)
	}
	if p := u.Port(); p != "" {
		port, err := strconv.Atoi(p)
		if err != nil || port < 1 || port > 65535 {
			return nil, fmt.Errorf("%w target: port %q", ErrInvalid, p)
		}
		s.port = port
	}
	s.tls = &tls.Config{ServerName: s.host, MinVersion: tls.VersionTLS12}
	return s, nil
}

// Send hands the message to the server. Leaving politely (RSET, QUIT) is no
// part of it: a failure there would have a delivered message sent again.
func (s *smtpServer) Send(ctx context.Context, m Message) error {
	msg, err := m.build()
	if err != nil {
		return err
	}
	// go-mail leaves the connection open when the greeting or the sign-in
	// fails, and hears of the context's end only while connecting.
	var hangUp func()
	options := []gomail.Option{
		gomail.WithPort(s.port), gomail.WithTimeout(Timeout),
		gomail.WithTLSPolicy(s.policy), gomail.WithTLSConfig(s.tls),
		gomail.WithoutNoop(), gomail.WithoutRset(),
		gomail.WithDialContextFunc(func(dialling context.Context, network, address string) (net.Conn, error) {
			conn, err := s.dial(dialling, network, address)
			if err != nil {
				return nil, err
			}
			stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
			hangUp = func() {
				stop()
				_ = conn.Close()
			}
			return conn, nil
		}),
	}
	if s.user != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover),
			gomail.WithUsername(s.user), gomail.WithPassword(s.password))
	}
	client, err := gomail.NewClient(s.host, options...)
	if err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	defer func() {
		if hangUp != nil {
			hangUp()
		}
	}()
	session, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return fmt.Errorf("mail: connect to %s: %w", net.JoinHostPort(s.host, strconv.Itoa(s.port)), err)
	}
	if err := client.SendWithSMTPClient(session, msg); err != nil {
		return describe(ctx, err)
	}
	_ = client.CloseWithSMTPClient(session)
	return nil
}

func (s *smtpServer) dial(ctx context.Context, network, address string) (net.Conn, error) {
	if s.implicit {
		return (&tls.Dialer{Config: s.tls}).DialContext(ctx, network, address)
	}
	return (&net.Dialer{}).DialContext(ctx, network, address)
}

// describe says what failed by its codes: the server's own words often repeat
// the recipient, and errors are logged.
func describe(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("mail: send: %w", ctx.Err())
	}
	var failed *gomail.SendError
	if !errors.As(err, &failed) {
		return fmt.Errorf("mail: send: %w", err)
	}
	code := failed.ErrorCode()
	said := fmt.Errorf("mail: send: %v: code %d %s", failed.Reason, code, failed.EnhancedStatusCode())
	if code >= 500 && code < 600 && aboutThisMessage(failed.Reason) && !aboutSignIn(code) {
		return fmt.Errorf("%w (%w)", ErrRefused, said)
	}
	return said
}

// aboutThisMessage leaves out what an administrator can put right, such as a
// sender that may not send.
func aboutThisMessage(r gomail.SendErrReason) bool {
	return r == gomail.ErrSMTPRcptTo || r == gomail.ErrSMTPData || r == gomail.ErrSMTPDataClose
}

func aboutSignIn(code int) bool { return code == 530 || code == 535 || code == 538 }
