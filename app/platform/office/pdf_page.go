package office

import "strconv"

// newPage begins a page with what stands on all of them.
func (p *printer) newPage() {
	p.pdf.AddPage()
	p.y = top
	if p.doc.Draft {
		p.draftMark()
	}
	if p.doc.Exercise {
		p.exerciseBand(0)
		p.exerciseBand(pageHeight - bandHeight)
	}
	if n := p.pdf.PageNo(); n > 1 {
		p.font("", 13)
		p.colour(ink)
		number := strconv.Itoa(n)
		p.text((pageWidth-p.measure(number))/2, 14.5, number)
	}
	if footer := oneLine(p.doc.Footer); footer != "" {
		p.fit("I", 9, footer, width)
		p.colour(grey)
		p.text(left, 284, footer)
	}
	p.colour(ink)
}

const bandHeight = 8.0

// exerciseBand is a striped bar over the page's width with the mark in it.
func (p *printer) exerciseBand(y float64) {
	p.pdf.SetFillColor(lilac.r, lilac.g, lilac.b)
	p.pdf.Rect(0, y, pageWidth, bandHeight, "F")
	p.pdf.SetDrawColor(violet.r, violet.g, violet.b)
	p.pdf.SetLineWidth(1.6)
	p.pdf.ClipRect(0, y, pageWidth, bandHeight, false)
	for x := -bandHeight; x < pageWidth; x += 5 {
		p.pdf.Line(x, y+bandHeight, x+bandHeight, y)
	}
	p.pdf.ClipEnd()
	text := ExerciseMark + " – " + exerciseMore
	p.font("B", 10.5)
	w := p.measure(text) + 8
	p.pdf.SetFillColor(violet.r, violet.g, violet.b)
	p.pdf.Rect((pageWidth-w)/2, y+0.8, w, bandHeight-1.6, "F")
	p.colour(colour{255, 255, 255})
	p.text((pageWidth-w)/2+4, y+5.3, text)
	p.colour(ink)
}

// draftMark is a framed word at the right of the top margin, and the same large
// and faint behind the text.
func (p *printer) draftMark() {
	p.font("B", 92)
	p.colour(colour{0xef, 0xee, 0xea})
	x, y := pageWidth/2, pageHeight/2
	p.pdf.TransformBegin()
	p.pdf.TransformRotate(52, x, y)
	p.text(x-p.measure(DraftMark)/2, y+10, DraftMark)
	p.pdf.TransformEnd()
	p.font("B", 11)
	p.colour(grey)
	w := p.measure(DraftMark)
	p.pdf.SetDrawColor(grey.r, grey.g, grey.b)
	p.pdf.SetLineWidth(0.3)
	p.pdf.Rect(right-w-4, 9.8, w+4, 6, "D")
	p.text(right-w-2, 14.1, DraftMark)
	p.colour(ink)
}

// contents lists the headings of the levels 1 and 2 with their pages, on pages
// of their own. In the first round the pages are not known yet.
func (p *printer) contents() {
	if p.known == nil {
		// The first round must take the same pages: headings are known from the
		// body, which is not set yet.
		for _, b := range p.doc.Body {
			if b.Kind == Heading && oneLine(plainText(b.Text)) != "" {
				p.known = append(p.known, title{text: oneLine(plainText(b.Text)), level: min(max(b.Level, 1), 3)})
			}
		}
		defer func() { p.known = nil }()
	}
	p.newPage()
	p.centred("B", 14, "MỤC LỤC", width)
	p.y += 3
	for _, t := range p.known {
		if t.level <= 2 {
			p.entry(t)
		}
	}
}

// entry is one line, or several, of the contents.
func (p *printer) entry(t title) {
	const numberRoom, size = 12.0, 12.5
	style, at := "B", left
	if t.level == 2 {
		style, at = "", left+6
	}
	p.font(style, size)
	lines := p.greedy(t.text, right-numberRoom-at)
	step := lineHeight(size)
	p.need(step * float64(min(len(lines), 6)))
	for i, l := range lines {
		p.need(step)
		p.font(style, size)
		p.colour(ink)
		y := p.y + 0.78*step
		p.text(at, y, l+" ")
		if i == len(lines)-1 {
			p.leader(at+p.measure(l)+1.5, y, size, t)
		}
		if t.page > 0 {
			p.pdf.Link(left, p.y, width, step, p.linkTo(t))
		}
		p.y += step
	}
	if t.level == 1 {
		p.y += 0.6
	}
}

// leader fills the line up to the page's number with dots.
func (p *printer) leader(from, y, size float64, t title) {
	number := strconv.Itoa(t.page)
	p.font("", size)
	w := p.measure(number)
	p.text(right-w, y, number)
	p.pdf.SetDrawColor(grey.r, grey.g, grey.b)
	p.pdf.SetLineWidth(0.25)
	p.pdf.SetDashPattern([]float64{0.3, 1.2}, 0)
	if to := right - w - 1.5; to > from {
		p.pdf.Line(from, y, to, y)
	}
	p.pdf.SetDashPattern(nil, 0)
}

// linkTo is a link to where the first round found a heading.
func (p *printer) linkTo(t title) int {
	link := p.pdf.AddLink()
	p.pdf.SetLink(link, t.at, t.page)
	return link
}
