package reminders

import (
	"context"
	"errors"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/app/platform/jobs"
	"lantoa/app/platform/mail"
)

// claimFor is how long one try may take to send: longer than mail.Timeout for
// connecting and sending together. A try that died holds the mail up this long.
const claimFor = 2 * time.Minute

// retryAfter is how long a mail may be under way before the reconciler asks.
const retryAfter = 10 * time.Minute

type mailOrder struct {
	Notification string `json:"notification"`
	Day          string `json:"day"`
	Now          bool   `json:"now,omitempty"`
}

var errBusy = errors.New("another try is sending this mail")

// send sends the mail of a notification. Only one try at a time has the claim
// to it, and what is settled is not sent again: the mail is sent once, unless
// the process dies, or the server's answer is lost, between the server's
// taking it and settle, one write later. Then a second one goes out after
// claimFor, with the same Message-ID, by which mail programs show it once.
func (r *Reminders) send(ctx context.Context, id string, o mailOrder) error {
	n, err := db.FindOne[Notification](ctx, r.notifications, bson.M{"_id": o.Notification})
	if fault.Is(err, fault.NotFound) {
		return jobs.Skip(err)
	}
	if err != nil || n.Mail.State != MailPending {
		return err
	}
	u, err := r.rules(ctx)
	if err != nil {
		return err
	}
	held, lapsed, err := r.heldMail(ctx, u, n, jobs.Row{ID: id, Kind: jobMail, Payload: o}, o)
	switch {
	case err != nil:
		return err
	case lapsed:
		return r.lapse(ctx, n.ID)
	case held:
		return nil
	}
	chosen, err := r.FindPreferences(ctx, n.PersonID)
	if err != nil {
		return err
	}
	message, needed, err := r.compose(ctx, u, n, chosen.Language)
	if err != nil {
		return err
	}
	claim, err := r.claim(ctx, n.ID)
	if err != nil || claim == "" {
		return err
	}
	switch {
	case !n.Urgent && !chosen.wants(n.Kind):
		return r.settle(ctx, n.ID, claim, MailDeclined)
	case !needed:
		return r.settle(ctx, n.ID, claim, MailNeedless)
	}
	err = r.cfg.Mail.Send(ctx, message)
	switch {
	case err == nil:
		return r.settle(ctx, n.ID, claim, MailSent)
	case errors.Is(err, mail.ErrInvalid), errors.Is(err, mail.ErrRefused):
		return jobs.Skip(errors.Join(err, r.settle(ctx, n.ID, claim, MailRefused)))
	}
	return errors.Join(err, r.settle(ctx, n.ID, claim, MailPending))
}

// nudgeFor is how long the mail of a nudge may wait: whoever asked did not ask
// for a day.
const nudgeFor = 24 * time.Hour

// heldMail is held for a mail: that of a nudge or a note waits for no hours, and
// its day may pass.
func (r *Reminders) heldMail(ctx context.Context, u *rules, n Notification, again jobs.Row, o mailOrder) (held, lapsed bool, err error) {
	if n.ownDay() {
		return n.over(u), n.over(u), nil
	}
	return r.held(ctx, u, o.Day, o.Now, again)
}

// over tells that the time of the notification's mail is past.
func (n Notification) over(u *rules) bool {
	switch {
	case n.Kind == KindNudge:
		return u.now.Sub(n.CreatedAt) > nudgeFor
	case n.isNote():
		return u.now.Sub(n.CreatedAt) > noteFor
	}
	return n.Day < u.today()
}

// unclaimed is the filter of a mail that is to be sent and nobody is sending,
// by the database's clock.
func unclaimed(id string) bson.M {
	return bson.M{"_id": id, "mail.state": MailPending, "$or": bson.A{
		bson.M{"mail.claim": nil},
		bson.M{"$expr": bson.M{"$lt": bson.A{"$mail.claimedAt", bson.M{"$subtract": bson.A{"$$NOW", claimFor.Milliseconds()}}}}},
	}}
}

// claim returns the claim, "" when the mail is settled already, or errBusy.
func (r *Reminders) claim(ctx context.Context, id string) (string, error) {
	claim := db.NewID()
	res, err := r.notifications.UpdateOne(ctx, unclaimed(id), bson.M{"$set": bson.M{"mail.claim": claim}, "$currentDate": bson.M{"mail.claimedAt": true}})
	if err != nil {
		return "", db.Translate(err)
	}
	if res.MatchedCount == 1 {
		return claim, nil
	}
	n, err := db.FindOne[Notification](ctx, r.notifications, bson.M{"_id": id})
	if err == nil && n.Mail.State == MailPending {
		return "", errBusy
	}
	return "", err
}

// settle gives up the claim and keeps what became of the mail, even while the
// process is being stopped.
func (r *Reminders) settle(ctx context.Context, id, claim, state string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	update := bson.M{"$set": bson.M{"mail.state": state}, "$unset": bson.M{"mail.claim": "", "mail.claimedAt": ""}}
	if state != MailPending {
		update["$set"] = bson.M{"mail.state": state, "mail.settledAt": r.Now()}
	}
	_, err := r.notifications.UpdateOne(ctx, bson.M{"_id": id, "mail.claim": claim}, update)
	return db.Translate(err)
}

// lapse gives up a mail whose day went by and frees its reminders for the next
// run. The notification in the application stays.
func (r *Reminders) lapse(ctx context.Context, id string) error {
	return r.db.Tx(ctx, func(ctx context.Context) error {
		res, err := r.notifications.UpdateOne(ctx, unclaimed(id), bson.M{"$set": bson.M{"mail.state": MailLapsed, "mail.settledAt": r.Now()}})
		if err != nil || res.MatchedCount == 0 {
			return err
		}
		_, err = r.reminders.UpdateMany(ctx, bson.M{"notification": id}, bson.M{"$set": bson.M{"lapsed": true}})
		return err
	})
}

// reconcile looks for mails that should have left and did not: those of days
// gone by lapse, today's whose job gave up are tried again.
func (r *Reminders) reconcile(ctx context.Context) error {
	u, err := r.rules(ctx)
	if err != nil {
		return err
	}
	waiting, err := db.Find[Notification](ctx, r.notifications, bson.M{"mail.state": MailPending, "day": bson.M{"$lte": u.today()}})
	if err != nil {
		return err
	}
	isQuiet, _ := quiet(u.calendar, u.now)
	for _, n := range waiting {
		switch {
		case n.over(u):
			err = r.lapse(ctx, n.ID)
		case (!isQuiet || n.ownDay()) && u.now.Sub(n.CreatedAt) > retryAfter:
			err = r.retry(ctx, mailID(n))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// retry raises a job that ended without settling its mail.
func (r *Reminders) retry(ctx context.Context, id string) error {
	row, err := r.cfg.Jobs.Find(ctx, id)
	if err != nil {
		return err
	}
	if row.State == jobs.Failed || row.State == jobs.Done {
		return r.cfg.Jobs.Raise(ctx, id)
	}
	return nil
}
