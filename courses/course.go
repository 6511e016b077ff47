// Package courses is the subject of training in pure Go: what a course is, how a paper is drawn
// and graded, when a course is complete, how long a certificate holds, and the authored format.
// It knows no HTTP, no database, no queue and no clock: time comes in as an argument,
// randomness as a seed.
package courses

// Course is one authored course: what course.yaml says, with its lessons, banks and quizzes.
type Course struct {
	Code          string       `yaml:"code" bson:"code" json:"code"`
	Number        int          `yaml:"number" bson:"number" json:"number"`    // place in the curriculum
	Edition       string       `yaml:"edition" bson:"edition" json:"edition"` // "2026.1"
	Title         string       `yaml:"title" bson:"title" json:"title"`
	TitleEn       string       `yaml:"titleEn" bson:"titleEn" json:"titleEn"`
	Summary       string       `yaml:"summary" bson:"summary" json:"summary"`
	Competence    string       `yaml:"competence" bson:"competence" json:"competence"`
	Audiences     []string     `yaml:"audiences" bson:"audiences" json:"audiences"`
	Periods       int          `yaml:"periods" bson:"periods" json:"periods"` // số tiết
	Outcomes      []string     `yaml:"outcomes" bson:"outcomes" json:"outcomes"`
	LegalBasis    []LegalBasis `yaml:"legalBasis,omitempty" bson:"legalBasis,omitempty" json:"legalBasis,omitempty"`
	Prerequisites []string     `yaml:"prerequisites,omitempty" bson:"prerequisites,omitempty" json:"prerequisites,omitempty"`
	// SelfEnrol false: only those to whom the course is assigned take it. Nil, and never a pointer to
	// true, when anybody may enrol.
	SelfEnrol   *bool           `yaml:"selfEnrol,omitempty" bson:"selfEnrol,omitempty" json:"selfEnrol,omitempty"`
	Modules     []Module        `yaml:"modules" bson:"modules" json:"modules"`
	Completion  Condition       `yaml:"completion" bson:"completion" json:"completion"`
	Certificate CertificateSpec `yaml:"certificate" bson:"certificate" json:"certificate"`

	Lessons []Lesson          `yaml:"-" bson:"lessons,omitempty" json:"lessons,omitempty"` // in the order of the modules
	Banks   []Bank            `yaml:"-" bson:"-" json:"-"`                                 // hold answer keys
	Quizzes []Quiz            `yaml:"-" bson:"quizzes,omitempty" json:"quizzes,omitempty"`
	Files   map[string][]byte `yaml:"-" bson:"-" json:"-"` // attachments by file name
}

// fill drops what says the same as nothing.
func (c *Course) fill() {
	if c.SelfEnrol != nil && *c.SelfEnrol {
		c.SelfEnrol = nil
	}
}

// LegalBasis names the instrument and, in free words, the articles a course rests on.
type LegalBasis struct {
	Instrument string `yaml:"instrument" bson:"instrument" json:"instrument"`
	Article    string `yaml:"article,omitempty" bson:"article,omitempty" json:"article,omitempty"`
}

// Module groups lessons; a lesson stands in exactly one module.
type Module struct {
	ID      string   `yaml:"id" bson:"id" json:"id"`
	Title   string   `yaml:"title" bson:"title" json:"title"`
	Lessons []string `yaml:"lessons" bson:"lessons" json:"lessons"` // lesson ids, in order
}

// CertificateSpec is what a course's certificate says.
type CertificateSpec struct {
	Title       string `yaml:"title" bson:"title" json:"title"`
	Programme   string `yaml:"programme" bson:"programme" json:"programme"`
	Issuer      string `yaml:"issuer" bson:"issuer" json:"issuer"`                // SVHTTDL
	ValidMonths int    `yaml:"validMonths" bson:"validMonths" json:"validMonths"` // 0 = does not expire
}

