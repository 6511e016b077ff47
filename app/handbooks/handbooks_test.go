package handbooks_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"lantoa/app/handbooks"
	"lantoa/app/platform/api"
	"lantoa/app/platform/calendar"
)

func serve(t *testing.T) *api.Server {
	t.Helper()
	return newRig(t).server
}

func ask(t *testing.T, s *api.Server, method, path, body string, header ...string) (int, []byte, string) {
	t.Helper()
	req := httptest.NewRequest(method, "/api/v1"+path, strings.NewReader(body))
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := s.Fiber.Test(req, 10_000)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, answer, res.Header.Get("ETag")
}

func TestRoutes(t *testing.T) {
	s := serve(t)
	for _, tt := range []struct {
		name, method, path, body string
		status                   int
		want, without            []string
	}{
		{
			"front", "GET", "/handbook", "", 200,
			[]string{`"draft":true`, `"disclaimer"`, `"phat-hien"`, `"Cấp 3`, `"instrument":"nd-244-2026"`, `"khoản 3 Điều 7"`, `"verified":false`},
			[]string{`"body"`, `"html"`},
		},
		{
			"phase", "GET", "/handbook/ung-pho", "", 200,
			[]string{`"kind":"phase"`, `<aside class=\"callout callout-viec-can-lam\">`, `class=\"law\"`, `data-instrument=\"nd-244-2026\"`, `"steps":[{`, `"part":"R"`, `"previous"`, `"next"`},
			[]string{"(law:", "[!"},
		},
		{"step with its clock", "GET", "/handbook/phat-hien", "", 200, []string{`"clock":{"id":"ghi-nhan"`, `"amount":15`}, nil},
		{
			"procedure", "GET", "/handbook/procedures/bao-dang-sai", "", 200,
			[]string{
				`"firstHour":[`, `"phase":1`, `"evidence":"`, `"template":{"id":"phan-hoi-bao-chi"`, `"law":{"instrument":"nd-244-2026","article":"d7.6","text":"khoản 6 Điều 7"}`,
				`"clock":{"id":"ghi-nhan"`, `"related":[{"id":"bao-chi-hoi-gap"`, `class=\"law\"`, `<p id=\"p-`,
			},
			[]string{"(law:", "[!", `"right"`},
		},
		{"no such procedure", "GET", "/handbook/procedures/khong-co", "", 404, []string{"quy trình"}, nil},
		{"procedure of no edition", "GET", "/handbook/procedures/bao-dang-sai?edition=x", "", 404, nil, nil},
		{
			"template", "GET", "/handbook/templates/dinh-chinh", "", 200,
			[]string{`"layout":"document"`, `"kind":"line"`, `{{su-that}}`, `"advice":"<p id=`, `"procedures":[{"id":"tin-gia-chinh-sach"`},
			[]string{"(law:"},
		},
		{"no such template", "GET", "/handbook/templates/khong-co", "", 404, []string{"mẫu"}, nil},
		{
			"all of it", "GET", "/handbook/offline", "", 200,
			[]string{`"front":{`, `"tree":[{`, `"channels":[{`, `"synonyms":[[`, `"firstHour":[`, `"urgent":true`, `"contacts":[{`},
			[]string{`"right"`, "(law:"},
		},
		{"no such section", "GET", "/handbook/khong-co", "", 404, []string{"not_found"}, nil},
		{"path trick", "GET", "/handbook/..%2f..%2fetc%2fpasswd", "", 404, nil, nil},
		{"search without diacritics", "GET", "/handbook/search?q=dinh%20chinh", "", 200, []string{`"kind":"section"`, "đính chính"}, nil},
		{"search finds nothing", "GET", "/handbook/search?q=zzzz", "", 200, []string{`"items":[]`}, nil},
		{"search without words", "GET", "/handbook/search", "", 422, nil, nil},
		{
			"level", "POST", "/handbook/level", `{"scores":{"pham-vi":2,"ton-hai":3}}`, 200,
			[]string{`"number":3`, "Tiêu chí cao nhất quyết định", "Chưa chấm", `"clocks":[{`},
			nil,
		},
		{"unknown criterion", "POST", "/handbook/level", `{"scores":{"khac":3}}`, 422, []string{"scores"}, nil},
		{"score too high", "POST", "/handbook/level", `{"scores":{"pham-vi":9}}`, 422, []string{"1 đến 4"}, nil},
		{"no score", "POST", "/handbook/level", `{"scores":{}}`, 422, nil, nil},
		{"operator", "POST", "/handbook/level", `{"scores":{"$ne":null}}`, 422, nil, nil},
		{"unknown key", "POST", "/handbook/level", `{"scores":{"pham-vi":1},"x":1}`, 400, nil, nil},
	} {
		status, body, _ := ask(t, s, tt.method, tt.path, tt.body, "Authorization", "Bearer can-bo")
		if status != tt.status || !json.Valid(body) {
			t.Errorf("%s: %d %.300s", tt.name, status, body)
		}
		for _, want := range tt.want {
			if !bytes.Contains(body, []byte(want)) {
				t.Errorf("%s: no %s in %.2000s", tt.name, want, body)
			}
		}
		for _, unwanted := range tt.without {
			if bytes.Contains(body, []byte(unwanted)) {
				t.Errorf("%s: %s in the answer", tt.name, unwanted)
			}
		}
	}
	if status, _, _ := ask(t, s, "GET", "/handbook", ""); status != 401 {
		t.Errorf("a stranger got %d", status)
	}
}

