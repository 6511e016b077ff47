package handbooks_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/handbooks"
	"lantoa/handbook"
)

func field(key string, value any) string { return encode(map[string]any{key: value}) }

// ids are those of a list of the draft as it stands.
func ids[T any](r *rig, edition string, of func(handbook.Edition) []T, id func(T) string) []string {
	r.t.Helper()
	e, err := r.FindEdition(r.t.Context(), edition)
	r.must(err)
	var out []string
	for _, item := range of(e.Content) {
		out = append(out, id(item))
	}
	return out
}

// Whatever an edition has can be changed, added, moved and taken out, each with
// a line in the log, and leaves a draft that can be submitted.
func TestEveryListIsEdited(t *testing.T) {
	r := newRig(t)
	d := r.draft("author", "2026.1")
	e, err := r.FindEdition(t.Context(), d.ID)
	r.must(err)
	c := e.Content
	root := c.Tree[0]
	root.Answers = append(slices.Clone(root.Answers), handbook.Branch{ID: "khac", Text: "Chuyện khác", Next: "moi"})
	level := c.Levels[2]
	level.Signals = append(slices.Clone(level.Signals), "Báo trung ương hỏi lần hai.")
	for _, edit := range []struct{ method, path, body, says string }{
		{"PUT", "/criteria/moi", field("criterion", handbook.Criterion{Name: "Thời điểm", Question: "Có trùng dịp lễ không?", Thresholds: []handbook.Threshold{
			{Level: 1, Text: "Không"}, {Level: 2, Text: "Gần"}, {Level: 3, Text: "Trùng"}, {Level: 4, Text: "Trùng sự kiện lớn"},
		}}), "Thời điểm"},
		{"PUT", "/levels/" + level.ID, field("level", level), "hỏi lần hai"},
		{"PUT", "/tree/moi", field("node", handbook.Node{Question: "Chuyện gì khác?", Answers: []handbook.Branch{
			{ID: "a", Text: "Một", Do: []string{"Gọi tổ trưởng"}}, {ID: "b", Text: "Hai", Do: []string{"Ghi sổ"}},
		}}), "không đường nào dẫn tới nút"}, // kept, and told
		{"PUT", "/tree/" + root.ID, field("node", root), `"problems":[]`},
		{"PUT", "/contacts/moi", field("contact", handbook.Contact{Name: "Trực Sở", For: "Ngoài giờ", Level: 2, Calls: []string{c.Contacts[0].ID}}), "Trực Sở"},
		{"PUT", "/channels/moi", field("channel", handbook.Channel{Name: "Tổng đài", How: "Gọi", Number: "1022"}), "1022"},
		{"PUT", "/clocks/moi", field("clock", handbook.Clock{Name: "Gọi lại", Amount: 20, Unit: handbook.Minutes, From: "lúc nhận", Levels: []int{1}, Kind: handbook.Target, Source: "đề xuất", Start: handbook.FromReceived, Stop: handbook.StopByHand}), "Gọi lại"},
		{"PUT", "/synonyms", field("synonyms", append(slices.Clone(c.Synonyms), []string{"tổng đài", "hotline 1022"})), "hotline 1022"},
		{"DELETE", "/criteria/moi", "", `"problems":[]`},
		{"DELETE", "/contacts/moi", "", `"problems":[]`},
		{"DELETE", "/channels/moi", "", `"problems":[]`},
		{"DELETE", "/clocks/moi", "", `"problems":[]`},
		{"DELETE", "/tree/moi", "", `trỏ tới nút \"moi\" không có`},
		{"PUT", "/tree/" + root.ID, field("node", c.Tree[0]), `"problems":[]`},
	} {
		r.step("author2", edit.method, d.ID, edit.path, edit.body).want(200, edit.says, `"editedBy":"author2"`)
	}
	if n := r.count("audit", bson.M{"subject": "edition:" + d.ID, "action": "edition.edit"}); n != 14 {
		t.Errorf("%d edits in the log", n)
	}
	r.step("author", "POST", d.ID, "/submit", "{}").want(200)
	r.step("author2", "DELETE", d.ID, "/channels/"+c.Channels[0].ID, "").want(409, "not_draft")
}

