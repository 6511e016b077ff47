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
	err = r.digest(ctx, u, n, o)
	if db.IsDuplicate(err) { // somebody nudged them at the same moment
		if err := r.db.CatchUp(ctx); err != nil {
			return err
		}
		return r.digest(ctx, u, n, o)
	}
	return err
}

// digest fills the notification with what is still to be told, and issues it.
func (r *Reminders) digest(ctx context.Context, u *rules, n Notification, o order) error {
	items, err := r.find(ctx, u, learning.IncompleteFilter{PersonIDs: []string{o.PersonID}})
	if err != nil {
		return err
	}
	items, err = r.unsent(ctx, o.Day, func(it item) string { return it.PersonID }, items)
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
	return cmp.Or(oneLine(courses[code].Title), code)
}

// titleEnOf is the English title; the Vietnamese one where there is no other.
func titleEnOf(courses map[string]authoring.Course, code string) string {
	return cmp.Or(oneLine(courses[code].TitleEn), titleOf(courses, code))
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// sortItems puts what is due first in front.
func sortItems(items []item) {
	slices.SortFunc(items, func(a, b item) int { return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.CourseCode, b.CourseCode)) })
}

// mostLines bounds the lines of a notification.
const mostLines = 20

func (n *Notification) describe(u *rules, items []item, courses map[string]authoring.Course) {
	n.Count = len(items)
	first := u.line(items[0], courses)
	n.Title = fault.T(fmt.Sprintf("%d khóa học cần hoàn thành", len(items)), fmt.Sprintf("%d courses to finish", len(items)))
	if len(items) == 1 {
		n.Title = fault.T(fmt.Sprintf("“%s” %s", first.Title, first.Standing), fmt.Sprintf("“%s”: %s", first.TitleEn, first.StandingEn))
	}
	if n.Sender != nil {
		who := n.Sender.name()
		n.Title.Vi, n.Title.En = who.Vi+" nhắc: "+n.Title.Vi, who.En+" asks: "+n.Title.En
	}
	var vi, en []string
	for _, it := range items[:min(len(items), mostLines)] {
		l := u.line(it, courses)
		vi = append(vi, fmt.Sprintf("%s: %s (hạn: %s)", l.Title, l.Standing, l.Due))
		en = append(en, fmt.Sprintf("%s: %s (due %s)", l.TitleEn, l.StandingEn, l.DueEn))
	}
	n.Body, n.BodyEn, n.Link = strings.Join(vi, "\n"), strings.Join(en, "\n"), linkTo(n.Kind, items)
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
