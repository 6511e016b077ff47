// Package handbooks serves the crisis handbook: the authored edition, read
// once at start, and the level of a case. What the handbook says is the matter
// of package handbook; acknowledgements, incidents and drills come with their
// own issue.
package handbooks

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/fault"
	"lantoa/app/platform/markdown"
	"lantoa/courses"
	"lantoa/handbook"
)

// Handbooks is the feature. It never changes once made, and may be used by
// many at once.
type Handbooks struct {
	edition *handbook.Edition
	tag     string
	front   Front
	pages   map[string]SectionPage
}

// New reads and renders the edition in fsys, usually handbook.Content. It
// fails on an edition with problems: the wrong advice in a crisis is worse
// than none.
func New(fsys fs.FS) (*Handbooks, error) {
	edition, problems := handbook.Load(fsys)
	if err := problems.Err(); err != nil {
		return nil, fmt.Errorf("handbook: %w", err)
	}
	content, err := json.Marshal(edition)
	if err != nil {
		return nil, fmt.Errorf("handbook: %w", err)
	}
	sum := sha256.Sum256(content)
	h := &Handbooks{edition: edition, tag: `"` + hex.EncodeToString(sum[:16]) + `"`, pages: map[string]SectionPage{}}
	h.front = newFront(edition, h.tag)
	for i, s := range edition.Sections {
		if h.pages[s.ID], err = h.newPage(i); err != nil {
			return nil, fmt.Errorf("handbook section %s: %w", s.ID, err)
		}
	}
	return h, nil
}

// Routes registers the feature's routes.
func (h *Handbooks) Routes(r *policy.Router) {
	api.Get(r, "/handbook", policy.ReadHandbook, h.showFront, api.Summary("The edition of the crisis handbook: its sections, levels and clocks"))
	api.Get(r, "/handbook/search", policy.ReadHandbook, h.search, api.Summary("Search the handbook, diacritics optional"))
	api.Post(r, "/handbook/level", policy.ReadHandbook, h.level, api.Summary("The level of a case by its scores, and why"))
	api.Get(r, "/handbook/{section}", policy.ReadHandbook, h.showSection, api.Summary("A section of the handbook as HTML, with its steps and roles"))
}

// Front is the handbook's first page. Draft tells that nobody has approved the
// edition.
type Front struct {
	Code       string               `json:"code"`
	Edition    string               `json:"edition"`
	Title      string               `json:"title"`
	Draft      bool                 `json:"draft"`
	ApprovedBy string               `json:"approvedBy,omitempty"`
	ApprovedOn string               `json:"approvedOn,omitempty"`
	Summary    string               `json:"summary"`
	Disclaimer string               `json:"disclaimer"`
	Sections   []SectionRef         `json:"sections"`
	Criteria   []handbook.Criterion `json:"criteria"`
	Levels     []handbook.Level     `json:"levels"`
	Clocks     []ClockView          `json:"clocks"`
	tag        string
}

// ETag changes with the edition's content.
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
}

// LawRef points into a legal instrument.
type LawRef struct {
	Instrument string `json:"instrument"`
	Article    string `json:"article,omitempty"` // "d7.3"
	Text       string `json:"text,omitempty"`    // "khoản 3 Điều 7"
}

