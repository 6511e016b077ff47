package staffing_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"lantoa/app/org"
	"lantoa/app/staffing"
)

// sheets reads a downloaded spreadsheet.
func (r *rig) sheets(who, query string) (*excelize.File, reply) {
	r.t.Helper()
	got := r.call(who, http.MethodGet, "/coverage.xlsx?"+query, "")
	f, err := excelize.OpenReader(strings.NewReader(got.body))
	if err != nil || got.status != http.StatusOK {
		r.t.Fatalf("%s: %d %.200s (%v)", query, got.status, got.body, err)
	}
	r.t.Cleanup(func() { _ = f.Close() })
	return f, got
}

func TestTheSpreadsheet(t *testing.T) {
	r, an, binh, chi := newProvince(t)
	first := r.certify(an, course, "2026-01-10", "2026-12-09")
	second := r.certify(binh, course, "2026-02-10", "")
	_, err := r.Waive(r.ctx(), system, staffing.Waiver{PersonID: chi.ID, CourseCode: course, Why: "Biệt phái", Until: "2026-11-30"})
	r.must(err)
	f, got := r.sheets("staffing", "")
	if got.header.Get("Content-Type") != "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" || !strings.Contains(got.header.Get("Content-Disposition"), "2026-11-05.xlsx") {
		t.Errorf("headers %v", got.header)
	}
	if !slices.Equal(f.GetSheetList(), []string{"Chi tiết", "Tổng hợp"}) {
		t.Errorf("sheets %v", f.GetSheetList())
	}
	const so, phong, stc = "Sở Văn hóa, Thể thao và Du lịch", "Phòng Báo chí", "Sở Tài chính"
	const spokesman, press = "Người phát ngôn thường xuyên", "Chuyên viên báo chí"
	const thu = "Người phát ngôn ở xã"
	title := r.coverage("staffing", "course="+advanced).Items[0].Requirements[0].Course
	for sheet, want := range map[string][][]string{
		"Chi tiết": {
			{"Họ và tên", "Đơn vị", "Vị trí", "Khóa học", "Tình trạng", "Số giấy chứng nhận", "Hiệu lực đến"},
			{"Nguyễn Văn An", so, spokesman, thu, "Sắp hết hạn", first.NumberText, "09/12/2026"},
			{"Trần Thị Bình", phong, press, title, "Thiếu"},
			{"Trần Thị Bình", phong, press, thu, "Có", second.NumberText, "Không thời hạn"},
			{"Lê Ánh Chi", stc, spokesman, thu, "Được miễn", "", "30/11/2026"},
		},
		"Tổng hợp": {
			{"Đơn vị", "Vị trí", "Khóa học", "Có", "Sắp hết hạn", "Thiếu", "Được miễn", "Tổng số"},
			{stc, spokesman, thu, "0", "0", "0", "1", "1"},
			{so, spokesman, thu, "0", "1", "0", "0", "1"},
			{phong, press, title, "0", "0", "1", "0", "1"},
			{phong, press, thu, "1", "0", "0", "0", "1"},
		},
	} {
		rows, err := f.GetRows(sheet)
		r.must(err)
		if !slices.EqualFunc(rows, want, slices.Equal) {
			t.Errorf("%s: %q, want %q", sheet, rows, want)
		}
		panes, err := f.GetPanes(sheet)
		r.must(err)
		width, err := f.GetColWidth(sheet, "A")
		r.must(err)
		if !panes.Freeze || panes.YSplit != 1 || width < 20 {
			t.Errorf("%s: panes %+v, width %v", sheet, panes, width)
		}
	}
	f, _ = r.sheets("coordinator", "state=lacks&asOf=2026-01-09&course="+course)
	if rows, err := f.GetRows("Chi tiết"); err != nil || len(rows) != 3 || rows[1][0] != "Nguyễn Văn An" || rows[2][0] != "Trần Thị Bình" {
		t.Errorf("filtered: %q (%v)", rows, err)
	}
	f, _ = r.sheets("staffing", "asOf=2025-06-30")
	if rows, err := f.GetRows("Chi tiết"); err != nil || len(rows) != 1 {
		t.Errorf("empty: %q (%v)", rows, err)
	}
}

// A department may be called anything; the sheet holds no formula all the same.
func TestTheSpreadsheetHoldsNoFormula(t *testing.T) {
	r := newRig(t)
	r.require(org.PositionSpokesman, course)
	for i, name := range []string{`=HYPERLINK("http://x.example","Bấm")`, "+84 912 345 678", "-1+1", "@SUM(A1)", "Phòng = Ban"} {
		id := "la-" + string(rune('a'+i))
		_, err := r.org.Record(r.ctx(), system, org.Event{Kind: "create", Date: org.Day(2025, 7, 1), Parts: []org.Draft{{ID: id, Naming: org.Naming{Name: name, Kind: org.KindUnit}}}})
		r.must(err)
		r.person("Nguyễn Văn An", id, org.PositionSpokesman)
	}
	f, _ := r.sheets("staffing", "")
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		r.must(err)
		if len(rows) != 6 {
			t.Errorf("%s: %d rows", sheet, len(rows))
		}
		guarded := 0
		for y, row := range rows {
			for x, text := range row {
				cell, _ := excelize.CoordinatesToCellName(x+1, y+1)
				formula, err := f.GetCellFormula(sheet, cell)
				if err != nil || formula != "" || strings.ContainsAny(text[:min(len(text), 1)], "=+-@") {
					t.Errorf("%s!%s: %q, formula %q (%v)", sheet, cell, text, formula, err)
				}
				if strings.HasPrefix(text, "'") {
					guarded++
				}
			}
		}
		if guarded != 4 {
			t.Errorf("%s: %d cells are guarded, want 4", sheet, guarded)
		}
	}
}
