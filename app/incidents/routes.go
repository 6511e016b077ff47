package incidents

import (
	"context"
	"strconv"
	"time"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/handbook"
)

// What one device may send at once: a queue that grew over hours without a
// line goes out in several batches.
const (
	mostDrafts    = 100
	mostBatch     = 4 << 20
	mostDocuments = 256 << 10
)

// Routes registers the feature's routes.
func (n *Incidents) Routes(r *policy.Router) {
	api.Post(r, "/incidents", policy.OpenIncident, n.open, api.Status(201), api.Idempotent, api.Summary("Open an incident, or an exercise, by a procedure of the handbook"))
	api.Get(r, "/incidents", policy.ReadIncidents, n.list, api.Summary("Incidents that the caller is on, or may read by department; running ones first"))
	api.Get(r, "/incidents/{id}", policy.ReadIncidents, n.show, api.Summary("An incident: as it was opened, and as its log leaves it"))
	api.Get(r, "/incidents/{id}/entries", policy.ReadIncidents, n.listEntries, api.Summary("The log after an entry, at most 500 entries"))
	api.Post(r, "/incidents/{id}/entries", policy.WriteIncidents, n.append, api.MaxBody(mostBatch),
		api.Summary("Write entries in their order; each stands or is refused on its own, and is written once however often it is sent"))
	api.Get(r, "/incidents/{id}/events", policy.ReadIncidents, n.events, api.Summary("Server-sent events: entry, state, presence; resumes after Last-Event-ID or ?after="))
	api.Post(r, "/incidents/{id}/evidence", policy.WriteIncidents, n.addEvidence, api.MaxBody(mostEvidence+1), api.Status(201),
		api.Summary("Add a file as evidence, hashed as it comes"))
	api.Get(r, "/incidents/{id}/evidence/{file}", policy.ReadIncidents, n.readEvidence, api.Summary("A piece of evidence, as a download"))
	api.Post(r, "/incidents/{id}/documents", policy.WriteIncidents, n.addDocument, api.MaxBody(mostDocuments), api.Status(201), api.Summary("Fill a template on the incident"))
	api.Get(r, "/incidents/{id}/documents/{document}", policy.ReadIncidents, n.readDocument, api.Summary("A filled template as docx, pdf or txt"))
	api.Get(r, "/incidents/{id}/candidates", policy.WriteIncidents, n.listCandidates, api.Summary("People who may be put on the incident, by name; without one, those whose position suggests a role"))
	api.Get(r, "/incidents/{id}/export", policy.ReadIncidents, n.export, api.Summary("The whole of an incident as pdf or json"))
	api.Post(r, "/handbook/templates/{template}/document", policy.ReadHandbook, n.fillTemplate, api.MaxBody(mostDocuments), api.Summary("Fill a template outside an incident, as docx, pdf or txt"))
	api.Get(r, "/me/incidents", policy.SignedIn, n.listMine, api.Summary("The running incidents that the caller is on"))
	api.Get(r, "/me/tasks", policy.SignedIn, n.listTasks, api.Summary("What reviews of incidents gave the caller to do"))
	api.Post(r, "/tasks/{id}/done", policy.SignedIn, n.finishTask, api.Summary("Note that an own task is done"))
}

type openInput struct {
	Procedure  string     `json:"procedure" validate:"required,max=100"`
	Exercise   *bool      `json:"exercise" validate:"required"` // always said, never assumed
	Title      string     `json:"title" validate:"max=200,line"`
	Department string     `json:"department" validate:"max=60"`
	Received   *time.Time `json:"received,omitempty"`
	Clause     string     `json:"clause" validate:"omitempty,oneof=7.2 7.3 7.4 7.5"`
	Text       string     `json:"text" validate:"max=5000"`
	// Anyway opens another where somebody else of the agency has one by the same
	// procedure, which is refused otherwise.
	Anyway bool     `json:"anyway,omitempty"`
	Meta   api.Meta `json:"-"`
}

func (n *Incidents) open(ctx context.Context, actor policy.Actor, in openInput) (View, error) {
	id := ""
	if in.Meta.IdempotencyID != "" {
		id = in.Meta.IdempotencyID[:26]
	}
	o := Opening{Procedure: in.Procedure, Exercise: *in.Exercise, Title: in.Title, Department: in.Department, Clause: in.Clause, Text: in.Text, Anyway: in.Anyway}
	if in.Received != nil {
		o.Received = *in.Received
	}
	i, err := n.Open(ctx, actor, id, o)
	if err != nil {
		return View{}, err
	}
	return n.view(ctx, actor, i)
}

type listInput struct {
	State      string `query:"state" json:"-" validate:"omitempty,oneof=running closed"`
	Exercise   *bool  `query:"exercise" json:"-"`
	Department string `query:"department" json:"-" validate:"max=60"`
	Cursor     string `query:"cursor" json:"-"`
	Limit      int    `query:"limit" json:"-" validate:"min=0,max=200"`
}

