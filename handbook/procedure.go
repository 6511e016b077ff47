package handbook

// Procedure is what to do in one kind of case, from the first sign to the
// lessons learnt: the root from which a checklist, clocks, templates, lessons
// and questions hang. Steps stand in the order of their phases. Clocks are the
// ids that an incident opened from the procedure shows; Templates, Lessons
// ("<course>/<lesson>") and Related (procedures) are ids. Retired is the date
// from which it is no longer to be used (2006-01-02), or empty.
type Procedure struct {
	ID        string   `yaml:"id" json:"id" bson:"id"`
	Title     string   `yaml:"title" json:"title" bson:"title"`
	Summary   string   `yaml:"summary" json:"summary" bson:"summary"`
	Signs     []string `yaml:"signs" json:"signs" bson:"signs"`             // how one knows that this is the case
	FirstHour []string `yaml:"firstHour" json:"firstHour" bson:"firstHour"` // at most five lines for who has no time
	Roles     []Role   `yaml:"roles" json:"roles" bson:"roles"`
	Steps     []Step   `yaml:"steps" json:"steps" bson:"steps"`
	Clocks    []string `yaml:"clocks" json:"clocks" bson:"clocks"`
	Templates []string `yaml:"templates" json:"templates" bson:"templates"`
	Do        []string `yaml:"do" json:"do" bson:"do"`
	Dont      []string `yaml:"dont" json:"dont" bson:"dont"`
	Lessons   []string `yaml:"lessons" json:"lessons,omitempty" bson:"lessons,omitempty"`
	Related   []string `yaml:"related" json:"related,omitempty" bson:"related,omitempty"`
	Retired   string   `yaml:"retired" json:"retired,omitempty" bson:"retired,omitempty"`
	Body      string   `yaml:"-" json:"body" bson:"body"`
}

// Template is a text to fill in: the fields in the order in which they are
// asked, and a body in which {{field}} stands for each. Layout is the office
// form that the Word document takes (NĐ 30/2020). The opening paragraphs of a
// body that begin with "V/v " or "Về việc " and with "Kính gửi: " are the
// subject and the receivers; a renderer with places of their own for these takes
// them out of the text. Agency, number, date and signature are never in the body.
type Template struct {
	ID      string  `yaml:"id" json:"id" bson:"id"`
	Title   string  `yaml:"title" json:"title" bson:"title"`
	Summary string  `yaml:"summary" json:"summary" bson:"summary"`
	Layout  Layout  `yaml:"layout" json:"layout" bson:"layout"`
	Heading string  `yaml:"heading" json:"heading" bson:"heading"` // e.g. "THÔNG CÁO BÁO CHÍ"
	Fields  []Field `yaml:"fields" json:"fields" bson:"fields"`
	Body    string  `yaml:"body" json:"body" bson:"body"` // paragraphs apart by empty lines; "## " begins a heading
	Basis   string  `yaml:"basis" json:"basis,omitempty" bson:"basis,omitempty"`
	Advice  string  `yaml:"advice" json:"advice,omitempty" bson:"advice,omitempty"` // how to write it
}

// Layout is an office form of NĐ 30/2020.
type Layout string

// The layouts: an official letter to a named receiver, a document with a name
// of its own (thông báo, báo cáo, thông cáo), and plain text without the
// national heading (a post, a speech, a table of questions).
const (
	Letter   Layout = "letter"
	Document Layout = "document"
	Plain    Layout = "plain"
)

// Field is one blank of a template.
type Field struct {
	ID       string    `yaml:"id" json:"id" bson:"id"`
	Label    string    `yaml:"label" json:"label" bson:"label"`
	Hint     string    `yaml:"hint" json:"hint,omitempty" bson:"hint,omitempty"`
	Kind     FieldKind `yaml:"kind" json:"kind" bson:"kind"`
	Required bool      `yaml:"required" json:"required,omitempty" bson:"required,omitempty"`
	Fill     string    `yaml:"fill" json:"fill,omitempty" bson:"fill,omitempty"` // what of an incident fills it: agency, place, title, received, level, now, person, position
}

