package app

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth"
	"lantoa/app/auth/authtest"
	"lantoa/app/auth/policy"
	"lantoa/app/incidents"
	"lantoa/app/learning"
	"lantoa/app/org"
	"lantoa/app/platform/db"
	"lantoa/app/staffing"
	"lantoa/courses"
)

// Where the learner of the demonstration works, and where somebody else does.
const (
	nearPath = "/ubnd/phuong-pho-hien/"
	farPath  = "/ubnd/svhttdl/"

	learner = "hocvien@hungyen.example"  // at nearPath
	other   = "phatngon@hungyen.example" // at farPath
)

// The courses of the world: one completed, one being learnt, one assigned.
const (
	doneCourse     = "phat-ngon-bao-chi"
	runningCourse  = "so-tay-khung-hoang"
	assignedCourse = "truyen-thong-chinh-sach"
)

// world is the demonstration province with one real object of every kind that
// routes name.
type world struct {
	*App
	t      *testing.T
	tokens map[string]string

	enrolment learning.EnrolmentView // of the learner, in runningCourse
	lesson    string
	quiz      string
	attempt   learning.AttemptView // runs
	// certificate and spare are the learner's and the other's.
	certificate, spare string
	finished           string // the attempt that the other passed
	late               string // the learner's enrolment in assignedCourse, overdue
	assignment         string
	// requirement is of a position that the learner does not hold; the waiver
	// is the subject's.
	requirement, waiver string
	// incident is opened by the learner for nearPath; document and evidence
	// are on it, task is the learner's.
	incident, document, evidence, task string
	// subject works at nearPath and holds a grant there; leaver too, to leave.
	subject, leaver org.Person
	grant, posting  string
	edition         string // a draft of the handbook
	// press are entries of the register of the learner's ward, by kind.
	press map[string]string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{App: newApp(t), t: t, tokens: map[string]string{}}
	if err := w.Demo(t.Context(), 40, io.Discard); err != nil {
		t.Fatal(err)
	}
	w.subject, w.leaver = w.add(nearPath), w.add(nearPath)
	g, err := w.Auth.Grant(t.Context(), policy.System("test"), w.subject.ID, policy.Grader, nearPath, time.Time{}, nil)
	w.must(err)
	held, err := w.Org.PostingHistory(t.Context(), w.leaver.ID)
	w.must(err)
	w.grant, w.posting = g.ID, held[0].ID
	for _, role := range []policy.Role{policy.Administrator, policy.Staffing, policy.Registrar} {
		w.add(nearPath, policy.Grant{Role: role, Path: nearPath})
		w.add(farPath, policy.Grant{Role: role, Path: farPath})
	}

	w.certificate, w.spare = w.complete(learner, doneCourse), w.complete(other, doneCourse)
	w.issue(w.certificate, w.spare)
	passed, err := db.FindOne[learning.Attempt](t.Context(), w.DB.Collection("attempts"), bson.M{"enrolmentId": w.spare})
	w.must(err)
	w.finished = passed.ID
	e := send[learning.Enrolment](w, learner, 201, "POST", "/courses/"+runningCourse+"/enrolments", "{}")
	w.enrolment = send[learning.EnrolmentView](w, learner, 200, "GET", "/enrolments/"+e.ID, "")
	w.lesson, w.quiz = w.enrolment.Modules[0].Lessons[0].ID, w.enrolment.Quizzes[0].ID
	w.attempt = send[learning.AttemptView](w, learner, 200, "POST", "/enrolments/"+e.ID+"/quizzes/"+w.quiz+"/attempts", "{}")
	w.late = w.overdue(learner)
	w.assignment = send[learning.Assignment](w, "daumoi.phohien@hungyen.example", 201, "POST", "/assignments", assigning("phuong-pho-hien")).ID
	w.requirement = send[staffing.Requirement](w, "noivu@hungyen.example", 201, "POST", "/staffing/requirements",
		fmt.Sprintf(`{"positionId":%q,"courseCode":%q}`, org.PositionSpecialist, assignedCourse)).ID
	w.press = w.register("phuong-pho-hien")
	w.waiver = send[staffing.Waiver](w, holder(policy.Staffing, nearPath), 201, "POST", "/staffing/waivers", waiving(w.subject.ID)).ID
	w.draftHandbook()
	w.work()
	return w
}

