package staffing

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/audit"
	"lantoa/app/auth/policy"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/courses"
)

// Requirement says that whoever holds the position needs a certificate of the
// course, on the days [From, To).
type Requirement struct {
	ID         string       `bson:"_id" json:"id"`
	PositionID string       `bson:"positionId" json:"positionId"`
	CourseCode string       `bson:"courseCode" json:"courseCode"`
	From       courses.Date `bson:"from" json:"from"`
	To         courses.Date `bson:"to,omitempty" json:"to,omitempty"` // the first day without it; "" is no end
	Open       bool         `bson:"open" json:"-"`                    // To is ""; for the partial index
	Note       string       `bson:"note,omitempty" json:"note,omitempty"`
	CreatedBy  string       `bson:"createdBy" json:"createdBy"`
	CreatedAt  time.Time    `bson:"createdAt" json:"createdAt"`
}

// On tells whether the requirement is in force on the day.
func (r Requirement) On(day courses.Date) bool {
	return r.From <= day && (r.To.IsZero() || day < r.To)
}

// RequirementFilter narrows ListRequirements; zero values do not.
type RequirementFilter struct {
	PositionID string
	CourseCode string
	On         courses.Date // in force on this day
}

// ListRequirements returns requirements by position, course and first day.
func (s *Staffing) ListRequirements(ctx context.Context, f RequirementFilter) ([]Requirement, error) {
	where := bson.D{}
	if f.PositionID != "" {
		where = append(where, bson.E{Key: "positionId", Value: f.PositionID})
	}
	if f.CourseCode != "" {
		where = append(where, bson.E{Key: "courseCode", Value: f.CourseCode})
	}
	if !f.On.IsZero() {
		where = append(where, bson.E{Key: "from", Value: bson.M{"$lte": f.On}},
			bson.E{Key: "$or", Value: bson.A{bson.M{"open": true}, bson.M{"to": bson.M{"$gt": f.On}}}})
	}
	return db.Find[Requirement](ctx, s.requirements, where,
		options.Find().SetSort(bson.D{{Key: "positionId", Value: 1}, {Key: "courseCode", Value: 1}, {Key: "from", Value: 1}, {Key: "_id", Value: 1}}))
}

// AddRequirement has a position require a course from a day on. Requirements
// are the province's: the actor must manage them everywhere. ID may be set to
// make a repeat harmless.
//
// Errors: fault.Forbidden; fault.NotFound (no such position or course);
// fault.Conflict when it is, or was then, required already.
func (s *Staffing) AddRequirement(ctx context.Context, actor policy.Actor, r Requirement) (Requirement, error) {
	if err := mayManage(actor); err != nil {
		return Requirement{}, err
	}
	if _, err := s.org.FindPosition(ctx, r.PositionID); err != nil {
		return Requirement{}, err
	}
	if _, err := s.authoring.FindCourse(ctx, r.CourseCode); err != nil {
		return Requirement{}, err
	}
	return s.addRequirement(ctx, actor, r)
}

func mayManage(actor policy.Actor) error {
	if actor.CanIn(policy.ManageRequirement, "/") {
		return nil
	}
	return fault.New(fault.Forbidden, "Yêu cầu của vị trí việc làm áp dụng toàn tỉnh; bạn chỉ được giao một phần.",
		"What a position requires holds for the whole province; you have charge of a part.")
}

func (s *Staffing) addRequirement(ctx context.Context, actor policy.Actor, r Requirement) (Requirement, error) {
	if r.ID == "" {
		r.ID = db.NewID()
	}
	if r.From.IsZero() {
		r.From = s.today()
	}
	r.To, r.Open, r.CreatedBy, r.CreatedAt = "", true, actor.PersonID, s.Now()
	var out Requirement
	err := s.db.Tx(ctx, func(ctx context.Context) error {
		out = r
		others, err := s.ListRequirements(ctx, RequirementFilter{PositionID: r.PositionID, CourseCode: r.CourseCode})
		if err != nil {
			return err
		}
		for _, o := range others {
			switch {
			case o.ID == r.ID:
				out = o
				return nil
			case o.Open || o.From < o.To && r.From < o.To:
				return errRequired()
			}
		}
		if _, err := s.requirements.InsertOne(ctx, r); err != nil {
			return err
		}
		return audit.Record(ctx, s.db, audit.Entry{Actor: actor, Action: "requirement.create", Subject: "requirement:" + r.ID, After: r, Note: r.Note})
	})
	if db.IsDuplicate(err) { // another was quicker
		err = errRequired()
	}
	return out, err
}

func errRequired() error {
	return fault.New(fault.Conflict, "Vị trí này đã yêu cầu khóa học trong thời gian đó.", "The position requires the course at that time already.").Because("required")
}

// EndRequirement sets the first day without the requirement; its own first day
// undoes it altogether. Errors: fault.Forbidden, fault.NotFound, fault.Invalid
// (before it began), fault.Conflict (ended before).
func (s *Staffing) EndRequirement(ctx context.Context, actor policy.Actor, id string, to courses.Date) (Requirement, error) {
	if err := mayManage(actor); err != nil {
		return Requirement{}, err
	}
	var after Requirement
	err := s.db.Tx(ctx, func(ctx context.Context) error {
		before, err := db.FindOne[Requirement](ctx, s.requirements, bson.M{"_id": id})
		switch {
		case fault.Is(err, fault.NotFound):
			return fault.New(fault.NotFound, "Không có yêu cầu này.", "There is no such requirement.")
		case err != nil:
			return err
		case !before.Open:
			return fault.New(fault.Conflict, "Yêu cầu này đã kết thúc.", "The requirement has ended already.").Because("ended")
		case to < before.From:
			return fault.InvalidField("to", "before_from", "Ngày kết thúc không thể trước ngày bắt đầu.", "It cannot end before it begins.")
		}
		after = before
		after.To, after.Open = to, false
		if _, err := s.requirements.ReplaceOne(ctx, bson.M{"_id": id}, after); err != nil {
			return err
		}
		return audit.Record(ctx, s.db, audit.Entry{Actor: actor, Action: "requirement.end", Subject: "requirement:" + id, Before: before, After: after})
	})
	return after, err
}
