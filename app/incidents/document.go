package incidents

import (
	"context"
	"strings"
	"time"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/calendar"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/app/platform/office"
	"lantoa/handbook"

	"go.mongodb.org/mongo-driver/bson"
)

// Filling is a template filled on an incident.
type Filling struct {
	Client   string
	Template string
	Fields   map[string]string
	At       time.Time
}

// fill fills a template of the edition that holds for the department.
func (n *Incidents) fill(ctx context.Context, path, template string, fields map[string]string) (handbook.Filled, error) {
	book, err := n.cfg.Handbook(ctx, path)
	if err != nil {
		return handbook.Filled{}, err
	}
	t, ok := book.Edition.Template(template)
	if !ok {
		return handbook.Filled{}, fault.New(fault.NotFound, "Sổ tay không có mẫu này.", "The handbook has no such template.")
	}
	kept := map[string]string{}
	for _, f := range t.Fields {
		if v := strings.TrimSpace(fields[f.ID]); v != "" {
			kept[f.ID] = v
		}
	}
	if len(kept) != countFilled(fields) {
		return handbook.Filled{}, fault.InvalidField("fields", "unknown", "Có ô không thuộc mẫu này.", "The template does not have one of the fields.")
	}
	escaped := map[string]string{}
	for id, v := range kept {
		escaped[id] = office.Literal(v)
	}
	text, missing := t.Fill(escaped)
	if len(missing) > 0 {
		e := fault.New(fault.Invalid, "Còn ô bắt buộc chưa điền.", "A required field is empty.")
		for _, id := range missing {
			e.Fields = append(e.Fields, fault.Field{Path: "fields." + id, Code: "required", Message: fault.T("Cần điền ô này.", "Fill this in.")})
		}
		return handbook.Filled{}, e
	}
	return handbook.Filled{ID: db.NewID(), Template: t.ID, Title: t.Title, Layout: t.Layout, Heading: t.Heading, Fields: kept, Text: text}, nil
}

func countFilled(fields map[string]string) int {
	count := 0
	for _, v := range fields {
		if strings.TrimSpace(v) != "" {
			count++
		}
	}
	return count
}

// AddDocument fills a template and writes the entry that keeps it. Client
// makes a repeat harmless. Errors: fault.NotFound, fault.Invalid; a refusal of
// the entry is in the result.
func (n *Incidents) AddDocument(ctx context.Context, actor policy.Actor, id string, f Filling) (Result, error) {
	i, err := n.findToWrite(ctx, actor, id)
	if err != nil {
		return Result{}, err
	}
	if known, err := n.known(ctx, id, []Draft{{Client: f.Client}}); err != nil || known[f.Client] > 0 {
		return Result{Client: f.Client, Seq: known[f.Client]}, err
	}
	filled, err := n.fill(ctx, i.Path, f.Template, f.Fields)
	if err != nil {
		return Result{}, err
	}
	results, err := n.Append(ctx, actor, id, []Draft{{Client: f.Client, Kind: handbook.DocumentFilled, At: f.At, Payload: handbook.Payload{Document: &filled}}})
	if err != nil {
		return Result{}, err
	}
	return results[0], nil
}

// Document returns a filled template of an incident as a document. Errors:
// fault.NotFound.
func (n *Incidents) Document(ctx context.Context, actor policy.Actor, id, document string) (handbook.Filled, office.Document, error) {
	i, err := n.Find(ctx, actor, id)
	if err != nil {
		return handbook.Filled{}, office.Document{}, err
	}
	e, err := db.FindOne[stored](ctx, n.entries, bson.M{"incident": id, "payload.document.id": document})
	if fault.Is(err, fault.NotFound) {
		return handbook.Filled{}, office.Document{}, fault.New(fault.NotFound, "Không có văn bản này.", "There is no such document.")
	}
	if err != nil {
		return handbook.Filled{}, office.Document{}, err
	}
	f := *e.Payload.Document
	return f, layOut(f, i.DepartmentName, i.Exercise, e.At), nil
}

// layOut puts a filled template into its office form. What it is about, and
// whom it goes to, stands in the text; number, date and signature are left to
// the office, which has the last word.
func layOut(f handbook.Filled, agency string, exercise bool, at time.Time) office.Document {
	d := office.Document{
		Agency: agency, Heading: f.Heading, Body: office.Markdown(f.Text), National: f.Layout != handbook.Plain, Exercise: exercise, Draft: true,
		Footer: mark(exercise) + "Lập từ mẫu “" + f.Title + "” lúc " + at.In(calendar.Zone).Format("15:04 02/01/2006"),
	}
	if f.Layout == handbook.Letter {
		d.Heading, d.Subject = "", f.Heading
	}
	return d
}

// The media types that documents are sent as.
const pdfType = "application/pdf"

// render makes the file in a format: docx, pdf or txt.
func render(name, format string, d office.Document) (api.File, error) {
	switch format {
	case "docx":
		body, err := d.Word()
		return api.File{Name: name + ".docx", Type: office.WordType, Body: body}, err
	case "pdf":
		body, err := d.PDF()
		return api.File{Name: name + ".pdf", Type: pdfType, Body: body}, err
	}
	return api.File{Name: name + ".txt", Type: "text/plain; charset=utf-8", Body: []byte(d.Text())}, nil
}

// documentName is the name of a document's file; of an exercise it says so.
func documentName(exercise bool, parts ...string) string {
	if exercise {
		parts = append([]string{"DIEN-TAP"}, parts...)
	}
	return strings.Join(parts, "-")
}
