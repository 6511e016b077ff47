package incidents_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth/policy"
	"lantoa/app/incidents"
	"lantoa/app/org"
	"lantoa/app/platform/jobs"
	"lantoa/handbook"
)

// Two heads press the button at once, one of them on an older wording; whoever
// worded it may not.
func TestAStatementIsApprovedOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	duty := r.user(so)
	i := duty.open(false)
	legal, one, two := r.user(so), r.user(so), r.user(so)
	duty.join(i.ID, legal, handbook.LegalAdviser)
	duty.join(i.ID, one, handbook.Head)
	duty.join(i.ID, two, handbook.Head)
	one.do(i.ID, handbook.Drafted, handbook.Payload{Statement: "tb", Text: "Bản một"})
	legal.do(i.ID, handbook.LegalReviewed, handbook.Payload{Statement: "tb", Version: 1})
	one.refused("own_draft", i.ID, handbook.LeaderApproved, handbook.Payload{Statement: "tb", Version: 1})
	duty.do(i.ID, handbook.Drafted, handbook.Payload{Statement: "tb", Text: "Bản hai"}) // the draft changed
	two.refused("version", i.ID, handbook.LeaderApproved, handbook.Payload{Statement: "tb", Version: 1})
	two.refused("stage", i.ID, handbook.LeaderApproved, handbook.Payload{Statement: "tb", Version: 2})
	legal.do(i.ID, handbook.LegalReviewed, handbook.Payload{Statement: "tb", Version: 2})
	one.renew()
	two.renew()
	results := make([]incidents.Results, 2)
	var wg sync.WaitGroup
	for n, u := range []*user{one, two} {
		wg.Go(func() {
			body, _ := json.Marshal(map[string]any{"entries": []incidents.Draft{draft(handbook.LeaderApproved, handbook.Payload{Statement: "tb", Version: 2})}})
			_, answer := u.call(r.main, "POST", "/incidents/"+i.ID+"/entries", string(body))
			_ = json.Unmarshal([]byte(answer), &results[n])
		})
	}
	wg.Wait()
	stood := 0
	for _, res := range results {
		if len(res.Items) == 1 && res.Items[0].Refused == nil {
			stood++
		} else if len(res.Items) != 1 || res.Items[0].Refused.Reason != "stage" {
			t.Errorf("%+v", res)
		}
	}
	if v := duty.view(i.ID); stood != 1 || v.State.Statements[0].Stage != handbook.StageApproved {
		t.Errorf("%d approvals stand, stage %s", stood, v.State.Statements[0].Stage)
	}
}

// A clock is stopped, its level changes and a newer edition comes, all at once:
// the log has one order, and the incident keeps its own copies.
func TestAClockAndTheLevelAtOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	duty := r.user(so)
	i := duty.open(false)
	lead := r.user(so)
	duty.join(i.ID, lead, handbook.TeamLead)
	duty.do(i.ID, handbook.LevelJudged, handbook.Payload{Level: 3, Text: "Lan rộng"})
	other := r.process()
	var wg sync.WaitGroup
	for n, d := range []incidents.Draft{
		draft(handbook.ClockStopped, handbook.Payload{Clock: "tuyen-bo-tam", Met: true, Text: "Đã nói trực tiếp"}),
		draft(handbook.LevelJudged, handbook.Payload{Level: 2, Text: "Đã dịu"}),
	} {
		u := []*user{duty, lead}[n]
		u.renew()
		wg.Go(func() {
			body, _ := json.Marshal(map[string]any{"entries": []incidents.Draft{d}})
			if status, answer := u.call([]*process{r.main, other}[n], "POST", "/incidents/"+i.ID+"/entries", string(body)); status != 200 {
				t.Errorf("%d %s", status, answer)
			}
		})
	}
	wg.Wait()
	log := duty.log(i.ID)
	var doc incidents.Incident
	must(t, r.DB.Collection("incidents").FindOne(t.Context(), bson.M{"_id": i.ID}).Decode(&doc))
	if got, want := encoded(t, handbook.FoldLog(doc.Incident, log)), encoded(t, doc.State); got != want {
		t.Errorf("the state is not that of the log:\n%s\n%s", got, want)
	}
	for _, run := range doc.State.Clocks {
		if run.Clock == "tuyen-bo-tam" && run.State == handbook.ClockRunning {
			t.Errorf("it still runs: %+v", run)
		}
	}
}

