package app

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"lantoa/app/auth/authtest"
	"lantoa/app/auth/policy"
)

// TestEveryRouteAsEverybody sends everybody to every route, and then, route by
// route, to objects that are theirs, another person's and another
// department's.
func TestEveryRouteAsEverybody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	cast := authtest.NewCast(t, w.authConfig, w.Auth, farPath)
	w.compareLists()
	cases := authtest.Cases{Objects: w.objects()}
	authtest.Matrix(t, w.Server, cast, cases)
	compareUncovered(t, authtest.Uncovered(w.Server, cases))
}

// The people of the object cases, beside learner and other.
const (
	nearCoordinator = "daumoi.phohien@hungyen.example"
	farCoordinator  = "daumoi@hungyen.example"
	registrar       = "capgcn@hungyen.example"
	registrar2      = "capgcn2@hungyen.example"
	administrator   = "quantri@hungyen.example"
	homeAffairs     = "noivu@hungyen.example"
	auditor         = "kiemtoan@hungyen.example"
)

var (
	nearAdministrator = holder(policy.Administrator, nearPath)
	farAdministrator  = holder(policy.Administrator, farPath)
	nearStaffing      = holder(policy.Staffing, nearPath)
	farStaffing       = holder(policy.Staffing, farPath)
	nearRegistrar     = holder(policy.Registrar, nearPath)
	farRegistrar      = holder(policy.Registrar, farPath)
)

// compareLists looks into the lists of others' things: each shows what is of
// the subject's department to those who have charge of it, and to nobody else.
func (w *world) compareLists() {
	w.t.Helper()
	p, err := w.Org.FindPersonByEmail(w.t.Context(), learner)
	w.must(err)
	for _, list := range []struct {
		path, id   string
		yes, never []string
	}{
		{"/people?limit=200", p.ID, []string{nearCoordinator, nearStaffing, auditor}, []string{farCoordinator, farStaffing}},
		{"/people?q=nhung", p.ID, []string{nearCoordinator, auditor}, []string{farCoordinator}},
		{"/people?department=phuong-pho-hien", p.ID, []string{nearCoordinator, auditor}, []string{farCoordinator}},
		{"/postings?limit=200", p.ID, []string{nearCoordinator, nearStaffing, auditor}, []string{farCoordinator, farStaffing}},
		{"/postings?person=" + p.ID, p.ID, []string{nearCoordinator, auditor}, []string{farCoordinator}},
		{"/certificates", w.certificate, []string{nearCoordinator, nearRegistrar, registrar}, []string{farCoordinator, farRegistrar}},
		{"/certificates?person=" + p.ID, w.certificate, []string{nearCoordinator, registrar}, []string{farCoordinator, farRegistrar}},
		{"/certificates?department=phuong-pho-hien", w.certificate, []string{nearCoordinator, registrar}, []string{farCoordinator, farRegistrar}},
		{"/me/certificates", w.certificate, []string{learner}, []string{other, nearCoordinator, registrar, administrator}},
		{"/me/learning", w.enrolment.ID, []string{learner}, []string{other, nearCoordinator, administrator}},
		{"/assignments", w.assignment, []string{nearCoordinator, nearStaffing, auditor}, []string{farCoordinator, farStaffing}},
		{"/progress?limit=200", w.late, []string{nearCoordinator, nearStaffing, auditor}, []string{farCoordinator, farStaffing, learner}},
		{"/progress?state=open&department=phuong-pho-hien", w.late, []string{nearCoordinator, auditor}, []string{farCoordinator, farStaffing}},
		{"/incidents?limit=200", w.incident, []string{learner, nearCoordinator, auditor}, []string{other, farCoordinator, farStaffing, administrator}},
		{"/incidents?department=phuong-pho-hien", w.incident, []string{learner, nearCoordinator}, []string{other, farCoordinator}},
		{"/me/tasks", w.task, []string{learner}, []string{other, nearCoordinator, administrator}},
		{"/staffing/coverage?limit=200", p.ID, []string{nearCoordinator, nearStaffing, auditor}, []string{farCoordinator, farStaffing}},
		{"/press/requests", w.press["requests"], []string{nearCoordinator, nearStaffing, auditor, pressOffice}, []string{farCoordinator, farStaffing, learner}},
		{"/press/delegations", w.press["delegations"], []string{nearCoordinator, auditor}, []string{farCoordinator, farStaffing}},
		{"/press/spokespersons", w.press["spokespersons"], []string{nearCoordinator, nearStaffing, auditor}, []string{farCoordinator, farStaffing, learner}},
		{"/press/reports/2026/cases?line=3&department=phuong-pho-hien", w.press["requests"], []string{nearCoordinator, auditor, pressOffice}, []string{farCoordinator, farStaffing}},
	} {
		for _, who := range slices.Concat(list.yes, list.never) {
			status, answer := authtest.Call(w.t, w.Server, "GET", "/api/v1"+list.path, w.as(who), "", nil)
			want, shows := slices.Contains(list.yes, who), strings.Contains(answer, list.id)
			if status >= 500 || want && status != 200 || shows != want {
				w.t.Errorf("GET %s as %s: %d, shows it: %v, want %v: %.300s", list.path, who, status, shows, want, answer)
			}
		}
	}
}

