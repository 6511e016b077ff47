package courses

import (
	"fmt"
	"math"
	"slices"
)

// Text is a sentence of ours in both languages.
type Text struct {
	VI string `bson:"vi" json:"vi"`
	EN string `bson:"en" json:"en"`
}

// Mark is the grading of one answer, explained part by part. It holds the key: the server keeps it,
// a learner gets a ReviewItem.
type Mark struct {
	Question string  `bson:"question" json:"-"`
	Points   float64 `bson:"points" json:"-"` // 0..Max
	Max      float64 `bson:"max" json:"-"`
	Correct  bool    `bson:"correct" json:"-"` // everything right
	Answered bool    `bson:"answered" json:"-"`
	Reason   Text    `bson:"reason" json:"-"`
	Parts    []Part  `bson:"parts" json:"-"`
}

// Part is one option, item or pair of an answer. Where partial marks are given the points of the
// parts add up to the mark, which yet never falls below 0; where all or nothing counts they are 0.
type Part struct {
	ID      string  `bson:"id" json:"id"` // of the option, item or left side
	Text    string  `bson:"text" json:"text"`
	Given   Text    `bson:"given" json:"given"`
	Right   Text    `bson:"right" json:"right"`
	Correct bool    `bson:"correct" json:"correct"`
	Points  float64 `bson:"points" json:"points"`
	Reason  Text    `bson:"reason" json:"reason"`
	Why     string  `bson:"why,omitempty" json:"why,omitempty"` // the author's word on this option
}

// Result is the grading of a paper.
type Result struct {
	Score   float64 `bson:"score" json:"score"`
	Max     float64 `bson:"max" json:"max"`
	Percent float64 `bson:"percent" json:"percent"` // two decimals, never rounded up
	Passed  bool    `bson:"passed" json:"passed"`
	Marks   []Mark  `bson:"marks" json:"-"` // in the order of the paper
}

// tally is an answer judged but not yet weighed: got of of, and its parts worth got points each.
type tally struct {
	got, of int
	parts   []Part
	worth   []int // what each part adds to got; nil under all-or-nothing
}

// Grade marks one answer. It accepts any answer, also one that Check would refuse: what does not
// fit the question is wrong. An empty answer has no points, whatever the partial marks.
func Grade(q Question, a Answer) Mark {
	var t tally
	switch q.Type {
	case Single, Multiple:
		t = gradeChoice(q, a)
	case TrueFalse:
		t = gradeTrueFalse(q, a)
	case Ordering:
		t = gradeOrdering(q, a)
	case Matching:
		t = gradeMatching(q, a)
	case ShortText:
		t = gradeShortText(q, a)
	case Number:
		t = gradeNumber(q, a)
	}
	return t.mark(q, a)
}

func (t tally) mark(q Question, a Answer) Mark {
	m := Mark{Question: q.ID, Max: q.Points, Answered: !a.Empty(), Parts: list(t.parts)}
	if !m.Answered || t.of == 0 {
		m.Reason = Text{VI: "Chưa trả lời.", EN: "Not answered."}
		return m
	}
	m.Correct = t.got == t.of
	m.Points = q.Points * float64(min(max(t.got, 0), t.of)) / float64(t.of)
	if m.Correct {
		m.Points = q.Points
	}
	for i := range t.worth {
		m.Parts[i].Points = q.Points * float64(t.worth[i]) / float64(t.of)
	}
	m.Reason = t.reason(m)
	return m
}

func (t tally) reason(m Mark) Text {
	vi, en := vietnameseNumber(m.Points), englishNumber(m.Points)
	maxVI, maxEN := vietnameseNumber(m.Max), englishNumber(m.Max)
	switch {
	case m.Correct:
		return Text{VI: fmt.Sprintf("Đúng: %s/%s điểm.", vi, maxVI), EN: fmt.Sprintf("Right: %s of %s points.", en, maxEN)}
	case t.worth == nil:
		return Text{VI: fmt.Sprintf("Chưa đúng: 0/%s điểm.", maxVI), EN: fmt.Sprintf("Not right: 0 of %s points.", maxEN)}
	}
	return Text{
		VI: fmt.Sprintf("Đúng một phần: %d/%d phần, %s/%s điểm.", max(t.got, 0), t.of, vi, maxVI),
		EN: fmt.Sprintf("Right in part: %d of %d parts, %s of %s points.", max(t.got, 0), t.of, en, maxEN),
	}
}

