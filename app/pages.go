package app

import (
	"bytes"
	"context"
	"errors"
	"html/template"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"

	"lantoa/app/auth"
	"lantoa/app/platform/api"
	"lantoa/app/platform/fault"
	"lantoa/app/web"
)

var apiPage = template.Must(template.New("api").Parse(`<!doctype html>
<html lang="vi">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>API của Lan Tỏa</title><style nonce="__NONCE__">
:root { color-scheme: light dark; --text: #1f1d1a; --soft: #5f5a52; --page: #faf9f7; --link: #0b6b66; --line: #e3e0da; }
@media (prefers-color-scheme: dark) { :root { --text: #f1efeb; --soft: #b3ada3; --page: #1a1917; --link: #6fd0c9; --line: #3a3733; } }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/26px "Be Vietnam Pro", system-ui, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 32px 16px 64px; }
h1 { font-size: 28px; line-height: 1.2; margin: 0 0 16px; }
h2 { font-size: 20px; line-height: 1.3; margin: 40px 0 8px; padding-top: 16px; border-top: 1px solid var(--line); }
a { color: var(--link); }
.en, .note { color: var(--soft); }
table { width: 100%; border-collapse: collapse; font-size: 15px; }
td { padding: 8px 12px 8px 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
td.method { font-weight: 600; width: 4.5rem; }
code { font: 14px/22px ui-monospace, monospace; }
</style></head>
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
	a.Server.ServeDocument()
	var page bytes.Buffer
	if err := apiPage.Execute(&page, group(a.Server.Routes())); err != nil {
		return err
	}
	f.Get("/api", func(c *fiber.Ctx) error { return web.SendPage(c, page.Bytes()) })
	app, err := web.New(auth.CookieName)
	if err != nil {
		return err
	}
	f.Get("/*", app.Serve)
	return nil
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
