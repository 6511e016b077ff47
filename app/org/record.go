package org

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/audit"
	"lantoa/app/auth/policy"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

// largeTx is the deadline of a transaction of many people, with its repeats:
// several batches may have to wait for each other.
const largeTx = 50 * time.Second

// Record writes an event into the history and carries it out: departments,
// postings and what hangs on them, in one transaction. Ids of new departments
// that are empty are made; an event that was recorded before (same ID) changes
// nothing and is returned again.
//
// The event's date is a day (see Day) that has come.
//
// Errors: those of Tree.Apply and MovePostings; fault.Forbidden when a
// department concerned is outside the actor's scope.
func (o *Org) Record(ctx context.Context, actor policy.Actor, e Event) (Event, error) {
	if err := o.prepare(&e); err != nil {
		return e, err
	}
	if e.Date.After(o.Now()) {
		return e, invalid("date", "future", "Sự kiện chỉ được ghi khi đã đến ngày hiệu lực.", "An event is recorded once its day has come.")
	}
	e.By, e.RecordedAt = actor.PersonID, o.Now()
	var recorded Event
	err := o.db.TxWithin(ctx, largeTx, func(ctx context.Context) error {
		earlier, err := db.FindOne[Event](ctx, o.events, bson.M{"_id": e.ID})
		if err == nil {
			recorded = earlier
			return nil
		}
		if !fault.Is(err, fault.NotFound) {
			return err
		}
		recorded, err = o.carryOut(ctx, actor, e)
		return err
	})
	if err != nil {
		return recorded, err
	}
	// The event stands; what cannot be settled now the reconciler settles.
	_ = o.SettlePaths(ctx)
	return recorded, nil
}

// prepare cleans the text and gives ids to what has none.
func (o *Org) prepare(e *Event) error {
	if e.ID == "" {
		e.ID = db.NewID()
	}
	e.Parts = slices.Clone(e.Parts)
	for i := range e.Parts {
		if e.Parts[i].ID == "" {
			e.Parts[i].ID = strings.ToLower(db.NewID())
		}
		e.Parts[i].Naming = e.Parts[i].clean()
	}
	if e.Naming != nil {
		n := e.Naming.clean()
		e.Naming = &n
	}
	e.Decision, e.Note = clean(e.Decision), clean(e.Note)
	if !e.Date.Equal(dayOf(e.Date)) {
		return invalid("date", "day", "Ngày hiệu lực phải là một ngày.", "The date must be a day.")
	}
	return nil
}

func (n Naming) clean() Naming {
	n.Name, n.ShortName, n.Code, n.UnitCode = clean(n.Name), clean(n.ShortName), clean(n.Code), clean(n.UnitCode)
	return n
}

func (o *Org) carryOut(ctx context.Context, actor policy.Actor, e Event) (Event, error) {
	list, err := db.Find[Department](ctx, o.departments, bson.D{})
	if err != nil {
		return e, err
	}
	tree := Tree(byID(list, func(d Department) string { return d.ID }))
	if err := mayChange(actor, tree, e); err != nil {
		return e, err
	}
	change, err := tree.Apply(e)
	if err != nil {
		return e, err
	}
	for _, d := range change.Departments {
		e.Departments = append(e.Departments, d.ID)
	}
	next := tree.With(change)
	if err := o.saveDepartments(ctx, change.Departments); err != nil {
		return e, err
	}
	if err := o.carryPeople(ctx, e, tree, next, change); err != nil {
		return e, err
	}
	return o.keepEvent(ctx, actor, e, tree, change)
}

// keepEvent appends the event with the next number. Two at once collide on the
// number, and one of them starts again.
func (o *Org) keepEvent(ctx context.Context, actor policy.Actor, e Event, before Tree, c Change) (Event, error) {
	last, err := db.FindOne[Event](ctx, o.events, bson.D{}, options.FindOne().SetSort(bson.D{{Key: "seq", Value: -1}}))
	if err != nil && !fault.Is(err, fault.NotFound) {
		return e, err
	}
	e.Seq = last.Seq + 1
	if _, err := o.events.InsertOne(ctx, e); err != nil {
		return e, db.Translate(err)
	}
	was, is := []Department{}, []Department{}
	for _, d := range c.Departments {
		if old, ok := before[d.ID]; ok {
			was = append(was, brief(old))
		}
		is = append(is, brief(d))
	}
	return e, audit.Record(ctx, o.db, audit.Entry{
		Actor: actor, Action: "department." + string(e.Kind), Subject: "department-event:" + e.ID,
		Before: bson.M{"departments": was}, After: bson.M{"departments": is, "date": e.Date, "decision": e.Decision}, Note: e.Note,
	})
}

