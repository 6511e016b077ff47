package api

import (
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/swaggest/jsonschema-go"
	"github.com/swaggest/openapi-go"
	"github.com/swaggest/openapi-go/openapi31"
)

// document gathers the OpenAPI 3.1 description while routes are registered.
type document struct {
	reflector *openapi31.Reflector
}

func newDocument() *document {
	r := openapi31.NewReflector()
	r.Spec.Info.WithTitle("Lan Tỏa API").WithVersion("1").
		WithDescription("Training, certification and the crisis handbook of a province. Errors are RFC 9457 problems; lists page by cursor.")
	r.SpecEns().SetHTTPBearerTokenSecurity("bearer", "JWT", "Access token from POST /api/v1/auth/login")
	r.DefaultOptions = append(r.DefaultOptions,
		jsonschema.InterceptProp(validateTags),
		jsonschema.InterceptNullability(func(p jsonschema.InterceptNullabilityParams) {
			p.Schema.RemoveType(jsonschema.Null)
		}),
	)
	r.AddTypeMapping(Date{}, new(isoDate))
	return &document{reflector: r}
}

type isoDate string

// PrepareJSONSchema describes a calendar day.
func (isoDate) PrepareJSONSchema(s *jsonschema.Schema) error {
	s.WithFormat("date")
	return nil
}

func (d *document) add(r Route) {
	op, err := d.reflector.NewOperationContext(r.Method, r.Path)
	if err != nil {
		panic(err)
	}
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
	case reflect.TypeFor[HTML]():
		op.AddRespStructure(nil, openapi.WithHTTPStatus(r.Status), openapi.WithContentType("text/html"))
	default:
		op.AddRespStructure(reflect.New(r.Out).Interface(), openapi.WithHTTPStatus(r.Status))
	}
	op.AddRespStructure(new(Problem), func(cu *openapi.ContentUnit) {
		cu.IsDefault = true
		cu.ContentType = "application/problem+json"
	})
	if err := d.reflector.AddOperation(op); err != nil {
		panic(r.Method + " " + r.Path + ": " + err.Error())
	}
}

// OpenAPI returns the document as JSON.
func (s *Server) OpenAPI() ([]byte, error) { return s.doc.reflector.Spec.MarshalJSON() }

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

// validateTags carries the validator's rules into the schema.
func validateTags(p jsonschema.InterceptPropParams) error {
	if !p.Processed {
		return nil
	}
	rules := p.Field.Tag.Get("validate")
	for _, rule := range strings.Split(rules, ",") {
		name, arg, _ := strings.Cut(rule, "=")
		if name == "dive" {
			break
		}
		if name == "required" && p.ParentSchema != nil {
			p.ParentSchema.Required = append(p.ParentSchema.Required, p.Name)
		}
		applyRule(p.PropertySchema, p.Field.Type, name, arg)
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

// ServeDocument adds GET /openapi.json.
func (s *Server) ServeDocument() error {
	doc, err := s.OpenAPI()
	if err != nil {
		return err
	}
	s.Fiber.Get("/openapi.json", func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderContentType, "application/json; charset=utf-8")
		return c.Status(http.StatusOK).Send(doc)
	})
	return nil
}
