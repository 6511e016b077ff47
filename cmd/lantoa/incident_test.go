package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"lantoa/app"
)

// killRedis ends Redis without a chance to save, and returns what starts an
// empty one at the same address.
func (tn *town) killRedis() (restart func()) {
	tn.t.Helper()
	proc := fmt.Sprintf("/proc/%d", tn.servers.RedisPID)
	program, err := os.Readlink(proc + "/exe")
	if err != nil {
		tn.t.Fatal(err)
	}
	line, err := os.ReadFile(proc + "/cmdline")
	if err != nil {
		tn.t.Fatal(err)
	}
	if err := syscall.Kill(tn.servers.RedisPID, syscall.SIGKILL); err != nil {
		tn.t.Fatal(err)
	}
	args := strings.Split(strings.TrimRight(string(line), "\x00"), "\x00")[1:]
	if !strings.Contains(string(line), "--port") { // Redis rewrites its title
		_, port, _ := strings.Cut(strings.TrimPrefix(strings.TrimSuffix(tn.servers.RedisURI, "/0"), "redis://"), ":")
		args = []string{"--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction"}
	}
	return func() {
		tn.t.Helper()
		cmd := exec.Command(program, args...)
		cmd.Dir = tn.t.TempDir()
		cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
		if err := cmd.Start(); err != nil {
			tn.t.Fatal(err)
		}
		tn.t.Cleanup(func() {
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
		})
	}
}

// device is a phone that writes entries and goes on trying until each is
// acknowledged.
type device struct {
	base, token, incident string
	written               int
}

// write sends one entry until the server has answered that it stands.
func (d *device) write(text string) error {
	client := fmt.Sprintf("dien-thoai-%04d", d.written)
	body, err := json.Marshal(map[string]any{"entries": []map[string]any{{"client": client, "kind": "note", "at": time.Now(), "payload": map[string]string{"text": text}}}})
	if err != nil {
		return err
	}
	for deadline := time.Now().Add(60 * time.Second); time.Now().Before(deadline); {
		req, err := http.NewRequest(http.MethodPost, d.base+"/api/v1/incidents/"+d.incident+"/entries", bytes.NewReader(body))
		if err != nil {
			return err
		}
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Authorization", "Bearer "+d.token)
		res, err := http.DefaultClient.Do(req)
		if err == nil {
			answer, _ := io.ReadAll(res.Body)
			res.Body.Close()
			if res.StatusCode == http.StatusOK && bytes.Contains(answer, []byte(`"seq"`)) {
				d.written++
				return nil
			}
			if res.StatusCode < 500 {
				return fmt.Errorf("%d %s", res.StatusCode, answer)
			}
		}
		<-time.After(50 * time.Millisecond)
	}
	return fmt.Errorf("entry %d was never taken", d.written)
}

// TestAnIncidentThroughABadHour kills the server, the worker and Redis in the
// middle of an incident: what was acknowledged stands once, the log has no
// gap, and each clock is told of once.
func TestAnIncidentThroughABadHour(t *testing.T) {
	s := newStory(t)
	server, worker := s.settle()
	lead := s.signIn("daumoi@hungyen.example", app.DemoPassword)
	var incident struct {
		ID     string `json:"id"`
		Number string `json:"number"`
	}
	const clock, within = "Ghi nhật ký và chụp màn hình", 15 * time.Minute
	lead.post("/api/v1/incidents", map[string]any{
		"procedure": "tin-gia-chinh-sach", "exercise": false, "received": time.Now().Add(6*time.Second - within),
	}, &incident)
	s.tell("Mở vụ việc %s; đồng hồ “%s” còn 6 giây", incident.Number, clock)

	phone := &device{base: s.base, token: lead.token, incident: incident.ID}
	done := make(chan error, 1)
	go func() {
		for n := range 60 {
			if err := phone.write(fmt.Sprintf("Mục %d", n)); err != nil {
				done <- err
				return
			}
			<-time.After(30 * time.Millisecond)
		}
		done <- nil
	}()
	<-time.After(400 * time.Millisecond)
	worker.kill()
	restart := s.killRedis()
	server.kill()
	s.tell("Máy chủ, tiến trình xử lý việc và Redis cùng bị kill -9 khi đang ghi")
	restart()
	s.serve()
	first, second := s.start("worker"), s.start("worker")
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	s.tell("Chạy lại với Redis trống: điện thoại gửi nốt, %d mục đều được nhận", phone.written)
	expired := "Đã hết hạn: " + clock + " (" + incident.Number + ")"
	s.eventually("the clock is told of", func() bool { return len(s.subjects("daumoi@hungyen.example", expired)) > 0 })
	first.kill()
	s.flush()
	s.quiet(lead)
	second.stop()
	lead = s.signIn("daumoi@hungyen.example", app.DemoPassword)
	if n := len(s.subjects("daumoi@hungyen.example", expired)); n != 1 {
		t.Errorf("%d mails say that the clock has run out", n)
	}
	var told struct {
		Items []struct {
			Title struct {
				Vi string `json:"vi"`
			} `json:"title"`
		} `json:"items"`
	}
	lead.get("/api/v1/me/notifications?limit=100", &told)
	times := map[string]int{}
	for _, n := range told.Items {
		if strings.Contains(n.Title.Vi, incident.Number) {
			times[n.Title.Vi]++
		}
	}
	for title, n := range times {
		if n != 1 {
			t.Errorf("%q was told %d times", title, n)
		}
	}
	if times[expired] != 1 {
		t.Errorf("told: %v", times)
	}
	s.checkLog(lead, incident.ID, 1+phone.written)
	s.tell("Nhật ký liền mạch %d mục, không trùng; đồng hồ báo đúng một lần", 1+phone.written)
}

// flush empties Redis.
func (s *story) flush() {
	s.t.Helper()
	opts, err := redis.ParseURL(s.servers.RedisURI)
	if err != nil {
		s.t.Fatal(err)
	}
	rdb := redis.NewClient(opts)
	defer rdb.Close()
	if err := rdb.FlushAll(s.t.Context()).Err(); err != nil {
		s.t.Fatal(err)
	}
}

func (s *story) checkLog(c client, id string, want int) {
	s.t.Helper()
	var log struct {
		Items []struct {
			Seq    int    `json:"seq"`
			Client string `json:"client"`
		} `json:"items"`
	}
	c.get("/api/v1/incidents/"+id+"/entries", &log)
	seen := map[string]bool{}
	for k, e := range log.Items {
		if e.Seq != k+1 || seen[e.Client] {
			s.t.Errorf("entry %d has seq %d, client %s seen before: %v", k, e.Seq, e.Client, seen[e.Client])
		}
		seen[e.Client] = true
	}
	if len(log.Items) != want {
		s.t.Errorf("the log has %d entries, want %d", len(log.Items), want)
	}
}

// subjects are those of the mails to somebody that hold the words.
func (s *story) subjects(email, words string) []string {
	s.t.Helper()
	files, err := filepath.Glob(filepath.Join(s.mail, "*.eml"))
	if err != nil {
		s.t.Fatal(err)
	}
	var out []string
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			s.t.Fatal(err)
		}
		msg, err := mail.ReadMessage(bytes.NewReader(raw))
		if err != nil {
			s.t.Fatal(err)
		}
		subject, err := new(mime.WordDecoder).DecodeHeader(msg.Header.Get("Subject"))
		if err != nil {
			s.t.Fatal(err)
		}
		if strings.Contains(msg.Header.Get("To"), email) && strings.Contains(subject, words) {
			out = append(out, subject)
		}
	}
	return out
}
