package org

import (
	"encoding/base32"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// clean brings text to the form that is kept: NFC, single spaces, trimmed.
func clean(s string) string { return strings.Join(strings.Fields(norm.NFC.String(s)), " ") }

// Fold is how search compares: lower-case, without diacritics, đ as d.
func Fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'đ' || r == 'Đ':
			b.WriteByte('d')
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// foldWords are the words of the text as search matches them.
func foldWords(s string) []string {
	return strings.FieldsFunc(Fold(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("@._-", r)
	})
}

// splitName takes a full name apart: the first word is họ, the last tên, what
// stands between đệm. A single word is tên alone.
func splitName(full string) (family, middle, given string) {
	words := strings.Fields(full)
	switch len(words) {
	case 0:
		return "", "", ""
	case 1:
		return "", "", words[0]
	}
	return words[0], strings.Join(words[1:len(words)-1], " "), words[len(words)-1]
}

// collators are pooled: a Collator is not safe for use by two at a time, and
// costly to make.
var collators = sync.Pool{New: func() any { return &collator{c: collate.New(language.Vietnamese)} }}

type collator struct {
	c   *collate.Collator
	buf collate.Buffer
}

// sortable keeps the order of bytes in text.
var sortable = base32.HexEncoding.WithPadding(base32.NoPadding)

// textKey orders text as Vietnamese dictionaries do, syllable by syllable:
// the tone of the first counts before the letters of the second.
func textKey(texts ...string) string {
	k := collators.Get().(*collator)
	defer collators.Put(k)
	var key []byte
	for _, text := range texts {
		for _, syllable := range strings.Fields(text) {
			k.buf.Reset()
			key = append(key, k.c.KeyFromString(&k.buf, syllable)...)
			key = append(key, 0, 1)
		}
		key = append(key, 0, 0)
	}
	return sortable.EncodeToString(key)
}

// sortKey orders people by tên, then họ, then đệm.
func sortKey(family, middle, given string) string { return textKey(given, family, middle) }
