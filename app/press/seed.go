package press

import (
	"context"
	"fmt"
	"time"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/calendar"
	"lantoa/app/platform/fault"
	"lantoa/handbook"
)

// The agencies of the demonstration.
const (
	demoCulture = "svhttdl"
	demoHealth  = "syt"
	demoWard    = "phuong-pho-hien"
)

// seeding is one seeding. Moments are told from when it runs.
type seeding struct {
	*Press
	actor policy.Actor
	now   time.Time
	err   error
}

// Seed adds a register of the demonstration: invented names and cases. Agencies
// that are not there are left out; a repeat adds nothing.
func (p *Press) Seed(ctx context.Context, actor policy.Actor) error {
	s := &seeding{Press: p, actor: actor, now: p.Now().Truncate(time.Minute)}
	s.people(ctx)
	s.questions(ctx)
	s.cases(ctx)
	s.lastYear(ctx)
	return s.err
}

// note keeps the first error. An agency that does not exist is none, and of
// what was seeded before the second step is stale.
func (s *seeding) note(err error) {
	if s.err == nil && !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Stale) {
		s.err = err
	}
}

func (s *seeding) ago(d time.Duration) *time.Time {
	t := s.now.Add(-d)
	return &t
}

// on is an hour of some days ago, or, for a negative number, of days to come.
func (s *seeding) on(daysAgo, hour, minute int) *time.Time {
	y, m, d := s.now.In(calendar.Zone).Date()
	t := time.Date(y, m, d-daysAgo, hour, minute, 0, 0, calendar.Zone).UTC()
	return &t
}

// demoID begins the ids of what is seeded: they are the same at every seeding.
const demoID = "trinh-dien-"

func (s *seeding) entry(id, department string) Entry {
	return Entry{ID: demoID + id, DepartmentID: department}
}

const demoDay = 24 * time.Hour

func (s *seeding) people(ctx context.Context) {
	for _, d := range []struct{ department, name, title string }{
		{demoCulture, "Đào Mạnh Huân", "Giám đốc"},
		{demoHealth, "Nguyễn Thị Anh", "Giám đốc"},
		{demoWard, "Lê Xuân Tiến", "Chủ tịch UBND phường"},
	} {
		_, err := s.AddSpokesperson(ctx, s.actor, Spokesperson{
			Entry: s.entry("nguoi-dung-dau-"+d.department, d.department), Kind: handbook.HeadSpeaks, Contact: Contact{Name: d.name, Title: d.title}, From: "2025-07-01",
		})
		s.note(err)
	}
	for _, d := range []struct {
		department, name, title, phone string
		assigned, portal               time.Duration // ago; after the decision
		publish                        bool
	}{
		{demoCulture, "Trần Quốc Việt", "Chánh Văn phòng Sở", "0221 3000 101", 120 * demoDay, 2 * time.Hour, true},
		{demoHealth, "Vũ Thị Hạnh", "Phó Giám đốc Sở", "0221 3000 102", 90 * demoDay, 30 * time.Hour, true},          // late
		{demoWard, "Nguyễn Thị Hồng Nhung", "Công chức Văn hóa – Xã hội", "0221 3000 103", 20 * time.Hour, 0, false}, // the clock runs
	} {
		e := s.entry("nguoi-phat-ngon-"+d.department, d.department)
		at := s.ago(d.assigned)
		_, err := s.AddSpokesperson(ctx, s.actor, Spokesperson{
			Entry: e, Kind: handbook.AssignedSpeaks, Contact: Contact{Name: d.name, Title: d.title, Phone: d.phone, Email: "phatngon." + d.department + "@hungyen.example"},
			From: dayOf(*at), Decision: "15/QĐ (trình diễn)", DecisionDate: dayOf(*at), AssignedAt: at,
		})
		s.note(err)
		if err == nil && d.publish {
			_, err = s.spokespersons.change(ctx, s.actor, policy.ManageSpokespersons, e.ID, `"1"`, "publish", func(_ context.Context, o *Spokesperson) error {
				o.PublishedAt = s.ago(d.assigned - 3*time.Hour)
				o.Portal = &Portal{Address: "https://" + d.department + ".hungyen.example/nguoi-phat-ngon", At: *s.ago(d.assigned - d.portal)}
				return nil
			})
			s.note(err)
		}
	}
	_, err := s.Delegate(ctx, s.actor, Delegation{
		Entry: s.entry("uy-quyen", demoCulture), GiverID: "trinh-dien-nguoi-dung-dau-" + demoCulture, Receiver: "Vũ Hải Yến", Title: "Trưởng phòng Quản lý văn hóa", Phone: "0221 3000 104",
		Case: "Dư luận về việc tu bổ di tích trên địa bàn", Document: "21/UQ-SVHTTDL (trình diễn)", From: dayOf(*s.ago(2 * demoDay)), Until: dayOf(*s.ago(-5 * demoDay)),
	})
	s.note(err)
}

