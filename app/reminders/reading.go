package reminders

import (
	"context"
	"fmt"
	"time"

	"lantoa/app/handbooks"
	"lantoa/app/org"
	"lantoa/app/platform/fault"
	"lantoa/app/platform/jobs"
)

// jobReadings tells who has not read the edition of the handbook in force; it
// follows the steps of the policy for courses.
const jobReadings = "reminders.readings"

// readingsAt is after the run for courses has begun.
const readingsAt = "5 8 * * *"

// Where notes about reading lead.
const (
	linkReading = "reading"          // what is to be read
	linkReaders = "acknowledgements" // who has read it
)

// Readings gives everybody who must still read the edition in force; nil is
// nobody. The handbook is built after what it takes its calendar from.
type Readings func(ctx context.Context, f func(handbooks.Unread) error) error

func (r *Reminders) readingJobs(j *jobs.Jobs) {
	j.Periodic("readings", readingsAt, func(ctx context.Context, slot time.Time) error {
		return r.readings(ctx, "", order{Day: dayName(slot)})
	})
	jobs.Handle(j, jobReadings, jobs.Bulk, r.readings)
}

// readings tells each of the latest step that has come for them, once: the note
// is named by edition, due day and step. Coordinators hear, on the day of a step
// that the policy tells them of, how many of theirs it is about.
func (r *Reminders) readings(ctx context.Context, _ string, o order) error {
	u, err := r.rules(ctx)
	if err != nil || r.Readings == nil || o.Day != u.today() || !u.calendar.IsWorkday(u.now) {
		return err // a day gone by is caught up by today's run
	}
	if isQuiet, until := quiet(u.calendar, u.now); isQuiet {
		if dayName(until) != o.Day {
			return nil
		}
		return r.cfg.Jobs.Put(ctx, jobs.Row{ID: "readings:" + o.Day + "@" + until.Format("15:04"), Kind: jobReadings, Queue: jobs.Bulk, Payload: o, NotBefore: until})
	}
	coordinators, err := r.findCoordinators(ctx)
	if err != nil {
		return err
	}
	var batch []Note
	late := map[string]int{} // by coordinator
	var edition handbooks.Unread
	err = r.Readings(ctx, func(e handbooks.Unread) error {
		edition = e
		step, come := Latest(e.Due, u.steps, u.calendar, u.now)
		if !come {
			return nil
		}
		if step.Coordinator && dayName(stepDay(e.Due, step, u.calendar)) == o.Day {
			for person := range overseers(coordinators, org.Posting{DepartmentPath: e.DepartmentPath}) {
				late[person]++
			}
		}
		if batch = append(batch, u.readingNote(e, step)); len(batch) < runBatch {
			return nil
		}
		full := batch
		batch = nil
		return r.notifyEach(ctx, full)
	})
	if err != nil {
		return err
	}
	for person, n := range late {
		batch = append(batch, lateNote(edition, person, n, o.Day))
	}
	return r.notifyEach(ctx, batch)
}

// notifyEach keeps transactions small.
func (r *Reminders) notifyEach(ctx context.Context, notes []Note) error {
	const together = 50
	for len(notes) > 0 {
		n := min(together, len(notes))
		if err := r.Notify(ctx, notes[:n]...); err != nil {
			return err
		}
		notes = notes[n:]
	}
	return nil
}

func (u *rules) readingNote(e handbooks.Unread, s Step) Note {
	how := standing(u.calendar, e.Due, u.now)
	day := dueDay(e.Due)
	return Note{
		Key: fmt.Sprintf("%s:%s:%d", e.EditionID, dayName(day), s.Offset), PersonID: e.PersonID, Kind: KindHandbook, Mail: true,
		Title:  fault.T("Đọc Sổ tay, ấn bản "+e.Number+": "+how.Vi, "Read the handbook, edition "+e.Number+": "+how.En),
		Body:   e.Title + "\nHạn xác nhận đã đọc: " + dateInWords(e.Due),
		BodyEn: e.Title + "\nTo be acknowledged by " + day.Format("2 January 2006"),
		Link:   Link{Kind: LinkHandbook, ID: linkReading},
	}
}

func lateNote(e handbooks.Unread, person string, n int, day string) Note {
	return Note{
		Key: e.EditionID + ":late:" + day, PersonID: person, Kind: KindHandbook, Mail: true,
		Title: fault.T(fmt.Sprintf("%d người trong phạm vi phụ trách chưa đọc Sổ tay, ấn bản %s", n, e.Number),
			fmt.Sprintf("%s in your departments still to read the handbook, edition %s", people(n), e.Number)),
		Link: Link{Kind: LinkHandbook, ID: linkReaders},
	}
}
