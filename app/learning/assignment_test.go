package learning_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth/policy"
	"lantoa/app/authoring/authoringtest"
	"lantoa/app/learning"
	"lantoa/app/org"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

// assigning is a rig with an organisation and assignments.
type assigning struct {
	*rig
	org *org.Org
	*learning.Assignments
}

func newAssigning(t *testing.T) *assigning {
	t.Helper()
	w := &assigning{}
	w.rig = newRig(t, func(c *learning.Config) { w.org, c.MinimumTimeFactor = c.Org, 0 })
	if err := db.Ensure(t.Context(), w.db, append(append(learning.AssignmentCollections(), org.Collections()...), api.Collections()...)...); err != nil {
		t.Fatal(err)
	}
	var err error
	if w.Assignments, err = learning.NewAssignments(w.learning); err != nil {
		t.Fatal(err)
	}
	w.Assignments.Jobs(w.jobs)
	if err := w.org.EnsurePositions(t.Context()); err != nil {
		t.Fatal(err)
	}
	d := func(id, parent, name string) org.Draft {
		return org.Draft{ID: id, ParentID: parent, Naming: org.Naming{Name: name, Kind: org.KindSo}}
	}
	_, err = w.org.Record(t.Context(), policy.System("test"), org.Event{Kind: org.Create, Date: org.Day(2023, 1, 1), Parts: []org.Draft{
		d("ubnd", "", "UBND tỉnh Hưng Yên"), d("svhttdl", "ubnd", "Sở Văn hóa, Thể thao và Du lịch"), d("phong-bao-chi", "svhttdl", "Phòng Báo chí"), d("snv", "ubnd", "Sở Nội vụ"),
	}})
	if err != nil {
		t.Fatal(err)
	}
	w.grant("noi-vu", policy.Staffing, "/")
	w.grant("dau-moi", policy.Coordinator, "/ubnd/svhttdl/")
	w.grant("kiem-toan", policy.Auditor, "/")
	w.serveAssignments()
	return w
}

func (w *assigning) grant(person string, role policy.Role, path string) {
	w.actors[person] = policy.Actor{PersonID: person, Grants: []policy.Grant{{Role: role, Path: path}}}
}

// serveAssignments serves the routes of learning and of the assignments.
func (w *assigning) serveAssignments() {
	s := api.NewServer(api.Config{Idempotency: w.db.Collection("idempotency"), Limits: api.Limits{Account: 1_000_000}})
	router := api.NewRouter(s, "/api/v1", api.Access[policy.Actor, policy.Permission]{
		Authenticate: func(_ context.Context, token string) (policy.Actor, error) { return w.actor(token), nil },
		Allow: func(a policy.Actor, p policy.Permission) error {
			switch {
			case a.Can(p):
				return nil
			case a.Anonymous():
				return fault.New(fault.Unauthenticated, "Cần đăng nhập.", "Sign in.")
			}
			return fault.New(fault.Forbidden, "Không có quyền.", "Not allowed.")
		},
		ID:     func(a policy.Actor) string { return a.PersonID },
		Public: func(p policy.Permission) bool { return p == policy.Public },
	})
	w.learning.Routes(router)
	w.Routes(router)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		w.t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = s.Fiber.Listener(listener)
	}()
	w.t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_ = s.Shutdown(ctx)
		<-done
	})
	w.base = "http://" + listener.Addr().String() + "/api/v1"
}

// work runs the worker until the returned function stops it.
func (w *assigning) work() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- w.jobs.Run(ctx) }()
	return func() {
		cancel()
		if err := <-done; err != nil {
			w.t.Errorf("Run: %v", err)
		}
	}
}

// hire makes somebody with a main posting and returns their id.
func (w *assigning) hire(given, department, position string) string {
	w.t.Helper()
	p, err := w.org.CreatePerson(w.t.Context(), policy.System("test"), "", org.PersonDraft{Family: "Nguyễn", Given: given},
		&org.PostingDraft{DepartmentID: department, PositionID: position, From: org.Day(2025, 7, 1)})
	if err != nil {
		w.t.Fatal(err)
	}
	return p.ID
}

