package reminders

import (
	"context"
	"fmt"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"

	"lantoa/app/org"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/app/platform/jobs"
	"lantoa/app/platform/mail"
)

// Note is what another feature has to tell one person: in the application and,
// with Mail, by e-mail. It leaves at once, whatever the hour.
type Note struct {
	// Key says what it is about ("01J…:ghi-nhan:3:due"). With Kind and PersonID
	// it makes the id: the same note is never told twice.
	Key      string
	PersonID string
	Kind     string // one of the kinds of notes
	Title    fault.Text
	Body     string // Vietnamese, a line each
	BodyEn   string
	Link     Link
	Mail     bool
	// Urgent mails go to those, too, who want no mails.
	Urgent bool
	// Exercise notes say so, beyond what the title says, in a violet band.
	Exercise bool
}

// Notify tells people, each note once. Inside db.Tx it commits with the fact.
// A note to somebody who is not there is left out.
func (r *Reminders) Notify(ctx context.Context, notes ...Note) error {
	if len(notes) == 0 {
		return nil
	}
	ids := make([]string, len(notes))
	for n, note := range notes {
		ids[n] = note.PersonID
	}
	people, err := r.cfg.Org.FindPeople(ctx, ids)
	if err != nil {
		return err
	}
	return r.db.Tx(ctx, func(ctx context.Context) error {
		for _, note := range notes {
			person, ok := people[note.PersonID]
			if !ok || !person.Active {
				continue
			}
			if err := r.notify(ctx, note, person); err != nil {
				return err
			}
		}
		return nil
	})
}

func (r *Reminders) notify(ctx context.Context, note Note, person org.Person) error {
	now := r.Now()
	n := Notification{
		ID: note.Kind + ":" + note.PersonID + ":" + note.Key, PersonID: note.PersonID, Day: dayName(now), Kind: note.Kind,
		Title: note.Title, Body: note.Body, BodyEn: note.BodyEn, Link: note.Link, Count: 1, CreatedAt: now,
		Urgent: note.Urgent, Exercise: note.Exercise, Mail: Mailing{State: MailNone},
	}
	if n.Body == "" {
		n.Body = n.Title.Vi
	}
	if note.Mail && person.Email != "" {
		n.Mail.State = MailPending
	}
	update := mongo.NewUpdateOneModel().SetUpsert(true).SetFilter(bson.M{"_id": n.ID}).SetUpdate(bson.M{"$setOnInsert": n})
	res, err := r.notifications.BulkWrite(ctx, []mongo.WriteModel{update})
	if err != nil || res.UpsertedCount == 0 || n.Mail.State == MailNone {
		return err
	}
	return r.cfg.Jobs.Put(ctx, jobs.Row{ID: mailID(n), Kind: jobMail, Queue: jobs.Default, Payload: mailOrder{Notification: n.ID, Day: n.Day, Now: true}})
}

// isNote tells that another feature had it to tell.
func (n Notification) isNote() bool {
	switch n.Kind {
	case KindReminder, KindOverview, KindNudge:
		return false
	}
	return true
}

// ownDay tells that the mail is not bound to the day it was ordered on.
func (n Notification) ownDay() bool { return n.Kind == KindNudge || n.isNote() }

// noteFor is how long the mail of a note may wait.
const noteFor = 24 * time.Hour

func (r *Reminders) composeNote(ctx context.Context, n Notification, language string) (m mail.Message, needed bool, err error) {
	person, ok, err := r.recipient(ctx, n.PersonID)
	if err != nil || !ok || person.Email == "" {
		return m, false, err
	}
	subject, body := n.Title.Vi, n.Body
	greeting, more := "Kính gửi "+person.FullName()+",", "Mở trong Lan Tỏa:"
	if language == English {
		subject = n.Title.En
		greeting, more = "Dear "+person.FullName()+",", "Open in Lan Tỏa:"
		if n.BodyEn != "" {
			body = n.BodyEn
		}
	}
	l := noteLetter{Greeting: greeting, Subject: subject, Lines: strings.Split(body, "\n"), More: more, URL: r.cfg.PublicURL + n.Link.path(), Exercise: n.Exercise}
	m = mail.Message{ID: mailID(n), From: r.cfg.MailFrom, To: mail.Address(person.FullName(), person.Email), Subject: subject, Date: r.Now()}
	var plain, rich strings.Builder
	if err := textTemplates.ExecuteTemplate(&plain, "note.txt", l); err != nil {
		return m, false, fmt.Errorf("mail of %s: %w", n.ID, err)
	}
	err = htmlTemplates.ExecuteTemplate(&rich, "note.html", l)
	m.Text, m.HTML = plain.String(), rich.String()
	return m, err == nil, err
}

// noteLetter is what the templates of notes are filled with.
type noteLetter struct {
	Greeting, Subject, More, URL string
	Lines                        []string
	Exercise                     bool
}

// pressPath leads to an entry of the press register ("requests/01J…"), to a
// yearly report ("report/2026/svhttdl"), or, without an id, to the register.
func (l Link) pressPath() string {
	if parts := strings.Split(l.ID, "/"); len(parts) == 3 && parts[0] == "report" {
		return "/press/report?year=" + parts[1] + "&department=" + parts[2]
	}
	return strings.TrimSuffix("/press/"+l.ID, "/")
}

// path is where a link leads in the web app.
func (l Link) path() string {
	switch l.Kind {
	case LinkIncident:
		return "/incidents/" + l.ID
	case LinkHandbook:
		return strings.TrimSuffix("/handbook/"+l.ID, "/")
	case LinkPress:
		return l.pressPath()
	case LinkProgress:
		return "/department"
	}
	return "/"
}

// OpenNotifications lets notes in: several a day of a kind to one person. That
// a digest is one a day is in its id.
func OpenNotifications(ctx context.Context, d *db.DB) error {
	if err := db.Ensure(ctx, d, notificationsCollection()); err != nil {
		return err
	}
	return dropIndex(ctx, d.Collection(notificationsName), "personId_1_day_1_kind_1")
}
