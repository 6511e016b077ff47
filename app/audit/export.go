package audit

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/platform/db"
)

// Who did what an entry tells of, as its subject is told.
const (
	BySelf   = "self"
	ByOther  = "other"
	BySystem = "system"
)

// Own is an entry as the person whom it concerns may have it: never who else
// did it or to whom else it was done, nor what their things were.
type Own struct {
	At     time.Time `json:"at"`
	Action string    `json:"action"`
	By     string    `json:"by" enum:"self,other,system"`
	// About tells what it was done to: "person" for somebody, else with the id.
	About string `json:"about"`
	// Fields are the names of what it concerned, and Note the reason, of what
	// was done to oneself.
	Fields []string `json:"fields,omitempty"`
	Note   string   `json:"note,omitempty"`
}

// ExportPerson returns the newest entries by a person or about the person, up
// to most of either, newest first.
func (a *Audit) ExportPerson(ctx context.Context, personID string, most int64) ([]Own, error) {
	oneself := "person:" + personID
	newest := options.Find().SetSort(bson.D{{Key: "at", Value: -1}, {Key: "_id", Value: -1}}).SetLimit(most)
	by, err := db.Find[View](ctx, a.entries, bson.M{"actor": personID}, newest)
	if err != nil {
		return nil, err
	}
	about, err := db.Find[View](ctx, a.entries, bson.M{"subject": oneself, "actor": bson.M{"$ne": personID}}, newest)
	if err != nil {
		return nil, err
	}
	all := slices.Concat(by, about)
	slices.SortFunc(all, func(x, y View) int { return cmp.Or(y.At.Compare(x.At), cmp.Compare(y.ID, x.ID)) })
	out := make([]Own, len(all))
	for i, e := range all {
		out[i] = e.own(personID, oneself)
	}
	return out, nil
}

func (e View) own(personID, oneself string) Own {
	o := Own{At: e.At, Action: e.Action, By: ByOther, About: e.Subject}
	switch {
	case e.ActorID == personID:
		o.By = BySelf
	case strings.HasPrefix(e.ActorID, "system:"):
		o.By = BySystem
	}
	if kind, _, named := strings.Cut(e.Subject, ":"); named && kind == "person" {
		o.About = kind
	}
	if e.Subject != oneself {
		return o
	}
	o.About, o.Note = "self", e.Note
	for _, doc := range []bson.M{e.Before, e.After} {
		for key := range doc {
			if !strings.HasPrefix(key, "_") {
				o.Fields = append(o.Fields, key)
			}
		}
	}
	slices.Sort(o.Fields)
	o.Fields = slices.Compact(o.Fields)
	return o
}
