package certification

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
	"strings"

	"codeberg.org/go-pdf/fpdf"
	"github.com/boombuler/barcode/qr"

	"lantoa/app/platform/office"
)

func (s sheet) font(style string, size float64) { s.pdf.SetFont(office.Family, style, size) }

func (s sheet) colour(c colour) { s.pdf.SetTextColor(c.r, c.g, c.b) }

// fit chooses the largest size up to most in which text is no wider than
// width.
func (s sheet) fit(style string, most, least float64, text string, width float64) {
	s.font(style, most)
	if w := s.pdf.GetStringWidth(text); w > width {
		s.font(style, max(least, most*width/w))
	}
}

func (s sheet) centre(x, y float64, text string) {
	s.pdf.Text(x-s.pdf.GetStringWidth(text)/2, y, text)
}

// lines sets lines centred below each other and returns the baseline that
// would come next.
func (s sheet) lines(x, y, step float64, lines []string) float64 {
	for _, line := range lines {
		s.centre(x, y, line)
		y += step
	}
	return y
}

func (s sheet) widest(lines []string) float64 {
	w := 0.0
	for _, line := range lines {
		w = max(w, s.pdf.GetStringWidth(line))
	}
	return w
}

// rule is a thin line of a length, centred.
func (s sheet) rule(x, y, length float64) {
	s.pdf.SetDrawColor(ink.r, ink.g, ink.b)
	s.pdf.SetLineWidth(0.25)
	s.pdf.Line(x-length/2, y, x+length/2, y)
}

// wrap breaks text into as few lines as the width allows, all about as long.
func (s sheet) wrap(text string, width float64) []string {
	words := s.words(printed(text), width)
	best := s.greedy(words, width)
	lo, hi := width/2, width
	for range 12 {
		mid := (lo + hi) / 2
		if lines := s.greedy(words, mid); len(lines) == len(best) && s.widest(lines) <= mid {
			best, hi = lines, mid
			continue
		}
		lo = mid
	}
	return best
}

func (s sheet) greedy(words []string, width float64) []string {
	var lines []string
	line := ""
	for _, word := range words {
		longer := strings.TrimPrefix(line+" "+word, " ")
		if line != "" && s.pdf.GetStringWidth(longer) > width {
			lines = append(lines, line)
			line = word
			continue
		}
		line = longer
	}
	return append(lines, line)
}

// words splits at spaces, and words too wide for a line wherever they must.
func (s sheet) words(text string, width float64) []string {
	var out []string
	for _, word := range strings.Fields(text) {
		part := ""
		for _, r := range word {
			if part != "" && s.pdf.GetStringWidth(part+string(r)) > width {
				out = append(out, part)
				part = ""
			}
			part += string(r)
		}
		out = append(out, part)
	}
	return out
}

// qr draws the code as a bitmap of zoom pixels a module, so that it stays sharp
// on screen and paper and can be read back out of the file.
func (s sheet) qr(text string, x, y, size float64) error {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return err
	}
	const quiet, zoom = 2, 4
	side := (code.Bounds().Dx() + 2*quiet) * zoom
	img := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.White, color.Black})
	for py := range side {
		for px := range side {
			mx, my := px/zoom-quiet, py/zoom-quiet
			if !(image.Point{X: mx, Y: my}).In(code.Bounds()) {
				continue
			}
			if r, _, _, _ := code.At(mx, my).RGBA(); r == 0 {
				img.SetColorIndex(px, py, 1)
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return err
	}
	opts := fpdf.ImageOptions{ImageType: "PNG"}
	s.pdf.RegisterImageOptionsReader("qr", opts, &b)
	s.pdf.ImageOptions("qr", x, y, size, size, false, opts, 0, "")
	return s.pdf.Error()
}

// ornament draws what is behind the text: the band at the binding edge, the
// double frame, and a faint sun of fourteen rays as on the drums of Đông Sơn.
func (s sheet) ornament() {
	const edge = 10.0
	s.sun(middle, 106)
	s.pdf.SetFillColor(teal.r, teal.g, teal.b)
	s.pdf.Rect(edge, edge, 4, pageHeight-2*edge, "F")
	s.pdf.SetFillColor(amber.r, amber.g, amber.b)
	s.pdf.Rect(edge+5, edge, 0.6, pageHeight-2*edge, "F")

	x, y, w, h := left-edge, edge, right-left+2*edge, pageHeight-2*edge
	s.pdf.SetDrawColor(teal.r, teal.g, teal.b)
	s.pdf.SetLineWidth(0.9)
	s.pdf.Rect(x+0.45, y+0.45, w-0.9, h-0.9, "D")
	s.pdf.SetDrawColor(amber.r, amber.g, amber.b)
	s.pdf.SetLineWidth(0.25)
	s.pdf.Rect(x+2.4, y+2.4, w-4.8, h-4.8, "D")
	s.flourish(middle, 61.5)
}

// flourish is the small ornament below the title.
func (s sheet) flourish(x, y float64) {
	s.pdf.SetDrawColor(amber.r, amber.g, amber.b)
	s.pdf.SetFillColor(amber.r, amber.g, amber.b)
	s.pdf.SetLineWidth(0.3)
	s.pdf.Line(x-26, y, x-4, y)
	s.pdf.Line(x+4, y, x+26, y)
	for _, d := range []float64{-1, 0, 1} {
		r := 1.3 - 0.5*math.Abs(d)
		cx := x + 2.6*d
		s.pdf.Polygon([]fpdf.PointType{{X: cx - r, Y: y}, {X: cx, Y: y - r}, {X: cx + r, Y: y}, {X: cx, Y: y + r}}, "F")
	}
}

func (s sheet) sun(x, y float64) {
	const rays, outer, inner = 14, 22.0, 8.0
	s.pdf.SetFillColor(faint.r, faint.g, faint.b)
	s.pdf.SetDrawColor(faint.r, faint.g, faint.b)
	var star []fpdf.PointType
	for i := range 2 * rays {
		r := outer
		if i%2 == 1 {
			r = inner
		}
		angle := math.Pi*float64(i)/rays - math.Pi/2
		star = append(star, fpdf.PointType{X: x + r*math.Cos(angle), Y: y + r*math.Sin(angle)})
	}
	s.pdf.Polygon(star, "F")
	for i, r := range []float64{24.5, 26.5, 32, 34, 41, 43} {
		s.pdf.SetLineWidth([]float64{0.8, 0.5}[i%2])
		s.pdf.Circle(x, y, r, "D")
	}
}
