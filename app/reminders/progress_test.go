package reminders

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth/policy"
	"lantoa/app/org"
	"lantoa/app/platform/calendar"
)

func TestLeftOf(t *testing.T) {
	t.Parallel()
	c := calendar.Default() // 24/11/2026, a Tuesday, is off
	for name, tt := range map[string]struct {
		due, now string
		want     timeLeft
		states   string
	}{
		"a week and a holiday":   {"2026-12-01 00:00", "2026-11-23 08:00", timeLeft{days: 4}, "soon open"},
		"six working days":       {"2026-12-03 00:00", "2026-11-23 08:00", timeLeft{days: 6}, "open"},
		"five working days":      {"2026-12-02 00:00", "2026-11-23 08:00", timeLeft{days: 5}, "soon open"},
		"today":                  {"2026-11-24 00:00", "2026-11-23 23:59", timeLeft{}, "soon open"},
		"the very moment":        {"2026-11-24 00:00", "2026-11-24 00:00", timeLeft{late: true}, "late open"},
		"since midnight, a rest": {"2026-11-24 00:00", "2026-11-24 08:00", timeLeft{late: true}, "late open"},
		"one day":                {"2026-11-24 00:00", "2026-11-25 08:00", timeLeft{days: -1, late: true}, "late open"},
		"over a weekend":         {"2026-11-21 00:00", "2026-11-23 08:00", timeLeft{days: -1, late: true}, "late open"},
		"due on a Sunday":        {"2026-11-23 00:00", "2026-11-23 08:00", timeLeft{days: -1, late: true}, "late open"},
		"years":                  {"2024-11-23 00:00", "2026-11-23 08:00", timeLeft{days: -510, late: true}, "late open"},
	} {
		got := leftOf(c, at(t, tt.due), at(t, tt.now))
		var states []string
		for _, s := range []string{StateLate, StateSoon, StateOpen} {
			if got.is(s) {
				states = append(states, s)
			}
		}
		if got != tt.want || strings.Join(states, " ") != tt.states {
			t.Errorf("%s: %+v %v, want %+v %s", name, got, states, tt.want, tt.states)
		}
	}
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]bool{
		"": true, "nhung": true, "NHƯ": true, "pham nh": true, "nh ph": true, "đuc": true, "duc": true, "ung": false, "nhung x": false,
		"(.*": false, "$where": false, "phạm thị đức nhung": true,
	} {
		if got := answers(strings.Fields(org.Fold(query)), "Phạm Thị Đức Nhung"); got != want {
			t.Errorf("%q: %v", query, got)
		}
	}
}

// followed is a province in which people have things to finish.
type followed struct {
	*rig
	an, binh, chi, dung, yen                  org.Person // yen works in the commune
	coordinator, commune, everywhere, auditor org.Person
}

func newFollowed(t *testing.T) followed {
	t.Helper()
	r := newRig(t) // 2026-11-23 07:00
	must(t, r.Org.EnsurePositions(t.Context()))
	f := followed{rig: r}
	for i, p := range []struct {
		at   *org.Person
		path string
		name [3]string
	}{
		{&f.an, so, [3]string{"Nguyễn", "Văn", "An"}},
		{&f.binh, so, [3]string{"Đặng", "Thị", "Bình"}},
		{&f.chi, so, [3]string{"Ân", "Lê", "Chi"}},
		{&f.dung, so, [3]string{"Trần", "Văn", "Dũng"}},
		{&f.yen, xa, [3]string{"Phạm", "Hải", "Yến"}},
	} {
		*p.at = r.people(1, p.path)[0]
		p.at.Family, p.at.Middle, p.at.Given = p.name[0], p.name[1], p.name[2]
		must(t, updateOne(r, "people", p.at.ID, bson.M{"family": p.name[0], "middle": p.name[1], "given": p.name[2], "sortKey": fmt.Sprintf("%d", i)}, "$set"))
	}
	r.enrol(course, "2026-11-18", f.an, f.yen)   // overdue by 3 working days
	r.enrol(course, "2026-11-20", f.binh, f.chi) // by 1
	r.enrol(advanced, "2026-11-20", f.an)
	r.enrol(course, "2026-11-27", f.dung)   // in 3
	r.enrol(advanced, "2027-02-01", f.binh) // far
	done := r.people(1, so)[0]
	r.enrol(course, "2026-11-19", done)
	r.complete(done)
	left := r.people(1, so)[0]
	r.enrol(course, "2026-11-19", left)
	must(t, updateMany(r, "postings", bson.M{"personId": left.ID}, bson.M{"to": r.Clock.Now(), "open": false}))
	grant := func(role policy.Role, path string) org.Person {
		return r.account(r.people(1, so)[0], policy.Grant{Role: role, Path: path})
	}
	f.coordinator, f.commune, f.everywhere, f.auditor = grant(policy.Coordinator, so), grant(policy.Coordinator, xa), grant(policy.Staffing, "/"), grant(policy.Auditor, "/")
	return f
}

