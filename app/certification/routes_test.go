package certification_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth/authtest"
	"lantoa/app/auth/policy"
	"lantoa/app/authoring/authoringtest"
	"lantoa/app/certification"
	"lantoa/app/certification/certificationtest"
	"lantoa/app/org"
	"lantoa/app/platform/api"
)

// site is the rig behind its routes; actors are named by their tokens.
type site struct {
	*rig
	server *api.Server
	actors map[string]policy.Actor
}

func newSite(t *testing.T, people int) *site {
	r := newRig(t, people)
	s := &site{rig: r, actors: map[string]policy.Actor{}}
	s.server = api.NewServer(api.Config{Idempotency: r.db.Collection("idempotency")})
	router := api.NewRouter(s.server, "/api/v1", authtest.Access(func(token string) policy.Actor { return s.actors[token] }))
	r.Routes(router)
	r.Pages(s.server.Fiber, router.At(""))
	for i, p := range r.people {
		s.actors[fmt.Sprint("person", i)] = policy.Actor{PersonID: p.ID}
	}
	s.actors["outsider"] = policy.Actor{PersonID: r.outsider.ID}
	grant := func(name string, role policy.Role, path string) {
		s.actors[name] = policy.Actor{PersonID: name, Grants: []policy.Grant{{Role: role, Path: path}}}
	}
	department := func(id string) string {
		d, err := r.org.FindDepartment(r.ctx(), id)
		r.must(err)
		return d.Path
	}
	grant("coordinator", policy.Coordinator, department(culture))
	grant("office", policy.Coordinator, department(cultureOffice))
	grant("finance", policy.Coordinator, department(finance))
	grant("registrar", policy.Registrar, "/")
	grant("registrar2", policy.Registrar, "/")
	grant("registrar-finance", policy.Registrar, department(finance))
	grant("auditor", policy.Auditor, "/")
	return s
}

type reply struct {
	status int
	header http.Header
	body   string
}

func (s *site) call(who, method, path, body string, headers ...string) reply {
	s.t.Helper()
	got := authtest.Ask(s.t, s.server, method, path, who, body, authtest.Header(headers...))
	return reply{got.Status, got.Header, got.Body}
}

func (s *site) get(who, path string) reply {
	s.t.Helper()
	return s.call(who, http.MethodGet, path, "")
}

func TestWhoMayReadACertificate(t *testing.T) {
	s := newSite(t, 2)
	cert := s.issue(s.complete(s.people[0], 1)) // at Culture itself
	s.must(s.File(s.ctx(), cert.ID))
	for who, want := range map[string]int{
		"": 401, "person0": 200, "person1": 404, "outsider": 404, "coordinator": 200, "office": 404, "finance": 404,
		"registrar": 200, "registrar-finance": 404, "auditor": 200,
	} {
		for _, path := range []string{"/api/v1/certificates/" + cert.ID, "/api/v1/certificates/" + cert.ID + "/file"} {
			if got := s.get(who, path); got.status != want {
				t.Errorf("%q gets %d from %s, want %d: %.200s", who, got.status, path, want, got.body)
			}
		}
	}
	if got := s.get("registrar", "/api/v1/certificates/nobody"); got.status != 404 {
		t.Errorf("none: %d", got.status)
	}
	own := s.get("person0", "/api/v1/me/certificates")
	if own.status != 200 || !strings.Contains(own.body, `"numberText":"001/2026/GCN-SVHTTDL"`) || !strings.Contains(own.body, `"status":"valid"`) ||
		!strings.Contains(own.body, `"issuedAt":"2026-11-05T12:00:00+07:00"`) || !strings.Contains(own.body, "https://lantoa.hungyen.example/verify/"+cert.Code) {
		t.Errorf("own: %d %s", own.status, own.body)
	}
	if other := s.get("person1", "/api/v1/me/certificates"); other.body != "{\"items\":[]}\n" {
		t.Errorf("another's own: %s", other.body)
	}
}

