package handbook

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// Query is what somebody looks for. Synonyms are groups of words and phrases
// that mean the same; Uses, when set, tells how often an item was opened;
// what was retired by Today (2006-01-02) comes after the rest.
type Query struct {
	Text     string
	Synonyms [][]string
	Uses     func(Item) int
	Today    string
	Limit    int // 0 is 20
}

// Found are the items that answer a query, best first.
type Found struct {
	Hits []Hit
	// Total counts all that were found, Hits the first of them.
	Total int
	// Partial tells that nothing holds all the words: the hits hold most.
	Partial bool
}

// Hit is an item that answers a query. Heading and Anchor are of the nearest
// heading above the snippet, empty where there is none. Via is the synonym that
// was found where the query's own words were not.
type Hit struct {
	Item
	Heading string  `json:"heading,omitempty"`
	Anchor  string  `json:"anchor,omitempty"`
	Snippet string  `json:"snippet"`
	Via     string  `json:"via,omitempty"`
	Retired bool    `json:"retired,omitempty"`
	Score   float64 `json:"score"`
}

const (
	defaultLimit = 20
	mostWords    = 16 // of a query; the rest is not looked for

	qualityBeginning = 0.6  // of a word that only begins with the query's
	qualityMarks     = 0.3  // times, for other diacritics than were typed
	qualitySynonym   = 0.5  // less than any whole word of the query's own
	perMorePlace     = 0.15 // of what the word is worth in each further place …
	mostMorePlaces   = 0.6  // … up to this part of its best
	together         = 0.5  // of the place's worth, for all words in one place
	inOrder          = 1.5  // and for all of them side by side
	perDoubling      = 0.12 // of the score, for each doubling of the uses …
	mostForUse       = 0.6  // … up to this
	worthRetired     = 0.3  // of the score, for what is no longer to be used
)

// Search finds the items that hold every word of the query or a synonym of
// it, case aside, two of them in one place, or of more two neighbours side by
// side. Words typed without diacritics match with any, a word also matches
// those that it begins. When nothing is found so, items are that hold most:
// of two words both, wherever they are, of three or more all but one, of six
// or more all but two. A query without letters or digits finds nothing. A word
// that is nowhere is looked for without the keys of Telex or VNI in it.
func (x *Index) Search(q Query) Found {
	wanted := wantedWords(q.Text)
	if len(wanted) == 0 {
		return Found{Hits: []Hit{}}
	}
	x.known(wanted, q.Synonyms)
	s := search{index: x, today: q.Today, wanted: wanted, slots: make([]slot, len(wanted))}
	for i := range wanted {
		s.slots[i].found = make([]match, len(x.places))
		s.own(i)
	}
	s.synonyms(q.Synonyms)
	s.weigh()
	all, partial := s.items()
	for i := range all {
		x.weight(&all[i], q)
	}
	slices.SortStableFunc(all, func(a, b scored) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.doc, b.doc)) })
	limit := cmp.Or(q.Limit, defaultLimit)
	found := Found{Hits: []Hit{}, Total: len(all), Partial: partial}
	for _, e := range all[:min(limit, len(all))] {
		found.Hits = append(found.Hits, s.hit(e))
	}
	return found
}

// wantedWord is a word of the query.
type wantedWord struct {
	folded string
	marks  string
	strict bool // the query was typed with diacritics
}

func wantedWords(text string) []wantedWord {
	placed := placedWords(text)
	placed = placed[:min(len(placed), mostWords)]
	strict := slices.ContainsFunc(placed, func(w placedWord) bool { return w.marks != "" })
	var all []wantedWord
	for _, w := range placed {
		again := slices.ContainsFunc(all, func(a wantedWord) bool { return a.folded == w.folded && a.marks == w.marks })
		if !again {
			all = append(all, wantedWord{w.folded, w.marks, strict})
		}
	}
	return all
}

