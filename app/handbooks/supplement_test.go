package handbooks_test

import (
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/authoring/authoringtest"
	"lantoa/app/handbooks"
	"lantoa/app/org"
	"lantoa/handbook"
)

func TestAnAgencysOwnPart(t *testing.T) {
	r := newRig(t)
	r.person("phong", "Lê Thị An", "phong-bao-chi", officeP, org.PositionSpokesman)
	r.person("xa", "Đỗ Văn Bình", "xa-an-thi", xaPath, org.PositionCulture)
	v := read[handbooks.SupplementView](r.call("coordinator", "GET", "/handbook/supplements/svhttdl", ""))
	if v.Version != 0 || len(v.Targets) == 0 || len(v.Places) == 0 || len(v.Abouts) < 12 {
		t.Fatalf("%+v", v)
	}
	place := v.Places[0].ID
	body := func(name string, minutes int) string {
		return encode(map[string]any{
			"contacts": []handbooks.Contact{{Contact: place, Name: name, Phone: "0912 345 678", Email: "an@hungyen.example"}},
			"clocks":   []handbooks.Amount{{Clock: "ghi-nhan", Amount: minutes, Unit: handbook.Minutes, Source: "Quy chế 12/QĐ-SVHTTDL"}},
			"notes":    []handbooks.Note{{About: "phat-hien", Text: "Gọi phòng Báo chí trước."}},
		})
	}
	put := func(who, department, text, version string, status int) {
		t.Helper()
		r.call(who, "PUT", "/handbook/supplements/"+department, text, "If-Match", version).want(status)
	}
	put("coordinator", "svhttdl", body("Trần Quốc Việt", 10), `"0"`, 200)
	put("coordinator", "svhttdl", body("Trần Quốc Việt", 10), `"0"`, 412)
	put("coordinator", "phong-bao-chi", body("Lê Thị An", 5), `"0"`, 200)
	put("coordinator-xa", "svhttdl", body("Ai đó", 1), `"1"`, 404)
	put("coordinator", "ubnd", body("Ai đó", 1), `"0"`, 404)
	put("can-bo", "svhttdl", body("Ai đó", 1), `"1"`, 403)
	put("coordinator", "svhttdl", body("Trần Quốc Việt", 12), `"1"`, 200)

	for who, want := range map[string]struct {
		amount int
		name   string
		own    bool
	}{"can-bo": {12, "Trần Quốc Việt", true}, "phong": {5, "Lê Thị An", true}, "xa": {15, "", false}} {
		f := read[handbooks.Front](r.call(who, "GET", "/handbook", ""))
		if c := f.Clocks[0]; c.ID != "ghi-nhan" || c.Amount != want.amount || (c.Own != nil) != want.own || f.Contacts[0].Person != want.name {
			t.Errorf("%s: %+v, %+v", who, c, f.Contacts[0])
		}
		p := read[handbooks.SectionPage](r.call(who, "GET", "/handbook/phat-hien", ""))
		if (p.Note != nil) != want.own || want.own && p.Note.Text != "Gọi phòng Báo chí trước." || p.Steps[0].Clock.Amount != want.amount {
			t.Errorf("%s: %+v", who, p.Note)
		}
		now, err := r.Current(t.Context(), r.actors[who].Path)
		if err != nil || now.Edition.Clocks[0].Amount != want.amount || now.Own.Contacts[place].Name != want.name {
			t.Errorf("%s: %+v %v", who, now.Edition.Clocks[0], err)
		}
	}
	// The readers' tags differ, so that nobody keeps another agency's page.
	if a, b := r.call("can-bo", "GET", "/handbook", "").tag, r.call("xa", "GET", "/handbook", "").tag; a == b {
		t.Error("one tag for two agencies")
	}
	if n := r.count("audit", bson.M{"action": "supplement.put"}); n != 3 {
		t.Errorf("%d audit entries", n)
	}
}

func TestWhatASupplementMayNotSay(t *testing.T) {
	r := newRig(t)
	r.call("coordinator", "PUT", "/handbook/supplements/svhttdl", encode(map[string]any{
		"contacts": []handbooks.Contact{{Contact: "khong-co", Name: "Ai"}},
		"clocks": []handbooks.Amount{
			{Clock: "phat-ngon-tiep-nhan", Amount: 48, Unit: handbook.Hours, Source: "Quy chế"},
			{Clock: "ghi-nhan", Amount: 5, Unit: handbook.Minutes, Source: "Quy chế"},
			{Clock: "ghi-nhan", Amount: 6, Unit: handbook.Minutes, Source: "Quy chế"},
		},
		"notes": []handbooks.Note{{About: "khong-co", Text: "x"}},
	}), "If-Match", `"0"`).want(422, `"contacts[0].contact"`, `"clocks[0].clock"`, `"legal"`, `"clocks[2].clock"`, `"notes[0].about"`)
	// Even one that got into the database changes no legal clock.
	_, err := r.db.Collection("handbook_supplements").InsertOne(t.Context(), bson.M{
		"_id": "svhttdl", "contacts": bson.A{}, "notes": bson.A{}, "version": 1, "updatedAt": r.now, "updatedBy": "x",
		"clocks": bson.A{bson.M{"clock": "phat-ngon-tiep-nhan", "amount": 48, "unit": "hours", "source": "x"}},
	})
	r.must(err)
	now, err := r.Current(t.Context(), soPath)
	if c, _ := now.Edition.Clock("phat-ngon-tiep-nhan"); err != nil || c.Amount != 24 {
		t.Errorf("%+v %v", c, err)
	}
}

