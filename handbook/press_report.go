package handbook

import (
	"cmp"
	"slices"
	"time"
)

// The yearly report by the form in the annex of NĐ 244. Data are of the days
// from 15/12 of the year before to 14/12 (Đ10.2), the report is sent before
// 20/12 (Đ10.1).
//
// Each case counts in one year: that in which it came (a conference or
// briefing: was held), on the clock of Việt Nam. What was done about it counts
// with it whenever it was done, as known when the report is made: a matter that
// came at 23:59 on 14/12 and was spoken on in time the next day is in time.

// PressConference is a họp báo of an agency. Held is nil until it took place.
type PressConference struct {
	ID, Title, Department string
	Held                  *time.Time
	Exercise              bool
}

// PressBriefing is a giao ban báo chí that an agency came to. Proactive says
// that it came by itself to give information.
type PressBriefing struct {
	ID, Title, Department string
	At                    time.Time
	Proactive             bool
	Exercise              bool
}

// PressRequest is something that the press wants. Answered is nil while there
// is no answer, also when it was refused: a refusal is no answer.
type PressRequest struct {
	ID, Title, Department string
	Kind                  RequestKind
	Received              time.Time
	Answered              *time.Time
	Exercise              bool
}

// PressCorrection is a case of Đ7.6: the press printed what is not true.
// Demanded is when the agency demanded correction in writing.
type PressCorrection struct {
	ID, Title, Department string
	Found                 time.Time
	Demanded              *time.Time
	Exercise              bool
}

// PressCases are all cases that a report may count.
type PressCases struct {
	Conferences []PressConference
	Briefings   []PressBriefing
	Requests    []PressRequest
	Matters     []Matter
	Corrections []PressCorrection
}

// CaseKind says of which list a case is.
type CaseKind string

// The kinds of case.
const (
	ConferenceCase CaseKind = "conference"
	BriefingCase   CaseKind = "briefing"
	RequestCase    CaseKind = "request"
	MatterCase     CaseKind = "matter"
	CorrectionCase CaseKind = "correction"
)

// ReportCase is a case behind a figure. Done says that the numerator counts it
// too; Due and DoneAt are nil where there are none.
type ReportCase struct {
	Kind       CaseKind   `json:"kind" bson:"kind" enum:"conference,briefing,request,matter,correction"`
	ID         string     `json:"id" bson:"id"`
	Title      string     `json:"title" bson:"title"`
	Department string     `json:"departmentId" bson:"departmentId"`
	At         time.Time  `json:"at" bson:"at"`
	Done       bool       `json:"done" bson:"done"`
	DoneAt     *time.Time `json:"doneAt,omitempty" bson:"doneAt,omitempty"`
	Due        *time.Time `json:"due,omitempty" bson:"due,omitempty"`
	Clause     string     `json:"clause,omitempty" bson:"clause,omitempty"`
	Incident   string     `json:"incidentId,omitempty" bson:"incidentId,omitempty"`
}

// ReportLine is one line of part I of the form. A line that is no ratio has
// the same numerator and denominator.
type ReportLine struct {
	Number int
	Ratio  bool
	Cases  []ReportCase
}

// Done is the numerator, Total the denominator.
func (l ReportLine) Done() int {
	n := 0
	for _, c := range l.Cases {
		if c.Done {
			n++
		}
	}
	return n
}

// Total is the denominator.
func (l ReportLine) Total() int { return len(l.Cases) }

// ReportLines is how many lines part I has.
const ReportLines = 6

// PressYear is part I of a yearly report. Unclassified are the matters of the
// year of which nobody has said under which clause they fall: no line counts
// them.
type PressYear struct {
	Year         int
	Lines        [ReportLines]ReportLine
	Unclassified []ReportCase
}

// ReportYear is the year whose report counts a case of that moment.
func ReportYear(t time.Time) int {
	here := t.In(vietNam)
	if here.Month() == time.December && here.Day() >= 15 {
		return here.Year() + 1
	}
	return here.Year()
}

// ReportPeriod is the span [from, to) of a year's data.
func ReportPeriod(year int) (from, to time.Time) {
	return time.Date(year-1, time.December, 15, 0, 0, 0, 0, vietNam), time.Date(year, time.December, 15, 0, 0, 0, 0, vietNam)
}

// ReportDue is the moment before which the report is sent: the beginning of
// 20/12.
func ReportDue(year int) time.Time {
	return time.Date(year, time.December, 20, 0, 0, 0, 0, vietNam)
}

// ReportLate tells whether a report is late at the moment: sent at or after
// its due, or not sent while that has come.
func ReportLate(year int, sent *time.Time, now time.Time) bool {
	if sent != nil {
		now = *sent
	}
	return !now.Before(ReportDue(year))
}

