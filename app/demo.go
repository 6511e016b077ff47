package app

import (
	"context"
	"fmt"
	"io"
	"time"

	"lantoa/app/auth"
	"lantoa/app/auth/policy"
	"lantoa/app/org"
)

// DemoPassword opens every account of the demonstration.
const DemoPassword = "lan-toa-trinh-dien-2026"

// demoPerson is a documented account: one role each, in a department that has
// that function. The names are invented.
type demoPerson struct {
	email                 string
	family, middle, given string
	department, position  string
	role                  policy.Role // Learner for none
	path                  string      // of the role
	what                  string
}

var demoPeople = []demoPerson{
	{"hocvien@hungyen.example", "Nguyễn", "Thị Hồng", "Nhung", "phuong-pho-hien", org.PositionCulture, policy.Learner, "", "người học, công chức phường"},
	{"phatngon@hungyen.example", "Trần", "Quốc", "Việt", "svhttdl", org.PositionSpokesman, policy.Learner, "", "người học, người phát ngôn"},
	{"bientap@hungyen.example", "Phạm", "Minh", "Châu", "svhttdl", org.PositionPolicy, policy.Author, "/", "biên soạn khóa học"},
	{"duyet@hungyen.example", "Lê", "Đức", "Toàn", "svhttdl", org.PositionPress, policy.Approver, "/", "duyệt xuất bản"},
	{"cham@hungyen.example", "Vũ", "Hải", "Yến", "svhttdl", org.PositionSpecialist, policy.Grader, "/", "chấm bài"},
	{"daumoi@hungyen.example", "Đỗ", "Thanh", "Tùng", "svhttdl", org.PositionSpecialist, policy.Coordinator, "/ubnd/svhttdl/", "đầu mối Sở VHTTDL"},
	{"daumoi.phohien@hungyen.example", "Bùi", "Thị Ngọc", "Ánh", "phuong-pho-hien", org.PositionSpecialist, policy.Coordinator, "/ubnd/phuong-pho-hien/", "đầu mối phường Phố Hiến"},
	{"baochi@hungyen.example", "Nguyễn", "Khắc", "Hiếu", "vpubnd", org.PositionPress, policy.Coordinator, "/", "Văn phòng UBND tỉnh: đầu mối báo chí toàn tỉnh"},
	{"noivu@hungyen.example", "Hoàng", "Gia", "Bách", "snv", org.PositionSpecialist, policy.Staffing, "/", "Sở Nội vụ: vị trí, mức đáp ứng"},
	{"capgcn@hungyen.example", "Đặng", "Thu", "Trang", "svhttdl", org.PositionSpecialist, policy.Registrar, "/", "quản lý giấy chứng nhận"},
	{"capgcn2@hungyen.example", "Ngô", "Xuân", "Trường", "svhttdl", org.PositionSpecialist, policy.Registrar, "/", "quản lý giấy chứng nhận, người thứ hai"},
	{"quantri@hungyen.example", "Lương", "Bảo", "Khánh", "skhcn", org.PositionPortal, policy.Administrator, "/", "quản trị hệ thống"},
	{"kiemtoan@hungyen.example", "Tạ", "Phương", "Thảo", "thanh-tra", org.PositionSpecialist, policy.Auditor, "/", "đọc nhật ký"},
}

// Demo loads the authored content and the demonstration province, and prints
// the documented accounts. It may run again.
func (a *App) Demo(ctx context.Context, people int, w io.Writer) error {
	if err := a.ImportContent(ctx, nil, w); err != nil {
		return err
	}
	actor := policy.System("seed")
	made, err := a.Org.Seed(ctx, actor, org.SeedOptions{People: people})
	if err != nil {
		return err
	}
	seeded := make([]auth.Seeded, 0, len(made)+len(demoPeople))
	for _, p := range made {
		seeded = append(seeded, auth.Seeded{PersonID: p.ID})
	}
	for _, d := range demoPeople {
		p, err := a.demoPerson(ctx, actor, d)
		if err != nil {
			return fmt.Errorf("demonstration account %s: %w", d.email, err)
		}
		s := auth.Seeded{PersonID: p.ID}
		if d.role != policy.Learner {
			s.Grants = []policy.Grant{{Role: d.role, Path: d.path}}
		}
		seeded = append(seeded, s)
	}
	story, told, err := a.importStory(ctx, actor)
	if err != nil {
		return err
	}
	seeded = append(seeded, told...)
	if err := a.Auth.SeedAccounts(ctx, DemoPassword, seeded...); err != nil {
		return err
	}
	if err := a.seedFeatures(ctx, actor); err != nil {
		return err
	}
	if err := story.play(ctx); err != nil {
		return err
	}
	return printDemo(w, len(seeded))
}

func (a *App) demoPerson(ctx context.Context, actor policy.Actor, d demoPerson) (org.Person, error) {
	draft := org.PersonDraft{Family: d.family, Middle: d.middle, Given: d.given, Email: d.email}
	return a.Org.CreatePerson(ctx, actor, "demo-"+d.email, draft, &org.PostingDraft{
		DepartmentID: d.department, PositionID: d.position, From: org.Day(2025, time.July, 1), Decision: "Dữ liệu trình diễn",
	})
}

// demoActor is a documented account, acting by its role over the province.
func (a *App) demoActor(ctx context.Context, email string, role policy.Role) (policy.Actor, error) {
	p, err := a.Org.FindPersonByEmail(ctx, email)
	return policy.Actor{PersonID: p.ID, Grants: []policy.Grant{{Role: role, Path: "/"}}}, err
}

func printDemo(w io.Writer, people int) error {
	if _, err := fmt.Fprintf(w, "\nTỉnh trình diễn: %d người. Mật khẩu của mọi tài khoản: %s\n", people, DemoPassword); err != nil {
		return err
	}
	for _, d := range demoPeople {
		if _, err := fmt.Fprintf(w, "  %-32s %-14s %s\n", d.email, d.role, d.what); err != nil {
			return err
		}
	}
	return nil
}

// ImportPeople imports people from CSV and writes the report.
func (a *App) ImportPeople(ctx context.Context, data []byte, dryRun bool, w io.Writer) error {
	mode := org.Write
	if dryRun {
		mode = org.DryRun
	}
	report, err := a.Org.Import(ctx, policy.System("import"), data, mode)
	for _, e := range report.Errors {
		if _, werr := fmt.Fprintf(w, "dòng %d, cột %d: %s (%s)\n", e.Line, e.Column, e.Message.Vi, e.Message.En); werr != nil {
			return werr
		}
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%d dòng: %d người mới, %d thay đổi, %d giữ nguyên, %d lỗi\n", report.Rows, report.Created, report.Updated, report.Unchanged, report.ErrorCount)
	return err
}
