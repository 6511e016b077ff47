package incidents

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/calendar"
	"lantoa/app/platform/office"
	"lantoa/handbook"
)

// Export is the whole of an incident.
type Export struct {
	ExportedAt time.Time `json:"exportedAt"`
	Exercise   bool      `json:"exercise"` // first, so that nobody takes it for real
	Incident
	Entries []handbook.Entry `json:"entries"`
	Tasks   []Task           `json:"tasks"`
}

// Export returns the whole of an incident: as it was opened, as the log leaves
// it, the log itself, and the tasks of its review. Errors: fault.NotFound.
func (n *Incidents) Export(ctx context.Context, actor policy.Actor, id string) (Export, error) {
	i, err := n.Find(ctx, actor, id)
	if err != nil {
		return Export{}, err
	}
	x := Export{ExportedAt: n.Now(), Exercise: i.Exercise, Incident: i, Entries: []handbook.Entry{}}
	for {
		part, err := n.entriesAfter(ctx, id, len(x.Entries), mostEntries)
		if err != nil {
			return x, err
		}
		x.Entries = append(x.Entries, part...)
		if len(part) < mostEntries {
			break
		}
	}
	x.Tasks, err = n.tasksOf(ctx, id)
	return x, err
}

// Document lays the whole out on paper.
func (x Export) Document() office.Document {
	d := office.Document{
		Agency: x.DepartmentName, Heading: "HỒ SƠ VỤ VIỆC", Subject: x.Number + " · " + office.Escape(x.Title), National: true, Exercise: x.Exercise,
		Date: x.ExportedAt, Footer: x.label() + " · xuất lúc " + stamp(x.ExportedAt),
	}
	if x.Exercise {
		d.Heading = "HỒ SƠ DIỄN TẬP"
	}
	d.Body = slices.Concat(x.facts(), x.callees(), x.clocks(), x.checklist(), x.statements(), x.files(), x.review(), x.timeline())
	return d
}

func heading(text string) office.Block {
	return office.Block{Kind: office.Heading, Level: 1, Text: text}
}

func (x Export) facts() []office.Block {
	rows := [][]string{
		{"Tính chất", map[bool]string{true: "**DIỄN TẬP**, không phải vụ việc thật", false: "Vụ việc thật"}[x.Exercise]},
		{"Quy trình", office.Escape(x.ProcedureTitle) + " (Sổ tay, bản " + office.Escape(x.EditionNumber) + ")"},
		{"Tiếp nhận", stamp(x.Received)},
		{"Mở", stamp(x.OpenedAt)},
	}
	if x.State.Clause != "" {
		rows = append(rows, []string{"Thuộc", "khoản " + strings.TrimPrefix(x.State.Clause, "7.") + " Điều 7 Nghị định 244/2026/NĐ-CP"})
	}
	if c := x.State.Closed; c != nil {
		rows = append(rows, []string{"Kết thúc", stamp(c.At) + ", " + office.Escape(c.Name) + ": " + office.Escape(c.Text)})
	} else {
		rows = append(rows, []string{"Kết thúc", "chưa"})
	}
	for _, l := range x.State.Levels {
		rows = append(rows, []string{fmt.Sprintf("Cấp %d", l.Level), stamp(l.At) + ", " + office.Escape(l.Name) + ". " + office.Escape(l.Text)})
	}
	for _, m := range x.State.People {
		var roles []string
		for _, r := range m.Roles {
			roles = append(roles, roleNames[r].Vi)
		}
		rows = append(rows, []string{"Tham gia", office.Escape(m.Name) + ": " + strings.Join(roles, ", ")})
	}
	return []office.Block{heading("Tóm tắt"), {Kind: office.Table, Rows: rows, Widths: []float64{1, 4}}}
}

// callees are the places of the contact tree that the agency filled in, with
// what came of calling them last.
func (x Export) callees() []office.Block {
	var rows [][]string
	for _, c := range x.Contacts {
		callee, ok := x.Callee(c.ID)
		if !ok {
			continue
		}
		called := "chưa gọi"
		for _, l := range x.State.Calls {
			if l.Contact == c.ID {
				called = map[bool]string{true: "đã liên hệ ", false: "gọi không được "}[l.Reached] + stamp(l.At) + ", " + office.Escape(l.Name)
			}
		}
		rows = append(rows, []string{office.Escape(c.Name), office.Escape(callee.Name), office.Escape(callee.Phone), office.Escape(callee.Email), called})
	}
	if len(rows) == 0 {
		return nil
	}
	return []office.Block{heading("Danh bạ cần gọi"), {Kind: office.Table, Head: []string{"Đầu mối", "Người", "Điện thoại", "Thư điện tử", "Đã gọi"}, Rows: rows, Widths: []float64{3, 2.5, 2, 3, 3}}}
}

var clockStates = map[handbook.ClockState]string{
	handbook.ClockRunning: "đang chạy", handbook.ClockMet: "đúng hạn", handbook.ClockLate: "muộn", handbook.ClockCancelled: "thôi tính",
}