func (n *Incidents) list(ctx context.Context, actor policy.Actor, in listInput) (db.Page[Summary], error) {
	return n.List(ctx, actor, Filter{Status: in.State, Exercise: in.Exercise, Department: in.Department}, in.Cursor, in.Limit)
}

type idInput struct {
	ID string `path:"id" json:"-" validate:"max=64"`
}

// View is an incident as one of its people sees it.
type View struct {
	Incident
	Mine []handbook.CrisisRole `json:"mine"` // the caller's roles; empty for who only reads
	// Steward tells that the caller may put people on it from outside.
	Steward    bool      `json:"steward"`
	Tasks      []Task    `json:"tasks"`
	ServerTime time.Time `json:"serverTime"`
}

func (n *Incidents) view(ctx context.Context, actor policy.Actor, i Incident) (View, error) {
	v := View{Incident: i, Mine: []handbook.CrisisRole{}, Steward: steward(actor, i), ServerTime: n.Now(), Tasks: []Task{}}
	for _, m := range i.State.People {
		if m.Person == actor.PersonID {
			v.Mine = m.Roles
		}
	}
	if i.State.Review == nil {
		return v, nil
	}
	var err error
	v.Tasks, err = n.tasksOf(ctx, i.ID)
	return v, err
}

func (n *Incidents) show(ctx context.Context, actor policy.Actor, in idInput) (View, error) {
	i, err := n.Find(ctx, actor, in.ID)
	if err != nil {
		return View{}, err
	}
	return n.view(ctx, actor, i)
}

type entriesInput struct {
	ID    string `path:"id" json:"-" validate:"max=64"`
	After int    `query:"after" json:"-" validate:"min=0"`
}

func (n *Incidents) listEntries(ctx context.Context, actor policy.Actor, in entriesInput) (Log, error) {
	return n.ListEntries(ctx, actor, in.ID, in.After)
}

type appendInput struct {
	ID      string  `path:"id" json:"-" validate:"max=64"`
	Entries []Draft `json:"entries" validate:"required,min=1,max=100,dive"`
}

// Results answer a batch, in its order.
type Results struct {
	Items []Result `json:"items"`
	Last  int      `json:"last"` // the newest of them
}

// fromDevices are the kinds that a device writes as they are; the others have
// routes of their own, a request of the press that of its register.
func fromDevices(kind handbook.EntryKind) bool {
	return kind != handbook.Opened && kind != handbook.EvidenceAdded && kind != handbook.DocumentFilled && kind != handbook.RequestLinked
}

func (n *Incidents) append(ctx context.Context, actor policy.Actor, in appendInput) (Results, error) {
	out := Results{Items: make([]Result, len(in.Entries))}
	var drafts []Draft
	var places []int
	for k, d := range in.Entries {
		out.Items[k] = Result{Client: d.Client}
		if !fromDevices(d.Kind) {
			out.Items[k].Refused = refused(handbook.ErrEntryKind)
			continue
		}
		drafts, places = append(drafts, d), append(places, k)
	}
	results, err := n.Append(ctx, actor, in.ID, drafts)
	if err != nil {
		return Results{}, err
	}
	for k, r := range results {
		out.Items[places[k]] = r
		out.Last = max(out.Last, r.Seq)
	}
	return out, nil
}

type evidenceInput struct {
	ID     string     `path:"id" json:"-" validate:"max=64"`
	Client string     `query:"client" json:"-" validate:"required,min=8,max=64,line"`
	Name   string     `query:"name" json:"-" validate:"max=300"`
	Text   string     `query:"text" json:"-" validate:"max=1000"`
	At     *time.Time `query:"at" json:"-"`
	Body   api.RawBody
}

func (n *Incidents) addEvidence(ctx context.Context, actor policy.Actor, in evidenceInput) (Result, error) {
	u := Upload{Client: in.Client, Name: in.Name, Text: in.Text, Body: in.Body.Data}
	if in.At != nil {
		u.At = *in.At
	}
	return n.AddEvidence(ctx, actor, in.ID, u)
}

type fileInput struct {
	ID   string `path:"id" json:"-" validate:"max=64"`
	File string `path:"file" json:"-" validate:"max=64"`
}

func (n *Incidents) readEvidence(ctx context.Context, actor policy.Actor, in fileInput) (api.File, error) {
	f, body, err := n.ReadEvidence(ctx, actor, in.ID, in.File)
	return api.File{Name: f.Name, Type: f.Type, Body: body, Hash: f.SHA256}, err
}

type addDocumentInput struct {
	ID       string            `path:"id" json:"-" validate:"max=64"`
	Client   string            `json:"client" validate:"required,min=8,max=64,line"`
	At       *time.Time        `json:"at,omitempty"`
	Template string            `json:"template" validate:"required,max=100"`
	Fields   map[string]string `json:"fields" validate:"max=60,dive,keys,max=60,endkeys,max=5000"`
}

