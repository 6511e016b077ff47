package incidents

import (
	"context"
	"fmt"
	"strings"

	"lantoa/app/auth/policy"
	"lantoa/app/org"
	"lantoa/app/platform/fault"
	"lantoa/app/platform/jobs"
	"lantoa/app/reminders"
	"lantoa/handbook"
)

// jobEscalate tells those above that an incident has become a crisis.
const jobEscalate = "incidents.escalate"

// escalated is the level from which on those above are told.
const escalated = 3

type escalateOrder struct {
	Incident string `json:"incident"`
	Seq      int    `json:"seq"` // of the entry with the level
	Level    int    `json:"level"`
}

// roleNames are the crisis roles as people call them.
var roleNames = map[handbook.CrisisRole]fault.Text{
	handbook.OnDuty: fault.T("người trực theo dõi", "on duty"), handbook.TeamLead: fault.T("tổ trưởng", "team lead"),
	handbook.Expert: fault.T("chuyên môn", "expert"), handbook.LegalAdviser: fault.T("pháp chế", "legal adviser"),
	handbook.Spokesperson: fault.T("người phát ngôn", "spokesperson"), handbook.Head: fault.T("người đứng đầu", "head"),
	handbook.Office: fault.T("văn phòng", "office"),
}

// tell writes what fresh entries have to tell people: within the transaction
// of the entries.
func (n *Incidents) tell(ctx context.Context, i Incident, before handbook.State, fresh []handbook.Entry) error {
	var notes []reminders.Note
	level := before.Level
	for _, e := range fresh {
		switch e.Kind {
		case handbook.Joined, handbook.HandedOver:
			if e.Payload.Person != e.By {
				notes = append(notes, joinedNote(i, e))
			}
		case handbook.LevelJudged:
			if e.Payload.Level >= escalated && e.Payload.Level > level {
				o := escalateOrder{Incident: i.ID, Seq: e.Seq, Level: e.Payload.Level}
				if err := n.cfg.Jobs.Put(ctx, jobs.Row{ID: fmt.Sprintf("incident-escalate:%s:%d", i.ID, e.Seq), Kind: jobEscalate, Queue: jobs.Default, Payload: o}); err != nil {
					return err
				}
			}
			level = e.Payload.Level
		}
	}
	return n.cfg.Reminders.Notify(ctx, notes...)
}

func joinedNote(i Incident, e handbook.Entry) reminders.Note {
	role := roleNames[e.Payload.Role]
	note := i.note(e.Payload.Person, fmt.Sprintf("joined:%d", e.Seq))
	note.Title = fault.T(fmt.Sprintf("%sBạn tham gia vụ việc %s: %s", mark(i.Exercise), i.Number, role.Vi),
		fmt.Sprintf("%sYou are on incident %s: %s", markEn(i.Exercise), i.Number, role.En))
	body := []string{mark(i.Exercise) + i.Title, i.DepartmentName, "Người đưa vào: " + e.Name}
	if e.Payload.Text != "" {
		body = append(body, e.Payload.Text)
	}
	note.Body = strings.Join(body, "\n")
	note.BodyEn = markEn(i.Exercise) + i.Title + "\n" + i.DepartmentName
	return note
}

// escalate tells the heads of the department and of those above it, and the
// coordinators whose scope it is in.
func (n *Incidents) escalate(ctx context.Context, _ string, o escalateOrder) error {
	i, err := n.find(ctx, o.Incident)
	if fault.Is(err, fault.NotFound) {
		return jobs.Skip(err)
	}
	if err != nil {
		return err
	}
	people, err := n.above(ctx, i)
	if err != nil {
		return err
	}
	name, to := "", ""
	for _, l := range i.Levels {
		if l.Number == o.Level {
			name, to = l.Name, l.EscalateTo
		}
	}
	var notes []reminders.Note
	for _, p := range people {
		note := i.note(p, fmt.Sprintf("level:%d", o.Seq))
		note.Title = fault.T(fmt.Sprintf("%sVụ việc lên cấp %d: %s", mark(i.Exercise), o.Level, i.Number), fmt.Sprintf("%sIncident at level %d: %s", markEn(i.Exercise), o.Level, i.Number))
		note.Body = mark(i.Exercise) + i.Title + "\n" + i.DepartmentName + "\n" + name
		if to != "" {
			note.Body += "\nBáo lên: " + to
		}
		note.BodyEn = markEn(i.Exercise) + i.Title + "\n" + i.DepartmentName
		notes = append(notes, note)
	}
	return n.cfg.Reminders.Notify(ctx, notes...)
}

// above are those to be told of a crisis, each once.
func (n *Incidents) above(ctx context.Context, i Incident) ([]string, error) {
	heads, err := n.cfg.Org.ListPostings(ctx, org.PostingFilter{PositionIDs: []string{org.PositionHead}, DepartmentIDs: departmentsOf(i.Path), At: n.Now()})
	if err != nil {
		return nil, err
	}
	coordinators, err := n.cfg.Auth.ListHolders(ctx, policy.Coordinator)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	var out []string
	add := func(person string) {
		if !seen[person] {
			seen[person] = true
			out = append(out, person)
		}
	}
	for _, m := range i.State.People {
		add(m.Person)
	}
	for _, p := range heads {
		add(p.PersonID)
	}
	for _, g := range coordinators {
		if policy.ValidPath(g.Path) && strings.HasPrefix(i.Path, g.Path) {
			add(g.PersonID)
		}
	}
	return out, nil
}

// departmentsOf are the ids in a path.
func departmentsOf(path string) []string { return strings.Split(strings.Trim(path, "/"), "/") }
