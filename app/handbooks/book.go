package handbooks

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"lantoa/app/platform/markdown"
	"lantoa/courses"
	"lantoa/handbook"
)

// book is one version of an edition, rendered once, the same for everybody.
// It never changes.
type book struct {
	id      string
	edition *handbook.Edition
	tag     string // of the content, without quotes
	front   Front
	pages   map[string]SectionPage
	index   func() *handbook.Index // made when first asked for
	parts   func(day string) []handbook.ReadingPart
	// procedures is the HTML of their texts.
	procedures map[string]string
}

// newBook renders an edition. Errors are defects of the content: a text that
// cannot be rendered.
func newBook(id string, version int, edition *handbook.Edition) (*book, error) {
	content, err := json.Marshal(edition)
	if err != nil {
		return nil, fmt.Errorf("handbook: %w", err)
	}
	sum := sha256.Sum256(fmt.Appendf(content, "%s/%d", id, version))
	b := &book{id: id, edition: edition, tag: hex.EncodeToString(sum[:16]), pages: map[string]SectionPage{}}
	b.index = sync.OnceValue(func() *handbook.Index { return handbook.NewIndex(edition.Docs()) })
	b.parts = lastOf(func(day string) []handbook.ReadingPart {
		t, _ := time.Parse(time.DateOnly, day) // partsOn wrote it
		return edition.Parts(t)
	})
	b.front = newFront(edition)
	if b.procedures, err = renderProcedures(edition); err != nil {
		return nil, err
	}
	for i, s := range edition.Sections {
		if b.pages[s.ID], err = b.newPage(i); err != nil {
			return nil, fmt.Errorf("handbook section %s: %w", s.ID, err)
		}
	}
	return b, nil
}

// partsOn are the parts on a day; nobody may change them.
func (b *book) partsOn(today time.Time) []handbook.ReadingPart {
	return b.parts(today.Format(time.DateOnly))
}

// lastOf remembers the last answer of f.
func lastOf[V any](f func(string) V) func(string) V {
	type answer struct {
		key   string
		value V
	}
	var last atomic.Pointer[answer]
	return func(key string) V {
		if a := last.Load(); a != nil && a.key == key {
			return a.value
		}
		a := &answer{key, f(key)}
		last.Store(a)
		return a.value
	}
}

// Front is the handbook's first page. Draft tells that nobody has approved the
// edition; ID is what a permanent link names it by.
type Front struct {
	ID         string               `json:"id"`
	Code       string               `json:"code"`
	Edition    string               `json:"edition"`
	Title      string               `json:"title"`
	Draft      bool                 `json:"draft"`
	ApprovedBy string               `json:"approvedBy,omitempty"`
	ApprovedOn string               `json:"approvedOn,omitempty"`
	Summary    string               `json:"summary"`
	Disclaimer string               `json:"disclaimer"`
	Sections   []SectionRef         `json:"sections"`
	Procedures []ProcedureRef       `json:"procedures"`
	Templates  []TemplateRef        `json:"templates"`
	Criteria   []handbook.Criterion `json:"criteria"`
	Levels     []handbook.Level     `json:"levels"`
	Clocks     []ClockView          `json:"clocks"`
	// Contacts are the contact tree with the names of the reader's agency.
	Contacts []ContactView `json:"contacts"`
	// Channels are where false news is reported.
	Channels []handbook.Channel `json:"channels"`
	tag      string
}

// ETag changes with the edition's content and with the agency's own part.
func (f Front) ETag() string { return f.tag }

// SectionRef names a section.
type SectionRef struct {
	ID      string               `json:"id"`
	Title   string               `json:"title"`
	Kind    handbook.SectionKind `json:"kind"`
	Number  int                  `json:"number,omitempty"` // of a phase
	Summary string               `json:"summary,omitempty"`
}

// ClockView is a clock with its source taken apart.
type ClockView struct {
	handbook.Clock
	Law *LawRef `json:"law,omitempty"` // for a legal clock
	// Own names the agency whose amount this is; absent for the province's.
	Own *Owner `json:"own,omitempty"`
}

// LawRef points into a legal instrument.
type LawRef struct {
	Instrument string `json:"instrument"`
	Article    string `json:"article,omitempty"` // "d7.3"
	Text       string `json:"text,omitempty"`    // "khoản 3 Điều 7"
}

func newFront(e *handbook.Edition) Front {
	f := Front{
		Code: e.Code, Edition: e.Number, Title: e.Title, Draft: e.Draft(), ApprovedBy: e.ApprovedBy, ApprovedOn: e.ApprovedOn,
		Summary: e.Summary, Disclaimer: e.Disclaimer, Criteria: e.Criteria, Levels: e.Levels,
		Channels: orEmpty(e.Channels),
	}
	for _, s := range e.Sections {
		f.Sections = append(f.Sections, refTo(s))
	}
	f.Templates = []TemplateRef{}
	for _, t := range e.Templates {
		f.Templates = append(f.Templates, refToTemplate(t))
	}
	return f
}

func refTo(s handbook.Section) SectionRef {
	return SectionRef{ID: s.ID, Title: s.Title, Kind: s.Kind, Number: s.Number, Summary: s.Summary}
}

func viewClock(c handbook.Clock) ClockView {
	law, err := courses.ParseLawLink(c.Source)
	if err != nil {
		return ClockView{Clock: c}
	}
	return ClockView{Clock: c, Law: &LawRef{Instrument: law.Instrument, Article: law.Article, Text: courses.ArticleText(law.Article)}}
}

// SectionPage is a section to read. Paragraphs have ids made of their words,
// so that a link to one holds when others come or go.
type SectionPage struct {
	SectionRef
	EditionID string          `json:"editionId"`
	HTML      string          `json:"html"`
	Steps     []StepView      `json:"steps"`
	Roles     []handbook.Role `json:"roles"`
	Previous  *SectionRef     `json:"previous,omitempty"`
	Next      *SectionRef     `json:"next,omitempty"`
	// Note is what the reader's agency adds.
	Note *NoteView `json:"note,omitempty"`
	tag  string
}

// ETag changes with the edition's content and with the agency's own part.
func (p SectionPage) ETag() string { return p.tag }

// StepView is a step with the clock that it must meet.
type StepView struct {
	ID    string     `json:"id"`
	Text  string     `json:"text"`
	Role  string     `json:"role"`
	Clock *ClockView `json:"clock,omitempty"`
}

func (b *book) newPage(i int) (SectionPage, error) {
	s := b.edition.Sections[i]
	html, err := renderBody(s.Body)
	page := SectionPage{SectionRef: refTo(s), EditionID: b.id, HTML: html, Roles: append([]handbook.Role{}, s.Roles...)}
	if i > 0 {
		page.Previous = b.neighbour(i - 1)
	}
	if i+1 < len(b.edition.Sections) {
		page.Next = b.neighbour(i + 1)
	}
	return page, err
}

func (b *book) neighbour(i int) *SectionRef {
	ref := refTo(b.edition.Sections[i])
	ref.Summary = ""
	return &ref
}

// renderBody is the HTML of a section's or procedure's Markdown.
func renderBody(body string) (string, error) {
	return markdown.Render(body, markdown.Options{Callouts: courses.Callouts, Link: link, Anchors: true})
}

func link(to string) []markdown.Attribute {
	if c, err := courses.ParseLawLink(to); err == nil {
		return markdown.Law(c.Instrument, c.Article, courses.ArticleText(c.Article))
	}
	return nil
}
