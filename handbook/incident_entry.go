package handbook

import "time"

// Entry is one line of the log of an incident. It is never changed: what was
// wrong is corrected by a later entry. Seq counts from 1 without a gap, in the
// order in which the server took the entries; At is when it happened by the
// writer's clock, held between the moment at which the incident was noticed
// and the one at which the server got it, which is Received. Client is made by
// the writer's device, so that an entry that is sent twice stands once.
type Entry struct {
	Seq      int       `bson:"seq" json:"seq"`
	Client   string    `bson:"client" json:"client"`
	Kind     EntryKind `bson:"kind" json:"kind"`
	At       time.Time `bson:"at" json:"at"`
	Received time.Time `bson:"received" json:"received"`
	By       string    `bson:"by" json:"by"`
	Name     string    `bson:"name" json:"name"` // of By, as it was then
	Payload  Payload   `bson:"payload" json:"payload"`
	// Starts are the clocks that the entry sets going, with their ends by the
	// calendar of that moment.
	Starts []Started `bson:"starts,omitempty" json:"starts,omitempty"`
}

// EntryKind says what an entry tells of.
type EntryKind string

// The kinds of entry, with the parts of the payload that count. What Text is
// for stands in brackets; it is required where marked so.
const (
	Opened          EntryKind = "opened"        // Text [what is known]; Clause
	Noted           EntryKind = "note"          // Text (required)
	LevelJudged     EntryKind = "level"         // Scores, or Level and Text [reason] (required)
	ClauseJudged    EntryKind = "clause"        // Clause, Text [reason]
	StepDone        EntryKind = "step-done"     // Step, Text [comment]
	StepUndone      EntryKind = "step-undone"   // Step, Text [reason] (required)
	EvidenceAdded   EntryKind = "evidence"      // File, Text [what it shows]
	ContactCalled   EntryKind = "contact"       // Contact or Whom, Reached, Text [outcome]
	Joined          EntryKind = "joined"        // Person, Role
	HandedOver      EntryKind = "handed-over"   // Role, From, Person, Text [what to know]
	Left            EntryKind = "left"          // Person, Role (all without one), Text [reason]
	Drafted         EntryKind = "drafted"       // Statement, Text [the wording] (required)
	LegalReviewed   EntryKind = "reviewed"      // Statement, Version, Text [comment]
	LeaderApproved  EntryKind = "approved"      // Statement, Version, Text [comment]
	Returned        EntryKind = "returned"      // Statement, Version, Text [why] (required)
	Published       EntryKind = "published"     // Statement, Version, Text [where] (required)
	DocumentFilled  EntryKind = "document"      // Document
	RequestLinked   EntryKind = "press-request" // Request, Text
	ClockStarted    EntryKind = "clock-started" // Clock, Since, Text
	ClockStopped    EntryKind = "clock-stopped" // Clock, Met, Text [why] (required when not met)
	IncidentClosed  EntryKind = "closed"        // Text [how it ended] (required)
	IncidentReview  EntryKind = "review"        // Review
	EntryCorrection EntryKind = "correction"    // Corrects, Text [what is right] (required)
)

// Payload is what an entry says, by its kind.
type Payload struct {
	Text       string         `bson:"text,omitempty" json:"text,omitempty"`
	Clause     string         `bson:"clause,omitempty" json:"clause,omitempty"`
	Level      int            `bson:"level,omitempty" json:"level,omitempty"`
	Scores     map[string]int `bson:"scores,omitempty" json:"scores,omitempty"`
	Why        string         `bson:"why,omitempty" json:"why,omitempty"` // of a level, by the edition's rule
	Step       string         `bson:"step,omitempty" json:"step,omitempty"`
	File       *File          `bson:"file,omitempty" json:"file,omitempty"`
	Contact    string         `bson:"contact,omitempty" json:"contact,omitempty"`
	Whom       string         `bson:"whom,omitempty" json:"whom,omitempty"`
	Reached    bool           `bson:"reached,omitempty" json:"reached,omitempty"`
	Person     string         `bson:"person,omitempty" json:"person,omitempty"`
	PersonName string         `bson:"personName,omitempty" json:"personName,omitempty"`
	Role       CrisisRole     `bson:"role,omitempty" json:"role,omitempty"`
	From       string         `bson:"from,omitempty" json:"from,omitempty"`
	Statement  string         `bson:"statement,omitempty" json:"statement,omitempty"`
	Version    int            `bson:"version,omitempty" json:"version,omitempty"`
	Document   *Filled        `bson:"document,omitempty" json:"document,omitempty"`
	Request    string         `bson:"request,omitempty" json:"request,omitempty"`
	Clock      string         `bson:"clock,omitempty" json:"clock,omitempty"`
	Since      *time.Time     `bson:"since,omitempty" json:"since,omitempty"`
	Met        bool           `bson:"met,omitempty" json:"met,omitempty"`
	Review     *Review        `bson:"review,omitempty" json:"review,omitempty"`
	Corrects   int            `bson:"corrects,omitempty" json:"corrects,omitempty"`
}

// Filled is a filled template: the text as it was, whatever becomes of the
// template.
type Filled struct {
	ID       string            `bson:"id" json:"id"`
	Template string            `bson:"template" json:"template"`
	Title    string            `bson:"title" json:"title"`
	Layout   Layout            `bson:"layout" json:"layout"`
	Heading  string            `bson:"heading" json:"heading"`
	Fields   map[string]string `bson:"fields" json:"fields"`
	Text     string            `bson:"text" json:"text"` // Markdown
}

// Started is a clock that an entry sets going.
type Started struct {
	Clock string    `bson:"clock" json:"clock"`
	Since time.Time `bson:"since" json:"since"`
	Due   time.Time `bson:"due" json:"due"`
	// Unsure tells that the calendar lacked the days off of a year on the way.
	Unsure bool `bson:"unsure,omitempty" json:"unsure,omitempty"`
}

func (e Entry) mark() Mark {
	return Mark{At: e.At, By: e.By, Name: e.Name, Seq: e.Seq, Text: e.Payload.Text}
}
