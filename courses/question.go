package courses

import (
	"fmt"
	"math"
	"strconv"

	"go.yaml.in/yaml/v3"
)

// Kinds of question.
const (
	Single    = "single"
	Multiple  = "multiple"
	TrueFalse = "true-false"
	Ordering  = "ordering"
	Matching  = "matching"
	ShortText = "short-text"
	Number    = "number"
)

// Status of a question. Only ready ones are drawn; a retired one that was used is kept.
const (
	Draft   = "draft"
	Ready   = "ready"
	Retired = "retired"
)

// Ways to give partial marks.
const (
	PartialNone         = "none"         // all or nothing
	PartialProportional = "proportional" // multiple: right minus wrong choices over right ones, never below 0; matching: right pairs
	PartialPerOption    = "per-option"   // multiple: every option judged for itself
	PartialPairs        = "pairs"        // ordering: every neighbouring pair of the right order that is kept
)

// How a short text treats diacritics.
const (
	DiacriticsOptional = "optional"
	DiacriticsRequired = "required"
)

// Bank is a pool of questions.
type Bank struct {
	ID        string     `yaml:"id" bson:"id" json:"id"`
	Questions []Question `yaml:"questions" bson:"questions" json:"questions"`
}

// Question is a question WITH its answer key. It is never sent to a learner: a learner gets a
// PaperQuestion, later perhaps a ReviewItem. Ids are unique in the course and may give the answer
// away, which is why a paper carries labels of its own.
type Question struct {
	ID      string   `yaml:"id" bson:"id" json:"id"`
	Version int      `yaml:"-" bson:"version,omitempty" json:"version,omitempty"` // counted by the store; 0 in authored files
	Type    string   `yaml:"type" bson:"type" json:"type"`
	Status  string   `yaml:"status,omitempty" bson:"status" json:"status"` // "" in a file means ready
	Partial string   `yaml:"partial,omitempty" bson:"partial,omitempty" json:"partial,omitempty"`
	Lesson  string   `yaml:"lesson,omitempty" bson:"lesson,omitempty" json:"lesson,omitempty"` // the lesson that teaches it
	Tags    []string `yaml:"tags,omitempty,flow" bson:"tags,omitempty" json:"tags,omitempty"`
	Points  float64  `yaml:"points" bson:"points" json:"points"` // 1 when left out
	Prompt  string   `yaml:"prompt" bson:"prompt" json:"prompt"`

	Options     []Option `yaml:"options,omitempty" bson:"options,omitempty" json:"options,omitempty"`             // single, multiple
	Items       []Item   `yaml:"items,omitempty" bson:"items,omitempty" json:"items,omitempty"`                   // ordering: in the RIGHT order
	Pairs       []Pair   `yaml:"pairs,omitempty" bson:"pairs,omitempty" json:"pairs,omitempty"`                   // matching
	Distractors []Item   `yaml:"distractors,omitempty" bson:"distractors,omitempty" json:"distractors,omitempty"` // matching: right sides that fit nothing
	Accept      []string `yaml:"accept,omitempty" bson:"accept,omitempty" json:"accept,omitempty"`                // short-text
	Diacritics  string   `yaml:"diacritics,omitempty" bson:"diacritics,omitempty" json:"diacritics,omitempty"`    // short-text; optional when left out
	Answer      *Key     `yaml:"answer,omitempty" bson:"answer,omitempty" json:"answer,omitempty"`                // true-false, number
	Tolerance   float64  `yaml:"tolerance,omitempty" bson:"tolerance,omitempty" json:"tolerance,omitempty"`       // number: ± in its unit
	Unit        string   `yaml:"unit,omitempty" bson:"unit,omitempty" json:"unit,omitempty"`                      // number

	Explanation string   `yaml:"explanation" bson:"explanation" json:"explanation"`
	Cites       []string `yaml:"cites,omitempty" bson:"cites,omitempty" json:"cites,omitempty"` // "law:nd-244-2026#d3.5"
	// Handbook are the sections and procedures of the crisis handbook that it asks about, by their ids.
	// Whether the handbook has them is for the caller to know, see Library.HandbookCites.
	Handbook []string `yaml:"handbook,omitempty,flow" bson:"handbook,omitempty" json:"handbook,omitempty"`
}

// Option is one choice of a single or multiple question.
type Option struct {
	ID      string `yaml:"id" bson:"id" json:"id"`
	Text    string `yaml:"text" bson:"text" json:"text"`
	Correct bool   `yaml:"correct,omitempty" bson:"correct,omitempty" json:"correct,omitempty"`
	Why     string `yaml:"why,omitempty" bson:"why,omitempty" json:"why,omitempty"`
}

// Item is one thing to order, or a distractor among the right sides of a matching question.
type Item struct {
	ID   string `yaml:"id" bson:"id" json:"id"`
	Text string `yaml:"text" bson:"text" json:"text"`
}

// Pair is a left side with the right side that fits it.
type Pair struct {
	ID      string `yaml:"id" bson:"id" json:"id"` // of the left side, and of the right side while RightID is empty
	Left    string `yaml:"left" bson:"left" json:"left"`
	Right   string `yaml:"right" bson:"right" json:"right"`
	RightID string `yaml:"-" bson:"-" json:"-"` // set only in a question labelled for a paper
}

func (p Pair) rightID() string {
	if p.RightID != "" {
		return p.RightID
	}
	return p.ID
}

// Key is the answer of a true-false question or of a number question: exactly one field is set.
// In YAML it is the bare value: `answer: true`, `answer: 24`.
type Key struct {
	True   *bool    `bson:"true,omitempty" json:"true,omitempty"`
	Number *float64 `bson:"number,omitempty" json:"number,omitempty"`
}

// TrueKey is the key of a true-false question.
func TrueKey(b bool) *Key { return &Key{True: &b} }

// NumberKey is the key of a number question.
func NumberKey(f float64) *Key { return &Key{Number: &f} }

// UnmarshalYAML takes a plain boolean or a finite number.
func (k *Key) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode && n.Tag == "!!bool" {
		k.True = new(bool)
		return n.Decode(k.True)
	}
	if n.Kind == yaml.ScalarNode && (n.Tag == "!!int" || n.Tag == "!!float") {
		k.Number = new(float64)
		if err := n.Decode(k.Number); err != nil {
			return err
		}
		if !math.IsNaN(*k.Number) && !math.IsInf(*k.Number, 0) {
			return nil
		}
	}
	return fmt.Errorf("line %d: answer is neither true, false nor a finite number", n.Line)
}

// MarshalYAML writes the bare value.
func (k Key) MarshalYAML() (any, error) {
	if k.True != nil {
		return *k.True, nil
	}
	if k.Number != nil {
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!float", Value: strconv.FormatFloat(*k.Number, 'f', -1, 64)}, nil
	}
	return nil, nil
}

func (q Question) key() string { return q.ID }

// drawable says that the question may stand on a paper.
func (q Question) drawable() bool { return q.Status == Ready || q.Status == "" }

// partialModes names, for each type that can give partial marks, the ways it knows.
var partialModes = map[string][]string{
	Multiple: {PartialNone, PartialProportional, PartialPerOption},
	Ordering: {PartialNone, PartialPairs},
	Matching: {PartialNone, PartialProportional},
}
