package handbooks

import (
	"context"
	"time"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/spreadsheet"
)

type reportFilterInput struct {
	Edition    string `query:"edition" json:"-" validate:"max=64"`
	Department string `query:"department" json:"-" validate:"max=60"`
	State      string `query:"state" json:"-" validate:"omitempty,oneof=done reading unread late"`
}

func (in reportFilterInput) filter() ReportFilter {
	return ReportFilter{Edition: in.Edition, DepartmentID: in.Department, State: in.State}
}

type reportInput struct {
	reportFilterInput
	Cursor string `query:"cursor" json:"-"`
	Limit  int    `query:"limit" json:"-" validate:"min=0,max=200"`
}

// ReportView is a report with one page of its members.
type ReportView struct {
	Edition *EditionRef `json:"edition,omitempty"` // absent when none is in force
	Summary []Count     `json:"summary"`
	Items   []Member    `json:"items"`
	Next    string      `json:"next,omitempty"`
}

// byName is the order in which members are paged.
var byName = db.CutBy[Member]{
	Compare: compareMembers,
	Place:   func(m Member) []string { return []string{m.sortKey, m.PersonID} },
	At: func(place []string) (Member, bool) {
		if len(place) != 2 {
			return Member{}, false
		}
		return Member{sortKey: place[0], PersonID: place[1]}, true
	},
}

func (h *Handbooks) showReport(ctx context.Context, actor policy.Actor, in reportInput) (ReportView, error) {
	r, err := h.Report(ctx, actor, in.filter())
	if err != nil {
		return ReportView{}, err
	}
	page, err := db.Cut(r.Members, byName, in.Cursor, in.Limit)
	v := ReportView{Summary: r.Summary, Items: page.Items, Next: page.Next}
	if r.Edition.ID != "" {
		v.Edition = &r.Edition
	}
	return v, err
}

var memberStates = map[string]string{MemberDone: "Đã xác nhận", MemberReading: "Đang đọc", MemberUnread: "Chưa đọc"}

func (h *Handbooks) downloadReport(ctx context.Context, actor policy.Actor, in reportFilterInput) (api.File, error) {
	r, err := h.Report(ctx, actor, in.filter())
	if err != nil {
		return api.File{}, err
	}
	body, err := spreadsheet.Write("Xác nhận đã đọc Sổ tay", r.countSheet(), r.memberSheet())
	return api.File{Name: "Xác nhận đã đọc Sổ tay " + r.Edition.Number + ".xlsx", Type: spreadsheet.Type, Body: body}, err
}

func (r Report) countSheet() spreadsheet.Sheet {
	col := spreadsheet.Col
	return spreadsheet.Sheet{
		Name: "Theo đơn vị", Columns: []spreadsheet.Column{col("Đơn vị", 50), col("Phải đọc", 12), col("Đã xác nhận", 14), col("Quá hạn", 12)},
		Rows: func(add func(...any) error) error {
			for _, c := range r.Summary {
				if err := add(c.Name, c.Must, c.Done, c.Late); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func (r Report) memberSheet() spreadsheet.Sheet {
	col := spreadsheet.Col
	return spreadsheet.Sheet{
		Name: "Theo người",
		Columns: []spreadsheet.Column{
			col("Họ và tên", 30), col("Đơn vị", 50), col("Tình trạng", 16), col("Hạn", 14), col("Quá hạn", 10), col("Xác nhận lúc", 20),
		},
		Rows: func(add func(...any) error) error {
			for _, m := range r.Members {
				late, done := "", ""
				if m.Late {
					late = "Quá hạn"
				}
				if m.DoneAt != nil {
					done = m.DoneAt.In(zone).Format("02/01/2006 15:04")
				}
				last := m.Due.Add(-time.Nanosecond).In(zone).Format("02/01/2006")
				if err := add(m.Name, m.DepartmentName, memberStates[m.State], last, late, done); err != nil {
					return err
				}
			}
			return nil
		},
	}
}
