package certification

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"lantoa/app/platform/jobs"
	"lantoa/courses"
)

// Status is what a certificate is worth at a moment.
type Status string

// The statuses.
const (
	Valid      Status = "valid"
	Expired    Status = "expired"
	Superseded Status = "superseded" // a newer one of the same course was issued
	Revoked    Status = "revoked"
	NotIssued  Status = "not_issued" // at a moment before its issue
)

// Certificate is a giấy chứng nhận as it was issued. Its id is the id of the
// enrolment that it certifies: a second run of the job finds it there.
type Certificate struct {
	ID          string `bson:"_id" json:"id"`
	EnrolmentID string `bson:"enrolmentId" json:"enrolmentId"`
	PersonID    string `bson:"personId" json:"personId"`
	// Issuer, Year and Number are its place in the book; NumberText is how it
	// is written: 012/2026/GCN-SVHTTDL.
	Issuer     string `bson:"issuer" json:"issuer"`
	Year       int    `bson:"year" json:"year"`
	Number     int    `bson:"number" json:"number"`
	NumberText string `bson:"numberText" json:"numberText"`
	// Code finds the certificate at /verify/{code}. It cannot be guessed.
	Code string `bson:"code" json:"code"`

	Holder Holder `bson:"holder" json:"holder"`
	// Authority is the issuer as it was on the day, signer included, so that
	// the PDF can be drawn again and come out the same.
	Authority Issuer `bson:"authority" json:"authority"`

	CourseCode  string       `bson:"courseCode" json:"courseCode"`
	CourseTitle string       `bson:"courseTitle" json:"courseTitle"`
	Title       string       `bson:"title" json:"title"` // GIẤY CHỨNG NHẬN
	Programme   string       `bson:"programme" json:"programme"`
	Version     int          `bson:"version" json:"version"`
	Cycle       int          `bson:"cycle" json:"cycle"`
	From        courses.Date `bson:"from" json:"from"` // first and last day of study
	To          courses.Date `bson:"to" json:"to"`
	Periods     int          `bson:"periods" json:"periods"` // số tiết
	// Classification is the xếp loại, "Đạt" where the course has no others.
	Classification string   `bson:"classification" json:"classification"`
	Score          *float64 `bson:"score,omitempty" json:"score,omitempty"` // percent

	IssuedAt time.Time `bson:"issuedAt" json:"issuedAt"`
	// ValidUntil is the last day on which it holds; "" is no end.
	ValidUntil courses.Date `bson:"validUntil,omitempty" json:"validUntil,omitempty"`

	SupersededBy string      `bson:"supersededBy,omitempty" json:"supersededBy,omitempty"`
	SupersededAt *time.Time  `bson:"supersededAt,omitempty" json:"supersededAt,omitempty"`
	RevokedAt    *time.Time  `bson:"revokedAt,omitempty" json:"revokedAt,omitempty"`
	Revocation   *Revocation `bson:"revocation,omitempty" json:"-"` // asked for, or done when RevokedAt is set

	// The PDF; FileHash is "" until it was made.
	FileKey  string `bson:"fileKey" json:"-"`
	FileHash string `bson:"fileHash" json:"fileHash,omitempty"` // SHA-256, hexadecimal
	FileSize int64  `bson:"fileSize" json:"fileSize,omitempty"`

	validMonths int // of a draft, until the day of issue is known
}

// Holder is the person as they were on the day of issue.
type Holder struct {
	FullName   string       `bson:"fullName" json:"fullName"`
	BirthDate  courses.Date `bson:"birthDate,omitempty" json:"birthDate,omitempty"`
	Position   string       `bson:"position,omitempty" json:"position,omitempty"`
	Department string       `bson:"department,omitempty" json:"department,omitempty"`
}

// Revocation is a registrar's request and another's confirmation.
type Revocation struct {
	Reason      string    `bson:"reason" json:"reason"`
	RequestedBy string    `bson:"requestedBy" json:"requestedBy"`
	RequestedAt time.Time `bson:"requestedAt" json:"requestedAt"`
	ConfirmedBy string    `bson:"confirmedBy,omitempty" json:"confirmedBy,omitempty"`
}

// Holding is what counts of a certificate for a position.
type Holding struct {
	ID           string       `bson:"_id" json:"certificateId"`
	PersonID     string       `bson:"personId" json:"personId"`
	CourseCode   string       `bson:"courseCode" json:"courseCode"`
	IssuedAt     time.Time    `bson:"issuedAt" json:"issuedAt"`
	ValidUntil   courses.Date `bson:"validUntil,omitempty" json:"validUntil,omitempty"`
	RevokedAt    *time.Time   `bson:"revokedAt,omitempty" json:"-"`
	SupersededAt *time.Time   `bson:"supersededAt,omitempty" json:"-"`
}

// Holding returns what counts of the certificate for a position.
func (c Certificate) Holding() Holding {
	return Holding{
		ID: c.ID, PersonID: c.PersonID, CourseCode: c.CourseCode, IssuedAt: c.IssuedAt,
		ValidUntil: c.ValidUntil, RevokedAt: c.RevokedAt, SupersededAt: c.SupersededAt,
	}
}

// Status tells what the certificate is worth at the moment.
func (c Certificate) Status(at time.Time) Status { return c.Holding().Status(at) }

// Status tells what the certificate is worth at the moment. A revoked one is
// revoked whatever else happened to it.
func (h Holding) Status(at time.Time) Status {
	switch {
	case at.Before(h.IssuedAt):
		return NotIssued
	case h.RevokedAt != nil && !at.Before(*h.RevokedAt):
		return Revoked
	case h.SupersededAt != nil && !at.Before(*h.SupersededAt):
		return Superseded
	case !courses.ValidOn(dayOf(h.IssuedAt), h.ValidUntil, dayOf(at)):
		return Expired
	}
	return Valid
}

// dayOf is the calendar day in the province.
func dayOf(t time.Time) courses.Date { return courses.DateOf(t.In(jobs.Zone)) }

func sortHoldings(list []Holding) {
	slices.SortFunc(list, func(a, b Holding) int {
		return cmp.Or(strings.Compare(a.PersonID, b.PersonID), strings.Compare(a.CourseCode, b.CourseCode), b.IssuedAt.Compare(a.IssuedAt))
	})
}
