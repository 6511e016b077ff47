// Package web embeds the web app that the server delivers. Until the app is
// built it is one placeholder page.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var files embed.FS

// Files is the built web app, with index.html at its root.
var Files = func() fs.FS {
	sub, err := fs.Sub(files, "dist")
	if err != nil {
		panic(err)
	}
	return sub
}()
