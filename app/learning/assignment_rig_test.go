package learning_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth/authtest"
	"lantoa/app/auth/policy"
	"lantoa/app/authoring/authoringtest"
	"lantoa/app/learning"
	"lantoa/app/org"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
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
	w.Jobs(w.jobs)
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
	router := api.NewRouter(s, "/api/v1", authtest.Access(w.actor))
	w.learning.Routes(router)
	w.Routes(router)
	w.listen(s)
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
