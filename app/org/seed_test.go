package org

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/platform/db"
)

func TestSeed(t *testing.T) {
	w := newWorld(t)
	people, err := w.Seed(t.Context(), system, SeedOptions{})
	if err != nil {
		t.Fatal(err)
	}
	w.mustBe("people", len(people), 300)
	names := map[string]bool{}
	for i, p := range people {
		names[p.FullName()] = true
		number, err := w.vault.open(p.ID, p.SealedCCCD)
		d, wrong := PersonDraft{Family: p.Family, Middle: p.Middle, Given: p.Given, Sex: p.Sex, BirthDate: p.BirthDate, Email: p.Email, Phone: p.Phone, CCCD: number}.normal(testNow)
		if err != nil || len(wrong) > 0 || d.Email != p.Email || d.Phone != p.Phone {
			t.Errorf("person %d %s: %v %v", i, p.Email, wrong, err)
		}
	}
	if len(names) < 280 {
		t.Errorf("only %d different names", len(names))
	}
	departments, err := w.ListDepartments(t.Context(), DepartmentFilter{})
	w.mustBe("departments now", fmt.Sprint(len(departments), err), "119 <nil>")
	w.mustBe("the root comes first", departments[0].ID, "ubnd")
	for _, d := range departments {
		for _, position := range []string{PositionHead, PositionSpokesman} {
			held, err := w.ListPostings(t.Context(), PostingFilter{DepartmentIDs: []string{d.ID}, PositionIDs: []string{position}})
			if err != nil || len(held) != 1 {
				t.Errorf("%s has %d × %s (%v)", d.ID, len(held), position, err)
			}
		}
	}
	for _, tt := range []struct {
		at   time.Time
		path string
		some bool
	}{
		{Day(2025, 6, 1), "/ubnd/stttt/", false},
		{Day(2025, 2, 1), "/ubnd/stttt/", true},
		{Day(2025, 6, 1), "/ubnd-tb/", true},
		{Day(2025, 7, 1), "/ubnd-tb/", false},
		{Day(2025, 7, 1), "/ubnd/xa-lac-dao/", true},
	} {
		list, err := w.ListPostings(t.Context(), PostingFilter{PathPrefixes: []string{tt.path}, At: tt.at})
		if err != nil || (len(list) > 0) != tt.some {
			t.Errorf("%s on %s: %d postings (%v)", tt.path, tt.at.Format(time.DateOnly), len(list), err)
		}
	}
	entries := w.count("audit")
	again, err := w.Seed(t.Context(), system, SeedOptions{})
	if err != nil || w.count("people") != 300 || w.count("audit") != entries || again[7].ID != people[7].ID {
		t.Errorf("the second seed changed something: %v", err)
	}
	more, err := w.Seed(t.Context(), system, SeedOptions{People: 400})
	if err != nil || len(more) != 400 || more[299].Email != people[299].Email || w.count("people") != 400 {
		t.Errorf("a larger seed: %d, %v", len(more), err)
	}
}

func TestSeedMany(t *testing.T) {
	n := many
	w := newWorld(t)
	began := time.Now()
	_, err := w.Seed(t.Context(), system, SeedOptions{People: n})
	took := time.Since(began)
	t.Logf("%d people in %s", n, took)
	if err != nil || took > 20*time.Second {
		t.Fatalf("%d people in %s: %v", n, took, err)
	}
	// Merge two large departments and look at everybody again.
	before, err := w.ListPostings(t.Context(), PostingFilter{})
	if err != nil {
		t.Fatal(err)
	}
	began = time.Now()
	w.record(Event{Kind: Merge, Date: Day(2026, 11, 1), Subjects: []string{"stc", "snv"}, Parts: []Draft{{ID: "so-gop", ParentID: "ubnd", Naming: Naming{Name: "Sở Gộp", Kind: KindSo}}}})
	t.Logf("merger of two sở in %s", time.Since(began))
	after, err := w.ListPostings(t.Context(), PostingFilter{})
	w.mustBe("active people", fmt.Sprint(len(activePeople(after, testNow)), err), fmt.Sprintf("%d <nil>", len(activePeople(before, testNow))))
	// A new root above everybody: every person's place is written.
	w.record(Event{Kind: Create, Date: Day(2026, 11, 2), Parts: []Draft{{ID: "vung", Naming: Naming{Name: "Vùng", Kind: KindProvince}}}})
	began = time.Now()
	w.record(Event{Kind: Reparent, Date: Day(2026, 11, 2), Subjects: []string{"ubnd"}, ParentID: "vung"})
	t.Logf("everybody below a new root in %s", time.Since(began))
	left, err := w.departments.CountDocuments(t.Context(), bson.M{"unsettled": true})
	w.mustBe("unsettled", fmt.Sprint(left, err), "0 <nil>")
	began = time.Now()
	page, err := w.ListPeople(t.Context(), actors()["staffing"], PeopleFilter{Query: "nguyen thi", DepartmentID: "svhttdl"})
	t.Logf("a page of %d in %s", len(page.Items), time.Since(began))
	for _, p := range page.Items {
		if !slices.Contains(p.Within, "/vung/ubnd/svhttdl/") {
			t.Errorf("%s is within %v", p.ID, p.Within)
		}
	}
	if err != nil || len(page.Items) == 0 {
		t.Errorf("no people for the coordinator: %v", err)
	}
}

