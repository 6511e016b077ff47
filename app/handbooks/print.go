package handbooks

import (
	"context"
	"fmt"
	"strings"
	"time"

	"lantoa/app/auth/policy"
	"lantoa/app/org"
	"lantoa/app/platform/api"
	"lantoa/app/platform/fault"
	"lantoa/app/platform/office"
	"lantoa/courses"
	"lantoa/handbook"
)

// printEdition gives an edition as the PDF that goes with its decision.
func (h *Handbooks) printEdition(ctx context.Context, actor policy.Actor, in frontInput) (api.File, error) {
	b, err := h.bookFor(ctx, actor, in.Edition)
	if err != nil {
		return api.File{}, err
	}
	register, err := h.cfg.Authoring.Register(ctx)
	if err != nil {
		return api.File{}, err
	}
	d := printed(b.edition, register)
	if err := h.fillHead(ctx, &d, b); err != nil {
		return api.File{}, err
	}
	body, err := d.PDF()
	return api.File{Name: "Sổ tay " + b.edition.Number + ".pdf", Type: "application/pdf", Body: body, Hash: b.tag}, err
}

// fillHead names the province and the decision.
func (h *Handbooks) fillHead(ctx context.Context, d *office.Document, b *book) error {
	roots, err := h.org.ListDepartments(ctx, org.DepartmentFilter{Kind: org.KindProvince})
	if err != nil {
		return err
	}
	if len(roots) > 0 {
		d.Agency = roots[0].Name
		if _, name, ok := strings.Cut(roots[0].Name, "tỉnh "); ok {
			d.Place = name
		}
	}
	e, err := h.FindEdition(ctx, b.id)
	if fault.Is(err, fault.NotFound) || err == nil && e.Decision == nil {
		return nil
	}
	if err != nil {
		return err
	}
	d.Number, d.Date = e.Decision.Number, e.Decision.Date
	d.Subject = fmt.Sprintf("(Ban hành kèm theo Quyết định số %s ngày %s của %s; có hiệu lực từ ngày %s)", e.Decision.Number,
		day(e.Decision.Date), e.Decision.Authority, day(*e.From))
	return nil
}

func day(t time.Time) string { return t.In(zone).Format("02/01/2006") }

// printed lays an edition out.
func printed(e *handbook.Edition, register courses.Register) office.Document {
	d := office.Document{
		Heading: strings.ToUpper(e.Title), National: true, Contents: true, Draft: e.Draft(), Footer: e.Title + " – ấn bản " + e.Number,
	}
	p := printer{edition: e, register: register}
	p.paragraph(e.Summary)
	p.add(office.Block{Kind: office.Callout, Text: inline(e.Disclaimer)})
	for _, s := range e.Sections {
		p.heading(1, s.Title, s.ID)
		p.roles(s.Roles)
		p.steps(s.Steps)
		p.markdown(s.Body)
	}
	p.levels()
	p.clocks()
	for i, proc := range e.Procedures {
		p.procedure(i, proc)
	}
	p.templates()
	p.tree()
	p.contacts()
	d.Body = p.blocks
	return d
}

// printer gathers blocks. What is no Markdown is data, and escaped.
type printer struct {
	edition  *handbook.Edition
	register courses.Register
	blocks   []office.Block
}

func (p *printer) add(b ...office.Block) { p.blocks = append(p.blocks, b...) }

func (p *printer) heading(level int, text, anchor string) {
	p.add(office.Block{Kind: office.Heading, Level: level, Text: inline(text), Anchor: anchor})
}

func (p *printer) paragraph(text string) {
	if text != "" {
		p.add(office.Block{Kind: office.Paragraph, Text: inline(text)})
	}
}

// inline is one line of authored text: its links become their words. What would
// be read as something else than a paragraph is taken as it stands.
func inline(text string) string {
	blocks := office.Markdown(text)
	if len(blocks) == 1 && blocks[0].Kind == office.Paragraph {
		return blocks[0].Text
	}
	return office.Escape(text)
}

