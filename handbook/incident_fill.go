package handbook

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// fieldBlank is how {{field}} stands in a template's body.
var fieldBlank = regexp.MustCompile(`\{\{\s*([a-z0-9-]+)\s*\}\}`)

// unfilled is what a reader sees of a field that nobody filled.
const unfilled = "……"

// Fill writes the values into the template's body, each as its kind is
// written: a list as bullets, a date as dd/MM/yyyy, a time with its hour.
// Fields that are not given stay as dots. Missing names the required ones
// among them, in their order.
func (t Template) Fill(values map[string]string) (text string, missing []string) {
	kinds := map[string]FieldKind{}
	for _, f := range t.Fields {
		kinds[f.ID] = f.Kind
		if f.Required && strings.TrimSpace(values[f.ID]) == "" {
			missing = append(missing, f.ID)
		}
	}
	text = fieldBlank.ReplaceAllStringFunc(t.Body, func(found string) string {
		id := fieldBlank.FindStringSubmatch(found)[1]
		return written(kinds[id], values[id])
	})
	return text, missing
}

func written(kind FieldKind, value string) string {
	value = strings.TrimSpace(value)
	if value == "" {
		return unfilled
	}
	switch kind {
	case ListField:
		return "\n\n" + bullets(value) + "\n\n"
	case DateField:
		if t, err := time.Parse(time.DateOnly, value); err == nil {
			return t.Format("02/01/2006")
		}
	case TimeField:
		if t, err := time.Parse(time.RFC3339, value); err == nil {
			t = t.In(vietNam)
			return fmt.Sprintf("%s ngày %s", t.Format("15:04"), t.Format("02/01/2006"))
		}
	}
	return value
}

// listMark is what people begin the lines of a list with; "-5 độ" begins with none.
var listMark = regexp.MustCompile(`^\s*(?:\\?[-–•*+]\s+|•\s*)*`)

func bullets(value string) string {
	var out []string
	for _, line := range strings.Split(value, "\n") {
		if line = strings.TrimSpace(listMark.ReplaceAllString(line, "")); line != "" {
			out = append(out, "- "+line)
		}
	}
	return strings.Join(out, "\n")
}
