package authoring

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/audit"
	"lantoa/app/auth/policy"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/courses"
)

// What an import did to a course.
const (
	Created   = "created"
	Updated   = "updated"
	Unchanged = "unchanged"
)

// ImportOptions changes an import.
type ImportOptions struct {
	// Problems are those that courses.Load reported; any error among them
	// refuses the import.
	Problems courses.Problems
	// Only, when not empty, limits the import to these courses. The register
	// is always imported.
	Only []string
}

// Report says what an import did.
type Report struct {
	Courses     []CourseReport `json:"courses"`
	Instruments int            `json:"instruments"` // written because new or changed
}

// CourseReport is what became of one course.
type CourseReport struct {
	Code    string `json:"code"`
	Version int    `json:"version"`
	State   string `json:"state"` // created, updated, unchanged
}

// Import publishes authored content: the register of law, then each course in
// a transaction of its own. A course whose content is that of its newest
// version is left alone; otherwise it gets the next version, and the earlier
// ones stay as they are. Nothing is written when anything is wrong.
//
// Errors: fault.Forbidden; fault.Invalid with the problems; an error wrapping
// courses.ErrContent stands behind it.
func (a *Authoring) Import(ctx context.Context, actor policy.Actor, lib *courses.Library, opts ImportOptions) (Report, error) {
	if !actor.CanIn(policy.PublishCourses, "/") {
		return Report{}, fault.New(fault.Forbidden, "Bạn không có quyền xuất bản khóa học.", "You may not publish courses.")
	}
	if err := refuseProblems(lib, opts.Problems); err != nil {
		return Report{}, err
	}
	var packs []pack
	for _, c := range lib.Courses {
		if len(opts.Only) > 0 && !slices.Contains(opts.Only, c.Code) {
			continue
		}
		p, err := newPack(c)
		if err != nil {
			return Report{}, err
		}
		packs = append(packs, p)
	}
	report := Report{Courses: []CourseReport{}}
	var err error
	if report.Instruments, err = a.importLaw(ctx, actor, lib.Law); err != nil {
		return report, err
	}
	for _, p := range packs {
		var done CourseReport
		err := a.db.Tx(ctx, func(ctx context.Context) error {
			done, err = a.publish(ctx, actor, p)
			return err
		})
		if err != nil {
			return report, fmt.Errorf("import %s: %w", p.course.Code, err)
		}
		report.Courses = append(report.Courses, done)
	}
	return report, nil
}

// refuseProblems looks once more at what would harm learners most: questions
// that nobody can answer and quizzes that cannot be drawn.
func refuseProblems(lib *courses.Library, problems courses.Problems) error {
	refuse := fault.New(fault.Invalid, "Nội dung có lỗi, chưa nhập được.", "The content has errors and was not imported.")
	add := func(path, rule, vi, en string) {
		refuse.Fields = append(refuse.Fields, fault.Field{Path: path, Code: rule, Message: fault.T(vi, en)})
	}
	for _, p := range problems.Errors() {
		add(fmt.Sprintf("%s:%d", p.File, max(p.Line, 1)), p.Kind, p.Message, p.MessageEn)
	}
	for _, c := range lib.Courses {
		for _, b := range c.Banks {
			for _, q := range b.Questions {
				for _, t := range courses.CheckQuestion(q) {
					add(c.Code+"/"+b.ID+"/"+q.ID, courses.KindQuestion, t.VI, t.EN)
				}
			}
		}
		for _, quiz := range c.Quizzes {
			if _, err := courses.Draw(quiz, c.Banks, nil, 1); err != nil {
				add(c.Code+"/"+quiz.ID, courses.KindQuestion, "Ngân hàng không đủ câu hỏi cho bài kiểm tra.", "The bank is too small for the quiz.")
			}
		}
	}
	if len(refuse.Fields) == 0 {
		return nil
	}
	refuse.Err = problems.Err()
	return refuse
}

// pack is a course made ready to be stored: everything slow is done before
// the transaction.
type pack struct {
	course courses.Course
	hash   string
	html   map[string]string // by lesson
}

