package handbook

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// The shipped edition, written as files and read again, is the same.
func TestFilesAreWhatLoadReads(t *testing.T) {
	edition, problems := Load(Content)
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	files, err := edition.Files()
	if err != nil {
		t.Fatal(err)
	}
	again, problems := Load(files)
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	a, _ := json.Marshal(edition)
	b, _ := json.Marshal(again)
	if string(a) != string(b) {
		t.Error("the edition changed on the way")
	}
	if changes := Diff(edition, again); len(changes) != 0 {
		t.Errorf("%+v", changes)
	}
}

func section(e *Edition, id string) *Section {
	i := slices.IndexFunc(e.Sections, func(s Section) bool { return s.ID == id })
	return &e.Sections[i]
}

// legal is the place of the first legal clock.
func legal(e *Edition) int {
	return slices.IndexFunc(e.Clocks, func(c Clock) bool { return c.Kind == Legal })
}

func TestCheckNamesTheField(t *testing.T) {
	for name, c := range map[string]struct {
		edit       func(*Edition)
		path, says string
	}{
		"role of a step":   {func(e *Edition) { section(e, "phat-hien").Steps[1].Role = "Thợ điện" }, "sections.phat-hien.steps[1].role", "không có trong phân vai"},
		"unknown clock":    {func(e *Edition) { section(e, "phat-hien").Steps[0].Within = "khong-co" }, "sections.phat-hien.steps[0].within", "không có"},
		"first of a list":  {func(e *Edition) { section(e, "phat-hien").Steps[0].ID = "Không" }, "sections.phat-hien.steps[0].id", "chữ thường"},
		"no steps":         {func(e *Edition) { section(e, "phat-hien").Steps = nil }, "sections.phat-hien.steps", "bước làm"},
		"no title":         {func(e *Edition) { section(e, "nguyen-tac").Title = " " }, "sections.nguyen-tac.title", "thiếu tên"},
		"html":             {func(e *Edition) { section(e, "nguyen-tac").Body = "Một.\n\n<b>Hai</b>\n" }, "sections.nguyen-tac.body:3", "HTML"},
		"no text":          {func(e *Edition) { section(e, "nguyen-tac").Body = "" }, "sections.nguyen-tac.body:1", "không có nội dung"},
		"law of a clock":   {func(e *Edition) { e.Clocks[legal(e)].Source = "quy chế" }, "clocks[*].source", "thời hạn pháp luật"},
		"unit":             {func(e *Edition) { e.Clocks[1].Unit = "tuần" }, "clocks[1].unit", "lạ"},
		"threshold":        {func(e *Edition) { e.Criteria[0].Thresholds[3].Level = 9 }, "criteria[0].thresholds[3].level", "cấp phải từ"},
		"head":             {func(e *Edition) { e.Disclaimer = "" }, "disclaimer", "thiếu phạm vi và giá trị"},
		"decomposed":       {func(e *Edition) { e.Summary = "Tóm tă\u0301t" }, "summary", "NFC"},
		"an id that is no": {func(e *Edition) { section(e, "nguyen-tac").ID = "../../x" }, "sections.-x.id", "chữ thường"},
	} {
		e, problems := Load(Content)
		if problems != nil {
			t.Fatal(problems)
		}
		c.edit(e)
		found, err := e.Check()
		if err != nil || len(found) == 0 {
			t.Errorf("%s: nothing found (%v)", name, err)
			continue
		}
		ok, at := false, fmt.Sprintf("[%d]", legal(e))
		for _, p := range found {
			ok = ok || strings.ReplaceAll(p.Path, at, "[*]") == strings.ReplaceAll(c.path, at, "[*]") && strings.Contains(p.Message, c.says)
		}
		if !ok {
			t.Errorf("%s: %+v", name, found)
		}
	}
}

// What is ticked in the application is no problem of the files.
func TestATickIsNoProblem(t *testing.T) {
	e, _ := Load(Content)
	e.Clocks[0].Verified = true
	if found, err := e.Check(); err != nil || len(found) != 0 {
		t.Errorf("%v %v", found, err)
	}
	if !e.Clocks[0].Verified {
		t.Error("the check took the tick away")
	}
}
