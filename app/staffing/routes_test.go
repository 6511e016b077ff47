package staffing_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/org"
	"lantoa/app/staffing"
)

// newProvince is a rig whose spokespersons need the course and whose press
// specialists both, with one person in each department.
func newProvince(t *testing.T) (r *rig, an, binh, chi org.Person) {
	r = newRig(t)
	r.require(org.PositionSpokesman, course)
	r.require(org.PositionPress, course)
	r.require(org.PositionPress, advanced)
	an = r.person("Nguyễn Văn An", culture, org.PositionSpokesman)
	binh = r.person("Trần Thị Bình", office, org.PositionPress)
	chi = r.person("Lê Ánh Chi", finance, org.PositionSpokesman)
	r.person("Đỗ Văn Dũng", culture, org.PositionSpecialist)
	return r, an, binh, chi
}

func TestWhoSeesWhichPostings(t *testing.T) {
	r, an, binh, _ := newProvince(t)
	r.certify(an, course, "2026-01-10", "2029-01-09")
	r.certify(binh, course, "2026-02-10", "2026-12-31")
	hasAn, hasBinh, noBinh, hasChi := "Nguyễn Văn An: phat-ngon-thu holds", "Trần Thị Bình: phat-ngon-thu expiring", "Trần Thị Bình: phat-ngon-sau lacks", "Lê Ánh Chi: phat-ngon-thu lacks"
	all := []string{hasAn, noBinh, hasBinh, hasChi}
	for _, tt := range []struct {
		who, query string
		want       []string
	}{
		{"staffing", "", all},
		{"auditor", "", all},
		{"coordinator", "", []string{hasAn, noBinh, hasBinh}},
		{"coordinator", "department=" + culture, []string{hasAn, noBinh, hasBinh}},
		{"coordinator", "department=" + office, []string{noBinh, hasBinh}},
		{"coordinator", "department=" + culture + "&below=true", []string{hasAn, noBinh, hasBinh}},
		{"coordinator", "department=" + culture + "&below=false", []string{hasAn}},
		{"staffing", "below=false", all},
		{"coordinator-office", "", []string{noBinh, hasBinh}},
		{"coordinator-finance", "", []string{hasChi}},
		{"staffing", "department=" + finance, []string{hasChi}},
		{"staffing", "position=" + org.PositionPress, []string{noBinh, hasBinh}},
		{"staffing", "position=" + org.PositionSpecialist, []string{}},
		{"staffing", "course=" + course, []string{hasAn, hasBinh, hasChi}},
		{"staffing", "state=lacks", []string{noBinh, hasChi}},
		{"staffing", "state=waived", []string{}},
		{"coordinator", "state=lacks&course=" + course, []string{}},
		// On that day the office stood below Finance. Its coordinator of today
		// sees it, that of Finance no longer does.
		{"staffing", "asOf=2026-02-28&department=" + finance, []string{"Trần Thị Bình: phat-ngon-sau lacks", "Trần Thị Bình: phat-ngon-thu holds", hasChi}},
		{"staffing", "asOf=2026-02-28&department=" + culture, []string{hasAn}},
		{"coordinator", "asOf=2026-02-28&department=" + culture, []string{hasAn}},
		{"coordinator-finance", "asOf=2026-02-28&department=" + finance, []string{hasChi}},
		{"staffing", "asOf=2025-06-30", []string{}},
		{"staffing", "asOf=2025-06-30&department=" + finance, []string{}},
		{"staffing", "asOf=2026-01-09", []string{"Nguyễn Văn An: phat-ngon-thu lacks", noBinh, "Trần Thị Bình: phat-ngon-thu lacks", hasChi}},
		{"staffing", "asOf=2026-01-10&position=" + org.PositionSpokesman, []string{hasAn, hasChi}},
		{"staffing", "asOf=2027-01-01&course=" + course, []string{hasAn, "Trần Thị Bình: phat-ngon-thu lacks", hasChi}},
	} {
		if got := lines(r.coverage(tt.who, tt.query)); !slices.Equal(got, tt.want) {
			t.Errorf("%s ?%s: %q, want %q", tt.who, tt.query, got, tt.want)
		}
	}
	for _, path := range []string{"/coverage", "/coverage.xlsx"} {
		for _, tt := range []struct {
			who, query string
			status     int
		}{
			{"", "", 401},
			{"learner", "", 403},
			{"author", "", 403},
			{"coordinator", "", 200},
			{"coordinator", "?department=" + finance, 404},
			{"coordinator-office", "?department=" + culture, 404},
			{"coordinator", "?department=" + finance + "&asOf=2025-06-30", 404},
			{"coordinator", "?department=nowhere", 404},
			{"staffing", "?department=nowhere", 404},
		} {
			if got := r.call(tt.who, http.MethodGet, path+tt.query, ""); got.status != tt.status {
				t.Errorf("%q %s%s: %d, want %d: %.200s", tt.who, path, tt.query, got.status, tt.status, got.body)
			}
		}
	}
}

