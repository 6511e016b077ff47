package org

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/platform/db"
)

func TestDepartmentRoutes(t *testing.T) {
	w := newWorld(t)
	w.units()
	c := w.client()
	merge := `{"kind":"merge","date":"2025-03-01","subjects":["stc","snv"],"parts":[{"id":"so-moi","name":"Sở Mới","kind":"so","parentId":"ubnd"}],"decision":"12/QĐ-UBND"}`
	for _, tt := range []struct {
		name, token, method, path, body string
		status                          int
		holds                           string
	}{
		{"anonymous", "", "GET", "/departments", "", 401, "unauthenticated"},
		{"tree of now", "learner", "GET", "/departments", "", 200, `"path":"/ubnd/svhttdl/phong-bao-chi/"`},
		{"dates with offset", "learner", "GET", "/departments", "", 200, `"from":"2023-01-01T00:00:00+07:00"`},
		{"subtree", "learner", "GET", "/departments?under=svhttdl", "", 200, `Phòng Báo chí`},
		{"kind", "learner", "GET", "/departments?kind=xa", "", 200, `{"items":[]}`},
		{"before all", "learner", "GET", "/departments?asOf=2022-12-31", "", 200, `{"items":[]}`},
		{"bad day", "learner", "GET", "/departments?asOf=hôm-qua", "", 422, "query.asOf"},
		{"unknown query", "learner", "GET", "/departments?on=2022-12-31", "", 422, "query.on"},
		{"missing", "learner", "GET", "/departments/nowhere", "", 404, "not_found"},
		{"path tricks", "learner", "GET", "/departments/..%2F..%2Fpeople", "", 404, "not_found"},
		{"learner may not", "learner", "POST", "/departments/events", merge, 403, "forbidden"},
		{"outside the scope", "staffing-svhttdl", "POST", "/departments/events", merge, 403, "forbidden"},
		{"a root needs the province", "staffing-svhttdl", "POST", "/departments/events", `{"kind":"create","date":"2025-03-01","parts":[{"name":"Gốc","kind":"so"}]}`, 403, "forbidden"},
		{"the future", "staffing", "POST", "/departments/events", `{"kind":"dissolve","date":"2027-03-01","subjects":["stc"]}`, 422, "future"},
		{"unknown key", "staffing", "POST", "/departments/events", `{"kind":"dissolve","date":"2025-03-01","subjects":["stc"],"$where":"1"}`, 400, "$where"},
		{"operator for text", "staffing", "POST", "/departments/events", `{"kind":"dissolve","date":"2025-03-01","subjects":[{"$ne":null}]}`, 400, "type"},
		{"operator as text", "staffing", "POST", "/departments/events", `{"kind":"dissolve","date":"2025-03-01","subjects":["$ne"]}`, 404, "not_found"},
		{"unknown kind", "staffing", "POST", "/departments/events", `{"kind":"explode","date":"2025-03-01"}`, 422, "oneof"},
		{"no date", "staffing", "POST", "/departments/events", `{"kind":"dissolve","subjects":["stc"]}`, 422, "date"},
		{"bad id", "staffing", "POST", "/departments/events", `{"kind":"create","date":"2025-03-01","parts":[{"id":"a/b","name":"Tên","kind":"so","parentId":"ubnd"}]}`, 422, "slug"},
		{"merge", "staffing", "POST", "/departments/events", merge, 201, `"departments":["snv","so-moi","stc"]`},
		{"merge again", "staffing", "POST", "/departments/events", merge, 409, "id_taken"},
		{"after", "learner", "GET", "/departments/stc", "", 200, `"successors":["so-moi"]`},
		{"the day before", "learner", "GET", "/departments?asOf=2025-02-28", "", 200, `Sở Tài chính`},
		{"out of order", "staffing", "POST", "/departments/events", `{"kind":"rename","date":"2025-02-01","subjects":["so-moi"],"naming":{"name":"Sở Cũ","kind":"so"}}`, 409, "out_of_order"},
	} {
		got := c.send(tt.token, tt.method, tt.path, tt.body)
		if got.status != tt.status || !strings.Contains(got.body, tt.holds) {
			t.Errorf("%s: %d %s, want %d with %s", tt.name, got.status, got.body, tt.status, tt.holds)
		}
	}
	if strings.Contains(c.send("learner", "GET", "/departments", "").body, "Sở Tài chính") {
		t.Error("Sở Tài chính is still listed")
	}
	w.mustBe("events", w.count("department_events"), 2)
	w.mustBe("audit", w.count("audit"), 2)
}

