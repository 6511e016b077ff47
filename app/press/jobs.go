package press

import (
	"context"
	"fmt"
	"time"

	"lantoa/app/auth/policy"
	"lantoa/app/org"
	"lantoa/app/platform/calendar"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/app/platform/jobs"
	"lantoa/handbook"

	"go.mongodb.org/mongo-driver/bson"
)

// The kinds of jobs.
const (
	jobPublish = "press.publish"
	jobDue     = "press.due"
)

// reportDays are the mornings on which agencies that have not submitted are
// reminded: from the closing of the data to the day before the report is due.
const reportDays = "0 8 15,17,18,19 12 *"

// reckonDues is when the dues of open requests are worked out anew: Tết, days
// made up and swapped working days are announced year by year, and entered when
// requests run already.
const reckonDues = "30 5 * * *"

// ahead is how long before a clock runs out people are reminded.
const (
	publishAhead = 4 * time.Hour
	requestAhead = 24 * time.Hour
)

// alarm names what is to be looked at, and for which due it was set: one that
// was set for another due is passed over.
type alarm struct {
	ID  string    `json:"id"`
	Due time.Time `json:"due"`
}

// Jobs registers the reminders.
func (p *Press) Jobs(j *jobs.Jobs) {
	jobs.Handle(j, jobPublish, jobs.Default, p.remindPublish)
	jobs.Handle(j, jobDue, jobs.Default, p.remindRequest)
	j.Periodic("press-report", reportDays, p.remindReports)
	j.Periodic("press-dues", reckonDues, func(ctx context.Context, _ time.Time) error { return p.ReckonDues(ctx) })
}

// ReckonDues works out the dues by law of open requests by the calendar as it
// is now, and has people reminded of those that moved. It may run at any time,
// twice too.
func (p *Press) ReckonDues(ctx context.Context) error {
	days, err := p.cfg.Calendar(ctx)
	if err != nil {
		return err
	}
	open, err := db.Find[Request](ctx, p.requests.collection, bson.M{"state": Open, "dueBy": ByLaw, standing.Key: standing.Value})
	if err != nil {
		return err
	}
	for _, r := range open {
		now := r
		now.reckon(days)
		if now.Due.Equal(*r.Due) && now.DueUnsure == r.DueUnsure {
			continue
		}
		_, err := p.requests.change(ctx, policy.System("press-dues"), policy.ManagePress, r.ID, r.ETag(), "reckon", func(ctx context.Context, r *Request) error {
			r.reckon(days)
			return p.remindOfRequest(ctx, *r)
		})
		if err != nil && !fault.Is(err, fault.Stale) { // somebody is at it: tomorrow, or by their own writing
			return err
		}
	}
	return nil
}

// remindToPublish puts the rows of a regular spokesperson's clock, before and
// at its end. It joins the transaction.
func (p *Press) remindToPublish(ctx context.Context, s Spokesperson) error {
	if s.Kind != handbook.AssignedSpeaks || s.AssignedAt == nil {
		return nil
	}
	return p.alarms(ctx, jobPublish, s.ID, s.AssignedAt.Add(handbook.PublishWithin), publishAhead)
}

// remindOfRequest puts the rows of a request's due. It joins the transaction.
func (p *Press) remindOfRequest(ctx context.Context, r Request) error {
	if r.Due == nil || r.Exercise {
		return nil
	}
	return p.alarms(ctx, jobDue, r.ID, *r.Due, requestAhead)
}

// alarms puts two rows, ahead of the due and at it. Those of a due that is
// long past are not put.
func (p *Press) alarms(ctx context.Context, kind, id string, due time.Time, ahead time.Duration) error {
	due = due.UTC().Truncate(time.Millisecond)
	if p.cfg.Jobs == nil || due.Before(p.Now().Add(-ahead)) {
		return nil
	}
	row := func(at time.Time) jobs.Row {
		return jobs.Row{ID: fmt.Sprintf("%s:%s:%d", kind, id, at.Unix()), Kind: kind, Queue: jobs.Default, Payload: alarm{ID: id, Due: due}, NotBefore: at}
	}
	return p.cfg.Jobs.Put(ctx, row(due.Add(-ahead)), row(due.Add(time.Second)))
}