func TestWhatCoverageTells(t *testing.T) {
	r, an, binh, _ := newProvince(t)
	cert := r.certify(an, course, "2026-01-10", "2029-01-09")
	r.certify(binh, course, "2026-02-10", "")
	v := r.coverage("coordinator", "")
	if v.AsOf != "2026-11-05" || v.Next != "" {
		t.Errorf("as of %s, next %q", v.AsOf, v.Next)
	}
	item := v.Items[0]
	need := item.Requirements[0]
	if item.PersonID != an.ID || item.Department != "Sở Văn hóa, Thể thao và Du lịch" || item.Position != "Người phát ngôn thường xuyên" || !item.Main ||
		need.Number != cert.NumberText || need.CertificateID != cert.ID || need.ValidUntil != "2029-01-09" || need.Course != "Người phát ngôn ở xã" {
		t.Errorf("An: %+v", item)
	}
	if n := v.Items[1].Requirements[1]; n.CourseCode != course || n.State != staffing.Holds || n.ValidUntil != "" || n.Number == "" {
		t.Errorf("Bình: %+v", n)
	}
	type row struct {
		department, position, course          string
		holds, expiring, lacks, waived, total int
	}
	rows := func(v staffing.CoverageView) (out []row) {
		for _, c := range v.Summary {
			out = append(out, row{c.DepartmentID, c.PositionID, c.CourseCode, c.Holds, c.Expiring, c.Lacks, c.Waived, c.Total})
		}
		return out
	}
	want := []row{
		{culture, org.PositionSpokesman, course, 1, 0, 0, 0, 1},
		{office, org.PositionPress, advanced, 0, 0, 1, 0, 1},
		{office, org.PositionPress, course, 1, 0, 0, 0, 1},
	}
	if got := rows(v); !slices.Equal(got, want) {
		t.Errorf("summary %+v", got)
	}
	if got := rows(r.coverage("coordinator", "state=lacks&limit=1")); !slices.Equal(got, want) {
		t.Errorf("a state changes the summary: %+v", got)
	}
	if got := rows(r.coverage("staffing", "")); len(got) != 4 || got[0].department != finance {
		t.Errorf("summary of the province, in the order of the tree: %+v", got)
	}
	empty := r.call("staffing", http.MethodGet, "/coverage?asOf=2025-06-30", "")
	if empty.body != `{"asOf":"2025-06-30","summary":[],"items":[]}`+"\n" {
		t.Errorf("nothing: %s", empty.body)
	}
}

