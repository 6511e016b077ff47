package org

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"lantoa/app/platform/fault"
)

// column is what a column of the file is about.
type column string

// The columns; names holds how their headers are written.
const (
	colFull       column = "fullName"
	colFamily     column = "family"
	colMiddle     column = "middle"
	colGiven      column = "given"
	colBirth      column = "birthDate"
	colSex        column = "sex"
	colCCCD       column = "cccd"
	colEmail      column = "email"
	colPhone      column = "phone"
	colDepartment column = "department"
	colPosition   column = "position"
	colRank       column = "rank"
	colDuty       column = "duty"
	colMain       column = "main"
	colDecision   column = "decision"
	colFrom       column = "from"
	colDue        column = "due"
	colIgnored    column = "" // a running number
)

var headers = map[column][]string{
	colIgnored:    {"stt", "tt", "so thu tu", "no"},
	colFull:       {"ho va ten", "ho ten", "ho dem ten", "full name", "name"},
	colFamily:     {"ho", "family", "family name"},
	colMiddle:     {"dem", "ten dem", "chu dem", "middle", "middle name"},
	colGiven:      {"ten", "given", "given name"},
	colBirth:      {"ngay sinh", "ngay thang nam sinh", "birth date", "birthdate"},
	colSex:        {"gioi tinh", "gioi", "sex"},
	colCCCD:       {"cccd", "so cccd", "can cuoc", "so can cuoc", "can cuoc cong dan", "so dinh danh", "so dinh danh ca nhan"},
	colEmail:      {"email", "e mail", "thu dien tu", "dia chi thu dien tu", "hop thu"},
	colPhone:      {"dien thoai", "so dien thoai", "di dong", "sdt", "phone", "mobile"},
	colDepartment: {"don vi", "co quan", "ma don vi", "ten don vi", "co quan don vi", "department"},
	colPosition:   {"vi tri", "vi tri viec lam", "chuc vu", "position"},
	colRank:       {"ngach", "rank"},
	colDuty:       {"hinh thuc", "chuyen trach kiem nhiem", "duty"},
	colMain:       {"vi tri chinh", "chinh", "main"},
	colDecision:   {"quyet dinh", "so quyet dinh", "decision"},
	colFrom:       {"tu ngay", "ngay bat dau", "ngay bo nhiem", "from"},
	colDue:        {"han", "den han", "thoi han", "due"},
}

// columnOf reads a header, with or without diacritics; false when unknown.
func columnOf(header string) (column, bool) {
	words := strings.FieldsFunc(Fold(header), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	name := strings.Join(words, " ")
	for c, names := range headers {
		if slices.Contains(names, name) {
			return c, true
		}
	}
	return "", false
}

// RowError is a complaint about one cell of the file. Column counts from 1; 0
// is the whole line.
type RowError struct {
	Line    int        `json:"line"`
	Column  int        `json:"column,omitempty"`
	Header  string     `json:"header,omitempty"`
	Code    string     `json:"code"`
	Message fault.Text `json:"message"`
}

// table is a file that was read: its columns and rows.
type table struct {
	headers []string
	columns []column
	rows    []tableRow
}

type tableRow struct {
	line  int
	cells []string
}

// cell returns the text of a column in a row, "" when the file has none.
func (t *table) cell(r tableRow, c column) string {
	if i := slices.Index(t.columns, c); i >= 0 && i < len(r.cells) {
		return r.cells[i]
	}
	return ""
}

// fault makes a RowError about a column, or about the line when the file has
// no such column.
func (t *table) fault(r tableRow, c column, code string, text fault.Text) RowError {
	e := RowError{Line: r.line, Code: code, Message: text}
	if i := slices.Index(t.columns, c); i >= 0 {
		e.Column, e.Header = i+1, t.headers[i]
	}
	return e
}

// readTable reads a CSV file: UTF-8 with or without a mark, separated by ";",
// "," or tabs, a header first.
func readTable(data []byte, mostRows int) (*table, []RowError) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if line := badLine(data); line > 0 {
		return nil, []RowError{{Line: line, Code: "utf8", Message: fault.T("Tệp không phải UTF-8; hãy lưu lại dạng CSV UTF-8.", "The file is not UTF-8; save it as CSV UTF-8.")}}
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma = separatorOf(data)
	r.FieldsPerRecord = -1
	t := &table{}
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var parse *csv.ParseError
		if errors.As(err, &parse) {
			return nil, []RowError{{Line: parse.Line, Column: 0, Code: "csv", Message: fault.T("Dấu nháy kép không đúng chỗ.", "A double quote is in the wrong place.")}}
		}
		line, _ := r.FieldPos(0)
		if t.headers == nil {
			if wrong := t.readHeader(line, cells); len(wrong) > 0 {
				return nil, wrong
			}
			continue
		}
		if !slices.ContainsFunc(cells, func(s string) bool { return strings.TrimSpace(s) != "" }) {
			continue
		}
		if len(t.rows) == mostRows {
			return nil, []RowError{{Line: line, Code: "too_many", Message: fault.T("Tệp có quá nhiều dòng; hãy chia thành nhiều tệp.", "The file has too many lines; split it.")}}
		}
		t.rows = append(t.rows, tableRow{line: line, cells: cells})
	}
	if t.headers == nil {
		return nil, []RowError{{Line: 1, Code: "empty", Message: fault.T("Tệp trống.", "The file is empty.")}}
	}
	return t, nil
}