func newFront(e *handbook.Edition, tag string) Front {
	f := Front{
		Code: e.Code, Edition: e.Number, Title: e.Title, Draft: e.Draft(), ApprovedBy: e.ApprovedBy, ApprovedOn: e.ApprovedOn,
		Summary: e.Summary, Disclaimer: e.Disclaimer, Criteria: e.Criteria, Levels: e.Levels, tag: tag,
	}
	for _, s := range e.Sections {
		f.Sections = append(f.Sections, refTo(s))
	}
	for _, c := range e.Clocks {
		f.Clocks = append(f.Clocks, viewClock(c))
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

func (h *Handbooks) showFront(context.Context, policy.Actor, api.Nothing) (Front, error) {
	return h.front, nil
}

// SectionPage is a section to read.
type SectionPage struct {
	SectionRef
	HTML     string          `json:"html"`
	Steps    []StepView      `json:"steps"`
	Roles    []handbook.Role `json:"roles"`
	Previous *SectionRef     `json:"previous,omitempty"`
	Next     *SectionRef     `json:"next,omitempty"`
	tag      string
}

// ETag changes with the edition's content.
func (p SectionPage) ETag() string { return p.tag }

// StepView is a step with the clock that it must meet.
type StepView struct {
	ID    string     `json:"id"`
	Text  string     `json:"text"`
	Role  string     `json:"role"`
	Clock *ClockView `json:"clock,omitempty"`
}

func (h *Handbooks) newPage(i int) (SectionPage, error) {
	s := h.edition.Sections[i]
	html, err := markdown.Render(s.Body, markdown.Options{Callouts: courses.Callouts, Link: h.link})
	page := SectionPage{SectionRef: refTo(s), HTML: html, Steps: []StepView{}, Roles: append([]handbook.Role{}, s.Roles...), tag: h.tag}
	for _, step := range s.Steps {
		v := StepView{ID: step.ID, Text: step.Text, Role: step.Role}
		if c, ok := h.edition.Clock(step.Within); ok {
			clock := viewClock(c)
			v.Clock = &clock
		}
		page.Steps = append(page.Steps, v)
	}
	if i > 0 {
		page.Previous = h.neighbour(i - 1)
	}
	if i+1 < len(h.edition.Sections) {
		page.Next = h.neighbour(i + 1)
	}
	return page, err
}

func (h *Handbooks) neighbour(i int) *SectionRef {
	ref := refTo(h.edition.Sections[i])
	ref.Summary = ""
	return &ref
}

func (h *Handbooks) link(to string) []markdown.Attribute {
	if c, err := courses.ParseLawLink(to); err == nil {
		return markdown.Law(c.Instrument, c.Article, courses.ArticleText(c.Article))
	}
	return nil
}

type sectionInput struct {
	Section string `path:"section" json:"-" validate:"required,max=100"`
}

func (h *Handbooks) showSection(_ context.Context, _ policy.Actor, in sectionInput) (SectionPage, error) {
	page, ok := h.pages[in.Section]
	if !ok {
		return page, fault.New(fault.NotFound, "Sổ tay không có mục này.", "The handbook has no such section.")
	}
	return page, nil
}

type searchInput struct {
	Q string `query:"q" json:"-" validate:"required,max=200"`
}

// Hits are the sections that answer a search, best first.
type Hits struct {
	Items []handbook.Hit `json:"items"`
}

func (h *Handbooks) search(_ context.Context, _ policy.Actor, in searchInput) (Hits, error) {
	return Hits{Items: handbook.Search(h.edition, in.Q)}, nil
}

type levelInput struct {
	// Scores are 1 to 4 by criterion.
	Scores map[string]int `json:"scores" validate:"required,min=1,max=50"`
}

// Judgement is the level of a case.
type Judgement struct {
	Level handbook.Level `json:"level"`
	Why   string         `json:"why"`
	// Clocks are those that matter at the level.
	Clocks []ClockView `json:"clocks"`
}

func (h *Handbooks) level(_ context.Context, _ policy.Actor, in levelInput) (Judgement, error) {
	level, why, err := h.edition.Level(in.Scores)
	switch {
	case errors.Is(err, handbook.ErrNoScores):
		return Judgement{}, fault.InvalidField("scores", "required", "Hãy chấm ít nhất một tiêu chí.", "Score at least one criterion.")
	case errors.Is(err, handbook.ErrUnknownCriterion):
		return Judgement{}, fault.InvalidField("scores", "unknown", "Có tiêu chí không thuộc Sổ tay.", "The handbook does not have one of the criteria.")
	case errors.Is(err, handbook.ErrScoreOutOfRange):
		return Judgement{}, fault.InvalidField("scores", "range", "Mỗi tiêu chí chấm từ 1 đến 4.", "A criterion is scored from 1 to 4.")
	case err != nil:
		return Judgement{}, err
	}
	j := Judgement{Level: level, Why: why, Clocks: []ClockView{}}
	for _, c := range h.edition.Clocks {
		for _, n := range c.Levels {
			if n == level.Number {
				j.Clocks = append(j.Clocks, viewClock(c))
			}
		}
	}
	return j, nil
}