func TestPagesGoByVietnameseNames(t *testing.T) {
	r := newRig(t)
	r.require(org.PositionSpokesman, course)
	var twice org.Person
	for _, name := range []string{"Vũ Tiến Đạt", "Trần Văn Bá", "Lê Thị Ánh", "Nguyễn Văn An", "Vũ Tiến Dũng", "Trần Thị An"} {
		twice = r.person(name, culture, org.PositionSpokesman)
	}
	_, err := r.org.CreatePosting(r.ctx(), system, "", org.PostingDraft{PersonID: twice.ID, DepartmentID: finance, PositionID: org.PositionSpokesman, Concurrent: true, From: org.Day(2026, 1, 1)})
	r.must(err)
	var names []string
	cursor := ""
	for range 10 {
		v := r.coverage("staffing", "limit=2&cursor="+url.QueryEscape(cursor))
		for _, i := range v.Items {
			names = append(names, i.Name)
		}
		if len(v.Summary) != 2 {
			t.Errorf("a page has the whole summary, not %+v", v.Summary)
		}
		if cursor = v.Next; cursor == "" {
			break
		}
	}
	want := []string{"Nguyễn Văn An", "Trần Thị An", "Trần Thị An", "Lê Thị Ánh", "Trần Văn Bá", "Vũ Tiến Dũng", "Vũ Tiến Đạt"}
	if !slices.Equal(names, want) {
		t.Errorf("%q, want %q", names, want)
	}
}

func TestRequirements(t *testing.T) {
	r := newRig(t)
	r.person("Nguyễn Văn An", culture, org.PositionSpokesman)
	const spokesman = `{"positionId":"nguoi-phat-ngon","courseCode":"phat-ngon-thu"`
	var made staffing.Requirement
	for _, tt := range []struct {
		name, who, path, body string
		status                int
		holds                 string
	}{
		{"anonymous", "", "", spokesman + `}`, 401, ""},
		{"coordinator", "coordinator", "", spokesman + `}`, 403, ""},
		{"a part of the province", "staffing-culture", "", spokesman + `}`, 403, ""},
		{"no such position", "staffing", "", `{"positionId":"nobody","courseCode":"phat-ngon-thu"}`, 404, ""},
		{"no such course", "staffing", "", `{"positionId":"nguoi-phat-ngon","courseCode":"nothing"}`, 404, ""},
		{"nothing", "staffing", "", `{}`, 422, "positionId"},
		{"operator", "staffing", "", `{"positionId":{"$ne":null},"courseCode":"phat-ngon-thu"}`, 400, "type"},
		{"operator as text", "staffing", "", `{"positionId":"$ne","courseCode":"phat-ngon-thu"}`, 422, "slug"},
		{"unknown key", "staffing", "", spokesman + `,"open":false}`, 400, "open"},
		{"no day", "staffing", "", spokesman + `,"from":"31/02/2026"}`, 400, ""},
		{"a day long ago", "staffing", "", spokesman + `,"from":"0001-02-03"}`, 422, "range"},
		{"long note", "staffing", "", spokesman + `,"note":"` + strings.Repeat("a", 1001) + `"}`, 422, "max"},
		{"made", "staffing", "", spokesman + `,"from":"2026-06-01","note":"Theo đề án"}`, 201, `"from":"2026-06-01","note":"Theo đề án"`},
		{"twice", "staffing", "", spokesman + `}`, 409, "required"},
		{"end of none", "staffing", "/none/end", `{"to":"2026-10-01"}`, 404, ""},
		{"end by a part", "staffing-culture", "/ID/end", `{"to":"2026-10-01"}`, 403, ""},
		{"end before it began", "staffing", "/ID/end", `{"to":"2026-05-31"}`, 422, "before_from"},
		{"end without a day", "staffing", "/ID/end", `{}`, 422, "to"},
		{"end with an operator", "staffing", "/ID/end", `{"to":{"$gt":""}}`, 400, ""},
		{"ended", "staffing", "/ID/end", `{"to":"2026-10-01"}`, 200, `"to":"2026-10-01"`},
		{"ended twice", "staffing", "/ID/end", `{"to":"2026-11-01"}`, 409, "ended"},
		{"over the old one", "staffing", "", spokesman + `,"from":"2026-09-30"}`, 409, "required"},
		{"after the old one", "staffing", "", spokesman + `,"from":"2026-11-01"}`, 201, ""},
	} {
		got := r.call(tt.who, http.MethodPost, "/requirements"+strings.Replace(tt.path, "ID", made.ID, 1), tt.body)
		if got.status != tt.status || !strings.Contains(got.body, tt.holds) {
			t.Errorf("%s: %d %s, want %d with %s", tt.name, got.status, got.body, tt.status, tt.holds)
		}
		if tt.name == "made" {
			r.must(json.Unmarshal([]byte(got.body), &made))
		}
	}
	if n := r.count("audit", bson.M{"subject": bson.M{"$regex": "^requirement:"}}); n != 3 {
		t.Errorf("%d audit entries, want 3", n)
	}
	for query, want := range map[string]int{"": 2, "?asOf=2026-05-31": 0, "?asOf=2026-09-30": 1, "?asOf=2026-10-01": 0, "?asOf=2026-11-01": 1, "?position=nguoi-dung-dau": 0, "?course=" + course: 2} {
		got := r.call("coordinator", http.MethodGet, "/requirements"+query, "")
		var list staffing.Requirements
		if err := json.Unmarshal([]byte(got.body), &list); err != nil || len(list.Items) != want {
			t.Errorf("%s: %s, want %d", query, got.body, want)
		}
	}
	if got := r.call("learner", http.MethodGet, "/requirements", ""); got.status != 403 {
		t.Errorf("learner: %d", got.status)
	}
	for day, want := range map[string]int{"2026-05-31": 0, "2026-06-01": 1, "2026-09-30": 1, "2026-10-01": 0, "2026-10-31": 0, "2026-11-01": 1} {
		if got := lines(r.coverage("coordinator", "asOf="+day)); len(got) != want {
			t.Errorf("on %s: %q", day, got)
		}
	}
}

