package handbook

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// twin returns two equal editions to change one of.
func twin(t testing.TB) (before, after *Edition) {
	t.Helper()
	return small(), small()
}

// small is an edition with one of each.
func small() *Edition {
	return &Edition{
		Code: "so-tay", Number: "2026.1", Title: "Sổ tay", Summary: "Tóm tắt", Disclaimer: "Dự thảo",
		Criteria: []Criterion{{ID: "toc-do", Name: "Tốc độ", Question: "Lan nhanh thế nào?", Thresholds: []Threshold{{1, "Chậm"}, {2, "Vừa"}, {3, "Nhanh"}, {4, "Rất nhanh"}}}},
		Levels:   []Level{{Number: 1, ID: "theo-doi", Name: "Cấp 1", Summary: "Ít", Signals: []string{"Vài bài"}, Who: []string{"Trực"}, Actions: []string{"Canh"}, EscalateTo: "Tổ trưởng"}},
		Clocks: []Clock{
			{ID: "ghi-nhan", Name: "Ghi nhật ký", Amount: 15, Unit: Minutes, From: "lúc phát hiện", Levels: []int{1, 2}, Kind: Target, Source: "đề xuất"},
			{ID: "phat-ngon", Name: "Phát ngôn", Amount: 24, Unit: Hours, From: "lúc nhận", Levels: []int{3, 4}, Kind: Legal, Source: "law:nd-244-2026#d7.3"},
		},
		Sections: []Section{
			{ID: "nguyen-tac", Title: "Nguyên tắc", Kind: Principle, Summary: "Năm điều", Body: "Nhanh và đúng.\n\nMột đầu mối, theo [NĐ 244](law:nd-244-2026#d3).\n"},
			{ID: "phat-hien", Title: "Phát hiện", Kind: Phase, Number: 2, Summary: "Thấy sớm", Roles: []Role{{"Trực", Responsible}}, Steps: []Step{{ID: "ghi", Text: "Ghi nhật ký", Role: "Trực", Within: "ghi-nhan"}}, Body: "Canh cả ngày.\n"},
		},
		Procedures: []Procedure{{
			ID: "tin-gia", Title: "Tin giả", Summary: "Khi có tin giả", FirstHour: []string{"Chụp màn hình"}, Roles: []Role{{"Tổ trưởng", Accountable}},
			Steps:  []Step{{ID: "chup", Text: "Chụp màn hình", Role: "Tổ trưởng", Phase: 2}, {ID: "cham", Text: "Chấm cấp", Role: "Tổ trưởng", Phase: 3}},
			Clocks: []string{"phat-ngon"}, Templates: []string{"dinh-chinh"}, Body: "Vì sao phải nhanh.\n",
		}},
		Templates: []Template{{ID: "dinh-chinh", Title: "Đính chính", Layout: Document, Heading: "ĐÍNH CHÍNH", Fields: []Field{{ID: "su-that", Label: "Sự thật", Kind: Paragraph}}, Body: "{{su-that}}"}},
		Tree:      []Node{{ID: "goc", Question: "Đúng không?", Answers: []Branch{{ID: "sai", Text: "Sai", Procedure: "tin-gia"}}}},
		Contacts:  []Contact{{ID: "van-phong", Name: "Văn phòng UBND", For: "Cấp 3", Level: 3}},
		Channels:  []Channel{{ID: "vafc", Name: "VAFC", How: "Gọi", Number: "18008108"}},
		Questions: []Question{
			{ID: "q1", About: "nguyen-tac", Text: "Ai nói?", Choices: []Choice{{"a", "Một đầu mối"}, {"b", "Ai cũng được"}}, Right: "a", Why: "Một đầu mối."},
			{ID: "q2", About: "phat-hien", Text: "Bao lâu?", Choices: []Choice{{"a", "15 phút"}, {"b", "Một ngày"}}, Right: "a", Why: "15 phút."},
			{ID: "q3", About: "tin-gia", Text: "Việc đầu?", Choices: []Choice{{"a", "Xóa"}, {"b", "Chụp"}}, Right: "b", Why: "Chụp trước."},
			{ID: "q4", About: "tin-gia", Text: "Ai chấm?", Choices: []Choice{{"a", "Tổ trưởng"}, {"b", "Báo chí"}}, Right: "a", Why: "Tổ trưởng."},
		},
	}
}

