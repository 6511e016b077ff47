package handbooks_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/audit"
	"lantoa/app/auth/authtest"
	"lantoa/app/auth/policy"
	"lantoa/app/authoring"
	"lantoa/app/authoring/authoringtest"
	"lantoa/app/handbooks"
	"lantoa/app/org"
	"lantoa/app/platform/api"
	"lantoa/app/platform/calendar"
	"lantoa/app/platform/db"
	"lantoa/app/platform/db/dbtest"
	"lantoa/handbook"
)

// rig is a province behind the feature's routes; actors are named by their
// tokens. Its clock stands until it is moved.
type rig struct {
	t      testing.TB
	db     *db.DB
	org    *org.Org
	author *authoring.Authoring
	server *api.Server
	actors map[string]policy.Actor
	now    time.Time
	*handbooks.Handbooks
}

func newRig(t testing.TB) *rig {
	t.Helper()
	d := dbtest.New(t)
	var all []db.Collection
	for _, c := range [][]db.Collection{
		api.Collections(), audit.Collections(), org.Collections(), authoring.Collections(), handbooks.Collections(), handbooks.AcknowledgementCollections(), handbooks.SearchCollections(),
	} {
		all = append(all, c...)
	}
	r := &rig{t: t, db: d, actors: map[string]policy.Actor{}, now: at("2026-11-25 09:00")}
	r.must(db.Ensure(t.Context(), d, all...))
	var err error
	r.org, err = org.New(d, bytes.Repeat([]byte("k"), 32))
	r.must(err)
	r.org.Now = r.clock
	r.author = authoringtest.Publish(t, d)
	r.author.Now = r.clock
	r.Handbooks, err = handbooks.New(handbooks.Config{DB: d, Org: r.org, Authoring: r.author, MinimumTimeFactor: 1})
	r.must(err)
	r.Now = r.clock
	r.populate()
	r.serve()
	return r
}

func (r *rig) clock() time.Time { return r.now }

// at is a moment of Việt Nam.
func at(text string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", text, calendar.Zone)
	if err != nil {
		panic(err)
	}
	return t.UTC()
}

func (r *rig) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

const (
	soPath  = "/ubnd/svhttdl/"
	xaPath  = "/ubnd/xa-an-thi/"
	officeP = "/ubnd/svhttdl/phong-bao-chi/"
)

func (r *rig) populate() {
	r.t.Helper()
	system := policy.System("test")
	r.must(r.org.EnsurePositions(r.t.Context()))
	unit := func(id, parent, name string, kind org.Kind) org.Draft {
		return org.Draft{ID: id, ParentID: parent, Naming: org.Naming{Name: name, Kind: kind}}
	}
	for _, parts := range [][]org.Draft{
		{
			unit("ubnd", "", "UBND tỉnh Hưng Yên", org.KindProvince), unit("svhttdl", "ubnd", "Sở Văn hóa, Thể thao và Du lịch", org.KindSo),
			unit("xa-an-thi", "ubnd", "Xã Ân Thi", org.KindXa), unit("phong-bao-chi", "svhttdl", "Phòng Báo chí", org.KindUnit),
		},
	} {
		_, err := r.org.Record(r.t.Context(), system, org.Event{Kind: org.Create, Date: org.Day(2025, 7, 1), Parts: parts})
		r.must(err)
	}
}

// person works in the department since 01/7/2025 and signs in by token.
func (r *rig) person(token, name, department, path, position string) string {
	r.t.Helper()
	words := strings.Fields(name)
	p, err := r.org.CreatePerson(r.t.Context(), policy.System("test"), "", org.PersonDraft{Family: words[0], Middle: strings.Join(words[1:len(words)-1], " "), Given: words[len(words)-1]},
		&org.PostingDraft{DepartmentID: department, PositionID: position, From: org.Day(2025, 7, 1)})
	r.must(err)
	r.actors[token] = policy.Actor{PersonID: p.ID, Path: path}
	return p.ID
}

func (r *rig) grant(token string, role policy.Role, path string) {
	r.actors[token] = policy.Actor{PersonID: token, Path: path, Grants: []policy.Grant{{Role: role, Path: path}}}
}

