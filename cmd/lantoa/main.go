// Command lantoa is the whole of Lan Tỏa: the server, the worker, and what an
// operator needs beside them.
package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"lantoa/app"
)

// version is set by the build.
var version = "dev"

// cli is every command. Settings stand on each command, as flags and as
// environment variables.
type cli struct {
	app.Config

	Serve       serveCmd       `cmd:"" help:"Serve the API and the web app."`
	Worker      workerCmd      `cmd:"" help:"Work on jobs: certificates, reminders, what is due."`
	Migrate     migrateCmd     `cmd:"" help:"Bring the database to what this program expects."`
	Seed        seedCmd        `cmd:"" help:"Fill in the demonstration province and its accounts."`
	Content     contentCmd     `cmd:"" help:"Check, import and export authored courses and the handbook."`
	Import      importCmd      `cmd:"" help:"Import people from a CSV file."`
	User        userCmd        `cmd:"" help:"Accounts and roles."`
	Audit       auditCmd       `cmd:"" help:"The audit log."`
	Backup      backupCmd      `cmd:"" help:"Write the whole database into one file."`
	Restore     restoreCmd     `cmd:"" help:"Fill an empty database from a backup."`
	OpenAPI     openapiCmd     `cmd:"" name:"openapi" help:"Print the OpenAPI document."`
	Healthcheck healthcheckCmd `cmd:"" help:"Ask a running server whether it is ready; for containers."`
	Version     versionCmd     `cmd:"" help:"Print the version."`
}

// env is what a command runs with.
type env struct {
	ctx context.Context
	cfg app.Config
	out io.Writer
	log *slog.Logger
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "lantoa:", err)
		stop()
		os.Exit(1) //nolint:gocritic // stop was called
	}
}

// run is main without the process: what the tests call.
func run(ctx context.Context, args []string, out, errs io.Writer) error {
	var c cli
	parser, err := kong.New(&c, kong.Name("lantoa"), kong.Description("Lan Tỏa: bồi dưỡng, cấp giấy chứng nhận và Sổ tay xử lý khủng hoảng."),
		kong.Writers(out, errs), kong.UsageOnError())
	if err != nil {
		return err
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		return err
	}
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.LogLevel)); err != nil {
		return err
	}
	log := slog.New(slog.NewJSONHandler(errs, &slog.HandlerOptions{Level: level}))
	return parsed.Run(&env{ctx: ctx, cfg: c.Config, out: out, log: log})
}

// open completes the settings and builds the application.
func (e *env) open() (*app.App, error) {
	if err := e.cfg.Complete(); err != nil {
		return nil, err
	}
	return app.Open(e.ctx, e.cfg, e.log)
}

// with runs f on an application with a migrated database, and closes it.
func (e *env) with(f func(a *app.App) error) error {
	a, err := e.open()
	if err != nil {
		return err
	}
	err = a.Migrate(e.ctx)
	if err == nil {
		err = f(a)
	}
	if closeErr := a.Close(); err == nil {
		err = closeErr
	}
	return err
}

type versionCmd struct{}

func (versionCmd) Run(e *env) error {
	_, err := fmt.Fprintln(e.out, "lantoa", version)
	return err
}