func TestPeopleRoutes(t *testing.T) {
	w := newWorld(t)
	w.units()
	in, out := w.person("Nguyễn Thị Hương Giang", "phong-bao-chi"), w.person("Trần Văn Đạt", "snv")
	c := w.client()
	place := `"posting":{"departmentId":"svhttdl","positionId":"chuyen-vien","from":"2025-07-01"}`
	for _, tt := range []struct {
		name, token, method, path, body string
		status                          int
		holds                           string
	}{
		{"anonymous", "", "GET", "/people", "", 401, ""},
		{"learner", "learner", "GET", "/people", "", 403, ""},
		{"own subtree", "coordinator-svhttdl", "GET", "/people/" + in.ID, "", 200, `"fullName":"Nguyễn Thị Hương Giang"`},
		{"another department", "coordinator-svhttdl", "GET", "/people/" + out.ID, "", 404, "not_found"},
		{"missing looks the same", "coordinator-svhttdl", "GET", "/people/nobody", "", 404, "not_found"},
		{"coordinator may not edit", "coordinator-svhttdl", "PATCH", "/people/" + in.ID, `{"given":"X"}`, 403, ""},
		{"without If-Match", "staffing", "PATCH", "/people/" + in.ID, `{"given":"X"}`, 422, "If-Match"},
		{"unknown key", "staffing", "POST", "/people", `{"given":"An","isAdmin":true}`, 400, "isAdmin"},
		{"operator", "staffing", "POST", "/people", `{"given":{"$ne":null}}`, 400, "type"},
		{"inner things cannot be set", "staffing", "POST", "/people", `{"given":"An","within":["/"]}`, 400, "within"},
		{"nothing", "staffing", "POST", "/people", `{}`, 422, "given"},
		{"too long", "staffing", "POST", "/people", `{"given":"` + strings.Repeat("a", 100) + `"}`, 422, "max"},
		{"bad everything", "staffing", "POST", "/people", `{"given":"An1","email":"x@","phone":"0123456789","birthDate":"31/2/1990"}`, 422, `"path":"birthDate"`},
		{"bad cccd", "staffing", "POST", "/people", `{"given":"An","cccd":"033090"}`, 422, "digits"},
		{"cccd against the birth year", "staffing", "POST", "/people", `{"given":"An","cccd":"033090000001","birthDate":"12/03/1985"}`, 422, "birth_year"},
		{"no place needs the province", "staffing-svhttdl", "POST", "/people", `{"given":"An"}`, 422, "posting"},
		{"place outside", "staffing-svhttdl", "POST", "/people", `{"given":"An","posting":{"departmentId":"snv","positionId":"chuyen-vien","from":"2025-07-01"}}`, 403, ""},
		{"no such department", "staffing", "POST", "/people", `{"given":"An","posting":{"departmentId":"x","positionId":"chuyen-vien","from":"2025-07-01"}}`, 404, ""},
		{"commune's position in a sở", "staffing", "POST", "/people", `{"given":"An","posting":{"departmentId":"snv","positionId":"can-bo-truyen-thanh","from":"2025-07-01"}}`, 422, "kind"},
		{"before the department", "staffing", "POST", "/people", `{"given":"An","posting":{"departmentId":"snv","positionId":"chuyen-vien","from":"2020-07-01"}}`, 409, "department_ended"},
		{"created", "staffing-svhttdl", "POST", "/people", `{"family":"Lê","middle":"Thị","given":"Ánh","sex":"nu","birthDate":"12/03/1985","email":"Anh@HungYen.example","phone":"+84 912.345.678","cccd":"033185000001",` + place + `}`, 201, `"email":"anh@hungyen.example","phone":"0912345678","hasCccd":true`},
		{"e-mail taken", "staffing", "POST", "/people", `{"given":"An","email":"ANH@hungyen.example"}`, 409, "email_taken"},
		{"cccd taken", "staffing", "POST", "/people", `{"given":"An","cccd":"033 185 000 001"}`, 409, "cccd_taken"},
		{"folded search", "staffing", "GET", "/people?q=anh%20le", "", 200, "Ánh"},
		{"search with operators", "staffing", "GET", "/people?q=%24ne%20.*", "", 200, `"items":[]`},
		{"bad cursor", "staffing", "GET", "/people?cursor=abc", "", 422, "cursor"},
		{"department outside", "coordinator-svhttdl", "GET", "/people?department=snv", "", 200, `"items":[]`},
	} {
		got := c.send(tt.token, tt.method, tt.path, tt.body)
		if got.status != tt.status || !strings.Contains(got.body, tt.holds) {
			t.Errorf("%s: %d %s, want %d with %s", tt.name, got.status, got.body, tt.status, tt.holds)
		}
		if strings.Contains(got.body, "033185000001") || strings.Contains(got.body, "cccdKey") {
			t.Errorf("%s: the CCCD leaks: %s", tt.name, got.body)
		}
	}
	w.mustBe("edit outside the scope", c.send("staffing-svhttdl", "PATCH", "/people/"+out.ID, `{"given":"X"}`, `If-Match: "1"`).status, 404)
	list := c.send("coordinator-svhttdl", "GET", "/people", "").body
	if !strings.Contains(list, "Hương") || !strings.Contains(list, "Ánh") || strings.Contains(list, "Đạt") {
		t.Errorf("the coordinator sees %s", list)
	}
	raw, err := db.Find[bson.M](t.Context(), w.db.Collection("audit"), bson.M{})
	if err != nil || strings.Contains(fmt.Sprint(raw), "033185000001") || strings.Contains(fmt.Sprint(raw), "cccdKey") {
		t.Errorf("the audit shows a CCCD (%v)", err)
	}
}