func TestOneOfTwoAtOnceIsRequired(t *testing.T) {
	r := newRig(t)
	statuses := make([]int, 6)
	var wg sync.WaitGroup
	for i := range statuses {
		wg.Go(func() {
			statuses[i] = r.call("staffing", http.MethodPost, "/requirements", `{"positionId":"nguoi-phat-ngon","courseCode":"phat-ngon-thu"}`).status
		})
	}
	wg.Wait()
	slices.Sort(statuses)
	if !slices.Equal(statuses, []int{201, 409, 409, 409, 409, 409}) || r.count("requirements", bson.M{}) != 1 {
		t.Errorf("%v", statuses)
	}
}

func TestARepeatedRequestWritesOnce(t *testing.T) {
	r, an, _, _ := newProvince(t)
	for path, body := range map[string]string{
		"/requirements": `{"positionId":"nguoi-dung-dau","courseCode":"phat-ngon-thu"}`,
		"/waivers":      `{"personId":"` + an.ID + `","courseCode":"phat-ngon-thu","why":"Nghỉ thai sản","until":"2027-01-31"}`,
	} {
		first := r.call("staffing", http.MethodPost, path, body, "Idempotency-Key", "khoa-so-1")
		// As after a crash between the write and its answer.
		_, err := r.db.Collection("idempotency").DeleteMany(r.ctx(), bson.M{})
		r.must(err)
		again := r.call("staffing", http.MethodPost, path, body, "Idempotency-Key", "khoa-so-1")
		if first.status != 201 || again.status != 201 || first.body != again.body {
			t.Errorf("%s: %d %s, then %d %s", path, first.status, first.body, again.status, again.body)
		}
		if n := r.count(strings.TrimPrefix(path, "/"), bson.M{"createdBy": "staffing"}); n != 1 {
			t.Errorf("%s: %d written", path, n)
		}
	}
}

