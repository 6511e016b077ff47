package handbook

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Item names a thing that a search can find.
type Item struct {
	Kind  ItemKind `json:"kind"`
	ID    string   `json:"id"`
	Title string   `json:"title"`
}

// ItemKind tells what an Item is.
type ItemKind string

// The kinds of item of an edition. Who indexes other things has kinds of its own.
const (
	SectionItem   ItemKind = "section"
	ProcedureItem ItemKind = "procedure"
	TemplateItem  ItemKind = "template"
	ClockItem     ItemKind = "clock"
	ChannelItem   ItemKind = "channel"
)

// Doc is an item with its text. Retired is the day from which it is no longer
// to be used (2006-01-02), or empty.
type Doc struct {
	Item
	Places  []Place
	Retired string
}

func (d Doc) retiredOn(today string) bool { return d.Retired != "" && d.Retired <= today }

// Place is a stretch of a Doc's text that is scored by itself. Heading is the
// nearest one above, Anchor its id in the HTML of the same Markdown, empty for
// a heading outside of it.
type Place struct {
	Heading string
	Anchor  string
	Text    string
	Worth   float64 // of a word found here
}

// Index holds the words of documents, folded, with where they stand. It never
// changes and may be used by many at once.
type Index struct {
	docs   []Doc
	places []indexed
	vocab  []string    // folded words, sorted
	posted [][]posting // of each word of vocab, by place
}

// indexed is a place with its words in order.
type indexed struct {
	doc   int
	place Place
	words []placedWord
}

// posting is one word in one place.
type posting struct{ place, word int32 }

// placedWord is a word of a text: folded, with its marks, and the rune of the
// text that it begins at.
type placedWord struct {
	folded string
	marks  string
	at     int
	id     int32 // its place in vocab
}

// NewIndex reads the documents. Among equals an earlier one is found first.
func NewIndex(docs []Doc) *Index {
	x := &Index{docs: docs}
	posted := map[string][]posting{}
	for d, doc := range docs {
		for _, p := range doc.Places {
			in := indexed{doc: d, place: p, words: placedWords(p.Text)}
			for i, w := range in.words {
				posted[w.folded] = append(posted[w.folded], posting{int32(len(x.places)), int32(i)})
			}
			x.places = append(x.places, in)
		}
	}
	for word := range posted {
		x.vocab = append(x.vocab, word)
	}
	slices.Sort(x.vocab)
	for id, word := range x.vocab {
		x.posted = append(x.posted, posted[word])
		for _, p := range posted[word] {
			x.places[p.place].words[p.word].id = int32(id)
		}
	}
	return x
}

// beginning gives the range of words in vocab that begin with one.
func (x *Index) beginning(with string) (from, to int) {
	from, _ = slices.BinarySearch(x.vocab, with)
	to = from
	for to < len(x.vocab) && strings.HasPrefix(x.vocab[to], with) {
		to++
	}
	return from, to
}

func placedWords(text string) []placedWord {
	folded, from := foldMapped(text)
	runes := []rune(text)
	var all []placedWord
	for i := 0; i < len(folded); {
		if !inWord(folded[i]) {
			i++
			continue
		}
		end := i
		for end < len(folded) && inWord(folded[end]) {
			end++
		}
		last := len(runes)
		if end < len(folded) {
			last = from[end]
		}
		all = append(all, placedWord{folded: string(folded[i:end]), marks: marksOf(string(runes[from[i]:last])), at: from[i]})
		i = end
	}
	return all
}

// marksOf are a word's diacritics in their order, so that "hoà" and "hòa" have
// the same: "\u0300". A đ counts as one.
func marksOf(word string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(word)) {
		if r == 'đ' || unicode.Is(unicode.Mn, r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Find finds a document's item.
func (x *Index) Find(kind ItemKind, id string) (Item, bool) {
	for _, d := range x.docs {
		if d.Kind == kind && d.ID == id {
			return d.Item, true
		}
	}
	return Item{}, false
}
