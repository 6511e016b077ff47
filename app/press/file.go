package press

import (
	"context"
	"fmt"
	"strings"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth/policy"
	"lantoa/app/org"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/app/platform/office"
	"lantoa/handbook"
)

// The formats of a file.
const (
	asWord = "docx"
	asPDF  = "pdf"
	asText = "txt"
)

type fileInput struct {
	ID     string `path:"id" json:"-" validate:"max=64"`
	Format string `query:"format" json:"-" validate:"omitempty,oneof=docx pdf txt"` // docx when not given
}

type reportFileInput struct {
	reportInput
	Format string `query:"format" json:"-" validate:"omitempty,oneof=docx pdf txt"` // pdf when not given
}

// written is the document in a format.
func written(d office.Document, name, format string) (api.File, error) {
	switch format {
	case asPDF:
		body, err := d.PDF()
		return api.File{Name: name + ".pdf", Type: "application/pdf", Body: body}, err
	case asText:
		return api.File{Name: name + ".txt", Type: "text/plain; charset=utf-8", Body: []byte(d.Text())}, nil
	}
	body, err := d.Word()
	return api.File{Name: name + ".docx", Type: office.WordType, Body: body}, err
}

// headed is a document with the names at its top: of the agency and what it
// belongs to.
func (p *Press) headed(ctx context.Context, departmentID string) (office.Document, error) {
	d, err := p.org.FindDepartment(ctx, departmentID)
	if err != nil {
		return office.Document{}, err
	}
	above, err := p.org.FindDepartments(ctx, pathIDs(d.Path))
	if err != nil {
		return office.Document{}, err
	}
	doc := office.Document{National: true, Agency: d.Name, Place: "…"}
	for _, id := range pathIDs(d.Path) {
		if above[id].Kind == org.KindProvince {
			doc.Place = strings.TrimPrefix(strings.TrimPrefix(above[id].Name, "Ủy ban nhân dân tỉnh "), "UBND tỉnh ")
		}
	}
	if parent := above[d.ParentID]; parent.Kind == org.KindProvince && d.Kind != org.KindXa && d.Kind != org.KindPhuong {
		doc.Superior = parent.Name
	}
	return doc, nil
}

func (p *Press) delegationFile(ctx context.Context, actor policy.Actor, in fileInput) (api.File, error) {
	d, err := p.delegations.view(ctx, actor, in.ID)
	if err != nil {
		return api.File{}, err
	}
	if d.Withdrawn != nil {
		return api.File{}, errWithdrawn()
	}
	doc, err := p.headed(ctx, d.DepartmentID)
	if err != nil {
		return api.File{}, err
	}
	doc.Heading, doc.Subject, doc.Number = "GIẤY ỦY QUYỀN", "Phát ngôn và cung cấp thông tin cho báo chí", d.Document
	doc.SignerTitle, doc.Signer = d.GiverTitle, d.Giver
	doc.CopyTo = []string{"Người được ủy quyền", "Lưu: VT"}
	doc.Body = d.body()
	return written(doc, "Ủy quyền phát ngôn "+strings.ReplaceAll(d.Document, "/", "-"), in.Format)
}

// body is the text of a delegation, by NĐ 244 Đ3 and Đ4.4.
func (d Delegation) body() []office.Block {
	text := func(format string, args ...any) office.Block {
		for i, a := range args {
			args[i] = office.Escape(fmt.Sprint(a))
		}
		return office.Block{Kind: office.Paragraph, Text: fmt.Sprintf(format, args...)}
	}
	blocks := []office.Block{
		text("*Căn cứ Điều 3 và Điều 4 Nghị định số 244/2026/NĐ-CP ngày 26 tháng 6 năm 2026 của Chính phủ quy định chi tiết việc phát ngôn và cung cấp thông tin cho báo chí của các cơ quan hành chính nhà nước.*"),
		text("Người ủy quyền: **%s**, %s, người đứng đầu %s.", d.Giver, d.GiverTitle, d.Department),
		text("Người được ủy quyền: **%s**, %s.", d.Receiver, d.Title),
	}
	if reach := join("; ", "Điện thoại: ", d.Phone, "Thư điện tử: ", d.Email); reach != "" {
		blocks = append(blocks, text("%s.", reach))
	}
	return append(blocks,
		text("Nội dung ủy quyền: thực hiện nhiệm vụ của người phát ngôn, cung cấp thông tin cho báo chí về vụ việc: %s.", strings.TrimRight(d.Case, ". ")),
		text("Thời hạn ủy quyền: từ ngày %s đến hết ngày %s.", shownDay(d.From), shownDay(d.Until)),
		text("Người được ủy quyền không được ủy quyền tiếp cho người khác (khoản 6 Điều 3) và chịu trách nhiệm trước pháp luật, trước người đứng đầu về nội dung phát ngôn và thông tin cung cấp cho báo chí (khoản 4 Điều 4)."))
}

