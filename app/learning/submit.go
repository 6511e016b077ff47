package learning

import (
	"context"
	"errors"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/db"
	"lantoa/courses"
)

type attemptInput struct {
	ID string `path:"id" json:"-" validate:"max=64"`
}

// findOwnAttempt returns an attempt of the actor. Errors: fault.NotFound.
func (l *Learning) findOwnAttempt(ctx context.Context, actor policy.Actor, id string) (Attempt, error) {
	a, err := l.findAttempt(ctx, id)
	if err == nil && a.PersonID != actor.PersonID {
		return Attempt{}, errNoAttempt()
	}
	return a, err
}

// Submit ends an attempt and grades it. Submitted again, or after the deadline
// closed it, it gives the same result. Errors: fault.NotFound.
func (l *Learning) Submit(ctx context.Context, actor policy.Actor, in attemptInput) (AttemptView, error) {
	a, err := l.findOwnAttempt(ctx, actor, in.ID)
	if err != nil {
		return AttemptView{}, err
	}
	if a.State == InProgress {
		if a, err = l.finish(ctx, a); err != nil {
			return AttemptView{}, err
		}
	}
	return l.viewAttempt(ctx, a)
}

// FindAttempt shows an attempt: the paper and what is saved, or, once it is
// over, the result and as much of the review as the quiz allows. One past its
// deadline is closed first. Errors: fault.NotFound.
func (l *Learning) FindAttempt(ctx context.Context, actor policy.Actor, in attemptInput) (AttemptView, error) {
	a, err := l.findOwnAttempt(ctx, actor, in.ID)
	if err == nil && a.State == InProgress && a.overdue(l.Now()) {
		a, err = l.finish(ctx, a)
	}
	if err != nil {
		return AttemptView{}, err
	}
	return l.viewAttempt(ctx, a)
}

// Close ends an attempt whose time is over; one that is over or still has time
// is left alone. The job and the reconciler call it. Errors: fault.NotFound.
func (l *Learning) Close(ctx context.Context, id string) error {
	a, err := l.findAttempt(ctx, id)
	if err != nil || a.State != InProgress || !a.overdue(l.Now()) {
		return err
	}
	_, err = l.finish(ctx, a)
	return err
}

// finish ends an attempt, grades the answers that were acknowledged, brings
// the enrolment up to date and, when that completes it, asks for the
// certificate: all in one transaction. The first write takes the attempt out
// of progress and returns the answers, so an answer that comes meanwhile is
// either among them or refused.
func (l *Learning) finish(ctx context.Context, a Attempt) (Attempt, error) {
	quiz, questions, err := l.labelled(ctx, a)
	if err != nil {
		return a, err
	}
	v, err := l.authoring.FindVersion(ctx, a.CourseCode, a.Version)
	if err != nil {
		return a, err
	}
	var done Attempt
	err = l.db.Tx(ctx, func(ctx context.Context) (err error) {
		if done, err = l.end(ctx, a); err != nil {
			return err
		}
		graded := courses.GradePaper(questions, done.values(), quiz.PassPercent)
		done.Outcome = &Outcome{Score: graded.Score, Max: graded.Max, Percent: graded.Percent, Passed: graded.Passed}
		if _, err := l.attempts.UpdateByID(ctx, a.ID, bson.M{"$set": bson.M{"outcome": done.Outcome}}); err != nil {
			return err
		}
		return l.enter(ctx, done, quiz, v.Outline)
	})
	if errors.Is(err, errEnded) {
		if err := l.db.CatchUp(ctx); err != nil {
			return done, err
		}
		return l.findAttempt(ctx, a.ID)
	}
	return done, err
}

// errEnded says that somebody else ended the attempt first.
var errEnded = errors.New("the attempt is over already")

// end takes the attempt out of progress and returns it with its last answers.
func (l *Learning) end(ctx context.Context, a Attempt) (Attempt, error) {
	now, how := l.Now(), ByLearner
	if a.overdue(now) {
		now, how = *a.Deadline, ByDeadline
	}
	var done Attempt
	err := l.attempts.FindOneAndUpdate(ctx, bson.M{"_id": a.ID, "state": InProgress},
		bson.M{"$set": bson.M{"state": Finished, "endedAt": now, "ended": how}},
		options.FindOneAndUpdate().SetReturnDocument(options.After)).Decode(&done)
	if errors.Is(err, mongo.ErrNoDocuments) {
		return done, errEnded
	}
	return done, err
}

