package press_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/org"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/office/officetest"
	"lantoa/app/press"
)

func TestOneRegularSpokespersonAtATime(t *testing.T) {
	r := newRig(t)
	first := send[press.Spokesperson](r, "culture", 201, "POST", "/press/spokespersons", assigning(culture, "Trần Quốc Việt", "2026-07-01", "", at(2026, 7, 1, 8, 0)))
	if first.Department != "Sở Văn hóa, Thể thao và Du lịch" || first.PublishDue == nil || !first.PublishDue.Equal(at(2026, 7, 2, 8, 0)) || !first.PublishLate {
		t.Errorf("%+v", first)
	}
	second := assigning(culture, "Phạm Minh Châu", "2026-10-01", "", at(2026, 10, 1, 8, 0))
	r.refused("culture", 409, "occupied", "POST", "/press/spokespersons", second)
	r.refused("culture", 409, "occupied", "POST", "/press/spokespersons", assigning(culture, "Phạm Minh Châu", "2026-01-01", "2026-07-01", at(2026, 1, 1, 8, 0)))
	send[press.Spokesperson](r, "staffing", 201, "POST", "/press/spokespersons", assigning(finance, "Lê Ánh Chi", "2026-10-01", "", at(2026, 11, 25, 8, 0)))
	r.refused("culture", 422, "before_from", "POST", "/press/spokespersons/"+first.ID+"/end", `{"until":"2026-06-30"}`, "If-Match", `"1"`)
	ended := send[press.Spokesperson](r, "culture", 200, "POST", "/press/spokespersons/"+first.ID+"/end", `{"until":"2026-09-30"}`, "If-Match", `"1"`)
	if ended.Until != "2026-09-30" || ended.Version != 2 {
		t.Errorf("%+v", ended)
	}
	send[press.Spokesperson](r, "culture", 201, "POST", "/press/spokespersons", second)
	for asOf, want := range map[string]string{"2026-06-30": "", "2026-09-30": "Trần Quốc Việt", "2026-10-01": "Phạm Minh Châu"} {
		list := send[db.Page[press.Spokesperson]](r, "culture", 200, "GET", "/press/spokespersons?asOf="+asOf, "")
		if names := strings.Join(named(list.Items), " "); names != want {
			t.Errorf("on %s: %q, want %q", asOf, names, want)
		}
	}
	if n := r.count("audit", bson.M{"action": bson.M{"$regex": "^spokesperson."}}); n != 4 {
		t.Errorf("%d audit entries", n)
	}
}

func named(list []press.Spokesperson) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = s.Name
	}
	return out
}

func TestRivalsForOneTask(t *testing.T) {
	r := newRig(t)
	var wg sync.WaitGroup
	var mu sync.Mutex
	statuses := map[int]int{}
	for i := range 6 {
		wg.Go(func() {
			// Half of them with an end, which no index keeps apart.
			until := ""
			if i%2 == 0 {
				until = "2027-01-01"
			}
			got := r.call("culture", "POST", "/api/v1/press/spokespersons", assigning(culture, fmt.Sprint("Người thứ ", i), "2026-11-01", until, at(2026, 11, 1, 8, 0)))
			mu.Lock()
			defer mu.Unlock()
			statuses[got.status]++
		})
	}
	wg.Wait()
	if statuses[201] != 1 || statuses[409] != 5 || r.count("spokespersons", bson.M{}) != 1 {
		t.Errorf("%v, %d kept", statuses, r.count("spokespersons", bson.M{}))
	}
}

