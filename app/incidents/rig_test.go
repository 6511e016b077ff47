package incidents_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth"
	"lantoa/app/auth/authtest"
	"lantoa/app/auth/policy"
	"lantoa/app/authoring"
	"lantoa/app/incidents"
	"lantoa/app/learning"
	"lantoa/app/org"
	"lantoa/app/platform/api"
	"lantoa/app/platform/calendar"
	"lantoa/app/platform/db"
	"lantoa/app/platform/files"
	"lantoa/app/platform/jobs"
	"lantoa/app/platform/local/localtest"
	"lantoa/app/platform/mail"
	"lantoa/app/platform/mail/mailtest"
	"lantoa/app/reminders"
	"lantoa/handbook"
)

const (
	so = "/ubnd/svhttdl/"
	xa = "/ubnd/xa-an-thi/"
)

// edition is a small handbook: one procedure with everything that an incident
// has.
func edition() *handbook.Edition {
	clock := func(id, name string, amount int, unit handbook.Unit, start handbook.ClockStart, stop handbook.ClockStop, kind handbook.ClockKind, source string, levels ...int) handbook.Clock {
		return handbook.Clock{ID: id, Name: name, Amount: amount, Unit: unit, Start: start, Stop: stop, Kind: kind, Source: source, Levels: levels}
	}
	e := &handbook.Edition{
		Code: "thu", Number: "1", Title: "Sổ tay thử",
		Criteria: []handbook.Criterion{{ID: "pham-vi", Name: "Phạm vi"}, {ID: "nguy-hai", Name: "Nguy hại"}},
		Clocks: []handbook.Clock{
			clock("ghi-nhan", "Ghi nhật ký", 15, handbook.Minutes, handbook.FromReceived, handbook.ByEvidence, handbook.Target, "đề xuất", 1, 2, 3, 4),
			clock("tuyen-bo-tam", "Ra tuyên bố tạm", 60, handbook.Minutes, handbook.FromReceived, handbook.ByStatement, handbook.Target, "đề xuất", 3, 4),
			clock("d73", "Phát ngôn ban đầu", 24, handbook.Hours, handbook.FromReceived, handbook.ByStatement, handbook.Legal, "law:nd-244-2026#d7.3", 2, 3, 4),
			clock("danh-gia", "Đánh giá", 7, handbook.Days, handbook.FromClosed, handbook.ByReview, handbook.Target, "đề xuất", 1, 2, 3, 4),
			clock("bao-chuyen", "Trả lời ý kiến báo chuyển", 15, handbook.WorkingDays, handbook.ByHand, handbook.StopByHand, handbook.Legal, "law:nd-237-2026#d18.3"),
		},
		Procedures: []handbook.Procedure{
			{ID: "tin-gia", Title: "Tin giả về chính sách", Clocks: []string{"ghi-nhan", "tuyen-bo-tam", "d73", "danh-gia", "bao-chuyen"}, Steps: []handbook.Step{
				{ID: "chup-man-hinh", Text: "Chụp màn hình bài đăng", Role: "người trực theo dõi", Phase: 2, Within: "ghi-nhan"}, {ID: "hoi-chuyen-mon", Text: "Hỏi phòng chuyên môn", Role: "tổ trưởng", Phase: 3},
			}, Templates: []string{"tuyen-bo-tam"}},
			{ID: "cu", Title: "Quy trình cũ", Retired: "2020-01-01"},
		},
		Templates: []handbook.Template{{
			ID: "tuyen-bo-tam", Title: "Tuyên bố tạm", Layout: handbook.Document, Heading: "THÔNG CÁO BÁO CHÍ", Body: "## Sự việc\n\n{{viec}}\n\n{{dang-lam}}",
			Fields: []handbook.Field{{ID: "viec", Label: "Việc gì", Kind: handbook.Line, Required: true}, {ID: "dang-lam", Label: "Đang làm", Kind: handbook.ListField}},
		}},
		Contacts: []handbook.Contact{{ID: "lanh-dao", Name: "Lãnh đạo trực", Level: 1}},
	}
	for n, name := range []string{"Cấp 1 Theo dõi", "Cấp 2 Sự cố", "Cấp 3 Khủng hoảng", "Cấp 4 Nghiêm trọng"} {
		e.Levels = append(e.Levels, handbook.Level{Number: n + 1, Name: name, EscalateTo: "Chủ tịch UBND tỉnh"})
	}
	return e
}