// Outline is the part of a published course that never changes and holds neither bodies nor keys:
// all that progress, completion and the table of contents need.
type Outline struct {
	Code          string          `bson:"code" json:"code"`
	Number        int             `bson:"number" json:"number"`
	Edition       string          `bson:"edition" json:"edition"`
	Title         string          `bson:"title" json:"title"`
	TitleEn       string          `bson:"titleEn" json:"titleEn"`
	Summary       string          `bson:"summary" json:"summary"`
	Competence    string          `bson:"competence" json:"competence"`
	Audiences     []string        `bson:"audiences" json:"audiences"`
	Periods       int             `bson:"periods" json:"periods"`
	Outcomes      []string        `bson:"outcomes" json:"outcomes"`
	LegalBasis    []LegalBasis    `bson:"legalBasis" json:"legalBasis"`
	Prerequisites []string        `bson:"prerequisites" json:"prerequisites"`
	SelfEnrol     bool            `bson:"selfEnrol" json:"selfEnrol"`
	Modules       []OutlineModule `bson:"modules" json:"modules"`
	Quizzes       []Quiz          `bson:"quizzes" json:"quizzes"`
	Completion    Condition       `bson:"completion" json:"completion"`
	Certificate   CertificateSpec `bson:"certificate" json:"certificate"`
}

// OutlineModule is a module with its lessons' headings in place of their ids.
type OutlineModule struct {
	ID      string          `bson:"id" json:"id"`
	Title   string          `bson:"title" json:"title"`
	Lessons []OutlineLesson `bson:"lessons" json:"lessons"`
}

// OutlineLesson is a line of the table of contents.
type OutlineLesson struct {
	ID      string `bson:"id" json:"id"`
	Title   string `bson:"title" json:"title"`
	Minutes int    `bson:"minutes" json:"minutes"`
}

// Outline takes the outline out of a course. Lists are never nil, so JSON shows [] and not null.
func (c Course) Outline() Outline {
	o := Outline{
		Code: c.Code, Number: c.Number, Edition: c.Edition,
		Title: c.Title, TitleEn: c.TitleEn, Summary: c.Summary,
		Competence: c.Competence, Periods: c.Periods,
		Audiences: list(c.Audiences), Outcomes: list(c.Outcomes),
		LegalBasis: list(c.LegalBasis), Prerequisites: list(c.Prerequisites), SelfEnrol: c.SelfEnrol == nil,
		Modules: []OutlineModule{}, Quizzes: list(c.Quizzes),
		Completion: c.Completion, Certificate: c.Certificate,
	}
	for _, m := range c.Modules {
		om := OutlineModule{ID: m.ID, Title: m.Title, Lessons: []OutlineLesson{}}
		for _, id := range m.Lessons {
			if l, ok := c.FindLesson(id); ok {
				om.Lessons = append(om.Lessons, OutlineLesson{ID: l.ID, Title: l.Title, Minutes: l.Minutes})
			}
		}
		o.Modules = append(o.Modules, om)
	}
	return o
}

func list[T any](in []T) []T { return append([]T{}, in...) }

// FindLesson finds a lesson of the course by id.
func (c Course) FindLesson(id string) (Lesson, bool) { return find(c.Lessons, id, Lesson.key) }

// FindQuiz finds a quiz of the course by id.
func (c Course) FindQuiz(id string) (Quiz, bool) { return find(c.Quizzes, id, Quiz.key) }

// FindQuiz finds a quiz of the outline by id.
func (o Outline) FindQuiz(id string) (Quiz, bool) { return find(o.Quizzes, id, Quiz.key) }

// Lessons lists the lessons of all modules in reading order.
func (o Outline) Lessons() []OutlineLesson {
	var all []OutlineLesson
	for _, m := range o.Modules {
		all = append(all, m.Lessons...)
	}
	return all
}

// FindLesson finds a lesson's heading by id.
func (o Outline) FindLesson(id string) (OutlineLesson, bool) {
	return find(o.Lessons(), id, func(l OutlineLesson) string { return l.ID })
}

// FindQuestion finds a question, with its key, in any bank of the course.
func (c Course) FindQuestion(id string) (Question, bool) {
	for _, b := range c.Banks {
		if q, ok := find(b.Questions, id, Question.key); ok {
			return q, true
		}
	}
	return Question{}, false
}

func find[T any](in []T, id string, key func(T) string) (T, bool) {
	for _, v := range in {
		if key(v) == id {
			return v, true
		}
	}
	var none T
	return none, false
}