// What somebody wrote without a line while they were on the incident is taken
// after they were replaced; what they write afterwards is not, nor is what
// decides something.
func TestTheQueueOfSomebodyWhoWasReplaced(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	lead := r.user(so)
	i := lead.open(false)
	away, next := r.user(xa), r.user(so) // of another agency: without the incident they read nothing
	lead.join(i.ID, away, handbook.OnDuty)
	joined := r.Clock.Now()
	r.set("2026-11-25 09:00")
	lead.do(i.ID, handbook.HandedOver, handbook.Payload{Role: handbook.OnDuty, From: away.ID, Person: next.ID})
	away.want(404, "GET", "/incidents/"+i.ID, "")
	r.set("2026-11-25 09:30")
	at := func(minutes int, d incidents.Draft) incidents.Draft {
		d.At = joined.Add(time.Duration(minutes) * time.Minute)
		return d
	}
	res := away.write(i.ID,
		at(30, draft(handbook.Noted, handbook.Payload{Text: "Phóng viên đã đến trụ sở"})),
		at(31, draft(handbook.StepDone, handbook.Payload{Step: "chup-man-hinh"})),
		at(32, draft(handbook.LevelJudged, handbook.Payload{Level: 4, Text: "Nghiêm trọng"})),
		at(75, draft(handbook.Noted, handbook.Payload{Text: "Sau khi đã bàn giao"})),
	)
	for k, stands := range []bool{true, true, false, false} {
		if (res.Items[k].Refused == nil) != stands {
			t.Errorf("entry %d: %+v", k, res.Items[k])
		}
	}
	log := lead.log(i.ID)
	if e := log[len(log)-1]; e.By != away.ID || !e.At.Equal(joined.Add(31*time.Minute)) || !e.Received.Equal(r.Clock.Now().UTC()) {
		t.Errorf("with its own time and that of the server: %+v", e)
	}
	path := fmt.Sprintf("/incidents/%s/evidence?client=bang-chung-cu&name=a.txt&at=%s", i.ID, url.QueryEscape(joined.Add(33*time.Minute).Format(time.RFC3339)))
	if got := away.want(201, "POST", path, "Nội dung bài đăng", "Content-Type", "text/plain"); !strings.Contains(got, `"seq"`) {
		t.Errorf("evidence of that time: %s", got)
	}
	r.set("2026-11-26 09:30") // a day later nothing is taken any more
	if res := away.write(i.ID, at(34, draft(handbook.Noted, handbook.Payload{Text: "Quá muộn"}))); res.Items[0].Refused == nil {
		t.Errorf("a day later: %+v", res)
	}
	stranger := r.user(xa)
	stranger.want(404, "POST", "/incidents/"+i.ID+"/entries", `{"entries":[{"client":"nguoi-la-0001","kind":"note","payload":{"text":"Tôi"}}]}`)
}

// Two reach for the same button: the second is told of the first, and opens
// another only on purpose.
func TestTwoOpenTheSameIncident(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	users := []*user{r.user(so), r.user(so)}
	other := r.process()
	answers, statuses := make([]string, 2), make([]int, 2)
	var wg sync.WaitGroup
	for n, u := range users {
		wg.Go(func() {
			statuses[n], answers[n] = u.call([]*process{r.main, other}[n], "POST", "/incidents", `{"procedure":"tin-gia","exercise":false,"title":"Tin đồn"}`)
		})
	}
	wg.Wait()
	first := 0
	if statuses[1] == 201 {
		first = 1
	}
	late := 1 - first
	if statuses[first] != 201 || statuses[late] != 409 || !strings.Contains(answers[late], `"similar"`) || !strings.Contains(answers[late], "VV-2026-0001") {
		t.Fatalf("%v: %s %s", statuses, answers[0], answers[1])
	}
	users[late].want(409, "POST", "/incidents", `{"procedure":"tin-gia","exercise":false,"title":"Tin đồn"}`)
	users[late].want(201, "POST", "/incidents", `{"procedure":"tin-gia","exercise":true,"title":"Diễn tập"}`) // an exercise is no second one
	users[late].want(201, "POST", "/incidents", `{"procedure":"tin-gia","exercise":false,"title":"Việc khác","anyway":true}`)
	users[first].want(409, "POST", "/incidents", `{"procedure":"tin-gia","exercise":false,"title":"Việc của mình"}`) // of the other's they are told, too
	users[first].want(201, "POST", "/incidents", `{"procedure":"tin-gia","exercise":false,"title":"Việc của mình","anyway":true}`)
	if n := r.count("incidents", bson.M{"exercise": false}); n != 3 {
		t.Errorf("%d incidents", n)
	}
	if n := r.count("incident_books", bson.M{"_id": "VV-2026", "last": 3}); n != 1 {
		t.Error("a number was lost with a refusal")
	}
}

