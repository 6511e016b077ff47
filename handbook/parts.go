package handbook

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"time"
)

// PartKind is what a part of the handbook is.
type PartKind string

// The kinds of part. There is one part of levels, one of clocks, one of
// templates, one of the decision tree: what belongs to no section or procedure.
const (
	SectionPart   PartKind = "section"
	ProcedurePart PartKind = "procedure"
	LevelsPart    PartKind = "levels"
	ClocksPart    PartKind = "clocks"
	TemplatesPart PartKind = "templates"
	TreePart      PartKind = "tree"
)

// ReadingPart is what a person opens to have read it. Key is "section:<id>",
// "procedure:<id>", "levels", "clocks", "templates" or "tree".
type ReadingPart struct {
	Key   string   `json:"key"`
	Kind  PartKind `json:"kind"`
	ID    string   `json:"id,omitempty"` // of the section or procedure
	Title string   `json:"title"`
	// Version changes with the words of the part, and with nothing else.
	Version string `json:"version"`
	Words   int    `json:"words"`
}

func sectionKey(id string) string   { return string(SectionPart) + ":" + id }
func procedureKey(id string) string { return string(ProcedurePart) + ":" + id }

// Parts lists the parts in reading order: sections, levels, clocks,
// procedures but for the retired of the day, templates, the decision tree.
func (e *Edition) Parts(today time.Time) []ReadingPart {
	var parts []ReadingPart
	for _, s := range e.Sections {
		parts = append(parts, newPart(sectionKey(s.ID), SectionPart, s.ID, s.Title, s))
	}
	parts = append(parts,
		newPart(string(LevelsPart), LevelsPart, "", "Bốn cấp độ và tiêu chí chấm", []any{e.Criteria, e.Levels}),
		newPart(string(ClocksPart), ClocksPart, "", "Các mốc thời gian", e.Clocks))
	for _, p := range e.Procedures {
		if !p.RetiredOn(today) {
			parts = append(parts, newPart(procedureKey(p.ID), ProcedurePart, p.ID, p.Title, p))
		}
	}
	if len(e.Templates) > 0 {
		parts = append(parts, newPart(string(TemplatesPart), TemplatesPart, "", "Mẫu văn bản", e.Templates))
	}
	if len(e.Tree) > 0 {
		parts = append(parts, newPart(string(TreePart), TreePart, "", "Cây quyết định", e.Tree))
	}
	return parts
}

func newPart(key string, kind PartKind, id, title string, content any) ReadingPart {
	words, _ := json.Marshal(content) // of strings and numbers: cannot fail
	sum := sha256.Sum256(words)
	return ReadingPart{Key: key, Kind: kind, ID: id, Title: title, Version: hex.EncodeToString(sum[:8]), Words: len(strings.Fields(string(words)))}
}

// RetiredOn tells whether the procedure is no longer to be used on the day.
func (p Procedure) RetiredOn(day time.Time) bool {
	return p.Retired != "" && p.Retired <= day.Format(time.DateOnly)
}

// Cited is a section or procedure, as what hangs on it names it.
type Cited struct {
	ID      string
	Kind    PartKind // SectionPart or ProcedurePart
	Title   string
	Retired string // 2006-01-02; "" for what may be used on the day that was asked for
}

// Cited finds a section or procedure by id, as it stands on the day.
func (e *Edition) Cited(id string, day time.Time) (Cited, bool) {
	if s, ok := e.Section(id); ok {
		return Cited{ID: id, Kind: SectionPart, Title: s.Title}, true
	}
	p, ok := e.Procedure(id)
	if !ok {
		return Cited{}, false
	}
	cited := Cited{ID: id, Kind: ProcedurePart, Title: p.Title}
	if p.RetiredOn(day) {
		cited.Retired = p.Retired
	}
	return cited, true
}

// Cites is a place that names a retired procedure, of the edition or, as others
// see it, of what hangs on it.
type Cites struct {
	Procedure string `json:"procedure"`
	Retired   string `json:"retired,omitempty"` // 2006-01-02; "" when the edition has nothing of that id
	Place     string `json:"place"`             // "tree/<node>/<branch>", "procedures/<id>", "questions/<id>", "courses/<code>/<question>"
}

// CitesRetired lists what still sends people to procedures that are retired on
// the day: branches of the tree, related procedures, questions.
func (e *Edition) CitesRetired(day time.Time) []Cites {
	found := []Cites{}
	note := func(id, place string) {
		if p, ok := e.Procedure(id); ok && p.RetiredOn(day) {
			found = append(found, Cites{Procedure: id, Retired: p.Retired, Place: place})
		}
	}
	for _, n := range e.Tree {
		for _, b := range n.Answers {
			note(b.Procedure, "tree/"+n.ID+"/"+b.ID)
		}
	}
	for _, p := range e.Procedures {
		if p.RetiredOn(day) {
			continue
		}
		for _, r := range p.Related {
			note(r, "procedures/"+p.ID)
		}
	}
	for _, q := range e.Questions {
		note(q.About, "questions/"+q.ID)
	}
	return found
}