func (s *seeding) questions(ctx context.Context) {
	for i, f := range []RequestFields{
		{Kind: handbook.Forwarded, Outlet: "Báo và Phát thanh, Truyền hình Hưng Yên", Journalist: "Mai Lan", Question: "Chuyển ý kiến bạn đọc về thu phí gửi xe tại lễ hội", Received: *s.on(40, 9, 15), Assignee: "Thanh tra Sở"},
		{Kind: handbook.Interview, Outlet: "Đài Tiếng nói Việt Nam", Journalist: "Hoàng Nam", Contact: "0900 000 111", Question: "Phỏng vấn về kế hoạch lễ hội đầu năm", Received: *s.ago(5 * time.Hour), AskedFor: s.ago(-20 * time.Hour), Assignee: "Trần Quốc Việt"},
		{Kind: handbook.Inquiry, Outlet: "Báo Văn Hóa", Journalist: "Thu Hà", Question: "Số liệu khách tham quan di tích trong quý III", Received: *s.on(12, 8, 40)},
		{Kind: handbook.Inquiry, Outlet: "Tạp chí Người Xứ Nhãn", Question: "Kết luận vụ việc đang được cơ quan điều tra xác minh", Received: *s.on(9, 14, 5)},
		{Kind: handbook.Inquiry, Outlet: "Báo Giả Định", Question: "Câu hỏi trong tình huống diễn tập", Received: *s.on(3, 9, 30), Exercise: true},
	} {
		r, err := s.requests.enter(ctx, s.actor, fmt.Sprint(demoID, "de-nghi-", i+1), demoCulture, f)
		s.note(err)
		if err != nil {
			return
		}
		switch i {
		case 2:
			_, err = s.AnswerRequest(ctx, s.actor, r.ID, `"1"`, Answer{At: s.on(11, 15, 30), By: "Trần Quốc Việt", Form: "thu-dien-tu", Text: "Gửi bảng số liệu kèm thư."})
		case 3:
			_, err = s.RefuseRequest(ctx, s.actor, r.ID, `"1"`, s.on(8, 10, 0), handbook.PressLawRefusal, "Vụ việc đang trong quá trình điều tra, chưa có kết luận của cơ quan có thẩm quyền.")
		}
		s.note(err)
	}
}

