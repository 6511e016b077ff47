package handbooks

import (
	"cmp"
	"context"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/platform/db"
)

// OwnReading is what is kept of a person's reading of one edition.
type OwnReading struct {
	Edition   string     `json:"edition"`
	Number    string     `json:"number"`
	CreatedAt time.Time  `json:"createdAt"`
	DoneAt    *time.Time `json:"doneAt,omitempty"`
	Parts     []OwnPart  `json:"parts"`
	Tries     []OwnTry   `json:"tries"`
}

// OwnPart is a part that a person opened.
type OwnPart struct {
	Part     string     `json:"part"`
	OpenedAt time.Time  `json:"openedAt"`
	ReadAt   *time.Time `json:"readAt,omitempty"`
}

// OwnTry is a try at the questions.
type OwnTry struct {
	Number  int               `json:"number"`
	At      time.Time         `json:"at"`
	Passed  bool              `json:"passed"`
	Answers map[string]string `json:"answers"`
}

// OwnComment is why a person sent an edition back to its authors, or why they
// judged a change as they did (Change is its id then).
type OwnComment struct {
	Edition string    `json:"edition"`
	Change  string    `json:"change,omitempty"`
	At      time.Time `json:"at"`
	Text    string    `json:"text"`
}

// ExportComments gives what a person wrote about editions, oldest first.
func (h *Handbooks) ExportComments(ctx context.Context, personID string) ([]OwnComment, error) {
	editions, err := db.Find[Edition](ctx, h.editions, bson.M{"$or": bson.A{bson.M{"comments.by": personID}, bson.M{"marks.by": personID}}},
		options.Find().SetProjection(withoutContent))
	out := []OwnComment{}
	for _, e := range editions {
		for _, c := range e.Comments {
			if c.By == personID {
				out = append(out, OwnComment{Edition: e.ID, At: c.At, Text: c.Text})
			}
		}
		for _, m := range e.Marks {
			if m.By == personID {
				out = append(out, OwnComment{Edition: e.ID, Change: m.Change, At: m.At, Text: m.Reason})
			}
		}
	}
	slices.SortFunc(out, func(a, b OwnComment) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Edition, b.Edition)) })
	return out, err
}

// ExportPerson gives what is kept of a person's reading, oldest first.
func (h *Handbooks) ExportPerson(ctx context.Context, personID string) ([]OwnReading, error) {
	kept, err := db.Find[Acknowledgement](ctx, h.acknowledgements, bson.M{"personId": personID}, options.Find().SetSort(bson.D{{Key: "createdAt", Value: 1}}))
	if err != nil {
		return nil, err
	}
	chain, err := h.chain(ctx)
	out := []OwnReading{}
	for _, a := range kept {
		r := OwnReading{Edition: a.EditionID, CreatedAt: a.CreatedAt, DoneAt: a.DoneAt, Parts: []OwnPart{}, Tries: []OwnTry{}}
		for _, e := range chain {
			if e.ID == a.EditionID {
				r.Number = e.Number
			}
		}
		for key, p := range a.Parts {
			r.Parts = append(r.Parts, OwnPart{Part: key, OpenedAt: p.OpenedAt, ReadAt: p.ReadAt})
		}
		slices.SortFunc(r.Parts, func(a, b OwnPart) int { return cmp.Or(a.OpenedAt.Compare(b.OpenedAt), cmp.Compare(a.Part, b.Part)) })
		for _, t := range a.Tries {
			r.Tries = append(r.Tries, OwnTry{Number: t.Number, At: t.At, Passed: t.Passed, Answers: t.Answers})
		}
		out = append(out, r)
	}
	return out, err
}
