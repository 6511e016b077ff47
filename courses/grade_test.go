package courses

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func choiceQuestion(kind, partial string) Question {
	return Question{ID: "c", Type: kind, Partial: partial, Points: 4, Options: []Option{
		{ID: "a", Text: "Đúng một", Correct: true, Why: "Theo khoản 3."},
		{ID: "b", Text: "Đúng hai", Correct: kind == Multiple},
		{ID: "c", Text: "Sai một"},
		{ID: "d", Text: "Sai hai"},
	}}
}

func orderQuestion(partial string) Question {
	return Question{ID: "o", Type: Ordering, Partial: partial, Points: 3, Items: []Item{
		{"a", "Ghi nhận"}, {"b", "Xác minh"}, {"c", "Báo cáo"}, {"d", "Công bố"},
	}}
}

func matchQuestion(partial string) Question {
	return Question{
		ID: "m", Type: Matching, Partial: partial, Points: 2,
		Pairs:       []Pair{{ID: "a", Left: "Sở", Right: "Tỉnh"}, {ID: "b", Left: "Phòng", Right: "Xã"}},
		Distractors: []Item{{"z", "Bộ"}},
	}
}

func TestGrade(t *testing.T) {
	choice := func(ids string) Answer { return Answer{Choice: strings.Fields(ids)} }
	textQ := func(diacritics string, accept ...string) Question {
		return Question{Type: ShortText, Points: 1, Accept: accept, Diacritics: diacritics}
	}
	number := Question{Type: Number, Points: 1, Answer: NumberKey(1234.5), Tolerance: 0.1, Unit: "giờ"}
	tests := []struct {
		name string
		q    Question
		a    Answer
		want float64
	}{
		{"single right", choiceQuestion(Single, ""), choice("a"), 4},
		{"single wrong", choiceQuestion(Single, ""), choice("c"), 0},
		{"single both", choiceQuestion(Single, ""), choice("a c"), 0},
		{"single unanswered", choiceQuestion(Single, ""), Answer{}, 0},
		{"multiple all right", choiceQuestion(Multiple, PartialNone), choice("b a"), 4},
		{"multiple half, none", choiceQuestion(Multiple, PartialNone), choice("a"), 0},
		{"multiple half, proportional", choiceQuestion(Multiple, PartialProportional), choice("a"), 2},
		{"multiple right and wrong cancel", choiceQuestion(Multiple, PartialProportional), choice("a c"), 0},
		{"multiple everything", choiceQuestion(Multiple, PartialProportional), choice("a b c d"), 0},
		{"multiple stranger", choiceQuestion(Multiple, PartialProportional), choice("a b x"), 2},
		{"multiple per option", choiceQuestion(Multiple, PartialPerOption), choice("a"), 3},
		{"multiple per option stranger", choiceQuestion(Multiple, PartialPerOption), choice("a b x"), 3},
		{"multiple per option unanswered", choiceQuestion(Multiple, PartialPerOption), Answer{}, 0},
		{"true-false", Question{Type: TrueFalse, Points: 1, Answer: TrueKey(false)}, Answer{Bool: ptr(false)}, 1},
		{"true-false wrong", Question{Type: TrueFalse, Points: 1, Answer: TrueKey(true)}, Answer{Bool: ptr(false)}, 0},
		{"true-false without key", Question{Type: TrueFalse, Points: 1}, Answer{Bool: ptr(false)}, 0},
		{"ordering", orderQuestion(PartialNone), choice("a b c d"), 3},
		{"ordering swapped", orderQuestion(PartialNone), choice("b a c d"), 0},
		{"ordering pairs: one moved to the end", orderQuestion(PartialPairs), choice("b c d a"), 2},
		{"ordering pairs: reversed", orderQuestion(PartialPairs), choice("d c b a"), 0},
		{"ordering pairs: strangers beside the right order", orderQuestion(PartialPairs), choice("a b c d x"), 2},
		{"matching", matchQuestion(PartialNone), Answer{Pairs: map[string]string{"a": "a", "b": "b"}}, 2},
		{"matching half, none", matchQuestion(PartialNone), Answer{Pairs: map[string]string{"a": "a", "b": "z"}}, 0},
		{"matching half", matchQuestion(PartialProportional), Answer{Pairs: map[string]string{"a": "a", "b": "z"}}, 1},
		{"matching stranger", matchQuestion(PartialProportional), Answer{Pairs: map[string]string{"a": "a", "x": "b"}}, 0},
		{"text exact", textQ(DiacriticsRequired, "Sở Nội vụ"), Answer{Text: " sở  NỘI vụ. "}, 1},
		{"text decomposed", textQ(DiacriticsRequired, "Sở"), Answer{Text: "Sở"}, 1},
		{"text without marks, optional", textQ(DiacriticsOptional, "Đường dây nóng"), Answer{Text: "duong day nong"}, 1},
		{"text without marks, required", textQ(DiacriticsRequired, "Đường dây nóng"), Answer{Text: "duong day nong"}, 0},
		{"text second accepted", textQ(DiacriticsOptional, "24 giờ", "24h"), Answer{Text: "24H"}, 1},
		{"text other", textQ(DiacriticsOptional, "24 giờ"), Answer{Text: "48 giờ"}, 0},
		{"text of marks only", textQ(DiacriticsOptional, "x"), Answer{Text: "..."}, 0},
		{"number", number, Answer{Number: ptr(1234.6)}, 1},
		{"number outside tolerance", number, Answer{Number: ptr(1234.61)}, 0},
		{"number Vietnamese", number, Answer{Text: "1.234,5"}, 1},
		{"number plain", number, Answer{Text: "1234.5"}, 1},
		{"number comma", number, Answer{Text: "1234,5"}, 1},
		{"number English", number, Answer{Text: "1,234.5"}, 1},
		{"number spaced with unit", number, Answer{Text: "1 234,5 Giờ"}, 1},
		{"number minus", number, Answer{Text: "-1234,5"}, 0},
		{"number NaN", number, Answer{Number: ptr(math.NaN())}, 0},
		{"number Inf", number, Answer{Number: ptr(math.Inf(1))}, 0},
		{"number word", number, Answer{Text: "NaN"}, 0},
		{"number exponent", number, Answer{Text: "1e3"}, 0},
		{"number too long", number, Answer{Text: strings.Repeat("9", 60)}, 0},
		{"number without key", Question{Type: Number, Points: 1}, Answer{Text: "1"}, 0},
		{"unknown type", Question{Type: "essay", Points: 1}, Answer{Text: "1"}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := Grade(tt.q, tt.a)
			if m.Points != tt.want || m.Correct != (tt.want == tt.q.Points) {
				t.Errorf("points %v correct %v, want %v", m.Points, m.Correct, tt.want)
			}
			if m.Reason.VI == "" || m.Reason.EN == "" {
				t.Error("no reason given")
			}
		})
	}
}

