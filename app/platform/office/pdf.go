package office

import (
	"bytes"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// The page: A4 upright in millimetres, with margins out of NĐ 30/2020, phụ lục
// I, mục I.4 (top and bottom 20–25, left 30–35, right 15–20). Page numbers,
// marks and footer stand in the margins.
const (
	pageWidth, pageHeight = 210.0, 297.0
	left, right           = 30.0, 192.0
	top, bottom           = 20.0, 275.0
	width                 = right - left
	// The halves of head and foot are centred on these.
	leftHalf, rightHalf           = left + 33, right - 46
	leftHalfWidth, rightHalfWidth = 66.0, 92.0
)

// Sizes in points: text 13 to 14, heads 12 to 14 (phụ lục I, mục II).
const (
	textSize  = 13.5
	tableSize = 12.0
	indent    = 10.0 // of a paragraph's first line
	apart     = 2.1  // 6 points between paragraphs
)

type colour struct{ r, g, b int }

var (
	ink    = colour{0x1d, 0x1d, 0x1b}
	grey   = colour{0x6b, 0x6a, 0x66}
	pale   = colour{0xf1, 0xf0, 0xec}
	violet = colour{0x5a, 0x3a, 0xa3}
	lilac  = colour{0xef, 0xea, 0xfa}
)

// printer sets one document. y is the top of what comes next.
type printer struct {
	pdf    *fpdf.Fpdf
	doc    Document
	y      float64
	titles []title
	open   []int   // levels of the headings above, outermost first
	known  []title // as the first round found them
}

// title is a heading with the page that it came to stand on.
type title struct {
	text  string
	level int
	page  int
	at    float64 // millimetres from its top
}

// PDF returns the document as PDF. The same document gives the same bytes. What
// the face has no sign for (emoji) is shown as "□".
func (d Document) PDF() ([]byte, error) {
	p, err := d.print(nil)
	if err == nil && d.Contents {
		// The contents take as many pages with numbers as without.
		p, err = d.print(p.titles)
	}
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := p.pdf.Output(&out); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func (d Document) print(known []title) (*printer, error) {
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.SetMargins(left, top, pageWidth-right)
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetCellMargin(0)
	pdf.SetCatalogSort(true)
	made := d.Date
	if made.IsZero() {
		made = time.Unix(0, 0)
	}
	pdf.SetCreationDate(made.UTC())
	pdf.SetModificationDate(made.UTC())
	pdf.SetProducer("Lan Tỏa", true)
	pdf.SetTitle(printable(d.title()), true)
	pdf.SetAuthor(printable(oneLine(d.Agency)), true)
	pdf.SetLang("vi-VN")
	if err := UseFaces(pdf); err != nil {
		return nil, err
	}
	p := &printer{pdf: pdf, doc: d, known: known}
	p.newPage()
	p.head()
	if d.Contents {
		p.contents()
		p.newPage()
	}
	p.addressed()
	for _, b := range d.Body {
		p.block(b)
	}
	p.foot()
	return p, pdf.Error()
}

// printable is text that the PDF writer can take: it knows no signs beyond the
// first plane.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r > 0xffff {
			return '□'
		}
		return r
	}, text)
}

// head has the agency at the left, quốc hiệu and tiêu ngữ at the right, number
// and date below them, then the document's name.
func (p *printer) head() {
	d := p.doc
	if d.National {
		p.nationalHead()
	}
	if d.Contents {
		p.y = max(p.y+20, 95)
	}
	heading := strings.ToUpper(oneLine(d.Heading))
	if heading != "" {
		size := 14.0
		if d.Contents {
			size = 18
		}
		p.centred("B", size, heading, width)
	}
	if subject := oneLine(d.Subject); subject != "" && !d.letter() {
		p.y++
		widest := p.centred("B", 14, subject, width-16)
		p.rule((left+right)/2, p.y+1, widest/2.5)
		p.y += 2
	}
	p.y += 5
	if d.Contents && !d.National {
		p.font("", textSize)
		p.centred("", textSize, oneLine(d.Agency), width)
	}
}

