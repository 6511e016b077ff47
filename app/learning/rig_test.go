package learning_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"lantoa/app/audit"
	"lantoa/app/auth/authtest"
	"lantoa/app/auth/policy"
	"lantoa/app/authoring"
	"lantoa/app/authoring/authoringtest"
	"lantoa/app/learning"
	"lantoa/app/org"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/db/dbtest"
	"lantoa/app/platform/fault"
	"lantoa/app/platform/jobs"
	"lantoa/app/platform/local/localtest"
	"lantoa/courses"
)

// rig is the feature on a real database behind a real server, with a clock
// that the test moves and people named by their tokens.
type rig struct {
	t        *testing.T
	db       *db.DB
	jobs     *jobs.Jobs
	learning *learning.Learning
	courses  *authoring.Authoring
	clock    *clock
	base     string
	document []byte // the API document

	mu     sync.Mutex
	actors map[string]policy.Actor
	sent   []string // bodies of all answers, while recording
}

type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func newRig(t *testing.T, change ...func(*learning.Config)) *rig {
	t.Helper()
	d := dbtest.New(t)
	all := append(learning.Collections(), authoring.Collections()...)
	all = append(append(all, audit.Collections()...), jobs.Collections()...)
	if err := db.Ensure(t.Context(), d, all...); err != nil {
		t.Fatal(err)
	}
	r := &rig{t: t, db: d, clock: &clock{at: time.Date(2026, 11, 5, 2, 0, 0, 0, time.UTC)}, actors: map[string]policy.Actor{}}
	var err error
	r.jobs, err = jobs.New(jobs.Config{DB: d, RedisURI: localtest.RedisURI(t), Now: r.clock.Now, Poll: 20 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.jobs.Close() })
	o, err := org.New(d, bytes.Repeat([]byte("k"), 32))
	if err != nil {
		t.Fatal(err)
	}
	r.courses = authoringtest.Publish(t, d)
	cfg := learning.Config{DB: d, Jobs: r.jobs, Authoring: r.courses, Org: o, MinimumTimeFactor: 1}
	for _, c := range change {
		c(&cfg)
	}
	r.learning = learning.New(cfg)
	r.learning.Now, r.courses.Now, o.Now = r.clock.Now, r.clock.Now, r.clock.Now
	r.learning.Jobs(r.jobs)
	r.serve()
	return r
}

func (r *rig) serve() {
	s := api.NewServer(api.Config{Idempotency: r.db.Collection("idempotency"), Limits: api.Limits{Account: 1_000_000}})
	router := api.NewRouter(s, "/api/v1", authtest.Access(r.actor))
	r.courses.Routes(router)
	r.learning.Routes(router)
	var err error
	if r.document, err = s.OpenAPI(); err != nil {
		r.t.Fatal(err)
	}
	r.listen(s)
}

// listen serves on a port of its own until the test ends.
func (r *rig) listen(s *api.Server) {
	r.t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		r.t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = s.Fiber.Listener(listener)
	}()
	r.t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_ = s.Shutdown(ctx)
		<-done
	})
	r.base = "http://" + listener.Addr().String() + "/api/v1"
}

func (r *rig) actor(token string) policy.Actor {
	r.mu.Lock()
	defer r.mu.Unlock()
	if a, ok := r.actors[token]; ok {
		return a
	}
	return policy.Actor{PersonID: token}
}

// coordinator gives a person the role over a department.
func (r *rig) coordinator(person, path string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.actors[person] = policy.Actor{PersonID: person, Grants: []policy.Grant{{Role: policy.Coordinator, Path: path}}}
}

// posted gives a person a main posting.
func (r *rig) posted(person, path string) {
	r.t.Helper()
	_, err := r.db.Collection("postings").InsertOne(r.t.Context(), org.Posting{
		ID: db.NewID(), PersonID: person, DepartmentID: "d", DepartmentPath: path,
		PositionID: "chuyen-vien", Main: true, From: r.clock.Now().AddDate(-1, 0, 0),
	})
	if err != nil {
		r.t.Fatal(err)
	}
}

// answer is what the server said.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func (a answer) String() string { return fmt.Sprintf("%d %s", a.status, a.body) }

// reason is the reason of a problem.
func (a answer) reason() string {
	var p api.Problem
	_ = json.Unmarshal(a.body, &p)
	return p.Reason
}

func (a answer) problem() api.Problem {
	var p api.Problem
	_ = json.Unmarshal(a.body, &p)
	return p
}

// do sends a request of a person. body is nil, a []byte as it is, or anything
// to be written as JSON. It may run on any goroutine.
func (r *rig) do(person, method, path string, body any, headers ...string) answer {
	var in io.Reader
	switch v := body.(type) {
	case nil:
	case []byte:
		in = bytes.NewReader(v)
	default:
		b, err := json.Marshal(v)
		if err != nil {
			panic(err)
		}
		in = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(context.Background(), method, r.base+path, in)
	if err != nil {
		panic(err)
	}
	if person != "" {
		req.Header.Set("Authorization", "Bearer "+person)
	}
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return answer{body: []byte(err.Error())}
	}
	defer func() { _ = res.Body.Close() }()
	b, _ := io.ReadAll(res.Body)
	r.mu.Lock()
	r.sent = append(r.sent, string(b))
	r.mu.Unlock()
	return answer{status: res.StatusCode, header: res.Header, body: b}
}

