package handbook

import (
	"math"
	"slices"
)

// scored is an entry with its best place.
type scored struct {
	doc     int
	score   float64
	place   int32 // for the snippet
	at      int
	via     string
	missing int
}

// entries scores what holds all words, or else most of them.
func (s *search) entries() (all []scored, partial bool) {
	least := len(s.slots)
	places := s.places()
	for from := 0; from < len(places); {
		doc := s.index.places[places[from]].doc
		to := from + 1
		for to < len(places) && s.index.places[places[to]].doc == doc {
			to++
		}
		e := s.score(doc, places[from:to])
		all = append(all, e)
		least = min(least, e.missing)
		from = to
	}
	allowed := 0
	switch n := len(s.slots); {
	case n >= 6:
		allowed = 2
	case n >= 3:
		allowed = 1
	}
	if least > allowed {
		return nil, false
	}
	return slices.DeleteFunc(all, func(e scored) bool { return e.missing > least }), least > 0
}

// places are those that hold any of the words, in order: those of an entry
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

// score adds up an entry: each word by its best place and a little for others,
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
	bestShown := 0.0
	bonus := 0.0
	for _, place := range places {
		shown, extra, m := s.scorePlace(place)
		bonus = max(bonus, extra)
		if shown > bestShown {
			bestShown, e.place, e.at, e.via = shown, place, m.at, m.via
		}
	}
	e.score += bonus
	return e
}

// scorePlace tells how good a snippet of a place is, and what its words
// standing together add to the entry.
func (s *search) scorePlace(place int32) (shown, bonus float64, at match) {
	p := s.index.places[place]
	held, rarest := 0, 0.0
	quality := 1.0
	for i := range s.slots {
		m := s.slots[i].found[place]
		if m.quality == 0 {
			continue
		}
		held++
		quality = min(quality, m.quality)
		shown += m.quality * s.slots[i].rarity
		if r := m.quality * s.slots[i].rarity; r > rarest {
			rarest, at = r, m
		}
	}
	if held == len(s.slots) && held > 1 {
		bonus = together * quality * p.place.Worth
		if first := s.inOrderAt(p.words); first >= 0 {
			bonus = inOrder * quality * p.place.Worth
			at = match{at: p.words[first].at}
			shown *= 2
		}
	}
	// A snippet that repeats the title tells the reader nothing.
	if p.place.Worth == worthTitle {
		shown *= 0.01
	}
	return shown * (1 + p.place.Worth/worthTitle), bonus, at
}

// inOrderAt finds the query's words side by side, the last one perhaps
// unfinished; -1 if nowhere.
func (s *search) inOrderAt(held []placedWord) int {
	last := len(s.wanted) - 1
	for i := 0; i+last < len(held); i++ {
		side := true
		for j := 0; side && j <= last; j++ {
			word, want := held[i+j].folded, s.wanted[j].folded
			side = word == want || j == last && len(word) > len(want) && word[:len(want)] == want
		}
		if side {
			return i
		}
	}
	return -1
}

// weight takes the entry's own weight and its use into account.
func (x *Index) weight(e *scored, uses func(Entry) int) {
	doc := x.docs[e.doc]
	if doc.Weight > 0 {
		e.score *= doc.Weight
	}
	if uses != nil {
		e.score *= 1 + min(perDoubling*math.Log2(1+float64(max(uses(doc.Entry), 0))), mostForUse)
	}
	e.score = math.Round(e.score*100) / 100
}

func (s *search) hit(e scored) Hit {
	doc := s.index.docs[e.doc]
	hit := Hit{Entry: doc.Entry, Via: e.via, Score: e.score}
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
