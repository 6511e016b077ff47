package handbook

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Load reads an edition: edition.yaml, levels.yaml, clocks.yaml, tree.yaml,
// contacts.yaml, channels.yaml, questions.yaml, synonyms.yaml,
// sections/NN-name.md, procedures/NN-name.md and templates/NN-name.yaml. It is
// strict and reports everything it finds, by file and line. The edition is nil
// whenever there are problems. Lessons are checked for their form only: this
// package knows no courses.
func Load(fsys fs.FS) (*Edition, Problems) {
	l := &loader{fsys: fsys, edition: &Edition{}}
	l.loadEdition()
	l.loadLevels()
	l.loadClocks()
	l.loadSections()
	l.loadTemplates()
	l.loadProcedures()
	l.loadTree()
	l.loadContacts()
	l.loadChannels()
	l.loadQuestions()
	l.loadSynonyms()
	l.refuseStrays()
	if len(l.problems) > 0 {
		return nil, l.problems.sorted()
	}
	return l.edition, nil
}

type loader struct {
	fsys     fs.FS
	edition  *Edition
	order    []string // section ids as edition.yaml lists them
	list     *source  // edition.yaml, nil when unreadable
	problems Problems

	procedures map[string]*source // by procedure id, for what is checked when all are read
}

const (
	editionFile   = "edition.yaml"
	levelsFile    = "levels.yaml"
	clocksFile    = "clocks.yaml"
	treeFile      = "tree.yaml"
	contactsFile  = "contacts.yaml"
	channelsFile  = "channels.yaml"
	questionsFile = "questions.yaml"
	synonymsFile  = "synonyms.yaml"
	sectionsDir   = "sections"
	proceduresDir = "procedures"
	templatesDir  = "templates"
)

var (
	slug         = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	markdownFile = regexp.MustCompile(`^\d{2}-[a-z0-9-]+\.md$`)
	yamlFile     = regexp.MustCompile(`^\d{2}-[a-z0-9-]+\.yaml$`)
)

func (l *loader) loadEdition() {
	var in struct {
		Code       string   `yaml:"code"`
		Edition    string   `yaml:"edition"`
		Title      string   `yaml:"title"`
		ApprovedBy string   `yaml:"approvedBy"`
		ApprovedOn string   `yaml:"approvedOn"`
		Summary    string   `yaml:"summary"`
		Disclaimer string   `yaml:"disclaimer"`
		Sections   []string `yaml:"sections"`
	}
	s, ok := readYAML(l.fsys, editionFile, &in, &l.problems)
	if !ok {
		return
	}
	l.list, l.order = s, in.Sections
	e := l.edition
	e.Code, e.Number, e.Title = in.Code, in.Edition, in.Title
	e.ApprovedBy, e.ApprovedOn = in.ApprovedBy, in.ApprovedOn
	e.Summary, e.Disclaimer = in.Summary, in.Disclaimer

	s.wantSlug(in.Code, "code")
	s.wantText(in.Edition, "edition")
	s.wantText(in.Title, "title")
	s.wantText(in.Summary, "summary")
	s.wantText(in.Disclaimer, "disclaimer")
	if (in.ApprovedBy == "") != (in.ApprovedOn == "") {
		s.report(s.line("approvedBy"), "approvedBy và approvedOn phải cùng có hoặc cùng bỏ")
	}
	if in.ApprovedOn != "" {
		if _, err := time.Parse(time.DateOnly, in.ApprovedOn); err != nil {
			s.report(s.line("approvedOn"), "approvedOn phải là ngày dạng 2026-12-31")
		}
	}
	if len(in.Sections) == 0 {
		s.report(s.line("sections"), "sections đang trống")
	}
	listed := unique{}
	for i, id := range in.Sections {
		listed.add(s, id, "sections", i)
	}
}

