package org

import (
	"context"
	"slices"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

// Sex as the identity card has it.
type Sex string

// The sexes; "" is not known.
const (
	Male   Sex = "nam"
	Female Sex = "nu"
)

// Person is a member of staff. All text is NFC.
type Person struct {
	ID     string `bson:"_id" json:"id"`
	Family string `bson:"family" json:"family"`
	Middle string `bson:"middle,omitempty" json:"middle,omitempty"`
	Given  string `bson:"given" json:"given"`
	// SortKey orders people by tên, họ, đệm as Vietnamese does.
	SortKey   string `bson:"sortKey" json:"-"`
	Sex       Sex    `bson:"sex,omitempty" json:"sex,omitempty"`
	BirthDate string `bson:"birthDate,omitempty" json:"birthDate,omitempty"` // "1985-03-12"
	Email     string `bson:"email,omitempty" json:"email,omitempty"`         // lower-case, unique
	Phone     string `bson:"phone,omitempty" json:"phone,omitempty"`
	// SealedCCCD is the number encrypted, CCCDKey its keyed hash. Neither
	// leaves the server.
	SealedCCCD []byte `bson:"cccd,omitempty" json:"-"`
	CCCDKey    string `bson:"cccdKey,omitempty" json:"-"`
	HasCCCD    bool   `bson:"-" json:"hasCccd"`
	// Active is false for those who have left the province's service.
	Active bool `bson:"active" json:"active"`
	// Words are what search matches by their beginnings, folded.
	Words []string `bson:"words" json:"-"`
	// Within lists the paths of the departments of all postings that have not
	// ended, with all their ancestors.
	Within    []string  `bson:"within" json:"-"`
	Version   int       `bson:"version" json:"version"`
	Guard     int64     `bson:"guard" json:"-"` // see Department.Guard
	CreatedAt time.Time `bson:"createdAt" json:"createdAt"`
	UpdatedAt time.Time `bson:"updatedAt" json:"updatedAt"`
}

// FullName is họ, đệm and tên in this order.
func (p Person) FullName() string {
	return strings.Join(slices.DeleteFunc([]string{p.Family, p.Middle, p.Given}, func(s string) bool { return s == "" }), " ")
}

// FindPerson returns a person; fault.NotFound.
func (o *Org) FindPerson(ctx context.Context, id string) (Person, error) {
	return o.findPerson(ctx, bson.M{"_id": id})
}

// FindPersonByEmail returns the person with this address, in whatever case it
// is written; fault.NotFound.
func (o *Org) FindPersonByEmail(ctx context.Context, email string) (Person, error) {
	email = strings.ToLower(strings.TrimSpace(email))
	if email == "" {
		return Person{}, errNoPerson()
	}
	return o.findPerson(ctx, bson.M{"email": email})
}

func (o *Org) findPerson(ctx context.Context, filter bson.M) (Person, error) {
	p, err := db.FindOne[Person](ctx, o.people, filter)
	if fault.Is(err, fault.NotFound) {
		return p, errNoPerson()
	}
	p.HasCCCD = p.CCCDKey != ""
	return p, err
}

func errNoPerson() error {
	return fault.New(fault.NotFound, "Không có người này.", "There is no such person.")
}

// FindPeople returns the people by id; those that do not exist are left out.
func (o *Org) FindPeople(ctx context.Context, ids []string) (map[string]Person, error) {
	list, err := db.Find[Person](ctx, o.people, bson.D{{Key: "_id", Value: in(ids)}})
	for i := range list {
		list[i].HasCCCD = list[i].CCCDKey != ""
	}
	return byID(list, func(p Person) string { return p.ID }), err
}
