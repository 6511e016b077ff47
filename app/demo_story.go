package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"lantoa/app/auth"
	"lantoa/app/auth/policy"
	"lantoa/app/learning"
	"lantoa/app/org"
	"lantoa/app/platform/api"
	"lantoa/app/platform/calendar"
	"lantoa/app/platform/fault"
	"lantoa/app/staffing"
	"lantoa/courses"
)

// The courses of the story.
const (
	storyHandbook = "so-tay-khung-hoang"      // its certificate holds for 24 months
	storyPolicy   = "truyen-thong-chinh-sach" // for 36
)

// storyPeople are colleagues of the two coordinators. The names are invented;
// one is as long as names get.
var storyPeople = []struct{ email, name, department, position, from string }{
	{"hocvien01@hungyen.example", "Trịnh Thị Thu Hà", "svhttdl", org.PositionPolicy, "01/03/2023"},
	{"hocvien02@hungyen.example", "Mai Văn Khoa", "svhttdl", org.PositionLegal, "01/03/2023"},
	{"hocvien03@hungyen.example", "Phan Nhật Minh", "svhttdl", org.PositionSpecialist, "01/03/2023"},
	{"hocvien04@hungyen.example", "Cao Thị Lan Anh", "svhttdl", org.PositionPortal, "01/03/2023"},
	{"hocvien05@hungyen.example", "Đinh Quang Huy", "svhttdl", org.PositionPress, "01/03/2023"},
	{"hocvien06@hungyen.example", "Nguyễn Hoàng Thị Phương Thảo Nguyên", "svhttdl", org.PositionPolicy, "01/03/2023"},
	{"hocvien07@hungyen.example", "Lưu Đức Thắng", "svhttdl", org.PositionSpecialist, "01/03/2023"},
	{"hocvien08@hungyen.example", "Quách Thị Mơ", "phuong-pho-hien", org.PositionBroadcast, "01/07/2025"},
	{"hocvien09@hungyen.example", "Tống Văn Lộc", "phuong-pho-hien", org.PositionCulture, "01/07/2025"},
	{"hocvien10@hungyen.example", "Vi Thị Hương Giang", "phuong-pho-hien", org.PositionCulture, "01/07/2025"},
}

// storyAssignments are due so many days from today, asked of people by their
// number; the late ones were reminded on that day.
var storyAssignments = []struct {
	id, course string
	asked, due int
	people     []int
}{
	{"trinh-dien-giao-hoc-1", storyHandbook, -50, -20, []int{3, 4, 7}},
	{"trinh-dien-giao-hoc-2", storyPolicy, -33, -3, []int{5, 8}},
	{"trinh-dien-giao-hoc-3", storyPolicy, -20, 6, []int{6, 10}},
}

// storyDone are certificates in the order of issue: one has expired, one is
// about to, one holds.
var storyDone = []struct {
	person, months, days int // issued so many months ago, less days
	course               string
	unanswered           int
}{
	{1, 24, -5, storyHandbook, 1},
	{2, 24, 20, storyHandbook, 0},
	{9, 2, 0, storyPolicy, 2},
}

// story plays what makes the demonstration's screens of learners, coordinators
// and Sở Nội vụ look as they do in a province at work. It is told once, from
// the day on which it is told, and grows older with the database.
type story struct {
	*App
	now    time.Time
	people map[int]org.Person
}

// importStory adds the people of the story and returns them to be given
// accounts.
func (a *App) importStory(ctx context.Context, actor policy.Actor) (*story, []auth.Seeded, error) {
	_, err := a.Org.FindPersonByEmail(ctx, storyPeople[0].email)
	if fault.Is(err, fault.NotFound) {
		_, err = a.Org.Import(ctx, actor, storySheet(), org.Write)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("people of the demonstration's story: %w", err)
	}
	s := &story{App: a, now: a.Org.Now(), people: map[int]org.Person{}}
	var seeded []auth.Seeded
	for i, p := range storyPeople {
		found, err := a.Org.FindPersonByEmail(ctx, p.email)
		if err != nil {
			return nil, nil, err
		}
		s.people[i+1] = found
		seeded = append(seeded, auth.Seeded{PersonID: found.ID})
	}
	return s, seeded, nil
}

// storySheet is the people as a personnel office would hand them in.
func storySheet() []byte {
	var csv strings.Builder
	csv.WriteString("Họ và tên,Thư điện tử,Đơn vị,Vị trí,Từ ngày,Quyết định\n")
	for _, p := range storyPeople {
		fmt.Fprintf(&csv, "%s,%s,%s,%s,%s,Dữ liệu trình diễn\n", p.name, p.email, p.department, p.position, p.from)
	}
	return []byte(csv.String())
}

