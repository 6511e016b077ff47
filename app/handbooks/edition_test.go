package handbooks_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/handbooks"
	"lantoa/handbook"
)

func TestAnEditionFromDraftToSuperseded(t *testing.T) {
	r := newRig(t)
	r.call("can-bo", "GET", "/handbook", "").want(200, `"draft":true`, `"id":"embedded"`)

	first := r.draft("author", "2026.1")
	if first.State != handbooks.StateDraft || first.Base != handbooks.EmbeddedID {
		t.Fatalf("%+v", first)
	}
	r.call("can-bo", "GET", "/handbook?edition="+first.ID, "").want(404)
	r.call("author", "GET", "/handbook?edition="+first.ID, "").want(200, `"draft":true`, `"edition":"2026.1"`)
	r.approve(first.ID, "")
	front := read[handbooks.Front](r.call("can-bo", "GET", "/handbook", ""))
	if front.Draft || front.ID != first.ID || front.ApprovedBy != "Chủ tịch UBND tỉnh" || front.ApprovedOn != "2026-11-20" {
		t.Fatalf("%+v", front)
	}

	second := r.draft("author2", "2026.2")
	if second.Base != first.ID {
		t.Errorf("made from %s", second.Base)
	}
	r.section("author2", second.ID, "phat-hien", func(s *handbook.Section) { s.Steps[0].Text = "Ghi nhật ký, lưu đường dẫn" }).want(200)
	r.step("author", "POST", second.ID, "/submit", "{}").want(200, `"state":"review"`)
	r.step("approver", "POST", second.ID, "/return", `{"comment":"Cần nêu căn cứ"}`).want(200, `"state":"draft"`, "Cần nêu căn cứ")
	r.approve(second.ID, "2026-12-01")

	states := func() map[string]handbooks.State {
		out := map[string]handbooks.State{}
		for _, e := range read[handbooks.EditionList](r.call("approver", "GET", "/handbook/editions", "")).Items {
			out[e.Number] = e.State
		}
		return out
	}
	if got := states(); got["2026.1"] != handbooks.StateInForce || got["2026.2"] != handbooks.StateApproved {
		t.Errorf("before the day: %v", got)
	}
	r.now = at("2026-12-01 00:00")
	if got := states(); got["2026.1"] != handbooks.StateSuperseded || got["2026.2"] != handbooks.StateInForce {
		t.Errorf("on the day: %v", got)
	}
	r.call("can-bo", "GET", "/handbook/phat-hien", "").want(200, "lưu đường dẫn", `"editionId":"`+second.ID)
	r.call("can-bo", "GET", "/handbook/phat-hien?edition="+first.ID, "").want(200, `"editionId":"`+first.ID)
	if e, _ := r.FindEdition(t.Context(), second.ID); !slices.Equal(e.Material, []string{"section:phat-hien"}) || e.Supersedes != first.ID {
		t.Errorf("material %q, supersedes %q", e.Material, e.Supersedes)
	}
	if n := r.count("audit", bson.M{"subject": "edition:" + second.ID}); n != 6 {
		t.Errorf("%d audit entries", n)
	}
}

func TestWhoMayWhat(t *testing.T) {
	r := newRig(t)
	draft := r.draft("author", "2026.1")
	for _, c := range []struct {
		who, method, path, body string
		status                  int
	}{
		{"can-bo", "GET", "/handbook/editions", "", 403},
		{"coordinator", "GET", "/handbook/editions/" + draft.ID, "", 403},
		{"author-so", "GET", "/handbook/editions/" + draft.ID, "", 403},
		{"can-bo", "POST", "/handbook/editions", `{"number":"x"}`, 403},
		{"author-so", "POST", "/handbook/editions", `{"number":"x"}`, 403},
		{"approver", "POST", "/handbook/editions", `{"number":"x"}`, 403},
		{"approver", "PUT", "/handbook/editions/" + draft.ID + "/head", `{"edition":"1","title":"x","summary":"x","disclaimer":"x"}`, 403},
		{"author", "POST", "/handbook/editions/" + draft.ID + "/approve", decided, 403},
		{"approver-so", "POST", "/handbook/editions/" + draft.ID + "/approve", decided, 403},
		{"approver", "POST", "/handbook/editions/" + draft.ID + "/approve", decided, 409}, // not submitted
		{"approver", "POST", "/handbook/editions/khong-co/approve", decided, 404},
		{"author", "GET", "/handbook/editions/khong-co", "", 404},
	} {
		got := r.call(c.who, c.method, c.path, c.body, "If-Match", `"1"`)
		if got.status != c.status {
			t.Errorf("%s %s %s: %d, want %d: %.300s", c.who, c.method, c.path, got.status, c.status, got.body)
		}
	}
}

