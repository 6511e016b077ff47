package handbook

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold writes a text without diacritics, without what has no width, and in lower
// case: "Đính chính" and "dinh chinh" fold alike. Folding twice changes nothing.
func Fold(text string) string {
	folded, _ := foldMapped(text)
	return string(folded)
}

// foldMapped also gives, for each folded rune, the index of the rune of text it came from.
func foldMapped(text string) (folded []rune, from []int) {
	index := -1
	for _, r := range text {
		index++
		if r < unicode.MaxASCII {
			folded = append(folded, unicode.ToLower(r))
			from = append(from, index)
			continue
		}
		for _, part := range norm.NFKD.String(string(r)) {
			if unicode.In(part, unicode.Mn, unicode.Cf) { // marks, and what has no width
				continue
			}
			part = unicode.ToLower(part)
			if part == 'đ' {
				part = 'd' // NFD does not split đ
			}
			folded = append(folded, part)
			from = append(from, index)
		}
	}
	return folded, from
}

// words splits a folded text at everything that is neither letter nor digit.
func words(folded string) []string {
	return strings.FieldsFunc(folded, func(r rune) bool { return !inWord(r) })
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
