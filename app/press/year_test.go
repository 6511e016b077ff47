package press_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/org"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/office/officetest"
	"lantoa/app/press"
	"lantoa/handbook"
)

// The agencies that a second year changes: one merged into finance, one that
// ends, and one that the ward comes to belong to.
const (
	merged, mergedRoom, ended, board = "so-cu", "phong-so-cu", "xa-nho", "ban-kcn"
)

// figures2027 are counted by hand from the comments of seedChanges.
var figures2027 = map[string][6][2]int{
	culture:  {{2, 2}, {1, 1}, {2, 4}, {4, 5}, {3, 4}, {2, 3}},
	finance:  {{0, 0}, {0, 0}, {1, 2}, {1, 1}, {0, 0}, {0, 0}},
	merged:   {{0, 0}, {0, 0}, {2, 2}, {1, 1}, {0, 1}, {0, 0}},
	ended:    {{1, 1}, {0, 0}, {1, 1}, {0, 0}, {0, 0}, {0, 0}},
	ward:     {{0, 0}, {0, 0}, {0, 0}, {1, 2}, {1, 2}, {1, 1}},
	province: {{0, 0}, {1, 1}, {0, 0}, {0, 0}, {0, 0}, {0, 0}},
	board:    {},
	"":       {{3, 3}, {2, 2}, {6, 9}, {7, 9}, {4, 7}, {3, 4}},
}

