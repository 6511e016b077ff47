package reminders

import (
	"context"
	"maps"
	"slices"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"

	"lantoa/app/audit"
	"lantoa/app/auth/policy"
	"lantoa/app/authoring"
	"lantoa/app/learning"
	"lantoa/app/org"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/app/platform/jobs"
)

// Why an enrolment was not reminded of.
const (
	SkippedToday    = "reminded_today" // the person was nudged today, or had today's digest with it
	SkippedFinished = "finished"       // completed, or nothing asks for it any more
	SkippedNoDue    = "no_due"
	SkippedUnknown  = "not_found" // also for people outside the actor's departments
)

// Nudged is what became of a request to remind.
type Nudged struct {
	Reminded []string  `json:"reminded"` // enrolments
	Skipped  []Skipped `json:"skipped"`
}

// Skipped is an enrolment that nobody was reminded of.
type Skipped struct {
	EnrolmentID string `json:"enrolmentId"`
	Reason      string `json:"reason" enum:"reminded_today,finished,no_due,not_found"`
}

// Nudge reminds the holders of enrolments at once, whatever the hour, each with
// one notification and one mail that name all of theirs and the actor's
// department. Nobody is nudged twice a day, nor reminded twice a day of one
// enrolment: unique indexes see to that, whoever asks at the same moment. A
// repeat under the same request id ("" is none) tells the same again.
//
// Errors: fault.RateLimited beyond mostNudged people an hour; then nobody is
// reminded.
func (r *Reminders) Nudge(ctx context.Context, actor policy.Actor, enrolmentIDs []string, request string) (Nudged, error) {
	n := nudge{Reminders: r, actor: actor, request: request, day: dayName(r.Now()), skipped: map[string]string{}}
	if err := n.read(ctx, enrolmentIDs); err != nil {
		return Nudged{}, err
	}
	for range nudgeTries {
		err := r.db.Tx(ctx, n.send)
		if db.IsDuplicate(err) { // somebody else reminded them meanwhile: look again
			if err := r.db.CatchUp(ctx); err != nil {
				return Nudged{}, err
			}
			continue
		}
		if err != nil {
			return Nudged{}, err
		}
		return n.outcome(enrolmentIDs), nil
	}
	return Nudged{}, fault.New(fault.Unavailable, "Nhiều người đang cùng nhắc. Vui lòng thử lại.", "Several people are sending reminders right now. Please try again.")
}

const nudgeTries = 8

// nudge is one request to remind.
type nudge struct {
	*Reminders
	actor   policy.Actor
	request string
	day     string
	sender  sender

	rules   *rules
	people  map[string]org.Person
	places  map[string]org.Posting
	items   map[string][]item // by person, what may be reminded of
	courses map[string]authoring.Course

	skipped map[string]string // reasons, by enrolment
	told    map[string]string // outcome of send: the same
}

// read looks at what does not change by reminding.
func (n *nudge) read(ctx context.Context, ids []string) (err error) {
	if n.rules, err = n.Reminders.rules(ctx); err != nil {
		return err
	}
	standings, err := n.cfg.Learning.FindStandings(ctx, ids)
	if err != nil {
		return err
	}
	var personIDs []string
	for _, s := range standings {
		personIDs = append(personIDs, s.PersonID)
	}
	personIDs = unique(personIDs)
	if n.places, err = n.Reminders.places(ctx, n.rules.now, personIDs); err != nil {
		return err
	}
	if n.people, err = n.cfg.Org.FindPeople(ctx, personIDs); err != nil {
		return err
	}
	n.items = map[string][]item{}
	var all []item
	for _, id := range ids {
		s := standings[id]
		if reason := n.refuses(s); reason != "" {
			n.skipped[id] = reason
			continue
		}
		it := item{Incomplete: learning.Incomplete{ID: id, PersonID: s.PersonID, CourseCode: s.CourseCode, Due: *s.Due}}
		n.items[s.PersonID], all = append(n.items[s.PersonID], it), append(all, it)
	}
	if len(all) == 0 {
		return nil
	}
	if n.courses, err = n.Reminders.courses(ctx, all); err != nil {
		return err
	}
	n.sender, err = n.findSender(ctx)
	return err
}

