package learning

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

// Accommodation eases quizzes for one person, for a reason. The newest that
// holds for a course counts; to end one, record a newer that eases nothing.
type Accommodation struct {
	ID            string     `bson:"_id" json:"id"`
	PersonID      string     `bson:"personId" json:"personId"`
	CourseCode    string     `bson:"courseCode,omitempty" json:"courseCode,omitempty"` // "" = every course
	TimeFactor    float64    `bson:"timeFactor" json:"timeFactor"`                     // 1 to 3
	ExtraAttempts int        `bson:"extraAttempts" json:"extraAttempts"`
	Reason        string     `bson:"reason" json:"reason"`
	Until         *time.Time `bson:"until,omitempty" json:"until,omitempty"`
	CreatedBy     string     `bson:"createdBy" json:"createdBy"`
	CreatedAt     time.Time  `bson:"createdAt" json:"createdAt"`
}

type accommodateInput struct {
	PersonID      string     `path:"id" json:"-" validate:"max=64"`
	CourseCode    string     `json:"courseCode" validate:"omitempty,slug,max=64"`
	TimeFactor    float64    `json:"timeFactor" validate:"min=1,max=3"`
	ExtraAttempts int        `json:"extraAttempts" validate:"min=0,max=20"`
	Reason        string     `json:"reason" validate:"required,min=3,max=1000"`
	Until         *time.Time `json:"until"`
}

// Accommodate records an accommodation. Attempts that run already keep their
// deadline.
//
// Errors: fault.NotFound (no such person in the actor's departments, or no such
// course); fault.Forbidden for oneself.
func (l *Learning) Accommodate(ctx context.Context, actor policy.Actor, in accommodateInput) (Accommodation, error) {
	if err := l.mayAccommodate(ctx, actor, in.PersonID); err != nil {
		return Accommodation{}, err
	}
	if in.PersonID == actor.PersonID {
		return Accommodation{}, fault.New(fault.Forbidden, "Không thể tự cấp hỗ trợ cho chính mình.", "Nobody accommodates themselves.").Because("own")
	}
	if in.CourseCode != "" {
		if _, err := l.authoring.FindCourse(ctx, in.CourseCode); err != nil {
			return Accommodation{}, err
		}
	}
	a := Accommodation{
		ID: db.NewID(), PersonID: in.PersonID, CourseCode: in.CourseCode, TimeFactor: in.TimeFactor, ExtraAttempts: in.ExtraAttempts,
		Reason: in.Reason, Until: in.Until, CreatedBy: actor.PersonID, CreatedAt: l.Now(),
	}
	err := l.db.Tx(ctx, func(ctx context.Context) error {
		if _, err := l.accommodations.InsertOne(ctx, a); err != nil {
			return err
		}
		return audit.Record(ctx, l.db, audit.Entry{Actor: actor, Action: "accommodation.create", Subject: "person:" + in.PersonID, After: a, Note: in.Reason})
	})
	return a, err
}

// mayAccommodate checks that the person works where the actor may act.
func (l *Learning) mayAccommodate(ctx context.Context, actor policy.Actor, personID string) error {
	nobody := fault.New(fault.NotFound, "Không tìm thấy người này.", "There is no such person.")
	posting, err := l.org.MainPosting(ctx, personID, l.Now())
	if fault.Is(err, fault.NotFound) {
		return nobody
	}
	if err == nil && !actor.CanIn(policy.Accommodate, posting.DepartmentPath) {
		return nobody
	}
	return err
}

type listAccommodationsInput struct {
	PersonID string `path:"id" json:"-" validate:"max=64"`
	Cursor   string `query:"cursor" json:"-"`
	Limit    int    `query:"limit" json:"-" validate:"min=0,max=200"`
}

func (l *Learning) listAccommodations(ctx context.Context, actor policy.Actor, in listAccommodationsInput) (db.Page[Accommodation], error) {
	if err := l.mayAccommodate(ctx, actor, in.PersonID); err != nil {
		return db.Page[Accommodation]{}, err
	}
	return db.FindPage[Accommodation](ctx, l.accommodations, bson.D{{Key: "personId", Value: in.PersonID}},
		db.PageBy{Keys: []string{"createdAt", "_id"}, Descending: true}, in.Cursor, in.Limit)
}

// accommodation returns what eases a person's quizzes in a course now.
func (l *Learning) accommodation(ctx context.Context, personID, code string) (courses.Accommodation, error) {
	a, err := db.FindOne[Accommodation](ctx, l.accommodations,
		bson.M{"personId": personID, "courseCode": bson.M{"$in": bson.A{nil, code}}, "until": bson.M{"$not": bson.M{"$lte": l.Now()}}},
		options.FindOne().SetSort(bson.D{{Key: "createdAt", Value: -1}, {Key: "_id", Value: -1}}))
	if fault.Is(err, fault.NotFound) {
		return courses.Accommodation{}, nil
	}
	return courses.Accommodation{TimeFactor: a.TimeFactor, ExtraAttempts: a.ExtraAttempts}, err
}