// seedChanges enters a year in which agencies change, with what does not count.
// What each case should do to the figures of 2027 stands beside it.
func (r *rig) seedChanges() {
	r.t.Helper()
	first, last := at(2026, 12, 15, 0, 0), at(2027, 12, 14, 23, 59)
	before, after := at(2026, 12, 14, 23, 59), at(2027, 12, 15, 0, 0)
	mid := at(2027, 6, 10, 9, 0)
	r.set(at(2027, 12, 17, 9, 0))
	r.event(org.Event{Kind: org.Create, Date: org.Day(2026, 1, 1), Parts: []org.Draft{
		{ID: merged, ParentID: province, Naming: org.Naming{Name: "Sở Cũ", Kind: org.KindSo}},
		{ID: ended, ParentID: province, Naming: org.Naming{Name: "UBND xã Nhỏ", Kind: org.KindXa}},
		{ID: board, ParentID: province, Naming: org.Naming{Name: "Ban Quản lý các khu công nghiệp", Kind: org.KindBan}},
	}})
	r.event(org.Event{Kind: org.Create, Date: org.Day(2026, 1, 1), Parts: []org.Draft{{ID: mergedRoom, ParentID: merged, Naming: org.Naming{Name: "Phòng của Sở Cũ", Kind: org.KindUnit}}}})

	r.request(merged, handbook.Inquiry, at(2027, 2, 1, 9, 0), true, false) // 3 answered
	open := r.asked(merged, at(2027, 4, 20, 9, 0))                         // 3 answered, after the merger
	r.incident(mergedRoom, "7.4", at(2027, 3, 3, 3, 3), 25*time.Hour)      // 4 spoken, 5 late by an hour
	r.conference(ended, at(2027, 3, 10, 9, 0), false)                      // 1
	r.request(ended, handbook.Reply, at(2027, 3, 10, 9, 0), true, false)   // 3 answered
	r.incident(ward, "7.3", at(2027, 2, 2, 2, 2), time.Hour)               // 4 spoken, 5 in time, under the province

	r.refused("finance", 404, "", "GET", "/press/requests/"+open.ID, "")
	r.event(org.Event{Kind: org.Rename, Date: org.Day(2027, 3, 1), Subjects: []string{culture}, Naming: &org.Naming{Name: "Sở Văn hóa, Thể thao, Du lịch và Gia đình", Kind: org.KindSo}})
	r.event(org.Event{Kind: org.Merge, Date: org.Day(2027, 5, 1), Subjects: []string{merged}, Into: finance})
	r.event(org.Event{Kind: org.Reparent, Date: org.Day(2027, 6, 1), Subjects: []string{ward}, ParentID: board})
	r.event(org.Event{Kind: org.Dissolve, Date: org.Day(2027, 8, 1), Subjects: []string{ended}})

	// Who takes over has the papers, and the clocks that run.
	send[press.Request](r, "finance", 200, "GET", "/press/requests/"+open.ID, "")
	r.answer(open, at(2027, 5, 3, 9, 0))
	r.refused("province", 422, "ended", "POST", "/press/requests", requesting(merged, "inquiry", mid, ""))

	r.conference(culture, first, false)                                                 // 1
	r.conference(culture, last, false)                                                  // 1
	r.conference(culture, before, false)                                                // 2026
	r.conference(culture, mid, true)                                                    // exercise
	r.withdraw("conferences", r.held(culture, mid), press.Mistaken)                     // entered twice
	r.cancelled(culture, mid)                                                           // never held
	r.briefing(culture, first, true, false)                                             // 2
	r.briefing(culture, mid, false, false)                                              // asked to come
	r.briefing(province, last, true, false)                                             // 2
	r.briefing(board, after, true, false)                                               // 2028
	r.answer(r.asked(culture, last), at(2027, 12, 15, 8, 0))                            // 3 answered in the next year
	r.refuse(culture, mid)                                                              // 3, refused with its ground
	groundless := r.asked(culture, mid)                                                 // 3, its refusal has no ground: not taken
	r.lateReply()                                                                       // 3 answered, a minute late
	r.request(culture, handbook.Forwarded, mid, true, false)                            // passed on for citizens
	r.request(culture, handbook.Inquiry, after, true, false)                            // 2028
	r.request(culture, handbook.Inquiry, mid, true, true)                               // exercise
	r.withdraw("requests", r.asked(culture, mid), press.TakenBack)                      // the paper took its question back
	r.withdraw("requests", r.asked(finance, mid), press.Mistaken)                       // of another agency
	r.request(finance, handbook.Interview, mid, true, false)                            // 3 answered
	r.refuse(finance, mid)                                                              // 3, refused
	r.matter(culture, "7.3", mid, 0, 24*time.Hour, false)                               // 4 spoken, 5 in time to the minute
	r.matter(culture, "7.3", first, 0, 24*time.Hour+time.Minute, false)                 // 4 spoken, 5 late by a minute
	r.matter(culture, "7.4", at(2027, 12, 14, 23, 0), 7*time.Hour, 31*time.Hour, false) // 4 spoken, 5 in time: from judging, in the next year
	r.matter(culture, "7.5", last, 0, 0, false)                                         // 4 silent, no limit
	r.matter(culture, "7.3", mid, 0, time.Hour, true)                                   // exercise
	r.incident(office, "7.3", mid, 2*time.Hour)                                         // of a room: 4 spoken, 5 in time
	r.matter(finance, "7.2", mid, 0, 90*time.Hour, false)                               // 4 spoken, no limit
	r.incident(ward, "7.3", last, 0)                                                    // 4 silent, 5 not, under the board
	r.correction(culture, mid, true, false)                                             // 6 demanded
	r.correction(culture, first, true, false)                                           // 6 demanded, without an answer
	r.correction(culture, last, false, false)                                           // 6
	r.correction(culture, mid, true, true)                                              // exercise
	r.correction(ward, mid, true, false)                                                // 6 demanded
	r.refused("province", 422, "no_ground", "POST", "/press/requests/"+groundless.ID+"/refuse", `{"basis":"nd-244-4.3","reason":"bận"}`, "If-Match", `"1"`)
}

func (r *rig) event(e org.Event) {
	r.t.Helper()
	_, err := r.org.Record(r.ctx(), system, e)
	r.must(err)
}

func (r *rig) asked(department string, received time.Time) press.Entry {
	r.t.Helper()
	return send[press.Request](r, "province", 201, "POST", "/press/requests", requesting(department, "inquiry", received, "")).Entry
}

func (r *rig) answer(e press.Entry, when time.Time) press.Request {
	r.t.Helper()
	return send[press.Request](r, "province", 200, "POST", "/press/requests/"+e.ID+"/answer", fmt.Sprintf(`{"at":%q,"by":"An","form":"van-ban"}`, stamp(when)), "If-Match", api.Version(e.Version))
}