func TestTheFile(t *testing.T) {
	s := newSite(t, 1)
	cert := s.issue(s.complete(s.people[0], 1))
	path := "/api/v1/certificates/" + cert.ID + "/file"
	if got := s.get("person0", path); got.status != 503 || got.header.Get("Retry-After") == "" {
		t.Errorf("before it is made: %d", got.status)
	}
	s.must(s.File(s.ctx(), cert.ID))
	got := s.get("person0", path)
	cert, err := s.Find(s.ctx(), cert.ID)
	s.must(err)
	if got.status != 200 || got.header.Get("Content-Type") != "application/pdf" || got.header.Get("Etag") != `"`+cert.FileHash+`"` ||
		!strings.HasPrefix(got.header.Get("Content-Disposition"), "attachment; ") || int64(len(got.body)) != cert.FileSize {
		t.Errorf("%d, %v, %d bytes", got.status, got.header, len(got.body))
	}
	if again := s.call("person0", http.MethodGet, path, "", "If-None-Match", got.header.Get("Etag")); again.status != 304 || again.body != "" {
		t.Errorf("again: %d", again.status)
	}
	if text := certificationtest.QR(t, []byte(got.body)); text != "https://lantoa.hungyen.example/verify/"+cert.Code {
		t.Errorf("QR %s", text)
	}
	// Bytes that somebody changed in the store are never handed out.
	_, err = s.files.Put(s.ctx(), cert.FileKey, strings.NewReader("%PDF-1.7 giả"), "application/pdf")
	s.must(err)
	if forged := s.get("person0", path); forged.status != 500 || strings.Contains(forged.body, "giả") {
		t.Errorf("forged: %d %s", forged.status, forged.body)
	}
}

func (s *site) listed(who, query string) []string {
	s.t.Helper()
	var ids []string
	for cursor := ""; ; {
		got := s.get(who, "/api/v1/certificates?limit=2&"+query+"&cursor="+cursor)
		if got.status != 200 {
			return []string{fmt.Sprint(got.status)}
		}
		var page struct {
			Items []struct{ ID string }
			Next  string
		}
		s.must(json.Unmarshal([]byte(got.body), &page))
		for _, item := range page.Items {
			ids = append(ids, item.ID)
		}
		if cursor = page.Next; cursor == "" {
			return ids
		}
	}
}

func TestListsKeepToTheScope(t *testing.T) {
	s := newSite(t, 4)
	var culture, office []string // newest first
	for i, p := range s.people {
		s.at(noon.Add(minutes(i)))
		id := s.issue(s.complete(p, 1)).ID
		if i%2 == 1 {
			office = slices.Insert(office, 0, id)
		}
		culture = slices.Insert(culture, 0, id)
	}
	s.at(noon.Add(minutes(9)))
	other := s.issue(s.complete(s.outsider, 1)).ID
	advanced := s.issue(s.completeCourse(s.people[0], authoringtest.Advanced, 1)).ID
	everything := append([]string{advanced, other}, culture...)
	if advanced < other { // the same minute
		everything[0], everything[1] = other, advanced
	}
	both := append([]string{advanced}, culture...)
	for _, c := range []struct {
		who, query string
		want       []string
	}{
		{"registrar", "", everything},
		{"coordinator", "", both},
		{"office", "", office},
		{"finance", "", []string{other}},
		{"coordinator", "course=" + authoringtest.Advanced, []string{advanced}},
		{"coordinator", "department=van-phong-so", office},
		{"office", "department=svhttdl", office},
		{"finance", "department=svhttdl", nil},
		{"registrar", "department=stc", []string{other}},
		{"registrar", "person=" + s.outsider.ID, []string{other}},
		{"coordinator", "person=" + s.outsider.ID, nil},
		{"coordinator", "person=" + s.people[1].ID, []string{office[1]}},
		{"coordinator", "department=nowhere", []string{"404"}},
		{"person0", "", []string{"403"}},
		{"", "", []string{"401"}},
		{"registrar", "course=%7B%22%24ne%22%3Anull%7D", []string{"422"}},
	} {
		if got := s.listed(c.who, c.query); !slices.Equal(got, c.want) {
			t.Errorf("%s ?%s: %v, want %v", c.who, c.query, got, c.want)
		}
	}
}

