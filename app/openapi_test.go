package app

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"lantoa/app/org"
	"lantoa/app/platform/api"
)

// document is the API document, made strict: whatever an answer holds beyond
// it is an error too.
//
// kin-openapi judges the document, but not the answers: for schemas with
// references it falls back to the rules of OpenAPI 3.0 (v0.152).
type document struct{ compiler *jsonschema.Compiler }

const documentURL = "https://lantoa.example/openapi.json"

func loadDocument(t *testing.T, s *api.Server) document {
	t.Helper()
	body, err := s.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(body)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatalf("the document is not OpenAPI: %v", err)
	}
	if !doc.IsOpenAPI31OrLater() {
		t.Fatalf("the document is of version %s", doc.OpenAPI)
	}
	tree, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for _, schema := range tree.(map[string]any)["components"].(map[string]any)["schemas"].(map[string]any) {
		closeObject(schema.(map[string]any))
	}
	d := document{jsonschema.NewCompiler()}
	d.compiler.DefaultDraft(jsonschema.Draft2020)
	d.compiler.AssertFormat()
	if err := d.compiler.AddResource(documentURL, tree); err != nil {
		t.Fatal(err)
	}
	return d
}

// closeObject lets an object have the properties that it names, and no others.
func closeObject(schema map[string]any) {
	if _, open := schema["additionalProperties"]; !open && schema["properties"] != nil {
		schema["additionalProperties"] = false
	}
}

// check compares an answer with what the document says of the route and
// status. A problem is what it says of every status that it does not name.
func (d document) check(route api.Route, status int, header http.Header, body []byte) error {
	media, _, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil && len(body) > 0 {
		return fmt.Errorf("the content type %q: %w", header.Get("Content-Type"), err)
	}
	said := "default"
	if status < 400 {
		said = strconv.Itoa(status)
	}
	operation := documentURL + "#" + pointer("paths", route.Path, strings.ToLower(route.Method), "responses", said)
	if len(body) == 0 {
		_, err := d.compiler.Compile(operation)
		return err
	}
	if route.Out == reflect.TypeFor[api.File]() && status < 400 { // of whatever kind it is
		_, err := d.compiler.Compile(operation + pointer("content", "*/*"))
		return err
	}
	schema, err := d.compiler.Compile(operation + pointer("content", media, "schema"))
	if err != nil {
		return err
	}
	answer, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return err
	}
	return schema.Validate(answer)
}

// pointer is a JSON pointer as a fragment of an address.
func pointer(steps ...string) string {
	var b strings.Builder
	for _, s := range steps {
		b.WriteString("/" + url.PathEscape(strings.NewReplacer("~", "~0", "/", "~1").Replace(s)))
	}
	return b.String()
}

// answered is one call whose answer must be as the document says.
type answered struct {
	who, method, path string
	values            map[string]string // for {names}, in place of the world's
	query, body       string
	match             string // If-Match
	status            int
}

// TestAnswersAreAsDocumented asks every route that reads, about real things,
// and the main routes that write.
func TestAnswersAreAsDocumented(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := loadDocument(t, w.Server)
	calls := append(w.writes(), w.pressWrites()...)
	for _, r := range w.Server.Routes() {
		if r.Method == "GET" && !r.Hidden && r.Out != reflect.TypeFor[api.Stream]() {
			calls = append(calls, answered{method: r.Method, path: strings.TrimPrefix(r.Path, "/api/v1"), query: searches[r.Path], status: 200})
		}
	}
	for _, c := range append(calls, w.problems()...) {
		w.compare(d, c)
	}
}

// searches are the queries without which a route refuses.
var searches = map[string]string{
	"/api/v1/handbook/search": "?q=bao%20chi", "/api/v1/handbook/links": "?lesson=so-tay-khung-hoang/mo-so-tay",
	"/api/v1/handbook/supplements": "?kind=contacts&part=to-truong",
}

func (w *world) compare(d document, c answered) {
	w.t.Helper()
	path := "/api/v1" + c.path
	i := slices.IndexFunc(w.Server.Routes(), func(r api.Route) bool { return r.Method == c.method && r.Path == path })
	if i < 0 {
		w.t.Errorf("no route %s %s", c.method, path)
		return
	}
	route := w.Server.Routes()[i]
	values := w.values(route)
	maps.Copy(values, c.values)
	token := ""
	switch c.who {
	case "":
		token = w.permitted(route)
	case nobody:
	default:
		token = w.as(c.who)
	}
	res, body := w.request(c.method, fillPath(path, "", values)+c.query, token, c.body, c.match)
	if res.StatusCode != c.status {
		w.t.Errorf("%s %s: %d, want %d: %.400s", c.method, path, res.StatusCode, c.status, body)
		return
	}
	if err := d.check(route, res.StatusCode, res.Header, body); err != nil {
		w.t.Errorf("%s %s: %d: %.1500v\n%.600s", c.method, path, res.StatusCode, err, body)
	}
}

