package learning

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/auth/policy"
	"lantoa/app/authoring"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/app/platform/jobs"
	"lantoa/courses"
)

// The states of an attempt, and who ended it.
const (
	InProgress = "in_progress"
	Finished   = "finished"

	ByLearner  = "learner"
	ByDeadline = "deadline"
)

// Attempt is one try at a quiz. It is never sent: AttemptView is. The paper is
// not stored, it follows from the sheet and from questions that never change.
type Attempt struct {
	ID            string                  `bson:"_id" json:"-"`
	EnrolmentID   string                  `bson:"enrolmentId" json:"-"`
	PersonID      string                  `bson:"personId" json:"-"`
	CourseCode    string                  `bson:"courseCode" json:"-"`
	Version       int                     `bson:"version" json:"-"`
	Quiz          string                  `bson:"quiz" json:"-"`
	Number        int                     `bson:"number" json:"-"` // among those of the enrolment and quiz, from 1
	State         string                  `bson:"state" json:"-"`
	Seed          int64                   `bson:"seed" json:"-"`
	Sheet         courses.Sheet           `bson:"sheet" json:"-"`
	Answers       map[string]StoredAnswer `bson:"answers" json:"-"` // by label
	Accommodation courses.Accommodation   `bson:"accommodation" json:"-"`
	StartedAt     time.Time               `bson:"startedAt" json:"-"`
	Deadline      *time.Time              `bson:"deadline,omitempty" json:"-"`
	ClosesAt      *time.Time              `bson:"closesAt,omitempty" json:"-"` // deadline and grace
	EndedAt       *time.Time              `bson:"endedAt,omitempty" json:"-"`
	Ended         string                  `bson:"ended,omitempty" json:"-"`
	Outcome       *Outcome                `bson:"outcome,omitempty" json:"-"`
}

// StoredAnswer is an answer as it was acknowledged.
type StoredAnswer struct {
	Value courses.Answer `bson:"value"`
	Seq   int64          `bson:"seq"`
	At    time.Time      `bson:"at"`
}

// Outcome is the result of a finished attempt.
type Outcome struct {
	Score   float64 `bson:"score" json:"score"`
	Max     float64 `bson:"max" json:"max"`
	Percent float64 `bson:"percent" json:"percent"`
	Passed  bool    `bson:"passed" json:"passed"`
}

// overdue tells whether no answer is taken any more.
func (a Attempt) overdue(now time.Time) bool { return a.ClosesAt != nil && now.After(*a.ClosesAt) }

func (a Attempt) values() map[string]courses.Answer {
	out := make(map[string]courses.Answer, len(a.Answers))
	for label, given := range a.Answers {
		out[label] = given.Value
	}
	return out
}

func errNoAttempt() error {
	return fault.New(fault.NotFound, "Không tìm thấy lượt làm bài này.", "There is no such attempt.")
}

func (l *Learning) findAttempt(ctx context.Context, id string) (Attempt, error) {
	a, err := db.FindOne[Attempt](ctx, l.attempts, bson.M{"_id": id})
	if fault.Is(err, fault.NotFound) {
		return a, errNoAttempt()
	}
	return a, err
}

type startInput struct {
	ID   string `path:"id" json:"-" validate:"max=64"`
	Quiz string `path:"quiz" json:"-" validate:"slug,max=64"`
}

const startTries = 4