// on are the calls on one object; each want is "who → status".
type on struct {
	values map[string]string
	body   string
	header map[string]string
	wants  []want
}

type want struct {
	who    string
	status int
}

func (w *world) cases(list ...on) []authtest.Object {
	var out []authtest.Object
	for _, o := range list {
		for _, c := range o.wants {
			out = append(out, authtest.Object{
				Name: fmt.Sprintf("%v as %s", o.values, c.who), Token: func(testing.TB) string { return w.as(c.who) },
				Values: o.values, Body: o.body, Header: o.header, Want: c.status,
			})
		}
	}
	return out
}

// objects are the calls that turn on whose the object is. Within a route they
// go in order, refusals first; routes go in the order of their registration.
func (w *world) objects() map[string][]authtest.Object {
	all := map[string][]authtest.Object{}
	for _, table := range []map[string][]authtest.Object{w.accountObjects(), w.peopleObjects(), w.learningObjects(), w.assignmentObjects(), w.certificateObjects(), w.staffingObjects(), w.reminderObjects(), w.incidentObjects(), w.provinceObjects(), w.handbookObjects(), w.pressObjects()} {
		for route, objects := range table {
			all[route] = append(all[route], objects...)
		}
	}
	return all
}

func (w *world) accountObjects() map[string][]authtest.Object {
	// A second session of the learner, to be ended from the first.
	session := sessionID(w, w.token(w.t, learner))
	subject, self := map[string]string{"id": w.subject.ID}, map[string]string{"id": personID(w, nearAdministrator)}
	return map[string][]authtest.Object{
		"DELETE /api/v1/me/sessions/{id}": w.cases(on{
			values: map[string]string{"id": session},
			wants:  []want{{other, 404}, {administrator, 404}, {learner, 204}},
		}),
		"GET /api/v1/people/{id}/grants": w.cases(on{
			values: subject,
			wants:  []want{{learner, 403}, {nearCoordinator, 403}, {farAdministrator, 404}, {nearAdministrator, 200}, {administrator, 200}},
		}),
		"POST /api/v1/people/{id}/grants": w.cases(
			on{values: subject, body: granting("approver", nearPath), wants: []want{{learner, 403}, {farAdministrator, 404}}},
			on{values: subject, body: granting("approver", "/"), wants: []want{{nearAdministrator, 403}}},
			on{values: subject, body: granting("approver", farPath), wants: []want{{nearAdministrator, 403}}},
			on{values: self, body: granting("auditor", nearPath), wants: []want{{nearAdministrator, 403}}},
			on{values: subject, body: granting("approver", nearPath), wants: []want{{nearAdministrator, 201}, {administrator, 409}}}),
		"POST /api/v1/grants/{id}/end": w.cases(on{
			values: map[string]string{"id": w.grant},
			wants:  []want{{learner, 403}, {farAdministrator, 404}, {nearAdministrator, 200}, {administrator, 409}},
		}),
		"GET /api/v1/people/{id}/account": w.cases(on{
			values: subject,
			wants:  []want{{learner, 403}, {farAdministrator, 404}, {nearAdministrator, 200}, {administrator, 200}},
		}),
		"POST /api/v1/people/{id}/account": w.cases(
			on{values: subject, body: `{"action":"disable"}`, wants: []want{{learner, 403}, {farAdministrator, 404}}},
			on{values: subject, body: `{"action":"reset"}`, wants: []want{{farAdministrator, 404}}},
			on{values: self, body: `{"action":"reset"}`, wants: []want{{nearAdministrator, 403}}},
			on{values: subject, body: `{"action":"disable"}`, wants: []want{{nearAdministrator, 200}}}),
	}
}

func granting(role, path string) string { return fmt.Sprintf(`{"role":%q,"path":%q}`, role, path) }

