package org

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

// Kind says what sort of body a department is.
type Kind string

// The kinds.
const (
	KindProvince Kind = "ubnd"      // Ủy ban nhân dân tỉnh
	KindOffice   Kind = "van-phong" // Văn phòng UBND
	KindSo       Kind = "so"
	KindBan      Kind = "ban" // thanh tra, ban quản lý and the like
	KindDistrict Kind = "huyen"
	KindXa       Kind = "xa"
	KindPhuong   Kind = "phuong"
	KindPress    Kind = "bao-dai"
	KindUnit     Kind = "don-vi" // a phòng, trung tâm and other inner units
)

// Kinds lists every kind in the order lists show them.
func Kinds() []Kind {
	return []Kind{KindProvince, KindOffice, KindSo, KindBan, KindPress, KindDistrict, KindPhuong, KindXa, KindUnit}
}

// Naming is what a department is called, apart from its place in the tree.
type Naming struct {
	Name      string `bson:"name" json:"name" validate:"required,min=2,max=200,line"`
	ShortName string `bson:"shortName,omitempty" json:"shortName,omitempty" validate:"max=60,line"`
	Kind      Kind   `bson:"kind" json:"kind" validate:"required,oneof=ubnd van-phong so ban huyen xa phuong bao-dai don-vi"`
	// Code is the agency code V1V2V3.Z1Z2.Y1Y2.Hxx (QCVN 102:2016), "" when
	// unknown. CodeVerified tells that somebody checked it.
	Code         string `bson:"code,omitempty" json:"code,omitempty" validate:"max=40,line"`
	CodeVerified bool   `bson:"codeVerified,omitempty" json:"codeVerified,omitempty"`
	// UnitCode is the administrative unit code of a xã or phường.
	UnitCode string `bson:"unitCode,omitempty" json:"unitCode,omitempty" validate:"max=10,line"`
}

// Version is how a department was called and placed in [From, To).
type Version struct {
	Naming   `bson:",inline"`
	ParentID string     `bson:"parentId,omitempty" json:"parentId,omitempty"`
	Path     string     `bson:"path" json:"path"`
	From     time.Time  `bson:"from" json:"from"`
	To       *time.Time `bson:"to,omitempty" json:"to,omitempty"`
}

// Department is a body of the province. The fields at the top are its newest
// version (its last one when it has ended); Versions holds all of them, oldest
// first, without gap or overlap from From to To.
//
// Path is built of the ids from the root, "/ubnd/svhttdl/"; "/" is the whole
// province and no department.
type Department struct {
	ID         string `bson:"_id" json:"id"`
	Naming     `bson:",inline"`
	ParentID   string     `bson:"parentId,omitempty" json:"parentId,omitempty"`
	Path       string     `bson:"path" json:"path"`
	From       time.Time  `bson:"from" json:"from"`
	To         *time.Time `bson:"to,omitempty" json:"to,omitempty"`
	Open       bool       `bson:"open" json:"-"` // To is nil; for partial indexes
	Successors []string   `bson:"successors,omitempty" json:"successors,omitempty"`
	Versions   []Version  `bson:"versions" json:"versions,omitempty"`
	// Guard counts writes that rely on the department going on, so that they
	// collide with the event that ends it.
	Guard int64 `bson:"guard" json:"-"`
	// Unsettled tells that the path changed and the postings do not all have
	// the new one yet; see SettlePaths.
	Unsettled bool `bson:"unsettled,omitempty" json:"-"`
}

// At returns the department as it was called and placed at the moment, and
// whether it existed then. From and To stay those of the department.
func (d Department) At(at time.Time) (Department, bool) {
	for i := len(d.Versions) - 1; i >= 0; i-- {
		v := d.Versions[i]
		if !at.Before(v.From) && (v.To == nil || at.Before(*v.To)) {
			d.Naming, d.ParentID, d.Path = v.Naming, v.ParentID, v.Path
			return d, true
		}
	}
	return d, false
}

