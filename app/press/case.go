package press

import (
	"context"
	"time"

	"lantoa/app/auth/policy"
	"lantoa/app/org"
	"lantoa/app/platform/fault"
	"lantoa/handbook"
)

// Outcomes are what may come of a demand for correction.
func Outcomes() []string { return []string{"waiting", "corrected", "response", "refused", "none"} }

// Link ties a case to the incident that it belongs to, if any.
type Link struct {
	IncidentID string `bson:"incidentId,omitempty" json:"incidentId,omitempty" validate:"max=64,line"`
	Exercise   bool   `bson:"exercise" json:"exercise"`
	Note       string `bson:"note,omitempty" json:"note,omitempty" validate:"max=5000"`
}

func (l Link) tie() Tie { return Tie{IncidentID: l.IncidentID, Exercise: l.Exercise} }

// CorrectionFields is what is entered of a case of NĐ 244 Đ7.6.
type CorrectionFields struct {
	Outlet      string     `bson:"outlet" json:"outlet" validate:"required,max=200,line"`
	Article     string     `bson:"article" json:"article" validate:"required,max=500,line"`
	Address     string     `bson:"address,omitempty" json:"address,omitempty" validate:"omitempty,http_url,max=1000"`
	PublishedOn string     `bson:"publishedOn,omitempty" json:"publishedOn,omitempty" validate:"omitempty,datetime=2006-01-02"`
	Wrong       string     `bson:"wrong" json:"wrong" validate:"required,min=3,max=5000"`
	Truth       string     `bson:"truth,omitempty" json:"truth,omitempty" validate:"max=5000"` // what the facts are, with their ground
	Found       time.Time  `bson:"found" json:"found" validate:"required"`
	Demanded    *time.Time `bson:"demanded,omitempty" json:"demanded,omitempty"` // in writing
	Document    string     `bson:"document,omitempty" json:"document,omitempty" validate:"max=100,line"`
	Outcome     string     `bson:"outcome" json:"outcome" validate:"required,oneof=waiting corrected response refused none"`
	OutcomeOn   string     `bson:"outcomeOn,omitempty" json:"outcomeOn,omitempty" validate:"omitempty,datetime=2006-01-02"`
	Link        `bson:",inline"`
}

// Correction is a case in which the press printed what is not true.
type Correction struct {
	Entry            `bson:",inline"`
	CorrectionFields `bson:",inline"`
}

func (c *Correction) fields() *CorrectionFields { return &c.CorrectionFields }

func (p *Press) checkCorrection(f CorrectionFields) error {
	if err := p.notFuture("found", &f.Found); err != nil {
		return err
	}
	if err := p.notFuture("demanded", f.Demanded); err != nil {
		return err
	}
	if f.Demanded != nil && f.Document == "" {
		return fault.InvalidField("document", "not_written", "Yêu cầu cải chính phải bằng văn bản: cần số văn bản (NĐ 244 Điều 7 khoản 6).", "A demand for correction is in writing: its number is needed (Decree 244, Article 7.6).")
	}
	return notBefore("demanded", f.Demanded, f.Found)
}

// ConferenceFields is what is entered of a họp báo: the contents of its notice
// (NĐ 237 Đ22.4), and what became of it.
type ConferenceFields struct {
	Topic     string     `bson:"topic" json:"topic" validate:"required,min=3,max=1000"`
	Place     string     `bson:"place" json:"place" validate:"required,max=500,line"`
	Start     time.Time  `bson:"start" json:"start" validate:"required"`
	Chair     string     `bson:"chair" json:"chair" validate:"required,max=300,line"`
	Documents string     `bson:"documents,omitempty" json:"documents,omitempty" validate:"max=5000"`
	Invited   []string   `bson:"invited,omitempty" json:"invited,omitempty" validate:"max=200,dive,required,max=200,line"`
	Notified  *time.Time `bson:"notified,omitempty" json:"notified,omitempty"`
	Held      *time.Time `bson:"held,omitempty" json:"held,omitempty"`
	Cancelled bool       `bson:"cancelled,omitempty" json:"cancelled,omitempty"`
	Link      `bson:",inline"`
}