// match is how well a word of the query is found in a place, and where.
type match struct {
	quality float64
	at      int
	via     string
}

// slot is what was found of one word of the query, by place; quality 0 is
// nothing.
type slot struct {
	found    []match
	rarity   float64
	from, to int32 // the words of vocab that it matches
	whole    int32 // the one that is it, or -1
}

func (s *slot) note(place int32, m match) {
	if m.quality > s.found[place].quality {
		s.found[place] = m
	}
}

// search is one query at work.
type search struct {
	index  *Index
	today  string
	wanted []wantedWord
	slots  []slot
}

// own notes where the query's word itself stands.
func (s *search) own(i int) {
	want := s.wanted[i]
	from, to := s.index.beginning(want.folded)
	s.slots[i].whole = -1
	if from < to && s.index.vocab[from] == want.folded {
		s.slots[i].whole = int32(from)
	}
	if len(want.folded) == 1 && i < len(s.wanted)-1 {
		to = max(from, int(s.slots[i].whole)+1) // a letter in the middle of a query is a word
	}
	s.slots[i].from, s.slots[i].to = int32(from), int32(to)
	for v := from; v < to; v++ {
		quality := 1.0
		if s.index.vocab[v] != want.folded {
			quality = qualityBeginning
		}
		for _, p := range s.index.posted[v] {
			held := s.index.places[p.place].words[p.word]
			m := match{quality: quality, at: held.at}
			if want.strict && !sameMarks(held, want, quality == 1) {
				m.quality *= qualityMarks
			}
			s.slots[i].note(p.place, m)
		}
	}
}

// sameMarks compares diacritics; of a word that is only begun those so far.
func sameMarks(held placedWord, want wantedWord, whole bool) bool {
	if whole {
		return held.marks == want.marks
	}
	return strings.HasPrefix(held.marks, want.marks)
}

// synonyms notes, for the words of the query that are a phrase of a group,
// where the other phrases of the group stand.
func (s *search) synonyms(groups [][]string) {
	for _, group := range groups {
		phrases := make([][]string, len(group))
		for i, phrase := range group {
			phrases[i] = words(Fold(phrase))
		}
		for i, phrase := range phrases {
			from := s.phraseInQuery(phrase)
			if from < 0 {
				continue
			}
			for j, other := range phrases {
				if j != i && len(other) > 0 {
					s.noteSynonym(from, len(phrase), other, group[j])
				}
			}
		}
	}
}

func (s *search) phraseInQuery(phrase []string) int {
	for from := 0; len(phrase) > 0 && from+len(phrase) <= len(s.wanted); from++ {
		same := true
		for i, word := range phrase {
			same = same && s.wanted[from+i].folded == word
		}
		if same {
			return from
		}
	}
	return -1
}

func (s *search) noteSynonym(from, count int, phrase []string, shown string) {
	v, ok := slices.BinarySearch(s.index.vocab, phrase[0])
	if !ok {
		return
	}
	for _, p := range s.index.posted[v] {
		held := s.index.places[p.place].words
		if !standsAt(held, int(p.word), phrase) {
			continue
		}
		for i := from; i < from+count; i++ {
			s.slots[i].note(p.place, match{quality: qualitySynonym, at: held[p.word].at, via: shown})
		}
	}
}

func standsAt(held []placedWord, at int, phrase []string) bool {
	if at+len(phrase) > len(held) {
		return false
	}
	for i, word := range phrase {
		if held[at+i].folded != word {
			return false
		}
	}
	return true
}

// weigh makes words that few items hold count for more.
func (s *search) weigh() {
	all := float64(len(s.index.docs))
	for i := range s.slots {
		docs, last := 0, -1
		for place, m := range s.slots[i].found {
			if doc := s.index.places[place].doc; m.quality > 0 && doc != last {
				docs, last = docs+1, doc
			}
		}
		s.slots[i].rarity = 0.3 + math.Log(1+all/float64(1+docs))/math.Log(1+all)
	}
}
