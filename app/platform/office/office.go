// Package office lays documents out as the offices of the state do
// (NĐ 30/2020/NĐ-CP, phụ lục I): one description, and from it a PDF to keep, a
// Word document to go on writing in, and plain text to copy. What a document is
// about is the matter of who makes it.
//
// All words of a Document are data: control characters are dropped, nothing in
// them becomes a field, a macro or markup. Only Block knows two marks, **bold**
// and *italic*; text from users goes through Escape first.
package office

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"lantoa/app/platform/calendar"
)

// WordType is the media type of what Word returns.
const WordType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

// Document describes one document. Fields left empty are left out, save where
// it says otherwise.
type Document struct {
	Superior string // cơ quan chủ quản
	Agency   string // cơ quan ban hành
	Number   string // "12/BC-SYT"; empty leaves a blank to fill
	Place    string // địa danh
	// Date is shown as the day it is in Vietnam; zero leaves a blank to fill.
	Date    time.Time
	Heading string   // tên loại, "THÔNG CÁO BÁO CHÍ"; empty for a letter (công văn)
	Subject string   // trích yếu; of a letter without its "V/v"
	To      []string // Kính gửi
	Body    []Block
	// SignerTitle may hold several lines: "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC".
	SignerTitle, Signer string
	CopyTo              []string // Nơi nhận
	// National puts quốc hiệu, tiêu ngữ and the agency on top. Without it the
	// document is a plain text: no number, place or date.
	National bool
	Exercise bool // every page says DIỄN TẬP, in violet stripes
	Draft    bool // every page says DỰ THẢO
	// Contents makes the first page a cover, with the headings of level 1 and 2
	// on the pages after it.
	Contents bool
	Footer   string // small, on every page
}

// Block is a piece of the body. Text, Items, Head and Rows may hold **bold** and
// *italic*, and line feeds where a line must end.
type Block struct {
	Kind  BlockKind
	Level int    // of a Heading, 1 to 3
	Text  string // of a Heading, Paragraph, Callout
	Items []string
	Head  []string // of a Table; repeated on every page that it reaches
	Rows  [][]string
	// Widths are the columns' shares of a Table's width; without them the text
	// decides.
	Widths []float64
	Anchor string // of a Heading: its id in the HTML of the same Markdown
}

// BlockKind is what a Block is.
type BlockKind string

// The kinds of Block.
const (
	Heading   BlockKind = "heading"
	Paragraph BlockKind = "paragraph"
	Bullets   BlockKind = "bullets"
	Numbers   BlockKind = "numbers"
	Table     BlockKind = "table"
	Callout   BlockKind = "callout"
	Break     BlockKind = "break" // the rest begins on a new page
)

// The words that every page of an exercise or draft carries.
const (
	ExerciseMark = "DIỄN TẬP"
	exerciseMore = "Tình huống giả định, không phải sự việc có thật"
	DraftMark    = "DỰ THẢO"
)

const (
	country = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
	motto   = "Độc lập - Tự do - Hạnh phúc"
)

// LongDate writes the day that t is in Vietnam as NĐ 30/2020 asks: a zero before
// days below 10 and before the months 1 and 2.
func LongDate(t time.Time) string {
	t = t.In(calendar.Zone)
	month := fmt.Sprint(int(t.Month()))
	if t.Month() <= time.February {
		month = "0" + month
	}
	return fmt.Sprintf("ngày %02d tháng %s năm %d", t.Day(), month, t.Year())
}

func (d Document) dateLine() string {
	date := "ngày … tháng … năm …"
	if !d.Date.IsZero() {
		date = LongDate(d.Date)
	}
	place := oneLine(d.Place)
	if place == "" {
		place = "…"
	}
	return place + ", " + date
}

func (d Document) numberLine() string {
	if number := oneLine(d.Number); number != "" {
		return "Số: " + number
	}
	return "Số: …/…"
}

// about is the subject as it stands below a letter's number.
func (d Document) about() string {
	subject := oneLine(d.Subject)
	if subject == "" || strings.HasPrefix(strings.ToLower(subject), "v/v") {
		return subject
	}
	return "V/v " + subject
}

func (d Document) letter() bool { return d.National && oneLine(d.Heading) == "" }

// title names the file's content to who lists files.
func (d Document) title() string {
	return strings.TrimSpace(oneLine(d.Heading) + " " + oneLine(d.Subject))
}

func (d Document) signerTitle() []string { return textLines(strings.ToUpper(clean(d.SignerTitle))) }

// ended puts "- " before and ";" after each of a list, "." after the last
// (NĐ 30/2020, phụ lục I, mục II.5 and 9).
func ended(list []string) []string {
	var out []string
	for _, item := range list {
		if item = strings.TrimRight(oneLine(item), ";. "); item != "" {
			out = append(out, "- "+item+";")
		}
	}
	if n := len(out); n > 0 {
		out[n-1] = strings.TrimSuffix(out[n-1], ";") + "."
	}
	return out
}

// clean is text as it can be set: composed, tabs as spaces, without control
// characters, marks of direction and what XML cannot hold.
func clean(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\r\n", "\n")
	return norm.NFC.String(strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t', r == '\r', r == '\u2028', r == '\u2029':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r), r&0xfffe == 0xfffe:
			return -1
		}
		return r
	}, text))
}

func oneLine(text string) string { return strings.Join(strings.Fields(clean(text)), " ") }

// textLines are the lines of a cleaned text that hold anything.
func textLines(text string) []string {
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}
