package press_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/platform/db"
	"lantoa/app/platform/office/officetest"
	"lantoa/app/press"
	"lantoa/handbook"
)

// seedYear enters a year of three agencies around its bounds. What each case
// should do to the figures of 2026 stands beside it; figures2026 is what that
// comes to, added up by hand.
func (r *rig) seedYear() {
	r.t.Helper()
	first, last := at(2025, 12, 15, 0, 0), at(2026, 12, 14, 23, 59) // in
	before, after := at(2025, 12, 14, 23, 59), at(2026, 12, 15, 0, 0)
	mid := at(2026, 6, 10, 9, 0)
	r.set(at(2026, 12, 16, 9, 0))

	r.conference(culture, first, false)  // 1
	r.conference(culture, last, false)   // 1
	r.conference(culture, before, false) // 2025
	r.conference(culture, after, false)  // 2027
	r.conference(culture, mid, true)     // exercise
	r.conference(province, mid, false)   // 1
	r.conference(finance, time.Time{}, false)

	r.briefing(culture, mid, true, false)    // 2
	r.briefing(culture, mid, false, false)   // came when asked
	r.briefing(finance, last, true, false)   // 2
	r.briefing(finance, after, true, false)  // 2027
	r.briefing(finance, mid, true, true)     // exercise
	r.briefing(province, before, true, true) // 2025, exercise

	r.request(culture, handbook.Inquiry, first, true, false)    // 3 answered
	r.request(culture, handbook.Interview, last, true, false)   // 3 answered, on 15/12
	r.request(culture, handbook.Inquiry, mid, false, false)     // 3
	r.request(culture, handbook.Reply, mid, true, false)        // 3 answered
	r.request(culture, handbook.Forwarded, mid, true, false)    // not of the press itself
	r.request(culture, handbook.Outcome, mid, true, false)      // likewise
	r.request(culture, handbook.Inquiry, before, true, false)   // 2025
	r.request(culture, handbook.Inquiry, after, false, false)   // 2027
	r.request(culture, handbook.Inquiry, mid, true, true)       // exercise
	r.request(finance, handbook.Inquiry, mid, true, false)      // 3 answered
	r.request(finance, handbook.Interview, first, false, false) // 3
	r.refuse(finance, mid)                                      // 3, refused

	r.matter(culture, "7.3", mid, 0, 24*time.Hour, false)             // 4 spoken, 5 in time: exactly 24 hours
	r.matter(culture, "7.3", mid, 0, 24*time.Hour+time.Minute, false) // 4 spoken, 5 late by a minute
	r.matter(culture, "7.4", mid, 10*time.Hour, 34*time.Hour, false)  // 4 spoken, 5 in time: from judging
	r.matter(culture, "7.4", last, time.Minute, 24*time.Hour, false)  // 4 spoken, 5 in time, said in the next period
	r.matter(culture, "7.2", mid, 0, 72*time.Hour, false)             // 4 spoken, no limit
	r.matter(culture, "7.5", first, 0, 0, false)                      // 4 silent, no limit
	r.matter(culture, "7.3", mid, 0, time.Hour, true)                 // exercise
	r.matter(culture, "7.3", before, 0, time.Hour, false)             // 2025
	r.matter(culture, "", mid, 0, time.Hour, false)                   // nobody said the clause
	r.matter(finance, "7.3", first, 0, 0, false)                      // 4 silent, 5 late
	r.matter(finance, "7.4", mid, time.Hour, 26*time.Hour, false)     // 4 spoken, 5 late: 25 hours
	r.incident(office, "7.3", mid, 2*time.Hour)                       // of a room: 4 spoken, 5 in time of culture
	r.incident(ward, "7.3", last, 0)                                  // 4 silent, 5 not
	r.incident(ward, "7.2", first, time.Hour)                         // 4 spoken
	r.incident(ward, "7.3", after, time.Hour)                         // 2027
	r.incident(ward, "7.3", before, time.Hour)                        // 2025

	r.correction(culture, mid, true, false)    // 6 demanded
	r.correction(culture, last, false, false)  // 6
	r.correction(finance, first, true, false)  // 6 demanded
	r.correction(finance, before, true, false) // 2025
	r.correction(finance, mid, true, true)     // exercise
}

