// Package api is the way of a request: one typed helper registers a route
// with its permission, input and output, and from that come the handler, the
// guard, the validation and the OpenAPI entry together. It knows no feature:
// who the actor is and what is allowed are functions given to it.
package api

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/helmet"
	"github.com/gofiber/fiber/v2/middleware/recover"
	"github.com/oklog/ulid/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/redis/go-redis/v9"
	"github.com/valyala/fasthttp"
	"go.mongodb.org/mongo-driver/mongo"

	"lantoa/app/platform/fault"
)

// Config is what a Server needs.
type Config struct {
	Log      *slog.Logger
	Registry *prometheus.Registry // may be nil
	// TrustedProxies are the addresses whose X-Forwarded-For is believed.
	TrustedProxies []netip.Prefix
	// Idempotency keeps the answers to requests with an Idempotency-Key.
	Idempotency *mongo.Collection
	// Redis backs the limits; nil limits within this process only.
	Redis redis.UniversalClient
	// Timeout is the deadline of a request's context; 10 s when zero.
	Timeout time.Duration
	// Limits are the general budgets; zero values take the defaults.
	Limits Limits
	// HTTPS tells that clients come by TLS: sets HSTS.
	HTTPS bool
}

const (
	defaultTimeout = 10 * time.Second
	// DefaultBody bounds the body of a route that does not ask for more.
	DefaultBody = 256 << 10
	largestBody = 64 << 20
)

// Server is the Fiber app with its traps closed. Routes are added by a
// Router.
type Server struct {
	Fiber   *fiber.App
	cfg     Config
	limits  *limiter
	metrics *metrics
	routes  []Route
	bodies  []bodyRule

	document  func() ([]byte, error)
	described bool // the document is built: no more routes

	streams    context.Context // of all streams; ends with Shutdown
	endStreams context.CancelFunc
	open       atomic.Int64
}

type bodyRule struct {
	method, prefix, suffix string
	limit                  int
}

