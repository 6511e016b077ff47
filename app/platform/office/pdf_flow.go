package office

import (
	"strings"
	"unicode/utf8"
)

func (p *printer) font(style string, size float64) { p.pdf.SetFont(Family, style, size) }

func (p *printer) colour(c colour) { p.pdf.SetTextColor(c.r, c.g, c.b) }

func (p *printer) text(x, y float64, text string) { p.pdf.Text(x, y, printable(text)) }

func (p *printer) measure(text string) float64 { return p.pdf.GetStringWidth(printable(text)) }

// fit chooses the largest size up to most in which text is no wider than most
// of width.
func (p *printer) fit(style string, most float64, text string, width float64) {
	p.font(style, most)
	if w := p.measure(text); w > width {
		p.font(style, most*width/w)
	}
}

// stack sets lines centred on x below each other, the first on the baseline y,
// and returns the baseline that would come next.
func (p *printer) stack(x, y, step float64, lines []string) float64 {
	for _, line := range lines {
		p.text(x-p.measure(line)/2, y, line)
		y += step
	}
	return y
}

// centred sets text in the middle of the page and returns its widest line.
func (p *printer) centred(style string, size float64, text string, width float64) float64 {
	p.colour(ink)
	p.font(style, size)
	lines := p.wrap(text, width)
	step := lineHeight(size)
	p.need(step * float64(min(len(lines), 6)))
	for _, line := range lines {
		p.need(step)
		p.font(style, size)
		p.colour(ink)
		p.stack((left+right)/2, p.y+0.78*step, step, []string{line})
		p.y += step
	}
	return p.widest(lines)
}

func (p *printer) widest(lines []string) float64 {
	w := 0.0
	for _, line := range lines {
		w = max(w, p.measure(line))
	}
	return w
}

// rule is a thin line of a length, centred on x.
func (p *printer) rule(x, y, length float64) {
	p.pdf.SetDrawColor(ink.r, ink.g, ink.b)
	p.pdf.SetLineWidth(0.25)
	p.pdf.Line(x-length/2, y, x+length/2, y)
}

// wrap breaks text into as few lines as the width allows, all about as long.
func (p *printer) wrap(text string, width float64) []string {
	if text == "" {
		return nil
	}
	best := p.greedy(text, width)
	lo, hi := width/2, width
	for range 10 {
		mid := (lo + hi) / 2
		if lines := p.greedy(text, mid); len(lines) == len(best) && p.widest(lines) <= mid {
			best, hi = lines, mid
			continue
		}
		lo = mid
	}
	return best
}

func (p *printer) greedy(text string, width float64) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		for _, part := range p.parts(word, width) {
			longer := strings.TrimPrefix(line+" "+part, " ")
			if line != "" && p.measure(longer) > width {
				lines = append(lines, line)
				line = part
				continue
			}
			line = longer
		}
	}
	return append(lines, line)
}

// parts cuts a word that is too wide for a line wherever it must.
func (p *printer) parts(word string, width float64) []string {
	if p.measure(word) <= width {
		return []string{word}
	}
	var out []string
	part := ""
	for _, r := range word {
		if part != "" && p.measure(part+string(r)) > width {
			out = append(out, part)
			part = ""
		}
		part += string(r)
	}
	return append(out, part)
}

// shape is how a paragraph is set. first is where its first line begins when
// not at left; marker stands before the first line; draw paints below each line.
type shape struct {
	left, right float64
	first       float64
	marker      string
	markerAt    float64
	gap         float64 // after it
	justified   bool
	keep        int    // lines that must fit on the page after it
	always      string // style of all of it
	draw        func(y, height float64)
}

// piece is a stretch of a word in one style; word is pieces that stay together.
type piece struct {
	text, style string
}

type word struct {
	pieces []piece
	width  float64
	ends   bool // the line ends here
}