// work opens an incident, fills a template, adds evidence, and holds a review.
func (w *world) work() {
	w.t.Helper()
	v := send[incidents.View](w, learner, 201, "POST", "/incidents", `{"procedure":"tin-gia-chinh-sach","exercise":false}`)
	w.incident = v.ID
	actor, err := w.Auth.Authenticate(w.t.Context(), w.as(learner))
	w.must(err)
	_, err = w.Incidents.AddEvidence(w.t.Context(), actor, v.ID, incidents.Upload{Client: "bang-chung-1", Name: "a.txt", Body: []byte("Bài đăng lúc 7:40")})
	w.must(err)
	send[incidents.Result](w, learner, 201, "POST", "/incidents/"+v.ID+"/documents", filling)
	send[incidents.Results](w, learner, 200, "POST", "/incidents/"+v.ID+"/entries", fmt.Sprintf(`{"entries":[
		{"client":"ket-thuc-1","kind":"closed","payload":{"text":"Đã ổn"}},
		{"client":"danh-gia-1","kind":"review","payload":{"review":{"fixes":[{"text":"Sửa danh bạ","owner":%q,"due":"2099-01-01"}]}}}]}`, actor.PersonID))
	v = send[incidents.View](w, learner, 200, "GET", "/incidents/"+v.ID, "")
	w.document, w.evidence, w.task = v.State.Documents[0].ID, v.State.Evidence[0].ID, v.Tasks[0].ID
}

const filling = `{"client":"van-ban-1","template":"bai-mang-xa-hoi","fields":{"cau-dau":"Đê vẫn an toàn","noi-dung":"Nước dưới báo động 1.",
	"viec-nen-lam":"Theo dõi loa xã","xem-them":"Cổng của phường","gio-dang":"2026-11-25T08:00:00+07:00","gio-tiep":"2026-11-25T12:00:00+07:00","dau-moi":"Một cửa"}}`

func waiving(person string) string {
	return fmt.Sprintf(`{"personId":%q,"courseCode":%q,"why":"Nghỉ thai sản","until":"2099-12-31"}`, person, assignedCourse)
}

func assigning(department string) string {
	return strings.TrimSuffix(previewing(department), "}") + `,"reason":"Kế hoạch bồi dưỡng năm"}`
}