// rig is a province of two departments, an SMTP server, and one process; more
// may be made.
type rig struct {
	*authtest.World
	t     *testing.T
	redis string
	smtp  *mailtest.Server
	files *files.Store
	main  *process
}

// process is what one server holds.
type process struct {
	*incidents.Incidents
	jobs   *jobs.Jobs
	server *api.Server
	base   string // "" until it listens
}

func newRig(t *testing.T) *rig {
	t.Helper()
	r := &rig{World: authtest.New(t), t: t, redis: localtest.RedisURI(t), smtp: mailtest.Start(t)}
	r.set("2026-11-25 08:00")
	var all []db.Collection
	for _, c := range [][]db.Collection{api.Collections(), learning.Collections(), authoring.Collections(), reminders.Collections(), incidents.Collections()} {
		all = append(all, c...)
	}
	must(t, db.Ensure(t.Context(), r.DB, all...))
	must(t, r.Org.EnsurePositions(t.Context()))
	unit := func(id, parent, name string, kind org.Kind) org.Draft {
		return org.Draft{ID: id, ParentID: parent, Naming: org.Naming{Name: name, Kind: kind}}
	}
	_, err := r.Org.Record(t.Context(), policy.System("test"), org.Event{Kind: org.Create, Date: org.Day(2025, 7, 1), Parts: []org.Draft{
		unit("ubnd", "", "UBND tỉnh Hưng Yên", org.KindProvince), unit("svhttdl", "ubnd", "Sở Văn hóa, Thể thao và Du lịch", org.KindSo),
		unit("phong-bc", "svhttdl", "Phòng Báo chí", org.KindUnit), unit("xa-an-thi", "ubnd", "Xã Ân Thi", org.KindXa),
	}})
	must(t, err)
	r.files, err = files.Open(t.Context(), "file://"+t.TempDir())
	must(t, err)
	t.Cleanup(func() { _ = r.files.Close() })
	r.main = r.process()
	return r
}

// process makes another process on the same servers.
func (r *rig) process() *process {
	r.t.Helper()
	j, err := jobs.New(jobs.Config{DB: r.DB, RedisURI: r.redis, Now: r.Clock.Now, Poll: 10 * time.Millisecond, StuckAfter: 300 * time.Millisecond, LeaseFor: 600 * time.Millisecond})
	must(r.t, err)
	r.t.Cleanup(func() { _ = j.Close() })
	sender, err := mail.Open(r.smtp.URL())
	must(r.t, err)
	l := learning.New(learning.Config{DB: r.DB, Jobs: j, Authoring: authoring.New(r.DB), Org: r.Org})
	rem := reminders.New(reminders.Config{
		DB: r.DB, Jobs: j, Org: r.Org, Auth: r.Auth, Authoring: authoring.New(r.DB), Learning: l,
		Mail: sender, MailFrom: "Lan Tỏa <lantoa@hungyen.example>", PublicURL: "https://lantoa.hungyen.example",
	})
	rem.Now, l.Now = r.Clock.Now, r.Clock.Now
	book := edition()
	p := &process{jobs: j, Incidents: incidents.New(incidents.Config{
		DB: r.DB, Jobs: j, Files: r.files, Org: r.Org, Auth: r.Auth, Reminders: rem,
		Handbook: func(context.Context, string) (incidents.Book, error) {
			return incidents.Book{Edition: book, ID: "ban-1", Callees: []handbook.Callee{{Contact: "lanh-dao", Name: "Trần Quốc Việt", Phone: "0912 345 678", Email: "viet@hungyen.example", Agency: "Sở VHTTDL"}}}, nil
		},
	})}
	p.Now = r.Clock.Now
	p.Jobs(j)
	rem.Jobs(j)
	p.server = api.NewServer(api.Config{Limits: api.Limits{Account: 100_000, Address: 100_000}, Idempotency: r.DB.Collection("idempotency")})
	p.Routes(api.NewRouter(p.server, "/api/v1", r.Auth.Access()))
	return p
}