func (r *rig) serve() {
	r.server = api.NewServer(api.Config{Log: slog.New(slog.NewTextHandler(logged{r.t}, &slog.HandlerOptions{Level: slog.LevelError})), Idempotency: r.db.Collection("idempotency"), Limits: api.Limits{Account: 1 << 30, Address: 1 << 30}})
	r.Routes(api.NewRouter(r.server, "/api/v1", authtest.Access(func(token string) policy.Actor { return r.actors[token] })))
	r.actors["can-bo"] = policy.Actor{PersonID: "can-bo", Path: soPath}
	r.grant("author", policy.Author, "/")
	r.grant("author2", policy.Author, "/")
	r.grant("author-so", policy.Author, soPath)
	r.grant("approver", policy.Approver, "/")
	r.grant("approver-so", policy.Approver, soPath)
	r.grant("coordinator", policy.Coordinator, soPath)
	r.grant("coordinator-xa", policy.Coordinator, xaPath)
	r.grant("staffing", policy.Staffing, "/")
	r.grant("auditor", policy.Auditor, "/")
	r.actors["both"] = policy.Actor{PersonID: "both", Grants: []policy.Grant{{Role: policy.Author, Path: "/"}, {Role: policy.Approver, Path: "/"}}}
}

// logged sends what the server logs of its defects to the test.
type logged struct{ testing.TB }

func (t logged) Write(line []byte) (int, error) {
	t.Logf("%s", line)
	return len(line), nil
}

type reply struct {
	t      testing.TB
	status int
	tag    string
	body   []byte
}

func (r *rig) call(who, method, path, body string, headers ...string) reply {
	r.t.Helper()
	got := authtest.Ask(r.t, r.server, method, "/api/v1"+path, who, body, authtest.Header(headers...))
	return reply{r.t, got.Status, got.Header.Get("ETag"), []byte(got.Body)}
}

// want fails unless the status is the one, and the body holds the texts.
func (p reply) want(status int, texts ...string) reply {
	p.t.Helper()
	if p.status != status {
		p.t.Fatalf("status %d, want %d: %.600s", p.status, status, p.body)
	}
	for _, text := range texts {
		if !bytes.Contains(p.body, []byte(text)) {
			p.t.Errorf("no %s in %.1500s", text, p.body)
		}
	}
	return p
}

func read[T any](p reply) T {
	p.t.Helper()
	var out T
	if err := json.Unmarshal(p.body, &out); err != nil || p.status >= 300 {
		p.t.Fatalf("%d %.600s (%v)", p.status, p.body, err)
	}
	return out
}

// encode is a body.
func encode(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

func (r *rig) count(collection string, filter bson.M) int64 {
	r.t.Helper()
	n, err := r.db.Collection(collection).CountDocuments(r.t.Context(), filter)
	r.must(err)
	return n
}

// draft makes one of the edition in force.
func (r *rig) draft(who, number string) handbooks.EditionView {
	r.t.Helper()
	return read[handbooks.EditionView](r.call(who, http.MethodPost, "/handbook/editions", encode(map[string]string{"number": number})))
}

// step does something with an edition at its newest version.
func (r *rig) step(who, method, id, path, body string) reply {
	r.t.Helper()
	e, err := r.FindEdition(r.t.Context(), id)
	r.must(err)
	return r.call(who, method, "/handbook/editions/"+id+path, body, "If-Match", e.ETag())
}

const decided = `{"decisionNumber":"12/QĐ-UBND","decisionDate":"2026-11-20","authority":"Chủ tịch UBND tỉnh"}`

// approve submits and approves an edition in force from a day, "" being today.
func (r *rig) approve(id, from string) {
	r.t.Helper()
	r.step("author", http.MethodPost, id, "/submit", "{}").want(200)
	body := decided
	if from != "" {
		body = strings.Replace(decided, "{", `{"from":"`+from+`",`, 1)
	}
	r.step("approver", http.MethodPost, id, "/approve", body).want(200)
}

// section edits a section of a draft.
func (r *rig) section(who, id, section string, change func(*handbook.Section)) reply {
	r.t.Helper()
	e, err := r.FindEdition(r.t.Context(), id)
	r.must(err)
	s, ok := e.Content.Section(section)
	if !ok {
		r.t.Fatalf("no section %s", section)
	}
	change(&s)
	return r.step(who, http.MethodPut, id, "/sections/"+section, encode(map[string]any{"section": s}))
}