func newPack(c courses.Course) (pack, error) {
	var archive bytes.Buffer
	if err := courses.Export(c, &archive); err != nil {
		return pack{}, fmt.Errorf("course %s: %w", c.Code, err)
	}
	p := pack{course: c, hash: digest(archive.Bytes()), html: map[string]string{}}
	names := map[string]string{}
	for _, l := range c.Lessons {
		names[l.File] = l.ID
	}
	for _, l := range c.Lessons {
		html, err := renderLesson(l.Body, names)
		if err != nil {
			return pack{}, fmt.Errorf("course %s, lesson %s: %w", c.Code, l.ID, err)
		}
		p.html[l.ID] = html
	}
	return p, nil
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// publish runs inside a transaction.
func (a *Authoring) publish(ctx context.Context, actor policy.Actor, p pack) (CourseReport, error) {
	old, err := db.FindOne[Course](ctx, a.courses, bson.M{"_id": p.course.Code})
	exists := err == nil
	if err != nil && !fault.Is(err, fault.NotFound) {
		return CourseReport{}, err
	}
	if exists && old.Hash == p.hash {
		return CourseReport{Code: old.Code, Version: old.Current, State: Unchanged}, nil
	}
	done := CourseReport{Code: p.course.Code, Version: old.Current + 1, State: Updated}
	if !exists {
		done.State = Created
	}
	now := a.Now()
	if err := a.insertVersion(ctx, actor, p, done.Version, now); err != nil {
		return done, err
	}
	_, err = a.courses.ReplaceOne(ctx, bson.M{"_id": p.course.Code}, p.card(done.Version, now), options.Replace().SetUpsert(true))
	if err != nil {
		return done, err
	}
	var before any
	if exists {
		before = bson.M{"version": old.Current, "hash": old.Hash}
	}
	return done, audit.Record(ctx, a.db, audit.Entry{
		Actor: actor, Action: "course.publish", Subject: "course:" + p.course.Code,
		Before: before, After: bson.M{"version": done.Version, "hash": p.hash, "edition": p.course.Edition},
	})
}

func (a *Authoring) insertVersion(ctx context.Context, actor policy.Actor, p pack, n int, now time.Time) error {
	code := p.course.Code
	version := Version{ID: versionKey(code, n), Code: code, Version: n, Outline: p.course.Outline(), Hash: p.hash, Files: []FileRef{}, PublishedAt: now, PublishedBy: actor.PersonID}
	for _, name := range slices.Sorted(maps.Keys(p.course.Files)) {
		data := p.course.Files[name]
		ref := FileRef{Name: name, Size: len(data), Content: digest(data)}
		version.Files = append(version.Files, ref)
		_, err := a.files.UpdateByID(ctx, ref.Content, bson.M{"$setOnInsert": bson.M{"data": data}}, options.Update().SetUpsert(true))
		if err != nil {
			return err
		}
	}
	if _, err := a.versions.InsertOne(ctx, version); err != nil {
		return err
	}
	var lessons, banks, questions []any
	for _, l := range p.course.Lessons {
		lessons = append(lessons, Lesson{ID: partKey(code, n, l.ID), Code: code, Version: n, Lesson: l, HTML: p.html[l.ID]})
	}
	for i, b := range p.course.Banks {
		bank := storedBank{ID: partKey(code, n, b.ID), Code: code, Version: n, Bank: b.ID, Position: i, Questions: []string{}}
		for _, q := range b.Questions {
			q.Version = n
			bank.Questions = append(bank.Questions, q.ID)
			questions = append(questions, storedQuestion{ID: partKey(code, n, q.ID), Code: code, Version: n, Bank: b.ID, Question: q})
		}
		banks = append(banks, bank)
	}
	for _, batch := range []struct {
		into *mongo.Collection
		docs []any
	}{{a.lessons, lessons}, {a.banks, banks}, {a.questions, questions}} {
		if len(batch.docs) == 0 {
			continue
		}
		if _, err := batch.into.InsertMany(ctx, batch.docs); err != nil {
			return err
		}
	}
	return nil
}

func (p pack) card(version int, now time.Time) Course {
	o := p.course.Outline()
	c := Course{
		Code: o.Code, Number: o.Number, Edition: o.Edition, Title: o.Title, TitleEn: o.TitleEn, Summary: o.Summary,
		Competence: o.Competence, Audiences: o.Audiences, Periods: o.Periods, SelfEnrol: o.SelfEnrol, Current: version, PublishedAt: now, Hash: p.hash,
		Fold: fold(strings.Join(append([]string{o.Code, o.Title, o.TitleEn, o.Summary, o.Competence}, o.Outcomes...), " \n ")),
	}
	for _, l := range o.Lessons() {
		c.Lessons++
		c.Minutes += l.Minutes
	}
	return c
}
