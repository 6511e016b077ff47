package learning_test

import (
	"encoding/json"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/authoring/authoringtest"
	"lantoa/app/learning"
	"lantoa/app/org"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
)

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
	} {
		if got := send(tt.who, "POST", "/assignments", tt.body); got.status != tt.status || !strings.Contains(string(got.body), tt.holds) {
			t.Errorf("%s: %s, want %d with %s", tt.name, got, tt.status, tt.holds)
		}
	}
	if status := w.announce("noi-vu", "POST", "/assignments", api.DefaultBody+1); status != 413 {
		t.Errorf("huge: %d", status)
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
	e := w.enrol(person)
	for _, lesson := range authoringtest.Lessons {
		w.read(person, e.ID, lesson)
	}
	if v := w.pass(person, e.ID); !v.CourseCompleted {
		w.t.Fatalf("%s did not complete: %+v", person, v)
	}
}
