// Package policy is the pure table of who may do what: permission × role ×
// scope. It knows no database and no request; it is the lowest of the
// features so that every route can name its permission.
package policy

import (
	"slices"
	"strings"
	"time"
)

// Role is a function that a person holds over a scope.
type Role string

// The roles. Learner is held by everybody, without a grant.
const (
	Learner       Role = "learner"
	Author        Role = "author"
	Approver      Role = "approver"
	Grader        Role = "grader"
	Coordinator   Role = "coordinator"
	Staffing      Role = "staffing"
	Registrar     Role = "registrar"
	Administrator Role = "administrator"
	Auditor       Role = "auditor"
)

// Roles lists every role in a fixed order.
func Roles() []Role {
	return []Role{Learner, Author, Approver, Grader, Coordinator, Staffing, Registrar, Administrator, Auditor}
}

// Grant is a role over a department and what is below it. Path is the
// department's materialised path ("/H31/SVHTTDL/"); "/" is the province.
type Grant struct {
	Role Role       `bson:"role" json:"role"`
	Path string     `bson:"path" json:"path"`
	From time.Time  `bson:"from" json:"from"`
	To   *time.Time `bson:"to,omitempty" json:"to,omitempty"`
}

// ActiveAt tells whether the grant holds at the moment.
func (g Grant) ActiveAt(at time.Time) bool {
	return !at.Before(g.From) && (g.To == nil || at.Before(*g.To))
}

// Actor is who acts: a signed-in person with the grants that are active now.
// The zero Actor is anonymous.
type Actor struct {
	PersonID  string
	SessionID string
	// Path is the path of the person's own main department.
	Path   string
	Grants []Grant
	// MustChangePassword limits the actor to changing it.
	MustChangePassword bool
}

// System is the actor of jobs and the command line.
func System(name string) Actor { return Actor{PersonID: "system:" + name} }

// IsSystem tells whether the actor is a job or the command line.
func (a Actor) IsSystem() bool { return strings.HasPrefix(a.PersonID, "system:") }

// Anonymous tells whether nobody is signed in.
func (a Actor) Anonymous() bool { return a.PersonID == "" }

// Permission is one thing that a route or use case does. Permissions are
// declared in this package only, so that the table is complete.
type Permission struct{ name string }

func (p Permission) String() string { return p.name }

// Public is reachable without signing in; SignedIn by anybody signed in, for
// their own things only; OwnAccount likewise, and even by those who must
// change their password first.
var (
	Public     = Permission{"public"}
	SignedIn   = Permission{"signed-in"}
	OwnAccount = Permission{"own-account"}
)

// The permissions that need a role.
var (
	ReadDepartments   = Permission{"departments.read"}   // the tree, positions
	ManageDepartments = Permission{"departments.manage"} // dated events
	ReadPeople        = Permission{"people.read"}
	ManagePeople      = Permission{"people.manage"} // create, edit, post, import
	ManageGrants      = Permission{"grants.manage"}
	ManageCalendar    = Permission{"calendar.manage"}
	ReadCourses       = Permission{"courses.read"}
	AuthorCourses     = Permission{"courses.author"}
	PublishCourses    = Permission{"courses.publish"}
	Learn             = Permission{"learning.learn"} // own enrolments and attempts
	AssignCourses     = Permission{"assignments.manage"}
	ReadProgress      = Permission{"progress.read"} // of others
	Accommodate       = Permission{"accommodations.manage"}
	ReadCertificates  = Permission{"certificates.read"}   // of others
	ManageCertificate = Permission{"certificates.manage"} // revoke, correct
	ReadCoverage      = Permission{"coverage.read"}
	ManageRequirement = Permission{"requirements.manage"}
	ReadReminders     = Permission{"reminders.read"}
	ManageReminders   = Permission{"reminders.manage"}
	SendReminders     = Permission{"reminders.send"} // ask somebody to go on, now
	ReadHandbook      = Permission{"handbook.read"}
	AuthorHandbook    = Permission{"handbook.author"}
	ApproveHandbook   = Permission{"handbook.approve"}
	// ReviewHandbook reads editions that are not in force yet.
	ReviewHandbook        = Permission{"handbook.review"}
	ManageSupplement      = Permission{"supplements.manage"}      // an agency's own part of the handbook
	ReadAcknowledgements  = Permission{"acknowledgements.read"}   // of others
	ManageAcknowledgement = Permission{"acknowledgements.manage"} // who must read the handbook
	ReadPress             = Permission{"press.read"}              // the register of speaking for agencies
	ManagePress           = Permission{"press.manage"}            // requests, delegations, corrections, conferences, the yearly report
	ManageSpokespersons   = Permission{"spokespersons.manage"}
	ReadAudit             = Permission{"audit.read"}
	ReadJobs              = Permission{"jobs.read"}
	OpenIncident          = Permission{"incidents.open"}  // for the own department; coordinators within their scope
	ReadIncidents         = Permission{"incidents.read"}  // those that one is on; others' by scope
	WriteIncidents        = Permission{"incidents.write"} // those that one is on, by the role there
)

