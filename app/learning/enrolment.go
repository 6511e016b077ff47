package learning

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/auth/policy"
	"lantoa/app/authoring"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/courses"
)

// The states of an enrolment.
const (
	Active    = "active"
	Completed = "completed"
	Withdrawn = "withdrawn" // nothing asks for it any more; progress is kept
)

// Enrolment is one person in one cycle of one course.
type Enrolment struct {
	ID         string     `bson:"_id" json:"id"`
	PersonID   string     `bson:"personId" json:"personId"`
	CourseCode string     `bson:"courseCode" json:"courseCode"`
	Version    int        `bson:"version" json:"version"`
	Cycle      int        `bson:"cycle" json:"cycle"` // from 1
	Source     Source     `bson:"source" json:"source"`
	Due        *time.Time `bson:"due,omitempty" json:"due,omitempty"` // the earliest of its assignments
	State      string     `bson:"state" json:"state" enum:"active,completed,withdrawn"`
	Progress   Progress   `bson:"progress" json:"progress"`
	// Running are the attempts in progress, by quiz.
	Running     map[string]Running `bson:"running,omitempty" json:"running,omitempty"`
	CreatedAt   time.Time          `bson:"createdAt" json:"createdAt"`
	CompletedAt *time.Time         `bson:"completedAt,omitempty" json:"completedAt,omitempty"`
	// Score is in percent, once completed: the mean over the quizzes that the
	// completion asks for; absent where it asks for none.
	Score *float64 `bson:"score,omitempty" json:"score,omitempty"`
	// Classification (xếp loại) is set when the course defines one.
	Classification string `bson:"classification,omitempty" json:"classification,omitempty"`
}

// Source says who asked for the enrolment.
type Source struct {
	Self        bool             `bson:"self" json:"self"`
	Assignments []AssignedSource `bson:"assignments" json:"assignments"`
}

// AssignedSource is an assignment that asked, with its own due date.
type AssignedSource struct {
	ID  string     `bson:"id" json:"id"`
	Due *time.Time `bson:"due,omitempty" json:"due,omitempty"`
}

// Progress is how far one has come, by lesson and by quiz.
type Progress struct {
	Lessons map[string]LessonState `bson:"lessons" json:"lessons"`
	Quizzes map[string]QuizState   `bson:"quizzes" json:"quizzes"`
}

// LessonState is the reading of a lesson.
type LessonState struct {
	courses.LessonProgress `bson:",inline"`
	// ReportedAt is up to when the time in the lesson was accounted for.
	ReportedAt time.Time `bson:"reportedAt,omitempty" json:"-"`
	Position   float64   `bson:"position,omitempty" json:"position"` // 0 at the top, 1 at the end
	// VideoSeconds is the place in the lesson's video.
	VideoSeconds float64 `bson:"videoSeconds,omitempty" json:"videoSeconds,omitempty"`
}

// QuizState is the standing in a quiz.
type QuizState struct {
	courses.QuizProgress `bson:",inline"`
	Passed               bool      `bson:"passed" json:"passed"`
	LastEndedAt          time.Time `bson:"lastEndedAt" json:"lastEndedAt"`
}

// Running is an attempt in progress.
type Running struct {
	AttemptID string     `bson:"attemptId" json:"attemptId"`
	Deadline  *time.Time `bson:"deadline,omitempty" json:"deadline,omitempty"`
}

// Subject is the progress as package courses judges it.
func (p Progress) Subject() courses.Progress {
	out := courses.Progress{Lessons: make(map[string]courses.LessonProgress, len(p.Lessons)), Quizzes: make(map[string]courses.QuizProgress, len(p.Quizzes))}
	for id, l := range p.Lessons {
		out.Lessons[id] = l.LessonProgress
	}
	for id, q := range p.Quizzes {
		out.Quizzes[id] = q.QuizProgress
	}
	return out
}

func newEnrolment(personID, code string, version, cycle int, source Source, due *time.Time, now time.Time) Enrolment {
	if source.Assignments == nil {
		source.Assignments = []AssignedSource{}
	}
	return Enrolment{
		ID: db.NewID(), PersonID: personID, CourseCode: code, Version: version, Cycle: cycle, Source: source, Due: due, State: Active,
		Progress: Progress{Lessons: map[string]LessonState{}, Quizzes: map[string]QuizState{}}, CreatedAt: now,
	}
}

func errNoEnrolment() error {
	return fault.New(fault.NotFound, "Không tìm thấy lượt học này.", "There is no such enrolment.")
}

