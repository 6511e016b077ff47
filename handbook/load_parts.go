package handbook

import "strings"

func (l *loader) loadTemplates() {
	ids := map[string]string{}
	for _, file := range l.files(templatesDir, yamlFile, "01-ten-mau.yaml") {
		var t Template
		s, ok := readYAML(l.fsys, file, &t, &l.problems)
		if !ok {
			continue
		}
		t.Body = strings.TrimSpace(t.Body) + "\n"
		if first, twice := ids[t.ID]; twice {
			s.report(s.line("id"), "id %q đã dùng ở %s", t.ID, first)
		}
		ids[t.ID] = file
		checkTemplate(s, t)
		l.edition.Templates = append(l.edition.Templates, t)
	}
}

func (l *loader) loadProcedures() {
	l.procedures = map[string]*source{}
	for _, file := range l.files(proceduresDir, markdownFile, "01-ten-quy-trinh.md") {
		var p Procedure
		s, ok := readMarkdown(l.fsys, file, &p, &l.problems)
		if !ok {
			continue
		}
		p.Body = strings.TrimSpace(s.body) + "\n"
		if first, twice := l.procedures[p.ID]; twice {
			s.report(s.line("id"), "id %q đã dùng ở %s", p.ID, first.file)
		}
		if _, taken := l.edition.Section(p.ID); taken {
			s.report(s.line("id"), "id %q đã là một mục", p.ID)
		}
		l.procedures[p.ID] = s
		l.edition.Procedures = append(l.edition.Procedures, p)
		l.checkProcedure(s, p)
	}
	for _, p := range l.edition.Procedures {
		l.checkRelated(l.procedures[p.ID], p)
	}
}

func (l *loader) loadTree() {
	var in struct {
		Tree []Node `yaml:"tree"`
	}
	s, ok := readYAML(l.fsys, treeFile, &in, &l.problems)
	if !ok {
		return
	}
	l.checkTree(s, in.Tree)
	l.edition.Tree = in.Tree
}

func (l *loader) loadContacts() {
	var in struct {
		Contacts []Contact `yaml:"contacts"`
	}
	s, ok := readYAML(l.fsys, contactsFile, &in, &l.problems)
	if !ok {
		return
	}
	l.checkContacts(s, in.Contacts)
	l.edition.Contacts = in.Contacts
}

func (l *loader) loadChannels() {
	var in struct {
		Channels []Channel `yaml:"channels"`
	}
	s, ok := readYAML(l.fsys, channelsFile, &in, &l.problems)
	if !ok {
		return
	}
	checkChannels(s, in.Channels)
	l.edition.Channels = in.Channels
}

func (l *loader) loadQuestions() {
	var in struct {
		Questions []Question `yaml:"questions"`
	}
	s, ok := readYAML(l.fsys, questionsFile, &in, &l.problems)
	if !ok {
		return
	}
	l.checkQuestions(s, in.Questions)
	l.edition.Questions = in.Questions
}

func (l *loader) loadSynonyms() {
	var in struct {
		Synonyms [][]string `yaml:"synonyms"`
	}
	s, ok := readYAML(l.fsys, synonymsFile, &in, &l.problems)
	if !ok {
		return
	}
	checkSynonyms(s, in.Synonyms)
	l.edition.Synonyms = in.Synonyms
}
