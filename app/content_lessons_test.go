package app

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"lantoa/app/authoring/authoringtest"
	"lantoa/courses"
	"lantoa/handbook"
)

func TestCheckLessons(t *testing.T) {
	lib, problems := loadContent(nil)
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name    string
		lessons []string
		want    []string
	}{
		{"none", nil, nil},
		{"known", []string{"phat-ngon-bao-chi/hop-bao"}, nil},
		{"no such course", []string{"khong-co/hop-bao"}, []string{"không có khóa học của bài khong-co/hop-bao"}},
		{"no such lesson", []string{"phat-ngon-bao-chi/khong-co"}, []string{"không có bài học phat-ngon-bao-chi/khong-co"}},
		{"both", []string{"a/b", "phat-ngon-bao-chi/c"}, []string{"không có khóa học của bài a/b", "không có bài học phat-ngon-bao-chi/c"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			checkLessons(lib, handbook.Procedure{Lessons: tt.lessons}, func(vi, _ string) { got = append(got, vi) })
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestCheckHandbookCites(t *testing.T) {
	e := &handbook.Edition{
		Sections:   []handbook.Section{{ID: "phan-vai"}},
		Procedures: []handbook.Procedure{{ID: "hop-bao"}, {ID: "bao-chi-hoi-gap", Retired: "2026-11-24"}, {ID: "bao-dang-sai", Retired: "2026-11-25"}},
	}
	var cites []courses.HandbookCite
	for i, entry := range []string{"phan-vai", "hop-bao", "bao-chi-hoi-gap", "bao-dang-sai", "khong-co"} {
		cites = append(cites, courses.HandbookCite{Course: "khoa", Question: "cau", Entry: entry, File: "khoa/quiz.yaml", Line: i + 1})
	}
	var got []string
	checkHandbookCites(e, cites, time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC), func(file string, line int, severity, vi, _ string) {
		got = append(got, fmt.Sprintf("%s:%d: %s: %s", file, line, severity, vi))
	})
	want := []string{
		"khoa/quiz.yaml:3: warning: Câu «cau» trỏ tới quy trình bao-chi-hoi-gap đã hết dùng từ 2026-11-24",
		"khoa/quiz.yaml:5: error: Câu «cau» trỏ tới «khong-co»: Sổ tay không có mục hay quy trình này",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

// TestCheckContentOfAFolder: a folder of courses is held against the built-in
// handbook.
func TestCheckContentOfAFolder(t *testing.T) {
	dir := authoringtest.Content()
	quiz := dir[authoringtest.Course+"/quiz.yaml"]
	quiz.Data = bytes.Replace(quiz.Data, []byte("handbook: [bao-chi-hoi-gap]"), []byte("handbook: [khong-co]"), 1)
	var out strings.Builder
	found, _, err := CheckContent(dir, &out)
	if err != nil || found != 1 || !strings.Contains(out.String(), authoringtest.Course+"/quiz.yaml:") || !strings.Contains(out.String(), "«khong-co»") {
		t.Errorf("%d errors (%v):\n%s", found, err, out.String())
	}
}

// TestHandbookContent is `lantoa content check` on what the program carries.
func TestHandbookContent(t *testing.T) {
	lib, _ := loadContent(nil)
	edition, problems := handbook.Load(handbook.Content)
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	checkHandbookCites(edition, lib.HandbookCites, time.Now(), func(file string, line int, _, vi, _ string) { t.Errorf("%s:%d: %s", file, line, vi) })
	asked := map[string]int{}
	for _, c := range lib.HandbookCites {
		asked[c.Course]++
	}
	for _, code := range []string{"phat-ngon-bao-chi", "so-tay-khung-hoang", "truyen-thong-chinh-sach"} {
		if asked[code] == 0 {
			t.Errorf("no question of %s leads to the handbook", code)
		}
	}
	for _, p := range edition.Procedures {
		checkLessons(lib, p, func(vi, _ string) { t.Errorf("%s: %s", p.ID, vi) })
	}
	for _, c := range edition.Citations() {
		checkCitation(lib.Law, c, func(severity, vi, _ string) {
			if severity == courses.SeverityError {
				t.Errorf("%s: %s", c.Text, vi)
			}
		})
	}
}
