package handbooks

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/platform/db"
	"lantoa/handbook"
)

// Owner names the agency whose own part something is.
type Owner struct {
	Department string `json:"department"`
	Name       string `json:"name"`
}

// Own is what agencies put in the place of the province's, by the ids of
// contacts, clocks, and sections or procedures. The nearest agency's stands.
type Own struct {
	Contacts map[string]OwnContact
	Clocks   map[string]OwnClock
	Notes    map[string]OwnNote
	tag      string
}

// OwnContact is who an agency calls at a place of the contact tree.
type OwnContact struct {
	Contact
	Owner Owner
}

// OwnClock is an agency's amount of a target clock.
type OwnClock struct {
	Amount
	Owner Owner
}

// OwnNote is what an agency adds to a section or procedure.
type OwnNote struct {
	Note
	Owner Owner
}

// own gathers the supplements of the departments on path.
func (h *Handbooks) own(ctx context.Context, path string) (Own, error) {
	ids := pathIDs(path)
	if len(ids) == 0 {
		return Own{}, nil
	}
	found, err := db.Find[Supplement](ctx, h.supplements, bson.M{"_id": bson.M{"$in": ids}})
	if err != nil || len(found) == 0 {
		return Own{}, err
	}
	units, err := h.org.FindDepartments(ctx, ids)
	if err != nil {
		return Own{}, err
	}
	slices.SortFunc(found, func(a, b Supplement) int { return slices.Index(ids, a.ID) - slices.Index(ids, b.ID) })
	own := Own{Contacts: map[string]OwnContact{}, Clocks: map[string]OwnClock{}, Notes: map[string]OwnNote{}}
	for _, s := range found { // from the root down: the nearest is written last
		owner := Owner{Department: s.ID, Name: units[s.ID].Name}
		own.tag += fmt.Sprintf("-%s.%d", s.ID, s.Version)
		for _, c := range s.Contacts {
			own.Contacts[c.Contact] = OwnContact{c, owner}
		}
		for _, c := range s.Clocks {
			own.Clocks[c.Clock] = OwnClock{c, owner}
		}
		for _, n := range s.Notes {
			own.Notes[n.About] = OwnNote{n, owner}
		}
	}
	return own, nil
}

// pathIDs are the ids of the departments on a path, the root first.
func pathIDs(path string) []string {
	var ids []string
	for _, id := range strings.Split(path, "/") {
		if id != "" {
			ids = append(ids, id)
		}
	}
	return ids
}

// clock puts the agency's amount into a target clock; !ok when it has none.
// What the law demands stays as it is, whatever a supplement says.
func (o Own) clock(c handbook.Clock) (handbook.Clock, bool) {
	mine, ok := o.Clocks[c.ID]
	if !ok || c.Kind != handbook.Target {
		return c, false
	}
	c.Amount, c.Unit, c.Source, c.Verified = mine.Amount.Amount, mine.Unit, mine.Source, false
	return c, true
}

func (o Own) viewClock(c handbook.Clock) ClockView {
	changed, ok := o.clock(c)
	v := viewClock(changed)
	if mine := o.Clocks[c.ID]; ok {
		v.Own = &mine.Owner
	}
	return v
}

// viewClocks may be given clocks that have the agency's amounts already.
func (o Own) viewClocks(clocks []handbook.Clock) []ClockView {
	out := make([]ClockView, len(clocks))
	for i, c := range clocks {
		out[i] = o.viewClock(c)
	}
	return out
}

func (o Own) viewSteps(e *handbook.Edition, steps []handbook.Step) []StepView {
	out := make([]StepView, len(steps))
	for i, s := range steps {
		out[i] = StepView{ID: s.ID, Text: s.Text, Role: s.Role}
		if c, ok := e.Clock(s.Within); ok {
			v := o.viewClock(c)
			out[i].Clock = &v
		}
	}
	return out
}

// ContactView is a place of the contact tree with whom the reader's agency
// calls there.
type ContactView struct {
	handbook.Contact
	Person string `json:"person,omitempty"`
	Phone  string `json:"phone,omitempty"`
	Email  string `json:"email,omitempty"`
	Own    *Owner `json:"own,omitempty"`
}

func (o Own) viewContacts(contacts []handbook.Contact) []ContactView {
	out := make([]ContactView, len(contacts))
	for i, c := range contacts {
		out[i] = ContactView{Contact: c}
		if mine, ok := o.Contacts[c.ID]; ok {
			out[i].Person, out[i].Phone, out[i].Email, out[i].Own = mine.Name, mine.Phone, mine.Email, &mine.Owner
		}
	}
	return out
}

// NoteView is an agency's note.
type NoteView struct {
	Text string `json:"text"`
	Own  Owner  `json:"own"`
}

func (o Own) viewNote(about string) *NoteView {
	mine, ok := o.Notes[about]
	if !ok {
		return nil
	}
	return &NoteView{Text: mine.Text, Own: mine.Owner}
}
