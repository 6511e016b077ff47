package handbooks

import (
	"context"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/audit"
	"lantoa/app/auth/policy"
	"lantoa/app/org"
	"lantoa/app/platform/api"
	"lantoa/app/platform/calendar"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

// Rule says who must read every edition, and how soon. Empty lists do not
// narrow: a rule without departments holds in all of them.
type Rule struct {
	ID          string   `bson:"_id" json:"id"`
	Departments []string `bson:"departments" json:"departments"` // with what is below them
	Positions   []string `bson:"positions" json:"positions"`
	// DueDays are working days from the day on which the edition comes into
	// force, or on which the person came under the rule, whichever is later.
	DueDays   int        `bson:"dueDays" json:"dueDays"`
	Note      string     `bson:"note,omitempty" json:"note,omitempty"`
	CreatedBy string     `bson:"createdBy" json:"createdBy"`
	CreatedAt time.Time  `bson:"createdAt" json:"createdAt"`
	EndedBy   string     `bson:"endedBy,omitempty" json:"endedBy,omitempty"`
	EndedAt   *time.Time `bson:"endedAt,omitempty" json:"endedAt,omitempty"`
}

// covers tells whether the rule is about who holds the posting.
func (r Rule) covers(p org.Posting) bool {
	if len(r.Positions) > 0 && !slices.Contains(r.Positions, p.PositionID) {
		return false
	}
	ids := pathIDs(p.DepartmentPath)
	return len(r.Departments) == 0 || slices.ContainsFunc(r.Departments, func(d string) bool { return slices.Contains(ids, d) })
}

// under is since when somebody has been under the rule who holds a posting:
// since that began, or before, where they came from one under the rule without
// a day between. history is all postings that they ever held.
func (r Rule) under(p org.Posting, history []org.Posting) time.Time {
	began := p.Since
	for again := true; again; {
		again = false
		for _, old := range history {
			if old.To != nil && !old.To.Before(began) && old.Since.Before(began) && r.covers(old) {
				began, again = old.Since, true
			}
		}
	}
	return began
}

// due is when who holds the postings must have read what is in force since
// from; !ok when no rule is about them. The earliest wins.
func due(rules []Rule, postings, history []org.Posting, from time.Time, c calendar.Calendar) (at time.Time, ok bool) {
	for _, r := range rules {
		for _, p := range postings {
			if !r.covers(p) {
				continue
			}
			began := from
			for _, t := range []time.Time{r.CreatedAt, r.under(p, history)} {
				if t.After(began) {
					began = t
				}
			}
			// Midnight belongs to the day that it ends, as with courses.
			end := midnight(c.AddWorkdays(began, r.DueDays).AddDate(0, 0, 1))
			if !ok || end.Before(at) {
				at, ok = end, true
			}
		}
	}
	return at, ok
}

// historyOf is what under needs of somebody: nothing, unless a posting began
// after from. Those who move are few.
func (h *Handbooks) historyOf(ctx context.Context, personID string, postings []org.Posting, from time.Time) ([]org.Posting, error) {
	if !slices.ContainsFunc(postings, func(p org.Posting) bool { return p.Since.After(from) }) {
		return nil, nil
	}
	return h.org.PostingHistory(ctx, personID)
}

// demanded is since when the newest edition of a chain asks something of its
// readers: one that changes nothing material does not put a due off.
func demanded(chain []Edition) time.Time {
	i := len(chain) - 1
	for i > 0 && len(chain[i].Material) == 0 {
		i--
	}
	return *chain[i].From
}

func (h *Handbooks) ruleRoutes(r *policy.Router) {
	api.Get(r, "/handbook/acknowledgement-rules", policy.ReadAcknowledgements, h.listRules, api.Summary("Who must read the handbook"))
	api.Post(r, "/handbook/acknowledgement-rules", policy.ManageAcknowledgement, h.addRule, api.Status(201), api.Idempotent,
		api.Summary("Have departments and positions read the handbook"))
	api.Post(r, "/handbook/acknowledgement-rules/{id}/end", policy.ManageAcknowledgement, h.endRule, api.Summary("End a rule"))
}

// Rules is the list of those in force, short enough to come whole.
type Rules struct {
	Items []Rule `json:"items"`
}

func (h *Handbooks) listRules(ctx context.Context, _ policy.Actor, _ api.Nothing) (Rules, error) {
	items, err := h.activeRules(ctx)
	return Rules{Items: items}, err
}

func (h *Handbooks) activeRules(ctx context.Context) ([]Rule, error) {
	return db.Find[Rule](ctx, h.rules, bson.M{"endedAt": nil}, options.Find().SetSort(bson.D{{Key: "createdAt", Value: 1}, {Key: "_id", Value: 1}}))
}

type ruleInput struct {
	Departments []string `json:"departments" validate:"max=200,dive,slug,max=60"`
	Positions   []string `json:"positions" validate:"max=100,dive,slug,max=60"`
	DueDays     int      `json:"dueDays" validate:"min=1,max=250"`
	Note        string   `json:"note" validate:"max=1000"`
	api.Meta    `json:"-"`
}

func (h *Handbooks) addRule(ctx context.Context, actor policy.Actor, in ruleInput) (Rule, error) {
	return h.AddRule(ctx, actor, Rule{ID: shortID(in.Meta), Departments: in.Departments, Positions: in.Positions, DueDays: in.DueDays, Note: in.Note})
}

// AddRule has people read the handbook. Rules are the province's: they are
// about departments of every branch. Errors: fault.Forbidden; fault.Invalid by
// field (no such department or position).
func (h *Handbooks) AddRule(ctx context.Context, actor policy.Actor, r Rule) (Rule, error) {
	if err := mayProvince(actor, policy.ManageAcknowledgement); err != nil {
		return Rule{}, err
	}
	if err := h.checkRule(ctx, r); err != nil {
		return Rule{}, err
	}
	r.Departments, r.Positions = orEmpty(r.Departments), orEmpty(r.Positions)
	r.CreatedBy, r.CreatedAt, r.EndedBy, r.EndedAt = actor.PersonID, h.Now(), "", nil
	err := h.db.Tx(ctx, func(ctx context.Context) error {
		if _, err := h.rules.InsertOne(ctx, r); err != nil {
			return err
		}
		return audit.Record(ctx, h.db, audit.Entry{Actor: actor, Action: "acknowledgement-rule.create", Subject: "acknowledgement-rule:" + r.ID, After: r, Note: r.Note})
	})
	if db.IsDuplicate(err) { // the same request again
		return db.FindOne[Rule](ctx, h.rules, bson.M{"_id": r.ID})
	}
	return r, err
}

func (h *Handbooks) checkRule(ctx context.Context, r Rule) error {
	departments, err := h.org.FindDepartments(ctx, r.Departments)
	if err != nil {
		return err
	}
	for i, id := range r.Departments {
		if _, ok := departments[id]; !ok {
			return fault.InvalidField(at("departments", i), "unknown", "Không có đơn vị này.", "There is no such department.")
		}
	}
	positions, err := h.org.FindPositions(ctx, r.Positions)
	if err != nil {
		return err
	}
	for i, id := range r.Positions {
		if _, ok := positions[id]; !ok {
			return fault.InvalidField(at("positions", i), "unknown", "Không có vị trí này.", "There is no such position.")
		}
	}
	return nil
}

type endRuleInput struct {
	ID string `path:"id" json:"-" validate:"max=64"`
}

func (h *Handbooks) endRule(ctx context.Context, actor policy.Actor, in endRuleInput) (Rule, error) {
	if err := mayProvince(actor, policy.ManageAcknowledgement); err != nil {
		return Rule{}, err
	}
	var after Rule
	err := h.db.Tx(ctx, func(ctx context.Context) error {
		err := h.rules.FindOneAndUpdate(ctx, bson.M{"_id": in.ID, "endedAt": nil}, bson.M{"$set": bson.M{"endedAt": h.Now(), "endedBy": actor.PersonID}},
			options.FindOneAndUpdate().SetReturnDocument(options.After)).Decode(&after)
		if err != nil {
			return err
		}
		return audit.Record(ctx, h.db, audit.Entry{Actor: actor, Action: "acknowledgement-rule.end", Subject: "acknowledgement-rule:" + in.ID})
	})
	if fault.Is(err, fault.NotFound) {
		err = fault.New(fault.NotFound, "Không có quy định này, hoặc quy định đã kết thúc.", "There is no such rule, or it has ended.")
	}
	return after, err
}

// AcknowledgementCollections declares rules and acknowledgements.
func AcknowledgementCollections() []db.Collection {
	id := db.Text(1, 100)
	return []db.Collection{
		{
			Name: rulesName,
			Schema: db.Object([]string{"departments", "positions", "dueDays", "createdBy", "createdAt"}, bson.M{
				"_id": id, "departments": db.Type("array"), "positions": db.Type("array"), "dueDays": db.Type("int", "long"), "note": db.Text(0, 1000),
				"createdBy": id, "createdAt": db.Type("date"), "endedBy": id, "endedAt": db.Type("date"),
			}),
			Indexes: []mongo.IndexModel{db.Index("createdAt", "_id")},
		},
		{
			Name: acknowledgementsName,
			Schema: db.Object([]string{"personId", "editionId", "since", "parts", "tries", "createdAt"}, bson.M{
				"_id": db.Text(1, 200), "personId": id, "editionId": id, "since": db.Text(0, 100), "parts": db.Type("object"), "tries": db.Type("array"),
				"createdAt": db.Type("date"), "doneAt": db.Type("date"),
			}),
			Indexes: []mongo.IndexModel{db.Unique("personId", "editionId"), db.Index("editionId", "doneAt")},
		},
	}
}
