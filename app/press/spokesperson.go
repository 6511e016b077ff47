package press

import (
	"context"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/auth/policy"
	"lantoa/app/org"
	"lantoa/app/platform/calendar"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/handbook"
)

// Contact is a person as the press reaches them: name, title, the phone and
// e-mail of the office (NĐ 244 Đ3.3).
type Contact struct {
	Name  string `bson:"name" json:"name" validate:"max=200,line"`
	Title string `bson:"title" json:"title" validate:"required,max=300,line"`
	Phone string `bson:"phone,omitempty" json:"phone,omitempty" validate:"max=60,line"`
	Email string `bson:"email,omitempty" json:"email,omitempty" validate:"omitempty,email,max=200"`
}

// Spokesperson is who speaks for an agency, on the days From to Until, both
// included; Until "" is no end. At most one head and one regular spokesperson
// of an agency have no end.
type Spokesperson struct {
	Entry    `bson:",inline"`
	Kind     handbook.SpokespersonKind `bson:"kind" json:"kind" enum:"head,assigned"`
	PersonID string                    `bson:"personId,omitempty" json:"personId,omitempty"`
	Contact  `bson:",inline"`
	From     string `bson:"from" json:"from"`
	Until    string `bson:"until,omitempty" json:"until,omitempty"`
	Open     bool   `bson:"open" json:"-"` // Until is ""; for the partial index
	Decision string `bson:"decision,omitempty" json:"decision,omitempty"`
	// DecisionDate is the day on the paper, AssignedAt the moment from which
	// the 24 hours of PublishDue count.
	DecisionDate string     `bson:"decisionDate,omitempty" json:"decisionDate,omitempty"`
	AssignedAt   *time.Time `bson:"assignedAt,omitempty" json:"assignedAt,omitempty"`
	// Portal is what the 24 hours ask for: the name on the agency's own portal
	// (NĐ 244 Đ3.3, first paragraph).
	Portal *Portal `bson:"portal,omitempty" json:"portal,omitempty"`
	// PublishedAt is since when the name stands on the province's list, which
	// UBND tỉnh publishes (Đ3.3, third paragraph, without a limit in hours).
	PublishedAt *time.Time `bson:"publishedAt,omitempty" json:"publishedAt,omitempty"`
	PublishDue  *time.Time `bson:"-" json:"publishDue,omitempty"`
	// PublishLate: on the portal after the due, or not yet while that has come.
	PublishLate bool `bson:"-" json:"publishLate"`
}

// On tells whether the person speaks on the day.
func (s Spokesperson) On(day string) bool {
	return s.Withdrawn == nil && s.From <= day && (s.Until == "" || day <= s.Until)
}

func (p *Press) showSpokesperson(s *Spokesperson) {
	if s.Kind != handbook.AssignedSpeaks || s.AssignedAt == nil {
		return
	}
	due := s.AssignedAt.Add(handbook.PublishWithin)
	s.PublishDue, s.PublishLate = &due, s.Withdrawn == nil && late(&due, s.onPortal(), p.Now())
}

// onPortal is since when the name stands on the agency's portal.
func (s Spokesperson) onPortal() *time.Time {
	if s.Portal == nil {
		return nil
	}
	return &s.Portal.At
}

// late tells whether what was done, or is not done yet, comes after its due.
func late(due, done *time.Time, now time.Time) bool {
	if due == nil {
		return false
	}
	if done != nil {
		now = *done
	}
	return now.After(*due)
}

// AddSpokesperson enters who speaks from a day on. A regular spokesperson
// needs the decision and the moment it was made: the clock of publication
// starts then, and coordinators are reminded of it.
//
// Errors: fault.NotFound, fault.Forbidden, fault.Invalid; fault.Conflict when
// the agency has another of the kind at that time.
func (p *Press) AddSpokesperson(ctx context.Context, actor policy.Actor, s Spokesperson) (Spokesperson, error) {
	s.Open, s.PublishedAt, s.Portal = s.Until == "", nil, nil
	if err := p.checkTerm(s); err != nil {
		return s, err
	}
	if err := p.fillPerson(ctx, actor, policy.ManageSpokespersons, s.DepartmentID, s.PersonID, s.From, &s.Contact); err != nil {
		return s, err
	}
	out, err := p.spokespersons.add(ctx, actor, policy.ManageSpokespersons, s, func(ctx context.Context, s *Spokesperson) error {
		if err := p.alone(ctx, *s); err != nil {
			return err
		}
		return p.remindToPublish(ctx, *s)
	})
	if db.IsDuplicate(err) { // another was quicker
		err = errTwoSpokespersons()
	}
	return out, err
}