// brief leaves out the versions, which the events tell.
func brief(d Department) Department {
	d.Versions = nil
	return d
}

// mayChange asks the actor's scope for every department that is named; roots
// need the whole province.
func mayChange(actor policy.Actor, tree Tree, e Event) error {
	named := slices.Concat(e.Subjects, e.Successors, []string{e.Into})
	if e.Kind == Reparent {
		named = append(named, orRoot(e.ParentID))
	}
	for _, p := range e.Parts {
		if e.Kind != Split || p.ParentID != "" {
			named = append(named, orRoot(p.ParentID))
		}
	}
	for _, id := range named {
		path := "/"
		switch d, ok := tree[id]; {
		case id == "":
			continue
		case ok:
			path = d.Path
		case id != root:
			continue // Apply says that it does not exist
		}
		if !actor.CanIn(policy.ManageDepartments, path) {
			return fault.New(fault.Forbidden, "Đơn vị nằm ngoài phạm vi được giao của bạn.", "The department is outside your scope.")
		}
	}
	return nil
}

const root = "/"

func orRoot(parentID string) string {
	if parentID == "" {
		return root
	}
	return parentID
}

func (o *Org) saveDepartments(ctx context.Context, list []Department) error {
	// Ended ones first: a code may pass on to a successor on the same day.
	slices.SortStableFunc(list, func(a, b Department) int { return openLast(a.Open, b.Open) })
	var writes []mongo.WriteModel
	for _, d := range list {
		d.Guard++
		writes = append(writes, mongo.NewReplaceOneModel().SetFilter(bson.M{"_id": d.ID}).SetReplacement(d).SetUpsert(true))
	}
	if len(writes) == 0 {
		return nil
	}
	_, err := o.departments.BulkWrite(ctx, writes)
	if db.IsDuplicate(err) {
		return fault.Wrap(err, fault.Conflict, "Mã cơ quan đã có đơn vị khác dùng.", "Another department uses this agency code.").Because("code_taken")
	}
	return db.Translate(err)
}

