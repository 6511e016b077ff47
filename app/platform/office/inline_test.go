package office

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

func TestRuns(t *testing.T) {
	for text, want := range map[string]string{
		"a **b** c":         "a |B:b| c",
		"*a* **b *c* d**":   "I:a| |B:b |BI:c|B: d",
		"***a***":           "BI:a",
		"2 * 3 * 4":         "2 * 3 * 4",
		"a**b":              "a**b",
		`\*a\* \\ \n`:       `*a* \ \n`,
		"** a**":            "** a**",
		"**a":               "**a",
		"**một\nhai** cuối": "B:một\nhai| cuối",
	} {
		got := ""
		for i, r := range runs(text) {
			if i > 0 {
				got += "|"
			}
			style := styleOf(r, "")
			if style != "" {
				style += ":"
			}
			got += style + r.text
		}
		if got != want {
			t.Errorf("%q is %q, not %q", text, got, want)
		}
	}
}

func TestEscapedTextIsItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := clean(rapid.StringOf(rapid.SampledFrom([]rune(`*\ abđ_[`))).Draw(t, "text"))
		if got := fmt.Sprint(runs(Escape(text))); text != "" && got != fmt.Sprint([]run{{text: text}}) {
			t.Fatalf("%q becomes %s", text, got)
		}
	})
}
