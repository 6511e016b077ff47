package press

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/auth/policy"
	"lantoa/app/org"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/handbook"
)

// LineView is a line of part I as screens show it. Submitted are the numbers
// that were sent, once that was done.
type LineView struct {
	Number    int        `json:"number"`
	Text      fault.Text `json:"text"`
	Basis     string     `json:"basis"`
	Ratio     bool       `json:"ratio"` // done / total, else done alone
	Done      int        `json:"done"`
	Total     int        `json:"total"`
	Submitted *Figure    `json:"submitted,omitempty"`
}

// Figure is a numerator and a denominator.
type Figure struct {
	Done  int `json:"done"`
	Total int `json:"total"`
}

func (f Figure) equals(l LineView) bool { return f.Done == l.Done && f.Total == l.Total }

// lineTexts are the words of the form (NĐ 244, annex), and where each line
// comes from.
var lineTexts = [handbook.ReportLines]struct {
	text  fault.Text
	basis string
}{
	{fault.T("Số cuộc họp báo tổ chức trong năm", "Press conferences held in the year"), "NĐ 244 Điều 5 khoản 1"},
	{fault.T("Số lần cơ quan hành chính chủ động đến cung cấp thông tin tại giao ban báo chí trong năm", "Press briefings that the agency came to by itself"), "NĐ 244 Điều 5 khoản 5"},
	{fault.T("Số lượt trả lời báo chí/tổng số đề nghị của báo chí", "Answers to the press / requests of the press"), "NĐ 244 Điều 5, Điều 7 khoản 5"},
	{fault.T("Số vụ việc đột xuất, bất thường đã thực hiện phát ngôn/tổng số vụ việc đột xuất, bất thường quy định tại khoản 2, 3, 4, 5 Điều 7", "Unexpected matters spoken on / all of Article 7.2–5"), "NĐ 244 Điều 7 khoản 2–5"},
	{fault.T("Số vụ việc phát ngôn đúng hạn/tổng số vụ việc có áp dụng thời hạn quy định tại khoản 3, khoản 4 Điều 7", "Matters spoken on in time / all with a limit by Article 7.3–4"), "NĐ 244 Điều 7 khoản 3, 4"},
	{fault.T("Số vụ việc có văn bản phản hồi, yêu cầu cải chính, xin lỗi/tổng số vụ việc phát sinh quy định tại khoản 6 Điều 7", "Cases with a written demand for correction / all of Article 7.6"), "NĐ 244 Điều 7 khoản 6"},
}

// The states of an agency's report.
const (
	Waiting       = "waiting"        // not submitted, not late
	Late          = "late"           // not submitted, though 20/12 has come
	Submitted     = "submitted"      // before 20/12
	SubmittedLate = "submitted-late" // later
)

// Report is what is kept of a yearly report: part II, and, once submitted, the
// figures with their cases as they were.
type Report struct {
	ID           string     `bson:"_id"`
	Year         int        `bson:"year"`
	DepartmentID string     `bson:"departmentId"` // "" is the province
	Path         string     `bson:"departmentPath"`
	Difficulties string     `bson:"difficulties"` // part II
	Version      int        `bson:"version"`
	UpdatedAt    time.Time  `bson:"updatedAt"`
	UpdatedBy    string     `bson:"updatedBy"`
	SubmittedAt  *time.Time `bson:"submittedAt,omitempty"`
	SubmittedBy  string     `bson:"submittedBy,omitempty"`
	Lines        []keptLine `bson:"lines,omitempty"`
}

type keptLine struct {
	Number int                   `bson:"number"`
	Done   int                   `bson:"done"`
	Total  int                   `bson:"total"`
	Cases  []handbook.ReportCase `bson:"cases"`
}

func (r Report) state(now time.Time) string {
	isLate := handbook.ReportLate(r.Year, r.SubmittedAt, now)
	switch {
	case r.SubmittedAt != nil && isLate:
		return SubmittedLate
	case r.SubmittedAt != nil:
		return Submitted
	case isLate:
		return Late
	}
	return Waiting
}

