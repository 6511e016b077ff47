package auth_test

import (
	"strings"
	"testing"
	"time"

	"lantoa/app/auth"
	"lantoa/app/auth/authtest"
	"lantoa/app/auth/policy"
	"lantoa/app/org"
)

// TestMeTellsAllPlacesByTheirNamesOfToday: a main and two concurrent postings,
// one that ended and one still to come, in a department that was renamed.
func TestMeTellsAllPlacesByTheirNamesOfToday(t *testing.T) {
	t.Parallel()
	w := authtest.New(t)
	ctx, system := t.Context(), policy.System("test")
	w.Clock.Move(time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC).Sub(w.Clock.Now()))
	must(t, w.Org.EnsurePositions(ctx))
	unit := func(id, parent, name string, kind org.Kind) org.Draft {
		return org.Draft{ID: id, ParentID: parent, Naming: org.Naming{Name: name, Kind: kind}}
	}
	_, err := w.Org.Record(ctx, system, org.Event{Kind: org.Create, Date: org.Day(2024, 1, 1), Parts: []org.Draft{
		unit("ubnd", "", "UBND tỉnh Hưng Yên", org.KindProvince), unit("svhttdl", "ubnd", "Sở Văn hóa và Thể thao", org.KindSo), unit("xa-an-thi", "ubnd", "Xã Ân Thi", org.KindXa),
	}})
	must(t, err)
	_, err = w.Org.Record(ctx, system, org.Event{
		Kind: org.Rename, Date: org.Day(2025, 7, 1), Subjects: []string{"svhttdl"},
		Naming: &org.Naming{Name: "Sở Văn hóa, Thể thao và Du lịch", Kind: org.KindSo},
	})
	must(t, err)
	p, err := w.Org.CreatePerson(ctx, system, "", org.PersonDraft{Family: "Phạm", Middle: "Thị", Given: "Nhung", BirthDate: "12/03/1985", Email: "nhung@hungyen.example"},
		&org.PostingDraft{DepartmentID: "svhttdl", PositionID: org.PositionPress, From: org.Day(2024, 3, 1), Decision: "12/QĐ-SVHTTDL"})
	must(t, err)
	end := org.Day(2027, 1, 1)
	for _, d := range []org.PostingDraft{
		{DepartmentID: "xa-an-thi", PositionID: org.PositionOpinion, From: org.Day(2024, 2, 1), To: &end},
		{DepartmentID: "svhttdl", PositionID: org.PositionSpokesman, From: org.Day(2025, 1, 1)},
		{DepartmentID: "ubnd", PositionID: org.PositionLegal, From: end},
	} {
		d.PersonID, d.Concurrent = p.ID, true
		_, err := w.Org.CreatePosting(ctx, system, "", d)
		must(t, err)
	}
	must(t, w.Auth.SeedAccounts(ctx, authtest.Password, auth.Seeded{PersonID: p.ID}))

	b := &browser{t: t, w: w, token: w.SignIn(t, p).AccessToken}
	body := b.want(200, "GET", "/me", "").body
	for _, want := range []string{
		`"birthDate":"1985-03-12"`, `"createdAt":"`,
		`"posting":{"departmentId":"svhttdl","departmentPath":"/ubnd/svhttdl/","departmentName":"Sở Văn hóa, Thể thao và Du lịch",` +
			`"positionId":"chuyen-vien-bao-chi","positionName":"Chuyên viên báo chí","main":true,"decision":"12/QĐ-SVHTTDL","from":"2024-03-01"}`,
		`"departmentName":"Xã Ân Thi","positionId":"nguoi-theo-doi-du-luan","positionName":"Người theo dõi dư luận","main":false,"from":"2024-02-01","to":"2027-01-01"}`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in\n%s", want, body)
		}
	}
	var me auth.Me
	decode(t, body, &me)
	var order []string
	for _, held := range me.Postings {
		order = append(order, held.PositionID)
	}
	if got := strings.Join(order, " "); got != org.PositionPress+" "+org.PositionOpinion+" "+org.PositionSpokesman {
		t.Errorf("postings %s", got)
	}

	w.Clock.Move(end.Sub(w.Clock.Now()))
	decode(t, (&browser{t: t, w: w, token: w.SignIn(t, p).AccessToken}).want(200, "GET", "/me", "").body, &me)
	if len(me.Postings) != 3 || me.Postings[2].PositionID != org.PositionLegal {
		t.Errorf("on the day of the change: %+v", me.Postings)
	}

	nowhere := authtest.AddPerson(t, w.DB, "", w.Clock.Now())
	must(t, w.Auth.SeedAccounts(ctx, authtest.Password, auth.Seeded{PersonID: nowhere.ID}))
	body = (&browser{t: t, w: w, token: w.SignIn(t, nowhere).AccessToken}).want(200, "GET", "/me", "").body
	if !strings.Contains(body, `"postings":[]`) || strings.Contains(body, `"posting":`) {
		t.Errorf("somebody without a place: %s", body)
	}
}