func (f followed) progress(who org.Person, query string) ProgressView {
	f.t.Helper()
	var out ProgressView
	must(f.t, json.Unmarshal([]byte(f.want(200, who, "GET", "/progress?"+query, "")), &out))
	return out
}

// lines are the items in short.
func (v ProgressView) lines() string {
	var out []string
	for _, i := range v.Items {
		words := strings.Fields(i.Name)
		out = append(out, fmt.Sprintf("%s %s %d", words[len(words)-1], i.CourseCode, i.WorkingDays))
	}
	return strings.Join(out, ", ")
}

func TestWhoIsLate(t *testing.T) {
	t.Parallel()
	f := newFollowed(t)
	const c, a = course, advanced
	for name, tt := range map[string]struct {
		who   org.Person
		query string
		want  string
	}{
		"a sở, late by default":       {f.coordinator, "", "An " + c + " -3, An " + a + " -1, Bình " + c + " -1, Chi " + c + " -1"},
		"soon":                        {f.coordinator, "state=soon", "Dũng " + c + " 3"},
		"a course, all of it":         {f.coordinator, "state=open&course=" + c, "An " + c + " -3, Bình " + c + " -1, Chi " + c + " -1, Dũng " + c + " 3"},
		"a name, folded":              {f.coordinator, "q=binh+dang", "Bình " + c + " -1"},
		"a commune":                   {f.commune, "", "Yến " + c + " -3"},
		"the province":                {f.everywhere, "course=" + c, "An " + c + " -3, Yến " + c + " -3, Bình " + c + " -1, Chi " + c + " -1"},
		"the province, one commune":   {f.everywhere, "department=xa-an-thi", "Yến " + c + " -3"},
		"a department and all below":  {f.auditor, "department=ubnd&q=ye", "Yến " + c + " -3"},
		"nobody of that name":         {f.coordinator, "q=khong-ai", ""},
		"a course that nobody learns": {f.coordinator, "course=khong-co", ""},
	} {
		if got := f.progress(tt.who, tt.query).lines(); got != tt.want {
			t.Errorf("%s: %s\nwant %s", name, got, tt.want)
		}
	}
	v := f.progress(f.coordinator, "state=soon&q=dung")
	if len(v.Summary) != 2 || v.Summary[0] != (ProgressCount{CourseCode: c, Course: "Người phát ngôn ở xã", Late: 3, Soon: 1, Open: 4, People: 4}) ||
		v.Summary[1].Late != 1 || v.Summary[1].Open != 2 || v.Summary[1].People != 2 {
		t.Errorf("summary %+v", v.Summary)
	}
	if !v.AsOf.Equal(f.Clock.Now()) || v.AsOf.Format("-07:00") != "+07:00" {
		t.Errorf("as of %v", v.AsOf)
	}
	for name, tt := range map[string]struct {
		who    org.Person
		query  string
		status int
	}{
		"another department":   {f.coordinator, "department=xa-an-thi", 404},
		"one above":            {f.coordinator, "department=ubnd", 404},
		"no such":              {f.everywhere, "department=khong-co", 404},
		"nobody's coordinator": {f.account(f.people(1, so)[0]), "", 403},
		"no such state":        {f.coordinator, "state=done", 422},
		"a cursor of another":  {f.coordinator, "cursor=W10", 422},
		"a cursor of nonsense": {f.coordinator, "cursor=WyJ4IiwieSIsInoiXQ", 422},
	} {
		if status, body := f.call(tt.who, "GET", "/progress?"+tt.query, ""); status != tt.status {
			t.Errorf("%s: %d, want %d: %s", name, status, tt.status, body)
		}
	}
}