// findOwn returns an enrolment of the actor. That another's exists is never
// told. Errors: fault.NotFound.
func (l *Learning) findOwn(ctx context.Context, actor policy.Actor, id string, opts ...*options.FindOneOptions) (Enrolment, error) {
	e, err := db.FindOne[Enrolment](ctx, l.enrolments, bson.D{{Key: "_id", Value: id}, {Key: "personId", Value: actor.PersonID}}, opts...)
	if fault.Is(err, fault.NotFound) {
		return e, errNoEnrolment()
	}
	return e, err
}

// FindEnrolment returns an enrolment, whoever's it is. Errors: fault.NotFound.
func (l *Learning) FindEnrolment(ctx context.Context, id string) (Enrolment, error) {
	e, err := db.FindOne[Enrolment](ctx, l.enrolments, bson.M{"_id": id})
	if fault.Is(err, fault.NotFound) {
		return e, errNoEnrolment()
	}
	return e, err
}

// latest returns the person's newest cycle in a course.
func (l *Learning) latest(ctx context.Context, personID, code string) (e Enrolment, found bool, err error) {
	e, err = db.FindOne[Enrolment](ctx, l.enrolments, bson.D{{Key: "personId", Value: personID}, {Key: "courseCode", Value: code}},
		options.FindOne().SetSort(bson.D{{Key: "cycle", Value: -1}}))
	if fault.Is(err, fault.NotFound) {
		return e, false, nil
	}
	return e, err == nil, err
}

// EnrolmentView is the page of an enrolment: where one stands and what is
// left.
type EnrolmentView struct {
	Enrolment
	Title       string                  `json:"title"`
	Modules     []courses.OutlineModule `json:"modules"`
	Quizzes     []QuizStanding          `json:"quizzes"`
	PercentDone int                     `json:"percentDone"`
	Remaining   []courses.Left          `json:"remaining"`
	NextLesson  string                  `json:"nextLesson,omitempty"`
	WorkingDays *int                    `json:"workingDays,omitempty"` // WorkingDaysLeft, while active
	ServerTime  time.Time               `json:"serverTime"`
}

// QuizStanding is a quiz with how often one may still try it.
type QuizStanding struct {
	authoring.QuizView
	Percent      *float64   `json:"percent,omitempty"` // over the finished attempts
	Passed       bool       `json:"passed"`
	Used         int        `json:"used"`         // attempts started
	AttemptsLeft int        `json:"attemptsLeft"` // -1 = not counted
	WaitUntil    *time.Time `json:"waitUntil,omitempty"`
	Running      *Running   `json:"running,omitempty"`
}

func (l *Learning) viewEnrolment(ctx context.Context, e Enrolment) (EnrolmentView, error) {
	v, err := l.authoring.FindVersion(ctx, e.CourseCode, e.Version)
	if err != nil {
		return EnrolmentView{}, err
	}
	acc, err := l.accommodation(ctx, e.PersonID, e.CourseCode)
	if err != nil {
		return EnrolmentView{}, err
	}
	days, err := l.Calendar(ctx)
	if err != nil {
		return EnrolmentView{}, err
	}
	o, p := v.Outline, e.Progress.Subject()
	view := EnrolmentView{
		Enrolment: e, Title: o.Title, Modules: o.Modules, Quizzes: []QuizStanding{},
		PercentDone: courses.PercentDone(o.Completion, o, p), Remaining: courses.Remaining(o.Completion, o, p), NextLesson: courses.Next(o, p), ServerTime: l.Now(),
	}
	view.WorkingDays = e.workingDays(days, view.ServerTime)
	for _, q := range o.Quizzes {
		view.Quizzes = append(view.Quizzes, standing(e, q, acc, view.ServerTime))
	}
	return view, nil
}

func standing(e Enrolment, q courses.Quiz, acc courses.Accommodation, now time.Time) QuizStanding {
	s := QuizStanding{QuizView: authoring.ViewQuiz(q)}
	state, tried := e.Progress.Quizzes[q.ID]
	if tried {
		s.Percent, s.Passed, s.Used = &state.Percent, state.Passed, state.Attempts
	}
	if r, ok := e.Running[q.ID]; ok {
		s.Running = &r
		s.Used++
	}
	s.AttemptsLeft = courses.AttemptsLeft(q, s.Used, acc)
	if e.State != Active {
		s.AttemptsLeft = 0
	}
	until := state.LastEndedAt.Add(time.Duration(q.WaitMinutes) * time.Minute)
	if tried && s.AttemptsLeft != 0 && now.Before(until) {
		s.WaitUntil = &until
	}
	return s
}
