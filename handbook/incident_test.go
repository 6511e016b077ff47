package handbook_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"lantoa/app/platform/calendar"
	"lantoa/handbook"
)

// The people of the tests, by their roles.
const (
	duty, legal, speaker, head, expert, stranger = "truc", "phap-che", "phat-ngon", "dung-dau", "chuyen-mon", "nguoi-la"
)

// desk is an incident being worked: each write is admitted and folded.
type desk struct {
	t   testing.TB
	i   handbook.Incident
	s   handbook.State
	log []handbook.Entry
	now time.Time
}

func newDesk(t testing.TB) *desk {
	start := at(t, "2026-11-25 08:00")
	clock := func(id string, amount int, unit handbook.Unit, start handbook.ClockStart, stop handbook.ClockStop, kind handbook.ClockKind, source string, levels ...int) handbook.Clock {
		return handbook.Clock{ID: id, Name: id, Amount: amount, Unit: unit, Start: start, Stop: stop, Kind: kind, Source: source, Levels: levels}
	}
	d := &desk{t: t, now: start, s: handbook.NewState(), i: handbook.Incident{
		ID: "vv1", Number: "VV-2026-0001", Title: "Tin đồn vỡ đê", Received: start.UTC(), OpenedAt: start.UTC(), OpenedBy: duty,
		Clocks: []handbook.Clock{
			clock("ghi-nhan", 15, handbook.Minutes, handbook.FromReceived, handbook.ByEvidence, handbook.Target, "", 1, 2, 3, 4),
			clock("phan-cap", 30, handbook.Minutes, handbook.FromReceived, handbook.ByLevel, handbook.Target, "", 1, 2, 3, 4),
			clock("tuyen-bo-tam", 60, handbook.Minutes, handbook.FromReceived, handbook.ByStatement, handbook.Target, "", 3, 4),
			clock("du-kien", 2, handbook.Hours, handbook.FromReceived, handbook.ByStep, handbook.Target, "", 2, 3, 4),
			clock("cap-nhat", 4, handbook.Hours, handbook.FromStatement, handbook.ByStatement, handbook.Target, "", 3, 4),
			clock("danh-gia", 7, handbook.Days, handbook.FromClosed, handbook.ByReview, handbook.Target, "", 1, 2, 3, 4),
			clock("d73", 24, handbook.Hours, handbook.FromReceived, handbook.ByStatement, handbook.Legal, "law:nd-244-2026#d7.3", 2, 3, 4),
			clock("d74", 24, handbook.Hours, handbook.FromJudged, handbook.ByStatement, handbook.Legal, "law:nd-244-2026#d7.4", 2, 3, 4),
			clock("bao-chuyen", 15, handbook.WorkingDays, handbook.ByHand, handbook.StopByHand, handbook.Legal, "law:nd-237-2026#d18.3"),
		},
		Steps:    []handbook.Step{{ID: "b1", Phase: 2}, {ID: "b2", Phase: 4, Within: "du-kien"}},
		Criteria: []handbook.Criterion{{ID: "pham-vi", Name: "Phạm vi"}, {ID: "nguy-hai", Name: "Nguy hại"}},
	}}
	for n := 1; n <= 4; n++ {
		d.i.Levels = append(d.i.Levels, handbook.Level{Number: n, Name: fmt.Sprintf("Cấp %d", n)})
	}
	d.must(duty, handbook.Opened, handbook.Payload{Text: "Có bài đăng nói vỡ đê"})
	for who, role := range map[string]handbook.CrisisRole{legal: handbook.LegalAdviser, speaker: handbook.Spokesperson, head: handbook.Head, expert: handbook.Expert} {
		d.must(duty, handbook.Joined, handbook.Payload{Person: who, PersonName: who, Role: role})
	}
	return d
}

func (d *desk) after(minutes int) *desk {
	d.now = d.i.Received.Add(time.Duration(minutes) * time.Minute)
	return d
}

func (d *desk) write(who string, kind handbook.EntryKind, p handbook.Payload) error {
	d.t.Helper()
	e, err := handbook.Admit(d.i, d.s, handbook.Entry{Client: fmt.Sprint(len(d.log)), Kind: kind, At: d.now, Payload: p},
		handbook.Writer{Person: who, Name: who}, d.now, calendar.Default())
	if err != nil {
		return err
	}
	d.log = append(d.log, e)
	d.s = d.s.Fold(d.i, []handbook.Entry{e})
	return nil
}

