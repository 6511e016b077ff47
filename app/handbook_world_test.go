package app

import (
	"encoding/json"
	"fmt"

	"lantoa/app/auth/authtest"
	"lantoa/app/handbooks"
)

const (
	author   = "bientap@hungyen.example"
	approver = "duyet@hungyen.example"
)

// draftHandbook makes a draft edition, and has the learner read the one in
// force but for the questions.
func (w *world) draftHandbook() {
	w.t.Helper()
	w.edition = send[handbooks.EditionView](w, author, 201, "POST", "/handbook/editions", `{"number":"2026.2"}`).ID
	r := send[handbooks.Reading](w, learner, 200, "GET", "/me/handbook", "")
	for _, p := range r.Parts {
		send[handbooks.Reading](w, learner, 200, "POST", "/me/handbook/parts",
			fmt.Sprintf(`{"edition":%q,"part":%q,"version":%q,"read":true}`, r.Edition.ID, p.Key, p.Version))
	}
}

// handbookObjects: the handbook is the province's, a supplement a department's.
// What succeeds makes the next version of the draft.
func (w *world) handbookObjects() map[string][]authtest.Object {
	id := map[string]string{"id": w.edition}
	e, err := w.Handbooks.FindEdition(w.t.Context(), w.edition)
	w.must(err)
	version := 0
	match := func() map[string]string {
		version++
		return map[string]string{"If-Match": fmt.Sprintf(`"%d"`, version)}
	}
	text := func(key string, content any) string {
		b, err := json.Marshal(map[string]any{key: content})
		w.must(err)
		return string(b)
	}
	// edits are refused to all but authors of the province.
	edits := func(values map[string]string, body string) []authtest.Object {
		return w.cases(on{values: values, body: body, header: match(), wants: []want{
			{learner, 403}, {nearCoordinator, 403}, {administrator, 403}, {approver, 403}, {author, 200}, {author, 412},
		}})
	}
	part := func(id string) map[string]string { return map[string]string{"id": w.edition, "part": id} }
	reads := w.cases(on{values: id, wants: []want{{learner, 403}, {nearCoordinator, 403}, {auditor, 403}, {author, 200}, {approver, 200}}})
	c := e.Content
	question := map[string]any{
		"about": c.Sections[0].ID, "text": "Ai nói?", "right": "a", "why": "Một đầu mối.",
		"choices": []map[string]string{{"id": "a", "text": "Một"}, {"id": "b", "text": "Hai"}, {"id": "c", "text": "Ba"}},
	}
	out := map[string][]authtest.Object{
		"GET /api/v1/handbook/editions/{id}":      reads,
		"GET /api/v1/handbook/editions/{id}/diff": reads,
	}
	// In the order of the routes, since each makes a version.
	out["PUT /api/v1/handbook/editions/{id}/marks"] = edits(id, `{"marks":[]}`)
	out["PUT /api/v1/handbook/editions/{id}/head"] = edits(id, text("edition", "2026.2")[:len(text("edition", "2026.2"))-1]+`,"title":"Sổ tay","summary":"Tóm tắt","disclaimer":"Bản thử"}`)
	out["PUT /api/v1/handbook/editions/{id}/sections/{part}"] = edits(part(c.Sections[0].ID), text("section", c.Sections[0]))
	out["PUT /api/v1/handbook/editions/{id}/procedures/{part}"] = edits(part(c.Procedures[0].ID), text("procedure", c.Procedures[0]))
	out["PUT /api/v1/handbook/editions/{id}/clocks/{part}"] = edits(part(c.Clocks[0].ID), text("clock", c.Clocks[0]))
	out["PUT /api/v1/handbook/editions/{id}/templates/{part}"] = edits(part(c.Templates[0].ID), text("template", c.Templates[0]))
	out["PUT /api/v1/handbook/editions/{id}/questions/{part}"] = edits(part("thu-nghiem"), text("question", question))
	out["PUT /api/v1/handbook/editions/{id}/criteria/{part}"] = edits(part(c.Criteria[0].ID), text("criterion", c.Criteria[0]))
	out["PUT /api/v1/handbook/editions/{id}/levels/{part}"] = edits(part(c.Levels[0].ID), text("level", c.Levels[0]))
	out["PUT /api/v1/handbook/editions/{id}/tree/{part}"] = edits(part(c.Tree[0].ID), text("node", c.Tree[0]))
	out["PUT /api/v1/handbook/editions/{id}/contacts/{part}"] = edits(part(c.Contacts[0].ID), text("contact", c.Contacts[0]))
	out["PUT /api/v1/handbook/editions/{id}/channels/{part}"] = edits(part(c.Channels[0].ID), text("channel", c.Channels[0]))
	out["PUT /api/v1/handbook/editions/{id}/synonyms"] = edits(id, text("synonyms", c.Synonyms))
	var channels []string
	for _, channel := range c.Channels {
		channels = append(channels, channel.ID)
	}
	out["PUT /api/v1/handbook/editions/{id}/order/{kind}"] = edits(map[string]string{"id": w.edition, "kind": "channels"}, text("ids", channels))
	out["DELETE /api/v1/handbook/editions/{id}/{kind}/{part}"] = edits(map[string]string{"id": w.edition, "kind": "questions", "part": "thu-nghiem"}, "")
	out["POST /api/v1/handbook/editions/{id}/submit"] = edits(id, "{}")
	out["POST /api/v1/handbook/editions/{id}/return"] = w.cases(on{values: id, body: `{"comment":"Cần nêu căn cứ"}`, header: match(), wants: []want{
		{learner, 403}, {nearCoordinator, 403}, {administrator, 403}, {approver, 200}, {approver, 412},
	}})
	out["POST /api/v1/handbook/editions/{id}/approve"] = w.cases(on{
		values: id, body: `{"decisionNumber":"1","decisionDate":"2026-01-05","authority":"UBND tỉnh"}`, header: match(),
		wants: []want{{learner, 403}, {author, 403}, {administrator, 403}, {approver, 409}}, // it went back
	})
	near := map[string]string{"department": "phuong-pho-hien"}
	out["GET /api/v1/handbook/supplements/{department}"] = w.cases(on{values: near, wants: []want{{learner, 403}, {author, 403}, {farCoordinator, 404}, {nearCoordinator, 200}}})
	out["PUT /api/v1/handbook/supplements/{department}"] = w.cases(on{
		values: near, header: map[string]string{"If-Match": `"0"`}, body: `{"contacts":[],"clocks":[],"notes":[]}`,
		wants: []want{{learner, 403}, {author, 403}, {farCoordinator, 404}, {nearCoordinator, 200}, {nearCoordinator, 412}},
	})
	out["POST /api/v1/handbook/acknowledgement-rules"] = w.cases(on{
		body:  `{"departments":["phuong-pho-hien"],"positions":[],"dueDays":5}`,
		wants: []want{{learner, 403}, {nearCoordinator, 403}, {nearStaffing, 403}, {homeAffairs, 201}},
	})
	out["POST /api/v1/handbook/acknowledgement-rules/{id}/end"] = w.cases(on{
		values: map[string]string{"id": "demo"}, wants: []want{{learner, 403}, {nearCoordinator, 403}, {nearStaffing, 403}, {homeAffairs, 200}, {approver, 404}},
	})
	return out
}