// transfer ends the main posting of a person today and begins another.
func (w *assigning) transfer(person, department string) {
	w.t.Helper()
	ctx, actor := w.t.Context(), policy.System("test")
	main, err := w.org.MainPosting(ctx, person, w.clock.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	y, m, d := w.clock.Now().Add(7 * time.Hour).Date()
	today := org.Day(y, m, d)
	if _, err := w.org.EndPosting(ctx, actor, main.ID, today, ""); err != nil {
		w.t.Fatal(err)
	}
	if _, err := w.org.CreatePosting(ctx, actor, "", org.PostingDraft{PersonID: person, DepartmentID: department, PositionID: main.PositionID, From: today}); err != nil {
		w.t.Fatal(err)
	}
}

// follow does what the job does after people moved.
func (w *assigning) follow(people ...string) {
	w.t.Helper()
	if err := w.Follow(w.t.Context(), people); err != nil {
		w.t.Fatal(err)
	}
}

type m = map[string]any

func rule(more m) m {
	r := m{"courseCode": authoringtest.Course, "departments": []m{{"id": "svhttdl", "below": true}}, "due": m{"date": "2026-12-31"}}
	for k, v := range more {
		if v == nil {
			delete(r, k)
			continue
		}
		r[k] = v
	}
	return r
}

func (w *assigning) assign(who string, r m) learning.Assignment {
	w.t.Helper()
	return must[learning.Assignment](w.rig, 201, who, "POST", "/assignments", m{"rule": r, "reason": "Kế hoạch 12/KH-UBND"})
}

func (w *assigning) membersOf(id, query string) []learning.MemberView {
	w.t.Helper()
	return must[db.Page[learning.MemberView]](w.rig, 200, "noi-vu", "GET", "/assignments/"+id+"/members"+query, nil).Items
}

// enrolment returns the newest of a person.
func (w *assigning) enrolment(person string) learning.Enrolment {
	w.t.Helper()
	all, err := db.Find[learning.Enrolment](w.t.Context(), w.db.Collection("enrolments"), bson.M{"personId": person})
	if err != nil || len(all) == 0 {
		w.t.Fatalf("enrolments of %s: %v %v", person, all, err)
	}
	return slices.MaxFunc(all, func(a, b learning.Enrolment) int { return a.Cycle - b.Cycle })
}

func (w *assigning) count(collection string, filter any) int {
	w.t.Helper()
	n, err := w.db.Collection(collection).CountDocuments(w.t.Context(), filter)
	if err != nil {
		w.t.Fatal(err)
	}
	return int(n)
}

func TestAssignmentRoutes(t *testing.T) {
	w := newAssigning(t)
	in, out := w.hire("An", "phong-bao-chi", org.PositionPress), w.hire("Bình", "snv", org.PositionSpecialist)
	send := func(who, method, path string, body any) answer { return w.do(who, method, path, body) }
	for _, tt := range []struct {
		name, who string
		body      any
		status    int
		holds     string
	}{
		{"anonymous", "", m{"rule": rule(nil), "reason": "vì sao"}, 401, ""},
		{"learner", in, m{"rule": rule(nil), "reason": "vì sao"}, 403, ""},
		{"auditor", "kiem-toan", m{"rule": rule(nil), "reason": "vì sao"}, 403, ""},
		{"no reason", "dau-moi", m{"rule": rule(nil)}, 422, "reason"},
		{"another department", "dau-moi", m{"rule": rule(m{"departments": []m{{"id": "snv"}}}), "reason": "vì sao"}, 403, "scope"},
		{"what is above", "dau-moi", m{"rule": rule(m{"departments": []m{{"id": "ubnd", "below": true}}}), "reason": "vì sao"}, 403, "scope"},
		{"a position everywhere", "dau-moi", m{"rule": rule(m{"departments": nil, "positions": []string{org.PositionPress}}), "reason": "vì sao"}, 403, "scope"},
		{"somebody elsewhere", "dau-moi", m{"rule": rule(m{"people": []string{out}}), "reason": "vì sao"}, 422, "rule.people[0]"},
		{"nobody", "dau-moi", m{"rule": rule(m{"people": []string{"x"}}), "reason": "vì sao"}, 422, "rule.people[0]"},
		{"no such department", "noi-vu", m{"rule": rule(m{"departments": []m{{"id": "khong-co"}}}), "reason": "vì sao"}, 422, "rule.departments[0]"},
		{"no such position", "noi-vu", m{"rule": rule(m{"positions": []string{"khong-co"}}), "reason": "vì sao"}, 422, "rule.positions[0]"},
		{"no such course", "noi-vu", m{"rule": rule(m{"courseCode": "khong-co"}), "reason": "vì sao"}, 404, ""},
		{"nobody at all", "noi-vu", m{"rule": rule(m{"departments": nil}), "reason": "vì sao"}, 422, "\"rule\""},
		{"two due dates", "noi-vu", m{"rule": rule(m{"due": m{"date": "2026-12-31", "daysAfterAssignment": 3}}), "reason": "vì sao"}, 422, "rule.due"},
		{"no due date", "noi-vu", m{"rule": rule(m{"due": m{}}), "reason": "vì sao"}, 422, "rule.due"},
		{"no such day", "noi-vu", m{"rule": rule(m{"due": m{"date": "2026-02-30"}}), "reason": "vì sao"}, 422, "rule.due.date"},
		{"negative days", "noi-vu", m{"rule": rule(m{"due": m{"daysAfterAssignment": -3}}), "reason": "vì sao"}, 422, "rule.due.daysAfterAssignment"},
		{"age of nothing", "noi-vu", m{"rule": rule(m{"honourPrior": m{"maxAgeMonths": 0}}), "reason": "vì sao"}, 422, "rule.honourPrior.maxAgeMonths"},
		{"unknown key", "noi-vu", m{"rule": rule(m{"$where": "1"}), "reason": "vì sao"}, 400, "$where"},
		{"operator", "noi-vu", m{"rule": rule(m{"courseCode": m{"$ne": nil}}), "reason": "vì sao"}, 400, "type"},
		{"operator for a person", "noi-vu", m{"rule": rule(m{"people": []any{m{"$ne": nil}}}), "reason": "vì sao"}, 400, "type"},
		{"replaces nothing", "noi-vu", m{"rule": rule(nil), "reason": "vì sao", "replaces": "x"}, 404, ""},
		{"huge", "noi-vu", m{"rule": rule(nil), "reason": strings.Repeat("a", 200<<10)}, 413, ""},
	} {
		if got := send(tt.who, "POST", "/assignments", tt.body); got.status != tt.status || !strings.Contains(string(got.body), tt.holds) {
			t.Errorf("%s: %s, want %d with %s", tt.name, got, tt.status, tt.holds)
		}
	}
	if n := w.count("assignments", bson.M{}) + w.count("outbox", bson.M{"kind": "assignment.apply"}); n != 0 {
		t.Fatalf("bad input left %d documents", n)
	}

	mine, theirs := w.assign("dau-moi", rule(nil)), w.assign("noi-vu", rule(m{"departments": []m{{"id": "ubnd", "below": true}}}))
	for _, tt := range []struct {
		who, path string
		status    int
		holds     string
	}{
		{"dau-moi", "/assignments/" + mine.ID, 200, `"members":1`},
		{"dau-moi", "/assignments/" + theirs.ID, 404, ""},
		{"dau-moi", "/assignments/" + theirs.ID + "/members", 404, ""},
		{"dau-moi", "/assignments/khong-co", 404, ""},
		{"kiem-toan", "/assignments/" + theirs.ID, 200, `"members":2`},
		{"kiem-toan", "/assignments/" + theirs.ID + "/members?state=open&limit=1", 200, `"next"`},
		{in, "/assignments", 403, ""},
		{"noi-vu", "/assignments?state=ended", 200, `"items":[]`},
		{"noi-vu", "/assignments?state=x", 422, ""},
		{"noi-vu", "/assignments?cursor=x", 422, "cursor"},
	} {
		if got := send(tt.who, "GET", tt.path, nil); got.status != tt.status || !strings.Contains(string(got.body), tt.holds) {
			t.Errorf("%s %s: %s, want %d with %s", tt.who, tt.path, got, tt.status, tt.holds)
		}
	}
	if list := must[db.Page[learning.Assignment]](w.rig, 200, "dau-moi", "GET", "/assignments", nil); len(list.Items) != 1 || list.Items[0].ID != mine.ID {
		t.Errorf("the coordinator sees %+v", list)
	}
	if got := send("dau-moi", "POST", "/assignments/"+theirs.ID+"/end", m{"reason": "không cần nữa"}); got.status != 404 {
		t.Errorf("ending another's: %s", got)
	}
	must[learning.Assignment](w.rig, 200, "dau-moi", "POST", "/assignments/"+mine.ID+"/end", m{"reason": "không cần nữa"})
	if got := send("dau-moi", "POST", "/assignments/"+mine.ID+"/end", m{"reason": "không cần nữa"}); got.reason() != "ended" {
		t.Errorf("ending twice: %s", got)
	}
	if n := w.count("audit", bson.M{"action": bson.M{"$in": bson.A{"assignment.create", "assignment.end"}}}); n != 3 {
		t.Errorf("%d audit entries", n)
	}
}

func TestAssignmentIsMadeOnce(t *testing.T) {
	w := newAssigning(t)
	w.hire("An", "svhttdl", org.PositionPress)
	body := m{"rule": rule(nil), "reason": "Kế hoạch 12/KH-UBND"}
	first := w.do("noi-vu", "POST", "/assignments", body, "Idempotency-Key", "giao-hoc-0001")
	// The kept answer is lost, as in a crash after the commit.
	if _, err := w.db.Collection("idempotency").DeleteMany(t.Context(), bson.M{}); err != nil {
		t.Fatal(err)
	}
	second := w.do("noi-vu", "POST", "/assignments", body, "Idempotency-Key", "giao-hoc-0001")
	var a, b learning.Assignment
	if json.Unmarshal(first.body, &a) != nil || json.Unmarshal(second.body, &b) != nil || a.ID == "" || a.ID != b.ID {
		t.Errorf("%s\n%s", first, second)
	}
	if n := w.count("assignments", bson.M{}); n != 1 || w.count("assignment_members", bson.M{}) != 1 {
		t.Errorf("%d assignments", n)
	}
}

func TestPreviewSaysWhatHappensThen(t *testing.T) {
	w := newAssigning(t)
	fresh, self, done := w.hire("Mới", "svhttdl", org.PositionPress), w.hire("Tự", "phong-bao-chi", org.PositionPress), w.hire("Xong", "svhttdl", org.PositionPress)
	elsewhere := w.hire("Xa", "snv", org.PositionPress)
	w.enrol(self)
	w.complete(done)
	r := rule(m{"people": []string{elsewhere}, "honourPrior": m{"maxAgeMonths": 24, "currentVersion": true}, "due": m{"daysAfterAssignment": 30}})
	p := must[learning.Preview](w.rig, 200, "noi-vu", "POST", "/assignments/preview", m{"rule": r})
	if p.Count != 4 || p.New != 2 || p.Enrolled != 1 || p.Honoured != 1 || p.Leaving != 0 || len(p.People) != 4 {
		t.Errorf("preview: %+v", p)
	}
	for _, person := range p.People {
		want := map[string]string{fresh: "new", self: "enrolled", done: "honoured", elsewhere: "new"}[person.PersonID]
		if person.Would != want || person.FullName == "" || person.Department == "" || person.Position == "" || person.Named != (person.PersonID == elsewhere) {
			t.Errorf("previewed: %+v, want %s", person, want)
		}
	}
	if !strings.Contains(p.Words.Vi, "1 người được nêu tên") || !strings.Contains(p.Words.Vi, "24 tháng") {
		t.Errorf("words: %s", p.Words.Vi)
	}
	if w.count("assignments", bson.M{})+w.count("assignment_members", bson.M{}) != 0 {
		t.Error("a preview wrote something")
	}
	a := w.assign("noi-vu", r)
	view := must[learning.AssignmentView](w.rig, 200, "noi-vu", "GET", "/assignments/"+a.ID, nil)
	if want := (learning.AssignmentProgress{Members: 4, Honoured: 1, Active: 3}); view.Progress != want {
		t.Errorf("made: %+v", view.Progress)
	}
	narrower := rule(m{"departments": []m{{"id": "phong-bao-chi"}}})
	if p := must[learning.Preview](w.rig, 200, "noi-vu", "POST", "/assignments/preview", m{"rule": narrower, "replaces": a.ID}); p.Count != 1 || p.Leaving != 3 {
		t.Errorf("replacing: %+v", p)
	}
	b := must[learning.Assignment](w.rig, 201, "noi-vu", "POST", "/assignments", m{"rule": narrower, "replaces": a.ID, "reason": "Thu hẹp"})
	if err := w.Apply(t.Context(), a.ID); err != nil {
		t.Fatal(err)
	}
	old := must[learning.AssignmentView](w.rig, 200, "noi-vu", "GET", "/assignments/"+a.ID, nil)
	if old.State != learning.AssignmentEnded || old.ReplacedBy != b.ID || old.Progress.Members != 0 || b.Members != 1 {
		t.Errorf("replaced: %+v by %+v", old, b)
	}
	if e := w.enrolment(fresh); e.State != learning.Withdrawn {
		t.Errorf("nobody asks, nothing was done: %+v", e)
	}
	if e := w.enrolment(self); e.State != learning.Active || len(e.Source.Assignments) != 1 || e.Source.Assignments[0].ID != b.ID {
		t.Errorf("asked by the new one: %+v", e)
	}
}

// complete takes a person through the course.
func (w *assigning) complete(person string) {
	w.t.Helper()
	e := w.rig.enrol(person)
	for _, lesson := range authoringtest.Lessons {
		w.read(person, e.ID, lesson)
	}
	if v := w.pass(person, e.ID); !v.CourseCompleted {
		w.t.Fatalf("%s did not complete: %+v", person, v)
	}
}

func TestFewPeopleAreEnrolledAtOnceAndTheEarliestDueWins(t *testing.T) {
	w := newAssigning(t)
	person := w.hire("An", "svhttdl", org.PositionPress)
	began := time.Now()
	later := w.assign("dau-moi", rule(nil))
	if took := time.Since(began); took > time.Second {
		t.Errorf("took %s", took)
	}
	if e := w.enrolment(person); e.State != learning.Active || !e.Due.Equal(org.Day(2027, 1, 1).Add(-time.Millisecond)) {
		t.Fatalf("enrolled: %+v", e)
	}
	sooner := w.assign("noi-vu", rule(m{"departments": nil, "positions": []string{org.PositionPress}, "due": m{"daysAfterAssignment": 10}}))
	e := w.enrolment(person)
	if want := org.Day(2026, 11, 16).Add(-time.Millisecond); e.Cycle != 1 || len(e.Source.Assignments) != 2 || !e.Due.Equal(want) {
		t.Errorf("two assignments: %+v", e)
	}
	must[learning.Assignment](w.rig, 200, "noi-vu", "POST", "/assignments/"+sooner.ID+"/end", m{"reason": "Hết đợt"})
	if e := w.enrolment(person); e.State != learning.Active || len(e.Source.Assignments) != 1 || e.Source.Assignments[0].ID != later.ID || !e.Due.Equal(org.Day(2027, 1, 1).Add(-time.Millisecond)) {
		t.Errorf("one ended: %+v", e)
	}
	if list := w.membersOf(sooner.ID, "?state=left"); len(list) != 1 || list[0].EndReason != learning.LeftEnded || list[0].FullName != "Nguyễn An" {
		t.Errorf("history: %+v", list)
	}
}

func TestPeopleComeAndGo(t *testing.T) {
	w := newAssigning(t)
	idle, busy, done, newcomer := w.hire("Nhàn", "svhttdl", org.PositionPress), w.hire("Bận", "svhttdl", org.PositionPress), w.hire("Xong", "svhttdl", org.PositionPress), w.hire("Mới", "snv", org.PositionPress)
	a := w.assign("dau-moi", rule(m{"due": m{"daysAfterPosting": 30}}))
	w.read(busy, w.enrolment(busy).ID, authoringtest.Lessons[0])
	w.complete(done)
	w.clock.forward(10 * 24 * time.Hour)
	people := []string{idle, busy, done, newcomer}
	for _, p := range people[:3] {
		w.transfer(p, "snv")
	}
	w.transfer(newcomer, "svhttdl")
	if n := w.count("outbox", bson.M{"kind": "assignment.move"}); n == 0 {
		t.Fatal("a move asked for nothing")
	}
	stop := w.work() // the real way, once
	defer stop()
	w.eventually("the moves were followed", func() bool {
		return w.count("assignment_members", bson.M{"open": true, "personId": newcomer, "waiting": bson.M{"$exists": false}}) == 1 &&
			w.count("assignment_members", bson.M{"open": false, "endReason": learning.LeftRule}) == 3
	})
	for person, want := range map[string]string{idle: learning.Withdrawn, busy: learning.Active, done: learning.Completed, newcomer: learning.Active} {
		e := w.enrolment(person)
		if e.State != want || (person == newcomer) != (len(e.Source.Assignments) == 1) || person != newcomer && e.Due != nil {
			t.Errorf("after the moves, want %s: %+v", want, e)
		}
	}
	if e := w.enrolment(newcomer); !e.Due.Equal(org.Day(2026, 12, 16).Add(-time.Millisecond)) {
		t.Errorf("30 days after 15/11: %s", e.Due)
	}
	w.clock.forward(3 * 24 * time.Hour)
	for _, p := range people[:3] {
		w.transfer(p, "phong-bao-chi")
	}
	w.follow(people...)
	w.follow(people...)
	for person, want := range map[string]string{idle: learning.Active, busy: learning.Active, done: learning.Completed} {
		e := w.enrolment(person)
		if e.State != want || e.Cycle != 1 || person == busy && len(e.Progress.Lessons) != 1 {
			t.Errorf("after coming back, want %s: %+v", want, e)
		}
	}
	for _, member := range w.membersOf(a.ID, "?state=open") {
		if member.EnrolmentID != w.enrolment(member.PersonID).ID || member.Honoured != (member.PersonID == done) {
			t.Errorf("member: %+v", member)
		}
	}
	if n := w.count("assignment_members", bson.M{"assignmentId": a.ID}); n != 7 {
		t.Errorf("%d stays, want 4 first ones and 3 second ones", n)
	}
}

func (w *assigning) eventually(what string, ok func() bool) {
	w.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); {
		if ok() {
			return
		}
		<-time.After(10 * time.Millisecond)
	}
	w.t.Fatalf("never: %s", what)
}

