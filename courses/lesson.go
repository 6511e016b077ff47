package courses

import "time"

// Lesson is one text to read, with what belongs to it.
type Lesson struct {
	ID          string       `yaml:"id" bson:"id" json:"id"`
	Title       string       `yaml:"title" bson:"title" json:"title"`
	Minutes     int          `yaml:"minutes" bson:"minutes" json:"minutes"` // reading time
	KeyPoints   []string     `yaml:"keyPoints" bson:"keyPoints" json:"keyPoints"`
	Attachments []Attachment `yaml:"attachments,omitempty" bson:"attachments,omitempty" json:"attachments,omitempty"`
	Video       *Video       `yaml:"video,omitempty" bson:"video,omitempty" json:"video,omitempty"`

	Body string `yaml:"-" bson:"body" json:"body"`                     // Markdown; no blank line first, one line end last
	File string `yaml:"-" bson:"file,omitempty" json:"file,omitempty"` // 01-name.md; relative links point at it
}

// Attachment is a file beside the lesson, offered for download.
type Attachment struct {
	File  string `yaml:"file" bson:"file" json:"file"` // name under <code>/files/
	Title string `yaml:"title" bson:"title" json:"title"`
}

// Video is a reference to a recording kept elsewhere.
type Video struct {
	URL   string `yaml:"url" bson:"url" json:"url"`
	Title string `yaml:"title" bson:"title" json:"title"`
	// Captions names a WebVTT file under <code>/files/.
	Captions string `yaml:"captions,omitempty" bson:"captions,omitempty" json:"captions,omitempty"`
	Minutes  int    `yaml:"minutes,omitempty" bson:"minutes,omitempty" json:"minutes,omitempty"` // 0 = not said
}

func (l Lesson) key() string { return l.ID }

// MinSeconds is the least time a lesson of so many reading minutes must stay open before it can be
// finished: a third of its reading time.
func MinSeconds(minutes int) int { return minutes * 60 / 3 }

// FinishIn says how long the learner must still read before the lesson may be finished; 0 = now.
func FinishIn(minutes int, p LessonProgress) time.Duration {
	if !p.FinishedAt.IsZero() {
		return 0
	}
	return time.Duration(max(0, MinSeconds(minutes)-p.Seconds)) * time.Second
}