// Start draws a paper and sets its deadline, or returns the attempt that runs
// already. One that ran past its deadline is closed first.
//
// Errors: fault.NotFound; fault.Conflict with reason enrolment_over,
// no_attempts_left, or too_soon with until.
func (l *Learning) Start(ctx context.Context, actor policy.Actor, in startInput) (AttemptView, error) {
	e, err := l.findOwn(ctx, actor, in.ID)
	if err != nil {
		return AttemptView{}, err
	}
	v, err := l.authoring.FindVersion(ctx, e.CourseCode, e.Version)
	if err != nil {
		return AttemptView{}, err
	}
	quiz, ok := v.Outline.FindQuiz(in.Quiz)
	if !ok {
		return AttemptView{}, fault.New(fault.NotFound, "Không có bài kiểm tra này trong khóa học.", "There is no such quiz in the course.")
	}
	for range startTries {
		a, err := l.startOnce(ctx, e, quiz)
		if db.IsDuplicate(err) { // another request started one meanwhile
			if err := l.db.CatchUp(ctx); err != nil {
				return AttemptView{}, err
			}
			continue
		}
		if err != nil {
			return AttemptView{}, err
		}
		return l.viewAttempt(ctx, a)
	}
	return AttemptView{}, errBusy()
}

func (l *Learning) startOnce(ctx context.Context, e Enrolment, quiz courses.Quiz) (Attempt, error) {
	earlier, err := db.Find[Attempt](ctx, l.attempts, bson.D{{Key: "personId", Value: e.PersonID}, {Key: "courseCode", Value: e.CourseCode}},
		options.Find().SetSort(bson.D{{Key: "startedAt", Value: 1}}))
	if err != nil {
		return Attempt{}, err
	}
	running, past, err := l.pastOf(ctx, e, quiz, earlier)
	if err != nil || running != nil {
		return orZero(running), err
	}
	// Read again: closing an overdue attempt may have completed it.
	if e, err = l.FindEnrolment(ctx, e.ID); err != nil {
		return Attempt{}, err
	}
	if e.State != Active {
		return Attempt{}, errEnrolmentOver(e)
	}
	acc, err := l.accommodation(ctx, e.PersonID, e.CourseCode)
	if err != nil {
		return Attempt{}, err
	}
	now := l.Now()
	if err := courses.CanStart(quiz, past, acc, now); err != nil {
		return Attempt{}, refuseStart(err)
	}
	a := Attempt{
		ID: db.NewID(), EnrolmentID: e.ID, PersonID: e.PersonID, CourseCode: e.CourseCode, Version: e.Version, Quiz: quiz.ID,
		Number: len(past) + 1, State: InProgress, Seed: newSeed(), Answers: map[string]StoredAnswer{}, Accommodation: acc, StartedAt: now,
	}
	if deadline := courses.Deadline(quiz, acc, now); !deadline.IsZero() {
		closes := deadline.Add(courses.Grace)
		a.Deadline, a.ClosesAt = &deadline, &closes
	}
	if a.Sheet, err = l.draw(ctx, a, quiz, earlier); err != nil {
		return a, err
	}
	if err := l.insertAttempt(ctx, a); err != nil {
		return a, err
	}
	l.countUse(ctx, a)
	return a, nil
}

func orZero(a *Attempt) Attempt {
	if a == nil {
		return Attempt{}
	}
	return *a
}

// pastOf picks the attempts of the enrolment at the quiz out of the person's:
// the one that runs, or those that are over. One past its deadline is closed.
func (l *Learning) pastOf(ctx context.Context, e Enrolment, quiz courses.Quiz, all []Attempt) (running *Attempt, past []courses.Past, err error) {
	for _, a := range all {
		switch {
		case a.EnrolmentID != e.ID || a.Quiz != quiz.ID:
			continue
		case a.State == InProgress && !a.overdue(l.Now()):
			return &a, nil, nil
		case a.State == InProgress:
			if err := l.Close(ctx, a.ID); err != nil {
				return nil, nil, err
			}
			a.EndedAt = a.Deadline
		}
		past = append(past, courses.Past{Started: a.StartedAt, Ended: *a.EndedAt})
	}
	return nil, past, nil
}