func TestWaivers(t *testing.T) {
	r, an, _, chi := newProvince(t)
	body := func(id, more string) string {
		return `{"personId":"` + id + `","courseCode":"phat-ngon-thu","why":"Nghỉ thai sản",` + more + `}`
	}
	own := r.actors["staffing"]
	own.PersonID = an.ID
	r.actors["an"] = own
	var made staffing.Waiver
	state := func(day string) string {
		v := r.coverage("coordinator", "asOf="+day+"&position="+org.PositionSpokesman)
		return string(v.Items[0].Requirements[0].State)
	}
	for _, tt := range []struct {
		name, who, path, body string
		status                int
		holds                 string
	}{
		{"anonymous", "", "", body(an.ID, `"until":"2026-12-31"`), 401, ""},
		{"coordinator", "coordinator", "", body(an.ID, `"until":"2026-12-31"`), 403, ""},
		{"another department", "staffing-culture", "", body(chi.ID, `"until":"2026-12-31"`), 404, ""},
		{"nobody", "staffing-culture", "", body("nobody", `"until":"2026-12-31"`), 404, ""},
		{"oneself", "an", "", body(an.ID, `"until":"2026-12-31"`), 403, "own"},
		{"no end", "staffing", "", body(an.ID, `"from":"2026-11-01"`), 422, "until"},
		{"end first", "staffing", "", body(an.ID, `"from":"2026-11-02","until":"2026-11-01"`), 422, "before_from"},
		{"no such position", "staffing", "", body(an.ID, `"until":"2026-12-31","positionId":"nobody"`), 404, ""},
		{"no such course", "staffing", "", strings.Replace(body(an.ID, `"until":"2026-12-31"`), "phat-ngon-thu", "nothing", 1), 404, ""},
		{"no reason", "staffing", "", `{"personId":"` + an.ID + `","courseCode":"phat-ngon-thu","until":"2026-12-31"}`, 422, "why"},
		{"operator", "staffing", "", `{"personId":{"$ne":null},"courseCode":"phat-ngon-thu","why":"Nghỉ thai sản","until":"2026-12-31"}`, 400, "type"},
		{"unknown key", "staffing", "", body(an.ID, `"until":"2026-12-31","createdBy":"x"`), 400, "createdBy"},
		{"made", "staffing-culture", "", body(an.ID, `"from":"2026-11-01","until":"2026-12-31"`), 201, `"from":"2026-11-01","until":"2026-12-31"`},
		{"end of none", "staffing", "/none/end", `{"until":"2026-11-20"}`, 404, ""},
		{"end by oneself", "an", "/ID/end", `{"until":"2026-11-20"}`, 403, "own"},
		{"end before it began", "staffing", "/ID/end", `{"until":"2026-10-30"}`, 422, "before_from"},
		{"end later", "staffing", "/ID/end", `{"until":"2027-01-31"}`, 409, "ended"},
	} {
		got := r.call(tt.who, http.MethodPost, "/waivers"+strings.Replace(tt.path, "ID", made.ID, 1), tt.body)
		if got.status != tt.status || !strings.Contains(got.body, tt.holds) {
			t.Errorf("%s: %d %s, want %d with %s", tt.name, got.status, got.body, tt.status, tt.holds)
		}
		if tt.name == "made" {
			r.must(json.Unmarshal([]byte(got.body), &made))
		}
	}
	for day, want := range map[string]string{"2026-10-31": "lacks", "2026-11-01": "waived", "2026-12-31": "waived", "2027-01-01": "lacks"} {
		if got := state(day); got != want {
			t.Errorf("on %s: %s, want %s", day, got, want)
		}
	}
	need := r.coverage("coordinator", "state=waived").Items[0].Requirements[0]
	if need.WaiverID != made.ID || need.WaivedUntil != "2026-12-31" || need.CertificateID != "" {
		t.Errorf("waived: %+v", need)
	}
	if got := r.call("staffing-culture", http.MethodPost, "/waivers/"+made.ID+"/end", `{"until":"2026-11-20"}`); got.status != 200 {
		t.Errorf("end: %d %s", got.status, got.body)
	}
	if state("2026-11-20") != "waived" || state("2026-11-21") != "lacks" {
		t.Error("the end does not count")
	}
	if n := r.count("audit", bson.M{"subject": "person:" + an.ID, "action": bson.M{"$regex": "^waiver\\."}}); n != 2 {
		t.Errorf("%d audit entries, want 2", n)
	}
	// A waiver of another department's person is nobody's business.
	other, err := r.Waive(r.ctx(), system, staffing.Waiver{PersonID: chi.ID, CourseCode: course, Why: "Biệt phái", Until: "2026-12-31"})
	r.must(err)
	if got := r.call("staffing-culture", http.MethodPost, "/waivers/"+other.ID+"/end", `{"until":"2026-11-20"}`); got.status != 404 {
		t.Errorf("another department's: %d %s", got.status, got.body)
	}
}

