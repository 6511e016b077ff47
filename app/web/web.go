// Package web embeds the built web app and serves it: the page with a nonce of
// its own each time, hashed files for ever, everything compressed at build
// time. It knows no feature; the app talks to the API like any other client.
package web

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"html"
	"io/fs"
	"mime"
	"path"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"lantoa/app/platform/fault"
)

//go:embed all:dist
var files embed.FS

// unbuilt stands in for the app in a program that was built without it.
//
//go:embed unbuilt.html
var unbuilt []byte

// noncePlace is where the page takes the nonce of its Content-Security-Policy.
const noncePlace = "__NONCE__"

// policy lets the page run its own files and what carries the nonce, talk to
// its own server, and show recordings that are kept elsewhere.
const policy = "default-src 'none'; script-src 'self' 'nonce-" + noncePlace + "'; style-src 'self' 'nonce-" + noncePlace + "'; " +
	"img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; media-src 'self' blob: https:; manifest-src 'self'; worker-src 'self'; " +
	"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// worker is the script of the service worker.
const worker = "sw.js"

// workerPolicy lets the service worker load its library and fetch what it keeps.
const workerPolicy = "default-src 'none'; script-src 'self'; connect-src 'self'"

const (
	forEver   = "public, max-age=31536000, immutable"
	anHour    = "public, max-age=3600"
	askAlways = "no-cache"
)

// preloadFile is read at the start and sent to nobody.
const preloadFile = "preloads.json"

// htmlStart is where the page takes what it needs (index.html reads it).
var htmlStart = []byte("<html")

// App is the built web app.
type App struct {
	index    []byte
	files    map[string]file
	preloads preloads
	cookie   string
}

type file struct {
	kind, cache, etag string
	plain, br, gz     []byte
	worker            bool
}

// New returns the embedded app. cookie names the one that shows that somebody
// may be signed in: it decides only which code is fetched early; the API asks
// for more.
func New(cookie string) (*App, error) {
	dist, err := fs.Sub(files, "dist")
	if err != nil {
		return nil, err
	}
	return load(dist, cookie)
}

// load reads every file of a build once. Without an index.html the page says
// how to build the app.
func load(dist fs.FS, cookie string) (*App, error) {
	a := &App{index: unbuilt, files: map[string]file{}, cookie: cookie}
	err := fs.WalkDir(dist, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := fs.ReadFile(dist, name)
		if err != nil {
			return err
		}
		switch ext := path.Ext(name); {
		case name == "index.html":
			a.index = body
		case name == preloadFile:
			a.preloads, err = readPreloads(body)
			return err
		case ext != ".br" && ext != ".gz":
			f := file{kind: mime.TypeByExtension(ext), cache: cacheOf(name), plain: body, etag: etagOf(body), worker: name == worker}
			f.br, _ = fs.ReadFile(dist, name+".br") // absent for what does not shrink
			f.gz, _ = fs.ReadFile(dist, name+".gz")
			if ext == ".webmanifest" {
				f.kind = "application/manifest+json"
			}
			a.files[name] = f
		}
		return nil
	})
	return a, err
}

// cacheOf says how long a browser may keep a file without asking. Names of
// files under assets, and of the worker's library, change with their content.
func cacheOf(name string) string {
	switch {
	case strings.HasPrefix(name, "assets/"), strings.HasPrefix(name, "workbox-"):
		return forEver
	case name == worker:
		return askAlways
	}
	return anHour
}

func etagOf(body []byte) string {
	sum := sha256.Sum256(body)
	return `"` + hex.EncodeToString(sum[:12]) + `"`
}

// Serve answers with a file of the app, or with its page for every address
// that could be one of its screens. A missing file is not found: a page in the
// place of a script would only hide the mistake.
func (a *App) Serve(c *fiber.Ctx) error {
	name := strings.TrimPrefix(path.Clean(c.Path()), "/")
	if f, ok := a.files[name]; ok {
		return f.send(c)
	}
	screen := name == "" || name == "index.html" || path.Ext(name) == "" && !strings.HasPrefix(name, "api/") && !strings.HasPrefix(name, "assets/")
	if !screen {
		return fault.New(fault.NotFound, "Không có địa chỉ này.", "There is nothing at this address.")
	}
	c.Vary(fiber.HeaderCookie)
	needs := a.preloads.of(path.Clean(c.Path()), c.Cookies(a.cookie) != "")
	page := bytes.Replace(a.index, htmlStart, fmt.Appendf(nil, `%s data-code="%s" data-ahead="%s"`, htmlStart, needs.code, html.EscapeString(needs.reads)), 1)
	return SendPage(c, page)
}

// SendPage sends an HTML page under the app's policy, with a nonce of its own
// wherever it asks for one. It is never kept by a browser.
func SendPage(c *fiber.Ctx, page []byte) error {
	nonce := newNonce()
	c.Set(fiber.HeaderContentSecurityPolicy, strings.ReplaceAll(policy, noncePlace, nonce))
	c.Set(fiber.HeaderContentType, "text/html; charset=utf-8")
	c.Set(fiber.HeaderCacheControl, "no-store")
	body := bytes.ReplaceAll(page, []byte(noncePlace), []byte(nonce))
	c.Vary(fiber.HeaderAcceptEncoding)
	if accepts(c, "gzip") {
		c.Set(fiber.HeaderContentEncoding, "gzip")
		body = fasthttp.AppendGzipBytesLevel(nil, body, fasthttp.CompressBestSpeed)
	}
	return c.Send(body)
}

func newNonce() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return base64.RawURLEncoding.EncodeToString(b[:])
}

func (f file) send(c *fiber.Ctx) error {
	c.Set(fiber.HeaderCacheControl, f.cache)
	c.Set(fiber.HeaderETag, f.etag)
	if f.worker {
		c.Set(fiber.HeaderContentSecurityPolicy, workerPolicy)
	}
	if c.Get(fiber.HeaderIfNoneMatch) == f.etag {
		return c.SendStatus(fiber.StatusNotModified)
	}
	c.Set(fiber.HeaderContentType, f.kind)
	if f.br != nil || f.gz != nil {
		c.Vary(fiber.HeaderAcceptEncoding)
	}
	switch {
	case f.br != nil && accepts(c, "br"):
		c.Set(fiber.HeaderContentEncoding, "br")
		return c.Send(f.br)
	case f.gz != nil && accepts(c, "gzip"):
		c.Set(fiber.HeaderContentEncoding, "gzip")
		return c.Send(f.gz)
	}
	return c.Send(f.plain)
}

// accepts tells whether the client named the encoding. Fiber takes a missing
// header for "anything".
func accepts(c *fiber.Ctx, encoding string) bool {
	return c.Get(fiber.HeaderAcceptEncoding) != "" && c.AcceptsEncodings(encoding) == encoding
}
