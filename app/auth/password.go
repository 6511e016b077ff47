package auth

import (
	"context"
	"crypto/rand"
	_ "embed"
	"encoding/base32"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"
	"golang.org/x/text/unicode/norm"

	"lantoa/app/platform/fault"
)

// hashing is argon2id as OWASP recommends it for 19 MiB (m=19 MiB, t=2, p=1):
// about 40 ms on one core.
var hashing = &argon2id.Params{Memory: 19 << 10, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// hasher lets at most two hashes run at a time in a process: each takes 19 MiB
// and a core, and a flood of sign-ins must not take all of both.
type hasher struct {
	slots chan struct{}
	// dummy is compared where there is no account, so that it takes as long.
	dummy string
}

const hashesAtOnce = 2

func newHasher() (*hasher, error) {
	dummy, err := argon2id.CreateHash(rand.Text(), hashing)
	if err != nil {
		return nil, err
	}
	return &hasher{slots: make(chan struct{}, hashesAtOnce), dummy: dummy}, nil
}

// hash waits for a slot as long as ctx allows: fault.Unavailable.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	done, err := h.take(ctx)
	if err != nil {
		return "", err
	}
	defer done()
	return argon2id.CreateHash(normalise(password), hashing)
}

// matches compares; with hash "" it takes its time and says no.
func (h *hasher) matches(ctx context.Context, password, hash string) (bool, error) {
	done, err := h.take(ctx)
	if err != nil {
		return false, err
	}
	defer done()
	against := hash
	if against == "" {
		against = h.dummy
	}
	same, err := argon2id.ComparePasswordAndHash(normalise(password), against)
	return same && hash != "", err
}

func (h *hasher) take(ctx context.Context) (func(), error) {
	select {
	case h.slots <- struct{}{}:
		return func() { <-h.slots }, nil
	case <-ctx.Done():
		return nil, fault.Wrap(ctx.Err(), fault.Unavailable,
			"Đang có quá nhiều người đăng nhập. Vui lòng thử lại sau ít phút.",
			"Too many people are signing in. Please try again in a few minutes.")
	}
}

// normalise makes one spelling of what keyboards write in several: "ế" as one
// rune or as three.
func normalise(password string) string { return norm.NFC.String(password) }

// The length of a password, in characters.
const (
	minPassword = 10
	maxPassword = 200
)

//go:embed common.txt
var commonText string

// common are the words that the most used passwords are made of, folded.
var common = func() map[string]bool {
	words := map[string]bool{}
	for _, line := range strings.Split(commonText, "\n") {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			words[line] = true
		}
	}
	return words
}()

// checkPassword applies the rules for a new password: its length, nothing that
// everybody uses, nothing made of the own name or address. Composition rules
// ("one digit, one sign") are left out on purpose: they make Matkhau@123.
// The error is fault.Invalid on field.
func checkPassword(field, password, email, name string) error {
	refuse := func(rule, vi, en string) error { return fault.InvalidField(field, rule, vi, en) }
	length := utf8.RuneCountInString(normalise(password))
	switch {
	case length < minPassword:
		return refuse("min", "Mật khẩu cần ít nhất 10 ký tự.", "A password takes at least 10 characters.")
	case length > maxPassword:
		return refuse("max", "Mật khẩu dài nhất 200 ký tự.", "A password takes at most 200 characters.")
	case isCommon(password):
		return refuse("common", "Mật khẩu này quá phổ biến, rất dễ bị đoán.", "This password is too common and easily guessed.")
	case isOwn(password, email, name):
		return refuse("own", "Mật khẩu không được chứa họ tên hay địa chỉ thư của bạn.", "A password must not hold your name or address.")
	}
	return nil
}

// isCommon finds the listed words and what people make of them: "Matkhau@123",
// "P@ssw0rd2026", "1234567890", "aaaaaaaaaa".
func isCommon(password string) bool {
	folded := fold(password)
	if few(folded) || isRun(folded) {
		return true
	}
	// The digits and signs around a word are what people add last.
	core := strings.TrimFunc(folded, func(r rune) bool { return !unicode.IsLetter(r) })
	return core == "" || common[core] || common[keep(core, unicode.IsLetter)] ||
		common[leet.Replace(core)] || common[keep(leet.Replace(folded), unicode.IsLetter)]
}

// few tells whether s is made of less than four different characters.
func few(s string) bool {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen) < 4
}

// runs are rows of keyboards and alphabets, walked forwards or backwards.
var runs = []string{"01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "q1w2e3r4t5y6u7i8o9p0", "1q2w3e4r5t6y7u8i9o0p"}

func isRun(s string) bool {
	for _, run := range runs {
		if strings.Contains(run, s) || strings.Contains(reverse(run), s) {
			return true
		}
	}
	return false
}

func reverse(s string) string {
	r := []rune(s)
	for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
		r[i], r[j] = r[j], r[i]
	}
	return string(r)
}

// isOwn looks for the address before its @, and for the whole name, in any
// spelling.
func isOwn(password, email, name string) bool {
	word := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	folded := keep(fold(password), word)
	local, _, _ := strings.Cut(fold(email), "@")
	for _, own := range []string{keep(local, word), keep(fold(name), word)} {
		if utf8.RuneCountInString(own) >= 4 && strings.Contains(folded, own) {
			return true
		}
	}
	return false
}

func keep(s string, want func(rune) bool) string {
	return strings.Map(func(r rune) rune {
		if want(r) {
			return r
		}
		return -1
	}, s)
}

// fold lowers and strips diacritics; NFD does not split đ.
func fold(s string) string {
	s = strings.ReplaceAll(strings.ToLower(s), "đ", "d")
	return keep(norm.NFD.String(s), func(r rune) bool { return !unicode.Is(unicode.Mn, r) })
}

var leet = strings.NewReplacer("@", "a", "4", "a", "0", "o", "1", "i", "!", "i", "3", "e", "$", "s", "5", "s", "7", "t")

// temporaryPassword is 80 random bits that can be read out over a telephone.
func temporaryPassword() string {
	b := make([]byte, 10)
	_, _ = rand.Read(b) // never fails
	s := strings.ToLower(base32.StdEncoding.EncodeToString(b))
	return s[:4] + "-" + s[4:8] + "-" + s[8:12] + "-" + s[12:]
}
