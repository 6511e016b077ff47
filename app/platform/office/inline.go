package office

import "strings"

// run is text of one look.
type run struct {
	text         string
	bold, italic bool
}

// Escape keeps asterisks of a text from being taken for marks.
func Escape(text string) string { return escapes.Replace(text) }

var escapes = strings.NewReplacer(`\`, `\\`, `*`, `\*`)

// runs takes a Block's text apart. A mark that is never closed, or that has a
// space on its inner side, is an ordinary asterisk.
func runs(text string) []run { return parseRuns(clean(text), false, false) }

func parseRuns(text string, bold, italic bool) []run {
	var out []run
	var plain strings.Builder
	flush := func() {
		if plain.Len() > 0 {
			out = append(out, run{plain.String(), bold, italic})
			plain.Reset()
		}
	}
	for i := 0; i < len(text); {
		switch {
		case text[i] == '\\' && i+1 < len(text) && (text[i+1] == '*' || text[i+1] == '\\'):
			plain.WriteByte(text[i+1])
			i += 2
		case text[i] == '*':
			mark := "*"
			if strings.HasPrefix(text[i:], "**") {
				mark = "**"
			}
			inner, ok := marked(text[i+len(mark):], mark)
			if !ok {
				plain.WriteString(mark)
				i += len(mark)
				continue
			}
			flush()
			out = append(out, parseRuns(inner, bold || mark == "**", italic || mark == "*")...)
			i += len(inner) + 2*len(mark)
		default:
			plain.WriteByte(text[i])
			i++
		}
	}
	flush()
	return out
}

// marked finds what stands before the closing mark.
func marked(text, mark string) (string, bool) {
	if text == "" || text[0] == ' ' || text[0] == '\n' {
		return "", false
	}
	for i := 0; i < len(text); {
		if text[i] == '\\' {
			i += 2
			continue
		}
		if !strings.HasPrefix(text[i:], mark) {
			i++
			continue
		}
		stars := len(text[i:]) - len(strings.TrimLeft(text[i:], "*"))
		if mark == "*" && stars == 2 { // of a bold piece inside
			i += 2
			continue
		}
		if i > 0 && text[i-1] != ' ' && text[i-1] != '\n' {
			// Of three the inner mark closes first.
			if mark == "**" && stars == 3 {
				i++
			}
			return text[:i], true
		}
		i += stars
	}
	return "", false
}

// plainText is a Block's text without its marks.
func plainText(text string) string {
	var b strings.Builder
	for _, r := range runs(text) {
		b.WriteString(r.text)
	}
	return b.String()
}
