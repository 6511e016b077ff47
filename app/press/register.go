package press

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
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

// Entry is what every line of the register has. Department is the agency's
// name of today, filled in for who reads.
type Entry struct {
	ID           string    `bson:"_id" json:"id"`
	DepartmentID string    `bson:"departmentId" json:"departmentId"`
	Department   string    `bson:"-" json:"department"`
	Path         string    `bson:"departmentPath" json:"-"`
	Version      int       `bson:"version" json:"version"`
	CreatedBy    string    `bson:"createdBy" json:"createdBy"`
	CreatedAt    time.Time `bson:"createdAt" json:"createdAt"`
	UpdatedAt    time.Time `bson:"updatedAt" json:"updatedAt"`
	// Withdrawn is set of what counts no more: it stays in the register, and
	// nothing changes it.
	Withdrawn *Withdrawal `bson:"withdrawn,omitempty" json:"withdrawn,omitempty"`
}

func (e *Entry) base() *Entry { return e }

// ETag is the version.
func (e Entry) ETag() string { return api.Version(e.Version) }

// document is a pointer to a document with an Entry.
type document[T any] interface {
	*T
	base() *Entry
}

// register reads and writes the documents of one list.
type register[T any, P document[T]] struct {
	press      *Press
	collection *mongo.Collection
	noun       string // of the audit
	show       func(p *Press, doc *T)
}

func newRegister[T any, P document[T]](p *Press, collection, noun string, show func(*Press, *T)) register[T, P] {
	return register[T, P]{press: p, collection: p.db.Collection(collection), noun: noun, show: show}
}

func errNone() error {
	return fault.New(fault.NotFound, "Không có mục này trong sổ.", "There is no such entry in the register.")
}

// find returns an entry within the actor's scope; others' are not found, and
// what may only be read is fault.Forbidden.
func (r register[T, P]) find(ctx context.Context, actor policy.Actor, permission policy.Permission, id string) (T, error) {
	doc, err := db.FindOne[T](ctx, r.collection, bson.M{"_id": id})
	if fault.Is(err, fault.NotFound) {
		return doc, errNone()
	}
	if err != nil {
		return doc, err
	}
	if err := mayAct(actor, permission, P(&doc).base().Path, errNone()); err != nil {
		var none T
		return none, err
	}
	return doc, nil
}

// mayAct tells whether the actor may do p over a path; none is the answer
// about what they may not even read.
func mayAct(actor policy.Actor, p policy.Permission, path string, none error) error {
	switch {
	case actor.CanIn(p, path):
		return nil
	case actor.CanIn(policy.ReadPress, path):
		return fault.New(fault.Forbidden, "Bạn chỉ được xem phần này của sổ.", "You may only read this part of the register.")
	}
	return none
}

// view is find for reading, with what is filled in.
func (r register[T, P]) view(ctx context.Context, actor policy.Actor, id string) (T, error) {
	doc, err := r.find(ctx, actor, policy.ReadPress, id)
	if err != nil {
		return doc, err
	}
	return r.shown(ctx, doc)
}

// shown fills in what is not kept.
func (r register[T, P]) shown(ctx context.Context, doc T) (T, error) {
	list := []T{doc}
	err := r.fill(ctx, list)
	return list[0], err
}