// listen serves the process, and follows the log, until the test ends or stop
// is called.
func (r *rig) listen(p *process) (stop func()) {
	r.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(r.t, err)
	p.base = "http://" + l.Addr().String()
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() { p.Watch(ctx) })
	wg.Go(func() { _ = p.server.Fiber.Listener(l) })
	stop = sync.OnceFunc(func() {
		drain, done := context.WithTimeout(context.Background(), 10*time.Second)
		defer done()
		if err := p.server.Shutdown(drain); err != nil {
			r.t.Errorf("Shutdown: %v", err)
		}
		cancel()
		wg.Wait()
	})
	r.t.Cleanup(stop)
	return stop
}

// work runs the process's worker until the test ends or stop is called.
func (r *rig) work(p *process) (stop func()) {
	r.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- p.jobs.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			r.t.Errorf("Run: %v", err)
		}
	})
	r.t.Cleanup(stop)
	return stop
}

func (r *rig) set(clock string) {
	r.t.Helper()
	v, err := time.ParseInLocation("2006-01-02 15:04", clock, calendar.Zone)
	must(r.t, err)
	r.Clock.Move(v.Sub(r.Clock.Now()))
}

func (r *rig) idle() {
	r.t.Helper()
	r.eventually("all jobs are done", func() bool {
		return r.count("outbox", bson.M{"$or": bson.A{bson.M{"state": jobs.Pending, "notBefore": bson.M{"$lte": r.Clock.Now()}}, bson.M{"state": jobs.Queued}}}) == 0
	})
}

func (r *rig) eventually(what string, ok func() bool) {
	r.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); {
		if ok() {
			return
		}
		<-time.After(5 * time.Millisecond)
	}
	r.t.Fatalf("never: %s", what)
}

func (r *rig) count(collection string, filter bson.M) int {
	r.t.Helper()
	n, err := r.DB.Collection(collection).CountDocuments(r.t.Context(), filter)
	must(r.t, err)
	return int(n)
}

// user is somebody with an account.
type user struct {
	org.Person
	r       *rig
	token   string
	renewed time.Time
}

var names atomic.Int64

func (r *rig) user(path string, grants ...policy.Grant) *user {
	r.t.Helper()
	p := authtest.AddPerson(r.t, r.DB, path, r.Clock.Now())
	given := "Tên" + strconv.FormatInt(names.Add(1), 10)
	_, err := r.DB.Collection("people").UpdateByID(r.t.Context(), p.ID, bson.M{"$set": bson.M{"given": given}})
	must(r.t, err)
	p.Given = given
	for k := range grants {
		grants[k].From = r.Clock.Now().Add(-time.Minute)
	}
	must(r.t, r.Auth.SeedAccounts(r.t.Context(), authtest.Password, auth.Seeded{PersonID: p.ID, Grants: grants}))
	u := &user{Person: p, r: r}
	u.renew()
	return u
}

// renew signs in again when the clock has gone past the token.
func (u *user) renew() {
	if now := u.r.Clock.Now(); u.token == "" || now.Sub(u.renewed) > 5*time.Minute {
		u.token, u.renewed = u.r.SignIn(u.r.t, u.Person).AccessToken, now
	}
}

func (u *user) call(p *process, method, path, body string, headers ...string) (int, string) {
	u.r.t.Helper()
	u.renew()
	return authtest.Call(u.r.t, p.server, method, "/api/v1"+path, u.token, body, authtest.Header(headers...))
}

func (u *user) want(status int, method, path, body string, headers ...string) string {
	u.r.t.Helper()
	got, answer := u.call(u.r.main, method, path, body, headers...)
	if got != status {
		u.r.t.Fatalf("%s %s: %d, want %d: %s", method, path, got, status, answer)
	}
	return answer
}

func (u *user) open(exercise bool) incidents.View {
	u.r.t.Helper()
	return decode[incidents.View](u.r.t, u.want(201, "POST", "/incidents", fmt.Sprintf(`{"procedure":"tin-gia","exercise":%v,"title":"Tin đồn thu phí mới","text":"Có bài đăng","anyway":true}`, exercise)))
}