func (r *rig) held(department string, when time.Time) press.Entry {
	r.t.Helper()
	return send[press.Conference](r, "province", 201, "POST", "/press/conferences",
		fmt.Sprintf(`{"departmentId":%q,"topic":"Họp báo","place":"Hội trường","start":%q,"held":%q,"chair":"Giám đốc"}`, department, stamp(when), stamp(when))).Entry
}

func (r *rig) cancelled(department string, start time.Time) {
	r.t.Helper()
	c := send[press.Conference](r, "province", 201, "POST", "/press/conferences",
		fmt.Sprintf(`{"departmentId":%q,"topic":"Họp báo đã hủy","place":"Hội trường","start":%q,"chair":"Giám đốc","cancelled":true}`, department, stamp(start)))
	if c.NoticeLate {
		r.t.Errorf("no notice is due of what was cancelled: %+v", c)
	}
}

func (r *rig) withdraw(kind string, e press.Entry, cause string) {
	r.t.Helper()
	got := send[press.Entry](r, "province", 200, "POST", "/press/"+kind+"/"+e.ID+"/withdraw", fmt.Sprintf(`{"cause":%q,"reason":"Nhập trùng"}`, cause), "If-Match", api.Version(e.Version))
	if got.Withdrawn == nil || got.Withdrawn.Cause != cause || got.Withdrawn.By != "province" {
		r.t.Errorf("withdrawn: %+v", got)
	}
}

// lateReply: an editor asks on 10/1/2027; 30 days later is 9/2, the fourth day
// of Tết, and the first working day after is 12/2: two days of Tết on a weekend
// are made up on 10 and 11/2. It is answered a minute after that day.
func (r *rig) lateReply() {
	r.t.Helper()
	q := send[press.Request](r, "province", 201, "POST", "/press/requests", requesting(culture, "reply", at(2027, 1, 10, 9, 0), ""))
	if q.Due == nil || !q.Due.Equal(at(2027, 2, 13, 0, 0)) || q.DueUnsure {
		r.t.Errorf("over Tết the reply is due %v, unsure %v", q.Due.In(noon.Location()), q.DueUnsure)
	}
	if got := r.answer(q.Entry, at(2027, 2, 13, 0, 1)); !got.Late {
		r.t.Errorf("a minute late: %+v", got)
	}
}

func TestAYearInWhichAgenciesChange(t *testing.T) {
	r := newRig(t)
	r.seedChanges()
	for department, want := range figures2027 {
		query := "/press/reports/2027?department=" + department
		v := send[press.ReportView](r, "province", 200, "GET", query, "")
		if got := numbers(v); got != want {
			t.Errorf("%q: %v, want %v", department, got, want)
		}
		r.sameOnPaper(department, want)
		for line, figure := range want {
			all := r.cases(fmt.Sprintf("/press/reports/2027/cases?limit=3&department=%s&line=%d", department, line+1))
			done := r.cases(fmt.Sprintf("/press/reports/2027/cases?limit=3&done=true&department=%s&line=%d", department, line+1))
			open := r.cases(fmt.Sprintf("/press/reports/2027/cases?limit=3&done=false&department=%s&line=%d", department, line+1))
			if len(done) != figure[0] || len(all) != figure[1] || len(open) != figure[1]-figure[0] {
				t.Errorf("%q, line %d: %d, %d and %d cases, want %v", department, line+1, len(all), len(done), len(open), figure)
			}
		}
	}
	whole := send[press.ReportView](r, "province", 200, "GET", "/press/reports/2027", "")
	lines, sum := map[string]int{}, [6][2]int{}
	for _, a := range whole.Agencies {
		lines[a.DepartmentID]++
		for i, f := range a.Figures {
			if want := figures2027[a.DepartmentID][i]; f.Done != want[0] || f.Total != want[1] {
				t.Errorf("%s, line %d: %+v, want %v", a.Department, i+1, f, want)
			}
			sum[i][0], sum[i][1] = sum[i][0]+f.Done, sum[i][1]+f.Total
		}
	}
	if sum != figures2027[""] {
		t.Errorf("the agencies make %v of %v", sum, figures2027[""])
	}
	for id := range figures2027 {
		if id != "" && lines[id] != 1 {
			t.Errorf("%s stands in %d lines", id, lines[id])
		}
	}
	if name := send[press.ReportView](r, "culture", 200, "GET", "/press/reports/2027", "").Department; name != "Sở Văn hóa, Thể thao, Du lịch và Gia đình" {
		t.Errorf("renamed: %s", name)
	}
	r.lateBefore20December()
}

