// Package spreadsheet writes tables as XLSX: text, numbers and heads that stay
// in sight, never a formula. What stands in a table is a matter of the feature
// that gives it.
package spreadsheet

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Type is the media type of what Write returns.
const Type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// Column is the head of a column and its width, in characters.
type Column struct {
	Head  string
	Width float64
}

// Col builds a Column.
func Col(head string, width float64) Column { return Column{Head: head, Width: width} }

// Sheet is one table of a spreadsheet.
type Sheet struct {
	Name    string
	Columns []Column
	// Rows calls add with the cells of each row, in order. They are text or
	// numbers; text is kept from being taken for a formula (see Safe).
	Rows func(add func(cells ...any) error) error
}

// Write returns the sheets, of which there is at least one, as one file. Rows
// go to a temporary file once they are many, so that memory holds little but
// the result. An error of Rows comes back as it is.
func Write(title string, sheets ...Sheet) ([]byte, error) {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	if err := f.SetDocProps(&excelize.DocProperties{Title: title, Creator: "Lan Tỏa", Language: "vi-VN"}); err != nil {
		return nil, fmt.Errorf("spreadsheet: %w", err)
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return nil, fmt.Errorf("spreadsheet: %w", err)
	}
	for i, s := range sheets {
		if i == 0 {
			err = f.SetSheetName("Sheet1", s.Name)
		} else {
			_, err = f.NewSheet(s.Name)
		}
		if err == nil {
			err = s.write(f, bold)
		}
		if err != nil {
			return nil, fmt.Errorf("sheet %s: %w", s.Name, err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		return nil, fmt.Errorf("spreadsheet: %w", err)
	}
	return b.Bytes(), nil
}

func (s Sheet) write(f *excelize.File, bold int) error {
	w, err := f.NewStreamWriter(s.Name)
	if err != nil {
		return err
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	head := make([]any, len(s.Columns))
	for i, c := range s.Columns {
		if err := w.SetColWidth(i+1, i+1, c.Width); err != nil {
			return err
		}
		head[i] = excelize.Cell{StyleID: bold, Value: Safe(c.Head)}
	}
	if err := w.SetRow("A1", head); err != nil {
		return err
	}
	line := 1
	err = s.Rows(func(cells ...any) error {
		for i, cell := range cells {
			if text, ok := cell.(string); ok {
				cells[i] = Safe(text)
			}
		}
		line++
		return w.SetRow(fmt.Sprintf("A%d", line), cells)
	})
	if err != nil {
		return err
	}
	return w.Flush()
}

// Safe keeps text from being taken for a formula by whatever the file is
// opened or saved with later (CSV): an apostrophe goes before a leading
// = + - @, in full width too, and before a control character.
func Safe(text string) string {
	first := strings.TrimLeft(text, " \u00a0")
	if first != "" && strings.ContainsRune("=+-@＝＋－＠\t\r\n", []rune(first)[0]) {
		return "'" + text
	}
	return text
}
