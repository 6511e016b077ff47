// Package app puts Lan Tỏa together: it builds every feature and hands each
// what it needs. It is the only package that knows them all.
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"golang.org/x/sync/errgroup"

	"lantoa/app/audit"
	"lantoa/app/auth"
	"lantoa/app/auth/policy"
	"lantoa/app/authoring"
	"lantoa/app/certification"
	"lantoa/app/handbooks"
	"lantoa/app/incidents"
	"lantoa/app/learning"
	"lantoa/app/org"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/files"
	"lantoa/app/platform/jobs"
	"lantoa/app/platform/local"
	"lantoa/app/platform/mail"
	"lantoa/app/press"
	"lantoa/app/reminders"
	"lantoa/app/staffing"
	"lantoa/handbook"
	"lantoa/migrations"
)

// App is a process of Lan Tỏa: the server, the worker, or both.
type App struct {
	Config Config
	Log    *slog.Logger
	DB     *db.DB
	Jobs   *jobs.Jobs
	Server *api.Server

	Audit         *audit.Audit
	Org           *org.Org
	Auth          *auth.Auth
	Authoring     *authoring.Authoring
	Learning      *learning.Learning
	Assignments   *learning.Assignments
	Certification *certification.Certification
	Staffing      *staffing.Staffing
	Reminders     *reminders.Reminders
	Handbooks     *handbooks.Handbooks
	Press         *press.Press
	Incidents     *incidents.Incidents

	authConfig auth.Config
	registry   *prometheus.Registry
	servers    *local.Servers // nil with servers of one's own
	files      *files.Store
	mail       mail.Sender
	ready      readiness
}

