package office

import "strings"

const (
	cellEdge  = 1.6 // beside the text of a cell
	cellAbove = 1.0
	// tallestHead is the part of a page above which a head is set as a row.
	tallestHead = 3
)

// table sets rows over as many pages as they need, the head on each.
func (p *printer) table(b Block) {
	columns := len(b.Head)
	for _, row := range b.Rows {
		columns = max(columns, len(row))
	}
	if columns == 0 {
		return
	}
	grid := grid{printer: p, widths: shares(b, columns)}
	var rows [][][]line
	if len(b.Head) > 0 {
		grid.head = grid.row(b.Head, "B")
	}
	if grid.height(grid.head) > (bottom-top)/tallestHead { // repeated, it would leave no room for what it heads
		rows, grid.head = append(rows, grid.head), nil
	}
	for _, cells := range b.Rows {
		rows = append(rows, grid.row(cells, ""))
	}
	p.y++
	for i, row := range rows {
		if i == 0 {
			p.need(grid.height(grid.head) + min(grid.height(row), 40))
			grid.draw(grid.head, true)
		}
		grid.fit(row)
	}
	if len(rows) == 0 {
		p.need(grid.height(grid.head))
		grid.draw(grid.head, true)
	}
	p.y += apart + 1
}

// shares are the columns' widths in millimetres: as asked for, else by the
// text. None is so narrow that nothing can be read.
func shares(b Block, columns int) []float64 {
	out := make([]float64, columns)
	total := 0.0
	for i := range out {
		out[i] = min(float64(longest(b, i)), 60) + 4
		if len(b.Widths) == columns {
			out[i] = b.Widths[i]
		}
		out[i] = max(out[i], 0.001)
		total += out[i]
	}
	narrow, more := 0.0, 0.0 // what the narrowest take, and what the rest want
	for i := range out {
		floor := least(b, i, columns)
		narrow, out[i] = narrow+floor, max(width*out[i]/total-floor, 0)
		more += out[i]
	}
	for i := range out {
		if more > 0 {
			out[i] *= (width - narrow) / more
		} else {
			out[i] = (width - narrow) / float64(columns)
		}
		out[i] += least(b, i, columns)
	}
	return out
}

// least is the width, in millimetres, below which a column would break its
// longest word, as far as all columns have room for theirs.
func least(b Block, column, columns int) float64 {
	const sign, edges = 2.6, 5.0
	longest := 0
	for _, row := range append([][]string{b.Head}, b.Rows...) {
		if column < len(row) {
			for word := range strings.FieldsSeq(row[column]) {
				longest = max(longest, runeLen(word))
			}
		}
	}
	return max(8, min(float64(longest)*sign+edges, width/float64(columns)))
}

// longest is the number of signs in a column's longest cell.
func longest(b Block, column int) int {
	n := 0
	for _, row := range append([][]string{b.Head}, b.Rows...) {
		if column < len(row) {
			n = max(n, runeLen(row[column]))
		}
	}
	return n
}

// grid is a table being set; a row of it holds the lines of each cell.
type grid struct {
	*printer
	widths []float64
	head   [][]line
}

func (g grid) row(cells []string, always string) [][]line {
	out := make([][]line, len(g.widths))
	for i := range out {
		if i >= len(cells) {
			continue
		}
		room := max(g.widths[i]-2*cellEdge, 4)
		words := g.words(runs(cells[i]), tableSize, room, always)
		g.font("", tableSize)
		out[i] = g.lines(words, room, room, g.measure(" "))
	}
	return out
}

func tall(row [][]line) int {
	n := 0
	for _, cell := range row {
		n = max(n, len(cell))
	}
	return n
}

func (g grid) height(row [][]line) float64 {
	if row == nil {
		return 0
	}
	return float64(max(tall(row), 1))*lineHeight(tableSize) + 2*cellAbove
}

// fit draws a row on this page, or the next, or, when no page holds it, on
// several.
func (g grid) fit(row [][]line) {
	for {
		height := g.height(row)
		if g.y+height <= bottom {
			g.draw(row, false)
			return
		}
		whole := bottom - top - g.height(g.head)
		lines := int((bottom - g.y - 2*cellAbove) / lineHeight(tableSize))
		if height > whole && lines >= 2 {
			var now [][]line
			now, row = split(row, lines)
			g.draw(now, false)
		}
		g.newPage()
		if g.head != nil {
			g.draw(g.head, true)
		}
	}
}

func split(row [][]line, lines int) (now, later [][]line) {
	for _, cell := range row {
		n := min(lines, len(cell))
		now = append(now, cell[:n])
		later = append(later, cell[n:])
	}
	return now, later
}

func (g grid) draw(row [][]line, head bool) {
	if row == nil {
		return
	}
	height, step := g.height(row), lineHeight(tableSize)
	g.font("", tableSize)
	space := g.measure(" ")
	x := left
	for i, cell := range row {
		g.pdf.SetDrawColor(ink.r, ink.g, ink.b)
		g.pdf.SetLineWidth(0.2)
		style := "D"
		if head {
			g.pdf.SetFillColor(pale.r, pale.g, pale.b)
			style = "FD"
		}
		g.pdf.Rect(x, g.y, g.widths[i], height, style)
		y := g.y + cellAbove + 0.76*step
		if head {
			y += float64(max(tall(row), 1)-len(cell)) * step / 2
		}
		for _, l := range cell {
			at := x + cellEdge
			if head {
				at = x + (g.widths[i]-l.width-space*float64(max(len(l.words)-1, 0)))/2
			}
			g.set(l, at, y, g.widths[i]-2*cellEdge, space, tableSize, false)
			y += step
		}
		x += g.widths[i]
	}
	g.y += height
}
