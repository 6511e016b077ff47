package app

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"lantoa/app/auth/authtest"
	"lantoa/app/incidents"
	"lantoa/app/platform/office/officetest"
	"lantoa/app/press"
)

// played are one incident and one entry of each list of the register, all real
// or all of an exercise.
type played struct {
	exercise           bool
	incident           incidents.View
	document, evidence string
	entries            map[string]string // by kind
}

// marks tell an exercise, by what is sent.
const (
	inJSON  = `"exercise":true`
	inWords = "DIỄN TẬP"
)

// outputs are all routes that show an incident or an entry of the register, and
// how each says that it is of an exercise: a route that is not among them fails
// the test. "never" is of what no exercise comes into, "" of what is about no
// single one: its stream, its people, its bytes as they came.
var outputs = map[string]string{
	"/incidents":                           inJSON,
	"/incidents/{id}":                      inJSON,
	"/incidents/{id}/entries":              inJSON,
	"/incidents/{id}/candidates":           "",
	"/incidents/{id}/events":               "",
	"/incidents/{id}/evidence/{file}":      "its name",
	"/incidents/{id}/documents/{document}": "pdf docx txt",
	"/incidents/{id}/export":               "pdf json",
	"/me/incidents":                        inJSON,
	"/me/tasks":                            inJSON,
	"/me/notifications":                    inJSON,
	"/press/requests":                      inJSON,
	"/press/requests/{id}":                 inJSON,
	"/press/corrections":                   inJSON,
	"/press/corrections/{id}":              inJSON,
	"/press/conferences":                   inJSON,
	"/press/conferences/{id}":              inJSON,
	"/press/briefings":                     inJSON,
	"/press/briefings/{id}":                inJSON,
	"/press/matters":                       inJSON,
	"/press/matters/{id}":                  inJSON,
	"/press/spokespersons":                 "never",
	"/press/spokespersons/{id}":            "never",
	"/press/delegations":                   "never",
	"/press/delegations/{id}":              "never",
	"/press/delegations/{id}/file":         "never",
	"/press/reports/{year}":                "never",
	"/press/reports/{year}/cases":          "never",
	"/press/reports/{year}/file":           "never",
	"/press/reports/{year}/xlsx":           "never",
}

// TestWhatIsAnExerciseSaysSo goes through every output with a real one and an
// exercise: only the exercise is marked, and always.
func TestWhatIsAnExerciseSaysSo(t *testing.T) {
	t.Parallel()
	w := &world{App: newApp(t), t: t, tokens: map[string]string{}}
	w.must(w.Demo(t.Context(), 0, io.Discard))
	for _, route := range w.Server.Routes() {
		path, _ := strings.CutPrefix(route.Path, "/api/v1")
		shows := strings.HasPrefix(path, "/incidents") || strings.HasPrefix(path, "/press/") || path == "/me/incidents" || path == "/me/tasks"
		if _, ok := outputs[path]; shows && route.Method == "GET" && !ok {
			t.Errorf("GET %s shows incidents or the register: say in outputs how it tells an exercise from what is real", path)
		}
	}
	for _, exercise := range []bool{false, true} {
		w.compareOutputs(w.play(exercise))
	}
}

// play opens an incident, works on it, and enters what the press wants of it.
func (w *world) play(exercise bool) played {
	w.t.Helper()
	p := played{exercise: exercise, entries: map[string]string{}}
	p.incident = send[incidents.View](w, learner, 201, "POST", "/incidents", fmt.Sprintf(`{"procedure":"bao-chi-hoi-gap","exercise":%v,"title":"Báo hỏi chợ Phố Hiến","anyway":true}`, exercise))
	at := "/incidents/" + p.incident.ID
	send[incidents.Result](w, learner, 201, "POST", at+"/documents", filling)
	status, answer := authtest.Call(w.t, w.Server, "POST", "/api/v1"+at+"/evidence?client=bang-chung-1&name=a.txt", w.as(learner), "Nội dung", map[string]string{"Content-Type": "text/plain"})
	if status != 201 {
		w.t.Fatalf("%d %s", status, answer)
	}
	send[incidents.Results](w, learner, 200, "POST", at+"/entries", fmt.Sprintf(
		`{"entries":[{"client":"moi-nguoi-01","kind":"joined","payload":{"person":%q,"role":"van-phong"}}]}`, personID(w, nearCoordinator)))
	v := send[incidents.View](w, learner, 200, "GET", at, "")
	p.document, p.evidence = v.State.Documents[0].ID, v.State.Evidence[0].ID
	moment := w.Press.Now().Add(-time.Minute).Format(time.RFC3339)
	for kind, body := range map[string]string{"requests": requesting(moment), "corrections": correcting(moment), "conferences": conferring(moment), "briefings": briefing(moment), "matters": mattering(moment)} {
		tie := fmt.Sprintf(`,"incidentId":%q`, p.incident.ID)
		if kind == "matters" {
			tie = ""
		}
		p.entries[kind] = send[press.Entry](w, nearCoordinator, 201, "POST", "/press/"+kind, fmt.Sprintf(`{"departmentId":"phuong-pho-hien","exercise":%v,%s%s}`, exercise, body, tie)).ID
	}
	return p
}