// The approver is none of the authors: whoever made, edited, marked or
// submitted it.
func TestNobodyApprovesTheirOwn(t *testing.T) {
	for name, own := range map[string]func(r *rig) string{
		"made": func(r *rig) string {
			d := r.draft("both", "2026.1")
			r.step("author", "POST", d.ID, "/submit", "{}").want(200)
			return d.ID
		},
		"edited": func(r *rig) string {
			d := r.draft("author", "2026.1")
			r.section("both", d.ID, "chi-so", func(s *handbook.Section) { s.Summary += " Thêm." }).want(200)
			r.step("author", "POST", d.ID, "/submit", "{}").want(200)
			return d.ID
		},
		"marked": func(r *rig) string {
			d := r.draft("author", "2026.1")
			r.step("both", "PUT", d.ID, "/marks", `{"marks":[]}`).want(200)
			r.step("author", "POST", d.ID, "/submit", "{}").want(200)
			return d.ID
		},
		"submitted": func(r *rig) string {
			d := r.draft("author", "2026.1")
			r.step("both", "POST", d.ID, "/submit", "{}").want(200)
			return d.ID
		},
	} {
		r := newRig(t)
		id := own(r)
		if got := r.step("both", "POST", id, "/approve", decided); got.status != 403 || !strings.Contains(string(got.body), `"author"`) {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
		r.step("approver", "POST", id, "/approve", decided).want(200)
	}
}

func TestEditsAreCheckedAndVersioned(t *testing.T) {
	r := newRig(t)
	d := r.draft("author", "2026.1")
	bad := r.section("author", d.ID, "phat-hien", func(s *handbook.Section) { s.Steps[1].Role = "Thợ điện"; s.Body = "<b>x</b>" }).want(422)
	for _, path := range []string{`"steps[1].role"`, `"body:1"`} {
		if !strings.Contains(string(bad.body), path) {
			t.Errorf("no field %s in %s", path, bad.body)
		}
	}
	r.section("author", d.ID, "phat-hien", func(s *handbook.Section) { s.ID = "khac" }).want(422)
	e, _ := r.FindEdition(t.Context(), d.ID)
	clock := e.Content.Clocks[0]
	clock.Unit = "tuần"
	r.step("author", "PUT", d.ID, "/clocks/"+clock.ID, encode(map[string]any{"clock": clock})).want(422, `"path":"unit"`)
	clock.Unit, clock.Amount, clock.Verified = "minutes", 10, true
	r.step("author", "PUT", d.ID, "/clocks/"+clock.ID, encode(map[string]any{"clock": clock})).want(200)
	r.call("author", "PUT", "/handbook/editions/"+d.ID+"/clocks/"+clock.ID, encode(map[string]any{"clock": clock}), "If-Match", `"1"`).want(412)
	r.call("author", "PUT", "/handbook/editions/"+d.ID+"/clocks/"+clock.ID, encode(map[string]any{"clock": clock})).want(422)
	r.step("author", "DELETE", d.ID, "/sections/khong-co", "").want(404)
	before, _ := e.Content.Section("phat-hien")
	r.step("author", "DELETE", d.ID, "/sections/phat-hien", "").want(200, "thiếu giai đoạn 2")
	r.step("author", "POST", d.ID, "/submit", "{}").want(422, "thiếu giai đoạn 2")
	r.step("author", "PUT", d.ID, "/sections/phat-hien", encode(map[string]any{"section": before})).want(200, `"problems":[]`)
	r.step("author", "PUT", d.ID, "/head", `{"edition":"2026.1a","title":"Sổ tay","summary":"Tóm tắt","disclaimer":"Bản thử"}`).want(200, `"number":"2026.1a"`)
	got, _ := r.FindEdition(t.Context(), d.ID)
	if got.Version != 5 || got.Content.Clocks[0].Amount != 10 || !got.Content.Clocks[0].Verified {
		t.Errorf("version %d, %+v", got.Version, got.Content.Clocks[0])
	}
	r.step("author", "POST", d.ID, "/submit", "{}").want(200)
	r.section("author", d.ID, "phat-hien", func(s *handbook.Section) { s.Summary = "Khác" }).want(409, "not_draft")
	r.step("author", "POST", d.ID, "/submit", "{}").want(409)
}

func TestTwoAuthorsAtOnceDoNotOverwrite(t *testing.T) {
	r := newRig(t)
	d := r.draft("author", "2026.1")
	e, _ := r.FindEdition(t.Context(), d.ID)
	var wg sync.WaitGroup
	statuses := make([]int, 8)
	for i := range statuses {
		s := e.Content.Sections[0]
		s.Summary = fmt.Sprint("Lần ", i)
		wg.Go(func() {
			statuses[i] = r.call("author", http.MethodPut, "/handbook/editions/"+d.ID+"/sections/"+s.ID, encode(map[string]any{"section": s}), "If-Match", `"1"`).status
		})
	}
	wg.Wait()
	slices.Sort(statuses)
	if statuses[0] != 200 || statuses[1] != 412 || statuses[7] != 412 {
		t.Errorf("%v", statuses)
	}
	if n := r.count("audit", bson.M{"action": "edition.edit"}); n != 1 {
		t.Errorf("%d edits in the log", n)
	}
}

func TestDaysAndNumbersOfEditions(t *testing.T) {
	r := newRig(t)
	for i, c := range []struct {
		number, body string
		status       int
	}{
		{"1", strings.Replace(decided, "{", `{"from":"2026-11-24",`, 1), 422}, // past
		{"1", strings.Replace(decided, "2026-11-20", "2026-11-26", 1), 422},   // a decision to come
		{"1", decided, 200},
		{"2", decided, 422}, // the same moment
		{"1", strings.Replace(decided, "{", `{"from":"2026-12-05",`, 1), 409}, // the same number
		{"2", strings.Replace(decided, "{", `{"from":"2026-12-05",`, 1), 200},
		{"3", strings.Replace(decided, "{", `{"from":"2026-12-04",`, 1), 422}, // before one approved already
	} {
		d := r.draft("author", c.number)
		r.step("author", "POST", d.ID, "/submit", "{}").want(200)
		if got := r.step("approver", "POST", d.ID, "/approve", c.body); got.status != c.status {
			t.Errorf("%d: %d, want %d: %s", i, got.status, c.status, got.body)
		}
	}
}

func TestDiffAndMarks(t *testing.T) {
	r := newRig(t)
	d := r.draft("author", "2026.1")
	r.section("author", d.ID, "phat-hien", func(s *handbook.Section) { s.Steps[0].Text = "Ghi nhật ký ngay"; s.Summary = "Thấy sớm" }).want(200)
	v := read[handbooks.DiffView](r.call("approver", "GET", "/handbook/editions/"+d.ID+"/diff", ""))
	if len(v.Changes) != 3 || v.Against != handbooks.EmbeddedID || !slices.Equal(v.Material, []string{"section:phat-hien"}) { // the number too
		t.Fatalf("%+v", v)
	}
	var marks []map[string]any
	for _, c := range v.Changes {
		if c.What == "step" {
			marks = append(marks, map[string]any{"change": c.ID, "material": false, "reason": "Chỉ đổi cách nói"})
		}
	}
	r.step("author", "PUT", d.ID, "/marks", encode(map[string]any{"marks": marks})).want(200)
	v = read[handbooks.DiffView](r.call("author", "GET", "/handbook/editions/"+d.ID+"/diff", ""))
	if len(v.Marks) != 1 || v.Marks[0].By != "author" || len(v.Material) != 0 {
		t.Errorf("%+v", v)
	}
	r.step("author", "PUT", d.ID, "/marks", `{"marks":[{"change":"khong-co","material":true,"reason":""}]}`).want(422, "marks[0].change")
	r.call("author", "GET", "/handbook/editions/"+d.ID+"/diff?against=khong-co", "").want(404)
	r.call("author", "GET", "/handbook/editions/"+d.ID+"/diff?against="+d.ID, "").want(200, `"changes":[]`)
}

// A repeat of the request that made a draft gives the same draft.
func TestADraftIsMadeOnce(t *testing.T) {
	r := newRig(t)
	key := []string{"Idempotency-Key", "0123456789abcdef"}
	a := read[handbooks.EditionView](r.call("author", "POST", "/handbook/editions", `{"number":"2026.1"}`, key...))
	b := read[handbooks.EditionView](r.call("author", "POST", "/handbook/editions", `{"number":"2026.1"}`, key...))
	if a.ID != b.ID || r.count("editions", bson.M{}) != 1 {
		t.Errorf("%s, %s", a.ID, b.ID)
	}
}

// Authors write the keys of questions; nobody else sees them.
func TestTheKeyStaysWithAuthors(t *testing.T) {
	r := newRig(t)
	d := r.draft("author", "2026.1")
	q := `{"question":{"about":"phat-hien","text":"Việc đầu tiên?","choices":[{"id":"a","text":"Chụp màn hình"},{"id":"b","text":"Xóa"},{"id":"c","text":"Chờ"}],"right":"a","why":"Bằng chứng mất nhanh."}}`
	r.step("author", "PUT", d.ID, "/questions/viec-dau", q).want(200, `"right":"a"`)
	r.step("author", "PUT", d.ID, "/questions/viec-dau", strings.Replace(q, `"right":"a"`, `"right":"x"`, 1)).want(422)
	r.call("can-bo", "GET", "/handbook/editions/"+d.ID, "").want(403)
}