func TestAPageOfProgressIsFilled(t *testing.T) {
	t.Parallel()
	f := newFollowed(t)
	opened := f.Clock.Now().Add(-time.Hour)
	must(t, updateMany(f.rig, "enrolments", bson.M{"personId": f.chi.ID}, bson.M{"progress.lessons": bson.M{"mo-dau": bson.M{"openedAt": opened, "seconds": 60}}}))
	f.start(f.main)
	f.day("2026-11-23") // the steps 0 and −1 of binh and chi; −3 of dung is none of the policy's
	first := f.progress(f.coordinator, "limit=2")
	rest := f.progress(f.coordinator, "limit=2&cursor="+first.Next)
	if first.Next == "" || rest.Next != "" || first.lines() != "An "+course+" -3, An "+advanced+" -1" || rest.lines() != "Bình "+course+" -1, Chi "+course+" -1" {
		t.Fatalf("%s | %s", first.lines(), rest.lines())
	}
	chi := rest.Items[1]
	if chi.PersonID != f.chi.ID || chi.Name != "Ân Lê Chi" || chi.DepartmentID != "svhttdl" || chi.Department != "Sở Văn hóa, Thể thao và Du lịch" ||
		chi.Position != "Công chức, viên chức chuyên môn" || chi.Course != "Người phát ngôn ở xã" || chi.Due.Format(time.RFC3339) != "2026-11-20T23:59:59+07:00" ||
		chi.LastActivityAt == nil || !chi.LastActivityAt.Equal(opened) || chi.RemindedAt == nil || !chi.RemindedAt.Equal(f.Clock.Now()) || chi.Remindable {
		t.Errorf("got %+v", chi)
	}
	f.set("2026-11-25 09:00")
	if v := f.progress(f.coordinator, "q=chi"); !v.Items[0].Remindable || v.Items[0].RemindedAt == nil {
		t.Errorf("on another day: %+v", v.Items[0])
	}
	if v := f.progress(f.auditor, "q=chi"); v.Items[0].Remindable {
		t.Error("an auditor may remind")
	}
}

func TestProgressAsASpreadsheet(t *testing.T) {
	t.Parallel()
	f := newFollowed(t)
	must(t, updateOne(f.rig, "people", f.an.ID, bson.M{"family": "=1+1", "middle": "Văn"}, "$set"))
	req := httptest.NewRequest(http.MethodGet, "/api/v1/progress.xlsx?course="+course, nil)
	req.Header.Set("Authorization", "Bearer "+f.SignIn(t, f.coordinator).AccessToken)
	res, err := f.Server.Fiber.Test(req, -1)
	must(t, err)
	defer res.Body.Close()
	file, err := excelize.OpenReader(res.Body)
	must(t, err)
	defer file.Close()
	if !strings.Contains(res.Header.Get("Content-Disposition"), "2026-11-23.xlsx") {
		t.Errorf("headers %v", res.Header)
	}
	const so, post, title = "Sở Văn hóa, Thể thao và Du lịch", "Công chức, viên chức chuyên môn", "Người phát ngôn ở xã"
	for sheet, want := range map[string][][]string{
		"Chi tiết": {
			{"Họ và tên", "Đơn vị", "Vị trí", "Khóa học", "Hạn", "Tình trạng", "Ngày làm việc còn lại", "Đã học (%)", "Học gần nhất", "Nhắc gần nhất"},
			{"'=1+1 Văn An", so, post, title, "18/11/2026", "quá hạn 3 ngày làm việc", "-3", "0"},
			{"Đặng Thị Bình", so, post, title, "20/11/2026", "quá hạn 1 ngày làm việc", "-1", "0"},
			{"Ân Lê Chi", so, post, title, "20/11/2026", "quá hạn 1 ngày làm việc", "-1", "0"},
		},
		"Tổng hợp": {{"Khóa học", "Quá hạn", "Sắp đến hạn", "Đang học, có hạn", "Số người"}, {title, "3", "1", "4", "4"}},
	} {
		rows, err := file.GetRows(sheet)
		if err != nil || !slices.EqualFunc(rows, want, slices.Equal) {
			t.Errorf("%s: %q (%v)", sheet, rows, err)
		}
	}
	f.want(404, f.coordinator, "GET", "/progress.xlsx?department=xa-an-thi", "")
}
