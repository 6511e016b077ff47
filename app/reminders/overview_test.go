package reminders

import (
	"encoding/json"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth/policy"
)

func TestCoordinatorsHearWhoIsLate(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.start(r.main)
	here, there := r.people(3, so), r.people(1, xa)[0]
	mine := r.account(r.people(1, so)[0], policy.Grant{Role: policy.Coordinator, Path: so}, policy.Grant{Role: policy.Coordinator, Path: "/ubnd/"})
	commune := r.account(r.people(1, xa)[0], policy.Grant{Role: policy.Coordinator, Path: xa})
	gone := r.account(r.people(1, so)[0], policy.Grant{Role: policy.Coordinator, Path: so})
	r.Disable(t, gone)
	r.enrol(course, "2026-11-18", here[0], here[1], there, mine) // +3 is 23/11
	r.enrol(advanced, "2026-11-18", here[0])
	r.enrol(course, "2026-11-20", here[2]) // 0 was the latest

	r.day("2026-11-23")
	r.wantMails(1, here[0])
	r.wantMails(0, gone)
	r.wantMails(1, commune)
	r.wantMails(2, mine) // his own, and the overview
	overview := r.mailed(mine)[0]
	if !strings.Contains(overview.Subject, "trong phạm vi phụ trách") {
		overview = r.mailed(mine)[1]
	}
	if overview.Subject != "Lan Tỏa: 4 lượt học quá hạn trong phạm vi phụ trách, ngày 23/11/2026" {
		t.Errorf("subject %q", overview.Subject)
	}
	for _, body := range []string{overview.Text, overview.HTML} {
		for _, want := range []string{
			"Người phát ngôn ở xã: 3 người", ": 1 người", "Sở Văn hóa, Thể thao và Du lịch", "Xã Ân Thi",
			here[0].FullName() + ": quá hạn 3 ngày làm việc", there.FullName(), "4 overdue enrolments",
		} {
			if !strings.Contains(body, want) {
				t.Errorf("no %q in\n%s", want, body)
			}
		}
		for _, unwanted := range []string{here[2].FullName(), "- " + mine.FullName()} {
			if strings.Contains(body, unwanted) {
				t.Errorf("%q in\n%s", unwanted, body)
			}
		}
	}
	if body := r.mailed(commune)[0].Text; !strings.Contains(body, there.FullName()) || strings.Contains(body, here[0].FullName()) {
		t.Errorf("the commune's coordinator reads\n%s", body)
	}

	// The next days bring nothing new, until here[2] is three days late.
	r.day("2026-11-25")
	r.wantMails(2, mine)
	r.day("2026-11-26")
	r.wantMails(3, mine)
	r.wantMails(1, commune)
	if body := r.mailed(mine)[2].Text; !strings.Contains(body, here[2].FullName()) || strings.Contains(body, there.FullName()) {
		t.Errorf("the second overview is\n%s", body)
	}
	if n := r.count("reminders", bson.M{"audience": ToCoordinator, "personId": mine.ID}); n != 5 {
		t.Errorf("%d reminders to the coordinator, want 5", n)
	}

	// Who may read of it.
	list := func(token string) []Reminder {
		var page struct{ Items []Reminder }
		must(t, json.Unmarshal([]byte(token), &page))
		return page.Items
	}
	for _, m := range list(r.want(200, commune, "GET", "/reminders", "")) {
		if m.HolderID != there.ID {
			t.Errorf("the commune's coordinator may read of %s", m.HolderID)
		}
	}
	if n := len(list(r.want(200, commune, "GET", "/reminders", ""))); n != 3 { // there: once to himself, twice to coordinators
		t.Errorf("the commune's coordinator sees %d", n)
	}
	if n := len(list(r.want(200, mine, "GET", "/reminders?day=2026-11-26&person="+mine.ID, ""))); n != 1 {
		t.Errorf("got %d", n)
	}
}

func TestALongListIsCut(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.start(r.main)
	people := r.people(mostNames+5, so)
	boss := r.account(r.people(1, so)[0], policy.Grant{Role: policy.Coordinator, Path: "/"})
	r.enrol(course, "2026-11-18", people...)
	r.day("2026-11-23")
	r.wantMails(1, boss)
	body := r.mailed(boss)[0].Text
	if !strings.Contains(body, "305 người") || !strings.Contains(body, "và 5 lượt học khác") || strings.Count(body, "\n  - ") != mostNames {
		t.Errorf("got %d lines: %.400s", strings.Count(body, "\n  - "), body)
	}
}