func (l *Learning) draw(ctx context.Context, a Attempt, quiz courses.Quiz, earlier []Attempt) (courses.Sheet, error) {
	banks, err := l.authoring.FindBanks(ctx, a.CourseCode, a.Version)
	if err != nil {
		return courses.Sheet{}, err
	}
	uses, err := l.useOf(ctx, a.CourseCode, banks, earlier)
	if err != nil {
		return courses.Sheet{}, err
	}
	return courses.Draw(quiz, banks, uses, a.Seed)
}

// insertAttempt stores an attempt with the row that will close it. The unique
// indexes refuse a second one in progress, and one more than was counted.
func (l *Learning) insertAttempt(ctx context.Context, a Attempt) error {
	return l.db.Tx(ctx, func(ctx context.Context) error {
		if _, err := l.attempts.InsertOne(ctx, a); err != nil {
			return err
		}
		res, err := l.enrolments.UpdateOne(ctx, bson.M{"_id": a.EnrolmentID, "state": Active},
			bson.M{"$set": bson.M{"running." + a.Quiz: Running{AttemptID: a.ID, Deadline: a.Deadline}}})
		if err != nil {
			return err
		}
		if res.MatchedCount == 0 {
			return errEnrolmentOver(Enrolment{})
		}
		if a.ClosesAt == nil {
			return nil
		}
		return l.jobs.Put(ctx, closeRow(a))
	})
}

func closeRow(a Attempt) jobs.Row {
	return jobs.Row{ID: "attempt-close:" + a.ID, Kind: closeAttempt, Queue: jobs.Default, Payload: closePayload{AttemptID: a.ID}, NotBefore: *a.ClosesAt}
}

// refuseStart says in words why no attempt may start.
func refuseStart(err error) error {
	var wait *courses.WaitError
	switch {
	case errors.As(err, &wait):
		return fault.Wrap(err, fault.Conflict, "Chưa hết thời gian chờ giữa hai lượt làm bài.", "The waiting time between attempts is not over.").
			Because("too_soon").With("until", wait.Until)
	case errors.Is(err, courses.ErrNoAttemptsLeft):
		return fault.Wrap(err, fault.Conflict, "Bạn đã dùng hết số lượt làm bài.", "All attempts are used.").Because("no_attempts_left")
	}
	return err
}

// newSeed is stored with the attempt, so that the draw can be repeated.
func newSeed() int64 {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return int64(binary.LittleEndian.Uint64(b[:]) >> 1)
}

// questionUse counts the papers of everybody that had a question.
type questionUse struct {
	ID   string `bson:"_id"` // course/question
	Used int    `bson:"used"`
}

// useOf tells what the learner saw before, in any cycle and quiz of the
// course, and how often each question was used by everybody.
func (l *Learning) useOf(ctx context.Context, code string, banks authoring.Banks, earlier []Attempt) (map[string]courses.Use, error) {
	out := map[string]courses.Use{}
	for _, a := range earlier {
		for _, slot := range a.Sheet.Slots {
			use := out[slot.Question]
			use.Seen++
			out[slot.Question] = use
		}
	}
	ids := bson.A{}
	for _, b := range banks {
		for _, q := range b.Questions {
			ids = append(ids, code+"/"+q.ID)
		}
	}
	counted, err := db.Find[questionUse](ctx, l.uses, bson.M{"_id": bson.M{"$in": ids}})
	for _, c := range counted {
		id := c.ID[len(code)+1:]
		use := out[id]
		use.Used = c.Used
		out[id] = use
	}
	return out, err
}

// countUse is a hint for later draws: that it fails is no failure of the start.
func (l *Learning) countUse(ctx context.Context, a Attempt) {
	var writes []mongo.WriteModel
	for _, slot := range a.Sheet.Slots {
		writes = append(writes, mongo.NewUpdateOneModel().SetUpsert(true).
			SetFilter(bson.M{"_id": a.CourseCode + "/" + slot.Question}).SetUpdate(bson.M{"$inc": bson.M{"used": 1}}))
	}
	_, _ = l.uses.BulkWrite(ctx, writes, options.BulkWrite().SetOrdered(false))
}