// nobody asks without a token.
const nobody = "nobody"

func (w *world) request(method, path, token, body, match string) (*http.Response, []byte) {
	w.t.Helper()
	req := httptest.NewRequest(method, path, strings.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	if match != "" {
		req.Header.Set("If-Match", match)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := w.Server.Fiber.Test(req, -1)
	w.must(err)
	defer func() { _ = res.Body.Close() }()
	answer, err := io.ReadAll(res.Body)
	w.must(err)
	return res, answer
}

// writes are calls that succeed, in an order in which they can. What is read
// afterwards has more in it.
func (w *world) writes() []answered {
	const code, attempt = "/courses/{code}/enrolments", "/enrolments/{id}/quizzes/{quiz}/attempts"
	finished := map[string]string{"id": w.finished}
	posting := fmt.Sprintf(`{"departmentId":"svhttdl","positionId":%q,"from":"2026-01-05"}`, org.PositionSpecialist)
	return []answered{
		{who: nobody, method: "POST", path: "/auth/login", body: fmt.Sprintf(`{"email":%q,"password":%q}`, other, DemoPassword), status: 200},
		{who: nobody, method: "POST", path: "/auth/password/forgot", body: fmt.Sprintf(`{"email":%q}`, other), status: 202},
		{who: nobody, method: "POST", path: "/auth/logout", body: "{}", status: 200},
		{method: "POST", path: code, status: 201},
		{method: "POST", path: code, values: map[string]string{"code": assignedCourse}, status: 201},
		{method: "POST", path: attempt, status: 200},
		{method: "PUT", path: "/enrolments/{id}/lessons/{lesson}/progress", body: `{"seconds":5,"position":0.5,"videoSeconds":2.5,"finished":true}`, status: 200},
		{method: "PUT", path: "/enrolments/{id}/lessons/{lesson}/note", match: `"0"`, body: `{"text":"Ghi nhớ"}`, status: 200},
		{method: "PUT", path: "/attempts/{id}/answers/{question}", body: `{"seq":3,"answer":{}}`, status: 200},
		{method: "GET", path: "/attempts/{id}", status: 200},      // while it runs
		{method: "GET", path: "/attempts/{id}/hold", status: 200}, // nobody's
		{method: "POST", path: "/attempts/{id}/hold", body: `{"client":"tab-1","device":"Máy tính"}`, status: 200},
		{method: "POST", path: "/attempts/{id}/submit", status: 200},
		{who: other, method: "GET", path: "/attempts/{id}", values: finished, status: 200}, // passed, with its review
		{method: "POST", path: "/handbook/level", body: `{"scores":{"pham-vi":3}}`, status: 200},
		{method: "POST", path: "/incidents", body: `{"procedure":"tin-gia-chinh-sach","exercise":true}`, status: 201},
		{method: "POST", path: "/incidents/{id}/entries", body: `{"entries":[{"client":"ghi-chu-01","kind":"note","payload":{"text":"Thử"}},{"client":"ghi-chu-02","kind":"step-done","payload":{}}]}`, status: 200},
		{method: "POST", path: "/tasks/{id}/done", body: `{"note":"Xong"}`, status: 200},
		{method: "POST", path: "/people/{id}/accommodations", body: accommodating, status: 201},
		{method: "POST", path: "/people/{id}/grants", body: granting("auditor", "/"), status: 201},
		{method: "POST", path: "/people/{id}/account", body: `{"action":"reset"}`, status: 200},
		{method: "POST", path: "/people", body: `{"family":"Trần","given":"Bình","email":"binh.tran@hungyen.example","posting":` + posting + `}`, status: 201},
		{method: "POST", path: "/assignments/preview", body: previewing("svhttdl"), status: 200},
		{method: "POST", path: "/assignments", body: assigning("svhttdl"), status: 201},
		{method: "POST", path: "/staffing/waivers", body: waiving(w.leaver.ID), status: 201},
		{method: "POST", path: "/certificates/{id}/revocation", body: `{"reason":"Sai họ tên trên giấy"}`, status: 200},
		{who: registrar2, method: "POST", path: "/certificates/{id}/revocation/confirm", status: 200},
		{who: farCoordinator, method: "POST", path: "/progress/remind", body: reminding(w.late), status: 200}, // skipped
		{method: "POST", path: "/progress/remind", body: reminding(w.late), status: 200},
		{method: "POST", path: "/reminders/run", status: 202},
		{method: "POST", path: "/me/notifications/read", body: `{"all":true}`, status: 200},
		{who: nobody, method: "GET", path: "/verify/{code}", values: map[string]string{"code": w.code(w.spare)}, status: 200},
		{who: nobody, method: "GET", path: "/verify/{code}", values: map[string]string{"code": w.code(w.certificate)}, status: 200}, // revoked
	}
}

// problems are refusals of every kind.
func (w *world) problems() []answered {
	gone := map[string]string{"id": "khong-co"}
	return []answered{
		{who: nobody, method: "GET", path: "/me", status: 401},
		{who: nobody, method: "POST", path: "/auth/login", body: `{"email":"khong@hungyen.example","password":"sai"}`, status: 401},
		{who: learner, method: "GET", path: "/people", status: 403},
		{method: "GET", path: "/enrolments/{id}", values: gone, status: 404},
		{who: registrar, method: "POST", path: "/certificates/{id}/revocation", body: `{"reason":"Sai họ tên trên giấy"}`, status: 409},
		{method: "PATCH", path: "/people/{id}", body: `{}`, status: 422},
		{method: "PUT", path: "/enrolments/{id}/lessons/{lesson}/note", match: `"7"`, body: `{"text":"Đè lên"}`, status: 412},
		{method: "POST", path: "/people/{id}/accommodations", body: `{"timeFactor":9}`, status: 422},
		{method: "POST", path: "/handbook/level", body: `{"scores":`, status: 400},
		{method: "GET", path: "/courses", query: "?cursor=khong", status: 422},
	}
}

// code is the code of a certificate.
func (w *world) code(id string) string {
	w.t.Helper()
	cert, err := w.Certification.Find(w.t.Context(), id)
	w.must(err)
	return cert.Code
}

// The check must bite: each answer is wrong in one way.
func TestWrongAnswersAreNotAsDocumented(t *testing.T) {
	t.Parallel()
	d := loadDocument(t, unconnected(t).Server)
	route := api.Route{Method: "GET", Path: "/api/v1/me/learning"}
	header := http.Header{"Content-Type": {"application/json; charset=utf-8"}}
	line := map[string]any{
		"enrolmentId": "01J", "courseCode": "tt01", "version": 1, "title": "Khóa", "titleEn": "Course", "state": "active",
		"cycle": 1, "assigned": false, "percentDone": 3, "overdue": false,
	}
	right := map[string]any{"items": []any{line}, "serverTime": "2026-11-05T08:00:00Z"}
	check := func(v any, h http.Header, status int) error {
		body, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return d.check(route, status, h, body)
	}
	if err := check(right, header, 200); err != nil {
		t.Fatalf("a right answer: %v", err)
	}
	item := func(key string, value any) map[string]any {
		changed := maps.Clone(line)
		changed[key] = value
		return map[string]any{"serverTime": right["serverTime"], "items": []any{changed}}
	}
	without := maps.Clone(line)
	delete(without, "title")
	for what, wrong := range map[string]any{
		"a list that is null": map[string]any{"items": nil, "serverTime": right["serverTime"]},
		"a list that is not":  map[string]any{"serverTime": right["serverTime"]},
		"text for a number":   item("percentDone", "3"),
		"a number for text":   item("state", 1),
		"an unknown state":    item("state", "asleep"),
		"an unknown property": item("answerKey", "b"),
		"a missing property":  map[string]any{"serverTime": right["serverTime"], "items": []any{without}},
		"an unknown top":      map[string]any{"secret": 1, "items": []any{}, "serverTime": right["serverTime"]},
		"a null in an object": item("title", nil),
		"an array":            []any{},
	} {
		if err := check(wrong, header, 200); err == nil {
			t.Errorf("%s passes", what)
		}
	}
	if err := check(right, header, 201); err == nil {
		t.Error("a status that is not documented passes")
	}
	if err := check(right, http.Header{"Content-Type": {"text/html"}}, 200); err == nil {
		t.Error("HTML passes")
	}
	if err := check(map[string]any{"title": "Lỗi", "status": "404"}, http.Header{"Content-Type": {"application/problem+json; charset=utf-8"}}, 404); err == nil {
		t.Error("a problem of another form passes")
	}
}
