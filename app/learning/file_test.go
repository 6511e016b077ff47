package learning_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"lantoa/app/auth/policy"
	"lantoa/app/authoring"
	"lantoa/app/authoring/authoringtest"
)

// A file keeps its kind, and is never shown in the page's own place.
func TestFilesOfACourse(t *testing.T) {
	r := newRig(t)
	content := authoringtest.Content()
	types := map[string]string{
		"mau.txt": "text/plain; charset=utf-8", "phim.vtt": "text/vtt; charset=utf-8", "a.pdf": "application/pdf", "A.PDF": "application/pdf",
		"bieu-mau.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		"bang.xlsx":     "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		"anh.png":       "image/png", "anh.jpg": "image/jpeg", "anh.jpeg": "image/jpeg",
		"trang.html": "application/octet-stream", "hinh.svg": "application/octet-stream", "ma.js": "application/octet-stream", "txt": "application/octet-stream",
	}
	var lines strings.Builder
	for name := range types {
		content[authoringtest.Course+"/files/"+name] = &fstest.MapFile{Data: []byte("<script>alert(1)</script>" + name)}
		fmt.Fprintf(&lines, "  - {file: %s, title: Tệp}\n", name)
	}
	lesson := content[authoringtest.Course+"/01-ai-duoc-noi.md"]
	lesson.Data = bytes.Replace(lesson.Data, []byte("attachments:\n"), []byte("attachments:\n"+lines.String()), 1)
	if _, err := r.courses.Import(t.Context(), policy.System("test"), authoringtest.Load(t, content), authoring.ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	e := r.enrol("lan")
	for name, want := range types {
		got := r.do("lan", "GET", "/enrolments/"+e.ID+"/files/"+name, nil)
		if got.status != 200 || got.header.Get("Content-Type") != want || !strings.HasSuffix(string(got.body), name) {
			t.Errorf("%s: %s as %s", name, got, got.header.Get("Content-Type"))
		}
		if got.header.Get("X-Content-Type-Options") != "nosniff" || !strings.HasPrefix(got.header.Get("Content-Disposition"), "attachment; ") {
			t.Errorf("%s may be shown: %v", name, got.header)
		}
	}
	for _, name := range []string{"khong-co.txt", "..%2fcourse.yaml", "%00", strings.Repeat("a", 200)} {
		if got := r.do("lan", "GET", "/enrolments/"+e.ID+"/files/"+name, nil); got.status/100 != 4 {
			t.Errorf("%.20s: %s", name, got)
		}
	}
}
