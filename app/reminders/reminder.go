package reminders

import (
	"context"
	"strconv"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/auth/policy"
	"lantoa/app/org"
	"lantoa/app/platform/db"
)

const remindersName = "reminders"

// Who is reminded.
const (
	ToLearner     = "learner"
	ToCoordinator = "coordinator"
)

// Reminder remembers that a person was told of one step of one enrolment, or,
// for a nudge, of the enrolment because somebody asked. Nobody is told twice a
// day of one enrolment.
type Reminder struct {
	ID           string `bson:"_id" json:"id"`
	PersonID     string `bson:"personId" json:"personId"` // who was told
	Audience     string `bson:"audience" json:"audience"`
	Subject      string `bson:"subject" json:"enrolmentId"`
	HolderID     string `bson:"holderId" json:"holderId"` // whose enrolment it is
	DepartmentID string `bson:"departmentId,omitempty" json:"departmentId,omitempty"`
	// Within are the paths of the holder's department and those above it.
	Within     []string  `bson:"within" json:"-"`
	CourseCode string    `bson:"courseCode" json:"courseCode"`
	Due        time.Time `bson:"due" json:"due"`
	Step       *int      `bson:"step,omitempty" json:"step,omitempty"` // none of a nudge
	// By asked for a nudge, under the request id Request.
	By      string `bson:"by,omitempty" json:"by,omitempty"`
	Request string `bson:"request,omitempty" json:"-"`
	// Slot is the day on which the course is due: another due date is reminded
	// of anew, an edited calendar changes nothing that was sent. Of a nudge it
	// is the day of the nudge.
	Slot         string    `bson:"slot" json:"slot"`
	Notification string    `bson:"notification" json:"notificationId"`
	Day          string    `bson:"day" json:"day"` // on which it was sent
	At           time.Time `bson:"at" json:"at"`
	// Lapsed tells that the mail did not leave on its day, and that the next
	// run may take it up again.
	Lapsed bool `bson:"lapsed" json:"lapsed"`
}

// reminderID is the same for the same thing.
func reminderID(personID string, it item) string {
	return personID + ":" + it.ID + ":" + dayName(dueDay(it.Due)) + ":" + strconv.Itoa(it.step.Offset)
}

func newReminder(n Notification, it item, place org.Posting) Reminder {
	m := told(n, it, place)
	m.ID, m.Step, m.Slot = reminderID(n.PersonID, it), &it.step.Offset, dayName(dueDay(it.Due))
	return m
}

func newNudge(n Notification, it item, place org.Posting) Reminder {
	m := told(n, it, place)
	m.ID, m.Slot, m.By, m.Request = n.PersonID+":"+it.ID+":nudge:"+n.Day, n.Day, n.Sender.PersonID, n.Sender.Request
	return m
}

// told is what reminders of every kind remember.
func told(n Notification, it item, place org.Posting) Reminder {
	within := org.Ancestors(place.DepartmentPath)
	if within == nil {
		within = []string{}
	}
	return Reminder{
		PersonID: n.PersonID, Audience: n.audience(), Subject: it.ID, HolderID: it.PersonID, DepartmentID: place.DepartmentID, Within: within,
		CourseCode: it.CourseCode, Due: it.Due, Notification: n.ID, Day: n.Day, At: n.CreatedAt,
	}
}

// write is the upsert of a reminder: over a lapsed one, but over no other,
// where it fails as a duplicate.
func (m Reminder) write() mongo.WriteModel {
	return mongo.NewReplaceOneModel().SetUpsert(true).SetFilter(bson.M{"_id": m.ID, "lapsed": true}).SetReplacement(m)
}

// unsent leaves out the items of whose step the person was told, and those of
// which the person was told today in whatever way.
func (r *Reminders) unsent(ctx context.Context, day string, personOf func(item) string, items []item) ([]item, error) {
	ids, people, subjects := make([]string, len(items)), make([]string, len(items)), make([]string, len(items))
	for i, it := range items {
		ids[i], people[i], subjects[i] = reminderID(personOf(it), it), personOf(it), it.ID
	}
	sent, err := db.Find[Reminder](ctx, r.reminders, bson.M{"$or": bson.A{
		bson.M{"_id": bson.M{"$in": ids}, "lapsed": false},
		bson.M{"personId": bson.M{"$in": unique(people)}, "day": day, "subject": bson.M{"$in": subjects}},
	}}, options.Find().SetProjection(bson.M{"personId": 1, "subject": 1, "day": 1}))
	if err != nil {
		return nil, err
	}
	told, today := make(map[string]bool, len(sent)), map[[2]string]bool{}
	for _, s := range sent {
		told[s.ID] = true
		if s.Day == day {
			today[[2]string{s.PersonID, s.Subject}] = true
		}
	}
	var out []item
	for i, it := range items {
		if !told[ids[i]] && !today[[2]string{personOf(it), it.ID}] {
			out = append(out, it)
		}
	}
	return out, nil
}

