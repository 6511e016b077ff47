package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strings"

	"github.com/gofiber/fiber/v2"

	"lantoa/app/platform/fault"
)

// Nothing is the input of a route without input, and the output of one that
// answers 204.
type Nothing struct{}

// Meta is what a handler may learn of the request beside its input. A field
// of this type in an input struct is filled by the binder.
type Meta struct {
	Address   string `json:"-"` // of the client
	UserAgent string `json:"-"`
	RequestID string `json:"-"`
	// IdempotencyID is a hash of actor, route and Idempotency-Key, "" without
	// the header. A handler that creates something may use it as the id, which
	// makes a repeat harmless even when the first answer was lost in a crash.
	IdempotencyID string `json:"-"`
}

// File is an output sent as it is.
type File struct {
	Name   string // for Content-Disposition
	Type   string // media type
	Body   []byte
	Inline bool // shown by the browser instead of saved
	// Hash of the body, when known, becomes the ETag.
	Hash string
}

// ETag is the hash in quotes.
func (f File) ETag() string {
	if f.Hash == "" {
		return ""
	}
	return `"` + f.Hash + `"`
}

// HTML is an output sent as a page. Policy replaces the strict default CSP;
// Status, when not 0, the status of the route: a page may say "not found".
type HTML struct {
	Body   []byte
	Policy string
	Status int
}

// RawBody receives a body that is not JSON, with its media type.
type RawBody struct {
	Type string
	Data []byte
}

// Tagged is an output with a version: sets ETag, answers 304.
type Tagged interface{ ETag() string }

// Prepared is an output that never changes and was encoded once: JSON returns
// the bytes, or nil to have it encoded as usual.
type Prepared interface{ JSON() []byte }

// Decorated is an output that sets cookies or headers.
type Decorated interface{ Decorate(c *fiber.Ctx) }

// Handler is a use case as a route calls it.
type Handler[A, In, Out any] func(ctx context.Context, actor A, in In) (Out, error)

// Access says who asks and what they may do.
type Access[A, P any] struct {
	// Authenticate returns the actor of a bearer token ("" is anonymous), or
	// fault.Unauthenticated.
	Authenticate func(ctx context.Context, token string) (A, error)
	// Allow returns nil, fault.Unauthenticated or fault.Forbidden.
	Allow func(actor A, permission P) error
	// ID names the actor in logs and limits; "" is anonymous.
	ID func(actor A) string
	// Public tells whether the permission needs no sign-in.
	Public func(permission P) bool
}

// Router registers routes under a prefix.
type Router[A any, P fmt.Stringer] struct {
	server *Server
	access Access[A, P]
	prefix string
}

// NewRouter returns a router for the server's routes under prefix.
func NewRouter[A any, P fmt.Stringer](s *Server, prefix string, access Access[A, P]) *Router[A, P] {
	return &Router[A, P]{server: s, access: access, prefix: prefix}
}

// At returns the router with another prefix ("" is the root).
func (r *Router[A, P]) At(prefix string) *Router[A, P] {
	other := *r
	other.prefix = prefix
	return &other
}

// Route describes a registered route.
type Route struct {
	Method, Path, Permission string
	In, Out                  reflect.Type
	Status                   int
	Summary                  string
	Hidden                   bool
	Idempotent               bool
}

// Routes lists what was registered, in order.
func (s *Server) Routes() []Route { return s.routes }

type options struct {
	status     int
	summary    string
	body       int
	idempotent bool
	hidden     bool
	limits     []Limit
}

// Option changes a route.
type Option func(*options)

// Status sets the status of success; 200 (204 for Nothing) otherwise.
func Status(code int) Option { return func(o *options) { o.status = code } }

// Summary describes the route in the API document, one line of English.
func Summary(text string) Option { return func(o *options) { o.summary = text } }

// MaxBody bounds the body, in bytes, instead of DefaultBody.
func MaxBody(n int) Option { return func(o *options) { o.body = n } }

// Idempotent lets clients repeat the request with an Idempotency-Key.
func Idempotent(o *options) { o.idempotent = true }

// Hidden keeps the route out of the API document.
func Hidden(o *options) { o.hidden = true }

// Limited adds a budget of the route's own.
func Limited(l Limit) Option { return func(o *options) { o.limits = append(o.limits, l) } }

// Get registers a GET route.
func Get[A any, P fmt.Stringer, In, Out any](r *Router[A, P], path string, p P, h Handler[A, In, Out], opts ...Option) {
	Handle(r, http.MethodGet, path, p, h, opts...)
}

