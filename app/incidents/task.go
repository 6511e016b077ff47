package incidents

import (
	"context"
	"fmt"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/app/reminders"
	"lantoa/handbook"
)

// The states of a task.
const (
	TaskOpen = "open"
	TaskDone = "done"
)

// Task is a fix of an incident's review, as its owner sees it.
type Task struct {
	ID        string     `bson:"_id" json:"id"`
	Incident  string     `bson:"incident" json:"incident"`
	Number    string     `bson:"number" json:"number"`
	Exercise  bool       `bson:"exercise" json:"exercise"`
	Title     string     `bson:"title" json:"title"` // of the incident
	Text      string     `bson:"text" json:"text"`
	Owner     string     `bson:"owner" json:"owner"`
	OwnerName string     `bson:"ownerName" json:"ownerName"`
	Due       string     `bson:"due" json:"due"` // 2006-01-02
	State     string     `bson:"state" json:"state" enum:"open,done"`
	CreatedAt time.Time  `bson:"createdAt" json:"createdAt"`
	DoneAt    *time.Time `bson:"doneAt,omitempty" json:"doneAt,omitempty"`
	Note      string     `bson:"note,omitempty" json:"note,omitempty"`
}

// assign makes the tasks of a review and tells their owners, within the
// transaction of the entry.
func (n *Incidents) assign(ctx context.Context, i Incident, e handbook.Entry) error {
	var docs []any
	var notes []reminders.Note
	for _, f := range e.Payload.Review.Fixes {
		t := Task{
			ID: i.ID + ":" + f.ID, Incident: i.ID, Number: i.Number, Exercise: i.Exercise, Title: i.Title, Text: f.Text,
			Owner: f.Owner, OwnerName: f.OwnerName, Due: f.Due, State: TaskOpen, CreatedAt: e.Received,
		}
		docs = append(docs, t)
		note := i.note(f.Owner, "fix:"+f.ID)
		note.Kind, note.Urgent = reminders.KindTask, false
		note.Title = fault.T(mark(i.Exercise)+"Việc khắc phục giao cho bạn: "+i.Number, markEn(i.Exercise)+"A fix is yours to do: "+i.Number)
		note.Body = fmt.Sprintf("%s%s\nHạn: %s\n%s", mark(i.Exercise), f.Text, viDay(f.Due), i.Title)
		note.BodyEn = fmt.Sprintf("%s%s\nDue: %s", markEn(i.Exercise), f.Text, viDay(f.Due))
		notes = append(notes, note)
	}
	if len(docs) == 0 {
		return nil
	}
	if _, err := n.tasks.InsertMany(ctx, docs); err != nil {
		return err
	}
	return n.cfg.Reminders.Notify(ctx, notes...)
}

func viDay(due string) string {
	t, err := time.Parse(time.DateOnly, due)
	if err != nil {
		return due
	}
	return t.Format("02/01/2006")
}

// ListTasks pages through the actor's own tasks: open ones first, by when they
// are due.
func (n *Incidents) ListTasks(ctx context.Context, actor policy.Actor, state, cursor string, limit int) (db.Page[Task], error) {
	filter := bson.D{{Key: "owner", Value: actor.PersonID}}
	if state == "" {
		state = TaskOpen
	}
	filter = append(filter, bson.E{Key: "state", Value: state})
	return db.FindPage[Task](ctx, n.tasks, filter, db.PageBy{Keys: []string{"due", "_id"}}, cursor, limit)
}

// tasksOf are the tasks of an incident, for its page and its export.
func (n *Incidents) tasksOf(ctx context.Context, id string) ([]Task, error) {
	return db.Find[Task](ctx, n.tasks, bson.M{"incident": id}, options.Find().SetSort(bson.D{{Key: "due", Value: 1}, {Key: "_id", Value: 1}}))
}

// FinishTask notes that the actor's task is done; again changes nothing.
// Errors: fault.NotFound.
func (n *Incidents) FinishTask(ctx context.Context, actor policy.Actor, id, note string) (Task, error) {
	own := bson.M{"_id": id, "owner": actor.PersonID}
	now := n.Now()
	_, err := n.tasks.UpdateOne(ctx, bson.M{"_id": id, "owner": actor.PersonID, "state": TaskOpen},
		bson.M{"$set": bson.M{"state": TaskDone, "doneAt": now, "note": strings.TrimSpace(note)}})
	if err != nil {
		return Task{}, db.Translate(err)
	}
	t, err := db.FindOne[Task](ctx, n.tasks, own)
	if fault.Is(err, fault.NotFound) {
		return t, fault.New(fault.NotFound, "Không có việc này.", "There is no such task.")
	}
	return t, err
}
