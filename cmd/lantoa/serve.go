package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"lantoa/app"
)

type serveCmd struct {
	Worker bool `help:"Work on jobs in this process too."`
	Demo   bool `help:"Load the authored content and the demonstration province first."`
	People int  `help:"People of the demonstration province." default:"300"`
}

func (c serveCmd) Run(e *env) error {
	began := time.Now()
	return e.with(func(a *app.App) error {
		if c.Demo {
			if err := a.Demo(e.ctx, c.People, e.out); err != nil {
				return err
			}
		}
		return a.Serve(e.ctx, c.Worker, func(address string) {
			fmt.Fprintf(e.out, "\nLan Tỏa: %s   (API: %s/api; sẵn sàng sau %.1f s)\n", address, address, time.Since(began).Seconds())
		})
	})
}

type workerCmd struct{}

func (workerCmd) Run(e *env) error {
	return e.with(func(a *app.App) error {
		fmt.Fprintln(e.out, "Lan Tỏa worker: đang chạy")
		return a.Work(e.ctx)
	})
}

type migrateCmd struct {
	Status bool `help:"Only tell what was applied."`
}

func (c migrateCmd) Run(e *env) error {
	a, err := e.open()
	if err != nil {
		return err
	}
	if !c.Status {
		err = a.Migrate(e.ctx)
	}
	list, listErr := a.Migrations(e.ctx)
	for _, m := range list {
		when := "missing"
		if m.AppliedAt != nil {
			when = m.AppliedAt.Format(time.RFC3339)
		}
		fmt.Fprintf(e.out, "%04d  %-24s  %s\n", m.Number, when, m.Description)
	}
	for _, other := range []error{listErr, a.Close()} {
		if err == nil {
			err = other
		}
	}
	return err
}

type openapiCmd struct{}

func (openapiCmd) Run(e *env) error {
	doc, err := app.OpenAPI()
	if err != nil {
		return err
	}
	_, err = e.out.Write(append(doc, '\n'))
	return err
}

type healthcheckCmd struct {
	URL string `help:"Address to ask; by default the one that LANTOA_LISTEN names, on loopback."`
}

func (c healthcheckCmd) Run(e *env) error {
	url := c.URL
	if url == "" {
		_, port, _ := strings.Cut(e.cfg.Listen, ":")
		url = "http://127.0.0.1:" + port + "/readyz"
	}
	ctx, cancel := context.WithTimeout(e.ctx, 3*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answered %d", url, res.StatusCode)
	}
	return nil
}