func (p *printer) nationalHead() {
	d := p.doc
	p.colour(ink)
	p.font("", 12)
	y := p.stack(leftHalf, top+4.5, 5.2, first(5, p.wrap(strings.ToUpper(oneLine(d.Superior)), leftHalfWidth)))
	p.font("B", 12.5)
	agency := first(6, p.wrap(strings.ToUpper(oneLine(d.Agency)), leftHalfWidth))
	y = p.stack(leftHalf, y, 5.2, agency)
	p.rule(leftHalf, y-3.3, p.widest(agency)/2.5)

	p.fit("B", 12.5, country, rightHalfWidth)
	p.stack(rightHalf, top+4.5, 5.2, []string{country})
	p.font("B", 13.5)
	p.stack(rightHalf, top+10.1, 5.2, []string{motto})
	p.rule(rightHalf, top+12.3, p.pdf.GetStringWidth(motto))

	y = max(y, top+15.7) + 3.5
	p.font("", 13)
	below := p.stack(leftHalf, y, 5.4, first(3, p.wrap(d.numberLine(), leftHalfWidth)))
	if d.letter() {
		p.font("", 12.5)
		below = p.stack(leftHalf, below+1, 5.2, first(16, p.wrap(d.about(), leftHalfWidth-4)))
	}
	p.fit("I", 13.5, d.dateLine(), rightHalfWidth)
	p.stack(rightHalf, y, 5.4, []string{d.dateLine()})
	p.y = max(below, y+5.4) + 3
}

// first cuts what no head of a real document comes to, so that the rest keeps
// its place on the page.
func first(n int, lines []string) []string {
	if len(lines) <= n {
		return lines
	}
	return append(lines[:n-1:n-1], "…")
}

// addressed sets Kính gửi: one receiver beside it, several below.
func (p *printer) addressed() {
	list := p.doc.addressed()
	if len(list) == 0 {
		return
	}
	p.colour(ink)
	if len(list) == 1 {
		p.font("", 14)
		if p.pdf.GetStringWidth(printable(list[0])) <= width {
			p.centred("", 14, list[0], width)
			p.y += 3
			return
		}
	}
	for i, line := range list {
		at := left + 32.0
		if i == 0 {
			at = left + 20
		}
		p.flow([]run{{text: line}}, 14, shape{left: at, right: right, gap: 0.4})
	}
	p.y += 3
}

// foot has Nơi nhận at the left and the signer at the right, on one page.
func (p *printer) foot() {
	d := p.doc
	titles, signer, copies := d.signerTitle(), oneLine(d.Signer), ended(d.CopyTo)
	if len(titles) == 0 && signer == "" && len(copies) == 0 {
		return
	}
	p.font("", 11)
	var list []string
	for _, c := range copies {
		list = append(list, p.greedy(c, leftHalfWidth)...)
	}
	const line, room = 4.6, 24.0 // room is left for hand and seal
	p.font("B", textSize)
	var heads []string
	for _, t := range titles {
		heads = append(heads, p.wrap(t, 74)...)
	}
	heads = first(8, heads)
	p.need(max(6+line*float64(len(list)), 6*float64(len(heads))+room+8))
	p.y += 4
	const signAt = right - 38
	p.font("B", textSize)
	y := p.stack(signAt, p.y+4.5, 5.8, heads)
	if signer != "" {
		p.fit("B", 14, signer, 74)
		p.stack(signAt, y+room, 5.8, []string{signer})
		y += room + 6
	}
	below := p.y
	if len(list) > 0 {
		p.font("BI", 12)
		p.text(left, p.y+4.5, "Nơi nhận:")
		p.font("", 11)
		below = p.y + 9.3
		for _, l := range list {
			if below > bottom+2 { // more receivers than a page holds
				p.newPage()
				p.font("", 11)
				below = p.y + 4.5
			}
			p.text(left, below, l)
			below += line
		}
	}
	p.y = max(y, below)
}
