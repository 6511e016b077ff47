package app

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth/authtest"
	"lantoa/app/handbooks"
	"lantoa/app/incidents"
	"lantoa/app/press"
	"lantoa/handbook"
)

// links are what one feature tells another: a supplement's contacts and press
// requests in an incident.
type links struct {
	*world
}

func (l links) opened(exercise bool) incidents.View {
	l.t.Helper()
	return send[incidents.View](l.world, nearCoordinator, 201, "POST", "/incidents",
		fmt.Sprintf(`{"procedure":"bao-chi-hoi-gap","exercise":%v,"title":"Báo hỏi chợ Phố Hiến","department":"phuong-pho-hien"}`, exercise))
}

func (l links) request(incident string, exercise bool) string {
	received := l.Press.Now().Add(-time.Minute).Format(time.RFC3339)
	return fmt.Sprintf(`{"departmentId":"phuong-pho-hien",%s,"incidentId":%q,"exercise":%v}`, requesting(received), incident, exercise)
}

func (l links) post(who string, want int, path, body string, headers map[string]string) (string, press.Request) {
	l.t.Helper()
	method := "POST"
	if headers["If-Match"] != "" {
		method = "PUT"
	}
	status, answer := authtest.Call(l.t, l.Server, method, "/api/v1"+path, l.as(who), body, headers)
	if status != want {
		l.t.Fatalf("%s %s: %d, want %d: %s", method, path, status, want, answer)
	}
	var r press.Request
	_ = json.Unmarshal([]byte(answer), &r)
	return answer, r
}

// linked are the entries of an incident's log that tell of press requests.
func (l links) linked(incident string) (out []handbook.Entry) {
	l.t.Helper()
	for _, e := range send[incidents.Log](l.world, nearCoordinator, 200, "GET", "/incidents/"+incident+"/entries", "").Items {
		if e.Kind == handbook.RequestLinked {
			out = append(out, e)
		}
	}
	return out
}

func (l links) count(collection string) int64 {
	l.t.Helper()
	n, err := l.DB.Collection(collection).CountDocuments(l.t.Context(), bson.M{})
	l.must(err)
	return n
}

func TestAPressRequestStandsInTheIncidentsLog(t *testing.T) {
	t.Parallel()
	l := links{&world{App: newApp(t), t: t, tokens: map[string]string{}}}
	l.must(l.Demo(t.Context(), 0, io.Discard))
	real, drill := l.opened(false), l.opened(true)

	// Once, whatever is retried: under one key at once, and when the answer was
	// lost with the key.
	key := map[string]string{"Idempotency-Key": "de-nghi-cua-bao-1"}
	var wg sync.WaitGroup
	body := l.request(real.ID, false)
	for range 4 {
		wg.Go(func() {
			authtest.Call(t, l.Server, "POST", "/api/v1/press/requests", l.as(nearCoordinator), body, key)
		})
	}
	wg.Wait()
	_, err := l.DB.Collection("idempotency").DeleteMany(t.Context(), bson.M{})
	l.must(err)
	_, r := l.post(nearCoordinator, 201, "/press/requests", body, key)
	got := l.linked(real.ID)
	if len(got) != 1 || got[0].Payload.Request != r.ID || !strings.Contains(got[0].Payload.Text, "Báo Thử") || !got[0].At.Equal(r.Received) && got[0].At.Before(real.Received) {
		t.Errorf("in the log: %+v of %+v", got, r)
	}
	if v := send[incidents.View](l.world, nearCoordinator, 200, "GET", "/incidents/"+real.ID, ""); len(v.State.Requests) != 1 || v.State.Requests[0] != r.ID {
		t.Errorf("on the incident: %v", v.State.Requests)
	}
	if back := send[press.Request](l.world, nearCoordinator, 200, "GET", "/press/requests/"+r.ID, ""); back.IncidentID != real.ID {
		t.Errorf("on the request: %+v", back)
	}

	// What is refused leaves nothing behind, in the register or in a log.
	before := l.count("press_requests")
	for name, c := range map[string]struct {
		who, body, words string
		status           int
	}{
		"a real request and an exercise": {nearCoordinator, l.request(drill.ID, false), "diễn tập", 409},
		"an exercise and a real matter":  {nearCoordinator, l.request(real.ID, true), "vụ việc thật", 409},
		"by who is not on it":            {pressOffice, l.request(real.ID, false), "not_on_it", 409},
		"no such incident":               {nearCoordinator, l.request("khong-co", false), "incidentId", 422},
	} {
		if answer, _ := l.post(c.who, c.status, "/press/requests", c.body, nil); !strings.Contains(answer, c.words) {
			t.Errorf("%s: %s", name, answer)
		}
	}
	if n := l.count("press_requests"); n != before || len(l.linked(real.ID)) != 1 || len(l.linked(drill.ID)) != 0 {
		t.Errorf("%d requests of %d; %d and %d entries", n, before, len(l.linked(real.ID)), len(l.linked(drill.ID)))
	}
	// No device writes such an entry by itself.
	res := send[incidents.Results](l.world, nearCoordinator, 200, "POST", "/incidents/"+real.ID+"/entries", `{"entries":[{"client":"tu-may-0001","kind":"press-request","payload":{"request":"x"}}]}`)
	if res.Items[0].Refused == nil {
		t.Errorf("a device ties a request: %+v", res)
	}
	l.corrected(real, drill, r)
}

