package officetest

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// Para is a paragraph of a Word document: the id of its style and its text, a
// forced end of a line as "\n".
type Para struct{ Style, Text string }

// WordParts returns the files of a Word document by name. Each must be XML.
func WordParts(t testing.TB, docx []byte) map[string]string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(docx), int64(len(docx)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		for d := xml.NewDecoder(bytes.NewReader(content)); ; {
			_, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
		parts[f.Name] = string(content)
	}
	return parts
}

// Paras returns the paragraphs of one part of a Word document, "word/document.xml"
// or a header.
func Paras(t testing.TB, docx []byte, part string) []Para {
	t.Helper()
	content, ok := WordParts(t, docx)[part]
	if !ok {
		t.Fatalf("no part %s", part)
	}
	var out []Para
	inText := false
	for d := xml.NewDecoder(strings.NewReader(content)); ; {
		token, err := d.Token()
		if err != nil {
			return out
		}
		switch token := token.(type) {
		case xml.StartElement:
			switch token.Name.Local {
			case "p":
				out = append(out, Para{})
			case "pStyle":
				out[len(out)-1].Style = token.Attr[0].Value
			case "t":
				inText = true
			case "br":
				out[len(out)-1].Text += "\n"
			}
		case xml.EndElement:
			inText = inText && token.Name.Local != "t"
		case xml.CharData:
			if inText {
				out[len(out)-1].Text += string(token)
			}
		}
	}
}

// WordText returns the text of a Word document, a paragraph a line, without
// empty ones.
func WordText(t testing.TB, docx []byte) string {
	t.Helper()
	var b strings.Builder
	for _, p := range Paras(t, docx, "word/document.xml") {
		if p.Text != "" {
			b.WriteString(p.Text + "\n")
		}
	}
	return b.String()
}
