// Package handbook is the subject of crisis handling in pure Go: an edition of
// the crisis handbook with its principles, phases, levels and clocks, read
// strictly from authored files, cited, searched, and asked which level a case
// has. It knows no database, no web, no users, and does not know the register
// of law: it checks how a citation is written, not whether the instrument exists.
package handbook

// Edition is one edition of the handbook. It is a draft until ApprovedBy and
// ApprovedOn are set. Sections stand in reading order, Levels from 1 to 4.
type Edition struct {
	Code       string      `yaml:"code" json:"code" bson:"code"`
	Number     string      `yaml:"edition" json:"edition" bson:"edition"`
	Title      string      `yaml:"title" json:"title" bson:"title"`
	ApprovedBy string      `yaml:"approvedBy" json:"approvedBy,omitempty" bson:"approvedBy,omitempty"`
	ApprovedOn string      `yaml:"approvedOn" json:"approvedOn,omitempty" bson:"approvedOn,omitempty"` // 2006-01-02
	Summary    string      `yaml:"summary" json:"summary" bson:"summary"`
	Disclaimer string      `yaml:"disclaimer" json:"disclaimer" bson:"disclaimer"`
	Criteria   []Criterion `yaml:"criteria" json:"criteria" bson:"criteria"`
	Levels     []Level     `yaml:"levels" json:"levels" bson:"levels"`
	Clocks     []Clock     `yaml:"clocks" json:"clocks" bson:"clocks"`
	Sections   []Section   `yaml:"sections" json:"sections" bson:"sections"`
	Procedures []Procedure `yaml:"procedures" json:"procedures" bson:"procedures"`
	Templates  []Template  `yaml:"templates" json:"templates" bson:"templates"`
	Tree       []Node      `yaml:"tree" json:"tree" bson:"tree"`
	Contacts   []Contact   `yaml:"contacts" json:"contacts" bson:"contacts"`
	Channels   []Channel   `yaml:"channels" json:"channels" bson:"channels"`
	Questions  []Question  `yaml:"questions" json:"questions" bson:"questions"`
	Synonyms   [][]string  `yaml:"synonyms" json:"synonyms" bson:"synonyms"`
}

// Draft says whether nobody has approved the edition yet.
func (e *Edition) Draft() bool { return e.ApprovedBy == "" }

// Section is one part of the handbook. Number is the phase's, 1 to 6, and 0
// for what is not a phase. Body is Markdown as in lessons.
type Section struct {
	ID      string      `yaml:"id" json:"id" bson:"id"`
	Title   string      `yaml:"title" json:"title" bson:"title"`
	Kind    SectionKind `yaml:"kind" json:"kind" bson:"kind"`
	Number  int         `yaml:"number" json:"number,omitempty" bson:"number,omitempty"`
	Summary string      `yaml:"summary" json:"summary" bson:"summary"`
	Roles   []Role      `yaml:"roles" json:"roles,omitempty" bson:"roles,omitempty"`
	Steps   []Step      `yaml:"steps" json:"steps,omitempty" bson:"steps,omitempty"`
	Body    string      `yaml:"-" json:"body" bson:"body"`
}

// SectionKind tells a phase from what surrounds the phases.
type SectionKind string

// The kinds of section.
const (
	Principle SectionKind = "principle"
	Phase     SectionKind = "phase"
	Guide     SectionKind = "guide"
)

// Phases is how many phases every edition has.
const Phases = 6

// Step is one thing to do. Role is one of the section's or procedure's roles;
// Within is the id of the clock that the step must meet, or empty. The rest
// stands in procedures only: Phase is 1 to 6, Evidence says what shows that the
// step was done, Template is the id of the template to fill, Basis is a `law:`
// link, empty for a proposal of the handbook's own.
type Step struct {
	ID       string `yaml:"id" json:"id" bson:"id"`
	Text     string `yaml:"text" json:"text" bson:"text"`
	Role     string `yaml:"role" json:"role" bson:"role"`
	Within   string `yaml:"within" json:"within,omitempty" bson:"within,omitempty"`
	Phase    int    `yaml:"phase" json:"phase,omitempty" bson:"phase,omitempty"`
	Evidence string `yaml:"evidence" json:"evidence,omitempty" bson:"evidence,omitempty"`
	Template string `yaml:"template" json:"template,omitempty" bson:"template,omitempty"`
	Basis    string `yaml:"basis" json:"basis,omitempty" bson:"basis,omitempty"`
}

// Role is who takes which part in a section.
type Role struct {
	Name string `yaml:"role" json:"role" bson:"role"`
	Part Part   `yaml:"part" json:"part" bson:"part"`
}

// Part is a letter of RACI.
type Part string

// The parts of RACI.
const (
	Responsible Part = "R"
	Accountable Part = "A"
	Consulted   Part = "C"
	Informed    Part = "I"
)