// FieldKind is what a field takes.
type FieldKind string

// The kinds of field.
const (
	Line      FieldKind = "line"
	Paragraph FieldKind = "paragraph"
	ListField FieldKind = "list" // one item a line
	DateField FieldKind = "date" // 2006-01-02
	TimeField FieldKind = "time" // RFC 3339
)

// Node is one question of the decision tree; the first is the root. Each
// answer leads to another node, or ends with what to do.
type Node struct {
	ID       string   `yaml:"id" json:"id" bson:"id"`
	Question string   `yaml:"question" json:"question" bson:"question"`
	Help     string   `yaml:"help" json:"help,omitempty" bson:"help,omitempty"`
	Answers  []Branch `yaml:"answers" json:"answers" bson:"answers"`
}

// Branch is one answer of a node. Next is a node; without it the branch ends.
// Do is what to do now, Procedure and Template what to open, Basis a `law:` link.
type Branch struct {
	ID        string   `yaml:"id" json:"id" bson:"id"`
	Text      string   `yaml:"text" json:"text" bson:"text"`
	Do        []string `yaml:"do" json:"do,omitempty" bson:"do,omitempty"`
	Next      string   `yaml:"next" json:"next,omitempty" bson:"next,omitempty"`
	Procedure string   `yaml:"procedure" json:"procedure,omitempty" bson:"procedure,omitempty"`
	Template  string   `yaml:"template" json:"template,omitempty" bson:"template,omitempty"`
	Basis     string   `yaml:"basis" json:"basis,omitempty" bson:"basis,omitempty"`
}

// Contact is a place in the contact tree: who is called for what, at which
// level, and whom they call in turn. Names and numbers belong to the agencies.
type Contact struct {
	ID     string   `yaml:"id" json:"id" bson:"id"`
	Name   string   `yaml:"name" json:"name" bson:"name"`
	For    string   `yaml:"for" json:"for" bson:"for"`
	Level  int      `yaml:"level" json:"level" bson:"level"` // called from this level on
	Calls  []string `yaml:"calls" json:"calls,omitempty" bson:"calls,omitempty"`
	Within string   `yaml:"within" json:"within,omitempty" bson:"within,omitempty"` // a clock
}

// Channel is where false news is reported. Number and Address are public ones.
type Channel struct {
	ID       string `yaml:"id" json:"id" bson:"id"`
	Name     string `yaml:"name" json:"name" bson:"name"`
	How      string `yaml:"how" json:"how" bson:"how"`
	Number   string `yaml:"number" json:"number,omitempty" bson:"number,omitempty"`
	Address  string `yaml:"address" json:"address,omitempty" bson:"address,omitempty"`
	Basis    string `yaml:"basis" json:"basis,omitempty" bson:"basis,omitempty"`
	Verified bool   `yaml:"verified" json:"verified" bson:"verified"`
}

// Question asks whether a part of the handbook was read. About is the id of a
// section or procedure. Right is the id of the one right choice and never
// leaves the server with the question.
type Question struct {
	ID      string   `yaml:"id" json:"id" bson:"id"`
	About   string   `yaml:"about" json:"about" bson:"about"`
	Text    string   `yaml:"text" json:"text" bson:"text"`
	Choices []Choice `yaml:"choices" json:"choices" bson:"choices"`
	Right   string   `yaml:"right" json:"-" bson:"right"`
	Why     string   `yaml:"why" json:"-" bson:"why"`
}

// Choice is one answer of a question.
type Choice struct {
	ID   string `yaml:"id" json:"id" bson:"id"`
	Text string `yaml:"text" json:"text" bson:"text"`
}

// Procedure finds a procedure by id.
func (e *Edition) Procedure(id string) (Procedure, bool) {
	for _, p := range e.Procedures {
		if p.ID == id {
			return p, true
		}
	}
	return Procedure{}, false
}

// Template finds a template by id.
func (e *Edition) Template(id string) (Template, bool) {
	for _, t := range e.Templates {
		if t.ID == id {
			return t, true
		}
	}
	return Template{}, false
}