func (p *Press) remindPublish(ctx context.Context, id string, a alarm) error {
	s, err := db.FindOne[Spokesperson](ctx, p.spokespersons.collection, bson.M{"_id": a.ID})
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil || s.Portal != nil || s.Withdrawn != nil {
		return err
	}
	p.showSpokesperson(&s)
	if s.PublishDue == nil || !s.PublishDue.Equal(a.Due) {
		return nil
	}
	title := fault.T("Sắp hết 24 giờ đăng người phát ngôn "+s.Name+" trên cổng của cơ quan", "The 24 hours to name "+s.Name+" on the agency's portal are nearly over")
	if s.PublishLate {
		title = fault.T("Quá 24 giờ chưa đăng người phát ngôn "+s.Name+" trên cổng của cơ quan", s.Name+" was not named on the agency's portal within 24 hours")
	}
	return p.tell(ctx, id, s.Path, title, fault.T("Hạn: "+moment(a.Due)+" (NĐ 244 Điều 3 khoản 3).", "Due: "+moment(a.Due)+" (Decree 244, Article 3.3)."), "spokespersons/"+s.ID)
}

func (p *Press) remindRequest(ctx context.Context, id string, a alarm) error {
	r, err := db.FindOne[Request](ctx, p.requests.collection, bson.M{"_id": a.ID})
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil || r.State != Open || r.Withdrawn != nil || r.Exercise || r.Due == nil || !r.Due.Equal(a.Due) {
		return err
	}
	p.showRequest(&r)
	title := fault.T("Sắp đến hạn trả lời "+r.Outlet, "An answer to "+r.Outlet+" is due soon")
	if r.Late {
		title = fault.T("Quá hạn trả lời "+r.Outlet, "An answer to "+r.Outlet+" is overdue")
	}
	vi, en := dueMoment(a.Due), dueMoment(a.Due)
	if r.DueUnsure {
		vi, en = vi+" (tạm tính, chưa có lịch nghỉ của năm)", en+" (provisional: the year's days off are not entered)"
	}
	return p.tell(ctx, id, r.Path, title, fault.T(cut(r.Question, 200)+"\nHạn: "+vi, cut(r.Question, 200)+"\nDue: "+en), "requests/"+r.ID)
}

// remindReports tells the coordinators of each agency that has not submitted
// its report of the year.
func (p *Press) remindReports(ctx context.Context, slot time.Time) error {
	year := slot.In(jobs.Zone).Year()
	if day := dayOf(slot); day != p.today() {
		return nil // a day gone by is caught up by a later one
	}
	list, err := p.org.ListDepartments(ctx, org.DepartmentFilter{})
	if err != nil {
		return err
	}
	sent, err := db.Find[Report](ctx, p.reports, bson.M{"year": year, "submittedAt": bson.M{"$exists": true}})
	if err != nil {
		return err
	}
	done := map[string]bool{}
	for _, r := range sent {
		done[r.DepartmentID] = true
	}
	title := fault.T(fmt.Sprintf("Chưa nộp báo cáo phát ngôn năm %d", year), fmt.Sprintf("The press report of %d has not been submitted", year))
	body := fault.T("Báo cáo phải gửi trước ngày 20/12 (NĐ 244 Điều 10).", "It is to be sent before 20 December (Decree 244, Article 10).")
	for _, d := range list {
		if !IsAgency(d.Kind) || done[d.ID] {
			continue
		}
		key := fmt.Sprintf("press-report:%d:%s:%s", year, d.ID, dayOf(slot))
		if err := p.tell(ctx, key, d.Path, title, body, fmt.Sprintf("report/%d/%s", year, d.ID)); err != nil {
			return err
		}
	}
	return nil
}

// tell notifies the coordinators whose grant is nearest to the path: those of
// the agency itself, or else of the department above.
func (p *Press) tell(ctx context.Context, key, path string, title, body fault.Text, about string) error {
	if p.cfg.Notify == nil {
		return nil
	}
	people, err := p.coordinators(ctx, path)
	if err != nil || len(people) == 0 {
		return err
	}
	return p.cfg.Notify(ctx, Notice{Key: key, PersonIDs: people, Title: title, Body: body, About: about})
}

func (p *Press) coordinators(ctx context.Context, path string) ([]string, error) {
	held, err := p.cfg.Holders(ctx, policy.Coordinator)
	if err != nil {
		return nil, err
	}
	of := map[string][]string{}
	for _, g := range held {
		of[g.Path] = append(of[g.Path], g.PersonID)
	}
	above := append([]string{"/"}, org.Ancestors(path)...)
	for i := len(above) - 1; i >= 0; i-- {
		if people := of[above[i]]; len(people) > 0 {
			return people, nil
		}
	}
	return nil, nil
}

// moment writes a time as people here do: 08:00 05/11/2026.
func moment(t time.Time) string { return t.In(jobs.Zone).Format("15:04 02/01/2006") }

// dueMoment writes a due.
func dueMoment(t time.Time) string {
	if day, ok := calendar.DayEndingAt(t); ok {
		return "24:00 " + day.Format("02/01/2006")
	}
	return moment(t)
}
