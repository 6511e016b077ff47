package app_test

import (
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
)

var folder = regexp.MustCompile("`([a-z/]+/)`")

// TestTheFolderMapIsTheTree holds the README's map to the folders that exist,
// both ways.
func TestTheFolderMapIsTheTree(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(readme), "## Where things are")
	table, _, _ = strings.Cut(table, "\n## ")
	named := map[string]bool{}
	for _, m := range folder.FindAllStringSubmatch(table, -1) {
		named[m[1]] = true
		if info, err := os.Stat(path.Join("..", m[1])); err != nil || !info.IsDir() {
			t.Errorf("the README names %s, which is no folder", m[1])
		}
	}
	if len(named) < 15 {
		t.Fatalf("only %d folders were found in the README", len(named))
	}
	for _, parent := range []string{".", "app"} {
		entries, err := os.ReadDir(path.Join("..", parent))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			name := path.Join(parent, e.Name()) + "/"
			generated := map[string]bool{"data/": true, "coverage/": true, "app/testdata/": true, "cmd/": true}
			if e.IsDir() && !strings.HasPrefix(e.Name(), ".") && !generated[name] && !named[name] {
				t.Errorf("%s is missing in the README's folder map", name)
			}
		}
	}
}
