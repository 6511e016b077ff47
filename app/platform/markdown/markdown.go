// Package markdown turns authored Markdown into safe HTML. It knows what a
// callout and a heading look like; where a link of a feature's own leads is
// said by the feature.
//
//	> [!quy-dinh]    <aside class="callout callout-quy-dinh">
//	## Đặt tên       <h2 id="dat-ten">
package markdown

import (
	"bytes"
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
	"golang.org/x/text/unicode/norm"
)

// Attribute is one of an <a>. Only href, title, class "law", data-instrument,
// data-article, data-lesson and data-file outlive the sanitiser.
type Attribute struct{ Name, Value string }

// Options say what is the feature's own.
type Options struct {
	// Callouts are the kinds that a quote's first line may name.
	Callouts []string
	// Link returns the attributes of a link, nil for an ordinary one.
	Link func(to string) []Attribute
	// Anchors gives paragraphs and list items ids made of their words: "p-"
	// and eight hex digits. Words that stand there twice get "-2" and so on.
	Anchors bool
}

// Law are the attributes of a link to a legal instrument and, unless they are
// "", the article with its name in words.
func Law(instrument, article, title string) []Attribute {
	out := []Attribute{{"class", "law"}, {"data-instrument", instrument}}
	if article == "" {
		return append(out, Attribute{"href", "/van-ban/" + instrument})
	}
	return append(out, Attribute{"href", "/van-ban/" + instrument + "#" + article}, Attribute{"data-article", article}, Attribute{"title", title})
}

// Render returns the HTML, sanitised: whatever the text holds, no script,
// style, form or foreign frame comes out.
func Render(text string, o Options) (string, error) {
	transformers := []util.PrioritizedValue{util.Prioritized(calloutTransformer{kinds: o.Callouts}, 100)}
	if o.Anchors {
		transformers = append(transformers, util.Prioritized(anchors{}, 200))
	}
	engine := goldmark.New(
		goldmark.WithExtensions(
			extension.Linkify, extension.Strikethrough, extension.TaskList,
			extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)),
		),
		goldmark.WithParserOptions(
			parser.WithAutoHeadingID(),
			parser.WithASTTransformers(transformers...),
		),
		goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(nodes{link: o.Link}, 100))),
	)
	var out bytes.Buffer
	ctx := parser.NewContext(parser.WithIDs(NewIDs()))
	if err := engine.Convert([]byte(text), &out, parser.WithContext(ctx)); err != nil {
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

// nodes renders callouts, and links with what the screen needs.
type nodes struct{ link func(to string) []Attribute }

// RegisterFuncs is called by goldmark.
func (r nodes) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
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
		_, err := w.WriteString("<a" + r.attributes(string(n.(*ast.Link).Destination)) + ">")
		return ast.WalkContinue, err
	})
}

func (r nodes) attributes(to string) string {
	var all []Attribute
	if r.link != nil {
		all = r.link(to)
	}
	if all == nil {
		all = []Attribute{{"href", to}}
	}
	var b strings.Builder
	for _, a := range all {
		fmt.Fprintf(&b, ` %s="%s"`, a.Name, html.EscapeString(a.Value))
	}
	return b.String()
}

// NewIDs gives the headings of one text the ids that Render gives them, for who
// reads the same Markdown by another way.
func NewIDs() parser.IDs { return &headingIDs{} }

// headingIDs makes ids of headings out of their words without diacritics.
type headingIDs struct{ used map[string]int }

// Generate is called by goldmark.
func (h *headingIDs) Generate(value []byte, _ ast.NodeKind) []byte {
	id := slug(string(value))
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

// slug is the text in lower-case ASCII letters and digits, joined by hyphens.
// NFD does not split đ.
func slug(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'đ':
			b.WriteByte('d')
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(b.String()), "-")
}