func TestEarlierCompletionsAreHonouredByAge(t *testing.T) {
	w := newAssigning(t)
	person := w.hire("Xong", "svhttdl", org.PositionPress)
	w.complete(person)
	first := w.enrolment(person)
	w.clock.forward(400 * 24 * time.Hour)
	honoured := w.assign("dau-moi", rule(m{"due": m{"daysAfterAssignment": 30}, "honourPrior": m{"maxAgeMonths": 24}}))
	if list := w.membersOf(honoured.ID, ""); len(list) != 1 || !list[0].Honoured || list[0].EnrolmentID != first.ID || list[0].EnrolmentState != learning.Completed {
		t.Errorf("honoured: %+v", list)
	}
	if w.count("enrolments", bson.M{}) != 1 {
		t.Fatal("an honoured completion made an enrolment")
	}
	for i, honour := range []any{m{"maxAgeMonths": 12}, nil} { // too old; never
		a := w.assign("dau-moi", rule(m{"due": m{"daysAfterAssignment": 30}, "honourPrior": honour}))
		e := w.enrolment(person)
		if list := w.membersOf(a.ID, ""); e.Cycle != 2 || e.State != learning.Active || len(e.Source.Assignments) != i+1 || list[0].Honoured || list[0].EnrolmentID != e.ID {
			t.Errorf("not honoured: %+v %+v", e, list)
		}
	}
	// Completing the new cycle satisfies both; looking again asks for nothing.
	second := w.enrolment(person)
	for _, lesson := range authoringtest.Lessons {
		w.read(person, second.ID, lesson)
	}
	w.pass(person, second.ID)
	w.clock.forward(700 * 24 * time.Hour)
	if err := w.ApplyAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	stop := w.work()
	defer stop()
	w.eventually("all were looked at again", func() bool { return w.count("assignments", bson.M{"appliedAt": w.clock.Now()}) == 3 })
	if e := w.enrolment(person); e.Cycle != 2 || e.State != learning.Completed {
		t.Errorf("asked a third time: %+v", e)
	}
}

