package handbook

import (
	"slices"
	"strings"
)

var treeParts = []string{string(TreePart)}

func (d *differ) node(place string, before, after *Node) {
	now := either(before, after)
	s := spot{place: place, what: "node", title: now.Question, parts: treeParts}
	if before == nil || after == nil {
		d.whole(s, before == nil, now.Question, whyTree)
		return
	}
	d.value(s.at("question", "node"), before.Question, after.Question, "")
	d.value(s.at("help", "node"), before.Help, after.Help, "")
	compare("answers", before.Answers, after.Answers, func(b Branch) string { return b.ID }, func(place string, b, a *Branch) {
		d.branch(s.at(place, "branch"), b, a)
	})
	moved(d, s.at("order", "branch"), before.Answers, after.Answers, func(b Branch) (string, string) { return b.ID, b.Text }, "")
}

// branch says by name, not by id, where a branch leads.
func (d *differ) branch(at spot, before, after *Branch) {
	if p := either(before, after).Procedure; p != "" {
		at.parts = []string{string(TreePart), procedureKey(p)}
	}
	if before == nil || after == nil {
		d.whole(at, before == nil, either(before, after).Text, whyTree)
		return
	}
	d.value(at.at("text", "branch"), before.Text, after.Text, "")
	d.list(at.at("do", "branch"), before.Do, after.Do, whyTree)
	d.value(at.at("next", "branch"), d.before.nodeTitle(before.Next), d.after.nodeTitle(after.Next), whyTree)
	d.value(at.at("procedure", "branch"), d.before.procedureTitle(before.Procedure), d.after.procedureTitle(after.Procedure), whyTree)
	d.value(at.at("template", "branch"), d.before.templateTitle(before.Template), d.after.templateTitle(after.Template), whyTree)
	d.value(at.at("basis", "branch"), before.Basis, after.Basis, whyBasis)
}

// Titles of what no single part holds.
const (
	orderTitle    = "Thứ tự các phần"
	synonymsTitle = "Từ đồng nghĩa"
)

// orders notes which lists have another order, by the names of what moved.
func (d *differ) orders() {
	b, a := d.before, d.after
	s := spot{place: "order", title: orderTitle}
	moved(d, s.at("sections", "section"), b.Sections, a.Sections, func(s Section) (string, string) { return s.ID, s.Title }, "")
	moved(d, s.at("criteria", "criterion"), b.Criteria, a.Criteria, func(c Criterion) (string, string) { return c.ID, c.Name }, "")
	moved(d, s.at("clocks", "clock"), b.Clocks, a.Clocks, func(c Clock) (string, string) { return c.ID, c.Name }, "")
	moved(d, s.at("procedures", "procedure"), b.Procedures, a.Procedures, func(p Procedure) (string, string) { return p.ID, p.Title }, "")
	moved(d, s.at("templates", "template"), b.Templates, a.Templates, func(t Template) (string, string) { return t.ID, t.Title }, "")
	moved(d, s.at("tree", "node"), b.Tree, a.Tree, func(n Node) (string, string) { return n.ID, n.Question }, "")
	moved(d, s.at("contacts", "contact"), b.Contacts, a.Contacts, func(c Contact) (string, string) { return c.ID, c.Name }, "")
	moved(d, s.at("channels", "channel"), b.Channels, a.Channels, func(c Channel) (string, string) { return c.ID, c.Name }, "")
	moved(d, s.at("questions", "question"), b.Questions, a.Questions, func(q Question) (string, string) { return q.ID, q.Text }, "")
	if len(b.Tree) > 0 && len(a.Tree) > 0 && b.Tree[0].ID != a.Tree[0].ID {
		root := spot{place: "tree", title: "Cây quyết định", parts: treeParts}
		d.value(root.at("root", "node"), b.Tree[0].Question, a.Tree[0].Question, whyTree)
	}
}

// moved notes that what stays of a list stands in another order, line by line.
func moved[T any](d *differ, s spot, before, after []T, named func(T) (id, name string), material string) {
	id := func(item T) string { key, _ := named(item); return key }
	b, a := order(before, id), order(after, id)
	if slices.Equal(common(b, a), common(a, b)) {
		return
	}
	names := func(list []T, others []string) string {
		var lines []string
		for _, item := range list {
			if key, name := named(item); slices.Contains(others, key) {
				lines = append(lines, name)
			}
		}
		return strings.Join(lines, "\n")
	}
	d.value(s, names(before, a), names(after, b), material)
}

// synonyms notes groups of words that came, went and changed.
func (d *differ) synonyms() {
	s := spot{place: "synonyms", what: "synonyms", title: synonymsTitle}
	d.list(s, groups(d.before.Synonyms), groups(d.after.Synonyms), "")
}

func groups(synonyms [][]string) []string {
	lines := make([]string, len(synonyms))
	for i, group := range synonyms {
		lines[i] = strings.Join(group, ", ")
	}
	return lines
}
