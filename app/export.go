package app

import (
	"archive/zip"
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"time"
	"unicode"

	"lantoa/app/audit"
	"lantoa/app/auth"
	"lantoa/app/auth/policy"
	"lantoa/app/certification"
	"lantoa/app/handbooks"
	"lantoa/app/incidents"
	"lantoa/app/learning"
	"lantoa/app/org"
	"lantoa/app/platform/api"
	"lantoa/app/platform/jobs"
	"lantoa/app/press"
	"lantoa/app/reminders"
	"lantoa/app/staffing"
)

// exportLimit bounds how often a person may ask for all of their data.
var exportLimit = api.Limit{Name: "export", Most: 5, Window: time.Hour}

// exportRoutes let people take their data with them.
func (a *App) exportRoutes(r *policy.Router) {
	api.Get(r, "/me/export", policy.SignedIn, a.exportMe, api.Limited(exportLimit), api.Summary("All own data and certificates, as a ZIP file"))
}

// What one export holds at most: it is put together in memory. The rest is
// named in it, and can be had by the routes of its own.
const (
	mostExportedNotifications = 2000
	mostExportedEntries       = 2000     // of the audit, of incidents, of reminders each
	mostExportedFiles         = 24 << 20 // bytes of PDF
)

// exported is the document du-lieu.json; export.txt explains its keys.
//
// The CCCD number is left out: whoever holds a session for a minute must not
// be able to carry it off.
type exported struct {
	ExportedAt time.Time    `json:"exportedAt"`
	Person     org.Person   `json:"person"`
	Account    auth.Account `json:"account"`
	auth.PersonExport
	Postings      []exportedPosting        `json:"postings"`
	Preferences   reminders.Preferences    `json:"preferences"`
	Notifications []reminders.Notification `json:"notifications"`
	Reminders     []reminders.OwnReminder  `json:"reminders"`
	Learning      learning.PersonExport    `json:"learning"`
	Waivers       []staffing.OwnWaiver     `json:"waivers"`
	Handbook      []handbooks.OwnReading   `json:"handbook"`
	Comments      []handbooks.OwnComment   `json:"comments"`
	Incidents     incidents.PersonExport   `json:"incidents"`
	Press         press.PersonExport       `json:"press"`
	Audit         []audit.Own              `json:"audit"`
	Certificates  []exportedCertificate    `json:"certificates"`
}

// exportedPosting has the names of its last day, or of today.
type exportedPosting struct {
	org.Posting
	DepartmentName string `json:"departmentName"`
	PositionName   string `json:"positionName"`
}

// exportedCertificate names its file in the archive; "" when it is not there.
type exportedCertificate struct {
	certification.Certificate
	Status certification.Status `json:"status"`
	File   string               `json:"file,omitempty"`
}

//go:embed export.txt
var exportGuide string

type exportInput struct {
	Meta api.Meta `json:"-"`
}

func (a *App) exportMe(ctx context.Context, actor policy.Actor, in exportInput) (api.File, error) {
	data, err := a.export(ctx, actor)
	if err != nil {
		return api.File{}, err
	}
	var body bytes.Buffer
	if err := a.writeExport(ctx, &body, &data); err != nil {
		return api.File{}, err
	}
	files := 0
	for _, c := range data.Certificates {
		if c.File != "" {
			files++
		}
	}
	err = audit.Record(ctx, a.DB, audit.Entry{
		Actor: actor, Action: "person.export", Subject: "person:" + actor.PersonID, RequestID: in.Meta.RequestID,
		After: map[string]any{"bytes": body.Len(), "certificates": len(data.Certificates), "files": files},
	})
	name := "lan-toa-" + data.ExportedAt.Format(time.DateOnly) + ".zip"
	return api.File{Name: name, Type: "application/zip", Body: body.Bytes()}, err
}

// export gathers what the features keep of the actor.
func (a *App) export(ctx context.Context, actor policy.Actor) (out exported, err error) {
	out = exported{ExportedAt: a.Org.Now().In(jobs.Zone)}
	if out.Person, err = a.Org.FindPerson(ctx, actor.PersonID); err != nil {
		return out, err
	}
	if out.Account, err = a.Auth.OwnAccount(ctx, actor); err != nil {
		return out, err
	}
	if out.PersonExport, err = a.Auth.ExportPerson(ctx, actor.PersonID); err != nil {
		return out, err
	}
	if out.Postings, err = a.exportPostings(ctx, actor.PersonID, out.ExportedAt); err != nil {
		return out, err
	}
	if out.Preferences, err = a.Reminders.FindPreferences(ctx, actor.PersonID); err != nil {
		return out, err
	}
	if out.Notifications, err = a.exportNotifications(ctx, actor); err != nil {
		return out, err
	}
	if out.Reminders, err = a.Reminders.ExportPerson(ctx, actor.PersonID, mostExportedEntries); err != nil {
		return out, err
	}
	if out.Learning, err = a.Learning.ExportPerson(ctx, actor.PersonID); err != nil {
		return out, err
	}
	if out.Waivers, err = a.Staffing.ExportPerson(ctx, actor.PersonID); err != nil {
		return out, err
	}
	if err := a.exportWork(ctx, actor.PersonID, &out); err != nil {
		return out, err
	}
	certificates, err := a.Certification.FindByPerson(ctx, actor.PersonID)
	out.Certificates = make([]exportedCertificate, len(certificates))
	for i, c := range certificates {
		out.Certificates[i] = exportedCertificate{Certificate: c, Status: c.Status(out.ExportedAt)}
	}
	return out, err
}

