package handbook

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestLevel(t *testing.T) {
	edition := loadContent(t)
	tests := []struct {
		name   string
		scores map[string]int
		want   int
		says   []string
	}{
		{"all low", map[string]int{"pham-vi": 1, "toc-do": 1, "ton-hai": 1, "nguon": 1, "su-that": 1}, 1, []string{"5 tiêu chí cùng ở mức 1"}},
		{"one high wins", map[string]int{"pham-vi": 2, "toc-do": 2, "ton-hai": 3, "nguon": 2, "su-that": 2}, 3, []string{"Tổn hại ở mức 3", "Có nguy cơ với sức khỏe"}},
		{"tie", map[string]int{"pham-vi": 4, "toc-do": 1, "ton-hai": 4, "nguon": 2, "su-that": 1}, 4, []string{"2 tiêu chí cùng ở mức 4 (Phạm vi, Tổn hại)", "không cộng dồn"}},
		{"unscored is named", map[string]int{"pham-vi": 2, "toc-do": 1}, 2, []string{"Chưa chấm: Tổn hại, Sức nặng của nguồn, Sự thật"}},
	}
	for _, tt := range tests {
		level, why, err := edition.Level(tt.scores)
		if err != nil || level.Number != tt.want {
			t.Errorf("%s: level %d, %v", tt.name, level.Number, err)
		}
		for _, phrase := range tt.says {
			if !strings.Contains(why, phrase) {
				t.Errorf("%s: %q does not say %q", tt.name, why, phrase)
			}
		}
	}
}

func TestLevelRefuses(t *testing.T) {
	edition := loadContent(t)
	tests := []struct {
		scores map[string]int
		want   error
	}{
		{nil, ErrNoScores},
		{map[string]int{"pham-vi": 0}, ErrScoreOutOfRange},
		{map[string]int{"pham-vi": 5}, ErrScoreOutOfRange},
		{map[string]int{"pham-vi": 1, "mau-sac": 2}, ErrUnknownCriterion},
	}
	for _, tt := range tests {
		if _, _, err := edition.Level(tt.scores); !errors.Is(err, tt.want) {
			t.Errorf("%v: %v, want %v", tt.scores, err, tt.want)
		}
	}
	bare := &Edition{Criteria: []Criterion{{ID: "pham-vi"}}}
	if _, _, err := bare.Level(map[string]int{"pham-vi": 2}); err == nil {
		t.Error("an edition without levels gave a level")
	}
}

// TestLevelIsTheHighest: the level is the greatest score, and raising any one
// score never lowers it.
func TestLevelIsTheHighest(t *testing.T) {
	edition := loadContent(t)
	rapid.Check(t, func(t *rapid.T) {
		scores, highest := map[string]int{}, 0
		for _, c := range edition.Criteria {
			scores[c.ID] = rapid.IntRange(LowestLevel, HighestLevel).Draw(t, c.ID)
			highest = max(highest, scores[c.ID])
		}
		before, why, err := edition.Level(scores)
		if err != nil || before.Number != highest || why == "" {
			t.Fatalf("%v: %d %q %v", scores, before.Number, why, err)
		}
		raised := rapid.SampledFrom(edition.Criteria).Draw(t, "raised").ID
		scores[raised] = min(HighestLevel, scores[raised]+1)
		after, _, err := edition.Level(scores)
		if err != nil || after.Number < before.Number {
			t.Fatalf("raising %s led from %d to %d, %v", raised, before.Number, after.Number, err)
		}
	})
}