func TestGradeExplains(t *testing.T) {
	m := Grade(choiceQuestion(Multiple, PartialProportional), Answer{Choice: []string{"a", "c"}})
	want := []struct {
		given   string
		correct bool
		points  float64
	}{{"Chọn", true, 2}, {"Không chọn", false, 0}, {"Chọn", false, -2}, {"Không chọn", true, 0}}
	for i, w := range want {
		p := m.Parts[i]
		if p.Given.VI != w.given || p.Correct != w.correct || p.Points != w.points || p.Reason.EN == "" {
			t.Errorf("part %d = %+v, want %+v", i, p, w)
		}
	}
	if m.Reason.VI != "Đúng một phần: 0/2 phần, 0/4 điểm." || m.Parts[0].Why != "Theo khoản 3." {
		t.Errorf("mark = %+v", m)
	}
	m = Grade(orderQuestion(PartialPairs), Answer{Choice: []string{"b", "c", "d", "a"}})
	if p := m.Parts[0]; p.Right.VI != "Ngay sau «Ghi nhận»" || p.Given.VI != "Vị trí 1" || p.Correct {
		t.Errorf("first neighbour = %+v", p)
	}
	m = Grade(matchQuestion(PartialNone), Answer{Pairs: map[string]string{"a": "z"}})
	if m.Parts[0].Given.VI != "Bộ" || m.Parts[0].Right.VI != "Tỉnh" || m.Parts[1].Given.VI != "Không trả lời" {
		t.Errorf("pairs = %+v", m.Parts)
	}
	m = Grade(Question{Type: Number, Points: 1, Answer: NumberKey(1234.5), Tolerance: 0.5, Unit: "giờ"}, Answer{Number: ptr(-7654321.25)})
	if p := m.Parts[0]; p.Right.VI != "1.234,5 ± 0,5 giờ" || p.Right.EN != "1,234.5 ± 0.5 giờ" || p.Given.VI != "-7.654.321,25" {
		t.Errorf("number = %+v", p)
	}
}