func TestMergeInTheDatabase(t *testing.T) {
	w := newWorld(t)
	w.units()
	an, ba := w.person("Nguyễn Văn An", "snv"), w.person("Trần Thị Ba", "stc")
	if _, err := w.CreatePosting(t.Context(), system, "", PostingDraft{PersonID: an.ID, DepartmentID: "stc", PositionID: PositionSpecialist, Concurrent: true, From: day2}); err != nil {
		t.Fatal(err)
	}
	var told []string
	_ = w.OnMove(func(_ context.Context, ids []string) error { told = append(told, ids...); return nil })
	paths := map[string]string{}
	w.OnRepath(func(_ context.Context, p map[string]string) error {
		for k, v := range p {
			paths[k] = v
		}
		return nil
	})
	first := w.record(Event{ID: "gop", Kind: Merge, Date: day3, Subjects: []string{"stc"}, Into: "snv"})
	again := w.record(Event{ID: "gop", Kind: Merge, Date: day3, Subjects: []string{"stc"}, Into: "snv"})
	w.mustBe("recorded once", again.Seq, first.Seq)
	w.mustBe("told", len(told), 2)
	for _, tt := range []struct {
		id   string
		at   time.Time
		want string
	}{
		{ba.ID, day3.Add(-1), "stc:chuyen-vien:main"},
		{ba.ID, day3, "snv:chuyen-vien:main"},
		{an.ID, day3.Add(-1), "snv:chuyen-vien:main stc:chuyen-vien:"},
		{an.ID, day3, "snv:chuyen-vien:main"},
	} {
		w.mustBe(tt.at.String(), holds(w.posts(tt.id), tt.id, tt.at), tt.want)
	}
	main, err := w.MainPosting(t.Context(), ba.ID, testNow)
	if err != nil || !main.Since.Equal(day2) || main.Continues == "" || main.DepartmentPath != "/ubnd/snv/" {
		t.Errorf("%+v, %v", main, err)
	}
	w.record(Event{Kind: Reparent, Date: Day(2025, 8, 1), Subjects: []string{"svhttdl"}, ParentID: "snv"})
	w.mustBe("new paths", paths, map[string]string{"/ubnd/svhttdl/": "/ubnd/snv/svhttdl/", "/ubnd/svhttdl/phong-bao-chi/": "/ubnd/snv/svhttdl/phong-bao-chi/"})
	p, err := w.FindPerson(t.Context(), ba.ID)
	w.mustBe("within", fmt.Sprint(p.Within, err), "[/ubnd/ /ubnd/snv/] <nil>")
	if _, err := w.Record(t.Context(), system, Event{Kind: Dissolve, Date: Day(2025, 9, 1), Subjects: []string{"phong-bao-chi"}}); err != nil {
		t.Errorf("an empty department: %v", err)
	}
	if _, err := w.Record(t.Context(), system, Event{Kind: Dissolve, Date: Day(2025, 9, 1), Subjects: []string{"snv"}, Into: "ubnd", People: map[string]string{"nobody": "ubnd"}}); err == nil {
		t.Error("a stranger was moved")
	}
	n, err := w.departments.CountDocuments(t.Context(), bson.M{"open": true})
	w.mustBe("open departments", fmt.Sprint(n, err), "3 <nil>")
}

func TestHookUndoes(t *testing.T) {
	w := newWorld(t)
	w.units()
	w.person("Nguyễn Văn An", "stc")
	_ = w.OnMove(func(context.Context, []string) error { return fmt.Errorf("no") })
	if _, err := w.Record(t.Context(), system, Event{Kind: Merge, Date: day3, Subjects: []string{"stc"}, Into: "snv"}); err == nil {
		t.Error("the hook's error was lost")
	}
	d, err := db.FindOne[Department](t.Context(), w.departments, bson.M{"_id": "stc"})
	if err != nil || !d.Open {
		t.Errorf("the merger half happened: %+v %v", d, err)
	}
}
