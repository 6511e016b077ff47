package app

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// undecided stands in the golden file until somebody writes why a route has no
// object cases.
const undecided = "why?"

// compareUncovered compares the routes that name an object and have no case
// with the golden file, in which each stands with a reason. -update keeps the
// reasons.
func compareUncovered(t *testing.T, got []string) {
	t.Helper()
	file := filepath.Join("testdata", "uncovered.golden")
	reasons := readReasons(t, file)
	if *update {
		var b strings.Builder
		for _, route := range got {
			reason := reasons[route]
			if reason == "" {
				reason = undecided
			}
			fmt.Fprintf(&b, "%-45s # %s\n", route, reason)
		}
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		reasons = readReasons(t, file)
	}
	for _, route := range got {
		if reason := reasons[route]; reason == "" || reason == undecided {
			t.Errorf("%s names an object and has no object case, nor a reason in %s", route, file)
		}
	}
	for route := range reasons {
		if !slices.Contains(got, route) {
			t.Errorf("%s lists %s, which is covered or no route; run with -update", file, route)
		}
	}
}

func readReasons(t *testing.T, file string) map[string]string {
	t.Helper()
	out := map[string]string{}
	f, err := os.Open(file)
	if os.IsNotExist(err) {
		return out
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		route, reason, _ := strings.Cut(lines.Text(), "#")
		out[strings.TrimSpace(route)] = strings.TrimSpace(reason)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}