func TestAnUnchangedEditionIsNotSentAgain(t *testing.T) {
	s := serve(t)
	for _, path := range []string{"/handbook", "/handbook/ung-pho", "/handbook/procedures/deepfake", "/handbook/templates/xin-loi", "/handbook/offline"} {
		_, _, tag := ask(t, s, "GET", path, "", "Authorization", "Bearer can-bo")
		status, body, _ := ask(t, s, "GET", path, "", "Authorization", "Bearer can-bo", "If-None-Match", tag)
		if tag == "" || status != 304 || len(body) != 0 {
			t.Errorf("%s with %s: %d, %d bytes", path, tag, status, len(body))
		}
	}
	if _, _, again := ask(t, serve(t), "GET", "/handbook", "", "Authorization", "Bearer can-bo"); again == "" {
		t.Error("no tag")
	} else if _, _, tag := ask(t, s, "GET", "/handbook", "", "Authorization", "Bearer can-bo"); tag != again {
		t.Error("the same edition has another tag in another process")
	}
}

func TestAChangedCalendarIsSentAgain(t *testing.T) {
	r := newRig(t)
	_, body, tag := ask(t, r.server, "GET", "/handbook/offline", "", "Authorization", "Bearer can-bo")
	if !bytes.Contains(body, []byte(`"hours":[{"from":450,"to":690},{"from":810,"to":1020}]`)) || !bytes.Contains(body, []byte(`"2026-11-24"`)) {
		t.Error("the calendar is not as seeded")
	}
	r.Calendar = func(context.Context) (calendar.Calendar, error) {
		return calendar.New([]calendar.Holiday{{Date: "2026-12-04", Off: true}, {Date: "2026-12-05"}}, calendar.OfficeHours())
	}
	status, body, _ := ask(t, r.server, "GET", "/handbook/offline", "", "Authorization", "Bearer can-bo", "If-None-Match", tag)
	if status != 200 || !bytes.Contains(body, []byte(`"off":["2026-12-04"],"worked":["2026-12-05"]`)) {
		t.Errorf("%d", status)
	}
}

func TestEverySectionIsServed(t *testing.T) {
	s := serve(t)
	_, body, _ := ask(t, s, "GET", "/handbook", "", "Authorization", "Bearer can-bo")
	var front handbooks.Front
	if err := json.Unmarshal(body, &front); err != nil || len(front.Sections) < 6 || len(front.Levels) != 4 {
		t.Fatalf("%v: %d sections, %d levels", err, len(front.Sections), len(front.Levels))
	}
	for _, ref := range front.Sections {
		status, body, _ := ask(t, s, "GET", "/handbook/"+ref.ID, "", "Authorization", "Bearer can-bo")
		if status != 200 || !bytes.Contains(body, []byte(`<p id=\"p-`)) || bytes.Contains(body, []byte("(law:")) {
			t.Errorf("%s: %d", ref.ID, status)
		}
	}
}

func TestTheDemonstration(t *testing.T) {
	r := newRig(t)
	author, approver := r.actors["author"], r.actors["approver"]
	for range 2 {
		r.must(r.Seed(t.Context(), author, approver))
	}
	r.call("can-bo", "GET", "/handbook", "").want(200, `"draft":false`, "trình diễn", "ẤN BẢN TRÌNH DIỄN")
	if rules := read[handbooks.Rules](r.call("auditor", "GET", "/handbook/acknowledgement-rules", "")); len(rules.Items) != 1 {
		t.Errorf("%+v", rules)
	}
}

func TestABrokenEditionStopsTheStart(t *testing.T) {
	if _, err := handbooks.New(handbooks.Config{Content: fstest.MapFS{"edition.yaml": {Data: []byte("code: x\n")}}}); err == nil {
		t.Error("a broken edition was accepted")
	}
}
