package courses

import (
	"fmt"
	"slices"
	"strings"

	"pgregory.net/rapid"
)

// sentence draws a Vietnamese text with whatever YAML and Markdown find hard, yet no markup.
func sentence(t *rapid.T, label string) string {
	words := rapid.SliceOfN(rapid.SampledFrom([]string{
		"người", "phát ngôn", "24 giờ", "đúng hạn:", "- gạch", "yes", "null", "2026-07-01", "#hạn", "'nháy'", `"kép"`,
		"a: b", "Điều 3", "…", "50%", "@ai", "{x}", "true", "0x10", "1_000", "~", "Đặng", "\n", "\n\n", "\tthụt", "!", "&", "|", ">",
	}), 1, 8).Draw(t, label)
	s := strings.TrimSpace(strings.Join(words, " "))
	if s == "" {
		return "văn bản"
	}
	return "Câu " + s
}

func drawQuestion(t *rapid.T, id string) Question {
	q := Question{
		ID: id, Status: Ready, Prompt: sentence(t, "prompt"), Explanation: sentence(t, "explanation"),
		Points: float64(rapid.IntRange(1, 40).Draw(t, "points")) / 4,
		Type:   rapid.SampledFrom([]string{Single, Multiple, TrueFalse, Ordering, Matching, ShortText, Number}).Draw(t, "type"),
		Tags:   rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "b", "c"}), 0, 2, rapid.ID).Draw(t, "tags"),
	}
	if len(q.Tags) == 0 {
		q.Tags = nil
	}
	q.Handbook = [][]string{nil, {"hop-bao"}, {"phan-vai", "hop-bao"}}[rapid.IntRange(0, 2).Draw(t, "handbook")]
	if modes := partialModes[q.Type]; modes != nil {
		q.Partial = rapid.SampledFrom(modes).Draw(t, "partial")
	}
	n := rapid.IntRange(2, 12).Draw(t, "n")
	switch q.Type {
	case Single, Multiple:
		right := map[int]bool{rapid.IntRange(0, n-1).Draw(t, "right"): true}
		for range n {
			if q.Type == Multiple {
				right[rapid.IntRange(0, n-1).Draw(t, "right")] = true
			}
		}
		for i := range n {
			q.Options = append(q.Options, Option{ID: letter(i), Text: fmt.Sprint("Phương án ", i), Correct: right[i]})
		}
	case TrueFalse:
		q.Answer = TrueKey(rapid.Bool().Draw(t, "true"))
	case Ordering:
		for i := range n {
			q.Items = append(q.Items, Item{ID: letter(i), Text: fmt.Sprint("Bước ", i)})
		}
	case Matching:
		for i := range n {
			q.Pairs = append(q.Pairs, Pair{ID: letter(i), Left: fmt.Sprint("Vế ", i), Right: fmt.Sprint("Đáp ", i)})
		}
		for i := range rapid.IntRange(0, 3).Draw(t, "distractors") {
			q.Distractors = append(q.Distractors, Item{ID: letter(n + i), Text: fmt.Sprint("Nhiễu ", i)})
		}
	case ShortText:
		q.Accept = []string{sentence(t, "accept")}
		q.Diacritics = rapid.SampledFrom([]string{DiacriticsOptional, DiacriticsRequired}).Draw(t, "diacritics")
	case Number:
		q.Answer = NumberKey(float64(rapid.IntRange(-1_000_000, 1_000_000).Draw(t, "number")) / 100)
		q.Tolerance = float64(rapid.IntRange(0, 3).Draw(t, "tolerance")) / 2
		q.Unit = rapid.SampledFrom([]string{"", "giờ", "ngày làm việc"}).Draw(t, "unit")
	}
	return q
}

func letter(i int) string { return string(rune('a' + i)) }

// drawAnswer draws any answer: right, wrong, partial, empty, or nonsense of another type.
func drawAnswer(t *rapid.T, q Question) Answer {
	switch rapid.IntRange(0, 4).Draw(t, "kind of answer") {
	case 0:
		return FullAnswer(q)
	case 1:
		return Answer{}
	}
	var a Answer
	ids := rapid.SliceOfN(rapid.SampledFrom(strings.Split("abcdefghijklmnop", "")), 0, 14)
	if q.Type == TrueFalse || q.Type == Number || rapid.IntRange(0, 9).Draw(t, "stray") == 0 {
		b, f := rapid.Bool().Draw(t, "bool"), rapid.Float64().Draw(t, "float")
		a.Bool, a.Number = &b, &f
		return a
	}
	a.Choice = ids.Draw(t, "choice")
	if q.Type == Ordering && rapid.Bool().Draw(t, "permutation") {
		a.Choice = rapid.Permutation(FullAnswer(q).Choice).Draw(t, "order")
	}
	if q.Type == Matching {
		a = Answer{Pairs: map[string]string{}}
		rights := ids.Draw(t, "rights")
		for i, left := range ids.Draw(t, "lefts") {
			if i < len(rights) {
				a.Pairs[left] = rights[i]
			}
		}
	}
	if q.Type == ShortText {
		a = Answer{Text: rapid.String().Draw(t, "text")}
	}
	return a
}

