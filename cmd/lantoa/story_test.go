package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"lantoa/app"
	"lantoa/app/certification/certificationtest"
	"lantoa/courses"
)

// course is the authored module 4.
const course = "phat-ngon-bao-chi"

// story tells its steps in words, with times.
type story struct {
	*town
	began, last time.Time
	examinee    examinee
}

func newStory(t *testing.T) *story {
	s := &story{began: time.Now(), last: time.Now(), examinee: newExaminee(t, course)}
	if _, err := binary(); err != nil {
		t.Fatal(err)
	}
	s.began, s.last = time.Now(), time.Now()
	s.town = newTown(t)
	return s
}

func (s *story) tell(format string, args ...any) {
	now := time.Now()
	fmt.Fprintf(os.Stdout, "%7.2f s  (+%5.2f)  %s\n", now.Sub(s.began).Seconds(), now.Sub(s.last).Seconds(), fmt.Sprintf(format, args...))
	s.last = now
}

type homeItem struct {
	EnrolmentID string     `json:"enrolmentId"`
	CourseCode  string     `json:"courseCode"`
	State       string     `json:"state"`
	Due         *time.Time `json:"due"`
}

// assigned waits until the course stands on the learner's home page.
func (s *story) assigned(c client) homeItem {
	s.t.Helper()
	var found homeItem
	s.eventually("the assignment reaches the learner", func() bool {
		var home struct {
			Items []homeItem `json:"items"`
		}
		c.get("/api/v1/me/learning", &home)
		for _, item := range home.Items {
			if item.CourseCode == course {
				found = item
				return true
			}
		}
		return false
	})
	return found
}

// readLessons opens and finishes every lesson, and returns how many.
func (s *story) readLessons(c client, enrolment string) int {
	s.t.Helper()
	var view struct {
		Modules []courses.OutlineModule `json:"modules"`
	}
	c.get("/api/v1/enrolments/"+enrolment, &view)
	n := 0
	for _, m := range view.Modules {
		for _, l := range m.Lessons {
			var page struct {
				HTML      string   `json:"html"`
				KeyPoints []string `json:"keyPoints"`
			}
			path := "/api/v1/enrolments/" + enrolment + "/lessons/" + l.ID
			c.get(path, &page)
			if len(page.HTML) < 3000 || len(page.KeyPoints) == 0 {
				s.t.Errorf("lesson %s is thin: %d bytes, %d key points", l.ID, len(page.HTML), len(page.KeyPoints))
			}
			c.put(path+"/progress", map[string]any{"seconds": 0, "position": 1, "finished": true}, nil)
			n++
		}
	}
	return n
}

type attempt struct {
	ID      string        `json:"id"`
	State   string        `json:"state"`
	Paper   courses.Paper `json:"paper"`
	Outcome *struct {
		Score, Max, Percent float64
		Passed              bool
	} `json:"outcome"`
	CourseCompleted bool `json:"courseCompleted"`
}

// sit takes the final quiz, answering by how.
func (s *story) sit(c client, enrolment string, how func(*testing.T, courses.PaperQuestion) courses.Answer) attempt {
	s.t.Helper()
	var a attempt
	c.post("/api/v1/enrolments/"+enrolment+"/quizzes/cuoi-khoa/attempts", nil, &a)
	if len(a.Paper.Questions) != 12 {
		s.t.Fatalf("the paper has %d questions", len(a.Paper.Questions))
	}
	for _, q := range a.Paper.Questions {
		c.put("/api/v1/attempts/"+a.ID+"/answers/"+q.ID, map[string]any{"seq": 1, "answer": how(s.t, q)}, nil)
	}
	c.post("/api/v1/attempts/"+a.ID+"/submit", nil, &a)
	if a.State != "finished" || a.Outcome == nil {
		s.t.Fatalf("the attempt did not end: %+v", a)
	}
	return a
}

type certificate struct {
	ID         string `json:"id"`
	NumberText string `json:"numberText"`
	Code       string `json:"code"`
	CourseCode string `json:"courseCode"`
	Status     string `json:"status"`
	FileHash   string `json:"fileHash"`
}

