package org

import (
	"maps"
	"slices"
	"strings"
	"time"

	"lantoa/app/platform/fault"
)

// Apply works out an event. The tree is not changed; see Tree.With.
//
// Errors: fault.Invalid (the event makes no sense), fault.NotFound (a
// department does not exist), fault.Conflict (has ended, would come out of
// order, would turn the tree into a ring).
func (t Tree) Apply(e Event) (Change, error) {
	w := &work{tree: maps.Clone(t), touched: map[string]bool{}, event: e}
	var err error
	switch e.Kind {
	case Create:
		err = w.create(e.Parts)
	case Rename:
		err = w.rename()
	case Reparent:
		err = w.reparent()
	case Merge:
		err = w.merge()
	case Split:
		err = w.split()
	case Dissolve:
		err = w.dissolve()
	default:
		err = invalid("kind", "oneof", "Loại sự kiện không được biết.", "The kind of event is not known.")
	}
	if err != nil {
		return Change{}, err
	}
	return w.change(), nil
}

// With returns the tree after a change.
func (t Tree) With(c Change) Tree {
	next := maps.Clone(t)
	if next == nil {
		next = Tree{}
	}
	for _, d := range c.Departments {
		next[d.ID] = d
	}
	return next
}

// work is an event being applied.
type work struct {
	tree      Tree
	touched   map[string]bool
	transfers []Transfer
	event     Event
}

func (w *work) change() Change {
	ids := slices.Sorted(maps.Keys(w.touched))
	c := Change{Transfers: w.transfers}
	for _, id := range ids {
		c.Departments = append(c.Departments, w.tree[id])
	}
	return c
}