func TestDiff(t *testing.T) {
	for name, c := range map[string]struct {
		edit     func(*Edition)
		places   []string // "+place", "-place" or "~place", "!" behind what is proposed
		material []string
	}{
		"nothing":            {func(*Edition) {}, nil, nil},
		"wording of a body":  {func(e *Edition) { e.Sections[0].Body = strings.Replace(e.Sections[0].Body, "Nhanh", "Kịp thời", 1) }, []string{"~sections/nguyen-tac/body"}, nil},
		"a paragraph more":   {func(e *Edition) { e.Sections[1].Body += "\nGhi sổ trực.\n" }, []string{"+sections/phat-hien/body"}, nil},
		"another citation":   {func(e *Edition) { e.Sections[0].Body = strings.Replace(e.Sections[0].Body, "#d3", "#d4", 1) }, []string{"~sections/nguyen-tac/body!"}, []string{"section:nguyen-tac"}},
		"a citation more":    {func(e *Edition) { e.Sections[1].Body += "\nTheo [NĐ 328](law:nd-328-2026#d9.3).\n" }, []string{"+sections/phat-hien/body!"}, []string{"section:phat-hien"}},
		"a step's words":     {func(e *Edition) { e.Procedures[0].Steps[0].Text = "Chụp màn hình, lưu đường dẫn" }, []string{"~procedures/tin-gia/steps/chup/text!"}, []string{"procedure:tin-gia"}},
		"a step less":        {func(e *Edition) { e.Procedures[0].Steps = e.Procedures[0].Steps[:1] }, []string{"-procedures/tin-gia/steps/cham!"}, []string{"procedure:tin-gia"}},
		"steps change place": {func(e *Edition) { slices.Reverse(e.Procedures[0].Steps) }, []string{"~procedures/tin-gia/steps!"}, []string{"procedure:tin-gia"}},
		"a role":             {func(e *Edition) { e.Sections[1].Roles[0].Part = Consulted }, []string{"~sections/phat-hien/roles/Trực!"}, []string{"section:phat-hien"}},
		"a target in a step": {func(e *Edition) { e.Clocks[0].Amount = 10 }, []string{"~clocks/ghi-nhan/limit!"}, []string{"section:phat-hien"}},
		"a legal clock":      {func(e *Edition) { e.Clocks[1].Unit = WorkingHours }, []string{"~clocks/phat-ngon/limit!"}, []string{"procedure:tin-gia"}},
		"the law of a clock": {func(e *Edition) { e.Clocks[1].Source = "law:nd-244-2026#d7.4" }, []string{"~clocks/phat-ngon/source!"}, []string{"procedure:tin-gia"}},
		"a clock by itself":  {func(e *Edition) { e.Clocks = append(e.Clocks, Clock{ID: "moi", Name: "Mới"}) }, []string{"+clocks/moi!"}, []string{"clocks"}},
		"a threshold":        {func(e *Edition) { e.Criteria[0].Thresholds[2].Text = "Gấp đôi mỗi giờ" }, []string{"~criteria/toc-do/thresholds/3!"}, []string{"levels"}},
		"a level":            {func(e *Edition) { e.Levels[0].EscalateTo = "Chánh Văn phòng" }, []string{"~levels/theo-doi/escalateTo!"}, []string{"levels"}},
		"a field": {func(e *Edition) {
			e.Templates[0].Fields = append(e.Templates[0].Fields, Field{ID: "nguon", Label: "Nguồn"})
		}, []string{"+templates/dinh-chinh/fields/nguon!"}, []string{"procedure:tin-gia"}},
		"a hint":           {func(e *Edition) { e.Templates[0].Fields[0].Hint = "Viết ngắn" }, []string{"~templates/dinh-chinh/fields/su-that/hint"}, nil},
		"a section less":   {func(e *Edition) { e.Sections = e.Sections[1:] }, []string{"-sections/nguyen-tac!"}, []string{"section:nguyen-tac"}},
		"a procedure more": {func(e *Edition) { e.Procedures = append(e.Procedures, Procedure{ID: "hop-bao", Title: "Họp báo"}) }, []string{"+procedures/hop-bao!"}, []string{"procedure:hop-bao"}},
		"a retired one":    {func(e *Edition) { e.Procedures[0].Retired = "2027-01-01" }, []string{"~procedures/tin-gia/retired!"}, []string{"procedure:tin-gia"}},
		"a number to call": {func(e *Edition) { e.Channels[0].Number = "18001234" }, []string{"~channels/vafc/number"}, nil},
		"who is called":    {func(e *Edition) { e.Contacts[0].Level = 2 }, []string{"~contacts/van-phong/level"}, nil},
		"a branch":         {func(e *Edition) { e.Tree[0].Answers[0].Text = "Không đúng" }, []string{"~tree/goc/answers/sai/text"}, nil},
		"the right choice": {func(e *Edition) { e.Questions[0].Right = "b" }, []string{"~questions/q1"}, nil},
		"the title":        {func(e *Edition) { e.Title = "Sổ tay mới" }, []string{"~edition/title"}, nil},
	} {
		before, after := twin(t)
		c.edit(after)
		changes := Diff(before, after)
		var places []string
		for _, change := range changes {
			p := map[ChangeKind]string{Added: "+", Removed: "-", Changed: "~"}[change.Kind] + change.Place
			if change.Proposed {
				p += "!"
			}
			places = append(places, p)
			if change.Proposed != (change.Why != "") {
				t.Errorf("%s: proposed %v because %q", name, change.Proposed, change.Why)
			}
		}
		if !slices.Equal(places, c.places) {
			t.Errorf("%s: %q, want %q", name, places, c.places)
		}
		if got := MaterialParts(changes, nil); !slices.Equal(got, c.material) {
			t.Errorf("%s: material %q, want %q", name, got, c.material)
		}
	}
}

