package courses

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
)

// Errors of drawing a paper and of building it again.
var (
	ErrPoolTooSmall = errors.New("the bank has fewer ready questions than the quiz draws")
	ErrStaleSheet   = errors.New("a question of the sheet is missing or was changed in its options")
)

// Sheet is the server's side of a paper: which questions stand on it, in which order, and which of
// their options stands behind which label. It is stored with the attempt and never sent.
type Sheet struct {
	Quiz  string `bson:"quiz" json:"-"`
	Slots []Slot `bson:"slots" json:"-"`
}

// Slot is one place on a sheet. Label is the question's id on the paper ("q1"); the option shown
// i-th is labelled "1", "2", …, the right side shown i-th "r1", "r2", …
type Slot struct {
	Label    string   `bson:"label" json:"-"`
	Question string   `bson:"question" json:"-"`
	Version  int      `bson:"version,omitempty" json:"-"`
	Options  []string `bson:"options,omitempty" json:"-"` // ids of options, items or left sides as shown
	Right    []string `bson:"right,omitempty" json:"-"`   // matching: ids of right sides as shown
}

// Paper is what a learner sees: no correctness, no explanation, no id that gives anything away.
type Paper struct {
	Quiz      string          `bson:"quiz" json:"quiz"`
	Title     string          `bson:"title" json:"title"`
	Questions []PaperQuestion `bson:"questions" json:"questions"`
}

// PaperQuestion is a question as a learner sees it.
type PaperQuestion struct {
	ID      string        `bson:"id" json:"id"` // "q1"
	Type    string        `bson:"type" json:"type" enum:"single,multiple,true-false,ordering,matching,short-text,number"`
	Points  float64       `bson:"points" json:"points"`
	Prompt  string        `bson:"prompt" json:"prompt"`
	Options []PaperOption `bson:"options,omitempty" json:"options,omitempty"` // options, items to order, or left sides
	Right   []PaperOption `bson:"right,omitempty" json:"right,omitempty"`     // matching: right sides, distractors among them
	Unit    string        `bson:"unit,omitempty" json:"unit,omitempty"`       // number
}

// PaperOption is an option under its label.
type PaperOption struct {
	ID   string `bson:"id" json:"id"`
	Text string `bson:"text" json:"text"`
}

// Find finds a question of the paper by its label.
func (p Paper) Find(id string) (PaperQuestion, bool) {
	return find(p.Questions, id, func(q PaperQuestion) string { return q.ID })
}

// Use says how often a question was used already; what is not in the map was never used.
type Use struct {
	Seen int // papers of this learner that had it
	Used int // papers of everybody that had it; 0 where nobody counts
}

// Draw chooses the questions of a paper and shuffles them: first those the learner has not seen,
// then the least used, at random among equals. No question comes twice, also where two rules draw
// from the same bank. Only ready questions are drawn. The same seed gives the same sheet.
// ErrPoolTooSmall when the rules cannot all be filled.
func Draw(quiz Quiz, banks []Bank, seen map[string]Use, seed int64) (Sheet, error) {
	rng := rand.New(rand.NewPCG(uint64(seed), 0x6c616e746f61))
	drawn, err := choose(quiz.Draw, banks, seen, rng)
	if err != nil {
		return Sheet{}, fmt.Errorf("quiz %s: %w", quiz.ID, err)
	}
	if quiz.ShuffleQuestions {
		shuffle(rng, drawn)
	}
	s := Sheet{Quiz: quiz.ID, Slots: []Slot{}}
	for i, q := range drawn {
		s.Slots = append(s.Slots, newSlot("q"+strconv.Itoa(i+1), q, quiz.ShuffleOptions, rng))
	}
	return s, nil
}

// choose fills every place of every rule. Questions come in order of preference and each takes a
// place if the earlier ones can move to make room; so the set is the best one in that order, and a
// failure means that no set exists.
func choose(rules []DrawRule, banks []Bank, seen map[string]Use, rng *rand.Rand) ([]Question, error) {
	var places []DrawRule
	for _, r := range rules {
		for range r.Count {
			places = append(places, r)
		}
	}
	var pool []candidate
	for _, b := range banks {
		for _, q := range b.Questions {
			if q.drawable() {
				pool = append(pool, candidate{bank: b.ID, Question: q})
			}
		}
	}
	// Sorting by id first makes the draw independent of the order in which the store gave them.
	slices.SortFunc(pool, func(a, b candidate) int { return compare(a.ID, b.ID) })
	shuffle(rng, pool)
	slices.SortStableFunc(pool, func(a, b candidate) int {
		ua, ub := seen[a.ID], seen[b.ID]
		if c := ua.Seen - ub.Seen; c != 0 {
			return c
		}
		return ua.Used - ub.Used
	})

	taken := make([]int, len(places)) // index into pool + 1
	free := len(places)
	for i := range pool {
		if free == 0 {
			break
		}
		if seat(i, pool, places, taken, make([]bool, len(places))) {
			free--
		}
	}
	if free > 0 {
		return nil, fmt.Errorf("%w: %d of %d places stay empty", ErrPoolTooSmall, free, len(places))
	}
	out := make([]Question, len(places))
	for i, t := range taken {
		out[i] = pool[t-1].Question
	}
	return out, nil
}

type candidate struct {
	bank string
	Question
}

func seat(i int, pool []candidate, places []DrawRule, taken []int, tried []bool) bool {
	for p, rule := range places {
		if tried[p] || !rule.admits(pool[i].bank, pool[i].Question) {
			continue
		}
		tried[p] = true
		if taken[p] == 0 || seat(taken[p]-1, pool, places, taken, tried) {
			taken[p] = i + 1
			return true
		}
	}
	return false
}

