package app

import (
	"context"

	"lantoa/app/press"
	"lantoa/app/reminders"
)

// tellOfPress hands what the press register has to tell to the notifications,
// and to the mail of whoever takes mails.
func (a *App) tellOfPress(ctx context.Context, n press.Notice) error {
	notes := make([]reminders.Note, len(n.PersonIDs))
	for i, person := range n.PersonIDs {
		notes[i] = reminders.Note{
			Key: n.Key, PersonID: person, Kind: reminders.KindPress, Title: n.Title, Body: n.Body.Vi, BodyEn: n.Body.En,
			Link: reminders.Link{Kind: reminders.LinkPress, ID: n.About}, Mail: true,
		}
	}
	return a.Reminders.Notify(ctx, notes...)
}
