package auth

import (
	"cmp"
	"context"
	"slices"
	"time"

	"lantoa/app/auth/policy"
	"lantoa/app/org"
	"lantoa/app/platform/api"
	"lantoa/app/platform/jobs"
)

// Me is what a person may know of the own account.
type Me struct {
	ID                 string         `json:"id"`
	FullName           string         `json:"fullName"`
	Family             string         `json:"family"`
	Middle             string         `json:"middle,omitempty"`
	Given              string         `json:"given"`
	Email              string         `json:"email"`
	BirthDate          string         `json:"birthDate,omitempty"` // "1985-03-12"
	CreatedAt          time.Time      `json:"createdAt"`           // of the person's record
	Posting            *MyPosting     `json:"posting,omitempty"`   // the main one
	Postings           []MyPosting    `json:"postings"`            // those that hold now, the main one first
	Roles              []policy.Grant `json:"roles"`
	Permissions        []Permission   `json:"permissions"`
	MustChangePassword bool           `json:"mustChangePassword"`
	SessionID          string         `json:"sessionId"`
}

// MyPosting is where the person works. Names are those of today.
type MyPosting struct {
	DepartmentID   string    `json:"departmentId"`
	DepartmentPath string    `json:"departmentPath"`
	DepartmentName string    `json:"departmentName"`
	PositionID     string    `json:"positionId"`
	PositionName   string    `json:"positionName"`
	Main           bool      `json:"main"`
	Decision       string    `json:"decision,omitempty"`
	From           api.Date  `json:"from"`
	To             *api.Date `json:"to,omitempty"` // the day from which it does not hold any more
}

// Permission is something the person may do. Scopes are the departments whose
// things it may be done to; empty is the own things only.
type Permission struct {
	Name   string   `json:"name"`
	Scopes []string `json:"scopes"`
}

// FindMe returns what the actor may know of itself.
func (a *Auth) FindMe(ctx context.Context, actor policy.Actor) (Me, error) {
	person, err := a.org.FindPerson(ctx, actor.PersonID)
	if err != nil {
		return Me{}, err
	}
	me := Me{
		ID: person.ID, FullName: person.FullName(), Family: person.Family, Middle: person.Middle, Given: person.Given, Email: person.Email,
		BirthDate: person.BirthDate, CreatedAt: person.CreatedAt,
		Roles: []policy.Grant{{Role: policy.Learner, Path: actor.Path}}, Permissions: []Permission{},
		MustChangePassword: actor.MustChangePassword, SessionID: actor.SessionID,
	}
	me.Roles = append(me.Roles, actor.Grants...)
	for _, p := range policy.Permissions() {
		if actor.Can(p) {
			me.Permissions = append(me.Permissions, Permission{Name: p.String(), Scopes: append([]string{}, actor.Scopes(p)...)})
		}
	}
	if me.Postings, err = a.myPostings(ctx, person.ID); err != nil {
		return Me{}, err
	}
	if len(me.Postings) > 0 && me.Postings[0].Main {
		me.Posting = &me.Postings[0]
	}
	return me, nil
}

// myPostings are the person's postings that hold now, the main one first.
func (a *Auth) myPostings(ctx context.Context, personID string) ([]MyPosting, error) {
	now := a.now()
	held, err := a.org.ListPostings(ctx, org.PostingFilter{PersonIDs: []string{personID}, At: now})
	if err != nil || len(held) == 0 {
		return []MyPosting{}, err
	}
	departmentIDs, positionIDs := make([]string, len(held)), make([]string, len(held))
	for i, p := range held {
		departmentIDs[i], positionIDs[i] = p.DepartmentID, p.PositionID
	}
	departments, err := a.org.FindDepartments(ctx, departmentIDs)
	if err != nil {
		return nil, err
	}
	positions, err := a.org.FindPositions(ctx, positionIDs)
	if err != nil {
		return nil, err
	}
	out := make([]MyPosting, len(held))
	for i, p := range held {
		d, _ := departments[p.DepartmentID].At(now)
		out[i] = MyPosting{
			DepartmentID: p.DepartmentID, DepartmentPath: p.DepartmentPath, DepartmentName: d.Name,
			PositionID: p.PositionID, PositionName: positions[p.PositionID].Name,
			Main: p.Main, Decision: p.Decision, From: dayOf(p.From),
		}
		if p.To != nil {
			to := dayOf(*p.To)
			out[i].To = &to
		}
	}
	slices.SortFunc(out, func(a, b MyPosting) int {
		if a.Main != b.Main && a.Main {
			return -1
		}
		if a.Main != b.Main {
			return 1
		}
		return cmp.Or(a.From.Compare(b.From.Time), cmp.Compare(a.DepartmentPath, b.DepartmentPath), cmp.Compare(a.PositionID, b.PositionID))
	})
	return out, nil
}

// dayOf is the day of a moment in Việt Nam.
func dayOf(t time.Time) api.Date { return api.Date{Time: t.In(jobs.Zone)} }
