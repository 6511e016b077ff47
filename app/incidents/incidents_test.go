package incidents_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth/policy"
	"lantoa/app/incidents"
	"lantoa/app/platform/db"
	"lantoa/handbook"
)

func TestAnIncidentFromOpeningToTheTasksOfItsReview(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.work(r.main)
	duty, legal, head, speaker := r.user(so), r.user(so), r.user(so), r.user(so)
	i := duty.open(false)
	if i.Number != "VV-2026-0001" || i.Exercise || i.DepartmentName == "" || len(i.Mine) != 2 || i.Status != incidents.Running {
		t.Fatalf("opened %+v", i)
	}
	if len(i.State.Clocks) != 2 || i.NextDue == nil || !i.NextDue.Equal(i.Received.Add(15*time.Minute)) {
		t.Errorf("clocks: %+v", i.State.Clocks)
	}
	duty.join(i.ID, legal, handbook.LegalAdviser)
	duty.join(i.ID, head, handbook.Head)
	duty.join(i.ID, speaker, handbook.Spokesperson)
	r.idle()
	if m := r.mails(head); len(m) != 1 || !strings.HasPrefix(m[0], "Bạn tham gia vụ việc VV-2026-0001") {
		t.Errorf("the head was told: %q", m)
	}
	duty.do(i.ID, handbook.LevelJudged, handbook.Payload{Scores: map[string]int{"pham-vi": 3, "nguy-hai": 2}})
	duty.do(i.ID, handbook.StepDone, handbook.Payload{Step: "chup-man-hinh"})
	duty.do(i.ID, handbook.Drafted, handbook.Payload{Statement: "tb-1", Text: "Tỉnh không có khoản thu mới."})
	legal.do(i.ID, handbook.LegalReviewed, handbook.Payload{Statement: "tb-1", Version: 1})
	head.do(i.ID, handbook.LeaderApproved, handbook.Payload{Statement: "tb-1", Version: 1})
	speaker.do(i.ID, handbook.Published, handbook.Payload{Statement: "tb-1", Version: 1, Text: "Cổng thông tin điện tử"})
	duty.do(i.ID, handbook.IncidentClosed, handbook.Payload{Text: "Dư luận đã rõ"})
	duty.do(i.ID, handbook.IncidentReview, handbook.Payload{Review: &handbook.Review{Expected: "Ra tuyên bố trong 60 phút", Actual: "Sau 40 phút", Fixes: []handbook.Fix{
		{Text: "Cập nhật danh bạ trực", Owner: speaker.ID, Due: "2026-12-10"},
	}}})
	v := legal.view(i.ID)
	if v.Status != incidents.Over || v.State.Level != 3 || v.State.FirstStatement == nil || len(v.Tasks) != 1 {
		t.Errorf("at the end: %+v", v.State)
	}
	for _, c := range v.State.Clocks {
		if c.State == handbook.ClockRunning && c.Clock != "ghi-nhan" {
			t.Errorf("a clock still runs: %+v", c)
		}
	}
	tasks := decode[db.Page[incidents.Task]](t, speaker.want(200, "GET", "/me/tasks", ""))
	if len(tasks.Items) != 1 || tasks.Items[0].Text != "Cập nhật danh bạ trực" || tasks.Items[0].Exercise {
		t.Fatalf("tasks: %+v", tasks)
	}
	duty.want(404, "POST", "/tasks/"+tasks.Items[0].ID+"/done", `{"note":""}`)
	for range 2 {
		done := decode[incidents.Task](t, speaker.want(200, "POST", "/tasks/"+tasks.Items[0].ID+"/done", `{"note":"Đã gửi"}`))
		if done.State != incidents.TaskDone || done.Note != "Đã gửi" {
			t.Errorf("done: %+v", done)
		}
	}
	duty.log(i.ID)
	if mine := decode[incidents.Mine](t, duty.want(200, "GET", "/me/incidents", "")); len(mine.Items) != 0 {
		t.Errorf("a closed incident is still mine: %+v", mine)
	}
}

// mails are the subjects that went to somebody.
func (r *rig) mails(u *user) []string {
	var out []string
	for _, m := range r.smtp.Messages() {
		if m.To.Address == u.Email {
			out = append(out, m.Subject)
		}
	}
	return out
}

