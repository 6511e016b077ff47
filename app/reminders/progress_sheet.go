package reminders

import (
	"context"
	"fmt"
	"slices"
	"time"

	"lantoa/app/platform/spreadsheet"
)

var (
	itemColumns = []spreadsheet.Column{
		spreadsheet.Col("Họ và tên", 28),
		spreadsheet.Col("Đơn vị", 40),
		spreadsheet.Col("Vị trí", 36),
		spreadsheet.Col("Khóa học", 44),
		spreadsheet.Col("Hạn", 12),
		spreadsheet.Col("Tình trạng", 28),
		spreadsheet.Col("Ngày làm việc còn lại", 14),
		spreadsheet.Col("Đã học (%)", 10),
		spreadsheet.Col("Học gần nhất", 18),
		spreadsheet.Col("Nhắc gần nhất", 18),
	}
	countColumns = []spreadsheet.Column{
		spreadsheet.Col("Khóa học", 44),
		spreadsheet.Col("Quá hạn", 10),
		spreadsheet.Col("Sắp đến hạn", 14),
		spreadsheet.Col("Đang học, có hạn", 18),
		spreadsheet.Col("Số người", 10),
	}
)

// sheetBatch is how many items are filled at a time.
const sheetBatch = 1000

// spreadsheet writes the items as XLSX, and the summary on a second sheet.
func (p Progress) spreadsheet(ctx context.Context) ([]byte, error) {
	return spreadsheet.Write(fmt.Sprintf("Tiến độ học, %s", shownTime(&p.AsOf)),
		spreadsheet.Sheet{Name: "Chi tiết", Columns: itemColumns, Rows: func(add func(cells ...any) error) error { return p.rows(ctx, add) }},
		spreadsheet.Sheet{Name: "Tổng hợp", Columns: countColumns, Rows: p.counts})
}

func (p Progress) rows(ctx context.Context, add func(cells ...any) error) error {
	for batch := range slices.Chunk(p.Items, sheetBatch) {
		if err := p.fill(ctx, batch); err != nil {
			return err
		}
		for _, it := range batch {
			words := standing(p.survey.calendar, it.Due, p.AsOf).Vi
			if err := add(it.Name, it.Department, it.Position, it.Course, dueDay(it.Due).Format("02/01/2006"), words, it.WorkingDays,
				it.PercentDone, shownTime(it.LastActivityAt), shownTime(it.RemindedAt)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p Progress) counts(add func(cells ...any) error) error {
	for _, c := range p.Summary {
		if err := add(c.Course, c.Late, c.Soon, c.Open, c.People); err != nil {
			return err
		}
	}
	return nil
}

// shownTime is "26/11/2026 14:05", "" for none.
func shownTime(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.Format("02/01/2006 15:04")
}
