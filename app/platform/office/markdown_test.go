package office_test

import (
	"encoding/json"
	"flag"
	"os"
	"testing"

	"lantoa/app/platform/office"
)

var update = flag.Bool("update", false, "write the golden files anew")

const authored = `Mở đầu có **chữ đậm**, *chữ nghiêng* và \*dấu sao\*, xem [Điều 7](law:nd-244-2026#d7.3)
hoặc [tingia](https://tingia.gov.vn).

## Đặt tên ở đâu?

- Một
  - trong một
- **Hai** &amp; ba

1. Nhận tin
2. Ghi lại

> [!vi-du] Nên nói rõ.
>
> - câu *đầu*

> Trích lời.

### Đặt tên ở đâu?

| Việc | Vì sao |
|---|---|
| **Suy đoán** | 2 * 3 |

<script>alert(1)</script>
`

// TestLiteral: whatever somebody types stands in the document as they typed it.
func TestLiteral(t *testing.T) {
	for _, typed := range []string{
		"<ghi rõ tên>", "<script>alert(1)</script>", "# Không phải đề mục", "> không phải trích", "a < b > c & d &lt; e &#60;", "*sao* _gạch_ **đậm** `mã`", `C:\thu muc\tep`,
		"[tên](javascript:alert(1))", "| a | b |", "![ảnh](x)", "~~bỏ~~ http://a.example/x_y_z?a=1&b=2", "a\n===\nb", "dòng một\ndòng hai\ndòng ba", "-5 độ", "...", "1", "***", "---", "a\n---\nb", "-",
	} {
		got := office.Document{Body: office.Markdown(office.Literal(typed))}.Text()
		if got != typed+"\n" {
			t.Errorf("%q became %q", typed, got)
		}
	}
	list := office.Markdown(office.Literal("Việc:\n- một\n- hai <b>"))
	if len(list) != 2 || list[1].Kind != office.Bullets || len(list[1].Items) != 2 || list[1].Items[1] != "hai <b>" {
		t.Errorf("%+v", list)
	}
}

func TestMarkdown(t *testing.T) {
	got, err := json.MarshalIndent(office.Markdown(authored), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/markdown.json"
	if *update {
		if err := os.WriteFile(golden, append(got, '\n'), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if string(got)+"\n" != string(want) {
		t.Errorf("the blocks are\n%s", got)
	}
}