// figures2026 are counted by hand from the comments of seedYear: numerator and
// denominator of the six lines.
var figures2026 = map[string][6][2]int{
	culture:  {{2, 2}, {1, 1}, {3, 4}, {6, 7}, {4, 5}, {1, 2}},
	finance:  {{0, 0}, {1, 1}, {1, 3}, {1, 2}, {0, 2}, {1, 1}},
	ward:     {{0, 0}, {0, 0}, {0, 0}, {1, 2}, {0, 1}, {0, 0}},
	province: {{1, 1}, {0, 0}, {0, 0}, {0, 0}, {0, 0}, {0, 0}}, // the committee itself
	"":       {{3, 3}, {2, 2}, {4, 7}, {8, 11}, {4, 8}, {2, 3}},
}

func (r *rig) conference(department string, held time.Time, exercise bool) {
	r.t.Helper()
	start, more := held, ""
	if held.IsZero() { // still to come
		start = at(2026, 12, 20, 9, 0)
	} else {
		more = `,"held":"` + stamp(held) + `"`
	}
	send[press.Conference](r, "province", 201, "POST", "/press/conferences",
		fmt.Sprintf(`{"departmentId":%q,"topic":"Họp báo","place":"Hội trường","start":%q,"chair":"Giám đốc","exercise":%v%s}`, department, stamp(start), exercise, more))
}

func (r *rig) briefing(department string, when time.Time, proactive, exercise bool) {
	r.t.Helper()
	send[press.Briefing](r, "province", 201, "POST", "/press/briefings",
		fmt.Sprintf(`{"departmentId":%q,"host":"Ban Tuyên giáo và Dân vận","topic":"Giao ban","at":%q,"speaker":"An","proactive":%v,"exercise":%v}`, department, stamp(when), proactive, exercise))
}

func (r *rig) request(department string, kind handbook.RequestKind, received time.Time, answered, exercise bool) {
	r.t.Helper()
	q := send[press.Request](r, "province", 201, "POST", "/press/requests", requesting(department, string(kind), received, fmt.Sprintf(`,"exercise":%v`, exercise)))
	if answered {
		send[press.Request](r, "province", 200, "POST", "/press/requests/"+q.ID+"/answer",
			fmt.Sprintf(`{"at":%q,"by":"An","form":"van-ban"}`, stamp(received.Add(20*time.Hour))), "If-Match", `"1"`)
	}
}

func (r *rig) refuse(department string, received time.Time) {
	r.t.Helper()
	q := send[press.Request](r, "province", 201, "POST", "/press/requests", requesting(department, "inquiry", received, ""))
	send[press.Request](r, "province", 200, "POST", "/press/requests/"+q.ID+"/refuse", `{"basis":"nd-244-4.3","reason":"Thông tin thuộc bí mật nhà nước"}`, "If-Match", `"1"`)
}

// matter enters one by hand; spoken 0 is silence.
func (r *rig) matter(department, clause string, received time.Time, judged, spoken time.Duration, exercise bool) {
	r.t.Helper()
	more := ""
	if clause == "7.4" {
		more = `,"judged":"` + stamp(received.Add(judged)) + `"`
	}
	if spoken > 0 {
		more += `,"firstStatement":"` + stamp(received.Add(spoken)) + `"`
	}
	send[press.Matter](r, "province", 201, "POST", "/press/matters",
		fmt.Sprintf(`{"departmentId":%q,"title":"Vụ việc","clause":%q,"received":%q,"exercise":%v%s}`, department, clause, stamp(received), exercise, more))
}

// incident is a matter as incidents tell of it.
func (r *rig) incident(department, clause string, received time.Time, spoken time.Duration) {
	m := handbook.Matter{ID: db.NewID(), Title: "Sự cố", Department: department, Clause: clause, Received: received, Judged: received, Incident: db.NewID()}
	if spoken > 0 {
		first := received.Add(spoken)
		m.FirstStatement = &first
	}
	r.matters = append(r.matters, m)
}