// certified waits for the certificate and its file.
func (s *story) certified(c client) certificate {
	s.t.Helper()
	var got certificate
	s.eventually("the certificate is issued and drawn", func() bool {
		var list struct {
			Items []certificate `json:"items"`
		}
		c.get("/api/v1/me/certificates", &list)
		if len(list.Items) == 1 {
			got = list.Items[0]
		}
		return got.FileHash != ""
	})
	return got
}

// assign gives the course to the department of the path, due on a day.
func (s *story) assign(c client, department, due string) {
	s.t.Helper()
	rule := map[string]any{
		"courseCode":  course,
		"departments": []map[string]any{{"id": department, "below": true}},
		"due":         map[string]any{"date": due},
	}
	var preview struct {
		Count int `json:"count"`
	}
	c.post("/api/v1/assignments/preview", map[string]any{"rule": rule}, &preview)
	if preview.Count == 0 {
		s.t.Fatal("the preview names nobody")
	}
	c.post("/api/v1/assignments", map[string]any{"rule": rule, "reason": "Kế hoạch bồi dưỡng năm"}, nil)
	s.tell("Đầu mối giao học phần 4 cho đơn vị, hạn %s: %d người (đã xem trước)", due, preview.Count)
}

// checkFile reads the PDF as a person would: its hash, its text, its QR code.
func (s *story) checkFile(c client, cert certificate, holder string) {
	s.t.Helper()
	pdf := c.bytes("/api/v1/certificates/" + cert.ID + "/file")
	sum := sha256.Sum256(pdf)
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) || hex.EncodeToString(sum[:]) != cert.FileHash {
		s.t.Fatalf("the file is not the one that was hashed: %d bytes", len(pdf))
	}
	text := certificationtest.Text(s.t, pdf)
	for _, want := range []string{"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "GIẤY CHỨNG NHẬN", holder, cert.NumberText} {
		if !strings.Contains(text, want) {
			s.t.Errorf("the PDF lacks %q:\n%s", want, text)
		}
	}
	if got, want := certificationtest.QR(s.t, pdf), s.base+"/verify/"+cert.Code; got != want {
		s.t.Errorf("the QR code says %q, not %q", got, want)
	}
	s.tell("Tệp PDF: %d KB, đúng mã băm, đọc được chữ Việt, mã QR dẫn tới trang xác minh", len(pdf)/1024)
}

// verify asks as anybody may.
func (s *story) verify(cert certificate, holder string) {
	s.t.Helper()
	var got map[string]any
	client{tn: s.town}.get("/api/v1/verify/"+cert.Code, &got)
	flat := fmt.Sprint(got)
	if !strings.Contains(flat, holder) || !strings.Contains(flat, "valid") {
		s.t.Errorf("verification says %v", got)
	}
	page := string(client{tn: s.town}.bytes("/verify/" + cert.Code))
	if !strings.Contains(page, holder) || !strings.Contains(page, "Hợp lệ") && !strings.Contains(page, "hợp lệ") || strings.Contains(page, "<script") {
		s.t.Errorf("the page of verification:\n%s", page)
	}
	s.tell("Ai cũng xác minh được: %s, %s, hợp lệ", cert.NumberText, holder)
}

func (s *story) covered(c client, department string, cert certificate) {
	s.t.Helper()
	s.eventually("coverage shows the certificate", func() bool {
		return strings.Contains(string(c.bytes("/api/v1/staffing/coverage?department="+department)), cert.NumberText)
	})
	xlsx := c.bytes("/api/v1/staffing/coverage.xlsx?department=" + department)
	if !bytes.HasPrefix(xlsx, []byte("PK")) {
		s.t.Error("the coverage sheet is no XLSX")
	}
	s.tell("Sở Nội vụ thấy giấy chứng nhận trong mức đáp ứng của đơn vị, xuất XLSX %d KB", len(xlsx)/1024)
}

