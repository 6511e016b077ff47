package learning

import (
	"cmp"
	"context"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/auth/policy"
	"lantoa/app/authoring"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/courses"
)

// Home is a learner's first page: what is to be done, soonest first, and where
// to go on.
type Home struct {
	Items      []HomeItem `json:"items"`
	Continue   *Continue  `json:"continue,omitempty"`
	ServerTime time.Time  `json:"serverTime"`
}

// HomeItem is an enrolment in a line.
type HomeItem struct {
	EnrolmentID    string             `json:"enrolmentId"`
	CourseCode     string             `json:"courseCode"`
	Version        int                `json:"version"`
	Title          string             `json:"title"`
	TitleEn        string             `json:"titleEn"`
	State          string             `json:"state" enum:"active,completed,withdrawn"`
	Cycle          int                `json:"cycle"`
	Assigned       bool               `json:"assigned"`
	AssignedBy     *AssignedBy        `json:"assignedBy,omitempty"`
	Due            *time.Time         `json:"due,omitempty"`
	WorkingDays    *int               `json:"workingDays,omitempty"` // WorkingDaysLeft, while active
	Overdue        bool               `json:"overdue"`
	PercentDone    int                `json:"percentDone"`
	NextLesson     *LessonRef         `json:"nextLesson,omitempty"`
	Running        map[string]Running `json:"running,omitempty"`
	LastActivityAt *time.Time         `json:"lastActivityAt,omitempty"`
	CompletedAt    *time.Time         `json:"completedAt,omitempty"`
	Score          *float64           `json:"score,omitempty"`
}

// Continue is where one left off: a running attempt, else the next lesson of
// the course read last, else its first quiz that is not passed.
type Continue struct {
	EnrolmentID string `json:"enrolmentId"`
	Lesson      string `json:"lesson,omitempty"`
	Quiz        string `json:"quiz,omitempty"`
	AttemptID   string `json:"attemptId,omitempty"`
}

// mostAtHome bounds how many enrolments a home page reads.
const mostAtHome = 200

// home costs one indexed find; course versions, calendar and who assigned come
// from memory.
func (l *Learning) home(ctx context.Context, actor policy.Actor, _ api.Nothing) (Home, error) {
	enrolments, err := db.Find[Enrolment](ctx, l.enrolments, bson.D{{Key: "personId", Value: actor.PersonID}}, options.Find().SetLimit(mostAtHome))
	if err != nil {
		return Home{}, err
	}
	var ids []string
	for _, e := range enrolments {
		ids = append(ids, authoring.VersionID(e.CourseCode, e.Version))
	}
	versions, err := l.authoring.FindVersions(ctx, ids)
	if err != nil {
		return Home{}, err
	}
	by, err := l.assignedBy(ctx, enrolments)
	if err != nil {
		return Home{}, err
	}
	days, err := l.Calendar(ctx)
	if err != nil {
		return Home{}, err
	}
	out := Home{Items: []HomeItem{}, ServerTime: l.Now()}
	var last *Enrolment
	for i := range enrolments {
		e := &enrolments[i]
		if e.State == Withdrawn {
			continue
		}
		item := homeItem(*e, versions[authoring.VersionID(e.CourseCode, e.Version)].Outline, out.ServerTime)
		item.WorkingDays = e.workingDays(days, out.ServerTime)
		if who, ok := by[e.asking()]; ok {
			item.AssignedBy = &who
		}
		out.Items = append(out.Items, item)
		if e.State == Active && (last == nil || goOnBefore(*e, *last)) {
			last = e
		}
	}
	slices.SortStableFunc(out.Items, byUrgency)
	if last != nil {
		out.Continue = goOn(*last, versions[authoring.VersionID(last.CourseCode, last.Version)].Outline)
	}
	return out, nil
}

func homeItem(e Enrolment, o courses.Outline, now time.Time) HomeItem {
	p := e.Progress.Subject()
	item := HomeItem{
		EnrolmentID: e.ID, CourseCode: e.CourseCode, Version: e.Version, Title: o.Title, TitleEn: o.TitleEn, State: e.State, Cycle: e.Cycle,
		Assigned: len(e.Source.Assignments) > 0, Due: e.Due, Overdue: e.State == Active && e.Due != nil && now.After(*e.Due),
		PercentDone: courses.PercentDone(o.Completion, o, p), Running: e.Running, CompletedAt: e.CompletedAt, Score: e.Score,
	}
	if at := e.lastActivity(); !at.IsZero() {
		item.LastActivityAt = &at
	}
	if next, ok := o.FindLesson(courses.Next(o, p)); ok && e.State == Active {
		item.NextLesson = &LessonRef{ID: next.ID, Title: next.Title}
	}
	return item
}

// lastActivity is the latest moment at which the learner did something.
func (e Enrolment) lastActivity() time.Time {
	var last time.Time
	for _, s := range e.Progress.Lessons {
		for _, at := range []time.Time{s.OpenedAt, s.ReportedAt, s.FinishedAt} {
			if at.After(last) {
				last = at
			}
		}
	}
	for _, q := range e.Progress.Quizzes {
		if q.LastEndedAt.After(last) {
			last = q.LastEndedAt
		}
	}
	return last
}

// goOnBefore prefers a running attempt, then the latest activity, then the
// earlier due date.
func goOnBefore(a, b Enrolment) bool {
	if (len(a.Running) > 0) != (len(b.Running) > 0) {
		return len(a.Running) > 0
	}
	if c := a.lastActivity().Compare(b.lastActivity()); c != 0 {
		return c > 0
	}
	return compareDue(a.Due, b.Due) < 0
}

func goOn(e Enrolment, o courses.Outline) *Continue {
	c := &Continue{EnrolmentID: e.ID}
	for _, q := range o.Quizzes {
		if r, ok := e.Running[q.ID]; ok {
			c.Quiz, c.AttemptID = q.ID, r.AttemptID
			return c
		}
	}
	if c.Lesson = courses.Next(o, e.Progress.Subject()); c.Lesson != "" {
		return c
	}
	for _, left := range courses.Remaining(o.Completion, o, e.Progress.Subject()) {
		if left.Kind == courses.LeftQuiz {
			c.Quiz = left.ID
			return c
		}
	}
	return c
}

// byUrgency puts what is active first, by due date; then what was completed,
// the latest first.
func byUrgency(a, b HomeItem) int {
	if a.State != b.State {
		return cmp.Compare(a.State, b.State) // "active" < "completed"
	}
	if a.State == Completed {
		return b.CompletedAt.Compare(*a.CompletedAt)
	}
	return cmp.Or(compareDue(a.Due, b.Due), cmp.Compare(a.CourseCode, b.CourseCode))
}

// compareDue puts a date before none.
func compareDue(a, b *time.Time) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return 1
	case b == nil:
		return -1
	}
	return a.Compare(*b)
}
