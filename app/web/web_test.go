package web

import (
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gofiber/fiber/v2"

	"lantoa/app/platform/fault"
)

const cookie = "__Host-lantoa"

func serve(t *testing.T, dist fstest.MapFS) func(path string, header ...string) (*http.Response, string) {
	t.Helper()
	a, err := load(dist, cookie)
	if err != nil {
		t.Fatal(err)
	}
	f := fiber.New(fiber.Config{ErrorHandler: func(c *fiber.Ctx, err error) error {
		if fault.Is(err, fault.NotFound) {
			return c.SendStatus(http.StatusNotFound)
		}
		return err
	}})
	f.Get("/*", a.Serve)
	return func(path string, header ...string) (*http.Response, string) {
		t.Helper()
		r := httptest.NewRequest(http.MethodGet, path, nil)
		for i := 0; i+1 < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		res, err := f.Test(r)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res, string(body)
	}
}

func built() fstest.MapFS {
	return fstest.MapFS{
		"index.html":             {Data: []byte(`<script nonce="__NONCE__"></script><meta name="csp-nonce" content="__NONCE__">`)},
		"assets/app-1a2b.js":     {Data: []byte("plain")},
		"assets/app-1a2b.js.br":  {Data: []byte("brotli")},
		"assets/app-1a2b.js.gz":  {Data: []byte("gzip")},
		"assets/font-9.woff2":    {Data: []byte("font")},
		"sw.js":                  {Data: []byte("worker")},
		"manifest.webmanifest":   {Data: []byte("{}")},
		"icons/icon.svg":         {Data: []byte("<svg/>")},
		"assets/app-1a2b.js.map": {Data: []byte("map")},
	}
}

func TestPageCarriesTheNonceOfItsPolicy(t *testing.T) {
	get := serve(t, built())
	nonce := regexp.MustCompile(`script-src 'self' 'nonce-([A-Za-z0-9_-]{22})'; style-src 'self' 'nonce-([A-Za-z0-9_-]{22})'`)
	seen := map[string]bool{}
	for _, path := range []string{"/", "/index.html", "/learn/01J/lessons/dong-ho-24-gio", "/sign-in"} {
		res, body := get(path)
		m := nonce.FindStringSubmatch(res.Header.Get("Content-Security-Policy"))
		if m == nil || m[1] != m[2] {
			t.Fatalf("%s: policy %q", path, res.Header.Get("Content-Security-Policy"))
		}
		if strings.Count(body, m[1]) != 2 || strings.Contains(body, "__NONCE__") {
			t.Errorf("%s: the page does not carry nonce %s: %s", path, m[1], body)
		}
		if seen[m[1]] {
			t.Errorf("%s: the nonce came before", path)
		}
		seen[m[1]] = true
		if got := res.Header.Get("Cache-Control"); got != "no-store" {
			t.Errorf("%s: Cache-Control %q", path, got)
		}
	}
}

// A service worker goes by the policy of its own script: without one of its
// own it could load neither its library nor what it is to keep.
func TestWorkerPolicy(t *testing.T) {
	res, _ := serve(t, built())("/sw.js")
	policy := res.Header.Get("Content-Security-Policy")
	for _, needed := range []string{"script-src 'self'", "connect-src 'self'"} {
		if !strings.Contains(policy, needed) {
			t.Errorf("policy %q lacks %q", policy, needed)
		}
	}
}

