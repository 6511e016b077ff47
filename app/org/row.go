package org

import (
	"errors"
	"strings"

	"lantoa/app/platform/fault"
)

// row is a line of an import, read and checked by itself.
type row struct {
	source               tableRow
	person               PersonDraft
	cccdKey              string
	department, position string
	posting              PostingDraft
}

// over writes what the row says over a posting that is held.
func (r row) over(h Posting) Posting {
	if r.posting.Rank != "" {
		h.Rank = clean(r.posting.Rank)
	}
	if r.posting.Duty != "" {
		h.Duty = r.posting.Duty
	}
	if r.posting.Decision != "" {
		h.Decision = clean(r.posting.Decision)
	}
	if r.posting.Due != nil && (h.Due == nil || !h.Due.Equal(*r.posting.Due)) {
		h.Due = r.posting.Due
	}
	return h
}

// readRows checks every line by itself. Lines with errors are left out.
func (o *Org) readRows(t *table) ([]row, []RowError) {
	var rows []row
	var wrong []RowError
	for _, source := range t.rows {
		r, errs := o.readRow(t, source)
		wrong = append(wrong, errs...)
		if len(errs) == 0 {
			rows = append(rows, r)
		}
	}
	return rows, wrong
}

func (o *Org) readRow(t *table, source tableRow) (row, []RowError) {
	get := func(c column) string { return clean(t.cell(source, c)) }
	var wrong []RowError
	fail := func(c column, code, vi, en string) { wrong = append(wrong, t.fault(source, c, code, fault.T(vi, en))) }

	r := row{source: source, department: get(colDepartment), position: get(colPosition)}
	d := PersonDraft{
		Family: get(colFamily), Middle: get(colMiddle), Given: get(colGiven), BirthDate: get(colBirth),
		Email: get(colEmail), Phone: get(colPhone), CCCD: get(colCCCD),
	}
	if full := get(colFull); full != "" {
		d.Family, d.Middle, d.Given = splitName(full)
	}
	var ok bool
	if d.Sex, ok = readSex(get(colSex)); !ok {
		fail(colSex, "sex", "Giới tính ghi Nam hoặc Nữ.", "The sex is Nam or Nữ.")
	}
	d, fields := d.normal(o.Now())
	for _, f := range fields {
		wrong = append(wrong, t.fault(source, t.columnFor(f.Path), f.Code, f.Message))
	}
	r.person = d
	switch {
	case d.CCCD != "":
		r.cccdKey = o.vault.key(d.CCCD)
	case d.Email == "":
		fail(colEmail, "required", "Cần CCCD hoặc email.", "A CCCD or an e-mail address is needed.")
	}
	if r.department == "" {
		fail(colDepartment, "required", "Cần đơn vị.", "The department is needed.")
	}
	if r.position == "" {
		r.position = PositionSpecialist
	}
	o.readPlace(t, &r, fail)
	return r, wrong
}

func (o *Org) readPlace(t *table, r *row, fail func(c column, code, vi, en string)) {
	get := func(c column) string { return clean(t.cell(r.source, c)) }
	var ok bool
	r.posting = PostingDraft{Rank: get(colRank), Decision: get(colDecision)}
	for _, text := range []struct {
		c column
		s string
	}{{colRank, r.posting.Rank}, {colDecision, r.posting.Decision}} {
		if len([]rune(text.s)) > 100 {
			fail(text.c, "max", "Quá dài.", "It is too long.")
		}
	}
	if r.posting.Duty, ok = readDuty(get(colDuty)); !ok {
		fail(colDuty, "duty", "Hình thức ghi Chuyên trách hoặc Kiêm nhiệm.", "The duty is Chuyên trách or Kiêm nhiệm.")
	}
	switch Fold(get(colMain)) {
	case "", "co", "x", "1", "yes", "chinh":
	case "khong", "0", "no", "kiem nhiem":
		r.posting.Concurrent = true
	default:
		fail(colMain, "main", "Ghi Có hoặc Không.", "Write Có or Không.")
	}
	if s := get(colFrom); s != "" {
		day, ok := readDay(s)
		if !ok {
			fail(colFrom, "date", "Ngày viết dạng 01/07/2025.", "The date takes the form 01/07/2025 or 2025-07-01.")
		}
		r.posting.From = Day(day.Date())
	}
	if s := get(colDue); s != "" {
		day, ok := readDay(s)
		if !ok {
			fail(colDue, "date", "Ngày viết dạng 01/07/2025.", "The date takes the form 01/07/2025 or 2025-07-01.")
		}
		due := Day(day.Date())
		r.posting.Due = &due
	}
}

// columnFor is where the file has a field of a person.
func (t *table) columnFor(path string) column {
	switch c := column(path); c {
	case colFamily, colMiddle, colGiven:
		for _, have := range t.columns {
			if have == colFull {
				return colFull
			}
		}
		return c
	default:
		return c
	}
}

func readSex(s string) (Sex, bool) {
	switch Fold(s) {
	case "":
		return "", true
	case "nam", "male", "m":
		return Male, true
	case "nu", "female", "f":
		return Female, true
	}
	return "", false
}

func readDuty(s string) (Duty, bool) {
	switch strings.ReplaceAll(Fold(s), "-", " ") {
	case "":
		return "", true
	case "chuyen trach":
		return FullDuty, true
	case "kiem nhiem":
		return PartDuty, true
	}
	return "", false
}

// nameKey compares names of departments and positions: case, kind of dash and
// composition do not count; diacritics do.
func nameKey(s string) string {
	return strings.ToLower(strings.ReplaceAll(clean(s), "–", "-"))
}

// describe turns a fault about a posting into one about a cell.
func describe(err error) (column, fault.Text, string) {
	var f *fault.Error
	if !errors.As(err, &f) {
		return colDepartment, fault.T("Không ghi được dòng này.", "The line cannot be written."), "error"
	}
	if len(f.Fields) > 0 {
		return colPosition, f.Fields[0].Message, f.Fields[0].Code
	}
	if f.Reason == "department_ended" {
		return colFrom, f.Message, f.Reason
	}
	return colDepartment, f.Message, f.Reason
}
