package reminders

import (
	"context"
	"time"

	"lantoa/app/audit"
	"lantoa/app/auth/policy"
	"lantoa/app/platform/db"
	"lantoa/app/platform/jobs"
)

// The kinds of jobs.
const (
	jobRun      = "reminders.run"
	jobDigest   = "reminders.digest"
	jobOverview = "reminders.overview"
	jobMail     = "reminders.mail"
)

// runAt is the daily run. It looks on every day, since a Saturday may be a
// swapped working day; on days off it does nothing.
const runAt = "0 8 * * *"

// order says for whom and which day, and, for an overview, of what.
type order struct {
	PersonID string   `json:"personId,omitempty"`
	Day      string   `json:"day"`
	Subjects []string `json:"subjects,omitempty"` // enrolments
	// Now is set for a run that somebody asked for: it does not wait for
	// working hours.
	Now bool `json:"now,omitempty"`
}

// Jobs registers the run and what comes of it.
func (r *Reminders) Jobs(j *jobs.Jobs) {
	j.Periodic("reminders", runAt, func(ctx context.Context, slot time.Time) error {
		return r.run(ctx, "", order{Day: dayName(slot)})
	})
	jobs.Handle(j, jobRun, jobs.Bulk, r.run)
	jobs.Handle(j, jobDigest, jobs.Bulk, r.remind)
	jobs.Handle(j, jobOverview, jobs.Bulk, r.overview)
	jobs.Handle(j, jobMail, jobs.Bulk, r.send)
	r.readingJobs(j)
	j.Reconcile("reminders", 5*time.Minute, r.reconcile)
}

// RunNow asks for today's run, at once and whatever the hour: quiet hours are
// for the daily run. Whoever had a digest today gets no second one, so asking
// twice changes nothing. It returns the id of the job. Errors:
// fault.Forbidden.
func (r *Reminders) RunNow(ctx context.Context, actor policy.Actor, key string) (string, error) {
	if !actor.CanIn(policy.ManageReminders, "/") {
		return "", errProvince()
	}
	if key == "" {
		key = db.NewID()
	}
	id, day := jobRun+":"+key, dayName(r.Now())
	return id, r.db.Tx(ctx, func(ctx context.Context) error {
		if err := r.cfg.Jobs.Put(ctx, jobs.Row{ID: id, Kind: jobRun, Queue: jobs.Bulk, Payload: order{Day: day, Now: true}}); err != nil {
			return err
		}
		return audit.Record(ctx, r.db, audit.Entry{Actor: actor, Action: "reminders.run", Subject: "reminders:" + day})
	})
}

// held tells that nothing may leave at this moment for what was ordered for a
// day. Within the day (at noon) again is put as a row for when the quiet ends;
// after it, or after its last working hour, the order lapses: the next run
// starts from what is due then.
func (r *Reminders) held(ctx context.Context, u *rules, day string, now bool, again jobs.Row) (held, lapsed bool, err error) {
	if day != u.today() {
		return true, true, nil
	}
	isQuiet, until := quiet(u.calendar, u.now)
	switch {
	case now || !isQuiet:
		return false, false, nil
	case dayName(until) != day:
		return true, true, nil
	}
	again.ID += "@" + until.Format("15:04")
	again.Queue, again.NotBefore = jobs.Bulk, until
	return true, false, r.cfg.Jobs.Put(ctx, again)
}