// mailsTo counts the .eml files addressed to somebody.
func (s *story) mailsTo(email string) int {
	s.t.Helper()
	files, err := filepath.Glob(filepath.Join(s.mail, "*.eml"))
	if err != nil {
		s.t.Fatal(err)
	}
	n := 0
	for _, f := range files {
		raw, err := os.Open(f)
		if err != nil {
			s.t.Fatal(err)
		}
		msg, err := mail.ReadMessage(raw)
		raw.Close()
		if err != nil {
			s.t.Fatal(err)
		}
		to, err := msg.Header.AddressList("To")
		if err != nil {
			s.t.Fatal(err)
		}
		if slices.ContainsFunc(to, func(a *mail.Address) bool { return a.Address == email }) {
			n++
		}
	}
	return n
}

// settle is the demonstration province with its processes.
func (s *story) settle() (server, worker *process) {
	s.t.Helper()
	s.run("migrate")
	s.run("content", "import")
	s.tell("Di trú cơ sở dữ liệu, nhập ba khóa học đã biên soạn")
	s.run("seed", "--people", "120")
	s.tell("Tỉnh trình diễn: cơ quan, xã phường, vị trí việc làm, 120 người")
	server, worker = s.serve(), s.start("worker")
	s.tell("Máy chủ và tiến trình xử lý việc đã chạy")
	return server, worker
}

func day(t time.Time) string { return t.Format(time.DateOnly) }

// TestStory is the main job, end to end, on the real binary.
func TestStory(t *testing.T) {
	t.Run("một ngày bình thường", func(t *testing.T) { normalDay(newStory(t)) })
	t.Run("Redis mất dữ liệu, tiến trình bị dừng đột ngột", func(t *testing.T) { badDay(newStory(t)) })
}

// nextNumber is what the book of this year gives next: the demonstration has
// certificates of its own, and no number is left out.
func (s *story) nextNumber() string {
	s.t.Helper()
	var list struct {
		Items []certificate `json:"items"`
	}
	s.signIn("capgcn@hungyen.example", app.DemoPassword).get("/api/v1/certificates", &list)
	book, next := fmt.Sprintf("/%d/GCN-SVHTTDL", time.Now().Year()), 1
	for _, c := range list.Items {
		if strings.HasSuffix(c.NumberText, book) {
			next++
		}
	}
	return fmt.Sprintf("%03d%s", next, book)
}

func normalDay(s *story) {
	s.settle()
	number := s.nextNumber()
	coordinator := s.signIn("daumoi@hungyen.example", app.DemoPassword)
	learner := s.signIn("phatngon@hungyen.example", app.DemoPassword)
	staffing := s.signIn("noivu@hungyen.example", app.DemoPassword)
	s.tell("Đầu mối, người phát ngôn và Sở Nội vụ đăng nhập")

	s.assign(coordinator, "svhttdl", day(time.Now().AddDate(0, 0, 30)))
	enrolment := s.assigned(learner).EnrolmentID
	s.tell("Học phần hiện ở trang Việc của tôi của người phát ngôn")
	s.tell("Đọc xong %d bài học", s.readLessons(learner, enrolment))

	failed := s.sit(learner, enrolment, s.examinee.wrong)
	if failed.Outcome.Passed || failed.CourseCompleted {
		s.t.Fatalf("wrong answers passed: %+v", failed.Outcome)
	}
	s.tell("Lần thi đầu: không đạt, %.1f/%.0f điểm", failed.Outcome.Score, failed.Outcome.Max)
	passed := s.sit(learner, enrolment, s.examinee.right)
	if !passed.Outcome.Passed || passed.Outcome.Percent != 100 || !passed.CourseCompleted {
		s.t.Fatalf("right answers gave %+v", passed.Outcome)
	}
	s.tell("Lần thi hai: đạt, %.1f/%.0f điểm; hoàn thành khóa học", passed.Outcome.Score, passed.Outcome.Max)

	cert := s.certified(learner)
	if cert.NumberText != number {
		s.t.Errorf("the number is %s, not %s", cert.NumberText, number)
	}
	s.tell("Giấy chứng nhận số %s được cấp", cert.NumberText)
	s.checkFile(learner, cert, "Trần Quốc Việt")
	s.verify(cert, "Trần Quốc Việt")
	s.covered(staffing, "svhttdl", cert)

	s.remindOnce(staffing)
}

