package api

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/gofiber/fiber/v2"
	"github.com/swaggest/jsonschema-go"
	"github.com/swaggest/openapi-go"
	"github.com/swaggest/openapi-go/openapi31"
)

// document gathers the OpenAPI 3.1 description of the routes.
type document struct {
	reflector *openapi31.Reflector
	answers   map[reflect.Type]bool // every struct that some answer holds
	operation openapi.OperationContext
}

// describe builds the document of all routes at once: how a type is described
// depends on whether others answer with it.
//
// In an answer a field is required unless its tag says omitempty. In a request
// it is required when its validate tag says so. A type that stands in both is
// described twice, the second time with "Request" after its name.
func describe(routes []Route) ([]byte, error) {
	d := newDocument()
	if err := d.gather(reflect.TypeFor[Problem]()); err != nil {
		return nil, err
	}
	for _, r := range routes {
		if err := d.gather(r.Out); err != nil {
			return nil, fmt.Errorf("%s %s: %w", r.Method, r.Path, err)
		}
	}
	for _, r := range routes {
		if r.Hidden {
			continue
		}
		if err := d.add(r); err != nil {
			return nil, fmt.Errorf("%s %s: %w", r.Method, r.Path, err)
		}
	}
	return d.reflector.Spec.MarshalJSON()
}

func newDocument() *document {
	d := &document{reflector: openapi31.NewReflector(), answers: map[reflect.Type]bool{}}
	r := d.reflector
	r.Spec.Info.WithTitle("Lan Tỏa API").WithVersion("1").
		WithDescription("Training, certification and the crisis handbook of a province. Errors are RFC 9457 problems; lists page by cursor.")
	r.SpecEns().SetHTTPBearerTokenSecurity("bearer", "JWT", "Access token from POST /api/v1/auth/login")
	r.DefaultOptions = append(r.DefaultOptions,
		jsonschema.InterceptProp(d.property),
		jsonschema.InterceptDefName(d.name),
		jsonschema.InterceptNullability(func(p jsonschema.InterceptNullabilityParams) {
			p.Schema.RemoveType(jsonschema.Null)
		}),
	)
	r.AddTypeMapping(Date{}, new(isoDate))
	return d
}

// gather notes the structs of an answer. A pointer in one needs omitempty, and
// is not embedded: it would be null, or its fields missing, when nil.
func (d *document) gather(t reflect.Type) error {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		return d.gather(t.Elem())
	case reflect.Struct:
	default:
		return nil
	}
	if d.answers[t] || t == dateType || t == timeType {
		return nil
	}
	d.answers[t] = true
	for i := range t.NumField() {
		f := t.Field(i)
		tag := f.Tag.Get("json")
		if tag == "-" || !f.IsExported() && !f.Anonymous {
			continue
		}
		if f.Type.Kind() == reflect.Pointer && !omitted(tag) {
			return fmt.Errorf("an answer holds the pointer %s.%s without omitempty", t, f.Name)
		}
		if err := d.gather(f.Type); err != nil {
			return err
		}
	}
	return nil
}

// omitted tells whether a json tag leaves the field out when it is empty.
func omitted(tag string) bool {
	_, rest, _ := strings.Cut(tag, ",")
	return slices.ContainsFunc(strings.Split(rest, ","), func(o string) bool { return o == "omitempty" || o == "omitzero" })
}

// name tells apart what is received from what is sent.
func (d *document) name(t reflect.Type, name string) string {
	if d.operation != nil && !d.operation.IsProcessingResponse() && d.answers[t] {
		return name + "Request"
	}
	return name
}

type isoDate string

// PrepareJSONSchema describes a calendar day.
func (isoDate) PrepareJSONSchema(s *jsonschema.Schema) error {
	s.WithFormat("date")
	return nil
}

