package handbook

import (
	"slices"
	"time"
)

// Incident is what is fixed when an incident is opened: which case it is, and
// copies of the steps, clocks and contacts that it is worked by, so that a
// later edition changes nothing of it. Everything that happens afterwards is
// an Entry of its log. Exercise is never changed: an exercise cannot become
// real, nor the other way round.
type Incident struct {
	ID             string    `bson:"_id" json:"id"`
	Number         string    `bson:"number" json:"number"` // VV-2026-0001; DT-2026-0001 of an exercise
	Exercise       bool      `bson:"exercise" json:"exercise"`
	Title          string    `bson:"title" json:"title"`
	Procedure      string    `bson:"procedure" json:"procedure"`
	ProcedureTitle string    `bson:"procedureTitle" json:"procedureTitle"`
	Edition        string    `bson:"edition" json:"edition"` // id of the edition's document
	EditionNumber  string    `bson:"editionNumber" json:"editionNumber"`
	Department     string    `bson:"department" json:"department"`
	DepartmentName string    `bson:"departmentName" json:"departmentName"`
	Path           string    `bson:"path" json:"path"`
	Received       time.Time `bson:"received" json:"received"` // when the agency noticed it
	OpenedAt       time.Time `bson:"openedAt" json:"openedAt"`
	OpenedBy       string    `bson:"openedBy" json:"openedBy"`

	// Clocks are those of the procedure, and behind them the rest of NĐ 244 Đ7:
	// ByClause are the ids that run only once somebody judged the matter to be
	// of their clause.
	Clocks   []Clock   `bson:"clocks" json:"clocks"`
	ByClause []string  `bson:"byClause,omitempty" json:"byClause,omitempty"`
	Steps    []Step    `bson:"steps" json:"steps"`
	Contacts []Contact `bson:"contacts" json:"contacts"`
	// Callees are whom the agency calls at places of the contact tree; none in
	// incidents of before they were kept. Their phone and e-mail are for those on
	// the incident, see WithoutNumbers.
	Callees  []Callee    `bson:"callees,omitempty" json:"callees,omitempty"`
	Criteria []Criterion `bson:"criteria" json:"criteria"`
	Levels   []Level     `bson:"levels" json:"levels"`
}

// Callee is a person or desk at a place of the contact tree, and whose entry
// that is.
type Callee struct {
	Contact string `bson:"contact" json:"contact"`
	Name    string `bson:"name" json:"name"`
	Phone   string `bson:"phone,omitempty" json:"phone,omitempty"`
	Email   string `bson:"email,omitempty" json:"email,omitempty"`
	Agency  string `bson:"agency" json:"agency"` // name of the department
}

// Clauses are the kinds of unexpected matter that NĐ 244 Đ7 tells apart.
var Clauses = []string{"7.2", "7.3", "7.4", "7.5"}

// CrisisRole is what somebody does in an incident. A person may have several,
// a role several people.
type CrisisRole string

// The roles of an incident.
const (
	OnDuty       CrisisRole = "truc"            // notices, keeps the log
	TeamLead     CrisisRole = "to-truong"       // leads: adds people, judges the level, closes
	Expert       CrisisRole = "chuyen-mon"      // gives the facts
	LegalAdviser CrisisRole = "phap-che"        // reviews statements
	Spokesperson CrisisRole = "nguoi-phat-ngon" // publishes
	Head         CrisisRole = "nguoi-dung-dau"  // approves, answers for it
	Office       CrisisRole = "van-phong"       // is kept informed, coordinates
)

// CrisisRoles lists the roles in a fixed order.
var CrisisRoles = []CrisisRole{OnDuty, TeamLead, Expert, LegalAdviser, Spokesperson, Head, Office}

// State is what the log says as a whole: FoldLog makes it, nothing else does.
type State struct {
	Seq            int         `bson:"seq" json:"seq"` // of the latest entry
	Clause         string      `bson:"clause,omitempty" json:"clause,omitempty"`
	Level          int         `bson:"level" json:"level"` // 0 while not judged
	Levels         []Judged    `bson:"levels" json:"levels"`
	Judged         *time.Time  `bson:"judged,omitempty" json:"judged,omitempty"` // first level of 2 or more
	FirstStatement *time.Time  `bson:"firstStatement,omitempty" json:"firstStatement,omitempty"`
	Clocks         []ClockRun  `bson:"clocks" json:"clocks"`
	Steps          []StepMark  `bson:"steps" json:"steps"` // those that were touched
	Statements     []Statement `bson:"statements" json:"statements"`
	People         []Member    `bson:"people" json:"people"`
	Former         []Stay      `bson:"former,omitempty" json:"-"` // who left, the latest stay of each
	Evidence       []File      `bson:"evidence" json:"evidence"`
	Documents      []Paper     `bson:"documents" json:"documents"`
	Calls          []Call      `bson:"calls" json:"calls"` // the latest of each contact
	Requests       []string    `bson:"requests" json:"requests"`
	Closed         *Mark       `bson:"closed,omitempty" json:"closed,omitempty"`
	Review         *Reviewed   `bson:"review,omitempty" json:"review,omitempty"`
}

