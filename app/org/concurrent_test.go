package org

import (
	"fmt"
	"sync"
	"testing"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/platform/db"
)

// TestPostingAgainstMerger posts people to a department while it ends: each is
// refused or taken along, nobody stays behind.
func TestPostingAgainstMerger(t *testing.T) {
	w := newWorld(t)
	w.units()
	people := make([]Person, 6)
	for i := range people {
		p, err := w.CreatePerson(t.Context(), system, "", PersonDraft{Given: "An", Email: fmt.Sprintf("an%d@hungyen.example", i)}, nil)
		if err != nil {
			t.Fatal(err)
		}
		people[i] = p
	}
	var wg sync.WaitGroup
	errs := make([]error, len(people))
	for i, p := range people {
		wg.Go(func() {
			_, errs[i] = w.CreatePosting(t.Context(), system, "", PostingDraft{PersonID: p.ID, DepartmentID: "stc", PositionID: PositionSpecialist, From: day2})
		})
	}
	wg.Go(func() { w.record(Event{Kind: Merge, Date: day3, Subjects: []string{"stc"}, Into: "snv"}) })
	wg.Wait()
	for i, p := range people {
		list := holds(w.posts(p.ID), p.ID, testNow)
		if want := map[bool]string{true: "snv:chuyen-vien:main", false: ""}[errs[i] == nil]; list != want {
			t.Errorf("person %d (%v) holds %q, want %q", i, errs[i], list, want)
		}
	}
}

func TestEventsAtOnce(t *testing.T) {
	w := newWorld(t)
	w.units()
	var wg sync.WaitGroup
	for i := range 5 {
		wg.Go(func() {
			w.record(Event{Kind: Create, Date: day2, Parts: []Draft{{ID: fmt.Sprint("n", i), ParentID: "ubnd", Naming: Naming{Name: "Ban mới", Kind: KindBan}}}})
		})
	}
	wg.Wait()
	last, err := db.Find[Event](t.Context(), w.events, bson.M{"seq": bson.M{"$lte": 6}})
	w.mustBe("numbered without a gap", fmt.Sprint(len(last), err), "6 <nil>")
}

func TestValidatorsRefuse(t *testing.T) {
	w := newWorld(t)
	w.units()
	p := w.person("Nguyễn Văn An", "snv")
	for name, tt := range map[string]struct {
		collection string
		filter     bson.M
		set        bson.M
	}{
		"a phone that is none":         {peopleName, bson.M{"_id": p.ID}, bson.M{"phone": "12"}},
		"a birth date as a number":     {peopleName, bson.M{"_id": p.ID}, bson.M{"birthDate": 1985}},
		"an unknown duty":              {postingsName, bson.M{"personId": p.ID}, bson.M{"duty": "rest"}},
		"an end as text":               {postingsName, bson.M{"personId": p.ID}, bson.M{"to": "2025-01-01"}},
		"a department without history": {departmentsName, bson.M{"_id": "snv"}, bson.M{"versions": bson.A{}}},
		"an event of unknown kind":     {eventsName, bson.M{}, bson.M{"kind": "explode"}},
	} {
		if _, err := w.db.Collection(tt.collection).UpdateOne(t.Context(), tt.filter, bson.M{"$set": tt.set}); err == nil {
			t.Errorf("%s was stored", name)
		}
	}
}