func (d *document) add(r Route) error {
	op, err := d.reflector.NewOperationContext(r.Method, r.Path)
	if err != nil {
		return err
	}
	d.operation = op
	op.SetSummary(r.Summary)
	op.SetID(operationID(r))
	op.SetTags(tag(r.Path))
	if r.Permission != "public" {
		op.AddSecurity("bearer")
	}
	op.SetDescription("Permission: " + r.Permission)
	if r.In.NumField() > 0 {
		op.AddReqStructure(reflect.New(r.In).Interface())
	}
	switch r.Out {
	case reflect.TypeFor[Nothing]():
		op.AddRespStructure(nil, openapi.WithHTTPStatus(r.Status))
	case reflect.TypeFor[File]():
		op.AddRespStructure(nil, openapi.WithHTTPStatus(r.Status), openapi.WithContentType("*/*"))
	case reflect.TypeFor[Stream]():
		op.AddRespStructure(nil, openapi.WithHTTPStatus(r.Status), openapi.WithContentType("text/event-stream"))
	case reflect.TypeFor[HTML]():
		op.AddRespStructure(nil, openapi.WithHTTPStatus(r.Status), openapi.WithContentType("text/html"))
	default:
		op.AddRespStructure(reflect.New(r.Out).Interface(), openapi.WithHTTPStatus(r.Status))
	}
	op.AddRespStructure(new(Problem), func(cu *openapi.ContentUnit) {
		cu.IsDefault = true
		cu.ContentType = "application/problem+json"
	})
	return d.reflector.AddOperation(op)
}

// OpenAPI returns the document as JSON. It is built once: all routes must have
// been registered.
func (s *Server) OpenAPI() ([]byte, error) { return s.document() }

func operationID(r Route) string {
	id := strings.ToLower(r.Method)
	for _, part := range strings.Split(strings.TrimPrefix(r.Path, "/api/v1"), "/") {
		part = strings.Trim(part, "{}")
		for _, word := range strings.Split(part, "-") {
			if word != "" {
				id += strings.ToUpper(word[:1]) + word[1:]
			}
		}
	}
	return id
}

func tag(path string) string {
	part, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(path, "/api/v1"), "/"), "/")
	return part
}

// property says whether a field is required, and carries the validator's
// rules into the schema.
func (d *document) property(p jsonschema.InterceptPropParams) error {
	if !p.Processed {
		return nil
	}
	required := d.operation.IsProcessingResponse() && !omitted(p.Field.Tag.Get("json"))
	for _, rule := range strings.Split(p.Field.Tag.Get("validate"), ",") {
		name, arg, _ := strings.Cut(rule, "=")
		if name == "dive" {
			break
		}
		if name == "required" && !d.operation.IsProcessingResponse() {
			required = true
		}
		applyRule(p.PropertySchema, p.Field.Type, name, arg)
	}
	if required && p.ParentSchema != nil && !slices.Contains(p.ParentSchema.Required, p.Name) {
		p.ParentSchema.Required = append(p.ParentSchema.Required, p.Name)
	}
	return nil
}

func applyRule(s *jsonschema.Schema, t reflect.Type, name, arg string) {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	n, err := strconv.ParseFloat(arg, 64)
	number := err == nil
	switch name {
	case "oneof":
		for _, v := range strings.Fields(arg) {
			s.Enum = append(s.Enum, v)
		}
	case "email":
		s.WithFormat("email")
	case "slug":
		s.WithPattern(slug.String())
	case "min", "gte":
		if number {
			bound(t, n, func(i int64) { s.WithMinLength(i) }, func(i int64) { s.WithMinItems(i) }, func(f float64) { s.WithMinimum(f) })
		}
	case "max", "lte":
		if number {
			bound(t, n, func(i int64) { s.WithMaxLength(i) }, func(i int64) { s.WithMaxItems(i) }, func(f float64) { s.WithMaximum(f) })
		}
	}
}

func bound(t reflect.Type, n float64, text, items func(int64), number func(float64)) {
	switch t.Kind() {
	case reflect.String:
		text(int64(n))
	case reflect.Slice, reflect.Map:
		items(int64(n))
	default:
		number(n)
	}
}

// ServeDocument adds GET /openapi.json. The document is made once, when it is
// first asked for, of the routes that stand by then.
func (s *Server) ServeDocument() {
	document := sync.OnceValues(s.OpenAPI)
	s.Fiber.Get("/openapi.json", func(c *fiber.Ctx) error {
		doc, err := document()
		if err != nil {
			return err
		}
		c.Set(fiber.HeaderContentType, "application/json; charset=utf-8")
		return c.Status(http.StatusOK).Send(doc)
	})
}
