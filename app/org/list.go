package org

import (
	"context"
	"strings"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/db"
)

// PeopleFilter narrows ListPeople.
type PeopleFilter struct {
	Query        string // beginnings of words of name, e-mail, phone; folded
	DepartmentID string // with what is below it, now
	Active       *bool
	Cursor       string
	Limit        int
}

// ListPeople pages through the people that the actor may read, by tên, họ and
// đệm.
func (o *Org) ListPeople(ctx context.Context, actor policy.Actor, f PeopleFilter) (db.Page[Person], error) {
	none := db.Page[Person]{Items: []Person{}}
	filter := bson.D{}
	scopes := actor.Scopes(policy.ReadPeople)
	if f.DepartmentID != "" {
		d, err := o.FindDepartment(ctx, f.DepartmentID)
		if err != nil {
			return none, err
		}
		scopes = narrow(scopes, d.Path)
	}
	if len(scopes) == 0 {
		return none, nil
	}
	if scopes[0] != "/" {
		filter = append(filter, bson.E{Key: "within", Value: in(scopes)})
	}
	if f.Active != nil {
		filter = append(filter, bson.E{Key: "active", Value: *f.Active})
	}
	words := foldWords(f.Query)
	if len(words) > maxQueryWords {
		words = words[:maxQueryWords]
	}
	var all bson.A
	for _, w := range words {
		begins := bson.D{{Key: "$gte", Value: w}, {Key: "$lt", Value: w + "\U0010FFFF"}}
		all = append(all, bson.D{{Key: "words", Value: bson.D{{Key: "$elemMatch", Value: begins}}}})
	}
	if len(all) > 0 {
		filter = append(filter, bson.E{Key: "$and", Value: all})
	}
	page, err := db.FindPage[Person](ctx, o.people, filter, db.PageBy{Keys: []string{"sortKey", "_id"}}, f.Cursor, f.Limit)
	for i := range page.Items {
		page.Items[i].HasCCCD = page.Items[i].CCCDKey != ""
	}
	return page, err
}

const maxQueryWords = 6

// narrow intersects scopes with one path.
func narrow(scopes []string, path string) []string {
	var out []string
	for _, s := range scopes {
		switch {
		case strings.HasPrefix(path, s):
			return []string{path}
		case strings.HasPrefix(s, path):
			out = append(out, s)
		}
	}
	return out
}
