package courses

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
)

// ErrCertificateNumber says that a text is not a certificate number.
var ErrCertificateNumber = errors.New("not a certificate number")

// ValidUntil gives the LAST day on which a certificate holds: the same day of the month, so many
// months after the day of issue, and that whole day still counts; where the month lacks the day, its
// last day. Issued 31/08/2026 for 6 months: until the end of 28/02/2027. No months = no end: "".
func ValidUntil(issued Date, months int) Date {
	if months <= 0 {
		return ""
	}
	return issued.AddMonths(months)
}

// ValidOn says whether a certificate issued on a day and valid until another holds on the given day.
// Both ends count; until "" = no end.
func ValidOn(issued, until, day Date) bool {
	return !issued.IsZero() && issued <= day && (until.IsZero() || day <= until)
}

// An issuer is an abbreviation in capitals as the province writes them: SVHTTDL, UBND, SNN-MT.
var (
	issuerPattern = regexp.MustCompile(`^\p{Lu}[\p{Lu}0-9]*(-[\p{Lu}0-9]+)*$`)
	numberPattern = regexp.MustCompile(`^([0-9]{3,9})/([0-9]{4})/GCN-(.+)$`)
)

// IsIssuer says whether a text can stand as issuer in a certificate number.
func IsIssuer(s string) bool { return len(s) <= 40 && issuerPattern.MatchString(s) }

// FormatNumber writes the n-th number of an issuer's book of the year: 012/2026/GCN-SVHTTDL. At
// least three digits; n counts from 1.
func FormatNumber(n, year int, issuer string) string {
	return fmt.Sprintf("%03d/%04d/GCN-%s", n, year, issuer)
}

// ParseNumber reads what FormatNumber wrote and nothing else ("12/2026/…" and "0012/2026/…" fail),
// so that one certificate has one number. ErrCertificateNumber otherwise.
func ParseNumber(s string) (n, year int, issuer string, err error) {
	m := numberPattern.FindStringSubmatch(s)
	if m == nil || !IsIssuer(m[3]) {
		return 0, 0, "", ErrCertificateNumber
	}
	n, _ = strconv.Atoi(m[1])
	year, _ = strconv.Atoi(m[2])
	if n < 1 || year < 2000 || FormatNumber(n, year, m[3]) != s {
		return 0, 0, "", ErrCertificateNumber
	}
	return n, year, m[3], nil
}
