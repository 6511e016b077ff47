package incidents

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/audit"
	"lantoa/app/auth/policy"
	"lantoa/app/org"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/handbook"
)

// Opening is what one says to open an incident.
type Opening struct {
	Procedure string
	Exercise  bool
	Title     string
	// Department is the id; "" is the actor's own agency.
	Department string
	Received   time.Time // zero is now
	Clause     string    // of NĐ 244 Đ7, "" while nobody has said
	Text       string    // what is known
	// Anyway opens another where somebody opened one like it.
	Anyway bool
}

// earliest bounds how long ago an incident can have been noticed.
const earliest = 30 * 24 * time.Hour

// Open opens an incident by a procedure of the edition that holds for the
// department today. The opener is on duty and leads until they hand over. id
// makes a repeat harmless; "" makes a new one. Errors: fault.Invalid,
// fault.Forbidden, fault.NotFound; fault.Conflict "similar" when somebody else
// of the agency opened one by the same procedure within likeFor.
func (n *Incidents) Open(ctx context.Context, actor policy.Actor, id string, o Opening) (Incident, error) {
	if id == "" {
		id = db.NewID()
	}
	department, err := n.mayOpen(ctx, actor, o.Department)
	if err != nil {
		return Incident{}, err
	}
	i, err := n.prepare(ctx, o, department)
	if err != nil {
		return i, err
	}
	name, err := n.nameOf(ctx, actor.PersonID)
	if err != nil {
		return i, err
	}
	calendar, err := n.cfg.Reminders.Calendar(ctx)
	if err != nil {
		return i, err
	}
	now := n.Now()
	i.ID, i.OpenedAt, i.OpenedBy = id, now, actor.PersonID
	first, err := handbook.Admit(i.Incident, handbook.NewState(),
		handbook.Entry{Client: "opened", Kind: handbook.Opened, At: now, Payload: handbook.Payload{Text: o.Text, Clause: o.Clause}},
		handbook.Writer{Person: actor.PersonID, Name: name}, now, calendar)
	if err != nil {
		return i, refused(err).fault()
	}
	err = n.db.Tx(ctx, func(ctx context.Context) error {
		// The number first: two who open at once collide there.
		if i.Number, err = n.nextNumber(ctx, o.Exercise, now); err != nil {
			return err
		}
		if !o.Anyway {
			if err := n.refuseSimilar(ctx, i); err != nil {
				return err
			}
		}
		i.fold(handbook.NewState().Fold(i.Incident, []handbook.Entry{first}))
		if _, err := n.incidents.InsertOne(ctx, i); err != nil {
			return err
		}
		if err := n.follow(ctx, i, handbook.NewState(), []handbook.Entry{first}); err != nil {
			return err
		}
		return audit.Record(ctx, n.db, audit.Entry{Actor: actor, Action: "incident.open", Subject: "incident:" + id, After: bson.M{
			"number": i.Number, "exercise": i.Exercise, "procedure": i.Procedure, "department": i.Department,
		}})
	})
	if errors.Is(err, errSimilar) {
		return Incident{}, n.explainSimilar(ctx, i)
	}
	if db.IsDuplicate(err) || fault.Is(err, fault.Conflict) {
		if err := n.db.CatchUp(ctx); err != nil {
			return i, err
		}
		return n.Find(ctx, actor, id) // the first try got through
	}
	return i, err
}

