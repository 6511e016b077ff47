package handbooks

import (
	"context"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/auth/policy"
	"lantoa/app/authoring"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/handbook"
)

// Edition is an edition of the province's handbook on its way from draft to
// superseded. Once it is approved its content never changes.
type Edition struct {
	ID        string           `bson:"_id" json:"id"`
	Number    string           `bson:"number" json:"number"` // of the content; unique among the approved
	Content   handbook.Edition `bson:"content" json:"-"`
	Version   int              `bson:"version" json:"version"`
	Lifecycle `bson:",inline"`
}

// ETag is what an edit of this version says in If-Match.
func (e Edition) ETag() string { return api.Version(e.Version) }

// Lifecycle is what happened to an edition. Its state is worked out of this
// and the date, never kept.
type Lifecycle struct {
	// Base is the edition that the draft was made from, EmbeddedID for the
	// authored draft. Material marks are about the difference from it.
	Base      string    `bson:"base" json:"base"`
	CreatedAt time.Time `bson:"createdAt" json:"createdAt"`
	// Authors are all who made, edited or submitted it. None of them approves.
	Authors     []string   `bson:"authors" json:"authors"`
	EditedBy    string     `bson:"editedBy,omitempty" json:"editedBy,omitempty"` // the last edit of the content
	EditedAt    *time.Time `bson:"editedAt,omitempty" json:"editedAt,omitempty"`
	Marks       []Mark     `bson:"marks" json:"marks"`
	Comments    []Comment  `bson:"comments" json:"comments"`
	SubmittedBy string     `bson:"submittedBy,omitempty" json:"submittedBy,omitempty"`
	SubmittedAt *time.Time `bson:"submittedAt,omitempty" json:"submittedAt,omitempty"`
	ApprovedBy  string     `bson:"approvedBy,omitempty" json:"approvedBy,omitempty"`
	ApprovedAt  *time.Time `bson:"approvedAt,omitempty" json:"approvedAt,omitempty"`
	Decision    *Decision  `bson:"decision,omitempty" json:"decision,omitempty"`
	// From is the moment at which the edition comes into force: a midnight, or
	// that of its approval. It supersedes Supersedes ("" for the first).
	From       *time.Time `bson:"from,omitempty" json:"from,omitempty"`
	Supersedes string     `bson:"supersedes,omitempty" json:"supersedes,omitempty"`
	// Material are the parts whose readers must read again, as of approval.
	Material []string `bson:"material,omitempty" json:"material,omitempty"`
	// Gone and Came are what it no longer has, and has newly, likewise.
	Gone []string `bson:"gone,omitempty" json:"-"`
	Came []string `bson:"came,omitempty" json:"-"`
}

// Decision is the paper by which the edition was approved.
type Decision struct {
	Number    string    `bson:"number" json:"number"`
	Date      time.Time `bson:"date" json:"date"`
	Authority string    `bson:"authority" json:"authority"` // who signed it
}

// Mark says whether a change is material, where that differs from the proposal
// or an author has a reason to give.
type Mark struct {
	Change   string    `bson:"change" json:"change"` // the id of a handbook.Change
	Material bool      `bson:"material" json:"material"`
	Reason   string    `bson:"reason" json:"reason"`
	By       string    `bson:"by" json:"by"`
	At       time.Time `bson:"at" json:"at"`
}

// Comment is why an edition went back to draft.
type Comment struct {
	By   string    `bson:"by" json:"by"`
	At   time.Time `bson:"at" json:"at"`
	Text string    `bson:"text" json:"text"`
}

// State is how an edition stands at a moment.
type State string

// The states, in their order.
const (
	StateDraft      State = "draft"
	StateReview     State = "review"
	StateApproved   State = "approved" // its day has not come
	StateInForce    State = "in-force"
	StateSuperseded State = "superseded"
)

// state works out how the edition stands; next is the From of the approved
// edition that follows it, nil for none.
func (l Lifecycle) state(now time.Time, next *time.Time) State {
	switch {
	case l.ApprovedAt == nil && l.SubmittedAt == nil:
		return StateDraft
	case l.ApprovedAt == nil:
		return StateReview
	case now.Before(*l.From):
		return StateApproved
	case next != nil && !now.Before(*next):
		return StateSuperseded
	}
	return StateInForce
}