func (r Report) figure(line int) *Figure {
	for _, l := range r.Lines {
		if l.Number == line {
			return &Figure{Done: l.Done, Total: l.Total}
		}
	}
	return nil
}

// AgencyReport is how an agency stands with its report.
type AgencyReport struct {
	DepartmentID string     `json:"departmentId"`
	Department   string     `json:"department"`
	State        string     `json:"state" enum:"waiting,late,submitted,submitted-late"`
	SubmittedAt  *time.Time `json:"submittedAt,omitempty"`
	Figures      []Figure   `json:"figures"` // of the six lines, as they stand now
	Changed      bool       `json:"changed"` // they are not what was submitted
}

// ReportView is a yearly report as screens show it.
type ReportView struct {
	Year         int            `json:"year"`
	From         string         `json:"from"` // first and last day of the data
	To           string         `json:"to"`
	Due          time.Time      `json:"due"`
	DepartmentID string         `json:"departmentId"` // "" is the province
	Department   string         `json:"department"`
	Lines        []LineView     `json:"lines"`
	Unclassified int            `json:"unclassified"` // matters of which nobody has said the clause
	Difficulties string         `json:"difficulties"`
	State        string         `json:"state" enum:"waiting,late,submitted,submitted-late"`
	SubmittedAt  *time.Time     `json:"submittedAt,omitempty"`
	Closed       bool           `json:"closed"` // the data are complete: it may be submitted
	MayManage    bool           `json:"mayManage"`
	Version      int            `json:"version"`
	Agencies     []AgencyReport `json:"agencies,omitempty"` // of the province's report
}

// subject is whose report is meant.
type subject struct {
	id, name, path string
	province       bool
}

// subject finds whose report departmentID means; "" is the province, or, for
// who has charge of less, the department of their grant.
func (p *Press) subject(ctx context.Context, actor policy.Actor, permission policy.Permission, departmentID string) (subject, error) {
	if departmentID == "" {
		if actor.CanIn(policy.ReadPress, "/") {
			return subject{name: "Ủy ban nhân dân tỉnh", path: "/", province: true}, mayAct(actor, permission, "/", errNoDepartment())
		}
		scopes := actor.Scopes(policy.ReadPress)
		if len(scopes) == 0 {
			return subject{}, errNoDepartment()
		}
		steps := strings.Split(strings.Trim(scopes[0], "/"), "/")
		departmentID = steps[len(steps)-1]
	}
	d, err := p.org.FindDepartment(ctx, departmentID)
	if err != nil {
		return subject{}, err
	}
	if err := mayAct(actor, permission, d.Path, errNoDepartment()); err != nil {
		return subject{}, err
	}
	if !IsAgency(d.Kind) {
		return subject{}, fault.InvalidField("query.department", "agency", "Đơn vị này không phải cơ quan hành chính lập báo cáo.", "The department is no agency that reports.")
	}
	return subject{id: d.ID, name: d.Name, path: d.Path}, nil
}

func checkYear(year int) error {
	if year < 2020 || year > 2100 {
		return fault.InvalidField("year", "range", "Năm báo cáo không hợp lệ.", "The year is not valid.")
	}
	return nil
}

func reportID(year int, departmentID string) string { return fmt.Sprintf("%d:%s", year, departmentID) }

// FindReport returns the report of a year with its figures as they stand now.
// departmentID "" is the province. Errors: fault.NotFound, fault.Invalid.
func (p *Press) FindReport(ctx context.Context, actor policy.Actor, year int, departmentID string) (ReportView, error) {
	if err := checkYear(year); err != nil {
		return ReportView{}, err
	}
	s, err := p.subject(ctx, actor, policy.ReadPress, departmentID)
	if err != nil {
		return ReportView{}, err
	}
	counted, err := p.count(ctx, year, s)
	if err != nil {
		return ReportView{}, err
	}
	kept, err := p.kept(ctx, year, s)
	if err != nil {
		return ReportView{}, err
	}
	v := p.viewReport(s, counted, kept)
	v.MayManage = actor.CanIn(policy.ManagePress, s.path)
	if s.province {
		v.Agencies, err = p.agencyReports(ctx, counted)
	}
	return v, err
}

