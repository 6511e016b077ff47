package handbook

import (
	"crypto/sha256"
	"encoding/hex"
	"reflect"
	"slices"
	"strings"
)

// ChangeKind says what became of something.
type ChangeKind string

// The kinds of change.
const (
	Added   ChangeKind = "added"
	Removed ChangeKind = "removed"
	Changed ChangeKind = "changed"
)

// Change is one difference between two editions. ID is the same whenever the
// same thing changes in the same way, so that a mark on it holds while the
// rest of a draft goes on changing.
type Change struct {
	ID   string     `json:"id"`
	Kind ChangeKind `json:"kind"`
	// What is what changed: section, procedure, step, clock, template, field,
	// level, criterion, threshold, role, node, branch, contact, channel,
	// question, synonyms, edition; or the body of one.
	What string `json:"what"`
	// Place is where, by ids: "procedures/tin-gia/steps/chup-man-hinh/text".
	Place  string `json:"place"`
	Title  string `json:"title"` // of what changed, or of what holds it
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
	// Words is the text with what left and what came.
	Words []Span `json:"words,omitempty"`
	// Parts are the keys of the parts in which a reader meets the change.
	Parts []string `json:"parts"`
	// Proposed tells that the change looks material, and Why.
	Proposed bool   `json:"proposed"`
	Why      string `json:"why,omitempty"`
}

// Diff lists what changed from one edition to the next, in the order of the
// next edition's parts. A text changes paragraph by paragraph.
//
// Steps, roles, clocks, levels, the fields of templates, where the decision
// tree leads, whole sections, procedures and templates, and citations of law
// are proposed as material; wording and order are not.
func Diff(before, after *Edition) []Change {
	d := &differ{before: before, after: after}
	d.head()
	d.orders()
	compare("sections", before.Sections, after.Sections, func(s Section) string { return s.ID }, d.section)
	compare("criteria", before.Criteria, after.Criteria, func(c Criterion) string { return c.ID }, d.criterion)
	compare("levels", before.Levels, after.Levels, func(l Level) string { return l.ID }, d.level)
	compare("clocks", before.Clocks, after.Clocks, func(c Clock) string { return c.ID }, d.clock)
	compare("procedures", before.Procedures, after.Procedures, func(p Procedure) string { return p.ID }, d.procedure)
	compare("templates", before.Templates, after.Templates, func(t Template) string { return t.ID }, d.template)
	compare("tree", before.Tree, after.Tree, func(n Node) string { return n.ID }, d.node)
	compare("contacts", before.Contacts, after.Contacts, func(c Contact) string { return c.ID }, d.contact)
	compare("channels", before.Channels, after.Channels, func(c Channel) string { return c.ID }, d.channel)
	compare("questions", before.Questions, after.Questions, func(q Question) string { return q.ID }, d.question)
	d.synonyms()
	if d.changes == nil {
		return []Change{}
	}
	return d.changes
}

// MaterialParts are the keys of the parts with a material change, in order:
// by the mark of a change where there is one, else as proposed.
func MaterialParts(changes []Change, marks map[string]bool) []string {
	parts := []string{}
	for _, c := range changes {
		material, marked := marks[c.ID]
		if !marked {
			material = c.Proposed
		}
		for _, key := range c.Parts {
			if material && !slices.Contains(parts, key) {
				parts = append(parts, key)
			}
		}
	}
	return parts
}

type differ struct {
	before, after *Edition
	changes       []Change
}

// spot is where a comparison stands.
type spot struct {
	place, what, title string
	parts              []string
}

func (s spot) at(more, what string) spot {
	s.place, s.what = s.place+"/"+more, what
	return s
}

// add notes a change; material is why it is one, "" for wording.
func (d *differ) add(kind ChangeKind, s spot, before, after, material string) {
	if material == "" && kind == Changed && !slices.Equal(linksIn(before), linksIn(after)) {
		material = "Căn cứ pháp luật được trích dẫn thay đổi."
	}
	c := Change{
		ID: changeID(kind, s.place, before, after), Kind: kind, What: s.what, Place: s.place, Title: s.title,
		Before: before, After: after, Parts: s.parts, Proposed: material != "", Why: material,
	}
	if kind == Changed {
		c.Words = Words(before, after)
	}
	if c.Parts == nil {
		c.Parts = []string{}
	}
	d.changes = append(d.changes, c)
}

func changeID(kind ChangeKind, place, before, after string) string {
	sum := sha256.Sum256([]byte(string(kind) + "\x00" + place + "\x00" + before + "\x00" + after))
	return hex.EncodeToString(sum[:8])
}

// linksIn are the citations of a text in order; of a bare link, itself.
func linksIn(text string) []string {
	if _, ok := ParseCitation(text); ok {
		return []string{text}
	}
	var links []string
	for _, c := range Citations(text) {
		links = append(links, c.Link)
	}
	return links
}

// value notes that a single value changed.
func (d *differ) value(s spot, before, after, material string) {
	if before != after {
		d.add(Changed, s, before, after, material)
	}
}

// list notes lines that came and went.
func (d *differ) list(s spot, before, after []string, material string) {
	for _, e := range align(before, after) {
		d.edit(s, e, material)
	}
}

// text notes paragraphs that came, went and changed.
func (d *differ) text(s spot, before, after string) {
	for _, e := range align(paragraphs(before), paragraphs(after)) {
		material := ""
		if e.kind != Changed && len(linksIn(e.before+e.after)) > 0 {
			material = "Đoạn có căn cứ pháp luật được thêm hoặc bỏ."
		}
		d.edit(s, e, material)
	}
}

func (d *differ) edit(s spot, e edit, material string) {
	d.add(e.kind, s, e.before, e.after, material)
}

func paragraphs(text string) []string {
	var out []string
	for p := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// compare walks two lists by id, in the order of the second, what was removed
// coming last. one is called with nil for what is not there.
func compare[T any](list string, before, after []T, id func(T) string, one func(place string, before, after *T)) {
	old := map[string]*T{}
	for i := range before {
		old[id(before[i])] = &before[i]
	}
	for i := range after {
		key := id(after[i])
		b := old[key]
		delete(old, key)
		if b != nil && reflect.DeepEqual(*b, after[i]) {
			continue
		}
		one(list+"/"+key, b, &after[i])
	}
	for i := range before {
		if b, left := old[id(before[i])]; left {
			one(list+"/"+id(before[i]), b, nil)
		}
	}
}
