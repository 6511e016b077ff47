package markdown

import (
	"regexp"
	"slices"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// callout is a quote whose first line named a kind.
type callout struct {
	ast.BaseBlock
	kind string
}

var kindCallout = ast.NewNodeKind("Callout")

func (c *callout) Kind() ast.NodeKind            { return kindCallout }
func (c *callout) Dump(source []byte, level int) { ast.DumpHelper(c, source, level, nil, nil) }

var calloutHead = regexp.MustCompile(`^\[!([a-z-]+)\][ \t]*`)

type calloutTransformer struct{ kinds []string }

// Transform puts callouts in the place of the quotes that are meant as such.
func (t calloutTransformer) Transform(doc *ast.Document, reader text.Reader, _ parser.Context) {
	var quotes []*ast.Blockquote
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if q, ok := n.(*ast.Blockquote); ok && entering {
			quotes = append(quotes, q)
		}
		return ast.WalkContinue, nil
	})
	for _, q := range quotes {
		p, ok := q.FirstChild().(*ast.Paragraph)
		if !ok || p.Lines().Len() == 0 {
			continue
		}
		first := p.Lines().At(0)
		m := calloutHead.FindSubmatch(first.Value(reader.Source()))
		if m == nil || !slices.Contains(t.kinds, string(m[1])) {
			continue
		}
		cutHead(p, first.Start+len(m[0]))
		box := &callout{kind: string(m[1])}
		if p.ChildCount() == 0 {
			q.RemoveChild(q, p)
		}
		for c := q.FirstChild(); c != nil; c = q.FirstChild() {
			box.AppendChild(box, c)
		}
		q.Parent().ReplaceChild(q.Parent(), q, box)
	}
}

// cutHead removes from a paragraph the text before a place in the source.
func cutHead(p *ast.Paragraph, until int) {
	for c := p.FirstChild(); c != nil; c = p.FirstChild() {
		t, ok := c.(*ast.Text)
		if !ok || t.Segment.Start >= until {
			return
		}
		if t.Segment.Stop > until {
			t.Segment = t.Segment.WithStart(until)
			return
		}
		p.RemoveChild(p, t)
	}
}