// at runs f as if it were another moment.
func (s *story) at(moment time.Time, f func() error) error {
	learningNow, certificationNow, remindersNow := s.Learning.Now, s.Certification.Now, s.Reminders.Now
	then := func() time.Time { return moment }
	s.Learning.Now, s.Certification.Now, s.Reminders.Now = then, then, then
	defer func() {
		s.Learning.Now, s.Certification.Now, s.Reminders.Now = learningNow, certificationNow, remindersNow
	}()
	return f()
}

// morning is half past nine, so many days from today.
func (s *story) morning(days int) time.Time {
	y, m, d := s.now.In(calendar.Zone).AddDate(0, 0, days).Date()
	return time.Date(y, m, d, 9, 30, 0, 0, calendar.Zone)
}

func (s *story) day(days int) courses.Date {
	return courses.Date(s.morning(days).Format(time.DateOnly))
}

// play tells the story, unless it was told before: its last word is the waiver.
func (s *story) play(ctx context.Context) error {
	excused := s.people[10].ID
	if there, err := s.Staffing.ExportPerson(ctx, excused); err != nil || len(there) > 0 {
		return err
	}
	staffer, err := s.demoActor(ctx, "noivu@hungyen.example", policy.Staffing)
	if err != nil {
		return err
	}
	for _, act := range []func(context.Context, policy.Actor) error{s.certify, s.assign, s.read, s.remind, s.lock} {
		if err := act(ctx, staffer); err != nil {
			return fmt.Errorf("the demonstration's story: %w", err)
		}
	}
	_, err = s.Staffing.Waive(ctx, staffer, staffing.Waiver{
		ID: "trinh-dien-mien-tru", PersonID: excused, CourseCode: storyPolicy, Why: "Nghỉ thai sản (dữ liệu trình diễn)", From: s.day(-30), Until: s.day(120),
	})
	return err
}

func (s *story) certify(ctx context.Context, _ policy.Actor) error {
	if err := s.Certification.EnsureIssuers(ctx); err != nil {
		return err
	}
	for i, d := range storyDone {
		issued := s.morning(d.days).AddDate(0, -d.months, 0)
		done := learning.Done{
			ID: fmt.Sprintf("trinh-dien-hoc-%d", i+1), PersonID: s.people[d.person].ID, CourseCode: d.course,
			From: issued.AddDate(0, 0, -21), To: issued.Add(-time.Minute), Unanswered: d.unanswered,
		}
		if err := s.Learning.SeedDone(ctx, done); err != nil {
			return err
		}
		err := s.at(issued, func() error {
			_, err := s.Certification.Issue(ctx, done.ID)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *story) assign(ctx context.Context, staffer policy.Actor) error {
	for _, t := range storyAssignments {
		var ids []string
		for _, n := range t.people {
			ids = append(ids, s.people[n].ID)
		}
		err := s.at(s.morning(t.asked), func() error {
			return s.Assignments.SeedAssignment(ctx, staffer, t.id, t.course, ids, s.day(t.due), "Kế hoạch bồi dưỡng năm (dữ liệu trình diễn)")
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// read lets one who is late and one who is not begin.
func (s *story) read(ctx context.Context, _ policy.Actor) error {
	return errors.Join(
		s.at(s.morning(-30), func() error { return s.Learning.SeedRead(ctx, s.people[3].ID, storyHandbook, 2) }),
		s.at(s.morning(-8), func() error { return s.Learning.SeedRead(ctx, s.people[6].ID, storyPolicy, 1) }),
	)
}

// remind tells the late on the day on which the course was due (a day that is
// not worked tells of the step before it); two days ago
// the coordinator asked one of them again.
func (s *story) remind(ctx context.Context, _ policy.Actor) error {
	for _, t := range storyAssignments {
		for _, n := range t.people {
			if t.due > 0 {
				continue
			}
			if err := s.at(s.morning(t.due), func() error { return s.Reminders.SeedDigest(ctx, s.people[n].ID) }); err != nil {
				return err
			}
		}
	}
	coordinator, err := s.demoActor(ctx, "daumoi@hungyen.example", policy.Coordinator)
	if err != nil {
		return err
	}
	return s.at(s.morning(-2), func() error {
		late, err := s.Learning.ExportPerson(ctx, s.people[4].ID)
		if err != nil || len(late.Enrolments) == 0 {
			return err
		}
		_, err = s.Reminders.Nudge(ctx, coordinator, []string{late.Enrolments[0].ID}, "trinh-dien-nhac")
		return err
	})
}

// lock disables the account of one who left without giving it back.
func (s *story) lock(ctx context.Context, _ policy.Actor) error {
	return s.Auth.SetDisabled(ctx, policy.System("seed"), s.people[7].ID, true, api.Meta{})
}
