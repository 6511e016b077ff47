package courses

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
)

// The same dialect as the page that shows the lessons, so that what is checked here is what is shown.
var markdown = goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser()

// Callouts are the known kinds of a quote whose first line is [!kind].
var Callouts = []string{"quy-dinh", "vi-du", "luu-y", "viec-can-lam"}

var calloutLine = regexp.MustCompile(`^\[!([^\]]*)\]`)

// Citations lists the links of the scheme law: in a Markdown text, in reading order. Malformed ones
// are left out: the loader reports them.
func Citations(md string) []Citation {
	out := []Citation{}
	walkMarkdown(md, func(n ast.Node, line int) {
		if link, ok := n.(*ast.Link); ok {
			if c, err := ParseLawLink(string(link.Destination)); err == nil {
				c.Line = line
				out = append(out, c)
			}
		}
	})
	return out
}

// Limits of one Markdown text, a lesson's body or a text of a question.
const (
	MaxMarkdownBytes = 128 << 10
	maxMarkdownLine  = 8 << 10
)

// tooHard finds the first line (from 1) that is longer than people write, or whose quotes and lists
// nest deeper; 0 = none. Parsing such text takes time out of all proportion: "> > > …" of 6 KB never
// ended.
func tooHard(md string) int {
	if len(md) > MaxMarkdownBytes {
		return 1
	}
	for i, line := range strings.Split(md, "\n") {
		if len(line) > maxMarkdownLine || blockMarks.MatchString(line) {
			return i + 1
		}
	}
	return 0
}

var blockMarks = regexp.MustCompile(`^(?:[ \t]*(?:>|[-*+][ \t]|[0-9]{1,9}[.)][ \t])){13}|^[ \t]{64}`)

// walkMarkdown visits every node with the line it begins on, from 1; none where tooHard refuses.
func walkMarkdown(md string, visit func(n ast.Node, line int)) {
	if tooHard(md) > 0 {
		return
	}
	src := []byte(md)
	var ends []int // of the lines
	for i, c := range src {
		if c == '\n' {
			ends = append(ends, i)
		}
	}
	at := 0
	_ = ast.Walk(markdown.Parse(text.NewReader(src)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			if start, ok := begins(n); ok {
				at = start // else the node begins no earlier than what was visited last
			}
			before, _ := slices.BinarySearch(ends, at)
			visit(n, 1+before)
		}
		return ast.WalkContinue, nil
	})
}

// begins finds the byte at which a node, or the first thing known in it, begins.
func begins(n ast.Node) (int, bool) {
	switch n := n.(type) {
	case *ast.Text:
		return n.Segment.Start, true
	case *ast.RawHTML:
		if n.Segments.Len() > 0 {
			return n.Segments.At(0).Start, true
		}
	}
	if n.Type() == ast.TypeBlock && n.Lines() != nil && n.Lines().Len() > 0 {
		return n.Lines().At(0).Start, true
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if start, ok := begins(c); ok {
			return start, true
		}
	}
	return 0, false
}

// checkMarkdown looks at a text that begins on a line of a file. Headings and callouts belong to
// lessons only; elsewhere a first-level heading is refused as well.
func (b *builder) checkMarkdown(md, file string, first int, lesson bool) {
	if md == "" {
		return
	}
	if hard := tooHard(md); hard > 0 {
		b.errorf(KindMarkdown, file, first+hard-1, "Văn bản hoặc dòng quá dài, hoặc trích dẫn, danh sách lồng quá sâu", "text or line too long, or quotes and lists nested too deeply")
		return
	}
	walkMarkdown(md, func(n ast.Node, line int) {
		line += first - 1
		if !lesson {
			line = first // in YAML a text may be folded: its own line is what can be trusted
		}
		switch n := n.(type) {
		case *ast.HTMLBlock, *ast.RawHTML:
			b.errorf(KindMarkdown, file, line, "Không dùng thẻ HTML trong nội dung", "raw HTML is not allowed")
		case *ast.Heading:
			if n.Level == 1 {
				b.errorf(KindMarkdown, file, line, "Không dùng tiêu đề cấp một (#): tên bài đã ở phần đầu", "no first-level heading: the title is in the front matter")
			}
		case *ast.Link:
			b.checkLink(string(n.Destination), file, line)
		case *ast.Image:
			b.checkLink(string(n.Destination), file, line)
		case *ast.AutoLink:
			b.checkLink(string(n.URL([]byte(md))), file, line)
		case *ast.Blockquote:
			b.checkCallout(n, []byte(md), file, line)
		}
	})
}

