package handbooks_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth/policy"
	"lantoa/app/handbooks"
	"lantoa/app/org"
	"lantoa/handbook"
)

// Whoever changes department or position and stays under the rule keeps the
// day; who comes under it later has the days from then on.
func TestWhoMovesKeepsTheDay(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	viet := r.person("viet", "Trần Quốc Việt", "svhttdl", soPath, org.PositionSpokesman)
	nhung := r.person("nhung", "Nguyễn Thị Nhung", "xa-an-thi", xaPath, org.PositionCulture)
	r.inForce() // on Wednesday 25/11: by the end of 2/12
	r.now = at("2026-12-01 09:00")
	for _, person := range []string{viet, nhung} {
		held, err := r.org.PostingHistory(t.Context(), person)
		r.must(err)
		_, err = r.org.EndPosting(t.Context(), policy.System("test"), held[0].ID, org.Day(2026, 11, 30), "")
		r.must(err)
	}
	for person, department := range map[string]string{viet: "xa-an-thi", nhung: "svhttdl"} { // both are spokespeople from 30/11 on
		_, err := r.org.CreatePosting(t.Context(), policy.System("test"), "", org.PostingDraft{PersonID: person, DepartmentID: department, PositionID: org.PositionSpokesman, From: org.Day(2026, 11, 30)})
		r.must(err)
	}
	r.actors["viet"], r.actors["nhung"] = withPath(r, viet, xaPath), withPath(r, nhung, soPath)
	if m := r.mine("viet"); m.Due == nil || !m.Due.Equal(at("2026-12-03 00:00")) {
		t.Errorf("who was under the rule before: %v", m.Due)
	}
	if m := r.mine("nhung"); m.Due == nil || !m.Due.Equal(at("2026-12-08 00:00")) {
		t.Errorf("who came under it on 30/11: %v", m.Due)
	}
	unread := map[string]time.Time{}
	r.must(r.EachUnread(t.Context(), func(u handbooks.Unread) error { unread[u.PersonID] = u.Due; return nil }))
	if !unread[viet].Equal(at("2026-12-03 00:00")) || !unread[nhung].Equal(at("2026-12-08 00:00")) {
		t.Errorf("the report: %v", unread)
	}
}

// An edition that changes nothing material puts no due off; one that does sets
// it anew.
func TestWordingPutsNoDueOff(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.person("viet", "Trần Quốc Việt", "svhttdl", soPath, org.PositionSpokesman)
	r.inForce()
	wording := r.draft("author", "2026.2")
	r.section("author", wording.ID, "chi-so", func(s *handbook.Section) { s.Summary = "Đo những gì." }).want(200)
	r.approve(wording.ID, "2026-12-02")
	r.now = at("2026-12-03 09:00")
	if m := r.mine("viet"); m.Due == nil || !m.Due.Equal(at("2026-12-03 00:00")) || !m.Overdue {
		t.Errorf("after wording: due %v, overdue %v", m.Due, m.Overdue)
	}
	material := r.draft("author", "2026.3")
	r.section("author", material.ID, "phat-hien", func(s *handbook.Section) { s.Steps[0].Text = "Ghi sổ" }).want(200)
	r.approve(material.ID, "2026-12-07")
	r.now = at("2026-12-07 09:00")
	if m := r.mine("viet"); m.Due == nil || !m.Due.Equal(at("2026-12-15 00:00")) || m.Overdue {
		t.Errorf("after a material change: due %v, overdue %v", m.Due, m.Overdue)
	}
}

// A section changes materially, and in the next edition, before she read it, is
// split in two without more being changed: both parts are hers to read.
func TestASectionSplitBeforeItWasRead(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.person("viet", "Trần Quốc Việt", "svhttdl", soPath, org.PositionSpokesman)
	r.inForce()
	r.acknowledge("viet")
	changed := r.draft("author", "2026.2")
	r.section("author", changed.ID, "chi-so", func(s *handbook.Section) { s.Body += "\nCăn cứ [Điều 7](law:nd-244-2026#d7.3).\n" }).want(200)
	r.approve(changed.ID, "2026-12-01")
	r.now = at("2026-12-01 09:00")
	if m := r.mine("viet"); len(m.Parts) != 1 || m.Parts[0].Key != "section:chi-so" {
		t.Fatalf("%+v", m.Parts)
	}
	split := r.draft("author", "2026.3")
	e, err := r.FindEdition(t.Context(), split.ID)
	r.must(err)
	old, _ := e.Content.Section("chi-so")
	for _, id := range []string{"chi-so-truoc", "chi-so-sau"} {
		half := old
		half.ID, half.Title = id, "Chỉ số, "+id
		r.step("author", "PUT", split.ID, "/sections/"+id, encode(map[string]any{"section": half})).want(200)
		for n := range 3 {
			r.ask(split.ID, id, n)
		}
	}
	for _, q := range e.Content.Questions {
		if q.About == "chi-so" {
			r.step("author", "DELETE", split.ID, "/questions/"+q.ID, "").want(200)
		}
	}
	r.step("author", "DELETE", split.ID, "/sections/chi-so", "").want(200)
	diff := read[handbooks.DiffView](r.call("author", "GET", "/handbook/editions/"+split.ID+"/diff", ""))
	marks := []map[string]any{}
	for _, c := range diff.Changes {
		if c.Proposed {
			marks = append(marks, map[string]any{"change": c.ID, "material": false, "reason": "Chỉ tách mục"})
		}
	}
	r.step("author", "PUT", split.ID, "/marks", encode(map[string]any{"marks": marks})).want(200)
	r.approve(split.ID, "2026-12-03")
	r.now = at("2026-12-03 09:00")
	m := r.mine("viet")
	var keys []string
	for _, p := range m.Parts {
		keys = append(keys, p.Key)
	}
	if strings.Join(keys, " ") != "section:chi-so-truoc section:chi-so-sau" && strings.Join(keys, " ") != "section:chi-so-sau section:chi-so-truoc" {
		t.Errorf("%q", keys)
	}
}

