package handbooks_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/handbooks"
	"lantoa/app/org"
	"lantoa/handbook"
)

// ask adds a question about a part to a draft; its key is "a".
func (r *rig) ask(id, about string, n int) {
	r.t.Helper()
	q := map[string]any{
		"about": about, "text": fmt.Sprintf("Câu %d về %s?", n, about), "right": "a", "why": "Vì thế.",
		"choices": []handbook.Choice{{ID: "a", Text: "Đúng"}, {ID: "b", Text: "Sai"}, {ID: "c", Text: "Không rõ"}},
	}
	r.step("author", "PUT", id, fmt.Sprintf("/questions/them-%s-%d", about, n), encode(map[string]any{"question": q})).want(200)
}

// inForce makes the first edition, with questions about two sections, and the
// rule that spokespeople read it within 5 working days.
func (r *rig) inForce() string {
	r.t.Helper()
	d := r.draft("author", "2026.1")
	for n := range 4 {
		r.ask(d.ID, "phat-hien", n)
		r.ask(d.ID, "ung-pho", n)
	}
	r.approve(d.ID, "")
	r.call("staffing", "POST", "/handbook/acknowledgement-rules", `{"departments":[],"positions":["nguoi-phat-ngon"],"dueDays":5,"note":"Đề xuất"}`).want(201)
	return d.ID
}

func (r *rig) mine(who string) handbooks.Reading {
	r.t.Helper()
	return read[handbooks.Reading](r.call(who, "GET", "/me/handbook", ""))
}

// readAll opens what is to be read and says, an hour later each, that it was
// read.
func (r *rig) readAll(who string) {
	r.t.Helper()
	m := r.mine(who)
	for _, p := range m.Parts {
		r.call(who, "POST", "/me/handbook/parts", open(m, p, false)).want(200)
	}
	r.now = r.now.Add(time.Hour)
	for _, p := range m.Parts {
		r.call(who, "POST", "/me/handbook/parts", open(m, p, true)).want(200)
	}
}

func open(m handbooks.Reading, p handbooks.PartView, done bool) string {
	return encode(map[string]any{"edition": m.Edition.ID, "part": p.Key, "version": p.Version, "read": done})
}

// answers are right, but for as many as are to be wrong.
func (r *rig) answers(p handbooks.Paper, wrong int) string {
	e, err := r.FindEdition(r.t.Context(), p.Edition)
	r.must(err)
	given := map[string]string{}
	for i, q := range p.Questions {
		for _, known := range e.Content.Questions {
			if known.ID != q.ID {
				continue
			}
			given[q.ID] = known.Right
			if i < wrong {
				given[q.ID] = "khac"
			}
		}
	}
	return encode(map[string]any{"edition": p.Edition, "try": p.Try, "answers": given})
}

func (r *rig) paper(who string) handbooks.Paper {
	r.t.Helper()
	return read[handbooks.Paper](r.call(who, "GET", "/me/handbook/questions", ""))
}

func (r *rig) acknowledge(who string) {
	r.t.Helper()
	r.readAll(who)
	if got := read[handbooks.Result](r.call(who, "POST", "/me/handbook/answers", r.answers(r.paper(who), 0))); !got.Passed || got.DoneAt == nil {
		r.t.Fatalf("%+v", got)
	}
}

