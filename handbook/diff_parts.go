package handbook

import (
	"fmt"
	"slices"
)

// Why a change is proposed as material.
const (
	whySection   = "Cả một mục được thêm hoặc bỏ."
	whyProcedure = "Cả một quy trình được thêm, bỏ hoặc hết dùng."
	whyStep      = "Bước làm thay đổi."
	whyRole      = "Phân vai thay đổi."
	whyClock     = "Mốc thời gian thay đổi."
	whyLevel     = "Cấp độ hoặc ngưỡng chấm cấp thay đổi."
	whyTemplate  = "Ô của mẫu văn bản thay đổi."
	whyBasis     = "Căn cứ pháp luật được trích dẫn thay đổi."
	whyTree      = "Cây quyết định dẫn tới việc khác."
)

func (d *differ) head() {
	b, a := d.before, d.after
	s := spot{place: "edition", what: "edition", title: a.Title}
	d.value(s.at("edition", "edition"), b.Number, a.Number, "")
	d.value(s.at("title", "edition"), b.Title, a.Title, "")
	d.value(s.at("summary", "edition"), b.Summary, a.Summary, "")
	d.value(s.at("disclaimer", "edition"), b.Disclaimer, a.Disclaimer, "")
}

func (d *differ) section(place string, before, after *Section) {
	now := either(before, after)
	s := spot{place: place, what: "section", title: now.Title, parts: []string{sectionKey(now.ID)}}
	if before == nil || after == nil {
		d.whole(s, before == nil, now.Title, whySection)
		return
	}
	d.value(s.at("title", "section"), before.Title, after.Title, "")
	d.value(s.at("kind", "section"), sectionKinds[before.Kind], sectionKinds[after.Kind], "")
	d.value(s.at("summary", "section"), before.Summary, after.Summary, "")
	d.roles(s, before.Roles, after.Roles)
	d.steps(s, before.Steps, after.Steps)
	d.text(s.at("body", "body"), before.Body, after.Body)
}

func (d *differ) procedure(place string, before, after *Procedure) {
	now := either(before, after)
	s := spot{place: place, what: "procedure", title: now.Title, parts: []string{procedureKey(now.ID)}}
	if before == nil || after == nil {
		d.whole(s, before == nil, now.Title, whyProcedure)
		return
	}
	d.value(s.at("title", "procedure"), before.Title, after.Title, "")
	d.value(s.at("summary", "procedure"), before.Summary, after.Summary, "")
	d.value(s.at("retired", "procedure"), before.Retired, after.Retired, whyProcedure)
	d.list(s.at("signs", "procedure"), before.Signs, after.Signs, "")
	d.list(s.at("firstHour", "step"), before.FirstHour, after.FirstHour, whyStep)
	d.roles(s, before.Roles, after.Roles)
	d.steps(s, before.Steps, after.Steps)
	d.list(s.at("clocks", "clock"), named(before.Clocks, d.before.clockTitle), named(after.Clocks, d.after.clockTitle), whyClock)
	d.list(s.at("templates", "template"), named(before.Templates, d.before.templateTitle), named(after.Templates, d.after.templateTitle), "")
	d.list(s.at("do", "procedure"), before.Do, after.Do, "")
	d.list(s.at("dont", "procedure"), before.Dont, after.Dont, "")
	d.list(s.at("lessons", "procedure"), before.Lessons, after.Lessons, "")
	d.list(s.at("related", "procedure"), named(before.Related, d.before.procedureTitle), named(after.Related, d.after.procedureTitle), "")
	d.text(s.at("body", "body"), before.Body, after.Body)
}

// either is what is there: the newer where both are.
func either[T any](before, after *T) *T {
	if after != nil {
		return after
	}
	return before
}

// whole notes that something came or went as a whole.
func (d *differ) whole(s spot, added bool, text, material string) {
	if added {
		d.add(Added, s, "", text, material)
		return
	}
	d.add(Removed, s, text, "", material)
}

func (d *differ) roles(s spot, before, after []Role) {
	name := func(r Role) string { return r.Name }
	compare("roles", before, after, name, func(place string, b, a *Role) {
		at := s.at(place, "role")
		switch {
		case b == nil:
			d.add(Added, at, "", a.Name+": "+string(a.Part), whyRole)
		case a == nil:
			d.add(Removed, at, b.Name+": "+string(b.Part), "", whyRole)
		default:
			d.value(at, b.Name+": "+string(b.Part), a.Name+": "+string(a.Part), whyRole)
		}
	})
}

