package org

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

const goodCSV = "\xef\xbb\xbfSTT;Họ và tên;Ngày sinh;Giới tính;CCCD;Email;Điện thoại;Đơn vị;Vị trí việc làm;Ngạch;Hình thức;Vị trí chính;Số quyết định;Từ ngày\r\n" +
	"1;Nguyễn Thị Hương Giang;12/03/1985;Nữ;033185000001;GIANG@hungyen.example;0912 345 678;Sở Nội vụ;;Chuyên viên;Chuyên trách;;01/QĐ-SNV;01/07/2025\r\n" +
	"2;\"Trần Văn Đạt\";1/2/1990;nam;033090000002;;;snv;Người đứng đầu cơ quan, đơn vị;;;Có;;\r\n" +
	";;;;;;;;;;;;;\r\n" +
	"3;Trần Văn Đạt;1/2/1990;nam;033090000002;;;snv;nguoi-phat-ngon;;Kiêm nhiệm;Không;;\r\n"

func TestImportTwice(t *testing.T) {
	w := newWorld(t)
	w.units()
	c := w.client()
	send := func(query, body string) ImportReport {
		t.Helper()
		got := c.send("staffing", "POST", "/imports/people"+query, body, "Content-Type: text/csv; charset=utf-8")
		if got.status != 200 {
			t.Fatalf("%d %s", got.status, got.body)
		}
		var r ImportReport
		got.into(t, &r)
		return r
	}
	dry := send("?dryRun=true", goodCSV)
	if dry.Created != 2 || dry.Rows != 3 || dry.Applied || dry.ErrorCount != 0 || w.count("people") != 0 {
		t.Errorf("dry run: %+v, %d people", dry, w.count("people"))
	}
	if first := send("", goodCSV); first.Created != 2 || !first.Applied || w.count("people") != 2 || w.count("postings") != 3 {
		t.Errorf("first: %+v, %d people, %d postings", first, w.count("people"), w.count("postings"))
	}
	entries := w.count("audit")
	again := send("", goodCSV)
	if again.Unchanged != 2 || again.Created+again.Updated != 0 || w.count("people") != 2 || w.count("postings") != 3 || w.count("audit") != entries {
		t.Errorf("again: %+v", again)
	}
	changed := send("", strings.ReplaceAll(goodCSV, "Hương Giang", "Hồng Giang"))
	if changed.Updated != 1 || changed.Unchanged != 1 {
		t.Errorf("changed: %+v", changed)
	}
	p, err := w.FindPersonByEmail(t.Context(), " Giang@HungYen.example")
	if err != nil || p.FullName() != "Nguyễn Thị Hồng Giang" || p.Version != 2 || p.Phone != "0912345678" || !p.HasCCCD {
		t.Errorf("%+v, %v", p, err)
	}
	number, err := w.RevealCCCD(t.Context(), system, p.ID, "kiểm tra")
	w.mustBe("CCCD", fmt.Sprint(number, err), "033185000001<nil>")
	page, err := w.ListPeople(t.Context(), actors()["coordinator-snv"], PeopleFilter{Query: "giang hong"})
	w.mustBe("the coordinator finds them", fmt.Sprint(len(page.Items), err), "1 <nil>")
}

