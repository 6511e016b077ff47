package markdown_test

import (
	"strings"
	"testing"

	"lantoa/app/platform/markdown"
)

func render(t *testing.T, text string) string {
	t.Helper()
	html, err := markdown.Render(text, markdown.Options{Callouts: []string{"luu-y"}, Link: func(to string) []markdown.Attribute {
		if rest, ok := strings.CutPrefix(to, "law:"); ok {
			instrument, article, _ := strings.Cut(rest, "#")
			return markdown.Law(instrument, article, "khoản 5 Điều 3")
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	return html
}

func TestRender(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"law", "[Đ3](law:nd-244-2026#d3.5)", `<a class="law" data-instrument="nd-244-2026" href="/van-ban/nd-244-2026#d3.5" data-article="d3.5" title="khoản 5 Điều 3"`},
		{"whole instrument", "[NĐ](law:nd-244-2026)", `<a class="law" data-instrument="nd-244-2026" href="/van-ban/nd-244-2026"`},
		{"ordinary link", "[xem](https://example.org/a?b=1&c=2)", `href="https://example.org/a?b=1&amp;c=2"`},
		{"heading", "## Đặt tên ở đâu?", `<h2 id="dat-ten-o-dau">`},
		{"same heading twice", "## Mẫu\n\n## Mẫu", `<h2 id="mau-2">`},
		{"callout", "> [!luu-y] Giữ bình tĩnh\n> và **ghi lại**.", "<aside class=\"callout callout-luu-y\">\n<p>Giữ bình tĩnh\nvà <strong>ghi lại</strong>.</p>"},
		{"unknown callout stays a quote", "> [!khac] x", "<blockquote>"},
		{"table", "| a | b |\n|---|--:|\n| 1 | 2 |", `<td align="right">2</td>`},
	} {
		if got := render(t, tt.text); !strings.Contains(got, tt.want) {
			t.Errorf("%s: no %s in\n%s", tt.name, tt.want, got)
		}
	}
}

func TestNothingHarmfulComesOut(t *testing.T) {
	for _, text := range []string{
		"<script>alert(1)</script>", "[x](javascript:alert(1))", `<img src=x onerror=alert(1)>`, `<a href="#" onclick="x()">x</a>`,
		`[x](law:a"onmouseover="alert(1))`, "<style>*{display:none}</style>", "<iframe src=//evil.example></iframe>", "[x](data:text/html,x)",
	} {
		got := strings.ToLower(render(t, text))
		for _, bad := range []string{"<script", "javascript:", " onerror", " onclick=", ` onmouseover="`, "<style", "<iframe", `href="data:`} {
			if strings.Contains(got, bad) {
				t.Errorf("%q gives %s", text, got)
			}
		}
	}
}