func (r register[T, P]) fill(ctx context.Context, list []T) error {
	ids := make([]string, 0, len(list))
	for i := range list {
		if id := P(&list[i]).base().DepartmentID; !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	departments, err := r.press.org.FindDepartments(ctx, ids)
	if err != nil {
		return err
	}
	for i := range list {
		e := P(&list[i]).base()
		e.Department = departments[e.DepartmentID].Name
		if r.show != nil {
			r.show(r.press, &list[i])
		}
	}
	return nil
}

// page lists within the actor's scope, newest first by key. departmentID
// narrows to a department and what is below it.
func (r register[T, P]) page(ctx context.Context, actor policy.Actor, where bson.D, key, departmentID, cursor string, limit int) (db.Page[T], error) {
	scope, err := r.press.scope(ctx, actor, departmentID)
	if err != nil {
		return db.Page[T]{}, err
	}
	if scope == nil {
		return db.Page[T]{Items: []T{}}, nil
	}
	where = append(bson.D{{Key: "$and", Value: bson.A{scope}}}, where...)
	page, err := db.FindPage[T](ctx, r.collection, where, db.PageBy{Keys: []string{key, "_id"}, Descending: true}, cursor, limit)
	if err != nil {
		return page, err
	}
	return page, r.fill(ctx, page.Items)
}

// scope is the filter of what the actor may read, nil for nothing. Errors:
// fault.NotFound: no such department, or not within the scope.
func (p *Press) scope(ctx context.Context, actor policy.Actor, departmentID string) (bson.D, error) {
	paths := actor.Scopes(policy.ReadPress)
	if departmentID != "" {
		d, err := p.org.FindDepartment(ctx, departmentID)
		if err != nil {
			return nil, err
		}
		if !actor.CanIn(policy.ReadPress, d.Path) {
			return nil, errNoDepartment()
		}
		paths = []string{d.Path}
	}
	return pathFilter(paths), nil
}

func pathFilter(paths []string) bson.D {
	if slices.Contains(paths, "/") {
		return bson.D{}
	}
	var or bson.A
	for _, s := range paths {
		or = append(or, bson.D{{Key: "departmentPath", Value: bson.D{{Key: "$gte", Value: s}, {Key: "$lt", Value: s + "\U0010FFFF"}}}})
	}
	if len(or) == 0 {
		return nil
	}
	return bson.D{{Key: "$or", Value: or}}
}

func errNoDepartment() error {
	return fault.New(fault.NotFound, "Không có đơn vị này.", "There is no such department.")
}

// agencyKinds are the departments that NĐ 244 Đ2.1 applies to.
var agencyKinds = []org.Kind{org.KindProvince, org.KindOffice, org.KindSo, org.KindBan, org.KindXa, org.KindPhuong}

// IsAgency tells whether a department of the kind speaks to the press for
// itself (NĐ 244 Đ2.1).
func IsAgency(k org.Kind) bool { return slices.Contains(agencyKinds, k) }

// agency returns the agency that the actor may act for. Errors:
// fault.NotFound, fault.Forbidden, fault.Invalid for what is no agency or has
// ended.
func (p *Press) agency(ctx context.Context, actor policy.Actor, permission policy.Permission, id string) (org.Department, error) {
	d, err := p.org.FindDepartment(ctx, id)
	if err != nil {
		return d, err
	}
	if err := mayAct(actor, permission, d.Path, errNoDepartment()); err != nil {
		return d, err
	}
	switch {
	case !IsAgency(d.Kind):
		return d, fault.InvalidField("departmentId", "agency", "Chỉ cơ quan hành chính nhà nước có sổ phát ngôn: UBND, sở, ban, ngành, xã, phường.",
			"Only administrative agencies keep this register: people's committees, departments, communes, wards.")
	case !d.Open:
		return d, fault.InvalidField("departmentId", "ended", "Đơn vị này đã kết thúc.", "The department has ended.")
	}
	return d, nil
}

// add enters a document, whose agency and, for a repeat, id are set. check
// runs inside the transaction.
func (r register[T, P]) add(ctx context.Context, actor policy.Actor, permission policy.Permission, doc T, check func(ctx context.Context, doc *T) error) (T, error) {
	e := P(&doc).base()
	d, err := r.press.agency(ctx, actor, permission, e.DepartmentID)
	if err != nil {
		return doc, err
	}
	if e.ID == "" {
		e.ID = db.NewID()
	}
	now := r.press.Now()
	e.Path, e.Version, e.CreatedBy, e.CreatedAt, e.UpdatedAt = d.Path, 1, actor.PersonID, now, now
	var out T
	err = r.press.db.Tx(ctx, func(ctx context.Context) error {
		out = doc
		switch there, err := db.FindOne[T](ctx, r.collection, bson.M{"_id": e.ID}); {
		case err == nil:
			out = there
			return nil
		case !fault.Is(err, fault.NotFound):
			return err
		}
		if check != nil {
			if err := check(ctx, &out); err != nil {
				return err
			}
		}
		if _, err := r.collection.InsertOne(ctx, out); err != nil {
			return err
		}
		return r.record(ctx, actor, "create", nil, out)
	})
	if err != nil {
		return out, err
	}
	return r.shown(ctx, out)
}

// change lets f edit the entry of the version that the actor saw. Errors:
// fault.NotFound, fault.Forbidden, fault.Stale, fault.Conflict "withdrawn", and
// what f returns.
func (r register[T, P]) change(ctx context.Context, actor policy.Actor, permission policy.Permission, id, match, what string, f func(ctx context.Context, doc *T) error) (T, error) {
	version, err := api.ParseVersion(match)
	if err != nil {
		var none T
		return none, err
	}
	var after T
	err = r.press.db.Tx(ctx, func(ctx context.Context) error {
		before, err := r.find(ctx, actor, permission, id)
		if err != nil {
			return err
		}
		if P(&before).base().Version != version {
			return api.ErrStale()
		}
		if P(&before).base().Withdrawn != nil {
			return errWithdrawn()
		}
		after = before
		if err := f(ctx, &after); err != nil {
			return err
		}
		e := P(&after).base()
		e.Version, e.UpdatedAt = version+1, r.press.Now()
		res, err := r.collection.ReplaceOne(ctx, bson.M{"_id": id, "version": version}, after)
		if err != nil {
			return err
		}
		if res.MatchedCount == 0 {
			return api.ErrStale()
		}
		return r.record(ctx, actor, what, before, after)
	})
	if err != nil {
		return after, err
	}
	return r.shown(ctx, after)
}

func (r register[T, P]) record(ctx context.Context, actor policy.Actor, what string, before any, after T) error {
	return audit.Record(ctx, r.press.db, audit.Entry{
		Actor: actor, Action: r.noun + "." + what, Subject: r.noun + ":" + P(&after).base().ID, Before: before, After: after,
	})
}

// guard makes writes of one agency that look at each other collide.
func (p *Press) guard(ctx context.Context, departmentID string) error {
	_, err := p.agencies.UpdateOne(ctx, bson.M{"_id": departmentID}, bson.M{"$inc": bson.M{"guard": 1}}, options.Update().SetUpsert(true))
	return err
}
