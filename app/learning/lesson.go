package learning

import (
	"context"
	"fmt"
	"math"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/auth/policy"
	"lantoa/app/authoring"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/courses"
)

// LessonPage is a lesson as it is read. It is the same for everybody and never
// changes, so a client that has it is told so (304); how far the reader has
// come stands in the enrolment.
type LessonPage struct {
	ID          string               `json:"id"`
	Title       string               `json:"title"`
	Minutes     int                  `json:"minutes"`
	KeyPoints   []string             `json:"keyPoints"`
	HTML        string               `json:"html"`
	Attachments []courses.Attachment `json:"attachments"`
	Video       *courses.Video       `json:"video,omitempty"`
	CourseCode  string               `json:"courseCode"`
	Version     int                  `json:"version"`
	Module      LessonRef            `json:"module"`
	Position    int                  `json:"position"` // in the course, from 1
	Of          int                  `json:"of"`
	Previous    *LessonRef           `json:"previous,omitempty"`
	Next        *LessonRef           `json:"next,omitempty"`
	// MinimumSeconds is how long it must be read before it can be finished.
	MinimumSeconds int `json:"minimumSeconds"`

	encoded []byte
}

// JSON returns the page as it was encoded when it was built.
func (p LessonPage) JSON() []byte { return p.encoded }

// LessonRef names a lesson or module.
type LessonRef struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

// pageShape is raised when LessonPage changes, so that clients read it anew.
const pageShape = 2

// ETag names the page's content.
func (p LessonPage) ETag() string {
	return fmt.Sprintf(`"%d/%s/%d/%s/%d"`, pageShape, p.CourseCode, p.Version, p.ID, p.MinimumSeconds)
}

func errNoLesson() error {
	return fault.New(fault.NotFound, "Không có bài học này trong khóa học.", "There is no such lesson in the course.")
}

type lessonInput struct {
	ID     string `path:"id" json:"-" validate:"max=64"`
	Lesson string `path:"lesson" json:"-" validate:"slug,max=64"`
	// Ahead fetches a lesson for later: nobody reads it yet.
	Ahead bool `query:"ahead" json:"-"`
}

// OpenLesson gives a lesson to read and notes its first opening, unless it is
// fetched ahead. A lesson that was opened before costs one indexed find.
//
// Errors: fault.NotFound.
func (l *Learning) OpenLesson(ctx context.Context, actor policy.Actor, in lessonInput) (LessonPage, error) {
	opened := "progress.lessons." + in.Lesson + ".openedAt"
	e, err := l.findOwn(ctx, actor, in.ID, options.FindOne().SetProjection(bson.D{
		{Key: "courseCode", Value: 1}, {Key: "version", Value: 1}, {Key: "state", Value: 1}, {Key: opened, Value: 1},
	}))
	if err != nil {
		return LessonPage{}, err
	}
	page, err := l.page(ctx, e.CourseCode, e.Version, in.Lesson)
	if err != nil || in.Ahead || e.State == Withdrawn || !e.Progress.Lessons[in.Lesson].OpenedAt.IsZero() {
		return page, err
	}
	now := l.Now()
	at := "progress.lessons." + in.Lesson
	_, err = l.enrolments.UpdateOne(ctx, bson.M{"_id": e.ID, opened: bson.M{"$exists": false}},
		bson.M{"$set": bson.M{at + ".openedAt": now, at + ".reportedAt": now, at + ".seconds": 0}})
	return page, db.Translate(err)
}

// page builds a lesson's page, once in a process.
func (l *Learning) page(ctx context.Context, code string, version int, lesson string) (LessonPage, error) {
	key := authoring.VersionID(code, version) + "/" + lesson
	if p, ok := l.pages.Get(key); ok {
		return p, nil
	}
	v, err := l.authoring.FindVersion(ctx, code, version)
	if err != nil {
		return LessonPage{}, err
	}
	if _, ok := v.Outline.FindLesson(lesson); !ok {
		return LessonPage{}, errNoLesson()
	}
	body, err := l.authoring.FindLesson(ctx, code, version, lesson)
	if err != nil {
		return LessonPage{}, err
	}
	p := placed(v.Outline, lesson)
	p.Title, p.Minutes, p.KeyPoints, p.Video = body.Lesson.Title, body.Lesson.Minutes, body.Lesson.KeyPoints, body.Lesson.Video
	p.HTML, p.CourseCode, p.Version = body.HTML, code, version
	p.Attachments = append([]courses.Attachment{}, body.Lesson.Attachments...)
	p.MinimumSeconds = l.minimumSeconds(p.Minutes)
	if p.encoded, err = api.EncodeJSON(p); err != nil {
		return LessonPage{}, err
	}
	l.pages.Add(key, p)
	return p, nil
}