// refuses says why an enrolment may not be reminded of at all; "" is nothing.
func (n *nudge) refuses(s learning.Standing) string {
	place, posted := n.places[s.PersonID]
	switch {
	case !posted, !n.people[s.PersonID].Active, !n.actor.CanIn(policy.SendReminders, place.DepartmentPath):
		return SkippedUnknown
	case s.State != learning.Active:
		return SkippedFinished
	case s.Due == nil:
		return SkippedNoDue
	}
	return ""
}

// findSender names the actor's department of today.
func (n *nudge) findSender(ctx context.Context) (sender, error) {
	out := sender{PersonID: n.actor.PersonID, Request: n.request}
	posting, err := n.cfg.Org.MainPosting(ctx, n.actor.PersonID, n.rules.now)
	if fault.Is(err, fault.NotFound) {
		return out, nil
	}
	if err != nil {
		return out, err
	}
	d, err := n.cfg.Org.FindDepartment(ctx, posting.DepartmentID)
	if err != nil {
		return out, err
	}
	d, _ = d.At(n.rules.now)
	out.Department = d.Name
	return out, nil
}

// send writes the reminders, in one transaction.
func (n *nudge) send(ctx context.Context) error {
	n.told = maps.Clone(n.skipped)
	if len(n.items) == 0 {
		return nil
	}
	due, err := n.due(ctx)
	if err != nil || len(due) == 0 {
		return err
	}
	if err := n.spend(ctx, n.actor.PersonID, len(due), n.rules.now); err != nil {
		return err
	}
	var notifications []any
	var writes []mongo.WriteModel
	var rows []jobs.Row
	var entries []audit.Entry
	for _, personID := range slices.Sorted(maps.Keys(due)) {
		items := due[personID]
		note := n.notification(personID, items)
		var subjects []string
		for _, it := range items {
			writes = append(writes, newNudge(note, it, n.places[personID]).write())
			subjects = append(subjects, it.ID)
		}
		notifications = append(notifications, note)
		if note.Mail.State == MailPending {
			rows = append(rows, jobs.Row{ID: mailID(note), Kind: jobMail, Queue: jobs.Bulk, Payload: mailOrder{Notification: note.ID, Day: n.day, Now: true}})
		}
		entries = append(entries, audit.Entry{
			Actor: n.actor, Action: "reminders.send", Subject: "person:" + personID, After: bson.M{"notification": note.ID, "enrolments": subjects},
		})
	}
	if _, err := n.notifications.InsertMany(ctx, notifications); err != nil {
		return err
	}
	if _, err := n.reminders.BulkWrite(ctx, writes); err != nil {
		return err
	}
	if err := n.cfg.Jobs.Put(ctx, rows...); err != nil {
		return err
	}
	return audit.RecordMany(ctx, n.db, entries)
}

// due returns, by person, what they are to be reminded of: nothing for those
// who were nudged today, and nothing that today's digest had.
func (n *nudge) due(ctx context.Context) (map[string][]item, error) {
	had, err := n.hadToday(ctx, slices.Collect(maps.Keys(n.items)), n.day)
	if err != nil {
		return nil, err
	}
	due := map[string][]item{}
	for personID, items := range n.items {
		for _, it := range items {
			switch {
			case n.request != "" && had.requests[it.ID] == n.request: // a repeat
			case had.nudged[personID], had.told[it.ID]:
				n.told[it.ID] = SkippedToday
			default:
				due[personID] = append(due[personID], it)
			}
		}
	}
	return due, nil
}

func (n *nudge) notification(personID string, items []item) Notification {
	sortItems(items)
	note := Notification{
		ID: notificationID(KindNudge, personID, n.day), PersonID: personID, Day: n.day, Kind: KindNudge, CreatedAt: n.rules.now, Sender: &n.sender,
		Mail: Mailing{State: MailPending},
	}
	if n.people[personID].Email == "" {
		note.Mail.State = MailNone
	}
	note.describe(n.rules, items, n.courses)
	return note
}

func (n *nudge) outcome(ids []string) Nudged {
	out := Nudged{Reminded: []string{}, Skipped: []Skipped{}}
	for _, id := range ids {
		if reason := n.told[id]; reason != "" {
			out.Skipped = append(out.Skipped, Skipped{EnrolmentID: id, Reason: reason})
			continue
		}
		out.Reminded = append(out.Reminded, id)
	}
	return out
}
