package handbook

import "strings"

// What a word found is worth, by where it stands.
const (
	worthTitle   = 20
	worthSummary = 8
	worthSign    = 8 // how one knows that this is the case
	worthHeading = 8
	worthFirst   = 5 // what to do in the first hour
	worthStep    = 4
	worthAdvice  = 3
	worthBody    = 1.5
)

// TitlePlace is the title of a thing, which a Doc begins with.
func TitlePlace(text string) Place { return Place{Text: text, Worth: worthTitle} }

// SummaryPlace is what a thing says of itself; a Doc has it next.
func SummaryPlace(text string) Place { return Place{Text: text, Worth: worthSummary} }

// Docs are the edition's items with the text that a search looks at.
func (e *Edition) Docs() []Doc {
	var all []Doc
	for _, s := range e.Sections {
		d := newDoc(SectionItem, s.ID, s.Title, s.Summary)
		d.under("Các bước", worthStep, stepTexts(s.Steps)...)
		d.Places = append(d.Places, BodyPlaces(s.Body)...)
		all = append(all, d)
	}
	for _, p := range e.Procedures {
		all = append(all, procedureDoc(p))
	}
	for _, t := range e.Templates {
		d := newDoc(TemplateItem, t.ID, t.Title, t.Summary)
		d.add(worthAdvice, t.Heading, t.Advice)
		for _, f := range t.Fields {
			d.add(worthAdvice, f.Label+". "+f.Hint)
		}
		d.Places = append(d.Places, BodyPlaces(t.Body)...)
		all = append(all, d)
	}
	for _, c := range e.Clocks {
		d := newDoc(ClockItem, c.ID, c.Name, "")
		d.add(worthSummary, c.From)
		if !strings.HasPrefix(c.Source, "law:") {
			d.add(worthAdvice, c.Source)
		}
		all = append(all, d)
	}
	for _, c := range e.Channels {
		d := newDoc(ChannelItem, c.ID, c.Name, c.How)
		d.add(worthSummary, c.Number, c.Address)
		all = append(all, d)
	}
	return all
}

func procedureDoc(p Procedure) Doc {
	d := newDoc(ProcedureItem, p.ID, p.Title, p.Summary)
	d.under("Dấu hiệu", worthSign, p.Signs...)
	d.under("Giờ đầu", worthFirst, p.FirstHour...)
	d.under("Các bước", worthStep, stepTexts(p.Steps)...)
	d.under("Nên", worthAdvice, p.Do...)
	d.under("Không nên", worthAdvice, p.Dont...)
	d.Places = append(d.Places, BodyPlaces(p.Body)...)
	d.Retired = p.Retired
	return d
}

func newDoc(kind ItemKind, id, title, summary string) Doc {
	d := Doc{Item: Item{Kind: kind, ID: id, Title: title}}
	d.add(worthTitle, title)
	d.add(worthSummary, summary)
	return d
}

func (d *Doc) add(worth float64, texts ...string) { d.under("", worth, texts...) }

// under adds places below a heading that says how to read them: what not to do
// must not be taken for advice.
func (d *Doc) under(heading string, worth float64, texts ...string) {
	for _, text := range texts {
		if text = plain(text); text != "" {
			d.Places = append(d.Places, Place{Heading: heading, Text: text, Worth: worth})
		}
	}
}

func stepTexts(steps []Step) []string {
	var all []string
	for _, s := range steps {
		all = append(all, s.Text)
	}
	return all
}

// BodyPlaces takes Markdown apart into headings, paragraphs, list items and
// table rows.
func BodyPlaces(body string) []Place {
	var all []Place
	heading, anchor := "", ""
	used := map[string]int{}
	for _, block := range blocks(body) {
		text := plain(block)
		if text == "" {
			continue
		}
		worth := worthBody
		if strings.HasPrefix(block, "#") {
			heading, anchor, worth = text, headingAnchor(block, used), worthHeading
		}
		all = append(all, Place{Heading: heading, Anchor: anchor, Text: text, Worth: worth})
	}
	return all
}