func (w *work) create(parts []Draft) error {
	if len(parts) == 0 {
		return invalid("parts", "required", "Cần ít nhất một đơn vị mới.", "At least one new department is needed.")
	}
	for _, p := range parts {
		if err := w.add(p); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) add(p Draft) error {
	switch {
	case p.ID == "" || strings.Contains(p.ID, "/"):
		return invalid("parts.id", "required", "Đơn vị mới cần mã định danh.", "A new department needs an id.")
	case w.tree[p.ID].ID != "":
		return fault.New(fault.Conflict, "Mã định danh đã có đơn vị dùng.", "A department has this id already.").Because("id_taken").With("id", p.ID)
	}
	path := "/" + p.ID + "/"
	if p.ParentID != "" {
		parent, err := w.open(p.ParentID)
		if err != nil {
			return err
		}
		path = parent.Path + p.ID + "/"
	}
	v := Version{Naming: p.Naming, ParentID: p.ParentID, Path: path, From: w.event.Date}
	w.put(Department{ID: p.ID, Naming: v.Naming, ParentID: v.ParentID, Path: v.Path, From: v.From, Open: true, Versions: []Version{v}})
	return nil
}

func (w *work) rename() error {
	d, err := w.subject()
	if err != nil {
		return err
	}
	if w.event.Naming == nil || w.event.Naming.Name == "" {
		return invalid("naming", "required", "Cần tên mới.", "The new name is needed.")
	}
	w.put(d.next(w.event.Date, *w.event.Naming, d.ParentID, d.Path))
	return nil
}

func (w *work) reparent() error {
	d, err := w.subject()
	if err != nil {
		return err
	}
	return w.place(d, w.event.ParentID)
}

func (w *work) merge() error {
	e := w.event
	into := e.Into
	if (into == "") == (len(e.Parts) == 0) || len(e.Parts) > 1 {
		return invalid("into", "required", "Chọn một đơn vị nhận, hoặc khai một đơn vị mới.", "Name one department to go on, or one new one.")
	}
	if into == "" {
		if err := w.create(e.Parts); err != nil {
			return err
		}
		into = e.Parts[0].ID
	}
	return w.end([]string{into})
}

func (w *work) split() error {
	e := w.event
	d, err := w.subject()
	if err != nil {
		return err
	}
	var parts []string
	for _, p := range e.Parts {
		if p.ParentID == "" {
			p.ParentID = d.ParentID
		}
		if err := w.create([]Draft{p}); err != nil {
			return err
		}
		parts = append(parts, p.ID)
	}
	if !e.Keeps {
		if len(parts) < 2 {
			return invalid("parts", "min", "Chia đơn vị cần ít nhất hai đơn vị mới.", "A split needs at least two new departments.")
		}
		return w.end(parts)
	}
	if len(parts) == 0 {
		return invalid("parts", "required", "Cần ít nhất một đơn vị mới.", "At least one new department is needed.")
	}
	if err := w.checkPeople(parts); err != nil {
		return err
	}
	d.Successors = append(slices.Clone(d.Successors), parts...)
	w.put(d)
	w.transfers = append(w.transfers, Transfer{From: d.ID, People: e.People})
	return nil
}

func (w *work) dissolve() error {
	var successors []string
	if w.event.Into != "" {
		successors = append(successors, w.event.Into)
	}
	for _, id := range w.event.Successors {
		if !slices.Contains(successors, id) {
			successors = append(successors, id)
		}
	}
	if w.event.Into == "" && len(successors) > 0 {
		return invalid("into", "required", "Chọn đơn vị nhận người còn lại.", "Say which department takes the remaining people.")
	}
	return w.end(successors)
}

// end ends the subjects: their children and people go to the first successor.
func (w *work) end(successors []string) error {
	e := w.event
	if len(e.Subjects) == 0 {
		return invalid("subjects", "required", "Cần ít nhất một đơn vị.", "At least one department is needed.")
	}
	var into string
	for i, id := range successors {
		s, err := w.open(id)
		if err != nil {
			return err
		}
		if i == 0 {
			into = id
		}
		for _, subject := range e.Subjects {
			if strings.Contains(s.Path, "/"+subject+"/") {
				return fault.New(fault.Conflict, "Đơn vị nhận không được là, hoặc thuộc, đơn vị kết thúc.",
					"The successor is, or is below, a department that ends.").Because("ring").With("id", id)
			}
		}
	}
	if err := w.checkPeople(successors); err != nil {
		return err
	}
	for _, id := range e.Subjects {
		if err := w.endOne(id, into, successors); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) endOne(id, into string, successors []string) error {
	d, err := w.open(id)
	if err != nil {
		return err
	}
	for _, childID := range slices.Sorted(maps.Keys(w.tree)) {
		child := w.tree[childID]
		if !child.Open || child.ParentID != id || slices.Contains(w.event.Subjects, childID) {
			continue
		}
		if into == "" {
			return fault.New(fault.Conflict, "Đơn vị còn đơn vị trực thuộc; hãy chọn đơn vị nhận.",
				"The department has others below it; name the department that takes them.").Because("not_empty").With("id", id)
		}
		if err := w.place(child, into); err != nil {
			return err
		}
	}
	date := w.event.Date
	d.Open, d.To, d.Successors = false, &date, slices.Clone(successors)
	d.Versions = slices.Clone(d.Versions)
	d.Versions[len(d.Versions)-1].To = &date
	w.put(d)
	w.transfers = append(w.transfers, Transfer{From: id, Ends: true, Into: into, People: w.event.People})
	return nil
}

// place puts a department below another, with all that is below it.
func (w *work) place(d Department, parentID string) error {
	prefix := "/"
	if parentID != "" {
		parent, err := w.open(parentID)
		if err != nil {
			return err
		}
		if strings.HasPrefix(parent.Path, d.Path) {
			return fault.New(fault.Conflict, "Đơn vị không thể trực thuộc chính nó.", "A department cannot be below itself.").Because("ring").With("id", d.ID)
		}
		prefix = parent.Path
	}
	old, path := d.Path, prefix+d.ID+"/"
	for _, id := range slices.Sorted(maps.Keys(w.tree)) {
		below := w.tree[id]
		if !below.Open || id == d.ID || !strings.HasPrefix(below.Path, old) {
			continue
		}
		below, err := w.open(id)
		if err != nil {
			return err
		}
		w.put(below.next(w.event.Date, below.Naming, below.ParentID, path+strings.TrimPrefix(below.Path, old)))
	}
	w.put(d.next(w.event.Date, d.Naming, parentID, path))
	return nil
}

// next returns the department with a new version from a day on. A second
// change on one day replaces the first.
func (d Department) next(from time.Time, naming Naming, parentID, path string) Department {
	v := Version{Naming: naming, ParentID: parentID, Path: path, From: from}
	versions := slices.Clone(d.Versions)
	if last := &versions[len(versions)-1]; last.From.Equal(from) {
		versions = versions[:len(versions)-1]
	} else {
		last.To = &from
	}
	versions = append(versions, v)
	d.Versions = versions
	d.Naming, d.ParentID, d.Path = naming, parentID, path
	return d
}

func (w *work) put(d Department) {
	w.tree[d.ID] = d
	w.touched[d.ID] = true
}

func (w *work) subject() (Department, error) {
	if len(w.event.Subjects) != 1 {
		return Department{}, invalid("subjects", "len", "Chọn đúng một đơn vị.", "Name exactly one department.")
	}
	return w.open(w.event.Subjects[0])
}

// open returns a department that goes on and whose last change is not after
// the event.
func (w *work) open(id string) (Department, error) {
	d, ok := w.tree[id]
	switch {
	case !ok:
		return d, fault.New(fault.NotFound, "Không có đơn vị này.", "There is no such department.").With("id", id)
	case !d.Open:
		return d, fault.New(fault.Conflict, "Đơn vị đã kết thúc.", "The department has ended.").Because("ended").With("id", id)
	case d.Versions[len(d.Versions)-1].From.After(w.event.Date):
		return d, fault.New(fault.Conflict, "Đơn vị đã có thay đổi sau ngày này; hãy ghi sự kiện theo thứ tự thời gian.",
			"The department changed after this day; record events in the order of their dates.").Because("out_of_order").With("id", id)
	}
	return d, nil
}

// checkPeople sees that everybody named goes to one of the departments.
func (w *work) checkPeople(targets []string) error {
	for person, id := range w.event.People {
		if !slices.Contains(targets, id) {
			return invalid("people."+person, "oneof", "Nơi đến phải là một đơn vị kế tiếp của sự kiện.", "The destination must be a successor in this event.")
		}
	}
	return nil
}

func invalid(path, rule, vi, en string) error { return fault.InvalidField(path, rule, vi, en) }