// Level is one of the four levels of a case.
type Level struct {
	Number     int      `yaml:"number" json:"number" bson:"number"`
	ID         string   `yaml:"id" json:"id" bson:"id"`
	Name       string   `yaml:"name" json:"name" bson:"name"`
	Summary    string   `yaml:"summary" json:"summary" bson:"summary"`
	Signals    []string `yaml:"signals" json:"signals" bson:"signals"`
	Who        []string `yaml:"who" json:"who" bson:"who"`
	Actions    []string `yaml:"actions" json:"actions" bson:"actions"`
	EscalateTo string   `yaml:"escalateTo" json:"escalateTo" bson:"escalateTo"`
}

// LowestLevel and HighestLevel bound what a criterion is scored with.
const (
	LowestLevel  = 1
	HighestLevel = 4
)

// Criterion is one question that a case is scored by, with what each level
// looks like. Urgent ones are asked first of somebody who has no time; the
// others can be scored later.
type Criterion struct {
	ID         string      `yaml:"id" json:"id" bson:"id"`
	Name       string      `yaml:"name" json:"name" bson:"name"`
	Question   string      `yaml:"question" json:"question" bson:"question"`
	Urgent     bool        `yaml:"urgent,omitempty" json:"urgent,omitempty" bson:"urgent,omitempty"`
	Thresholds []Threshold `yaml:"thresholds" json:"thresholds" bson:"thresholds"`
}

// Threshold says what a criterion looks like at a level.
type Threshold struct {
	Level int    `yaml:"level" json:"level" bson:"level"`
	Text  string `yaml:"text" json:"text" bson:"text"`
}

// Clock is a time limit. Amount 0 means at once. From says in words which
// moment it is counted from. Levels are those in which it matters; for a legal
// clock they are only a hint, since the law knows no levels. Source is a `law:`
// link for a legal clock and plain words for a target. Start and Stop say which
// happenings of an incident set the clock going and meet it; a clock started
// by hand is counted from a moment that somebody names.
type Clock struct {
	ID       string     `yaml:"id" json:"id" bson:"id"`
	Name     string     `yaml:"name" json:"name" bson:"name"`
	Amount   int        `yaml:"amount" json:"amount" bson:"amount"`
	Unit     Unit       `yaml:"unit" json:"unit" bson:"unit"`
	From     string     `yaml:"from" json:"from" bson:"from"`
	Levels   []int      `yaml:"levels" json:"levels" bson:"levels"`
	Kind     ClockKind  `yaml:"kind" json:"kind" bson:"kind"`
	Source   string     `yaml:"source" json:"source" bson:"source"`
	Verified bool       `yaml:"verified" json:"verified" bson:"verified"`
	Start    ClockStart `yaml:"start" json:"start" bson:"start"`
	Stop     ClockStop  `yaml:"stop" json:"stop" bson:"stop"`
	// Backwards is set for a clock that is "tính ngược": due so long before the
	// moment that it is counted from.
	Backwards bool `yaml:"backwards" json:"backwards,omitempty" bson:"backwards,omitempty"`
}

// ClockStart is the happening that sets a clock going.
type ClockStart string

// The starts of a clock. FromReceived counts from the moment at which the
// incident was noticed, FromJudged from the first level of 2 or more,
// FromStatement from the latest published statement (and again from each
// later one), FromClosed from the end of the incident; ByHand counts from a
// moment that somebody enters, backwards for a clock that is "tính ngược".
const (
	FromReceived  ClockStart = "received"
	FromJudged    ClockStart = "judged"
	FromStatement ClockStart = "statement"
	FromClosed    ClockStart = "closed"
	ByHand        ClockStart = "by-hand"
)

// ClockStop is the happening that meets a clock.
type ClockStop string

// The stops of a clock: the first entry of the log with evidence, the first
// level, the first published statement, the next published statement, the
// after-action review, a step that names the clock in Within, or by hand.
const (
	ByEvidence  ClockStop = "evidence"
	ByLevel     ClockStop = "level"
	ByStatement ClockStop = "statement"
	ByReview    ClockStop = "review"
	ByStep      ClockStop = "step"
	StopByHand  ClockStop = "by-hand"
)

// Unit is what a clock counts in. Working units need a calendar, which this
// package does not have.
type Unit string

// The units of a clock.
const (
	Minutes      Unit = "minutes"
	Hours        Unit = "hours"
	WorkingHours Unit = "working-hours"
	Days         Unit = "days"
	WorkingDays  Unit = "working-days"
)

// ClockKind tells what the handbook proposes from what the law demands.
type ClockKind string

// The kinds of clock.
const (
	Target ClockKind = "target"
	Legal  ClockKind = "legal"
)

// Section finds a section by id.
func (e *Edition) Section(id string) (Section, bool) {
	for _, s := range e.Sections {
		if s.ID == id {
			return s, true
		}
	}
	return Section{}, false
}

// Clock finds a clock by id.
func (e *Edition) Clock(id string) (Clock, bool) {
	for _, c := range e.Clocks {
		if c.ID == id {
			return c, true
		}
	}
	return Clock{}, false
}
