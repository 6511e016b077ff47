package handbook

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"
)

// QuestionsAsked is how many questions prove a reading, as far as there are.
const QuestionsAsked = 3

// Revision is an edition that was in force, in the order of their days.
// Material are the keys of the parts that changed materially against the
// edition before.
//
// Gone and Came are the sections and procedures that it no longer has, and has
// newly, against the edition before: one that was split or renamed goes, and
// those come that hold its text now.
type Revision struct {
	ID         string
	Material   []string
	Gone, Came []string
}

// MustRead is MustReadOf the parts of a day.
func (e *Edition) MustRead(chain []Revision, acked string, today time.Time) []ReadingPart {
	return MustReadOf(e.Parts(today), chain, acked)
}

// MustReadOf lists, in reading order, those of the parts of an edition, the
// last of the chain, that a person must read who last acknowledged the revision
// acked: all when that is none of the chain, else those that changed materially
// since, be it under another name. Empty means that the acknowledgement holds. Of all, what is not for
// reading from one end to the other is left out: levels, clocks, templates and
// the decision tree stand in the sections and procedures that use them, and are
// asked for when they change.
func MustReadOf(parts []ReadingPart, chain []Revision, acked string) []ReadingPart {
	at := slices.IndexFunc(chain, func(r Revision) bool { return r.ID == acked })
	if acked == "" || at < 0 {
		return slices.DeleteFunc(slices.Clone(parts), func(p ReadingPart) bool { return p.Kind != SectionPart && p.Kind != ProcedurePart })
	}
	changed := map[string]bool{}
	for _, r := range chain[at+1:] {
		if slices.ContainsFunc(r.Gone, func(key string) bool { return changed[key] }) {
			for _, key := range r.Came { // what she has not read is in one of these
				changed[key] = true
			}
		}
		for _, key := range r.Material {
			changed[key] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(parts), func(p ReadingPart) bool { return !changed[p.Key] })
}

// Replaced are the keys of the sections and procedures that only the first, and
// only the second of two editions has.
func Replaced(before, after *Edition) (gone, came []string) {
	keys := func(e *Edition) []string {
		var out []string
		for _, s := range e.Sections {
			out = append(out, sectionKey(s.ID))
		}
		for _, p := range e.Procedures {
			out = append(out, procedureKey(p.ID))
		}
		return out
	}
	old, now := keys(before), keys(after)
	without := func(of, those []string) []string {
		return slices.DeleteFunc(slices.Clone(of), func(key string) bool { return slices.Contains(those, key) })
	}
	return without(old, now), without(now, old)
}

// LastAcknowledged is the latest revision of the chain among those that a
// person acknowledged; "" for none.
func LastAcknowledged(chain []Revision, acked map[string]bool) string {
	for _, r := range slices.Backward(chain) {
		if acked[r.ID] {
			return r.ID
		}
	}
	return ""
}

// Draw picks the questions of a try (from 1) about the parts: the same for the
// same person, edition and try. Tries go round all the questions there are
// before one comes again. Fewer come when fewer exist.
func (e *Edition) Draw(parts []ReadingPart, person, edition string, try int) []Question {
	about := map[string]bool{}
	for _, p := range parts {
		if p.ID != "" {
			about[p.ID] = true
		}
	}
	var pool []Question
	for _, q := range e.Questions {
		if about[q.About] {
			pool = append(pool, q)
		}
	}
	order := func(q Question) string {
		sum := sha256.Sum256([]byte(person + "\x00" + edition + "\x00" + q.ID))
		return hex.EncodeToString(sum[:])
	}
	slices.SortFunc(pool, func(a, b Question) int { return cmp.Or(cmp.Compare(order(a), order(b)), cmp.Compare(a.ID, b.ID)) })
	if len(pool) <= QuestionsAsked {
		return pool
	}
	out := make([]Question, QuestionsAsked)
	for i := range out {
		out[i] = pool[((try-1)*QuestionsAsked+i)%len(pool)]
	}
	return out
}

// Grade says for each question whether its answer is the right choice, and
// whether all are. A question without an answer is wrong.
func Grade(questions []Question, answers map[string]string) (right map[string]bool, all bool) {
	right, all = map[string]bool{}, true
	for _, q := range questions {
		right[q.ID] = answers[q.ID] == q.Right && q.Right != ""
		all = all && right[q.ID]
	}
	return right, all
}
