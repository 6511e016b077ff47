package courses

import (
	"fmt"
	"slices"
)

// gradeOrdering judges positions, or, with partial marks, the neighbouring pairs of the right order:
// a learner who only misplaced one item keeps most of the points.
func gradeOrdering(q Question, a Answer) tally {
	var t tally
	exact := len(a.Choice) == len(q.Items)
	for i, it := range q.Items {
		at := slices.Index(a.Choice, it.ID)
		exact = exact && at == i
		if q.Partial == PartialPairs {
			if i > 0 {
				t.addNeighbours(q.Items[i-1], it, a.Choice)
			}
			continue
		}
		t.parts = append(t.parts, Part{
			ID: it.ID, Text: it.Text, Given: placeText(at), Right: placeText(i), Correct: at == i, Reason: verdict(at == i),
		})
	}
	if q.Partial != PartialPairs || len(q.Items) < 2 {
		t.allOrNothing(exact)
		return t
	}
	t.of = len(q.Items) - 1
	// A list that is no permutation could keep every pair and add strangers.
	if !exact {
		t.got = min(t.got, t.of-1)
	}
	return t
}

func (t *tally) addNeighbours(before, it Item, given []string) {
	at := slices.Index(given, it.ID)
	ok := at > 0 && given[at-1] == before.ID
	part := Part{
		ID: it.ID, Text: it.Text, Given: placeText(at), Correct: ok, Reason: verdict(ok),
		Right: Text{VI: fmt.Sprintf("Ngay sau «%s»", before.Text), EN: fmt.Sprintf("Right after “%s”", before.Text)},
	}
	worth := 0
	if ok {
		worth = 1
		part.Given = part.Right
	}
	t.got += worth
	t.parts = append(t.parts, part)
	t.worth = append(t.worth, worth)
}

func placeText(i int) Text {
	if i < 0 {
		return none
	}
	return Text{VI: fmt.Sprintf("Vị trí %d", i+1), EN: fmt.Sprintf("Place %d", i+1)}
}

func gradeMatching(q Question, a Answer) tally {
	var t tally
	known := 0
	for _, p := range q.Pairs {
		given, answered := a.Pairs[p.ID]
		if answered {
			known++
		}
		ok := answered && given == p.rightID()
		part := Part{ID: p.ID, Text: p.Left, Given: none, Right: Text{VI: p.Right, EN: p.Right}, Correct: ok, Reason: verdict(ok)}
		if answered {
			text := rightText(q, given)
			part.Given = Text{VI: text, EN: text}
		}
		worth := 0
		if ok {
			worth = 1
		}
		t.got += worth
		t.parts = append(t.parts, part)
		t.worth = append(t.worth, worth)
	}
	t.of = len(q.Pairs)
	strangers := len(a.Pairs) - known
	if q.Partial != PartialProportional {
		t.allOrNothing(t.got == t.of && strangers == 0)
		return t
	}
	t.got -= strangers
	return t
}

func rightText(q Question, id string) string {
	for _, p := range q.Pairs {
		if p.rightID() == id {
			return p.Right
		}
	}
	d, _ := find(q.Distractors, id, func(it Item) string { return it.ID })
	return d.Text
}