// GradePaper grades a paper: its questions as Sheet.Questions gives them, the answers by question id.
// Questions without an answer have no points; answers to no question are passed over.
func GradePaper(questions []Question, answers map[string]Answer, passPercent float64) Result {
	r := Result{Marks: []Mark{}}
	for _, q := range questions {
		m := Grade(q, answers[q.ID])
		r.Score += m.Points
		r.Max += m.Max
		r.Marks = append(r.Marks, m)
	}
	r.Score = min(round6(r.Score), round6(r.Max))
	r.Max = round6(r.Max)
	if r.Max > 0 {
		r.Percent = floorPercent(r.Score / r.Max * 100)
	}
	r.Passed = r.Max > 0 && r.Percent >= passPercent
	return r
}

// round6 removes what the order of adding binary fractions leaves behind.
func round6(f float64) float64 { return math.Round(f*1e6) / 1e6 }

// FullAnswer is the answer that gets all points: the key in the form of an answer.
func FullAnswer(q Question) Answer {
	var a Answer
	switch q.Type {
	case Single, Multiple:
		for _, o := range q.Options {
			if o.Correct {
				a.Choice = append(a.Choice, o.ID)
			}
		}
	case Ordering:
		for _, it := range q.Items {
			a.Choice = append(a.Choice, it.ID)
		}
	case Matching:
		a.Pairs = map[string]string{}
		for _, p := range q.Pairs {
			a.Pairs[p.ID] = p.rightID()
		}
	case TrueFalse:
		if q.Answer != nil {
			a.Bool = q.Answer.True
		}
	case ShortText:
		if len(q.Accept) > 0 {
			a.Text = q.Accept[0]
		}
	case Number:
		if q.Answer != nil {
			a.Number = q.Answer.Number
		}
	}
	return a
}

func gradeChoice(q Question, a Answer) tally {
	var t tally
	var hits, wrong, right, judged int
	for _, id := range a.Choice {
		if _, ok := find(q.Options, id, func(o Option) string { return o.ID }); !ok {
			wrong++
		}
	}
	for _, o := range q.Options {
		chosen := slices.Contains(a.Choice, o.ID)
		part := Part{ID: o.ID, Text: o.Text, Given: chosenText(chosen), Right: chosenText(o.Correct), Correct: chosen == o.Correct, Why: o.Why}
		worth := 0
		switch {
		case chosen && o.Correct:
			hits, right, worth = hits+1, right+1, 1
			part.Reason = Text{VI: "Chọn đúng.", EN: "Rightly chosen."}
		case chosen:
			wrong, worth = wrong+1, -1
			part.Reason = Text{VI: "Phương án này sai, không nên chọn.", EN: "This option is wrong and was chosen."}
		case o.Correct:
			right++
			part.Reason = Text{VI: "Phương án này đúng nhưng chưa được chọn.", EN: "This option is right and was not chosen."}
		default:
			part.Reason = Text{VI: "Đúng là không chọn phương án này.", EN: "Rightly left out."}
		}
		if q.Partial == PartialPerOption {
			worth = 0
			if part.Correct {
				judged, worth = judged+1, 1
			}
		}
		t.parts = append(t.parts, part)
		t.worth = append(t.worth, worth)
	}
	switch {
	case q.Type == Multiple && q.Partial == PartialProportional:
		t.got, t.of = hits-wrong, right
	case q.Type == Multiple && q.Partial == PartialPerOption:
		t.got, t.of = judged-(wrong-wrongKnown(t.parts)), len(q.Options)
	default:
		t.allOrNothing(hits == right && wrong == 0)
	}
	return t
}

// wrongKnown counts the wrong choices among the options the question has.
func wrongKnown(parts []Part) int {
	n := 0
	for _, p := range parts {
		if !p.Correct && p.Given == chosenText(true) {
			n++
		}
	}
	return n
}

func (t *tally) allOrNothing(ok bool) {
	t.got, t.of, t.worth = 0, 1, nil
	if ok {
		t.got = 1
	}
}

func chosenText(chosen bool) Text {
	if chosen {
		return Text{VI: "Chọn", EN: "Chosen"}
	}
	return Text{VI: "Không chọn", EN: "Not chosen"}
}

func gradeTrueFalse(q Question, a Answer) tally {
	var t tally
	if q.Answer == nil || q.Answer.True == nil {
		return t
	}
	ok := a.Bool != nil && *a.Bool == *q.Answer.True
	given := none
	if a.Bool != nil {
		given = truthText(*a.Bool)
	}
	t.parts = []Part{{ID: q.ID, Given: given, Right: truthText(*q.Answer.True), Correct: ok, Reason: verdict(ok)}}
	t.allOrNothing(ok)
	return t
}

func truthText(b bool) Text {
	if b {
		return Text{VI: "Đúng", EN: "True"}
	}
	return Text{VI: "Sai", EN: "False"}
}

var none = Text{VI: "Không trả lời", EN: "No answer"}

func verdict(ok bool) Text {
	if ok {
		return Text{VI: "Khớp với đáp án.", EN: "As in the key."}
	}
	return Text{VI: "Không khớp với đáp án.", EN: "Not as in the key."}
}
