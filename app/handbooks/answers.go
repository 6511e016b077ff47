package handbooks

import (
	"context"
	"maps"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/handbook"
)

// Paper are the questions of one's next try, without their key.
type Paper struct {
	Edition   string              `json:"edition"`
	Try       int                 `json:"try"`
	Questions []handbook.Question `json:"questions"`
}

// Questions gives the questions of the actor's next try. Errors: fault.Conflict
// "unread" with what is left to read, "done", "superseded".
func (h *Handbooks) Questions(ctx context.Context, actor policy.Actor) (Paper, error) {
	r, ok, err := h.reading(ctx, actor.PersonID)
	if err != nil {
		return Paper{}, err
	}
	if !ok {
		return Paper{}, errSuperseded()
	}
	if err := r.answerable(); err != nil {
		return Paper{}, err
	}
	p := Paper{Edition: r.book.id, Try: len(r.kept.Tries) + 1}
	p.Questions = orEmpty(r.draw(p.Try))
	return p, nil
}

func (r reading) draw(try int) []handbook.Question {
	return r.book.edition.Draw(r.parts, r.person, r.book.id, try)
}

func (r reading) answerable() error {
	if len(r.parts) == 0 {
		return fault.New(fault.Conflict, "Bạn đã xác nhận ấn bản này.", "You have acknowledged this edition.").Because("done")
	}
	if left := r.unread(); len(left) > 0 {
		return fault.New(fault.Conflict, "Hãy đọc hết các phần trước khi trả lời.", "Read all the parts before you answer.").
			Because("unread").With("parts", left)
	}
	return nil
}

// Result is what became of a try.
type Result struct {
	Try    int             `json:"try"`
	Passed bool            `json:"passed"`
	Right  map[string]bool `json:"right"` // by question
	// Why says of each question what is right.
	Why    map[string]string `json:"why"`
	DoneAt *time.Time        `json:"doneAt,omitempty"`
}

// Answer grades a try; when all answers are right the edition is acknowledged.
// The same answers to the same try get the same result again.
//
// Errors: those of Questions; fault.Conflict "answered" (the try was answered
// otherwise); fault.Invalid (a try that is not the next).
func (h *Handbooks) Answer(ctx context.Context, actor policy.Actor, edition string, try int, answers map[string]string) (Result, error) {
	r, ok, err := h.reading(ctx, actor.PersonID)
	if err != nil {
		return Result{}, err
	}
	if !ok || r.book.id != edition {
		return Result{}, errSuperseded()
	}
	if done, again, err := h.answered(r, try, answers); again || err != nil {
		return done, err
	}
	if err := r.answerable(); err != nil {
		return Result{}, err
	}
	if try != len(r.kept.Tries)+1 {
		return Result{}, fault.InvalidField("try", "order", "Lượt trả lời không đúng thứ tự. Hãy tải lại.", "This is not the next try. Reload.")
	}
	if err := h.keep(ctx, r.kept); err != nil { // nothing to read that is not stored, but for what was carried over
		return Result{}, err
	}
	t := Try{Number: try, Answers: answers, At: h.Now(), Questions: []string{}}
	out := grade(r, &t)
	set := bson.M{}
	if t.Passed {
		set["doneAt"], out.DoneAt = t.At, &t.At
	}
	return h.keepTry(ctx, r, t, set, out)
}

func (h *Handbooks) keepTry(ctx context.Context, r reading, t Try, set bson.M, out Result) (Result, error) {
	update := bson.M{"$push": bson.M{"tries": t}}
	if len(set) > 0 {
		update["$set"] = set
	}
	res, err := h.acknowledgements.UpdateOne(ctx, bson.M{"_id": r.kept.ID, "doneAt": nil, "tries": bson.M{"$size": t.Number - 1}}, update)
	if err != nil {
		return Result{}, db.Translate(err)
	}
	if res.MatchedCount == 1 {
		return out, nil
	}
	if err := h.db.CatchUp(ctx); err != nil { // the same request was quicker
		return Result{}, err
	}
	r.kept, err = db.FindOne[Acknowledgement](ctx, h.acknowledgements, bson.M{"_id": r.kept.ID})
	if err != nil {
		return Result{}, err
	}
	done, _, err := h.answered(r, t.Number, t.Answers)
	return done, err
}

// grade fills in a try with what its questions are and whether it passed.
func grade(r reading, t *Try) Result {
	questions := r.draw(t.Number)
	out := Result{Try: t.Number, Why: map[string]string{}}
	out.Right, out.Passed = handbook.Grade(questions, t.Answers)
	for _, q := range questions {
		t.Questions = append(t.Questions, q.ID)
		out.Why[q.ID] = q.Why
	}
	t.Passed = out.Passed
	return out
}

// answered gives the result of a try that was answered before.
func (h *Handbooks) answered(r reading, try int, answers map[string]string) (out Result, again bool, err error) {
	i := slices.IndexFunc(r.kept.Tries, func(t Try) bool { return t.Number == try })
	if i < 0 {
		return Result{}, false, nil
	}
	t := r.kept.Tries[i]
	if !maps.Equal(t.Answers, answers) {
		return Result{}, true, fault.New(fault.Conflict, "Lượt này đã được trả lời.", "This try was answered already.").Because("answered")
	}
	out = Result{Try: try, Right: map[string]bool{}, Why: map[string]string{}, Passed: t.Passed}
	for _, q := range r.book.edition.Questions {
		if slices.Contains(t.Questions, q.ID) {
			out.Right[q.ID], out.Why[q.ID] = q.Right == t.Answers[q.ID], q.Why
		}
	}
	if t.Passed {
		out.DoneAt = r.kept.DoneAt
	}
	return out, true, nil
}

func (h *Handbooks) showQuestions(ctx context.Context, actor policy.Actor, _ api.Nothing) (Paper, error) {
	return h.Questions(ctx, actor)
}

type answersInput struct {
	Edition string            `json:"edition" validate:"required,max=64"`
	Try     int               `json:"try" validate:"min=1,max=1000"`
	Answers map[string]string `json:"answers" validate:"max=20,dive,keys,slug,max=100,endkeys,max=100"`
}

func (h *Handbooks) answer(ctx context.Context, actor policy.Actor, in answersInput) (Result, error) {
	if in.Answers == nil {
		in.Answers = map[string]string{}
	}
	return h.Answer(ctx, actor, in.Edition, in.Try, in.Answers)
}