func TestDueDatesFollowThePosting(t *testing.T) {
	w := newAssigning(t)
	person := w.hire("An", "svhttdl", org.PositionPress)
	a := w.assign("dau-moi", rule(m{"due": m{"daysAfterPosting": 30}}))
	if _, err := w.db.Collection("postings").UpdateMany(t.Context(), bson.M{"personId": person}, bson.M{"$set": bson.M{"from": org.Day(2026, 11, 5), "since": org.Day(2026, 11, 5)}}); err != nil {
		t.Fatal(err)
	}
	w.clock.forward(5 * 24 * time.Hour)
	other := w.assign("dau-moi", rule(m{"due": m{"date": "2026-12-20"}}))
	if _, err := w.db.Collection("postings").UpdateMany(t.Context(), bson.M{"personId": person}, bson.M{"$set": bson.M{"from": org.Day(2026, 11, 8), "since": org.Day(2026, 11, 8)}}); err != nil {
		t.Fatal(err)
	}
	w.follow(person)
	if list, want := w.membersOf(a.ID, ""), org.Day(2026, 12, 9).Add(-time.Millisecond); len(list) != 1 || !list[0].Due.Equal(want) {
		t.Errorf("member: %+v, want due %s", list, want)
	}
	if e := w.enrolment(person); !e.Due.Equal(org.Day(2026, 12, 9).Add(-time.Millisecond)) || len(e.Source.Assignments) != 2 || e.Source.Assignments[1].ID != other.ID {
		t.Errorf("enrolment: %+v", e)
	}
}