// Mark is who did a thing and when, and the entry that says so.
type Mark struct {
	At   time.Time `bson:"at" json:"at"`
	By   string    `bson:"by" json:"by"`
	Name string    `bson:"name" json:"name"`
	Seq  int       `bson:"seq" json:"seq"`
	Text string    `bson:"text,omitempty" json:"text,omitempty"`
}

// Judged is a level, with the reason.
type Judged struct {
	Mark   `bson:",inline"`
	Level  int            `bson:"level" json:"level"`
	Scores map[string]int `bson:"scores,omitempty" json:"scores,omitempty"`
}

// ClockRun is a clock that was started. A clock may run several times; Start
// (the entry that started it) tells the runs apart.
type ClockRun struct {
	Clock     string     `bson:"clock" json:"clock"`
	Start     int        `bson:"start" json:"start"`
	Name      string     `bson:"name" json:"name"`
	Kind      ClockKind  `bson:"kind" json:"kind"`
	Source    string     `bson:"source" json:"source"`
	Stop      ClockStop  `bson:"stop" json:"stop"`
	Started   time.Time  `bson:"started" json:"started"`
	Due       time.Time  `bson:"due" json:"due"`
	State     ClockState `bson:"state" json:"state"`
	Unsure    bool       `bson:"unsure,omitempty" json:"unsure,omitempty"` // Due, see Clock.Sure
	Ended     *time.Time `bson:"ended,omitempty" json:"ended,omitempty"`   // met or cancelled
	EndedBy   int        `bson:"endedBy,omitempty" json:"endedBy,omitempty"`
	EndedText string     `bson:"endedText,omitempty" json:"endedText,omitempty"`
}

// ClockState is what became of a run. Late is one met after it was due; one
// that still runs past its end is Running, and Overdue.
type ClockState string

// The states of a run.
const (
	ClockRunning   ClockState = "running"
	ClockMet       ClockState = "met"
	ClockLate      ClockState = "late"
	ClockCancelled ClockState = "cancelled"
)

// Overdue tells whether the run goes on past its end.
func (r ClockRun) Overdue(now time.Time) bool { return r.State == ClockRunning && now.After(r.Due) }

// StepMark is what the log says last of a step.
type StepMark struct {
	Mark `bson:",inline"`
	Step string `bson:"step" json:"step"`
	Done bool   `bson:"done" json:"done"`
}

// Statement is a text on its way to the public.
type Statement struct {
	ID       string    `bson:"id" json:"id"`
	Stage    Stage     `bson:"stage" json:"stage"` // of the latest version
	Versions []Version `bson:"versions" json:"versions"`
}

// Version is one wording, with who did what to it and when.
type Version struct {
	Number    int    `bson:"number" json:"number"`
	Text      string `bson:"text" json:"text"`
	Drafted   Mark   `bson:"drafted" json:"drafted"`
	Reviewed  *Mark  `bson:"reviewed,omitempty" json:"reviewed,omitempty"`
	Approved  *Mark  `bson:"approved,omitempty" json:"approved,omitempty"`
	Returned  *Mark  `bson:"returned,omitempty" json:"returned,omitempty"`
	Published *Mark  `bson:"published,omitempty" json:"published,omitempty"`
}

// Stage is how far a statement has come.
type Stage string

// The stages, in order; a returned one is drafted anew.
const (
	StageDraft     Stage = "draft"
	StageLegal     Stage = "legal"
	StageApproved  Stage = "approved"
	StagePublished Stage = "published"
	StageReturned  Stage = "returned"
)

// Member is somebody on the incident.
type Member struct {
	Person string       `bson:"person" json:"person"`
	Name   string       `bson:"name" json:"name"`
	Roles  []CrisisRole `bson:"roles" json:"roles"`
	Since  time.Time    `bson:"since" json:"since"`
}

// Stay is from when until when somebody was on the incident who is not now.
type Stay struct {
	Person string    `bson:"person"`
	Since  time.Time `bson:"since"`
	Until  time.Time `bson:"until"`
}

// File is a piece of evidence; SHA256 is of the bytes as they came.
type File struct {
	ID     string `bson:"id" json:"id"`
	Name   string `bson:"name" json:"name"`
	Type   string `bson:"type" json:"type"`
	Size   int64  `bson:"size" json:"size"`
	SHA256 string `bson:"sha256" json:"sha256"`
	Seq    int    `bson:"seq" json:"seq"`
}

