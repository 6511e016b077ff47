package org

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

// Duty says how a person does a position's work.
type Duty string

// The duties.
const (
	FullDuty Duty = "chuyen-trach"
	PartDuty Duty = "kiem-nhiem"
)

// Posting places a person in a department and position during [From, To).
// A person has at most one main posting at any moment; the others are
// concurrent.
type Posting struct {
	ID           string `bson:"_id" json:"id"`
	PersonID     string `bson:"personId" json:"personId"`
	DepartmentID string `bson:"departmentId" json:"departmentId"`
	// DepartmentPath is the department's newest path, for scopes. What the
	// tree was at a past day is asked with SubtreeIDs.
	DepartmentPath string     `bson:"departmentPath" json:"departmentPath"`
	PositionID     string     `bson:"positionId" json:"positionId"`
	Rank           string     `bson:"rank,omitempty" json:"rank,omitempty"` // ngạch
	Duty           Duty       `bson:"duty" json:"duty"`
	Main           bool       `bson:"main" json:"main"`
	From           time.Time  `bson:"from" json:"from"`
	To             *time.Time `bson:"to,omitempty" json:"to,omitempty"`
	Open           bool       `bson:"open" json:"-"` // To is nil; for partial indexes
	// Due is the end of the term (hạn) that the decision names; the posting
	// goes on until it is ended.
	Due         *time.Time `bson:"due,omitempty" json:"due,omitempty"`
	Decision    string     `bson:"decision,omitempty" json:"decision,omitempty"`
	EndDecision string     `bson:"endDecision,omitempty" json:"endDecision,omitempty"`
	// Continues is the posting that this one carries on after departments
	// merged or split; Since is when the first of that chain began.
	Continues string    `bson:"continues,omitempty" json:"continues,omitempty"`
	Since     time.Time `bson:"since" json:"since"`
}

// ActiveAt tells whether the posting holds at the moment.
func (p Posting) ActiveAt(at time.Time) bool {
	return !at.Before(p.From) && (p.To == nil || at.Before(*p.To))
}

// overlaps tells whether the posting holds at some moment of [from, to).
func (p Posting) overlaps(from time.Time, to *time.Time) bool {
	return (to == nil || p.From.Before(*to)) && (p.To == nil || from.Before(*p.To))
}

// PostingFilter narrows ListPostings; empty lists do not narrow.
type PostingFilter struct {
	// PathPrefixes: the department was at or below one of these paths at At.
	PathPrefixes  []string
	DepartmentIDs []string
	PositionIDs   []string
	PersonIDs     []string
	At            time.Time // zero is now
}

// ListPostings returns the postings that held at the moment, by person.
func (o *Org) ListPostings(ctx context.Context, f PostingFilter) ([]Posting, error) {
	filter, none, err := o.postingQuery(ctx, f)
	if err != nil || none {
		return []Posting{}, err
	}
	return db.Find[Posting](ctx, o.postings, filter, options.Find().SetSort(bson.D{{Key: "personId", Value: 1}, {Key: "_id", Value: 1}}))
}

// postingQuery resolves the filter; none tells that nothing can match.
func (o *Org) postingQuery(ctx context.Context, f PostingFilter) (filter bson.D, none bool, err error) {
	at := f.At
	if at.IsZero() {
		at = o.Now()
	}
	filter = activeAt(at)
	if len(f.PathPrefixes) > 0 && !under("/", f.PathPrefixes) {
		ids, err := o.SubtreeIDs(ctx, f.PathPrefixes, at)
		if err != nil || len(ids) == 0 {
			return nil, true, err
		}
		filter = append(filter, bson.E{Key: "$and", Value: bson.A{bson.D{{Key: "departmentId", Value: in(ids)}}}})
	}
	for key, ids := range map[string][]string{"departmentId": f.DepartmentIDs, "positionId": f.PositionIDs, "personId": f.PersonIDs} {
		if len(ids) > 0 {
			filter = append(filter, bson.E{Key: key, Value: in(ids)})
		}
	}
	return filter, false, nil
}

// MainPosting returns the person's main posting at the moment; fault.NotFound
// when there is none.
func (o *Org) MainPosting(ctx context.Context, personID string, at time.Time) (Posting, error) {
	filter := append(bson.D{{Key: "personId", Value: personID}, {Key: "main", Value: true}}, activeAt(at)...)
	p, err := db.FindOne[Posting](ctx, o.postings, filter)
	if fault.Is(err, fault.NotFound) {
		return p, fault.New(fault.NotFound, "Người này không có vị trí chính vào ngày đó.", "The person has no main posting at that day.")
	}
	return p, err
}

// PostingHistory returns all postings of a person, oldest first.
func (o *Org) PostingHistory(ctx context.Context, personID string) ([]Posting, error) {
	return db.Find[Posting](ctx, o.postings, bson.D{{Key: "personId", Value: personID}},
		options.Find().SetSort(bson.D{{Key: "from", Value: 1}, {Key: "_id", Value: 1}}))
}

// PagePostings pages through the postings of a moment that the actor may read,
// of one department with what was below it then, or, with "", of all.
func (o *Org) PagePostings(ctx context.Context, actor policy.Actor, f PostingFilter, departmentID, cursor string, limit int) (db.Page[Posting], error) {
	none := db.Page[Posting]{Items: []Posting{}}
	if departmentID != "" {
		d, err := o.FindDepartment(ctx, departmentID)
		if err != nil {
			return none, err
		}
		d, existed := d.At(f.At)
		if !existed {
			return none, nil
		}
		f.PathPrefixes = []string{d.Path}
	}
	filter, empty, err := o.postingQuery(ctx, f)
	if err != nil || empty {
		return none, err
	}
	// The scope is asked of a department's newest path, the past included:
	// grants know no older ones.
	scopes := actor.Scopes(policy.ReadPeople)
	if !under("/", scopes) {
		var or bson.A
		for _, s := range scopes {
			or = append(or, bson.D{{Key: "departmentPath", Value: bson.D{{Key: "$gte", Value: s}, {Key: "$lt", Value: s + "\U0010FFFF"}}}})
		}
		if len(or) == 0 {
			return none, nil
		}
		filter = bson.D{{Key: "$and", Value: bson.A{filter, bson.D{{Key: "$or", Value: or}}}}}
	}
	return db.FindPage[Posting](ctx, o.postings, filter, db.PageBy{Keys: []string{"personId", "_id"}}, cursor, limit)
}
