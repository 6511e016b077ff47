package incidents_test

import (
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth/policy"
	"lantoa/app/org"
	"lantoa/handbook"
)

func TestAClockIsToldOfOnceAndNotWhenItWasMet(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	stop := r.work(r.main)
	duty, expert := r.user(so), r.user(so)
	i := duty.open(false)
	duty.join(i.ID, expert, handbook.Expert)
	r.idle()
	told := func(u *user, words string) int {
		n := 0
		for _, s := range r.mails(u) {
			if strings.Contains(s, words) {
				n++
			}
		}
		return n
	}
	r.set("2026-11-25 08:06") // 15 minutes: warned ten before the end
	r.idle()
	if told(duty, "Sắp hết hạn: Ghi nhật ký") != 1 || told(expert, "Sắp hết hạn: Ghi nhật ký") != 1 {
		t.Errorf("warned: %q %q", r.mails(duty), r.mails(expert))
	}
	stop()
	r.set("2026-11-25 08:20")
	must(t, r.main.jobs.Redis().FlushAll(t.Context()).Err())
	r.work(r.process())
	r.work(r.process())
	r.idle()
	must(t, r.main.jobs.Raise(t.Context(), "incident-clock:"+i.ID+":ghi-nhan:1:due")) // and once more
	r.idle()
	if told(duty, "Đã hết hạn: Ghi nhật ký") != 1 || told(expert, "Đã hết hạn: Ghi nhật ký") != 1 {
		t.Errorf("expired: %q %q", r.mails(duty), r.mails(expert))
	}
	// Level 3: those above are told; the clock that began is met in time.
	head := r.user(so)
	_, err := r.DB.Collection("postings").UpdateMany(t.Context(), bson.M{"personId": head.ID}, bson.M{"$set": bson.M{"positionId": org.PositionHead}})
	must(t, err)
	coordinator := r.user(xa, policy.Grant{Role: policy.Coordinator, Path: "/ubnd/"})
	duty.do(i.ID, handbook.LevelJudged, handbook.Payload{Level: 3, Text: "Báo trung ương hỏi"})
	r.idle()
	for _, u := range []*user{head, coordinator} {
		if told(u, "Vụ việc lên cấp 3: VV-2026-0001") != 1 {
			t.Errorf("escalated: %q", r.mails(u))
		}
	}
	duty.do(i.ID, handbook.ClockStopped, handbook.Payload{Clock: "tuyen-bo-tam", Met: true})
	r.set("2026-11-25 09:30")
	r.idle()
	if told(duty, "tuyên bố tạm") != 0 {
		t.Errorf("a clock that was met: %q", r.mails(duty))
	}
	if n := r.count("outbox", bson.M{"state": "failed"}); n != 0 {
		t.Errorf("%d jobs failed", n)
	}
	if n := r.count("notifications", bson.M{"personId": duty.ID, "kind": "incident"}); n != 3 {
		t.Errorf("%d notifications of duty, want 3: warned, expired, level", n)
	}
}