func (d *desk) must(who string, kind handbook.EntryKind, p handbook.Payload) {
	d.t.Helper()
	if err := d.write(who, kind, p); err != nil {
		d.t.Fatalf("%s by %s: %v", kind, who, err)
	}
}

func (d *desk) refused(want error, who string, kind handbook.EntryKind, p handbook.Payload) {
	d.t.Helper()
	before := d.s
	if err := d.write(who, kind, p); !errors.Is(err, want) {
		d.t.Errorf("%s by %s: %v, want %v", kind, who, err, want)
	}
	if !reflect.DeepEqual(before, d.s) {
		d.t.Errorf("%s by %s was refused and changed the state", kind, who)
	}
}

func (d *desk) clock(id string) handbook.ClockRun {
	d.t.Helper()
	for n := len(d.s.Clocks) - 1; n >= 0; n-- {
		if d.s.Clocks[n].Clock == id {
			return d.s.Clocks[n]
		}
	}
	return handbook.ClockRun{}
}

func (d *desk) wantClock(id string, state handbook.ClockState) {
	d.t.Helper()
	if got := d.clock(id); got.State != state {
		d.t.Errorf("clock %s is %q, want %q: %+v", id, got.State, state, got)
	}
}

func TestClocksOfAnIncident(t *testing.T) {
	d := newDesk(t)
	for id, want := range map[string]handbook.ClockState{
		"ghi-nhan": handbook.ClockRunning, "phan-cap": handbook.ClockRunning, "d73": handbook.ClockRunning,
		"tuyen-bo-tam": "", "du-kien": "", "d74": "", "cap-nhat": "", "danh-gia": "",
	} {
		d.wantClock(id, want)
	}
	d.after(10).must(expert, handbook.EvidenceAdded, handbook.Payload{File: &handbook.File{ID: "f", SHA256: "x"}})
	d.wantClock("ghi-nhan", handbook.ClockMet)
	d.after(40).must(duty, handbook.LevelJudged, handbook.Payload{Scores: map[string]int{"pham-vi": 2, "nguy-hai": 3}})
	d.wantClock("phan-cap", handbook.ClockLate) // ten minutes late
	if d.s.Level != 3 || d.s.Levels[0].Text == "" || d.s.Judged == nil {
		t.Errorf("level %d because %q", d.s.Level, d.s.Levels[0].Text)
	}
	d.wantClock("tuyen-bo-tam", handbook.ClockRunning)
	if got := d.clock("tuyen-bo-tam"); !got.Due.Equal(at(t, "2026-11-25 09:00")) {
		t.Errorf("the holding statement counts from when it was noticed: due %v", got.Due)
	}
	if got := d.clock("d74"); !got.Due.Equal(at(t, "2026-11-26 08:40")) {
		t.Errorf("Đ7.4 counts from the judgement: due %v", got.Due)
	}
	if d.clock("tuyen-bo-tam").Overdue(at(t, "2026-11-25 09:00")) || !d.clock("tuyen-bo-tam").Overdue(at(t, "2026-11-25 09:01")) {
		t.Error("overdue is after the end, not at it")
	}
	// The clause is said: the other one's clock no longer counts.
	d.must(legal, handbook.ClauseJudged, handbook.Payload{Clause: "7.4"})
	d.wantClock("d73", handbook.ClockCancelled)
	d.wantClock("d74", handbook.ClockRunning)

	d.after(50).must(expert, handbook.StepDone, handbook.Payload{Step: "b2"})
	d.wantClock("du-kien", handbook.ClockMet)
	start := d.clock("du-kien").Start
	d.must(expert, handbook.StepUndone, handbook.Payload{Step: "b2", Text: "Số liệu sai"})
	if got := d.clock("du-kien"); got.State != handbook.ClockRunning || got.Start == start {
		t.Errorf("what the step had met runs again, as another run: %+v", got)
	}
	d.after(55)
	d.publish("s1")
	d.wantClock("tuyen-bo-tam", handbook.ClockMet)
	d.wantClock("d74", handbook.ClockMet)
	d.wantClock("cap-nhat", handbook.ClockRunning)
	d.after(200)
	d.publish("s2")
	var updates []handbook.ClockState
	for _, r := range d.s.Clocks {
		if r.Clock == "cap-nhat" {
			updates = append(updates, r.State)
		}
	}
	if !reflect.DeepEqual(updates, []handbook.ClockState{handbook.ClockMet, handbook.ClockRunning}) {
		t.Errorf("each statement meets the clock of the one before and starts its own: %v", updates)
	}
	// Down to level 1: targets that are not for it end.
	d.after(210).must(duty, handbook.LevelJudged, handbook.Payload{Level: 1, Text: "Đã lắng"})
	d.wantClock("cap-nhat", handbook.ClockCancelled)
	d.wantClock("du-kien", handbook.ClockCancelled)
	d.after(220).must(duty, handbook.LevelJudged, handbook.Payload{Level: 3, Text: "Bùng lại"})
	d.wantClock("tuyen-bo-tam", handbook.ClockMet) // met is met
	d.wantClock("du-kien", handbook.ClockRunning)
	d.after(230).must(duty, handbook.IncidentClosed, handbook.Payload{Text: "Đã ổn"})
	d.wantClock("du-kien", handbook.ClockCancelled)
	if got := d.clock("danh-gia"); got.State != handbook.ClockRunning || !got.Due.Equal(at(t, "2026-12-03 00:00")) {
		t.Errorf("the review: %+v", got)
	}
	d.must(duty, handbook.IncidentReview, handbook.Payload{Review: &handbook.Review{Fixes: []handbook.Fix{{ID: "1", Text: "Bổ sung danh bạ", Owner: duty}}}})
	d.wantClock("danh-gia", handbook.ClockMet)
}

