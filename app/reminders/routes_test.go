package reminders

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth/authtest"
	"lantoa/app/auth/policy"
	"lantoa/app/org"
	"lantoa/app/platform/calendar"
)

func TestCalendarRoutes(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	ctx := t.Context()
	must(t, SeedHolidays(ctx, r.DB))
	must(t, SeedHolidays(ctx, r.DB))
	if n := r.count("holidays", bson.M{}); n != len(calendar.Seed()) || r.CountAudit(t, "calendar.seed") != 1 {
		t.Fatalf("%d holidays after seeding twice", n)
	}
	admin := r.account(r.people(1, so)[0], policy.Grant{Role: policy.Administrator, Path: "/"})
	local := r.account(r.people(1, so)[0], policy.Grant{Role: policy.Administrator, Path: so})
	learner := r.account(r.people(1, xa)[0])
	saturday := at(t, "2026-11-28 09:00")
	worked := func() bool {
		c, err := r.main.Calendar(ctx)
		must(t, err)
		return c.IsWorkday(saturday)
	}
	if worked() {
		t.Fatal("a Saturday is worked")
	}
	swap := `{"name":"Làm bù cho ngày 24/11","off":false,"verified":true}`
	for _, tt := range []struct {
		name         string
		who          org.Person
		method, path string
		body         string
		status       int
		holds        string
	}{
		{"a learner reads", learner, "GET", "/calendar?year=2026", "", 200, `{"date":"2026-11-24","name":"Ngày Văn hóa Việt Nam","off":true,"verified":false`},
		{"this year without asking", learner, "GET", "/calendar", "", 200, `"year":2026,"known":true`},
		{"an unknown year says so", learner, "GET", "/calendar?year=2035", "", 200, `"known":false,"holidays":[]`},
		{"nonsense year", learner, "GET", "/calendar?year=9", "", 422, "query.year"},
		{"a learner may not edit", learner, "PUT", "/calendar/2026-11-28", swap, 403, "forbidden"},
		{"one sở may not edit", local, "PUT", "/calendar/2026-11-28", swap, 403, "toàn tỉnh"},
		{"nor delete", local, "DELETE", "/calendar/2026-11-24", "", 403, "toàn tỉnh"},
		{"swap", admin, "PUT", "/calendar/2026-11-28", swap, 200, `"verified":true`},
		{"no such date", admin, "PUT", "/calendar/2026-02-30", swap, 422, "path.date"},
		{"path trick", admin, "PUT", "/calendar/..%2F..%2Fx", swap, 422, "path.date"},
		{"already worked", admin, "PUT", "/calendar/2026-11-27", swap, 422, "ngày làm việc"},
		{"no name", admin, "PUT", "/calendar/2026-11-27", `{"off":true}`, 422, "name"},
		{"off not said", admin, "PUT", "/calendar/2026-11-27", `{"name":"x"}`, 422, "off"},
		{"operator", admin, "PUT", "/calendar/2026-11-27", `{"name":{"$ne":null},"off":true}`, 400, "name"},
		{"another date in the body", admin, "PUT", "/calendar/2026-11-27", `{"date":"2026-01-01","name":"x","off":true}`, 400, "date"},
		{"delete what is not there", admin, "DELETE", "/calendar/2026-11-27", "", 404, "not_found"},
	} {
		status, body := r.call(tt.who, tt.method, tt.path, tt.body)
		if status != tt.status || !strings.Contains(body, tt.holds) {
			t.Errorf("%s: %d %.300s, want %d with %s", tt.name, status, body, tt.status, tt.holds)
		}
	}
	if !worked() {
		t.Error("the swapped Saturday is not worked at once in the same process")
	}
	r.want(204, admin, "DELETE", "/calendar/2026-11-28", "")
	if worked() || r.CountAudit(t, "calendar.put") != 1 || r.CountAudit(t, "calendar.delete") != 1 {
		t.Error("the deletion does not show, or not everything is audited")
	}
}