// Ancestors lists the paths from the root down to path itself.
func Ancestors(path string) []string {
	var out []string
	for i := 1; i < len(path); i++ {
		if path[i] == '/' {
			out = append(out, path[:i+1])
		}
	}
	return out
}

// FindDepartment returns a department, ended or not; fault.NotFound.
func (o *Org) FindDepartment(ctx context.Context, id string) (Department, error) {
	d, err := db.FindOne[Department](ctx, o.departments, bson.M{"_id": id})
	if fault.Is(err, fault.NotFound) {
		return d, fault.New(fault.NotFound, "Không có đơn vị này.", "There is no such department.")
	}
	return d, err
}

// FindDepartments returns the departments by id; those that do not exist are
// left out.
func (o *Org) FindDepartments(ctx context.Context, ids []string) (map[string]Department, error) {
	list, err := db.Find[Department](ctx, o.departments, bson.D{{Key: "_id", Value: in(ids)}})
	return byID(list, func(d Department) string { return d.ID }), err
}

// DepartmentFilter narrows ListDepartments. The zero value is all of them, as
// they stand now.
type DepartmentFilter struct {
	At    time.Time // zero is now
	Paths []string  // the department or an ancestor had one of these paths at At
	Kind  Kind
}

// ListDepartments returns the departments of a moment, each as it was called
// and placed then, parents before children, siblings by kind and name.
func (o *Org) ListDepartments(ctx context.Context, f DepartmentFilter) ([]Department, error) {
	at := f.At
	if at.IsZero() {
		at = o.Now()
	}
	list, err := db.Find[Department](ctx, o.departments, activeAt(at))
	if err != nil {
		return nil, err
	}
	out := []Department{}
	for _, d := range list {
		d, existed := d.At(at)
		if !existed || f.Kind != "" && d.Kind != f.Kind || len(f.Paths) > 0 && !under(d.Path, f.Paths) {
			continue
		}
		out = append(out, d)
	}
	sortTree(out)
	return out, nil
}

// Subtree returns the department and what is below it at the moment, as
// placed then; empty when it did not exist.
func (o *Org) Subtree(ctx context.Context, departmentID string, at time.Time) ([]Department, error) {
	d, err := o.FindDepartment(ctx, departmentID)
	if err != nil {
		return nil, err
	}
	d, existed := d.At(at)
	if !existed {
		return []Department{}, nil
	}
	return o.ListDepartments(ctx, DepartmentFilter{At: at, Paths: []string{d.Path}})
}

// SubtreeIDs returns the ids of the departments at or below the paths, as the
// tree stood at the moment.
func (o *Org) SubtreeIDs(ctx context.Context, paths []string, at time.Time) ([]string, error) {
	list, err := o.ListDepartments(ctx, DepartmentFilter{At: at, Paths: paths})
	ids := make([]string, len(list))
	for i, d := range list {
		ids[i] = d.ID
	}
	return ids, err
}

func under(path string, prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(path, p) })
}

// sortTree puts parents before children and siblings by kind and name.
func sortTree(list []Department) {
	keys := map[string]string{} // path → how the department sorts among its siblings
	for _, d := range list {
		keys[d.Path] = string(rune('a'+slices.Index(Kinds(), d.Kind))) + textKey(d.Name) + "\x00" + d.ID
	}
	type row struct {
		key []string
		d   Department
	}
	rows := make([]row, len(list))
	for i, d := range list {
		for _, p := range Ancestors(d.Path) {
			rows[i].key = append(rows[i].key, keys[p])
		}
		rows[i].d = d
	}
	slices.SortFunc(rows, func(a, b row) int { return cmp.Or(slices.Compare(a.key, b.key), cmp.Compare(a.d.ID, b.d.ID)) })
	for i := range rows {
		list[i] = rows[i].d
	}
}

func byID[T any](list []T, id func(T) string) map[string]T {
	out := make(map[string]T, len(list))
	for _, v := range list {
		out[id(v)] = v
	}
	return out
}
