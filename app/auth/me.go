package auth

import (
	"context"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/fault"
)

// Me is what a person may know of the own account.
type Me struct {
	ID                 string         `json:"id"`
	FullName           string         `json:"fullName"`
	Family             string         `json:"family"`
	Middle             string         `json:"middle,omitempty"`
	Given              string         `json:"given"`
	Email              string         `json:"email"`
	Posting            *MyPosting     `json:"posting,omitempty"` // the main one
	Roles              []policy.Grant `json:"roles"`
	Permissions        []Permission   `json:"permissions"`
	MustChangePassword bool           `json:"mustChangePassword"`
	SessionID          string         `json:"sessionId"`
}

// MyPosting is where the person works.
type MyPosting struct {
	DepartmentID   string `json:"departmentId"`
	DepartmentPath string `json:"departmentPath"`
	PositionID     string `json:"positionId"`
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
		Roles: []policy.Grant{{Role: policy.Learner, Path: actor.Path}}, Permissions: []Permission{},
		MustChangePassword: actor.MustChangePassword, SessionID: actor.SessionID,
	}
	me.Roles = append(me.Roles, actor.Grants...)
	for _, p := range policy.Permissions() {
		if actor.Can(p) {
			me.Permissions = append(me.Permissions, Permission{Name: p.String(), Scopes: append([]string{}, actor.Scopes(p)...)})
		}
	}
	posting, err := a.org.MainPosting(ctx, person.ID, a.now())
	if fault.Is(err, fault.NotFound) {
		return me, nil
	}
	me.Posting = &MyPosting{DepartmentID: posting.DepartmentID, DepartmentPath: posting.DepartmentPath, PositionID: posting.PositionID}
	return me, err
}
