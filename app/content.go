package app

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"

	"lantoa/app/auth/policy"
	"lantoa/app/authoring"
	"lantoa/app/platform/jobs"
	"lantoa/courses"
	"lantoa/handbook"
)

// loadContent reads authored courses: from dir, or the built-in ones when dir
// is nil.
func loadContent(dir fs.FS) (*courses.Library, courses.Problems) {
	if dir == nil {
		dir = courses.Content
	}
	return courses.Load(dir, courses.DateOf(time.Now().In(jobs.Zone)))
}

// CheckContent writes what is wrong with authored content, a line each, and
// counts errors and warnings. What questions cite of the handbook is looked for
// in the built-in one. With dir nil it checks the built-in courses and the
// built-in handbook with its citations.
func CheckContent(dir fs.FS, w io.Writer) (errorCount, warnings int, err error) {
	lib, problems := loadContent(dir)
	report := func(file string, line int, severity, vi, en string) {
		if severity == courses.SeverityError {
			errorCount++
		} else {
			warnings++
		}
		if _, werr := fmt.Fprintf(w, "%s:%d: %s: %s (%s)\n", file, line, severity, vi, en); err == nil {
			err = werr
		}
	}
	for _, p := range problems {
		report(p.File, p.Line, p.Severity, p.Message, p.MessageEn)
	}
	edition, found := handbook.Load(handbook.Content)
	if edition != nil && lib != nil {
		checkHandbookCites(edition, lib.HandbookCites, time.Now().In(jobs.Zone), report)
	}
	if dir != nil {
		return errorCount, warnings, err
	}
	for _, p := range found {
		report("handbook/"+p.File, p.Line, courses.SeverityError, p.Message, "handbook")
	}
	if edition == nil || lib == nil {
		return errorCount, warnings, err
	}
	for _, c := range edition.CitesRetired(time.Now().In(jobs.Zone)) {
		report("handbook/"+c.Place, 0, courses.SeverityWarning, "trỏ tới quy trình "+c.Procedure+" đã hết dùng từ "+c.Retired, "it names a retired procedure")
	}
	for _, c := range edition.Citations() {
		checkCitation(lib.Law, c, func(severity, vi, en string) { report("handbook", c.Line, severity, vi, en) })
	}
	for _, p := range edition.Procedures {
		checkLessons(lib, p, func(vi, en string) { report("handbook/"+p.ID, 0, courses.SeverityError, vi, en) })
	}
	return errorCount, warnings, err
}

// checkHandbookCites looks for what questions ask about in the handbook, which
// package courses does not know.
func checkHandbookCites(e *handbook.Edition, cites []courses.HandbookCite, today time.Time, report func(file string, line int, severity, vi, en string)) {
	for _, c := range cites {
		switch cited, ok := e.Cited(c.Entry, today); {
		case !ok:
			report(c.File, c.Line, courses.SeverityError, "Câu «"+c.Question+"» trỏ tới «"+c.Entry+"»: Sổ tay không có mục hay quy trình này",
				"the question names a section or procedure that the handbook does not have")
		case cited.Retired != "":
			report(c.File, c.Line, courses.SeverityWarning, "Câu «"+c.Question+"» trỏ tới quy trình "+cited.ID+" đã hết dùng từ "+cited.Retired,
				"the question names a retired procedure")
		}
	}
}

// checkCitation compares a citation of the handbook with the legal register,
// which package handbook does not know.
func checkCitation(law courses.Register, c handbook.Citation, report func(severity, vi, en string)) {
	today := courses.DateOf(time.Now().In(jobs.Zone))
	instrument, known := law.Find(c.Instrument)
	switch {
	case !known:
		report(courses.SeverityError, "văn bản không có trong danh mục: "+c.Link, "the instrument is not in the register")
	case instrument.Expired(today):
		var names []string
		for _, s := range law.Successors(instrument.ID, today) {
			names = append(names, s.Name())
		}
		report(courses.SeverityWarning, instrument.Name()+" đã hết hiệu lực; thay bằng: "+strings.Join(names, ", "), "the instrument is no longer in force")
	}
}

// checkLessons looks for a procedure's lessons ("<course>/<lesson>") among the
// courses, which package handbook does not know.
func checkLessons(lib *courses.Library, p handbook.Procedure, report func(vi, en string)) {
	for _, id := range p.Lessons {
		code, lesson, _ := strings.Cut(id, "/")
		course, known := lib.FindCourse(code)
		if !known {
			report("không có khóa học của bài "+id, "no such course")
			continue
		}
		if _, known := course.FindLesson(lesson); !known {
			report("không có bài học "+id, "no such lesson")
		}
	}
}

// ImportContent imports authored courses, and says what became of each.
func (a *App) ImportContent(ctx context.Context, dir fs.FS, w io.Writer) error {
	lib, problems := loadContent(dir)
	report, err := a.Authoring.Import(ctx, policy.System("content"), lib, authoring.ImportOptions{Problems: problems})
	if err != nil {
		for _, p := range problems.Errors() {
			fmt.Fprintf(w, "%s:%d: %s\n", p.File, p.Line, p.Message)
		}
		return err
	}
	for _, c := range report.Courses {
		if _, err := fmt.Fprintf(w, "%-28s phiên bản %d: %s\n", c.Code, c.Version, c.State); err != nil {
			return err
		}
	}
	return nil
}