// sameOnPaper compares the files of a report with the screen's figures.
func (r *rig) sameOnPaper(department string, want [6][2]int) {
	r.t.Helper()
	path := "/api/v1/press/reports/2027/"
	pdf := strings.Join(officetest.PageTexts(r.t, []byte(r.call("province", "GET", path+"file?format=pdf&department="+department, "").body)), " ")
	docx := officetest.WordText(r.t, []byte(r.call("province", "GET", path+"file?format=docx&department="+department, "").body))
	txt := r.call("province", "GET", path+"file?format=txt&department="+department, "").body
	f, err := excelize.OpenReader(strings.NewReader(r.call("province", "GET", path+"xlsx?department="+department, "").body))
	r.must(err)
	defer func() { _ = f.Close() }()
	rows, err := f.GetRows("Số liệu")
	r.must(err)
	for i, n := range want {
		figure := fmt.Sprint(n[0])
		if i >= 2 {
			figure = fmt.Sprintf("%d/%d", n[0], n[1])
			if rows[i+1][3] != fmt.Sprint(n[1]) {
				r.t.Errorf("%q, line %d of the spreadsheet: %v", department, i+1, rows[i+1])
			}
		}
		for name, text := range map[string]string{"pdf": pdf, "docx": docx, "txt": txt} {
			_, rest, _ := strings.Cut(strings.Join(strings.Fields(text), " "), fmt.Sprintf("%d. Số", i+1))
			if sentence, _, _ := strings.Cut(rest, "."); !strings.HasSuffix(sentence, ": "+figure) {
				r.t.Errorf("%q, line %d of the %s: %q, want %s", department, i+1, name, sentence, figure)
			}
		}
		if rows[i+1][2] != fmt.Sprint(n[0]) {
			r.t.Errorf("%q, line %d of the spreadsheet: %v", department, i+1, rows[i+1])
		}
	}
}

func (r *rig) lateBefore20December() {
	r.t.Helper()
	submit := func(department string, now time.Time) {
		r.set(now)
		send[press.ReportView](r, "province", 200, "POST", "/press/reports/2027/submit", fmt.Sprintf(`{"departmentId":%q}`, department), "If-Match", `"0"`)
	}
	submit(culture, at(2027, 12, 19, 23, 59))
	submit(merged, at(2027, 12, 19, 23, 59)) // by whoever has its papers now
	submit(finance, at(2027, 12, 20, 0, 0))
	states := map[string]string{}
	for _, a := range send[press.ReportView](r, "province", 200, "GET", "/press/reports/2027", "").Agencies {
		states[a.DepartmentID] = a.State
	}
	want := map[string]string{
		culture: press.Submitted, merged: press.Submitted, finance: press.SubmittedLate, ward: press.Late, board: press.Late, province: press.Late, ended: press.Late,
	}
	if fmt.Sprint(states) != fmt.Sprint(want) {
		r.t.Errorf("%v, want %v", states, want)
	}
}