// Paper is a template that was filled; the text stands in the entry.
type Paper struct {
	ID       string    `bson:"id" json:"id"`
	Template string    `bson:"template" json:"template"`
	Title    string    `bson:"title" json:"title"`
	At       time.Time `bson:"at" json:"at"`
	By       string    `bson:"by" json:"by"`
	Name     string    `bson:"name" json:"name"`
	Seq      int       `bson:"seq" json:"seq"`
}

// Call is what came of calling a contact. Whom is for one outside the list.
type Call struct {
	Mark    `bson:",inline"`
	Contact string `bson:"contact,omitempty" json:"contact,omitempty"`
	Whom    string `bson:"whom,omitempty" json:"whom,omitempty"`
	Reached bool   `bson:"reached" json:"reached"`
}

// Review is the after-action review.
type Review struct {
	Expected string `bson:"expected" json:"expected"`
	Actual   string `bson:"actual" json:"actual"`
	Causes   string `bson:"causes" json:"causes"`
	Held     string `bson:"held" json:"held"` // what held
	Fixes    []Fix  `bson:"fixes" json:"fixes"`
}

// Fix is what is to be done differently: a task of its owner. Due is a day.
type Fix struct {
	ID        string `bson:"id" json:"id"`
	Text      string `bson:"text" json:"text"`
	Owner     string `bson:"owner" json:"owner"`
	OwnerName string `bson:"ownerName" json:"ownerName"`
	Due       string `bson:"due" json:"due"` // 2006-01-02
}

// Reviewed is the review and who wrote it down.
type Reviewed struct {
	Mark   `bson:",inline"`
	Review `bson:",inline"`
}

// Has tells whether a person is on the incident with one of the roles, or,
// with none asked, at all.
func (s State) Has(person string, roles ...CrisisRole) bool {
	for _, m := range s.People {
		if m.Person != person {
			continue
		}
		return len(roles) == 0 || slices.ContainsFunc(roles, func(r CrisisRole) bool { return slices.Contains(m.Roles, r) })
	}
	return false
}

// Was tells whether somebody who has left was on the incident at a moment, and
// left no longer than LateLine before now.
func (s State) Was(person string, at, now time.Time) bool {
	return slices.ContainsFunc(s.Former, func(f Stay) bool {
		return f.Person == person && !at.Before(f.Since) && !at.After(f.Until) && now.Sub(f.Until) <= LateLine
	})
}

// Holders are the people with a role.
func (s State) Holders(role CrisisRole) []Member {
	var out []Member
	for _, m := range s.People {
		if slices.Contains(m.Roles, role) {
			out = append(out, m)
		}
	}
	return out
}

// Run finds a run of a clock.
func (s State) Run(clock string, start int) (ClockRun, bool) {
	for _, r := range s.Clocks {
		if r.Clock == clock && r.Start == start {
			return r, true
		}
	}
	return ClockRun{}, false
}

// Statement finds a statement.
func (s State) Statement(id string) (Statement, bool) {
	for _, st := range s.Statements {
		if st.ID == id {
			return st, true
		}
	}
	return Statement{}, false
}

// Latest is the newest wording.
func (st Statement) Latest() Version { return st.Versions[len(st.Versions)-1] }

// Clock finds one of the incident's clocks.
func (i Incident) Clock(id string) (Clock, bool) {
	for _, c := range i.Clocks {
		if c.ID == id {
			return c, true
		}
	}
	return Clock{}, false
}

// Callee finds whom the agency calls at a place of the contact tree.
func (i Incident) Callee(contact string) (Callee, bool) {
	for _, c := range i.Callees {
		if c.Contact == contact {
			return c, true
		}
	}
	return Callee{}, false
}

// WithoutNumbers is the incident for who is not on it: numbers and addresses
// of people are left out.
func (i Incident) WithoutNumbers() Incident {
	i.Callees = slices.Clone(i.Callees)
	for k := range i.Callees {
		i.Callees[k].Phone, i.Callees[k].Email = "", ""
	}
	return i
}

// Whom names whom an entry says was called: the place of the contact tree with
// the agency's person there, or, outside the tree, the words of the entry.
func (i Incident) Whom(p Payload) string {
	for _, c := range i.Contacts {
		if c.ID != p.Contact {
			continue
		}
		if callee, ok := i.Callee(c.ID); ok {
			return c.Name + " (" + callee.Name + ")"
		}
		return c.Name
	}
	return p.Whom
}

// Step finds one of the incident's steps.
func (i Incident) Step(id string) (Step, bool) {
	for _, s := range i.Steps {
		if s.ID == id {
			return s, true
		}
	}
	return Step{}, false
}