// many inserts people with postings, as few fields as will do.
func (w *assigning) many(n int, department, path string) []string {
	w.t.Helper()
	ids, docs := make([]string, n), make([]any, n)
	from := org.Day(2025, 7, 1)
	for i := range n {
		ids[i] = fmt.Sprintf("%s-%05d", department, i)
		docs[i] = org.Posting{ID: "p-" + ids[i], PersonID: ids[i], DepartmentID: department, DepartmentPath: path, PositionID: org.PositionSpecialist,
			Duty: org.FullDuty, Main: true, From: from, Open: true, Since: from}
	}
	if _, err := w.db.Collection("postings").InsertMany(w.t.Context(), docs); err != nil {
		w.t.Fatal(err)
	}
	return ids
}

// insist applies until it is done, as the job's tries do: what was killed may
// have the turn for some seconds more.
func (w *assigning) insist(ctx context.Context, id string) {
	w.t.Helper()
	for ctx.Err() == nil {
		err := w.Apply(ctx, id)
		if err == nil {
			return
		}
		if ctx.Err() == nil && !fault.Is(err, fault.Unavailable) {
			w.t.Errorf("apply: %v", err)
			return
		}
	}
}

// sound checks what must hold of an assignment once it is settled.
func (w *assigning) sound(id string, members int) {
	w.t.Helper()
	for what, got := range map[string]int{
		"open memberships":        w.count("assignment_members", bson.M{"assignmentId": id, "open": true}),
		"people with one":         w.distinct("assignment_members", "personId", bson.M{"assignmentId": id, "open": true}),
		"enrolments":              w.count("enrolments", bson.M{"source.assignments.id": id}),
		"enrolled people":         w.distinct("enrolments", "personId", bson.M{"source.assignments": bson.M{"$size": 1}, "due": bson.M{"$type": "date"}}),
		"memberships with theirs": w.distinct("assignment_members", "enrolmentId", bson.M{"assignmentId": id, "open": true, "waiting": bson.M{"$exists": false}}),
	} {
		if got != members {
			w.t.Errorf("%s: %d, want %d", what, got, members)
		}
	}
}

