package app

import (
	"context"

	"lantoa/app/audit"
	"lantoa/app/auth"
	"lantoa/app/authoring"
	"lantoa/app/certification"
	"lantoa/app/handbooks"
	"lantoa/app/incidents"
	"lantoa/app/learning"
	"lantoa/app/org"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/jobs"
	"lantoa/app/press"
	"lantoa/app/reminders"
	"lantoa/app/staffing"
	"lantoa/migrations"
)

// steps are all changes of the database, in order. A step that has run
// somewhere is never changed: what comes later is a new step.
var steps = []migrations.Migration{
	collections(1, "platform: outbox, leases, idempotency", append(jobs.Collections(), api.Collections()...)),
	collections(2, "audit: entries and seals", audit.Collections()),
	collections(3, "org: departments, positions, postings, people", org.Collections()),
	collections(4, "auth: accounts, sessions, grants", auth.Collections()),
	collections(5, "authoring: courses, versions, lessons, banks, instruments", authoring.Collections()),
	collections(6, "learning: enrolments, attempts, accommodations, assignments", append(learning.Collections(), learning.AssignmentCollections()...)),
	collections(7, "certification: certificates, books, issuers", certification.Collections()),
	collections(8, "reminders: policies, reminders, notifications, holidays", reminders.Collections()),
	collections(9, "staffing: requirements, waivers", staffing.Collections()),
	{Number: 10, Description: "reminders: the holidays of 2026 to 2028", Up: reminders.SeedHolidays},
	collections(11, "learning: who holds an attempt", learning.Collections()),
	collections(12, "learning: notes on lessons", learning.Collections()),
	{Number: 13, Description: "authoring: whoever wants to may enrol in the courses so far", Up: authoring.OpenCourses},
	collections(14, "reminders: nudges, nobody told twice a day of one enrolment", reminders.Collections()),
	collections(15, "reminders: preferences, declined mails", reminders.Collections()),
	{Number: 16, Description: "reminders: where notifications lead, the unread counted in an index", Up: reminders.IndexUnread},
	collections(17, "handbooks: editions, supplements", handbooks.Collections()),
	collections(18, "handbooks: who must read the handbook, who has", handbooks.AcknowledgementCollections()),
	collections(19, "handbooks: what is opened, what is looked for in vain", handbooks.SearchCollections()),
	collections(20, "press: spokespersons, delegations, requests, corrections, conferences, briefings, matters, reports", press.Collections()),
	{Number: 21, Description: "incidents: their logs, numbers, tasks, evidence; notifications of them", Up: incidents.Migrate},
	collections(22, "press: where and since when an agency's portal names its spokesperson", press.Collections()),
	collections(23, "press: entries that were withdrawn, dues that are not sure; handbooks: what editions no longer have, and have newly", append(press.Collections(), handbooks.Collections()...)),
}

func collections(number int, description string, all []db.Collection) migrations.Migration {
	return migrations.Migration{Number: number, Description: description, Up: func(ctx context.Context, d *db.DB) error {
		return db.Ensure(ctx, d, all...)
	}}
}
