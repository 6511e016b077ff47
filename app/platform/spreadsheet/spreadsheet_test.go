package spreadsheet_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"

	"lantoa/app/platform/spreadsheet"
)

func TestWrite(t *testing.T) {
	people := spreadsheet.Sheet{
		Name: "Chi tiết", Columns: []spreadsheet.Column{spreadsheet.Col("Họ và tên", 28), spreadsheet.Col("Số giấy", 10)},
		Rows: func(add func(cells ...any) error) error {
			return errors.Join(add("Nguyễn Văn An", 3), add("=1+1", -2))
		},
	}
	none := spreadsheet.Sheet{Name: "Tổng hợp", Columns: []spreadsheet.Column{spreadsheet.Col("Đơn vị", 40)}, Rows: func(func(cells ...any) error) error { return nil }}
	body, err := spreadsheet.Write("Ai quá hạn", people, none)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if !slices.Equal(f.GetSheetList(), []string{"Chi tiết", "Tổng hợp"}) {
		t.Errorf("sheets %v", f.GetSheetList())
	}
	for sheet, want := range map[string][][]string{
		"Chi tiết": {{"Họ và tên", "Số giấy"}, {"Nguyễn Văn An", "3"}, {"'=1+1", "-2"}}, "Tổng hợp": {{"Đơn vị"}},
	} {
		if rows, err := f.GetRows(sheet); err != nil || !slices.EqualFunc(rows, want, slices.Equal) {
			t.Errorf("%s: %q (%v)", sheet, rows, err)
		}
	}
	if props, err := f.GetDocProps(); err != nil || props.Title != "Ai quá hạn" {
		t.Errorf("properties %+v (%v)", props, err)
	}

	broken := errors.New("mất kết nối")
	people.Rows = func(func(cells ...any) error) error { return broken }
	if _, err := spreadsheet.Write("", people); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

func TestSafe(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "Nguyễn Văn An": "Nguyễn Văn An", "a=b": "a=b", "012/2026/GCN-SVHTTDL": "012/2026/GCN-SVHTTDL", "'x": "'x",
		"=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@x": "'@x", " =1": "' =1", "\t=1": "'\t=1", "\r=1": "'\r=1", "＝1": "'＝1", "–": "–",
	} {
		if got := spreadsheet.Safe(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
