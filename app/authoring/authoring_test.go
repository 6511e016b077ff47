package authoring_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/audit"
	"lantoa/app/auth/authtest"
	"lantoa/app/auth/policy"
	"lantoa/app/authoring"
	"lantoa/app/authoring/authoringtest"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/db/dbtest"
	"lantoa/app/platform/fault"
	"lantoa/courses"
)

func newDB(t *testing.T) *db.DB {
	t.Helper()
	d := dbtest.New(t)
	if err := db.Ensure(t.Context(), d, append(authoring.Collections(), audit.Collections()...)...); err != nil {
		t.Fatal(err)
	}
	return d
}

var system = policy.System("test")

func TestImportPublishesVersionsThatStay(t *testing.T) {
	d := newDB(t)
	a := authoringtest.Publish(t, d)
	ctx := t.Context()

	again, err := a.Import(ctx, system, authoringtest.Load(t, authoringtest.Content()), authoring.ImportOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range again.Courses {
		if c.State != authoring.Unchanged || c.Version != 1 {
			t.Errorf("%s: %s version %d, want unchanged 1", c.Code, c.State, c.Version)
		}
	}
	if again.Instruments != 0 {
		t.Errorf("%d instruments written again", again.Instruments)
	}
	before, _ := a.FindLesson(ctx, authoringtest.Course, 1, authoringtest.Lessons[2])

	changed := authoringtest.Content()
	file := changed[authoringtest.Course+"/03-tra-loi.md"]
	file.Data = bytes.Replace(file.Data, []byte("ba thông điệp chính"), []byte("BỐN thông điệp chính"), 1)
	report, err := a.Import(ctx, system, authoringtest.Load(t, changed), authoring.ImportOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range report.Courses {
		want := authoring.CourseReport{Code: c.Code, Version: 1, State: authoring.Unchanged}
		if c.Code == authoringtest.Course {
			want.Version, want.State = 2, authoring.Updated
		}
		if c != want {
			t.Errorf("got %+v, want %+v", c, want)
		}
	}
	fresh := authoring.New(d) // without anything in memory
	old, err := fresh.FindLesson(ctx, authoringtest.Course, 1, authoringtest.Lessons[2])
	if err != nil || old.HTML != before.HTML {
		t.Errorf("version 1 changed: %v", err)
	}
	banks, err := fresh.FindBanks(ctx, authoringtest.Course, 1)
	if err != nil || len(banks) != 1 || len(banks[0].Questions) != 8 {
		t.Errorf("questions of version 1 are gone: %v", err)
	}
	n, _ := d.Collection("audit").CountDocuments(ctx, bson.M{"action": "course.publish"})
	if n != 3 {
		t.Errorf("%d audit entries of publications, want 3", n)
	}
}

func TestImportsAtOnceMakeOneVersion(t *testing.T) {
	d := newDB(t)
	lib := authoringtest.Load(t, authoringtest.Content())
	errs := make(chan error, 4)
	for range 4 {
		go func() {
			_, err := authoring.New(d).Import(context.Background(), system, lib, authoring.ImportOptions{})
			errs <- err
		}()
	}
	for range 4 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	n, _ := d.Collection("course_versions").CountDocuments(t.Context(), bson.M{})
	if n != 2 {
		t.Errorf("%d versions of two courses", n)
	}
}

func TestImportRefuses(t *testing.T) {
	d := newDB(t)
	a := authoring.New(d)
	ctx := t.Context()
	broken := authoringtest.Content()
	file := broken[authoringtest.Course+"/quiz.yaml"]
	file.Data = bytes.Replace(file.Data, []byte("answer: 7319"), []byte("answer: ba"), 1)
	lib, problems := courses.Load(broken, authoringtest.AsOf)
	if _, err := a.Import(ctx, system, lib, authoring.ImportOptions{Problems: problems}); !fault.Is(err, fault.Invalid) {
		t.Errorf("broken content: %v", err)
	}
	if _, err := a.Import(ctx, policy.Actor{PersonID: "p", Grants: []policy.Grant{{Role: policy.Author, Path: "/"}}},
		authoringtest.Load(t, authoringtest.Content()), authoring.ImportOptions{}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("an author published: %v", err)
	}
	if n, _ := d.Collection("courses").CountDocuments(ctx, bson.M{}); n != 0 {
		t.Errorf("%d courses stored", n)
	}
}

func TestExportGivesTheSourceBack(t *testing.T) {
	d := newDB(t)
	a := authoringtest.Publish(t, d)
	for _, c := range authoringtest.Load(t, authoringtest.Content()).Courses {
		var want, got bytes.Buffer
		if err := courses.Export(c, &want); err != nil {
			t.Fatal(err)
		}
		if err := a.Export(t.Context(), c.Code, &got); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(want.Bytes(), got.Bytes()) {
			t.Errorf("%s: the export differs from the source", c.Code)
		}
	}
	if err := a.Export(t.Context(), "khong-co", io.Discard); !fault.Is(err, fault.NotFound) {
		t.Errorf("a course that is not there: %v", err)
	}
}

func TestAuthoredCourseGoesInAndOut(t *testing.T) {
	const code = "phat-ngon-bao-chi"
	a := authoring.New(newDB(t))
	lib, _ := courses.Load(courses.Content, authoringtest.AsOf)
	c, ok := lib.FindCourse(code)
	if !ok {
		t.Fatal("module 4 is missing")
	}
	one := &courses.Library{Law: lib.Law, Courses: []courses.Course{c}}
	if _, err := a.Import(t.Context(), system, one, authoring.ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	var want, got bytes.Buffer
	if err := courses.Export(c, &want); err != nil {
		t.Fatal(err)
	}
	if err := a.Export(t.Context(), code, &got); err != nil || !bytes.Equal(want.Bytes(), got.Bytes()) {
		t.Errorf("the export differs from the source: %v", err)
	}
}

func TestCoursesFromBeforeAreOpen(t *testing.T) {
	d := newDB(t)
	ctx := t.Context()
	closed := authoringtest.Content()
	file := closed[authoringtest.Advanced+"/course.yaml"]
	file.Data = append(file.Data, "selfEnrol: false\n"...)
	a := authoring.New(d)
	if _, err := a.Import(ctx, system, authoringtest.Load(t, closed), authoring.ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	var want, got bytes.Buffer
	c, _ := authoringtest.Load(t, closed).FindCourse(authoringtest.Advanced)
	if err := courses.Export(c, &want); err != nil {
		t.Fatal(err)
	}
	if err := a.Export(ctx, authoringtest.Advanced, &got); err != nil || !bytes.Equal(want.Bytes(), got.Bytes()) {
		t.Errorf("the export differs from the source: %v", err)
	}
	for _, field := range []string{"selfEnrol", "outline.selfEnrol"} {
		for _, name := range []string{"courses", "course_versions"} {
			if _, err := d.Collection(name).UpdateMany(ctx, bson.M{"$or": bson.A{bson.M{"_id": authoringtest.Course}, bson.M{"code": authoringtest.Course}}}, bson.M{"$unset": bson.M{field: ""}}); err != nil {
				t.Fatal(err)
			}
		}
	}
	for range 2 {
		if err := authoring.OpenCourses(ctx, d); err != nil {
			t.Fatal(err)
		}
	}
	a = authoring.New(d) // nothing in memory
	for code, open := range map[string]bool{authoringtest.Course: true, authoringtest.Advanced: false} {
		course, err := a.FindCourse(ctx, code)
		if err != nil || course.SelfEnrol != open {
			t.Errorf("%s is open: %v %v", code, course.SelfEnrol, err)
		}
		version, err := a.FindVersion(ctx, code, 1)
		if err != nil || version.Outline.SelfEnrol != open {
			t.Errorf("version of %s is open: %v %v", code, version.Outline.SelfEnrol, err)
		}
	}
}

func TestVerifiedInstrumentStaysVerifiedUntilItsTextChanges(t *testing.T) {
	d := newDB(t)
	a := authoringtest.Publish(t, d)
	ctx := t.Context()
	if _, err := d.Collection("instruments").UpdateByID(ctx, "nd-244-2026", bson.M{"$set": bson.M{"instrument.verified": true}}); err != nil {
		t.Fatal(err)
	}
	verified := func() bool {
		law, err := a.Register(ctx)
		if err != nil {
			t.Fatal(err)
		}
		in, _ := law.Find("nd-244-2026")
		return in.Verified
	}
	lib := authoringtest.Load(t, authoringtest.Content())
	if _, err := a.Import(ctx, system, lib, authoring.ImportOptions{}); err != nil || !verified() {
		t.Errorf("the tick was lost: %v", err)
	}
	lib.Law[1].Meaning = "Nghĩa khác."
	if _, err := a.Import(ctx, system, lib, authoring.ImportOptions{}); err != nil || verified() {
		t.Errorf("a changed text is still called verified: %v", err)
	}
}

func TestLessonHTML(t *testing.T) {
	a := authoringtest.Publish(t, newDB(t))
	l, err := a.FindLesson(t.Context(), authoringtest.Course, 1, authoringtest.Lessons[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`class="law"`, `data-instrument="nd-244-2026"`, `data-article="d3.5"`, `title="khoản 5 Điều 3"`,
		`data-lesson="dong-ho"`, `data-file="mau-uy-quyen.txt"`,
		`<aside class="callout callout-quy-dinh">`, `<aside class="callout callout-viec-can-lam">`, "<strong>bằng văn bản</strong>",
		`<h2 id="dang-ten-o-dau">`, `<td align="right">24 giờ</td>`, `href="https://example.org/bai-doc"`, "noopener",
	} {
		if !strings.Contains(l.HTML, want) {
			t.Errorf("no %s in:\n%s", want, l.HTML)
		}
	}
	for _, unwanted := range []string{"[!", "law:", "blockquote"} {
		if strings.Contains(l.HTML, unwanted) {
			t.Errorf("%s in:\n%s", unwanted, l.HTML)
		}
	}
}

func TestRoutes(t *testing.T) {
	d := newDB(t)
	a := authoringtest.Publish(t, d)
	a.Now = func() time.Time { return time.Date(2026, 11, 5, 1, 0, 0, 0, time.UTC) }
	s := api.NewServer(api.Config{Idempotency: d.Collection("idempotency")})
	a.Routes(api.NewRouter(s, "/api/v1", authtest.Access(func(token string) policy.Actor { return policy.Actor{PersonID: token} })))
	for _, tt := range []struct {
		path    string
		status  int
		want    []string
		without []string
	}{
		{"/courses", 200, []string{`"phat-ngon-thu"`, `"phat-ngon-sau"`}, []string{"fold", "hash"}},
		{"/courses?limit=1", 200, []string{`"phat-ngon-thu"`, `"next"`}, []string{`"phat-ngon-sau"`}},
		{"/courses?q=NGUOI%20phat", 200, []string{`"phat-ngon-thu"`}, []string{`"phat-ngon-sau"`}},
		{"/courses?q=.*", 200, nil, []string{`"phat-ngon-thu"`}},
		{"/courses?audience=to-truyen-thong", 200, []string{`"phat-ngon-sau"`}, []string{`"phat-ngon-thu"`}},
		{"/courses?competence=phat-ngon", 200, []string{`"phat-ngon-thu"`}, []string{`"phat-ngon-sau"`}},
		{"/courses?audience[$ne]=x", 422, nil, nil},
		{"/courses/phat-ngon-thu", 200, []string{`"selfEnrol":true`, `"expired"`, `"in-force"`, `"passPercent":70`, `"Học xong bài`, `"questions":7`}, []string{"draw", "BÍ MẬT", "correct"}},
		{"/courses/phat-ngon-sau", 200, []string{`"prerequisites":[{"id":"phat-ngon-thu","name":"Người phát ngôn ở xã"}]`}, nil},
		{"/courses/khong-co", 404, nil, nil},
		{"/courses/..%2f..%2fetc", 404, nil, nil},
		{"/instruments", 200, []string{"nd-09-2017", "nd-244-2026"}, nil},
		{"/instruments?state=expired", 200, []string{`"successors":[{"id":"nd-244-2026"`}, nil},
		{"/instruments?q=nghi%20dinh%2009", 200, []string{"nd-09-2017"}, nil},
		{"/instruments/nd-244-2026", 200, []string{`"state":"in-force"`}, nil},
		{"/instruments/nd-0-0000", 404, nil, nil},
	} {
		req := httptest.NewRequest("GET", "/api/v1"+tt.path, nil)
		req.Header.Set("Authorization", "Bearer person-1")
		res, err := s.Fiber.Test(req, 10_000)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(res.Body)
		if res.StatusCode != tt.status || !json.Valid(body) {
			t.Errorf("%s: %d %s", tt.path, res.StatusCode, body)
		}
		for _, want := range tt.want {
			if !bytes.Contains(body, []byte(want)) {
				t.Errorf("%s: no %s in %s", tt.path, want, body)
			}
		}
		for _, unwanted := range tt.without {
			if bytes.Contains(body, []byte(unwanted)) {
				t.Errorf("%s: %s in %s", tt.path, unwanted, body)
			}
		}
	}
}
