package incidents

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/platform/db"
	"lantoa/handbook"
)

// PersonExport is what a person wrote into the logs of incidents, statements
// and documents included, which part they had, and what they were to do after.
type PersonExport struct {
	Entries []OwnEntry `json:"entries"`
	Tasks   []OwnTask  `json:"tasks"`
}

// OwnEntry is an entry by the person, or one by somebody else that gave or took
// a part (joined, handed-over, left): of that one only the part is told. Nobody
// else is named but in the person's own words.
type OwnEntry struct {
	Incident  string              `json:"incident"` // its number
	Title     string              `json:"title"`
	Exercise  bool                `json:"exercise"`
	Seq       int                 `json:"seq"`
	Kind      handbook.EntryKind  `json:"kind"`
	At        time.Time           `json:"at"`
	Received  time.Time           `json:"received"` // by the server
	By        string              `json:"by" enum:"self,other"`
	Role      handbook.CrisisRole `json:"role,omitempty"`
	Text      string              `json:"text,omitempty"`
	Clause    string              `json:"clause,omitempty"`
	Level     int                 `json:"level,omitempty"`
	Step      string              `json:"step,omitempty"`
	Statement string              `json:"statement,omitempty"`
	Version   int                 `json:"version,omitempty"`
	Corrects  int                 `json:"corrects,omitempty"`
	File      *OwnFile            `json:"file,omitempty"`
	Document  *OwnDocument        `json:"document,omitempty"`
	Review    *OwnReview          `json:"review,omitempty"`
}

// OwnFile is a piece of evidence that the person added.
type OwnFile struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"` // bytes
	SHA256 string `json:"sha256"`
}

// OwnDocument is a template that the person filled in, as it came out.
type OwnDocument struct {
	Title string `json:"title"`
	Text  string `json:"text"` // Markdown
}

// OwnReview is a review that the person wrote down.
type OwnReview struct {
	Expected string   `json:"expected"`
	Actual   string   `json:"actual"`
	Causes   string   `json:"causes"`
	Held     string   `json:"held"`
	Fixes    []string `json:"fixes"`
}

// OwnTask is something to be done differently that fell to the person.
type OwnTask struct {
	Incident  string     `json:"incident"`
	Text      string     `json:"text"`
	Due       string     `json:"due"` // 2006-01-02
	State     string     `json:"state" enum:"open,done"`
	CreatedAt time.Time  `json:"createdAt"`
	DoneAt    *time.Time `json:"doneAt,omitempty"`
	Note      string     `json:"note,omitempty"`
}

// ExportPerson gathers it, oldest first, up to most entries. It reads the
// whole of the log: it is asked for seldom, and an index of writers would cost
// every entry of a crisis.
func (n *Incidents) ExportPerson(ctx context.Context, personID string, most int64) (PersonExport, error) {
	out := PersonExport{Entries: []OwnEntry{}, Tasks: []OwnTask{}}
	kept, err := db.Find[struct {
		Incident       string `bson:"incident"`
		handbook.Entry `bson:",inline"`
	}](ctx, n.entries, bson.M{"$or": bson.A{bson.M{"by": personID}, bson.M{"payload.person": personID}}},
		options.Find().SetSort(bson.D{{Key: "received", Value: 1}, {Key: "_id", Value: 1}}).SetLimit(most).SetAllowDiskUse(true))
	if err != nil {
		return out, err
	}
	ids := bson.A{}
	for _, e := range kept {
		ids = append(ids, e.Incident)
	}
	named, err := db.Find[Summary](ctx, n.incidents, bson.M{"_id": bson.M{"$in": ids}}, options.Find().SetProjection(bson.M{"number": 1, "title": 1, "exercise": 1}))
	if err != nil {
		return out, err
	}
	of := map[string]Summary{}
	for _, i := range named {
		of[i.ID] = i
	}
	for _, e := range kept {
		own := ownEntry(e.Entry, personID)
		i := of[e.Incident]
		own.Incident, own.Title, own.Exercise = i.Number, i.Title, i.Exercise
		out.Entries = append(out.Entries, own)
	}
	tasks, err := db.Find[Task](ctx, n.tasks, bson.M{"owner": personID}, options.Find().SetSort(bson.D{{Key: "createdAt", Value: 1}, {Key: "_id", Value: 1}}))
	for _, t := range tasks {
		out.Tasks = append(out.Tasks, OwnTask{Incident: t.Number, Text: t.Text, Due: t.Due, State: t.State, CreatedAt: t.CreatedAt, DoneAt: t.DoneAt, Note: t.Note})
	}
	return out, err
}

func ownEntry(e handbook.Entry, personID string) OwnEntry {
	p := e.Payload
	out := OwnEntry{Seq: e.Seq, Kind: e.Kind, At: e.At, Received: e.Received, By: "self"}
	if p.Person == "" || p.Person == personID {
		out.Role = p.Role
	}
	if e.By != personID {
		out.By = "other"
		return out
	}
	out.Text, out.Clause, out.Level, out.Step = p.Text, p.Clause, p.Level, p.Step
	out.Statement, out.Version, out.Corrects = p.Statement, p.Version, p.Corrects
	if p.File != nil {
		out.File = &OwnFile{Name: p.File.Name, Size: p.File.Size, SHA256: p.File.SHA256}
	}
	if p.Document != nil {
		out.Document = &OwnDocument{Title: p.Document.Title, Text: p.Document.Text}
	}
	if r := p.Review; r != nil {
		out.Review = &OwnReview{Expected: r.Expected, Actual: r.Actual, Causes: r.Causes, Held: r.Held, Fixes: []string{}}
		for _, f := range r.Fixes {
			out.Review.Fixes = append(out.Review.Fixes, f.Text)
		}
	}
	return out
}