func TestALawfulClockThatTheProcedureDoesNotName(t *testing.T) {
	d := newDesk(t)
	if d.clock("d73").State != handbook.ClockRunning {
		t.Fatal("the procedure names the clock of Đ7.3 and it does not run")
	}
	d = newDesk(t)
	d.i.ByClause, d.s, d.log = []string{"d73"}, handbook.NewState(), nil
	d.must(duty, handbook.Opened, handbook.Payload{})
	d.must(duty, handbook.Joined, handbook.Payload{Person: legal, PersonName: legal, Role: handbook.LegalAdviser})
	d.wantClock("d73", "")
	d.after(5).must(duty, handbook.LevelJudged, handbook.Payload{Level: 3, Text: "Báo trung ương hỏi"})
	d.wantClock("d73", "")
	d.wantClock("d74", handbook.ClockRunning)
	d.after(40).must(legal, handbook.ClauseJudged, handbook.Payload{Clause: "7.3"})
	d.wantClock("d73", handbook.ClockRunning)
	d.wantClock("d74", handbook.ClockCancelled)
	if got := d.clock("d73"); !got.Started.Equal(d.i.Received) || !got.Due.Equal(d.i.Received.Add(24*time.Hour)) {
		t.Errorf("the clock of Đ7.3 counts from receiving: %+v", got)
	}
}

func (d *desk) publish(id string) {
	d.t.Helper()
	d.must(expert, handbook.Drafted, handbook.Payload{Statement: id, Text: "Đê vẫn an toàn"})
	d.must(legal, handbook.LegalReviewed, handbook.Payload{Statement: id, Version: 1})
	d.must(head, handbook.LeaderApproved, handbook.Payload{Statement: id, Version: 1})
	d.must(speaker, handbook.Published, handbook.Payload{Statement: id, Version: 1, Text: "Cổng thông tin"})
}

func TestClocksStartedByHand(t *testing.T) {
	d := newDesk(t)
	since := at(t, "2026-11-25 10:00")
	d.refused(handbook.ErrNoClock, duty, handbook.ClockStarted, handbook.Payload{Clock: "d73", Since: &since})
	d.must(expert, handbook.ClockStarted, handbook.Payload{Clock: "bao-chuyen", Since: &since})
	if got := d.clock("bao-chuyen"); !got.Due.Equal(at(t, "2026-12-17 00:00")) {
		t.Errorf("due %v", got.Due)
	}
	d.refused(handbook.ErrMissing, duty, handbook.ClockStopped, handbook.Payload{Clock: "bao-chuyen"})
	d.refused(handbook.ErrCrisisRole, expert, handbook.ClockStopped, handbook.Payload{Clock: "bao-chuyen", Met: true})
	d.must(duty, handbook.ClockStopped, handbook.Payload{Clock: "bao-chuyen", Met: true})
	d.wantClock("bao-chuyen", handbook.ClockMet)
	d.refused(handbook.ErrNoClock, duty, handbook.ClockStopped, handbook.Payload{Clock: "bao-chuyen", Met: true})
	d.must(duty, handbook.ClockStopped, handbook.Payload{Clock: "d73", Text: "Không thuộc trường hợp này"})
	d.must(duty, handbook.LevelJudged, handbook.Payload{Level: 2, Text: "Một cơ quan"})
	d.wantClock("d73", handbook.ClockCancelled) // a change of level does not bring it back
}

