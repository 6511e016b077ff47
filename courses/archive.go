package courses

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// ErrArchive says that an archive is not fit to be imported.
var ErrArchive = errors.New("archive cannot be imported")

// MaxArchiveBytes bounds an archive and, apart from it, all that it unpacks to.
const MaxArchiveBytes = 64 << 20

// OpenArchive opens a zip as Export writes it, for LoadCourse. It refuses, with ErrArchive, archives
// that are too large or unpack to too much, hold links, doubled names, or names that lead elsewhere.
// Nothing is unpacked: files are read one by one under the limits of the loader.
func OpenArchive(data []byte) (fs.FS, error) {
	if len(data) > MaxArchiveBytes {
		return nil, fmt.Errorf("%w: larger than %d MiB", ErrArchive, MaxArchiveBytes>>20)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrArchive, err)
	}
	if len(z.File) > 2*MaxFiles {
		return nil, fmt.Errorf("%w: more than %d entries", ErrArchive, 2*MaxFiles)
	}
	var total uint64
	seen := map[string]bool{}
	for _, f := range z.File {
		name := strings.TrimSuffix(f.Name, "/")
		mode := f.Mode()
		switch {
		case !fs.ValidPath(name) || strings.ContainsAny(name, "\\\x00:"):
			return nil, fmt.Errorf("%w: name %q", ErrArchive, f.Name)
		case seen[strings.ToLower(name)]:
			return nil, fmt.Errorf("%w: name %q stands twice", ErrArchive, f.Name)
		case !mode.IsRegular() && !mode.IsDir():
			return nil, fmt.Errorf("%w: %q is no plain file", ErrArchive, f.Name)
		case f.UncompressedSize64 > MaxFileBytes:
			return nil, fmt.Errorf("%w: %q is larger than %d MiB", ErrArchive, f.Name, MaxFileBytes>>20)
		}
		seen[strings.ToLower(name)] = true
		if total += f.UncompressedSize64; total > MaxArchiveBytes {
			return nil, fmt.Errorf("%w: unpacks to more than %d MiB", ErrArchive, MaxArchiveBytes>>20)
		}
	}
	return z, nil
}