// Open starts the local servers when no others are named, connects, and
// builds every feature. The config must be complete. The caller closes.
func Open(ctx context.Context, cfg Config, log *slog.Logger) (*App, error) {
	a := &App{Config: cfg, Log: log, registry: prometheus.NewRegistry()}
	a.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	if err := a.connect(ctx); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	if err := a.build(); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

func (a *App) connect(ctx context.Context) error {
	if a.Config.MongoURI == "" {
		servers, err := local.Start(ctx, local.Options{Data: filepath.Join(a.Config.Data, "servers"), Log: a.Log})
		if err != nil {
			return err
		}
		a.servers = servers
		a.Config.MongoURI, a.Config.RedisURI = servers.MongoURI, servers.RedisURI
	}
	var err error
	if a.DB, err = db.Connect(ctx, a.Config.MongoURI, a.Config.MongoDB); err != nil {
		return err
	}
	if a.Jobs, err = jobs.New(jobs.Config{DB: a.DB, RedisURI: a.Config.RedisURI, Log: a.Log, Registry: a.registry}); err != nil {
		return err
	}
	if a.files, err = files.Open(ctx, a.Config.Files); err != nil {
		return err
	}
	a.mail, err = mail.Open(a.Config.Mail)
	return err
}

// build makes the features in their order, then the routes and job handlers.
func (a *App) build() error {
	keys, err := a.Config.signingKeys()
	if err != nil {
		return err
	}
	secret, err := a.Config.dataKey()
	if err != nil {
		return err
	}
	a.Audit = audit.New(a.DB)
	if a.Org, err = org.New(a.DB, secret); err != nil {
		return err
	}
	a.authConfig = auth.Config{
		DB: a.DB, Org: a.Org, Jobs: a.Jobs, Mail: a.mail, MailFrom: a.Config.MailFrom, PublicURL: a.Config.PublicURL,
		Keys: keys, SignInsPerMinute: a.Config.LoginRate, Log: a.Log,
	}
	if a.Auth, err = auth.New(a.authConfig); err != nil {
		return err
	}
	if err := a.buildFeatures(); err != nil {
		return err
	}
	return a.buildServer()
}

// buildFeatures makes those that stand on people and sign-in.
func (a *App) buildFeatures() (err error) {
	a.Authoring = authoring.New(a.DB)
	a.Learning = learning.New(learning.Config{DB: a.DB, Jobs: a.Jobs, Authoring: a.Authoring, Org: a.Org, MinimumTimeFactor: a.Config.MinimumTime})
	if a.Assignments, err = learning.NewAssignments(a.Learning); err != nil {
		return err
	}
	a.Certification = certification.New(certification.Config{
		DB: a.DB, Jobs: a.Jobs, Files: a.files, Org: a.Org, Learning: a.Learning, PublicURL: a.Config.PublicURL, Log: a.Log,
	})
	a.Staffing = staffing.New(staffing.Config{DB: a.DB, Org: a.Org, Certification: a.Certification, Authoring: a.Authoring})
	a.Reminders = reminders.New(reminders.Config{
		DB: a.DB, Jobs: a.Jobs, Org: a.Org, Auth: a.Auth, Authoring: a.Authoring, Learning: a.Learning,
		Mail: a.mail, MailFrom: a.Config.MailFrom, PublicURL: a.Config.PublicURL, Log: a.Log,
	})
	a.Learning.Calendar = a.Reminders.Calendar
	a.Handbooks, err = handbooks.New(handbooks.Config{
		DB: a.DB, Org: a.Org, Authoring: a.Authoring, MinimumTimeFactor: a.Config.MinimumTime,
	})
	if err != nil {
		return err
	}
	a.Handbooks.Calendar = a.Reminders.Calendar
	a.Learning.Entries = a.handbookEntries
	a.Reminders.Readings = a.Handbooks.EachUnread
	a.Incidents = incidents.New(incidents.Config{
		DB: a.DB, Jobs: a.Jobs, Files: a.files, Org: a.Org, Auth: a.Auth, Reminders: a.Reminders, Log: a.Log,
		Handbook: a.handbookFor,
	})
	a.Handbooks.StepOutcomes = a.Incidents.StepOutcomes
	a.Press = press.New(press.Config{DB: a.DB, Org: a.Org, Jobs: a.Jobs, Holders: a.Auth.ListHolders, Calendar: a.Reminders.Calendar, Matters: a.Incidents.Matters, InIncident: a.pressInIncident, Notify: a.tellOfPress})
	return nil
}

// handbookFor is the handbook that holds for a department today.
func (a *App) handbookFor(ctx context.Context, path string) (incidents.Book, error) {
	e, err := a.Handbooks.Current(ctx, path)
	book := incidents.Book{Edition: e.Edition, ID: e.ID}
	if err != nil {
		return book, err
	}
	for _, c := range e.Edition.Contacts {
		if own, ok := e.Own.Contacts[c.ID]; ok {
			book.Callees = append(book.Callees, handbook.Callee{Contact: c.ID, Name: own.Name, Phone: own.Phone, Email: own.Email, Agency: own.Owner.Name})
		}
	}
	return book, nil
}

// pressInIncident ties an entry of the press register to an incident, whose log
// tells of requests.
func (a *App) pressInIncident(ctx context.Context, actor policy.Actor, t press.Tie) error {
	if t.Request == nil {
		return a.Incidents.CheckTie(ctx, actor, t.IncidentID, t.Exercise)
	}
	r := incidents.PressRequest{ID: t.Request.ID, Received: t.Request.Received, Text: t.Request.About(), Exercise: t.Exercise}
	return a.Incidents.LinkRequest(ctx, actor, t.IncidentID, r)
}

// handbookEntries names what a course's questions ask about.
func (a *App) handbookEntries(ctx context.Context, ids []string) ([]learning.HandbookEntry, error) {
	found, err := a.Handbooks.Entries(ctx, ids)
	out := make([]learning.HandbookEntry, len(found))
	for i, e := range found {
		out[i] = learning.HandbookEntry{ID: e.ID, Kind: string(e.Kind), Title: e.Title, Retired: e.Retired != ""}
	}
	return out, err
}

// seedFeatures adds the demonstration data of features that have some.
func (a *App) seedFeatures(ctx context.Context, actor policy.Actor) error {
	if err := a.Staffing.Seed(ctx, actor); err != nil {
		return err
	}
	author, err := a.demoActor(ctx, "bientap@hungyen.example", policy.Author)
	if err != nil {
		return err
	}
	approver, err := a.demoActor(ctx, "duyet@hungyen.example", policy.Approver)
	if err != nil {
		return err
	}
	if err := a.Handbooks.Seed(ctx, author, approver); err != nil {
		return err
	}
	if err := a.Press.Seed(ctx, actor); err != nil {
		return err
	}
	return a.seedIncidents(ctx)
}

// seedIncidents plays the demonstration's incidents in Sở VHTTDL.
func (a *App) seedIncidents(ctx context.Context) error {
	c := incidents.Cast{Department: "svhttdl", Procedure: "tin-gia-chinh-sach"}
	for email, who := range map[string]*policy.Actor{
		"daumoi@hungyen.example": &c.Lead, "duyet@hungyen.example": &c.Head, "capgcn2@hungyen.example": &c.Legal, "cham@hungyen.example": &c.Spokesperson,
	} {
		p, err := a.Org.FindPersonByEmail(ctx, email)
		if err != nil {
			return err
		}
		*who = policy.Actor{PersonID: p.ID, Path: "/ubnd/svhttdl/"}
	}
	return a.Incidents.Seed(ctx, c)
}

// describing is a config that is enough to describe the routes.
func describing() Config {
	return Config{PublicURL: "http://localhost:8080", SigningKey: strings.Repeat("00", 32), DataKey: strings.Repeat("00", 32), MinimumTime: 1}
}

// buildServer makes the routes and registers the job handlers.
func (a *App) buildServer() error {
	proxies, err := a.Config.trustedProxies()
	if err != nil {
		return err
	}
	a.Server = api.NewServer(api.Config{
		Log: a.Log, Registry: a.registry, TrustedProxies: proxies, Idempotency: a.DB.Collection("idempotency"),
		Redis: a.Jobs.Redis(), HTTPS: strings.HasPrefix(a.Config.PublicURL, "https:"),
		Limits: api.Limits{Account: a.Config.AccountRate, Address: a.Config.AddressRate},
	})
	routes := api.NewRouter(a.Server, "/api/v1", a.Auth.Access())
	for _, feature := range []interface{ Routes(r *policy.Router) }{
		a.Auth, a.Org, a.Audit, a.Authoring, a.Learning, a.Assignments, a.Certification, a.Staffing, a.Reminders, a.Handbooks, a.Incidents, a.Press,
	} {
		feature.Routes(routes)
	}
	a.jobRoutes(routes)
	a.exportRoutes(routes)
	a.Certification.Pages(a.Server.Fiber, routes.At(""))
	a.Press.Pages(routes.At(""))
	for _, feature := range []interface{ Jobs(j *jobs.Jobs) }{
		a.Auth, a.Audit, a.Org, a.Learning, a.Assignments, a.Certification, a.Reminders, a.Incidents, a.Press,
	} {
		feature.Jobs(a.Jobs)
	}
	return a.servePages()
}

// Serve serves until ctx ends, and works on jobs too if asked. up is called
// with the public address once requests are taken. Shutdown goes in order:
// readiness fails, requests end, jobs end; the caller closes the connections.
func (a *App) Serve(ctx context.Context, worker bool, up func(address string)) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", a.Config.Listen)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", a.Config.Listen, err)
	}
	background, stopBackground := context.WithCancel(context.WithoutCancel(ctx))
	defer stopBackground()
	var group errgroup.Group
	group.Go(func() error { a.Auth.Watch(background); return nil })
	group.Go(func() error { a.Incidents.Watch(background); return nil })
	group.Go(func() error { return a.serveMetrics(background) })
	if worker {
		group.Go(func() error { return a.Jobs.Run(background) })
	}
	served := make(chan error, 1)
	go func() { served <- a.Server.Fiber.Listener(listener) }()
	up(a.Config.PublicURL)

	select {
	case err = <-served:
	case <-ctx.Done():
		a.ready.draining.Store(true)
		drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), a.Config.DrainFor)
		err = a.Server.Shutdown(drain)
		cancel()
	}
	stopBackground()
	return errors.Join(err, group.Wait())
}

