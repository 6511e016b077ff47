package api_test

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"lantoa/app/platform/api"
)

func TestLongAnswersAreCompressedForWhoReadsThem(t *testing.T) {
	r := newRig(t)
	long := strings.Repeat("Phát ngôn đúng hạn, đúng người. ", 200)
	routes := api.NewRouter(r.server, "/api/v1", access)
	api.Get(routes, "/long", public, func(context.Context, string, api.Nothing) (note, error) { return note{Title: long}, nil })
	api.Get(routes, "/file", public, func(context.Context, string, api.Nothing) (api.File, error) {
		return api.File{Name: "a.pdf", Type: "application/pdf", Body: []byte(long)}, nil
	})
	api.Post(routes, "/long", public, func(context.Context, string, api.Nothing) (note, error) { return note{Title: long}, nil })

	for _, tt := range []struct {
		method, path, accept string
		encoding             string
	}{
		{"GET", "/api/v1/long", "gzip, deflate, br", "gzip"},
		{"GET", "/api/v1/long", "", ""},
		{"GET", "/api/v1/notes/short", "gzip", ""},
		{"GET", "/api/v1/file", "gzip", ""},
		{"POST", "/api/v1/long", "gzip", ""},
	} {
		res, body := r.call(t, tt.method, tt.path, "", "", "Accept-Encoding", tt.accept)
		if got := res.Header.Get("Content-Encoding"); got != tt.encoding {
			t.Errorf("%s %s (%s): Content-Encoding %q, want %q", tt.method, tt.path, tt.accept, got, tt.encoding)
			continue
		}
		if tt.encoding == "" {
			continue
		}
		if !strings.Contains(res.Header.Get("Vary"), "Accept-Encoding") {
			t.Errorf("Vary %q", res.Header.Get("Vary"))
		}
		if len(body) > len(long)/4 {
			t.Errorf("%d bytes of %d are left", len(body), len(long))
		}
		z, err := gzip.NewReader(strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		plain, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		var n note
		if err := json.Unmarshal(plain, &n); err != nil || n.Title != long {
			t.Errorf("the answer did not survive: %v", err)
		}
	}
}