func drawBank(t *rapid.T, id string, least int) Bank {
	b := Bank{ID: id}
	for i := range rapid.IntRange(least, least+8).Draw(t, "questions") {
		q := drawQuestion(t, fmt.Sprintf("%s-cau-%d", id, i))
		if i >= least {
			q.Status = rapid.SampledFrom([]string{Draft, Ready, Retired}).Draw(t, "status")
		}
		b.Questions = append(b.Questions, q)
	}
	return b
}

func drawCourse(t *rapid.T) Course {
	c := Course{
		Code: "khoa-hoc", Number: 3, Edition: "2026.1", Title: sentence(t, "title"), TitleEn: sentence(t, "titleEn"),
		Summary: sentence(t, "summary"), Competence: "phat-ngon", Audiences: []string{"tat-ca"}, Periods: 4,
		Outcomes:    []string{sentence(t, "outcome")},
		LegalBasis:  []LegalBasis{{Instrument: "nd-moi", Article: "Đ3–Đ8"}},
		Certificate: CertificateSpec{Title: "GIẤY CHỨNG NHẬN", Programme: sentence(t, "programme"), Issuer: "SVHTTDL", ValidMonths: 36},
		Files:       map[string][]byte{"mau.txt": []byte("mẫu\x00\xff")},
		Banks:       []Bank{drawBank(t, "chinh", 4), drawBank(t, "phu", 1)},
	}
	if rapid.Bool().Draw(t, "assigned only") {
		c.SelfEnrol = ptr(false)
	}
	for i := range rapid.IntRange(1, 4).Draw(t, "lessons") {
		l := Lesson{
			ID: fmt.Sprintf("bai-%d", i), Title: sentence(t, "lesson"), Minutes: 5, KeyPoints: []string{sentence(t, "point")},
			Body: "Mở đầu.\n\n> [!luu-y]\n> Nhớ [khoản 3](law:nd-moi#d3.3).\n", File: fmt.Sprintf("%02d-bai-so-%d.md", i+1, i),
		}
		if i == 0 {
			l.Attachments = []Attachment{{File: "mau.txt", Title: sentence(t, "attachment")}}
			l.Video = &Video{URL: "https://video.example/1", Title: sentence(t, "video"), Minutes: rapid.IntRange(0, 600).Draw(t, "video minutes")}
			if rapid.Bool().Draw(t, "captions") {
				l.Video.Captions = "phim.vi.vtt"
				c.Files[l.Video.Captions] = []byte("WEBVTT\n\n00:01.000 --> 00:02.000\nXin chào\n")
			}
		}
		c.Lessons = append(c.Lessons, l)
		c.Modules = append(c.Modules, Module{ID: fmt.Sprintf("phan-%d", i), Title: sentence(t, "module"), Lessons: []string{l.ID}})
	}
	c.Quizzes = []Quiz{{
		ID: "cuoi-khoa", Title: sentence(t, "quiz"), Draw: []DrawRule{{Bank: "chinh", Count: 4}, {Bank: "phu", Count: 1}},
		Minutes: 20, Attempts: 3, PassPercent: 70, Scoring: ScoreBest, ShuffleQuestions: true,
		Review: ReviewPolicy{Marks: ShowNow, Answers: ShowAfterLast, Explanations: ShowNever},
	}}
	c.Completion = Condition{All: []Condition{
		{Lessons: AllLessons},
		{Any: &AnyOf{N: 1, Of: []Condition{{Quiz: "cuoi-khoa", MinPercent: 62.5}, {Minutes: 60}, {Lesson: "bai-0"}}}},
	}}
	return c
}

// testLaw is a register of one instrument in force and two that are not.
var testLaw = Register{
	{ID: "nd-cu", Type: "Nghị định", Number: "09/2017/NĐ-CP", Title: "Phát ngôn", Issuer: "Chính phủ", InForceTo: "2024-01-01", ReplacedBy: []string{"nd-giua"}, Meaning: "Cũ.", Confidence: ConfidenceRead},
	{ID: "nd-giua", Type: "Nghị định", Number: "10/2023/NĐ-CP", Title: "Phát ngôn", Issuer: "Chính phủ", InForceTo: "2026-07-01", ReplacedBy: []string{"nd-moi", "nd-cu"}, Meaning: "Giữa.", Confidence: ConfidenceKnown},
	{ID: "nd-moi", Type: "Nghị định", Number: "244/2026/NĐ-CP", Title: "Phát ngôn", Issuer: "Chính phủ", Issued: "2026-06-26", InForceFrom: "2026-07-01", Meaning: "Mới.", Confidence: ConfidenceWeak},
}

func ids(qs []Question) []string {
	var out []string
	for _, q := range qs {
		out = append(out, q.ID)
	}
	slices.Sort(out)
	return out
}

func ptr[T any](v T) *T { return &v }