func TestImportRefuses(t *testing.T) {
	w := newWorld(t)
	w.units()
	held := w.person("Lê Văn Bình", "stc")
	const head = "Họ và tên,CCCD,Email,Đơn vị,Vị trí,Từ ngày,Ngày sinh\n"
	for name, tt := range map[string]struct {
		file string
		want string // line:column:code …
	}{
		"empty":              {"", "1:0:empty"},
		"latin 1":            {"Họ và tên,Email,Đơn vị\nNguy\xe1n,a@b.vn,snv\n", "2:0:utf8"},
		"utf-16":             {"H\x00o\x00\n", "1:0:utf8"},
		"a stray quote":      {head + "An \"b,,a@b.vn,snv,,,\n", "2:0:csv"},
		"unknown column":     {"Họ tên,Email,Đơn vị,Lương\n", "1:4:unknown_column"},
		"no key column":      {"Ho ten,Don vi\n", "1:0:missing_column"},
		"a column twice":     {"Ho ten,Email,E-mail,Don vi\n", "1:3:column_twice"},
		"no key":             {head + "An,,,snv,,,\n", "2:3:required"},
		"cells":              {head + "An,12,a@,Sở Lạ,Vua,hôm qua,1990-02-31\n", "2:3:email 2:6:date 2:7:date"},
		"cccd":               {head + "An,033090000002,,snv,,,1985-01-01\n", "2:2:birth_year"},
		"places":             {head + "An,,a@b.vn,Sở Lạ,Vua,,\n", "2:4:department 2:5:position"},
		"not in a sở":        {head + "An,,a@b.vn,snv,Cán bộ truyền thanh cơ sở,,\n", "2:5:kind"},
		"before the unit":    {head + "An,,a@b.vn,snv,,1/1/2020,\n", "2:6:department_ended"},
		"twice, other name":  {head + "An,,a@b.vn,snv,,,\nBa,,a@b.vn,stc,,,\n", "3:2:twice"},
		"twice, two mains":   {head + "An,,a@b.vn,snv,,,\nAn,,a@b.vn,stc,,,\n", "3:4:main_exists"},
		"twice, all alike":   {head + "An,,a@b.vn,snv,,,\nAn,,a@b.vn,snv,,,\n", "3:5:twice"},
		"one mail for two":   {head + "An,033090000002,a@b.vn,snv,,,\nBa,033090000003,a@b.vn,snv,,,\n", "3:3:twice"},
		"moved by an import": {head + "Lê Văn Bình,," + held.Email + ",snv,,,\n", "2:4:main_exists"},
		"good and bad":       {head + "An,,a@b.vn,snv,,,\nBa,,x,snv,,,\n", "3:3:email"},
	} {
		t.Run(name, func(t *testing.T) {
			people := w.count("people")
			dry, err := w.Import(t.Context(), system, []byte(tt.file), DryRun)
			if got := places(dry.Errors); got != tt.want || err != nil {
				t.Errorf("got %q (%v), want %q", got, err, tt.want)
			}
			for _, e := range dry.Errors {
				if e.Message.Vi == "" || e.Message.En == "" {
					t.Errorf("%s has no message", e.Code)
				}
			}
			if _, err := w.Import(t.Context(), system, []byte(tt.file), Write); !fault.Is(err, fault.Invalid) || w.count("people") != people {
				t.Errorf("a bad file wrote: %v", err)
			}
		})
	}
	scoped, err := w.Import(t.Context(), actors()["staffing-svhttdl"], []byte(head+"An,,a@b.vn,snv,,,\nLê Văn Bình,,"+held.Email+",stc,,,\n"), DryRun)
	w.mustBe("outside the scope", fmt.Sprint(places(scoped.Errors), err), "2:4:scope 3:2:scope<nil>")
}

