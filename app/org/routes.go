package org

import (
	"context"
	"time"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

// Routes registers the routes of the organisation.
func (o *Org) Routes(r *policy.Router) {
	api.Get(r, "/departments", policy.ReadDepartments, o.listDepartments, api.Summary("Departments as of a day, as a tree in order"))
	api.Get(r, "/departments/{id}", policy.ReadDepartments, o.showDepartment, api.Summary("A department with its versions and events"))
	api.Post(r, "/departments/events", policy.ManageDepartments, o.recordEvent, api.Status(201), api.Idempotent,
		api.Summary("Record a dated change of departments and carry it out"))
	api.Get(r, "/positions", policy.ReadDepartments, o.listPositions, api.Summary("Positions (vị trí việc làm)"))
	api.Get(r, "/postings", policy.ReadPeople, o.listPostings, api.Summary("Postings as of a day within the caller's scope"))
	api.Post(r, "/postings", policy.ManagePeople, o.post, api.Status(201), api.Idempotent, api.Summary("Post a person to a department and position"))
	api.Post(r, "/postings/{id}/end", policy.ManagePeople, o.endPost, api.Summary("End a posting on a day"))
	api.Get(r, "/people", policy.ReadPeople, o.listPeople, api.Summary("People within the caller's scope, in Vietnamese order"))
	api.Get(r, "/people/{id}", policy.ReadPeople, o.showPerson, api.Summary("A person with all postings"))
	api.Post(r, "/people", policy.ManagePeople, o.addPerson, api.Status(201), api.Idempotent, api.Summary("Add a person, with a first posting"))
	api.Patch(r, "/people/{id}", policy.ManagePeople, o.editPerson, api.Summary("Change a person; If-Match names the version"))
	api.Post(r, "/imports/people", policy.ManagePeople, o.importPeople, api.MaxBody(maxImport),
		api.Summary("Import people and postings from CSV; dryRun=true only reports"))
}

// List is a list short enough to come whole.
type List[T any] struct {
	Items []T `json:"items"`
}

type departmentsInput struct {
	AsOf  *api.Date `query:"asOf" json:"-"`
	Under string    `query:"under" json:"-" validate:"max=60"`
	Kind  Kind      `query:"kind" json:"-" validate:"omitempty,oneof=ubnd van-phong so ban huyen xa phuong bao-dai don-vi"`
}

func (o *Org) listDepartments(ctx context.Context, _ policy.Actor, in departmentsInput) (List[Department], error) {
	f := DepartmentFilter{At: o.asOf(in.AsOf), Kind: in.Kind}
	if in.Under != "" {
		d, err := o.FindDepartment(ctx, in.Under)
		if err != nil {
			return List[Department]{}, err
		}
		d, existed := d.At(f.At)
		if !existed {
			return List[Department]{Items: []Department{}}, nil
		}
		f.Paths = []string{d.Path}
	}
	items, err := o.ListDepartments(ctx, f)
	for i := range items {
		items[i] = items[i].shown()
		items[i].Versions = nil
	}
	return List[Department]{Items: items}, err
}

// asOf is the end of the day's first moment: what began on the day counts.
func (o *Org) asOf(d *api.Date) time.Time {
	if d == nil {
		return o.Now()
	}
	return Day(d.Date())
}

func (d Department) shown() Department {
	d.From, d.To = here(d.From), herePtr(d.To)
	versions := make([]Version, len(d.Versions))
	for i, v := range d.Versions {
		v.From, v.To = here(v.From), herePtr(v.To)
		versions[i] = v
	}
	d.Versions = versions
	return d
}

type idInput struct {
	ID string `path:"id" json:"-" validate:"max=80"`
}

// DepartmentDetail is a department with its history.
type DepartmentDetail struct {
	Department
	Events []Event `json:"events"`
}

func (o *Org) showDepartment(ctx context.Context, actor policy.Actor, in idInput) (DepartmentDetail, error) {
	d, err := o.FindDepartment(ctx, in.ID)
	if err != nil {
		return DepartmentDetail{}, err
	}
	events, err := o.ListEvents(ctx, in.ID)
	for i := range events {
		events[i] = events[i].shown(actor)
	}
	return DepartmentDetail{Department: d.shown(), Events: events}, err
}

// shown leaves out who went where for those who may not read people.
func (e Event) shown(actor policy.Actor) Event {
	e.Date, e.RecordedAt = here(e.Date), here(e.RecordedAt)
	if !actor.CanIn(policy.ReadPeople, "/") {
		e.People, e.By = nil, ""
	}
	return e
}

type eventInput struct {
	Kind       EventKind         `json:"kind" validate:"required,oneof=create rename merge split reparent dissolve"`
	Date       api.Date          `json:"date" validate:"required"`
	Subjects   []string          `json:"subjects" validate:"max=50,unique,dive,required,max=60,line"`
	Into       string            `json:"into" validate:"max=60,line"`
	Successors []string          `json:"successors" validate:"max=200,unique,dive,required,max=60,line"`
	ParentID   string            `json:"parentId" validate:"max=60,line"`
	Naming     *Naming           `json:"naming"`
	Parts      []Draft           `json:"parts" validate:"max=200,dive"`
	Keeps      bool              `json:"keeps"`
	People     map[string]string `json:"people" validate:"max=20000,dive,keys,max=60,endkeys,max=60"`
	Decision   string            `json:"decision" validate:"max=200,line"`
	Note       string            `json:"note" validate:"max=2000"`
	Meta       api.Meta          `json:"-"`
}

func (o *Org) recordEvent(ctx context.Context, actor policy.Actor, in eventInput) (Event, error) {
	e, err := o.Record(ctx, actor, Event{
		ID: shortID(in.Meta.IdempotencyID), Kind: in.Kind, Date: Day(in.Date.Date()), Subjects: in.Subjects,
		Into: in.Into, Successors: in.Successors, ParentID: in.ParentID, Naming: in.Naming, Parts: in.Parts, Keeps: in.Keeps,
		People: in.People, Decision: in.Decision, Note: in.Note,
	})
	return e.shown(actor), err
}

// shortID is an id out of an idempotency hash, "" for none.
func shortID(hash string) string { return hash[:min(len(hash), 26)] }

func (o *Org) listPositions(ctx context.Context, _ policy.Actor, _ api.Nothing) (List[Position], error) {
	items, err := o.ListPositions(ctx)
	return List[Position]{Items: items}, err
}

type postingsInput struct {
	AsOf       *api.Date `query:"asOf" json:"-"`
	Department string    `query:"department" json:"-" validate:"max=60"`
	Position   string    `query:"position" json:"-" validate:"max=60"`
	Person     string    `query:"person" json:"-" validate:"max=60"`
	Cursor     string    `query:"cursor" json:"-"`
	Limit      int       `query:"limit" json:"-" validate:"min=0,max=200"`
}

func (o *Org) listPostings(ctx context.Context, actor policy.Actor, in postingsInput) (db.Page[Posting], error) {
	f := PostingFilter{At: o.asOf(in.AsOf)}
	if in.Position != "" {
		f.PositionIDs = []string{in.Position}
	}
	if in.Person != "" {
		f.PersonIDs = []string{in.Person}
	}
	page, err := o.PagePostings(ctx, actor, f, in.Department, in.Cursor, in.Limit)
	for i := range page.Items {
		page.Items[i] = page.Items[i].shown()
	}
	return page, err
}

func (p Posting) shown() Posting {
	p.From, p.To, p.Due, p.Since = here(p.From), herePtr(p.To), herePtr(p.Due), here(p.Since)
	return p
}

type postingInput struct {
	PersonID string `json:"personId" validate:"required,max=60,line"`
	placeInput
	Meta api.Meta `json:"-"`
}

// placeInput is a posting without its person.
type placeInput struct {
	DepartmentID string    `json:"departmentId" validate:"required,max=60,line"`
	PositionID   string    `json:"positionId" validate:"required,max=60,line"`
	Rank         string    `json:"rank" validate:"max=100,line"`
	Duty         Duty      `json:"duty" validate:"omitempty,oneof=chuyen-trach kiem-nhiem"`
	Concurrent   bool      `json:"concurrent"`
	From         api.Date  `json:"from" validate:"required"`
	To           *api.Date `json:"to"`
	Due          *api.Date `json:"due"`
	Decision     string    `json:"decision" validate:"max=200,line"`
}

func (in placeInput) draft(personID string) PostingDraft {
	return PostingDraft{
		PersonID: personID, DepartmentID: in.DepartmentID, PositionID: in.PositionID, Rank: in.Rank, Duty: in.Duty,
		Concurrent: in.Concurrent, From: Day(in.From.Date()), To: dayPtr(in.To), Due: dayPtr(in.Due), Decision: in.Decision,
	}
}

func dayPtr(d *api.Date) *time.Time {
	if d == nil {
		return nil
	}
	t := Day(d.Date())
	return &t
}

func (o *Org) post(ctx context.Context, actor policy.Actor, in postingInput) (Posting, error) {
	p, err := o.CreatePosting(ctx, actor, shortID(in.Meta.IdempotencyID), in.draft(in.PersonID))
	return p.shown(), err
}

type endInput struct {
	ID       string   `path:"id" json:"-" validate:"max=80"`
	To       api.Date `json:"to" validate:"required"`
	Decision string   `json:"decision" validate:"max=200,line"`
}

func (o *Org) endPost(ctx context.Context, actor policy.Actor, in endInput) (Posting, error) {
	p, err := o.EndPosting(ctx, actor, in.ID, Day(in.To.Date()), in.Decision)
	return p.shown(), err
}

// PersonView is a person as screens show them. Postings are those of now in a
// list, all of them in a single view.
type PersonView struct {
	Person
	FullName string    `json:"fullName"`
	Postings []Posting `json:"postings"`
}

// ETag is the person's version.
func (v PersonView) ETag() string { return api.Version(v.Version) }

func (p Person) shown(postings []Posting) PersonView {
	v := PersonView{Person: p, FullName: p.FullName(), Postings: []Posting{}}
	v.CreatedAt, v.UpdatedAt = here(p.CreatedAt), here(p.UpdatedAt)
	for _, posting := range postings {
		v.Postings = append(v.Postings, posting.shown())
	}
	return v
}

type peopleInput struct {
	Query      string `query:"q" json:"-" validate:"max=100"`
	Department string `query:"department" json:"-" validate:"max=60"`
	Active     *bool  `query:"active" json:"-"`
	Cursor     string `query:"cursor" json:"-"`
	Limit      int    `query:"limit" json:"-" validate:"min=0,max=200"`
}

func (o *Org) listPeople(ctx context.Context, actor policy.Actor, in peopleInput) (db.Page[PersonView], error) {
	page, err := o.ListPeople(ctx, actor, PeopleFilter{Query: in.Query, DepartmentID: in.Department, Active: in.Active, Cursor: in.Cursor, Limit: in.Limit})
	out := db.Page[PersonView]{Items: []PersonView{}, Next: page.Next}
	if err != nil || len(page.Items) == 0 {
		return out, err
	}
	ids := make([]string, len(page.Items))
	for i, p := range page.Items {
		ids[i] = p.ID
	}
	postings, err := o.ListPostings(ctx, PostingFilter{PersonIDs: ids})
	if err != nil {
		return out, err
	}
	held := map[string][]Posting{}
	for _, p := range postings {
		held[p.PersonID] = append(held[p.PersonID], p)
	}
	for _, p := range page.Items {
		out.Items = append(out.Items, p.shown(held[p.ID]))
	}
	return out, nil
}

func (o *Org) showPerson(ctx context.Context, actor policy.Actor, in idInput) (PersonView, error) {
	p, err := o.personFor(ctx, actor, policy.ReadPeople, in.ID)
	if err != nil {
		return PersonView{}, err
	}
	return o.view(ctx, p)
}

func (o *Org) view(ctx context.Context, p Person) (PersonView, error) {
	postings, err := o.PostingHistory(ctx, p.ID)
	return p.shown(postings), err
}

type personInput struct {
	PersonDraft
	Posting *placeInput `json:"posting"`
	Meta    api.Meta    `json:"-"`
}

func (o *Org) addPerson(ctx context.Context, actor policy.Actor, in personInput) (PersonView, error) {
	var posting *PostingDraft
	if in.Posting != nil {
		d := in.Posting.draft("")
		posting = &d
	}
	p, err := o.CreatePerson(ctx, actor, shortID(in.Meta.IdempotencyID), in.PersonDraft, posting)
	if err != nil {
		return PersonView{}, err
	}
	return o.view(ctx, p)
}

type editInput struct {
	ID      string `path:"id" json:"-" validate:"max=60"`
	IfMatch string `header:"If-Match" json:"-"`
	PersonPatch
}

func (o *Org) editPerson(ctx context.Context, actor policy.Actor, in editInput) (PersonView, error) {
	version, err := api.ParseVersion(in.IfMatch)
	if err != nil {
		return PersonView{}, err
	}
	p, err := o.UpdatePerson(ctx, actor, in.ID, version, in.PersonPatch)
	if err != nil {
		return PersonView{}, err
	}
	return o.view(ctx, p)
}

// maxImport is the largest CSV file, in bytes.
const maxImport = 16 << 20

type importInput struct {
	DryRun bool `query:"dryRun" json:"-"`
	File   api.RawBody
}

func (o *Org) importPeople(ctx context.Context, actor policy.Actor, in importInput) (ImportReport, error) {
	switch in.File.Type {
	case "text/csv", "text/plain", "application/csv", "application/vnd.ms-excel":
	default:
		return ImportReport{}, fault.New(fault.Unsupported, "Nội dung phải là tệp CSV (text/csv).", "The body must be a CSV file (text/csv).")
	}
	mode := Write
	if in.DryRun {
		mode = DryRun
	}
	// A file of 20,000 rows takes longer than an ordinary request may; the
	// transaction has its own deadline.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), largeTx)
	defer cancel()
	return o.Import(ctx, actor, in.File.Data, mode)
}