// exportWork adds what the person read, wrote and did in the handbook, in
// incidents and with the press.
func (a *App) exportWork(ctx context.Context, personID string, out *exported) (err error) {
	if out.Handbook, err = a.Handbooks.ExportPerson(ctx, personID); err != nil {
		return err
	}
	if out.Comments, err = a.Handbooks.ExportComments(ctx, personID); err != nil {
		return err
	}
	if out.Incidents, err = a.Incidents.ExportPerson(ctx, personID, mostExportedEntries); err != nil {
		return err
	}
	if out.Audit, err = a.Audit.ExportPerson(ctx, personID, mostExportedEntries); err != nil {
		return err
	}
	var handled []string
	for _, e := range out.Audit {
		kind, id, _ := strings.Cut(e.About, ":")
		if e.By == audit.BySelf && kind == "press-request" && (strings.HasSuffix(e.Action, ".answer") || strings.HasSuffix(e.Action, ".refuse")) {
			handled = append(handled, id)
		}
	}
	out.Press, err = a.Press.ExportPerson(ctx, personID, handled)
	return err
}

func (a *App) exportPostings(ctx context.Context, personID string, now time.Time) ([]exportedPosting, error) {
	history, err := a.Org.PostingHistory(ctx, personID)
	if err != nil {
		return nil, err
	}
	departmentIDs, positionIDs := make([]string, len(history)), make([]string, len(history))
	for i, p := range history {
		departmentIDs[i], positionIDs[i] = p.DepartmentID, p.PositionID
	}
	departments, err := a.Org.FindDepartments(ctx, departmentIDs)
	if err != nil {
		return nil, err
	}
	positions, err := a.Org.FindPositions(ctx, positionIDs)
	out := make([]exportedPosting, len(history))
	for i, p := range history {
		at := now
		if p.To != nil && p.To.Before(now) {
			at = p.To.Add(-time.Millisecond)
		}
		d, _ := departments[p.DepartmentID].At(at)
		out[i] = exportedPosting{Posting: p, DepartmentName: d.Name, PositionName: positions[p.PositionID].Name}
	}
	return out, err
}

// exportNotifications returns the newest ones.
func (a *App) exportNotifications(ctx context.Context, actor policy.Actor) ([]reminders.Notification, error) {
	out, cursor := []reminders.Notification{}, ""
	for {
		page, err := a.Reminders.ListNotifications(ctx, actor, cursor, 200)
		if err != nil {
			return nil, err
		}
		out, cursor = append(out, page.Items...), page.Next
		if cursor == "" || len(out) >= mostExportedNotifications {
			return out, nil
		}
	}
}

// writeExport writes the archive, and notes in data which files are in it.
func (a *App) writeExport(ctx context.Context, w io.Writer, data *exported) error {
	archive := zip.NewWriter(w)
	create := func(name string, method uint16) (io.Writer, error) {
		return archive.CreateHeader(&zip.FileHeader{Name: name, Method: method, Modified: data.ExportedAt})
	}
	guide, err := create("DOC-TRUOC.txt", zip.Deflate)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(guide, exportGuide); err != nil {
		return err
	}
	left, taken := mostExportedFiles, map[string]bool{}
	for i := range data.Certificates {
		c := &data.Certificates[i]
		if c.FileHash == "" || int(c.FileSize) > left {
			continue
		}
		body, err := a.Certification.ReadFile(ctx, c.Certificate)
		if err != nil && ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
		if err != nil || len(body) > left {
			a.Log.Warn("export: a certificate's file is left out", "certificate", c.ID, "error", err)
			continue
		}
		name := "giay-chung-nhan/" + fileName(c.NumberText) + ".pdf"
		if taken[name] {
			name = "giay-chung-nhan/" + fileName(c.NumberText+" "+c.ID) + ".pdf"
		}
		file, err := create(name, zip.Store)
		if err != nil {
			return err
		}
		if _, err := file.Write(body); err != nil {
			return err
		}
		c.File, taken[name] = name, true
		left -= len(body)
	}
	file, err := create("du-lieu.json", zip.Deflate)
	if err != nil {
		return err
	}
	lines := json.NewEncoder(file)
	lines.SetEscapeHTML(false)
	lines.SetIndent("", "  ")
	if err := lines.Encode(data); err != nil {
		return err
	}
	return archive.Close()
}

// fileName makes of a number what every system takes as the name of a file:
// 012/2026/GCN-SVHTTDL → 012-2026-GCN-SVHTTDL.
func fileName(number string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return '-'
	}, number)
}
