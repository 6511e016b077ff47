package reminders

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/mongo"

	"lantoa/app/authoring"
	"lantoa/app/learning"
	"lantoa/app/org"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/app/platform/jobs"
)

// remind writes one person's digest of the day and asks for its mail.
func (r *Reminders) remind(ctx context.Context, id string, o order) error {
	u, err := r.rules(ctx)
	if err != nil {
		return err
	}
	if held, _, err := r.held(ctx, u, o.Day, o.Now, jobs.Row{ID: id, Kind: jobDigest, Payload: o}); held || err != nil {
		return err
	}
	n := Notification{ID: notificationID(KindReminder, o.PersonID, o.Day), PersonID: o.PersonID, Day: o.Day, Kind: KindReminder, CreatedAt: u.now}
	if had, err := r.hasDigest(ctx, n.ID); had || err != nil {
		return err
	}
	items, err := r.find(ctx, u, learning.IncompleteFilter{PersonIDs: []string{o.PersonID}})
	if err != nil {
		return err
	}
	items, err = r.unsent(ctx, func(it item) string { return it.PersonID }, items)
	if err != nil || len(items) == 0 {
		return err
	}
	person, ok, err := r.recipient(ctx, o.PersonID)
	if err != nil || !ok {
		return err
	}
	places, err := r.places(ctx, u.now, []string{o.PersonID})
	if err != nil {
		return err
	}
	courses, err := r.courses(ctx, items)
	if err != nil {
		return err
	}
	sortItems(items)
	n.describe(u, items, courses)
	return r.issue(ctx, n, person, items, places, o)
}

// recipient returns the person; !ok for one who is not there any more.
func (r *Reminders) recipient(ctx context.Context, personID string) (org.Person, bool, error) {
	person, err := r.cfg.Org.FindPerson(ctx, personID)
	if fault.Is(err, fault.NotFound) {
		return person, false, nil
	}
	return person, err == nil && person.Active, err
}

func (r *Reminders) courses(ctx context.Context, items []item) (map[string]authoring.Course, error) {
	var codes []string
	for _, it := range items {
		if !slices.Contains(codes, it.CourseCode) {
			codes = append(codes, it.CourseCode)
		}
	}
	return r.cfg.Authoring.FindCourses(ctx, codes)
}

// titleOf is the course's title, on one line.
func titleOf(courses map[string]authoring.Course, code string) string {
	title := strings.Join(strings.Fields(courses[code].Title), " ")
	return cmp.Or(title, code)
}

// sortItems puts what is due first in front.
func sortItems(items []item) {
	slices.SortFunc(items, func(a, b item) int { return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.CourseCode, b.CourseCode)) })
}

// mostLines bounds the lines of a notification.
const mostLines = 20

func (n *Notification) describe(u *rules, items []item, courses map[string]authoring.Course) {
	n.Count = len(items)
	first := standing(u.calendar, items[0].Due, u.now)
	n.Title = fault.T(fmt.Sprintf("%d khóa học cần hoàn thành", len(items)), fmt.Sprintf("%d courses to finish", len(items)))
	if len(items) == 1 {
		title := titleOf(courses, items[0].CourseCode)
		n.Title = fault.T(fmt.Sprintf("“%s” %s", title, first.Vi), fmt.Sprintf("“%s”: %s", title, first.En))
	}
	var lines []string
	for _, it := range items[:min(len(items), mostLines)] {
		lines = append(lines, fmt.Sprintf("%s: %s (hạn: %s)", titleOf(courses, it.CourseCode), standing(u.calendar, it.Due, u.now).Vi, dateInWords(it.Due)))
	}
	n.Body = strings.Join(lines, "\n")
}

// issue writes a notification with its reminders and, when the person has an
// address, the row of its mail, all or nothing. When somebody else wrote it
// meanwhile, nothing happens.
func (r *Reminders) issue(ctx context.Context, n Notification, person org.Person, items []item, places map[string]org.Posting, o order) error {
	n.Mail.State = MailPending
	if person.Email == "" {
		n.Mail.State = MailNone
	}
	writes := make([]mongo.WriteModel, len(items))
	for i, it := range items {
		writes[i] = newReminder(n, it, places[it.PersonID]).write()
	}
	err := r.db.Tx(ctx, func(ctx context.Context) error {
		if _, err := r.notifications.InsertOne(ctx, n); err != nil {
			return err
		}
		if _, err := r.reminders.BulkWrite(ctx, writes); err != nil {
			return err
		}
		if n.Mail.State == MailNone {
			return nil
		}
		return r.cfg.Jobs.Put(ctx, jobs.Row{ID: mailID(n), Kind: jobMail, Queue: jobs.Bulk, Payload: mailOrder{Notification: n.ID, Day: o.Day, Now: o.Now}})
	})
	if db.IsDuplicate(err) {
		if had, found := r.hasDigest(ctx, n.ID); had && found == nil {
			return nil
		}
	}
	return err
}

func mailID(n Notification) string { return "mail:" + n.ID }
