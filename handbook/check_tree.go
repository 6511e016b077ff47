package handbook

import (
	"slices"
	"strings"
)

func (l *loader) checkTree(s *source, tree []Node) {
	if len(tree) == 0 {
		s.miss(s.line("tree"), "tree đang trống")
		return
	}
	ids := unique{}
	next := map[string][]string{}
	for i, node := range tree {
		ids.add(s, node.ID, "tree", i, "id")
		s.wantText(node.Question, "tree", i, "question")
		if len(node.Answers) < 2 {
			s.miss(s.line("tree", i, "answers"), "câu hỏi phải có ít nhất hai câu trả lời")
		}
		answers := unique{}
		for j, b := range node.Answers {
			answers.add(s, b.ID, "tree", i, "answers", j, "id")
			l.checkBranch(s, b, "tree", i, "answers", j)
			if b.Next != "" {
				next[node.ID] = append(next[node.ID], b.Next)
			}
		}
	}
	for i, node := range tree {
		for j, b := range node.Answers {
			if _, known := ids[b.Next]; b.Next != "" && !known {
				s.report(s.line("tree", i, "answers", j, "next"), "next trỏ tới nút %q không có", b.Next)
			}
		}
	}
	reached := reach(next, tree[0].ID)
	for i, node := range tree {
		if !reached[node.ID] {
			s.miss(s.line("tree", i), "không đường nào dẫn tới nút %q", node.ID)
		}
		if cyclic(next, node.ID) {
			s.report(s.line("tree", i), "đi từ nút %q thì quay lại chính nó", node.ID)
		}
	}
}

func (l *loader) checkBranch(s *source, b Branch, path ...any) {
	at := func(key string) []any { return append(slices.Clone(path), key) }
	s.wantText(b.Text, at("text")...)
	if b.Next == "" && len(b.Do) == 0 {
		s.miss(s.line(path...), "nhánh %q kết thúc mà không nói làm gì", b.ID)
	}
	for i, line := range b.Do {
		s.wantText(line, append(at("do"), i)...)
	}
	l.wantProcedure(s, b.Procedure, at("procedure")...)
	l.wantTemplate(s, b.Template, at("template")...)
	s.wantLaw(b.Basis, at("basis")...)
}

func (l *loader) checkContacts(s *source, contacts []Contact) {
	if len(contacts) == 0 {
		s.miss(s.line("contacts"), "contacts đang trống")
	}
	ids := unique{}
	calls := map[string][]string{}
	for i, c := range contacts {
		ids.add(s, c.ID, "contacts", i, "id")
		s.wantText(c.Name, "contacts", i, "name")
		s.wantText(c.For, "contacts", i, "for")
		if c.Level < LowestLevel || c.Level > HighestLevel {
			s.report(s.line("contacts", i, "level"), "cấp phải từ %d đến %d", LowestLevel, HighestLevel)
		}
		l.wantClock(s, c.Within, "contacts", i, "within")
		calls[c.ID] = c.Calls
	}
	for i, c := range contacts {
		for j, called := range c.Calls {
			if _, known := ids[called]; !known {
				s.report(s.line("contacts", i, "calls", j), "calls trỏ tới đầu mối %q không có", called)
			}
		}
		if cyclic(calls, c.ID) {
			s.report(s.line("contacts", i), "gọi từ %q thì quay lại chính nó", c.ID)
		}
	}
}

// reach is everything that can be reached from a node, itself included.
func reach(next map[string][]string, from string) map[string]bool {
	seen := map[string]bool{from: true}
	for queue := []string{from}; len(queue) > 0; queue = queue[1:] {
		for _, to := range next[queue[0]] {
			if !seen[to] {
				seen[to] = true
				queue = append(queue, to)
			}
		}
	}
	return seen
}

func cyclic(next map[string][]string, id string) bool {
	return slices.ContainsFunc(next[id], func(to string) bool { return reach(next, to)[id] })
}

func checkChannels(s *source, channels []Channel) {
	if len(channels) == 0 {
		s.miss(s.line("channels"), "channels đang trống")
	}
	ids := unique{}
	for i, c := range channels {
		ids.add(s, c.ID, "channels", i, "id")
		s.wantText(c.Name, "channels", i, "name")
		s.wantText(c.How, "channels", i, "how")
		s.wantLaw(c.Basis, "channels", i, "basis")
		s.wantNoTick(c.Verified, "channels", i, "verified")
		if c.Address != "" && !strings.HasPrefix(c.Address, "https://") {
			s.report(s.line("channels", i, "address"), "address phải bắt đầu bằng https://")
		}
	}
}
