package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// command runs a command in this process.
func command(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out, errs bytes.Buffer
	err := run(context.Background(), args, &out, &errs)
	return out.String(), err
}

func TestCommandsThatNeedNoServer(t *testing.T) {
	out, err := command(t, "version")
	if err != nil || !strings.HasPrefix(out, "lantoa ") {
		t.Errorf("version: %q, %v", out, err)
	}
	out, err = command(t, "openapi")
	var doc struct {
		Paths map[string]any `json:"paths"`
	}
	if err != nil || json.Unmarshal([]byte(out), &doc) != nil || len(doc.Paths) < 40 {
		t.Errorf("openapi: %d paths, %v", len(doc.Paths), err)
	}
	out, err = command(t, "content", "check")
	if err != nil || !strings.Contains(out, "0 lỗi") {
		t.Errorf("content check: %v\n%s", err, out)
	}
}

func TestContentCheckNamesFileAndLine(t *testing.T) {
	dir := t.TempDir()
	law := "instruments:\n  - id: nd-1-2026\n    type: Nghị định\n    khong-biet: 1\n"
	if err := os.WriteFile(filepath.Join(dir, "law.yaml"), []byte(law), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := command(t, "content", "check", dir)
	if err == nil || !strings.Contains(out, "law.yaml:4: error") {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestNonsenseIsRefusedAtStart(t *testing.T) {
	cases := map[string][]string{
		"LANTOA_PUBLIC_URL":   {"migrate", "--public-url", "lantoa.example"},
		"LANTOA_MONGODB_URI":  {"migrate", "--mongodb-uri", "mongodb://127.0.0.1:1", "--signing-key", strings.Repeat("ab", 32), "--data-key", strings.Repeat("ab", 32)},
		"LANTOA_SIGNING_KEY":  {"migrate", "--signing-key", "abc"},
		"LANTOA_DATA_KEY":     {"migrate", "--data-key", "xyz"},
		"LANTOA_MINIMUM_TIME": {"migrate", "--minimum-time", "99"},
		"LANTOA_TRUSTED":      {"migrate", "--proxies", "300.1.1.1"},
		"unknown flag":        {"migrate", "--khong-biet"},
	}
	for name, args := range cases {
		_, err := command(t, append(args, "--data", t.TempDir())...)
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%v: %v", args, err)
		}
	}
}

// TestBackupAndRestore moves an installation, and the moved one still proves
// its audit log.
func TestBackupAndRestore(t *testing.T) {
	from := newTown(t)
	from.run("migrate")
	from.run("content", "import")
	from.run("seed", "--people", "20")
	file := filepath.Join(t.TempDir(), "lan-toa.backup")
	from.run("backup", file)

	to := newTown(t)
	if out := to.run("restore", file); !strings.Contains(out, "documents restored") {
		t.Errorf("restore: %s", out)
	}
	to.run("audit", "verify")
	if out := to.run("content", "import"); strings.Count(out, "unchanged") != 3 {
		t.Errorf("the restored courses are not the same:\n%s", out)
	}
	if out := to.run("seed", "--people", "20"); !strings.Contains(out, "43 người") {
		t.Errorf("seed after restore: %s", out)
	}
}
