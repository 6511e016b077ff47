package courses

import (
	"fmt"
	"time"

	"go.yaml.in/yaml/v3"
)

// Date is a calendar day "2026-06-26", or "" when it is not known. Days compare as strings.
type Date string

// DateOf gives the calendar day of t in t's own location.
func DateOf(t time.Time) Date { return Date(t.Format(time.DateOnly)) }

// ParseDate accepts the form 2006-01-02 and nothing else.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1900 {
		return "", fmt.Errorf("%q is not a date of the form 2026-06-26", s)
	}
	return Date(s), nil
}

// IsZero says that the day is not known.
func (d Date) IsZero() bool { return d == "" }

// Time gives the midnight that begins the day in loc; the zero time for an unknown day.
func (d Date) Time(loc *time.Location) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, string(d), loc)
	if err != nil {
		return time.Time{}
	}
	return t
}

// AddMonths moves by whole months; a day the target month lacks becomes its last day
// (31/01 + 1 month = 28/02).
func (d Date) AddMonths(n int) Date {
	t := d.Time(time.UTC)
	if t.IsZero() {
		return ""
	}
	first := time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC).AddDate(0, n, 0)
	last := first.AddDate(0, 1, -1).Day()
	return DateOf(first.AddDate(0, 0, min(t.Day(), last)-1))
}

// Vietnamese writes the day as 05/11/2026.
func (d Date) Vietnamese() string {
	t := d.Time(time.UTC)
	if t.IsZero() {
		return ""
	}
	return t.Format("02/01/2006")
}

// UnmarshalYAML refuses anything that is not a real calendar day.
func (d *Date) UnmarshalYAML(n *yaml.Node) error {
	parsed, err := ParseDate(n.Value)
	if err != nil {
		return fmt.Errorf("line %d: %w", n.Line, err)
	}
	*d = parsed
	return nil
}

// MarshalYAML writes the day unquoted, as authors do.
func (d Date) MarshalYAML() (any, error) {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!timestamp", Value: string(d)}, nil
}
