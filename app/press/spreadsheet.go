package press

import (
	"context"
	"fmt"
	"time"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/spreadsheet"
	"lantoa/handbook"
)

var (
	figureColumns = []spreadsheet.Column{
		spreadsheet.Col("Mục", 8), spreadsheet.Col("Chỉ tiêu", 80), spreadsheet.Col("Số lượng", 12), spreadsheet.Col("Tổng số", 12), spreadsheet.Col("Căn cứ", 30),
		spreadsheet.Col("Số lượng đã nộp", 16), spreadsheet.Col("Tổng số đã nộp", 16),
	}
	caseColumns = []spreadsheet.Column{
		spreadsheet.Col("Cơ quan", 40), spreadsheet.Col("Vụ việc", 70), spreadsheet.Col("Thời điểm", 18), spreadsheet.Col("Được tính ở tử số", 16),
		spreadsheet.Col("Thực hiện lúc", 18), spreadsheet.Col("Hạn", 18), spreadsheet.Col("Khoản của Điều 7", 16), spreadsheet.Col("Mã", 30),
	}
	agencyColumns = []spreadsheet.Column{
		spreadsheet.Col("Cơ quan", 40), spreadsheet.Col("Tình trạng", 18), spreadsheet.Col("Nộp lúc", 18),
		spreadsheet.Col("1. Họp báo", 12), spreadsheet.Col("2. Giao ban", 12), spreadsheet.Col("3. Trả lời", 12), spreadsheet.Col("3. Đề nghị", 12),
		spreadsheet.Col("4. Đã phát ngôn", 14), spreadsheet.Col("4. Vụ việc", 12), spreadsheet.Col("5. Đúng hạn", 12), spreadsheet.Col("5. Có thời hạn", 14),
		spreadsheet.Col("6. Yêu cầu cải chính", 18), spreadsheet.Col("6. Phát sinh", 12),
	}
	stateWords = map[string]string{Waiting: "Chưa nộp", Late: "Quá hạn, chưa nộp", Submitted: "Đã nộp", SubmittedLate: "Nộp muộn"}
)

// ReportSheet writes a report as XLSX: the figures, the agencies of the
// province's, and a sheet with the cases behind each figure.
func (p *Press) ReportSheet(ctx context.Context, actor policy.Actor, year int, departmentID string) (name string, body []byte, err error) {
	v, err := p.FindReport(ctx, actor, year, departmentID)
	if err != nil {
		return "", nil, err
	}
	s, err := p.subject(ctx, actor, policy.ReadPress, departmentID)
	if err != nil {
		return "", nil, err
	}
	counted, err := p.count(ctx, year, s)
	if err != nil {
		return "", nil, err
	}
	sheets := []spreadsheet.Sheet{{Name: "Số liệu", Columns: figureColumns, Rows: v.figures}}
	if s.province {
		sheets = append(sheets, spreadsheet.Sheet{Name: "Theo cơ quan", Columns: agencyColumns, Rows: v.agencies})
	}
	for _, l := range counted.Lines {
		cases, err := p.caseViews(ctx, l.Cases)
		if err != nil {
			return "", nil, err
		}
		sheets = append(sheets, spreadsheet.Sheet{Name: fmt.Sprintf("Mục %d", l.Number), Columns: caseColumns, Rows: caseRows(cases)})
	}
	title := fmt.Sprintf("Báo cáo phát ngôn và cung cấp thông tin cho báo chí năm %d, %s", year, v.Department)
	body, err = spreadsheet.Write(title, sheets...)
	return title, body, err
}

func (v ReportView) figures(add func(cells ...any) error) error {
	for _, l := range v.Lines {
		total, sent, sentTotal := any(""), any(""), any("")
		if l.Ratio {
			total = l.Total
		}
		if l.Submitted != nil {
			sent = l.Submitted.Done
			if l.Ratio {
				sentTotal = l.Submitted.Total
			}
		}
		if err := add(l.Number, l.Text.Vi, l.Done, total, l.Basis, sent, sentTotal); err != nil {
			return err
		}
	}
	return nil
}

func (v ReportView) agencies(add func(cells ...any) error) error {
	for _, a := range v.Agencies {
		cells := []any{a.Department, stateWords[a.State], shown(a.SubmittedAt)}
		for i, f := range a.Figures {
			cells = append(cells, f.Done)
			if i >= 2 {
				cells = append(cells, f.Total)
			}
		}
		if err := add(cells...); err != nil {
			return err
		}
	}
	return nil
}

func caseRows(cases []ReportCaseView) func(add func(cells ...any) error) error {
	return func(add func(cells ...any) error) error {
		for _, c := range cases {
			done := "Không"
			if c.Done {
				done = "Có"
			}
			if err := add(c.DepartmentName, c.Title, shown(&c.At), done, shown(c.DoneAt), shown(c.Due), clauseWord(c.Clause), c.ID); err != nil {
				return err
			}
		}
		return nil
	}
}

func clauseWord(clause string) string {
	switch clause {
	case handbook.SeveralProvinces, handbook.ImportantEvent, handbook.DividedOpinion, handbook.AskedByPress:
		return "Khoản " + clause[2:]
	}
	return ""
}

// shown writes a moment, "" for none.
func shown(t *time.Time) string {
	if t == nil {
		return ""
	}
	return moment(*t)
}
