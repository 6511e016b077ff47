package office

import (
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"lantoa/app/platform/markdown"
)

// callouts are the words before a callout of the authored Markdown.
var callouts = map[string]string{
	"quy-dinh": "Quy định", "vi-du": "Ví dụ", "luu-y": "Lưu ý", "chu-y": "Chú ý", "viec-can-lam": "Việc cần làm",
}

// Markdown turns authored Markdown into blocks: headings with the ids that
// package markdown gives them, lists (inner ones as lines of their item),
// tables, quotes and callouts. A link within the product (law:, lesson:, a path)
// becomes its text, one to the web has its address behind it. HTML and pictures
// are left out.
func Markdown(src string) []Block {
	engine := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.TaskList), goldmark.WithParserOptions(parser.WithAutoHeadingID()))
	doc := engine.Parser().Parse(text.NewReader([]byte(src)), parser.WithContext(parser.NewContext(parser.WithIDs(markdown.NewIDs()))))
	return (&reader{src: []byte(src)}).blocks(doc)
}

type reader struct{ src []byte }

func (r *reader) blocks(parent ast.Node) []Block {
	var out []Block
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Heading:
			b := Block{Kind: Heading, Level: min(max(n.Level-1, 1), 3), Text: r.inline(n)}
			if id, ok := n.AttributeString("id"); ok {
				if name, ok := id.([]byte); ok {
					b.Anchor = string(name)
				}
			}
			out = append(out, b)
		case *ast.Paragraph, *ast.TextBlock:
			if t := r.inline(n); t != "" {
				out = append(out, Block{Kind: Paragraph, Text: t})
			}
		case *ast.List:
			kind := Bullets
			if n.IsOrdered() {
				kind = Numbers
			}
			out = append(out, Block{Kind: kind, Items: r.items(n)})
		case *ast.Blockquote:
			out = append(out, r.quote(n))
		case *east.Table:
			out = append(out, r.table(n))
		case *ast.FencedCodeBlock, *ast.CodeBlock:
			out = append(out, Block{Kind: Paragraph, Text: Escape(strings.TrimRight(string(n.Lines().Value(r.src)), "\n"))})
		}
	}
	return out
}

// items are a list's, each with what it holds as lines below each other.
func (r *reader) items(list ast.Node) []string {
	var out []string
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		out = append(out, strings.Join(r.lines(item), "\n"))
	}
	return out
}

// lines are blocks as lines of one text.
func (r *reader) lines(parent ast.Node) []string {
	var out []string
	for _, b := range r.blocks(parent) {
		switch b.Kind {
		case Bullets, Numbers:
			for _, item := range b.Items {
				out = append(out, "– "+item)
			}
		case Table:
			out = append(out, b.text()...)
		case Heading:
			out = append(out, "**"+b.Text+"**")
		default:
			out = append(out, b.Text)
		}
	}
	return out
}

func (r *reader) quote(n ast.Node) Block {
	body := strings.Join(r.lines(n), "\n")
	rest, ok := strings.CutPrefix(body, "[!")
	if !ok {
		return Block{Kind: Callout, Text: body}
	}
	kind, rest, ok := strings.Cut(rest, "]")
	if !ok || callouts[kind] == "" {
		return Block{Kind: Callout, Text: body}
	}
	return Block{Kind: Callout, Text: "**" + callouts[kind] + "**\n" + strings.TrimSpace(rest)}
}

func (r *reader) table(n ast.Node) Block {
	b := Block{Kind: Table}
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		var cells []string
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			cells = append(cells, r.inline(cell))
		}
		if _, ok := row.(*east.TableHeader); ok {
			b.Head = cells
			continue
		}
		b.Rows = append(b.Rows, cells)
	}
	return b
}

// words are what a stretch of the source says: escapes and entities resolved. An
// escaped "&" begins no entity.
func (r *reader) words(source []byte) string {
	var b strings.Builder
	from := 0
	said := func(to int) {
		b.Write(util.ResolveEntityNames(util.ResolveNumericReferences(source[from:to])))
		from = to
	}
	for i := 0; i+1 < len(source); i++ {
		if source[i] == '\\' && util.IsPunct(source[i+1]) {
			said(i)
			b.WriteByte(source[i+1])
			i, from = i+1, i+2
		}
	}
	said(len(source))
	return b.String()
}

// Literal writes what somebody typed so that Markdown shows it as it is: signs
// are no marks, tags no HTML, lines stay lines. Lines that begin like those of a
// list are one.
func Literal(text string) string {
	lines := strings.Split(literals.Replace(strings.ReplaceAll(text, "\r\n", "\n")), "\n")
	for i, line := range lines {
		line = strings.TrimLeft(line, " \t") // four spaces would be code
		if ruleLineTyped.MatchString(line) {
			line = `\` + line
		}
		lines[i] = line
	}
	for i := range lines[:len(lines)-1] {
		if strings.TrimSpace(lines[i]) == "" || strings.TrimSpace(lines[i+1]) == "" || listLine.MatchString(lines[i]) || listLine.MatchString(lines[i+1]) {
			continue
		}
		lines[i] += "\\" // the line ends here
	}
	return strings.Join(lines, "\n")
}

var (
	literals = strings.NewReplacer(
		`\`, `\\`, `*`, `\*`, `_`, `\_`, "`", "\\`", `<`, `\<`, `>`, `\>`, `#`, `\#`, `|`, `\|`, `[`, `\[`, `]`, `\]`, `&`, `\&`, `~`, `\~`, `=`, `\=`, `!`, `\!`)
	ruleLineTyped = regexp.MustCompile(`^-[- \t]*$`)
	listLine      = regexp.MustCompile(`^(?:[-+]|\d{1,3}[.)])\s`)
)

func (r *reader) inline(parent ast.Node) string {
	var b strings.Builder
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			b.WriteString(Escape(r.words(n.Value(r.src))))
			if n.HardLineBreak() {
				b.WriteByte('\n')
			} else if n.SoftLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.WriteString(Escape(string(n.Value)))
		case *ast.Emphasis:
			mark := strings.Repeat("*", min(n.Level, 2))
			b.WriteString(mark + r.inline(n) + mark)
		case *ast.Link:
			b.WriteString(r.inline(n))
			if to := string(n.Destination); strings.Contains(to, "://") {
				b.WriteString(" (" + Escape(to) + ")")
			}
		case *ast.AutoLink:
			b.WriteString(Escape(string(n.URL(r.src))))
		case *east.TaskCheckBox:
			b.WriteString("☐ ")
		case *ast.RawHTML, *ast.Image:
		default:
			b.WriteString(r.inline(n))
		}
	}
	return strings.TrimSpace(b.String())
}
