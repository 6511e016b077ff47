package handbooks

import (
	"context"
	"slices"
	"strings"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/fault"
	"lantoa/handbook"
)

func (h *Handbooks) linkRoutes(r *policy.Router) {
	api.Get(r, "/handbook/procedures/{procedure}/links", policy.ReadHandbook, h.showLinks, api.Summary("The lessons that teach a procedure, and what asks about it"))
	api.Get(r, "/handbook/links", policy.ReadHandbook, h.showTaught, api.Summary("The procedures that a lesson teaches"))
}

// LessonLink is a lesson that teaches a procedure.
type LessonLink struct {
	Lesson      string `json:"lesson"` // "<course>/<lesson>"
	Course      string `json:"course"`
	Title       string `json:"title"`
	CourseTitle string `json:"courseTitle"`
	// Gone tells that the newest version of the course has no such lesson.
	Gone bool `json:"gone"`
}

// Links is what hangs on a procedure.
type Links struct {
	Procedure ProcedureRef   `json:"procedure"`
	Lessons   []LessonLink   `json:"lessons"`
	Related   []ProcedureRef `json:"related"`
	// Questions is how many questions ask about it.
	Questions int `json:"questions"`
}

// ProcedureRef names a procedure.
type ProcedureRef struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Summary string `json:"summary"`
	Retired string `json:"retired,omitempty"` // since 2006-01-02, once that day has come
}

func (h *Handbooks) procedureRef(p handbook.Procedure) ProcedureRef {
	ref := ProcedureRef{ID: p.ID, Title: p.Title, Summary: p.Summary}
	if p.RetiredOn(h.today()) {
		ref.Retired = p.Retired
	}
	return ref
}

type linksInput struct {
	Procedure string `path:"procedure" json:"-" validate:"max=100"`
}

func (h *Handbooks) showLinks(ctx context.Context, _ policy.Actor, in linksInput) (Links, error) {
	b, err := h.current(ctx)
	if err != nil {
		return Links{}, err
	}
	p, ok := b.edition.Procedure(in.Procedure)
	if !ok {
		return Links{}, fault.New(fault.NotFound, "Sổ tay không có quy trình này.", "The handbook has no such procedure.")
	}
	out := Links{Procedure: h.procedureRef(p), Related: []ProcedureRef{}}
	for _, id := range p.Related {
		if other, ok := b.edition.Procedure(id); ok {
			out.Related = append(out.Related, h.procedureRef(other))
		}
	}
	for _, q := range b.edition.Questions {
		if q.About == p.ID {
			out.Questions++
		}
	}
	out.Lessons, err = h.lessonLinks(ctx, p.Lessons)
	return out, err
}

func (h *Handbooks) lessonLinks(ctx context.Context, lessons []string) ([]LessonLink, error) {
	out := []LessonLink{}
	for _, lesson := range lessons {
		l, err := h.lesson(ctx, lesson)
		if err != nil {
			return out, err
		}
		out = append(out, l)
	}
	return out, nil
}

// lesson finds the title of a lesson in the newest version of its course.
func (h *Handbooks) lesson(ctx context.Context, name string) (LessonLink, error) {
	code, id, _ := strings.Cut(name, "/")
	gone := LessonLink{Lesson: name, Course: code, Title: id, Gone: true}
	course, err := h.cfg.Authoring.FindCourse(ctx, code)
	if fault.Is(err, fault.NotFound) {
		return gone, nil
	}
	if err != nil {
		return gone, err
	}
	v, err := h.cfg.Authoring.FindVersion(ctx, code, course.Current)
	if err != nil {
		return gone, err
	}
	l, ok := v.Outline.FindLesson(id)
	if !ok {
		return gone, nil
	}
	return LessonLink{Lesson: name, Course: code, Title: l.Title, CourseTitle: v.Outline.Title}, nil
}

// Taught lists the procedures of the edition in force that name a lesson
// ("<course>/<lesson>"), the retired last.
func (h *Handbooks) Taught(ctx context.Context, lesson string) ([]ProcedureRef, error) {
	b, err := h.current(ctx)
	if err != nil {
		return nil, err
	}
	out := []ProcedureRef{}
	for _, p := range b.edition.Procedures {
		if slices.Contains(p.Lessons, lesson) {
			out = append(out, h.procedureRef(p))
		}
	}
	slices.SortStableFunc(out, func(a, b ProcedureRef) int { return strings.Compare(a.Retired, b.Retired) })
	return out, nil
}

type taughtInput struct {
	Lesson string `query:"lesson" json:"-" validate:"required,max=160"`
}

// TaughtView are the procedures that a lesson teaches.
type TaughtView struct {
	Items []ProcedureRef `json:"items"`
}

func (h *Handbooks) showTaught(ctx context.Context, _ policy.Actor, in taughtInput) (TaughtView, error) {
	items, err := h.Taught(ctx, in.Lesson)
	return TaughtView{Items: items}, err
}