// join puts label and value pairs in a row, those without a value left out.
func join(between string, pairs ...string) string {
	var out []string
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			out = append(out, pairs[i]+pairs[i+1])
		}
	}
	return strings.Join(out, between)
}

func (p *Press) reportFile(ctx context.Context, actor policy.Actor, in reportFileInput) (api.File, error) {
	v, err := p.FindReport(ctx, actor, in.Year, in.Department)
	if err != nil {
		return api.File{}, err
	}
	of := v.DepartmentID
	if of == "" {
		if of, err = p.provinceID(ctx); err != nil {
			return api.File{}, err
		}
	}
	doc, err := p.headed(ctx, of)
	if err != nil {
		return api.File{}, err
	}
	// The data of the province is what its committee reports to the ministry,
	// that of an agency goes to the committee (NĐ 244 Đ10.1).
	receiver := "Ủy ban nhân dân tỉnh"
	if v.DepartmentID == "" {
		receiver = "Bộ Văn hóa, Thể thao và Du lịch"
	}
	doc.Heading, doc.Subject = "BÁO CÁO", fmt.Sprintf("Về công tác phát ngôn và cung cấp thông tin cho báo chí năm %d", v.Year)
	doc.CopyTo, doc.Draft, doc.Body = []string{receiver, "Lưu: VT"}, v.SubmittedAt == nil, v.body()
	if doc.SignerTitle, doc.Signer, err = p.signer(ctx, of); err != nil {
		return api.File{}, err
	}
	format := in.Format
	if format == "" {
		format = asPDF
	}
	return written(doc, fmt.Sprintf("Báo cáo phát ngôn năm %d, %s", v.Year, doc.Agency), format)
}

// body is part I and II of the form (NĐ 244, annex): as submitted, or, of a
// draft, as the figures stand now.
func (v ReportView) body() []office.Block {
	blocks := []office.Block{{Kind: office.Heading, Level: 1, Text: "I. Về số liệu"}}
	for _, l := range v.Lines {
		f := Figure{Done: l.Done, Total: l.Total}
		if l.Submitted != nil {
			f = *l.Submitted
		}
		value := fmt.Sprint(f.Done)
		if l.Ratio {
			value = fmt.Sprintf("%d/%d", f.Done, f.Total)
		}
		blocks = append(blocks, office.Block{Kind: office.Paragraph, Text: fmt.Sprintf("%d. %s: **%s**.", l.Number, l.Text.Vi, value)})
	}
	blocks = append(blocks, office.Block{Kind: office.Heading, Level: 1, Text: "II. Khó khăn, vướng mắc và đề xuất, kiến nghị"})
	none := true
	for line := range strings.SplitSeq(v.Difficulties, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			blocks, none = append(blocks, office.Block{Kind: office.Paragraph, Text: office.Escape(line)}), false
		}
	}
	if none {
		blocks = append(blocks, office.Block{Kind: office.Paragraph, Text: "Không có."})
	}
	return blocks
}

// provinceID is the department that is the provincial committee. Errors:
// fault.NotFound.
func (p *Press) provinceID(ctx context.Context) (string, error) {
	list, err := p.org.ListDepartments(ctx, org.DepartmentFilter{Kind: org.KindProvince})
	if err != nil {
		return "", err
	}
	if len(list) == 0 {
		return "", fault.New(fault.NotFound, "Chưa có UBND tỉnh trong danh mục đơn vị.", "There is no provincial committee among the departments.")
	}
	return list[0].ID, nil
}

// signer is the head of the agency, by the register; "" when none is entered.
func (p *Press) signer(ctx context.Context, departmentID string) (title, name string, err error) {
	heads, err := db.Find[Spokesperson](ctx, p.spokespersons.collection, bson.M{"departmentId": departmentID, "kind": handbook.HeadSpeaks})
	for _, h := range heads {
		if h.On(p.today()) {
			return h.Title, h.Name, err
		}
	}
	return "", "", err
}
