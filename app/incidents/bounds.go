package incidents

import (
	"time"
	"unicode"
	"unicode/utf8"

	"lantoa/handbook"
)

// mostText bounds a text of an entry, in characters.
const mostText = 20_000

// tooLong refuses what no screen sends: texts beyond their bounds, or with
// characters that nobody types. One entry is refused, not the batch.
func tooLong(p handbook.Payload) *Refusal {
	long := refusal("too_long", "Nội dung quá dài.", "The text is too long.")
	for _, field := range []struct {
		text string
		most int
	}{
		{p.Text, mostText},
		{p.Clause, 10},
		{p.Step, 100},
		{p.Contact, 100},
		{p.Whom, 200},
		{p.Person, 100},
		{string(p.Role), 40},
		{p.From, 100},
		{p.Statement, 64},
		{p.Request, 100},
		{p.Clock, 100},
	} {
		if utf8.RuneCountInString(field.text) > field.most {
			return long
		}
		if !readable(field.text) {
			return unreadable()
		}
	}
	if len(p.Scores) > 50 || p.Version < 0 || p.Corrects < 0 {
		return long
	}
	if d := p.Document; d != nil {
		for _, value := range d.Fields {
			if !readable(value) {
				return unreadable()
			}
		}
	}
	if p.Review != nil {
		return reviewBounds(*p.Review)
	}
	return nil
}

func unreadable() *Refusal {
	return refusal("text", "Nội dung có ký tự không dùng được.", "The text holds a character that cannot be used.")
}

func reviewBounds(r handbook.Review) *Refusal {
	for _, text := range []string{r.Expected, r.Actual, r.Causes, r.Held} {
		if utf8.RuneCountInString(text) > mostText || !readable(text) {
			return refusal("too_long", "Nội dung quá dài.", "The text is too long.")
		}
	}
	if len(r.Fixes) > 50 {
		return refusal("too_many", "Nhiều nhất 50 việc khắc phục.", "At most 50 fixes.")
	}
	for _, f := range r.Fixes {
		if f.Text == "" || utf8.RuneCountInString(f.Text) > 2000 || !readable(f.Text) || len(f.Owner) > 100 {
			return refusal("fix", "Mỗi việc khắc phục cần nội dung và người phụ trách.", "Every fix needs a text and an owner.")
		}
		if _, err := time.Parse(time.DateOnly, f.Due); err != nil {
			return refusal("fix", "Mỗi việc khắc phục cần một hạn.", "Every fix needs a date.")
		}
	}
	return nil
}

func readable(s string) bool {
	if !utf8.ValidString(s) {
		return false
	}
	for _, r := range s {
		if unicode.IsControl(r) && r != '\n' && r != '\t' && r != '\r' || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return false
		}
	}
	return true
}