func (w *world) peopleObjects() map[string][]authtest.Object {
	first := map[string]string{"If-Match": `"0"`}
	subject := map[string]string{"id": w.subject.ID}
	end := on{values: map[string]string{"id": w.posting}, body: `{"to":"2099-01-01","decision":"Dữ liệu thử"}`}
	return map[string][]authtest.Object{
		"GET /api/v1/people/{id}": w.cases(on{
			values: subject,
			wants:  []want{{learner, 403}, {farCoordinator, 404}, {farStaffing, 404}, {nearCoordinator, 200}, {nearStaffing, 200}, {auditor, 200}},
		}),
		"PATCH /api/v1/people/{id}": w.cases(on{
			values: subject, header: first, body: `{"phone":"0912345678"}`,
			wants: []want{{learner, 403}, {nearCoordinator, 403}, {farStaffing, 404}, {farAdministrator, 404}, {nearStaffing, 200}, {homeAffairs, 412}},
		}),
		"POST /api/v1/postings/{id}/end": w.cases(on{
			values: end.values, body: end.body,
			wants: []want{{learner, 403}, {nearCoordinator, 403}, {farStaffing, 404}, {nearStaffing, 200}, {homeAffairs, 409}},
		}),
		"POST /api/v1/people/{id}/accommodations": w.cases(
			on{values: subject, body: accommodating, wants: []want{{learner, 403}, {farCoordinator, 404}, {nearCoordinator, 201}, {homeAffairs, 201}}},
			on{values: map[string]string{"id": personID(w, nearCoordinator)}, body: accommodating, wants: []want{{nearCoordinator, 403}}}),
		"GET /api/v1/people/{id}/accommodations": w.cases(on{
			values: subject,
			wants:  []want{{learner, 403}, {farCoordinator, 404}, {nearCoordinator, 200}, {homeAffairs, 200}},
		}),
	}
}

const accommodating = `{"timeFactor":1.5,"extraAttempts":1,"reason":"Có xác nhận của cơ sở y tế"}`

// learningObjects: what is learnt is the learner's alone; no coordinator reads
// it by these routes.
func (w *world) learningObjects() map[string][]authtest.Object {
	own := func(status int, values map[string]string, body string) []authtest.Object {
		return w.cases(on{
			values: values, body: body,
			wants: []want{{other, 404}, {nearCoordinator, 404}, {farCoordinator, 404}, {homeAffairs, 404}, {administrator, 404}, {auditor, 404}, {learner, status}},
		})
	}
	note := w.cases(on{
		values: map[string]string{"id": w.enrolment.ID, "lesson": w.lesson}, header: map[string]string{"If-Match": `"0"`}, body: `{"text":"Ghi nhớ"}`,
		wants: []want{{other, 404}, {nearCoordinator, 404}, {homeAffairs, 404}, {administrator, 404}, {auditor, 404}, {learner, 200}, {learner, 412}},
	})
	e := map[string]string{"id": w.enrolment.ID, "lesson": w.lesson, "quiz": w.quiz, "name": "nhat-ky-gio-dau.txt"}
	a := map[string]string{"id": w.attempt.ID, "question": w.attempt.Paper.Questions[0].ID}
	return map[string][]authtest.Object{
		"GET /api/v1/enrolments/{id}":                           own(200, e, ""),
		"GET /api/v1/enrolments/{id}/lessons/{lesson}":          own(200, e, ""),
		"PUT /api/v1/enrolments/{id}/lessons/{lesson}/progress": own(200, e, `{"seconds":1,"position":0.5}`),
		"GET /api/v1/enrolments/{id}/lessons/{lesson}/note":     own(200, e, ""),
		"PUT /api/v1/enrolments/{id}/lessons/{lesson}/note":     note,
		"GET /api/v1/enrolments/{id}/files/{name}":              own(200, e, ""),
		"GET /api/v1/enrolments/{id}/quizzes/{quiz}/attempts":   own(200, e, ""),
		"POST /api/v1/enrolments/{id}/quizzes/{quiz}/attempts":  own(200, e, ""),
		"GET /api/v1/attempts/{id}":                             own(200, a, ""),
		"PUT /api/v1/attempts/{id}/answers/{question}":          own(200, a, `{"seq":1,"answer":{}}`),
		"POST /api/v1/attempts/{id}/hold":                       own(200, a, `{"client":"tab-1","device":"Máy tính"}`),
		"GET /api/v1/attempts/{id}/hold":                        own(200, a, ""),
		"POST /api/v1/attempts/{id}/submit":                     own(200, a, ""),
	}
}

