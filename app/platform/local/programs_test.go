package local

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestMissingProgramsSayWhatToDo(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv("PATH", t.TempDir())
	_, err := findPrograms(nil)
	if !errors.Is(err, ErrMissing) {
		t.Fatalf("error %v, want ErrMissing", err)
	}
	for _, want := range []string{"không tìm thấy mongod, redis-server", "LANTOA_MONGODB_URI", "LANTOA_REDIS_URI"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("message lacks %q: %v", want, err)
		}
	}
}

func TestProgramsAreFoundUpwardToTheModule(t *testing.T) {
	root := t.TempDir()
	deep := filepath.Join(root, "app", "platform")
	bin := filepath.Join(root, ".local", "bin")
	for _, dir := range []string{deep, bin} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range []string{filepath.Join(root, "go.mod"), filepath.Join(bin, "mongod"), filepath.Join(bin, "redis-server")} {
		if err := os.WriteFile(file, nil, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(deep)
	p, err := findPrograms(nil)
	if err != nil {
		t.Fatal(err)
	}
	if want := filepath.Join(bin, "mongod"); p.mongod != want {
		t.Errorf("mongod = %s, want %s", p.mongod, want)
	}

	// Folders named by the caller come first.
	own := t.TempDir()
	if err := os.WriteFile(filepath.Join(own, "mongod"), nil, 0o700); err != nil {
		t.Fatal(err)
	}
	if p, err = findPrograms([]string{own}); err != nil {
		t.Fatal(err)
	}
	if want := filepath.Join(own, "mongod"); p.mongod != want {
		t.Errorf("mongod = %s, want %s", p.mongod, want)
	}
}
