package courses

// ReviewItem is what a learner may see of one question of a finished attempt. What the review policy
// does not open stays nil or empty.
type ReviewItem struct {
	PaperQuestion `bson:",inline"`
	Given         Answer   `json:"given"`
	Got           *float64 `json:"got,omitempty"`     // with marks: points
	Correct       *bool    `json:"correct,omitempty"` // with marks
	Reason        *Text    `json:"reason,omitempty"`  // with marks
	Right         *Answer  `json:"right,omitempty"`   // with answers: one answer that gets all points
	Parts         []Part   `json:"parts,omitempty"`   // with answers
	Explanation   string   `json:"explanation,omitempty"`
	Lesson        string   `json:"lesson,omitempty"` // with explanations: where it is taught
	Cites         []string `json:"cites,omitempty"`  // with explanations
	// Handbook are ids of sections and procedures of the handbook, with explanations.
	Handbook []string `json:"handbook,omitempty"`
}

// Review shows a finished attempt as far as v allows. Questions are labelled as Sheet.Questions gives
// them; the marks are those of GradePaper, in the same order.
func Review(questions []Question, answers map[string]Answer, marks []Mark, v Visible) []ReviewItem {
	out := []ReviewItem{}
	for i, q := range questions {
		item := ReviewItem{PaperQuestion: withoutKey(q), Given: answers[q.ID]}
		if v.Marks && i < len(marks) {
			item.Got, item.Correct, item.Reason = &marks[i].Points, &marks[i].Correct, &marks[i].Reason
		}
		if v.Answers && i < len(marks) {
			right := FullAnswer(q)
			item.Right = &right
			item.Parts = visibleParts(marks[i].Parts, v)
		}
		if v.Explanations {
			item.Explanation, item.Lesson, item.Cites, item.Handbook = q.Explanation, q.Lesson, q.Cites, q.Handbook
		}
		out = append(out, item)
	}
	return out
}

// visibleParts hides points without marks and the author's words without explanations.
func visibleParts(parts []Part, v Visible) []Part {
	out := list(parts)
	for i := range out {
		if !v.Marks {
			out[i].Points = 0
		}
		if !v.Explanations {
			out[i].Why = ""
		}
	}
	return out
}