func (p *printer) list(kind office.BlockKind, title string, items []string) {
	if len(items) == 0 {
		return
	}
	p.heading(3, title, "")
	p.add(office.Block{Kind: kind, Items: escaped(items)})
}

func escaped(items []string) []string {
	out := make([]string, len(items))
	for i, s := range items {
		lines := strings.Split(s, "\n")
		for j, line := range lines {
			lines[j] = inline(line)
		}
		out[i] = strings.Join(lines, "\n")
	}
	return out
}

func (p *printer) table(widths []float64, head []string, rows [][]string) {
	if len(rows) == 0 {
		return
	}
	for i := range rows {
		rows[i] = escaped(rows[i])
	}
	p.add(office.Block{Kind: office.Table, Head: head, Rows: rows, Widths: widths})
}

// markdown puts a body one level below its section.
func (p *printer) markdown(body string) {
	for _, b := range office.Markdown(body) {
		if b.Kind == office.Heading {
			b.Level = min(b.Level+1, 3)
		}
		p.add(b)
	}
}

func (p *printer) roles(roles []handbook.Role) {
	var rows [][]string
	for _, r := range roles {
		rows = append(rows, []string{r.Name, string(r.Part)})
	}
	p.table([]float64{4, 1}, []string{"Vai", "RACI"}, rows)
}

func (p *printer) steps(steps []handbook.Step) {
	var rows [][]string
	for i, s := range steps {
		within := ""
		if c, ok := p.edition.Clock(s.Within); ok {
			within = limitOf(c)
		}
		what := s.Text
		if s.Evidence != "" {
			what += "\nMinh chứng: " + s.Evidence
		}
		if basis := p.source(s.Basis); basis != "" {
			what += "\nCăn cứ: " + basis
		}
		rows = append(rows, []string{fmt.Sprint(i + 1), what, s.Role, within})
	}
	p.table([]float64{1, 8, 4, 3}, []string{"TT", "Việc làm", "Ai làm", "Mốc"}, rows)
}

var units = map[handbook.Unit]string{
	handbook.Minutes: "phút", handbook.Hours: "giờ", handbook.WorkingHours: "giờ làm việc", handbook.Days: "ngày", handbook.WorkingDays: "ngày làm việc",
}

func limitOf(c handbook.Clock) string {
	if c.Amount == 0 {
		return "ngay"
	}
	return fmt.Sprintf("%d %s", c.Amount, units[c.Unit])
}

// source writes a `law:` link in words; other text is itself.
func (p *printer) source(link string) string {
	c, err := courses.ParseLawLink(link)
	if err != nil {
		return link
	}
	name := c.Instrument
	if i, ok := p.register.Find(c.Instrument); ok {
		name = i.Name()
	}
	return strings.TrimSpace(courses.ArticleText(c.Article) + " " + name)
}

func (p *printer) levels() {
	p.heading(1, "Bốn cấp độ", "levels")
	for _, l := range p.edition.Levels {
		p.heading(2, l.Name, l.ID)
		p.paragraph(l.Summary)
		p.list(office.Bullets, "Dấu hiệu", l.Signals)
		p.list(office.Bullets, "Ai tham gia", l.Who)
		p.list(office.Bullets, "Việc làm", l.Actions)
		p.paragraph("Báo lên: " + l.EscalateTo)
	}
	p.heading(2, "Tiêu chí chấm cấp", "criteria")
	var rows [][]string
	for _, c := range p.edition.Criteria {
		row := []string{c.Name, "", "", "", ""}
		for _, t := range c.Thresholds {
			if t.Level >= handbook.LowestLevel && t.Level <= handbook.HighestLevel {
				row[t.Level] = t.Text
			}
		}
		rows = append(rows, row)
	}
	p.table([]float64{2, 3, 3, 3, 3}, []string{"Tiêu chí", "Cấp 1", "Cấp 2", "Cấp 3", "Cấp 4"}, rows)
}