func (l *loader) loadLevels() {
	var in struct {
		Rule     string      `yaml:"rule"`
		Criteria []Criterion `yaml:"criteria"`
		Levels   []Level     `yaml:"levels"`
	}
	s, ok := readYAML(l.fsys, levelsFile, &in, &l.problems)
	if !ok {
		return
	}
	if in.Rule != "highest" {
		s.report(s.line("rule"), "rule phải là highest: tiêu chí cao nhất quyết định")
	}
	if len(in.Criteria) == 0 {
		s.miss(s.line("criteria"), "criteria đang trống")
	}
	ids := unique{}
	for i, c := range in.Criteria {
		checkCriterion(s, c, i, ids)
	}
	checkLevels(s, in.Levels)
	slices.SortFunc(in.Levels, func(a, b Level) int { return a.Number - b.Number })
	l.edition.Criteria, l.edition.Levels = in.Criteria, in.Levels
}

func (l *loader) loadClocks() {
	var in struct {
		Clocks []Clock `yaml:"clocks"`
	}
	s, ok := readYAML(l.fsys, clocksFile, &in, &l.problems)
	if !ok {
		return
	}
	if len(in.Clocks) == 0 {
		s.miss(s.line("clocks"), "clocks đang trống")
	}
	ids := unique{}
	for i, c := range in.Clocks {
		checkClock(s, c, i, ids)
	}
	l.edition.Clocks = in.Clocks
}

func (l *loader) loadSections() {
	sections := map[string]Section{}
	phases := map[int]string{}
	for _, file := range l.files(sectionsDir, markdownFile, "01-ten-muc.md") {
		var section Section
		s, ok := readMarkdown(l.fsys, file, &section, &l.problems)
		if !ok {
			continue
		}
		section.Body = strings.TrimSpace(s.body) + "\n"
		l.checkSection(s, section, phases)
		if _, twice := sections[section.ID]; twice {
			s.report(s.line("id"), "id %q đã dùng ở mục khác", section.ID)
		}
		if l.list != nil && !slices.Contains(l.order, section.ID) {
			s.report(s.line("id"), "mục %q không có trong sections của %s", section.ID, editionFile)
		}
		sections[section.ID] = section
	}
	l.orderSections(sections, phases)
}

// files lists the files of a folder in the order of their names and reports a
// missing folder and names without a number.
func (l *loader) files(dir string, name *regexp.Regexp, example string) []string {
	entries, err := fs.ReadDir(l.fsys, dir)
	if err != nil {
		l.problems = append(l.problems, Problem{File: dir, Message: "không đọc được thư mục"})
		return nil
	}
	var files []string
	for _, entry := range entries {
		file := path.Join(dir, entry.Name())
		if !name.MatchString(entry.Name()) {
			l.problems = append(l.problems, Problem{File: file, Message: "tên tệp phải có dạng " + example})
			continue
		}
		files = append(files, file)
	}
	return files
}

// orderSections puts the sections as edition.yaml lists them and reports what is missing.
func (l *loader) orderSections(sections map[string]Section, phases map[int]string) {
	if l.list == nil {
		return
	}
	last := 0
	for i, id := range l.order {
		section, ok := sections[id]
		if !ok {
			l.list.report(l.list.line("sections", i), "không có tệp nào của mục %q", id)
			continue
		}
		if section.Kind == Phase && section.Number < last {
			l.list.report(l.list.line("sections", i), "giai đoạn %d đứng sau giai đoạn %d", section.Number, last)
		}
		last = max(last, section.Number)
		l.edition.Sections = append(l.edition.Sections, section)
	}
	for n := 1; n <= Phases; n++ {
		if phases[n] == "" {
			l.list.miss(l.list.keyLine("sections"), "thiếu giai đoạn %d", n)
		}
	}
}

// refuseStrays reports files that nothing reads: a misnamed file would otherwise vanish in silence.
func (l *loader) refuseStrays() {
	entries, err := fs.ReadDir(l.fsys, ".")
	if err != nil {
		l.problems = append(l.problems, Problem{File: ".", Message: "không đọc được thư mục"})
		return
	}
	known := []string{
		editionFile, levelsFile, clocksFile, treeFile, contactsFile, channelsFile, questionsFile, synonymsFile,
		sectionsDir, proceduresDir, templatesDir,
	}
	for _, entry := range entries {
		if !slices.Contains(known, entry.Name()) {
			l.problems = append(l.problems, Problem{File: entry.Name(), Message: "tệp thừa, không thuộc định dạng Sổ tay"})
		}
	}
}
