package learning

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/courses"
)

// heldPaper is what saving an answer needs to know of an attempt; all of it
// immutable.
type heldPaper struct {
	personID string
	paper    courses.Paper
}

// paperOf returns the paper of an attempt, from memory when it was read before.
func (l *Learning) paperOf(ctx context.Context, attemptID string) (heldPaper, error) {
	if p, ok := l.papers.Get(attemptID); ok {
		return p, nil
	}
	a, err := l.findAttempt(ctx, attemptID)
	if err != nil {
		return heldPaper{}, err
	}
	return l.holdPaper(ctx, a)
}

func (l *Learning) holdPaper(ctx context.Context, a Attempt) (heldPaper, error) {
	if p, ok := l.papers.Get(a.ID); ok {
		return p, nil
	}
	quiz, labelled, err := l.labelled(ctx, a)
	if err != nil {
		return heldPaper{}, err
	}
	p := heldPaper{personID: a.PersonID, paper: courses.NewPaper(quiz, labelled)}
	l.papers.Add(a.ID, p)
	return p, nil
}

// labelled returns the questions of an attempt with their keys, and the quiz.
func (l *Learning) labelled(ctx context.Context, a Attempt) (courses.Quiz, []courses.Question, error) {
	v, err := l.authoring.FindVersion(ctx, a.CourseCode, a.Version)
	if err != nil {
		return courses.Quiz{}, nil, err
	}
	quiz, _ := v.Outline.FindQuiz(a.Quiz)
	banks, err := l.authoring.FindBanks(ctx, a.CourseCode, a.Version)
	if err != nil {
		return quiz, nil, err
	}
	questions, err := a.Sheet.Questions(banks.Find)
	return quiz, questions, err
}

type answerInput struct {
	ID       string `path:"id" json:"-" validate:"max=64"`
	Question string `path:"question" json:"-" validate:"max=20"`
	// Seq is the client's count of the changes to this answer. A change with a
	// higher number replaces one with a lower, never the other way round.
	Seq    int64          `json:"seq" validate:"min=1,max=9007199254740991"`
	Answer courses.Answer `json:"answer"`
}

// SavedAnswer acknowledges an answer: it is durable and will be graded.
type SavedAnswer struct {
	Question string    `json:"question"`
	Seq      int64     `json:"seq"`
	SavedAt  time.Time `json:"savedAt"`
}

// SaveAnswer keeps one answer: one durable update, once the paper is in
// memory. Sent again it is acknowledged again.
//
// Errors: fault.NotFound; fault.Invalid when it does not fit the question;
// fault.Conflict "attempt_over"; fault.Conflict "stale_answer" with the answer
// and seq that are kept.
func (l *Learning) SaveAnswer(ctx context.Context, actor policy.Actor, in answerInput) (SavedAnswer, error) {
	held, err := l.paperOf(ctx, in.ID)
	if err != nil {
		return SavedAnswer{}, err
	}
	if held.personID != actor.PersonID {
		return SavedAnswer{}, errNoAttempt()
	}
	question, ok := held.paper.Find(in.Question)
	if !ok {
		return SavedAnswer{}, fault.New(fault.NotFound, "Đề bài không có câu hỏi này.", "The paper has no such question.")
	}
	if err := in.Answer.Check(question); err != nil {
		return SavedAnswer{}, refuseAnswer(err)
	}
	for range 2 {
		now := l.Now()
		at := "answers." + question.ID
		res, err := l.attempts.UpdateOne(ctx,
			bson.D{
				{Key: "_id", Value: in.ID},
				{Key: "personId", Value: actor.PersonID},
				{Key: "state", Value: InProgress},
				{Key: "closesAt", Value: bson.D{{Key: "$not", Value: bson.D{{Key: "$lt", Value: now}}}}}, // or none
				{Key: at + ".seq", Value: bson.D{{Key: "$not", Value: bson.D{{Key: "$gte", Value: in.Seq}}}}},
			},
			bson.D{{Key: "$set", Value: bson.D{{Key: at, Value: StoredAnswer{Value: in.Answer, Seq: in.Seq, At: now}}}}})
		if err != nil {
			return SavedAnswer{}, db.Translate(err)
		}
		if res.MatchedCount == 1 {
			return SavedAnswer{Question: question.ID, Seq: in.Seq, SavedAt: now}, nil
		}
		saved, again, err := l.whyNotSaved(ctx, in, now)
		if !again {
			return saved, err
		}
	}
	return SavedAnswer{}, errBusy()
}

// whyNotSaved reads what kept an answer from being saved; again when nothing
// does any more.
func (l *Learning) whyNotSaved(ctx context.Context, in answerInput, now time.Time) (saved SavedAnswer, again bool, err error) {
	if err := l.db.CatchUp(ctx); err != nil {
		return SavedAnswer{}, false, err
	}
	a, err := l.findAttempt(ctx, in.ID)
	if err != nil {
		return saved, false, err
	}
	kept, answered := a.Answers[in.Question]
	switch {
	case answered && kept.Seq >= in.Seq && sameAnswer(kept.Value, in.Answer):
		return SavedAnswer{Question: in.Question, Seq: kept.Seq, SavedAt: kept.At}, false, nil
	case a.State != InProgress || a.overdue(now):
		return saved, false, fault.New(fault.Conflict, "Lượt làm bài đã kết thúc, câu trả lời này không được nhận.", "The attempt is over; this answer was not taken.").
			Because("attempt_over").With("deadline", a.Deadline).With("endedAt", a.EndedAt)
	case answered && kept.Seq >= in.Seq:
		return saved, false, fault.New(fault.Conflict, "Đã có câu trả lời mới hơn được lưu.", "A newer answer is kept already.").
			Because("stale_answer").With("seq", kept.Seq).With("answer", kept.Value)
	}
	return saved, true, nil
}

func sameAnswer(a, b courses.Answer) bool {
	same := func(x, y *float64) bool { return (x == nil) == (y == nil) && (x == nil || *x == *y) }
	flag := func(x, y *bool) bool { return (x == nil) == (y == nil) && (x == nil || *x == *y) }
	return slices.Equal(a.Choice, b.Choice) && a.Text == b.Text && same(a.Number, b.Number) && flag(a.Bool, b.Bool) && maps.Equal(a.Pairs, b.Pairs)
}

// refuseAnswer says in words what is wrong with an answer.
func refuseAnswer(err error) error {
	code, vi, en := "shape", "Câu trả lời không đúng dạng của câu hỏi.", "The answer does not fit the type of the question."
	switch {
	case errors.Is(err, courses.ErrUnknownOption):
		code, vi, en = "unknown_option", "Câu trả lời nêu một phương án không có trong đề.", "The answer names an option that the question does not have."
	case errors.Is(err, courses.ErrTwice):
		code, vi, en = "twice", "Một phương án được chọn hai lần.", "An option is named twice."
	case errors.Is(err, courses.ErrTooLong):
		code, vi, en = "too_long", "Câu trả lời quá dài.", "The answer is too long."
	}
	f := fault.InvalidField("answer", code, vi, en)
	f.Err = err
	return f
}