// prepare copies what the incident is worked by.
func (n *Incidents) prepare(ctx context.Context, o Opening, d org.Department) (Incident, error) {
	book, err := n.cfg.Handbook(ctx, d.Path)
	if err != nil {
		return Incident{}, err
	}
	edition := book.Edition
	p, ok := edition.Procedure(o.Procedure)
	if !ok || p.Retired != "" && p.Retired <= n.today() {
		return Incident{}, fault.InvalidField("procedure", "unknown", "Sổ tay đang dùng không có quy trình này.", "The handbook in force has no such procedure.")
	}
	now := n.Now()
	if o.Received.IsZero() {
		o.Received = now
	}
	if o.Received.After(now.Add(2*time.Minute)) || now.Sub(o.Received) > earliest {
		return Incident{}, fault.InvalidField("received", "range", "Thời điểm tiếp nhận phải trong 30 ngày vừa qua, không ở tương lai.",
			"The moment at which it was noticed lies within the last 30 days, not in the future.")
	}
	if o.Received.After(now) {
		o.Received = now
	}
	title := strings.TrimSpace(o.Title)
	if !o.Exercise && looksLikeExercise(title) {
		return Incident{}, fault.InvalidField("title", "mark", "Tên của vụ việc thật không được mang dấu diễn tập.", "The title of a real incident does not carry the mark of an exercise.")
	}
	if !readable(o.Text) {
		return Incident{}, fault.InvalidField("text", "text", "Nội dung có ký tự không dùng được.", "The text holds a character that cannot be used.")
	}
	if title == "" {
		title = p.Title
	}
	clocks := clocksOf(edition, p)
	var byClause []string
	for _, c := range edition.SpeakingClocks() {
		if !slices.ContainsFunc(clocks, func(o handbook.Clock) bool { return o.ID == c.ID }) {
			clocks, byClause = append(clocks, c), append(byClause, c.ID)
		}
	}
	return Incident{Incident: handbook.Incident{
		Exercise: o.Exercise, Title: title, Procedure: p.ID, ProcedureTitle: p.Title, Edition: book.ID, EditionNumber: edition.Number,
		Department: d.ID, DepartmentName: d.Name, Path: d.Path, Received: o.Received.UTC().Truncate(time.Millisecond),
		Clocks: clocks, ByClause: byClause, Steps: p.Steps, Contacts: edition.Contacts, Callees: book.Callees, Criteria: edition.Criteria, Levels: edition.Levels,
	}}, nil
}

// clocksOf are the clocks that a procedure shows, with those that its steps
// name.
func clocksOf(e *handbook.Edition, p handbook.Procedure) []handbook.Clock {
	ids := slices.Clone(p.Clocks)
	for _, s := range p.Steps {
		if s.Within != "" && !slices.Contains(ids, s.Within) {
			ids = append(ids, s.Within)
		}
	}
	out := []handbook.Clock{}
	for _, id := range ids {
		if c, ok := e.Clock(id); ok {
			out = append(out, c)
		}
	}
	return out
}

// mayOpen finds the department that an incident is opened for. Everybody opens
// for the agency that they work in: their department, and, from an inner unit,
// the agency that it belongs to. Coordinators open within their scope.
func (n *Incidents) mayOpen(ctx context.Context, actor policy.Actor, department string) (org.Department, error) {
	own, err := n.ownAgencies(ctx, actor)
	if err != nil {
		return org.Department{}, err
	}
	if department == "" {
		if len(own) == 0 {
			return org.Department{}, fault.InvalidField("department", "required", "Bạn chưa có đơn vị; hãy chọn đơn vị của vụ việc.", "You have no department; name the incident's.")
		}
		return own[len(own)-1], nil
	}
	for _, d := range own {
		if d.ID == department {
			return d, nil
		}
	}
	d, err := n.cfg.Org.FindDepartment(ctx, department)
	if err != nil {
		return d, err
	}
	if !actor.CanIn(policy.OpenIncident, d.Path) {
		return d, fault.New(fault.Forbidden, "Bạn chỉ mở được vụ việc cho đơn vị mình.", "You can open incidents for your own department only.")
	}
	return d, nil
}

// ownAgencies are the actor's department and, from inner units, those above
// it up to the agency, which is last.
func (n *Incidents) ownAgencies(ctx context.Context, actor policy.Actor) ([]org.Department, error) {
	var out []org.Department
	if actor.Path == "" {
		return out, nil
	}
	steps := strings.Split(strings.Trim(actor.Path, "/"), "/")
	for k := len(steps) - 1; k >= 0; k-- {
		d, err := n.cfg.Org.FindDepartment(ctx, steps[k])
		if err != nil {
			return out, err
		}
		out = append(out, d)
		if d.Kind != org.KindUnit {
			break
		}
	}
	return out, nil
}

func (n *Incidents) nameOf(ctx context.Context, personID string) (string, error) {
	names, err := n.cfg.Org.FindNames(ctx, []string{personID})
	if err != nil {
		return "", err
	}
	if name, ok := names[personID]; ok {
		return name.FullName(), nil
	}
	return "Lan Tỏa", nil // the application itself
}
