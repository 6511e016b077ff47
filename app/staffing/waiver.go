package staffing

import (
	"context"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/audit"
	"lantoa/app/auth/policy"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/courses"
)

// Waiver excuses a person from a course on the days From to Until, both
// included: in one position, or in all that the person holds.
type Waiver struct {
	ID         string       `bson:"_id" json:"id"`
	PersonID   string       `bson:"personId" json:"personId"`
	PositionID string       `bson:"positionId,omitempty" json:"positionId,omitempty"` // "" = every position
	CourseCode string       `bson:"courseCode" json:"courseCode"`
	Why        string       `bson:"why" json:"why"`
	From       courses.Date `bson:"from" json:"from"`
	Until      courses.Date `bson:"until" json:"until"`
	CreatedBy  string       `bson:"createdBy" json:"createdBy"`
	CreatedAt  time.Time    `bson:"createdAt" json:"createdAt"`
	EndedBy    string       `bson:"endedBy,omitempty" json:"endedBy,omitempty"` // who shortened it
	EndedAt    *time.Time   `bson:"endedAt,omitempty" json:"endedAt,omitempty"`
}

// On tells whether the waiver holds on the day.
func (w Waiver) On(day courses.Date) bool { return w.From <= day && day <= w.Until }

// Waive records a waiver. ID may be set to make a repeat harmless.
//
// Errors: fault.NotFound (no such position or course, or nobody of that id
// among those whom the actor has charge of), fault.Forbidden for oneself,
// fault.Invalid (ends before it begins).
func (s *Staffing) Waive(ctx context.Context, actor policy.Actor, w Waiver) (Waiver, error) {
	if err := s.mayWaive(ctx, actor, w.PersonID); err != nil {
		return Waiver{}, err
	}
	if w.PositionID != "" {
		if _, err := s.org.FindPosition(ctx, w.PositionID); err != nil {
			return Waiver{}, err
		}
	}
	if _, err := s.authoring.FindCourse(ctx, w.CourseCode); err != nil {
		return Waiver{}, err
	}
	if w.ID == "" {
		w.ID = db.NewID()
	}
	if w.From.IsZero() {
		w.From = s.today()
	}
	if w.Until < w.From {
		return Waiver{}, fault.InvalidField("until", "before_from", "Ngày cuối cùng không thể trước ngày bắt đầu.", "It cannot end before it begins.")
	}
	w.CreatedBy, w.CreatedAt = actor.PersonID, s.Now()
	var out Waiver
	err := s.db.Tx(ctx, func(ctx context.Context) error {
		out = w
		switch there, err := db.FindOne[Waiver](ctx, s.waivers, bson.M{"_id": w.ID}); {
		case err == nil:
			out = there
			return nil
		case !fault.Is(err, fault.NotFound):
			return err
		}
		if _, err := s.waivers.InsertOne(ctx, w); err != nil {
			return err
		}
		return audit.Record(ctx, s.db, audit.Entry{Actor: actor, Action: "waiver.create", Subject: "person:" + w.PersonID, After: w, Note: w.Why})
	})
	return out, err
}

// EndWaiver shortens a waiver: until is its new last day, the day before it
// began undoes it altogether.
//
// Errors: fault.NotFound (also for people outside the actor's charge),
// fault.Forbidden for oneself, fault.Conflict when it ends by then anyway.
func (s *Staffing) EndWaiver(ctx context.Context, actor policy.Actor, id string, until courses.Date) (Waiver, error) {
	none := fault.New(fault.NotFound, "Không có miễn trừ này.", "There is no such waiver.")
	var after Waiver
	err := s.db.Tx(ctx, func(ctx context.Context) error {
		before, err := db.FindOne[Waiver](ctx, s.waivers, bson.M{"_id": id})
		if err == nil {
			err = s.mayWaive(ctx, actor, before.PersonID)
		}
		switch {
		case fault.Is(err, fault.NotFound):
			return none
		case err != nil:
			return err
		case until >= before.Until:
			return fault.New(fault.Conflict, "Miễn trừ này đã hết trước ngày đó.", "The waiver ends by that day already.").Because("ended")
		case until < plusDays(before.From, -1):
			return fault.InvalidField("until", "before_from", "Ngày cuối cùng không thể trước ngày bắt đầu.", "It cannot end before it begins.")
		}
		now := s.Now()
		after = before
		after.Until, after.EndedBy, after.EndedAt = until, actor.PersonID, &now
		if _, err := s.waivers.ReplaceOne(ctx, bson.M{"_id": id}, after); err != nil {
			return err
		}
		return audit.Record(ctx, s.db, audit.Entry{Actor: actor, Action: "waiver.end", Subject: "person:" + before.PersonID, Before: before, After: after})
	})
	return after, err
}

// mayWaive checks that the person works where the actor may act; those without
// a posting belong to the province.
func (s *Staffing) mayWaive(ctx context.Context, actor policy.Actor, personID string) error {
	person, err := s.org.FindPerson(ctx, personID)
	if err != nil {
		return err
	}
	within := slices.Concat(person.Within, []string{"/"})
	switch {
	case !slices.ContainsFunc(within, func(path string) bool { return actor.CanIn(policy.ManageRequirement, path) }):
		return fault.New(fault.NotFound, "Không có người này.", "There is no such person.")
	case personID == actor.PersonID:
		return fault.New(fault.Forbidden, "Không thể tự miễn trừ cho chính mình.", "Nobody waives for themselves.").Because("own")
	}
	return nil
}

// waiversOn returns the waivers of these courses that hold on the day.
func (s *Staffing) waiversOn(ctx context.Context, day courses.Date, codes []string) ([]Waiver, error) {
	return db.Find[Waiver](ctx, s.waivers, bson.D{
		{Key: "courseCode", Value: bson.M{"$in": codes}},
		{Key: "until", Value: bson.M{"$gte": day}},
		{Key: "from", Value: bson.M{"$lte": day}},
	})
}
