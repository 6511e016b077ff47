package incidents_test

import (
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth/policy"
	"lantoa/app/incidents"
	"lantoa/app/platform/office/officetest"
	"lantoa/handbook"
)

const number = "0912 345 678"

func TestTheAgencysOwnContactsAreKeptAtOpening(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	duty, expert := r.user(so), r.user(so)
	near := r.user(so, policy.Grant{Role: policy.Coordinator, Path: so})
	auditor := r.user(xa, policy.Grant{Role: policy.Auditor, Path: "/"})
	i := duty.open(false)
	want := handbook.Callee{Contact: "lanh-dao", Name: "Trần Quốc Việt", Phone: number, Email: "viet@hungyen.example", Agency: "Sở VHTTDL"}
	if len(i.Callees) != 1 || i.Callees[0] != want {
		t.Errorf("as opened: %+v", i.Callees)
	}
	duty.do(i.ID, handbook.ContactCalled, handbook.Payload{Contact: "lanh-dao", Reached: true})
	duty.join(i.ID, expert, handbook.Expert)

	// Those on it see the numbers, in the view and in the whole.
	for _, who := range []*user{duty, expert} {
		if v := who.view(i.ID); len(v.Callees) != 1 || v.Callees[0] != want {
			t.Errorf("on it: %+v", v.Callees)
		}
		text := paper(t, who.want(200, "GET", "/incidents/"+i.ID+"/export?format=pdf", ""))
		for _, words := range []string{"Danh bạ cần gọi", number, "Đã liên hệ Lãnh đạo trực (Trần Quốc Việt)"} {
			if !strings.Contains(text, words) {
				t.Errorf("the PDF lacks %q", words)
			}
		}
		if whole := decode[incidents.Export](t, who.want(200, "GET", "/incidents/"+i.ID+"/export?format=json", "")); whole.Callees[0] != want {
			t.Errorf("the whole: %+v", whole.Callees)
		}
	}
	// Who only reads does not, nor may they after leaving; writing from outside
	// keeps them for the others.
	outside := func(who *user) {
		t.Helper()
		for _, path := range []string{"", "/export?format=json", "/entries"} {
			body := who.want(200, "GET", "/incidents/"+i.ID+path, "")
			if strings.Contains(body, number) || strings.Contains(body, want.Email) {
				t.Errorf("%q tells the number: %s", path, body)
			}
		}
		if text := paper(t, who.want(200, "GET", "/incidents/"+i.ID+"/export?format=pdf", "")); strings.Contains(text, number) {
			t.Error("the PDF tells the number")
		}
	}
	outside(near)
	outside(auditor)
	near.do(i.ID, handbook.Left, handbook.Payload{Person: expert.ID})
	expert.want(404, "GET", "/incidents/"+i.ID, "")
	if v := duty.view(i.ID); v.Callees[0] != want {
		t.Errorf("after others wrote: %+v", v.Callees)
	}

	// An incident of before has none, and is shown as it was.
	_, err := r.DB.Collection("incidents").UpdateByID(t.Context(), i.ID, bson.M{"$unset": bson.M{"callees": ""}})
	must(t, err)
	if v := duty.view(i.ID); len(v.Callees) != 0 || len(v.Contacts) != 1 {
		t.Errorf("of before: %+v", v.Callees)
	}
	if text := paper(t, duty.want(200, "GET", "/incidents/"+i.ID+"/export?format=pdf", "")); strings.Contains(text, "Danh bạ cần gọi") || !strings.Contains(text, "Đã liên hệ Lãnh đạo trực") {
		t.Error("the PDF of an incident of before")
	}
}

// paper is the text of a PDF on one line.
func paper(t *testing.T, pdf string) string {
	t.Helper()
	return strings.Join(strings.Fields(strings.Join(officetest.PageTexts(t, []byte(pdf)), " ")), " ")
}
