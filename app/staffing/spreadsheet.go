package staffing

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"lantoa/courses"
)

const spreadsheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

const (
	detailSheet  = "Chi tiết"
	summarySheet = "Tổng hợp"
)

var (
	detailHead    = []string{"Họ và tên", "Đơn vị", "Vị trí", "Khóa học", "Tình trạng", "Số giấy chứng nhận", "Hiệu lực đến"}
	detailWidths  = []float64{28, 40, 36, 44, 16, 26, 18}
	summaryHead   = []string{"Đơn vị", "Vị trí", "Khóa học", "Có", "Sắp hết hạn", "Thiếu", "Được miễn", "Tổng số"}
	summaryWidths = []float64{40, 36, 44, 10, 14, 10, 14, 10}
)

var stateNames = map[State]string{Holds: "Có", Expiring: "Sắp hết hạn", Lacks: "Thiếu", Waived: "Được miễn"}

// spreadsheet writes the report as XLSX: a row for each posting and course, and
// a second sheet with the summary.
func (r Report) spreadsheet() ([]byte, error) {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	if err := r.sheets(f); err != nil {
		return nil, fmt.Errorf("spreadsheet: %w", err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		return nil, fmt.Errorf("spreadsheet: %w", err)
	}
	return b.Bytes(), nil
}

func (r Report) sheets(f *excelize.File) error {
	if err := f.SetSheetName("Sheet1", detailSheet); err != nil {
		return err
	}
	if _, err := f.NewSheet(summarySheet); err != nil {
		return err
	}
	if err := f.SetDocProps(&excelize.DocProperties{Title: "Giấy chứng nhận theo vị trí việc làm, ngày " + shownDay(r.On), Creator: "Lan Tỏa", Language: "vi-VN"}); err != nil {
		return err
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return err
	}
	var details [][]any
	for _, item := range r.Items {
		for _, n := range item.Requirements {
			details = append(details, []any{
				safe(item.Name), safe(item.Department), safe(item.Position), safe(n.Course),
				stateNames[n.State], safe(n.Number), n.ends(),
			})
		}
	}
	if err := writeSheet(f, detailSheet, bold, detailHead, detailWidths, details); err != nil {
		return err
	}
	var counts [][]any
	for _, c := range r.Summary {
		counts = append(counts, []any{safe(c.Department), safe(c.Position), safe(c.Course), c.Holds, c.Expiring, c.Lacks, c.Waived, c.Total})
	}
	return writeSheet(f, summarySheet, bold, summaryHead, summaryWidths, counts)
}

// writeSheet streams a sheet whose head stays in sight.
func writeSheet(f *excelize.File, name string, bold int, head []string, widths []float64, rows [][]any) error {
	w, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	for i, width := range widths {
		if err := w.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	cells := make([]any, len(head))
	for i, text := range head {
		cells[i] = excelize.Cell{StyleID: bold, Value: text}
	}
	if err := w.SetRow("A1", cells); err != nil {
		return err
	}
	for i, row := range rows {
		if err := w.SetRow(fmt.Sprintf("A%d", i+2), row); err != nil {
			return err
		}
	}
	return w.Flush()
}

// ends is until when a need is met, "" when it is not.
func (n NeedView) ends() string {
	switch {
	case n.State == Waived:
		return shownDay(n.WaivedUntil)
	case n.State == Lacks:
		return ""
	case n.ValidUntil.IsZero():
		return "Không thời hạn"
	}
	return shownDay(n.ValidUntil)
}

// shownDay writes a day as people here do: 05/11/2026.
func shownDay(d courses.Date) string {
	year, rest, _ := strings.Cut(string(d), "-")
	month, day, _ := strings.Cut(rest, "-")
	return day + "/" + month + "/" + year
}

// safe keeps text from being taken for a formula by whatever the file is
// opened or saved with later (CSV): an apostrophe goes before a leading
// = + - @, in full width too, and before a control character.
func safe(text string) string {
	first := strings.TrimLeft(text, " \u00a0")
	if first != "" && strings.ContainsRune("=+-@＝＋－＠\t\r\n", []rune(first)[0]) {
		return "'" + text
	}
	return text
}
