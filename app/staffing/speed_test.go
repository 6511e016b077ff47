package staffing_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"lantoa/app/org"
)

// The limits stand on a busy machine; one second is what we want.
const (
	slowest      = 5 * time.Second
	slowestSheet = 20 * time.Second
)

// crowd posts many people to spokesperson and press positions of forty
// departments, three quarters with certificates. It writes the documents of
// others as they are: a test of speed needs no history.
func (r *rig) crowd() {
	r.t.Helper()
	var parts []org.Draft
	for i := range 40 {
		parts = append(parts, org.Draft{ID: fmt.Sprintf("xa-%02d", i), ParentID: culture, Naming: org.Naming{Name: fmt.Sprintf("Xã thứ %d", i), Kind: org.KindXa}})
	}
	_, err := r.org.Record(r.ctx(), system, org.Event{Kind: "create", Date: org.Day(2025, 7, 1), Parts: parts})
	r.must(err)
	given := strings.Fields("An Ánh Bình Chi Cường Dũng Đạt Giang Hà Hương Khánh Lan Minh Nga Phương Quân Sơn Thảo Uyên Yến")
	positions := []string{org.PositionSpokesman, org.PositionPress}
	var people, postings, certificates []any
	from := org.Day(2025, 7, 1)
	for i := range many {
		id, department := fmt.Sprintf("nguoi-%05d", i), parts[i%len(parts)].ID
		path := "/" + culture + "/" + department + "/"
		people = append(people, org.Person{
			ID: id, Family: "Nguyễn", Middle: "Văn", Given: given[i%len(given)], SortKey: fmt.Sprintf("%064d", i*7919%many),
			Email: id + "@hungyen.example", Phone: "0912345678", BirthDate: "1985-03-12", Sex: org.Male, Active: true,
			Words: []string{"nguyen", "van", "an", id + "@hungyen.example", "0912345678"}, Within: org.Ancestors(path), Version: 1, CreatedAt: noon, UpdatedAt: noon,
		})
		postings = append(postings, org.Posting{
			ID: "bo-nhiem-" + id, PersonID: id, DepartmentID: department, DepartmentPath: path, PositionID: positions[i%2],
			Duty: org.FullDuty, Main: true, From: from, Open: true, Since: from, Decision: "12/QĐ-UBND",
		})
		if i%4 != 0 {
			certificates = append(certificates, r.certificate(id, course, "2026-01-10", "2028-01-09"))
		}
	}
	for collection, docs := range map[string][]any{"people": people, "postings": postings, "certificates": certificates} {
		_, err := r.db.Collection(collection).InsertMany(r.ctx(), docs)
		r.must(err)
	}
}

func TestCoverageOfAWholeProvince(t *testing.T) {
	r := newRig(t)
	r.require(org.PositionSpokesman, course)
	r.require(org.PositionPress, course)
	r.require(org.PositionPress, advanced)
	r.crowd()
	measure := func(what string, slowest time.Duration, ask func()) {
		t.Helper()
		best := time.Hour
		for range 3 {
			start := time.Now()
			ask()
			best = min(best, time.Since(start))
		}
		t.Logf("%s: %d ms", what, best.Milliseconds())
		if best >= slowest {
			t.Errorf("%s took %s, more than %s", what, best, slowest)
		}
	}
	measure("a page of the province", slowest, func() {
		v := r.coverage("coordinator", "")
		total, holds := 0, 0
		for _, c := range v.Summary {
			total, holds = total+c.Total, holds+c.Holds
		}
		if total != many*3/2 || holds != many*3/4 || len(v.Items) != 50 || v.Next == "" {
			t.Errorf("total %d, holds %d, %d items, next %q", total, holds, len(v.Items), v.Next)
		}
	})
	measure("one department", slowest, func() {
		if v := r.coverage("coordinator", "department=xa-07&limit=200"); len(v.Items) != min(200, many/40) {
			t.Errorf("%d items", len(v.Items))
		}
	})
	measure("the province as XLSX", slowestSheet, func() {
		if got := r.call("coordinator", http.MethodGet, "/coverage.xlsx", ""); got.status != http.StatusOK {
			t.Errorf("%d", got.status)
		}
	})
}
