package courses

import (
	"fmt"
	"regexp"
	"strings"
)

// How sure we are of what the register says of an instrument.
const (
	ConfidenceRead  = "read"  // the text was read
	ConfidenceKnown = "known" // generally known, not read
	ConfidenceWeak  = "weak"  // reported somewhere
)

// Instrument is one legal instrument of the register.
type Instrument struct {
	ID          string   `yaml:"id" bson:"id" json:"id"`
	Type        string   `yaml:"type" bson:"type" json:"type"` // Nghị định
	Number      string   `yaml:"number,omitempty" bson:"number,omitempty" json:"number,omitempty"`
	Title       string   `yaml:"title" bson:"title" json:"title"`
	Issuer      string   `yaml:"issuer" bson:"issuer" json:"issuer"`
	Issued      Date     `yaml:"issued,omitempty" bson:"issued,omitempty" json:"issued,omitempty"`
	InForceFrom Date     `yaml:"inForceFrom,omitempty" bson:"inForceFrom,omitempty" json:"inForceFrom,omitempty"`
	InForceTo   Date     `yaml:"inForceTo,omitempty" bson:"inForceTo,omitempty" json:"inForceTo,omitempty"` // first day no longer in force
	ReplacedBy  []string `yaml:"replacedBy,omitempty,flow" bson:"replacedBy,omitempty" json:"replacedBy,omitempty"`
	Meaning     string   `yaml:"meaning" bson:"meaning" json:"meaning"`
	Confidence  string   `yaml:"confidence" bson:"confidence" json:"confidence"`
	Note        string   `yaml:"note,omitempty" bson:"note,omitempty" json:"note,omitempty"`
	Verified    bool     `yaml:"verified" bson:"verified" json:"verified"` // an author compared it with the Công báo
}

func (i Instrument) key() string { return i.ID }

// Name is how a text calls the instrument: "Nghị định 244/2026/NĐ-CP", "Luật Báo chí 126/2025/QH15".
func (i Instrument) Name() string {
	if i.Number == "" {
		return i.Title
	}
	if strings.HasPrefix(i.Title, i.Type+" ") {
		return i.Title + " " + i.Number
	}
	return i.Type + " " + i.Number
}

// InForce says whether the instrument is in force on a day, as far as the register knows its dates.
func (i Instrument) InForce(day Date) bool {
	return !i.Expired(day) && (i.InForceFrom.IsZero() || i.InForceFrom <= day)
}

// Expired says that the instrument is no longer in force on a day.
func (i Instrument) Expired(day Date) bool { return !i.InForceTo.IsZero() && i.InForceTo <= day }

// Register is the law register.
type Register []Instrument

// Find finds an instrument by id.
func (r Register) Find(id string) (Instrument, bool) { return find(r, id, Instrument.key) }

// Successors follows replacedBy to the instruments that took the place of one and are not expired
// themselves on the day. Empty when there is none.
func (r Register) Successors(id string, day Date) []Instrument {
	var out []Instrument
	seen := map[string]bool{id: true}
	var follow func(id string)
	follow = func(id string) {
		from, _ := r.Find(id)
		for _, next := range from.ReplacedBy {
			in, ok := r.Find(next)
			if !ok || seen[next] {
				continue
			}
			seen[next] = true
			if in.Expired(day) {
				follow(next)
				continue
			}
			out = append(out, in)
		}
	}
	follow(id)
	return out
}

// Citation is a link of the scheme law: in a text.
type Citation struct {
	Instrument string `json:"instrument"`
	Article    string `json:"article,omitempty"` // "d3.2b"; "" = the whole instrument
	Line       int    `json:"line"`              // in the text given, from 1
}

var lawLink = regexp.MustCompile(`^law:([a-z0-9-]+)(?:#(d[1-9][0-9]{0,2}(?:\.[1-9][0-9]{0,2}(?:dd|[a-eg-ik-vxy])?)?))?$`)

var articleParts = regexp.MustCompile(`^d([0-9]+)(?:\.([0-9]+)(dd|[a-z])?)?$`)

// ParseLawLink reads "law:nd-244-2026#d3.2b".
func ParseLawLink(link string) (Citation, error) {
	m := lawLink.FindStringSubmatch(link)
	if m == nil {
		return Citation{}, fmt.Errorf("%q is not a citation of the form law:nd-244-2026#d3.2b", link)
	}
	return Citation{Instrument: m[1], Article: m[2]}, nil
}

// ArticleText writes "d3.2dd" as "điểm đ khoản 2 Điều 3"; "" stays "".
func ArticleText(article string) string {
	m := articleParts.FindStringSubmatch(article)
	if m == nil {
		return ""
	}
	text := "Điều " + m[1]
	if m[2] != "" {
		text = "khoản " + m[2] + " " + text
	}
	if m[3] == "dd" {
		return "điểm đ " + text
	}
	if m[3] != "" {
		return "điểm " + m[3] + " " + text
	}
	return text
}
