package app_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// order is the one way of the features: each may import only those before it.
// reminders and handbooks stand beside the others: nobody imports them.
var order = []string{
	"app/auth/policy", "app/audit", "app/org", "app/auth", "app/authoring", "app/learning",
	"app/certification", "app/staffing", "app/reports", "app/handbooks", "app/reminders", "app/incidents", "app/press",
}

type listed struct {
	ImportPath string
	Imports    []string
}

// packages lists every package of the module with what it imports itself.
func packages(t *testing.T) []listed {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", "lantoa/...").Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("go list: %v\n%s", err, exit.Stderr)
		}
		t.Fatal(err)
	}
	var all []listed
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		err := dec.Decode(&p)
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

func within(pkg, area string) bool { return pkg == area || strings.HasPrefix(pkg, area+"/") }

// feature returns the place of a package in the order, -1 when it is none.
// The longest name wins: app/auth/policy is not app/auth.
func feature(pkg string) int {
	best := -1
	for i, f := range order {
		if within(pkg, f) && (best < 0 || len(f) > len(order[best])) {
			best = i
		}
	}
	return best
}

func TestImportsGoOneWay(t *testing.T) {
	all := packages(t)
	if len(all) < 15 {
		t.Fatalf("only %d packages were listed", len(all))
	}
	outside := []string{"github.com/gofiber", "go.mongodb.org", "github.com/hibiken"}
	for _, p := range all {
		from := strings.TrimPrefix(p.ImportPath, "lantoa/")
		test := strings.HasSuffix(from, "test") // dbtest, authtest, …: help for tests
		for _, path := range p.Imports {
			to, ours := strings.CutPrefix(path, "lantoa/")
			wrong := ""
			switch {
			case within(from, "courses") || within(from, "handbook"):
				if ours && !within(to, strings.SplitN(from, "/", 2)[0]) || slices.ContainsFunc(outside, func(o string) bool { return strings.HasPrefix(path, o) }) {
					wrong = "a pure package knows only itself"
				}
			case !ours:
			case within(to, "cmd"):
				wrong = "nobody imports the command"
			case to == "app" && !within(from, "cmd") && !within(from, "bench"):
				wrong = "only the command builds the application"
			case within(from, "app/platform") && !within(to, "app/platform"):
				wrong = "platform knows no feature"
			case feature(from) >= 0 && feature(to) >= 0 && feature(from) < feature(to) && !test:
				wrong = "features go one way: " + strings.Join(order, " ← ")
			case feature(from) >= 0 && within(to, "migrations"), within(from, "migrations") && !within(to, "app/platform"):
				wrong = "migrations know the platform only"
			}
			if wrong != "" {
				t.Errorf("%s imports %s: %s", from, to, wrong)
			}
		}
	}
}
