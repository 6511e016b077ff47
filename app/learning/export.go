package learning

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/platform/db"
	"lantoa/courses"
)

// PersonExport is all that the feature keeps of what a person did, for that
// person: as they saw it, and so without any key.
type PersonExport struct {
	Enrolments     []EnrolmentExport     `json:"enrolments"`
	Notes          []Note                `json:"notes"`
	Accommodations []AccommodationExport `json:"accommodations"`
}

// AccommodationExport is an accommodation without who recorded it.
type AccommodationExport struct {
	CourseCode    string     `json:"courseCode,omitempty"` // "" = every course
	TimeFactor    float64    `json:"timeFactor"`
	ExtraAttempts int        `json:"extraAttempts"`
	Reason        string     `json:"reason"`
	CreatedAt     time.Time  `json:"createdAt"`
	Until         *time.Time `json:"until,omitempty"`
}

// EnrolmentExport is an enrolment with everything done in it.
type EnrolmentExport struct {
	ID             string          `json:"id"`
	CourseCode     string          `json:"courseCode"`
	Title          string          `json:"title"`
	Version        int             `json:"version"`
	Cycle          int             `json:"cycle"`
	State          string          `json:"state" enum:"active,completed,withdrawn"`
	Self           bool            `json:"self"` // enrolled by oneself
	AssignedBy     *AssignedBy     `json:"assignedBy,omitempty"`
	Due            *time.Time      `json:"due,omitempty"`
	CreatedAt      time.Time       `json:"createdAt"`
	CompletedAt    *time.Time      `json:"completedAt,omitempty"`
	Score          *float64        `json:"score,omitempty"`
	Classification string          `json:"classification,omitempty"`
	PercentDone    int             `json:"percentDone"`
	Lessons        []LessonExport  `json:"lessons"` // those opened, in reading order
	Quizzes        []QuizExport    `json:"quizzes"` // those tried
	Attempts       []AttemptExport `json:"attempts"`
}

// LessonExport is the reading of a lesson.
type LessonExport struct {
	Lesson string `json:"lesson"`
	Title  string `json:"title"`
	LessonState
}

// QuizExport is the standing in a quiz.
type QuizExport struct {
	Quiz  string `json:"quiz"`
	Title string `json:"title"`
	QuizState
}

// AttemptExport is an attempt with its paper as it was shown and the answers
// given. AnswersOmitted tells that it is older than keptAnswers others at the
// quiz, and comes without them.
type AttemptExport struct {
	AttemptLine
	Quiz           string                `json:"quiz"`
	Title          string                `json:"title"`
	Accommodation  courses.Accommodation `json:"accommodation"`
	Device         string                `json:"device,omitempty"` // which had it open last
	Answers        []AnswerExport        `json:"answers"`
	AnswersOmitted bool                  `json:"answersOmitted,omitempty"`
}

// AnswerExport is a question as it was shown, with what was answered: nothing
// when AnsweredAt is absent.
type AnswerExport struct {
	courses.PaperQuestion
	Given      courses.Answer `json:"given"`
	AnsweredAt *time.Time     `json:"answeredAt,omitempty"`
}

// keptAnswers bounds an export where somebody practised without end.
const keptAnswers = 100

// ExportPerson gathers what a person learnt, did and wrote.
func (l *Learning) ExportPerson(ctx context.Context, personID string) (PersonExport, error) {
	out := PersonExport{Enrolments: []EnrolmentExport{}}
	enrolments, err := db.Find[Enrolment](ctx, l.enrolments, bson.D{{Key: "personId", Value: personID}},
		options.Find().SetSort(bson.D{{Key: "courseCode", Value: 1}, {Key: "cycle", Value: 1}}))
	if err != nil {
		return out, err
	}
	by, err := l.assignedBy(ctx, enrolments)
	if err != nil {
		return out, err
	}
	for _, e := range enrolments {
		v, err := l.authoring.FindVersion(ctx, e.CourseCode, e.Version)
		if err != nil {
			return out, err
		}
		line := exportEnrolment(e, v.Outline)
		if who, ok := by[e.asking()]; ok {
			line.AssignedBy = &who
		}
		if line.Attempts, err = l.exportAttempts(ctx, e, v.Outline); err != nil {
			return out, err
		}
		out.Enrolments = append(out.Enrolments, line)
	}
	if out.Notes, err = l.ListNotes(ctx, personID); err != nil {
		return out, err
	}
	out.Accommodations, err = l.exportAccommodations(ctx, personID)
	return out, err
}

