package press

import (
	"context"
	"slices"
	"strings"
	"time"

	"lantoa/app/auth/policy"
	"lantoa/app/org"
	"lantoa/app/platform/db"
	"lantoa/handbook"
)

// ListReportCases pages through the cases behind a line of a report, oldest
// first; done narrows to those in the numerator (or not in it).
func (p *Press) ListReportCases(ctx context.Context, actor policy.Actor, year, line int, departmentID string, done *bool, cursor string, limit int) (db.Page[ReportCaseView], error) {
	none := db.Page[ReportCaseView]{Items: []ReportCaseView{}}
	if err := checkYear(year); err != nil {
		return none, err
	}
	s, err := p.subject(ctx, actor, policy.ReadPress, departmentID)
	if err != nil {
		return none, err
	}
	counted, err := p.count(ctx, year, s)
	if err != nil {
		return none, err
	}
	cases := counted.Unclassified
	if line > 0 {
		cases = counted.Lines[line-1].Cases
	}
	if done != nil {
		cases = slices.DeleteFunc(slices.Clone(cases), func(c handbook.ReportCase) bool { return c.Done != *done })
	}
	views, err := p.caseViews(ctx, cases)
	if err != nil {
		return none, err
	}
	return db.Cut(views, byTime, cursor, limit)
}

// ReportCaseView is a case behind a figure with the name of its agency.
type ReportCaseView struct {
	handbook.ReportCase
	DepartmentName string `json:"department"`
}

func (p *Press) caseViews(ctx context.Context, cases []handbook.ReportCase) ([]ReportCaseView, error) {
	ids := []string{}
	for _, c := range cases {
		if !slices.Contains(ids, c.Department) {
			ids = append(ids, c.Department)
		}
	}
	departments := map[string]org.Department{}
	if len(ids) > 0 {
		var err error
		if departments, err = p.org.FindDepartments(ctx, ids); err != nil {
			return nil, err
		}
	}
	out := make([]ReportCaseView, len(cases))
	for i, c := range cases {
		out[i] = ReportCaseView{ReportCase: c, DepartmentName: departments[c.Department].Name}
	}
	return out, nil
}

// byTime is how cases are walked.
var byTime = db.CutBy[ReportCaseView]{
	Compare: func(a, b ReportCaseView) int {
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		return strings.Compare(string(a.Kind)+a.ID, string(b.Kind)+b.ID)
	},
	Place: func(c ReportCaseView) []string {
		return []string{c.At.UTC().Format(time.RFC3339Nano), string(c.Kind), c.ID}
	},
	At: func(place []string) (c ReportCaseView, ok bool) {
		if len(place) != 3 {
			return c, false
		}
		at, err := time.Parse(time.RFC3339Nano, place[0])
		c.At, c.Kind, c.ID = at, handbook.CaseKind(place[1]), place[2]
		return c, err == nil
	},
}