func TestReadNumberBothReadings(t *testing.T) {
	for in, want := range map[string][]float64{
		"1.234": {1234, 1.234}, "1,234": {1.234, 1234}, "0.125": {0.125}, "1.234.567": {1234567},
		"-3": {-3}, "−3,5": {-3.5}, "+4": {4}, "--4": nil, "1.23.4": nil, "0x10": nil, "Inf": nil, "": nil, "٣": nil,
		"24 giờ": {24}, "24gio": {24},
	} {
		if got := readNumber(in, "giờ"); !slices.Equal(got, want) {
			t.Errorf("readNumber(%q) = %v, want %v", in, got, want)
		}
	}
}

func TestGradeProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := drawQuestion(t, "cau")
		if faults := CheckQuestion(q); len(faults) > 0 {
			t.Fatalf("generator: %v", faults)
		}
		a := drawAnswer(t, q)
		m := Grade(q, a)
		if !(m.Points >= 0 && m.Points <= q.Points) || m.Max != q.Points {
			t.Fatalf("points %v of %v", m.Points, q.Points)
		}
		if m.Correct && m.Points != q.Points {
			t.Fatalf("right, yet %v of %v points", m.Points, q.Points)
		}
		if full := Grade(q, FullAnswer(q)); full.Points != q.Points || !full.Correct {
			t.Fatalf("full key gives %+v", full)
		}
		if empty := Grade(q, Answer{}); empty.Points != 0 || empty.Answered {
			t.Fatalf("no answer gives %+v", empty)
		}
		if q.Type == Single || q.Type == Multiple {
			other := Answer{Choice: rapid.Permutation(a.Choice).Draw(t, "other order")}
			if Grade(q, other).Points != Grade(q, Answer{Choice: a.Choice}).Points {
				t.Fatal("the order of choices matters")
			}
		}
		sum := 0.0
		for _, p := range m.Parts {
			sum += p.Points
		}
		if sum > m.Points+1e-9 && a.Check(withoutKey(q)) == nil {
			t.Fatalf("parts add up to %v, mark is %v", sum, m.Points)
		}
	})
}

func TestGradePaperProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		qs := drawBank(t, "chinh", 1).Questions
		answers, full := map[string]Answer{}, map[string]Answer{}
		for _, q := range qs {
			answers[q.ID], full[q.ID] = drawAnswer(t, q), FullAnswer(q)
		}
		r := GradePaper(qs, answers, 70)
		if r.Score < 0 || r.Score > r.Max || r.Percent < 0 || r.Percent > 100 || r.Passed != (r.Percent >= 70) {
			t.Fatalf("result %+v", r)
		}
		shuffled := rapid.Permutation(qs).Draw(t, "order")
		if s := GradePaper(shuffled, answers, 70); s.Score != r.Score || s.Max != r.Max || s.Percent != r.Percent {
			t.Fatalf("the order of questions matters: %v and %v", s.Score, r.Score)
		}
		if f := GradePaper(qs, full, 100); f.Score != f.Max || f.Percent != 100 || !f.Passed {
			t.Fatalf("full keys give %+v", f)
		}
		if !slices.EqualFunc(r.Marks, qs, func(m Mark, q Question) bool { return m.Question == q.ID }) {
			t.Fatal("marks do not follow the paper")
		}
	})
}

func TestGradePaperEdges(t *testing.T) {
	if r := GradePaper(nil, nil, 0); r.Passed || r.Percent != 0 {
		t.Errorf("a paper without questions = %+v", r)
	}
	q := Question{ID: "q", Type: TrueFalse, Points: 1, Answer: TrueKey(true)}
	qs := []Question{q, q, q}
	for i := range qs {
		qs[i].ID = letter(i)
	}
	yes := Answer{Bool: ptr(true)}
	r := GradePaper(qs, map[string]Answer{"a": yes, "b": yes, "lạ": yes}, 66.67)
	if r.Percent != 66.66 || r.Passed {
		t.Errorf("two of three = %v, passed %v: a percentage is never rounded up to the pass mark", r.Percent, r.Passed)
	}
}