func newSlot(label string, q Question, shuffleOptions bool, rng *rand.Rand) Slot {
	s := Slot{Label: label, Question: q.ID, Version: q.Version}
	switch q.Type {
	case Single, Multiple:
		for _, o := range q.Options {
			s.Options = append(s.Options, o.ID)
		}
		if shuffleOptions {
			shuffle(rng, s.Options)
		}
	case Ordering:
		for _, it := range q.Items {
			s.Options = append(s.Options, it.ID)
		}
		right := slices.Clone(s.Options)
		shuffle(rng, s.Options)
		if len(right) > 1 && slices.Equal(right, s.Options) {
			s.Options = append(s.Options[1:], s.Options[0])
		}
	case Matching:
		for _, p := range q.Pairs {
			s.Options = append(s.Options, p.ID)
			s.Right = append(s.Right, p.ID)
		}
		for _, d := range q.Distractors {
			s.Right = append(s.Right, d.ID)
		}
		if shuffleOptions {
			shuffle(rng, s.Options)
		}
		shuffle(rng, s.Right)
	}
	return s
}

func shuffle[T any](rng *rand.Rand, in []T) {
	rng.Shuffle(len(in), func(i, j int) { in[i], in[j] = in[j], in[i] })
}

// Questions gives the questions of the sheet, with their keys, under the labels of the paper: ready
// for NewPaper, GradePaper and Review. ErrStaleSheet when find misses one or its options differ.
func (s Sheet) Questions(find func(id string, version int) (Question, bool)) ([]Question, error) {
	out := make([]Question, 0, len(s.Slots))
	for _, slot := range s.Slots {
		q, ok := find(slot.Question, slot.Version)
		if !ok {
			return nil, fmt.Errorf("%w: %s", ErrStaleSheet, slot.Question)
		}
		labelled, err := slot.label(q)
		if err != nil {
			return nil, err
		}
		out = append(out, labelled)
	}
	return out, nil
}

// label renames a question and everything in it to the labels of the paper. Options come in the
// order shown; items stay in the right order, pairs in the order of the left sides shown.
func (s Slot) label(q Question) (Question, error) {
	stale := fmt.Errorf("%w: %s", ErrStaleSheet, q.ID)
	left, right := labels("", s.Options), labels("r", s.Right)
	if len(s.Options) != len(q.Options)+len(q.Items)+len(q.Pairs) ||
		len(left) != len(s.Options) || len(right) != len(s.Right) {
		return Question{}, stale
	}
	out := q
	out.ID = s.Label
	out.Options, out.Items, out.Pairs, out.Distractors = nil, nil, nil, nil
	for _, it := range q.Items {
		out.Items = append(out.Items, Item{ID: left[it.ID], Text: it.Text})
	}
	for _, id := range s.Options {
		if o, ok := find(q.Options, id, func(o Option) string { return o.ID }); ok {
			o.ID = left[id]
			out.Options = append(out.Options, o)
		}
		if p, ok := find(q.Pairs, id, func(p Pair) string { return p.ID }); ok {
			out.Pairs = append(out.Pairs, Pair{ID: left[id], Left: p.Left, Right: p.Right, RightID: right[id]})
		}
	}
	for _, d := range q.Distractors {
		out.Distractors = append(out.Distractors, Item{ID: right[d.ID], Text: d.Text})
	}
	if len(out.Options) != len(q.Options) || len(out.Pairs) != len(q.Pairs) || out.unlabelled() {
		return Question{}, stale
	}
	return out, nil
}

func labels(prefix string, shown []string) map[string]string {
	m := map[string]string{}
	for i, id := range shown {
		m[id] = prefix + strconv.Itoa(i+1)
	}
	return m
}

func (q Question) unlabelled() bool {
	none := func(it Item) bool { return it.ID == "" }
	return slices.ContainsFunc(q.Items, none) || slices.ContainsFunc(q.Distractors, none) ||
		slices.ContainsFunc(q.Pairs, func(p Pair) bool { return p.ID == "" || p.RightID == "" })
}

// NewPaper takes the keys off: questions as Sheet.Questions gives them become what the learner sees.
func NewPaper(quiz Quiz, labelled []Question) Paper {
	p := Paper{Quiz: quiz.ID, Title: quiz.Title, Questions: []PaperQuestion{}}
	for _, q := range labelled {
		p.Questions = append(p.Questions, withoutKey(q))
	}
	return p
}

func withoutKey(q Question) PaperQuestion {
	p := PaperQuestion{ID: q.ID, Type: q.Type, Points: q.Points, Prompt: q.Prompt, Unit: q.Unit}
	for _, o := range q.Options {
		p.Options = append(p.Options, PaperOption{o.ID, o.Text})
	}
	for _, it := range q.Items {
		p.Options = append(p.Options, PaperOption(it))
	}
	for _, pair := range q.Pairs {
		p.Options = append(p.Options, PaperOption{pair.ID, pair.Left})
		p.Right = append(p.Right, PaperOption{pair.rightID(), pair.Right})
	}
	for _, d := range q.Distractors {
		p.Right = append(p.Right, PaperOption(d))
	}
	// In the order of their labels, which is the order shown: the right order must not remain.
	byLabel := func(a, b PaperOption) int { return compareLabels(a.ID, b.ID) }
	slices.SortFunc(p.Options, byLabel)
	slices.SortFunc(p.Right, byLabel)
	return p
}

// compareLabels sorts "2" before "10".
func compareLabels(a, b string) int {
	if c := len(a) - len(b); c != 0 {
		return c
	}
	return compare(a, b)
}
