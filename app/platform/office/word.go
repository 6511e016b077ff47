package office

import (
	"archive/zip"
	"bytes"
	"embed"
	"encoding/xml"
	"fmt"
	"strings"
	"time"
)

// The parts of a Word document that are the same in all: styles, numbering,
// settings, the table of parts. They are written by hand against ECMA-376, since
// no kept library for Go covers headers, numbering and styles together (ADR
// 0006).
//
//go:embed word
var wordParts embed.FS

// Word returns the document as .docx: the layout of PDF with real styles
// (Heading 1–3, lists, a table's repeated head), so that an office can go on
// writing. The same document gives the same bytes. Its contents list no page
// numbers until Word is asked to update them.
func (d Document) Word() ([]byte, error) {
	w := &writer{doc: d}
	body := w.document()
	parts := []part{
		{"[Content_Types].xml", ""},
		{"_rels/.rels", ""},
		{"docProps/core.xml", d.coreProperties()},
		{"word/document.xml", body},
		{"word/_rels/document.xml.rels", ""},
		{"word/styles.xml", ""},
		{"word/settings.xml", ""},
		{"word/numbering.xml", w.numbering()},
		{"word/header1.xml", d.header(true)},
		{"word/header2.xml", d.header(false)},
		{"word/footer1.xml", d.footer()},
	}
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for _, p := range parts {
		if err := p.write(archive); err != nil {
			return nil, fmt.Errorf("word document: %w", err)
		}
	}
	if err := archive.Close(); err != nil {
		return nil, fmt.Errorf("word document: %w", err)
	}
	return out.Bytes(), nil
}

// part is one file in the archive; without content it is a fixed one.
type part struct{ name, content string }

func (p part) write(archive *zip.Writer) error {
	content := []byte(p.content)
	if p.content == "" {
		fixed := map[string]string{"[Content_Types].xml": "types.xml", "_rels/.rels": "package.rels", "word/_rels/document.xml.rels": "document.rels"}[p.name]
		if fixed == "" {
			fixed = strings.TrimPrefix(p.name, "word/")
		}
		var err error
		if content, err = wordParts.ReadFile("word/" + fixed); err != nil {
			return err
		}
	}
	file, err := archive.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate})
	if err == nil {
		_, err = file.Write(content)
	}
	return err
}

const (
	xmlHead    = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	namespaces = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
)

// esc is text as it can stand in XML.
func esc(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a Builder takes everything
	return b.String()
}

// twips are twentieths of a point.
func twips(mm float64) int { return int(mm*1440/25.4 + 0.5) }

func (d Document) coreProperties() string {
	made := d.Date
	if made.IsZero() {
		made = time.Unix(0, 0)
	}
	stamp := made.UTC().Format("2006-01-02T15:04:05Z")
	return xmlHead + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
		`<dc:title>` + esc(d.title()) + `</dc:title><dc:creator>` + esc(oneLine(d.Agency)) + `</dc:creator>` +
		`<dcterms:created xsi:type="dcterms:W3CDTF">` + stamp + `</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">` + stamp + `</dcterms:modified>` +
		`</cp:coreProperties>`
}

// numbering has one list of dashes, and one that counts for each Numbers block,
// so that each begins at 1.
func (w *writer) numbering() string {
	var b strings.Builder
	b.WriteString(xmlHead + `<w:numbering` + namespaces + `>`)
	level := func(id int, format, text string) {
		fmt.Fprintf(&b, `<w:abstractNum w:abstractNumId="%d"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="%s"/><w:lvlText w:val="%s"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="851" w:hanging="284"/></w:pPr></w:lvl></w:abstractNum>`, id, format, text)
	}
	level(0, "bullet", "–")
	level(1, "decimal", "%1.")
	b.WriteString(`<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`)
	for i := range w.lists {
		fmt.Fprintf(&b, `<w:num w:numId="%d"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>`, i+2)
	}
	b.WriteString(`</w:numbering>`)
	return b.String()
}

// header is that of the first page, or of those that carry a number.
func (d Document) header(first bool) string {
	body := d.exerciseBand()
	if !first {
		body += `<w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`
	}
	if d.Draft {
		body += paragraph(`<w:pStyle w:val="DraftMark"/>`, []run{{text: DraftMark}})
	}
	if body == "" {
		body = `<w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr></w:p>`
	}
	return xmlHead + `<w:hdr` + namespaces + `>` + body + `</w:hdr>`
}

func (d Document) footer() string {
	body := paragraph(`<w:pStyle w:val="Footer"/>`, []run{{text: oneLine(d.Footer)}}) + d.exerciseBand()
	return xmlHead + `<w:ftr` + namespaces + `>` + body + `</w:ftr>`
}

// exerciseBand is a striped line above and below the mark.
func (d Document) exerciseBand() string {
	if !d.Exercise {
		return ""
	}
	stripe := paragraph(`<w:pStyle w:val="ExerciseStripe"/>`, nil)
	return stripe + paragraph(`<w:pStyle w:val="ExerciseMark"/>`, []run{{text: ExerciseMark + " – " + exerciseMore}}) + stripe
}
