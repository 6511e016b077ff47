package authoring

import (
	"bytes"
	"fmt"
	"html"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"lantoa/courses"
)

// renderLesson turns the Markdown of a lesson into safe HTML. lessons maps the
// file names of the course's lessons to their ids, for links between them.
//
//	[text](law:nd-244-2026#d3.5)  <a class="law" data-instrument="nd-244-2026" data-article="d3.5" href=…>
//	[text](02-name.md)            <a data-lesson="id" href="#id">
//	[text](files/form.txt)        <a data-file="form.txt" href="files/form.txt">
//	> [!quy-dinh]                 <aside class="callout callout-quy-dinh">
func renderLesson(md string, lessons map[string]string) (string, error) {
	engine := goldmark.New(
		goldmark.WithExtensions(
			extension.Linkify, extension.Strikethrough, extension.TaskList,
			extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)),
		),
		goldmark.WithParserOptions(
			parser.WithAutoHeadingID(),
			parser.WithASTTransformers(util.Prioritized(calloutTransformer{}, 100)),
		),
		goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(lessonRenderer{lessons: lessons}, 100))),
	)
	var out bytes.Buffer
	ctx := parser.NewContext(parser.WithIDs(&headingIDs{}))
	if err := engine.Convert([]byte(md), &out, parser.WithContext(ctx)); err != nil {
		return "", fmt.Errorf("render Markdown: %w", err)
	}
	return sanitiser.Sanitize(out.String()), nil
}

var sanitiser = func() *bluemonday.Policy {
	slug := regexp.MustCompile(`^[a-z0-9.-]+$`)
	p := bluemonday.UGCPolicy()
	p.AllowElements("aside")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^callout callout-[a-z-]+$`)).OnElements("aside")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^law$`)).OnElements("a")
	p.AllowAttrs("data-instrument", "data-article", "data-lesson").Matching(slug).OnElements("a")
	p.AllowAttrs("data-file").Matching(regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)).OnElements("a")
	p.RequireNoReferrerOnFullyQualifiedLinks(true)
	p.AddTargetBlankToFullyQualifiedLinks(true)
	return p
}()

// callout is a quote whose first line named a kind.
type callout struct {
	ast.BaseBlock
	kind string
}

var kindCallout = ast.NewNodeKind("Callout")

func (c *callout) Kind() ast.NodeKind            { return kindCallout }
func (c *callout) Dump(source []byte, level int) { ast.DumpHelper(c, source, level, nil, nil) }

var calloutHead = regexp.MustCompile(`^\[!([a-z-]+)\][ \t]*`)

type calloutTransformer struct{}

// Transform puts callouts in the place of the quotes that are meant as such.
func (calloutTransformer) Transform(doc *ast.Document, reader text.Reader, _ parser.Context) {
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
		if m == nil || !slices.Contains(courses.Callouts, string(m[1])) {
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

// lessonRenderer renders callouts, and links with what the screen needs.
type lessonRenderer struct{ lessons map[string]string }

// RegisterFuncs is called by goldmark.
func (r lessonRenderer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(kindCallout, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		open := "</aside>\n"
		if entering {
			open = `<aside class="callout callout-` + n.(*callout).kind + "\">\n"
		}
		_, err := w.WriteString(open)
		return ast.WalkContinue, err
	})
	reg.Register(ast.KindLink, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			_, err := w.WriteString("</a>")
			return ast.WalkContinue, err
		}
		link := n.(*ast.Link)
		_, err := w.WriteString("<a " + r.attributes(string(link.Destination)) + ">")
		return ast.WalkContinue, err
	})
}

func (r lessonRenderer) attributes(to string) string {
	if c, err := courses.ParseLawLink(to); err == nil {
		attrs := fmt.Sprintf(`class="law" data-instrument="%s" href="/van-ban/%s`, c.Instrument, c.Instrument)
		if c.Article == "" {
			return attrs + `"`
		}
		return attrs + fmt.Sprintf(`#%s" data-article="%s" title="%s"`, c.Article, c.Article, html.EscapeString(courses.ArticleText(c.Article)))
	}
	u, err := url.Parse(to)
	if err != nil {
		return ""
	}
	if id, ok := r.lessons[strings.TrimPrefix(u.Path, "./")]; ok && u.Host == "" {
		return fmt.Sprintf(`data-lesson="%s" href="#%s"`, id, id)
	}
	if dir, name := path.Split(strings.TrimPrefix(u.Path, "./")); dir == "files/" && u.Host == "" {
		return fmt.Sprintf(`data-file="%[1]s" href="files/%[1]s"`, html.EscapeString(name))
	}
	return `href="` + html.EscapeString(to) + `"`
}

// headingIDs makes ids of headings out of their words without diacritics.
type headingIDs struct{ used map[string]int }

var notSlug = regexp.MustCompile(`[^a-z0-9]+`)

// Generate is called by goldmark.
func (h *headingIDs) Generate(value []byte, _ ast.NodeKind) []byte {
	id := strings.Trim(notSlug.ReplaceAllString(fold(string(value)), "-"), "-")
	if id == "" {
		id = "muc"
	}
	if h.used == nil {
		h.used = map[string]int{}
	}
	h.used[id]++
	if n := h.used[id]; n > 1 {
		id += "-" + strconv.Itoa(n)
	}
	return []byte(id)
}

// Put is called by goldmark.
func (h *headingIDs) Put([]byte) {}
