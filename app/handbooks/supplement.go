package handbooks

import (
	"context"
	"path"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/audit"
	"lantoa/app/auth/policy"
	"lantoa/app/org"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/handbook"
)

// Supplement is what a department puts in the place of the province's edition,
// for itself and what is below it: its people at the places of the contact
// tree, its own amounts of target clocks (its quy chế), its notes. It outlives
// editions: what an edition does not know is passed over.
type Supplement struct {
	ID        string     `bson:"_id" json:"department"`
	Contacts  []Contact  `bson:"contacts" json:"contacts"`
	Clocks    []Amount   `bson:"clocks" json:"clocks"`
	Notes     []Note     `bson:"notes" json:"notes"`
	Version   int        `bson:"version" json:"version"` // 0 is the supplement that nobody wrote yet
	UpdatedAt *time.Time `bson:"updatedAt,omitempty" json:"updatedAt,omitempty"`
	UpdatedBy string     `bson:"updatedBy,omitempty" json:"updatedBy,omitempty"`
}

// Contact is who an agency calls at a place of the contact tree.
type Contact struct {
	Contact string `bson:"contact" json:"contact" validate:"required,slug,max=100"`
	Name    string `bson:"name" json:"name" validate:"required,line,max=200"`
	Phone   string `bson:"phone,omitempty" json:"phone,omitempty" validate:"omitempty,line,max=40"`
	Email   string `bson:"email,omitempty" json:"email,omitempty" validate:"omitempty,email,max=200"`
}

// Amount is an agency's amount of a target clock. Source names its rule in
// words, e.g. "Quy chế phát ngôn, Quyết định 12/QĐ-SYT".
type Amount struct {
	Clock  string        `bson:"clock" json:"clock" validate:"required,slug,max=100"`
	Amount int           `bson:"amount" json:"amount" validate:"min=0,max=10000"`
	Unit   handbook.Unit `bson:"unit" json:"unit" validate:"oneof=minutes hours working-hours days working-days"`
	Source string        `bson:"source" json:"source" validate:"required,line,max=300"`
}

// Note is what an agency adds to a section or procedure.
type Note struct {
	About string `bson:"about" json:"about" validate:"required,slug,max=100"`
	Text  string `bson:"text" json:"text" validate:"required,max=4000"`
}

// SupplementView is a supplement with what it may speak of.
type SupplementView struct {
	Supplement
	DepartmentName string `json:"departmentName"`
	// Places, Targets and Abouts are the contacts, target clocks and parts of
	// the edition in force, with what the departments above put there.
	Places  []ContactView `json:"places"`
	Targets []ClockView   `json:"targets"`
	Abouts  []PartRef     `json:"abouts"`
}

// ETag is the version.
func (v SupplementView) ETag() string { return api.Version(v.Version) }

func (h *Handbooks) supplementRoutes(r *policy.Router) {
	api.Get(r, "/handbook/supplements/{department}", policy.ManageSupplement, h.showSupplement,
		api.Summary("A department's own contacts, targets and notes, and what the edition in force has of them"))
	api.Put(r, "/handbook/supplements/{department}", policy.ManageSupplement, h.putSupplement,
		api.Summary("Put a department's own contacts, targets and notes in the place of the version read"))
}

type supplementInput struct {
	Department string `path:"department" json:"-" validate:"max=60"`
}

func (h *Handbooks) showSupplement(ctx context.Context, actor policy.Actor, in supplementInput) (SupplementView, error) {
	d, err := h.departmentOf(ctx, actor, policy.ManageSupplement, in.Department)
	if err != nil {
		return SupplementView{}, err
	}
	s, err := db.FindOne[Supplement](ctx, h.supplements, bson.M{"_id": d.ID})
	if fault.Is(err, fault.NotFound) {
		s, err = Supplement{ID: d.ID, Contacts: []Contact{}, Clocks: []Amount{}, Notes: []Note{}}, nil
	}
	if err != nil {
		return SupplementView{}, err
	}
	return h.viewSupplement(ctx, d, s)
}

func (h *Handbooks) viewSupplement(ctx context.Context, d org.Department, s Supplement) (SupplementView, error) {
	above, err := h.Current(ctx, path.Dir(strings.TrimSuffix(d.Path, "/"))+"/")
	if err != nil {
		return SupplementView{}, err
	}
	v := SupplementView{Supplement: s, DepartmentName: d.Name, Targets: []ClockView{}, Places: above.Own.viewContacts(above.Edition.Contacts)}
	for _, c := range above.Own.viewClocks(above.Edition.Clocks) {
		if c.Kind == handbook.Target {
			v.Targets = append(v.Targets, c)
		}
	}
	v.Abouts = partRefs(above.Edition)
	return v, nil
}

