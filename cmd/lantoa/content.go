package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"lantoa/app"
)

type contentCmd struct {
	Check  contentCheckCmd  `cmd:"" help:"Check authored content: file, line and what is wrong."`
	Import contentImportCmd `cmd:"" help:"Import authored courses; a changed course becomes a new version."`
	Export contentExportCmd `cmd:"" help:"Write a course as an archive."`
}

type contentCheckCmd struct {
	Dir string `arg:"" optional:"" help:"Folder with law.yaml and a folder a course; the built-in content when absent." type:"existingdir"`
}

// folder is the content that a command works on: a folder, or (nil) what is
// built in.
func folder(dir string) fs.FS {
	if dir == "" {
		return nil
	}
	return os.DirFS(dir)
}

func (c contentCheckCmd) Run(e *env) error {
	errorsFound, warnings, err := app.CheckContent(folder(c.Dir), e.out)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.out, "%d lỗi, %d cảnh báo\n", errorsFound, warnings)
	if errorsFound > 0 {
		return errors.New("nội dung có lỗi")
	}
	return nil
}

type contentImportCmd struct {
	Dir string `arg:"" optional:"" help:"Folder with law.yaml and a folder a course; the built-in content when absent." type:"existingdir"`
}

func (c contentImportCmd) Run(e *env) error {
	return e.with(func(a *app.App) error { return a.ImportContent(e.ctx, folder(c.Dir), e.out) })
}

type contentExportCmd struct {
	Code string `arg:"" help:"Code of the course."`
	Out  string `short:"o" help:"File to write; <code>.zip when absent."`
}

func (c contentExportCmd) Run(e *env) error {
	if c.Out == "" {
		c.Out = c.Code + ".zip"
	}
	return e.with(func(a *app.App) error {
		f, err := os.Create(filepath.Clean(c.Out))
		if err != nil {
			return err
		}
		err = a.Authoring.Export(e.ctx, c.Code, f)
		return errors.Join(err, f.Close())
	})
}