func TestAcknowledgingAnEdition(t *testing.T) {
	r := newRig(t)
	r.person("viet", "Trần Quốc Việt", "svhttdl", soPath, org.PositionSpokesman)
	r.person("nhung", "Nguyễn Thị Nhung", "xa-an-thi", xaPath, org.PositionCulture)
	if m := r.mine("viet"); m.State != handbooks.ReadingNone {
		t.Fatalf("a draft is to be read: %+v", m)
	}
	r.call("viet", "GET", "/me/handbook/questions", "").want(409, "superseded")
	id := r.inForce()

	m := r.mine("viet")
	if m.State != handbooks.ReadingOpen || !m.Required || m.Due == nil || !m.Due.Equal(at("2026-12-03 00:00")) || m.Overdue || *m.WorkingDays != 5 || m.Edition.ID != id {
		t.Fatalf("%+v", m)
	}
	if other := r.mine("nhung"); other.Required || len(other.Parts) != len(m.Parts) {
		t.Errorf("somebody whom no rule names: %+v", other)
	}
	r.call("viet", "GET", "/me/handbook/questions", "").want(409, "unread", m.Parts[0].Key)
	first := m.Parts[0]
	if first.MinimumSeconds < 20 || len(first.Changes) != 0 {
		t.Errorf("%+v", first)
	}
	r.call("viet", "POST", "/me/handbook/parts", open(m, first, true)).want(409, "too_early", "remainingSeconds")
	r.now = r.now.Add(time.Duration(first.MinimumSeconds) * time.Second)
	r.call("viet", "POST", "/me/handbook/parts", open(m, first, true)).want(200, `"read":1`)
	r.call("viet", "POST", "/me/handbook/parts", open(m, first, true)).want(200, `"read":1`) // again
	stale := first
	stale.Version = "0000000000000000"
	r.call("viet", "POST", "/me/handbook/parts", open(m, stale, true)).want(409, "changed")
	r.call("viet", "POST", "/me/handbook/parts", strings.Replace(open(m, first, true), first.Key, "section:khong-co", 1)).want(404)
	r.call("viet", "POST", "/me/handbook/parts", strings.Replace(open(m, first, true), m.Edition.ID, "khac", 1)).want(409, "superseded")

	for _, p := range m.Parts {
		page := read[handbooks.PartPage](r.call("viet", "GET", "/me/handbook/parts/"+p.Key, ""))
		if page.Version != p.Version || len(page.HTML) < 500 || strings.Contains(page.HTML, "(law:") {
			t.Errorf("%s: %.300s", p.Key, page.HTML)
		}
	}
	r.call("viet", "GET", "/me/handbook/parts/section:khong-co", "").want(404)
	r.readAll("viet")
	if m = r.mine("viet"); m.State != handbooks.ReadingAsked || m.Questions != 3 || m.Read != len(m.Parts) {
		t.Fatalf("%+v", m)
	}
	got := r.call("viet", "GET", "/me/handbook/questions", "").want(200)
	if bytes.Contains(got.body, []byte(`"right"`)) || bytes.Contains(got.body, []byte("Vì thế")) {
		t.Errorf("the key went out: %s", got.body)
	}
	one := r.paper("viet")
	r.call("viet", "POST", "/me/handbook/answers", strings.Replace(r.answers(one, 0), `"try":1`, `"try":2`, 1)).want(422)
	wrong := r.answers(one, 1)
	r.call("viet", "POST", "/me/handbook/answers", wrong).want(200, `"passed":false`, `"why":{`)
	r.call("viet", "POST", "/me/handbook/answers", wrong).want(200, `"passed":false`) // the same again
	r.call("viet", "POST", "/me/handbook/answers", r.answers(one, 0)).want(409, "answered")
	two := r.paper("viet")
	if two.Try != 2 || slices.ContainsFunc(two.Questions, func(q handbook.Question) bool { return q.ID == one.Questions[0].ID }) {
		t.Errorf("the same questions again: %+v", two)
	}
	right := r.answers(two, 0)
	r.call("viet", "POST", "/me/handbook/answers", right).want(200, `"passed":true`, `"doneAt"`)
	r.call("viet", "POST", "/me/handbook/answers", right).want(200, `"passed":true`, `"doneAt"`)
	if m = r.mine("viet"); m.State != handbooks.ReadingDone || m.DoneAt == nil || len(m.Parts) != 0 {
		t.Errorf("%+v", m)
	}
	if n := r.count("acknowledgements", bson.M{}); n != 1 {
		t.Errorf("%d acknowledgements", n)
	}
}

// After a material change only what changed is read and asked about; after
// wording, nothing.
func TestANewEditionAsksForWhatChanged(t *testing.T) {
	r := newRig(t)
	r.person("viet", "Trần Quốc Việt", "svhttdl", soPath, org.PositionSpokesman)
	r.person("nhung", "Nguyễn Thị Nhung", "svhttdl", soPath, org.PositionSpokesman)
	first := r.inForce()
	r.acknowledge("viet")

	wording := r.draft("author", "2026.2")
	r.section("author", wording.ID, "chi-so", func(s *handbook.Section) { s.Summary = "Đo những gì." }).want(200)
	r.approve(wording.ID, "2026-12-01")
	r.now = at("2026-12-01 09:00")
	if m := r.mine("viet"); m.State != handbooks.ReadingDone || m.Edition.ID != wording.ID {
		t.Errorf("wording broke the acknowledgement: %+v", m)
	}

	material := r.draft("author", "2026.3")
	r.section("author", material.ID, "phat-hien", func(s *handbook.Section) { s.Steps[0].Text = "Ghi nhật ký, lưu đường dẫn, chụp màn hình" }).want(200)
	r.section("author", material.ID, "chi-so", func(s *handbook.Section) { s.Summary = "Đo những gì, bao giờ." }).want(200)
	r.approve(material.ID, "2026-12-07")
	r.now = at("2026-12-07 09:00")
	m := r.mine("viet")
	if len(m.Parts) != 1 || m.Parts[0].Key != "section:phat-hien" || m.Since == nil || m.Since.ID != first || m.State != handbooks.ReadingOpen {
		t.Fatalf("%+v", m)
	}
	changes := m.Parts[0].Changes
	if len(changes) != 1 || changes[0].What != "step" || len(changes[0].Words) < 2 || !changes[0].Proposed {
		t.Errorf("%+v", changes)
	}
	if all := r.mine("nhung"); len(all.Parts) < 12 || all.Since != nil {
		t.Errorf("who has acknowledged nothing reads all: %d", len(all.Parts))
	}
	r.readAll("viet")
	p := r.paper("viet")
	for _, q := range p.Questions {
		if q.About != "phat-hien" {
			t.Errorf("a question about what did not change: %+v", q)
		}
	}
	r.call("viet", "POST", "/me/handbook/answers", r.answers(p, 0)).want(200, `"passed":true`)
	if m := r.mine("viet"); m.State != handbooks.ReadingDone {
		t.Errorf("%+v", m)
	}
}

