package learning_test

import (
	"strings"
	"testing"
	"time"

	"lantoa/app/authoring/authoringtest"
	"lantoa/app/learning"
)

// The whole way of a learner: enrol, read, fail, wait, pass, completed.
func TestLearnersWay(t *testing.T) {
	r := newRig(t)
	const lan = "lan"
	e := r.enrol(lan)
	if again := r.enrol(lan); again.ID != e.ID {
		t.Fatalf("enrolled twice: %s and %s", e.ID, again.ID)
	}
	home := must[learning.Home](r, 200, lan, "GET", "/me/learning", nil)
	if len(home.Items) != 1 || home.Continue == nil || home.Continue.Lesson != authoringtest.Lessons[0] {
		t.Fatalf("home: %+v", home)
	}

	for i, lesson := range authoringtest.Lessons {
		p := r.read(lan, e.ID, lesson)
		if p.FinishedAt == nil || p.Seconds != 60 {
			t.Fatalf("lesson %d: %+v", i, p)
		}
	}
	home = must[learning.Home](r, 200, lan, "GET", "/me/learning", nil)
	if home.Continue.Quiz != authoringtest.Quiz || home.Items[0].PercentDone != 75 {
		t.Fatalf("home after the lessons: %+v %+v", home.Items[0], home.Continue)
	}

	failed := r.start(lan, e.ID, authoringtest.Quiz)
	home = must[learning.Home](r, 200, lan, "GET", "/me/learning", nil)
	if home.Continue.AttemptID != failed.ID {
		t.Errorf("home does not lead to the running attempt: %+v", home.Continue)
	}
	out := must[learning.AttemptView](r, 200, lan, "POST", "/attempts/"+failed.ID+"/submit", nil)
	if out.Outcome == nil || out.Outcome.Passed || *out.AttemptsLeft != 2 || out.CourseCompleted {
		t.Fatalf("an empty paper: %+v", out)
	}
	if got := r.do(lan, "POST", "/enrolments/"+e.ID+"/quizzes/"+authoringtest.Quiz+"/attempts", nil); got.status != 409 || got.reason() != "too_soon" {
		t.Errorf("no waiting time: %s", got)
	}
	r.clock.forward(30 * time.Minute)

	passed := r.pass(lan, e.ID)
	if !passed.Outcome.Passed || passed.Outcome.Percent != 100 || !passed.CourseCompleted {
		t.Fatalf("all right: %+v", passed)
	}
	if !r.outboxHas("certificate:" + e.ID) {
		t.Error("the certificate was not asked for")
	}
	view := must[learning.EnrolmentView](r, 200, lan, "GET", "/enrolments/"+e.ID, nil)
	if view.State != learning.Completed || view.CompletedAt == nil || view.Score == nil || *view.Score != 100 || view.PercentDone != 100 || len(view.Remaining) != 0 {
		t.Errorf("completed: %+v", view)
	}
	if got := r.do(lan, "POST", "/enrolments/"+e.ID+"/quizzes/"+authoringtest.Quiz+"/attempts", nil); got.reason() != "enrolment_over" {
		t.Errorf("started after the end: %s", got)
	}
	c, ok, err := r.learning.FindCompletion(t.Context(), e.ID)
	if err != nil || !ok || c.Outline.Certificate.Programme != "Người phát ngôn ở xã" {
		t.Errorf("completion for the certificate: %+v %v", c, err)
	}
}

func TestCompletionByTheLastLesson(t *testing.T) {
	r := newRig(t, func(c *learning.Config) { c.MinimumTimeFactor = 0 })
	e := r.enrol("minh")
	for _, lesson := range authoringtest.Lessons[:2] {
		r.read("minh", e.ID, lesson)
	}
	if out := r.pass("minh", e.ID); out.CourseCompleted {
		t.Fatal("completed with a lesson unread")
	}
	p := must[learning.LessonProgress](r, 200, "minh", "PUT", "/enrolments/"+e.ID+"/lessons/"+authoringtest.Lessons[2]+"/progress", map[string]any{"finished": true})
	if p.State != learning.Completed || !r.outboxHas("certificate:"+e.ID) {
		t.Errorf("not completed: %+v", p)
	}
}