func (p *Press) checkTerm(s Spokesperson) error {
	switch {
	case s.Until != "" && s.Until < s.From:
		return fault.InvalidField("until", "before_from", "Ngày cuối cùng không thể trước ngày bắt đầu.", "It cannot end before it begins.")
	case s.Kind == handbook.AssignedSpeaks && s.Decision == "":
		return fault.InvalidField("decision", "required", "Cần số quyết định giao nhiệm vụ (NĐ 244 Điều 3).", "The number of the decision is needed (Decree 244, Article 3).")
	case s.Kind == handbook.AssignedSpeaks && s.AssignedAt == nil:
		return fault.InvalidField("assignedAt", "required", "Cần thời điểm giao nhiệm vụ: thời hạn công khai 24 giờ tính từ đó.", "The moment of the decision is needed: the 24 hours to publish count from it.")
	case s.Kind == handbook.AssignedSpeaks && (s.Phone == "" || s.Email == ""):
		return fault.InvalidField("phone", "required", "Người phát ngôn thường xuyên phải có số điện thoại và thư điện tử công vụ để công khai.", "A regular spokesperson needs an office phone and e-mail to be published.")
	}
	return p.notFuture("assignedAt", s.AssignedAt)
}

func errTwoSpokespersons() error {
	return fault.New(fault.Conflict, "Cơ quan đã có người giữ nhiệm vụ này trong thời gian đó. Hãy kết thúc nhiệm vụ của người trước.",
		"The agency has somebody in this task at that time. End the earlier term first.").Because("occupied")
}

// alone refuses a term that overlaps another of the agency and kind.
func (p *Press) alone(ctx context.Context, s Spokesperson) error {
	if err := p.guard(ctx, s.DepartmentID); err != nil {
		return err
	}
	others, err := db.Find[Spokesperson](ctx, p.spokespersons.collection, bson.M{"departmentId": s.DepartmentID, "kind": s.Kind, "_id": bson.M{"$ne": s.ID}, standing.Key: standing.Value})
	if err != nil {
		return err
	}
	for _, o := range others {
		if (o.Until == "" || s.From <= o.Until) && (s.Until == "" || o.From <= s.Until) {
			return errTwoSpokespersons()
		}
	}
	return nil
}

// fillPerson takes the name from the people of the agency when one is named.
// Errors: fault.Invalid when the person does not work there on the day.
func (p *Press) fillPerson(ctx context.Context, actor policy.Actor, permission policy.Permission, departmentID, personID, from string, c *Contact) error {
	c.Name, c.Title = strings.TrimSpace(c.Name), strings.TrimSpace(c.Title)
	if personID == "" {
		if c.Name == "" {
			return fault.InvalidField("name", "required", "Cần họ tên.", "A name is needed.")
		}
		return nil
	}
	d, err := p.agency(ctx, actor, permission, departmentID)
	if err != nil {
		return err
	}
	on, err := time.ParseInLocation(time.DateOnly, from, calendar.Zone)
	if err != nil {
		return err
	}
	held, err := p.org.ListPostings(ctx, org.PostingFilter{PersonIDs: []string{personID}, PathPrefixes: []string{d.Path}, At: on})
	if err != nil {
		return err
	}
	names, err := p.org.FindNames(ctx, []string{personID})
	if err != nil {
		return err
	}
	if len(held) == 0 || names[personID].ID == "" {
		return fault.InvalidField("personId", "elsewhere", "Người này không thuộc cơ quan vào ngày đó.", "The person does not belong to the agency on that day.")
	}
	c.Name = names[personID].FullName()
	return nil
}

// SpokespersonEdit is what may be corrected of a term.
type SpokespersonEdit struct {
	Contact
	Decision     string
	DecisionDate string
	AssignedAt   *time.Time
}