// What was read of an edition that was superseded meanwhile counts, as far as
// it has not changed.
func TestWhatWasReadCarriesOver(t *testing.T) {
	r := newRig(t)
	r.person("viet", "Trần Quốc Việt", "svhttdl", soPath, org.PositionSpokesman)
	r.inForce()
	r.readAll("viet")
	d := r.draft("author", "2026.2")
	r.section("author", d.ID, "phat-hien", func(s *handbook.Section) { s.Steps[0].Text = "Ghi sổ" }).want(200)
	r.approve(d.ID, "2026-12-01")
	r.now = at("2026-12-01 09:00")
	m := r.mine("viet")
	if m.State != handbooks.ReadingOpen || m.Read != len(m.Parts)-1 {
		t.Errorf("%d of %d read", m.Read, len(m.Parts))
	}
	r.readAll("viet")
	r.call("viet", "POST", "/me/handbook/answers", r.answers(r.paper("viet"), 0)).want(200, `"passed":true`)
}

func TestTheSameTryAtOnceIsKeptOnce(t *testing.T) {
	r := newRig(t)
	id := r.person("viet", "Trần Quốc Việt", "svhttdl", soPath, org.PositionSpokesman)
	r.inForce()
	r.readAll("viet")
	body := r.answers(r.paper("viet"), 0)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if got := r.call("viet", "POST", "/me/handbook/answers", body); got.status != 200 || !bytes.Contains(got.body, []byte(`"passed":true`)) {
				t.Errorf("%d %s", got.status, got.body)
			}
		})
	}
	wg.Wait()
	if n := r.count("acknowledgements", bson.M{"personId": id, "tries": bson.M{"$size": 1}, "doneAt": bson.M{"$exists": true}}); n != 1 {
		t.Error("not one try")
	}
}

