package office

import (
	"fmt"
	"strings"
)

// writer writes the main part of a Word document.
type writer struct {
	doc      Document
	b        strings.Builder
	lists    int // numbered lists so far
	headings int
}

func (w *writer) document() string {
	d := w.doc
	w.b.WriteString(xmlHead + `<w:document` + namespaces + `><w:body>`)
	w.head()
	if d.Contents {
		w.contents()
	}
	w.addressed()
	for _, b := range d.Body {
		w.block(b)
	}
	w.foot()
	fmt.Fprintf(&w.b, `<w:sectPr><w:headerReference w:type="first" r:id="rId4"/><w:headerReference w:type="default" r:id="rId5"/><w:footerReference w:type="first" r:id="rId6"/><w:footerReference w:type="default" r:id="rId6"/>`+
		`<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="%d" w:footer="%d" w:gutter="0"/><w:titlePg/></w:sectPr></w:body></w:document>`,
		twips(top), twips(pageWidth-right), twips(pageHeight-bottom), twips(left), twips(8), twips(8))
	return w.b.String()
}

// paragraph has properties as XML and text as data.
func paragraph(properties string, rs []run) string {
	return `<w:p><w:pPr>` + properties + `</w:pPr>` + wordRuns(rs) + `</w:p>`
}

func wordRuns(rs []run) string {
	var b strings.Builder
	for _, r := range rs {
		b.WriteString(`<w:r>`)
		if r.bold || r.italic {
			b.WriteString(`<w:rPr>`)
			if r.bold {
				b.WriteString(`<w:b/>`)
			}
			if r.italic {
				b.WriteString(`<w:i/>`)
			}
			b.WriteString(`</w:rPr>`)
		}
		for i, line := range strings.Split(r.text, "\n") {
			if i > 0 {
				b.WriteString(`<w:br/>`)
			}
			b.WriteString(`<w:t xml:space="preserve">` + esc(line) + `</w:t>`)
		}
		b.WriteString(`</w:r>`)
	}
	return b.String()
}

// styled writes a paragraph of a style.
func (w *writer) styled(style, text string) {
	w.b.WriteString(styledText(style, text))
}

func styledText(style, text string) string {
	return paragraph(`<w:pStyle w:val="`+style+`"/>`, []run{{text: text}})
}

// ruleLine is a line of a length in the middle of a room, both in millimetres.
func ruleLine(length, room float64) string {
	side := max(twips((room-length)/2), 0)
	return paragraph(fmt.Sprintf(`<w:pStyle w:val="Rule"/><w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr><w:ind w:left="%d" w:right="%d"/>`, side, side), nil)
}

const (
	headLeft, headRight = 66.0, width - 66.0
	cellSide            = 1.9 // what Word keeps free at each side of a cell
)

func (w *writer) head() {
	d := w.doc
	if d.National {
		w.nationalHead()
	}
	style := "DocumentTitle"
	if d.Contents {
		style = "CoverTitle"
	}
	if heading := strings.ToUpper(oneLine(d.Heading)); heading != "" {
		w.styled(style, heading)
	}
	if subject := oneLine(d.Subject); subject != "" && !d.letter() {
		w.styled("DocumentSubject", subject)
		w.b.WriteString(ruleLine(44, width))
	}
	if d.Contents && !d.National {
		w.styled("HeadLine", oneLine(d.Agency))
	}
}

func (w *writer) nationalHead() {
	d := w.doc
	first := styledText("HeadLine", strings.ToUpper(oneLine(d.Superior)))
	if d.Superior == "" {
		first = ""
	}
	first += styledText("HeadBold", strings.ToUpper(oneLine(d.Agency))) + ruleLine(20, headLeft-2*cellSide) + styledText("HeadNumber", d.numberLine())
	if about := d.about(); d.letter() && about != "" {
		first += styledText("HeadLine", about)
	}
	second := styledText("HeadBold", country) + styledText("Motto", motto) + ruleLine(59, headRight-2*cellSide) + styledText("HeadDate", d.dateLine())
	w.twoColumns(headLeft, headRight, first, second)
}

// twoColumns sets two stacks of paragraphs side by side, without lines.
func (w *writer) twoColumns(leftWidth, rightWidth float64, first, second string) {
	l, r := twips(leftWidth), twips(rightWidth)
	fmt.Fprintf(&w.b, `<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid><w:gridCol w:w="%d"/><w:gridCol w:w="%d"/></w:tblGrid>`+
		`<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>%s</w:tc><w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>%s</w:tc></w:tr></w:tbl>`, l+r, l, r, l, first, r, second)
	w.b.WriteString(paragraph(`<w:pStyle w:val="Rule"/>`, nil))
}

// contents is a field that Word can update, filled with the headings as links.
func (w *writer) contents() {
	w.pageBreak()
	w.styled("ContentsTitle", "MỤC LỤC")
	begin := `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \o "1-2" \h \z \u </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>`
	n := 0
	for _, b := range w.doc.Body {
		text := oneLine(plainText(b.Text))
		if b.Kind != Heading || text == "" {
			continue
		}
		n++
		if level := wordLevel(b); level <= 2 {
			fmt.Fprintf(&w.b, `<w:p><w:pPr><w:pStyle w:val="TOC%d"/></w:pPr>%s<w:hyperlink w:anchor="%s" w:history="1">%s</w:hyperlink></w:p>`, level, begin, bookmarkName(n), wordRuns([]run{{text: text}}))
			begin = ""
		}
	}
	if begin == "" {
		w.b.WriteString(`<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`)
	}
	w.pageBreak()
}

func wordLevel(b Block) int { return min(max(b.Level, 1), 3) }

func bookmarkName(n int) string { return fmt.Sprintf("_Toc%08d", n) }

func (w *writer) pageBreak() { w.b.WriteString(`<w:p><w:r><w:br w:type="page"/></w:r></w:p>`) }

func (w *writer) addressed() {
	list := w.doc.addressed()
	for i, line := range list {
		style := "Addressee"
		if i == 0 {
			style = "Addressed"
		}
		if len(list) == 1 {
			style = "AddressedOne"
		}
		w.styled(style, line)
	}
}

func (w *writer) foot() {
	d := w.doc
	titles, signer, copies := d.signerTitle(), oneLine(d.Signer), ended(d.CopyTo)
	if len(titles) == 0 && signer == "" && len(copies) == 0 {
		return
	}
	first := `<w:p><w:pPr><w:pStyle w:val="CopyTo"/></w:pPr></w:p>`
	if len(copies) > 0 {
		first = styledText("CopyToTitle", "Nơi nhận:")
		for _, c := range copies {
			first += styledText("CopyTo", c)
		}
	}
	second := ""
	for _, t := range titles {
		second += styledText("Signature", t)
	}
	if signer != "" {
		second += strings.Repeat(styledText("Signature", ""), 4)
	}
	second += styledText("Signature", signer)
	w.twoColumns(width-80, 80, first, second)
}
