package learning_test

import (
	"fmt"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/authoring/authoringtest"
	"lantoa/app/learning"
	"lantoa/app/platform/fault"
)

func TestAccommodations(t *testing.T) {
	r := newRig(t)
	r.posted("lan", "/ubnd/svhttdl/phong-bao-chi/")
	r.coordinator("truong-phong", "/ubnd/svhttdl/")
	r.coordinator("noi-khac", "/ubnd/snnmt/")
	const path = "/people/lan/accommodations"
	body := map[string]any{"timeFactor": 1.5, "extraAttempts": 1, "reason": "Khiếm thị, đọc bằng trình đọc màn hình"}
	for _, tt := range []struct {
		who    string
		path   string
		body   map[string]any
		status int
	}{
		{"lan", path, body, 403},
		{"noi-khac", path, body, 404},
		{"truong-phong", "/people/khong-ai/accommodations", body, 404},
		{"truong-phong", path, map[string]any{"timeFactor": 1.5, "extraAttempts": 1}, 422},
		{"truong-phong", path, map[string]any{"timeFactor": 4, "reason": "quá nhiều"}, 422},
		{"truong-phong", path, map[string]any{"timeFactor": 0.5, "reason": "quá ít"}, 422},
		{"truong-phong", path, map[string]any{"timeFactor": 1, "reason": "x y z", "courseCode": "khong-co"}, 404},
		{"truong-phong", path, map[string]any{"timeFactor": map[string]any{"$gt": 1}, "reason": "x y z"}, 400},
	} {
		if got := r.do(tt.who, "POST", tt.path, tt.body); got.status != tt.status {
			t.Errorf("%s %v: %s, want %d", tt.who, tt.body, got, tt.status)
		}
	}
	must[learning.Accommodation](r, 201, "truong-phong", "POST", path, body)
	list := must[struct{ Items []learning.Accommodation }](r, 200, "truong-phong", "GET", path, nil)
	if len(list.Items) != 1 || list.Items[0].CreatedBy != "truong-phong" {
		t.Errorf("list: %+v", list)
	}
	if got := r.do("noi-khac", "GET", path, nil); got.status != 404 {
		t.Errorf("another department reads: %s", got)
	}
	if n, _ := r.db.Collection("audit").CountDocuments(t.Context(), bson.M{"action": "accommodation.create", "subject": "person:lan"}); n != 1 {
		t.Errorf("%d audit entries", n)
	}

	e := r.enrol("lan")
	for n := range 4 { // three and one more
		a := r.start("lan", e.ID, authoringtest.Quiz)
		if got := a.Deadline.Sub(a.StartedAt); got != 30*time.Minute {
			t.Errorf("attempt %d lasts %s", n+1, got)
		}
		must[learning.AttemptView](r, 200, "lan", "POST", "/attempts/"+a.ID+"/submit", nil)
		r.clock.forward(time.Hour)
	}
	if got := r.do("lan", "POST", "/enrolments/"+e.ID+"/quizzes/"+authoringtest.Quiz+"/attempts", nil); got.reason() != "no_attempts_left" {
		t.Errorf("a fifth attempt: %s", got)
	}
	// A newer one that eases nothing ends it.
	must[learning.Accommodation](r, 201, "truong-phong", "POST", path, map[string]any{"timeFactor": 1, "extraAttempts": 5, "reason": "Chỉ thêm lượt"})
	if a := r.start("lan", e.ID, authoringtest.Quiz); a.Deadline.Sub(a.StartedAt) != 20*time.Minute {
		t.Errorf("the older one still counts: %v", a.Deadline)
	}
}

