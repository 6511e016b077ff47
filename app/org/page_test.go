package org

import (
	"net/url"
	"testing"
	"time"

	"lantoa/app/platform/db"
)

func TestPeoplePages(t *testing.T) {
	w := newWorld(t)
	w.units()
	for _, name := range []string{"Vũ Tiến Đạt", "Trần Văn Bá", "Lê Thị Ánh", "Nguyễn Văn An", "Vũ Tiến Dũng", "Trần Thị An"} {
		w.person(name, "snv")
	}
	c := w.client()
	var names []string
	cursor := ""
	for range 10 {
		var page db.Page[PersonView]
		c.send("coordinator-snv", "GET", "/people?limit=2&cursor="+url.QueryEscape(cursor), "").into(t, &page)
		for _, p := range page.Items {
			names = append(names, p.FullName)
			w.mustBe("postings of "+p.FullName, len(p.Postings), 1)
		}
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	w.mustBe("order", names, []string{"Nguyễn Văn An", "Trần Thị An", "Lê Thị Ánh", "Trần Văn Bá", "Vũ Tiến Dũng", "Vũ Tiến Đạt"})
}

func TestDatedAhead(t *testing.T) {
	w := newWorld(t)
	w.units()
	p := w.person("Nguyễn Văn An", "snv")
	day := Day(2026, 12, 1)
	main, err := w.MainPosting(t.Context(), p.ID, testNow)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.EndPosting(t.Context(), system, main.ID, day, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := w.CreatePosting(t.Context(), system, "", PostingDraft{PersonID: p.ID, DepartmentID: "stc", PositionID: PositionSpecialist, From: day}); err != nil {
		t.Fatal(err)
	}
	for at, want := range map[time.Time]string{testNow: "snv", day.Add(-1): "snv", day: "stc"} {
		main, err := w.MainPosting(t.Context(), p.ID, at)
		if err != nil || main.DepartmentID != want {
			t.Errorf("%s: %s (%v), want %s", at, main.DepartmentID, err, want)
		}
	}
	w.Now = func() time.Time { return day.Add(time.Minute) }
	if err := w.RefreshPlaces(t.Context(), day.AddDate(0, 0, -2), day); err != nil {
		t.Fatal(err)
	}
	p, err = w.FindPerson(t.Context(), p.ID)
	if err != nil {
		t.Fatal(err)
	}
	w.mustBe("within", p.Within, []string{"/ubnd/", "/ubnd/stc/"})
}