// today is of what some people were reminded on a day.
type today struct {
	nudged   map[string]bool   // people
	told     map[string]bool   // enrolments
	requests map[string]string // request ids of nudges, by enrolment
}

func (r *Reminders) hadToday(ctx context.Context, personIDs []string, day string) (today, error) {
	had, err := db.Find[Reminder](ctx, r.reminders, bson.M{"personId": bson.M{"$in": personIDs}, "day": day, "audience": ToLearner},
		options.Find().SetProjection(bson.M{"personId": 1, "subject": 1, "by": 1, "request": 1}).SetBatchSize(1000))
	out := today{nudged: map[string]bool{}, told: map[string]bool{}, requests: map[string]string{}}
	for _, m := range had {
		out.told[m.Subject] = true
		if m.By != "" {
			out.nudged[m.PersonID], out.requests[m.Subject] = true, m.Request
		}
	}
	return out, err
}

// places returns the main posting of each person who has one now.
func (r *Reminders) places(ctx context.Context, now time.Time, personIDs []string) (map[string]org.Posting, error) {
	out := make(map[string]org.Posting, len(personIDs))
	for len(personIDs) > 0 {
		n := min(1000, len(personIDs))
		list, err := r.cfg.Org.ListPostings(ctx, org.PostingFilter{PersonIDs: personIDs[:n], At: now})
		if err != nil {
			return nil, err
		}
		for _, p := range list {
			if p.Main {
				out[p.PersonID] = p
			}
		}
		personIDs = personIDs[n:]
	}
	return out, nil
}

// ReminderFilter narrows ListReminders; zero values do not.
type ReminderFilter struct {
	PersonID string
	HolderID string
	Day      string
}

// ListReminders pages through what was sent about people of the actor's
// departments, newest first.
func (r *Reminders) ListReminders(ctx context.Context, actor policy.Actor, f ReminderFilter, cursor string, limit int) (db.Page[Reminder], error) {
	scopes := actor.Scopes(policy.ReadReminders)
	if len(scopes) == 0 {
		return db.Page[Reminder]{Items: []Reminder{}}, nil
	}
	where := bson.D{}
	if scopes[0] != "/" {
		where = append(where, bson.E{Key: "within", Value: bson.M{"$in": scopes}})
	}
	for key, value := range map[string]string{"personId": f.PersonID, "holderId": f.HolderID, "day": f.Day} {
		if value != "" {
			where = append(where, bson.E{Key: key, Value: value})
		}
	}
	return db.FindPage[Reminder](ctx, r.reminders, where, db.PageBy{Keys: []string{"at", "_id"}, Descending: true}, cursor, limit)
}

func remindersCollection() db.Collection {
	id := db.Text(1, 100)
	return db.Collection{
		Name: remindersName,
		Schema: db.Object([]string{"personId", "audience", "subject", "holderId", "within", "courseCode", "due", "slot", "notification", "day", "at", "lapsed"}, bson.M{
			"_id": db.Text(1, 300), "personId": id, "audience": db.OneOf(ToLearner, ToCoordinator), "subject": id, "holderId": id,
			"departmentId": id, "within": db.Type("array"), "courseCode": id, "due": db.Type("date"), "step": db.Type("int", "long"),
			"by": id, "request": db.Text(1, 100), "slot": db.Text(10, 10), "notification": db.Text(1, 200), "day": db.Text(10, 10), "at": db.Type("date"), "lapsed": db.Type("bool"),
		}),
		Indexes: []mongo.IndexModel{
			db.Unique("personId", "subject", "step", "slot"),
			db.Unique("personId", "day", "subject"),
			db.Index("notification"),
			db.Index("-at", "-_id"),
			db.Index("within", "-at", "-_id"),
			db.Index("holderId", "-at", "-_id"),
		},
	}
}