func TestFiles(t *testing.T) {
	get := serve(t, built())
	for _, tt := range []struct {
		path, accept               string
		status                     int
		body, encoding, cache, typ string
	}{
		{"/assets/app-1a2b.js", "gzip, deflate, br", 200, "brotli", "br", forEver, "text/javascript; charset=utf-8"},
		{"/assets/app-1a2b.js", "gzip", 200, "gzip", "gzip", forEver, "text/javascript; charset=utf-8"},
		{"/assets/app-1a2b.js", "", 200, "plain", "", forEver, "text/javascript; charset=utf-8"},
		{"/assets/app-1a2b.js", "br;q=0, identity", 200, "plain", "", forEver, "text/javascript; charset=utf-8"},
		{"/assets/font-9.woff2", "br", 200, "font", "", forEver, "font/woff2"},
		{"/sw.js", "br", 200, "worker", "", askAlways, "text/javascript; charset=utf-8"},
		{"/manifest.webmanifest", "", 200, "{}", "", anHour, "application/manifest+json"},
		{"/icons/icon.svg", "", 200, "<svg/>", "", anHour, "image/svg+xml"},
		{"/assets/app-old.js", "", 404, "", "", "", ""},
		{"/assets/gone", "", 404, "", "", "", ""},
		{"/api/v1/nothing", "", 404, "", "", "", ""},
		{"/favicon.ico", "", 404, "", "", "", ""},
		{"/assets/../../../etc/passwd.txt", "", 404, "", "", "", ""},
	} {
		res, body := get(tt.path, "Accept-Encoding", tt.accept)
		if res.StatusCode != tt.status {
			t.Errorf("%s: status %d, want %d", tt.path, res.StatusCode, tt.status)
			continue
		}
		if tt.status != 200 {
			continue
		}
		h := res.Header
		if body != tt.body || h.Get("Content-Encoding") != tt.encoding || h.Get("Cache-Control") != tt.cache || h.Get("Content-Type") != tt.typ {
			t.Errorf("%s (%s): %q, %q, %q, %q", tt.path, tt.accept, body, h.Get("Content-Encoding"), h.Get("Cache-Control"), h.Get("Content-Type"))
		}
		again, _ := get(tt.path, "If-None-Match", h.Get("ETag"))
		if again.StatusCode != http.StatusNotModified {
			t.Errorf("%s: asked again with its ETag: %d", tt.path, again.StatusCode)
		}
	}
}

func TestWithoutABuildThePageSaysHow(t *testing.T) {
	get := serve(t, fstest.MapFS{".keep": {}})
	res, body := get("/")
	if res.StatusCode != 200 || !strings.Contains(body, "make build") {
		t.Errorf("%d %s", res.StatusCode, body)
	}
}

func TestPageNamesTheCodeOfItsScreen(t *testing.T) {
	dist := built()
	dist["index.html"] = &fstest.MapFile{Data: []byte("<html><head></head>")}
	dist["preloads.json"] = &fstest.MapFile{Data: []byte(`{"signIn":["assets/in.js"],"pages":[
		{"path":"/","files":["assets/home.js","assets/home.css"],"reads":["/me/learning","/me?a=1&b=2"]},
		{"path":"/handbook/$section","files":["assets/section.js"],"reads":["/handbook/$section"]},
		{"path":"/handbook/urgent","files":["assets/urgent.js"]}]}`)}
	get := serve(t, dist)
	const signedIn = cookie + "=x"
	for _, tt := range []struct {
		path, sent string
		want       []string
		reads      string
	}{
		{"/", "", []string{"/assets/in.js"}, ""},
		{"/", signedIn, []string{"/assets/home.js", "/assets/home.css"}, "/api/v1/me/learning /api/v1/me?a=1&amp;b=2"},
		{"/handbook/urgent", signedIn, []string{"/assets/urgent.js"}, ""},
		{"/handbook/ung-pho/", signedIn, []string{"/assets/section.js"}, "/api/v1/handbook/ung-pho"},
		{"/handbook/a/b", signedIn, nil, ""},
		{"/sign-in", signedIn, []string{"/assets/in.js"}, ""},
		{`/handbook/"><script>`, signedIn, []string{"/assets/section.js"}, ""},
	} {
		res, body := get(strings.NewReplacer(`"`, "%22", "<", "%3C", ">", "%3E").Replace(tt.path), "Cookie", tt.sent)
		m := regexp.MustCompile(`^<html data-code="([^"]*)" data-ahead="([^"]*)">`).FindStringSubmatch(body)
		if m == nil || m[1] != strings.Join(tt.want, " ") || m[2] != tt.reads {
			t.Errorf("%s with %q: %v, want %v and %q", tt.path, tt.sent, m, tt.want, tt.reads)
		}
		if !strings.Contains(res.Header.Get("Vary"), "Cookie") || strings.Contains(body, noncePlace) {
			t.Errorf("%s: Vary %q, body %s", tt.path, res.Header.Get("Vary"), body)
		}
	}
	if res, _ := get("/preloads.json"); res.StatusCode != http.StatusNotFound {
		t.Errorf("preloads.json was sent: %d", res.StatusCode)
	}
	dist["preloads.json"] = &fstest.MapFile{Data: []byte("not JSON")}
	if _, err := load(dist, cookie); err == nil {
		t.Error("a broken preloads.json was taken")
	}
}