// CountYear fills part I of the form:
//
//	1  press conferences held (Đ5.1, Đ6.2b)
//	2  press briefings that the agency came to by itself (Đ5.5, Đ6.3d)
//	3  requests of the press answered / all of them (Đ5, Đ7.5; NĐ 237 Đ18.1).
//	   A refused request is in the denominator only; what the press passes on
//	   for citizens is in neither: our reading of "đề nghị của báo chí"
//	4  unexpected matters spoken on / all of Đ7.2–5
//	5  of these, those with a limit (Đ7.3–4): first statement in time / all
//	6  false reports on which correction was demanded in writing / all of Đ7.6
//
// A case given twice, and an exercise, is counted once and not at all.
func CountYear(year int, c PressCases) PressYear {
	y := counter{year: year, seen: map[CaseKind]map[string]bool{}}
	y.out.Year = year
	for i := range y.out.Lines {
		y.out.Lines[i] = ReportLine{Number: i + 1, Ratio: i >= 2, Cases: []ReportCase{}}
	}
	for _, p := range c.Conferences {
		if p.Held != nil && !p.Exercise {
			y.add(1, ReportCase{Kind: ConferenceCase, ID: p.ID, Title: p.Title, Department: p.Department, At: *p.Held, Done: true})
		}
	}
	for _, b := range c.Briefings {
		if b.Proactive && !b.Exercise {
			y.add(2, ReportCase{Kind: BriefingCase, ID: b.ID, Title: b.Title, Department: b.Department, At: b.At, Done: true})
		}
	}
	for _, r := range c.Requests {
		if r.Kind.Asked() && !r.Exercise {
			y.add(3, ReportCase{Kind: RequestCase, ID: r.ID, Title: r.Title, Department: r.Department, At: r.Received, Done: r.Answered != nil, DoneAt: r.Answered})
		}
	}
	for _, m := range c.Matters {
		y.matter(m)
	}
	for _, p := range c.Corrections {
		if !p.Exercise {
			y.add(6, ReportCase{Kind: CorrectionCase, ID: p.ID, Title: p.Title, Department: p.Department, At: p.Found, Done: p.Demanded != nil, DoneAt: p.Demanded})
		}
	}
	y.sort()
	return y.out
}

// counter is one counting.
type counter struct {
	year int
	out  PressYear
	seen map[CaseKind]map[string]bool
}

// fresh tells whether the case is of the year and was not counted before.
func (y *counter) fresh(c ReportCase) bool {
	if ReportYear(c.At) != y.year || y.seen[c.Kind][c.ID] {
		return false
	}
	if y.seen[c.Kind] == nil {
		y.seen[c.Kind] = map[string]bool{}
	}
	y.seen[c.Kind][c.ID] = true
	return true
}

func (y *counter) add(line int, c ReportCase) {
	if y.fresh(c) {
		y.out.Lines[line-1].Cases = append(y.out.Lines[line-1].Cases, c)
	}
}

func (y *counter) matter(m Matter) {
	c := ReportCase{
		Kind: MatterCase, ID: m.ID, Title: m.Title, Department: m.Department, At: m.Received, Clause: m.Clause, Incident: m.Incident,
		Done: m.FirstStatement != nil, DoneAt: m.FirstStatement,
	}
	if !y.fresh(c) {
		return
	}
	switch m.Clause {
	case SeveralProvinces, ImportantEvent, DividedOpinion, AskedByPress:
		y.out.Lines[3].Cases = append(y.out.Lines[3].Cases, c)
	default:
		y.out.Unclassified = append(y.out.Unclassified, c)
	}
	if due, ok := m.Due(); ok {
		c.Due, c.Done = &due, m.InTime()
		y.out.Lines[4].Cases = append(y.out.Lines[4].Cases, c)
	}
}

func (y *counter) sort() {
	for i := range y.out.Lines {
		slices.SortFunc(y.out.Lines[i].Cases, byTime)
	}
	slices.SortFunc(y.out.Unclassified, byTime)
}

func byTime(a, b ReportCase) int {
	return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID))
}

// Of is the part of the report that is of one agency.
func (y PressYear) Of(department string) PressYear {
	only := func(list []ReportCase) []ReportCase {
		out := []ReportCase{}
		for _, c := range list {
			if c.Department == department {
				out = append(out, c)
			}
		}
		return out
	}
	part := PressYear{Year: y.Year, Lines: y.Lines, Unclassified: only(y.Unclassified)}
	for i, l := range y.Lines {
		part.Lines[i].Cases = only(l.Cases)
	}
	return part
}