func TestPatchTwiceAtOnce(t *testing.T) {
	w := newWorld(t)
	w.units()
	p := w.person("Trần Văn Đạt", "snv")
	c := w.client()
	var wg sync.WaitGroup
	statuses := make([]int, 2)
	for i := range statuses {
		wg.Go(func() {
			statuses[i] = c.send("staffing", "PATCH", "/people/"+p.ID, fmt.Sprintf(`{"middle":"Văn %c"}`, 'A'+i), `If-Match: "1"`).status
		})
	}
	wg.Wait()
	if statuses[0]+statuses[1] != 200+412 {
		t.Errorf("two edits at once: %v, want one 200 and one 412", statuses)
	}
	got := c.send("staffing", "GET", "/people/"+p.ID, "")
	w.mustBe("ETag", got.header.Get("ETag"), `"2"`)
	w.mustBe("unchanged", c.send("staffing", "GET", "/people/"+p.ID, "", `If-None-Match: "2"`).status, 304)
}

func TestPostingRoutes(t *testing.T) {
	w := newWorld(t)
	w.units()
	p := w.person("Trần Văn Đạt", "snv")
	var moves []string
	_ = w.OnMove(func(_ context.Context, ids []string) error { moves = append(moves, ids...); return nil })
	c := w.client()
	post := func(dep, pos, from, more string) string {
		return fmt.Sprintf(`{"personId":"%s","departmentId":"%s","positionId":"%s","from":"%s"%s}`, p.ID, dep, pos, from, more)
	}
	main := w.posts(p.ID)[0].ID
	for _, tt := range []struct {
		name, token, path, body string
		status                  int
		holds                   string
	}{
		{"coordinator may not", "coordinator-snv", "/postings", post("snv", "nguoi-phat-ngon", "2025-01-01", ""), 403, ""},
		{"a second main", "staffing", "/postings", post("stc", "chuyen-vien", "2025-01-01", ""), 409, "main_exists"},
		{"the same twice", "staffing", "/postings", post("snv", "chuyen-vien", "2025-01-01", `,"concurrent":true`), 409, "held_already"},
		{"somebody of another department", "staffing-svhttdl", "/postings", post("svhttdl", "chuyen-vien", "2025-01-01", `,"concurrent":true`), 404, ""},
		{"concurrent", "staffing", "/postings", post("snv", "nguoi-phat-ngon", "2025-01-01", `,"concurrent":true,"duty":"kiem-nhiem","decision":"5/QĐ-SNV"`), 201, `"main":false`},
		{"ends before it began", "staffing", "/postings", post("stc", "chuyen-vien", "2026-01-01", `,"to":"2025-01-01"`), 422, "gtfield"},
		{"end: not theirs", "staffing-svhttdl", "/postings/" + main + "/end", `{"to":"2025-06-01"}`, 404, ""},
		{"end: too early", "staffing", "/postings/" + main + "/end", `{"to":"2023-06-01"}`, 422, "gtfield"},
		{"end", "staffing", "/postings/" + main + "/end", `{"to":"2025-06-01","decision":"9/QĐ"}`, 200, `"to":"2025-06-01T00:00:00+07:00"`},
		{"end again", "staffing", "/postings/" + main + "/end", `{"to":"2025-06-01"}`, 409, "ended"},
		{"overlap with the past", "staffing", "/postings", post("stc", "chuyen-vien", "2025-05-01", ""), 409, "main_exists"},
		{"the next main", "staffing", "/postings", post("stc", "chuyen-vien", "2025-06-01", ""), 201, `"/ubnd/stc/"`},
	} {
		got := c.send(tt.token, "POST", tt.path, tt.body)
		if got.status != tt.status || !strings.Contains(got.body, tt.holds) {
			t.Errorf("%s: %d %s, want %d with %s", tt.name, got.status, got.body, tt.status, tt.holds)
		}
	}
	w.mustBe("moves told", len(moves), 3)
	for day, want := range map[string]int{"2023-06-01": 0, "2024-06-01": 1, "2025-02-01": 2, "2025-06-01": 2} {
		var page db.Page[Posting]
		c.send("staffing", "GET", "/postings?asOf="+day+"&person="+p.ID, "").into(t, &page)
		w.mustBe("postings on "+day, len(page.Items), want)
	}
	var page db.Page[Posting]
	c.send("coordinator-snv", "GET", "/postings", "").into(t, &page)
	w.mustBe("what snv's coordinator sees", len(page.Items), 1)
	c.send("coordinator-svhttdl", "GET", "/postings", "").into(t, &page)
	w.mustBe("what svhttdl's coordinator sees", len(page.Items), 0)
	// Leaving ends everything.
	got := c.send("staffing", "PATCH", "/people/"+p.ID, `{"active":false}`, `If-Match: "1"`)
	w.mustBe("leave", got.status, 200)
	list, err := w.ListPostings(t.Context(), PostingFilter{PersonIDs: []string{p.ID}})
	w.mustBe("postings after leaving", len(list), 0)
	w.mustBe("error", err, nil)
}

func TestTwoMainsAtOnce(t *testing.T) {
	w := newWorld(t)
	w.units()
	p, err := w.CreatePerson(t.Context(), system, "", PersonDraft{Given: "An"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	errs := make([]error, 4)
	for i, dep := range []string{"snv", "stc", "svhttdl", "ubnd"} {
		wg.Go(func() {
			_, errs[i] = w.CreatePosting(t.Context(), system, "", PostingDraft{PersonID: p.ID, DepartmentID: dep, PositionID: PositionSpecialist, From: day2})
		})
	}
	wg.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		}
	}
	if won != 1 || len(w.posts(p.ID)) != 1 {
		t.Errorf("%d of 4 main postings at once succeeded: %v", won, errs)
	}
}
