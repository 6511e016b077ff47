package reminders

import (
	"fmt"
	"testing"
	"time"

	"lantoa/app/auth/policy"
	"lantoa/app/learning"
	"lantoa/app/org"
)

// TestProgressOfAWholeProvince: many people in forty communes, each with two
// courses to finish, half of them late. The limits stand on a busy machine;
// one second is what we want.
func TestProgressOfAWholeProvince(t *testing.T) {
	const communes = 40
	r := newRig(t)
	var parts []org.Draft
	for i := range communes {
		parts = append(parts, org.Draft{ID: fmt.Sprintf("xa-%02d", i), ParentID: "ubnd", Naming: org.Naming{Name: fmt.Sprintf("Xã thứ %d", i), Kind: org.KindXa}})
	}
	_, err := r.Org.Record(t.Context(), policy.System("test"), org.Event{Kind: org.Create, Date: org.Day(2025, 7, 1), Parts: parts})
	must(t, err)
	from := org.Day(2025, 7, 1)
	var people, postings []any
	var list []learning.Assigned
	late, soon := at(t, "2026-11-13").UTC(), at(t, "2026-11-26").UTC()
	for i := range many {
		id, department := fmt.Sprintf("nguoi-%05d", i), parts[i%communes].ID
		path := "/ubnd/" + department + "/"
		people = append(people, org.Person{
			ID: id, Family: "Nguyễn", Middle: middles[i%len(middles)], Given: givens[i%len(givens)], SortKey: fmt.Sprintf("%064d", i*7919%many),
			Email: id + "@hungyen.example", Phone: "0912345678", BirthDate: "1985-03-12", Sex: org.Male, Active: true,
			Words: []string{"nguyen", "van", "an", id + "@hungyen.example"}, Within: org.Ancestors(path), Version: 1, CreatedAt: from, UpdatedAt: from,
		})
		postings = append(postings, org.Posting{
			ID: "v" + id, PersonID: id, DepartmentID: department, DepartmentPath: path, PositionID: "chuyen-vien",
			Duty: org.FullDuty, Main: true, From: from, Open: true, Since: from,
		})
		due := &soon
		if i%2 == 0 {
			due = &late
		}
		list = append(list, learning.Assigned{PersonID: id, Due: due})
	}
	for collection, docs := range map[string][]any{"people": people, "postings": postings} {
		_, err := r.DB.Collection(collection).InsertMany(t.Context(), docs)
		must(t, err)
	}
	for _, code := range []string{course, advanced} {
		_, err := r.main.cfg.Learning.EnrolAssigned(t.Context(), "giao", code, list)
		must(t, err)
	}
	f := followed{rig: r, everywhere: r.account(r.people(1, so)[0], policy.Grant{Role: policy.Staffing, Path: "/"})}
	measure := func(what string, slowest time.Duration, ask func()) {
		t.Helper()
		best := time.Hour
		for range 3 {
			began := time.Now()
			ask()
			best = min(best, time.Since(began))
		}
		t.Logf("%s: %d ms", what, best.Milliseconds())
		if best >= slowest {
			t.Errorf("%s took %s, more than %s", what, best, slowest)
		}
	}
	measure("who is late in the province", 5*time.Second, func() {
		v := f.progress(f.everywhere, "")
		if len(v.Items) != 50 || v.Next == "" || len(v.Summary) != 2 || v.Summary[0].Late != many/2 || v.Summary[0].Soon != many/2 || v.Summary[1].People != many {
			t.Errorf("%d items, summary %+v", len(v.Items), v.Summary)
		}
	})
	measure("all that is open, by name", 5*time.Second, func() {
		if v := f.progress(f.everywhere, "state=open&q=hoai+yen&limit=200"); len(v.Items) == 0 {
			t.Error("nobody")
		}
	})
	measure("one commune", time.Second, func() {
		if v := f.progress(f.everywhere, "department=xa-07&state=open&limit=200"); len(v.Items) != 200 || v.Summary[0].Open != many/communes {
			t.Errorf("%d items, summary %+v", len(v.Items), v.Summary)
		}
	})
	measure("the late ones as XLSX", 20*time.Second, func() {
		f.want(200, f.everywhere, "GET", "/progress.xlsx", "")
	})
}
