package incidents

import (
	"context"
	"strings"

	"lantoa/app/auth/policy"
	"lantoa/app/org"
	"lantoa/app/platform/fault"
	"lantoa/handbook"
)

// Candidate is somebody who may be put on an incident.
type Candidate struct {
	Person     string              `json:"person"`
	Name       string              `json:"name"`
	Department string              `json:"department"`
	Position   string              `json:"position,omitempty"`
	Role       handbook.CrisisRole `json:"role,omitempty"` // that the position suggests
}

// suggested are the roles that positions suggest.
var suggested = map[string]handbook.CrisisRole{
	org.PositionHead: handbook.Head, org.PositionSpokesman: handbook.Spokesperson, org.PositionDelegate: handbook.Spokesperson,
	org.PositionLegal: handbook.LegalAdviser, org.PositionOpinion: handbook.OnDuty, org.PositionPress: handbook.Expert, org.PositionPolicy: handbook.Expert,
}

// mostCandidates bounds an answer: a name that fits more is to be typed on.
const mostCandidates = 12

type candidatesInput struct {
	ID string `path:"id" json:"-" validate:"max=64"`
	Q  string `query:"q" json:"-" validate:"max=100"`
}

// Candidates are the answer.
type Candidates struct {
	Items []Candidate `json:"items"`
}

func (n *Incidents) listCandidates(ctx context.Context, actor policy.Actor, in candidatesInput) (Candidates, error) {
	i, err := n.Find(ctx, actor, in.ID)
	if err != nil {
		return Candidates{}, err
	}
	if !i.State.Has(actor.PersonID) && !steward(actor, i) {
		return Candidates{}, fault.New(fault.Forbidden, "Chỉ người tham gia vụ việc tìm được người để mời.", "Only those on the incident look for people to add.")
	}
	items, err := n.candidates(ctx, i, strings.TrimSpace(in.Q))
	return Candidates{Items: items}, err
}

// candidates are people by name, of the whole province: a crisis does not end
// at a department. They are shown with name, department and position, nothing
// else. Without a name: those of the department and of those above it whose
// position suggests a role.
func (n *Incidents) candidates(ctx context.Context, i Incident, q string) ([]Candidate, error) {
	filter := org.PostingFilter{At: n.Now()}
	if len([]rune(q)) >= 2 {
		active := true
		page, err := n.cfg.Org.ListPeople(ctx, policy.System("incidents"), org.PeopleFilter{Query: q, Active: &active, Limit: mostCandidates})
		if err != nil || len(page.Items) == 0 {
			return []Candidate{}, err
		}
		for _, p := range page.Items {
			filter.PersonIDs = append(filter.PersonIDs, p.ID)
		}
	} else {
		filter.DepartmentIDs = departmentsOf(i.Path)
		for position := range suggested {
			filter.PositionIDs = append(filter.PositionIDs, position)
		}
	}
	postings, err := n.cfg.Org.ListPostings(ctx, filter)
	if err != nil {
		return nil, err
	}
	return n.introduce(ctx, postings)
}

func (n *Incidents) introduce(ctx context.Context, postings []org.Posting) ([]Candidate, error) {
	var people, departments, positions []string
	for _, p := range postings {
		people, departments, positions = append(people, p.PersonID), append(departments, p.DepartmentID), append(positions, p.PositionID)
	}
	out := []Candidate{}
	if len(people) == 0 {
		return out, nil
	}
	known, err := n.cfg.Org.FindPeople(ctx, people)
	if err != nil {
		return nil, err
	}
	units, err := n.cfg.Org.FindDepartments(ctx, departments)
	if err != nil {
		return nil, err
	}
	posts, err := n.cfg.Org.FindPositions(ctx, positions)
	if err != nil {
		return nil, err
	}
	at := map[string]int{}
	for _, p := range postings {
		if who := known[p.PersonID]; !who.Active {
			continue
		}
		c := Candidate{Person: p.PersonID, Name: known[p.PersonID].FullName(), Department: units[p.DepartmentID].Name, Position: posts[p.PositionID].Name, Role: suggested[p.PositionID]}
		if k, twice := at[c.Person]; twice {
			if c.Role != "" && out[k].Role == "" {
				out[k] = c
			}
			continue
		}
		if len(out) == 4*mostCandidates {
			break
		}
		at[c.Person] = len(out)
		out = append(out, c)
	}
	return out, nil
}