// Whoever asks for more than there is gets what comes; a thousand missed
// entries come in order, once.
func TestAStreamResumedFromAnywhere(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.listen(r.main)
	duty := r.user(so)
	i := duty.open(false)
	for range 20 {
		batch := make([]incidents.Draft, 60)
		for k := range batch {
			batch[k] = draft(handbook.Noted, handbook.Payload{Text: "Ghi chú"})
		}
		duty.write(i.ID, batch...)
	}
	last := 1 + 20*60
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	all, err := duty.follow(ctx, r.main, i.ID, 0)
	must(t, err)
	for k, seq := range entriesOf(t, all, last) {
		if seq != k+1 {
			t.Fatalf("entry %d came as %d", k+1, seq)
		}
	}
	ahead, err := duty.follow(ctx, r.main, i.ID, 999_999)
	must(t, err)
	r.eventually("the stream has begun", func() bool {
		select {
		case e := <-ahead:
			return e.name == "state"
		default:
			return false
		}
	})
	seq := duty.do(i.ID, handbook.Noted, handbook.Payload{Text: "Mới"})
	if got := entriesOf(t, ahead, seq); len(got) != 1 || got[0] != seq {
		t.Errorf("ahead of all entries: %v", got)
	}
}

// The bounds of what is written: 20,000 characters in Vietnamese stand, what
// hides or turns text does not, markup is text, and no moment breaks the log.
func TestTheBoundsOfAnEntry(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	duty := r.user(so)
	i := duty.open(false)
	long := strings.Repeat("ễ", 20_000)
	duty.do(i.ID, handbook.Noted, handbook.Payload{Text: long})
	duty.do(i.ID, handbook.Noted, handbook.Payload{Text: "<script>alert(1)</script> [x](javascript:alert(1)) | a | b |\n# Đề mục\n- mục"})
	duty.do(i.ID, handbook.Noted, handbook.Payload{Text: "zero\u200bwidth\u200d và \ufeffdấu"})
	duty.refused("too_long", i.ID, handbook.Noted, handbook.Payload{Text: long + "ễ"})
	duty.refused("text", i.ID, handbook.Noted, handbook.Payload{Text: "đảo \u202echữ"})
	duty.refused("text", i.ID, handbook.Noted, handbook.Payload{Text: "không \x07 in được"})
	for _, since := range []string{"9999-12-31T23:59:59Z", "0001-01-02T00:00:00Z", "2024-01-01T00:00:00Z"} {
		at, err := time.Parse(time.RFC3339, since)
		must(t, err)
		duty.refused("range", i.ID, handbook.ClockStarted, handbook.Payload{Clock: "bao-chuyen", Since: &at})
	}
	if log := duty.log(i.ID); len(log) != 4 || log[1].Payload.Text != long {
		t.Errorf("%d entries", len(log))
	}
	for range 2 { // 200,000 characters of statements, and no more than a hundred wordings
		batch := make([]incidents.Draft, 55)
		for k := range batch {
			batch[k] = draft(handbook.Drafted, handbook.Payload{Statement: "tb", Text: long[:3*2000]})
		}
		duty.write(i.ID, batch...)
	}
	if v := duty.view(i.ID); len(v.State.Statements) != 1 || len(v.State.Statements[0].Versions) != 100 {
		t.Errorf("%d wordings", len(v.State.Statements[0].Versions))
	}
	for title, want := range map[string]int{
		"[DIỄN TẬP] Cháy chợ": 422, "Báo động [dien tap] giả": 422, "[EXERCISE] Fire": 422, "Người dân hoang mang vì buổi diễn tập": 201,
	} {
		if got, answer := duty.call(r.main, "POST", "/incidents", fmt.Sprintf(`{"procedure":"tin-gia","exercise":false,"title":%q}`, title)); got != want {
			t.Errorf("%q: %d %s", title, got, answer)
		}
	}
	duty.want(422, "POST", "/incidents", `{"procedure":"tin-gia","exercise":false,"title":"Tin","text":"đảo \u202e chữ"}`)
	for _, body := range []string{"<html><script>alert(1)</script></html>", "MZ\x90\x00\x03"} {
		duty.want(415, "POST", "/incidents/"+i.ID+"/evidence?client=gia-dang-0001&name=anh.png", body, "Content-Type", "image/png")
	}
	duty.want(422, "POST", "/incidents/"+i.ID+"/evidence?client=tep-rong-00001&name=anh.png", "", "Content-Type", "image/png")
	for _, client := range []string{"hai-lan-00001", "hai-lan-00001", "hai-lan-00002"} {
		duty.want(201, "POST", "/incidents/"+i.ID+"/evidence?client="+client+"&name=bai.txt", "Nội dung", "Content-Type", "text/plain")
	}
	if n := r.count("incident_files", bson.M{}); n != 2 {
		t.Errorf("%d files of two clients", n)
	}
}