func (x Export) clocks() []office.Block {
	if len(x.State.Clocks) == 0 {
		return nil
	}
	var rows [][]string
	for _, r := range x.State.Clocks {
		kind, ended, state := "mục tiêu", "", clockStates[r.State]
		if r.Kind == handbook.Legal {
			kind = "luật định"
		}
		if r.Ended != nil {
			ended = stamp(*r.Ended)
		}
		if r.Overdue(x.ExportedAt) {
			state = "quá hạn"
		}
		due := clockTime(r.Due)
		if r.Unsure {
			due += " (" + provisional + ")"
		}
		rows = append(rows, []string{office.Escape(r.Name), kind, stamp(r.Started), due, ended, strings.TrimSpace(state + ". " + office.Escape(r.EndedText))})
	}
	return []office.Block{heading("Thời hạn"), {
		Kind: office.Table, Head: []string{"Thời hạn", "Loại", "Tính từ", "Hạn", "Đạt lúc", "Kết quả"}, Rows: rows, Widths: []float64{4, 2, 2.5, 2.5, 2.5, 2},
	}}
}

func (x Export) checklist() []office.Block {
	var rows [][]string
	for _, s := range x.Steps {
		who := "chưa làm"
		for _, m := range x.State.Steps {
			if m.Step == s.ID && m.Done {
				who = stamp(m.At) + ", " + office.Escape(m.Name)
			}
		}
		rows = append(rows, []string{fmt.Sprint(s.Phase), office.Escape(s.Text), office.Escape(s.Role), who})
	}
	if len(rows) == 0 {
		return nil
	}
	return []office.Block{heading("Các bước"), {Kind: office.Table, Head: []string{"Giai đoạn", "Bước", "Vai trò", "Đã làm"}, Rows: rows, Widths: []float64{1.2, 5, 2, 3}}}
}

func (x Export) statements() []office.Block {
	var out []office.Block
	for k, st := range x.State.Statements {
		out = append(out, office.Block{Kind: office.Heading, Level: 2, Text: fmt.Sprintf("Tuyên bố %d", k+1)})
		for _, v := range st.Versions {
			lines := []string{"Soạn: " + signed(&v.Drafted)}
			for _, step := range []struct {
				name string
				mark *handbook.Mark
			}{{"Pháp chế", v.Reviewed}, {"Duyệt", v.Approved}, {"Trả lại", v.Returned}, {"Công bố", v.Published}} {
				if step.mark != nil {
					lines = append(lines, step.name+": "+signed(step.mark))
				}
			}
			out = append(out, office.Block{Kind: office.Paragraph, Text: fmt.Sprintf("**Bản %d.** %s", v.Number, office.Escape(v.Text))}, office.Block{Kind: office.Bullets, Items: lines})
		}
	}
	if len(out) == 0 {
		return nil
	}
	return append([]office.Block{heading("Tuyên bố")}, out...)
}

func signed(m *handbook.Mark) string {
	s := stamp(m.At) + ", " + office.Escape(m.Name)
	if m.Text != "" {
		s += ": " + office.Escape(m.Text)
	}
	return s
}

func (x Export) files() []office.Block {
	if len(x.State.Evidence) == 0 {
		return nil
	}
	var rows [][]string
	for _, f := range x.State.Evidence {
		rows = append(rows, []string{office.Escape(f.Name), fmt.Sprintf("%d KB", (f.Size+1023)/1024), f.SHA256, fmt.Sprint(f.Seq)})
	}
	return []office.Block{heading("Bằng chứng"), {Kind: office.Table, Head: []string{"Tệp", "Cỡ", "SHA-256", "Mục"}, Rows: rows, Widths: []float64{3, 1.2, 6, 1}}}
}

func (x Export) review() []office.Block {
	r := x.State.Review
	if r == nil {
		return nil
	}
	out := []office.Block{heading("Đánh giá sau vụ việc")}
	for _, part := range []struct{ name, text string }{
		{"Dự kiến", r.Expected},
		{"Thực tế", r.Actual},
		{"Nguyên nhân", r.Causes},
		{"Điều giữ được", r.Held},
	} {
		if part.text != "" {
			out = append(out, office.Block{Kind: office.Paragraph, Text: "**" + part.name + ".** " + office.Escape(part.text)})
		}
	}
	var rows [][]string
	for _, t := range x.Tasks {
		state := map[string]string{TaskOpen: "chưa xong", TaskDone: "đã xong"}[t.State]
		rows = append(rows, []string{office.Escape(t.Text), office.Escape(t.OwnerName), viDay(t.Due), state})
	}
	if len(rows) > 0 {
		out = append(out, office.Block{Kind: office.Table, Head: []string{"Khắc phục", "Phụ trách", "Hạn", "Tình trạng"}, Rows: rows, Widths: []float64{5, 2.5, 1.5, 1.5}})
	}
	return out
}

func (x Export) timeline() []office.Block {
	var rows [][]string
	for _, e := range x.Entries {
		when := stamp(e.At)
		if e.Received.Sub(e.At) > 2*time.Minute {
			when += " (máy chủ nhận " + e.Received.In(calendar.Zone).Format("15:04") + ")"
		}
		rows = append(rows, []string{fmt.Sprint(e.Seq), when, office.Escape(e.Name), office.Escape(sentence(x.Incident, e))})
	}
	return []office.Block{heading("Nhật ký"), {Kind: office.Table, Head: []string{"Mục", "Lúc", "Người ghi", "Nội dung"}, Rows: rows, Widths: []float64{0.8, 2.2, 2, 6}}}
}

func stamp(t time.Time) string { return t.In(calendar.Zone).Format("15:04 02/01/2006") }