func (r *rig) correction(department string, found time.Time, demanded, exercise bool) {
	r.t.Helper()
	more := ""
	if demanded {
		more = `,"document":"1/CV","demanded":"` + stamp(found.Add(time.Hour)) + `"`
	}
	send[press.Correction](r, "province", 201, "POST", "/press/corrections",
		fmt.Sprintf(`{"departmentId":%q,"outlet":"Báo X","article":"Bài","wrong":"Sai số liệu","found":%q,"outcome":"waiting","exercise":%v%s}`, department, stamp(found), exercise, more))
}

func numbers(v press.ReportView) (out [6][2]int) {
	for i, l := range v.Lines {
		out[i] = [2]int{l.Done, l.Total}
	}
	return out
}

func TestTheSeededYear(t *testing.T) {
	r := newRig(t)
	r.seedYear()
	for department, want := range figures2026 {
		v := send[press.ReportView](r, "province", 200, "GET", "/press/reports/2026?department="+department, "")
		if got := numbers(v); got != want {
			t.Errorf("%q: %v, want %v", department, got, want)
		}
		if v.From != "2025-12-15" || v.To != "2026-12-14" || !v.Due.Equal(at(2026, 12, 20, 0, 0)) || !v.Closed {
			t.Errorf("%q: %s to %s, due %s, closed %v", department, v.From, v.To, v.Due, v.Closed)
		}
	}
	whole := send[press.ReportView](r, "auditor", 200, "GET", "/press/reports/2026", "")
	if whole.Unclassified != 1 || len(whole.Agencies) != 4 || whole.MayManage {
		t.Errorf("%d unclassified, %d agencies", whole.Unclassified, len(whole.Agencies))
	}
	for _, a := range whole.Agencies {
		for i, f := range a.Figures {
			if want := figures2026[a.DepartmentID][i]; f.Done != want[0] || f.Total != want[1] {
				t.Errorf("%s, line %d: %+v, want %v", a.Department, i+1, f, want)
			}
		}
	}
	// Whoever has charge of one agency gets its report without naming it.
	if v := send[press.ReportView](r, "finance", 200, "GET", "/press/reports/2026", ""); v.DepartmentID != finance || numbers(v) != figures2026[finance] {
		t.Errorf("finance: %+v", v)
	}
	r.refused("finance", 404, "not_found", "GET", "/press/reports/2026?department="+culture, "")
	r.refused("finance", 422, "range", "GET", "/press/reports/1800", "")
	r.refused("culture", 422, "agency", "GET", "/press/reports/2026?department="+office, "")
	for year, want := range map[int][6][2]int{
		2025: {{1, 1}, {0, 0}, {1, 1}, {2, 2}, {2, 2}, {1, 1}},
		2027: {{1, 1}, {1, 1}, {0, 1}, {1, 1}, {1, 1}, {0, 0}},
	} {
		if got := numbers(send[press.ReportView](r, "province", 200, "GET", fmt.Sprint("/press/reports/", year), "")); got != want {
			t.Errorf("%d: %v, want %v", year, got, want)
		}
	}
	r.compareCases()
}

// compareCases asks for the cases behind every figure: as many as it says.
func (r *rig) compareCases() {
	r.t.Helper()
	for department, want := range figures2026 {
		for line, figure := range want {
			all := r.cases(fmt.Sprintf("/press/reports/2026/cases?limit=2&department=%s&line=%d", department, line+1))
			done := r.cases(fmt.Sprintf("/press/reports/2026/cases?limit=2&done=true&department=%s&line=%d", department, line+1))
			if len(done) != figure[0] || len(all) != figure[1] {
				r.t.Errorf("%q, line %d: %d of %d cases, want %v", department, line+1, len(done), len(all), figure)
			}
			for _, c := range all {
				if department != "" && c.Department != department || c.DepartmentName == "" {
					r.t.Errorf("%q, line %d: a case of %q", department, line+1, c.Department)
				}
			}
		}
	}
	if none := r.cases("/press/reports/2026/cases?line=0"); len(none) != 1 || none[0].Clause != "" {
		r.t.Errorf("without a clause: %+v", none)
	}
}

