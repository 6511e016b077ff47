package handbooks

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/calendar"
	"lantoa/handbook"
)

// Offline is the handbook as it holds for the reader, whole, in one answer: a
// phone that has it needs no line to judge a case, to read, or to search.
type Offline struct {
	Front      Front           `json:"front"`
	Sections   []SectionPage   `json:"sections"`
	Procedures []ProcedurePage `json:"procedures"`
	Templates  []TemplatePage  `json:"templates"`
	Tree       []handbook.Node `json:"tree"`
	Synonyms   [][]string      `json:"synonyms"`
	Calendar   WorkingTime     `json:"calendar"`
	tag        string
}

// WorkingTime is what a phone needs to count working hours and days as
// handbook.Clock.Due does. Dates are 2006-01-02, hours minutes since midnight.
type WorkingTime struct {
	Off    []string      `json:"off"`    // Mondays to Fridays that are not worked
	Worked []string      `json:"worked"` // Saturdays and Sundays that are
	Hours  []WorkingSpan `json:"hours"`
}

// WorkingSpan is a stretch of every working day.
type WorkingSpan struct {
	From int `json:"from"`
	To   int `json:"to"`
}

func workingTime(c calendar.Calendar) WorkingTime {
	w := WorkingTime{Off: []string{}, Worked: []string{}, Hours: []WorkingSpan{}}
	for _, h := range c.Exceptions() {
		if h.Off {
			w.Off = append(w.Off, h.Date)
		} else {
			w.Worked = append(w.Worked, h.Date)
		}
	}
	for _, s := range c.Hours() {
		w.Hours = append(w.Hours, WorkingSpan{From: int(s.From.Minutes()), To: int(s.To.Minutes())})
	}
	return w
}

// tag tells calendars apart.
func (w WorkingTime) tag() string {
	sum := sha256.Sum256(fmt.Append(nil, w))
	return hex.EncodeToString(sum[:4])
}

// ETag changes with the edition's content, the agency's own part and the
// calendar.
func (o Offline) ETag() string { return o.tag }

func (h *Handbooks) showOffline(ctx context.Context, actor policy.Actor, _ api.Nothing) (Offline, error) {
	b, err := h.current(ctx)
	if err != nil {
		return Offline{}, err
	}
	own, err := h.own(ctx, actor.Path)
	if err != nil {
		return Offline{}, err
	}
	days, err := h.Calendar(ctx)
	if err != nil {
		return Offline{}, err
	}
	e, working := b.edition, workingTime(days)
	out := Offline{
		Front: h.frontOf(b, own), Sections: []SectionPage{}, Procedures: []ProcedurePage{}, Templates: []TemplatePage{},
		Tree: orEmpty(e.Tree), Synonyms: orEmpty(e.Synonyms), Calendar: working,
		tag: strings.TrimSuffix(h.tagOf(b, own), `"`) + "-" + working.tag() + `"`,
	}
	for _, s := range e.Sections {
		out.Sections = append(out.Sections, b.sectionOf(s, own))
	}
	for _, p := range e.Procedures {
		out.Procedures = append(out.Procedures, h.pageOf(b, p, own))
	}
	for _, t := range e.Templates {
		page, err := h.viewTemplate(b, t)
		if err != nil {
			return Offline{}, err
		}
		out.Templates = append(out.Templates, page)
	}
	return out, nil
}
