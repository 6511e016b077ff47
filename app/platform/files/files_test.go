package files

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"lantoa/app/platform/fault"
)

func open(t *testing.T, target string) *Store {
	t.Helper()
	s, err := Open(t.Context(), target)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func fileURL(dir string) string { return (&url.URL{Scheme: "file", Path: dir}).String() }

// bucketURL is of an S3 server in this process.
func bucketURL(t *testing.T) string {
	t.Helper()
	backend := s3mem.New()
	if err := backend.CreateBucket("lantoa"); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(gofakes3.New(backend).Server())
	t.Cleanup(server.Close)
	t.Setenv("AWS_ACCESS_KEY_ID", "thử")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "thử")
	return "s3://lantoa?region=ap-southeast-1&use_path_style=true&endpoint=" + url.QueryEscape(server.URL)
}

// everywhere runs the test against both kinds of store.
func everywhere(t *testing.T, test func(t *testing.T, s *Store)) {
	t.Run("folder", func(t *testing.T) { test(t, open(t, fileURL(filepath.Join(t.TempDir(), "mới", "tệp")))) })
	t.Run("s3", func(t *testing.T) { test(t, open(t, bucketURL(t))) })
}

func put(t *testing.T, s *Store, key, content string) Stored {
	t.Helper()
	stored, err := s.Put(t.Context(), key, strings.NewReader(content), "text/plain; charset=utf-8")
	if err != nil {
		t.Fatal(err)
	}
	return stored
}

func read(t *testing.T, s *Store, key string) string {
	t.Helper()
	r, err := s.Open(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	got, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	if r.Size() != int64(len(got)) {
		t.Errorf("size %d, but %d bytes read", r.Size(), len(got))
	}
	return string(got)
}

func TestPutAndOpen(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		const key, content = "certificates/2026/01J8.pdf", "Giấy chứng nhận"
		stored := put(t, s, key, content)
		sum := sha256.Sum256([]byte(content))
		if stored.SHA256 != hex.EncodeToString(sum[:]) || stored.Size != int64(len(content)) {
			t.Errorf("stored %+v", stored)
		}
		if got := read(t, s, key); got != content {
			t.Errorf("read %q, want %q", got, content)
		}
		put(t, s, key, "bản thay thế")
		if got := read(t, s, key); got != "bản thay thế" {
			t.Errorf("after replacing: %q", got)
		}
	})
}

func TestEmptyAndLarge(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		if stored := put(t, s, "empty", ""); stored.Size != 0 || read(t, s, "empty") != "" {
			t.Errorf("stored %+v", stored)
		}
		large := strings.Repeat("0123456789abcdef", 12<<16) // 12 MB: several parts on S3
		if stored := put(t, s, "large", large); stored.Size != int64(len(large)) {
			t.Errorf("size %d, want %d", stored.Size, len(large))
		}
		if read(t, s, "large") != large {
			t.Error("the large file came back different")
		}
	})
}

func TestSeek(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		put(t, s, "video", "0123456789")
		r, err := s.Open(t.Context(), "video")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = r.Close() }()
		if _, err := r.Seek(7, io.SeekStart); err != nil {
			t.Fatal(err)
		}
		if rest, err := io.ReadAll(r); err != nil || string(rest) != "789" {
			t.Errorf("rest %q, %v", rest, err)
		}
	})
}

func TestAbsentAndDeleted(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		absent := func(key string) {
			t.Helper()
			if ok, err := s.Exists(t.Context(), key); ok || err != nil {
				t.Errorf("Exists(%s) = %t, %v", key, ok, err)
			}
			if _, err := s.Open(t.Context(), key); fault.CodeOf(err) != fault.NotFound {
				t.Errorf("Open(%s): %v, want not found", key, err)
			}
		}
		absent("nowhere/file")
		put(t, s, "somewhere/file", "x")
		if ok, err := s.Exists(t.Context(), "somewhere/file"); !ok || err != nil {
			t.Errorf("Exists = %t, %v", ok, err)
		}
		absent("somewhere") // a folder is no file
		for range 2 {       // the second finds nothing to do
			if err := s.Delete(t.Context(), "somewhere/file"); err != nil {
				t.Error(err)
			}
		}
		absent("somewhere/file")
	})
}

func TestBrokenWriteChangesNothing(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		put(t, s, "a/kept", "bản cũ")
		broken := io.MultiReader(bytes.NewReader(make([]byte, 1<<20)), iotest.ErrReader(errors.New("đứt mạng")))
		for _, key := range []string{"a/kept", "a/new"} {
			if _, err := s.Put(t.Context(), key, broken, "text/plain"); err == nil {
				t.Errorf("%s: a broken reader was stored", key)
			}
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := s.Put(ctx, "a/new", strings.NewReader("x"), "text/plain"); err == nil {
			t.Error("stored after the context's end")
		}
		if got := read(t, s, "a/kept"); got != "bản cũ" {
			t.Errorf("the old file became %q", got)
		}
		if ok, _ := s.Exists(t.Context(), "a/new"); ok {
			t.Error("half a file was stored")
		}
		if s.folder != "" {
			wantFiles(t, s.folder, "a/kept")
		}
	})
}

// wantFiles checks that nothing else lies in the folder, such as temporary
// files.
func wantFiles(t *testing.T, folder string, want ...string) {
	t.Helper()
	var got []string
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(folder, path)
			got = append(got, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("files %q, want %q", got, want)
	}
}

func TestMalformedKeys(t *testing.T) {
	dir := t.TempDir()
	s := open(t, fileURL(filepath.Join(dir, "tệp")))
	for _, key := range []string{
		"", "/", "/etc/passwd", "../x", "a/../../x", "a/..", "..", ".", "a/./b", "a//b", "a/", ".hidden", "a/.hidden",
		`a\..\b`, "a\x00b", "a\nb", "a b", "tệp", "a%2e%2e", "c:x", "x.attrs", strings.Repeat("a", 201), strings.Repeat("a/", 300) + "a",
	} {
		if _, err := s.Put(t.Context(), key, strings.NewReader("x"), "text/plain"); !errors.Is(err, ErrKey) {
			t.Errorf("Put(%q): %v, want ErrKey", key, err)
		}
		if _, err := s.Open(t.Context(), key); !errors.Is(err, ErrKey) {
			t.Errorf("Open(%q): %v, want ErrKey", key, err)
		}
		if _, err := s.Exists(t.Context(), key); !errors.Is(err, ErrKey) {
			t.Errorf("Exists(%q): %v, want ErrKey", key, err)
		}
		if err := s.Delete(t.Context(), key); !errors.Is(err, ErrKey) {
			t.Errorf("Delete(%q): %v, want ErrKey", key, err)
		}
	}
	wantFiles(t, dir)
}

func TestFolderIsPrivate(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "tệp")
	put(t, open(t, fileURL(dir)), "a/b", "x")
	for _, path := range []string{dir, filepath.Join(dir, "a")} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o700 {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	for _, target := range []string{"", "folder", "file://folder/x", "file:x", "mem://", "ftp://host/x", "file:///x?metadata=skip"} {
		if s, err := Open(t.Context(), target); err == nil {
			_ = s.Close()
			t.Errorf("Open(%q) succeeded", target)
		}
	}
}