func (w *assigning) distinct(collection, field string, filter any) int {
	w.t.Helper()
	out, err := db.Aggregate[struct{ N int }](w.t.Context(), w.db.Collection(collection), bson.A{
		bson.M{"$match": filter}, bson.M{"$group": bson.M{"_id": "$" + field}}, bson.M{"$count": "n"}})
	if err != nil {
		w.t.Fatal(err)
	}
	if len(out) == 0 {
		return 0
	}
	return out[0].N
}

func TestAnEvaluationKilledInTheMiddleIsFinished(t *testing.T) {
	w := newAssigning(t)
	const n = 2600
	people := w.many(n, "svhttdl", "/ubnd/svhttdl/")
	a := w.assign("dau-moi", rule(nil))
	// Ends at growing depths: while joining, while enrolling, near the end.
	for _, filter := range []struct {
		collection string
		filter     bson.M
		atLeast    int
	}{
		{"assignment_members", bson.M{}, 1}, {"enrolments", bson.M{}, 1}, {"assignment_members", bson.M{"enrolmentId": bson.M{"$exists": true}}, 1000},
	} {
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { defer close(done); w.insist(ctx, a.ID) }()
		w.eventually("it got that far", func() bool { return w.count(filter.collection, filter.filter) >= filter.atLeast })
		cancel()
		<-done
	}
	for range 2 {
		w.insist(t.Context(), a.ID)
	}
	w.sound(a.ID, n)

	// Enrolments that got lost come back: those it knows of, and those it does not.
	if _, err := w.db.Collection("enrolments").DeleteMany(t.Context(), bson.M{"personId": bson.M{"$in": people[:10]}}); err != nil {
		t.Fatal(err)
	}
	w.insist(t.Context(), a.ID)
	w.sound(a.ID, n)
	if _, err := w.db.Collection("enrolments").DeleteMany(t.Context(), bson.M{"personId": bson.M{"$in": people[:10]}}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.db.Collection("assignment_members").UpdateMany(t.Context(), bson.M{"personId": bson.M{"$in": people[:10]}}, bson.M{"$set": bson.M{"waiting": true}, "$unset": bson.M{"enrolmentId": ""}}); err != nil {
		t.Fatal(err)
	}
	w.clock.forward(2 * time.Minute)
	if err := w.Heal(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.sound(a.ID, n)

	// Killed while everybody leaves.
	must[learning.Assignment](w.rig, 200, "dau-moi", "POST", "/assignments/"+a.ID+"/end", m{"reason": "Hết đợt"})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); w.insist(ctx, a.ID) }()
	w.eventually("some left", func() bool { return w.count("enrolments", bson.M{"state": learning.Withdrawn}) > 0 })
	cancel()
	<-done
	w.insist(t.Context(), a.ID) // the dead one's turn runs out
	w.clock.forward(2 * time.Minute)
	if err := w.Heal(t.Context()); err != nil {
		t.Fatal(err)
	}
	if open, asked := w.count("assignment_members", bson.M{"open": true}), w.count("enrolments", bson.M{"source.assignments.0": bson.M{"$exists": true}}); open+asked != 0 {
		t.Errorf("%d open memberships, %d enrolments asked for", open, asked)
	}
	if n2 := w.count("enrolments", bson.M{"state": learning.Withdrawn}); n2 != n {
		t.Errorf("%d withdrawn", n2)
	}
}

