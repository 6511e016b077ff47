package handbook

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// Hit is a section that answers a query. Heading is the nearest heading above
// the snippet, empty outside the body.
type Hit struct {
	Section string      `json:"section"`
	Title   string      `json:"title"`
	Kind    SectionKind `json:"kind"`
	Heading string      `json:"heading,omitempty"`
	Snippet string      `json:"snippet"`
	Score   int         `json:"score"`
}

// What a match is worth, by where it stands.
const (
	worthTitle   = 20
	worthHeading = 8
	worthSummary = 6
	worthStep    = 4
	worthBody    = 1
	worthPhrase  = 10 // times, when the query's words stand together in order
	mostPerPlace = 5  // a word repeated more often than this in one place says no more
	snippetRunes = 160
)

// Search finds the sections that hold every word of the query, diacritics and
// case aside, a word matching the beginning of a word; best first, then in the
// edition's order. A query without letters or digits finds nothing.
func Search(edition *Edition, query string) []Hit {
	wanted := words(Fold(query))
	hits := []Hit{}
	if len(wanted) == 0 {
		return hits
	}
	for _, section := range edition.Sections {
		if hit, ok := searchSection(section, wanted); ok {
			hits = append(hits, hit)
		}
	}
	slices.SortStableFunc(hits, func(a, b Hit) int { return cmp.Compare(b.Score, a.Score) })
	return hits
}

// place is a stretch of a section's text that is scored by itself.
type place struct {
	heading string
	text    string
	worth   int
}

func searchSection(section Section, wanted []string) (Hit, bool) {
	hit := Hit{Section: section.ID, Title: section.Title, Kind: section.Kind}
	seen := make([]bool, len(wanted))
	best := -1
	for _, p := range places(section) {
		score, first := scorePlace(p, wanted, seen)
		hit.Score += score
		// A snippet that repeats the title tells the reader nothing.
		if score > best && score > 0 && (p.worth != worthTitle || best < 0) {
			best = score
			if p.worth == worthTitle {
				best = 0
			}
			hit.Heading = p.heading
			hit.Snippet = snippet(p.text, first)
		}
	}
	return hit, !slices.Contains(seen, false)
}

func places(section Section) []place {
	all := []place{{text: section.Title, worth: worthTitle}, {text: section.Summary, worth: worthSummary}}
	for _, step := range section.Steps {
		all = append(all, place{text: step.Text, worth: worthStep})
	}
	heading := ""
	for _, block := range blocks(section.Body) {
		text := plain(block)
		if text == "" {
			continue
		}
		worth := worthBody
		if strings.HasPrefix(block, "#") {
			heading, worth = text, worthHeading
		}
		all = append(all, place{heading: heading, text: text, worth: worth})
	}
	return all
}

// blocks splits Markdown into headings, paragraphs, list items, table rows and
// lines of quotes.
func blocks(body string) []string {
	var all []string
	open := false // whether the next plain line goes on with the last block
	for _, line := range strings.Split(body, "\n") {
		switch {
		case strings.TrimSpace(line) == "":
			open = false
		case open && !startsBlock.MatchString(line):
			all[len(all)-1] += "\n" + line
		default:
			all = append(all, line)
			open = true
		}
	}
	return all
}

var startsBlock = regexp.MustCompile(`^\s*(?:[#|>]|[-*+] |\d+\. )`)

// scorePlace scores one place, marks in seen the words it holds, and gives the
// rune of the text at which the first match, or better the phrase, begins.
func scorePlace(p place, wanted []string, seen []bool) (score, first int) {
	held := placedWords(p.text)
	counts := make([]int, len(wanted))
	first = -1
	for i, word := range held {
		for j, want := range wanted {
			if !strings.HasPrefix(word.folded, want) {
				continue
			}
			counts[j]++
			if first < 0 {
				first = held[i].at
			}
		}
	}
	for j, count := range counts {
		seen[j] = seen[j] || count > 0
		score += p.worth * min(count, mostPerPlace)
	}
	if len(wanted) < 2 {
		return score, first
	}
	if at := phraseAt(held, wanted); at >= 0 {
		return score + worthPhrase*p.worth, held[at].at
	}
	return score, first
}

// placedWord is a folded word and the rune of the original text it begins at.
type placedWord struct {
	folded string
	at     int
}

func placedWords(text string) []placedWord {
	folded, from := foldMapped(text)
	var all []placedWord
	for i := 0; i < len(folded); {
		if !inWord(folded[i]) {
			i++
			continue
		}
		end := i
		for end < len(folded) && inWord(folded[end]) {
			end++
		}
		all = append(all, placedWord{string(folded[i:end]), from[i]})
		i = end
	}
	return all
}

// phraseAt finds the wanted words side by side, the last one perhaps unfinished; -1 if nowhere.
func phraseAt(held []placedWord, wanted []string) int {
	last := len(wanted) - 1
	for i := 0; i+last < len(held); i++ {
		together := strings.HasPrefix(held[i+last].folded, wanted[last])
		for j := 0; together && j < last; j++ {
			together = held[i+j].folded == wanted[j]
		}
		if together {
			return i
		}
	}
	return -1
}

// snippet cuts about snippetRunes around the rune at, at word boundaries.
func snippet(text string, at int) string {
	runes := []rune(text)
	if len(runes) <= snippetRunes {
		return text
	}
	start := max(0, min(at-snippetRunes/4, len(runes)-snippetRunes))
	for start > 0 && start < at && runes[start-1] != ' ' {
		start++
	}
	end := min(len(runes), start+snippetRunes)
	for end < len(runes) && end > at+1 && runes[end] != ' ' {
		end--
	}
	cut := strings.TrimSpace(string(runes[start:end]))
	if start > 0 {
		cut = "… " + cut
	}
	if end < len(runes) {
		cut += " …"
	}
	return cut
}

var (
	plainCallout = regexp.MustCompile(`\[![a-z-]+\]`)
	plainLink    = regexp.MustCompile(`\[([^\]\n]*)\]\([^)\n]*\)`)
	plainRule    = regexp.MustCompile(`(?m)^\|?[ :|-]*-{3,}[ :|-]*$`)
	plainLead    = regexp.MustCompile(`(?m)^[ \t]*(?:>[ \t]?)?[ \t]*(?:#{1,6}[ \t]+|[-*+][ \t]+|\d+\.[ \t]+)?`)
	plainMark    = regexp.MustCompile("[*`|]+|_{2,}")
)

// plain takes the marks out of Markdown and puts it on one line.
func plain(text string) string {
	text = plainRule.ReplaceAllString(text, "")
	text = plainLead.ReplaceAllString(text, "")
	text = plainCallout.ReplaceAllString(text, "")
	text = plainLink.ReplaceAllString(text, "$1")
	text = plainMark.ReplaceAllString(text, " ")
	return strings.Join(strings.Fields(text), " ")
}