func TestAMarkOverrulesTheProposal(t *testing.T) {
	before, after := twin(t)
	after.Clocks[0].Amount = 10
	after.Sections[0].Summary = "Sáu điều"
	changes := Diff(before, after)
	if len(changes) != 2 {
		t.Fatalf("%d changes", len(changes))
	}
	marks := map[string]bool{changes[0].ID: true, changes[1].ID: false}
	if got := MaterialParts(changes, marks); !slices.Equal(got, []string{"section:nguyen-tac"}) {
		t.Errorf("%q", got)
	}
}

// A change keeps its id while the rest of the draft goes on changing.
func TestIDsOfChangesHold(t *testing.T) {
	before, after := twin(t)
	after.Procedures[0].Steps[1].Text = "Chấm cấp và ghi lý do"
	id := Diff(before, after)[0].ID
	after.Sections = append([]Section{{ID: "mo-dau", Title: "Mở đầu"}}, after.Sections...)
	after.Sections[1].Body = "Khác hẳn.\n"
	after.Procedures[0].Steps = append(after.Procedures[0].Steps, Step{ID: "bao", Text: "Báo cáo"})
	if !slices.ContainsFunc(Diff(before, after), func(c Change) bool { return c.ID == id }) {
		t.Error("the id is gone")
	}
}

// A question's key never shows in a difference.
func TestADifferenceHoldsNoKey(t *testing.T) {
	before, after := twin(t)
	for i := range after.Questions {
		after.Questions[i].Right, after.Questions[i].Why = "khoa-bi-mat", "vi-bi-mat"
	}
	text, err := json.Marshal(Diff(before, after))
	if err != nil || strings.Contains(string(text), "bi-mat") {
		t.Errorf("%s %v", text, err)
	}
}