// Somebody is replaced in the middle of the year; both were published late, and
// a third is withdrawn: entered for the wrong agency.
func TestASpokespersonReplacedAndLateTwice(t *testing.T) {
	r := newRig(t)
	r.set(at(2027, 12, 1, 9, 0))
	term := func(name, from, until string, assigned time.Time, portal time.Duration) press.Spokesperson {
		s := send[press.Spokesperson](r, "province", 201, "POST", "/press/spokespersons", assigning(culture, name, from, until, assigned))
		if portal == 0 {
			return s
		}
		return send[press.Spokesperson](r, "province", 200, "POST", "/press/spokespersons/"+s.ID+"/portal",
			fmt.Sprintf(`{"address":"https://svhttdl.hungyen.example/phat-ngon","at":%q}`, stamp(assigned.Add(portal))), "If-Match", `"1"`)
	}
	one := term("Trần Quốc Việt", "2026-12-20", "2027-06-30", at(2026, 12, 19, 16, 0), 24*time.Hour+time.Minute)
	mistaken := term("Người Nhập Nhầm", "2027-07-01", "", at(2027, 7, 1, 8, 0), 0)
	r.refused("province", 409, "occupied", "POST", "/press/spokespersons", assigning(culture, "Vũ Hải Yến", "2027-07-02", "", at(2027, 7, 1, 8, 0)))
	r.refused("culture", 412, "stale", "POST", "/press/spokespersons/"+mistaken.ID+"/withdraw", `{"cause":"mistake","reason":"Nhầm cơ quan"}`, "If-Match", `"7"`)
	r.refused("auditor", 403, "forbidden", "POST", "/press/spokespersons/"+mistaken.ID+"/withdraw", `{"cause":"mistake","reason":"Nhầm cơ quan"}`, "If-Match", `"1"`)
	r.withdraw("spokespersons", mistaken.Entry, press.Mistaken)
	two := term("Vũ Hải Yến", "2027-07-02", "", at(2027, 7, 1, 8, 0), 25*time.Hour)
	r.refused("province", 409, "withdrawn", "POST", "/press/spokespersons/"+mistaken.ID+"/publish", `{}`, "If-Match", `"2"`)
	late := send[db.Page[press.Spokesperson]](r, "province", 200, "GET", "/press/spokespersons?state=late", "")
	if len(late.Items) != 2 || late.Items[0].ID != two.ID || late.Items[1].ID != one.ID {
		t.Errorf("late: %+v", late.Items)
	}
	if on := send[db.Page[press.Spokesperson]](r, "province", 200, "GET", "/press/spokespersons?asOf=2027-07-01", ""); len(on.Items) != 0 {
		t.Errorf("nobody speaks on 1 July: %+v", on.Items)
	}
	if public, err := r.ListPublic(r.ctx(), "2027-07-03"); err != nil || len(public.Items) != 0 {
		t.Errorf("the public list: %+v, %v", public, err)
	}
}

// A delegation that was withdrawn binds nobody: its case may be delegated anew,
// and it has no paper.
func TestADelegationThatIsWithdrawn(t *testing.T) {
	r := newRig(t)
	head := r.head(culture, "Đỗ Đình Hồng")
	body := delegating(culture, head.ID, "Vũ Hải Yến", "Cháy chợ", "21/UQ", "2026-11-20", "2026-11-30")
	d := send[press.Delegation](r, "culture", 201, "POST", "/press/delegations", body)
	r.refused("culture", 409, "overlap", "POST", "/press/delegations", body)
	r.withdraw("delegations", d.Entry, press.Mistaken)
	send[press.Delegation](r, "culture", 201, "POST", "/press/delegations", body)
	r.refused("culture", 409, "withdrawn", "GET", "/press/delegations/"+d.ID+"/file", "")
	r.refused("culture", 409, "withdrawn", "POST", "/press/delegations/"+d.ID+"/end", `{"until":"2026-11-24"}`, "If-Match", `"2"`)
	if list := send[db.Page[press.Delegation]](r, "culture", 200, "GET", "/press/delegations?state=running", ""); len(list.Items) != 1 || list.Items[0].ID == d.ID {
		t.Errorf("running: %+v", list.Items)
	}
	if r.count("audit", bson.M{"action": "delegation.withdraw"}) != 1 {
		t.Error("the audit does not tell of it")
	}
}

