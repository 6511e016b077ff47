package handbooks_test

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/authoring"
	"lantoa/app/authoring/authoringtest"
	"lantoa/app/handbooks"
	"lantoa/app/platform/markdown"
	"lantoa/handbook"
)

func (r *rig) search(who, q, more string) handbooks.SearchResults {
	r.t.Helper()
	return read[handbooks.SearchResults](r.call(who, "GET", "/handbook/search?q="+url.QueryEscape(q)+more, ""))
}

func group(t testing.TB, found handbooks.SearchResults, in string) handbooks.SearchGroup {
	t.Helper()
	for _, g := range found.Groups {
		if g.In == in {
			return g
		}
	}
	t.Fatalf("nothing said of %s", in)
	return handbooks.SearchGroup{}
}

func TestSearchLooksInAllThreePlaces(t *testing.T) {
	r := newRig(t)
	found := r.search("can-bo", "phat ngon", "")
	if len(found.Groups) != 3 {
		t.Fatalf("%d places", len(found.Groups))
	}
	book, lessons, law := group(t, found, handbooks.InHandbook), group(t, found, handbooks.InLessons), group(t, found, handbooks.InLaw)
	if book.Total == 0 || !strings.HasPrefix(book.Items[0].Link, "/handbook") || book.Items[0].Snippet == "" {
		t.Errorf("handbook: %+v", book)
	}
	if lessons.Total == 0 || lessons.Items[0].Course == nil || lessons.Items[0].Course.Title == "" || lessons.Items[0].Link != "/courses/"+lessons.Items[0].Course.Code {
		t.Errorf("lessons: %+v", lessons)
	}
	if law.Total < 2 || law.Items[0].State != authoring.InForce || law.Items[0].Link != "/van-ban/"+law.Items[0].ID {
		t.Errorf("law: %+v", law)
	}
	if last := law.Items[len(law.Items)-1]; last.State != authoring.Expired {
		t.Errorf("what is no longer in force does not come last: %+v", law.Items)
	}
	if narrow := r.search("can-bo", "phat ngon", "&in=law&limit=1"); len(narrow.Groups) != 1 || len(narrow.Groups[0].Items) != 1 || narrow.Groups[0].Total != law.Total {
		t.Errorf("in law only: %+v", narrow)
	}
	r.call("can-bo", "GET", "/handbook/search?q=a&in=elsewhere", "").want(422)
	r.call("", "GET", "/handbook/search?q=a", "").want(401)
}

func TestLessonsAreFoundByWhoMayReadThem(t *testing.T) {
	r := newRig(t)
	const only = "dong ho"
	code := authoringtest.Course
	found := func(who string) handbooks.SearchGroup { return group(t, r.search(who, only, ""), handbooks.InLessons) }
	if found("can-bo").Total == 0 {
		t.Fatal("a course open to all is not found")
	}
	_, err := r.db.Collection("courses").UpdateByID(t.Context(), code, bson.M{"$set": bson.M{"selfEnrol": false}})
	r.must(err)
	course, err := r.author.FindCourse(t.Context(), code)
	r.must(err)
	standing := map[string]authoring.OwnEnrolment{
		"takes-it": {ID: "e1", Version: course.Current, State: "active"}, "older": {ID: "e2", Version: course.Current - 1, State: "completed"},
		"left": {ID: "e3", Version: course.Current, State: "withdrawn"},
	}
	r.author.Own = func(_ context.Context, person string, c authoring.Course) (authoring.OwnStanding, error) {
		if e, ok := standing[person]; ok && c.Code == code {
			return authoring.OwnStanding{Enrolment: &e}, nil
		}
		return authoring.OwnStanding{}, nil
	}
	for who, link := range map[string]string{"takes-it": "/learn/e1/lessons/dong-ho", "older": "/courses/" + code, "left": "", "can-bo": ""} {
		r.actors[who] = r.actors["can-bo"]
		actor := r.actors[who]
		actor.PersonID = who
		r.actors[who] = actor
		g := found(who)
		switch {
		case link == "" && g.Total != 0:
			t.Errorf("%s sees %+v", who, g.Items)
		case link != "" && (g.Total == 0 || g.Items[0].Link != link):
			t.Errorf("%s is not led to %s: %+v", who, link, g.Items)
		}
	}
}

func TestWhatIsLookedForInVainIsKeptWithoutThePerson(t *testing.T) {
	r := newRig(t)
	for _, q := range []string{"Xe bay tự lái", "xe  bay tu lai", "xe bay tự lái?"} {
		if got := r.search("can-bo", q, ""); !got.Kept {
			t.Errorf("%q is not kept: %+v", q, got)
		}
	}
	for _, q := range []string{"zzz 0912 345 678", "zzz033185001234", "zzz@hungyen.example", strings.Repeat("zzz ", 40)} {
		if r.search("can-bo", q, "").Kept {
			t.Errorf("%q is kept", q)
		}
	}
	if r.search("can-bo", "zzzdo dang", "&typing=true").Kept || r.search("can-bo", "zzzluat", "&in=law").Kept || r.search("can-bo", "phat ngon", "").Kept {
		t.Error("a query is kept that should not be")
	}
	r.grant("approver", "approver", "/")
	a := read[handbooks.Analytics](r.call("approver", "GET", "/handbook/analytics", ""))
	if len(a.Unanswered) != 1 || a.Unanswered[0].Query != "xe bay tu lai" || a.Unanswered[0].Count != 3 || a.Unanswered[0].Answered {
		t.Errorf("unanswered: %+v", a.Unanswered)
	}
	stored, err := r.db.Collection("handbook_searches").Find(t.Context(), bson.M{})
	r.must(err)
	var docs []bson.M
	r.must(stored.All(t.Context(), &docs))
	for _, d := range docs {
		if len(d) != 3 {
			t.Errorf("more is kept than needed: %v", d)
		}
	}
}