// departmentOf is a department in which the actor may do p; fault.NotFound
// when there is none or they may not.
func (h *Handbooks) departmentOf(ctx context.Context, actor policy.Actor, p policy.Permission, id string) (org.Department, error) {
	d, err := h.org.FindDepartment(ctx, id)
	if err != nil {
		return d, err
	}
	if !actor.CanIn(p, d.Path) {
		return d, fault.New(fault.NotFound, "Không có đơn vị này.", "There is no such department.")
	}
	return d, nil
}

type putSupplementInput struct {
	Department string    `path:"department" json:"-" validate:"max=60"`
	IfMatch    string    `header:"If-Match" json:"-"`
	Contacts   []Contact `json:"contacts" validate:"max=100,dive"`
	Clocks     []Amount  `json:"clocks" validate:"max=100,dive"`
	Notes      []Note    `json:"notes" validate:"max=200,dive"`
}

// putSupplement. Errors: fault.Stale, fault.NotFound, fault.Invalid by field:
// twice the same, an id that the edition in force does not have, an amount for
// what the law demands.
func (h *Handbooks) putSupplement(ctx context.Context, actor policy.Actor, in putSupplementInput) (SupplementView, error) {
	d, err := h.departmentOf(ctx, actor, policy.ManageSupplement, in.Department)
	if err != nil {
		return SupplementView{}, err
	}
	version, err := api.ParseVersion(in.IfMatch)
	if err != nil {
		return SupplementView{}, err
	}
	b, err := h.current(ctx)
	if err != nil {
		return SupplementView{}, err
	}
	if err := in.check(b.edition); err != nil {
		return SupplementView{}, err
	}
	now := h.Now()
	s := Supplement{
		ID: d.ID, Contacts: orEmpty(in.Contacts), Clocks: orEmpty(in.Clocks), Notes: orEmpty(in.Notes),
		Version: version + 1, UpdatedAt: &now, UpdatedBy: actor.PersonID,
	}
	err = h.db.Tx(ctx, func(ctx context.Context) error {
		if err := h.writeSupplement(ctx, s, version); err != nil {
			return err
		}
		return audit.Record(ctx, h.db, audit.Entry{Actor: actor, Action: "supplement.put", Subject: "department:" + d.ID, After: s})
	})
	if db.IsDuplicate(err) {
		err = api.ErrStale()
	}
	if err != nil {
		return SupplementView{}, err
	}
	return h.viewSupplement(ctx, d, s)
}

func (h *Handbooks) writeSupplement(ctx context.Context, s Supplement, version int) error {
	if version == 0 {
		_, err := h.supplements.InsertOne(ctx, s)
		return err
	}
	res, err := h.supplements.ReplaceOne(ctx, bson.M{"_id": s.ID, "version": version}, s)
	if err == nil && res.MatchedCount == 0 {
		return api.ErrStale()
	}
	return err
}

func (in putSupplementInput) check(e *handbook.Edition) error {
	bad := fault.New(fault.Invalid, "Dữ liệu gửi lên chưa đúng.", "The input is not valid.")
	report := func(list string, i int, key, rule, vi, en string) {
		bad.Fields = append(bad.Fields, fault.Field{Path: at(list, i) + "." + key, Code: rule, Message: fault.T(vi, en)})
	}
	seen := map[string]bool{}
	twice := func(list string, i int, key, id string) {
		if seen[list+id] {
			report(list, i, key, "unique", "Mục này đã có ở trên.", "It stands above already.")
		}
		seen[list+id] = true
	}
	contacts := map[string]bool{}
	for _, c := range e.Contacts {
		contacts[c.ID] = true
	}
	for i, c := range in.Contacts {
		twice("contacts", i, "contact", c.Contact)
		if !contacts[c.Contact] {
			report("contacts", i, "contact", "unknown", "Sổ tay không có đầu mối này.", "The handbook has no such contact.")
		}
	}
	for i, c := range in.Clocks {
		twice("clocks", i, "clock", c.Clock)
		switch clock, ok := e.Clock(c.Clock); {
		case !ok:
			report("clocks", i, "clock", "unknown", "Sổ tay không có mốc này.", "The handbook has no such clock.")
		case clock.Kind == handbook.Legal:
			report("clocks", i, "clock", "legal", "Thời hạn do pháp luật đặt ra, đơn vị không đổi được.", "The law sets this limit; no agency can change it.")
		}
	}
	for i, n := range in.Notes {
		twice("notes", i, "about", n.About)
		if _, section := e.Section(n.About); section {
			continue
		}
		if _, procedure := e.Procedure(n.About); !procedure {
			report("notes", i, "about", "unknown", "Sổ tay không có mục hay quy trình này.", "The handbook has no such section or procedure.")
		}
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}