func TestTheReport(t *testing.T) {
	r := newRig(t)
	r.person("viet", "Trần Quốc Việt", "svhttdl", soPath, org.PositionSpokesman)
	r.person("an", "Lê Thị An", "phong-bao-chi", officeP, org.PositionSpokesman)
	r.person("binh", "Đỗ Văn Bình", "xa-an-thi", xaPath, org.PositionSpokesman)
	r.person("nhung", "Nguyễn Thị Nhung", "xa-an-thi", xaPath, org.PositionCulture) // no rule
	first := r.inForce()
	r.acknowledge("viet")
	r.call("an", "POST", "/me/handbook/parts", open(r.mine("an"), r.mine("an").Parts[0], false)).want(200)

	lines := func(who, query string) []string {
		out := []string{}
		for _, m := range read[handbooks.ReportView](r.call(who, "GET", "/handbook/acknowledgements?"+query, "")).Items {
			line := m.Name + " " + m.State
			if m.Late {
				line += " late"
			}
			out = append(out, line)
		}
		return out
	}
	check := func(who, query string, want ...string) {
		t.Helper()
		if got := lines(who, query); !slices.Equal(got, append([]string{}, want...)) {
			t.Errorf("%s asks %s: %q, want %q", who, query, got, want)
		}
	}
	check("auditor", "", "Lê Thị An reading", "Đỗ Văn Bình unread", "Trần Quốc Việt done")
	check("coordinator", "", "Lê Thị An reading", "Trần Quốc Việt done")
	check("coordinator-xa", "", "Đỗ Văn Bình unread")
	check("approver", "department=phong-bao-chi", "Lê Thị An reading")
	check("approver", "state=done", "Trần Quốc Việt done")
	r.call("coordinator", "GET", "/handbook/acknowledgements?department=xa-an-thi", "").want(404)
	r.call("can-bo", "GET", "/handbook/acknowledgements", "").want(403)
	r.now = at("2026-12-03 00:00")
	check("auditor", "state=late", "Lê Thị An reading late", "Đỗ Văn Bình unread late")

	v := read[handbooks.ReportView](r.call("auditor", "GET", "/handbook/acknowledgements?limit=2", ""))
	want := []handbooks.Count{{"svhttdl", "Sở Văn hóa, Thể thao và Du lịch", 1, 1, 0}, {"phong-bao-chi", "Phòng Báo chí", 1, 0, 1}, {"xa-an-thi", "Xã Ân Thi", 1, 0, 1}}
	if !slices.Equal(v.Summary, want) || v.Next == "" || v.Edition.ID != first {
		t.Errorf("%+v", v)
	}
	check("auditor", "limit=2&cursor="+v.Next, "Trần Quốc Việt done")

	d := r.draft("author", "2026.2")
	r.section("author", d.ID, "phat-hien", func(s *handbook.Section) { s.Steps[0].Text = "Ghi sổ" }).want(200)
	r.approve(d.ID, "2026-12-07")
	r.now = at("2026-12-07 10:00")
	check("auditor", "state=done")
	check("auditor", "state=done&edition="+first, "Trần Quốc Việt done")
	r.call("auditor", "GET", "/handbook/acknowledgements?edition=khong-co", "").want(404)

	file := r.call("coordinator", "GET", "/handbook/acknowledgements.xlsx", "").want(200)
	book, err := excelize.OpenReader(bytes.NewReader(file.body))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := book.GetRows("Theo người")
	if err != nil || len(rows) != 3 || rows[1][0] != "Lê Thị An" || rows[2][2] != "Chưa đọc" {
		t.Errorf("%q %v", rows, err)
	}
}

func TestEachUnread(t *testing.T) {
	r := newRig(t)
	viet := r.person("viet", "Trần Quốc Việt", "svhttdl", soPath, org.PositionSpokesman)
	binh := r.person("binh", "Đỗ Văn Bình", "xa-an-thi", xaPath, org.PositionSpokesman)
	unread := func() map[string]time.Time {
		out := map[string]time.Time{}
		r.must(r.EachUnread(t.Context(), func(u handbooks.Unread) error { out[u.PersonID] = u.Due; return nil }))
		return out
	}
	if got := unread(); len(got) != 0 {
		t.Errorf("a draft: %v", got)
	}
	r.inForce()
	if got := unread(); len(got) != 2 || !got[viet].Equal(at("2026-12-03 00:00")) {
		t.Errorf("%v", got)
	}
	r.acknowledge("viet")
	if got := unread(); len(got) != 1 || got[binh].IsZero() {
		t.Errorf("%v", got)
	}
}

func TestRules(t *testing.T) {
	r := newRig(t)
	for body, status := range map[string]int{
		`{"departments":["khong-co"],"positions":[],"dueDays":5}`:                    422,
		`{"departments":[],"positions":["khong-co"],"dueDays":5}`:                    422,
		`{"departments":[],"positions":[],"dueDays":0}`:                              422,
		`{"departments":["svhttdl"],"positions":["phap-che-phoi-hop"],"dueDays":10}`: 201,
	} {
		if got := r.call("approver", "POST", "/handbook/acknowledgement-rules", body); got.status != status {
			t.Errorf("%s: %d %s", body, got.status, got.body)
		}
	}
	r.call("coordinator", "POST", "/handbook/acknowledgement-rules", `{"departments":["svhttdl"],"positions":[],"dueDays":5}`).want(403)
	r.call("approver-so", "POST", "/handbook/acknowledgement-rules", `{"departments":["svhttdl"],"positions":[],"dueDays":5}`).want(403)
	rules := read[handbooks.Rules](r.call("coordinator", "GET", "/handbook/acknowledgement-rules", ""))
	if len(rules.Items) != 1 {
		t.Fatalf("%+v", rules)
	}
	r.call("approver-so", "POST", "/handbook/acknowledgement-rules/"+rules.Items[0].ID+"/end", "{}").want(403)
	r.call("staffing", "POST", "/handbook/acknowledgement-rules/"+rules.Items[0].ID+"/end", "{}").want(200)
	r.call("staffing", "POST", "/handbook/acknowledgement-rules/"+rules.Items[0].ID+"/end", "{}").want(404)
	r.call("coordinator", "GET", "/handbook/acknowledgement-rules", "").want(200, `"items":[]`)
}
