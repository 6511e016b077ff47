package handbook

import (
	"encoding/json"
	"flag"
	"os"
	"testing"
)

var update = flag.Bool("update", false, "write the goldens anew")

// levelCase is one case of the rule that the browser has too: without a line a
// phone judges by itself. Level 0 stands for no judgement.
type levelCase struct {
	Scores map[string]int `json:"scores"`
	Level  int            `json:"level"`
	Why    string         `json:"why"`
}

// TestLevelCases keeps testdata/levels.json, which the tests of the web app
// read, equal to what the rule says of the authored criteria.
func TestLevelCases(t *testing.T) {
	const file = "testdata/levels.json"
	edition := loadContent(t)
	var out struct {
		Criteria []Criterion `json:"criteria"`
		Levels   []Level     `json:"levels"`
		Cases    []levelCase `json:"cases"`
	}
	out.Criteria, out.Levels = edition.Criteria, edition.Levels
	for _, scores := range levelScores(edition) {
		level, why, err := edition.Level(scores)
		if err != nil {
			level, why = Level{}, ""
		}
		out.Cases = append(out.Cases, levelCase{scores, level.Number, why})
	}
	shared(t, file, out)
}

// shared keeps a file of cases, which the tests of the web app read too, equal
// to what the rule says.
func shared(t *testing.T, file string, cases any) {
	t.Helper()
	got, err := json.MarshalIndent(cases, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Errorf("%s is stale; run go test ./handbook -run %s -update", file, t.Name())
	}
}

// levelScores are cases with every level, ties, missing scores and refusals.
func levelScores(e *Edition) []map[string]int {
	cases := []map[string]int{{}, {"khac": 2}, {e.Criteria[0].ID: 5}, {e.Criteria[0].ID: 0, e.Criteria[1].ID: 2}}
	for i, c := range e.Criteria {
		for score := LowestLevel; score <= HighestLevel; score++ {
			cases = append(cases, map[string]int{c.ID: score})
		}
		all := map[string]int{}
		for j, other := range e.Criteria {
			all[other.ID] = 1 + (i+j)%HighestLevel
		}
		cases = append(cases, all)
	}
	urgent := map[string]int{}
	for _, c := range e.Criteria {
		if c.Urgent {
			urgent[c.ID] = 3
		}
	}
	return append(cases, urgent)
}