func TestWhatARegularSpokespersonNeeds(t *testing.T) {
	r := newRig(t)
	an := r.person("Nguyễn Văn An", culture, org.PositionSpokesman)
	const rest = `"title":"Chánh Văn phòng","from":"2026-11-01","kind":"assigned","departmentId":"svhttdl"`
	for words, body := range map[string]string{
		"decision":    `{` + rest + `,"name":"A","phone":"1","email":"a@b.vn","assignedAt":"2026-11-01T08:00:00+07:00"}`,
		"assignedAt":  `{` + rest + `,"name":"A","phone":"1","email":"a@b.vn","decision":"1/QĐ"}`,
		"phone":       `{` + rest + `,"name":"A","email":"a@b.vn","decision":"1/QĐ","assignedAt":"2026-11-01T08:00:00+07:00"}`,
		`"name"`:      `{` + rest + `,"phone":"1","email":"a@b.vn","decision":"1/QĐ","assignedAt":"2026-11-01T08:00:00+07:00"}`,
		"future":      `{` + rest + `,"name":"A","phone":"1","email":"a@b.vn","decision":"1/QĐ","assignedAt":"2026-12-01T08:00:00+07:00"}`,
		"before_from": `{` + rest + `,"until":"2026-10-01","name":"A","phone":"1","email":"a@b.vn","decision":"1/QĐ","assignedAt":"2026-11-01T08:00:00+07:00"}`,
	} {
		r.refused("culture", 422, words, "POST", "/press/spokespersons", body)
	}
	r.refused("culture", 422, "agency", "POST", "/press/spokespersons", assigning(office, "An", "2026-11-01", "", at(2026, 11, 1, 8, 0)))
	r.refused("culture", 404, "not_found", "POST", "/press/spokespersons", assigning(finance, "An", "2026-11-01", "", at(2026, 11, 1, 8, 0)))
	r.refused("auditor", 403, "forbidden", "POST", "/press/spokespersons", assigning(culture, "An", "2026-11-01", "", at(2026, 11, 1, 8, 0)))
	byPerson := fmt.Sprintf(`{"departmentId":%%q,"kind":"head","personId":%q,"name":"Bị bỏ qua","title":"Giám đốc","from":"2026-11-01"}`, an.ID)
	r.refused("province", 422, "elsewhere", "POST", "/press/spokespersons", fmt.Sprintf(byPerson, finance))
	if s := send[press.Spokesperson](r, "culture", 201, "POST", "/press/spokespersons", fmt.Sprintf(byPerson, culture)); s.Name != "Nguyễn Văn An" {
		t.Errorf("%+v", s)
	}
}

func TestThePublicList(t *testing.T) {
	r := newRig(t)
	r.head(culture, "Đỗ Đình Hồng")
	s := send[press.Spokesperson](r, "culture", 201, "POST", "/press/spokespersons", assigning(culture, "Trần <b>Việt</b>", "2026-07-01", "", at(2026, 11, 25, 8, 0)))
	if got := send[press.PublicList](r, "", 200, "GET", "/spokespersons", ""); len(got.Items) != 0 || got.AsOf != "2026-11-25" {
		t.Errorf("before publishing: %+v", got)
	}
	r.refused("finance", 404, "not_found", "POST", "/press/spokespersons/"+s.ID+"/publish", `{}`, "If-Match", `"1"`)
	r.refused("auditor", 403, "forbidden", "POST", "/press/spokespersons/"+s.ID+"/publish", `{}`, "If-Match", `"1"`)
	r.refused("culture", 412, "stale", "POST", "/press/spokespersons/"+s.ID+"/publish", `{}`, "If-Match", `"3"`)
	published := send[press.Spokesperson](r, "culture", 200, "POST", "/press/spokespersons/"+s.ID+"/publish", `{}`, "If-Match", `"1"`)
	if published.PublishedAt == nil || published.Portal != nil || published.PublishLate {
		t.Errorf("%+v", published)
	}
	r.refused("culture", 409, "published", "POST", "/press/spokespersons/"+s.ID+"/publish", `{}`, "If-Match", `"2"`)
	got := send[press.PublicList](r, "", 200, "GET", "/spokespersons", "")
	if len(got.Items) != 1 || got.Items[0].Email != "phatngon@hungyen.example" || got.Items[0].Department != "Sở Văn hóa, Thể thao và Du lịch" {
		t.Errorf("%+v", got)
	}
	if before := send[press.PublicList](r, "", 200, "GET", "/spokespersons?asOf=2026-06-30", ""); len(before.Items) != 0 {
		t.Errorf("before the term: %+v", before)
	}
	send[press.Spokesperson](r, "culture", 200, "PUT", "/press/spokespersons/"+s.ID,
		`{"name":"Trần <b>Việt</b>","title":"Phó Giám đốc","phone":"0221 3862 111","email":"moi@hungyen.example","decision":"15/QĐ","assignedAt":"2026-11-25T08:00:00+07:00"}`, "If-Match", `"2"`)
	page := r.call("", "GET", "/nguoi-phat-ngon", "")
	for _, words := range []string{"Trần &lt;b&gt;Việt&lt;/b&gt;", "0221 3862 111", "mailto:moi@hungyen.example", "Phó Giám đốc", "25/11/2026"} {
		if !strings.Contains(page.body, words) {
			t.Errorf("the page (%d) lacks %q", page.status, words)
		}
	}
	if old := r.call("", "GET", "/nguoi-phat-ngon?asOf=2020-01-01", ""); old.status != 200 || !strings.Contains(old.body, "Chưa có người phát ngôn") {
		t.Errorf("%d", old.status)
	}
	if odd := r.call("", "GET", "/nguoi-phat-ngon?asOf=hôm%20qua", ""); odd.status != 200 || !strings.Contains(odd.body, "0221 3862 111") {
		t.Errorf("an odd day: %d", odd.status)
	}
}