func TestPolicyRoutes(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	admin := r.account(r.people(1, so)[0], policy.Grant{Role: policy.Administrator, Path: "/"})
	learner := r.account(r.people(1, xa)[0])
	if body := r.want(200, learner, "GET", "/reminders/policy", ""); !strings.Contains(body, `{"offset":7,"coordinator":true}`) || !strings.Contains(body, `"version":0`) {
		t.Errorf("got %s", body)
	}
	steps := `{"steps":[{"offset":2,"coordinator":true},{"offset":-3,"coordinator":false}]}`
	r.want(403, learner, "PUT", "/reminders/policy", steps, "If-Match", `"0"`)
	r.want(422, admin, "PUT", "/reminders/policy", steps)
	r.want(422, admin, "PUT", "/reminders/policy", `{"steps":[]}`, "If-Match", `"0"`)
	r.want(422, admin, "PUT", "/reminders/policy", `{"steps":[{"offset":2},{"offset":2}]}`, "If-Match", `"0"`)
	r.want(422, admin, "PUT", "/reminders/policy", `{"steps":[{"offset":999}]}`, "If-Match", `"0"`)
	r.want(200, admin, "PUT", "/reminders/policy", steps, "If-Match", `"0"`)
	r.want(412, admin, "PUT", "/reminders/policy", steps, "If-Match", `"0"`)
	r.want(200, admin, "PUT", "/reminders/policy", steps, "If-Match", `"1"`)
	if body := r.want(200, admin, "GET", "/reminders/policy", ""); !strings.Contains(body, `"steps":[{"offset":-3,"coordinator":false},{"offset":2,"coordinator":true}]`) || !strings.Contains(body, `"version":2`) {
		t.Errorf("got %s", body)
	}
	if r.CountAudit(t, "reminder-policy.update") != 2 {
		t.Error("the changes are not audited")
	}
	p := r.people(1, so)[0]
	r.enrol(course, "2026-11-27", p) // −3 is 23/11
	r.start(r.main)
	r.day("2026-11-23")
	r.wantMails(1, p)
}

func TestNotificationRoutes(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.start(r.main)
	p := r.account(r.people(1, so)[0])
	other := r.account(r.people(1, so)[0])
	r.enrol(course, "2026-11-27", p, other)
	for _, day := range []string{"2026-11-23", "2026-11-26", "2026-11-27"} {
		r.day(day)
	}
	page := func(query string) Notifications {
		var out Notifications
		must(t, json.Unmarshal([]byte(r.want(200, p, "GET", "/me/notifications"+query, "")), &out))
		return out
	}
	first := page("?limit=2")
	if first.Unread != 3 || len(first.Items) != 2 || first.Next == "" || first.Items[0].Day != "2026-11-27" {
		t.Fatalf("got %+v", first)
	}
	if rest := page("?limit=2&cursor=" + first.Next); len(rest.Items) != 1 || rest.Next != "" || rest.Items[0].Day != "2026-11-23" {
		t.Errorf("got %+v", rest)
	}
	read := func(body string) string { return r.want(200, p, "POST", "/me/notifications/read", body) }
	if got := read(fmt.Sprintf(`{"ids":[%q,%q]}`, first.Items[0].ID, notificationID(KindReminder, other.ID, "2026-11-27"))); !strings.Contains(got, `"unread":2`) {
		t.Errorf("got %s", got)
	}
	if n := r.count("notifications", bson.M{"personId": other.ID, "read": true}); n != 0 {
		t.Error("somebody marked another's notification")
	}
	if got := read(`{"all":true}`); !strings.Contains(got, `"unread":0`) || !page("").Items[0].Read {
		t.Errorf("got %s", got)
	}
	r.want(422, p, "POST", "/me/notifications/read", `{}`)
	r.want(422, p, "POST", "/me/notifications/read", `{"ids":["a"],"all":true}`)
	r.want(400, p, "POST", "/me/notifications/read", `{"ids":{"$ne":null}}`)
	r.want(422, p, "GET", "/me/notifications?cursor=%21", "")
	if body := r.want(200, p, "GET", "/me/notifications", ""); strings.Contains(body, "claim") || strings.Contains(body, p.ID+`","day`) {
		t.Errorf("too much is told: %s", body)
	}
}

func TestEveryRouteAsEverybody(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	cast := authtest.NewCast(t, r.Config, r.Auth, so)
	local := r.account(r.people(1, so)[0], policy.Grant{Role: policy.Administrator, Path: so}, policy.Grant{Role: policy.Staffing, Path: so})
	token := func(t testing.TB) string { return r.SignIn(t, local).AccessToken }
	only := func(want int, body string, header map[string]string) []authtest.Object {
		return []authtest.Object{{Name: "granted in one sở only", Token: token, Body: body, Header: header, Want: want}}
	}
	authtest.Matrix(t, r.Server, cast, authtest.Cases{
		Values: map[string]string{"date": "2026-11-28"},
		Objects: map[string][]authtest.Object{
			"PUT /api/v1/calendar/{date}":    only(403, `{"name":"Làm bù","off":false}`, nil),
			"DELETE /api/v1/calendar/{date}": only(403, "", nil),
			"POST /api/v1/reminders/run":     only(403, "", nil),
			"PUT /api/v1/reminders/policy":   only(403, `{"steps":[{"offset":1}]}`, map[string]string{"If-Match": `"0"`}),
			"GET /api/v1/reminders":          only(200, "", nil),
		},
	})
}