func previewing(department string) string {
	return fmt.Sprintf(`{"rule":{"courseCode":%q,"departments":[{"id":%q,"below":true}],"due":{"daysAfterAssignment":30}}}`, assignedCourse, department)
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// add makes a person with an account. Who holds a grant is found again by
// role and path: see holder.
func (w *world) add(path string, grants ...policy.Grant) org.Person {
	w.t.Helper()
	p := authtest.AddPerson(w.t, w.DB, path, w.Org.Now().Add(-time.Minute))
	w.must(w.Auth.SeedAccounts(w.t.Context(), authtest.Password, auth.Seeded{PersonID: p.ID, Grants: grants}))
	for _, g := range grants {
		w.tokens[string(g.Role)+" "+g.Path] = w.token(w.t, p.Email)
	}
	return p
}

// holder is whoever newWorld gave the role over the path.
func holder(role policy.Role, path string) string { return string(role) + " " + path }

// as is a session of a demonstration account, or of a holder.
func (w *world) as(who string) string {
	w.t.Helper()
	if w.tokens[who] == "" {
		w.tokens[who] = w.token(w.t, who)
	}
	return w.tokens[who]
}

// send calls the API, wants the status, and reads the answer.
func send[T any](w *world, who string, want int, method, path, body string) T {
	w.t.Helper()
	status, answer := authtest.Call(w.t, w.Server, method, "/api/v1"+path, w.as(who), body, nil)
	if status != want {
		w.t.Fatalf("%s %s: %d, want %d: %s", method, path, status, want, answer)
	}
	var out T
	if err := json.Unmarshal([]byte(answer), &out); err != nil {
		w.t.Fatalf("%s %s: %v in %s", method, path, err, answer)
	}
	return out
}

// complete goes the whole way of a learner through the API, and returns the
// enrolment.
func (w *world) complete(who, course string) string {
	w.t.Helper()
	id := send[learning.Enrolment](w, who, 201, "POST", "/courses/"+course+"/enrolments", "{}").ID
	view := send[learning.EnrolmentView](w, who, 200, "GET", "/enrolments/"+id, "")
	for _, m := range view.Modules {
		for _, l := range m.Lessons {
			send[learning.LessonProgress](w, who, 200, "PUT", "/enrolments/"+id+"/lessons/"+l.ID+"/progress", `{"position":1,"finished":true}`)
		}
	}
	attempt := send[learning.AttemptView](w, who, 200, "POST", "/enrolments/"+id+"/quizzes/"+view.Quizzes[0].ID+"/attempts", "{}")
	for question, answer := range w.answers(attempt.ID) {
		body, err := json.Marshal(map[string]any{"seq": 1, "answer": answer})
		w.must(err)
		send[learning.SavedAnswer](w, who, 200, "PUT", "/attempts/"+attempt.ID+"/answers/"+question, string(body))
	}
	if out := send[learning.AttemptView](w, who, 200, "POST", "/attempts/"+attempt.ID+"/submit", "{}"); !out.CourseCompleted {
		w.t.Fatalf("%s did not complete %s: %+v", who, course, out.Outcome)
	}
	return id
}

// overdue makes somebody late with assignedCourse, and returns the enrolment.
func (w *world) overdue(who string) string {
	w.t.Helper()
	due, id := w.Learning.Now().AddDate(0, 0, -10), personID(w, who)
	_, err := w.Learning.EnrolAssigned(w.t.Context(), "giao-thu", assignedCourse, []learning.Assigned{{PersonID: id, Due: &due}})
	w.must(err)
	e, err := db.FindOne[learning.Enrolment](w.t.Context(), w.DB.Collection("enrolments"), bson.M{"personId": id, "courseCode": assignedCourse})
	w.must(err)
	return e.ID
}

// answers are the right ones to an attempt's paper, by label.
func (w *world) answers(attemptID string) map[string]courses.Answer {
	w.t.Helper()
	a, err := db.FindOne[learning.Attempt](w.t.Context(), w.DB.Collection("attempts"), bson.M{"_id": attemptID})
	w.must(err)
	banks, err := w.Authoring.FindBanks(w.t.Context(), a.CourseCode, a.Version)
	w.must(err)
	questions, err := a.Sheet.Questions(banks.Find)
	w.must(err)
	out := map[string]courses.Answer{}
	for _, q := range questions {
		out[q.ID] = rightAnswer(q)
	}
	return out
}

// rightAnswer reads the key of a labelled question.
func rightAnswer(q courses.Question) courses.Answer {
	var a courses.Answer
	switch q.Type {
	case courses.TrueFalse:
		a.Bool = q.Answer.True
	case courses.Number:
		a.Number = q.Answer.Number
	case courses.ShortText:
		a.Text = q.Accept[0]
	case courses.Matching:
		a.Pairs = map[string]string{}
		for _, p := range q.Pairs {
			a.Pairs[p.ID] = p.RightID
		}
	case courses.Ordering:
		for _, it := range q.Items {
			a.Choice = append(a.Choice, it.ID)
		}
	default:
		for _, o := range q.Options {
			if o.Correct {
				a.Choice = append(a.Choice, o.ID)
			}
		}
	}
	return a
}

// issue lets the worker run until the certificates have their files.
func (w *world) issue(ids ...string) {
	w.t.Helper()
	ctx, stop := context.WithCancel(w.t.Context())
	done := make(chan error, 1)
	go func() { done <- w.Jobs.Run(ctx) }()
	authtest.Until(w.t, func() bool {
		for _, id := range ids {
			if cert, err := w.Certification.Find(ctx, id); err != nil || cert.FileHash == "" {
				return false
			}
		}
		return true
	})
	stop()
	w.must(<-done)
}