// corrected: a correction of the request tells the incident that it is tied to
// now, and only that; a closed one takes no more.
func (l links) corrected(real, drill incidents.View, r press.Request) {
	t := l.t
	fields := func(incident, note string, exercise bool) string {
		return fmt.Sprintf(`{%s,"incidentId":%q,"note":%q,"exercise":%v}`, requesting(r.Received.Format(time.RFC3339)), incident, note, exercise)
	}
	path := "/press/requests/" + r.ID
	match := func(n int) map[string]string { return map[string]string{"If-Match": fmt.Sprintf(`"%d"`, n)} }
	l.post(nearCoordinator, 200, path, fields(real.ID, "Gọi lại lúc 15 giờ", false), match(1))
	l.post(nearCoordinator, 409, path, fields(real.ID, "", true), match(2)) // an exercise all of a sudden
	l.post(nearCoordinator, 409, path, fields(drill.ID, "", false), match(2))
	second := l.opened(false)
	l.post(nearCoordinator, 200, path, fields(second.ID, "", false), match(2))
	l.post(nearCoordinator, 200, path, fields(real.ID, "", false), match(3)) // and back
	if a, b := l.linked(real.ID), l.linked(second.ID); len(a) != 1 || len(b) != 1 {
		t.Errorf("%d and %d entries", len(a), len(b))
	}
	send[incidents.Results](l.world, nearCoordinator, 200, "POST", "/incidents/"+second.ID+"/entries", `{"entries":[{"client":"ket-thuc-01","kind":"closed","payload":{"text":"Xong"}}]}`)
	if answer, _ := l.post(nearCoordinator, 409, "/press/requests", l.request(second.ID, false), nil); !strings.Contains(answer, `"closed"`) {
		t.Errorf("a closed incident: %s", answer)
	}
	// Both of one nature: an exercise is played to the end.
	l.post(nearCoordinator, 201, "/press/requests", l.request(drill.ID, true), nil)
	if got := l.linked(drill.ID); len(got) != 1 {
		t.Errorf("%d entries of the exercise", len(got))
	}
}

func TestASupplementsContactsComeIntoAnIncident(t *testing.T) {
	t.Parallel()
	l := links{&world{App: newApp(t), t: t, tokens: map[string]string{}}}
	l.must(l.Demo(t.Context(), 0, io.Discard))
	before := l.opened(false)
	put := func(phone string, version int) {
		status, answer := authtest.Call(t, l.Server, "PUT", "/api/v1/handbook/supplements/phuong-pho-hien", l.as(nearCoordinator),
			fmt.Sprintf(`{"contacts":[{"contact":"to-truong","name":"Đỗ Thị Hà","phone":%q}],"clocks":[],"notes":[]}`, phone), map[string]string{"If-Match": fmt.Sprintf(`"%d"`, version)})
		if status != 200 {
			t.Fatalf("%d %s", status, answer)
		}
	}
	current := send[handbooks.SupplementView](l.world, nearCoordinator, 200, "GET", "/handbook/supplements/phuong-pho-hien", "").Version
	put("0912 000 111", current)
	i := l.opened(false)
	put("0912 000 222", current+1)
	want := handbook.Callee{Contact: "to-truong", Name: "Đỗ Thị Hà", Phone: "0912 000 111", Agency: i.DepartmentName}
	for id, n := range map[string]int{before.ID: 0, i.ID: 1} {
		v := send[incidents.View](l.world, nearCoordinator, 200, "GET", "/incidents/"+id, "")
		if len(v.Callees) != n || n == 1 && v.Callees[0] != want {
			t.Errorf("%s: %+v", v.Number, v.Callees)
		}
	}
	if v := send[incidents.View](l.world, pressOffice, 200, "GET", "/incidents/"+i.ID, ""); len(v.Callees) != 1 || v.Callees[0].Phone != "" {
		t.Errorf("for who is not on it: %+v", v.Callees)
	}
}
