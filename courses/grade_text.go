package courses

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

func gradeShortText(q Question, a Answer) tally {
	var t tally
	fold := q.Diacritics != DiacriticsRequired
	given := foldText(a.Text, fold)
	ok := false
	for _, accepted := range q.Accept {
		ok = ok || given != "" && given == foldText(accepted, fold)
	}
	right := strings.Join(q.Accept, " / ")
	t.parts = []Part{{ID: q.ID, Given: givenText(a.Text), Right: Text{VI: right, EN: right}, Correct: ok, Reason: verdict(ok)}}
	t.allOrNothing(ok)
	return t
}

func givenText(s string) Text {
	if s == "" {
		return none
	}
	return Text{VI: s, EN: s}
}

// foldText brings a short text to the form in which it is compared: NFC, lower case, single spaces,
// no punctuation at the ends; without diacritics also đ becomes d, which Unicode does not see as a
// d with a mark.
func foldText(s string, withoutDiacritics bool) string {
	s = strings.ToLower(norm.NFC.String(s))
	if withoutDiacritics {
		s = strings.Map(func(r rune) rune {
			switch {
			case r == 'đ':
				return 'd'
			case unicode.Is(unicode.Mn, r):
				return -1
			}
			return r
		}, norm.NFD.String(s))
	}
	s = strings.Join(strings.Fields(s), " ")
	return strings.TrimSpace(strings.Trim(s, ".,;:!?\"'“”‘’ "))
}

func gradeNumber(q Question, a Answer) tally {
	var t tally
	if q.Answer == nil || q.Answer.Number == nil {
		return t
	}
	readings, given := readNumber(a.Text, q.Unit), givenText(a.Text)
	if a.Number != nil {
		readings = []float64{*a.Number}
		given = Text{VI: vietnameseNumber(*a.Number), EN: englishNumber(*a.Number)}
	}
	ok := false
	for _, v := range readings {
		ok = ok || within(v, *q.Answer.Number, q.Tolerance)
	}
	t.parts = []Part{{ID: q.ID, Given: given, Right: numberKeyText(q), Correct: ok, Reason: verdict(ok)}}
	t.allOrNothing(ok)
	return t
}

// within allows for the noise of binary fractions: 0.3 is within 0.1 of 0.2.
func within(v, key, tolerance float64) bool {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return false
	}
	noise := 1e-9 * max(1, math.Abs(key))
	return math.Abs(v-key) <= tolerance+noise
}

func numberKeyText(q Question) Text {
	t := Text{VI: vietnameseNumber(*q.Answer.Number), EN: englishNumber(*q.Answer.Number)}
	if q.Tolerance > 0 {
		t.VI += " ± " + vietnameseNumber(q.Tolerance)
		t.EN += " ± " + englishNumber(q.Tolerance)
	}
	if q.Unit != "" {
		t.VI += " " + q.Unit
		t.EN += " " + q.Unit
	}
	return t
}

var (
	plainNumber = regexp.MustCompile(`^[0-9]+(\.[0-9]+)?$`)                        // 1234.5
	commaNumber = regexp.MustCompile(`^[0-9]+,[0-9]+$`)                            // 1234,5
	vietGrouped = regexp.MustCompile(`^[1-9][0-9]{0,2}(\.[0-9]{3})+(,[0-9]+)?$`)   // 1.234,5
	engGrouped  = regexp.MustCompile(`^[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?$`)   // 1,234.5
	spaced      = regexp.MustCompile(`^[1-9][0-9]{0,2}( [0-9]{3})+([.,][0-9]+)?$`) // 1 234,5
)

// maxNumber bounds the digits of a number given as text.
const maxNumber = 40

// readNumber gives every way to read a number as people write it here: "1.234" is 1234 to most and
// 1.234 to some, and both readings are given. The unit may follow. Nothing for what is no number;
// exponents, NaN and Inf are none.
func readNumber(s, unit string) []float64 {
	s = strings.Join(strings.Fields(s), " ") // Fields also splits at no-break spaces
	if folded := foldText(unit, true); folded != "" {
		if rest, ok := strings.CutSuffix(foldText(s, true), folded); ok {
			s = strings.TrimSpace(rest)
		}
	}
	if len(s) > maxNumber {
		return nil
	}
	sign := 1.0
	for _, minus := range []string{"-", "−"} {
		if rest, ok := strings.CutPrefix(s, minus); ok && sign > 0 {
			s, sign = rest, -1
		}
	}
	s = strings.TrimPrefix(s, "+")
	var out []float64
	read := func(re *regexp.Regexp, change ...string) {
		if !re.MatchString(s) {
			return
		}
		if v, err := strconv.ParseFloat(strings.NewReplacer(change...).Replace(s), 64); err == nil {
			out = append(out, sign*v)
		}
	}
	read(vietGrouped, ".", "", ",", ".")
	read(plainNumber)
	read(commaNumber, ",", ".")
	read(engGrouped, ",", "")
	read(spaced, " ", "", ",", ".")
	return out
}

// vietnameseNumber writes 1.234,5; englishNumber 1,234.5. At most two decimals.
func vietnameseNumber(f float64) string {
	return strings.NewReplacer(".", ",", ",", ".").Replace(englishNumber(f))
}

func englishNumber(f float64) string {
	s := strconv.FormatFloat(math.Abs(f), 'f', 2, 64)
	s = strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
	whole, decimals, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if decimals != "" {
		whole += "." + decimals
	}
	if f < 0 && whole != "0" {
		return "-" + whole
	}
	return whole
}