func TestTwentyThousandPeopleInTheBackground(t *testing.T) {
	w := newAssigning(t)
	const n = 20_000
	w.many(n, "svhttdl", "/ubnd/svhttdl/")
	learner := w.hire("An", "snv", org.PositionPress)
	e := w.rig.enrol(learner)
	stop := w.work()
	defer stop()
	began := time.Now()
	a := w.assign("noi-vu", rule(nil))
	answered := time.Since(began)
	var slowest time.Duration
	for {
		at := time.Now()
		must[learning.LessonPage](w.rig, 200, learner, "GET", "/enrolments/"+e.ID+"/lessons/"+authoringtest.Lessons[0], nil)
		slowest = max(slowest, time.Since(at))
		if w.count("assignments", bson.M{"appliedAt": bson.M{"$exists": true}}) == 1 {
			break
		}
		if time.Since(began) > time.Minute {
			t.Fatal("not within a minute")
		}
		<-time.After(20 * time.Millisecond)
	}
	took := time.Since(began)
	t.Logf("%d people: answered after %s, all enrolled after %s; slowest lesson meanwhile %s", n, answered, took, slowest)
	if took > 20*time.Second || slowest > 2*time.Second {
		t.Errorf("too slow")
	}
	w.sound(a.ID, n)
	again := time.Now()
	if err := w.Apply(t.Context(), a.ID); err != nil {
		t.Fatal(err)
	}
	t.Logf("evaluated again without a change: %s", time.Since(again))
}