func TestLessonTimeIsTheServersOwn(t *testing.T) {
	r := newRig(t)
	e := r.enrol("lan")
	lesson := "/enrolments/" + e.ID + "/lessons/" + authoringtest.Lessons[0]
	report := func(seconds int, finished bool) answer {
		return r.do("lan", "PUT", lesson+"/progress", map[string]any{"seconds": seconds, "position": 0.5, "finished": finished})
	}
	must[learning.LessonPage](r, 200, "lan", "GET", lesson, nil)
	r.clock.forward(10 * time.Second)
	for range 3 { // sent again, it counts once
		got := report(3600, true)
		if got.status != 409 || got.reason() != "too_early" || got.problem().Data["remainingSeconds"] != 50.0 {
			t.Fatalf("an hour claimed after ten seconds: %s", got)
		}
	}
	r.clock.forward(100 * time.Second)
	if got := report(59, true); got.status != 409 || got.problem().Data["remainingSeconds"] != 1.0 {
		t.Errorf("less claimed than passed: %s", got)
	}
	r.clock.forward(time.Second)
	if got := report(60, true); got.status != 200 {
		t.Errorf("a third of the time: %s", got)
	}
	kept := must[learning.LessonProgress](r, 200, "lan", "PUT", lesson+"/progress", map[string]any{"seconds": 60})
	if kept.Position != 0.5 {
		t.Errorf("a report without a place moved the reader to %v", kept.Position)
	}
	for name, body := range map[string]any{
		"negative":      map[string]any{"seconds": -5},
		"beyond":        map[string]any{"position": 1.5},
		"unknown field": map[string]any{"finishedAt": "2026-01-01T00:00:00Z"},
		"operator":      map[string]any{"seconds": map[string]any{"$gt": 0}},
	} {
		if got := r.do("lan", "PUT", lesson+"/progress", body); got.status/100 != 4 {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// The place in a video is kept for another device.
func TestThePlaceInAVideoIsKept(t *testing.T) {
	r := newRig(t)
	e := r.enrol("lan")
	const id = "tra-loi"
	lesson := "/enrolments/" + e.ID + "/lessons/" + id
	page := must[learning.LessonPage](r, 200, "lan", "GET", lesson, nil)
	if page.Video == nil || page.Video.Captions != "phong-van.vtt" || page.Video.Minutes != 7 {
		t.Fatalf("the video: %+v", page.Video)
	}
	if plain := r.do("lan", "GET", "/enrolments/"+e.ID+"/lessons/"+authoringtest.Lessons[0], nil); strings.Contains(string(plain.body), "video") {
		t.Errorf("a video where there is none: %s", plain)
	}
	place := func() string {
		t.Helper()
		got := r.do("lan", "GET", "/enrolments/"+e.ID, nil)
		_, after, _ := strings.Cut(string(got.body), `"videoSeconds":`)
		place, _, _ := strings.Cut(after, "}")
		return place
	}
	if place() != "" {
		t.Errorf("a place before it was played: %s", place())
	}
	for _, tt := range []struct {
		body m
		want string
	}{
		{m{"seconds": 1, "videoSeconds": 83.25}, "83.25"},
		{m{"seconds": 2}, "83.25"},
		{m{"seconds": 3, "videoSeconds": 86400}, "86400"},
		{m{"seconds": 4, "videoSeconds": 0}, ""},
	} {
		must[learning.LessonProgress](r, 200, "lan", "PUT", lesson+"/progress", tt.body)
		if place() != tt.want {
			t.Errorf("after %v: %q, want %q", tt.body, place(), tt.want)
		}
	}
	for _, wrong := range []any{-0.5, 86400.5, "10", m{"$gt": 0}, []any{}} {
		if got := r.do("lan", "PUT", lesson+"/progress", m{"videoSeconds": wrong}); got.status/100 != 4 {
			t.Errorf("%v: %s", wrong, got)
		}
	}
}

// A lesson fetched for later was opened by nobody, and no time in it counts yet.
func TestFetchedAheadIsNotOpened(t *testing.T) {
	r := newRig(t)
	e := r.enrol("lan")
	id := authoringtest.Lessons[1]
	path := "/enrolments/" + e.ID + "/lessons/" + id
	opened := func() bool {
		view := must[learning.EnrolmentView](r, 200, "lan", "GET", "/enrolments/"+e.ID, nil)
		_, ok := view.Progress.Lessons[id]
		return ok
	}
	ahead := must[learning.LessonPage](r, 200, "lan", "GET", path+"?ahead=true", nil)
	if ahead.HTML == "" || opened() {
		t.Errorf("fetched ahead: %d bytes, opened %t", len(ahead.HTML), opened())
	}
	if must[learning.LessonPage](r, 200, "lan", "GET", path, nil); !opened() {
		t.Error("the opening was not noted")
	}
}

func TestOpenLessonAgainIs304(t *testing.T) {
	r := newRig(t)
	e := r.enrol("lan")
	path := "/enrolments/" + e.ID + "/lessons/" + authoringtest.Lessons[1]
	first := r.do("lan", "GET", path, nil)
	if first.status != 200 || first.header.Get("ETag") == "" {
		t.Fatalf("first: %s", first)
	}
	for _, want := range []string{`"position":2`, `"of":3`, `"previous":{"id":"ai-duoc-noi"`, `"next":{"id":"tra-loi"`, `"minimumSeconds":60`, `data-instrument`} {
		if !strings.Contains(string(first.body), want) {
			t.Errorf("no %s in %s", want, first.body)
		}
	}
	if second := r.do("lan", "GET", path, nil, "If-None-Match", first.header.Get("ETag")); second.status != 304 || len(second.body) != 0 {
		t.Errorf("second: %s", second)
	}
	view := must[learning.EnrolmentView](r, 200, "lan", "GET", "/enrolments/"+e.ID, nil)
	if view.Progress.Lessons[authoringtest.Lessons[1]].OpenedAt.IsZero() {
		t.Error("the opening was not kept")
	}
	for _, bad := range []string{"khong-co", "$where", "a.b", "..%2f..", "%ff"} {
		if got := r.do("lan", "GET", "/enrolments/"+e.ID+"/lessons/"+bad, nil); got.status/100 != 4 {
			t.Errorf("lesson %s: %s", bad, got)
		}
	}
}

func TestPrerequisitesAndCycles(t *testing.T) {
	r := newRig(t, func(c *learning.Config) { c.MinimumTimeFactor = 0 })
	advanced := "/courses/" + authoringtest.Advanced + "/enrolments"
	got := r.do("lan", "POST", advanced, nil)
	if got.status != 409 || got.reason() != "prerequisites" || !strings.Contains(string(got.body), authoringtest.Course) {
		t.Fatalf("prerequisite not asked for: %s", got)
	}
	first := r.enrol("lan")
	for _, lesson := range authoringtest.Lessons {
		r.read("lan", first.ID, lesson)
	}
	r.pass("lan", first.ID)
	e := must[learning.Enrolment](r, 201, "lan", "POST", advanced, nil)
	r.read("lan", e.ID, "hop-bao")

	again := must[learning.Enrolment](r, 201, "lan", "POST", "/courses/"+authoringtest.Course+"/enrolments?again=true", nil)
	if again.Cycle != 2 || again.ID == first.ID {
		t.Fatalf("no new cycle: %+v", again)
	}
	old := must[learning.EnrolmentView](r, 200, "lan", "GET", "/enrolments/"+first.ID, nil)
	if old.State != learning.Completed || len(old.Progress.Lessons) != 3 {
		t.Errorf("the new cycle cleared the old one: %+v", old)
	}
	if got := r.do("lan", "POST", "/courses/khong-co/enrolments", nil); got.status != 404 {
		t.Errorf("unknown course: %s", got)
	}
}

func TestOthersThingsAreNotThere(t *testing.T) {
	r := newRig(t)
	e := r.enrol("lan")
	a := r.start("lan", e.ID, authoringtest.Quiz)
	for _, tt := range []struct {
		method, path string
		body         any
	}{
		{"GET", "/enrolments/" + e.ID, nil},
		{"GET", "/enrolments/" + e.ID + "/lessons/" + authoringtest.Lessons[0], nil},
		{"PUT", "/enrolments/" + e.ID + "/lessons/" + authoringtest.Lessons[0] + "/progress", map[string]any{"seconds": 1}},
		{"GET", "/enrolments/" + e.ID + "/files/mau-uy-quyen.txt", nil},
		{"POST", "/enrolments/" + e.ID + "/quizzes/" + authoringtest.Quiz + "/attempts", nil},
		{"GET", "/enrolments/" + e.ID + "/quizzes/" + authoringtest.Quiz + "/attempts", nil},
		{"GET", "/attempts/" + a.ID, nil},
		{"PUT", "/attempts/" + a.ID + "/answers/q1", map[string]any{"seq": 1, "answer": map[string]any{}}},
		{"POST", "/attempts/" + a.ID + "/submit", nil},
	} {
		other := r.do("minh", tt.method, tt.path, tt.body)
		if other.status != 404 {
			t.Errorf("%s %s by another: %s", tt.method, tt.path, other)
		}
		if got := r.do("", tt.method, tt.path, tt.body); got.status != 401 {
			t.Errorf("%s %s by nobody: %s", tt.method, tt.path, got)
		}
	}
	if file := r.do("lan", "GET", "/enrolments/"+e.ID+"/files/mau-uy-quyen.txt", nil); file.status != 200 ||
		!strings.HasPrefix(file.header.Get("Content-Disposition"), "attachment") {
		t.Errorf("own file: %s", file)
	}
}