func (s *seeding) cases(ctx context.Context) {
	conference := ConferenceFields{
		Topic: "Thông tin về chuỗi hoạt động văn hóa cuối năm", Place: "Hội trường Sở", Start: *s.on(-5, 9, 0), Chair: "Giám đốc Sở",
		Documents: "Kế hoạch số 45/KH-SVHTTDL (trình diễn)", Invited: []string{"Báo và Phát thanh, Truyền hình Hưng Yên", "Báo Văn Hóa"},
	}
	_, err := s.conferences.enter(ctx, s.actor, demoID+"hop-bao-toi", demoCulture, conference)
	s.note(err)
	held := conference
	held.Topic, held.Start, held.Notified, held.Held = "Giới thiệu mùa lễ hội", *s.on(60, 9, 0), s.on(63, 16, 0), s.on(60, 9, 0)
	_, err = s.conferences.enter(ctx, s.actor, demoID+"hop-bao-qua", demoCulture, held)
	s.note(err)
	_, err = s.briefings.enter(ctx, s.actor, demoID+"giao-ban", demoCulture, BriefingFields{
		Host: "Ban Tuyên giáo và Dân vận Tỉnh ủy", Topic: "Chủ động thông tin về tu bổ di tích", At: *s.on(25, 14, 0), Speaker: "Trần Quốc Việt", Proactive: true,
	})
	s.note(err)
	_, err = s.corrections.enter(ctx, s.actor, demoID+"cai-chinh", demoCulture, CorrectionFields{
		Outlet: "Trang tin Giả Định", Article: "Di tích bị phá dỡ hoàn toàn", Wrong: "Chỉ hạ giải phần mái để tu bổ theo dự án được phê duyệt.", Found: *s.on(20, 8, 10),
		Demanded: s.on(19, 10, 30), Document: "112/SVHTTDL-VP (trình diễn)", Outcome: "corrected", OutcomeOn: dayOf(*s.ago(18 * demoDay)),
	})
	s.note(err)
	for i, m := range []MatterFields{
		{Title: "Cháy nhỏ tại kho đạo cụ nhà hát", Clause: handbook.ImportantEvent, Received: *s.on(70, 6, 30), FirstStatement: s.on(70, 12, 20), Form: "dang-tai"},
		{Title: "Tranh luận trên mạng về trang phục lễ hội", Clause: handbook.DividedOpinion, Received: *s.on(33, 20, 15), Judged: s.on(32, 8, 0), FirstStatement: s.on(30, 10, 45), Form: "van-ban"},
	} {
		_, err := s.matters.enter(ctx, s.actor, fmt.Sprint(demoID, "vu-viec-", i+1), demoCulture, m)
		s.note(err)
	}
}

// lastYear are a few cases of the year before, and its report, sent in time.
func (s *seeding) lastYear(ctx context.Context) {
	year := handbook.ReportYear(s.now) - 1
	day := func(month time.Month, d int) time.Time {
		return time.Date(year, month, d, 9, 0, 0, 0, calendar.Zone).UTC()
	}
	held, answered := day(time.September, 10), day(time.October, 6)
	_, err := s.conferences.enter(ctx, s.actor, demoID+"hop-bao-nam-truoc", demoCulture, ConferenceFields{
		Topic: "Hoạt động văn hóa quý III", Place: "Hội trường Sở", Start: held, Chair: "Giám đốc Sở", Notified: ptr(day(time.September, 8)), Held: &held,
	})
	s.note(err)
	for i, when := range []time.Time{day(time.October, 5), day(time.November, 12)} {
		r, err := s.requests.enter(ctx, s.actor, fmt.Sprint(demoID, "de-nghi-nam-truoc-", i+1), demoCulture, RequestFields{
			Kind: handbook.Inquiry, Outlet: "Báo Văn Hóa", Question: "Đề nghị cung cấp số liệu", Received: when,
		})
		s.note(err)
		if err == nil && i == 0 {
			_, err = s.AnswerRequest(ctx, s.actor, r.ID, `"1"`, Answer{At: &answered, By: "Trần Quốc Việt", Form: "van-ban"})
			s.note(err)
		}
	}
	if s.err == nil {
		s.note(s.sendReport(ctx, year, day(time.December, 18)))
	}
}

func ptr[T any](v T) *T { return &v }

// sendReport keeps a report as sent at a moment of the past.
func (s *seeding) sendReport(ctx context.Context, year int, at time.Time) error {
	of, err := s.subject(ctx, s.actor, policy.ManagePress, demoCulture)
	if err != nil {
		return err
	}
	counted, err := s.count(ctx, year, of)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, func(ctx context.Context) error {
		before, err := s.kept(ctx, year, of)
		if err != nil || before.Version > 0 {
			return err
		}
		after := before
		after.Difficulties, after.Version, after.UpdatedAt, after.UpdatedBy = "Số liệu trình diễn.", 1, at, s.actor.PersonID
		after.submit(at, s.actor.PersonID, counted)
		return s.keep(ctx, s.actor, "submit", before, after)
	})
}
