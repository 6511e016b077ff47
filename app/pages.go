package app

import (
	"bytes"
	"context"
	"errors"
	"html/template"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"

	"lantoa/app/platform/api"
	"lantoa/app/platform/fault"
	"lantoa/app/web"
)

const pagePolicy = "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; script-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

var apiPage = template.Must(template.New("api").Parse(`<!doctype html>
<html lang="vi">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>API của Lan Tỏa</title><link rel="stylesheet" href="/assets/page.css"></head>
<body><main>
<h1>API của Lan Tỏa</h1>
<p>Mô tả đầy đủ từng tham số và kết quả: <a href="/openapi.json">OpenAPI 3.1</a>. Lỗi theo RFC 9457, danh sách đi theo con trỏ <code>cursor</code>, yêu cầu tạo mới nhận <code>Idempotency-Key</code>.</p>
<p class="note" lang="en">Every route with the permission that guards it. Sign in with POST /api/v1/auth/login and send the access token as a bearer token.</p>
{{range .}}<h2>{{.Name}}</h2>
<table>{{range .Routes}}<tr><td class="method">{{.Method}}</td><td><code>{{.Path}}</code><br>{{.Summary}}</td><td class="note">{{.Permission}}</td></tr>
{{end}}</table>
{{end}}</main></body></html>
`))

type routeGroup struct {
	Name   string
	Routes []api.Route
}

// group gathers the routes by the first word of their path, in the order of
// their registration.
func group(routes []api.Route) []*routeGroup {
	var groups []*routeGroup
	byName := map[string]*routeGroup{}
	for _, r := range routes {
		if r.Hidden {
			continue
		}
		name, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(r.Path, "/api/v1"), "/"), "/")
		g := byName[name]
		if g == nil {
			g = &routeGroup{Name: name}
			byName[name] = g
			groups = append(groups, g)
		}
		g.Routes = append(g.Routes, r)
	}
	return groups
}

// servePages adds what is not the API: health, the API's description, and the
// embedded web app, which answers every other address.
func (a *App) servePages() error {
	f := a.Server.Fiber
	f.Get("/healthz", func(c *fiber.Ctx) error { return c.SendString("ok\n") })
	f.Get("/readyz", a.serveReady)
	if err := a.Server.ServeDocument(); err != nil {
		return err
	}
	var page bytes.Buffer
	if err := apiPage.Execute(&page, group(a.Server.Routes())); err != nil {
		return err
	}
	f.Get("/api", func(c *fiber.Ctx) error { return sendPage(c, page.Bytes()) })
	index, err := fs.ReadFile(web.Files, "index.html")
	if err != nil {
		return err
	}
	f.Get("/*", serveWeb(index))
	return nil
}

// serveWeb answers with an embedded file, or with index.html for an address
// of the web app. What is missing below /api and /assets is not found.
func serveWeb(index []byte) fiber.Handler {
	return func(c *fiber.Ctx) error {
		name := strings.TrimPrefix(path.Clean(c.Path()), "/")
		if name == "" || name == "index.html" {
			return sendPage(c, index)
		}
		body, err := fs.ReadFile(web.Files, name)
		if err == nil {
			c.Set(fiber.HeaderContentType, mime.TypeByExtension(path.Ext(name)))
			c.Set(fiber.HeaderCacheControl, "public, max-age=3600")
			return c.Send(body)
		}
		if strings.HasPrefix(name, "api/") || strings.HasPrefix(name, "assets/") || path.Ext(name) != "" {
			return fault.New(fault.NotFound, "Không có địa chỉ này.", "There is nothing at this address.")
		}
		return sendPage(c, index)
	}
}

func sendPage(c *fiber.Ctx, body []byte) error {
	c.Set(fiber.HeaderContentSecurityPolicy, pagePolicy)
	c.Set(fiber.HeaderContentType, "text/html; charset=utf-8")
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Send(body)
}

// readiness is what /readyz tells. Draining is set first at shutdown, so that
// a proxy sends no more while running requests end.
type readiness struct {
	draining atomic.Bool
}

func (a *App) serveReady(c *fiber.Ctx) error {
	if err := a.Ready(c.UserContext()); err != nil {
		a.Log.Warn("not ready", "error", err)
		return fault.Wrap(err, fault.Unavailable, "Hệ thống chưa sẵn sàng.", "Not ready.")
	}
	return c.Status(http.StatusOK).SendString("ready\n")
}

// Ready tells whether this process can serve: not draining, Mongo and Redis
// answer, no migration is missing.
func (a *App) Ready(ctx context.Context) error {
	if a.ready.draining.Load() {
		return errors.New("shutting down")
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	return errors.Join(a.DB.Ping(ctx), a.Jobs.Redis().Ping(ctx).Err(), a.migrated(ctx))
}
