package certification

import (
	"bytes"
	"fmt"
	"strings"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/text/unicode/norm"

	"lantoa/app/platform/calendar"
	"lantoa/app/platform/office"
	"lantoa/courses"
)

// The sheet: A4 landscape, in millimetres, with the margins of NĐ 30/2020
// (top and bottom 20–25, left 30–35, right 15–20). Band and frame stand in the
// margins, so that the content is centred in the frame and the whole on the
// page.
const (
	pageWidth, pageHeight = 297.0, 210.0
	left, right           = 30.0, 277.0
	top, bottom           = 20.0, 190.0
	middle                = (left + right) / 2
	// The two halves of head and foot are centred on these.
	leftHalf, rightHalf = 83.0, 219.0
	halfWidth           = 112.0
)

type colour struct{ r, g, b int }

var (
	ink   = colour{0x1d, 0x1d, 0x1b}
	teal  = colour{0x0b, 0x52, 0x54}
	amber = colour{0xb9, 0x86, 0x2b}
	faint = colour{0xf4, 0xf8, 0xf7}
)

// sheet draws on one page. Positions of text are those of the baseline.
type sheet struct{ pdf *fpdf.Fpdf }

// Draw returns the certificate as PDF. The same certificate and address give
// the same bytes: nothing in it depends on when it is drawn.
func Draw(cert Certificate, verifyURL string) ([]byte, error) {
	s, err := newSheet(cert)
	if err != nil {
		return nil, err
	}
	s.ornament()
	s.head(cert.Authority)
	s.title(cert.Title)
	s.body(cert)
	if err := s.check(cert, verifyURL); err != nil {
		return nil, err
	}
	s.signature(cert)
	var out bytes.Buffer
	if err := s.pdf.Output(&out); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func newSheet(cert Certificate) (sheet, error) {
	pdf := fpdf.New("L", "mm", "A4", "")
	pdf.SetMargins(left, top, pageWidth-right)
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetCellMargin(0)
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(cert.IssuedAt.UTC())
	pdf.SetModificationDate(cert.IssuedAt.UTC())
	pdf.SetProducer("Lan Tỏa", true)
	pdf.SetTitle(cert.NumberText, true)
	pdf.SetSubject(cert.Programme, true)
	pdf.SetAuthor(cert.Authority.Name, true)
	pdf.SetLang("vi-VN")
	if err := office.UseFaces(pdf, "", "B", "I"); err != nil {
		return sheet{}, err
	}
	pdf.AddPage()
	return sheet{pdf}, pdf.Error()
}

// head has the issuer at the left, quốc hiệu and tiêu ngữ at the right, each
// with its line below (NĐ 30/2020, phụ lục I).
func (s sheet) head(i Issuer) {
	s.colour(ink)
	s.font("", 12)
	y := s.lines(leftHalf, 24, 5.4, s.wrap(i.Superior, halfWidth))
	s.font("B", 12.5)
	heading := s.wrap(i.Heading, halfWidth)
	y = s.lines(leftHalf, y, 5.4, heading)
	s.rule(leftHalf, y-3.3, s.widest(heading)/3)

	s.font("B", 12.5)
	s.centre(rightHalf, 24, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
	s.font("B", 13.5)
	const motto = "Độc lập - Tự do - Hạnh phúc"
	s.centre(rightHalf, 29.8, motto)
	s.rule(rightHalf, 31.9, s.pdf.GetStringWidth(motto))
}

func (s sheet) title(title string) {
	s.colour(teal)
	s.fit("B", 34, 18, title, right-left)
	s.centre(middle, 56, title)
	s.colour(ink)
}

// The body stands between the title and the foot.
const bodyTop, bodyBottom = 67.0, 140.0

// part is a paragraph of the body: centred, wrapped, gap above it in
// millimetres.
type part struct {
	text, style string
	size, gap   float64
	colour      colour
}

func (s sheet) body(cert Certificate) {
	h := cert.Holder
	parts := []part{
		{"Cấp cho Ông/Bà", "I", 14, 0, ink},
		{h.FullName, "B", 27, 1.5, ink},
	}
	if !h.BirthDate.IsZero() {
		parts = append(parts, part{"Ngày sinh: " + h.BirthDate.Vietnamese(), "", 14, 1.5, ink})
	}
	if h.Position != "" {
		parts = append(parts, part{"Chức vụ: " + h.Position, "", 14, 0.8, ink})
	}
	if h.Department != "" {
		parts = append(parts, part{"Đơn vị: " + h.Department, "", 14, 0.8, ink})
	}
	parts = append(parts,
		part{"Đã hoàn thành chương trình", "I", 14, 3.5, ink},
		part{cert.Programme, "B", 19, 1.2, teal},
		part{"Từ " + longDate(cert.From) + " đến " + longDate(cert.To), "", 14, 1.8, ink},
		part{fmt.Sprintf("Số tiết: %d – Xếp loại: %s", cert.Periods, cert.Classification), "", 14, 0.8, ink})
	s.stack(parts)
}

// stack sets the parts one below the other, smaller as far as they need it,
// and centres the whole in the body.
func (s sheet) stack(parts []part) {
	type set struct {
		part
		lines []string
		step  float64
	}
	var sets []set
	var height float64
	for scale := 1.0; ; scale -= 0.03 {
		sets, height = sets[:0], 0
		for _, p := range parts {
			p.size, p.gap = p.size*scale, p.gap*scale
			s.font(p.style, p.size)
			lines := s.wrap(p.text, right-left-16)
			step := p.size * 0.3528 * 1.24
			sets = append(sets, set{p, lines, step})
			height += p.gap + step*float64(len(lines))
		}
		if height <= bodyBottom-bodyTop || scale < 0.4 {
			break
		}
	}
	y := bodyTop + (bodyBottom-bodyTop-height)/2
	for _, p := range sets {
		s.font(p.style, p.size)
		s.colour(p.colour)
		y += p.gap
		s.lines(middle, y+p.step*0.78, p.step, p.lines)
		y += p.step * float64(len(p.lines))
	}
	s.colour(ink)
}

const signTop = 149.0

func (s sheet) signature(cert Certificate) {
	a := cert.Authority
	s.font("I", 13.5)
	s.centre(rightHalf, signTop, a.Place+", "+longDate(dayOf(cert.IssuedAt)))
	y := signTop + 6.4
	if a.Authority != "" {
		s.fit("B", 13.5, 8, a.Authority, halfWidth)
		s.centre(rightHalf, y, a.Authority)
		y += 5.6
	}
	s.fit("B", 13.5, 8, a.SignerTitle, halfWidth)
	s.centre(rightHalf, y, a.SignerTitle)
	s.fit("B", 14, 8, a.SignerName, halfWidth)
	s.centre(rightHalf, bottom-2, a.SignerName)
}

// check is what one compares and looks up: numbers, validity, code and QR.
func (s sheet) check(cert Certificate, verifyURL string) error {
	const size = 31.0
	if err := s.qr(verifyURL, left, bottom-size, size); err != nil {
		return err
	}
	validity := "Không thời hạn"
	if !cert.ValidUntil.IsZero() {
		validity = "Đến hết ngày " + cert.ValidUntil.Vietnamese()
	}
	rows := [][2]string{
		{"Số hiệu:", cert.NumberText},
		{"Số vào sổ:", fmt.Sprintf("%03d, sổ năm %d", cert.Number, cert.Year)},
		{"Giá trị:", validity},
		{"Mã kiểm tra:", FormatCode(cert.Code)},
	}
	const x, label, step = left + size + 4, 24.0, 5.5
	y := bottom - size + 4.6
	for _, row := range rows {
		s.font("", 11.5)
		s.pdf.Text(x, y, row[0])
		s.fit("B", 11.5, 7, row[1], leftHalf+halfWidth/2-x-label)
		s.pdf.Text(x+label, y, row[1])
		y += step
	}
	// The whole address, so that it can be typed where no camera is at hand.
	address := "Kiểm tra tại " + verifyURL
	s.fit("I", 10.5, 5, address, rightHalf-halfWidth/2-x)
	s.pdf.Text(x, y+0.6, address)
	return nil
}

func longDate(d courses.Date) string { return office.LongDate(d.Time(calendar.Zone)) }

// printed is text as it can be set: composed, on one line.
func printed(text string) string { return strings.Join(strings.Fields(norm.NFC.String(text)), " ") }
