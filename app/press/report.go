package press

import (
	"context"
	"fmt"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth/policy"
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

// submit keeps the figures, and their cases, as they are.
func (r *Report) submit(at time.Time, by string, counted handbook.PressYear) {
	r.SubmittedAt, r.SubmittedBy, r.Lines = &at, by, make([]keptLine, 0, len(counted.Lines))
	for _, l := range counted.Lines {
		r.Lines = append(r.Lines, keptLine{Number: l.Number, Done: l.Done(), Total: l.Total(), Cases: l.Cases})
	}
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
