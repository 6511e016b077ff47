package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"lantoa/app/platform/fault"
)

// Date is a calendar day, written 2026-11-05.
type Date struct{ time.Time }

// MarshalJSON writes the day alone.
func (d Date) MarshalJSON() ([]byte, error) { return json.Marshal(d.Format(time.DateOnly)) }

// UnmarshalText reads the day.
func (d *Date) UnmarshalText(b []byte) error {
	t, err := time.Parse(time.DateOnly, string(b))
	d.Time = t
	return err
}

// UnmarshalJSON reads the day from a JSON string.
func (d *Date) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	if s == "" {
		return nil
	}
	return d.UnmarshalText([]byte(s))
}

// source is where a field of the input comes from.
type source struct {
	kind, name string // path, query, header, cookie
	index      []int
}

// binder reads an input struct out of a request. Fields are tagged with
// path, query, header or cookie (and then json:"-"); all others come from a
// JSON body. A field of type Meta or RawBody is filled as such.
type binder[In any] struct {
	sources   []source
	meta, raw []int
	body      bool
	queries   []string
	validate  bool
}

var (
	metaType = reflect.TypeFor[Meta]()
	rawType  = reflect.TypeFor[RawBody]()
	dateType = reflect.TypeFor[Date]()
	timeType = reflect.TypeFor[time.Time]()
)

// newBinder reads the tags once; it panics on a declaration that would let a
// body set a path value.
func newBinder[In any](method, path string) *binder[In] {
	b := &binder[In]{}
	t := reflect.TypeFor[In]()
	if t.Kind() != reflect.Struct {
		panic(fmt.Sprintf("%s %s: the input %s is not a struct", method, path, t))
	}
	for _, f := range reflect.VisibleFields(t) {
		b.validate = b.validate || f.Tag.Get("validate") != ""
		switch {
		case f.Type == metaType:
			b.meta = f.Index
			continue
		case f.Type == rawType:
			b.raw = f.Index
			continue
		case f.Anonymous, insideOf(f.Index, b.meta), insideOf(f.Index, b.raw):
			continue
		}
		src := sourceOf(f)
		if src.kind == "" {
			b.body = b.body || f.Tag.Get("json") != "-"
			continue
		}
		if f.Tag.Get("json") != "-" {
			panic(fmt.Sprintf("%s %s: field %s of %s needs json:\"-\"", method, path, f.Name, t))
		}
		if src.kind == "path" && !strings.Contains(path, "{"+src.name+"}") {
			panic(fmt.Sprintf("%s %s: no {%s} for field %s", method, path, src.name, f.Name))
		}
		if src.kind == "query" {
			b.queries = append(b.queries, src.name)
		}
		b.sources = append(b.sources, src)
	}
	for _, part := range strings.Split(path, "/") {
		name := strings.Trim(part, "{}")
		if part != name && !slices.ContainsFunc(b.sources, func(s source) bool { return s.kind == "path" && s.name == name }) {
			panic(fmt.Sprintf("%s %s: no field takes {%s}", method, path, name))
		}
	}
	return b
}

// insideOf tells whether a promoted field belongs to the embedded one.
func insideOf(field, embedded []int) bool {
	return embedded != nil && len(field) > len(embedded) && slices.Equal(field[:len(embedded)], embedded)
}

func sourceOf(f reflect.StructField) source {
	for _, kind := range []string{"path", "query", "header", "cookie"} {
		if name := f.Tag.Get(kind); name != "" {
			return source{kind: kind, name: name, index: f.Index}
		}
	}
	return source{}
}

func (b *binder[In]) read(c *fiber.Ctx, meta Meta) (In, error) {
	var in In
	v := reflect.ValueOf(&in).Elem()
	if err := b.readBody(c, &in, v); err != nil {
		return in, err
	}
	if err := b.refuseUnknownQueries(c); err != nil {
		return in, err
	}
	for _, s := range b.sources {
		text, given, err := s.text(c)
		if err != nil {
			return in, err
		}
		if !given {
			continue
		}
		if err := setText(v.FieldByIndex(s.index), text); err != nil {
			return in, fault.InvalidField(s.kind+"."+s.name, "format", "Giá trị không đúng định dạng.", "The value has the wrong form.")
		}
	}
	if b.meta != nil {
		v.FieldByIndex(b.meta).Set(reflect.ValueOf(meta))
	}
	if b.validate {
		if err := Validate(in); err != nil {
			return in, err
		}
	}
	return in, nil
}