// words splits runs at spaces and measures what comes out. Words wider than
// most are cut.
func (p *printer) words(rs []run, size, most float64, always string) []word {
	var out []word
	open := false // whether the last word goes on with the next piece
	for _, r := range rs {
		style := styleOf(r, always)
		p.font(style, size)
		for i, line := range strings.Split(r.text, "\n") {
			if i > 0 {
				if len(out) == 0 {
					out = append(out, word{})
				}
				out[len(out)-1].ends = true
				open = false
			}
			fields := strings.Fields(line)
			for j, field := range fields {
				spaced := j > 0 || strings.HasPrefix(line, " ")
				for k, part := range p.parts(printable(field), most) {
					w := p.measure(part)
					if k == 0 && open && !spaced && out[len(out)-1].width+w <= most {
						last := &out[len(out)-1]
						last.pieces = append(last.pieces, piece{part, style})
						last.width += w
						continue
					}
					out = append(out, word{pieces: []piece{{part, style}}, width: w})
				}
			}
			open = len(out) > 0 && line != "" && !strings.HasSuffix(line, " ") && !out[len(out)-1].ends
		}
	}
	return out
}

func styleOf(r run, always string) string {
	style := ""
	if r.bold || strings.Contains(always, "B") {
		style = "B"
	}
	if r.italic || strings.Contains(always, "I") {
		style += "I"
	}
	return style
}

// line is words that stand beside each other.
type line struct {
	words []word
	width float64 // of the words, without spaces
	last  bool    // of its paragraph, or before a forced end
}

func (p *printer) lines(words []word, first, rest, space float64) []line {
	var out []line
	var now line
	room := first
	flush := func(last bool) {
		now.last = last
		out = append(out, now)
		now, room = line{}, rest
	}
	for _, w := range words {
		if n := len(now.words); n > 0 && now.width+w.width+space*float64(n) > room {
			flush(false)
		}
		now.words = append(now.words, w)
		now.width += w.width
		if w.ends {
			flush(true)
		}
	}
	if len(now.words) > 0 || len(out) == 0 {
		flush(true)
	}
	out[len(out)-1].last = true
	return out
}

func lineHeight(size float64) float64 { return size * 0.3528 * 1.26 }

// flow sets a paragraph, over pages where it must: never one line of it alone
// at the foot or the top of a page.
func (p *printer) flow(rs []run, size float64, s shape) {
	first := s.left
	if s.first > 0 {
		first = s.first
	}
	words := p.words(rs, size, s.right-max(first, s.left), s.always)
	p.font("", size)
	space := p.measure(" ")
	lines := p.lines(words, s.right-first, s.right-s.left, space)
	step := lineHeight(size)
	for i, l := range lines {
		left := len(lines) - i
		need := 1
		switch {
		case i == 0:
			need = min(2, left) + s.keep
			if left == 3 {
				need = 3 + s.keep
			}
		case left == 2:
			need = 2
		}
		p.need(step * float64(need))
		if s.draw != nil {
			s.draw(p.y, step)
		}
		x := s.left
		if i == 0 {
			x = first
			if s.marker != "" {
				p.font(s.always, size)
				p.colour(ink)
				p.text(s.markerAt, p.y+0.78*step, s.marker)
			}
		}
		p.set(l, x, p.y+0.78*step, s.right-x, space, size, s.justified)
		p.y += step
	}
	p.y += s.gap
}

// set draws a line; each word takes a space along, so that the text can be
// copied and searched.
func (p *printer) set(l line, x, y, room, space, size float64, justified bool) {
	p.colour(ink)
	gaps := float64(len(l.words) - 1)
	if justified && !l.last && gaps > 0 {
		space = min((room-l.width)/gaps, 3.5*space)
	}
	for _, w := range l.words {
		for j, piece := range w.pieces {
			p.font(piece.style, size)
			text := piece.text
			width := p.measure(text)
			if j == len(w.pieces)-1 {
				text += " "
			}
			p.text(x, y, text)
			x += width
		}
		x += space
	}
}

// need begins a new page unless height fits on this one.
func (p *printer) need(height float64) {
	if p.y+height > bottom && p.y > top {
		p.newPage()
	}
}

func runeLen(text string) int { return utf8.RuneCountInString(text) }