// FindEdition returns an edition with its content; fault.NotFound.
func (h *Handbooks) FindEdition(ctx context.Context, id string) (Edition, error) {
	e, err := db.FindOne[Edition](ctx, h.editions, bson.M{"_id": id})
	if fault.Is(err, fault.NotFound) {
		return e, errNoEdition()
	}
	return e, err
}

// chain lists the approved editions without content in the order in which they
// come into force.
func (h *Handbooks) chain(ctx context.Context) ([]Edition, error) {
	return db.Find[Edition](ctx, h.editions, bson.M{"approvedAt": bson.M{"$exists": true}},
		options.Find().SetSort(bson.D{{Key: "from", Value: 1}}).SetProjection(withoutContent))
}

var withoutContent = bson.M{"content": 0}

// EditionView is an edition in a list.
type EditionView struct {
	Edition
	State State `json:"state" enum:"draft,review,approved,in-force,superseded"`
	// To is when the next edition comes into force.
	To    *time.Time        `json:"to,omitempty"`
	Names map[string]string `json:"names"` // of the people named, by id
	// Retired names what cites a procedure that is no longer to be used; of an
	// edition that is not superseded also the courses' questions that do, or that
	// ask about what it does not have.
	Retired []handbook.Cites `json:"retired"`
}

// ETag is none: the state changes with the day. An edit names the version.
func (EditionView) ETag() string { return "" }

// EditionList is all editions, the newest first: there are few.
type EditionList struct {
	Items []EditionView `json:"items"`
	// Embedded is the authored draft that is read while none is in force.
	Embedded bool `json:"embedded"`
}

const mostEditions = 200

func (h *Handbooks) listEditions(ctx context.Context, _ policy.Actor, _ api.Nothing) (EditionList, error) {
	list, err := db.Find[Edition](ctx, h.editions, bson.M{}, options.Find().SetSort(bson.D{{Key: "createdAt", Value: -1}, {Key: "_id", Value: -1}}).
		SetLimit(mostEditions).SetProjection(withoutContent))
	if err != nil {
		return EditionList{}, err
	}
	out := EditionList{Items: []EditionView{}, Embedded: true}
	asking := h.asking(ctx)
	for _, e := range list {
		v, err := h.view(ctx, e, asking)
		if err != nil {
			return out, err
		}
		out.Embedded = out.Embedded && v.State != StateInForce
		out.Items = append(out.Items, v)
	}
	return out, nil
}

// asking gives the questions of courses that ask about the handbook, read when
// first asked for.
func (h *Handbooks) asking(ctx context.Context) func() ([]authoring.CitingQuestion, error) {
	return sync.OnceValues(func() ([]authoring.CitingQuestion, error) { return h.cfg.Authoring.ListCiting(ctx, "") })
}

// view says how an edition stands now, and names its people.
func (h *Handbooks) view(ctx context.Context, e Edition, asking func() ([]authoring.CitingQuestion, error)) (EditionView, error) {
	v := EditionView{Edition: e, Names: map[string]string{}, Retired: []handbook.Cites{}}
	if e.ApprovedAt != nil {
		next, err := db.FindOne[Lifecycle](ctx, h.editions, bson.M{"approvedAt": bson.M{"$exists": true}, "from": bson.M{"$gt": *e.From}},
			options.FindOne().SetSort(bson.D{{Key: "from", Value: 1}}).SetProjection(withoutContent))
		if err != nil && !fault.Is(err, fault.NotFound) {
			return v, err
		}
		v.To = next.From
	}
	v.State = e.state(h.Now(), v.To)
	ids := append([]string{e.ApprovedBy, e.SubmittedBy}, e.Authors...)
	for _, c := range e.Comments {
		ids = append(ids, c.By)
	}
	names, err := h.org.FindNames(ctx, ids)
	if err != nil {
		return v, err
	}
	for id, n := range names {
		v.Names[id] = n.FullName()
	}
	content := &e.Content
	if len(content.Sections) == 0 { // a list reads editions without their content
		b, broken := h.bookOf(ctx, versionOf{e.ID, e.Version})
		if broken != nil { // such a content cites nothing
			return v, err
		}
		content = b.edition
	}
	v.Retired = content.CitesRetired(h.today())
	if v.State == StateSuperseded {
		return v, nil
	}
	questions, err := asking()
	v.Retired = append(v.Retired, h.askedInVain(content, questions)...)
	return v, err
}