const lesson = authoringtest.Course + "/dong-ho"

func TestLinks(t *testing.T) {
	r := newRig(t)
	d := r.draft("author", "2026.1")
	e, _ := r.FindEdition(t.Context(), d.ID)
	first, second := e.Content.Procedures[0], e.Content.Procedures[1]
	first.Lessons, first.Related = []string{lesson, "khong-co/bai"}, []string{second.ID}
	second.Lessons, second.Retired = []string{lesson}, "2026-12-01"
	asked, _ := e.Content.Procedure("bao-chi-hoi-gap") // by two questions of the course
	r.step("author", "PUT", d.ID, "/procedures/"+second.ID, encode(map[string]any{"procedure": second})).want(200)
	r.step("author", "PUT", d.ID, "/procedures/"+first.ID, encode(map[string]any{"procedure": first})).want(200)
	r.approve(d.ID, "")

	l := read[handbooks.Links](r.call("can-bo", "GET", "/handbook/procedures/"+first.ID+"/links", ""))
	if len(l.Lessons) != 2 || l.Lessons[0].Gone || l.Lessons[0].Title == "" || l.Lessons[0].CourseTitle == "" || !l.Lessons[1].Gone || l.Related[0].ID != second.ID || l.Related[0].Retired != "" {
		t.Errorf("%+v", l)
	}
	if len(l.Courses) != 0 {
		t.Errorf("no question asks about it, but %+v", l.Courses)
	}
	l = read[handbooks.Links](r.call("can-bo", "GET", "/handbook/procedures/bao-chi-hoi-gap/links", ""))
	if len(l.Courses) != 1 || l.Courses[0].Course != authoringtest.Course || l.Courses[0].Title == "" || l.Courses[0].Questions != 2 {
		t.Errorf("courses that ask: %+v", l.Courses)
	}
	r.call("can-bo", "GET", "/handbook/procedures/khong-co/links", "").want(404)
	back := func() []handbooks.ProcedureRef {
		return read[handbooks.TaughtView](r.call("can-bo", "GET", "/handbook/links?lesson="+lesson, "")).Items
	}
	if got := back(); len(got) != 2 || got[0].Retired != "" {
		t.Errorf("%+v", got)
	}
	r.now = at("2026-12-01 08:00")
	if got := back(); len(got) != 2 || got[1].ID != second.ID || got[1].Retired != "2026-12-01" {
		t.Errorf("%+v", got)
	}
	list := read[handbooks.EditionList](r.call("author", "GET", "/handbook/editions", "")).Items
	if len(list[0].Retired) == 0 || list[0].Retired[0].Procedure != second.ID {
		t.Errorf("what cites a retired procedure is not flagged: %+v", list[0].Retired)
	}
	r.call("can-bo", "GET", "/handbook/links?lesson=khong-co/bai-nao", "").want(200, `"items":[]`)

	// A draft that retires what questions of a course ask about, or leaves it
	// out, says so; a superseded edition does not.
	d = r.draft("author", "2026.2")
	inVain := func(id string) (out []handbook.Cites) {
		for _, c := range read[handbooks.EditionView](r.call("author", "GET", "/handbook/editions/"+id, "")).Retired {
			if strings.HasPrefix(c.Place, "courses/") {
				out = append(out, c)
			}
		}
		return out
	}
	if got := inVain(d.ID); len(got) != 0 {
		t.Errorf("nothing is retired: %+v", got)
	}
	asked.Retired = "2026-12-01"
	r.step("author", "PUT", d.ID, "/procedures/"+asked.ID, encode(map[string]any{"procedure": asked})).want(200)
	want := handbook.Cites{Procedure: asked.ID, Retired: "2026-12-01", Place: "courses/" + authoringtest.Course + "/cau-mot-dap-an"}
	if got := inVain(d.ID); len(got) != 2 || got[0] != want {
		t.Errorf("retired: %+v", got)
	}
	r.step("author", "DELETE", d.ID, "/sections/phan-vai", "").want(200)
	if got := inVain(d.ID); len(got) != 3 || got[1] != (handbook.Cites{Procedure: "phan-vai", Place: want.Place}) {
		t.Errorf("gone: %+v", got)
	}
	if got, err := r.Entries(t.Context(), []string{second.ID, "khong-co", "phan-vai"}); err != nil || len(got) != 2 || got[0].Retired == "" || got[1].Kind != handbook.SectionPart || got[1].Title == "" {
		t.Errorf("%+v %v", got, err)
	}
}
