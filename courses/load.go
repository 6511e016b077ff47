package courses

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Limits of authored content. They are far above what authors need and far below what hurts.
const (
	MaxTextBytes = 1 << 20  // a YAML or Markdown file
	MaxFileBytes = 10 << 20 // an attachment
	MaxFiles     = 500      // in one course
)

// Library is everything authored: the law register and the courses, by code.
type Library struct {
	Law     Register
	Courses []Course
	// HandbookCites are what questions cite of the crisis handbook, which this package does not know.
	HandbookCites []HandbookCite
}

// HandbookCite is a question that asks about a section or procedure of the handbook, and where it says so.
type HandbookCite struct {
	Course, Question string
	Entry            string // id of the section or procedure
	File             string
	Line             int
}

// FindCourse finds a course by code.
func (l Library) FindCourse(code string) (Course, bool) {
	return find(l.Courses, code, func(c Course) string { return c.Code })
}

// Load reads a whole content folder: law.yaml and one folder per course. What could be read is
// returned also when there are errors; use it only when Problems.Err is nil. Citations of instruments
// that are expired on asOf are warnings.
func Load(fsys fs.FS, asOf Date) (*Library, Problems) {
	l := &loader{fsys: fsys, asOf: asOf}
	lib := &Library{}
	l.law = l.loadLaw("law.yaml")
	lib.Law = l.law
	for _, e := range l.entries(".") {
		if !e.IsDir() {
			if e.Name() != "law.yaml" && e.Name() != "README.md" {
				l.errorf(KindFile, e.Name(), 0, "Tệp lạ trong thư mục nội dung", "unknown file in the content folder")
			}
			continue
		}
		c, course := l.loadCourse(e.Name())
		if c == nil {
			continue
		}
		if c.Code != e.Name() {
			l.errorf(KindValue, course.file, course.line("code"), "Mã khóa học «%s» khác tên thư mục «%s»", "course code %q differs from its folder %q", c.Code, e.Name())
		}
		lib.Courses = append(lib.Courses, *c)
		l.outlines = append(l.outlines, course)
	}
	l.checkCurriculum(lib.Courses)
	lib.HandbookCites = l.handbook
	return lib, l.problems.sorted()
}

// LoadCourse reads one course whose course.yaml lies at the root of fsys. Whether its prerequisites
// exist is for the caller to know.
func LoadCourse(fsys fs.FS, law Register, asOf Date) (*Course, Problems) {
	l := &loader{fsys: fsys, law: law, asOf: asOf}
	c, _ := l.loadCourse(".")
	return c, l.problems.sorted()
}

type loader struct {
	fsys     fs.FS
	law      Register
	asOf     Date
	problems Problems
	outlines []document // course.yaml of each course loaded
	handbook []HandbookCite
}

// errorf reports an error in both languages; the arguments serve both texts.
func (l *loader) errorf(kind, file string, line int, vi, en string, args ...any) {
	l.report(SeverityError, kind, file, line, vi, en, args...)
}

func (l *loader) report(severity, kind, file string, line int, vi, en string, args ...any) {
	l.problems = append(l.problems, Problem{
		File: file, Line: line, Severity: severity, Kind: kind,
		Message: fmt.Sprintf(vi, args...), MessageEn: fmt.Sprintf(en, args...),
	})
}

func (l *loader) loadCourse(dir string) (*Course, document) {
	file := path.Join(dir, "course.yaml")
	src, ok := l.readText(file)
	if !ok {
		return nil, document{}
	}
	c := &Course{}
	d, ok := l.decode(file, src, 0, c)
	if !ok {
		return nil, d
	}
	c.fill()
	b := &builder{loader: l, dir: dir, course: c, doc: d}
	b.readFolder()
	b.loadQuizzes()
	b.check()
	return c, d
}

// builder puts one course together.
type builder struct {
	*loader
	dir     string
	course  *Course
	doc     document // course.yaml
	quizDoc document
	lessons []loadedLesson
	used    map[string]bool // attachments some lesson names
}

