package courses

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Severities of a Problem.
const (
	SeverityError   = "error"
	SeverityWarning = "warning"
)

// Kinds of Problem that a caller may want to tell apart.
const (
	KindFile       = "file"        // missing, unknown, too large, not text
	KindText       = "text"        // not UTF-8, not NFC, line ends, control characters
	KindYAML       = "yaml"        // syntax, unknown or doubled keys, wrong types
	KindValue      = "value"       // a value that is missing or out of its range
	KindDuplicate  = "duplicate"   // an id twice
	KindReference  = "reference"   // an id, file or link that leads nowhere
	KindQuestion   = "question"    // a question that cannot be answered
	KindMarkdown   = "markdown"    // raw HTML, first-level heading, unknown callout
	KindExpiredLaw = "expired-law" // warning: the instrument cited is no longer in force
)

// Problem is one thing wrong in authored content.
type Problem struct {
	File      string `json:"file"`
	Line      int    `json:"line,omitempty"` // from 1; 0 = the file as a whole
	Severity  string `json:"severity"`
	Kind      string `json:"kind"`
	Message   string `json:"message"` // Vietnamese
	MessageEn string `json:"messageEn"`
}

// String writes file:line: severity: message, as editors understand it.
func (p Problem) String() string {
	return fmt.Sprintf("%s:%d: %s: %s", p.File, max(p.Line, 1), p.Severity, p.Message)
}

// Problems are all that was found, sorted by file and line.
type Problems []Problem

// Errors are the problems that forbid use.
func (ps Problems) Errors() Problems { return ps.only(SeverityError) }

// Warnings are the problems an author should look at.
func (ps Problems) Warnings() Problems { return ps.only(SeverityWarning) }

func (ps Problems) only(severity string) Problems {
	var out Problems
	for _, p := range ps {
		if p.Severity == severity {
			out = append(out, p)
		}
	}
	return out
}

// ErrContent is what Problems.Err wraps.
var ErrContent = errors.New("authored content has errors")

// Err is nil without errors; warnings do not count.
func (ps Problems) Err() error {
	errs := ps.Errors()
	if len(errs) == 0 {
		return nil
	}
	lines := make([]string, len(errs))
	for i, p := range errs {
		lines[i] = p.String()
	}
	return fmt.Errorf("%w:\n%s", ErrContent, strings.Join(lines, "\n"))
}

func (ps Problems) sorted() Problems {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return slices.Compact(ps)
}