func (b *builder) checkCallout(n *ast.Blockquote, src []byte, file string, line int) {
	p, ok := n.FirstChild().(*ast.Paragraph)
	if !ok || p.Lines().Len() == 0 {
		return
	}
	head := p.Lines().At(0)
	if m := calloutLine.FindSubmatch(head.Value(src)); m != nil && !slices.Contains(Callouts, string(m[1])) {
		b.errorf(KindMarkdown, file, line, "Khung «%[1]s» không có (chỉ có %[2]s)", "unknown callout %[1]q (known: %[2]s)", m[1], strings.Join(Callouts, ", "))
	}
}

func (b *builder) checkLink(link, file string, line int) {
	if strings.HasPrefix(link, "law:") {
		b.checkCitation(link, file, line)
		return
	}
	u, err := url.Parse(link)
	if err != nil || link == "" {
		b.errorf(KindReference, file, line, "Liên kết «%s» không đọc được", "link %q cannot be read", link)
		return
	}
	switch u.Scheme {
	case "http", "https":
		if u.Host == "" || u.User != nil {
			b.errorf(KindReference, file, line, "Liên kết «%s» không có máy chủ hợp lệ", "link %q has no proper host", link)
		}
	case "mailto", "tel":
	case "":
		b.checkRelative(u, link, file, line)
	default:
		b.errorf(KindReference, file, line, "Liên kết «%s»: chỉ dùng https, mailto, tel, law hoặc đường dẫn trong khóa học", "link %q: known are https, mailto, tel, law and paths within the course", link)
	}
}

// checkRelative allows #heading, files/name and NN-lesson.md, each within the course.
func (b *builder) checkRelative(u *url.URL, link, file string, line int) {
	target := strings.TrimPrefix(u.Path, "./")
	ok := u.Host == "" && u.RawQuery == "" && (target != "" || u.Fragment != "")
	if name, is := strings.CutPrefix(target, "files/"); is {
		_, exists := b.course.Files[name]
		ok = ok && exists
		b.used[name] = true
	} else if target != "" {
		ok = ok && slices.ContainsFunc(b.lessons, func(l loadedLesson) bool { return l.File == target })
	}
	if !ok {
		b.errorf(KindReference, file, line, "Liên kết «%s» không trỏ tới tệp nào của khóa học", "link %q leads to no file of the course", link)
	}
}

func (b *builder) checkCitation(link, file string, line int) {
	c, err := ParseLawLink(link)
	if err != nil {
		b.errorf(KindReference, file, line, "Viện dẫn «%s» sai cú pháp; ví dụ đúng: law:nd-244-2026#d3.2b", "citation %q is malformed; a good one: law:nd-244-2026#d3.2b", link)
		return
	}
	b.checkInstrumentRef(c.Instrument, file, line)
}

func (b *builder) checkInstrumentRef(id, file string, line int) {
	in, ok := b.law.Find(id)
	if !ok {
		b.errorf(KindReference, file, line, "Văn bản «%s» không có trong law.yaml", "instrument %q is not in law.yaml", id)
		return
	}
	if !in.Expired(b.asOf) {
		return
	}
	vi, en := "chưa ghi văn bản thay thế", "no successor is recorded"
	if next := b.law.Successors(id, b.asOf); len(next) > 0 {
		names := make([]string, len(next))
		for i, n := range next {
			names[i] = n.Name() + " (" + n.ID + ")"
		}
		vi, en = "thay bằng "+strings.Join(names, ", "), "replaced by "+strings.Join(names, ", ")
	}
	b.report(SeverityWarning, KindExpiredLaw, file, line,
		"%[1]s đã hết hiệu lực từ %[2]s: %[3]s", "%[1]s is no longer in force since %[2]s: %[4]s", in.Name(), in.InForceTo.Vietnamese(), vi, en)
}