// EditSpokesperson corrects contacts and decision. What is published changes
// with it.
func (p *Press) EditSpokesperson(ctx context.Context, actor policy.Actor, id, match string, e SpokespersonEdit) (Spokesperson, error) {
	return p.spokespersons.change(ctx, actor, policy.ManageSpokespersons, id, match, "update", func(ctx context.Context, s *Spokesperson) error {
		if s.PersonID != "" || e.Name == "" { // the name is that of the person
			e.Name = s.Name
		}
		s.Contact, s.Decision, s.DecisionDate, s.AssignedAt = e.Contact, e.Decision, e.DecisionDate, e.AssignedAt
		if err := p.checkTerm(*s); err != nil {
			return err
		}
		if s.AssignedAt != nil && s.Portal != nil && s.Portal.At.Before(*s.AssignedAt) {
			return errPortalBefore("assignedAt")
		}
		if s.Portal != nil {
			return nil
		}
		return p.remindToPublish(ctx, *s)
	})
}

// Publish puts a spokesperson on the province's public list. Errors: fault.Conflict when
// that was done.
func (p *Press) Publish(ctx context.Context, actor policy.Actor, id, match string) (Spokesperson, error) {
	return p.spokespersons.change(ctx, actor, policy.ManageSpokespersons, id, match, "publish", func(_ context.Context, s *Spokesperson) error {
		if s.PublishedAt != nil {
			return fault.New(fault.Conflict, "Người phát ngôn này đã được công khai.", "The spokesperson has been published.").Because("published")
		}
		now := p.Now()
		s.PublishedAt = &now
		return nil
	})
}

// EndSpokesperson sets the last day of a term.
func (p *Press) EndSpokesperson(ctx context.Context, actor policy.Actor, id, match, until string) (Spokesperson, error) {
	return p.spokespersons.change(ctx, actor, policy.ManageSpokespersons, id, match, "end", func(ctx context.Context, s *Spokesperson) error {
		s.Until, s.Open = until, false
		if err := p.checkTerm(*s); err != nil {
			return err
		}
		return p.alone(ctx, *s)
	})
}

// PublicSpokesperson is all that the public list says of one.
type PublicSpokesperson struct {
	DepartmentID string `json:"departmentId"`
	Department   string `json:"department"`
	Kind         string `json:"kind" enum:"head,assigned"`
	Name         string `json:"name"`
	Title        string `json:"title"`
	Phone        string `json:"phone,omitempty"`
	Email        string `json:"email,omitempty"`
	From         string `json:"from"`
	Until        string `json:"until,omitempty"`
}

// PublicList is the province's list of a day (NĐ 244 Đ3.3).
type PublicList struct {
	AsOf      string               `json:"asOf"`
	UpdatedAt *time.Time           `json:"updatedAt,omitempty"` // newest change of what is listed
	Items     []PublicSpokesperson `json:"items"`
}

// ListPublic returns who is on the public list on the day ("" is today), in
// the order of the tree.
func (p *Press) ListPublic(ctx context.Context, day string) (PublicList, error) {
	if day == "" {
		day = p.today()
	}
	out := PublicList{AsOf: day, Items: []PublicSpokesperson{}}
	list, err := db.Find[Spokesperson](ctx, p.spokespersons.collection, bson.M{
		standing.Key: standing.Value, "publishedAt": bson.M{"$exists": true}, "from": bson.M{"$lte": day}, "$or": bson.A{bson.M{"until": bson.M{"$exists": false}}, bson.M{"until": bson.M{"$gte": day}}},
	}, options.Find().SetSort(bson.D{{Key: "kind", Value: -1}, {Key: "_id", Value: 1}}))
	if err != nil || len(list) == 0 {
		return out, err
	}
	on, err := time.ParseInLocation(time.DateOnly, day, calendar.Zone)
	if err != nil {
		return out, err
	}
	tree, err := p.org.ListDepartments(ctx, org.DepartmentFilter{At: on})
	if err != nil {
		return out, err
	}
	of := map[string][]Spokesperson{}
	for _, s := range list {
		of[s.DepartmentID] = append(of[s.DepartmentID], s)
	}
	for _, d := range tree {
		for _, s := range of[d.ID] {
			if changed := s.UpdatedAt; out.UpdatedAt == nil || changed.After(*out.UpdatedAt) {
				out.UpdatedAt = &changed
			}
			// The head comes first.
			out.Items = append(out.Items, PublicSpokesperson{
				DepartmentID: d.ID, Department: d.Name, Kind: string(s.Kind), Name: s.Name, Title: s.Title, Phone: s.Phone, Email: s.Email, From: s.From, Until: s.Until,
			})
		}
	}
	return out, nil
}