// table says which roles hold a permission. Everybody holds Learner.
var table = map[Permission][]Role{
	ReadDepartments:   {Learner},
	ManageDepartments: {Staffing, Administrator},
	ReadPeople:        {Coordinator, Staffing, Registrar, Administrator, Auditor},
	ManagePeople:      {Staffing, Administrator},
	ManageGrants:      {Administrator},
	ManageCalendar:    {Administrator},
	ReadCourses:       {Learner},
	AuthorCourses:     {Author},
	PublishCourses:    {Approver},
	Learn:             {Learner},
	AssignCourses:     {Coordinator, Staffing},
	ReadProgress:      {Coordinator, Staffing, Auditor},
	Accommodate:       {Coordinator, Staffing},
	ReadCertificates:  {Coordinator, Staffing, Registrar, Auditor},
	ManageCertificate: {Registrar},
	ReadCoverage:      {Coordinator, Staffing, Auditor},
	ManageRequirement: {Staffing},
	ReadReminders:     {Coordinator, Staffing, Auditor},
	ManageReminders:   {Staffing, Administrator},
	SendReminders:     {Coordinator, Staffing},
	ReadHandbook:      {Learner},
	AuthorHandbook:    {Author},
	ApproveHandbook:   {Approver},
	ReviewHandbook:    {Author, Approver},

	ManageSupplement:      {Coordinator},
	ReadAcknowledgements:  {Coordinator, Staffing, Approver, Auditor},
	ManageAcknowledgement: {Approver, Staffing},

	ReadPress:           {Coordinator, Staffing, Auditor, Approver},
	ManagePress:         {Coordinator},
	ManageSpokespersons: {Coordinator, Staffing},

	ReadAudit:      {Auditor, Administrator},
	ReadJobs:       {Administrator},
	OpenIncident:   {Learner, Coordinator},
	ReadIncidents:  {Learner, Coordinator, Auditor},
	WriteIncidents: {Learner},
}

// Permissions lists every permission of the table.
func Permissions() []Permission {
	out := make([]Permission, 0, len(table))
	for p := range table {
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b Permission) int { return strings.Compare(a.name, b.name) })
	return out
}

// Holders lists the roles that hold p.
func Holders(p Permission) []Role { return slices.Clone(table[p]) }

// Can tells whether the actor may do p somewhere: the guard of a route. What
// the object's department allows is asked with CanIn.
func (a Actor) Can(p Permission) bool {
	switch {
	case p == Public:
		return true
	case a.Anonymous():
		return false
	case a.IsSystem(), p == OwnAccount:
		return true
	case a.MustChangePassword:
		return false
	case p == SignedIn:
		return true
	}
	roles := table[p]
	if slices.Contains(roles, Learner) {
		return true
	}
	return slices.ContainsFunc(a.Grants, func(g Grant) bool { return slices.Contains(roles, g.Role) })
}

// Scopes returns the department paths over which the actor may do p to others'
// things, without those contained in another. "/" alone means the whole
// province. Empty means nowhere: also for what everybody may do (Learn), which
// is about their own things.
func (a Actor) Scopes(p Permission) []string {
	if a.IsSystem() {
		return []string{"/"}
	}
	var paths []string
	for _, g := range a.Grants {
		if a.gives(g, p) {
			paths = append(paths, g.Path)
		}
	}
	slices.Sort(paths)
	var out []string
	for _, q := range paths {
		if len(out) == 0 || !strings.HasPrefix(q, out[len(out)-1]) {
			out = append(out, q)
		}
	}
	return out
}

// CanIn tells whether the actor may do p over the department at path.
func (a Actor) CanIn(p Permission, path string) bool {
	if !ValidPath(path) {
		return false
	}
	return a.IsSystem() || slices.ContainsFunc(a.Grants, func(g Grant) bool {
		return a.gives(g, p) && strings.HasPrefix(path, g.Path)
	})
}

// gives tells whether one of the actor's grants is for p. A grant whose path
// is not one gives nothing: "" would be a prefix of every path.
func (a Actor) gives(g Grant, p Permission) bool {
	return !a.MustChangePassword && ValidPath(g.Path) && slices.Contains(table[p], g.Role)
}

// ValidPath tells whether path has the form of a department's path: it begins
// and ends with "/", and no step is empty.
func ValidPath(path string) bool {
	return strings.HasPrefix(path, "/") && strings.HasSuffix(path, "/") && !strings.Contains(path, "//")
}

// Named returns the permission of that name.
func Named(name string) (Permission, bool) {
	for _, p := range []Permission{Public, SignedIn, OwnAccount} {
		if p.name == name {
			return p, true
		}
	}
	p := Permission{name}
	_, ok := table[p]
	return p, ok
}
