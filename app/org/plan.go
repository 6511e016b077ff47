package org

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/audit"
	"lantoa/app/auth/policy"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

// planned is what will become of one person.
type planned struct {
	line     int // where the file first names them
	draft    PersonDraft
	old      *Person
	person   Person
	postings []Posting // to be made
	changed  []Posting // of what they hold
	held     []Posting
	rows     [][2]string // department and position of each line about them
}

func (p *planned) untouched() bool {
	return p.old != nil && p.person.Version == p.old.Version && len(p.postings) == 0 && len(p.changed) == 0
}

// plan is an import being worked out against the database.
type plan struct {
	org         *Org
	actor       policy.Actor
	table       *table
	now         time.Time
	wrong       []RowError
	departments map[string][]Department // by every name they are called
	positions   map[string]Position
	byCCCD      map[string]Person
	byEmail     map[string]Person
	held        map[string][]Posting
	people      map[string]*planned // by key
	order       []*planned
}

func newPlan(o *Org, actor policy.Actor, t *table, wrong []RowError) *plan {
	return &plan{org: o, actor: actor, table: t, now: o.Now(), wrong: slices.Clone(wrong), people: map[string]*planned{}}
}

// workOut compares all rows with what is in the database.
func (p *plan) workOut(ctx context.Context, rows []row) error {
	if err := p.load(ctx, rows); err != nil {
		return err
	}
	for _, r := range rows {
		p.add(r)
	}
	return nil
}

func (p *plan) fail(r row, c column, code, vi, en string) {
	p.wrong = append(p.wrong, p.table.fault(r.source, c, code, fault.T(vi, en)))
}

// load reads what the rows may touch.
func (p *plan) load(ctx context.Context, rows []row) error {
	o := p.org
	departments, err := db.Find[Department](ctx, o.departments, bson.D{{Key: "open", Value: true}})
	if err != nil {
		return err
	}
	p.departments = map[string][]Department{}
	for _, d := range departments {
		for _, name := range []string{d.ID, d.Code, d.UnitCode, d.Name, d.ShortName} {
			if k := nameKey(name); k != "" && !slices.ContainsFunc(p.departments[k], func(x Department) bool { return x.ID == d.ID }) {
				p.departments[k] = append(p.departments[k], d)
			}
		}
	}
	positions, err := o.ListPositions(ctx)
	if err != nil {
		return err
	}
	p.positions = map[string]Position{}
	for _, pos := range positions {
		p.positions[nameKey(pos.Name)], p.positions[nameKey(pos.ID)] = pos, pos
	}
	return p.loadPeople(ctx, rows)
}

func (p *plan) loadPeople(ctx context.Context, rows []row) error {
	var keys, emails []string
	for _, r := range rows {
		if r.cccdKey != "" {
			keys = append(keys, r.cccdKey)
		}
		if r.person.Email != "" {
			emails = append(emails, r.person.Email)
		}
	}
	p.byCCCD, p.byEmail, p.held = map[string]Person{}, map[string]Person{}, map[string][]Posting{}
	var ids []string
	for field, values := range map[string][]string{"cccdKey": keys, "email": emails} {
		if len(values) == 0 {
			continue
		}
		found, err := db.Find[Person](ctx, p.org.people, bson.D{{Key: field, Value: in(values)}})
		if err != nil {
			return err
		}
		for _, person := range found {
			ids = append(ids, person.ID)
			if person.CCCDKey != "" {
				p.byCCCD[person.CCCDKey] = person
			}
			if person.Email != "" {
				p.byEmail[person.Email] = person
			}
		}
	}
	if len(ids) == 0 {
		return nil
	}
	held, err := db.Find[Posting](ctx, p.org.postings, bson.D{{Key: "personId", Value: in(ids)}})
	for _, h := range held {
		p.held[h.PersonID] = append(p.held[h.PersonID], h)
	}
	return err
}