func TestOrder(t *testing.T) {
	r := newRig(t)
	d := r.draft("author", "2026.1")
	procedures := func() []string {
		return ids(r, d.ID, func(e handbook.Edition) []handbook.Procedure { return e.Procedures }, func(p handbook.Procedure) string { return p.ID })
	}
	was := procedures()
	now := append(slices.Clone(was[1:]), was[0])
	r.step("author", "PUT", d.ID, "/order/procedures", field("ids", now)).want(200, `"problems":[]`)
	if got := procedures(); !slices.Equal(got, now) {
		t.Errorf("%q", got)
	}
	for name, wrong := range map[string][]string{
		"one less": now[1:], "one twice": append(slices.Clone(now), now[0]), "one for another": append(slices.Clone(now[1:]), now[1]),
		"a stranger": append(slices.Clone(now[1:]), "khong-co"), "nothing": {},
	} {
		if got := r.step("author", "PUT", d.ID, "/order/procedures", field("ids", wrong)); got.status != 422 || !strings.Contains(string(got.body), `"permutation"`) {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
	}
	for _, kind := range []string{"levels", "synonyms", "head", "x"} {
		r.step("author", "PUT", d.ID, "/order/"+kind, field("ids", now)).want(422)
		r.step("author", "DELETE", d.ID, "/"+kind+"/moi", "").want(422)
	}
	sections := ids(r, d.ID, func(e handbook.Edition) []handbook.Section { return e.Sections }, func(s handbook.Section) string { return s.ID })
	i := slices.Index(sections, "phat-hien")
	sections[i], sections[i+1] = sections[i+1], sections[i]
	r.step("author", "PUT", d.ID, "/order/sections", field("ids", sections)).want(422, "đứng sau giai đoạn", fmt.Sprintf(`"ids[%d]"`, i+1))
	sections[i], sections[i+1] = sections[i+1], sections[i]
	slices.Reverse(sections[len(sections)-3:])
	r.step("author", "PUT", d.ID, "/order/sections", field("ids", sections)).want(200, `"problems":[]`)
	v := read[handbooks.DiffView](r.call("approver", "GET", "/handbook/editions/"+d.ID+"/diff", ""))
	var places []string
	for _, c := range v.Changes {
		places = append(places, c.Place)
	}
	if !slices.Equal(places, []string{"edition/edition", "order/sections", "order/procedures"}) || len(v.Material) != 0 {
		t.Errorf("%q, material %q", places, v.Material)
	}
}

func TestWhatIsWrongIsRefusedByField(t *testing.T) {
	r := newRig(t)
	d := r.draft("author", "2026.1")
	e, err := r.FindEdition(t.Context(), d.ID)
	r.must(err)
	c := e.Content
	loop := c.Tree[2]
	loop.Answers = slices.Clone(loop.Answers)
	loop.Answers[0].Next = c.Tree[0].ID
	number := c.Levels[0]
	number.Number = 2
	criterion := c.Criteria[0]
	criterion.Thresholds = append(slices.Clone(criterion.Thresholds), handbook.Threshold{Level: 5, Text: "Hơn"})
	contact := c.Contacts[2]
	contact.Calls = []string{"khong-co"}
	for name, bad := range map[string]struct{ path, body, field string }{
		"a loop":                   {"/tree/" + loop.ID, field("node", loop), `"path":"id"`},
		"a branch to nowhere":      {"/tree/moi", field("node", handbook.Node{Question: "?", Answers: []handbook.Branch{{ID: "a", Text: "A", Next: "khong-co"}}}), `"answers[0].next"`},
		"a fifth level":            {"/levels/cap-5", field("level", handbook.Level{Number: 5, Name: "Cấp 5"}), `not_found`},
		"another number":           {"/levels/" + number.ID, field("level", number), `"path":"number"`},
		"a fifth threshold":        {"/criteria/" + criterion.ID, field("criterion", criterion), `"thresholds[4].level"`},
		"calling nobody":           {"/contacts/" + contact.ID, field("contact", contact), `"calls[0]"`},
		"an address that is none":  {"/channels/moi", field("channel", handbook.Channel{Name: "Trang", How: "Mở", Address: "javascript:alert(1)"}), `"address"`},
		"a phrase in two groups":   {"/synonyms", field("synonyms", [][]string{{"tin giả", "fake news"}, {"Tin Gia", "tin đồn"}}), `"synonyms[1][0]"`},
		"a line break in a phrase": {"/synonyms", field("synonyms", [][]string{{"tin giả", "fake\nnews"}}), `synonyms[0][1]`},
		"another id":               {"/channels/moi", field("channel", handbook.Channel{ID: "khac", Name: "Trang", How: "Mở"}), `"path":"id"`},
		"an id that is no slug":    {"/channels/Kênh%20mới", field("channel", handbook.Channel{Name: "Trang", How: "Mở"}), `"path"`},
		"HTML":                     {"/procedures/moi", field("procedure", handbook.Procedure{Title: "Mới", Body: "<script>alert(1)</script>"}), `"body:1"`},
		"decomposed letters":       {"/contacts/moi", field("contact", handbook.Contact{Name: "Tru\u031b\u0323c", For: "Gọi", Level: 1}), `"name"`},
		"no body":                  {"/criteria/moi", "", ""},
		"a list for a part":        {"/criteria/moi", `{"criterion":[]}`, ""},
	} {
		got := r.step("author", "PUT", d.ID, bad.path, bad.body)
		if got.status < 400 || got.status >= 500 || !strings.Contains(string(got.body), bad.field) {
			t.Errorf("%s: %d, no %s in %s", name, got.status, bad.field, got.body)
		}
	}
	if after, _ := r.FindEdition(t.Context(), d.ID); after.Version != e.Version {
		t.Errorf("version %d, was %d", after.Version, e.Version)
	}
	for _, who := range []struct {
		token  string
		status int
	}{{"can-bo", 403}, {"approver", 403}, {"author-so", 403}, {"coordinator", 403}, {"", 401}} {
		for _, path := range []string{"/criteria/moi", "/levels/" + number.ID, "/tree/moi", "/contacts/moi", "/channels/moi", "/synonyms", "/order/tree"} {
			if got := r.call(who.token, "PUT", "/handbook/editions/"+d.ID+path, "{}", "If-Match", `"1"`); got.status != who.status {
				t.Errorf("%q %s: %d", who.token, path, got.status)
			}
		}
	}
}

// An empty procedure may be kept; what is missing of it keeps the draft from
// being submitted, and is told by field.
func TestAnUnfinishedProcedureIsKept(t *testing.T) {
	r := newRig(t)
	d := r.draft("author", "2026.1")
	r.step("author", "PUT", d.ID, "/procedures/ngo-doc", field("procedure", handbook.Procedure{Title: "Ngộ độc tập thể"})).
		want(200, `"path":"procedures.ngo-doc.firstHour","code":"missing"`, "thiếu giờ đầu tiên", `"title":"Ngộ độc tập thể","summary":"","signs":[],"firstHour":[],"roles":[],"steps":[],"clocks":[],"templates":[],"do":[],"dont":[]`)
	r.step("author", "POST", d.ID, "/submit", "{}").want(422, "procedures.ngo-doc.signs")
	r.step("author", "PUT", d.ID, "/questions/ngo-doc-1", field("question", map[string]any{"about": "ngo-doc", "text": "Gọi ai?", "choices": []any{}})).
		want(200, "câu hỏi phải có từ 3 đến 4 lựa chọn")
	r.step("author", "DELETE", d.ID, "/questions/ngo-doc-1", "").want(200)
	r.step("author", "DELETE", d.ID, "/procedures/ngo-doc", "").want(200, `"problems":[]`)
}

// What others still name may be taken out: each place is told, none is edited.
func TestTakingOutWhatIsNamed(t *testing.T) {
	r := newRig(t)
	d := r.draft("author", "2026.1")
	for _, c := range []struct{ path, says string }{
		{"/clocks/ghi-nhan", `trỏ tới đồng hồ \"ghi-nhan\" không có`},
		{"/contacts/bao-chi", `trỏ tới đầu mối \"bao-chi\" không có`},
		{"/templates/dinh-chinh", `trỏ tới mẫu \"dinh-chinh\" không có`},
		{"/procedures/mao-danh", `trỏ tới quy trình \"mao-danh\" không có`},
		{"/tree/tu-dau", `trỏ tới nút \"tu-dau\" không có`},
	} {
		r.step("author", "DELETE", d.ID, c.path, "").want(200, c.says)
		r.step("author", "DELETE", d.ID, c.path, "").want(404)
	}
	r.step("author", "POST", d.ID, "/submit", "{}").want(422)
	// A part elsewhere is edited in spite of what is wrong with others.
	r.step("author", "PUT", d.ID, "/channels/moi", field("channel", handbook.Channel{Name: "Tổng đài", How: "Gọi"})).want(200)
}

func TestTwoAuthorsMoveAtOnce(t *testing.T) {
	r := newRig(t)
	d := r.draft("author", "2026.1")
	list := ids(r, d.ID, func(e handbook.Edition) []handbook.Channel { return e.Channels }, func(c handbook.Channel) string { return c.ID })
	var wg sync.WaitGroup
	statuses := make([]int, 6)
	for i := range statuses {
		order := slices.Clone(list)
		order[0], order[i+1] = order[i+1], order[0]
		wg.Go(func() {
			statuses[i] = r.call([]string{"author", "author2"}[i%2], http.MethodPut, "/handbook/editions/"+d.ID+"/order/channels", field("ids", order), "If-Match", `"1"`).status
		})
	}
	wg.Wait()
	slices.Sort(statuses)
	if !slices.Equal(statuses, []int{200, 412, 412, 412, 412, 412}) {
		t.Errorf("%v", statuses)
	}
	if e, _ := r.FindEdition(t.Context(), d.ID); e.EditedBy != "author" && e.EditedBy != "author2" {
		t.Errorf("edited by %q", e.EditedBy)
	}
}