func (w *world) assignmentObjects() map[string][]authtest.Object {
	id := map[string]string{"id": w.assignment}
	read := w.cases(on{values: id, wants: []want{{learner, 403}, {farCoordinator, 404}, {farStaffing, 404}, {nearCoordinator, 200}, {nearStaffing, 200}, {auditor, 200}}})
	return map[string][]authtest.Object{
		"GET /api/v1/assignments/{id}":         read,
		"GET /api/v1/assignments/{id}/members": read,
		"POST /api/v1/assignments": w.cases(
			on{body: assigning("phuong-pho-hien"), wants: []want{{learner, 403}, {farCoordinator, 403}}},
			on{body: assigning("ubnd"), wants: []want{{nearCoordinator, 403}, {farCoordinator, 403}}}),
		"POST /api/v1/assignments/{id}/end": w.cases(on{
			values: id, body: `{"reason":"Đã hoàn thành kế hoạch"}`,
			wants: []want{{learner, 403}, {auditor, 403}, {farCoordinator, 404}, {farStaffing, 404}, {nearCoordinator, 200}, {homeAffairs, 409}},
		}),
	}
}

func (w *world) certificateObjects() map[string][]authtest.Object {
	first, second := map[string]string{"id": w.certificate}, map[string]string{"id": w.spare}
	read := w.cases(
		on{values: first, wants: []want{
			{other, 404},
			{farCoordinator, 404},
			{farRegistrar, 404},
			{administrator, 404},
			{learner, 200},
			{nearCoordinator, 200},
			{nearRegistrar, 200},
			{registrar, 200},
			{auditor, 200},
		}},
		on{values: second, wants: []want{{learner, 404}, {nearCoordinator, 404}, {other, 200}, {farCoordinator, 200}}})
	const asking = `{"reason":"Sai họ tên trên giấy chứng nhận"}`
	return map[string][]authtest.Object{
		"GET /api/v1/certificates/{id}":      read,
		"GET /api/v1/certificates/{id}/file": read,
		"POST /api/v1/certificates/{id}/revocation": w.cases(
			on{values: first, body: asking, wants: []want{{learner, 403}, {nearCoordinator, 403}, {farRegistrar, 404}, {nearRegistrar, 200}, {registrar, 409}}},
			on{values: second, body: asking, wants: []want{{nearRegistrar, 404}, {registrar, 200}}}),
		"POST /api/v1/certificates/{id}/revocation/confirm": w.cases(
			on{values: first, wants: []want{{learner, 403}, {farRegistrar, 404}, {nearRegistrar, 403}, {registrar2, 200}, {registrar, 409}}}),
		"DELETE /api/v1/certificates/{id}/revocation": w.cases(
			on{values: second, wants: []want{{other, 403}, {nearRegistrar, 404}, {registrar, 200}, {registrar, 409}}}),
	}
}

// staffingObjects: requirements are the province's, waivers a department's.
func (w *world) staffingObjects() map[string][]authtest.Object {
	requirement, waiver := map[string]string{"id": w.requirement}, map[string]string{"id": w.waiver}
	return map[string][]authtest.Object{
		"POST /api/v1/staffing/requirements/{id}/end": w.cases(on{
			values: requirement, body: `{"to":"2099-01-01"}`,
			wants: []want{{learner, 403}, {nearCoordinator, 403}, {nearStaffing, 403}, {homeAffairs, 200}, {homeAffairs, 409}},
		}),
		"POST /api/v1/staffing/waivers": w.cases(
			on{body: waiving(w.subject.ID), wants: []want{{learner, 403}, {nearCoordinator, 403}, {farStaffing, 404}}},
			on{body: waiving(personID(w, nearStaffing)), wants: []want{{nearStaffing, 403}, {homeAffairs, 201}}}),
		"POST /api/v1/staffing/waivers/{id}/end": w.cases(on{
			values: waiver, body: `{"until":"2098-01-01"}`,
			wants: []want{{learner, 403}, {nearCoordinator, 403}, {farStaffing, 404}, {nearStaffing, 200}, {homeAffairs, 409}},
		}),
	}
}

// reminderObjects: another department's enrolment is not found, which is an
// answer and no error.
func (w *world) reminderObjects() map[string][]authtest.Object {
	return map[string][]authtest.Object{
		"POST /api/v1/progress/remind": w.cases(on{
			body:  reminding(w.late),
			wants: []want{{learner, 403}, {auditor, 403}, {nearAdministrator, 403}, {farCoordinator, 200}, {nearCoordinator, 200}, {homeAffairs, 200}},
		}),
	}
}