// add works out one row.
func (p *plan) add(r row) {
	key := r.cccdKey
	if key == "" {
		key = r.person.Email
	}
	who, again := p.people[key]
	if !again {
		who = p.find(r)
		if who == nil {
			return
		}
		for _, k := range []string{r.cccdKey, r.person.Email} {
			if k != "" && p.people[k] != nil {
				p.fail(r, colEmail, "twice", fmt.Sprintf("Trùng với dòng %d.", p.people[k].line), fmt.Sprintf("The same as line %d.", p.people[k].line))
				return
			}
		}
		for _, k := range []string{r.cccdKey, r.person.Email} {
			if k != "" {
				p.people[k] = who
			}
		}
		p.order = append(p.order, who)
	}
	if again && who.draft != r.person {
		p.fail(r, colCCCD, "twice", fmt.Sprintf("Người này đã ở dòng %d với thông tin khác.", who.line), fmt.Sprintf("Line %d has this person with other data.", who.line))
		return
	}
	p.post(who, r, again)
}

// find matches a row with a person that exists, or begins a new one.
func (p *plan) find(r row) *planned {
	byCCCD, hasCCCD := p.byCCCD[r.cccdKey]
	byEmail, hasEmail := p.byEmail[r.person.Email]
	var old *Person
	switch {
	case hasCCCD && hasEmail && byCCCD.ID != byEmail.ID, hasEmail && !hasCCCD && r.cccdKey != "" && byEmail.CCCDKey != "":
		p.fail(r, colEmail, "email_taken", "Địa chỉ thư này đã có người khác dùng.", "Somebody else uses this e-mail address.")
		return nil
	case hasCCCD:
		old = &byCCCD
	case hasEmail:
		old = &byEmail
	}
	who := &planned{line: r.source.line, draft: r.person, old: old}
	if old == nil {
		who.person = p.org.fill(blank(db.NewID(), p.now), r.person)
		return who
	}
	if !mayTouch(p.actor, policy.ManagePeople, *old) {
		p.fail(r, colCCCD, "scope", "Người này nằm ngoài phạm vi của bạn.", "The person is outside your scope.")
		return nil
	}
	person, rule := p.org.merge(*old, r.person, p.now)
	if f, bad := cccdFault(rule); bad {
		p.wrong = append(p.wrong, p.table.fault(r.source, colCCCD, f.Code, f.Message))
		return nil
	}
	who.person, who.held = person, p.held[old.ID]
	return who
}

// merge writes what the row says over the person; what it leaves empty stays.
// rule is what the CCCD then breaks, "" for nothing.
func (o *Org) merge(old Person, d PersonDraft, now time.Time) (p Person, rule string) {
	full := PersonDraft{
		Family: d.Family, Middle: d.Middle, Given: d.Given, CCCD: d.CCCD, Sex: old.Sex,
		BirthDate: old.BirthDate, Email: old.Email, Phone: old.Phone,
	}
	if d.Sex != "" {
		full.Sex = d.Sex
	}
	for _, pair := range [][2]*string{{&full.BirthDate, &d.BirthDate}, {&full.Email, &d.Email}, {&full.Phone, &d.Phone}} {
		if *pair[1] != "" {
			*pair[0] = *pair[1]
		}
	}
	p = o.fill(old, full)
	if p.FullName() != old.FullName() || p.Family != old.Family || p.Given != old.Given || p.Sex != old.Sex || p.BirthDate != old.BirthDate ||
		p.Email != old.Email || p.Phone != old.Phone || p.CCCDKey != old.CCCDKey {
		p.Version++
		p.UpdatedAt = now
		if number, err := o.vault.open(p.ID, p.SealedCCCD); err == nil {
			rule = checkCCCD(number, p.BirthDate, p.Sex)
		}
	}
	return p, rule
}

// post works out the posting of a row.
func (p *plan) post(who *planned, r row, again bool) {
	dep, pos, ok := p.place(r)
	if !ok {
		return
	}
	defer func() { who.rows = append(who.rows, [2]string{dep.ID, pos.ID}) }()
	for _, h := range slices.Concat(who.held, who.postings) {
		if h.DepartmentID != dep.ID || h.PositionID != pos.ID || h.To != nil && !h.To.After(p.now) {
			continue
		}
		if again && slices.ContainsFunc(who.rows, func(x [2]string) bool { return x == [2]string{dep.ID, pos.ID} }) {
			p.fail(r, colPosition, "twice", "Dòng này lặp lại một dòng trước.", "The line repeats an earlier one.")
			return
		}
		if next := r.over(h); next != h {
			who.changed = append(who.changed, next)
		}
		return
	}
	draft := r.posting
	draft.PersonID, draft.PositionID = who.person.ID, pos.ID
	if draft.From.IsZero() {
		draft.From = later(dayOf(p.now), dep.From)
	}
	posting := draft.build(db.NewID(), dep)
	if err := checkPosting(posting, who.person, dep, pos, slices.Concat(who.held, who.postings)); err != nil {
		c, text, code := describe(err)
		p.wrong = append(p.wrong, p.table.fault(r.source, c, code, text))
		return
	}
	who.postings = append(who.postings, posting)
}