// placed says where a lesson stands in the outline.
func placed(o courses.Outline, lesson string) LessonPage {
	p := LessonPage{ID: lesson}
	var before *LessonRef
	for _, m := range o.Modules {
		for _, l := range m.Lessons {
			p.Of++
			ref := &LessonRef{ID: l.ID, Title: l.Title}
			switch {
			case l.ID == lesson:
				p.Position, p.Previous, p.Module = p.Of, before, LessonRef{ID: m.ID, Title: m.Title}
			case p.Position > 0 && p.Next == nil:
				p.Next = ref
			}
			before = ref
		}
	}
	return p
}

func (l *Learning) minimumSeconds(minutes int) int {
	return int(math.Ceil(float64(courses.MinSeconds(minutes)) * l.minimum))
}

type progressInput struct {
	ID     string `path:"id" json:"-" validate:"max=64"`
	Lesson string `path:"lesson" json:"-" validate:"slug,max=64"`
	// Seconds is the whole time spent in the lesson, as the client counts it.
	Seconds int `json:"seconds" validate:"min=0,max=1000000"`
	// Position is the place in the text; absent, the place that is known stays.
	Position *float64 `json:"position,omitempty" validate:"omitempty,min=0,max=1"`
	// VideoSeconds is the place in the video; absent, the place that is known stays.
	VideoSeconds *float64 `json:"videoSeconds,omitempty" validate:"omitempty,min=0,max=86400"`
	Finished     bool     `json:"finished"`
}

// LessonProgress is the answer to a report.
type LessonProgress struct {
	Seconds          int        `json:"seconds"` // as accounted for by the server
	Position         float64    `json:"position"`
	FinishedAt       *time.Time `json:"finishedAt,omitempty"`
	RemainingSeconds int        `json:"remainingSeconds"`                        // until it can be finished
	PercentDone      int        `json:"percentDone"`                             // of the course
	State            string     `json:"state" enum:"active,completed,withdrawn"` // of the enrolment
	NextLesson       string     `json:"nextLesson,omitempty"`
}

// ReportLesson keeps the time and place of a reader, and finishes the lesson
// when asked. The time counts as far as the server's own clock has moved since
// the last report: nobody claims an hour at once. Sent twice it counts once.
//
// Errors: fault.NotFound; fault.Conflict "too_early" with remainingSeconds
// (the time is kept all the same); fault.Conflict "enrolment_over".
func (l *Learning) ReportLesson(ctx context.Context, actor policy.Actor, in progressInput) (LessonProgress, error) {
	e, v, err := l.keepTime(ctx, actor, in)
	if err != nil {
		return LessonProgress{}, err
	}
	state := e.Progress.Lessons[in.Lesson]
	line, _ := v.Outline.FindLesson(in.Lesson)
	remaining := max(0, l.minimumSeconds(line.Minutes)-state.Seconds)
	finish := in.Finished && state.FinishedAt.IsZero()
	if finish && remaining > 0 {
		return LessonProgress{}, fault.New(fault.Conflict, "Bạn cần đọc bài thêm một chút nữa rồi mới hoàn thành được.", "Please read a little longer before finishing the lesson.").
			Because("too_early").With("remainingSeconds", remaining).With("seconds", state.Seconds)
	}
	if e.State == Active && (finish || courses.Complete(v.Outline.Completion, v.Outline, e.Progress.Subject())) {
		if e, err = l.finishLesson(ctx, e.ID, in.Lesson, finish, v.Outline); err != nil {
			return LessonProgress{}, err
		}
		state = e.Progress.Lessons[in.Lesson]
	}
	out := LessonProgress{
		Seconds: state.Seconds, Position: state.Position, RemainingSeconds: remaining, State: e.State,
		PercentDone: courses.PercentDone(v.Outline.Completion, v.Outline, e.Progress.Subject()), NextLesson: courses.Next(v.Outline, e.Progress.Subject()),
	}
	if !state.FinishedAt.IsZero() {
		out.FinishedAt, out.RemainingSeconds = &state.FinishedAt, 0
	}
	return out, nil
}