func (d *differ) steps(s spot, before, after []Step) {
	id := func(s Step) string { return s.ID }
	compare("steps", before, after, id, func(place string, b, a *Step) {
		at := s.at(place, "step")
		if b == nil || a == nil {
			d.whole(at, b == nil, either(b, a).Text, whyStep)
			return
		}
		d.value(at.at("text", "step"), b.Text, a.Text, whyStep)
		d.value(at.at("role", "step"), b.Role, a.Role, whyRole)
		d.value(at.at("within", "step"), d.before.clockTitle(b.Within), d.after.clockTitle(a.Within), whyClock)
		d.value(at.at("phase", "step"), fmt.Sprint(b.Phase), fmt.Sprint(a.Phase), whyStep)
		d.value(at.at("evidence", "step"), b.Evidence, a.Evidence, whyStep)
		d.value(at.at("template", "step"), d.before.templateTitle(b.Template), d.after.templateTitle(a.Template), whyStep)
		d.value(at.at("basis", "step"), b.Basis, a.Basis, whyBasis)
	})
	moved(d, s.at("steps", "step"), before, after, func(s Step) (string, string) { return s.ID, s.Text }, "Thứ tự các bước thay đổi.")
}

func order[T any](list []T, id func(T) string) []string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = id(list[i])
	}
	return out
}

// common are the ids of a that b has too, in the order of a.
func common(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(id string) bool { return !slices.Contains(b, id) })
}

func (d *differ) clock(place string, before, after *Clock) {
	now := either(before, after)
	s := spot{place: place, what: "clock", title: now.Name, parts: d.users(func(st Step) bool { return st.Within == now.ID }, func(p Procedure) []string { return p.Clocks }, now.ID, string(ClocksPart))}
	if before == nil || after == nil {
		d.whole(s, before == nil, now.Name+": "+limit(*now), whyClock)
		return
	}
	d.value(s.at("name", "clock"), before.Name, after.Name, "")
	d.value(s.at("limit", "clock"), limit(*before), limit(*after), whyClock)
	d.value(s.at("from", "clock"), before.From, after.From, whyClock)
	d.value(s.at("levels", "clock"), numbers(before.Levels), numbers(after.Levels), whyClock)
	d.value(s.at("kind", "clock"), clockKinds[before.Kind], clockKinds[after.Kind], whyClock)
	d.value(s.at("source", "clock"), before.Source, after.Source, whyBasis)
	d.value(s.at("start", "clock"), clockStarts[before.Start], clockStarts[after.Start], whyClock)
	d.value(s.at("stop", "clock"), clockStops[before.Stop], clockStops[after.Stop], whyClock)
	d.value(s.at("backwards", "clock"), yesNo(before.Backwards), yesNo(after.Backwards), whyClock)
	d.value(s.at("verified", "clock"), yesNo(before.Verified), yesNo(after.Verified), "")
}

func limit(c Clock) string {
	if c.Amount == 0 {
		return "ngay"
	}
	return fmt.Sprintf("%d %s", c.Amount, unitNames[c.Unit])
}

// users are the parts of the later edition whose steps or lists name something,
// or else otherwise.
func (d *differ) users(step func(Step) bool, list func(Procedure) []string, id, otherwise string) []string {
	var keys []string
	for _, s := range d.after.Sections {
		if slices.ContainsFunc(s.Steps, step) {
			keys = append(keys, sectionKey(s.ID))
		}
	}
	for _, p := range d.after.Procedures {
		if slices.ContainsFunc(p.Steps, step) || slices.Contains(list(p), id) {
			keys = append(keys, procedureKey(p.ID))
		}
	}
	if keys == nil {
		return []string{otherwise}
	}
	return keys
}

var levelParts = []string{string(LevelsPart)}

func (d *differ) level(place string, before, after *Level) {
	now := either(before, after)
	s := spot{place: place, what: "level", title: now.Name, parts: levelParts}
	if before == nil || after == nil {
		d.whole(s, before == nil, now.Name, whyLevel)
		return
	}
	d.value(s.at("name", "level"), before.Name, after.Name, whyLevel)
	d.value(s.at("summary", "level"), before.Summary, after.Summary, whyLevel)
	d.list(s.at("signals", "level"), before.Signals, after.Signals, whyLevel)
	d.list(s.at("who", "level"), before.Who, after.Who, whyLevel)
	d.list(s.at("actions", "level"), before.Actions, after.Actions, whyLevel)
	d.value(s.at("escalateTo", "level"), before.EscalateTo, after.EscalateTo, whyLevel)
}

