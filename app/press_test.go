package app

import (
	"fmt"
	"io"
	"testing"
	"time"

	"lantoa/app/auth/authtest"
	"lantoa/app/platform/fault"
	"lantoa/app/press"
	"lantoa/app/reminders"
)

// The coordinator of the press over the whole province.
const pressOffice = "baochi@hungyen.example"

// register enters one of each kind into a department's register, by the last
// word of their routes.
func (w *world) register(department string) map[string]string {
	w.t.Helper()
	out := map[string]string{}
	now := w.Press.Now()
	moment, tomorrow := now.Add(-time.Hour).Format(time.RFC3339), now.Add(24*time.Hour).Format(time.RFC3339)
	for _, e := range []struct{ kind, body string }{
		{"requests", asking(department, moment)},
		{"corrections", fmt.Sprintf(`{"departmentId":%q,%s}`, department, correcting(moment))},
		{"conferences", fmt.Sprintf(`{"departmentId":%q,%s}`, department, conferring(tomorrow))},
		{"briefings", fmt.Sprintf(`{"departmentId":%q,%s}`, department, briefing(moment))},
		{"matters", fmt.Sprintf(`{"departmentId":%q,%s}`, department, mattering(moment))},
	} {
		out[e.kind] = send[press.Entry](w, nearCoordinator, 201, "POST", "/press/"+e.kind, e.body).ID
	}
	// The head and the regular spokesperson of the ward are the seed's.
	out["spokespersons"] = "trinh-dien-nguoi-phat-ngon-" + department
	out["delegations"] = send[press.Entry](w, nearCoordinator, 201, "POST", "/press/delegations", delegating(department, "trinh-dien-nguoi-dung-dau-"+department)).ID
	return out
}

func asking(department, received string) string {
	return fmt.Sprintf(`{"departmentId":%q,%s}`, department, requesting(received))
}

func requesting(received string) string {
	return fmt.Sprintf(`"kind":"inquiry","outlet":"Báo Thử","question":"Đề nghị cung cấp số liệu","received":%q`, received)
}

func correcting(found string) string {
	return fmt.Sprintf(`"outlet":"Báo Thử","article":"Bài viết","wrong":"Sai số liệu","found":%q,"outcome":"waiting"`, found)
}

func conferring(start string) string {
	return fmt.Sprintf(`"topic":"Họp báo thử","place":"Hội trường","start":%q,"chair":"Chủ tịch"`, start)
}

func briefing(at string) string {
	return fmt.Sprintf(`"host":"Ban Tuyên giáo","topic":"Giao ban","at":%q,"speaker":"An","proactive":true`, at)
}

func mattering(received string) string {
	return fmt.Sprintf(`"title":"Vụ việc thử","clause":"7.3","received":%q`, received)
}

func delegating(department, giver string) string {
	day := time.Now().UTC().Format(time.DateOnly)
	return fmt.Sprintf(`{"departmentId":%q,"giverId":%q,"receiver":"Người nhận","title":"Công chức","case":"Vụ việc thử %s","document":"1/UQ","from":%q,"until":%q}`, department, giver, giver, day, day)
}

