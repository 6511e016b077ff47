package office

import (
	"fmt"
	"strings"
)

// Text returns the document as plain text to copy into a mail or a post: lines
// end with "\n", paragraphs stand apart by an empty line, marks are gone.
func (d Document) Text() string {
	var b strings.Builder
	part := func(lines ...string) {
		kept := textLines(strings.Join(lines, "\n"))
		if len(kept) == 0 {
			return
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(strings.Join(kept, "\n") + "\n")
	}
	marks := d.marks()
	part(marks...)
	if d.National {
		part(strings.ToUpper(oneLine(d.Superior)), strings.ToUpper(oneLine(d.Agency)))
		part(country, motto)
		part(d.numberLine(), d.dateLine())
	}
	if d.letter() {
		part(d.about())
	} else {
		part(strings.ToUpper(oneLine(d.Heading)), oneLine(d.Subject))
	}
	part(d.addressed()...)
	for _, block := range d.Body {
		part(block.text()...)
	}
	part(append(d.signerTitle(), oneLine(d.Signer))...)
	if list := ended(d.CopyTo); len(list) > 0 {
		part(append([]string{"Nơi nhận:"}, list...)...)
	}
	part(oneLine(d.Footer))
	if len(marks) > 0 {
		part(marks...)
	}
	return b.String()
}

func (d Document) marks() []string {
	var out []string
	if d.Exercise {
		out = append(out, ExerciseMark+" – "+exerciseMore)
	}
	if d.Draft {
		out = append(out, DraftMark)
	}
	return out
}

// addressed are the lines of Kính gửi.
func (d Document) addressed() []string {
	list := ended(d.To)
	switch len(list) {
	case 0:
		return nil
	case 1:
		return []string{"Kính gửi: " + strings.TrimSuffix(strings.TrimPrefix(list[0], "- "), ".")}
	}
	return append([]string{"Kính gửi:"}, list...)
}

func (b Block) text() []string {
	var out []string
	switch b.Kind {
	case Bullets:
		for _, item := range b.Items {
			out = append(out, "- "+plainText(item))
		}
	case Numbers:
		for i, item := range b.Items {
			out = append(out, fmt.Sprintf("%d. %s", i+1, plainText(item)))
		}
	case Table:
		for _, row := range append([][]string{b.Head}, b.Rows...) {
			var cells []string
			for _, cell := range row {
				cells = append(cells, oneLine(plainText(cell)))
			}
			out = append(out, strings.Join(cells, " | "))
		}
	default:
		out = append(out, plainText(b.Text))
	}
	return out
}
