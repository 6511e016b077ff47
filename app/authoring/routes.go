package authoring

import (
	"context"
	"regexp"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/jobs"
	"lantoa/courses"
)

// Routes registers the feature's routes. None of them ever sends a question.
func (a *Authoring) Routes(r *policy.Router) {
	api.Get(r, "/courses", policy.ReadCourses, a.listCourses, api.Summary("The catalogue of courses, in the order of the curriculum"))
	api.Get(r, "/courses/{code}", policy.ReadCourses, a.showCourse, api.Summary("A course: outline, outcomes, legal basis, requirements, own enrolment"))
	api.Get(r, "/instruments", policy.ReadCourses, a.listInstruments, api.Summary("The register of legal instruments, with today's state of each"))
	api.Get(r, "/instruments/{id}", policy.ReadCourses, a.findInstrument, api.Summary("A legal instrument and what replaced it"))
}

func (a *Authoring) today() courses.Date { return courses.DateOf(a.Now().In(jobs.Zone)) }

func matches(q, in string) bool { return strings.Contains(fold(in), fold(q)) }

type listCoursesInput struct {
	Q          string `query:"q" json:"-" validate:"max=200"`
	Audience   string `query:"audience" json:"-" validate:"omitempty,slug,max=64"`
	Competence string `query:"competence" json:"-" validate:"omitempty,slug,max=64"`
	Cursor     string `query:"cursor" json:"-"`
	Limit      int    `query:"limit" json:"-" validate:"min=0,max=200"`
}

func (a *Authoring) listCourses(ctx context.Context, _ policy.Actor, in listCoursesInput) (db.Page[Course], error) {
	filter := bson.D{}
	words := bson.A{}
	for _, word := range strings.Fields(fold(in.Q)) {
		words = append(words, bson.M{"fold": bson.M{"$regex": regexp.QuoteMeta(word)}})
	}
	if len(words) > 0 {
		filter = append(filter, bson.E{Key: "$and", Value: words})
	}
	if in.Audience != "" {
		filter = append(filter, bson.E{Key: "audiences", Value: in.Audience})
	}
	if in.Competence != "" {
		filter = append(filter, bson.E{Key: "competence", Value: in.Competence})
	}
	return db.FindPage[Course](ctx, a.courses, filter, db.PageBy{Keys: []string{"number", "_id"}}, in.Cursor, in.Limit)
}

// CourseView is the page of a course.
type CourseView struct {
	Course
	Outcomes      []string                 `json:"outcomes"`
	Modules       []courses.OutlineModule  `json:"modules"`
	Quizzes       []QuizView               `json:"quizzes"`
	LegalBasis    []BasisView              `json:"legalBasis"`
	Prerequisites []Ref                    `json:"prerequisites"`
	Requirements  []courses.Left           `json:"requirements"` // what completes the course
	Certificate   *courses.CertificateSpec `json:"certificate,omitempty"`
	OwnStanding
}

// QuizView is what anybody may know of a quiz before taking it.
type QuizView struct {
	ID          string               `json:"id"`
	Title       string               `json:"title"`
	Questions   int                  `json:"questions"`
	Minutes     int                  `json:"minutes"`  // 0 = no limit
	Attempts    int                  `json:"attempts"` // 0 = unlimited
	WaitMinutes int                  `json:"waitMinutes"`
	PassPercent float64              `json:"passPercent"`
	Scoring     string               `json:"scoring" enum:"best,last,first,average"`
	Review      courses.ReviewPolicy `json:"review"`
}

// ViewQuiz takes out of a quiz what a learner may know.
func ViewQuiz(q courses.Quiz) QuizView {
	return QuizView{
		ID: q.ID, Title: q.Title, Questions: q.Questions(), Minutes: q.Minutes, Attempts: q.Attempts,
		WaitMinutes: q.WaitMinutes, PassPercent: q.PassPercent, Scoring: q.Scoring, Review: q.Review,
	}
}

// BasisView is a line of the legal basis with the instrument as it stands
// today.
type BasisView struct {
	Instrument string `json:"instrument"`
	Article    string `json:"article,omitempty"`
	Name       string `json:"name"`
	Title      string `json:"title"`
	State      string `json:"state" enum:"in-force,not-yet,expired,unknown"`
	Successors []Ref  `json:"successors"`
}

