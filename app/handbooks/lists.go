package handbooks

import (
	"fmt"
	"slices"
	"strings"

	"lantoa/app/platform/fault"
	"lantoa/handbook"
)

// mostParts bounds each of a draft's lists.
const mostParts = 500

// list is one of an edition's lists of parts, with what an author may do to it.
type list[T any] struct {
	name string // in the routes, and in the paths of problems
	of   func(*handbook.Edition) *[]T
	id   func(T) string
	byID bool // problems name a part by its id, else by its place
	// place says where a new part goes; nil for the end.
	place func(list []T, item T) int
	// whole gives a part the lists that it always has, empty where none was sent.
	whole func(item *T)
	// fits, when set, refuses a part by what stood there; known is false for a new one.
	fits func(before T, known bool, item T) error
}

var (
	sections   = list[handbook.Section]{name: "sections", byID: true, place: phasePlace, of: func(e *handbook.Edition) *[]handbook.Section { return &e.Sections }, id: func(s handbook.Section) string { return s.ID }}
	procedures = list[handbook.Procedure]{name: "procedures", byID: true, whole: wholeProcedure, of: func(e *handbook.Edition) *[]handbook.Procedure { return &e.Procedures }, id: func(p handbook.Procedure) string { return p.ID }}
	templates  = list[handbook.Template]{name: "templates", byID: true, whole: func(t *handbook.Template) { t.Fields = orEmpty(t.Fields) }, of: func(e *handbook.Edition) *[]handbook.Template { return &e.Templates }, id: func(t handbook.Template) string { return t.ID }}
	clocks     = list[handbook.Clock]{name: "clocks", whole: func(c *handbook.Clock) { c.Levels = orEmpty(c.Levels) }, of: func(e *handbook.Edition) *[]handbook.Clock { return &e.Clocks }, id: func(c handbook.Clock) string { return c.ID }}
	questions  = list[handbook.Question]{name: "questions", whole: func(q *handbook.Question) { q.Choices = orEmpty(q.Choices) }, of: func(e *handbook.Edition) *[]handbook.Question { return &e.Questions }, id: func(q handbook.Question) string { return q.ID }}
	criteria   = list[handbook.Criterion]{name: "criteria", whole: func(c *handbook.Criterion) { c.Thresholds = orEmpty(c.Thresholds) }, of: func(e *handbook.Edition) *[]handbook.Criterion { return &e.Criteria }, id: func(c handbook.Criterion) string { return c.ID }}
	tree       = list[handbook.Node]{name: "tree", whole: func(n *handbook.Node) { n.Answers = orEmpty(n.Answers) }, of: func(e *handbook.Edition) *[]handbook.Node { return &e.Tree }, id: func(n handbook.Node) string { return n.ID }}
	contacts   = list[handbook.Contact]{name: "contacts", of: func(e *handbook.Edition) *[]handbook.Contact { return &e.Contacts }, id: func(c handbook.Contact) string { return c.ID }}
	channels   = list[handbook.Channel]{name: "channels", of: func(e *handbook.Edition) *[]handbook.Channel { return &e.Channels }, id: func(c handbook.Channel) string { return c.ID }}
	// The four levels are edited, never added, removed or moved.
	levels = list[handbook.Level]{name: "levels", fits: sameLevel, whole: wholeLevel, of: func(e *handbook.Edition) *[]handbook.Level { return &e.Levels }, id: func(l handbook.Level) string { return l.ID }}
)

// lists are those whose parts come, go and move, by name.
var lists = map[string]interface {
	remove(id string) edit
	order(ids []string) edit
}{
	"sections": sections, "procedures": procedures, "templates": templates, "clocks": clocks, "questions": questions,
	"criteria": criteria, "tree": tree, "contacts": contacts, "channels": channels,
}