func TestWords(t *testing.T) {
	for _, c := range []struct{ before, after, want string }{
		{"Chấm cấp", "Chấm cấp", "Chấm cấp"},
		{"Báo trong 15 phút", "Báo trong 10 phút", "Báo trong -15-+10+ phút"},
		{"Ghi nhật ký", "Ghi nhật ký, chụp màn hình", "Ghi nhật ký+, chụp màn hình+"},
		{"Đăng sẵn văn bản, mức thu", "Chụp màn hình, lưu đường dẫn", "-Đăng sẵn văn bản, mức thu-+Chụp màn hình, lưu đường dẫn+"},
		{"Gọi tổ trưởng rồi báo lãnh đạo ngay", "Gọi phó phòng rồi báo lãnh đạo ngay", "Gọi -tổ trưởng-+phó phòng+ rồi báo lãnh đạo ngay"},
		{"", "Mới", "+Mới+"},
	} {
		got := ""
		for _, s := range Words(c.before, c.after) {
			got += map[SpanKind]string{Same: s.Text, Deleted: "-" + s.Text + "-", Inserted: "+" + s.Text + "+"}[s.Kind]
		}
		if got != c.want {
			t.Errorf("%q → %q: %q, want %q", c.before, c.after, got, c.want)
		}
	}
}

func TestWordsMakeBothTexts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.Custom(func(t *rapid.T) string {
			return strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"báo", "chí", "24", "giờ", ",", "đính", "chính", "\n"}), 0, 12).Draw(t, "words"), rapid.SampledFrom([]string{" ", "", "  "}).Draw(t, "gap"))
		})
		before, after := text.Draw(t, "before"), text.Draw(t, "after")
		var a, b strings.Builder
		for _, s := range Words(before, after) {
			if s.Kind != Inserted {
				a.WriteString(s.Text)
			}
			if s.Kind != Deleted {
				b.WriteString(s.Text)
			}
		}
		if a.String() != before || b.String() != after {
			t.Fatalf("%q → %q, %q → %q", before, a.String(), after, b.String())
		}
	})
}

// Whatever lines come and go: each that is in one text only is told once.
func TestAlignTellsEveryLineOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOfN(rapid.SampledFrom([]string{"ghi nhật ký", "ghi sổ", "gọi lãnh đạo", "họp báo", "đính chính"}), 0, 8)
		before, after := lines.Draw(t, "before"), lines.Draw(t, "after")
		count := map[string]int{}
		for _, l := range before {
			count[l]--
		}
		for _, l := range after {
			count[l]++
		}
		for _, e := range align(before, after) {
			if e.kind != Added {
				count[e.before]++
			}
			if e.kind != Removed {
				count[e.after]--
			}
		}
		for l, n := range count {
			if n != 0 {
				t.Fatalf("%q is %d too many: %v → %v", l, n, before, after)
			}
		}
	})
}

