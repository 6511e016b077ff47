package courses

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
)

func TestAnswerCheck(t *testing.T) {
	paper := func(q Question) PaperQuestion { return withoutKey(q) }
	multiple, single, order := paper(choiceQuestion(Multiple, "")), paper(choiceQuestion(Single, "")), paper(orderQuestion(""))
	match := paper(matchQuestion(""))
	text, number, truth := PaperQuestion{Type: ShortText}, PaperQuestion{Type: Number, Unit: "giờ"}, PaperQuestion{Type: TrueFalse}
	choice := func(ids string) Answer { return Answer{Choice: strings.Fields(ids)} }
	tests := []struct {
		name string
		q    PaperQuestion
		a    Answer
		want error
	}{
		{"empty", single, Answer{}, nil},
		{"single", single, choice("a"), nil},
		{"single two", single, choice("a b"), ErrAnswerShape},
		{"single stranger", single, choice("x"), ErrUnknownOption},
		{"single text", single, Answer{Text: "a"}, ErrAnswerShape},
		{"multiple", multiple, choice("a b"), nil},
		{"multiple twice", multiple, choice("a a"), ErrTwice},
		{"multiple too many", multiple, choice("a b c d a"), ErrTooLong},
		{"multiple two fields", multiple, Answer{Choice: []string{"a"}, Bool: ptr(true)}, ErrAnswerShape},
		{"ordering", order, choice("d c b a"), nil},
		{"ordering short", order, choice("a b"), ErrAnswerShape},
		{"matching", match, Answer{Pairs: map[string]string{"a": "z"}}, nil},
		{"matching unknown left", match, Answer{Pairs: map[string]string{"z": "a"}}, ErrUnknownOption},
		{"matching unknown right", match, Answer{Pairs: map[string]string{"a": "$ne"}}, ErrUnknownOption},
		{"matching too many", match, Answer{Pairs: map[string]string{"a": "a", "b": "b", "c": "z"}}, ErrTooLong},
		{"matching choice", match, choice("a"), ErrAnswerShape},
		{"text", text, Answer{Text: "Sở Nội vụ\nvà tôi"}, nil},
		{"text choice", text, choice("a"), ErrAnswerShape},
		{"text pairs", text, Answer{Pairs: map[string]string{"a": "b"}}, ErrAnswerShape},
		{"number choice", number, choice("a"), ErrAnswerShape},
		{"true-false choice", truth, choice("a"), ErrAnswerShape},
		{"text long", text, Answer{Text: strings.Repeat("đ", MaxText+1)}, ErrTooLong},
		{"text at the limit", text, Answer{Text: strings.Repeat("đ", MaxText)}, nil},
		{"text bad UTF-8", text, Answer{Text: "a\xff"}, ErrAnswerShape},
		{"text control", text, Answer{Text: "a\x00"}, ErrAnswerShape},
		{"text blank", text, Answer{Text: " \n "}, ErrAnswerShape},
		{"number", number, Answer{Number: ptr(1.5)}, nil},
		{"number text", number, Answer{Text: "24 giờ"}, nil},
		{"number word", number, Answer{Text: "nhiều"}, ErrAnswerShape},
		{"number long", number, Answer{Text: strings.Repeat("1", 9999)}, ErrTooLong},
		{"number NaN", number, Answer{Number: ptr(math.NaN())}, ErrAnswerShape},
		{"number Inf", number, Answer{Number: ptr(math.Inf(-1))}, ErrAnswerShape},
		{"true-false", truth, Answer{Bool: ptr(false)}, nil},
		{"true-false text", truth, Answer{Text: "true"}, ErrAnswerShape},
		{"unknown type", PaperQuestion{Type: "essay"}, Answer{Text: "x"}, ErrAnswerShape},
	}
	for _, tt := range tests {
		if err := tt.a.Check(tt.q); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
}

// FuzzAnswer: no JSON makes checking or grading panic or leave 0..max, and what Check lets pass can
// be written and read again.
func FuzzAnswer(f *testing.F) {
	for _, s := range []string{`{}`, `{"choice":["a","b"]}`, `{"text":"1.234,5"}`, `{"number":1e308}`, `{"pairs":{"a":"z"}}`, `{"bool":true}`, `{"choice":[null]}`} {
		f.Add([]byte(s))
	}
	questions := []Question{
		choiceQuestion(Single, ""), choiceQuestion(Multiple, PartialProportional), choiceQuestion(Multiple, PartialPerOption),
		orderQuestion(PartialPairs), orderQuestion(PartialNone), matchQuestion(PartialProportional),
		{Type: TrueFalse, Points: 1, Answer: TrueKey(true)},
		{Type: ShortText, Points: 1, Accept: []string{"đ"}},
		{Type: Number, Points: 1, Answer: NumberKey(24), Unit: "giờ"},
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var a Answer
		if json.Unmarshal(raw, &a) != nil {
			return
		}
		for _, q := range questions {
			if m := Grade(q, a); !(m.Points >= 0 && m.Points <= q.Points) {
				t.Fatalf("%s: %v points", q.Type, m.Points)
			}
			if a.Check(withoutKey(q)) != nil {
				continue
			}
			again, err := json.Marshal(a)
			var b Answer
			if err != nil || json.Unmarshal(again, &b) != nil || Grade(q, a).Points != Grade(q, b).Points {
				t.Fatalf("%s does not survive JSON: %v", again, err)
			}
		}
	})
}
