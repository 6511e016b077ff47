package incidents

import (
	"context"
	"fmt"
	"time"

	"lantoa/app/platform/calendar"
	"lantoa/app/platform/fault"
	"lantoa/app/platform/jobs"
	"lantoa/app/reminders"
	"lantoa/handbook"
)

// jobClock tells that a clock runs out, or has.
const jobClock = "incidents.clock"

// The steps of a clock.
const (
	stepWarn = "warn"
	stepDue  = "due"
)

// clockOrder names a run of a clock, and which of its two steps has come.
type clockOrder struct {
	Incident string `json:"incident"`
	Clock    string `json:"clock"`
	Start    int    `json:"start"`
	Step     string `json:"step"`
}

// clockRows are what is to be done for the runs that began after a seq.
func clockRows(i Incident, after int) []jobs.Row {
	var rows []jobs.Row
	for _, r := range i.State.Clocks {
		if r.Start <= after || r.State != handbook.ClockRunning {
			continue
		}
		o := clockOrder{Incident: i.ID, Clock: r.Clock, Start: r.Start}
		if at, ok := handbook.WarnAt(r.Started, r.Due); ok {
			rows = append(rows, o.row(stepWarn, at))
		}
		rows = append(rows, o.row(stepDue, r.Due))
	}
	return rows
}

func (o clockOrder) row(step string, at time.Time) jobs.Row {
	o.Step = step
	return jobs.Row{ID: fmt.Sprintf("incident-clock:%s:%s:%d:%s", o.Incident, o.Clock, o.Start, step), Kind: jobClock, Queue: jobs.Default, Payload: o, NotBefore: at}
}

// Jobs registers the handlers.
func (n *Incidents) Jobs(j *jobs.Jobs) {
	jobs.Handle(j, jobClock, jobs.Default, n.ring)
	jobs.Handle(j, jobEscalate, jobs.Default, n.escalate)
}

// ring tells those on the incident that a clock runs out, or has, by what the
// log says now: of a clock that was met nothing is told, and a warning that
// comes after the end is left to the end. Each is told once, by the id of the
// note.
func (n *Incidents) ring(ctx context.Context, _ string, o clockOrder) error {
	i, err := n.find(ctx, o.Incident)
	if fault.Is(err, fault.NotFound) {
		return jobs.Skip(err)
	}
	if err != nil {
		return err
	}
	r, ok := i.State.Run(o.Clock, o.Start)
	now := n.Now()
	if !ok || r.State != handbook.ClockRunning || o.Step == stepWarn && !now.Before(r.Due) {
		return nil
	}
	var notes []reminders.Note
	for _, m := range i.State.People {
		notes = append(notes, clockNote(i, r, o.Step, m.Person))
	}
	return n.cfg.Reminders.Notify(ctx, notes...)
}

func clockNote(i Incident, r handbook.ClockRun, step, person string) reminders.Note {
	vi, en := "Sắp hết hạn: ", "Due soon: "
	if step == stepDue {
		vi, en = "Đã hết hạn: ", "Overdue: "
	}
	kind := "mục tiêu của Sổ tay"
	if r.Kind == handbook.Legal {
		kind = "thời hạn luật định"
	}
	note := i.note(person, fmt.Sprintf("clock:%s:%d:%s", r.Clock, r.Start, step))
	note.Title = fault.T(mark(i.Exercise)+vi+r.Name+" ("+i.Number+")", markEn(i.Exercise)+en+r.Name+" ("+i.Number+")")
	if r.Unsure {
		kind += ", " + provisional
	}
	note.Body = fmt.Sprintf("%s%s\nHạn: %s (%s)", mark(i.Exercise), i.Title, clockTime(r.Due), kind)
	note.BodyEn = fmt.Sprintf("%s%s\nDue: %s", markEn(i.Exercise), i.Title, clockTime(r.Due))
	if r.Unsure {
		note.BodyEn += " (provisional: the year's days off are not entered)"
	}
	return note
}

// note is the frame of every message about the incident.
func (i Incident) note(person, key string) reminders.Note {
	return reminders.Note{
		Key: i.ID + ":" + key, PersonID: person, Kind: reminders.KindIncident, Link: reminders.Link{Kind: reminders.LinkIncident, ID: i.ID},
		Mail: true, Urgent: true, Exercise: i.Exercise,
	}
}

// provisional says of a due that the calendar lacks a year on its way.
const provisional = "tạm tính, chưa có lịch nghỉ của năm"

func clockTime(t time.Time) string {
	if day, ok := calendar.DayEndingAt(t); ok {
		return "hết ngày " + day.Format("02/01/2006")
	}
	return t.In(calendar.Zone).Format("15:04 ngày 02/01/2006")
}

func day(t time.Time) string { return t.In(calendar.Zone).Format(time.DateOnly) }