func TestEnrolAssigned(t *testing.T) {
	r := newRig(t, func(c *learning.Config) { c.MinimumTimeFactor = 0 })
	ctx := t.Context()
	now := r.clock.Now()
	due, sooner := now.AddDate(0, 0, 30), now.AddDate(0, 0, 10)

	done := r.enrol("da-hoc")
	for _, lesson := range authoringtest.Lessons {
		r.read("da-hoc", done.ID, lesson)
	}
	r.pass("da-hoc", done.ID)
	self := r.enrol("tu-hoc")

	people := []learning.Assigned{{PersonID: "da-hoc", Due: &due}, {PersonID: "tu-hoc", Due: &due}, {PersonID: "moi", Due: &due}}
	got, err := r.learning.EnrolAssigned(ctx, "a1", authoringtest.Course, people)
	if err != nil || got != (learning.AssignedOutcome{Enrolled: 1, Joined: 1, Honoured: 1}) {
		t.Fatalf("%+v %v", got, err)
	}
	if again, err := r.learning.EnrolAssigned(ctx, "a1", authoringtest.Course, people); err != nil || again.Enrolled != 0 {
		t.Errorf("again: %+v %v", again, err)
	}
	if _, err := r.learning.EnrolAssigned(ctx, "a2", authoringtest.Course, []learning.Assigned{{PersonID: "moi", Due: &sooner}}); err != nil {
		t.Fatal(err)
	}
	find := func(person string) learning.HomeItem {
		t.Helper()
		home := must[learning.Home](r, 200, person, "GET", "/me/learning", nil)
		if len(home.Items) != 1 {
			t.Fatalf("%s: %+v", person, home)
		}
		return home.Items[0]
	}
	if i := find("moi"); !i.Assigned || i.Due == nil || !i.Due.Equal(sooner) {
		t.Errorf("due of two assignments: %+v", i)
	}
	if i := find("tu-hoc"); i.EnrolmentID != self.ID || i.Due == nil {
		t.Errorf("the own enrolment was not joined: %+v", i)
	}
	if i := find("da-hoc"); i.State != learning.Completed || i.Due != nil {
		t.Errorf("an honoured completion: %+v", i)
	}

	// Too old a completion begins a new cycle.
	r.clock.forward(365 * 24 * time.Hour)
	got, err = r.learning.EnrolAssigned(ctx, "a3", authoringtest.Course, []learning.Assigned{{PersonID: "da-hoc", HonourSince: r.clock.Now().AddDate(0, -6, 0)}})
	if err != nil || got.Enrolled != 1 {
		t.Errorf("old completion: %+v %v", got, err)
	}

	// Leaving keeps what was begun, and rejoining goes on with it.
	id := find("moi").EnrolmentID
	r.read("moi", id, authoringtest.Lessons[0])
	for _, a := range []string{"a2", "a1"} {
		if n, err := r.learning.ReleaseAssigned(ctx, a, authoringtest.Course, []string{"moi", "tu-hoc"}); err != nil || n == 0 {
			t.Errorf("release %s: %d %v", a, n, err)
		}
	}
	e, err := r.learning.FindEnrolment(ctx, id)
	if err != nil || e.State != learning.Active || e.Due != nil || len(e.Source.Assignments) != 0 {
		t.Errorf("released: %+v %v", e, err)
	}
	if i := find("tu-hoc"); i.State != learning.Active || i.Assigned {
		t.Errorf("a self-enrolment was withdrawn: %+v", i)
	}
	if _, err := r.learning.EnrolAssigned(ctx, "a4", authoringtest.Course, []learning.Assigned{{PersonID: "moi", Due: &due}}); err != nil {
		t.Fatal(err)
	}
	if i := find("moi"); i.EnrolmentID != id || i.PercentDone == 0 || !i.Due.Equal(due) {
		t.Errorf("rejoined: %+v", i)
	}
	if _, err := r.learning.EnrolAssigned(ctx, "a5", "khong-co", people); !fault.Is(err, fault.NotFound) {
		t.Errorf("unknown course: %v", err)
	}
}

func TestEnrolAssignedInBulk(t *testing.T) {
	r := newRig(t)
	var people []learning.Assigned
	for n := range 2500 {
		people = append(people, learning.Assigned{PersonID: fmt.Sprintf("p%04d", n)})
	}
	began := time.Now()
	for range 2 {
		if _, err := r.learning.EnrolAssigned(t.Context(), "a1", authoringtest.Course, people); err != nil {
			t.Fatal(err)
		}
	}
	n, _ := r.db.Collection("enrolments").CountDocuments(t.Context(), bson.M{"source.assignments": bson.M{"$size": 1}})
	if n != 2500 {
		t.Errorf("%d enrolments", n)
	}
	t.Logf("2500 people twice: %s", time.Since(began))
}