func places(errs []RowError) string {
	var out []string
	for _, e := range errs {
		out = append(out, fmt.Sprintf("%d:%d:%s", e.Line, e.Column, e.Code))
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func TestImportRoute(t *testing.T) {
	w := newWorld(t)
	w.units()
	c := w.client()
	bad := c.send("staffing", "POST", "/imports/people", "Họ tên,Email,Đơn vị\nAn,x,snv\n", "Content-Type: text/csv")
	if bad.status != 422 || !strings.Contains(bad.body, `"reason":"import_errors"`) || !strings.Contains(bad.body, `"line":2,"column":2,"header":"Email"`) {
		t.Errorf("%d %s", bad.status, bad.body)
	}
	w.mustBe("JSON", c.send("staffing", "POST", "/imports/people", `{}`).status, 415)
	w.mustBe("coordinator", c.send("coordinator-snv", "POST", "/imports/people", goodCSV, "Content-Type: text/csv").status, 403)
}

// manyCSV writes n invented people.
func manyCSV(n int) []byte {
	var b strings.Builder
	b.WriteString("Họ,Tên đệm,Tên,Ngày sinh,Giới tính,CCCD,Email,Điện thoại,Đơn vị,Vị trí,Từ ngày\n")
	units := []string{"snv", "stc", "svhttdl", "phong-bao-chi"}
	for i := range n {
		d := invent(rand.New(rand.NewPCG(1, uint64(i))), i)
		fmt.Fprintf(&b, "%s,%s,%s,%s,%s,%s,n%d@hungyen.example,%s,%s,,01/07/2025\n", d.Family, d.Middle, d.Given, d.BirthDate, d.Sex, d.CCCD, i, d.Phone, units[i%4])
	}
	return []byte(b.String())
}

func TestImportMany(t *testing.T) {
	n := many
	w := newWorld(t)
	w.units()
	file := manyCSV(n)
	for _, step := range []struct {
		name string
		want ImportReport
	}{
		{"import", ImportReport{Applied: true, Rows: n, Created: n}},
		{"again", ImportReport{Applied: true, Rows: n, Unchanged: n}},
	} {
		began := time.Now()
		r, err := w.Import(t.Context(), system, file, Write)
		took := time.Since(began)
		t.Logf("%s: %d rows, %d KiB in %s", step.name, n, len(file)>>10, took)
		r.Errors = nil
		if err != nil || r.Created != step.want.Created || r.Unchanged != step.want.Unchanged || !r.Applied {
			t.Fatalf("%s: %+v, %v", step.name, r, err)
		}
		if took > 30*time.Second {
			t.Errorf("%s took %s, more than 30 s", step.name, took)
		}
	}
	w.mustBe("people", w.count("people"), n)
	w.mustBe("postings", w.count("postings"), n)
}

// TestImportSurvivesACrash stops a large import in its middle.
func TestImportSurvivesACrash(t *testing.T) {
	w := newWorld(t)
	w.units()
	n := 3*chunkRows + 7
	calls, broken := 0, true
	_ = w.OnMove(func(context.Context, []string) error {
		if calls++; broken && calls > 1 {
			return errors.New("the process is killed here")
		}
		return nil
	})
	_, err := w.Import(t.Context(), system, manyCSV(n), Write)
	if !fault.Is(err, fault.Unavailable) || w.count("people") != chunkRows {
		t.Fatalf("%d people, %v", w.count("people"), err)
	}
	for _, raw := range must(db.Find[bson.Raw](t.Context(), w.db.Collection(chunksName), bson.M{})) {
		if strings.Contains(string(raw), "hungyen.example") {
			t.Fatal("a chunk lies in the open")
		}
	}
	broken = false
	for range 2 {
		if err := w.ResumeImports(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	w.mustBe("people", w.count("people"), n)
	w.mustBe("postings", w.count("postings"), n)
	w.mustBe("chunks left", w.count(chunksName), 0)
	again, err := w.Import(t.Context(), system, manyCSV(n), Write)
	w.mustBe("again", fmt.Sprint(again.Unchanged, err), fmt.Sprint(n, nil))
}

func TestAbandonedImport(t *testing.T) {
	w := newWorld(t)
	for id, age := range map[string]time.Duration{db.NewID(): 2 * abandonedAfter, db.NewID(): time.Minute} {
		c, err := w.sealChunk(id, 0, []row{{person: PersonDraft{Given: "An"}}})
		if err != nil {
			t.Fatal(err)
		}
		_, err1 := w.db.Collection(importsName).InsertOne(t.Context(), stagedImport{ID: id, State: importStaging, CreatedAt: testNow.Add(-age)})
		_, err2 := w.db.Collection(chunksName).InsertOne(t.Context(), c)
		if err := errors.Join(err1, err2, w.ResumeImports(t.Context())); err != nil {
			t.Fatal(err)
		}
	}
	w.mustBe("imports", w.count(importsName), 1)
	w.mustBe("chunks", w.count(chunksName), 1)
	w.mustBe("people", w.count("people"), 0)
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
