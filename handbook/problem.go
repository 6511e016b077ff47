package handbook

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Problem is one thing wrong in authored content, said to its author.
// Line is 1-based, 0 when the whole file is meant. Unfinished tells that
// something is not there yet rather than wrong: a draft may be kept with it.
type Problem struct {
	File       string `json:"file"`
	Line       int    `json:"line"`
	Message    string `json:"message"`
	Unfinished bool   `json:"unfinished,omitempty"`
}

func (p Problem) String() string {
	if p.Line == 0 {
		return p.File + ": " + p.Message
	}
	return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Message)
}

// Problems is what a load found, by file and line. Empty means none.
type Problems []Problem

// Err is nil when there are no problems.
func (ps Problems) Err() error {
	if len(ps) == 0 {
		return nil
	}
	return ps
}

func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

func (ps Problems) sorted() Problems {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return ps
}