func (l *Learning) exportAccommodations(ctx context.Context, personID string) ([]AccommodationExport, error) {
	kept, err := db.Find[Accommodation](ctx, l.accommodations, bson.D{{Key: "personId", Value: personID}},
		options.Find().SetSort(bson.D{{Key: "createdAt", Value: 1}, {Key: "_id", Value: 1}}))
	out := make([]AccommodationExport, len(kept))
	for i, a := range kept {
		out[i] = AccommodationExport{
			CourseCode: a.CourseCode, TimeFactor: a.TimeFactor, ExtraAttempts: a.ExtraAttempts, Reason: a.Reason, CreatedAt: a.CreatedAt, Until: a.Until,
		}
	}
	return out, err
}

func exportEnrolment(e Enrolment, o courses.Outline) EnrolmentExport {
	out := EnrolmentExport{
		ID: e.ID, CourseCode: e.CourseCode, Title: o.Title, Version: e.Version, Cycle: e.Cycle, State: e.State, Self: e.Source.Self, Due: e.Due,
		CreatedAt: e.CreatedAt, CompletedAt: e.CompletedAt, Score: e.Score, Classification: e.Classification,
		PercentDone: courses.PercentDone(o.Completion, o, e.Progress.Subject()), Lessons: []LessonExport{}, Quizzes: []QuizExport{},
	}
	for _, l := range o.Lessons() {
		if state, opened := e.Progress.Lessons[l.ID]; opened {
			out.Lessons = append(out.Lessons, LessonExport{Lesson: l.ID, Title: l.Title, LessonState: state})
		}
	}
	for _, q := range o.Quizzes {
		if state, tried := e.Progress.Quizzes[q.ID]; tried {
			out.Quizzes = append(out.Quizzes, QuizExport{Quiz: q.ID, Title: q.Title, QuizState: state})
		}
	}
	return out
}

// exportAttempts reads the attempts of an enrolment one at a time, those at a
// quiz newest first.
func (l *Learning) exportAttempts(ctx context.Context, e Enrolment, o courses.Outline) ([]AttemptExport, error) {
	out := []AttemptExport{}
	cur, err := l.attempts.Find(ctx, bson.D{{Key: "enrolmentId", Value: e.ID}}, options.Find().SetBatchSize(keptAnswers).
		SetSort(bson.D{{Key: "enrolmentId", Value: -1}, {Key: "quiz", Value: -1}, {Key: "number", Value: -1}}))
	if err != nil {
		return nil, db.Translate(err)
	}
	defer func() { _ = cur.Close(context.WithoutCancel(ctx)) }()
	of := map[string]int{}
	for cur.Next(ctx) {
		var a struct {
			Attempt `bson:",inline"`
			Hold    hold `bson:"hold"`
		}
		if err := cur.Decode(&a); err != nil {
			return nil, err
		}
		quiz, _ := o.FindQuiz(a.Quiz)
		line := AttemptExport{
			AttemptLine: a.line(), Quiz: a.Quiz, Title: quiz.Title, Accommodation: a.Accommodation, Device: a.Hold.Device, Answers: []AnswerExport{},
		}
		if of[a.Quiz]++; of[a.Quiz] > keptAnswers {
			line.AnswersOmitted = true
		} else if line.Answers, err = l.exportAnswers(ctx, a.Attempt); err != nil {
			return nil, err
		}
		out = append(out, line)
	}
	return out, db.Translate(cur.Err())
}

func (a Attempt) line() AttemptLine {
	return AttemptLine{
		ID: a.ID, Number: a.Number, State: a.State, StartedAt: a.StartedAt, Deadline: a.Deadline, EndedAt: a.EndedAt, Ended: a.Ended, Outcome: a.Outcome,
	}
}

// exportAnswers does not keep the paper in memory: the places there are for
// those who are answering.
func (l *Learning) exportAnswers(ctx context.Context, a Attempt) ([]AnswerExport, error) {
	quiz, questions, err := l.labelled(ctx, a)
	if err != nil {
		return nil, err
	}
	out := []AnswerExport{}
	for _, q := range courses.NewPaper(quiz, questions).Questions {
		line := AnswerExport{PaperQuestion: q}
		if given, answered := a.Answers[q.ID]; answered {
			line.Given, line.AnsweredAt = given.Value, &given.At
		}
		out = append(out, line)
	}
	return out, nil
}
