// Package certificationtest reads back what a certificate's PDF says, for
// tests: its text with the places where it stands, and its QR code. It reads
// what package certification writes, not PDF at large.
package certificationtest

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image/png"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"lantoa/app/platform/office/officetest"
)

// Line is a piece of text with its place.
type Line = officetest.Line

// Lines returns the text of the PDF's only page in the order it was drawn.
func Lines(t testing.TB, pdf []byte) []Line {
	t.Helper()
	pages := officetest.Pages(t, pdf)
	if len(pages) != 1 {
		t.Fatalf("%d pages", len(pages))
	}
	return pages[0]
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

// QR decodes the QR code that is drawn in the PDF.
func QR(t testing.TB, pdf []byte) string {
	t.Helper()
	for _, s := range officetest.Streams(pdf) {
		if !strings.Contains(s.Dict, "/Subtype /Image") {
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
func readQR(s officetest.Stream) (string, error) {
	number := func(key string) (n uint32) {
		at := strings.Index(s.Dict, "/"+key+" ")
		if at >= 0 {
			_, _ = fmt.Sscanf(s.Dict[at+len(key)+2:], "%d", &n)
		}
		return n
	}
	var b bytes.Buffer
	b.WriteString("\x89PNG\r\n\x1a\n")
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, number("Width")), number("Height"))
	chunk(&b, "IHDR", append(head, byte(number("BitsPerComponent")), 3, 0, 0, 0))
	chunk(&b, "PLTE", []byte{0xff, 0xff, 0xff, 0, 0, 0})
	chunk(&b, "IDAT", s.Data)
	chunk(&b, "IEND", nil)
	img, err := png.Decode(&b)
	if err != nil {
		return "", err
	}
	bits, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		return "", err
	}
	// The image holds the code and nothing else, upright. Without the hint the
	// reader searches for it as in a photograph, and misreads one in a hundred.
	asDrawn := map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_PURE_BARCODE: true}
	found, err := qrcode.NewQRCodeReader().Decode(bits, asDrawn)
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
