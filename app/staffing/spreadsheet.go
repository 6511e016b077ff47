package staffing

import (
	"strings"

	"lantoa/app/platform/spreadsheet"
	"lantoa/courses"
)

var (
	detailColumns = []spreadsheet.Column{
		spreadsheet.Col("Họ và tên", 28),
		spreadsheet.Col("Đơn vị", 40),
		spreadsheet.Col("Vị trí", 36),
		spreadsheet.Col("Khóa học", 44),
		spreadsheet.Col("Tình trạng", 16),
		spreadsheet.Col("Số giấy chứng nhận", 26),
		spreadsheet.Col("Hiệu lực đến", 18),
	}
	summaryColumns = []spreadsheet.Column{
		spreadsheet.Col("Đơn vị", 40),
		spreadsheet.Col("Vị trí", 36),
		spreadsheet.Col("Khóa học", 44),
		spreadsheet.Col("Có", 10),
		spreadsheet.Col("Sắp hết hạn", 14),
		spreadsheet.Col("Thiếu", 10),
		spreadsheet.Col("Được miễn", 14),
		spreadsheet.Col("Tổng số", 10),
	}
)

var stateNames = map[State]string{Holds: "Có", Expiring: "Sắp hết hạn", Lacks: "Thiếu", Waived: "Được miễn"}

// spreadsheet writes the report as XLSX: a row for each posting and course, and
// a second sheet with the summary.
func (r Report) spreadsheet() ([]byte, error) {
	return spreadsheet.Write("Giấy chứng nhận theo vị trí việc làm, ngày "+shownDay(r.On),
		spreadsheet.Sheet{Name: "Chi tiết", Columns: detailColumns, Rows: r.details},
		spreadsheet.Sheet{Name: "Tổng hợp", Columns: summaryColumns, Rows: r.counts})
}

func (r Report) details(add func(cells ...any) error) error {
	for _, item := range r.Items {
		for _, n := range item.Requirements {
			if err := add(item.Name, item.Department, item.Position, n.Course, stateNames[n.State], n.Number, n.ends()); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r Report) counts(add func(cells ...any) error) error {
	for _, c := range r.Summary {
		if err := add(c.Department, c.Position, c.Course, c.Holds, c.Expiring, c.Lacks, c.Waived, c.Total); err != nil {
			return err
		}
	}
	return nil
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