func TestTheAgencysOwnPortalMeetsTheClock(t *testing.T) {
	r := newRig(t)
	assigned := noon.Add(-30 * time.Hour)
	s := send[press.Spokesperson](r, "culture", 201, "POST", "/press/spokespersons", assigning(culture, "Trần Quốc Việt", "2026-11-24", "", assigned))
	intime := send[press.Spokesperson](r, "finance", 201, "POST", "/press/spokespersons", assigning(finance, "Lê Ánh Chi", "2026-11-24", "", assigned))
	fresh := send[press.Spokesperson](r, "ward", 201, "POST", "/press/spokespersons", assigning(ward, "Đỗ Thị Hà", "2026-11-25", "", noon))
	r.head(culture, "Đào Mạnh Huân") // no clock
	path := "/press/spokespersons/" + s.ID + "/portal"
	body := func(address string, at time.Time) string {
		return fmt.Sprintf(`{"address":%q,"at":%q}`, address, stamp(at))
	}
	const address = "https://svhttdl.hungyen.example/nguoi-phat-ngon"
	for _, c := range []struct {
		who, words, body, match string
		status                  int
	}{
		{"culture", "https", body("http://svhttdl.hungyen.example", noon), `"1"`, 422},
		{"culture", "https", body("https://", noon), `"1"`, 422},
		{"culture", "https", body("https://localhost/x", noon), `"1"`, 422},
		{"culture", "https", body("https://ai:mat-khau@hungyen.example/", noon), `"1"`, 422},
		{"culture", "https", body("javascript:alert(1)", noon), `"1"`, 422},
		{"culture", "required", `{"address":""}`, `"1"`, 422},
		{"culture", "line", body("https://a.example/\u202ex", noon), `"1"`, 422},
		{"culture", "future", body(address, noon.Add(time.Hour)), `"1"`, 422},
		{"culture", "before", body(address, assigned.Add(-time.Minute)), `"1"`, 422},
		{"culture", "stale", body(address, noon), `"7"`, 412},
		{"finance", "not_found", body(address, noon), `"1"`, 404},
		{"auditor", "forbidden", body(address, noon), `"1"`, 403},
	} {
		r.refused(c.who, c.status, c.words, "POST", path, c.body, "If-Match", c.match)
	}
	late := func(want ...string) {
		t.Helper()
		list := send[db.Page[press.Spokesperson]](r, "province", 200, "GET", "/press/spokespersons?state=late&asOf=2026-11-25", "")
		if got := named(list.Items); strings.Join(got, ", ") != strings.Join(want, ", ") {
			t.Errorf("late are %q, want %q", got, want)
		}
		for _, one := range list.Items {
			if !one.PublishLate {
				t.Errorf("%s is listed as late but is not", one.Name)
			}
		}
	}
	send[press.Spokesperson](r, "finance", 200, "POST", "/press/spokespersons/"+intime.ID+"/portal", body(address, assigned.Add(24*time.Hour)), "If-Match", `"1"`)
	late("Trần Quốc Việt")
	// The province's list is another fact: it does not meet the clock, nor does
	// the portal put anybody on it.
	if got := send[press.Spokesperson](r, "culture", 200, "POST", "/press/spokespersons/"+s.ID+"/publish", `{}`, "If-Match", `"1"`); !got.PublishLate || got.Portal != nil {
		t.Errorf("%+v", got)
	}
	late("Trần Quốc Việt")
	got := send[press.Spokesperson](r, "culture", 200, "POST", path, `{"address":"`+address+`"}`, "If-Match", `"2"`) // now: six hours too late
	if got.Portal == nil || got.Portal.Address != address || !got.Portal.At.Equal(noon) || !got.PublishLate {
		t.Errorf("%+v", got)
	}
	late("Trần Quốc Việt")
	if list := send[press.PublicList](r, "", 200, "GET", "/spokespersons", ""); len(list.Items) != 1 || list.Items[0].Name != "Trần Quốc Việt" {
		t.Errorf("%+v", list)
	}
	// Corrected: it had stood there since the day before.
	if got = send[press.Spokesperson](r, "culture", 200, "POST", path, body(address, assigned.Add(time.Hour)), "If-Match", `"3"`); got.PublishLate {
		t.Errorf("%+v", got)
	}
	late()
	// The decision cannot be moved behind the portal.
	r.refused("culture", 422, "before", "PUT", "/press/spokespersons/"+s.ID,
		`{"name":"X","title":"Chánh Văn phòng","phone":"1","email":"a@b.vn","decision":"15/QĐ","assignedAt":"`+stamp(noon)+`"}`, "If-Match", `"4"`)
	if n := r.count("audit", bson.M{"action": "spokesperson.portal"}); n != 3 {
		t.Errorf("%d audit entries", n)
	}
	if _, err := r.db.Collection("spokespersons").UpdateByID(t.Context(), fresh.ID, bson.M{"$set": bson.M{"portal": bson.M{"address": "http://x.example", "at": noon}}}); err == nil {
		t.Error("the database takes an address that is not https")
	}
}