// OwnStanding is how the asking person stands to a course.
type OwnStanding struct {
	Enrolment *OwnEnrolment `json:"enrolment,omitempty"`
	CanEnrol  CanEnrol      `json:"canEnrol"`
}

// Why one may not enrol by oneself now.
const (
	WhyAssignedOnly  = "assigned_only" // the course is for those to whom it is assigned
	WhyPrerequisites = "prerequisites" // another course comes first
	WhyEnrolled      = "enrolled"
	WhyCompleted     = "completed" // the last cycle; a new one is asked for expressly
)

// CanEnrol tells whether one may enrol by oneself, and if not why.
type CanEnrol struct {
	Allowed bool   `json:"allowed"`
	Reason  string `json:"reason,omitempty" enum:"assigned_only,prerequisites,enrolled,completed"`
}

// OwnEnrolment is how far the asking person has come.
type OwnEnrolment struct {
	ID          string     `json:"id"`
	Version     int        `json:"version"`
	Cycle       int        `json:"cycle"`
	State       string     `json:"state" enum:"active,completed,withdrawn"`
	PercentDone int        `json:"percentDone"`
	Due         *time.Time `json:"due,omitempty"`
	CompletedAt *time.Time `json:"completedAt,omitempty"`
}

type showCourseInput struct {
	Code string `path:"code" json:"-" validate:"max=64"`
}

func (a *Authoring) showCourse(ctx context.Context, actor policy.Actor, in showCourseInput) (CourseView, error) {
	course, err := a.FindCourse(ctx, in.Code)
	if err != nil {
		return CourseView{}, err
	}
	version, err := a.FindVersion(ctx, course.Code, course.Current)
	if err != nil {
		return CourseView{}, err
	}
	o := version.Outline
	view := CourseView{
		Course: course, Outcomes: o.Outcomes, Modules: o.Modules, Quizzes: []QuizView{}, Prerequisites: []Ref{},
		Requirements: courses.Remaining(o.Completion, o, courses.Progress{}),
	}
	if o.Certificate.Title != "" {
		view.Certificate = &o.Certificate
	}
	for _, q := range o.Quizzes {
		view.Quizzes = append(view.Quizzes, ViewQuiz(q))
	}
	if view.LegalBasis, err = a.basis(ctx, o.LegalBasis); err != nil {
		return view, err
	}
	if view.Prerequisites, err = a.titles(ctx, o.Prerequisites); err != nil {
		return view, err
	}
	if a.Own != nil && !actor.IsSystem() {
		view.OwnStanding, err = a.Own(ctx, actor.PersonID, course)
	}
	return view, err
}

func (a *Authoring) basis(ctx context.Context, lines []courses.LegalBasis) ([]BasisView, error) {
	law, err := a.Register(ctx)
	today := a.today()
	out := []BasisView{}
	for _, line := range lines {
		b := BasisView{Instrument: line.Instrument, Article: line.Article, Name: line.Instrument, State: UnknownDate, Successors: []Ref{}}
		if in, ok := law.Find(line.Instrument); ok {
			v := viewInstrument(law, in, today)
			b.Name, b.Title, b.State, b.Successors = v.Name, in.Title, v.State, v.Successors
		}
		out = append(out, b)
	}
	return out, err
}

// titles names courses in the order of their codes given.
func (a *Authoring) titles(ctx context.Context, codes []string) ([]Ref, error) {
	out := []Ref{}
	if len(codes) == 0 {
		return out, nil
	}
	found, err := db.Find[Course](ctx, a.courses, bson.M{"_id": bson.M{"$in": codes}})
	for _, code := range codes {
		ref := Ref{ID: code, Name: code}
		for _, c := range found {
			if c.Code == code {
				ref.Name = c.Title
			}
		}
		out = append(out, ref)
	}
	return out, err
}

// FindCourses returns courses by code.
func (a *Authoring) FindCourses(ctx context.Context, codes []string) (map[string]Course, error) {
	found, err := db.Find[Course](ctx, a.courses, bson.M{"_id": bson.M{"$in": codes}})
	out := make(map[string]Course, len(found))
	for _, c := range found {
		out[c.Code] = c
	}
	return out, err
}
