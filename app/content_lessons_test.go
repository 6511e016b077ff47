package app

import (
	"slices"
	"testing"

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

// TestHandbookContent is `lantoa content check` on what the program carries.
func TestHandbookContent(t *testing.T) {
	lib, _ := loadContent(nil)
	edition, problems := handbook.Load(handbook.Content)
	if err := problems.Err(); err != nil {
		t.Fatal(err)
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