// put changes the part of the item's id, or adds it.
func (l list[T]) put(item T) edit {
	id := l.id(item)
	if l.whole != nil {
		l.whole(&item)
	}
	return edit{part: l.name + "." + id, what: item, apply: func(e *handbook.Edition) (mine, error) {
		all := slices.Clone(*l.of(e)) // the slices of a decoded edition may be shared
		at := l.find(all, id)
		var before T
		if at >= 0 {
			before = all[at]
		}
		if l.fits != nil {
			if err := l.fits(before, at >= 0, item); err != nil {
				return nil, err
			}
		}
		switch {
		case at >= 0:
			all[at] = item
		case len(all) >= mostParts:
			return nil, fault.New(fault.Conflict, "Danh sách này đã quá dài; hãy bỏ bớt trước khi thêm.", "This list is too long; take something out first.").Because("too_many")
		default:
			at = len(all)
			if l.place != nil {
				at = l.place(all, item)
			}
			all = slices.Insert(all, at, item)
		}
		*l.of(e) = all
		if l.byID {
			return below(l.name + "." + id), nil
		}
		return below(fmt.Sprintf("%s[%d]", l.name, at)), nil
	}}
}

func (l list[T]) find(all []T, id string) int {
	return slices.IndexFunc(all, func(item T) bool { return l.id(item) == id })
}

// remove takes a part out. What still names it is a problem of the others.
func (l list[T]) remove(id string) edit {
	return edit{part: l.name + "." + id, apply: func(e *handbook.Edition) (mine, error) {
		all := *l.of(e)
		at := l.find(all, id)
		if at < 0 {
			return nil, errNoPart()
		}
		*l.of(e) = slices.Delete(slices.Clone(all), at, at+1)
		return nothing, nil
	}}
}

// order puts the parts in the order of ids, which must be those that are there.
func (l list[T]) order(ids []string) edit {
	return edit{part: l.name, what: ids, apply: func(e *handbook.Edition) (mine, error) {
		all := *l.of(e)
		moved := make([]T, 0, len(all))
		for i, id := range ids {
			at := l.find(all, id)
			if at < 0 || slices.Contains(ids[:i], id) {
				return nil, errNoPermutation()
			}
			moved = append(moved, all[at])
		}
		if len(moved) != len(all) {
			return nil, errNoPermutation()
		}
		*l.of(e) = moved
		return l.places, nil
	}}
}

// places are the problems of a part's place alone: "sections[3]" is one of
// "ids[3]", and "tree[3].question" is none.
func (l list[T]) places(path string) (string, bool) {
	rest, ok := strings.CutPrefix(path, l.name+"[")
	return "ids[" + rest, ok && !strings.Contains(rest, ".")
}

// phasePlace is behind the phase before, so that a phase that was taken out
// comes back to its place; the end for what is no phase.
func phasePlace(all []handbook.Section, s handbook.Section) int {
	if s.Kind == handbook.Phase {
		for i, other := range all {
			if other.Kind == handbook.Phase && other.Number > s.Number {
				return i
			}
		}
	}
	return len(all)
}

func wholeProcedure(p *handbook.Procedure) {
	p.Roles, p.Steps = orEmpty(p.Roles), orEmpty(p.Steps)
	for _, lines := range []*[]string{&p.Signs, &p.FirstHour, &p.Clocks, &p.Templates, &p.Do, &p.Dont} {
		*lines = orEmpty(*lines)
	}
}

func wholeLevel(l *handbook.Level) {
	l.Signals, l.Who, l.Actions = orEmpty(l.Signals), orEmpty(l.Who), orEmpty(l.Actions)
}

func sameLevel(before handbook.Level, known bool, item handbook.Level) error {
	if !known {
		return errNoPart()
	}
	if before.Number != item.Number {
		return fault.InvalidField("number", "fixed", "Sổ tay luôn có bốn cấp, từ 1 đến 4; không đổi số của cấp.", "There are always four levels, 1 to 4; the number of a level stays.")
	}
	return nil
}

func errNoPart() error {
	return fault.New(fault.NotFound, "Bản thảo không có phần này.", "The draft has no such part.")
}

func errNoPermutation() error {
	return fault.InvalidField("ids", "permutation", "Thứ tự phải gồm đúng các phần đang có, mỗi phần một lần. Hãy tải lại trang.",
		"The order must have every part that is there, once. Load the page again.")
}

// setSynonyms puts other groups of words in the place of all.
func setSynonyms(groups [][]string) edit {
	return edit{part: "synonyms", what: groups, apply: func(e *handbook.Edition) (mine, error) {
		e.Synonyms = orEmpty(groups)
		return func(path string) (string, bool) { return path, strings.HasPrefix(path, "synonyms") }, nil
	}}
}
