package press_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"lantoa/app/auth"
	"lantoa/app/auth/policy"
	"lantoa/app/platform/calendar"
	"lantoa/app/platform/jobs"
	"lantoa/app/platform/local/localtest"
	"lantoa/app/press"
)

// withJobs is a rig whose worker runs until the test ends, and whose notices
// are kept.
func withJobs(t *testing.T) *rig {
	t.Helper()
	r := newRig(t)
	j, err := jobs.New(jobs.Config{DB: r.db, RedisURI: localtest.RedisURI(t), Now: r.now, Poll: 10 * time.Millisecond, Workers: 2})
	r.must(err)
	r.Press = press.New(press.Config{
		DB: r.db, Org: r.org, Jobs: j,
		Calendar: func(context.Context) (calendar.Calendar, error) { return calendar.Default(), nil },
		Holders: func(context.Context, policy.Role) ([]auth.Grant, error) {
			return []auth.Grant{{PersonID: "đầu mối sở", Grant: policy.Grant{Path: "/ubnd/svhttdl/"}}, {PersonID: "đầu mối tỉnh", Grant: policy.Grant{Path: "/"}}}, nil
		},
		Notify: func(_ context.Context, n press.Notice) error {
			r.mu.Lock()
			defer r.mu.Unlock()
			for _, old := range r.notices {
				if old.Key == n.Key {
					return nil
				}
			}
			r.notices = append(r.notices, n)
			return nil
		},
	})
	r.Now = r.now
	r.serve()
	r.Jobs(j)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- j.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run: %v", err)
		}
		_ = j.Close()
	})
	return r
}

// told waits until so many notices were sent, and returns them as "who: title".
func (r *rig) told(n int) []string {
	r.t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		r.mu.Lock()
		var out []string
		for _, note := range r.notices {
			out = append(out, strings.Join(note.PersonIDs, ",")+": "+note.Title.Vi)
		}
		r.mu.Unlock()
		if len(out) >= n {
			return out
		}
	}
	r.t.Fatalf("fewer than %d notices: %+v", n, r.notices)
	return nil
}

func TestClocksRemindOnceAndOnlyOfWhatIsOpen(t *testing.T) {
	r := withJobs(t)
	s := send[press.Spokesperson](r, "culture", 201, "POST", "/press/spokespersons", assigning(culture, "Trần Quốc Việt", "2026-11-25", "", noon))
	r.head(culture, "Đào Mạnh Huân") // no clock
	// On the province's list only, which does not meet the clock.
	send[press.Spokesperson](r, "culture", 200, "POST", "/press/spokespersons/"+s.ID+"/publish", `{}`, "If-Match", `"1"`)
	named := send[press.Spokesperson](r, "finance", 201, "POST", "/press/spokespersons", assigning(finance, "Lê Ánh Chi", "2026-11-25", "", noon))
	send[press.Spokesperson](r, "finance", 200, "POST", "/press/spokespersons/"+named.ID+"/portal", `{"address":"https://stc.hungyen.example/phat-ngon"}`, "If-Match", `"1"`)
	open := send[press.Request](r, "finance", 201, "POST", "/press/requests", requesting(finance, "interview", noon, `,"askedFor":"`+stamp(noon.Add(48*time.Hour))+`"`))
	done := send[press.Request](r, "culture", 201, "POST", "/press/requests", requesting(culture, "interview", noon, `,"askedFor":"`+stamp(noon.Add(48*time.Hour))+`"`))
	send[press.Request](r, "culture", 200, "POST", "/press/requests/"+done.ID+"/answer", `{"by":"Việt","form":"phong-van"}`, "If-Match", `"1"`)
	send[press.Request](r, "culture", 201, "POST", "/press/requests", requesting(culture, "interview", noon, `,"exercise":true,"askedFor":"`+stamp(noon.Add(48*time.Hour))+`"`))
	gone := send[press.Request](r, "culture", 201, "POST", "/press/requests", requesting(culture, "interview", noon, `,"askedFor":"`+stamp(noon.Add(48*time.Hour))+`"`))
	r.withdraw("requests", gone.Entry, press.TakenBack)

	r.set(noon.Add(20*time.Hour + time.Minute))
	if got := r.told(1); got[0] != "đầu mối sở: Sắp hết 24 giờ đăng người phát ngôn Trần Quốc Việt trên cổng của cơ quan" {
		t.Errorf("%q", got)
	}
	r.set(noon.Add(25 * time.Hour))
	got := strings.Join(r.told(3), "\n")
	for _, want := range []string{"đầu mối sở: Quá 24 giờ chưa đăng người phát ngôn Trần Quốc Việt trên cổng của cơ quan", "đầu mối tỉnh: Sắp đến hạn trả lời Báo Hưng Yên"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
	r.set(noon.Add(49 * time.Hour))
	if got := r.told(4); got[3] != "đầu mối tỉnh: Quá hạn trả lời Báo Hưng Yên" || r.notices[3].About != "requests/"+open.ID || len(got) != 4 {
		t.Errorf("%q", got)
	}
}

func TestAgenciesAreRemindedOfTheReport(t *testing.T) {
	r := withJobs(t)
	r.set(at(2026, 12, 15, 7, 59))
	for deadline := time.Now().Add(10 * time.Second); r.count("periodics", map[string]any{"_id": "press-report"}) == 0; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the timekeeper has not begun")
		}
	}
	send[press.ReportView](r, "finance", 200, "POST", "/press/reports/2026/submit", `{}`, "If-Match", `"0"`)
	r.set(at(2026, 12, 15, 8, 0))
	got := r.told(3) // the committee, culture and the ward; finance has sent its report
	if n := len(got); n != 3 {
		t.Errorf("%d notices: %q", n, got)
	}
	for i, who := range []string{"đầu mối tỉnh", "đầu mối sở", "đầu mối tỉnh"} {
		if want := fmt.Sprintf("%s: Chưa nộp báo cáo phát ngôn năm 2026", who); got[i] != want {
			t.Errorf("%q, want %q", got[i], want)
		}
	}
	r.set(at(2026, 12, 17, 8, 0))
	r.told(6)
}