// pressObjects: a register is its agency's.
func (w *world) pressObjects() map[string][]authtest.Object {
	all := map[string][]authtest.Object{}
	moment := w.Press.Now().Add(-time.Hour).Format(time.RFC3339)
	reading := []want{{learner, 403}, {farCoordinator, 404}, {farStaffing, 404}, {nearCoordinator, 200}, {nearStaffing, 200}, {auditor, 200}, {pressOffice, 200}}
	writing := []want{{learner, 403}, {auditor, 403}, {homeAffairs, 403}, {farCoordinator, 404}, {nearCoordinator, 200}, {pressOffice, 412}}
	first := map[string]string{"If-Match": `"1"`}
	for kind, body := range map[string]string{
		"requests": requesting(moment), "corrections": correcting(moment), "conferences": conferring(moment), "briefings": briefing(moment), "matters": mattering(moment),
	} {
		id := map[string]string{"id": w.press[kind]}
		all["GET /api/v1/press/"+kind+"/{id}"] = w.cases(on{values: id, wants: reading})
		all["PUT /api/v1/press/"+kind+"/{id}"] = w.cases(on{values: id, header: first, body: "{" + body + "}", wants: writing})
		all["POST /api/v1/press/"+kind] = w.cases(
			on{body: fmt.Sprintf(`{"departmentId":"phuong-pho-hien",%s}`, body), wants: []want{{learner, 403}, {auditor, 403}, {homeAffairs, 403}, {farCoordinator, 404}, {nearCoordinator, 201}, {pressOffice, 201}}})
	}
	for kind, id := range w.press {
		all["POST /api/v1/press/"+kind+"/{id}/withdraw"] = w.cases(on{
			values: map[string]string{"id": id}, header: map[string]string{"If-Match": `"99"`}, body: `{"cause":"mistake","reason":"Nhập trùng"}`,
			wants: []want{{learner, 403}, {auditor, 403}, {farCoordinator, 404}, {nearCoordinator, 412}},
		})
	}
	request := map[string]string{"id": w.press["requests"]}
	second := map[string]string{"If-Match": `"2"`}
	all["POST /api/v1/press/requests/{id}/answer"] = w.cases(on{values: request, header: second, body: `{"by":"An","form":"van-ban"}`, wants: writing})
	all["POST /api/v1/press/requests/{id}/refuse"] = w.cases(on{
		values: request, header: map[string]string{"If-Match": `"3"`}, body: `{"basis":"nd-244-4.3","reason":"Vụ việc đang được điều tra"}`, wants: writing,
	})
	delegation := map[string]string{"id": w.press["delegations"]}
	all["GET /api/v1/press/delegations/{id}"] = w.cases(on{values: delegation, wants: reading})
	all["GET /api/v1/press/delegations/{id}/file"] = w.cases(on{values: delegation, wants: reading})
	all["POST /api/v1/press/delegations/{id}/end"] = w.cases(on{
		values: delegation, header: first, body: `{"until":"2026-01-01"}`,
		wants: []want{{learner, 403}, {auditor, 403}, {homeAffairs, 403}, {farCoordinator, 404}, {nearCoordinator, 422}},
	})
	all["POST /api/v1/press/delegations"] = w.cases(
		on{body: delegating("phuong-pho-hien", w.press["delegations"]), wants: []want{{learner, 403}, {homeAffairs, 403}, {farCoordinator, 404}, {nearCoordinator, 422}}})
	w.spokespersonObjects(all, reading)
	year := map[string]string{"year": "2026"}
	for _, route := range []string{"GET /api/v1/press/reports/{year}", "GET /api/v1/press/reports/{year}/cases", "GET /api/v1/press/reports/{year}/xlsx", "GET /api/v1/press/reports/{year}/file"} {
		all[route] = w.inquiries(year, "department=phuong-pho-hien", reading)
	}
	const ward = `{"departmentId":"phuong-pho-hien"}`
	zero := map[string]string{"If-Match": `"0"`}
	all["PUT /api/v1/press/reports/{year}"] = w.cases(
		on{values: year, header: zero, body: ward, wants: writing},
		on{values: year, header: zero, body: `{"departmentId":"ubnd"}`, wants: []want{{nearCoordinator, 404}, {pressOffice, 200}}})
	// The data of a year to come are not closed.
	all["POST /api/v1/press/reports/{year}/submit"] = w.cases(on{
		values: map[string]string{"year": "2024"}, header: zero, body: ward,
		wants: []want{{learner, 403}, {auditor, 403}, {farCoordinator, 404}, {nearCoordinator, 200}, {pressOffice, 412}},
	})
	return all
}

func (w *world) spokespersonObjects(all map[string][]authtest.Object, reading []want) {
	id := map[string]string{"id": w.press["spokespersons"]}
	contacts := `{"title":"Công chức","phone":"1","email":"a@hungyen.example","decision":"15/QĐ","assignedAt":"2026-07-01T08:00:00+07:00"}`
	writing := []want{{learner, 403}, {auditor, 403}, {farCoordinator, 404}, {farStaffing, 404}, {nearStaffing, 200}, {nearCoordinator, 412}}
	all["GET /api/v1/press/spokespersons/{id}"] = w.cases(on{values: id, wants: reading})
	all["PUT /api/v1/press/spokespersons/{id}"] = w.cases(on{values: id, header: map[string]string{"If-Match": `"1"`}, body: contacts, wants: writing})
	all["POST /api/v1/press/spokespersons/{id}/publish"] = w.cases(on{values: id, header: map[string]string{"If-Match": `"3"`}, wants: writing})
	all["POST /api/v1/press/spokespersons/{id}/portal"] = w.cases(on{values: id, header: map[string]string{"If-Match": `"2"`}, body: `{"address":"https://phohien.hungyen.example/phat-ngon"}`, wants: writing})
	all["POST /api/v1/press/spokespersons/{id}/end"] = w.cases(on{values: id, header: map[string]string{"If-Match": `"4"`}, body: `{"until":"2099-01-01"}`, wants: writing})
	all["POST /api/v1/press/spokespersons"] = w.cases(on{
		body:  `{"departmentId":"phuong-pho-hien","kind":"head","name":"Người khác","title":"Chủ tịch","from":"2026-01-01"}`,
		wants: []want{{learner, 403}, {auditor, 403}, {farCoordinator, 404}, {farStaffing, 404}, {nearCoordinator, 409}},
	})
}