func (u *user) view(id string) incidents.View {
	u.r.t.Helper()
	return decode[incidents.View](u.r.t, u.want(200, "GET", "/incidents/"+id, ""))
}

var clients atomic.Int64

func draft(kind handbook.EntryKind, p handbook.Payload) incidents.Draft {
	return incidents.Draft{Client: fmt.Sprintf("may-%08d", clients.Add(1)), Kind: kind, Payload: p}
}

// write sends a batch.
func (u *user) write(id string, drafts ...incidents.Draft) incidents.Results {
	u.r.t.Helper()
	body, err := json.Marshal(map[string]any{"entries": drafts})
	must(u.r.t, err)
	return decode[incidents.Results](u.r.t, u.want(200, "POST", "/incidents/"+id+"/entries", string(body)))
}

// do writes one entry that must stand.
func (u *user) do(id string, kind handbook.EntryKind, p handbook.Payload) int {
	u.r.t.Helper()
	res := u.write(id, draft(kind, p)).Items[0]
	if res.Refused != nil {
		u.r.t.Fatalf("%s: refused: %s", kind, res.Refused.Reason)
	}
	return res.Seq
}

func (u *user) refused(reason, id string, kind handbook.EntryKind, p handbook.Payload) {
	u.r.t.Helper()
	res := u.write(id, draft(kind, p)).Items[0]
	if res.Refused == nil || res.Refused.Reason != reason {
		u.r.t.Errorf("%s: %+v, want refused because of %s", kind, res, reason)
	}
}

func (u *user) join(id string, who *user, role handbook.CrisisRole) {
	u.r.t.Helper()
	u.do(id, handbook.Joined, handbook.Payload{Person: who.ID, Role: role})
}

// log reads the whole log and checks that it has no gap.
func (u *user) log(id string) []handbook.Entry {
	u.r.t.Helper()
	l := decode[incidents.Log](u.r.t, u.want(200, "GET", "/incidents/"+id+"/entries", ""))
	for k, e := range l.Items {
		if e.Seq != k+1 {
			u.r.t.Fatalf("entry %d has seq %d", k, e.Seq)
		}
	}
	if l.Last != len(l.Items) {
		u.r.t.Fatalf("last is %d of %d", l.Last, len(l.Items))
	}
	return l.Items
}

// event is one server-sent event.
type event struct{ id, name, data string }

// follow opens the stream of a process; its events end with it.
func (u *user) follow(ctx context.Context, p *process, id string, after int) (<-chan event, error) {
	req, err := http.NewRequestWithContext(ctx, "GET", fmt.Sprintf("%s/api/v1/incidents/%s/events?after=%d", p.base, id, after), nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+u.token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	if res.StatusCode != 200 {
		b, _ := io.ReadAll(res.Body)
		res.Body.Close()
		return nil, fmt.Errorf("%d %s", res.StatusCode, b)
	}
	events := make(chan event, 1000)
	go func() {
		defer close(events)
		defer res.Body.Close()
		var e event
		s := bufio.NewScanner(res.Body)
		s.Buffer(nil, 4<<20)
		for s.Scan() {
			name, value, _ := strings.Cut(s.Text(), ": ")
			switch name {
			case "id":
				e.id = value
			case "event":
				e.name = value
			case "data":
				e.data = value
			case "":
				if e.name != "" {
					events <- e
				}
				e = event{}
			}
		}
	}()
	return events, nil
}

// entriesOf takes seqs from the stream up to last.
func entriesOf(t *testing.T, events <-chan event, last int) []int {
	t.Helper()
	var got []int
	for {
		select {
		case e, ok := <-events:
			if !ok {
				return got
			}
			if e.name == "entry" {
				seq, _ := strconv.Atoi(e.id)
				got = append(got, seq)
				if seq >= last {
					return got
				}
			}
		case <-time.After(20 * time.Second):
			t.Fatalf("nothing came after %v", got)
		}
	}
}

func decode[T any](t testing.TB, body string) T {
	t.Helper()
	var out T
	dec := json.NewDecoder(bytes.NewReader([]byte(body)))
	if err := dec.Decode(&out); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	return out
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