// compareOutputs reads every output that is of one incident or entry, or lists
// those of one nature.
func (w *world) compareOutputs(p played) {
	w.t.Helper()
	get := func(path string) string {
		status, answer := authtest.Call(w.t, w.Server, "GET", "/api/v1"+path, w.as(nearCoordinator), "", nil)
		if status != 200 {
			w.t.Errorf("GET %s: %d %.300s", path, status, answer)
		}
		return answer
	}
	check := func(what, text, mark string) {
		if strings.Contains(text, mark) != p.exercise {
			w.t.Errorf("%s of an exercise (%v): %.400s", what, p.exercise, text)
		}
	}
	for path, mark := range outputs {
		of := strings.NewReplacer("{id}", p.incident.ID, "{document}", p.document, "{file}", p.evidence).Replace(path)
		switch {
		case mark == inJSON && strings.HasPrefix(path, "/press/"):
			kind, _, one := strings.Cut(strings.TrimPrefix(path, "/press/"), "/")
			if one {
				check(path, get("/press/"+kind+"/"+p.entries[kind]), inJSON)
			} else {
				check(path, about(get(of+"?limit=200"), p.entries[kind]), inJSON)
			}
		case path == "/incidents":
			check(path, get(fmt.Sprintf("/incidents?exercise=%v", p.exercise)), inJSON)
		case path == "/me/incidents":
			check(path, about(get(of), p.incident.ID), inJSON)
		case path == "/me/notifications":
			check(path, aroundLink(get(of), p.incident.ID), inJSON)
			check(path, aroundLink(get(of), p.incident.ID), "["+inWords+"]")
		case mark == inJSON && strings.HasPrefix(path, "/incidents"):
			check(path, get(of), inJSON)
		case strings.HasSuffix(path, "/evidence/{file}"):
			res, _ := w.request("GET", "/api/v1"+of, w.as(nearCoordinator), "", "")
			check("the name of "+path, res.Header.Get("Content-Disposition"), "DIEN-TAP")
		case mark == "pdf docx txt":
			check("txt", get(of+"?format=txt"), inWords)
			parts := officetest.WordParts(w.t, []byte(get(of+"?format=docx")))
			check("the head of the docx's first page", parts["word/header1.xml"], inWords)
			check("the head of the docx's other pages", parts["word/header2.xml"], inWords)
			for n, page := range officetest.PageTexts(w.t, []byte(get(of+"?format=pdf"))) {
				check(fmt.Sprint("page ", n+1), page, inWords)
			}
		case mark == "pdf json":
			check("export.json", get(of+"?format=json"), inJSON)
			for n, page := range officetest.PageTexts(w.t, []byte(get(of+"?format=pdf"))) {
				check(fmt.Sprint("export, page ", n+1), page, inWords)
			}
		case mark == "never" && p.exercise && strings.HasPrefix(path, "/press/reports"):
			w.neverIn(get, p)
		}
	}
	// A paper that is signed is of no exercise, and no entry is of the other nature.
	status, answer := authtest.Call(w.t, w.Server, "POST", "/api/v1/press/delegations", w.as(nearCoordinator),
		strings.Replace(delegating("phuong-pho-hien", "trinh-dien-nguoi-dung-dau-phuong-pho-hien"), "{", fmt.Sprintf(`{"incidentId":%q,`, p.incident.ID), 1), nil)
	if want := map[bool]int{true: 409, false: 201}[p.exercise]; status != want {
		w.t.Errorf("a delegation for an incident, exercise %v: %d %s", p.exercise, status, answer)
	}
	moment := w.Press.Now().Add(-time.Minute).Format(time.RFC3339)
	for kind, body := range map[string]string{"requests": requesting(moment), "corrections": correcting(moment), "conferences": conferring(moment), "briefings": briefing(moment)} {
		for incident, want := range map[string]int{p.incident.ID: 409, "khong-co": 422, w.hidden(): 422} {
			entry := fmt.Sprintf(`{"departmentId":"phuong-pho-hien","exercise":%v,%s,"incidentId":%q}`, incident != p.incident.ID == p.exercise, body, incident)
			if status, answer := authtest.Call(w.t, w.Server, "POST", "/api/v1/press/"+kind, w.as(nearCoordinator), entry, nil); status != want {
				w.t.Errorf("%s for incident %s: %d %s", kind, incident, status, answer)
			}
		}
	}
}

// hidden is an incident of another agency, which the coordinator does not see.
func (w *world) hidden() string {
	if w.incident == "" {
		w.incident = send[incidents.View](w, farCoordinator, 201, "POST", "/incidents", `{"procedure":"bao-chi-hoi-gap","exercise":false,"title":"Việc của sở khác","department":"svhttdl","anyway":true}`).ID
	}
	return w.incident
}

// neverIn: no exercise is behind a figure of a yearly report.
func (w *world) neverIn(get func(string) string, p played) {
	w.t.Helper()
	for line := range 7 {
		cases := get(fmt.Sprintf("/press/reports/%d/cases?department=phuong-pho-hien&limit=200&line=%d", w.Press.Now().Add(17*24*time.Hour).Year(), line))
		for kind, id := range p.entries {
			if strings.Contains(cases, id) {
				w.t.Errorf("line %d counts the exercise of %s", line, kind)
			}
		}
		if strings.Contains(cases, p.incident.ID) {
			w.t.Errorf("line %d counts the exercise", line)
		}
	}
}

// about is the item of a list that has an id.
func about(list, id string) string {
	for _, item := range strings.Split(list, `{"id":`)[1:] {
		if strings.HasPrefix(item, `"`+id+`"`) {
			return item
		}
	}
	return "the list lacks " + id
}

// aroundLink is the notification that leads to an incident.
func aroundLink(list, id string) string {
	for _, item := range strings.Split(list, `{"id":"`) {
		if strings.Contains(item, id) && strings.Contains(item, `"title":`) {
			return item
		}
	}
	return "nobody is told of " + id
}
