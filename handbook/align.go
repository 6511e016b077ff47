package handbook

import (
	"slices"
	"unicode"
)

// SpanKind says what became of a stretch of text.
type SpanKind string

// The kinds of span.
const (
	Same     SpanKind = "same"
	Inserted SpanKind = "inserted"
	Deleted  SpanKind = "deleted"
)

// Span is a stretch of a changed text.
type Span struct {
	Kind SpanKind `json:"kind"`
	Text string   `json:"text"`
}

// mostCells bounds the work of one alignment; beyond it two texts are told
// apart as wholes.
const mostCells = 4_000_000

// Words tells the words that left a text from those that came. The spans that
// are not deleted make the second text, those that are not inserted the first.
// What lies between two changes without a word of its own belongs to them, and
// texts that share few words are told apart as wholes: a reader must not have
// to put them together from crumbs.
func Words(before, after string) []Span {
	if before == after {
		return []Span{{Same, before}}
	}
	if !alike(before, after) {
		return spansOf([]stretch{{gone: before, come: after}})
	}
	a, b := tokens(before), tokens(after)
	var all []stretch
	last := func(same bool) *stretch {
		if n := len(all); n == 0 || (all[n-1].same != "") != same {
			all = append(all, stretch{})
		}
		return &all[len(all)-1]
	}
	for _, p := range pairs(a, b) {
		switch {
		case p.i >= 0 && p.j >= 0:
			last(true).same += a[p.i]
		case p.i >= 0:
			last(false).gone += a[p.i]
		default:
			last(false).come += b[p.j]
		}
	}
	return spansOf(joined(all))
}

// stretch is what stayed, or what left and came in its place.
type stretch struct{ same, gone, come string }

// joined makes one of changes that only a gap without words keeps apart.
func joined(all []stretch) []stretch {
	var out []stretch
	for i, s := range all {
		n := len(out)
		switch {
		case s.same != "" && n > 0 && out[n-1].same == "" && i+1 < len(all) && len(words(Fold(s.same))) == 0:
			out[n-1].gone += s.same
			out[n-1].come += s.same
		case s.same == "" && n > 0 && out[n-1].same == "":
			out[n-1].gone += s.gone
			out[n-1].come += s.come
		default:
			out = append(out, s)
		}
	}
	return out
}

func spansOf(all []stretch) []Span {
	spans := []Span{}
	for _, s := range all {
		for _, part := range []Span{{Same, s.same}, {Deleted, s.gone}, {Inserted, s.come}} {
			if part.Text != "" {
				spans = append(spans, part)
			}
		}
	}
	return spans
}

// tokens cuts a text into words and what stands between them.
func tokens(text string) []string {
	var out []string
	start, inside := 0, false
	for i, r := range text {
		letter := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
		if i > 0 && (letter != inside || !letter) {
			out = append(out, text[start:i])
			start = i
		}
		inside = letter
	}
	if start < len(text) {
		out = append(out, text[start:])
	}
	return out
}

// edit is a line or paragraph that came, went, or changed.
type edit struct {
	kind          ChangeKind
	before, after string
}

// align tells which lines came, went and changed. Lines that went and came at
// one place are taken for changed in order, where they share words.
func align(before, after []string) []edit {
	var edits []edit
	var gone, come []string
	flush := func() {
		for len(gone) > 0 && len(come) > 0 && alike(gone[0], come[0]) {
			edits = append(edits, edit{Changed, gone[0], come[0]})
			gone, come = gone[1:], come[1:]
		}
		for _, g := range gone {
			if i := slices.IndexFunc(come, func(c string) bool { return alike(g, c) }); i >= 0 {
				edits = append(edits, edit{Changed, g, come[i]})
				come = slices.Delete(slices.Clone(come), i, i+1)
				continue
			}
			edits = append(edits, edit{Removed, g, ""})
		}
		for _, c := range come {
			edits = append(edits, edit{Added, "", c})
		}
		gone, come = nil, nil
	}
	for _, p := range pairs(before, after) {
		switch {
		case p.i >= 0 && p.j >= 0:
			flush()
		case p.i >= 0:
			gone = append(gone, before[p.i])
		default:
			come = append(come, after[p.j])
		}
	}
	flush()
	return edits
}

// alike tells whether two texts share a third of the words of the longer one.
func alike(a, b string) bool {
	x, y := words(Fold(a)), words(Fold(b))
	have := map[string]int{}
	for _, w := range x {
		have[w]++
	}
	shared := 0
	for _, w := range y {
		if have[w] > 0 {
			have[w]--
			shared++
		}
	}
	return shared > 0 && 3*shared >= max(len(x), len(y))
}

// pair joins two places that hold the same; -1 is a place without a partner.
type pair struct{ i, j int }

// pairs is a longest common subsequence with what lies between, what left
// standing before what came.
func pairs(a, b []string) []pair {
	var out, tail []pair
	low, highA, highB := 0, len(a), len(b)
	for low < highA && low < highB && a[low] == b[low] {
		out = append(out, pair{low, low})
		low++
	}
	for highA > low && highB > low && a[highA-1] == b[highB-1] {
		highA, highB = highA-1, highB-1
		tail = append(tail, pair{highA, highB})
	}
	slices.Reverse(tail)
	out = append(out, between(a, b, low, highA, highB)...)
	return append(out, tail...)
}

func between(a, b []string, low, highA, highB int) []pair {
	n, m := highA-low, highB-low
	var out []pair
	i, j := 0, 0
	if n*m <= mostCells {
		table := make([][]int32, n+1)
		for k := range table {
			table[k] = make([]int32, m+1)
		}
		for i := n - 1; i >= 0; i-- {
			for j := m - 1; j >= 0; j-- {
				if a[low+i] == b[low+j] {
					table[i][j] = table[i+1][j+1] + 1
				} else {
					table[i][j] = max(table[i+1][j], table[i][j+1])
				}
			}
		}
		for i < n && j < m {
			switch {
			case a[low+i] == b[low+j]:
				out = append(out, pair{low + i, low + j})
				i, j = i+1, j+1
			case table[i+1][j] >= table[i][j+1]:
				out = append(out, pair{low + i, -1})
				i++
			default:
				out = append(out, pair{-1, low + j})
				j++
			}
		}
	}
	for ; i < n; i++ {
		out = append(out, pair{low + i, -1})
	}
	for ; j < m; j++ {
		out = append(out, pair{-1, low + j})
	}
	return out
}