// What an author does beside writing: order, words for the search, the tree.
func TestDiffOfListsAndTree(t *testing.T) {
	more := func() (before, after *Edition) {
		before, after = twin(t)
		for _, e := range []*Edition{before, after} {
			e.Clocks = append(e.Clocks, Clock{ID: "ba", Name: "Thứ ba"})
			e.Contacts = append(e.Contacts, Contact{ID: "truc", Name: "Người trực"})
			e.Tree = append(e.Tree, Node{ID: "hai", Question: "Lan chưa?", Answers: []Branch{{ID: "co", Text: "Có"}, {ID: "khong", Text: "Không"}}})
			e.Synonyms = [][]string{{"tin giả", "fake news"}, {"xin lỗi", "apology"}}
		}
		return before, after
	}
	for name, c := range map[string]struct {
		edit   func(*Edition)
		places []string
		after  string
	}{
		"clocks in another order":   {func(e *Edition) { e.Clocks[0], e.Clocks[2] = e.Clocks[2], e.Clocks[0] }, []string{"~order/clocks"}, "Thứ ba\nPhát ngôn\nGhi nhật ký"},
		"contacts in another order": {func(e *Edition) { slices.Reverse(e.Contacts) }, []string{"~order/contacts"}, "Người trực\nVăn phòng UBND"},
		"another root":              {func(e *Edition) { slices.Reverse(e.Tree) }, []string{"~order/tree", "~tree/root!"}, "Lan chưa?"},
		"answers in another order":  {func(e *Edition) { slices.Reverse(e.Tree[1].Answers) }, []string{"~tree/hai/order"}, "Không\nCó"},
		"a branch leads elsewhere":  {func(e *Edition) { e.Tree[0].Answers[0].Next = "hai" }, []string{"~tree/goc/answers/sai/next!"}, "Lan chưa?"},
		"a branch without its way":  {func(e *Edition) { e.Tree[0].Answers[0].Procedure = "" }, []string{"~tree/goc/answers/sai/procedure!"}, ""},
		"what to do":                {func(e *Edition) { e.Tree[0].Answers[0].Do = []string{"Gọi 113"} }, []string{"+tree/goc/answers/sai/do!"}, "Gọi 113"},
		"a node more":               {func(e *Edition) { e.Tree = append(e.Tree, Node{ID: "ba", Question: "Ai nói?"}) }, []string{"+tree/ba!"}, "Ai nói?"},
		"asked of who has no time":  {func(e *Edition) { e.Criteria[0].Urgent = true }, []string{"~criteria/toc-do/urgent!"}, "có"},
		"a word more":               {func(e *Edition) { e.Synonyms[0] = append(e.Synonyms[0], "tin đồn") }, []string{"~synonyms"}, "tin giả, fake news, tin đồn"},
		"a group less":              {func(e *Edition) { e.Synonyms = e.Synonyms[:1] }, []string{"-synonyms"}, ""},
		"a step's clock":            {func(e *Edition) { e.Procedures[0].Steps[0].Within = "ba" }, []string{"~procedures/tin-gia/steps/chup/within!"}, "Thứ ba"},
		"a procedure's clocks":      {func(e *Edition) { e.Procedures[0].Clocks = append(e.Procedures[0].Clocks, "ba") }, []string{"+procedures/tin-gia/clocks!"}, "Thứ ba"},
		"whom one calls":            {func(e *Edition) { e.Contacts[0].Calls = []string{"truc"} }, []string{"+contacts/van-phong/calls"}, "Người trực"},
		"what starts a clock":       {func(e *Edition) { e.Clocks[0].Start = ByHand }, []string{"~clocks/ghi-nhan/start!"}, "giờ ghi tay"},
	} {
		before, after := more()
		c.edit(after)
		changes := Diff(before, after)
		var places []string
		for _, change := range changes {
			p := map[ChangeKind]string{Added: "+", Removed: "-", Changed: "~"}[change.Kind] + change.Place
			if change.Proposed {
				p += "!"
			}
			places = append(places, p)
			if change.Title == "" {
				t.Errorf("%s: no title at %s", name, change.Place)
			}
		}
		if !slices.Equal(places, c.places) {
			t.Errorf("%s: %q, want %q", name, places, c.places)
		}
		if got := changes[len(changes)-1].After; got != c.after {
			t.Errorf("%s: after %q, want %q", name, got, c.after)
		}
	}
}

// A mark on a change of levels, criteria or the tree decides what is read anew.
func TestMarksOnLevelsCriteriaAndTree(t *testing.T) {
	before, after := twin(t)
	after.Levels[0].Name = "Cấp 1: Theo dõi"
	after.Criteria[0].Question = "Lan đến đâu?"
	after.Tree[0].Answers[0].Do = []string{"Gọi 113"}
	changes := Diff(before, after)
	want := []string{"levels", "tree", "procedure:tin-gia"}
	if got := MaterialParts(changes, nil); !slices.Equal(got, want) {
		t.Errorf("proposed %q, want %q", got, want)
	}
	marks := map[string]bool{}
	for _, c := range changes {
		marks[c.ID] = c.What == "criterion"
	}
	if got := MaterialParts(changes, marks); !slices.Equal(got, []string{"levels"}) {
		t.Errorf("marked %q", got)
	}
	today := time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)
	var keys []string
	for _, p := range after.MustRead([]Revision{{ID: "a"}, {ID: "b", Material: want}}, "a", today) {
		keys = append(keys, p.Key)
	}
	if !slices.Equal(keys, []string{"levels", "procedure:tin-gia", "tree"}) {
		t.Errorf("to read %q", keys)
	}
}