func TestWhoWritesWhat(t *testing.T) {
	d := newDesk(t)
	d.refused(handbook.ErrNotOnIt, stranger, handbook.Noted, handbook.Payload{Text: "x"})
	d.refused(handbook.ErrCrisisRole, speaker, handbook.LevelJudged, handbook.Payload{Level: 2, Text: "x"})
	d.refused(handbook.ErrCrisisRole, expert, handbook.Joined, handbook.Payload{Person: stranger, Role: handbook.Head})
	d.refused(handbook.ErrMissing, expert, handbook.Noted, handbook.Payload{})
	d.refused(handbook.ErrEntryKind, expert, "deleted", handbook.Payload{})
	d.refused(handbook.ErrOpened, duty, handbook.Opened, handbook.Payload{})
	d.refused(handbook.ErrNoStep, duty, handbook.StepDone, handbook.Payload{Step: "b9"})
	d.refused(handbook.ErrClause, head, handbook.ClauseJudged, handbook.Payload{Clause: "9.9"})
	d.refused(handbook.ErrScoreOutOfRange, head, handbook.LevelJudged, handbook.Payload{Level: 5, Text: "x"})
	d.refused(handbook.ErrUnknownCriterion, head, handbook.LevelJudged, handbook.Payload{Scores: map[string]int{"la": 2}})
	d.refused(handbook.ErrNoEntry, duty, handbook.EntryCorrection, handbook.Payload{Corrects: 99, Text: "x"})
	d.refused(handbook.ErrNotClosed, duty, handbook.IncidentReview, handbook.Payload{Review: &handbook.Review{}})
	d.must(expert, handbook.EntryCorrection, handbook.Payload{Corrects: 1, Text: "Bài đăng lúc 7:40"})

	// Handing over: one's own role, or any by who leads.
	d.refused(handbook.ErrCrisisRole, expert, handbook.HandedOver, handbook.Payload{Role: handbook.LegalAdviser, From: legal, Person: stranger})
	d.refused(handbook.ErrNoMember, duty, handbook.HandedOver, handbook.Payload{Role: handbook.Head, From: expert, Person: stranger})
	d.must(legal, handbook.HandedOver, handbook.Payload{Role: handbook.LegalAdviser, From: legal, Person: stranger, PersonName: stranger, Text: "Đang chờ số liệu"})
	if d.s.Has(legal) || !d.s.Has(stranger, handbook.LegalAdviser) {
		t.Errorf("after the hand-over: %+v", d.s.People)
	}
	d.refused(handbook.ErrLastLead, duty, handbook.Left, handbook.Payload{Person: duty})
	d.refused(handbook.ErrCrisisRole, expert, handbook.Left, handbook.Payload{Person: stranger})
	d.must(duty, handbook.Left, handbook.Payload{Person: stranger})
	d.must(expert, handbook.Left, handbook.Payload{Person: expert})
	if d.s.Has(stranger) || d.s.Has(expert) {
		t.Errorf("after leaving: %+v", d.s.People)
	}
	// The coordinator puts somebody on it without being on it, and does no more.
	steward := handbook.Writer{Person: "dau-moi", Steward: true}
	if _, err := handbook.Admit(d.i, d.s, handbook.Entry{Kind: handbook.Joined, Payload: handbook.Payload{Person: expert, Role: handbook.Expert}}, steward, d.now, calendar.Default()); err != nil {
		t.Error(err)
	}
	if _, err := handbook.Admit(d.i, d.s, handbook.Entry{Kind: handbook.Noted, Payload: handbook.Payload{Text: "x"}}, steward, d.now, calendar.Default()); !errors.Is(err, handbook.ErrNotOnIt) {
		t.Errorf("a steward writes: %v", err)
	}
}

