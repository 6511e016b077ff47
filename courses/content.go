package courses

import (
	"embed"
	"io/fs"
)

//go:embed all:content
var content embed.FS

// Content is the authored content that comes with the program: law.yaml and the courses.
var Content = mustSub(content, "content")

func mustSub(fsys fs.FS, dir string) fs.FS {
	sub, err := fs.Sub(fsys, dir)
	if err != nil {
		panic(err)
	}
	return sub
}
