// Package files keeps the bytes of files under keys: in a folder, or in an S3
// bucket. It knows no owner, name or permission; those are in the database,
// beside the checksum that Put returns.
package files

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"gocloud.dev/blob"
	"gocloud.dev/blob/fileblob"
	_ "gocloud.dev/blob/s3blob" // s3:// addresses
	"gocloud.dev/gcerrors"

	"lantoa/app/platform/fault"
)

// ErrKey is in the chain of the error for a key that is not well formed. Keys
// are made by the application, so it is a defect, not a user's mistake.
var ErrKey = errors.New("files: malformed key")

// Store is an opened folder or bucket.
type Store struct {
	bucket *blob.Bucket
	folder string // empty for S3
}

// Stored is what Put knows of the bytes it has written.
type Stored struct {
	SHA256 string // hexadecimal, lower case
	Size   int64
}

// Reader reads a stored file; it also seeks, for ranges.
type Reader interface {
	io.ReadSeekCloser
	Size() int64
	ModTime() time.Time
}

// Open opens file:///folder, which is made when missing, or
// s3://bucket?region=…, with endpoint=…&use_path_style=true for servers other
// than Amazon's; credentials come from the environment as AWS tools want them.
func Open(ctx context.Context, target string) (*Store, error) {
	u, err := url.Parse(target)
	if err != nil {
		return nil, errors.New("files: target is not an address")
	}
	switch u.Scheme {
	case "file":
		return openFolder(u)
	case "s3":
		bucket, err := blob.OpenBucket(ctx, target)
		if err != nil {
			return nil, fmt.Errorf("files: open bucket %s: %w", u.Host, err)
		}
		return &Store{bucket: bucket}, nil
	}
	return nil, fmt.Errorf("files: scheme %q is neither file nor s3", u.Scheme)
}

func openFolder(u *url.URL) (*Store, error) {
	folder := filepath.FromSlash(u.Path)
	if u.Host != "" || !filepath.IsAbs(folder) || u.RawQuery != "" {
		return nil, errors.New("files: want file:///absolute/folder")
	}
	bucket, err := fileblob.OpenBucket(folder, &fileblob.Options{
		CreateDir:   true,
		DirFileMode: 0o700,
		// Written beside its place: a rename out of the system's folder of
		// temporary files may cross devices, and then is none.
		NoTempDir: true,
		// Content types are in the database; a second file beside each could
		// be torn by a power cut and make the first unreadable.
		Metadata: fileblob.MetadataDontWrite,
	})
	if err != nil {
		return nil, fmt.Errorf("files: open folder: %w", err)
	}
	return &Store{bucket: bucket, folder: filepath.Clean(folder)}, nil
}

// Close frees the bucket.
func (s *Store) Close() error { return s.bucket.Close() }

// Put stores all that r gives under the key, replacing what was there, and
// returns once it would survive a power cut. When r or the context ends with
// an error nothing is stored and what was there stays. The caller bounds r.
func (s *Store) Put(ctx context.Context, key string, r io.Reader, contentType string) (Stored, error) {
	if err := checkKey(key); err != nil {
		return Stored{}, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var file *os.File // in a folder: what is being written
	w, err := s.bucket.NewWriter(ctx, key, &blob.WriterOptions{
		ContentType:                 contentType,
		DisableContentTypeDetection: true,
		BeforeWrite: func(as func(any) bool) error {
			as(&file)
			return nil
		},
	})
	if err != nil {
		return Stored{}, s.translate(err, "write")
	}
	hash := sha256.New()
	size, err := io.Copy(io.MultiWriter(w, hash), r)
	if err == nil && file != nil {
		err = file.Sync() // before the rename, or a power cut leaves the name without the bytes
	}
	if err != nil {
		cancel() // a writer closed after that drops what it has
		_ = w.Close()
		return Stored{}, fmt.Errorf("files: write: %w", err)
	}
	if err := w.Close(); err != nil {
		return Stored{}, s.translate(err, "write")
	}
	if s.folder != "" {
		if err := s.syncFolders(key); err != nil {
			return Stored{}, fmt.Errorf("files: write: %w", err)
		}
	}
	return Stored{SHA256: hex.EncodeToString(hash.Sum(nil)), Size: size}, nil
}

// syncFolders makes the new name last, and those of folders made for it.
func (s *Store) syncFolders(key string) error {
	path := filepath.Join(s.folder, filepath.FromSlash(key))
	for dir := filepath.Dir(path); len(dir) >= len(s.folder); dir = filepath.Dir(dir) {
		d, err := os.Open(dir)
		if err != nil {
			return err
		}
		err = d.Sync()
		if closed := d.Close(); err == nil {
			err = closed
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Open returns the file, to be closed by the caller; fault.NotFound where
// there is none.
func (s *Store) Open(ctx context.Context, key string) (Reader, error) {
	if err := checkKey(key); err != nil {
		return nil, err
	}
	r, err := s.bucket.NewReader(ctx, key, nil)
	if err != nil {
		return nil, s.translate(err, "read")
	}
	return r, nil
}

// Exists tells whether there is a file under the key.
func (s *Store) Exists(ctx context.Context, key string) (bool, error) {
	if err := checkKey(key); err != nil {
		return false, err
	}
	ok, err := s.bucket.Exists(ctx, key)
	if err != nil {
		return false, s.translate(err, "look up")
	}
	return ok, nil
}

// Delete removes the file; one that is not there is removed already.
func (s *Store) Delete(ctx context.Context, key string) error {
	if err := checkKey(key); err != nil {
		return err
	}
	if err := s.bucket.Delete(ctx, key); err != nil && gcerrors.Code(err) != gcerrors.NotFound {
		return s.translate(err, "delete")
	}
	return nil
}

func (s *Store) translate(err error, doing string) error {
	if gcerrors.Code(err) == gcerrors.NotFound {
		return fault.Wrap(err, fault.NotFound, "Không tìm thấy tệp.", "The file was not found.")
	}
	return fmt.Errorf("files: %s: %w", doing, err)
}

const maxKey = 512

var keyForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*$`)

// checkKey admits plain segments joined by slashes: nothing that a file
// system, a URL or a bucket reads in a way of its own.
func checkKey(key string) error {
	if len(key) > maxKey || !keyForm.MatchString(key) || strings.Contains(key, "..") || strings.HasSuffix(key, ".attrs") {
		return fmt.Errorf("%w: %.80q", ErrKey, key)
	}
	for segment := range strings.SplitSeq(key, "/") {
		if len(segment) > 200 { // a name is 255 bytes at most, and one being written has an ending
			return fmt.Errorf("%w: %.80q", ErrKey, key)
		}
	}
	return nil
}