// Two devices of one person open and read at once: there is one proof, and the
// time is that of the first opening.
func TestReadingOnTwoDevices(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.person("viet", "Trần Quốc Việt", "svhttdl", soPath, org.PositionSpokesman)
	r.inForce()
	m := r.mine("viet")
	both := func(done bool, status int) {
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() { r.call("viet", "POST", "/me/handbook/parts", open(m, m.Parts[0], done)).want(status) })
		}
		wg.Wait()
	}
	both(false, 200)
	both(true, 409) // too early on either
	r.now = r.now.Add(time.Hour)
	both(false, 200) // opened again elsewhere
	both(true, 200)
	if n := r.count("acknowledgements", bson.M{}); n != 1 {
		t.Errorf("%d acknowledgements", n)
	}
	if now := r.mine("viet"); now.Read != 1 || now.Parts[0].OpenedAt == nil || !now.Parts[0].OpenedAt.Before(*now.Parts[0].ReadAt) {
		t.Errorf("%+v", now.Parts[0])
	}
}

// What authors look up: whose supplements speak of a part, lessons by their
// words, and what asks about a section.
func TestWhatAuthorsLookUp(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	v := read[handbooks.SupplementView](r.call("coordinator", "GET", "/handbook/supplements/svhttdl", ""))
	place := v.Places[0].ID
	r.call("coordinator", "PUT", "/handbook/supplements/svhttdl", encode(map[string]any{
		"contacts": []handbooks.Contact{{Contact: place, Name: "Trần Quốc Việt"}},
		"clocks":   []handbooks.Amount{{Clock: "ghi-nhan", Amount: 10, Unit: handbook.Minutes, Source: "Quy chế 12/QĐ-SVHTTDL"}},
		"notes":    []handbooks.Note{{About: "phat-hien", Text: "Gọi phòng Báo chí trước."}},
	}), "If-Match", `"0"`).want(200)
	for query, n := range map[string]int{
		"kind=contacts&part=" + place: 1, "kind=clocks&part=ghi-nhan": 1, "kind=sections&part=phat-hien": 1, "kind=procedures&part=tin-gia-chinh-sach": 0, "kind=clocks&part=xep-cap": 0,
	} {
		got := read[handbooks.Supplementing](r.call("author", "GET", "/handbook/supplements?"+query, ""))
		if len(got.Items) != n || n == 1 && got.Items[0] != (handbooks.SupplementingAgency{Department: "svhttdl", Name: "Sở Văn hóa, Thể thao và Du lịch"}) {
			t.Errorf("%s: %+v", query, got)
		}
	}
	r.call("author", "GET", "/handbook/supplements?kind=templates&part=x", "").want(422)
	r.call("author-so", "GET", "/handbook/supplements?kind=clocks&part=ghi-nhan", "").want(403)
	r.call("can-bo", "GET", "/handbook/lessons?q=nhat", "").want(403)
	r.call("author-so", "GET", "/handbook/lessons?q=nhat", "").want(403)
	r.call("author", "GET", "/handbook/lessons?q=", "").want(200, `"items":[]`)
	r.call("author", "GET", "/handbook/lessons?named=khong-co/bai", "").want(200, `"gone":true`)
	r.call("can-bo", "GET", "/handbook/sections/phat-hien/links", "").want(200, `"courses":[]`, `"questions":`)
	r.call("can-bo", "GET", "/handbook/sections/khong-co/links", "").want(404)
}

func withPath(r *rig, person, path string) policy.Actor {
	r.t.Helper()
	return policy.Actor{PersonID: person, Path: path}
}