func reminding(enrolment string) string { return fmt.Sprintf(`{"enrolmentIds":[%q]}`, enrolment) }

// incidentObjects: an incident is its people's; coordinators and the auditor
// read those of their departments, and nobody else knows of it.
func (w *world) incidentObjects() map[string][]authtest.Object {
	id := map[string]string{"id": w.incident}
	read := func(values map[string]string) []authtest.Object {
		return w.cases(on{values: values, wants: []want{
			{other, 404}, {farCoordinator, 404}, {farStaffing, 404}, {nearStaffing, 404}, {administrator, 404}, {learner, 200}, {nearCoordinator, 200}, {auditor, 200},
		}})
	}
	write := func(status int, body string) []authtest.Object {
		return w.cases(on{values: id, body: body, wants: []want{{other, 404}, {farCoordinator, 404}, {administrator, 404}, {learner, status}}})
	}
	const note = `{"entries":[{"client":"ghi-chu-01","kind":"note","payload":{"text":"Thử"}}]}`
	return map[string][]authtest.Object{
		"GET /api/v1/incidents/{id}":                      read(id),
		"GET /api/v1/incidents/{id}/entries":              read(id),
		"GET /api/v1/incidents/{id}/export":               read(id),
		"GET /api/v1/incidents/{id}/evidence/{file}":      read(map[string]string{"id": w.incident, "file": w.evidence}),
		"GET /api/v1/incidents/{id}/documents/{document}": read(map[string]string{"id": w.incident, "document": w.document}),
		"GET /api/v1/incidents/{id}/events":               w.cases(on{values: id, wants: []want{{other, 404}, {farCoordinator, 404}, {administrator, 404}}}),
		"GET /api/v1/incidents/{id}/candidates":           w.cases(on{values: id, wants: []want{{other, 404}, {farCoordinator, 404}, {auditor, 403}, {learner, 200}, {nearCoordinator, 200}}}),
		"POST /api/v1/incidents/{id}/entries":             write(200, note),
		"POST /api/v1/incidents/{id}/documents":           write(201, filling),
		"POST /api/v1/incidents/{id}/evidence":            w.cases(on{values: id, wants: []want{{other, 422}, {learner, 422}}}),
		"POST /api/v1/incidents": w.cases(on{
			body:  `{"procedure":"tin-gia-chinh-sach","exercise":true,"department":"phuong-pho-hien","anyway":true}`,
			wants: []want{{other, 403}, {farCoordinator, 403}, {learner, 201}, {nearCoordinator, 201}},
		}),
		"POST /api/v1/tasks/{id}/done": w.cases(on{
			values: map[string]string{"id": w.task}, body: `{"note":""}`,
			wants: []want{{other, 404}, {nearCoordinator, 404}, {learner, 200}},
		}),
	}
}

// provinceObjects belong to no department: who holds the role over one only
// may not touch them.
func (w *world) provinceObjects() map[string][]authtest.Object {
	day := map[string]string{"date": "2027-11-20"}
	return map[string][]authtest.Object{
		"POST /api/v1/jobs/{id}/raise": w.cases(on{
			values: map[string]string{"id": "certificate:" + w.certificate},
			wants:  []want{{learner, 403}, {nearAdministrator, 403}, {administrator, 204}},
		}),
		"GET /api/v1/jobs":  w.cases(on{wants: []want{{nearAdministrator, 403}, {administrator, 200}}}),
		"GET /api/v1/audit": w.cases(on{wants: []want{{nearAdministrator, 403}, {administrator, 200}, {auditor, 200}}}),
		"PUT /api/v1/calendar/{date}": w.cases(on{
			values: day, body: `{"name":"Ngày thử","off":true}`,
			wants: []want{{learner, 403}, {nearAdministrator, 403}, {administrator, 200}},
		}),
		"DELETE /api/v1/calendar/{date}": w.cases(on{
			values: day,
			wants:  []want{{learner, 403}, {nearAdministrator, 403}, {administrator, 204}, {administrator, 404}},
		}),
		"POST /api/v1/reminders/run": w.cases(on{wants: []want{{nearStaffing, 403}, {nearAdministrator, 403}}}),
	}
}

func sessionID(w *world, token string) string {
	w.t.Helper()
	actor, err := w.Auth.Authenticate(w.t.Context(), token)
	w.must(err)
	return actor.SessionID
}

func personID(w *world, who string) string {
	w.t.Helper()
	actor, err := w.Auth.Authenticate(w.t.Context(), w.as(who))
	w.must(err)
	return actor.PersonID
}