var (
	slugPattern   = regexp.MustCompile(`^[a-z0-9-]{1,64}$`)
	lessonPattern = regexp.MustCompile(`^[0-9]{2}-[a-z0-9-]{1,64}\.md$`)
	filePattern   = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`)
)

func (b *builder) readFolder() {
	entries := b.entries(b.dir)
	if len(entries) > MaxFiles {
		b.errorf(KindFile, b.dir, 0, "Quá %d tệp trong một khóa học", "more than %d files in a course", MaxFiles)
		return
	}
	b.used = map[string]bool{}
	for _, e := range entries {
		file := path.Join(b.dir, e.Name())
		switch {
		case e.IsDir() && e.Name() == "files":
			b.readFiles(file)
		case e.Type().IsRegular() && lessonPattern.MatchString(e.Name()):
			b.loadLesson(e.Name())
		case e.Type().IsRegular() && (e.Name() == "course.yaml" || e.Name() == "quiz.yaml"):
		default:
			b.errorf(KindFile, file, 0, "Tệp hoặc thư mục lạ (chỉ có course.yaml, quiz.yaml, NN-ten.md, files/)", "unknown file or folder (known: course.yaml, quiz.yaml, NN-name.md, files/)")
		}
	}
}

func (b *builder) readFiles(dir string) {
	for _, e := range b.entries(dir) {
		file := path.Join(dir, e.Name())
		if !e.Type().IsRegular() || !filePattern.MatchString(e.Name()) {
			b.errorf(KindFile, file, 0, "Tên tệp đính kèm chỉ gồm chữ không dấu, số, dấu chấm, gạch ngang", "attachment names hold ASCII letters, digits, dots, dashes")
			continue
		}
		if len(b.course.Files) >= MaxFiles {
			b.errorf(KindFile, dir, 0, "Quá %d tệp đính kèm", "more than %d attachments", MaxFiles)
			return
		}
		data, ok := b.readFile(file, MaxFileBytes)
		if !ok {
			continue
		}
		if b.course.Files == nil {
			b.course.Files = map[string][]byte{}
		}
		b.course.Files[e.Name()] = data
	}
}

func (l *loader) entries(dir string) []fs.DirEntry {
	entries, err := fs.ReadDir(l.fsys, dir)
	if err != nil {
		l.fileError(dir, err)
	}
	return entries
}

func (l *loader) fileError(file string, err error) {
	if errors.Is(err, fs.ErrNotExist) {
		l.errorf(KindFile, file, 0, "Thiếu tệp", "file is missing")
		return
	}
	l.errorf(KindFile, file, 0, "Không đọc được tệp: %v", "cannot read the file: %v", err)
}

// readFile never holds more than limit bytes, whatever the file system says of the size.
func (l *loader) readFile(file string, limit int64) ([]byte, bool) {
	f, err := l.fsys.Open(file)
	if err != nil {
		l.fileError(file, err)
		return nil, false
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		l.fileError(file, err)
		return nil, false
	}
	if int64(len(data)) > limit {
		l.errorf(KindFile, file, 0, "Tệp lớn hơn %d KiB", "file is larger than %d KiB", limit>>10)
		return nil, false
	}
	return data, true
}

// readText reads a text of the format: UTF-8 without mark, NFC, LF line ends, no control characters.
func (l *loader) readText(file string) (string, bool) {
	data, ok := l.readFile(file, MaxTextBytes)
	if !ok {
		return "", false
	}
	if !utf8.Valid(data) {
		l.errorf(KindText, file, 0, "Tệp không phải UTF-8", "file is not UTF-8")
		return "", false
	}
	src := string(data)
	clean := true
	for i, line := range strings.Split(src, "\n") {
		switch {
		case strings.ContainsRune(line, '\r'):
			l.errorf(KindText, file, i+1, "Dòng kết thúc bằng CRLF; định dạng dùng LF", "line ends in CRLF; the format uses LF")
			return "", false // one report is enough: all lines will have it
		case strings.ContainsFunc(line, forbidden):
			l.errorf(KindText, file, i+1, "Có ký tự điều khiển hoặc ký tự ẩn", "holds a control character or an invisible one")
			clean = false
		case !norm.NFC.IsNormalString(line):
			l.errorf(KindText, file, i+1, "Chữ có dấu chưa ở dạng dựng sẵn (NFC)", "letters are not in composed form (NFC)")
		}
	}
	return src, clean
}

// forbidden are control characters, the byte order mark and the marks that turn the direction of
// text, with which a line can read otherwise than it is.
func forbidden(r rune) bool {
	return unicode.IsControl(r) && r != '\t' || r == '\uFEFF' || r == '\u2028' || r == '\u2029' ||
		unicode.Is(unicode.Bidi_Control, r)
}
