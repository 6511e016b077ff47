package handbooks

import (
	"context"
	"slices"
	"strings"

	"lantoa/app/auth/policy"
	"lantoa/app/authoring"
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
	// Questions is how many questions of the handbook itself ask about it.
	Questions int `json:"questions"`
	// Courses are those whose questions ask about it, in the order of the
	// curriculum.
	Courses []CourseQuestions `json:"courses"`
}

// CourseQuestions is how many questions of a course ask about a procedure.
type CourseQuestions struct {
	Course    string `json:"course"`
	Title     string `json:"title"`
	Questions int    `json:"questions"`
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
	out.Questions = b.questionsAbout(p.ID)
	if out.Courses, err = h.courseQuestions(ctx, p.ID); err != nil {
		return out, err
	}
	out.Lessons, err = h.lessonLinks(ctx, p.Lessons)
	return out, err
}

func (h *Handbooks) courseQuestions(ctx context.Context, entry string) ([]CourseQuestions, error) {
	found, err := h.cfg.Authoring.ListCiting(ctx, entry)
	out := []CourseQuestions{}
	for _, q := range found { // those of a course stand together
		if n := len(out); n == 0 || out[n-1].Course != q.Course {
			out = append(out, CourseQuestions{Course: q.Course, Title: q.CourseTitle})
		}
		out[len(out)-1].Questions++
	}
	return out, err
}

// Entries names sections and procedures of the edition in force in the order of
// their ids; what it does not have is left out.
func (h *Handbooks) Entries(ctx context.Context, ids []string) ([]handbook.Cited, error) {
	b, err := h.current(ctx)
	if err != nil {
		return nil, err
	}
	var out []handbook.Cited
	for _, id := range ids {
		if cited, ok := b.edition.Cited(id, h.today()); ok {
			out = append(out, cited)
		}
	}
	return out, nil
}

// askedInVain are the questions of courses that ask about a procedure that the
// edition retired, or about what it does not have.
func (h *Handbooks) askedInVain(e *handbook.Edition, asking []authoring.CitingQuestion) []handbook.Cites {
	var found []handbook.Cites
	for _, q := range asking {
		for _, id := range q.Entries {
			if cited, ok := e.Cited(id, h.today()); !ok || cited.Retired != "" {
				found = append(found, handbook.Cites{Procedure: id, Retired: cited.Retired, Place: "courses/" + q.Course + "/" + q.Question})
			}
		}
	}
	return found
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
