package reminders

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/org"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

// newest is the person's newest notification.
func (r *rig) newest(p org.Person) Notification {
	r.t.Helper()
	var out Notifications
	must(r.t, json.Unmarshal([]byte(r.want(200, p, "GET", "/me/notifications?limit=1", "")), &out))
	if len(out.Items) != 1 {
		r.t.Fatalf("%s has no notification", p.FullName())
	}
	return out.Items[0]
}

func TestANotificationLeadsSomewhere(t *testing.T) {
	t.Parallel()
	f := newFollowed(t)
	f.account(f.an)
	f.account(f.chi)
	f.start(f.main)
	f.day("2026-11-23")
	if n := f.newest(f.an); n.Link != (Link{Kind: LinkHome}) || n.Count != 2 ||
		n.BodyEn != "The commune's spokesperson: 3 working days overdue (due 18 November 2026)\nPress conferences: 1 working day overdue (due 20 November 2026)" {
		t.Errorf("two courses: %+v", n)
	}
	if n := f.newest(f.chi); n.Link != (Link{Kind: LinkEnrolment, ID: f.enrolment(f.chi, course)}) || !strings.HasPrefix(n.Body, "Người phát ngôn ở xã: ") {
		t.Errorf("one course: %+v", n)
	}
	if n := f.newest(f.coordinator); n.Link != (Link{Kind: LinkProgress}) || n.Title.En != "1 overdue enrolment in your departments" || n.BodyEn != "The commune's spokesperson: 1 person" {
		t.Errorf("an overview: %+v", n)
	}
	// One that was written before there were links.
	old := notificationID(KindReminder, f.chi.ID, "2026-11-23")
	must(t, updateOne(f.rig, "notifications", old, bson.M{"link": "", "bodyEn": ""}, "$unset"))
	if n := f.newest(f.chi); n.Link != (Link{Kind: LinkHome}) || n.BodyEn != "" {
		t.Errorf("an old one: %+v", n)
	}
	f.set("2026-11-25 09:00")
	f.remind(f.coordinator, f.enrolment(f.an, advanced))
	if n := f.newest(f.an); n.Kind != KindNudge || n.Link != (Link{Kind: LinkEnrolment, ID: f.enrolment(f.an, advanced)}) {
		t.Errorf("a nudge: %+v", n)
	}
}

// TestTheBellIsCheap: asking for one notification among many reads two
// documents, and counts the unread without reading any.
func TestTheBellIsCheap(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	p := r.account(r.people(1, so)[0])
	var docs []any
	for i := range 600 {
		day := fmt.Sprintf("%04d-%02d-%02d", 2020+i/360, i%360/30+1, i%30+1)
		docs = append(docs, Notification{
			ID: notificationID(KindReminder, p.ID, day), PersonID: p.ID, Day: day, Kind: KindReminder, Title: fault.T("Nhắc", "Reminder"), Body: "x",
			Link: Link{Kind: LinkHome}, Count: 1, Read: i%3 == 0, CreatedAt: r.Clock.Now(), Mail: Mailing{State: MailNone},
		})
	}
	_, err := r.DB.Collection("notifications").InsertMany(t.Context(), docs)
	must(t, err)
	must(t, r.DB.RunCommand(t.Context(), bson.D{{Key: "profile", Value: 2}}).Err())
	body := r.want(200, p, "GET", "/me/notifications?limit=1", "")
	must(t, r.DB.RunCommand(t.Context(), bson.D{{Key: "profile", Value: 0}}).Err())
	if !strings.Contains(body, `"unread":400`) {
		t.Errorf("got %.200s", body)
	}
	ops, err := db.Find[struct {
		Op   string `bson:"op"`
		Docs int    `bson:"docsExamined"`
	}](t.Context(), r.DB.Collection("system.profile"), bson.M{"ns": r.DB.Name() + ".notifications"})
	must(t, err)
	read := 0
	for _, o := range ops {
		read += o.Docs
	}
	if len(ops) != 2 || read > 2 {
		t.Errorf("%d documents were read by %+v", read, ops)
	}
}

// TestIndexUnread brings an old database to the new index, and may run again.
func TestIndexUnread(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	indexes := r.DB.Collection("notifications").Indexes()
	_, err := indexes.CreateOne(t.Context(), mongo.IndexModel{
		Keys: bson.D{{Key: "personId", Value: 1}}, Options: options.Index().SetName("personId_where_read").SetPartialFilterExpression(bson.M{"read": false}),
	})
	must(t, err)
	for range 2 {
		must(t, IndexUnread(t.Context(), r.DB))
	}
	specs, err := indexes.ListSpecifications(t.Context())
	must(t, err)
	var names []string
	for _, s := range specs {
		names = append(names, s.Name)
	}
	if all := strings.Join(names, " "); strings.Contains(all, "personId_where_read") || !strings.Contains(all, "personId_read_where_read") {
		t.Errorf("indexes %s", all)
	}
}
