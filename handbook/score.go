package handbook

import (
	"math"
	"slices"
)

// scored is an item with its best place.
type scored struct {
	doc     int
	score   float64
	place   int32 // for the snippet
	at      int
	via     string
	missing int
	// close tells that the words belong together: two are in one place, of more
	// at least two neighbours stand side by side. A long text of a language of
	// one-syllable words holds most words somewhere.
	close bool
}

// items scores what holds all words, or else most of them.
func (s *search) items() (all []scored, partial bool) {
	places := s.places()
	for from := 0; from < len(places); {
		doc := s.index.places[places[from]].doc
		to := from + 1
		for to < len(places) && s.index.places[places[to]].doc == doc {
			to++
		}
		all = append(all, s.score(doc, places[from:to]))
		from = to
	}
	whole := func(e scored) bool { return e.missing == 0 && e.close }
	if slices.ContainsFunc(all, whole) {
		return slices.DeleteFunc(all, func(e scored) bool { return !whole(e) }), false
	}
	least := len(s.slots)
	for _, e := range all {
		if s.most(e) {
			least = min(least, e.missing)
		}
	}
	all = slices.DeleteFunc(all, func(e scored) bool { return !s.most(e) || e.missing > least })
	return all, len(all) > 0
}

// most tells whether an item holds enough of a query to be shown when nothing
// holds all of it.
func (s *search) most(e scored) bool {
	switch n := len(s.slots); {
	case n >= 6:
		return e.close && e.missing <= 2
	case n >= 3:
		return e.close && e.missing <= 1
	}
	return e.missing == 0
}

// places are those that hold any of the words, in order: those of an item
// stand together.
func (s *search) places() []int32 {
	var all []int32
	for place := range s.index.places {
		for i := range s.slots {
			if s.slots[i].found[place].quality > 0 {
				all = append(all, int32(place))
				break
			}
		}
	}
	return all
}

// score adds up an item: each word by its best place and a little for others,
// more when all stand in one place, most when side by side.
func (s *search) score(doc int, places []int32) scored {
	e := scored{doc: doc, place: -1}
	for i := range s.slots {
		best, more := 0.0, 0.0
		for _, place := range places {
			m := s.slots[i].found[place]
			worth := m.quality * s.index.places[place].place.Worth
			best = max(best, worth)
			more += worth * perMorePlace
		}
		if best == 0 {
			e.missing++
			continue
		}
		e.score += s.slots[i].rarity * (best + min(more, best*mostMorePlaces))
	}
	bestShown, bonus := 0.0, 0.0
	e.close = len(s.slots) == 1
	for _, place := range places {
		p := s.scorePlace(place)
		bonus = max(bonus, p.bonus)
		e.close = e.close || p.close
		if p.shown > bestShown {
			bestShown, e.place, e.at, e.via = p.shown, place, p.at, p.via
		}
	}
	e.score += bonus
	return e
}

// placeScore tells how good a snippet of a place is, and what its words
// standing together add to the item.
type placeScore struct {
	shown, bonus float64
	close        bool
	at           int
	via          string
}

func (s *search) scorePlace(place int32) placeScore {
	in := s.index.places[place]
	var p placeScore
	held, rarest, quality := 0, 0.0, 1.0
	for i := range s.slots {
		m := s.slots[i].found[place]
		if m.quality == 0 {
			continue
		}
		held++
		quality = min(quality, m.quality)
		worth := m.quality * s.slots[i].rarity
		p.shown += worth
		if worth > rarest {
			rarest, p.at, p.via = worth, m.at, m.via
		}
		p.close = p.close || m.via != ""
	}
	n := len(s.slots)
	if held > 1 {
		pairs, first := s.sideBySide(in.words)
		p.close = p.close || n == 2 || pairs > 0
		p.bonus = inOrder * quality * in.place.Worth * float64(pairs) / float64(n-1)
		p.shown *= 1 + float64(pairs)/float64(n-1)
		if pairs > 0 && p.via == "" {
			p.at = in.words[first].at
		}
	}
	if held == n && n > 1 {
		p.bonus += together * quality * in.place.Worth
	}
	p.shown *= 1 + in.place.Worth/worthTitle
	// A snippet that repeats the title tells the reader nothing.
	if in.place.Worth == worthTitle {
		p.shown *= 0.01
	}
	return p
}

// sideBySide counts the neighbours of the query that are neighbours here too,
// the last word perhaps unfinished, and gives the beginning of the longest run.
func (s *search) sideBySide(held []placedWord) (pairs, first int) {
	last := len(s.wanted) - 1
	same := func(at, i int) bool {
		id, slot := held[at].id, &s.slots[i]
		return id == slot.whole || i == last && id >= slot.from && id < slot.to
	}
	seen := make([]bool, len(s.wanted))
	longest := 0
	for at := range held {
		for i := 0; i < last; i++ {
			run := 0
			for at+run < len(held) && i+run <= last && same(at+run, i+run) {
				run++
			}
			for k := 0; k < run-1; k++ {
				seen[i+k] = true
			}
			if run > 1 && run > longest {
				longest, first = run, at
			}
		}
	}
	for _, pair := range seen {
		if pair {
			pairs++
		}
	}
	return pairs, first
}

// kindWorth sets what is looked up below what is acted by.
var kindWorth = map[ItemKind]float64{ClockItem: 0.4, ChannelItem: 0.7, TemplateItem: 0.9}

// weight takes into account how often the item is used, and whether it still
// should be.
func (x *Index) weight(e *scored, q Query) {
	doc := x.docs[e.doc]
	if doc.retiredOn(q.Today) {
		e.score *= worthRetired
	}
	if q.Uses != nil {
		e.score *= 1 + min(perDoubling*math.Log2(1+float64(max(q.Uses(doc.Item), 0))), mostForUse)
	}
	if worth, ok := kindWorth[doc.Kind]; ok {
		e.score *= worth
	}
	e.score = math.Round(e.score*100) / 100
}

func (s *search) hit(e scored) Hit {
	doc := s.index.docs[e.doc]
	hit := Hit{Item: doc.Item, Via: e.via, Score: e.score, Retired: doc.retiredOn(s.today)}
	p := s.index.places[e.place].place
	if p.Worth == worthTitle && len(doc.Places) > 1 {
		hit.Snippet = snippet(doc.Places[1].Text, 0)
		return hit
	}
	hit.Heading, hit.Anchor, hit.Snippet = p.Heading, p.Anchor, snippet(p.Text, e.at)
	if hit.Heading == p.Text {
		hit.Heading = ""
	}
	return hit
}