// enter writes a finished attempt into its enrolment.
func (l *Learning) enter(ctx context.Context, a Attempt, quiz courses.Quiz, o courses.Outline) error {
	e, err := l.FindEnrolment(ctx, a.EnrolmentID)
	if err != nil {
		return err
	}
	state, err := l.quizState(ctx, e, quiz)
	if err != nil {
		return err
	}
	e.Progress.Quizzes[quiz.ID] = state
	set := bson.M{"progress.quizzes." + quiz.ID: state}
	if err := l.settle(ctx, &e, o, set); err != nil {
		return err
	}
	_, err = l.enrolments.UpdateByID(ctx, e.ID, bson.M{"$set": set, "$unset": bson.M{"running." + quiz.ID: ""}})
	return err
}

// quizState combines the finished attempts of an enrolment at a quiz.
func (l *Learning) quizState(ctx context.Context, e Enrolment, quiz courses.Quiz) (QuizState, error) {
	finished, err := db.Find[Attempt](ctx, l.attempts, bson.D{{Key: "enrolmentId", Value: e.ID}, {Key: "quiz", Value: quiz.ID}, {Key: "state", Value: Finished}},
		options.Find().SetSort(bson.D{{Key: "number", Value: 1}}).SetProjection(bson.M{"outcome": 1, "endedAt": 1}))
	if err != nil {
		return QuizState{}, err
	}
	var s QuizState
	var percents []float64
	for _, a := range finished {
		percents = append(percents, a.Outcome.Percent)
		s.Passed = s.Passed || a.Outcome.Passed
		if a.EndedAt.After(s.LastEndedAt) {
			s.LastEndedAt = *a.EndedAt
		}
	}
	s.Percent, s.Attempts = courses.Combine(quiz.Scoring, percents), len(percents)
	return s, nil
}

// AttemptView is an attempt as its learner sees it.
type AttemptView struct {
	ID           string               `json:"id"`
	EnrolmentID  string               `json:"enrolmentId"`
	CourseCode   string               `json:"courseCode"`
	Quiz         string               `json:"quiz"`
	Number       int                  `json:"number"`
	State        string               `json:"state" enum:"in_progress,finished"`
	StartedAt    time.Time            `json:"startedAt"`
	Deadline     *time.Time           `json:"deadline,omitempty"`
	GraceSeconds int                  `json:"graceSeconds"` // answers on their way still count so long after the deadline
	ServerTime   time.Time            `json:"serverTime"`
	Paper        courses.Paper        `json:"paper"`
	Answers      map[string]GivenView `json:"answers"`

	// Once it is finished:
	EndedAt      *time.Time           `json:"endedAt,omitempty"`
	Ended        string               `json:"ended,omitempty" enum:"learner,deadline"`
	Outcome      *Outcome             `json:"outcome,omitempty"`
	AttemptsLeft *int                 `json:"attemptsLeft,omitempty"` // -1 = not counted
	Visible      *courses.Visible     `json:"visible,omitempty"`
	Review       []courses.ReviewItem `json:"review,omitempty"`
	// Handbook names what the review's questions ask about.
	Handbook        []HandbookEntry `json:"handbook,omitempty"`
	EnrolmentState  string          `json:"enrolmentState,omitempty" enum:"active,completed,withdrawn"`
	CourseCompleted bool            `json:"courseCompleted,omitempty"`
}

// GivenView is an answer as it is kept.
type GivenView struct {
	Answer  courses.Answer `json:"answer"`
	Seq     int64          `json:"seq"`
	SavedAt time.Time      `json:"savedAt"`
}