func openLast(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// carryPeople moves postings, rewrites paths, and tells those who asked.
func (o *Org) carryPeople(ctx context.Context, e Event, before, after Tree, c Change) error {
	paths := map[string]string{}
	var repathed []string
	for _, d := range c.Departments {
		if old, ok := before[d.ID]; ok && d.Open && old.Path != d.Path {
			paths[old.Path] = d.Path
			repathed = append(repathed, d.ID)
		}
	}
	moved, err := o.carryPostings(ctx, e, after, c)
	if err != nil {
		return err
	}
	people := map[string]bool{}
	for _, id := range moved {
		people[id] = true
	}
	now, err := o.repath(ctx, repathed, after, e.Date)
	if err != nil {
		return err
	}
	for _, id := range now {
		people[id] = true
	}
	all := slices.Sorted(maps.Keys(people))
	if err := o.placePeople(ctx, all); err != nil {
		return err
	}
	if err := tell(ctx, o.onRepath, paths); err != nil {
		return err
	}
	if err := tell(ctx, o.onEnd, handedOver(before, after, c)); err != nil {
		return err
	}
	// A department under another parent changes who is meant by "and below".
	return o.moved(ctx, all)
}

// handedOver are the paths of departments that end → of those that take their
// people.
func handedOver(before, after Tree, c Change) map[string]string {
	out := map[string]string{}
	for _, t := range c.Transfers {
		if t.Ends && t.Into != "" {
			out[before[t.From].Path] = after[t.Into].Path
		}
	}
	return out
}

func (o *Org) carryPostings(ctx context.Context, e Event, after Tree, c Change) ([]string, error) {
	if len(c.Transfers) == 0 {
		return nil, nil
	}
	from, targets := []string{}, map[string]bool{}
	for _, t := range c.Transfers {
		from = append(from, t.From)
		targets[t.Into] = true
		for _, id := range t.People {
			targets[id] = true
		}
	}
	touched, err := o.personIDs(ctx, bson.D{{Key: "departmentId", Value: in(from)}, notEnded(e.Date)})
	if err != nil {
		return nil, err
	}
	for person := range e.People {
		if !slices.Contains(touched, person) {
			return nil, invalid("people."+person, "member", "Người này không thuộc đơn vị được sắp xếp.", "The person is not in a department concerned.")
		}
	}
	postings, err := db.Find[Posting](ctx, o.postings, bson.D{{Key: "personId", Value: in(touched)}, notEnded(e.Date)})
	if err != nil {
		return nil, err
	}
	m, err := MovePostings(postings, c.Transfers, after, e.Date, e.ID)
	if err != nil {
		return nil, err
	}
	if err := o.guardDepartments(ctx, slices.Sorted(maps.Keys(targets))); err != nil {
		return nil, err
	}
	return touched, o.savePostings(ctx, m)
}

func (o *Org) savePostings(ctx context.Context, m Moved) error {
	var writes []mongo.WriteModel
	// Ended ones first: what takes their place must find it free.
	slices.SortStableFunc(m.Changed, func(a, b Posting) int { return openLast(a.Open, b.Open) })
	for _, p := range m.Changed {
		writes = append(writes, mongo.NewReplaceOneModel().SetFilter(bson.M{"_id": p.ID}).SetReplacement(p))
	}
	for _, p := range m.Opened {
		writes = append(writes, mongo.NewInsertOneModel().SetDocument(p))
	}
	if len(writes) == 0 {
		return nil
	}
	if _, err := o.postings.BulkWrite(ctx, writes); err != nil {
		return fmt.Errorf("move postings: %w", err)
	}
	return nil
}

func (o *Org) personIDs(ctx context.Context, filter bson.D) ([]string, error) {
	list, err := db.Find[Posting](ctx, o.postings, filter, options.Find().SetProjection(bson.M{"personId": 1}))
	seen := map[string]bool{}
	for _, p := range list {
		seen[p.PersonID] = true
	}
	return slices.Sorted(maps.Keys(seen)), err
}

// guardDepartments makes a write that relies on departments going on collide
// with an event that ends one of them.
func (o *Org) guardDepartments(ctx context.Context, ids []string) error {
	_, err := o.departments.UpdateMany(ctx, bson.D{{Key: "_id", Value: in(ids)}}, bson.M{"$inc": bson.M{"guard": int64(1)}})
	return db.Translate(err)
}

// placePeople works out anew within which departments people are, and makes
// rival changes of one person's postings collide.
func (o *Org) placePeople(ctx context.Context, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	list, err := db.Find[Posting](ctx, o.postings, bson.D{{Key: "personId", Value: in(ids)}, notEnded(o.Now())},
		options.Find().SetProjection(bson.M{"personId": 1, "departmentPath": 1}))
	if err != nil {
		return err
	}
	within := map[string][]string{}
	for _, p := range list {
		within[p.PersonID] = append(within[p.PersonID], Ancestors(p.DepartmentPath)...)
	}
	writes := make([]mongo.WriteModel, len(ids))
	for i, id := range ids {
		paths := append([]string{}, within[id]...)
		slices.Sort(paths)
		writes[i] = mongo.NewUpdateOneModel().SetFilter(bson.M{"_id": id}).
			SetUpdate(bson.M{"$set": bson.M{"within": slices.Compact(paths)}, "$inc": bson.M{"guard": int64(1)}})
	}
	_, err = o.people.BulkWrite(ctx, writes, options.BulkWrite().SetOrdered(false))
	return db.Translate(err)
}

// ListEvents returns the history of a department, oldest first.
func (o *Org) ListEvents(ctx context.Context, departmentID string) ([]Event, error) {
	return db.Find[Event](ctx, o.events, bson.D{{Key: "departments", Value: departmentID}}, options.Find().SetSort(bson.D{{Key: "seq", Value: 1}}))
}
