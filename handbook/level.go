package handbook

import (
	"errors"
	"fmt"
	"strings"
)

var (
	// ErrNoScores says that no criterion was scored.
	ErrNoScores = errors.New("handbook: no criterion scored")
	// ErrUnknownCriterion says that a score names a criterion the edition does not have.
	ErrUnknownCriterion = errors.New("handbook: unknown criterion")
	// ErrScoreOutOfRange says that a score is not between LowestLevel and HighestLevel.
	ErrScoreOutOfRange = errors.New("handbook: score out of range")
)

// Level gives the level of a case from scores by criterion id, and in
// Vietnamese why. The highest criterion wins; equal ones do not add up. A
// criterion without a score is allowed, since a crisis does not wait, and is
// named in the reason. Errors: ErrNoScores, ErrUnknownCriterion,
// ErrScoreOutOfRange.
func (e *Edition) Level(scores map[string]int) (Level, string, error) {
	if len(scores) == 0 {
		return Level{}, "", ErrNoScores
	}
	known, highest := 0, 0
	for _, c := range e.Criteria {
		score, scored := scores[c.ID]
		if !scored {
			continue
		}
		if score < LowestLevel || score > HighestLevel {
			return Level{}, "", fmt.Errorf("%w: %s = %d", ErrScoreOutOfRange, c.ID, score)
		}
		known++
		highest = max(highest, score)
	}
	if known != len(scores) {
		return Level{}, "", fmt.Errorf("%w: %s", ErrUnknownCriterion, e.firstUnknown(scores))
	}
	for _, l := range e.Levels {
		if l.Number == highest {
			return l, e.whyLevel(l, scores), nil
		}
	}
	return Level{}, "", fmt.Errorf("handbook: edition %s has no level %d", e.Code, highest)
}

func (e *Edition) whyLevel(level Level, scores map[string]int) string {
	var deciding, missing, texts []string
	for _, c := range e.Criteria {
		score, scored := scores[c.ID]
		if !scored {
			missing = append(missing, c.Name)
			continue
		}
		if score == level.Number {
			deciding = append(deciding, c.Name)
			texts = append(texts, c.at(score))
		}
	}
	var why strings.Builder
	fmt.Fprintf(&why, "%s. Tiêu chí cao nhất quyết định.", level.Name)
	if len(deciding) == 1 {
		fmt.Fprintf(&why, " %s ở mức %d: %s", deciding[0], level.Number, texts[0])
	} else {
		fmt.Fprintf(&why, " %d tiêu chí cùng ở mức %d (%s); cùng mức thì không cộng dồn, cấp vẫn là %d.",
			len(deciding), level.Number, strings.Join(deciding, ", "), level.Number)
	}
	if len(missing) > 0 {
		fmt.Fprintf(&why, " Chưa chấm: %s; chấm xong phải xem lại cấp.", strings.Join(missing, ", "))
	}
	return why.String()
}

// at is what the criterion looks like at a level.
func (c Criterion) at(level int) string {
	for _, t := range c.Thresholds {
		if t.Level == level {
			return t.Text
		}
	}
	return ""
}

func (e *Edition) firstUnknown(scores map[string]int) string {
	first := ""
	for id := range scores {
		known := false
		for _, c := range e.Criteria {
			known = known || c.ID == id
		}
		if !known && (first == "" || id < first) {
			first = id
		}
	}
	return first
}