func (l *Learning) viewAttempt(ctx context.Context, a Attempt) (AttemptView, error) {
	held, err := l.holdPaper(ctx, a)
	if err != nil {
		return AttemptView{}, err
	}
	view := AttemptView{
		ID: a.ID, EnrolmentID: a.EnrolmentID, CourseCode: a.CourseCode, Quiz: a.Quiz, Number: a.Number, State: a.State,
		StartedAt: a.StartedAt, Deadline: a.Deadline, GraceSeconds: int(courses.Grace / time.Second), ServerTime: l.Now(),
		Paper: held.paper, Answers: map[string]GivenView{},
	}
	for label, given := range a.Answers {
		view.Answers[label] = GivenView{Answer: given.Value, Seq: given.Seq, SavedAt: given.At}
	}
	if a.State != Finished {
		return view, nil
	}
	view.EndedAt, view.Ended, view.Outcome = a.EndedAt, a.Ended, a.Outcome
	return view, l.review(ctx, a, &view)
}

// review adds to the view of a finished attempt what may be shown. Keys stay
// closed while any attempt of the enrolment is in progress: its paper may hold
// the same questions.
func (l *Learning) review(ctx context.Context, a Attempt, view *AttemptView) error {
	e, err := l.FindEnrolment(ctx, a.EnrolmentID)
	if err != nil {
		return err
	}
	acc, err := l.accommodation(ctx, a.PersonID, a.CourseCode)
	if err != nil {
		return err
	}
	quiz, questions, err := l.labelled(ctx, a)
	if err != nil {
		return err
	}
	s := standing(e, quiz, acc, l.Now())
	view.AttemptsLeft, view.EnrolmentState, view.CourseCompleted = &s.AttemptsLeft, e.State, e.State == Completed
	left := s.AttemptsLeft
	if len(e.Running) > 0 && left == 0 {
		left = 1
	}
	visible := courses.ReviewNow(quiz.Review, left)
	view.Visible = &visible
	graded := courses.GradePaper(questions, a.values(), quiz.PassPercent)
	view.Review = courses.Review(questions, a.values(), graded.Marks, visible)
	view.Handbook, err = l.entries(ctx, view.Review)
	return err
}

// HandbookEntry is a section or procedure of the crisis handbook.
type HandbookEntry struct {
	ID    string `json:"id"`
	Kind  string `json:"kind" enum:"section,procedure"`
	Title string `json:"title"`
	// Retired is set once a procedure is no longer to be used.
	Retired bool `json:"retired,omitempty"`
}

// entries names what the items of a review, as far as it is open, ask about.
func (l *Learning) entries(ctx context.Context, items []courses.ReviewItem) ([]HandbookEntry, error) {
	var ids []string
	for _, item := range items {
		for _, id := range item.Handbook {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	if len(ids) == 0 || l.Entries == nil {
		return nil, nil
	}
	return l.Entries(ctx, ids)
}

type listAttemptsInput struct {
	ID   string `path:"id" json:"-" validate:"max=64"`
	Quiz string `path:"quiz" json:"-" validate:"slug,max=64"`
}

// AttemptLine is an attempt in a list.
type AttemptLine struct {
	ID        string     `bson:"_id" json:"id"`
	Number    int        `bson:"number" json:"number"`
	State     string     `bson:"state" json:"state" enum:"in_progress,finished"`
	StartedAt time.Time  `bson:"startedAt" json:"startedAt"`
	Deadline  *time.Time `bson:"deadline,omitempty" json:"deadline,omitempty"`
	EndedAt   *time.Time `bson:"endedAt,omitempty" json:"endedAt,omitempty"`
	Ended     string     `bson:"ended,omitempty" json:"ended,omitempty" enum:"learner,deadline"`
	Outcome   *Outcome   `bson:"outcome,omitempty" json:"outcome,omitempty"`
}

func (l *Learning) listAttempts(ctx context.Context, actor policy.Actor, in listAttemptsInput) (db.Page[AttemptLine], error) {
	e, err := l.findOwn(ctx, actor, in.ID, options.FindOne().SetProjection(bson.M{"_id": 1}))
	if err != nil {
		return db.Page[AttemptLine]{}, err
	}
	lines, err := db.Find[AttemptLine](ctx, l.attempts, bson.D{{Key: "enrolmentId", Value: e.ID}, {Key: "quiz", Value: in.Quiz}},
		options.Find().SetSort(bson.D{{Key: "number", Value: 1}}).SetProjection(bson.M{"answers": 0, "sheet": 0, "seed": 0}))
	return db.Page[AttemptLine]{Items: lines}, err
}
