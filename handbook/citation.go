package handbook

import (
	"regexp"
	"strings"
)

// Citation is one `law:` link: an instrument, and where in it. Article, Clause
// and Point are empty where the link does not go so deep; Point is lower-case,
// "dd" for điểm đ. Line is 1-based within the Markdown it was found in.
type Citation struct {
	Text       string `json:"text" bson:"text"`
	Link       string `json:"link" bson:"link"`
	Instrument string `json:"instrument" bson:"instrument"`
	Article    string `json:"article,omitempty" bson:"article,omitempty"`
	Clause     string `json:"clause,omitempty" bson:"clause,omitempty"`
	Point      string `json:"point,omitempty" bson:"point,omitempty"`
	Line       int    `json:"line" bson:"line"`
}

var (
	lawLink  = regexp.MustCompile(`^law:([a-z0-9]+(?:-[a-z0-9]+)*)(?:#d([1-9]\d*)(?:\.([1-9]\d*)(dd|[a-z])?)?)?$`)
	markdown = regexp.MustCompile(`\[([^\]\n]*)\]\((law:[^)\n]*)\)`)
	code     = regexp.MustCompile("(?m)^```[^\n]*\n(?s:.*?)^```|`[^`\n]+`")
)

// ParseCitation reads a link such as law:nd-244-2026#d3.5 or law:nd-328-2026#d4.1a.
func ParseCitation(link string) (Citation, bool) {
	m := lawLink.FindStringSubmatch(link)
	if m == nil {
		return Citation{}, false
	}
	return Citation{Link: link, Instrument: m[1], Article: m[2], Clause: m[3], Point: m[4]}, true
}

// Citations lists the well-formed `law:` links of a Markdown text in order.
// What stands in code is no citation.
func Citations(text string) []Citation {
	found, _ := scanCitations(text)
	return found
}

// badLink is a `law:` that is not a citation, and where it stands.
type badLink struct {
	text string
	line int
}

func scanCitations(text string) (found []Citation, bad []badLink) {
	text = blankCode(text)
	rest := []byte(text)
	for _, at := range markdown.FindAllStringSubmatchIndex(text, -1) {
		link := text[at[4]:at[5]]
		line := lineAt(text, at[0])
		citation, ok := ParseCitation(link)
		if !ok {
			bad = append(bad, badLink{link, line})
		} else {
			citation.Text = text[at[2]:at[3]]
			citation.Line = line
			found = append(found, citation)
		}
		for i := at[0]; i < at[1]; i++ {
			rest[i] = ' '
		}
	}
	for offset := 0; ; {
		i := strings.Index(string(rest[offset:]), "law:")
		if i < 0 {
			return found, bad
		}
		offset += i
		word := strings.Fields(text[offset:])[0]
		bad = append(bad, badLink{word, lineAt(text, offset)})
		offset += len("law:")
	}
}

// blankCode overwrites code by spaces, so that places and lines stay.
func blankCode(text string) string {
	if !strings.Contains(text, "`") {
		return text
	}
	return code.ReplaceAllStringFunc(text, func(found string) string {
		blank := []byte(found)
		for i := range blank {
			if blank[i] != '\n' {
				blank[i] = ' '
			}
		}
		return string(blank)
	})
}

func lineAt(text string, offset int) int { return 1 + strings.Count(text[:offset], "\n") }

func badLinks(text string) []badLink {
	_, bad := scanCitations(text)
	return bad
}

// Citations lists what the whole edition cites, section bodies first, then the
// clocks, procedures, templates, the tree and the channels, so that a caller
// with a register of law can look for dead or expired ones. Line counts within
// a Markdown text and is 0 elsewhere.
func (e *Edition) Citations() []Citation {
	var all []Citation
	for _, s := range e.Sections {
		all = append(all, Citations(s.Body)...)
	}
	basis := func(text, link string) {
		if citation, ok := ParseCitation(link); ok {
			citation.Text = text
			all = append(all, citation)
		}
	}
	for _, c := range e.Clocks {
		basis(c.Name, c.Source)
	}
	for _, p := range e.Procedures {
		all = append(all, Citations(p.Body)...)
		for _, step := range p.Steps {
			basis(step.Text, step.Basis)
		}
	}
	for _, t := range e.Templates {
		all = append(all, Citations(t.Advice)...)
		basis(t.Title, t.Basis)
	}
	for _, node := range e.Tree {
		for _, b := range node.Answers {
			basis(b.Text, b.Basis)
		}
	}
	for _, c := range e.Channels {
		basis(c.Name, c.Basis)
	}
	return all
}
