package office

import "strconv"

func (p *printer) block(b Block) {
	switch b.Kind {
	case Heading:
		p.heading(b)
	case Bullets, Numbers:
		p.list(b)
	case Table:
		p.table(b)
	case Callout:
		p.callout(b)
	case Break:
		if p.y > top {
			p.newPage()
		}
	default:
		if rs := runs(b.Text); len(rs) > 0 {
			p.flow(rs, textSize, shape{left: left, right: right, first: left + indent, gap: apart, justified: true})
		}
	}
}

func (p *printer) heading(b Block) {
	level := min(max(b.Level, 1), 3)
	size := []float64{15, 14, textSize}[level-1]
	style := []string{"B", "B", "BI"}[level-1]
	if p.y > top {
		p.y += []float64{5, 3.5, 2}[level-1]
	}
	text := oneLine(plainText(b.Text))
	if text == "" {
		return
	}
	p.need(lineHeight(size) * 3.2)
	p.font(style, size)
	p.bookmark(text, level)
	p.titles = append(p.titles, title{text, level, p.pdf.PageNo(), p.y})
	p.flow([]run{{text: text}}, size, shape{left: left, right: right, gap: apart, keep: 1, always: style})
}

// bookmark adds to the outline, whose levels may not jump.
func (p *printer) bookmark(text string, level int) {
	for n := len(p.open); n > 0 && p.open[n-1] >= level; n-- {
		p.open = p.open[:n-1]
	}
	p.pdf.Bookmark(printable(text), len(p.open), p.y)
	p.open = append(p.open, level)
}

func (p *printer) list(b Block) {
	for i, item := range b.Items {
		rs := runs(item)
		if len(rs) == 0 {
			continue
		}
		marker, at := "–", left+indent-4.5
		if b.Kind == Numbers {
			marker = strconv.Itoa(i+1) + "."
			p.font("", textSize)
			at = left + indent - 1.5 - p.measure(marker)
		}
		p.flow(rs, textSize, shape{left: left + indent, right: right, marker: marker, markerAt: at, gap: apart / 2, justified: true})
	}
	p.y += apart / 2
}

// callout sets text on a tinted ground with a bar at its left.
func (p *printer) callout(b Block) {
	rs := runs(b.Text)
	if len(rs) == 0 {
		return
	}
	draw := func(y, height float64) {
		p.pdf.SetFillColor(pale.r, pale.g, pale.b)
		p.pdf.Rect(left, y, width, height, "F")
		p.pdf.SetFillColor(grey.r, grey.g, grey.b)
		p.pdf.Rect(left, y, 0.9, height, "F")
	}
	const edge = 1.6
	p.need(2*lineHeight(textSize) + 2*edge)
	draw(p.y, edge)
	p.y += edge
	p.flow(rs, textSize-0.5, shape{left: left + 5, right: right - 4, draw: draw})
	draw(p.y, edge)
	p.y += edge + apart + 0.6
}
