package certification_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"lantoa/app/auth/policy"
	"lantoa/app/certification"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
)

const asBrowser = "text/html,application/xhtml+xml,*/*;q=0.8"

func (s *site) browse(path string) reply {
	s.t.Helper()
	return s.call("", http.MethodGet, path, "", "Accept", asBrowser)
}

func TestTypingACode(t *testing.T) {
	s := newSite(t, 1)
	cert := s.issue(s.complete(s.people[0], 1))
	form := s.browse("/verify")
	for _, want := range []string{
		`<html lang="vi">`, "<title>Nhập mã – Kiểm tra giấy chứng nhận – Lan Tỏa</title>", `<form action="/verify" method="get">`, `<label for="code">`,
		`<input id="code" name="code" value=""`, `<h1 id="asking">`, `<span lang="en">`,
	} {
		if form.status != 200 || !strings.Contains(form.body, want) {
			t.Errorf("%d: no %s in\n%s", form.status, want, form.body)
		}
	}
	if csp := form.header.Get("Content-Security-Policy"); !strings.Contains(csp, "form-action 'self'") || strings.Contains(csp, "unsafe") || strings.Contains(form.body, `class="wrong"`) {
		t.Errorf("policy %q", csp)
	}

	typed := " " + strings.ToLower(certification.FormatCode(cert.Code))
	got := s.browse("/verify?code=" + url.QueryEscape(typed))
	if got.status != http.StatusSeeOther || got.header.Get("Location") != "/verify/"+cert.Code {
		t.Fatalf("%d to %q", got.status, got.header.Get("Location"))
	}
	if page := s.browse(got.header.Get("Location")); page.status != 200 || !strings.Contains(page.body, "<title>Hợp lệ – ") || strings.Count(page.body, "<h1") != 1 ||
		!strings.Contains(page.body, "lantoa.hungyen.example/verify/"+cert.Code) || strings.Contains(page.body, "<form") {
		t.Errorf("%d %s", page.status, page.body)
	}

	for typed, want := range map[string]string{
		" - ":                              "Hãy nhập mã in trên giấy chứng nhận.",
		"7K3M-Q9TD-04X":                    "Mã có đúng 12 ký tự; bạn đã nhập 11 ký tự.",
		strings.Repeat("A", 41):            "bạn đã nhập 41 ký tự.",
		"7K3M-Q9TD-04XU":                   "Mã không bao giờ có ký tự “U”.",
		"7K3M-Q9TD-04Xế":                   "Mã không bao giờ có ký tự “Ế”.",
		"7K3M\u202e":                       "Mã chỉ gồm chữ cái không dấu và chữ số.",
		`"><script>alert(1)</script>`:      "Mã không bao giờ có ký tự “&#34;”.",
		"https://lantoa.hungyen.example/x": "Mã không bao giờ có ký tự “:”.",
	} {
		got := s.browse("/verify?code=" + url.QueryEscape(typed))
		if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, want) || !strings.Contains(got.body, `aria-invalid="true"`) ||
			!strings.Contains(got.body, "<title>Lỗi: ") || strings.Contains(got.body, "<script") {
			t.Errorf("%q: %d, no %s in\n%s", typed, got.status, want, got.body)
		}
	}
	unknown := s.browse("/verify/7k3m-q9td-o4xb")
	if unknown.status != 404 || !strings.Contains(unknown.body, `value="7K3M-Q9TD-04XB"`) || !strings.Contains(unknown.body, "Nhập lại mã") {
		t.Errorf("%d %s", unknown.status, unknown.body)
	}
}