// Post registers a POST route.
func Post[A any, P fmt.Stringer, In, Out any](r *Router[A, P], path string, p P, h Handler[A, In, Out], opts ...Option) {
	Handle(r, http.MethodPost, path, p, h, opts...)
}

// Put registers a PUT route.
func Put[A any, P fmt.Stringer, In, Out any](r *Router[A, P], path string, p P, h Handler[A, In, Out], opts ...Option) {
	Handle(r, http.MethodPut, path, p, h, opts...)
}

// Patch registers a PATCH route.
func Patch[A any, P fmt.Stringer, In, Out any](r *Router[A, P], path string, p P, h Handler[A, In, Out], opts ...Option) {
	Handle(r, http.MethodPatch, path, p, h, opts...)
}

// Delete registers a DELETE route.
func Delete[A any, P fmt.Stringer, In, Out any](r *Router[A, P], path string, p P, h Handler[A, In, Out], opts ...Option) {
	Handle(r, http.MethodDelete, path, p, h, opts...)
}

// Handle registers a route: path with {names}, the permission that guards it,
// and the handler. It panics on a declaration that cannot work.
func Handle[A any, P fmt.Stringer, In, Out any](r *Router[A, P], method, path string, p P, h Handler[A, In, Out], opts ...Option) {
	o := options{status: http.StatusOK}
	if reflect.TypeFor[Out]() == reflect.TypeFor[Nothing]() {
		o.status = http.StatusNoContent
	}
	for _, opt := range opts {
		opt(&o)
	}
	full := r.prefix + path
	if p.String() == "" {
		panic("route without a permission: " + method + " " + full)
	}
	bind := newBinder[In](method, full)
	route := Route{
		Method: method, Path: full, Permission: p.String(), In: reflect.TypeFor[In](), Out: reflect.TypeFor[Out](),
		Status: o.status, Summary: o.summary, Hidden: o.hidden, Idempotent: o.idempotent,
	}
	r.server.add(route, o.body)

	e := endpoint[A, P, In, Out]{server: r.server, access: r.access, route: route, permission: p, public: r.access.Public(p), options: o, bind: bind, handle: h}
	r.server.Fiber.Add(method, fiberPath(full), e.serve)
}

func (s *Server) add(route Route, body int) {
	if s.described {
		panic("route after the document was built: " + route.Method + " " + route.Path)
	}
	s.routes = append(s.routes, route)
	if body > 0 {
		prefix, _, _ := strings.Cut(route.Path, "{")
		suffix := ""
		if i := strings.LastIndexByte(route.Path, '}'); i >= 0 {
			suffix = route.Path[i+1:]
		}
		s.bodies = append(s.bodies, bodyRule{method: route.Method, prefix: prefix, suffix: suffix, limit: body})
	}
}

func fiberPath(path string) string {
	return strings.NewReplacer("{", ":", "}", "").Replace(path)
}

type endpoint[A any, P fmt.Stringer, In, Out any] struct {
	server     *Server
	access     Access[A, P]
	route      Route
	permission P
	public     bool
	options    options
	bind       *binder[In]
	handle     Handler[A, In, Out]
}

func (e *endpoint[A, P, In, Out]) serve(c *fiber.Ctx) error {
	c.Locals(keyRoute, e.route.Path)
	ctx := c.UserContext()
	actor, err := e.identify(ctx, c)
	if err != nil {
		return err
	}
	id := e.access.ID(actor)
	c.Locals(keyPerson, id)
	address := e.server.clientAddress(c)
	if err := e.server.limits.check(ctx, c, id, address, e.options.limits); err != nil {
		return err
	}
	if err := e.access.Allow(actor, e.permission); err != nil {
		return err
	}
	meta := Meta{Address: address, UserAgent: c.Get(fiber.HeaderUserAgent), RequestID: requestID(c)}
	run := func() error {
		in, err := e.bind.read(c, meta)
		if err != nil {
			return err
		}
		out, err := e.handle(ctx, actor, in)
		if err != nil {
			return err
		}
		if st, ok := any(out).(Stream); ok {
			return e.server.stream(c, st, e.renew(c, st))
		}
		return send(c, e.options.status, out)
	}
	if !e.options.idempotent {
		return run()
	}
	return e.server.once(ctx, c, id, &meta, run)
}

// renew asks for access as at the beginning of the request, with whatever the
// token gives now.
func (e *endpoint[A, P, In, Out]) renew(c *fiber.Ctx, st Stream) func(ctx context.Context) error {
	token := bearer(c.Get(fiber.HeaderAuthorization))
	return func(ctx context.Context) error {
		actor, err := e.access.Authenticate(ctx, token)
		if err == nil {
			err = e.access.Allow(actor, e.permission)
		}
		if err == nil && st.Still != nil {
			err = st.Still(ctx, actor)
		}
		return err
	}
}