// A step that is ticked twice, on two devices, was done when it was first done;
// what met a clock without a line counts when it happened.
func TestAStepTickedTwice(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	duty := r.user(so)
	i := duty.open(false) // 08:00; "ghi-nhan" runs to 08:15
	mate := r.user(so)
	duty.join(i.ID, mate, handbook.Expert)
	r.set("2026-11-25 08:20")
	duty.do(i.ID, handbook.StepDone, handbook.Payload{Step: "hoi-chuyen-mon"})
	first := duty.view(i.ID).State.Steps[0]
	r.set("2026-11-25 08:40")
	mate.do(i.ID, handbook.StepDone, handbook.Payload{Step: "hoi-chuyen-mon"})
	if again := duty.view(i.ID).State.Steps[0]; again.At != first.At || again.By != duty.ID {
		t.Errorf("the second tick took the first's place: %+v", again)
	}
	early := draft(handbook.StepDone, handbook.Payload{Step: "hoi-chuyen-mon"})
	early.At = i.Received.Add(5 * time.Minute)
	mate.write(i.ID, early) // written at 08:05, sent at 08:40
	if now := duty.view(i.ID).State.Steps[0]; now.By != mate.ID || !now.At.Equal(early.At) {
		t.Errorf("who was first: %+v", now)
	}
	if n := len(duty.log(i.ID)); n != 5 {
		t.Errorf("all three stand in the log: %d entries", n)
	}
}

// A department that moves takes its incidents along: who may read them, and
// whose yearly report counts them, goes by where it is.
func TestIncidentsFollowTheirDepartment(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	above := r.user(so, policy.Grant{Role: policy.Coordinator, Path: so})
	duty := r.user(xa)
	i := duty.open(false)
	above.want(404, "GET", "/incidents/"+i.ID, "")
	_, err := r.Org.Record(t.Context(), policy.System("test"), org.Event{Kind: org.Reparent, Date: org.Day(2026, 11, 20), Subjects: []string{"xa-an-thi"}, ParentID: "svhttdl"})
	must(t, err)
	above.want(200, "GET", "/incidents/"+i.ID, "")
	day := r.Clock.Now().Add(24 * time.Hour)
	found, err := r.main.Matters(t.Context(), day.Add(-72*time.Hour), day, []string{so + "xa-an-thi/"})
	if err != nil || len(found) != 1 {
		t.Errorf("matters: %+v, %v", found, err)
	}
}

// A reminder that comes late, twice, or after its clock was met says nothing
// false and nothing twice.
func TestAReminderLateTwiceAndAfterwards(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	duty := r.user(so)
	i := duty.open(false)
	row := func(step string) jobs.Row {
		return jobs.Row{
			ID: fmt.Sprintf("lai-%s-%d", step, clients.Add(1)), Kind: "incidents.clock", Queue: jobs.Default, NotBefore: r.Clock.Now(),
			Payload: map[string]any{"incident": i.ID, "clock": "ghi-nhan", "start": 1, "step": step},
		}
	}
	r.set("2026-11-25 09:00") // 45 minutes after its end, the worker was away
	must(t, r.main.jobs.Put(t.Context(), row("warn"), row("due"), row("due")))
	r.work(r.main)
	r.idle()
	told := r.mails(duty)
	if len(told) != 1 || !strings.HasPrefix(told[0], "Đã hết hạn") {
		t.Errorf("late and twice: %q", told)
	}
	duty.do(i.ID, handbook.StepDone, handbook.Payload{Step: "chup-man-hinh"})
	duty.do(i.ID, handbook.ClockStopped, handbook.Payload{Clock: "d73", Met: true, Text: "Đã phát ngôn"})
	must(t, r.main.jobs.Put(t.Context(), jobs.Row{
		ID: "sau-khi-dat", Kind: "incidents.clock", Queue: jobs.Default, NotBefore: r.Clock.Now(),
		Payload: map[string]any{"incident": i.ID, "clock": "d73", "start": 1, "step": "due"},
	}))
	r.idle()
	if after := r.mails(duty); len(after) != 1 {
		t.Errorf("of a clock that was met: %q", after)
	}
}