// Conference is a press conference of an agency. A notice is needed of all
// but those that NĐ 237 Đ22.2 obliges to hold conferences (UBND tỉnh).
// NoticeLate: notified less than 24 hours ahead, or not at all while that has
// come.
type Conference struct {
	Entry            `bson:",inline"`
	ConferenceFields `bson:",inline"`
	NoticeNeeded     bool      `bson:"noticeNeeded" json:"noticeNeeded"`
	NoticeDue        time.Time `bson:"-" json:"noticeDue"`
	RefusalDue       time.Time `bson:"-" json:"refusalDue"` // until then the managing agency may refuse
	NoticeLate       bool      `bson:"-" json:"noticeLate"`
}

func (p *Press) showConference(c *Conference) {
	c.NoticeDue, c.RefusalDue = c.Start.Add(-handbook.ConferenceNotice), c.Start.Add(-handbook.ConferenceRefusal)
	c.NoticeLate = c.NoticeNeeded && !c.Cancelled && late(&c.NoticeDue, c.Notified, p.Now())
}

func (c *Conference) fields() *ConferenceFields { return &c.ConferenceFields }

func (p *Press) checkConference(f ConferenceFields) error {
	if err := inRange("start", &f.Start); err != nil {
		return err
	}
	if err := p.notFuture("notified", f.Notified); err != nil {
		return err
	}
	if err := p.notFuture("held", f.Held); err != nil {
		return err
	}
	if f.Held != nil && f.Cancelled {
		return fault.InvalidField("held", "cancelled", "Cuộc họp báo đã hủy thì không thể đã diễn ra.", "What was cancelled was not held.")
	}
	return nil
}

// BriefingFields is what is entered of a giao ban báo chí.
type BriefingFields struct {
	Host      string    `bson:"host" json:"host" validate:"required,max=300,line"`
	Topic     string    `bson:"topic" json:"topic" validate:"required,min=3,max=1000"`
	At        time.Time `bson:"at" json:"at" validate:"required"`
	Speaker   string    `bson:"speaker" json:"speaker" validate:"required,max=300,line"`
	Proactive bool      `bson:"proactive" json:"proactive"` // came by itself, which the report counts
	Link      `bson:",inline"`
}

// Briefing is a press briefing that an agency came to (NĐ 244 Đ6.3d).
type Briefing struct {
	Entry          `bson:",inline"`
	BriefingFields `bson:",inline"`
}

func (b *Briefing) fields() *BriefingFields { return &b.BriefingFields }

// MatterFields is what is entered of an unexpected matter of which no incident
// was kept.
type MatterFields struct {
	Title          string     `bson:"title" json:"title" validate:"required,min=3,max=500,line"`
	Clause         string     `bson:"clause" json:"clause,omitempty" validate:"omitempty,oneof=7.2 7.3 7.4 7.5"`
	Received       time.Time  `bson:"received" json:"received" validate:"required"`
	Judged         *time.Time `bson:"judged,omitempty" json:"judged,omitempty"` // that it moves public opinion
	FirstStatement *time.Time `bson:"firstStatement,omitempty" json:"firstStatement,omitempty"`
	Form           string     `bson:"form,omitempty" json:"form,omitempty" validate:"omitempty,oneof=hop-bao dang-tai phong-van van-ban thu-dien-tu truc-tiep giao-ban"`
	Exercise       bool       `bson:"exercise" json:"exercise"`
	Note           string     `bson:"note,omitempty" json:"note,omitempty" validate:"max=5000"`
}

// Matter is an unexpected matter (NĐ 244 Đ7.2–5) entered by hand.
type Matter struct {
	Entry        `bson:",inline"`
	MatterFields `bson:",inline"`
	Due          *time.Time `bson:"-" json:"due,omitempty"`
	Late         bool       `bson:"-" json:"late"`
}

func (m *Matter) fields() *MatterFields { return &m.MatterFields }

func (m *Matter) tie() Tie { return Tie{Exercise: m.Exercise} }