func delegating(department, giver, receiver, matter, document, from, until string) string {
	end := ""
	if until != "" {
		end = fmt.Sprintf(`,"until":%q`, until)
	}
	return fmt.Sprintf(`{"departmentId":%q,"giverId":%q,"receiver":%q,"title":"Trưởng phòng","case":%q,"document":%q,"from":%q%s}`, department, giver, receiver, matter, document, from, end)
}

func TestDelegationsAreWrittenForOneCaseAndNeverPassedOn(t *testing.T) {
	r := newRig(t)
	head := r.head(culture, "Đỗ Đình Hồng")
	other := r.head(finance, "Lê Văn Tài")
	regular := send[press.Spokesperson](r, "culture", 201, "POST", "/press/spokespersons", assigning(culture, "Trần Quốc Việt", "2026-07-01", "", at(2026, 7, 1, 8, 0)))
	const matter = "Sự cố đổ giàn giáo tại sân vận động"
	d := send[press.Delegation](r, "culture", 201, "POST", "/press/delegations", delegating(culture, head.ID, "Vũ Hải Yến", matter, "21/UQ-SVHTTDL", "2026-11-20", "2026-11-30"))
	if d.Giver != "Đỗ Đình Hồng" || d.State != press.Running {
		t.Errorf("%+v", d)
	}
	paper := r.call("auditor", "GET", "/api/v1/press/delegations/"+d.ID+"/file?format=docx", "")
	text := officetest.WordText(t, []byte(paper.body))
	for _, words := range []string{"GIẤY ỦY QUYỀN", "21/UQ-SVHTTDL", "Vũ Hải Yến", matter, "từ ngày 20/11/2026 đến hết ngày 30/11/2026", "không được ủy quyền tiếp", "Đỗ Đình Hồng"} {
		if !strings.Contains(text, words) {
			t.Errorf("the paper (%d) lacks %q: %s", paper.status, words, text)
		}
	}
	for _, c := range []struct {
		status      int
		words, body string
	}{
		{422, "không được ủy quyền tiếp", delegating(culture, d.ID, "Người thứ ba", "Việc khác", "22/UQ", "2026-11-25", "2026-11-26")},
		{422, "passed_on", delegating(culture, regular.ID, "Người thứ ba", "Việc khác", "22/UQ", "2026-11-25", "2026-11-26")},
		{422, "not_head", delegating(culture, other.ID, "Người thứ ba", "Việc khác", "22/UQ", "2026-11-25", "2026-11-26")},
		{422, "not_head", delegating(culture, "khong-co", "Người thứ ba", "Việc khác", "22/UQ", "2026-11-25", "2026-11-26")},
		{422, "not_head", delegating(culture, head.ID, "Người thứ ba", "Việc khác", "22/UQ", "2026-06-25", "2026-06-26")}, // before the head's term
		{422, "not_written", delegating(culture, head.ID, "Người thứ ba", "Việc khác", "", "2026-11-25", "2026-11-26")},
		{422, "no_case", delegating(culture, head.ID, "Người thứ ba", " ", "22/UQ", "2026-11-25", "2026-11-26")},
		{422, "open_ended", delegating(culture, head.ID, "Người thứ ba", "Việc khác", "22/UQ", "2026-11-25", "")},
		{422, "oneself", delegating(culture, head.ID, "Đỗ Đình Hồng", "Việc khác", "22/UQ", "2026-11-25", "2026-11-26")},
		{409, "overlap", delegating(culture, head.ID, "Người thứ ba", "sự cố  ĐỔ giàn giáo tại sân vận động", "22/UQ", "2026-11-30", "2026-12-02")},
		{404, "not_found", delegating(finance, other.ID, "Người thứ ba", "Việc khác", "22/UQ", "2026-11-25", "2026-11-26")},
	} {
		r.refused("culture", c.status, c.words, "POST", "/press/delegations", c.body)
	}
	r.refused("staffing", 403, "forbidden", "POST", "/press/delegations", delegating(culture, head.ID, "X", "Y", "Z", "2026-11-25", "2026-11-26"))
	r.refused("culture", 409, "ended", "POST", "/press/delegations/"+d.ID+"/end", `{"until":"2026-11-30"}`, "If-Match", `"1"`)
	send[press.Delegation](r, "culture", 200, "POST", "/press/delegations/"+d.ID+"/end", `{"until":"2026-11-24"}`, "If-Match", `"1"`)
	next := send[press.Delegation](r, "culture", 201, "POST", "/press/delegations", delegating(culture, head.ID, "Người thứ ba", matter, "22/UQ", "2026-11-26", "2026-11-27"))
	for state, want := range map[string]string{press.Over: d.ID, press.Planned: next.ID} {
		list := send[db.Page[press.Delegation]](r, "auditor", 200, "GET", "/press/delegations?state="+state, "")
		if len(list.Items) != 1 || list.Items[0].ID != want || list.Items[0].State != state {
			t.Errorf("%s: %+v", state, list.Items)
		}
	}
}

