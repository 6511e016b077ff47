package authoring

import (
	"context"
	"io"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/platform/db"
	"lantoa/courses"
)

// Export writes the newest version of a course as an archive: the same bytes
// as courses.Export of the source. It holds the keys. Errors: fault.NotFound.
func (a *Authoring) Export(ctx context.Context, code string, w io.Writer) error {
	course, err := a.Rebuild(ctx, code)
	if err != nil {
		return err
	}
	return courses.Export(course, w)
}

// Rebuild puts the newest version of a course together again as it was
// authored, with its keys. Errors: fault.NotFound.
func (a *Authoring) Rebuild(ctx context.Context, code string) (courses.Course, error) {
	identity, err := a.FindCourse(ctx, code)
	if err != nil {
		return courses.Course{}, err
	}
	version, err := a.FindVersion(ctx, code, identity.Current)
	if err != nil {
		return courses.Course{}, err
	}
	c := fromOutline(version.Outline)
	lessons, err := db.Find[Lesson](ctx, a.lessons, bson.M{"code": code, "version": identity.Current})
	if err != nil {
		return c, err
	}
	byID := map[string]courses.Lesson{}
	for _, l := range lessons {
		byID[l.Lesson.ID] = l.Lesson
	}
	for _, l := range version.Outline.Lessons() {
		c.Lessons = append(c.Lessons, byID[l.ID])
	}
	banks, err := a.FindBanks(ctx, code, identity.Current)
	if err != nil {
		return c, err
	}
	for _, b := range banks {
		authored := courses.Bank{ID: b.ID}
		for _, q := range b.Questions {
			q.Version = 0 // counted by the store, not by authors
			authored.Questions = append(authored.Questions, q)
		}
		c.Banks = append(c.Banks, authored)
	}
	for _, f := range version.Files {
		data, err := a.readFile(ctx, f.Content)
		if err != nil {
			return c, err
		}
		if c.Files == nil {
			c.Files = map[string][]byte{}
		}
		c.Files[f.Name] = data
	}
	return c, nil
}

func fromOutline(o courses.Outline) courses.Course {
	c := courses.Course{
		Code: o.Code, Number: o.Number, Edition: o.Edition, Title: o.Title, TitleEn: o.TitleEn, Summary: o.Summary,
		Competence: o.Competence, Audiences: o.Audiences, Periods: o.Periods, Outcomes: o.Outcomes, LegalBasis: o.LegalBasis,
		Prerequisites: o.Prerequisites, Completion: o.Completion, Certificate: o.Certificate, Quizzes: o.Quizzes,
	}
	if !o.SelfEnrol {
		c.SelfEnrol = &o.SelfEnrol
	}
	for _, m := range o.Modules {
		module := courses.Module{ID: m.ID, Title: m.Title}
		for _, l := range m.Lessons {
			module.Lessons = append(module.Lessons, l.ID)
		}
		c.Modules = append(c.Modules, module)
	}
	return c
}