func (m Matter) rule() handbook.Matter {
	out := handbook.Matter{ID: m.ID, Title: m.Title, Department: m.DepartmentID, Clause: m.Clause, Received: m.Received, FirstStatement: m.FirstStatement}
	if m.Judged != nil {
		out.Judged = *m.Judged
	}
	return out
}

func (p *Press) showMatter(m *Matter) {
	if due, ok := m.rule().Due(); ok {
		m.Due, m.Late = &due, late(&due, m.FirstStatement, p.Now())
	}
}

func (p *Press) checkMatter(f MatterFields) error {
	for _, at := range []struct {
		field string
		t     *time.Time
	}{{"received", &f.Received}, {"judged", f.Judged}, {"firstStatement", f.FirstStatement}} {
		if err := p.notFuture(at.field, at.t); err != nil {
			return err
		}
	}
	if f.Clause == handbook.DividedOpinion && f.Judged == nil {
		return fault.InvalidField("judged", "required", "Khoản 4 Điều 7: cần thời điểm xác định vụ việc tác động đến dư luận.", "Article 7.4: the moment at which it was judged to move public opinion is needed.")
	}
	if err := notBefore("judged", f.Judged, f.Received); err != nil {
		return err
	}
	return notBefore("firstStatement", f.FirstStatement, f.Received)
}

// What each kind settles beside its ties.

func settleCorrection(_ context.Context, p *Press, _ policy.Actor, _, c *Correction) error {
	return p.checkCorrection(c.CorrectionFields)
}

func settleBriefing(_ context.Context, _ *Press, _ policy.Actor, _, b *Briefing) error {
	return inRange("at", &b.At)
}

func settleMatter(_ context.Context, p *Press, _ policy.Actor, _, m *Matter) error {
	return p.checkMatter(m.MatterFields)
}

func settleConference(ctx context.Context, p *Press, _ policy.Actor, before, c *Conference) error {
	if err := p.checkConference(c.ConferenceFields); err != nil || before != nil {
		return err
	}
	d, err := p.org.FindDepartment(ctx, c.DepartmentID)
	c.NoticeNeeded = d.Kind != org.KindProvince
	return err
}

// The inputs of the routes.
type (
	correctionInput struct {
		entering
		CorrectionFields
	}
	editCorrectionInput struct {
		correcting
		CorrectionFields
	}
	conferenceInput struct {
		entering
		ConferenceFields
	}
	editConferenceInput struct {
		correcting
		ConferenceFields
	}
	briefingInput struct {
		entering
		BriefingFields
	}
	editBriefingInput struct {
		correcting
		BriefingFields
	}
	matterInput struct {
		entering
		MatterFields
	}
	editMatterInput struct {
		correcting
		MatterFields
	}
)

func (f CorrectionFields) typed() CorrectionFields { return f }
func (f ConferenceFields) typed() ConferenceFields { return f }
func (f BriefingFields) typed() BriefingFields     { return f }
func (f MatterFields) typed() MatterFields         { return f }

func (p *Press) caseRoutes(r *policy.Router) {
	listing(r, "/press/corrections", "found", "Cases of wrong reports within the caller's scope, newest first", p.corrections)
	serve[correctionInput, editCorrectionInput](r, "/press/corrections", p.corrections, caseWords{"Enter a case in which the press printed what is not true", "A case of a wrong report"})
	listing(r, "/press/conferences", "start", "Press conferences within the caller's scope, newest first", p.conferences)
	serve[conferenceInput, editConferenceInput](r, "/press/conferences", p.conferences, caseWords{"Enter a press conference with the contents of its notice", "A press conference"})
	listing(r, "/press/briefings", "at", "Press briefings attended within the caller's scope, newest first", p.briefings)
	serve[briefingInput, editBriefingInput](r, "/press/briefings", p.briefings, caseWords{"Enter a press briefing that the agency came to", "A press briefing"})
	listing(r, "/press/matters", "received", "Unexpected matters entered by hand within the caller's scope, newest first", p.matters)
	serve[matterInput, editMatterInput](r, "/press/matters", p.matters, caseWords{"Enter an unexpected matter of which no incident was kept", "An unexpected matter entered by hand"})
}