func (d *differ) criterion(place string, before, after *Criterion) {
	now := either(before, after)
	s := spot{place: place, what: "criterion", title: now.Name, parts: levelParts}
	if before == nil || after == nil {
		d.whole(s, before == nil, now.Name, whyLevel)
		return
	}
	d.value(s.at("name", "criterion"), before.Name, after.Name, "")
	d.value(s.at("question", "criterion"), before.Question, after.Question, whyLevel)
	d.value(s.at("urgent", "criterion"), yesNo(before.Urgent), yesNo(after.Urgent), whyLevel)
	for n := LowestLevel; n <= HighestLevel; n++ {
		d.value(s.at(fmt.Sprintf("thresholds/%d", n), "threshold"), before.at(n), after.at(n), whyLevel)
	}
}

func (d *differ) template(place string, before, after *Template) {
	now := either(before, after)
	s := spot{place: place, what: "template", title: now.Title, parts: d.users(func(st Step) bool { return st.Template == now.ID }, func(p Procedure) []string { return p.Templates }, now.ID, string(TemplatesPart))}
	if before == nil || after == nil {
		d.whole(s, before == nil, now.Title, whyTemplate)
		return
	}
	d.value(s.at("title", "template"), before.Title, after.Title, "")
	d.value(s.at("summary", "template"), before.Summary, after.Summary, "")
	d.value(s.at("layout", "template"), layouts[before.Layout], layouts[after.Layout], "")
	d.value(s.at("heading", "template"), before.Heading, after.Heading, "")
	d.value(s.at("advice", "template"), before.Advice, after.Advice, "")
	d.value(s.at("basis", "template"), before.Basis, after.Basis, whyBasis)
	compare("fields", before.Fields, after.Fields, func(f Field) string { return f.ID }, func(place string, b, a *Field) {
		at := s.at(place, "field")
		if b == nil || a == nil {
			d.whole(at, b == nil, either(b, a).Label, whyTemplate)
			return
		}
		d.value(at.at("label", "field"), b.Label, a.Label, whyTemplate)
		d.value(at.at("hint", "field"), b.Hint, a.Hint, "")
		d.value(at.at("kind", "field"), fieldKinds[b.Kind], fieldKinds[a.Kind], whyTemplate)
		d.value(at.at("required", "field"), yesNo(b.Required), yesNo(a.Required), whyTemplate)
		d.value(at.at("fill", "field"), b.Fill, a.Fill, "")
	})
	d.text(s.at("body", "body"), before.Body, after.Body)
}

func (d *differ) contact(place string, before, after *Contact) {
	now := either(before, after)
	s := spot{place: place, what: "contact", title: now.Name}
	if before == nil || after == nil {
		d.whole(s, before == nil, now.Name, "")
		return
	}
	d.value(s.at("name", "contact"), before.Name, after.Name, "")
	d.value(s.at("for", "contact"), before.For, after.For, "")
	d.value(s.at("level", "contact"), fmt.Sprint(before.Level), fmt.Sprint(after.Level), "")
	d.value(s.at("within", "contact"), d.before.clockTitle(before.Within), d.after.clockTitle(after.Within), "")
	d.list(s.at("calls", "contact"), named(before.Calls, d.before.contactName), named(after.Calls, d.after.contactName), "")
}

func (d *differ) channel(place string, before, after *Channel) {
	now := either(before, after)
	s := spot{place: place, what: "channel", title: now.Name}
	if before == nil || after == nil {
		d.whole(s, before == nil, now.Name, "")
		return
	}
	d.value(s.at("name", "channel"), before.Name, after.Name, "")
	d.value(s.at("how", "channel"), before.How, after.How, "")
	d.value(s.at("number", "channel"), before.Number, after.Number, "")
	d.value(s.at("address", "channel"), before.Address, after.Address, "")
	d.value(s.at("basis", "channel"), before.Basis, after.Basis, whyBasis)
	d.value(s.at("verified", "channel"), yesNo(before.Verified), yesNo(after.Verified), "")
}

// question tells that one changed, and nothing of what it says: who reads a
// difference may have to answer it.
func (d *differ) question(place string, before, after *Question) {
	s := spot{place: place, what: "question", title: either(before, after).Text}
	switch {
	case before == nil:
		d.add(Added, s, "", after.Text, "")
	case after == nil:
		d.add(Removed, s, before.Text, "", "")
	default:
		d.add(Changed, s, before.Text, after.Text, "")
	}
}