func TestTwoAtOnceLeaveNoGap(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	duty := r.user(so)
	i := duty.open(false)
	writers := []*user{duty}
	for range 4 {
		u := r.user(so)
		duty.join(i.ID, u, handbook.Expert)
		writers = append(writers, u)
	}
	other := r.process()
	var wg sync.WaitGroup
	for n, u := range writers {
		wg.Go(func() {
			p := []*process{r.main, other}[n%2]
			for k := range 8 {
				d := draft(handbook.Noted, handbook.Payload{Text: fmt.Sprintf("%d/%d", n, k)})
				body, _ := json.Marshal(map[string]any{"entries": []incidents.Draft{d}})
				for range 2 { // the line dropped before the answer came
					if status, answer := u.call(p, "POST", "/incidents/"+i.ID+"/entries", string(body)); status != 200 {
						t.Errorf("%d %s", status, answer)
					}
				}
			}
		})
	}
	wg.Wait()
	log := duty.log(i.ID)
	if len(log) != 5+5*8 {
		t.Errorf("%d entries, want 45", len(log))
	}
	next := map[string]int{}
	for _, e := range log {
		if e.Kind == handbook.Noted {
			who, k, _ := strings.Cut(e.Payload.Text, "/")
			if k != fmt.Sprint(next[who]) {
				t.Errorf("%s wrote %s when %d was next", who, k, next[who])
			}
			next[who]++
		}
	}
	var doc incidents.Incident
	must(t, r.DB.Collection("incidents").FindOne(t.Context(), bson.M{"_id": i.ID}).Decode(&doc))
	if got, want := encoded(t, handbook.FoldLog(doc.Incident, log)), encoded(t, doc.State); got != want {
		t.Errorf("the state is not that of the log:\n%s\n%s", got, want)
	}
}

func encoded(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	must(t, err)
	return string(b)
}

func TestABatchFromAQueue(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	duty := r.user(so)
	i := duty.open(false)
	r.set("2026-11-25 09:00")
	at := func(minute int) time.Time { return i.Received.Add(time.Duration(minute) * time.Minute) }
	batch := []incidents.Draft{
		{Client: "hang-doi-1", Kind: handbook.Noted, At: at(5), Payload: handbook.Payload{Text: "Một"}},
		{Client: "hang-doi-2", Kind: handbook.StepDone, At: at(6), Payload: handbook.Payload{Step: "khong-co"}},
		{Client: "hang-doi-3", Kind: handbook.Opened, At: at(6)},
		{Client: "hang-doi-4", Kind: handbook.Noted, At: at(7), Payload: handbook.Payload{Text: strings.Repeat("x", 20_001)}},
		{Client: "hang-doi-5", Kind: handbook.StepDone, At: at(8), Payload: handbook.Payload{Step: "chup-man-hinh"}},
		{Client: "hang-doi-1", Kind: handbook.Noted, At: at(5), Payload: handbook.Payload{Text: "Một"}},
	}
	res := duty.write(i.ID, batch...)
	var got []string
	for _, x := range res.Items {
		word := fmt.Sprint(x.Seq)
		if x.Refused != nil {
			word = x.Refused.Reason
		}
		got = append(got, word)
	}
	if strings.Join(got, " ") != "2 step kind too_long 3 2" || res.Last != 3 {
		t.Errorf("got %v", got)
	}
	again := duty.write(i.ID, batch...)
	if encoded(t, again) != encoded(t, res) {
		t.Errorf("sent again: %+v", again)
	}
	log := duty.log(i.ID)
	if len(log) != 3 || !log[2].At.Equal(at(8)) || !log[2].Received.Equal(r.Clock.Now()) {
		t.Errorf("log: %+v", log)
	}
}

func TestRealAndExerciseAreNeverConfused(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.work(r.main)
	duty, head := r.user(so), r.user(so)
	duty.want(422, "POST", "/incidents", `{"procedure":"tin-gia"}`) // which of the two must be said
	drill, first, second := duty.open(true), duty.open(false), duty.open(false)
	if drill.Number != "DT-2026-0001" || first.Number != "VV-2026-0001" || second.Number != "VV-2026-0002" {
		t.Errorf("numbers %s %s %s", drill.Number, first.Number, second.Number)
	}
	duty.join(drill.ID, head, handbook.Head)
	duty.do(drill.ID, handbook.LevelJudged, handbook.Payload{Level: 4, Text: "Giả định"})
	r.set("2026-11-25 09:30")
	r.idle()
	subjects := append(r.mails(head), r.mails(duty)...)
	if len(subjects) < 5 {
		t.Errorf("mails: %q", subjects)
	}
	for _, s := range subjects {
		exercise := strings.Contains(s, "DT-2026")
		if exercise != strings.HasPrefix(s, "[DIỄN TẬP] ") {
			t.Errorf("subject %q", s)
		}
	}
	for _, m := range r.smtp.Messages() {
		if strings.HasPrefix(m.Subject, "[DIỄN TẬP]") != strings.Contains(m.Text, "[DIỄN TẬP]") || strings.HasPrefix(m.Subject, "[DIỄN TẬP]") != strings.Contains(m.HTML, "DIỄN TẬP · EXERCISE") {
			t.Errorf("mail %q:\n%s", m.Subject, m.Text)
		}
	}
	for query, want := range map[string]int{"": 3, "?exercise=true": 1, "?exercise=false": 2} {
		list := decode[db.Page[incidents.Summary]](t, duty.want(200, "GET", "/incidents"+query, ""))
		if len(list.Items) != want {
			t.Errorf("%s: %d", query, len(list.Items))
		}
		for _, i := range list.Items {
			if i.Exercise != strings.HasPrefix(i.Number, "DT-") {
				t.Errorf("%+v", i)
			}
		}
	}
	matters, err := r.main.Matters(t.Context(), drill.Received.Add(-time.Hour), drill.Received.Add(time.Hour), []string{"/"})
	must(t, err)
	for _, m := range matters {
		if m.Incident == drill.ID {
			t.Error("an exercise is in the yearly report")
		}
	}
	// The database itself knows which is which.
	_, err = r.DB.Collection("incidents").UpdateByID(t.Context(), drill.ID, bson.M{"$set": bson.M{"number": "X-1"}})
	if err == nil {
		t.Error("any number is taken")
	}
}

