package office

import (
	"fmt"
	"strings"
)

func (w *writer) block(b Block) {
	switch b.Kind {
	case Heading:
		w.heading(b)
	case Bullets:
		w.list(b, 1)
	case Numbers:
		w.lists++
		w.list(b, w.lists+1)
	case Table:
		w.table(b)
	case Callout:
		if rs := runs(b.Text); len(rs) > 0 {
			w.b.WriteString(paragraph(`<w:pStyle w:val="Callout"/>`, rs))
		}
	case Break:
		w.pageBreak()
	default:
		if rs := runs(b.Text); len(rs) > 0 {
			w.b.WriteString(paragraph(`<w:pStyle w:val="BodyText"/>`+unstretched(rs), rs))
		}
	}
}

func (w *writer) heading(b Block) {
	text := oneLine(plainText(b.Text))
	if text == "" {
		return
	}
	w.headings++
	fmt.Fprintf(&w.b, `<w:p><w:pPr><w:pStyle w:val="Heading%d"/></w:pPr><w:bookmarkStart w:id="%d" w:name="%s"/>%s<w:bookmarkEnd w:id="%d"/></w:p>`,
		wordLevel(b), w.headings, bookmarkName(w.headings), wordRuns([]run{{text: text}}), w.headings)
}

func (w *writer) list(b Block, number int) {
	style := "ListBullet"
	if b.Kind == Numbers {
		style = "ListNumber"
	}
	for _, item := range b.Items {
		if rs := runs(item); len(rs) > 0 {
			w.b.WriteString(paragraph(fmt.Sprintf(`<w:pStyle w:val="%s"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="%d"/></w:numPr>%s`, style, number, unstretched(rs)), rs))
		}
	}
}

// unstretched keeps the lines of justified text that end at a line feed from
// being spread over the whole width.
func unstretched(rs []run) string {
	for _, r := range rs {
		if strings.Contains(r.text, "\n") {
			return `<w:jc w:val="left"/>`
		}
	}
	return ""
}

func (w *writer) table(b Block) {
	columns := len(b.Head)
	for _, row := range b.Rows {
		columns = max(columns, len(row))
	}
	if columns == 0 {
		return
	}
	widths := shares(b, columns)
	fmt.Fprintf(&w.b, `<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="%d" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`, twips(width))
	for _, share := range widths {
		fmt.Fprintf(&w.b, `<w:gridCol w:w="%d"/>`, twips(share))
	}
	w.b.WriteString(`</w:tblGrid>`)
	if len(b.Head) > 0 {
		w.row(b.Head, widths, true)
	}
	for _, row := range b.Rows {
		w.row(row, widths, false)
	}
	w.b.WriteString(`</w:tbl>` + paragraph(`<w:pStyle w:val="Rule"/>`, nil))
}

func (w *writer) row(cells []string, widths []float64, head bool) {
	w.b.WriteString(`<w:tr>`)
	style, shade := "TableText", ""
	const tall = 1500 // signs; a longer row may go over pages
	if !head && runeLen(strings.Join(cells, "")) < tall {
		w.b.WriteString(`<w:trPr><w:cantSplit/></w:trPr>`)
	}
	if head {
		w.b.WriteString(`<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`)
		style, shade = "TableHead", `<w:shd w:val="clear" w:color="auto" w:fill="F1F0EC"/><w:vAlign w:val="center"/>`
	}
	for i, share := range widths {
		fmt.Fprintf(&w.b, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>%s</w:tcPr>`, twips(share), shade)
		text := ""
		if i < len(cells) {
			text = cells[i]
		}
		for line := range strings.SplitSeq(text, "\n") {
			w.b.WriteString(paragraph(`<w:pStyle w:val="`+style+`"/>`, runs(line)))
		}
		w.b.WriteString(`</w:tc>`)
	}
	w.b.WriteString(`</w:tr>`)
}
