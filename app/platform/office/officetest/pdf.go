// Package officetest reads back what documents say, for tests: the text of a
// PDF with the places where it stands, and the parts of a Word document. It
// reads what this program writes, not PDF or OOXML at large.
package officetest

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
)

// Line is a piece of text; X and Y are of its beginning on the baseline, in
// millimetres from the page's top left corner.
type Line struct {
	Text string
	X, Y float64
}

// Stream is an object of a PDF with its data, as they lie in the file.
type Stream struct {
	Dict string
	Data []byte
}

var (
	streams  = regexp.MustCompile(`(?s)<<((?:[^<>]|<<[^<>]*>>)*)>>\s*stream\r?\n`)
	shown    = regexp.MustCompile(`(?s)BT ([0-9.-]+) ([0-9.-]+) Td \(((?:[^()\\]|\\.)*)\) Tj`)
	escapes  = strings.NewReplacer(`\\`, `\`, `\(`, `(`, `\)`, `)`, `\r`, "\r")
	lengthOf = regexp.MustCompile(`/Length (\d+)`)
	mediaBox = regexp.MustCompile(`/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]`)
)

// Streams returns all streams of a PDF in the order of the file.
func Streams(pdf []byte) []Stream {
	var out []Stream
	for _, at := range streams.FindAllSubmatchIndex(pdf, -1) {
		dict := string(pdf[at[2]:at[3]])
		m := lengthOf.FindStringSubmatch(dict)
		if m == nil {
			continue
		}
		n, _ := strconv.Atoi(m[1])
		out = append(out, Stream{dict, pdf[at[1]:min(at[1]+n, len(pdf))]})
	}
	return out
}

// Pages returns the text of each page in the order in which it was drawn.
func Pages(t testing.TB, pdf []byte) [][]Line {
	t.Helper()
	box := mediaBox.FindSubmatch(pdf)
	if box == nil {
		t.Fatal("not a PDF of ours: no page size")
	}
	const perMM = 72 / 25.4
	points, _ := strconv.ParseFloat(string(box[2]), 64)
	var out [][]Line
	for _, s := range Streams(pdf) {
		if strings.Contains(s.Dict, "/Subtype") || strings.Contains(s.Dict, "/Length1") {
			continue
		}
		found := shown.FindAllSubmatch(s.inflate(), -1)
		if found == nil {
			continue
		}
		var page []Line
		for _, m := range found {
			x, _ := strconv.ParseFloat(string(m[1]), 64)
			y, _ := strconv.ParseFloat(string(m[2]), 64)
			page = append(page, Line{Text: decode(escapes.Replace(string(m[3]))), X: x / perMM, Y: (points - y) / perMM})
		}
		out = append(out, page)
	}
	if len(out) == 0 {
		t.Fatal("no text in the PDF")
	}
	return out
}

// PageTexts returns the words of each page, one space between them, as they
// follow each other in the file.
func PageTexts(t testing.TB, pdf []byte) []string {
	t.Helper()
	var out []string
	for _, page := range Pages(t, pdf) {
		var b strings.Builder
		for i, l := range page {
			if i > 0 && l.Y != page[i-1].Y {
				b.WriteByte(' ')
			}
			b.WriteString(l.Text)
		}
		out = append(out, strings.Join(strings.Fields(b.String()), " "))
	}
	return out
}

func (s Stream) inflate() []byte {
	if !strings.Contains(s.Dict, "/FlateDecode") {
		return s.Data
	}
	r, err := zlib.NewReader(bytes.NewReader(s.Data))
	if err != nil {
		return nil
	}
	content, _ := io.ReadAll(r)
	return content
}

func decode(s string) string {
	units := make([]uint16, len(s)/2)
	for i := range units {
		units[i] = binary.BigEndian.Uint16([]byte(s[2*i:]))
	}
	return string(utf16.Decode(units))
}