// kept returns what is kept of a report; the zero version when nothing is.
func (p *Press) kept(ctx context.Context, year int, s subject) (Report, error) {
	r, err := db.FindOne[Report](ctx, p.reports, bson.M{"_id": reportID(year, s.id)})
	if fault.Is(err, fault.NotFound) {
		return Report{ID: reportID(year, s.id), Year: year, DepartmentID: s.id, Path: s.path}, nil
	}
	return r, err
}

func (p *Press) viewReport(s subject, counted handbook.PressYear, kept Report) ReportView {
	from, to := handbook.ReportPeriod(counted.Year)
	v := ReportView{
		Year: counted.Year, From: dayOf(from), To: dayOf(to.Add(-time.Second)), Due: handbook.ReportDue(counted.Year), DepartmentID: s.id, Department: s.name,
		Unclassified: len(counted.Unclassified), Difficulties: kept.Difficulties, State: kept.state(p.Now()), SubmittedAt: kept.SubmittedAt,
		Closed: !p.Now().Before(to), Version: kept.Version,
	}
	for i, l := range counted.Lines {
		v.Lines = append(v.Lines, LineView{
			Number: l.Number, Text: lineTexts[i].text, Basis: lineTexts[i].basis, Ratio: l.Ratio, Done: l.Done(), Total: l.Total(), Submitted: kept.figure(l.Number),
		})
	}
	return v
}

// agencyReports tells how every agency stands: those of the day on which the
// data close, and those that have cases.
func (p *Press) agencyReports(ctx context.Context, counted handbook.PressYear) ([]AgencyReport, error) {
	agencies, err := p.reporting(ctx, counted)
	if err != nil {
		return nil, err
	}
	kept, err := db.Find[Report](ctx, p.reports, bson.M{"year": counted.Year}, options.Find().SetProjection(bson.M{"lines.cases": 0}))
	if err != nil {
		return nil, err
	}
	byID := make(map[string]Report, len(kept))
	for _, r := range kept {
		byID[r.DepartmentID] = r
	}
	out := make([]AgencyReport, 0, len(agencies))
	for _, d := range agencies {
		r := byID[d.ID]
		r.Year = counted.Year
		v := p.viewReport(subject{id: d.ID, name: d.Name}, counted.Of(d.ID), r)
		row := AgencyReport{DepartmentID: d.ID, Department: d.Name, State: v.State, SubmittedAt: r.SubmittedAt}
		for _, l := range v.Lines {
			row.Figures = append(row.Figures, Figure{Done: l.Done, Total: l.Total})
			row.Changed = row.Changed || l.Submitted != nil && !l.Submitted.equals(l)
		}
		out = append(out, row)
	}
	return out, nil
}

// reporting lists the agencies that report for a year, in the order of the
// tree; those that ended before come last.
func (p *Press) reporting(ctx context.Context, counted handbook.PressYear) ([]org.Department, error) {
	_, to := handbook.ReportPeriod(counted.Year)
	at := to.Add(-time.Second)
	if now := p.Now(); now.Before(at) {
		at = now
	}
	list, err := p.org.ListDepartments(ctx, org.DepartmentFilter{At: at})
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(d org.Department) bool { return !IsAgency(d.Kind) })
	var missing []string
	for _, l := range counted.Lines {
		for _, c := range l.Cases {
			if !slices.ContainsFunc(list, func(d org.Department) bool { return d.ID == c.Department }) && !slices.Contains(missing, c.Department) {
				missing = append(missing, c.Department)
			}
		}
	}
	if len(missing) == 0 {
		return list, nil
	}
	slices.Sort(missing)
	ended, err := p.org.FindDepartments(ctx, missing)
	for _, id := range missing {
		if d, ok := ended[id]; ok {
			list = append(list, d)
		}
	}
	return list, err
}

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