func TestWhoSeesAndWrites(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	duty, expert, stranger := r.user(so), r.user(so), r.user(so)
	near := r.user(so, policy.Grant{Role: policy.Coordinator, Path: so})
	far := r.user(xa, policy.Grant{Role: policy.Coordinator, Path: xa})
	auditor := r.user(xa, policy.Grant{Role: policy.Auditor, Path: "/"})
	i := duty.open(false)
	for _, who := range []*user{stranger, far} {
		who.want(404, "GET", "/incidents/"+i.ID, "")
		who.want(404, "GET", "/incidents/"+i.ID+"/entries", "")
		who.want(404, "GET", "/incidents/"+i.ID+"/events", "")
		who.want(404, "GET", "/incidents/"+i.ID+"/export", "")
		who.want(404, "POST", "/incidents/"+i.ID+"/entries", `{"entries":[{"client":"abcdefgh","kind":"note","payload":{"text":"x"}}]}`)
		if list := decode[db.Page[incidents.Summary]](t, who.want(200, "GET", "/incidents", "")); len(list.Items) != 0 {
			t.Errorf("a stranger's list: %+v", list)
		}
	}
	for _, who := range []*user{near, auditor} {
		who.want(200, "GET", "/incidents/"+i.ID, "")
		who.refused("not_on_it", i.ID, handbook.Noted, handbook.Payload{Text: "x"})
	}
	auditor.refused("not_on_it", i.ID, handbook.Joined, handbook.Payload{Person: expert.ID, Role: handbook.Expert})
	auditor.want(403, "GET", "/incidents/"+i.ID+"/candidates", "")
	near.join(i.ID, expert, handbook.Expert) // the department's coordinator may, from outside
	expert.do(i.ID, handbook.Noted, handbook.Payload{Text: "Đã có số liệu"})
	expert.refused("role", i.ID, handbook.LegalReviewed, handbook.Payload{Statement: "x", Version: 1})
	expert.refused("person", i.ID, handbook.HandedOver, handbook.Payload{Role: handbook.Expert, From: expert.ID, Person: "khong-co"})
	expert.do(i.ID, handbook.HandedOver, handbook.Payload{Role: handbook.Expert, From: expert.ID, Person: stranger.ID})
	expert.want(404, "GET", "/incidents/"+i.ID, "")
	stranger.want(200, "GET", "/incidents/"+i.ID, "")

	duty.want(403, "POST", "/incidents", `{"procedure":"tin-gia","exercise":false,"department":"xa-an-thi"}`)
	far.want(201, "POST", "/incidents", `{"procedure":"tin-gia","exercise":false,"department":"xa-an-thi"}`)
	duty.want(422, "POST", "/incidents", `{"procedure":"khong-co","exercise":false}`)
	duty.want(422, "POST", "/incidents", `{"procedure":"cu","exercise":false}`)
	duty.want(422, "POST", "/incidents", `{"procedure":"tin-gia","exercise":false,"received":"2030-01-01T00:00:00Z"}`)
	inner := r.user("/ubnd/svhttdl/phong-bc/")
	if v := inner.open(false); v.Department != "svhttdl" {
		t.Errorf("from an inner unit: %s", v.Department)
	}
	found := decode[incidents.Candidates](t, duty.want(200, "GET", "/incidents/"+i.ID+"/candidates?q="+strings.ToLower(expert.Given), ""))
	t.Logf("candidates: %+v", found)
}

func TestOpeningTwiceUnderOneKey(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	duty := r.user(so)
	const body = `{"procedure":"tin-gia","exercise":false}`
	first := decode[incidents.View](t, duty.want(201, "POST", "/incidents", body, "Idempotency-Key", "mo-vu-viec-1"))
	_, err := r.DB.Collection("idempotency").DeleteMany(t.Context(), bson.M{}) // the answer was lost in a crash
	must(t, err)
	second := decode[incidents.View](t, duty.want(201, "POST", "/incidents", body, "Idempotency-Key", "mo-vu-viec-1"))
	if first.ID != second.ID || r.count("incidents", bson.M{}) != 1 || r.count("incident_entries", bson.M{}) != 1 {
		t.Errorf("%s and %s", first.ID, second.ID)
	}
	if third := duty.open(false); third.Number != "VV-2026-0002" {
		t.Errorf("number %s: the failed try left a gap", third.Number)
	}
}
