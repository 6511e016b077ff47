package learning_test

import (
	"testing"

	"lantoa/app/auth/policy"
	"lantoa/app/authoring"
	"lantoa/app/authoring/authoringtest"
	"lantoa/app/learning"
)

// republish publishes the test content with a line added to a course.
func (r *rig) republish(code, line string) {
	r.t.Helper()
	content := authoringtest.Content()
	file := content[code+"/course.yaml"]
	file.Data = append(file.Data, line...)
	if _, err := r.courses.Import(r.t.Context(), policy.System("test"), authoringtest.Load(r.t, content), authoring.ImportOptions{}); err != nil {
		r.t.Fatal(err)
	}
}

func (r *rig) canEnrol(person, code string) authoring.CanEnrol {
	r.t.Helper()
	return must[authoring.CourseView](r, 200, person, "GET", "/courses/"+code, nil).CanEnrol
}

func (r *rig) finishCourse(person, enrolment string) {
	r.t.Helper()
	for _, lesson := range authoringtest.Lessons {
		r.read(person, enrolment, lesson)
	}
	if out := r.pass(person, enrolment); !out.CourseCompleted {
		r.t.Fatalf("%s has not completed: %+v", person, out)
	}
}

func TestWhoMayEnrolByThemselves(t *testing.T) {
	r := newRig(t, func(c *learning.Config) { c.MinimumTimeFactor = 0 })
	yes := authoring.CanEnrol{Allowed: true}
	no := func(why string) authoring.CanEnrol { return authoring.CanEnrol{Reason: why} }
	check := func(when, code string, want authoring.CanEnrol) {
		t.Helper()
		if got := r.canEnrol("lan", code); got != want {
			t.Errorf("%s: %+v, want %+v", when, got, want)
		}
	}
	check("at first", authoringtest.Course, yes)
	check("before what comes first", authoringtest.Advanced, no(authoring.WhyPrerequisites))
	e := r.enrol("lan")
	check("enrolled", authoringtest.Course, no(authoring.WhyEnrolled))
	r.finishCourse("lan", e.ID)
	check("completed", authoringtest.Course, no(authoring.WhyCompleted))
	check("after what comes first", authoringtest.Advanced, yes)
	if view := must[authoring.CourseView](r, 200, "lan", "GET", "/courses/"+authoringtest.Course, nil); !view.SelfEnrol || view.Enrolment == nil || view.Enrolment.PercentDone != 100 {
		t.Errorf("the page: %+v", view.Enrolment)
	}
}

func TestCoursesForThoseToWhomTheyAreAssigned(t *testing.T) {
	r := newRig(t, func(c *learning.Config) { c.MinimumTimeFactor = 0 })
	ctx := t.Context()
	const path = "/courses/" + authoringtest.Course + "/enrolments"
	refused := func(who, path string) {
		t.Helper()
		if got := r.do(who, "POST", path, nil); got.status != 403 || got.reason() != authoring.WhyAssignedOnly {
			t.Errorf("%s enrols at %s: %s", who, path, got)
		}
	}
	before, done := r.enrol("co-truoc"), r.enrol("da-xong")
	r.finishCourse("da-xong", done.ID)
	r.republish(authoringtest.Course, "selfEnrol: false\n")

	refused("moi", path)
	if got := r.canEnrol("moi", authoringtest.Course); got != (authoring.CanEnrol{Reason: authoring.WhyAssignedOnly}) {
		t.Errorf("the page says %+v", got)
	}
	if view := must[authoring.CourseView](r, 200, "moi", "GET", "/courses/"+authoringtest.Course, nil); view.SelfEnrol {
		t.Error("the page says that anybody may")
	}

	// Who was there stays, and a new cycle is nobody's own wish.
	if again := r.enrol("co-truoc"); again.ID != before.ID {
		t.Errorf("another enrolment: %+v", again)
	}
	if again := r.enrol("da-xong"); again.ID != done.ID {
		t.Errorf("another enrolment: %+v", again)
	}
	refused("da-xong", path+"?again=true")
	r.finishCourse("co-truoc", before.ID)

	// Who is assigned takes it, and does not take it up again when released.
	if _, err := r.learning.EnrolAssigned(ctx, "a1", authoringtest.Course, []learning.Assigned{{PersonID: "duoc-giao"}}); err != nil {
		t.Fatal(err)
	}
	e := r.enrol("duoc-giao")
	if e.State != learning.Active || e.Source.Self || e.Version != 2 {
		t.Errorf("assigned: %+v", e)
	}
	if got := r.canEnrol("duoc-giao", authoringtest.Course); got.Reason != authoring.WhyEnrolled {
		t.Errorf("the page says %+v", got)
	}
	if _, err := r.learning.ReleaseAssigned(ctx, "a1", authoringtest.Course, []string{"duoc-giao"}); err != nil {
		t.Fatal(err)
	}
	refused("duoc-giao", path)
	if got := r.canEnrol("duoc-giao", authoringtest.Course); got.Reason != authoring.WhyAssignedOnly {
		t.Errorf("the page says %+v", got)
	}

	// Opened again, it goes on where it stopped.
	r.republish(authoringtest.Course, "")
	if got := r.canEnrol("duoc-giao", authoringtest.Course); !got.Allowed {
		t.Errorf("the page says %+v", got)
	}
	if again := r.enrol("duoc-giao"); again.ID != e.ID || again.State != learning.Active || !again.Source.Self {
		t.Errorf("taken up again: %+v", again)
	}
}