// SaveReport keeps part II of a report of the version that the actor saw.
// Errors: fault.NotFound, fault.Forbidden, fault.Stale.
func (p *Press) SaveReport(ctx context.Context, actor policy.Actor, year int, departmentID, match, difficulties string) (ReportView, error) {
	return p.changeReport(ctx, actor, year, departmentID, match, "update", func(r *Report, _ handbook.PressYear) error {
		r.Difficulties = difficulties
		return nil
	})
}

// SubmitReport sends the report: the figures with their cases are kept as they
// are now. It may be sent again with what was corrected; the audit has the one
// before. Errors: fault.Conflict while the data are not closed.
func (p *Press) SubmitReport(ctx context.Context, actor policy.Actor, year int, departmentID, match string) (ReportView, error) {
	_, closes := handbook.ReportPeriod(year)
	if err := checkYear(year); err != nil {
		return ReportView{}, err
	}
	if p.Now().Before(closes) {
		return ReportView{}, fault.New(fault.Conflict, fmt.Sprintf("Số liệu của năm %d tính đến hết ngày 14/12; báo cáo được nộp từ ngày 15/12.", year),
			fmt.Sprintf("The data of %d run to the end of 14 December; the report may be submitted from 15 December.", year)).Because("data_open")
	}
	return p.changeReport(ctx, actor, year, departmentID, match, "submit", func(r *Report, counted handbook.PressYear) error {
		now := p.Now()
		r.SubmittedAt, r.SubmittedBy, r.Lines = &now, actor.PersonID, make([]keptLine, 0, len(counted.Lines))
		for _, l := range counted.Lines {
			r.Lines = append(r.Lines, keptLine{Number: l.Number, Done: l.Done(), Total: l.Total(), Cases: l.Cases})
		}
		return nil
	})
}

func (p *Press) changeReport(ctx context.Context, actor policy.Actor, year int, departmentID, match, what string, f func(*Report, handbook.PressYear) error) (ReportView, error) {
	if err := checkYear(year); err != nil {
		return ReportView{}, err
	}
	version, err := api.ParseVersion(match)
	if err != nil {
		return ReportView{}, err
	}
	s, err := p.subject(ctx, actor, policy.ManagePress, departmentID)
	if err != nil {
		return ReportView{}, err
	}
	counted, err := p.count(ctx, year, s)
	if err != nil {
		return ReportView{}, err
	}
	err = p.db.Tx(ctx, func(ctx context.Context) error {
		before, err := p.kept(ctx, year, s)
		if err != nil {
			return err
		}
		if before.Version != version {
			return api.ErrStale()
		}
		after := before
		if err := f(&after, counted); err != nil {
			return err
		}
		after.Version, after.UpdatedAt, after.UpdatedBy = version+1, p.Now(), actor.PersonID
		return p.keep(ctx, actor, what, before, after)
	})
	if db.IsDuplicate(err) {
		err = api.ErrStale()
	}
	if err != nil {
		return ReportView{}, err
	}
	return p.FindReport(ctx, actor, year, departmentID)
}

func (p *Press) keep(ctx context.Context, actor policy.Actor, what string, before, after Report) error {
	if before.Version == 0 {
		if _, err := p.reports.InsertOne(ctx, after); err != nil {
			return err
		}
		return p.recordReport(ctx, actor, what, nil, after)
	}
	res, err := p.reports.ReplaceOne(ctx, bson.M{"_id": after.ID, "version": before.Version}, after)
	switch {
	case err != nil:
		return err
	case res.MatchedCount == 0:
		return api.ErrStale()
	}
	return p.recordReport(ctx, actor, what, before, after)
}
