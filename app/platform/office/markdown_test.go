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