// place finds the department and position that a row names.
func (p *plan) place(r row) (Department, Position, bool) {
	found := p.departments[nameKey(r.department)]
	pos, known := p.positions[nameKey(r.position)]
	ok := true
	switch {
	case len(found) == 0:
		p.fail(r, colDepartment, "department", "Không có đơn vị này; ghi đúng tên hoặc mã đơn vị đang hoạt động.", "There is no such department; write the name or code of one that exists now.")
		ok = false
	case len(found) > 1:
		p.fail(r, colDepartment, "ambiguous", "Nhiều đơn vị có tên này; hãy ghi mã đơn vị.", "Several departments have this name; write the code.")
		ok = false
	case !p.actor.CanIn(policy.ManagePeople, found[0].Path):
		p.fail(r, colDepartment, "scope", "Đơn vị nằm ngoài phạm vi được giao của bạn.", "The department is outside your scope.")
		ok = false
	}
	if !known {
		p.fail(r, colPosition, "position", "Không có vị trí việc làm này.", "There is no such position.")
		ok = false
	}
	if !ok {
		return Department{}, Position{}, false
	}
	return found[0], pos, true
}

func (p *plan) report(mode ImportMode) ImportReport {
	rep := ImportReport{DryRun: mode == DryRun, Rows: len(p.table.rows), Errors: []RowError{}}
	for _, who := range p.order {
		switch {
		case who.old == nil:
			rep.Created++
		case who.untouched():
			rep.Unchanged++
		default:
			rep.Updated++
		}
	}
	return rep
}

// write carries the plan out; it runs inside the transaction.
func (p *plan) write(ctx context.Context) error {
	var people, postings []mongo.WriteModel
	var entries []audit.Entry
	var placed, moved []string
	departments := map[string]bool{}
	for _, who := range p.order {
		if who.untouched() {
			continue
		}
		for _, posting := range who.postings {
			departments[posting.DepartmentID] = true
			postings = append(postings, mongo.NewInsertOneModel().SetDocument(posting))
			who.person.Within = append(who.person.Within, Ancestors(posting.DepartmentPath)...)
		}
		slices.Sort(who.person.Within)
		who.person.Within = slices.Compact(who.person.Within)
		for _, posting := range who.changed {
			postings = append(postings, mongo.NewReplaceOneModel().SetFilter(bson.M{"_id": posting.ID}).SetReplacement(posting))
		}
		entry := audit.Entry{
			Actor: p.actor, Action: "person.import", Subject: "person:" + who.person.ID,
			After: bson.M{"person": who.person.redacted(), "postings": slices.Concat(who.postings, who.changed)},
		}
		if who.old == nil {
			people = append(people, mongo.NewInsertOneModel().SetDocument(who.person))
		} else {
			people = append(people, mongo.NewReplaceOneModel().SetFilter(bson.M{"_id": who.person.ID}).SetReplacement(who.person))
			placed = append(placed, who.person.ID)
			entry.Before = who.old.redacted()
		}
		entries = append(entries, entry)
		if len(who.postings)+len(who.changed) > 0 {
			moved = append(moved, who.person.ID)
		}
	}
	if len(entries) == 0 {
		return nil
	}
	o := p.org
	if _, err := o.people.BulkWrite(ctx, people, options.BulkWrite().SetOrdered(true)); err != nil {
		return err
	}
	if len(postings) > 0 {
		if _, err := o.postings.BulkWrite(ctx, postings); err != nil {
			return err
		}
	}
	if err := o.guardDepartments(ctx, slices.Sorted(maps.Keys(departments))); err != nil {
		return err
	}
	if err := o.placePeople(ctx, placed); err != nil {
		return err
	}
	if err := audit.RecordMany(ctx, o.db, entries); err != nil {
		return err
	}
	return o.moved(ctx, moved)
}