// remindOnce assigns with a due date that has passed, runs the reminders
// twice, and counts the mails.
func (s *story) remindOnce(staffing client) {
	s.t.Helper()
	late := s.signIn("hocvien@hungyen.example", app.DemoPassword)
	s.assign(staffing, "phuong-pho-hien", day(time.Now().AddDate(0, 0, -8)))
	s.assigned(late)
	for range 2 {
		staffing.post("/api/v1/reminders/run", nil, nil)
	}
	s.eventually("the late learner has a mail", func() bool { return s.mailsTo("hocvien@hungyen.example") > 0 })
	staffing.post("/api/v1/reminders/run", nil, nil)
	s.quiet(staffing)
	if n := s.mailsTo("hocvien@hungyen.example"); n != 1 {
		s.t.Errorf("the late learner got %d mails", n)
	}
	if n := s.mailsTo("phatngon@hungyen.example"); n != 0 {
		s.t.Errorf("who has finished got %d mails", n)
	}
	s.tell("Người quá hạn ở phường Phố Hiến nhận đúng một thư nhắc; người đã xong không bị nhắc")
}

// quiet waits until nothing is left to do.
func (s *story) quiet(client) {
	s.t.Helper()
	admin := s.signIn("quantri@hungyen.example", app.DemoPassword)
	s.eventually("all jobs are done", func() bool {
		for _, state := range []string{"pending", "queued", "failed"} {
			var page struct {
				Items []struct {
					ID        string    `json:"id"`
					State     string    `json:"state"`
					NotBefore time.Time `json:"notBefore"`
				} `json:"items"`
			}
			admin.get("/api/v1/jobs?state="+state, &page)
			for _, job := range page.Items {
				if job.State == "failed" {
					s.t.Fatalf("job %s failed", job.ID)
				}
				if job.NotBefore.Before(time.Now()) {
					return false
				}
			}
		}
		return true
	})
}

func badDay(s *story) {
	server, worker := s.settle()
	number := s.nextNumber()
	coordinator := s.signIn("daumoi@hungyen.example", app.DemoPassword)
	learner := s.signIn("phatngon@hungyen.example", app.DemoPassword)
	opts, err := redis.ParseURL(s.servers.RedisURI)
	if err != nil {
		s.t.Fatal(err)
	}
	rdb := redis.NewClient(opts)
	defer rdb.Close()
	flush := func() {
		s.t.Helper()
		if err := rdb.FlushAll(s.t.Context()).Err(); err != nil {
			s.t.Fatal(err)
		}
	}

	s.assign(coordinator, "svhttdl", day(time.Now().AddDate(0, 0, 30)))
	flush()
	s.tell("Xóa sạch Redis ngay sau khi giao học")
	enrolment := s.assigned(learner).EnrolmentID
	s.readLessons(learner, enrolment)

	worker.kill()
	s.tell("Tiến trình xử lý việc bị kill -9")
	passed := s.sit(learner, enrolment, s.examinee.right)
	if !passed.CourseCompleted {
		s.t.Fatalf("right answers gave %+v", passed.Outcome)
	}
	server.kill()
	flush()
	s.tell("Thi đạt trong lúc không có tiến trình nào; máy chủ bị kill -9; Redis bị xóa lần nữa")
	s.serve()
	first, second := s.start("worker"), s.start("worker")
	learner = s.signIn("phatngon@hungyen.example", app.DemoPassword)
	cert := s.certified(learner)
	s.tell("Khởi động lại máy chủ và hai tiến trình: giấy chứng nhận số %s được cấp", cert.NumberText)
	first.kill()
	flush()
	s.quiet(learner)
	var list struct {
		Items []certificate `json:"items"`
	}
	learner.get("/api/v1/me/certificates", &list)
	if len(list.Items) != 1 || list.Items[0].NumberText != number {
		s.t.Errorf("after all that there are %+v", list.Items)
	}
	second.stop()
	s.tell("Không mất gì, không cấp trùng: đúng một giấy chứng nhận, số kế tiếp của sổ")
	if out := s.run("audit", "verify"); out == "" {
		s.t.Error("audit verify said nothing")
	}
	s.tell("Nhật ký kiểm tra khớp chuỗi băm")
}
