package press

import (
	"context"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/spreadsheet"
)

func (p *Press) reportRoutes(r *policy.Router) {
	api.Get(r, "/press/reports/{year}", policy.ReadPress, p.showReport, api.Summary("The yearly report by the form of NĐ 244: figures as they stand now; without a department the province's, with how its agencies stand"))
	api.Put(r, "/press/reports/{year}", policy.ManagePress, p.saveReport, api.Summary("Write part II of the report; If-Match names the version"))
	api.Post(r, "/press/reports/{year}/submit", policy.ManagePress, p.submitReport, api.Status(200), api.Summary("Submit the report; its figures are kept as they are now"))
	api.Get(r, "/press/reports/{year}/cases", policy.ReadPress, p.listReportCases, api.Summary("The cases behind a line of the report, oldest first; line 0 is matters without a clause"))
	api.Get(r, "/press/reports/{year}/xlsx", policy.ReadPress, p.reportSheet, api.Summary("The report as a spreadsheet, with a sheet of cases for each line"))
	api.Get(r, "/press/reports/{year}/file", policy.ReadPress, p.reportFile, api.Summary("The report in the layout of the annex: PDF or Word"))
}

type reportInput struct {
	Year       int    `path:"year" json:"-"`
	Department string `query:"department" json:"-" validate:"max=60"`
}

func (p *Press) showReport(ctx context.Context, actor policy.Actor, in reportInput) (ReportView, error) {
	return p.FindReport(ctx, actor, in.Year, in.Department)
}

type saveReportInput struct {
	Year         int    `path:"year" json:"-"`
	IfMatch      string `header:"If-Match" json:"-"`
	DepartmentID string `json:"departmentId" validate:"max=60"`
	Difficulties string `json:"difficulties" validate:"max=10000"`
}

func (p *Press) saveReport(ctx context.Context, actor policy.Actor, in saveReportInput) (ReportView, error) {
	return p.SaveReport(ctx, actor, in.Year, in.DepartmentID, in.IfMatch, in.Difficulties)
}

type submitReportInput struct {
	Year         int    `path:"year" json:"-"`
	IfMatch      string `header:"If-Match" json:"-"`
	DepartmentID string `json:"departmentId" validate:"max=60"`
}

func (p *Press) submitReport(ctx context.Context, actor policy.Actor, in submitReportInput) (ReportView, error) {
	return p.SubmitReport(ctx, actor, in.Year, in.DepartmentID, in.IfMatch)
}

type reportCasesInput struct {
	reportInput
	Line   int    `query:"line" json:"-" validate:"min=0,max=6"`
	Done   *bool  `query:"done" json:"-"`
	Cursor string `query:"cursor" json:"-"`
	Limit  int    `query:"limit" json:"-" validate:"min=0,max=200"`
}

func (p *Press) listReportCases(ctx context.Context, actor policy.Actor, in reportCasesInput) (db.Page[ReportCaseView], error) {
	return p.ListReportCases(ctx, actor, in.Year, in.Line, in.Department, in.Done, in.Cursor, in.Limit)
}

func (p *Press) reportSheet(ctx context.Context, actor policy.Actor, in reportInput) (api.File, error) {
	name, body, err := p.ReportSheet(ctx, actor, in.Year, in.Department)
	return api.File{Name: name + ".xlsx", Type: spreadsheet.Type, Body: body}, err
}
