package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"lantoa/app"
	"lantoa/app/auth/policy"
)

type seedCmd struct {
	People int `help:"How many people." default:"300"`
}

func (c seedCmd) Run(e *env) error {
	return e.with(func(a *app.App) error { return a.Demo(e.ctx, c.People, e.out) })
}

type importCmd struct {
	File   string `arg:"" help:"CSV file of people." type:"existingfile"`
	DryRun bool   `help:"Only tell what would happen."`
}

func (c importCmd) Run(e *env) error {
	data, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	return e.with(func(a *app.App) error {
		return a.ImportPeople(e.ctx, data, c.DryRun, e.out)
	})
}

type userCmd struct {
	Create   userCreateCmd   `cmd:"" help:"Give a person an account; the password is read from standard input."`
	Password userPasswordCmd `cmd:"" help:"Set a password, read from standard input; it must be changed at the next sign-in."`
	Grant    userGrantCmd    `cmd:"" help:"Give a person a role over a department and what is below it."`
}

// withPerson runs f on the application and the person of an e-mail address.
func (e *env) withPerson(email string, f func(a *app.App, personID string) error) error {
	return e.with(func(a *app.App) error {
		person, err := a.Org.FindPersonByEmail(e.ctx, email)
		if err != nil {
			return err
		}
		return f(a, person.ID)
	})
}

type userCreateCmd struct {
	Email string `arg:""`
}

func (c userCreateCmd) Run(e *env) error {
	return e.withPerson(c.Email, func(a *app.App, personID string) error {
		password, err := readPassword()
		if err != nil {
			return err
		}
		return a.Auth.CreateAccount(e.ctx, policy.System("cli"), personID, password, true)
	})
}

type userPasswordCmd struct {
	Email string `arg:""`
}

func (c userPasswordCmd) Run(e *env) error {
	return e.withPerson(c.Email, func(a *app.App, personID string) error {
		password, err := readPassword()
		if err != nil {
			return err
		}
		return a.Auth.SetPassword(e.ctx, policy.System("cli"), personID, password, true)
	})
}

// readPassword takes one line from standard input: an argument would stand in
// the list of processes.
func readPassword() (string, error) {
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if line = strings.TrimRight(line, "\r\n"); line == "" {
		return "", errors.Join(errors.New("no password on standard input"), err)
	}
	return line, nil
}

type userGrantCmd struct {
	Email string `arg:""`
	Role  string `arg:"" help:"author, approver, grader, coordinator, staffing, registrar, administrator or auditor."`
	Path  string `help:"Path of the department; / is the province." default:"/"`
}

func (c userGrantCmd) Run(e *env) error {
	return e.withPerson(c.Email, func(a *app.App, personID string) error {
		_, err := a.Auth.Grant(e.ctx, policy.System("cli"), personID, policy.Role(c.Role), c.Path, time.Now(), nil)
		return err
	})
}

type auditCmd struct {
	Verify auditVerifyCmd `cmd:"" help:"Prove that no entry was changed, removed or put in between."`
}

type auditVerifyCmd struct{}

func (auditVerifyCmd) Run(e *env) error {
	return e.with(func(a *app.App) error {
		report, err := a.Audit.Verify(e.ctx)
		if err != nil {
			return err
		}
		fmt.Fprintln(e.out, report)
		if !report.OK() {
			return errors.New("the audit log does not hold together")
		}
		return nil
	})
}

type backupCmd struct {
	File string `arg:"" help:"File to write."`
}

func (c backupCmd) Run(e *env) error {
	return e.with(func(a *app.App) error {
		// A backup that died in the middle must not look like one.
		part := filepath.Clean(c.File) + ".part"
		f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
		if err != nil {
			return err
		}
		n, err := a.DB.Dump(e.ctx, f, "leases", "idempotency")
		if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
			return errors.Join(err, os.Remove(part))
		}
		if err := os.Rename(part, c.File); err != nil {
			return err
		}
		fmt.Fprintf(e.out, "%d documents in %s\n", n, c.File)
		return nil
	})
}

type restoreCmd struct {
	File string `arg:"" help:"File to read." type:"existingfile"`
}

func (c restoreCmd) Run(e *env) error {
	a, err := e.open()
	if err != nil {
		return err
	}
	f, err := os.Open(filepath.Clean(c.File))
	if err != nil {
		return errors.Join(err, a.Close())
	}
	n, err := a.DB.Load(e.ctx, f)
	if err == nil {
		err = a.Migrate(e.ctx)
	}
	fmt.Fprintf(e.out, "%d documents restored\n", n)
	return errors.Join(err, f.Close(), a.Close())
}
