package handbook

import (
	"embed"
	"io/fs"
)

//go:embed all:content
var embedded embed.FS

// Content is the authored edition that ships with the program, rooted where
// edition.yaml stands.
var Content = mustSub(embedded, "content")

func mustSub(fsys fs.FS, dir string) fs.FS {
	sub, err := fs.Sub(fsys, dir)
	if err != nil {
		panic(err) // only a malformed dir, and it is a constant
	}
	return sub
}
