package certification

import (
	"crypto/rand"
	"strings"
)

// alphabet is Crockford's base32: no I, L, O, U, so that a code read from
// paper is typed right.
const (
	alphabet   = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	codeLength = 12 // 60 bits
)

func newCode() string {
	b := make([]byte, codeLength)
	_, _ = rand.Read(b) // never fails: it ends the program instead
	for i := range b {
		b[i] = alphabet[b[i]%32]
	}
	return string(b)
}

var codeReader = strings.NewReplacer("-", "", " ", "", "O", "0", "I", "1", "L", "1")

// ParseCode reads a verification code as people type it: in any case, with
// spaces or hyphens, O for 0, I or L for 1.
func ParseCode(s string) (code string, ok bool) {
	if len(s) > 40 {
		return "", false
	}
	code = codeReader.Replace(strings.ToUpper(s))
	if len(code) != codeLength || strings.Trim(code, alphabet) != "" {
		return "", false
	}
	return code, true
}

// FormatCode writes a code in groups of four: 7K3M-Q9TD-04XB.
func FormatCode(code string) string {
	if len(code) != codeLength {
		return code
	}
	return code[:4] + "-" + code[4:8] + "-" + code[8:]
}