// announce says that a body of so many bytes follows, sends the beginning of
// one long text, and returns the status: the server need not read the rest.
func (r *rig) announce(person, method, path string, size int) int {
	r.t.Helper()
	host := strings.TrimSuffix(strings.TrimPrefix(r.base, "http://"), "/api/v1")
	conn, err := net.Dial("tcp", host)
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	_, err = fmt.Fprintf(conn, "%s /api/v1%s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n{\"seq\":1,\"answer\":{\"text\":\"aaaa",
		method, path, host, person, size)
	if err != nil {
		r.t.Fatal(err)
	}
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	return res.StatusCode
}

// must is do with the status that is expected, decoded.
func must[T any](r *rig, want int, person, method, path string, body any) T {
	r.t.Helper()
	got := r.do(person, method, path, body)
	if got.status != want {
		r.t.Fatalf("%s %s: %s, want %d", method, path, got, want)
	}
	var out T
	if err := json.Unmarshal(got.body, &out); err != nil {
		r.t.Fatalf("%s %s: %v in %s", method, path, err, got.body)
	}
	return out
}

func (r *rig) enrol(person string) learning.Enrolment {
	r.t.Helper()
	return must[learning.Enrolment](r, 201, person, "POST", "/courses/"+authoringtest.Course+"/enrolments", nil)
}

func (r *rig) start(person, enrolment, quiz string) learning.AttemptView {
	r.t.Helper()
	return must[learning.AttemptView](r, 200, person, "POST", "/enrolments/"+enrolment+"/quizzes/"+quiz+"/attempts", nil)
}

func (r *rig) save(person, attempt, question string, seq int64, a courses.Answer) answer {
	return r.do(person, "PUT", "/attempts/"+attempt+"/answers/"+question, map[string]any{"seq": seq, "answer": a})
}

// read opens a lesson, waits by the clock and finishes it.
func (r *rig) read(person, enrolment, lesson string) learning.LessonProgress {
	r.t.Helper()
	must[learning.LessonPage](r, 200, person, "GET", "/enrolments/"+enrolment+"/lessons/"+lesson, nil)
	r.clock.forward(time.Minute)
	return must[learning.LessonProgress](r, 200, person, "PUT", "/enrolments/"+enrolment+"/lessons/"+lesson+"/progress",
		map[string]any{"seconds": 60, "position": 1, "finished": true})
}

// rightAnswers are those to the test course, by the prompt of the question, in
// the words of the options.
var rightAnswers = map[string][]string{
	"Ai ký văn bản ủy quyền?":                     {"Người đứng đầu"},
	"Văn bản ủy quyền cần có gì?":                 {"Vụ việc cụ thể", "Thời hạn"},
	"Xếp các việc của giờ đầu.":                   {"Ghi giờ tiếp nhận tin", "Xác minh tại chỗ", "Soạn năm câu", "Đăng và lưu"},
	"Chưa rõ nguyên nhân thì nói gì?":             {"Nói điều đã xác minh"},
	"Ghép mốc với căn cứ.":                        {"Sự kiện lớn", "Từ lúc tiếp nhận", "Dư luận trái chiều", "Từ lúc xác định tác động"},
	"Câu đưa người nghe về thông điệp gọi là gì?": {"cau bac cau BI MAT"},
}

// right answers a question of the test course like somebody who knows.
func right(q courses.PaperQuestion) courses.Answer {
	words := rightAnswers[q.Prompt]
	label := func(in []courses.PaperOption, text string) string {
		for _, o := range in {
			if o.Text == text {
				return o.ID
			}
		}
		return "?"
	}
	var a courses.Answer
	switch q.Type {
	case courses.TrueFalse:
		no := false
		a.Bool = &no
	case courses.Number:
		n := 73194265.0
		a.Number = &n
	case courses.ShortText:
		a.Text = words[0]
	case courses.Matching:
		a.Pairs = map[string]string{}
		for i := 0; i < len(words); i += 2 {
			a.Pairs[label(q.Options, words[i])] = label(q.Right, words[i+1])
		}
	default:
		for _, w := range words {
			a.Choice = append(a.Choice, label(q.Options, w))
		}
	}
	return a
}

// pass starts an attempt, answers everything right and submits.
func (r *rig) pass(person, enrolment string) learning.AttemptView {
	r.t.Helper()
	a := r.start(person, enrolment, authoringtest.Quiz)
	for _, q := range a.Paper.Questions {
		if got := r.save(person, a.ID, q.ID, 1, right(q)); got.status != 200 {
			r.t.Fatalf("save %s: %s", q.ID, got)
		}
	}
	return must[learning.AttemptView](r, 200, person, "POST", "/attempts/"+a.ID+"/submit", nil)
}

func (r *rig) outboxHas(id string) bool {
	r.t.Helper()
	_, err := r.jobs.Find(r.t.Context(), id)
	if err != nil && !fault.Is(err, fault.NotFound) {
		r.t.Fatal(err)
	}
	return err == nil
}
