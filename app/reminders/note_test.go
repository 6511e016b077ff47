package reminders

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/platform/fault"
)

func TestANoteIsToldOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.set("2026-11-22 23:00") // a Sunday night
	r.start(r.main)
	all := r.people(3, so)
	an, binh, gone := all[0], all[1], all[2]
	must(t, updateOne(r, "people", gone.ID, bson.M{"active": false}, "$set"))
	r.account(an)
	r.account(binh)
	must(t, updateOne(r, "people", binh.ID, bson.M{"email": "x"}, "$unset"))
	note := func(person, key string) Note {
		return Note{
			Key: key, PersonID: person, Kind: KindIncident, Title: fault.T("[DIỄN TẬP] Sắp hết hạn: tuyên bố tạm", "[EXERCISE] Holding statement is due soon"),
			Body: "Còn 15 phút", BodyEn: "15 minutes left", Link: Link{Kind: LinkIncident, ID: "vv1"}, Mail: true, Urgent: true, Exercise: true,
		}
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			must(t, r.main.Notify(t.Context(), note(an.ID, "vv1:a:warn"), note(binh.ID, "vv1:a:warn"), note(gone.ID, "vv1:a:warn"), note("khong-co", "vv1:a:warn")))
		})
	}
	wg.Wait()
	must(t, r.main.Notify(t.Context(), note(an.ID, "vv1:a:due")))
	r.idle()
	r.wantMails(2, an)
	r.wantMails(0, gone)
	m := r.mailed(an)[0]
	if m.Subject != "[DIỄN TẬP] Sắp hết hạn: tuyên bố tạm" || !strings.Contains(m.Text, "Còn 15 phút") || !strings.Contains(m.Text, url+"/incidents/vv1") ||
		!strings.Contains(m.HTML, "repeating-linear-gradient") {
		t.Errorf("%q\n%s\n%s", m.Subject, m.Text, m.HTML)
	}
	if r.count("notifications", bson.M{}) != 3 {
		t.Errorf("%d notifications", r.count("notifications", bson.M{}))
	}
	var page Notifications
	must(t, json.Unmarshal([]byte(r.want(200, an, "GET", "/me/notifications", "")), &page))
	if page.Unread != 2 || !page.Items[0].Exercise || page.Items[0].Link.Kind != LinkIncident {
		t.Errorf("%+v", page)
	}
	if n := r.newest(binh); n.Body != "Còn 15 phút" {
		t.Errorf("%+v", n)
	}
}
