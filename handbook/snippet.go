package handbook

import (
	"regexp"
	"strconv"
	"strings"
)

const snippetRunes = 160

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

// headingAnchor is the id that a heading has in the HTML: its words without
// diacritics joined by hyphens, counted when they come again.
func headingAnchor(text string, used map[string]int) string {
	id := ""
	for _, r := range Fold(text) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			id += string(r)
		case id != "" && id[len(id)-1] != '-':
			id += "-"
		}
	}
	id = strings.TrimSuffix(id, "-")
	if id == "" {
		id = "muc"
	}
	used[id]++
	if n := used[id]; n > 1 {
		id += "-" + strconv.Itoa(n)
	}
	return id
}