func TestRivalDelegationsOfOneCase(t *testing.T) {
	r := newRig(t)
	head := r.head(culture, "Đỗ Đình Hồng")
	var wg sync.WaitGroup
	for i := range 6 {
		wg.Go(func() {
			r.call("culture", "POST", "/api/v1/press/delegations", delegating(culture, head.ID, fmt.Sprint("Người ", i), "Cháy chợ", "22/UQ", "2026-11-25", "2026-11-26"))
		})
	}
	wg.Wait()
	if n := r.count("delegations", bson.M{}); n != 1 {
		t.Errorf("%d delegations of one case", n)
	}
}

func requesting(department, kind string, received time.Time, more string) string {
	return fmt.Sprintf(`{"departmentId":%q,"kind":%q,"outlet":"Báo Hưng Yên","journalist":"Mai Lan","contact":"0912345678","question":"Kinh phí lễ hội năm nay là bao nhiêu?","received":%q%s}`, department, kind, stamp(received), more)
}

func TestARequestFromReceivingToAnswer(t *testing.T) {
	r := newRig(t)
	add := func(kind string, received time.Time, more string) press.Request {
		r.t.Helper()
		return send[press.Request](r, "culture", 201, "POST", "/press/requests", requesting(culture, kind, received, more))
	}
	inquiry := add("inquiry", noon.Add(-time.Hour), "")
	asked := add("interview", noon.Add(-2*time.Hour), `,"askedFor":"`+stamp(noon.Add(time.Hour))+`"`)
	opinion := add("forwarded", at(2026, 11, 2, 9, 0), "")
	reply := add("reply", at(2026, 10, 1, 9, 0), "")
	outcome := add("outcome", at(2026, 11, 2, 9, 0), `,"concluded":"`+stamp(at(2026, 11, 23, 9, 0))+`"`)
	for _, c := range []struct {
		got  press.Request
		due  time.Time
		by   string
		late bool
	}{
		{inquiry, time.Time{}, "", false},
		{asked, noon.Add(time.Hour), press.ByOutlet, false},
		{opinion, at(2026, 11, 24, 0, 0), press.ByLaw, true},
		{reply, at(2026, 11, 3, 0, 0), press.ByLaw, true},    // 31/10 is a Saturday
		{outcome, at(2026, 12, 2, 0, 0), press.ByLaw, false}, // 24/11 is a holiday
	} {
		switch {
		case c.got.Due == nil:
			if !c.due.IsZero() {
				t.Errorf("%s: no due, want %s", c.got.Kind, c.due)
			}
		case !c.got.Due.Equal(c.due) || c.got.DueBy != c.by:
			t.Errorf("%s: due %s by %s, want %s", c.got.Kind, c.got.Due.In(noon.Location()), c.got.DueBy, c.due)
		}
		if c.got.Late != c.late || c.got.State != press.Open {
			t.Errorf("%s: late %v, %s", c.got.Kind, c.got.Late, c.got.State)
		}
	}
	r.list("culture", "state=late", opinion.ID, reply.ID)
	r.list("culture", "state=open&kind=inquiry", inquiry.ID)
	r.list("finance", "")
	r.list("auditor", "department="+culture+"&kind=reply", reply.ID)

	answer := fmt.Sprintf(`{"at":%q,"by":"Trần Quốc Việt","form":"van-ban","text":"Công văn 12"}`, stamp(at(2026, 11, 23, 17, 0)))
	r.refused("culture", 412, "stale", "POST", "/press/requests/"+opinion.ID+"/answer", answer, "If-Match", `"9"`)
	r.refused("culture", 422, "before", "POST", "/press/requests/"+opinion.ID+"/answer", `{"at":"2026-11-01T00:00:00+07:00","by":"A","form":"van-ban"}`, "If-Match", `"1"`)
	r.refused("culture", 422, "future", "POST", "/press/requests/"+opinion.ID+"/answer", `{"at":"2026-12-01T00:00:00+07:00","by":"A","form":"van-ban"}`, "If-Match", `"1"`)
	r.refused("finance", 404, "not_found", "POST", "/press/requests/"+opinion.ID+"/answer", answer, "If-Match", `"1"`)
	r.refused("staffing", 403, "forbidden", "POST", "/press/requests/"+opinion.ID+"/answer", answer, "If-Match", `"1"`)
	if got := send[press.Request](r, "culture", 200, "POST", "/press/requests/"+opinion.ID+"/answer", answer, "If-Match", `"1"`); got.Late || got.State != press.Answered {
		t.Errorf("answered on the last day: %+v", got)
	}
	if got := send[press.Request](r, "culture", 200, "POST", "/press/requests/"+reply.ID+"/answer", `{"by":"Việt","form":"thu-dien-tu"}`, "If-Match", `"1"`); !got.Late || !got.Answered.Equal(noon) {
		t.Errorf("answered too late: %+v", got)
	}
	for _, body := range []string{`{}`, `{"basis":"nd-244-4.3"}`, `{"reason":"Vụ việc đang được điều tra"}`, `{"basis":"nd-30","reason":"Vụ việc đang được điều tra"}`} {
		r.refused("culture", 422, "no_ground", "POST", "/press/requests/"+inquiry.ID+"/refuse", body, "If-Match", `"1"`)
	}
	refused := send[press.Request](r, "culture", 200, "POST", "/press/requests/"+inquiry.ID+"/refuse", `{"basis":"luat-bao-chi-31.2","reason":"Vụ việc đang được điều tra"}`, "If-Match", `"1"`)
	if refused.State != press.Refused || refused.Refusal == nil || refused.Answered != nil {
		t.Errorf("%+v", refused)
	}
	r.list("culture", "state=refused", inquiry.ID)
	r.list("culture", "state=answered", opinion.ID, reply.ID)
	if got := r.call("culture", "GET", "/api/v1/press/requests/"+inquiry.ID, ""); got.etag != `"2"` {
		t.Errorf("etag %s", got.etag)
	}
}

