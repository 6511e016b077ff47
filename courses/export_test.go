package courses

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"
)

type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

// roundTrip exports, imports, compares, and exports again.
func roundTrip(t fataler, c Course, law Register) {
	t.Helper()
	var first, second bytes.Buffer
	if err := Export(c, &first); err != nil {
		t.Fatalf("export: %v", err)
	}
	fsys, err := OpenArchive(first.Bytes())
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	again, problems := LoadCourse(fsys, law, asOf)
	if err := problems.Err(); err != nil {
		t.Fatalf("import: %v", err)
	}
	if !reflect.DeepEqual(*again, c) {
		t.Fatalf("import differs\nwas %+v\nis  %+v", c, *again)
	}
	if err := Export(*again, &second); err != nil {
		t.Fatalf("export again: %v", err)
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Fatalf("the second export has other bytes")
	}
}

func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { roundTrip(t, drawCourse(t), testLaw) })
}

func TestContentRoundTrip(t *testing.T) {
	lib, problems := Load(Content, asOf)
	bad := map[string]bool{}
	for _, p := range problems.Errors() {
		dir, _, _ := strings.Cut(p.File, "/")
		bad[dir] = true // TestContent reports it
	}
	for _, c := range lib.Courses {
		if !bad[c.Code] {
			roundTrip(t, c, lib.Law)
		}
	}
	canonical, err := FormatLaw(lib.Law)
	if err != nil {
		t.Fatal(err)
	}
	again, problems := Load(fstest.MapFS{"law.yaml": {Data: canonical}}, asOf)
	if problems.Err() != nil || !reflect.DeepEqual(again.Law, lib.Law) {
		t.Errorf("the register does not survive writing: %v", problems)
	}
}

func TestExportNames(t *testing.T) {
	c := Course{Lessons: []Lesson{{ID: "mot", Body: "x\n", File: "07-mot.md"}, {ID: "hai", Body: "x\n"}}}
	names := func() (out []string) {
		files, err := ExportFiles(c)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			out = append(out, f.Name)
		}
		return out
	}
	if got := fmt.Sprint(names()); got != "[01-mot.md 02-hai.md course.yaml]" {
		t.Errorf("a name missing: %v", got)
	}
	c.Lessons[1].File = "09-hai.md"
	if got := fmt.Sprint(names()); got != "[07-mot.md 09-hai.md course.yaml]" {
		t.Errorf("names kept: %v", got)
	}
	c.Lessons[1].File = "../09-hai.md"
	if got := fmt.Sprint(names()); got != "[01-mot.md 02-hai.md course.yaml]" {
		t.Errorf("a name that leads out: %v", got)
	}
}

func TestExportFails(t *testing.T) {
	for limit := range 3 {
		if err := Export(Course{Files: map[string][]byte{"a": make([]byte, 9000)}}, &full{left: limit * 4000}); err == nil {
			t.Errorf("no error from a full disk after %d bytes", limit*4000)
		}
	}
}

type full struct{ left int }

func (f *full) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, errors.New("disk full")
	}
	return len(p), nil
}

func TestOpenArchive(t *testing.T) {
	build := func(change func(*zip.Writer)) []byte {
		var buf bytes.Buffer
		z := zip.NewWriter(&buf)
		change(z)
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return buf.Bytes()
	}
	add := func(names ...string) func(*zip.Writer) {
		return func(z *zip.Writer) {
			for _, n := range names {
				if _, err := z.Create(n); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	link := &zip.FileHeader{Name: "course.yaml"}
	link.SetMode(fs.ModeSymlink | 0o777)
	var many []string
	for i := range 2*MaxFiles + 1 {
		many = append(many, fmt.Sprint(i))
	}
	zeros := func(n int) func(*zip.Writer) {
		return func(z *zip.Writer) {
			for i := range n {
				w, err := z.Create(fmt.Sprintf("files/%d", i))
				if err == nil {
					_, err = w.Write(make([]byte, MaxFileBytes))
				}
				if err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	for name, data := range map[string][]byte{
		"no zip":        []byte("PK nothing"),
		"leads out":     build(add("../course.yaml")),
		"absolute":      build(add("/course.yaml")),
		"backslash":     build(add(`files\x`)),
		"drive":         build(add(`c:x`)),
		"twice":         build(add("course.yaml", "Course.yaml")),
		"many":          build(add(many...)),
		"bomb":          build(zeros(7)),
		"link":          build(func(z *zip.Writer) { _, _ = z.CreateHeader(link) }),
		"archive large": make([]byte, MaxArchiveBytes+1),
		"one large": build(func(z *zip.Writer) {
			w, _ := z.Create("files/x")
			_, _ = w.Write(make([]byte, MaxFileBytes+1))
		}),
	} {
		if _, err := OpenArchive(data); !errors.Is(err, ErrArchive) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := OpenArchive(build(add("course.yaml", "files/"))); err != nil {
		t.Errorf("a folder entry is refused: %v", err)
	}
}