func (p *printer) clocks() {
	p.heading(1, "Các mốc thời gian", "clocks")
	for _, kind := range []struct {
		kind handbook.ClockKind
		name string
	}{{handbook.Legal, "Thời hạn theo pháp luật"}, {handbook.Target, "Mục tiêu do Sổ tay đề xuất"}} {
		var rows [][]string
		for _, c := range p.edition.Clocks {
			if c.Kind != kind.kind {
				continue
			}
			source := p.source(c.Source)
			if c.Kind == handbook.Legal && !c.Verified {
				source += " (chưa đối chiếu Công báo)"
			}
			rows = append(rows, []string{c.Name, limitOf(c) + ", từ " + c.From, source})
		}
		p.heading(2, kind.name, string(kind.kind))
		p.table([]float64{4, 5, 4}, []string{"Mốc", "Bao lâu", "Nguồn"}, rows)
	}
}

func (p *printer) procedure(i int, proc handbook.Procedure) {
	if i == 0 {
		p.add(office.Block{Kind: office.Break})
	}
	p.heading(1, fmt.Sprintf("Quy trình %d. %s", i+1, proc.Title), proc.ID)
	if proc.Retired != "" {
		p.add(office.Block{Kind: office.Callout, Text: "Quy trình hết dùng từ ngày " + inline(proc.Retired) + "."})
	}
	p.paragraph(proc.Summary)
	p.list(office.Bullets, "Dấu hiệu nhận biết", proc.Signs)
	p.list(office.Numbers, "Giờ đầu tiên", proc.FirstHour)
	p.heading(2, "Phân vai và các bước", "")
	p.roles(proc.Roles)
	p.steps(proc.Steps)
	p.list(office.Bullets, "Nên", proc.Do)
	p.list(office.Bullets, "Không nên", proc.Dont)
	p.markdown(proc.Body)
}

func (p *printer) templates() {
	if len(p.edition.Templates) == 0 {
		return
	}
	p.add(office.Block{Kind: office.Break})
	p.heading(1, "Mẫu văn bản", "templates")
	for _, t := range p.edition.Templates {
		p.heading(2, t.Title, t.ID)
		p.paragraph(t.Summary)
		var rows [][]string
		for _, f := range t.Fields {
			need := ""
			if f.Required {
				need = "bắt buộc"
			}
			rows = append(rows, []string{f.Label, f.Hint, need})
		}
		p.table([]float64{4, 7, 2}, []string{"Ô", "Ghi gì", ""}, rows)
		p.paragraph(t.Advice)
	}
}

func (p *printer) tree() {
	if len(p.edition.Tree) == 0 {
		return
	}
	p.heading(1, "Cây quyết định", "tree")
	for _, n := range p.edition.Tree {
		p.heading(2, n.Question, n.ID)
		p.paragraph(n.Help)
		var rows [][]string
		for _, b := range n.Answers {
			rows = append(rows, []string{b.Text, p.outcome(b)})
		}
		p.table([]float64{3, 8}, []string{"Trả lời", "Làm gì"}, rows)
	}
}

func (p *printer) outcome(b handbook.Branch) string {
	lines := append([]string{}, b.Do...)
	for _, n := range p.edition.Tree {
		if n.ID == b.Next {
			lines = append(lines, "Sang câu: "+n.Question)
		}
	}
	if proc, ok := p.edition.Procedure(b.Procedure); ok {
		lines = append(lines, "Mở quy trình: "+proc.Title)
	}
	return strings.Join(lines, "\n")
}

func (p *printer) contacts() {
	p.heading(1, "Đầu mối và kênh báo tin", "contacts")
	var rows [][]string
	for _, c := range p.edition.Contacts {
		rows = append(rows, []string{c.Name, c.For, fmt.Sprintf("Cấp %d trở lên", c.Level)})
	}
	p.table([]float64{4, 6, 3}, []string{"Đầu mối", "Gọi khi", "Từ cấp"}, rows)
	rows = nil
	for _, c := range p.edition.Channels {
		rows = append(rows, []string{c.Name, c.How, strings.TrimSpace(c.Number + "\n" + c.Address)})
	}
	p.table([]float64{4, 6, 4}, []string{"Kênh báo tin", "Cách dùng", "Số, địa chỉ"}, rows)
}
