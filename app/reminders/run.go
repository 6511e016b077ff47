package reminders

import (
	"context"
	"time"

	"lantoa/app/auth/policy"
	"lantoa/app/learning"
	"lantoa/app/org"
	"lantoa/app/platform/jobs"
)

const (
	runBatch = 1000
	// mostSubjects bounds one overview; the rest comes with the next run.
	mostSubjects = 2000
)

// run puts a row for everybody to be told today. It may be repeated: rows have
// the day in their ids, and who had a digest today is passed over.
func (r *Reminders) run(ctx context.Context, id string, o order) error {
	u, err := r.rules(ctx)
	if err != nil {
		return err
	}
	if o.Day != u.today() || !o.Now && !u.calendar.IsWorkday(u.now) {
		return nil // a day gone by is caught up by today's run
	}
	began := time.Now()
	w := &roundup{Reminders: r, rules: u, order: o, people: map[string]bool{}, late: map[string][]string{}}
	if o.Now {
		// Rows of their own: the day's may have lapsed at night. The
		// notification, one a day, sees to it that nobody is told twice.
		w.suffix = "/" + id
	} else if isQuiet, until := quiet(u.calendar, u.now); isQuiet {
		if dayName(until) != o.Day {
			return nil
		}
		w.notBefore = until
	}
	if err := w.all(ctx); err != nil {
		return err
	}
	r.log.Info("reminders: rows put", "day", o.Day, "people", len(w.people), "coordinators", len(w.late), "took", time.Since(began))
	return nil
}

// roundup is one run.
type roundup struct {
	*Reminders
	rules     *rules
	order     order
	suffix    string
	notBefore time.Time

	told         map[string]bool     // notifications of today, by id
	coordinators map[string][]string // people by the path of their grant
	people       map[string]bool     // for whom a row was put
	late         map[string][]string // enrolments to tell a coordinator of
}

func (w *roundup) all(ctx context.Context) error {
	var err error
	if w.told, err = w.digestsOf(ctx, w.order.Day); err != nil {
		return err
	}
	if w.coordinators, err = w.findCoordinators(ctx); err != nil {
		return err
	}
	var batch []item
	filter := learning.IncompleteFilter{DueBefore: horizon(w.rules.steps, w.rules.calendar, w.rules.now)}
	err = w.cfg.Learning.EachIncomplete(ctx, filter, func(e learning.Incomplete) error {
		it, ok := w.rules.judge(e)
		if !ok {
			return nil
		}
		if batch = append(batch, it); len(batch) < runBatch {
			return nil
		}
		full := batch
		batch = nil
		return w.take(ctx, full)
	})
	if err != nil {
		return err
	}
	if err := w.take(ctx, batch); err != nil {
		return err
	}
	return w.putOverviews(ctx)
}

// findCoordinators lists who coordinates, by the path over which they do.
func (r *Reminders) findCoordinators(ctx context.Context) (map[string][]string, error) {
	held, err := r.cfg.Auth.ListHolders(ctx, policy.Coordinator)
	out := map[string][]string{}
	for _, g := range held {
		out[g.Path] = append(out[g.Path], g.PersonID)
	}
	return out, err
}

func (w *roundup) take(ctx context.Context, items []item) error {
	if err := w.putDigests(ctx, items); err != nil {
		return err
	}
	return w.collectLate(ctx, items)
}

func (w *roundup) putDigests(ctx context.Context, items []item) error {
	items, err := w.unsent(ctx, w.order.Day, func(it item) string { return it.PersonID }, items)
	if err != nil {
		return err
	}
	var rows []jobs.Row
	for _, it := range items {
		if w.people[it.PersonID] || w.told[notificationID(KindReminder, it.PersonID, w.order.Day)] {
			continue
		}
		w.people[it.PersonID] = true
		rows = append(rows, w.row("reminder:", jobDigest, order{PersonID: it.PersonID, Day: w.order.Day, Now: w.order.Now}))
	}
	return w.cfg.Jobs.Put(ctx, rows...)
}

func (w *roundup) row(prefix, kind string, o order) jobs.Row {
	return jobs.Row{ID: prefix + o.PersonID + ":" + o.Day + w.suffix, Kind: kind, Queue: jobs.Bulk, Payload: o, NotBefore: w.notBefore}
}

// collectLate notes for each coordinator whom the policy tells them of.
func (w *roundup) collectLate(ctx context.Context, items []item) error {
	var late []item
	var holders []string
	for _, it := range items {
		if it.step.Coordinator {
			late, holders = append(late, it), append(holders, it.PersonID)
		}
	}
	if len(late) == 0 || len(w.coordinators) == 0 {
		return nil
	}
	places, err := w.places(ctx, w.rules.now, holders)
	if err != nil {
		return err
	}
	of := map[string][]item{}
	for _, it := range late {
		for person := range overseers(w.coordinators, places[it.PersonID]) {
			if person != it.PersonID && !w.told[notificationID(KindOverview, person, w.order.Day)] {
				of[person] = append(of[person], it)
			}
		}
	}
	for person, list := range of {
		if list, err = w.unsent(ctx, w.order.Day, func(item) string { return person }, list); err != nil {
			return err
		}
		for _, it := range list {
			if len(w.late[person]) < mostSubjects {
				w.late[person] = append(w.late[person], it.ID)
			}
		}
	}
	return nil
}

// overseers are the coordinators of a posting's department or of one above.
// Somebody without a posting belongs to those of the whole province.
func overseers(coordinators map[string][]string, place org.Posting) map[string]bool {
	out := map[string]bool{}
	for _, path := range append(org.Ancestors(place.DepartmentPath), "/") {
		for _, person := range coordinators[path] {
			out[person] = true
		}
	}
	return out
}

func (w *roundup) putOverviews(ctx context.Context) error {
	for person, subjects := range w.late {
		// One at a time: a payload of many subjects is large.
		row := w.row("reminder:coordinator:", jobOverview, order{PersonID: person, Day: w.order.Day, Subjects: subjects, Now: w.order.Now})
		if err := w.cfg.Jobs.Put(ctx, row); err != nil {
			return err
		}
	}
	return nil
}