func TestOpensAreCountedByDayAndIncident(t *testing.T) {
	r := newRig(t)
	open := func(body string) {
		r.t.Helper()
		r.call("can-bo", "POST", "/handbook/opens", `{"opens":[`+body+`]}`).want(204)
	}
	open(`{"kind":"section","id":"ung-pho"},{"kind":"section","id":"ung-pho","incident":true,"count":3},{"kind":"section","id":"khong-co"}`)
	open(`{"kind":"section","id":"ung-pho"},{"kind":"section","id":"phong-ngua","day":"2026-11-20"}`)
	open(`{"kind":"section","id":"phong-ngua","day":"2026-11-01"},{"kind":"section","id":"phong-ngua","day":"2027-01-01"}`) // too late, not yet
	for _, bad := range []string{``, `{"kind":"khac","id":"a"}`, `{"kind":"section","id":"a","count":99}`, `{"kind":"section","id":"a","day":"hôm qua"}`} {
		r.call("can-bo", "POST", "/handbook/opens", `{"opens":[`+bad+`]}`).want(422)
	}
	a := read[handbooks.Analytics](r.call("author", "GET", "/handbook/analytics", ""))
	if len(a.Opened) != 2 || a.Opened[0].ID != "ung-pho" || a.Opened[0].InIncidents != 3 || a.Opened[0].Outside != 2 || !strings.HasPrefix(a.Opened[0].Title, "Giai đoạn 4") || a.Opened[1].Outside != 1 {
		t.Errorf("opened: %+v", a.Opened)
	}
	older := read[handbooks.Analytics](r.call("author", "GET", "/handbook/analytics?from=2026-11-20&to=2026-11-20", ""))
	if len(older.Opened) != 1 || older.Opened[0].ID != "phong-ngua" || older.From != "2026-11-20" {
		t.Errorf("one day: %+v", older)
	}
	r.call("author", "GET", "/handbook/analytics?from=2026-11-21&to=2026-11-20", "").want(422)
	for who, status := range map[string]int{"approver": 200, "can-bo": 403, "coordinator": 403, "author-so": 403} {
		r.call(who, "GET", "/handbook/analytics", "").want(status)
	}
}

func TestUseRanksASearch(t *testing.T) {
	r := newRig(t)
	ids := func() (out []string) {
		for _, item := range group(t, r.search("can-bo", "giai doan", "&in=handbook"), handbooks.InHandbook).Items {
			out = append(out, item.ID)
		}
		return out
	}
	before := ids()
	last := before[5]
	r.must(r.Opened(t.Context(), handbooks.Open{Kind: handbook.SectionItem, ID: last, Count: 20}, handbooks.Open{Kind: handbook.SectionItem, ID: last, Incident: true, Count: 20}))
	if after := ids(); !slices.Equal(before, after) {
		t.Error("the counts are read at every search")
	}
	r.now = r.now.Add(2 * time.Minute)
	if after := ids(); slices.Index(after, last) >= 5 {
		t.Errorf("%s does not rise: %v, then %v", last, before, after)
	}
}

func TestStepsAreNamedInTheAnalytics(t *testing.T) {
	r := newRig(t)
	r.StepOutcomes = func(_ context.Context, from, to time.Time) ([]handbook.StepOutcome, error) {
		if !from.Equal(at("2026-11-01 00:00")) || !to.Equal(at("2026-12-01 00:00")) {
			t.Errorf("asked from %s to %s", from, to)
		}
		return []handbook.StepOutcome{{Procedure: "cu", Step: "a", Of: 5, Late: 1}, {Procedure: "cu", Step: "b", Of: 9}, {Procedure: "cu", Step: "c", Of: 3, Late: 2}}, nil
	}
	a := read[handbooks.Analytics](r.call("author", "GET", "/handbook/analytics?from=2026-11-01&to=2026-11-30", ""))
	if len(a.Late) != 2 || a.Late[0].Step != "c" || a.Late[1].Step != "a" || a.Late[0].ProcedureTitle != "cu" {
		t.Errorf("late: %+v", a.Late)
	}
}

// TestAnchorsLeadToTheirHeadings: what a search links to is in the page.
func TestAnchorsLeadToTheirHeadings(t *testing.T) {
	edition, problems := handbook.Load(handbook.Content)
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	bodies := map[string]string{}
	for _, s := range edition.Sections {
		bodies[s.ID] = s.Body
	}
	for _, p := range edition.Procedures {
		bodies[p.ID] = p.Body
	}
	for id, body := range bodies {
		html, err := markdown.Render(body, markdown.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, place := range handbook.BodyPlaces(body) {
			if place.Anchor != "" && !strings.Contains(html, fmt.Sprintf(` id="%s">`, place.Anchor)) {
				t.Errorf("%s has no heading %s", id, place.Anchor)
			}
		}
	}
}

// BenchmarkSearchOnTheServer prints what a search takes through the route, on
// the full content, and the slowest of a hundred.
func BenchmarkSearchOnTheServer(b *testing.B) {
	r := newRig(b)
	queries := []string{"tin giả", "a", "người dân", "lo du lieu ca nhan", "báo chí hỏi gấp về việc đang điều tra", "fake news", "phát ngôn", "dong ho"}
	r.search("can-bo", "mở đầu", "")
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		r.search("can-bo", queries[i%len(queries)], "")
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
}