func (n *Incidents) addDocument(ctx context.Context, actor policy.Actor, in addDocumentInput) (Result, error) {
	f := Filling{Client: in.Client, Template: in.Template, Fields: in.Fields}
	if in.At != nil {
		f.At = *in.At
	}
	return n.AddDocument(ctx, actor, in.ID, f)
}

type documentInput struct {
	ID       string `path:"id" json:"-" validate:"max=64"`
	Document string `path:"document" json:"-" validate:"max=64"`
	Format   string `query:"format" json:"-" validate:"omitempty,oneof=docx pdf txt"`
}

func (n *Incidents) readDocument(ctx context.Context, actor policy.Actor, in documentInput) (api.File, error) {
	f, d, err := n.Document(ctx, actor, in.ID, in.Document)
	if err != nil {
		return api.File{}, err
	}
	return render(documentName(d.Exercise, f.Template), orDocx(in.Format), d)
}

func orDocx(format string) string {
	if format == "" {
		return "docx"
	}
	return format
}

type exportInput struct {
	ID     string `path:"id" json:"-" validate:"max=64"`
	Format string `query:"format" json:"-" validate:"omitempty,oneof=pdf json"`
}

func (n *Incidents) export(ctx context.Context, actor policy.Actor, in exportInput) (api.File, error) {
	x, err := n.Export(ctx, actor, in.ID)
	if err != nil {
		return api.File{}, err
	}
	name := documentName(x.Exercise, x.Number)
	if in.Format == "json" {
		body, err := api.EncodeJSON(x)
		return api.File{Name: name + ".json", Type: "application/json; charset=utf-8", Body: body}, err
	}
	return render(name, "pdf", x.Document())
}

type templateInput struct {
	Template string            `path:"template" json:"-" validate:"max=100"`
	Format   string            `query:"format" json:"-" validate:"omitempty,oneof=docx pdf txt"`
	Fields   map[string]string `json:"fields" validate:"max=60,dive,keys,max=60,endkeys,max=5000"`
}

func (n *Incidents) fillTemplate(ctx context.Context, actor policy.Actor, in templateInput) (api.File, error) {
	f, err := n.fill(ctx, actor.Path, in.Template, in.Fields)
	if err != nil {
		return api.File{}, err
	}
	agency := ""
	own, err := n.ownAgencies(ctx, actor)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return api.File{}, err
	}
	if len(own) > 0 {
		agency = own[len(own)-1].Name
	}
	return render(f.Template, orDocx(in.Format), layOut(f, agency, false, n.Now()))
}

// Mine are the running incidents that one is on.
type Mine struct {
	Items []Summary `json:"items"`
}

func (n *Incidents) listMine(ctx context.Context, actor policy.Actor, _ api.Nothing) (Mine, error) {
	items, err := n.ListMine(ctx, actor)
	return Mine{Items: items}, err
}

type tasksInput struct {
	State  string `query:"state" json:"-" validate:"omitempty,oneof=open done"`
	Cursor string `query:"cursor" json:"-"`
	Limit  int    `query:"limit" json:"-" validate:"min=0,max=200"`
}

func (n *Incidents) listTasks(ctx context.Context, actor policy.Actor, in tasksInput) (db.Page[Task], error) {
	return n.ListTasks(ctx, actor, in.State, in.Cursor, in.Limit)
}

type finishInput struct {
	ID   string `path:"id" json:"-" validate:"max=100"`
	Note string `json:"note" validate:"max=2000"`
}

func (n *Incidents) finishTask(ctx context.Context, actor policy.Actor, in finishInput) (Task, error) {
	return n.FinishTask(ctx, actor, in.ID, in.Note)
}

type eventsInput struct {
	ID     string `path:"id" json:"-" validate:"max=64"`
	After  int    `query:"after" json:"-" validate:"min=0"`
	LastID string `header:"Last-Event-ID" json:"-" validate:"max=20"`
}

func (n *Incidents) events(ctx context.Context, actor policy.Actor, in eventsInput) (api.Stream, error) {
	i, err := n.Find(ctx, actor, in.ID)
	if err != nil {
		return api.Stream{}, err
	}
	after := in.After
	if last, err := strconv.Atoi(in.LastID); err == nil && last > after {
		after = last
	}
	// Who knows of entries that are not there gets those that come all the same.
	after = min(after, i.State.Seq)
	return api.Stream{
		Serve: func(ctx context.Context, out *api.EventWriter) error {
			s := watching{n: n, incident: in.ID, last: after, out: out, w: n.hub.join(in.ID, actor.PersonID)}
			return s.serve(ctx)
		},
		Still: func(ctx context.Context, now any) error {
			actor, ok := now.(policy.Actor)
			if !ok {
				return errNoIncident()
			}
			_, err := n.Find(ctx, actor, in.ID)
			return err
		},
	}, nil
}
