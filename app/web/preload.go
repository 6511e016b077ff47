package web

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
)

// preloads names the files of each page beside those that index.html asks for
// itself. Without it a browser learns of a page's code only from the code
// before it, one round trip after the other.
type preloads struct {
	SignIn []string `json:"signIn"`
	Pages  []struct {
		Path  string   `json:"path"` // "/learn/$enrolment"; a $ stands for one segment
		Files []string `json:"files"`
		Reads []string `json:"reads"` // "/enrolments/$enrolment": below /api/v1
	} `json:"pages"`
}

// needs are the code and the reads of an address, apart by spaces.
type needs struct{ code, reads string }

// of returns what the page at an address needs: for a browser that nobody is
// signed in with the code of the sign-in, for an unknown address nothing.
func (p preloads) of(address string, signedIn bool) needs {
	if !signedIn || address == "/sign-in" {
		return needs{code: rooted("/", p.SignIn)}
	}
	found := -1
	for i, page := range p.Pages {
		if page.Path == address {
			found = i
			break
		}
		if found < 0 && matches(page.Path, address) {
			found = i
		}
	}
	if found < 0 {
		return needs{}
	}
	page := p.Pages[found]
	return needs{code: rooted("/", page.Files), reads: fill(page.Reads, page.Path, address)}
}

// plainSegment is what may stand in an address that is written into the page.
var plainSegment = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// fill puts the segments of the address into the reads of its page.
func fill(reads []string, pattern, address string) string {
	segments := strings.Split(address, "/")
	var values []string
	for i, name := range strings.Split(pattern, "/") {
		if !strings.HasPrefix(name, "$") {
			continue
		}
		if !plainSegment.MatchString(segments[i]) {
			return ""
		}
		values = append(values, name, segments[i])
	}
	fill := strings.NewReplacer(values...)
	return fill.Replace(rooted("/api/v1", reads))
}

// rooted puts the root before each path.
func rooted(root string, paths []string) string {
	var b strings.Builder
	for i, p := range paths {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(root)
		b.WriteString(p)
	}
	return b.String()
}

func matches(pattern, address string) bool {
	want, got := strings.Split(pattern, "/"), strings.Split(address, "/")
	if len(want) != len(got) {
		return false
	}
	for i, segment := range want {
		if segment != got[i] && !strings.HasPrefix(segment, "$") {
			return false
		}
	}
	return true
}

func readPreloads(body []byte) (p preloads, err error) {
	if err = json.Unmarshal(body, &p); err != nil {
		return p, fmt.Errorf("preloads.json: %w", err)
	}
	return p, nil
}