// Work works on jobs until ctx ends.
func (a *App) Work(ctx context.Context) error {
	var group errgroup.Group
	group.Go(func() error { return a.serveMetrics(ctx) })
	group.Go(func() error { return a.Jobs.Run(ctx) })
	return group.Wait()
}

// serveMetrics answers /metrics on the private address until ctx ends.
func (a *App) serveMetrics(ctx context.Context) error {
	if a.Config.Metrics == "" {
		return nil
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(a.registry, promhttp.HandlerOpts{}))
	server := &http.Server{Addr: a.Config.Metrics, Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	context.AfterFunc(ctx, func() { _ = server.Close() })
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("metrics: %w", err)
	}
	return nil
}

// Migrate applies the missing migrations.
func (a *App) Migrate(ctx context.Context) error { return migrations.Up(ctx, a.DB, steps) }

// Migrations tells which migrations were applied.
func (a *App) Migrations(ctx context.Context) ([]migrations.Status, error) {
	return migrations.List(ctx, a.DB, steps)
}

func (a *App) migrated(ctx context.Context) error { return migrations.Ready(ctx, a.DB, steps) }

// Close ends the connections, MongoDB last, and stops the local servers.
func (a *App) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	var errs []error
	if a.Jobs != nil {
		errs = append(errs, a.Jobs.Close())
	}
	if a.files != nil {
		errs = append(errs, a.files.Close())
	}
	if a.DB != nil {
		errs = append(errs, a.DB.Close(ctx))
	}
	if a.servers != nil {
		errs = append(errs, a.servers.Stop(ctx))
	}
	return errors.Join(errs...)
}

// OpenAPI returns the document of the API; it needs no server.
func OpenAPI() ([]byte, error) {
	d, err := db.Unconnected()
	if err != nil {
		return nil, err
	}
	a := &App{Config: describing(), Log: slog.New(slog.DiscardHandler), DB: d, registry: prometheus.NewRegistry()}
	if a.Jobs, err = jobs.New(jobs.Config{DB: d, RedisURI: "redis://127.0.0.1:1/0"}); err != nil {
		return nil, err
	}
	if err := a.build(); err != nil {
		return nil, err
	}
	doc, err := a.Server.OpenAPI()
	return doc, errors.Join(err, a.Close())
}