func TestBadQuestions(t *testing.T) {
	r, _, _, _ := newProvince(t)
	for _, query := range []string{
		"asOf=05/11/2026", "asOf=2026-02-30", "asOf=0000-01-01", "asOf=9999-12-31", "state=perhaps", "state[$ne]=lacks", "course=%7B%22%24ne%22%3Anull%7D",
		"position=%24ne", "limit=201", "limit=-1", "limit=x", "cursor=abc", "cursor=eyIkbmUiOiIifQ", "cursor=WzEsMiwzXQ", "on=2026-11-05", "department=" + strings.Repeat("a", 61),
	} {
		got := r.call("staffing", http.MethodGet, "/coverage?"+query, "")
		if got.status != 422 || !strings.Contains(got.header.Get("Content-Type"), "application/problem+json") {
			t.Errorf("%s: %d %.200s", query, got.status, got.body)
		}
	}
	for query, want := range map[string]int{"department=%7B%22%24ne%22%3Anull%7D": 404, "department=..%2F": 404, "department=%ff": 400, "department=%00": 400} {
		if got := r.call("staffing", http.MethodGet, "/coverage?"+query, ""); got.status != want {
			t.Errorf("%s: %d %.200s, want %d", query, got.status, got.body, want)
		}
	}
	for _, query := range []string{"limit=2", "cursor=abc", "state=perhaps"} {
		if got := r.call("staffing", http.MethodGet, "/coverage.xlsx?"+query, ""); got.status != 422 {
			t.Errorf("xlsx %s: %d", query, got.status)
		}
	}
}

func TestSeedTwice(t *testing.T) {
	r := newRig(t)
	r.must(r.Seed(r.ctx(), system))
	list, err := r.ListRequirements(r.ctx(), staffing.RequirementFilter{})
	r.must(err)
	if len(list) != 11 {
		t.Fatalf("%d requirements", len(list))
	}
	for _, q := range list {
		if q.Note != "Đề xuất; Sở Nội vụ quyết định" || q.From != "2025-07-01" {
			t.Errorf("%+v", q)
		}
		if _, err := r.org.FindPosition(r.ctx(), q.PositionID); err != nil {
			t.Errorf("%s: %v", q.PositionID, err)
		}
	}
	_, err = r.EndRequirement(r.ctx(), system, list[0].ID, "2026-11-01")
	r.must(err)
	r.must(r.Seed(r.ctx(), system))
	if n := r.count("requirements", bson.M{}); n != 11 {
		t.Errorf("seeded again: %d", n)
	}
	if n := r.count("requirements", bson.M{"open": true}); n != 10 {
		t.Errorf("what was ended came back: %d are open", n)
	}
}

func TestTheDocumentNamesTheRoutes(t *testing.T) {
	r := newRig(t)
	doc, err := r.server.OpenAPI()
	r.must(err)
	for _, path := range []string{"/api/v1/staffing/coverage", "/api/v1/staffing/coverage.xlsx", "/api/v1/staffing/requirements/{id}/end", "/api/v1/staffing/waivers/{id}/end"} {
		if !strings.Contains(string(doc), path+`"`) {
			t.Errorf("%s is not in the document", path)
		}
	}
}
