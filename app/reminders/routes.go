package reminders

import (
	"context"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/calendar"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

// Routes registers the feature's routes.
func (r *Reminders) Routes(router *policy.Router) {
	api.Get(router, "/calendar", policy.SignedIn, r.showYear, api.Summary("Days off and swapped working days of a year"))
	api.Put(router, "/calendar/{date}", policy.ManageCalendar, r.putHoliday, api.Summary("Make a date a day off or a swapped working day"))
	api.Delete(router, "/calendar/{date}", policy.ManageCalendar, r.deleteHoliday, api.Summary("Make a date ordinary again"))

	api.Get(router, "/me/notifications", policy.SignedIn, r.listNotifications, api.Summary("Own notifications, newest first, and how many are unread"))
	api.Post(router, "/me/notifications/read", policy.SignedIn, r.markRead, api.Summary("Mark own notifications as read"))

	api.Get(router, "/me/preferences", policy.SignedIn, r.showPreferences, api.Summary("Own language, and which mails to send"))
	api.Put(router, "/me/preferences", policy.SignedIn, r.savePreferences, api.Summary("Change the own preferences; If-Match names the version"))

	r.progressRoutes(router)

	api.Get(router, "/reminders", policy.ReadReminders, r.listReminders, api.Summary("Reminders sent about people of the own departments, newest first"))
	api.Post(router, "/reminders/run", policy.ManageReminders, r.runNow, api.Status(202), api.Idempotent, api.Summary("Send today's reminders now; who had today's is not told again"))
	api.Get(router, "/reminders/policy", policy.SignedIn, r.showPolicy, api.Summary("On which days people are reminded"))
	api.Put(router, "/reminders/policy", policy.ManageReminders, r.savePolicy, api.Summary("Change on which days people are reminded"))
}

type yearInput struct {
	Year int `query:"year" json:"-" validate:"omitempty,min=2020,max=2100"`
}

func (r *Reminders) showYear(ctx context.Context, _ policy.Actor, in yearInput) (Year, error) {
	if in.Year == 0 {
		in.Year = r.Now().In(calendar.Zone).Year()
	}
	return r.ListHolidays(ctx, in.Year)
}

type holidayInput struct {
	Date     string `path:"date" json:"-"`
	Name     string `json:"name" validate:"required,max=200,line"`
	Off      *bool  `json:"off" validate:"required"`
	Verified bool   `json:"verified"`
}

func (r *Reminders) putHoliday(ctx context.Context, actor policy.Actor, in holidayInput) (Holiday, error) {
	return r.PutHoliday(ctx, actor, calendar.Holiday{Date: in.Date, Name: in.Name, Off: *in.Off, Verified: in.Verified})
}

type dateInput struct {
	Date string `path:"date" json:"-" validate:"max=10"`
}

func (r *Reminders) deleteHoliday(ctx context.Context, actor policy.Actor, in dateInput) (api.Nothing, error) {
	return api.Nothing{}, r.DeleteHoliday(ctx, actor, in.Date)
}

type pageInput struct {
	Cursor string `query:"cursor" json:"-"`
	Limit  int    `query:"limit" json:"-" validate:"min=0,max=200"`
}

func (r *Reminders) listNotifications(ctx context.Context, actor policy.Actor, in pageInput) (Notifications, error) {
	return r.ListNotifications(ctx, actor, in.Cursor, in.Limit)
}

type readInput struct {
	IDs []string `json:"ids" validate:"max=200,dive,max=200"`
	All bool     `json:"all"`
}

// Unread is how many notifications are left unread.
type Unread struct {
	Unread int64 `json:"unread"`
}

func (r *Reminders) markRead(ctx context.Context, actor policy.Actor, in readInput) (Unread, error) {
	if in.All == (len(in.IDs) > 0) {
		return Unread{}, fault.InvalidField("ids", "required", "Gửi danh sách ids, hoặc all.", "Send either ids or all.")
	}
	n, err := r.MarkRead(ctx, actor, in.IDs)
	return Unread{Unread: n}, err
}

type remindersInput struct {
	PersonID string    `query:"person" json:"-" validate:"max=100"`
	HolderID string    `query:"holder" json:"-" validate:"max=100"`
	Day      *api.Date `query:"day" json:"-"`
	pageInput
}

func (r *Reminders) listReminders(ctx context.Context, actor policy.Actor, in remindersInput) (db.Page[Reminder], error) {
	f := ReminderFilter{PersonID: in.PersonID, HolderID: in.HolderID}
	if in.Day != nil {
		f.Day = in.Day.Format("2006-01-02")
	}
	return r.ListReminders(ctx, actor, f, in.Cursor, in.Limit)
}

type runInput struct {
	Meta api.Meta `json:"-"`
}

// Run names the job that carries a run out.
type Run struct {
	JobID string `json:"jobId"`
	Day   string `json:"day"`
}

func (r *Reminders) runNow(ctx context.Context, actor policy.Actor, in runInput) (Run, error) {
	id, err := r.RunNow(ctx, actor, in.Meta.IdempotencyID)
	return Run{JobID: id, Day: dayName(r.Now())}, err
}

func (r *Reminders) showPolicy(ctx context.Context, _ policy.Actor, _ api.Nothing) (Policy, error) {
	return r.FindPolicy(ctx)
}

type policyInput struct {
	IfMatch string `header:"If-Match" json:"-"`
	Steps   []Step `json:"steps" validate:"required,min=1,max=12,dive"`
}

func (r *Reminders) savePolicy(ctx context.Context, actor policy.Actor, in policyInput) (Policy, error) {
	version, err := api.ParseVersion(in.IfMatch)
	if err != nil {
		return Policy{}, err
	}
	return r.SavePolicy(ctx, actor, version, in.Steps)
}