func (b *binder[In]) readBody(c *fiber.Ctx, in *In, v reflect.Value) error {
	switch {
	case b.raw != nil:
		kind, _, _ := mime.ParseMediaType(c.Get(fiber.HeaderContentType))
		v.FieldByIndex(b.raw).Set(reflect.ValueOf(RawBody{Type: kind, Data: c.Body()}))
		return nil
	case !b.body || c.Method() == fiber.MethodGet:
		return nil
	}
	kind, _, _ := mime.ParseMediaType(c.Get(fiber.HeaderContentType))
	if kind != "application/json" {
		return fault.New(fault.Unsupported, "Nội dung phải là application/json.", "The body must be application/json.")
	}
	return DecodeJSON(c.Body(), in)
}

// DecodeJSON reads one strict JSON value: UTF-8, known keys, nothing after.
// Errors are fault.Invalid with the place.
func DecodeJSON(body []byte, into any) error {
	bad := func(path, rule, vi, en string) error {
		return fault.InvalidField(path, rule, vi, en).Because(malformed)
	}
	if !utf8.Valid(body) {
		return bad("", "utf8", "Nội dung không phải UTF-8 hợp lệ.", "The body is not valid UTF-8.")
	}
	if bytes.Contains(body, []byte(`\u0000`)) || bytes.IndexByte(body, 0) >= 0 {
		return bad("", "nul", "Nội dung chứa ký tự không được phép.", "The body holds a character that is not allowed.")
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.DisallowUnknownFields()
	err := dec.Decode(into)
	if err == nil {
		if bytes.Equal(bytes.TrimSpace(body), []byte("null")) { // decodes into anything, and says nothing
			return bad("", "type", "Sai kiểu dữ liệu.", "The value has the wrong type.")
		}
		if _, end := dec.Token(); !errors.Is(end, io.EOF) {
			return bad("", "json", "Nội dung có phần thừa sau JSON.", "There is something after the JSON value.")
		}
		return nil
	}
	var typeErr *json.UnmarshalTypeError
	var f *fault.Error
	switch {
	case errors.As(err, &f):
		return f
	case errors.As(err, &typeErr):
		return bad(typeErr.Field, "type", "Sai kiểu dữ liệu.", "The value has the wrong type.")
	case errors.Is(err, io.EOF):
		return bad("", "required", "Thiếu nội dung JSON.", "A JSON body is needed.")
	case strings.HasPrefix(err.Error(), "json: unknown field "):
		name, _ := strconv.Unquote(strings.TrimPrefix(err.Error(), "json: unknown field "))
		return bad(name, "unknown", "Trường không được biết.", "The field is not known.")
	}
	return bad("", "json", "JSON không đọc được.", "The JSON cannot be read.")
}

func (b *binder[In]) refuseUnknownQueries(c *fiber.Ctx) error {
	if len(c.Context().QueryArgs().QueryString()) == 0 {
		return nil
	}
	var unknown string
	c.Context().QueryArgs().VisitAll(func(key, _ []byte) {
		if !slices.Contains(b.queries, string(key)) {
			unknown = string(key)
		}
	})
	if unknown == "" {
		return nil
	}
	return fault.InvalidField("query."+strings.ToValidUTF8(unknown, "?"), "unknown", "Tham số không được biết.", "The parameter is not known.")
}

func (s source) text(c *fiber.Ctx) (text string, given bool, err error) {
	switch s.kind {
	case "path":
		text, err = url.PathUnescape(c.Params(s.name))
		given = true
	case "query":
		given = c.Context().QueryArgs().Has(s.name)
		text = c.Query(s.name)
	case "header":
		text = c.Get(s.name)
		given = text != ""
	case "cookie":
		text = c.Cookies(s.name)
		given = text != ""
	}
	if err != nil || !utf8.ValidString(text) || strings.ContainsRune(text, 0) || len(text) > 4096 {
		return "", false, fault.InvalidField(s.kind+"."+s.name, "format", "Giá trị không đúng định dạng.", "The value has the wrong form.").Because(malformed)
	}
	return text, given, nil
}

func setText(field reflect.Value, text string) error {
	if field.Kind() == reflect.Pointer {
		if text == "" {
			return nil
		}
		field.Set(reflect.New(field.Type().Elem()))
		field = field.Elem()
	}
	switch field.Type() {
	case dateType, timeType:
		if text == "" {
			return nil
		}
		return field.Addr().Interface().(interface{ UnmarshalText([]byte) error }).UnmarshalText([]byte(text))
	}
	switch field.Kind() {
	case reflect.String:
		field.SetString(text)
	case reflect.Int, reflect.Int64:
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || field.OverflowInt(n) {
			return fmt.Errorf("not a number: %q", text)
		}
		field.SetInt(n)
	case reflect.Bool:
		v, err := strconv.ParseBool(text)
		if err != nil {
			return err
		}
		field.SetBool(v)
	default:
		panic("a path, query, header or cookie field cannot be a " + field.Type().String())
	}
	return nil
}