// badLine is the first line with bytes that are not UTF-8 text, 0 for none.
func badLine(data []byte) int {
	if utf8.Valid(data) && bytes.IndexByte(data, 0) < 0 {
		return 0
	}
	for i, line := range bytes.Split(data, []byte("\n")) {
		if !utf8.Valid(line) || bytes.IndexByte(line, 0) >= 0 {
			return i + 1
		}
	}
	return 1
}

// separatorOf is the sign most frequent in the first line.
func separatorOf(data []byte) rune {
	first, _, _ := bytes.Cut(data, []byte("\n"))
	best, most := ',', 0
	for _, sign := range []rune{';', ',', '\t'} {
		if n := bytes.Count(first, []byte(string(sign))); n > most {
			best, most = sign, n
		}
	}
	return best
}

func (t *table) readHeader(line int, cells []string) []RowError {
	var wrong []RowError
	for i, h := range cells {
		h = clean(h)
		c, known := columnOf(h)
		switch {
		case !known:
			wrong = append(wrong, RowError{
				Line: line, Column: i + 1, Header: h, Code: "unknown_column",
				Message: fault.T("Không biết cột này; hãy xóa cột hoặc sửa tên cột.", "This column is not known; remove or rename it."),
			})
		case c != colIgnored && slices.Contains(t.columns, c):
			wrong = append(wrong, RowError{
				Line: line, Column: i + 1, Header: h, Code: "column_twice",
				Message: fault.T("Cột này có hai lần.", "This column is there twice."),
			})
		}
		t.headers = append(t.headers, h)
		t.columns = append(t.columns, c)
	}
	has := func(c column) bool { return slices.Contains(t.columns, c) }
	for _, need := range []struct {
		ok   bool
		text fault.Text
	}{
		{has(colFull) != has(colGiven), fault.T("Cần cột “Họ và tên”, hoặc các cột “Họ”, “Tên đệm”, “Tên”.", "A column “Họ và tên”, or “Họ”, “Tên đệm”, “Tên”, is needed.")},
		{has(colCCCD) || has(colEmail), fault.T("Cần cột “CCCD” hoặc “Email” để nhận ra từng người.", "A column “CCCD” or “Email” is needed to tell people apart.")},
		{has(colDepartment), fault.T("Cần cột “Đơn vị”.", "A column “Đơn vị” is needed.")},
	} {
		if !need.ok {
			wrong = append(wrong, RowError{Line: line, Code: "missing_column", Message: need.text})
		}
	}
	return wrong
}