func (r *rig) cases(path string) (out []press.ReportCaseView) {
	r.t.Helper()
	cursor := ""
	for range 50 {
		page := send[db.Page[press.ReportCaseView]](r, "province", 200, "GET", path+"&cursor="+cursor, "")
		out = append(out, page.Items...)
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	return out
}

func TestSubmittingAReport(t *testing.T) {
	r := newRig(t)
	r.request(culture, handbook.Inquiry, noon.Add(-48*time.Hour), true, false)
	r.refused("culture", 409, "data_open", "POST", "/press/reports/2026/submit", `{}`, "If-Match", `"0"`)
	v := send[press.ReportView](r, "culture", 200, "PUT", "/press/reports/2026", `{"difficulties":"Thiếu kinh phí."}`, "If-Match", `"0"`)
	if v.Version != 1 || v.State != press.Waiting || v.Closed || !v.MayManage {
		t.Errorf("%+v", v)
	}
	r.refused("culture", 412, "stale", "PUT", "/press/reports/2026", `{"difficulties":"Khác"}`, "If-Match", `"0"`)
	r.refused("auditor", 403, "forbidden", "PUT", "/press/reports/2026", `{"departmentId":"svhttdl"}`, "If-Match", `"1"`)
	r.refused("finance", 404, "not_found", "PUT", "/press/reports/2026", `{"departmentId":"svhttdl"}`, "If-Match", `"1"`)
	r.set(at(2026, 12, 19, 23, 59))
	v = send[press.ReportView](r, "culture", 200, "POST", "/press/reports/2026/submit", `{"departmentId":"svhttdl"}`, "If-Match", `"1"`)
	if v.State != press.Submitted || v.Lines[2].Submitted == nil || *v.Lines[2].Submitted != (press.Figure{Done: 1, Total: 1}) || v.Difficulties != "Thiếu kinh phí." {
		t.Errorf("%+v", v)
	}
	// What is entered afterwards changes the figures, not what was sent.
	r.request(culture, handbook.Inquiry, at(2026, 12, 1, 8, 0), false, false)
	r.set(at(2026, 12, 20, 0, 0))
	send[press.ReportView](r, "finance", 200, "POST", "/press/reports/2026/submit", `{}`, "If-Match", `"0"`)
	whole := send[press.ReportView](r, "province", 200, "GET", "/press/reports/2026", "")
	states := map[string]string{}
	for _, a := range whole.Agencies {
		states[a.DepartmentID] = a.State
		if a.Changed != (a.DepartmentID == culture) {
			t.Errorf("%s changed: %v", a.DepartmentID, a.Changed)
		}
	}
	want := map[string]string{culture: press.Submitted, finance: press.SubmittedLate, ward: press.Late, province: press.Late}
	if fmt.Sprint(states) != fmt.Sprint(want) {
		t.Errorf("%v, want %v", states, want)
	}
	v = send[press.ReportView](r, "culture", 200, "GET", "/press/reports/2026", "")
	if v.Lines[2].Total != 2 || v.Lines[2].Submitted.Total != 1 {
		t.Errorf("%+v", v.Lines[2])
	}
	kept, err := db.FindOne[struct{ Lines []struct{ Cases []bson.M } }](r.ctx(), r.db.Collection("press_reports"), bson.M{"_id": "2026:svhttdl"})
	if err != nil || len(kept.Lines) != 6 || len(kept.Lines[2].Cases) != 1 {
		t.Errorf("%+v, %v", kept, err)
	}
}

func TestTheReportAsASpreadsheet(t *testing.T) {
	r := newRig(t)
	r.seedYear()
	got := r.call("auditor", "GET", "/api/v1/press/reports/2026/xlsx", "")
	f, err := excelize.OpenReader(strings.NewReader(got.body))
	if err != nil {
		t.Fatalf("%d: %v", got.status, err)
	}
	defer func() { _ = f.Close() }()
	if names := strings.Join(f.GetSheetList(), ","); names != "Số liệu,Theo cơ quan,Mục 1,Mục 2,Mục 3,Mục 4,Mục 5,Mục 6" {
		t.Errorf("sheets %s", names)
	}
	for i, want := range figures2026[""] {
		rows, err := f.GetRows(fmt.Sprint("Mục ", i+1))
		r.must(err)
		figures, err := f.GetRows("Số liệu")
		r.must(err)
		if len(rows)-1 != want[1] || figures[i+1][2] != fmt.Sprint(want[0]) {
			t.Errorf("line %d: %d rows, %v, want %v", i+1, len(rows)-1, figures[i+1], want)
		}
	}
}

// The whole of a year is read with few queries: figures of a full province
// must not take long.
func TestAFullProvinceIsCountedQuickly(t *testing.T) {
	r := newRig(t)
	q := send[press.Request](r, "culture", 201, "POST", "/press/requests", requesting(culture, "inquiry", noon, ""))
	one, err := db.FindOne[bson.M](r.ctx(), r.db.Collection("press_requests"), bson.M{"_id": q.ID})
	r.must(err)
	docs := make([]any, 0, 5000)
	for i := range 5000 {
		d := bson.M{}
		for k, v := range one {
			d[k] = v
		}
		d["_id"], d["received"] = fmt.Sprint("r", i), noon.Add(-time.Duration(i)*time.Hour/2).UTC()
		docs = append(docs, d)
	}
	_, err = r.db.Collection("press_requests").InsertMany(context.Background(), docs)
	r.must(err)
	began := time.Now()
	v := send[press.ReportView](r, "province", 200, "GET", "/press/reports/2026", "")
	took := time.Since(began)
	t.Logf("5,001 requests counted in %s", took)
	if v.Lines[2].Total != 5001 || took > 2*time.Second {
		t.Errorf("%+v in %s", v.Lines[2], took)
	}
}

func TestTheReportInTheLayoutOfTheAnnex(t *testing.T) {
	r := newRig(t)
	r.seedYear()
	r.head(province, "Nguyễn Văn Chủ")
	send[press.ReportView](r, "province", 200, "PUT", "/press/reports/2026", `{"difficulties":"Thiếu **kinh phí**.\nĐề nghị tập huấn."}`, "If-Match", `"0"`)
	draft := r.call("auditor", "GET", "/api/v1/press/reports/2026/file?format=pdf", "")
	text := strings.Join(officetest.PageTexts(t, []byte(draft.body)), " ")
	for _, words := range []string{
		"DỰ THẢO", "ỦY BAN NHÂN DÂN TỈNH HƯNG YÊN", "Độc lập - Tự do - Hạnh phúc", "I. Về số liệu", "1. Số cuộc họp báo tổ chức trong năm: 3.",
		"3. Số lượt trả lời báo chí/tổng số đề nghị của báo chí: 4/7.", "Thiếu **kinh phí**.", "Bộ Văn hóa, Thể thao và Du lịch", "Nguyễn Văn Chủ",
	} {
		if !strings.Contains(text, words) {
			t.Errorf("the draft lacks %q: %s", words, text)
		}
	}
	send[press.ReportView](r, "province", 200, "POST", "/press/reports/2026/submit", `{}`, "If-Match", `"1"`)
	r.request(culture, handbook.Inquiry, at(2026, 12, 1, 8, 0), false, false)
	sent := r.call("auditor", "GET", "/api/v1/press/reports/2026/file?format=txt", "")
	if strings.Contains(sent.body, "DỰ THẢO") || !strings.Contains(sent.body, "báo chí: 4/7") {
		t.Errorf("what was sent: %s", sent.body)
	}
	own := r.call("culture", "GET", "/api/v1/press/reports/2026/file?format=docx", "")
	if words := officetest.WordText(t, []byte(own.body)); !strings.Contains(words, "SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH") || !strings.Contains(words, "báo chí: 3/5") {
		t.Errorf("of an agency: %s", words)
	}
}
