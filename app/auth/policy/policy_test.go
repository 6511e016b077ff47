package policy

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the golden files anew")

// holding is an actor with one grant of the role over path.
func holding(role Role, path string) Actor {
	a := Actor{PersonID: "01JNGUOI", Path: "/ubnd/svhttdl/"}
	if role != Learner {
		a.Grants = []Grant{{Role: role, Path: path}}
	}
	return a
}

func TestTable(t *testing.T) {
	var b strings.Builder
	for _, p := range append([]Permission{Public, OwnAccount, SignedIn}, Permissions()...) {
		var who []string
		if (Actor{}).Can(p) {
			who = append(who, "anonymous")
		}
		for _, r := range Roles() {
			if holding(r, "/").Can(p) {
				who = append(who, string(r))
			}
		}
		if len(who) >= len(Roles()) {
			who = []string{"everybody signed in"}
			if (Actor{}).Can(p) {
				who = []string{"everybody"}
			}
		}
		fmt.Fprintf(&b, "%-22s %s\n", p, strings.Join(who, " "))
	}
	file := filepath.Join("testdata", "table.golden")
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("the table changed; if that is meant: go test ./app/auth/policy -update\n%s", b.String())
	}
}

func TestEveryPermissionHasKnownHolders(t *testing.T) {
	names := map[string]bool{}
	for _, p := range Permissions() {
		if p.String() == "" || names[p.String()] {
			t.Errorf("permission %q: name empty or used twice", p)
		}
		names[p.String()] = true
		if len(Holders(p)) == 0 {
			t.Errorf("nobody holds %s", p)
		}
		for _, r := range Holders(p) {
			if !slices.Contains(Roles(), r) {
				t.Errorf("%s is held by the unknown role %q", p, r)
			}
		}
	}
}

func TestScopes(t *testing.T) {
	for name, c := range map[string]struct {
		grants []Grant
		can    []string
		cannot []string
		scopes string
	}{
		"nothing":       {nil, nil, []string{"/", "/ubnd/", ""}, ""},
		"province":      {[]Grant{{Role: Coordinator, Path: "/"}}, []string{"/", "/ubnd/svhttdl/"}, []string{""}, "/"},
		"department":    {[]Grant{{Role: Coordinator, Path: "/ubnd/sv/"}}, []string{"/ubnd/sv/", "/ubnd/sv/phong/"}, []string{"/", "/ubnd/", "/ubnd/svhttdl/"}, "/ubnd/sv/"},
		"contained":     {[]Grant{{Role: Coordinator, Path: "/ubnd/sv/phong/"}, {Role: Coordinator, Path: "/ubnd/sv/"}}, nil, nil, "/ubnd/sv/"},
		"two":           {[]Grant{{Role: Coordinator, Path: "/xa/b/"}, {Role: Staffing, Path: "/xa/a/"}}, []string{"/xa/a/", "/xa/b/"}, []string{"/xa/"}, "/xa/a/ /xa/b/"},
		"another role":  {[]Grant{{Role: Author, Path: "/"}}, nil, []string{"/"}, ""},
		"no path":       {[]Grant{{Role: Coordinator, Path: ""}}, nil, []string{"/", "/ubnd/", ""}, ""},
		"half a path":   {[]Grant{{Role: Coordinator, Path: "/ubnd/sv"}}, nil, []string{"/ubnd/sv/", "/ubnd/svhttdl/"}, ""},
		"doubled slash": {[]Grant{{Role: Coordinator, Path: "//"}}, nil, []string{"//", "//x/"}, ""},
	} {
		a := Actor{PersonID: "p", Grants: c.grants}
		if got := strings.Join(a.Scopes(ReadProgress), " "); got != c.scopes {
			t.Errorf("%s: scopes %q, want %q", name, got, c.scopes)
		}
		for _, path := range c.can {
			if !a.CanIn(ReadProgress, path) {
				t.Errorf("%s: cannot in %q", name, path)
			}
		}
		for _, path := range c.cannot {
			if a.CanIn(ReadProgress, path) {
				t.Errorf("%s: can in %q", name, path)
			}
		}
	}
}

// CanIn and Scopes answer the same question, one path at a time or all.
func TestCanInAgreesWithScopes(t *testing.T) {
	path := rapid.Custom(func(t *rapid.T) string {
		steps := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "ab"}), 0, 3).Draw(t, "steps")
		if len(steps) == 0 {
			return "/"
		}
		return "/" + strings.Join(steps, "/") + "/"
	})
	rapid.Check(t, func(t *rapid.T) {
		a := Actor{PersonID: "p"}
		for range rapid.IntRange(0, 4).Draw(t, "grants") {
			a.Grants = append(a.Grants, Grant{Role: rapid.SampledFrom(Roles()).Draw(t, "role"), Path: path.Draw(t, "path")})
		}
		p := rapid.SampledFrom(Permissions()).Draw(t, "permission")
		where := path.Draw(t, "where")
		byScope := slices.ContainsFunc(a.Scopes(p), func(s string) bool { return strings.HasPrefix(where, s) })
		if a.CanIn(p, where) != byScope {
			t.Fatalf("CanIn(%s, %s) = %v, scopes %v", p, where, !byScope, a.Scopes(p))
		}
		if byScope && !a.Can(p) {
			t.Fatalf("may %s in %s but not anywhere", p, where)
		}
	})
}

func TestWhoMustChangeThePasswordMayDoNothingElse(t *testing.T) {
	a := holding(Administrator, "/")
	a.MustChangePassword = true
	for _, p := range append(Permissions(), SignedIn) {
		if a.Can(p) || a.CanIn(p, "/") || len(a.Scopes(p)) > 0 {
			t.Errorf("may %s", p)
		}
	}
	if !a.Can(OwnAccount) || !a.Can(Public) {
		t.Error("cannot reach the own account")
	}
}

func TestSystemMayDoAll(t *testing.T) {
	s := System("seed")
	for _, p := range Permissions() {
		if !s.Can(p) || !s.CanIn(p, "/ubnd/") {
			t.Errorf("system cannot %s", p)
		}
	}
}

func TestGrantActiveAt(t *testing.T) {
	from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	to := from.AddDate(0, 6, 0)
	g := Grant{From: from, To: &to}
	for at, want := range map[time.Time]bool{
		from.Add(-time.Second): false, from: true, to.Add(-time.Second): true, to: false,
	} {
		if g.ActiveAt(at) != want {
			t.Errorf("active at %s: %v", at, !want)
		}
	}
	if !(Grant{From: from}).ActiveAt(to.AddDate(10, 0, 0)) {
		t.Error("a grant without end ended")
	}
}