// list wants these requests and no others, in any order.
func (r *rig) list(who, query string, ids ...string) {
	r.t.Helper()
	page := send[db.Page[press.Request]](r, who, 200, "GET", "/press/requests?"+query, "")
	got := map[string]bool{}
	for _, q := range page.Items {
		got[q.ID] = true
	}
	for _, id := range ids {
		if !got[id] {
			r.t.Errorf("%s ?%s lacks %s", who, query, id)
		}
	}
	if len(page.Items) != len(ids) {
		r.t.Errorf("%s ?%s: %d, want %d", who, query, len(page.Items), len(ids))
	}
}

func TestWhatIsEnteredTwiceIsThereOnce(t *testing.T) {
	r := newRig(t)
	body := requesting(culture, "inquiry", noon, "")
	a := send[press.Request](r, "culture", 201, "POST", "/press/requests", body, "Idempotency-Key", "cung-mot-khoa")
	b := send[press.Request](r, "culture", 201, "POST", "/press/requests", body, "Idempotency-Key", "cung-mot-khoa")
	if a.ID != b.ID || r.count("press_requests", bson.M{}) != 1 {
		t.Errorf("%s, %s", a.ID, b.ID)
	}
}

func TestListsGoByCursor(t *testing.T) {
	r := newRig(t)
	for i := range 7 {
		send[press.Request](r, "culture", 201, "POST", "/press/requests", requesting(culture, "inquiry", noon.Add(-time.Duration(i/2)*time.Hour), ""))
	}
	seen, cursor := map[string]bool{}, ""
	for range 4 {
		page := send[db.Page[press.Request]](r, "province", 200, "GET", "/press/requests?limit=2&cursor="+cursor, "")
		for _, q := range page.Items {
			seen[q.ID] = true
		}
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	if len(seen) != 7 || cursor != "" {
		t.Errorf("%d seen", len(seen))
	}
}

func TestConferencesCorrectionsBriefingsMatters(t *testing.T) {
	r := newRig(t)
	conference := func(department string, start time.Time, more string) string {
		return fmt.Sprintf(`{"departmentId":%q,"topic":"Họp báo quý IV","place":"Hội trường tỉnh","start":%q,"chair":"Chủ tịch UBND tỉnh","invited":["Báo Hưng Yên"]%s}`, department, stamp(start), more)
	}
	start := noon.Add(30 * time.Hour)
	c := send[press.Conference](r, "culture", 201, "POST", "/press/conferences", conference(culture, start, ""))
	if !c.NoticeNeeded || c.NoticeLate || !c.NoticeDue.Equal(start.Add(-24*time.Hour)) || !c.RefusalDue.Equal(start.Add(-12*time.Hour)) {
		t.Errorf("%+v", c)
	}
	for notified, isLate := range map[time.Time]bool{start.Add(-24 * time.Hour): false, start.Add(-24*time.Hour + time.Minute): true} {
		r.set(start.Add(-20 * time.Hour))
		got := send[press.Conference](r, "culture", 200, "PUT", "/press/conferences/"+c.ID, strings.Replace(conference("", start, `,"notified":"`+stamp(notified)+`"`), `"departmentId":"",`, "", 1), "If-Match", api.Version(c.Version))
		if got.NoticeLate != isLate {
			t.Errorf("notified %s: late %v", notified, got.NoticeLate)
		}
		c = got
	}
	if own := send[press.Conference](r, "province", 201, "POST", "/press/conferences", conference(province, start, "")); own.NoticeNeeded || own.NoticeLate {
		t.Errorf("the province need not notify: %+v", own)
	}
	r.refused("culture", 422, "cancelled", "POST", "/press/conferences", conference(culture, start, `,"cancelled":true,"held":"`+stamp(noon)+`"`))

	correction := func(more string) string {
		return fmt.Sprintf(`{"departmentId":%q,"outlet":"Báo X","article":"Lễ hội bị hủy","wrong":"Lễ hội không bị hủy","found":%q,"outcome":"waiting"%s}`, culture, stamp(noon), more)
	}
	r.refused("culture", 422, "not_written", "POST", "/press/corrections", correction(`,"demanded":"`+stamp(noon.Add(time.Hour))+`"`))
	r.refused("culture", 422, "address", "POST", "/press/corrections", correction(`,"address":"javascript:alert(1)"`))
	send[press.Correction](r, "culture", 201, "POST", "/press/corrections", correction(`,"document":"3/SVHTTDL-VP","demanded":"`+stamp(noon.Add(time.Hour))+`"`))

	send[press.Briefing](r, "culture", 201, "POST", "/press/briefings", fmt.Sprintf(`{"departmentId":%q,"host":"Ban Tuyên giáo và Dân vận","topic":"Giao ban tháng 11","at":%q,"speaker":"Việt","proactive":true}`, culture, stamp(noon)))

	matter := func(clause, more string) string {
		return fmt.Sprintf(`{"departmentId":%q,"title":"Sập khán đài","clause":%q,"received":%q%s}`, culture, clause, stamp(noon), more)
	}
	r.refused("culture", 422, "judged", "POST", "/press/matters", matter("7.4", ""))
	r.refused("culture", 422, "clause", "POST", "/press/matters", matter("7.1", ""))
	m := send[press.Matter](r, "culture", 201, "POST", "/press/matters", matter("7.3", ""))
	if m.Due == nil || !m.Due.Equal(noon.Add(24*time.Hour)) || m.Late {
		t.Errorf("%+v", m)
	}
	r.set(noon.Add(25 * time.Hour))
	if m = send[press.Matter](r, "culture", 200, "GET", "/press/matters/"+m.ID, ""); !m.Late {
		t.Errorf("after 25 hours: %+v", m)
	}
	for _, path := range []string{"/press/conferences", "/press/corrections", "/press/briefings", "/press/matters"} {
		if mine := send[db.Page[press.Entry]](r, "culture", 200, "GET", path, ""); len(mine.Items) != 1 {
			t.Errorf("culture sees %d of %s", len(mine.Items), path)
		}
		if others := send[db.Page[press.Entry]](r, "finance", 200, "GET", path, ""); len(others.Items) != 0 {
			t.Errorf("finance sees %d of %s", len(others.Items), path)
		}
		r.refused("learner", 403, "forbidden", "GET", path, "")
		r.refused("culture", 404, "not_found", "GET", path+"?department="+finance, "")
	}
}

func TestTheRegisterFollowsItsDepartments(t *testing.T) {
	r := newRig(t)
	q := send[press.Request](r, "ward", 201, "POST", "/press/requests", requesting(ward, "inquiry", noon, ""))
	_, err := r.org.Record(r.ctx(), system, org.Event{Kind: "reparent", Date: org.Day(2026, 11, 20), Subjects: []string{ward}, ParentID: culture})
	r.must(err)
	r.list("culture", "", q.ID)
	r.list("ward", "")
}

// Page and API share a budget of 120 a minute for each address: of 250 calls,
// which fall into two minutes at most, ten are refused at least.
func TestThePublicListIsRationed(t *testing.T) {
	r := newRig(t)
	refused := 0
	for i := range 250 {
		path := "/api/v1/spokespersons"
		if i%2 == 0 {
			path = "/nguoi-phat-ngon"
		}
		if r.call("", "GET", path, "").status == 429 {
			refused++
		}
	}
	if refused < 10 {
		t.Errorf("%d of 250 calls were refused", refused)
	}
}