func TestTheOrderOfAStatement(t *testing.T) {
	d := newDesk(t)
	s := func(version int, text string) handbook.Payload {
		return handbook.Payload{Statement: "s", Version: version, Text: text}
	}
	d.refused(handbook.ErrNoStatement, legal, handbook.LegalReviewed, s(1, ""))
	d.must(head, handbook.Drafted, s(0, "Bản một"))
	d.refused(handbook.ErrStage, head, handbook.LeaderApproved, s(1, ""))
	d.refused(handbook.ErrCrisisRole, speaker, handbook.LegalReviewed, s(1, ""))
	d.must(legal, handbook.LegalReviewed, s(1, "Được"))
	d.refused(handbook.ErrOwnDraft, head, handbook.LeaderApproved, s(1, ""))
	d.refused(handbook.ErrStage, speaker, handbook.Published, s(1, "Cổng"))
	d.refused(handbook.ErrMissing, head, handbook.Returned, s(1, ""))
	d.must(head, handbook.Returned, s(1, "Thiếu số liệu"))
	d.refused(handbook.ErrStage, legal, handbook.LegalReviewed, s(1, ""))
	d.must(expert, handbook.Drafted, s(0, "Bản hai"))
	d.refused(handbook.ErrVersion, legal, handbook.LegalReviewed, s(1, ""))
	d.must(legal, handbook.LegalReviewed, s(2, ""))
	d.refused(handbook.ErrCrisisRole, legal, handbook.LeaderApproved, s(2, ""))
	d.must(head, handbook.LeaderApproved, s(2, ""))
	d.refused(handbook.ErrCrisisRole, expert, handbook.Published, s(2, "Cổng"))
	d.must(speaker, handbook.Published, s(2, "Cổng thông tin điện tử"))
	d.refused(handbook.ErrStage, expert, handbook.Drafted, s(0, "Bản ba"))
	st, _ := d.s.Statement("s")
	if v := st.Latest(); len(st.Versions) != 2 || v.Text != "Bản hai" || v.Drafted.By != expert || v.Reviewed.By != legal || v.Approved.By != head || v.Published.By != speaker {
		t.Errorf("got %+v", st)
	}
	if d.s.FirstStatement == nil {
		t.Error("no first statement")
	}
}

func TestAfterTheEnd(t *testing.T) {
	d := newDesk(t)
	d.after(60).must(duty, handbook.IncidentClosed, handbook.Payload{Text: "Đã ổn"})
	d.after(70).refused(handbook.ErrClosed, duty, handbook.StepDone, handbook.Payload{Step: "b1"})
	d.refused(handbook.ErrClosed, duty, handbook.IncidentClosed, handbook.Payload{Text: "Nữa"})
	d.must(duty, handbook.Noted, handbook.Payload{Text: "Báo đăng lại"})
	// What happened before, and comes late because the line was down, is taken.
	e, err := handbook.Admit(d.i, d.s, handbook.Entry{Kind: handbook.StepDone, At: d.i.Received.Add(50 * time.Minute), Payload: handbook.Payload{Step: "b1"}},
		handbook.Writer{Person: expert}, d.now, calendar.Default())
	if err != nil || !e.At.Equal(d.i.Received.Add(50*time.Minute)) {
		t.Errorf("%v, %v", e.At, err)
	}
}

func TestTimesAreHeldWithinBounds(t *testing.T) {
	d := newDesk(t)
	d.after(30)
	for _, tt := range []struct{ at, want time.Time }{
		{time.Time{}, d.now},
		{d.now.Add(time.Hour), d.now}, // a device whose clock is fast
		{d.i.Received.Add(-time.Hour), d.i.Received},
		{d.now.Add(-10 * time.Minute), d.now.Add(-10 * time.Minute)},
	} {
		e, err := handbook.Admit(d.i, d.s, handbook.Entry{Kind: handbook.Noted, At: tt.at, Payload: handbook.Payload{Text: "x"}}, handbook.Writer{Person: duty}, d.now, calendar.Default())
		if err != nil || !e.At.Equal(tt.want) || !e.Received.Equal(d.now) {
			t.Errorf("at %v: %v received %v, %v", tt.at, e.At, e.Received, err)
		}
	}
}