// inquiries are calls with a query.
func (w *world) inquiries(values map[string]string, query string, wants []want) []authtest.Object {
	out := w.cases(on{values: values, wants: wants})
	for i := range out {
		out[i].Query = query
	}
	return out
}

// pressWrites are calls that succeed, see writes.
func (w *world) pressWrites() []answered {
	moment := w.Press.Now().Add(-time.Hour).Format(time.RFC3339)
	id := func(kind string) map[string]string { return map[string]string{"id": w.press[kind]} }
	return []answered{
		{who: nobody, method: "GET", path: "/spokespersons", status: 200},
		{who: pressOffice, method: "POST", path: "/press/requests", body: asking("syt", moment), status: 201},
		{who: pressOffice, method: "PUT", path: "/press/requests/{id}", match: `"1"`, values: id("requests"), body: "{" + requesting(moment) + `,"askedFor":"2099-01-01T00:00:00Z"}`, status: 200},
		{who: pressOffice, method: "POST", path: "/press/requests/{id}/refuse", match: `"2"`, values: id("requests"), body: `{"basis":"nd-244-4.3","reason":"Vụ việc đang được điều tra"}`, status: 200},
		{who: pressOffice, method: "POST", path: "/press/requests/{id}/answer", match: `"3"`, values: id("requests"), body: `{"by":"An","form":"van-ban"}`, status: 200},
		{who: pressOffice, method: "POST", path: "/press/delegations", body: delegating("syt", "trinh-dien-nguoi-dung-dau-syt"), status: 201},
		{who: pressOffice, method: "POST", path: "/press/delegations", body: delegating("syt", "trinh-dien-nguoi-phat-ngon-syt"), status: 422},
		{who: pressOffice, method: "POST", path: "/press/spokespersons/{id}/publish", match: `"1"`, values: id("spokespersons"), status: 200},
		{who: pressOffice, method: "POST", path: "/press/spokespersons/{id}/portal", match: `"2"`, values: id("spokespersons"), body: `{"address":"https://phohien.hungyen.example/phat-ngon"}`, status: 200},
		{who: pressOffice, method: "PUT", path: "/press/reports/{year}", match: `"0"`, values: map[string]string{"year": "2026"}, body: `{"difficulties":"Không"}`, status: 200},
		{who: pressOffice, method: "POST", path: "/press/reports/{year}/submit", match: `"0"`, values: map[string]string{"year": "2025"}, body: "{}", status: 200},
	}
}

// What the register has to tell is a notification, once, that opens what it is
// about.
func TestThePressRegisterTellsPeople(t *testing.T) {
	t.Parallel()
	w := &world{App: newApp(t), t: t, tokens: map[string]string{}}
	w.must(w.Demo(t.Context(), 0, io.Discard))
	notice := press.Notice{
		Key: "press.due:1", PersonIDs: []string{personID(w, nearCoordinator)}, Title: fault.T("Sắp đến hạn", "Due soon"), Body: fault.T("Hạn: 08:00", "Due: 08:00"), About: "requests/01J",
	}
	for range 2 {
		w.must(w.tellOfPress(t.Context(), notice))
	}
	got := send[reminders.Notifications](w, nearCoordinator, 200, "GET", "/me/notifications", "")
	if len(got.Items) != 1 || got.Items[0].Kind != reminders.KindPress || got.Items[0].Link != (reminders.Link{Kind: reminders.LinkPress, ID: "requests/01J"}) || got.Items[0].BodyEn != "Due: 08:00" {
		t.Errorf("%+v", got.Items)
	}
	if others := send[reminders.Notifications](w, farCoordinator, 200, "GET", "/me/notifications", ""); len(others.Items) != 0 {
		t.Errorf("others are told: %+v", others.Items)
	}
}