// endsAccess tells a refusal from a database that is away for a moment.
func endsAccess(err error) bool {
	return fault.Is(err, fault.Unauthenticated) || fault.Is(err, fault.Forbidden) || fault.Is(err, fault.NotFound)
}

// identify reads the bearer token. On a public route a token that does not
// hold makes the caller anonymous instead of refusing.
func (e *endpoint[A, P, In, Out]) identify(ctx context.Context, c *fiber.Ctx) (A, error) {
	token := bearer(c.Get(fiber.HeaderAuthorization))
	actor, err := e.access.Authenticate(ctx, token)
	if err != nil && e.public && fault.Is(err, fault.Unauthenticated) {
		var anonymous A
		return anonymous, nil
	}
	return actor, err
}

// bearer is the token of an Authorization header, whose scheme is matched without
// regard to case (RFC 9110 §11.1). Another scheme is handed on as it is, which no
// token is, so that it is refused rather than taken for nobody.
func bearer(header string) string {
	scheme, token, found := strings.Cut(header, " ")
	if found && strings.EqualFold(scheme, "Bearer") {
		return token
	}
	return header
}

func send(c *fiber.Ctx, status int, out any) error {
	if d, ok := out.(Decorated); ok {
		d.Decorate(c)
	}
	if t, ok := out.(Tagged); ok && t.ETag() != "" {
		c.Set(fiber.HeaderETag, t.ETag())
		if c.Method() == http.MethodGet && c.Get(fiber.HeaderIfNoneMatch) == t.ETag() {
			return c.Status(http.StatusNotModified).Send(nil)
		}
	}
	if c.GetRespHeader(fiber.HeaderCacheControl) == "" {
		c.Set(fiber.HeaderCacheControl, "private, no-cache")
	}
	switch v := out.(type) {
	case Nothing:
		return c.Status(status).Send(nil)
	case File:
		disposition := "attachment"
		if v.Inline {
			disposition = "inline"
		}
		c.Set(fiber.HeaderContentDisposition, contentDisposition(disposition, v.Name))
		c.Set(fiber.HeaderContentType, v.Type)
		return c.Status(status).Send(v.Body)
	case HTML:
		if v.Policy != "" {
			c.Set(fiber.HeaderContentSecurityPolicy, v.Policy)
		}
		if v.Status != 0 {
			status = v.Status
		}
		return sendText(c, status, "text/html; charset=utf-8", v.Body)
	}
	body, err := encode(out)
	if err != nil {
		return err
	}
	return sendText(c, status, "application/json; charset=utf-8", body)
}

func encode(out any) ([]byte, error) {
	if p, ok := out.(Prepared); ok {
		if body := p.JSON(); body != nil {
			return body, nil
		}
	}
	return EncodeJSON(out)
}

// EncodeJSON writes a value as answers are written: without escapes for HTML.
func EncodeJSON(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("encode the answer: %w", err)
	}
	return buf.Bytes(), nil
}

// contentDisposition names the file in ASCII and, by RFC 5987, in full.
func contentDisposition(kind, name string) string {
	ascii := strings.Map(func(r rune) rune {
		if r < 0x20 || r > 0x7e || strings.ContainsRune(`"\/;%`, r) {
			return '_'
		}
		return r
	}, name)
	var full strings.Builder
	for _, b := range []byte(name) {
		if b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b == '.' || b == '-' || b == '_' {
			full.WriteByte(b)
			continue
		}
		fmt.Fprintf(&full, "%%%02X", b)
	}
	return fmt.Sprintf(`%s; filename="%s"; filename*=UTF-8''%s`, kind, ascii, full.String())
}

// Version makes the ETag of a document's version.
func Version(n int) string { return fmt.Sprintf(`"%d"`, n) }

// ParseVersion reads the version out of an If-Match header. A missing header
// is fault.Invalid: an edit must say what it saw.
func ParseVersion(ifMatch string) (int, error) {
	var n int
	if _, err := fmt.Sscanf(ifMatch, `"%d"`, &n); err != nil || ifMatch != Version(n) {
		return 0, fault.InvalidField("header.If-Match", "required",
			"Cần gửi If-Match với phiên bản bạn đã đọc.", "Send If-Match with the version that you read.")
	}
	return n, nil
}

// ErrStale is the answer to an edit of a version that is not the newest.
func ErrStale() error {
	return fault.New(fault.Stale, "Nội dung đã được người khác sửa. Hãy tải lại rồi sửa tiếp.", "Somebody changed it meanwhile. Reload, then edit again.")
}