// TestFoldingInPartsEqualsFoldingWhole writes long random logs and folds them
// in random parts, with parts given twice.
func TestFoldingInPartsEqualsFoldingWhole(t *testing.T) {
	for seed := range uint64(60) {
		rnd := rand.New(rand.NewPCG(seed, 9))
		d := newDesk(t)
		for range 80 {
			d.now = d.now.Add(time.Duration(rnd.IntN(9)) * time.Minute)
			who, kind, p := anything(rnd)
			_ = d.write(who, kind, p)
		}
		whole := handbook.FoldLog(d.i, d.log)
		if !reflect.DeepEqual(whole, d.s) {
			t.Fatalf("seed %d: one by one differs from whole", seed)
		}
		parts := handbook.NewState()
		for from := 0; from < len(d.log); {
			to := min(len(d.log), from+1+rnd.IntN(10))
			before, text := parts, encoded(t, parts)
			parts = parts.Fold(d.i, d.log[max(0, from-rnd.IntN(4)):to])
			if encoded(t, before) != text {
				t.Fatalf("seed %d: folding changed the state that it began with", seed)
			}
			from = to
		}
		if !reflect.DeepEqual(whole, parts) {
			t.Fatalf("seed %d: in parts differs from whole\n%s\n%s", seed, encoded(t, whole), encoded(t, parts))
		}
		for n, e := range d.log {
			if e.Seq != n+1 {
				t.Fatalf("seed %d: entry %d has seq %d", seed, n, e.Seq)
			}
		}
		for _, r := range whole.Clocks {
			if r.State == handbook.ClockRunning && r.Ended != nil || r.State != handbook.ClockRunning && r.Ended == nil {
				t.Fatalf("seed %d: %+v", seed, r)
			}
		}
	}
}

func anything(rnd *rand.Rand) (string, handbook.EntryKind, handbook.Payload) {
	people := []string{duty, legal, speaker, head, expert, stranger}
	kinds := []handbook.EntryKind{
		handbook.Noted, handbook.LevelJudged, handbook.ClauseJudged, handbook.StepDone, handbook.StepUndone, handbook.EvidenceAdded, handbook.ContactCalled,
		handbook.Joined, handbook.HandedOver, handbook.Left, handbook.Drafted, handbook.LegalReviewed, handbook.LeaderApproved, handbook.Returned,
		handbook.Published, handbook.ClockStarted, handbook.ClockStopped, handbook.EntryCorrection,
	}
	if rnd.IntN(40) == 0 {
		kinds = []handbook.EntryKind{handbook.IncidentClosed, handbook.IncidentReview}
	}
	since := time.Date(2026, 11, 25, 3, rnd.IntN(60), 0, 0, time.UTC)
	return people[rnd.IntN(len(people))], kinds[rnd.IntN(len(kinds))], handbook.Payload{
		Text: "Chữ", Level: 1 + rnd.IntN(4), Clause: handbook.Clauses[rnd.IntN(4)], Step: fmt.Sprint("b", 1+rnd.IntN(2)), File: &handbook.File{ID: "f"},
		Contact: fmt.Sprint("c", rnd.IntN(3)), Reached: true, Person: people[rnd.IntN(len(people))], From: people[rnd.IntN(len(people))],
		Role: handbook.CrisisRoles[rnd.IntN(7)], Statement: fmt.Sprint("s", rnd.IntN(2)), Version: 1 + rnd.IntN(2),
		Clock: []string{"bao-chuyen", "d73", "cap-nhat"}[rnd.IntN(3)], Since: &since, Met: rnd.IntN(2) == 0, Review: &handbook.Review{}, Corrects: 1,
	}
}

func encoded(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestFill(t *testing.T) {
	tpl := handbook.Template{
		Fields: []handbook.Field{
			{ID: "viec", Kind: handbook.Line, Required: true},
			{ID: "lam", Kind: handbook.ListField, Required: true},
			{ID: "ngay", Kind: handbook.DateField},
			{ID: "gio", Kind: handbook.TimeField},
		},
		Body: "Về {{viec}} ngày {{ngay}}, cập nhật lúc {{gio}}.\n\nĐang làm: {{lam}}",
	}
	text, missing := tpl.Fill(map[string]string{"viec": "vỡ đê", "lam": "Cử người\n- Đo mực nước", "ngay": "2026-11-25", "gio": "2026-11-25T03:30:00Z"})
	if want := "Về vỡ đê ngày 25/11/2026, cập nhật lúc 10:30 ngày 25/11/2026.\n\nĐang làm: \n\n- Cử người\n- Đo mực nước\n\n"; text != want || len(missing) != 0 {
		t.Errorf("%q, missing %v", text, missing)
	}
	text, missing = tpl.Fill(map[string]string{"viec": " "})
	if !reflect.DeepEqual(missing, []string{"viec", "lam"}) || text != "Về …… ngày ……, cập nhật lúc …….\n\nĐang làm: ……" {
		t.Errorf("%q, missing %v", text, missing)
	}
}