// NewServer builds the Fiber app: no route yet.
func NewServer(cfg Config) *Server {
	if cfg.Timeout == 0 {
		cfg.Timeout = defaultTimeout
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	s := &Server{cfg: cfg, limits: newLimiter(cfg.Redis, cfg.Limits), metrics: newMetrics(cfg.Registry)}
	s.streams, s.endStreams = context.WithCancel(context.Background())
	s.document = sync.OnceValues(func() ([]byte, error) {
		s.described = true
		return describe(s.routes)
	})
	s.Fiber = fiber.New(fiber.Config{
		AppName:               "lantoa",
		DisableStartupMessage: true,
		Immutable:             true,
		StrictRouting:         true,
		CaseSensitive:         true,
		BodyLimit:             largestBody,
		ReadTimeout:           15 * time.Second,
		WriteTimeout:          60 * time.Second,
		IdleTimeout:           75 * time.Second,
		ReadBufferSize:        16 << 10,
		// Fiber's own reading of proxy headers is not used: see clientAddress.
		EnableTrustedProxyCheck: true,
		ErrorHandler:            s.handleError,
	})
	s.Fiber.Server().HeaderReceived = s.limitBody
	s.Fiber.Use(s.observe)
	s.Fiber.Use(recover.New(recover.Config{EnableStackTrace: true, StackTraceHandler: s.logPanic}))
	s.Fiber.Use(s.protect())
	s.Fiber.Use(refuseEncodedBody)
	return s
}

// limitBody bounds a body by its route before it is read into memory.
func (s *Server) limitBody(h *fasthttp.RequestHeader) fasthttp.RequestConfig {
	limit := DefaultBody
	path := h.RequestURI()
	if i := bytes.IndexByte(path, '?'); i >= 0 {
		path = path[:i]
	}
	for _, rule := range s.bodies {
		if string(h.Method()) == rule.method && bytes.HasPrefix(path, []byte(rule.prefix)) && bytes.HasSuffix(path, []byte(rule.suffix)) {
			limit = rule.limit
			break
		}
	}
	return fasthttp.RequestConfig{MaxRequestBodySize: limit}
}

// protect sets the security headers. COEP stays off: it would block videos
// that authors embed.
func (s *Server) protect() fiber.Handler {
	hsts := 0
	if s.cfg.HTTPS {
		hsts = 63072000
	}
	return helmet.New(helmet.Config{
		XFrameOptions:             "DENY",
		ContentSecurityPolicy:     "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
		ReferrerPolicy:            "same-origin",
		CrossOriginEmbedderPolicy: "unsafe-none",
		HSTSMaxAge:                hsts,
		PermissionPolicy:          "camera=(), microphone=(), geolocation=()",
	})
}

// refuseEncodedBody answers 415 to a compressed request: BodyLimit counts the
// bytes before decompression, so a small gzip could fill the memory.
func refuseEncodedBody(c *fiber.Ctx) error {
	encoding := strings.ToLower(strings.TrimSpace(c.Get(fiber.HeaderContentEncoding)))
	if encoding == "" || encoding == "identity" {
		return c.Next()
	}
	return fault.New(fault.Unsupported, "Máy chủ không nhận nội dung nén.", "Compressed request bodies are not accepted.")
}

func (s *Server) logPanic(c *fiber.Ctx, e any) {
	s.cfg.Log.Error("panic in a handler", "request", requestID(c), "path", c.Path(), "panic", e)
}

type localKey int

const (
	keyRequestID localKey = iota
	keyRoute
	keyPerson
)

// observe gives the request its id and deadline, and writes one log line and
// one measurement when it is answered.
func (s *Server) observe(c *fiber.Ctx) error {
	began := time.Now()
	id := c.Get(fiber.HeaderXRequestID)
	if !plainID(id) {
		id = ulid.Make().String()
	}
	c.Locals(keyRequestID, id)
	c.Set(fiber.HeaderXRequestID, id)
	ctx, cancel := context.WithTimeout(context.Background(), s.cfg.Timeout)
	defer cancel()
	c.SetUserContext(ctx)

	err := c.Next()
	if err != nil {
		err = s.handleError(c, err)
	}
	route, _ := c.Locals(keyRoute).(string)
	if route == "" {
		route = "other"
	}
	took := time.Since(began)
	status := c.Response().StatusCode()
	s.metrics.observe(c.Method(), route, status, took)
	if s.cfg.Log.Enabled(ctx, slog.LevelInfo) {
		person, _ := c.Locals(keyPerson).(string)
		s.cfg.Log.LogAttrs(ctx, slog.LevelInfo, "request",
			slog.String("request", id), slog.String("method", c.Method()), slog.String("route", route),
			slog.Int("status", status), slog.Duration("took", took), slog.String("person", person))
	}
	return err
}

// plainID accepts a request id of a proxy when it cannot spoil a log line.
func plainID(id string) bool {
	if len(id) < 8 || len(id) > 64 {
		return false
	}
	for _, r := range id {
		if (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r != '-' {
			return false
		}
	}
	return true
}

func requestID(c *fiber.Ctx) string {
	id, _ := c.Locals(keyRequestID).(string)
	return id
}

// clientAddress is the peer, or, when the peer is a trusted proxy, the last
// address in X-Forwarded-For that is not one. Whatever a client wrote further
// left is not believed.
func (s *Server) clientAddress(c *fiber.Ctx) string {
	peer, ok := netip.AddrFromSlice(c.Context().RemoteIP())
	if !ok {
		return ""
	}
	peer = peer.Unmap()
	if !s.trusted(peer) {
		return peer.String()
	}
	hops := strings.Split(c.Get(fiber.HeaderXForwardedFor), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		peer = hop.Unmap()
		if !s.trusted(peer) {
			break
		}
	}
	return peer.String()
}

func (s *Server) trusted(addr netip.Addr) bool {
	for _, p := range s.cfg.TrustedProxies {
		if p.Contains(addr) {
			return true
		}
	}
	return false
}

// Shutdown stops listening, ends streams and waits for running requests.
func (s *Server) Shutdown(ctx context.Context) error {
	s.endStreams()
	err := s.Fiber.ShutdownWithContext(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		return errors.New("some requests did not end in time")
	}
	return err
}
