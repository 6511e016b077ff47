package handbooks

import (
	"cmp"
	"context"
	"strings"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/handbook"
)

// What authors look up while they write: which agencies speak of a part in
// their supplements, and the lessons that a procedure may name.

func (h *Handbooks) citeRoutes(r *policy.Router) {
	api.Get(r, "/handbook/supplements", policy.AuthorHandbook, h.listSupplementing, api.Summary("The agencies whose supplements speak of a part"))
	api.Get(r, "/handbook/lessons", policy.AuthorHandbook, h.listLessons, api.Summary("Lessons of all courses by their words, or those that are named; for who writes procedures"))
	api.Get(r, "/handbook/sections/{section}/links", policy.ReadHandbook, h.showSectionLinks, api.Summary("What asks about a section"))
}

// supplemented are the lists of an edition of which supplements speak, and by
// which field.
var supplemented = map[string]string{"contacts": "contacts.contact", "clocks": "clocks.clock", "sections": "notes.about", "procedures": "notes.about"}

type supplementingInput struct {
	Kind string `query:"kind" json:"-" validate:"required,oneof=contacts clocks sections procedures"`
	Part string `query:"part" json:"-" validate:"required,slug,max=100"`
}

// Supplementing are agencies whose supplements speak of a part.
type Supplementing struct {
	Items []SupplementingAgency `json:"items"`
}

// SupplementingAgency is one of them.
type SupplementingAgency struct {
	Department string `json:"department"`
	Name       string `json:"name"`
}

func (h *Handbooks) listSupplementing(ctx context.Context, actor policy.Actor, in supplementingInput) (Supplementing, error) {
	out := Supplementing{Items: []SupplementingAgency{}}
	if err := mayProvince(actor, policy.AuthorHandbook); err != nil {
		return out, err
	}
	found, err := db.Find[Supplement](ctx, h.supplements, bson.M{supplemented[in.Kind]: in.Part}, options.Find().SetProjection(bson.M{"_id": 1}).SetSort(bson.M{"_id": 1}))
	if err != nil || len(found) == 0 {
		return out, err
	}
	ids := make([]string, len(found))
	for i, s := range found {
		ids[i] = s.ID
	}
	departments, err := h.org.FindDepartments(ctx, ids)
	for _, id := range ids {
		out.Items = append(out.Items, SupplementingAgency{Department: id, Name: cmp.Or(departments[id].Name, id)})
	}
	return out, err
}

type lessonsInput struct {
	Q string `query:"q" json:"-" validate:"max=200"`
	// Named are lessons, "<course>/<lesson>", parted by commas.
	Named string `query:"named" json:"-" validate:"max=4000"`
}

// LessonLinks are lessons.
type LessonLinks struct {
	Items []LessonLink `json:"items"`
}

// mostLessons bounds an answer: words that fit more are to be typed on.
const mostLessons = 12

func (h *Handbooks) listLessons(ctx context.Context, actor policy.Actor, in lessonsInput) (LessonLinks, error) {
	out := LessonLinks{Items: []LessonLink{}}
	if err := mayProvince(actor, policy.AuthorHandbook); err != nil {
		return out, err
	}
	var err error
	if in.Named != "" {
		out.Items, err = h.lessonLinks(ctx, strings.Split(in.Named, ","))
		return out, err
	}
	all, err := h.cfg.Authoring.AllCourses(ctx)
	if err != nil {
		return out, err
	}
	index, err := h.lessonIndex(ctx, all)
	if err != nil {
		return out, err
	}
	titles := make(map[string]string, len(all))
	for _, c := range all {
		titles[c.Code] = c.Title
	}
	for _, hit := range index.Search(handbook.Query{Text: in.Q, Limit: mostLessons}).Hits {
		code, _, _ := strings.Cut(hit.ID, "/")
		out.Items = append(out.Items, LessonLink{Lesson: hit.ID, Course: code, Title: hit.Title, CourseTitle: titles[code]})
	}
	return out, nil
}

// SectionLinks is what hangs on a section.
type SectionLinks struct {
	// Questions is how many questions of the handbook itself ask about it.
	Questions int `json:"questions"`
	// Courses are those whose questions ask about it, in the order of the
	// curriculum.
	Courses []CourseQuestions `json:"courses"`
}

type sectionLinksInput struct {
	Section string `path:"section" json:"-" validate:"max=100"`
}

func (h *Handbooks) showSectionLinks(ctx context.Context, _ policy.Actor, in sectionLinksInput) (SectionLinks, error) {
	b, err := h.current(ctx)
	if err != nil {
		return SectionLinks{}, err
	}
	if _, ok := b.edition.Section(in.Section); !ok {
		return SectionLinks{}, errNoSection()
	}
	out := SectionLinks{Questions: b.questionsAbout(in.Section)}
	out.Courses, err = h.courseQuestions(ctx, in.Section)
	return out, err
}

// questionsAbout is how many questions of the handbook ask about a part.
func (b *book) questionsAbout(part string) int {
	n := 0
	for _, q := range b.edition.Questions {
		if q.About == part {
			n++
		}
	}
	return n
}
