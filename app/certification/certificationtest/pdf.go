// Package certificationtest reads back what a certificate's PDF says, for
// tests: its text with the places where it stands, and its QR code. It reads
// what package certification writes, not PDF at large.
package certificationtest

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image/png"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// Line is a piece of text; X and Y are of its beginning on the baseline, in
// millimetres from the page's top left corner.
type Line struct {
	Text string
	X, Y float64
}

var (
	streams  = regexp.MustCompile(`(?s)<<((?:[^<>]|<<[^<>]*>>)*)>>\s*stream\r?\n`)
	shown    = regexp.MustCompile(`(?s)BT ([0-9.]+) ([0-9.]+) Td \(((?:[^()\\]|\\.)*)\) Tj`)
	escapes  = strings.NewReplacer(`\\`, `\`, `\(`, `(`, `\)`, `)`, `\r`, "\r")
	lengthOf = regexp.MustCompile(`/Length (\d+)`)
)

type stream struct {
	dict string
	data []byte
}

func all(pdf []byte) []stream {
	var out []stream
	for _, at := range streams.FindAllSubmatchIndex(pdf, -1) {
		dict := string(pdf[at[2]:at[3]])
		m := lengthOf.FindStringSubmatch(dict)
		if m == nil {
			continue
		}
		n, _ := strconv.Atoi(m[1])
		out = append(out, stream{dict, pdf[at[1]:min(at[1]+n, len(pdf))]})
	}
	return out
}

// Lines returns the text of the PDF's only page in the order it was drawn.
func Lines(t testing.TB, pdf []byte) []Line {
	t.Helper()
	const perMM, height = 72 / 25.4, 210.0
	var out []Line
	for _, s := range all(pdf) {
		content := inflate(s)
		for _, m := range shown.FindAllSubmatch(content, -1) {
			x, _ := strconv.ParseFloat(string(m[1]), 64)
			y, _ := strconv.ParseFloat(string(m[2]), 64)
			out = append(out, Line{Text: decode(escapes.Replace(string(m[3]))), X: x / perMM, Y: height - y/perMM})
		}
	}
	if len(out) == 0 {
		t.Fatal("no text in the PDF")
	}
	return out
}

// Text returns the text of the PDF, a line each.
func Text(t testing.TB, pdf []byte) string {
	t.Helper()
	var b strings.Builder
	for _, l := range Lines(t, pdf) {
		b.WriteString(l.Text + "\n")
	}
	return b.String()
}

func inflate(s stream) []byte {
	if !strings.Contains(s.dict, "/FlateDecode") {
		return s.data
	}
	r, err := zlib.NewReader(bytes.NewReader(s.data))
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

// QR decodes the QR code that is drawn in the PDF.
func QR(t testing.TB, pdf []byte) string {
	t.Helper()
	for _, s := range all(pdf) {
		if !strings.Contains(s.dict, "/Subtype /Image") {
			continue
		}
		text, err := readQR(s)
		if err != nil {
			t.Fatalf("the QR code cannot be read: %v", err)
		}
		return text
	}
	t.Fatal("no image in the PDF")
	return ""
}

// readQR makes a PNG of the image again: its data were taken out of one.
func readQR(s stream) (string, error) {
	number := func(key string) (n uint32) {
		at := strings.Index(s.dict, "/"+key+" ")
		if at >= 0 {
			_, _ = fmt.Sscanf(s.dict[at+len(key)+2:], "%d", &n)
		}
		return n
	}
	var b bytes.Buffer
	b.WriteString("\x89PNG\r\n\x1a\n")
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, number("Width")), number("Height"))
	chunk(&b, "IHDR", append(head, byte(number("BitsPerComponent")), 3, 0, 0, 0))
	chunk(&b, "PLTE", []byte{0xff, 0xff, 0xff, 0, 0, 0})
	chunk(&b, "IDAT", s.data)
	chunk(&b, "IEND", nil)
	img, err := png.Decode(&b)
	if err != nil {
		return "", err
	}
	bits, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		return "", err
	}
	found, err := qrcode.NewQRCodeReader().Decode(bits, nil)
	if err != nil {
		return "", err
	}
	return found.GetText(), nil
}

func chunk(b *bytes.Buffer, kind string, data []byte) {
	_ = binary.Write(b, binary.BigEndian, uint32(len(data)))
	body := append([]byte(kind), data...)
	b.Write(body)
	_ = binary.Write(b, binary.BigEndian, crc32.ChecksumIEEE(body))
}