func TestRevocationTakesTwo(t *testing.T) {
	s := newSite(t, 1)
	cert := s.issue(s.complete(s.people[0], 1))
	path := "/api/v1/certificates/" + cert.ID + "/revocation"
	const reason = `{"reason":"Người học nhờ người khác làm bài kiểm tra."}`
	status := func() certification.Status {
		c, err := s.Find(s.ctx(), cert.ID)
		s.must(err)
		return c.Status(s.Now())
	}
	steps := []struct {
		who, method, path, body string
		status                  int
		reason                  string
		after                   certification.Status
	}{
		{"person0", "POST", path, reason, 403, "", certification.Valid},
		{"coordinator", "POST", path, reason, 403, "", certification.Valid},
		{"registrar-finance", "POST", path, reason, 404, "", certification.Valid},
		{"registrar", "POST", path, `{"reason":"vì"}`, 422, "", certification.Valid},
		{"registrar", "POST", path, `{"reason":{"$ne":null}}`, 400, "", certification.Valid},
		{"registrar", "POST", path + "/confirm", "", 409, "no_request", certification.Valid},
		{"registrar", "POST", path, reason, 200, "", certification.Valid},
		{"registrar2", "POST", path, reason, 409, "revocation_requested", certification.Valid},
		{"registrar", "POST", path + "/confirm", "", 403, "second_person", certification.Valid},
		{"registrar2", "DELETE", path, "", 200, "", certification.Valid},
		{"registrar", "DELETE", path, "", 409, "no_request", certification.Valid},
		{"registrar2", "POST", path, reason, 200, "", certification.Valid},
		{"registrar", "POST", path + "/confirm", "", 200, "", certification.Revoked},
		{"registrar2", "POST", path + "/confirm", "", 409, "revoked", certification.Revoked},
		{"registrar2", "DELETE", path, "", 409, "revoked", certification.Revoked},
	}
	for i, step := range steps {
		s.at(noon.Add(minutes(i)))
		got := s.call(step.who, step.method, step.path, step.body)
		if got.status != step.status || step.reason != "" && !strings.Contains(got.body, `"reason":"`+step.reason+`"`) {
			t.Errorf("step %d, %s %s by %s: %d %s", i, step.method, step.path, step.who, got.status, got.body)
		}
		if now := status(); now != step.after {
			t.Errorf("step %d: the certificate is %s", i, now)
		}
		if waits := strings.Contains(s.get("person0", "/api/v1/me/certificates").body, "nhờ người khác"); waits != (step.after == certification.Revoked) {
			t.Errorf("step %d: the holder reads the reason: %t", i, waits)
		}
	}
	if n := s.count("audit", bson.M{"subject": "certificate:" + cert.ID}); n != 4 {
		t.Errorf("%d audit entries, want 4", n)
	}
	r := s.get("", "/api/v1/verify/"+cert.Code)
	if !strings.Contains(r.body, `"status":"revoked"`) || strings.Contains(r.body, "nhờ") {
		t.Errorf("verification: %s", r.body)
	}
	if n := s.count("certificates", bson.M{}); n != 1 {
		t.Errorf("%d certificates are left", n)
	}
	// A new cycle is certified as if nothing had been.
	if again := s.issue(s.complete(s.people[0], 2)); again.Number != 2 || again.Status(s.Now()) != certification.Valid {
		t.Errorf("a new cycle: %+v", again)
	}
	if status() != certification.Revoked {
		t.Errorf("revoked became %s", status())
	}
}

func TestWhoLeftBelongsToTheProvince(t *testing.T) {
	s := newSite(t, 1)
	cert := s.issue(s.complete(s.people[0], 1))
	postings, err := s.org.PostingHistory(s.ctx(), s.people[0].ID)
	s.must(err)
	_, err = s.org.EndPosting(s.ctx(), policy.System("test"), postings[0].ID, org.Day(2026, 11, 1), "")
	s.must(err)
	for who, want := range map[string]int{"coordinator": 404, "registrar": 200, "person0": 200} {
		if got := s.get(who, "/api/v1/certificates/"+cert.ID); got.status != want {
			t.Errorf("%s: %d, want %d", who, got.status, want)
		}
	}
}