// Moments beyond any register would be kept, and then break every list that
// holds them: a year of five digits cannot be written as JSON.
func TestMomentsThatNoRegisterHolds(t *testing.T) {
	r := newRig(t)
	for path, body := range map[string]string{
		"/press/conferences": `{"departmentId":"svhttdl","topic":"Họp báo","place":"P","chair":"C","start":"9999-12-31T23:59:59-12:00"}`,
		"/press/briefings":   `{"departmentId":"svhttdl","host":"Ban","topic":"Giao ban","speaker":"An","at":"9999-12-31T23:59:59-12:00"}`,
		"/press/requests":    requesting(culture, "inquiry", noon, `,"askedFor":"9999-12-31T23:59:59-12:00"`),
		"/press/corrections": `{"departmentId":"svhttdl","outlet":"Báo X","article":"Bài","wrong":"Sai số","outcome":"none","found":"0001-01-02T00:00:00Z"}`,
		"/press/matters":     `{"departmentId":"svhttdl","title":"Vụ việc","received":"1066-10-14T09:00:00Z"}`,
	} {
		r.refused("culture", 422, "range", "POST", path, body)
		if got := r.call("culture", "GET", "/api/v1"+path, ""); got.status != 200 {
			t.Errorf("%s: %d %s", path, got.status, got.body)
		}
	}
}

// What is real stays real, and an exercise an exercise.
func TestTheNatureOfAnEntryStays(t *testing.T) {
	r := newRig(t)
	for kind, body := range map[string]string{
		"requests":    requesting("", "inquiry", noon, `,"exercise":%v`),
		"corrections": `{"departmentId":"","outlet":"Báo X","article":"Bài","wrong":"Sai số","outcome":"none","found":"` + stamp(noon) + `","exercise":%v}`,
		"conferences": `{"departmentId":"","topic":"Họp báo","place":"P","chair":"C","start":"` + stamp(noon) + `","exercise":%v}`,
		"briefings":   `{"departmentId":"","host":"Ban","topic":"Giao ban","speaker":"An","at":"` + stamp(noon) + `","exercise":%v}`,
		"matters":     `{"departmentId":"","title":"Vụ việc","received":"` + stamp(noon) + `","exercise":%v}`,
	} {
		for _, exercise := range []bool{true, false} {
			made := strings.Replace(fmt.Sprintf(body, exercise), `"departmentId":""`, `"departmentId":"svhttdl"`, 1)
			e := send[press.Entry](r, "culture", 201, "POST", "/press/"+kind, made)
			changed := strings.Replace(fmt.Sprintf(body, !exercise), `"departmentId":"",`, "", 1)
			r.refused("culture", 409, "nature", "PUT", "/press/"+kind+"/"+e.ID, changed, "If-Match", `"1"`)
		}
	}
}

// The calendar of a year is announced late: a due that runs into it is marked,
// and moves once it is there.
func TestADueThatTheCalendarDoesNotReach(t *testing.T) {
	r := newRig(t)
	days := seededUntil(t, 2027)
	r.days = &days
	r.set(at(2027, 12, 20, 9, 0))
	q := send[press.Request](r, "culture", 201, "POST", "/press/requests", requesting(culture, "forwarded", at(2027, 12, 20, 8, 0), ""))
	if !q.DueUnsure || !q.Due.Equal(at(2028, 1, 11, 0, 0)) {
		t.Errorf("before the calendar is there: %s, unsure %v", q.Due.In(noon.Location()), q.DueUnsure)
	}
	full := seededUntil(t, 2028)
	r.days = &full
	r.must(r.ReckonDues(r.ctx()))
	r.must(r.ReckonDues(r.ctx())) // twice is once
	q = send[press.Request](r, "culture", 200, "GET", "/press/requests/"+q.ID, "")
	// 1/1/2028 is a Saturday, made up on Monday the 3rd.
	if q.DueUnsure || !q.Due.Equal(at(2028, 1, 12, 0, 0)) || q.Version != 2 {
		t.Errorf("with it: %s, unsure %v, version %d", q.Due.In(noon.Location()), q.DueUnsure, q.Version)
	}
	sure := send[press.Request](r, "culture", 201, "POST", "/press/requests", requesting(culture, "outcome", at(2027, 12, 1, 8, 0), `,"concluded":"2027-12-06T09:00:00+07:00"`))
	if sure.DueUnsure {
		t.Errorf("within the known year: %+v", sure)
	}
}