// TestWhatGoesWrongIsAPage for a browser, and a problem for everybody else.
func TestWhatGoesWrongIsAPage(t *testing.T) {
	s := newSite(t, 0)
	for path, want := range map[string]struct {
		status int
		word   string
	}{
		"/verify/7K3MQ9TD04XB?fbclid=x":     {422, "Địa chỉ chưa đúng"},
		"/verify?utm=x":                     {422, "Địa chỉ chưa đúng"},
		"/verify/%ff%fe":                    {422, "Địa chỉ chưa đúng"},
		"/verify/" + strings.Repeat("A", 9): {404, "Không tìm thấy"},
	} {
		got := s.browse(path)
		if got.status != want.status || !strings.Contains(got.body, `class="word">`+want.word) || got.header.Get("Content-Type") != "text/html; charset=utf-8" ||
			!strings.Contains(got.header.Get("Content-Security-Policy"), "style-src 'sha256-") || !strings.Contains(got.body, `<form action="/verify"`) {
			t.Errorf("%s: %d %v\n%s", path, got.status, got.header, got.body)
		}
		if want.status == 422 {
			if got := s.get("", path); got.header.Get("Content-Type") != "application/problem+json; charset=utf-8" {
				t.Errorf("%s for a program: %v", path, got.header)
			}
		}
	}
	if got := s.browse("/verify/7k3m-q9td-o4xb?zarsrc=1"); !strings.Contains(got.body, `value="7K3M-Q9TD-04XB"`) {
		t.Errorf("a link shared on a network is not offered without its tail: %s", got.body)
	}
	if got := s.call("", http.MethodPost, "/verify", "", "Accept", asBrowser); got.status != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", got.status)
	}
	if got := s.browse("/verifying"); got.status != 404 || strings.Contains(got.body, "<html") {
		t.Errorf("another address: %d %s", got.status, got.body)
	}

	// Nobody tries codes, or asks for the form, for long.
	for _, path := range []string{"/verify/7K3MQ9TD04XB", "/verify"} {
		var last reply
		for range 400 {
			if last = s.browse(path); last.status == http.StatusTooManyRequests {
				break
			}
		}
		wait, err := strconv.Atoi(last.header.Get("Retry-After"))
		if last.status != http.StatusTooManyRequests || err != nil || wait < 1 || wait > 60 || !strings.Contains(last.body, "Hãy chờ "+strconv.Itoa(wait)+" giây") ||
			!strings.Contains(last.body, `class="word">Quá nhiều lần kiểm tra`) || !strings.Contains(last.body, last.header.Get("X-Request-Id")) || last.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d, wait %q\n%s", path, last.status, last.header.Get("Retry-After"), last.body)
		}
		if got := s.get("", path); got.status != http.StatusTooManyRequests || got.header.Get("Content-Type") != "application/problem+json; charset=utf-8" {
			t.Errorf("%s for a program: %d", path, got.status)
		}
	}
}

// TestADatabaseThatIsAwayIsAPage says that it tells nothing of the
// certificate.
func TestADatabaseThatIsAwayIsAPage(t *testing.T) {
	d, err := db.Unconnected()
	if err != nil {
		t.Fatal(err)
	}
	c := certification.New(certification.Config{DB: d, PublicURL: "https://lantoa.hungyen.example"})
	server := api.NewServer(api.Config{})
	c.Pages(server.Fiber, api.NewRouter(server, "", api.Access[policy.Actor, policy.Permission]{
		Authenticate: nobody, Allow: func(policy.Actor, policy.Permission) error { return nil },
		ID: func(policy.Actor) string { return "" }, Public: func(policy.Permission) bool { return true },
	}))
	req := httptest.NewRequest(http.MethodGet, "/verify/7K3MQ9TD04XB", nil)
	req.Header.Set("Accept", asBrowser)
	res, err := server.Fiber.Test(req, -1)
	if err != nil {
		t.Fatal(err)
	}
	body := read(t, res)
	if res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Retry-After") == "" || !strings.Contains(body, "Điều này không nói gì về giấy chứng nhận") {
		t.Errorf("%d %v\n%s", res.StatusCode, res.Header, body)
	}
}

func nobody(context.Context, string) (policy.Actor, error) { return policy.Actor{}, nil }

func read(t *testing.T, res *http.Response) string {
	t.Helper()
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}