const reportTries = 5

// keepTime accounts for a report. Two reports at once never count the same
// seconds: the write holds only when nobody reported since the read.
func (l *Learning) keepTime(ctx context.Context, actor policy.Actor, in progressInput) (Enrolment, authoring.Version, error) {
	at := "progress.lessons." + in.Lesson
	for range reportTries {
		e, err := l.findOwn(ctx, actor, in.ID)
		if err != nil {
			return e, authoring.Version{}, err
		}
		v, err := l.authoring.FindVersion(ctx, e.CourseCode, e.Version)
		if err != nil {
			return e, v, err
		}
		if _, ok := v.Outline.FindLesson(in.Lesson); !ok {
			return e, v, errNoLesson()
		}
		if e.State == Withdrawn {
			return e, v, errEnrolmentOver(e)
		}
		old, opened := e.Progress.Lessons[in.Lesson]
		state := credit(old, in.Seconds, l.Now())
		if in.Position != nil {
			state.Position = *in.Position
		}
		set := bson.M{at + ".openedAt": state.OpenedAt, at + ".reportedAt": state.ReportedAt, at + ".seconds": state.Seconds, at + ".position": state.Position}
		if in.VideoSeconds != nil {
			state.VideoSeconds = *in.VideoSeconds
			set[at+".videoSeconds"] = state.VideoSeconds
		}
		filter := bson.M{"_id": e.ID, at + ".reportedAt": bson.M{"$exists": false}}
		if opened {
			filter[at+".reportedAt"] = old.ReportedAt
		}
		res, err := l.enrolments.UpdateOne(ctx, filter, bson.M{"$set": set})
		if err != nil {
			return e, v, db.Translate(err)
		}
		if res.MatchedCount == 1 {
			e.Progress.Lessons[in.Lesson] = state
			return e, v, nil
		}
	}
	return Enrolment{}, authoring.Version{}, errBusy()
}

// credit accounts for the time that a client claims to have spent in all: as
// much of it as the clock allows since the last report. What is less than a
// second stays to be claimed by the next.
func credit(s LessonState, claimed int, now time.Time) LessonState {
	if s.OpenedAt.IsZero() {
		s.OpenedAt, s.ReportedAt = now, now
		return s
	}
	elapsed := max(0, int(now.Sub(s.ReportedAt)/time.Second))
	s.Seconds = max(s.Seconds, min(claimed, s.Seconds+elapsed))
	s.ReportedAt = s.ReportedAt.Add(time.Duration(elapsed) * time.Second)
	return s
}

func errBusy() error {
	return fault.New(fault.Unavailable, "Hệ thống đang bận, vui lòng thử lại.", "The system is busy, please try again.")
}

func errEnrolmentOver(e Enrolment) error {
	return fault.New(fault.Conflict, "Lượt học này đã kết thúc.", "This enrolment is over.").Because("enrolment_over").With("state", e.State)
}

// finishLesson marks the lesson finished and, with it, perhaps the course.
func (l *Learning) finishLesson(ctx context.Context, id, lesson string, finish bool, o courses.Outline) (Enrolment, error) {
	var e Enrolment
	err := l.db.Tx(ctx, func(ctx context.Context) (err error) {
		if e, err = l.FindEnrolment(ctx, id); err != nil {
			return err
		}
		set := bson.M{}
		if s := e.Progress.Lessons[lesson]; finish && s.FinishedAt.IsZero() {
			s.FinishedAt = l.Now()
			e.Progress.Lessons[lesson] = s
			set["progress.lessons."+lesson+".finishedAt"] = s.FinishedAt
		}
		if err := l.settle(ctx, &e, o, set); err != nil || len(set) == 0 {
			return err
		}
		_, err = l.enrolments.UpdateByID(ctx, id, bson.M{"$set": set})
		return err
	})
	return e, err
}
