package handbook

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Files writes the edition as the authored files that Load reads. What is
// ticked as verified in the application is not: files never are.
func (e *Edition) Files() (fs.FS, error) {
	var buffer bytes.Buffer
	w := writer{zip: zip.NewWriter(&buffer)}
	var ids []string
	for i, s := range e.Sections {
		ids = append(ids, s.ID)
		w.markdown(fmt.Sprintf("%s/%02d-%s.md", sectionsDir, i+1, fileName(s.ID)), s, s.Body)
	}
	w.yaml(editionFile, map[string]any{
		"code": e.Code, "edition": e.Number, "title": e.Title, "approvedBy": e.ApprovedBy, "approvedOn": e.ApprovedOn,
		"summary": e.Summary, "disclaimer": e.Disclaimer, "sections": ids,
	})
	w.yaml(levelsFile, map[string]any{"rule": "highest", "criteria": e.Criteria, "levels": e.Levels})
	clocks := make([]Clock, len(e.Clocks))
	for i, c := range e.Clocks {
		c.Verified = false
		clocks[i] = c
	}
	w.yaml(clocksFile, map[string]any{"clocks": clocks})
	for i, p := range e.Procedures {
		w.markdown(fmt.Sprintf("%s/%02d-%s.md", proceduresDir, i+1, fileName(p.ID)), p, p.Body)
	}
	for i, t := range e.Templates {
		w.yaml(fmt.Sprintf("%s/%02d-%s.yaml", templatesDir, i+1, fileName(t.ID)), t)
	}
	w.lists(e)
	if err := w.close(); err != nil {
		return nil, fmt.Errorf("handbook: %w", err)
	}
	files, err := zip.NewReader(bytes.NewReader(buffer.Bytes()), int64(buffer.Len()))
	if err != nil {
		return nil, fmt.Errorf("handbook: %w", err)
	}
	return files, nil
}

func (w *writer) lists(e *Edition) {
	channels := make([]Channel, len(e.Channels))
	for i, c := range e.Channels {
		c.Verified = false
		channels[i] = c
	}
	for _, l := range []struct {
		name  string
		empty bool
		list  any
	}{
		{"tree", len(e.Tree) == 0, e.Tree},
		{"contacts", len(e.Contacts) == 0, e.Contacts},
		{"channels", len(channels) == 0, channels},
		{"questions", len(e.Questions) == 0, e.Questions},
		{"synonyms", len(e.Synonyms) == 0, e.Synonyms},
	} {
		if !l.empty {
			w.yaml(l.name+".yaml", map[string]any{l.name: l.list})
		}
	}
}

var notInNames = regexp.MustCompile(`[^a-z0-9-]+`)

// fileName keeps an id that is none from being a path; Load tells what is
// wrong with it.
func fileName(id string) string { return notInNames.ReplaceAllString(id, "-") }

// writer keeps the first error.
type writer struct {
	zip *zip.Writer
	err error
}

func (w *writer) file(name string, content []byte) {
	if w.err != nil {
		return
	}
	f, err := w.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
	if err == nil {
		_, err = f.Write(content)
	}
	w.err = err
}

func (w *writer) yaml(name string, content any) {
	text, err := yaml.Marshal(content)
	if err != nil {
		w.err = err
		return
	}
	w.file(name, text)
}

func (w *writer) markdown(name string, front any, body string) {
	text, err := yaml.Marshal(front)
	if err != nil {
		w.err = err
		return
	}
	w.file(name, []byte("---\n"+string(text)+"---\n"+body))
}

func (w *writer) close() error {
	if w.err != nil {
		return w.err
	}
	return w.zip.Close()
}

// FieldProblem is a problem of an edition that is kept as data, by the field
// it is in: "procedures.tin-gia.steps[3].role", "clocks[2].unit",
// "sections.phat-hien.body:12" (line 12 of the text).
type FieldProblem struct {
	Path       string
	Message    string // without the words of the files
	Unfinished bool
}

// Check runs everything that Load checks over an edition that is kept as data.
func (e *Edition) Check() ([]FieldProblem, error) {
	files, err := e.Files()
	if err != nil {
		return nil, err
	}
	_, problems := Load(files)
	found := make([]FieldProblem, len(problems))
	for i, p := range problems {
		found[i] = FieldProblem{Path: fieldOf(files, p), Message: plainWords(p.Message), Unfinished: p.Unfinished}
	}
	return found, nil
}

var (
	numbered         = regexp.MustCompile(`^(sections|procedures)/\d+-(.*)\.md$`)
	numberedTemplate = regexp.MustCompile(`^templates/\d+-(.*)$`)
)

// fieldOf finds the field whose line a problem names.
func fieldOf(files fs.FS, p Problem) string {
	text, err := fs.ReadFile(files, p.File)
	if err != nil {
		return p.File
	}
	if m := numbered.FindStringSubmatch(p.File); m != nil {
		front, _, _ := strings.Cut(strings.TrimPrefix(string(text), "---\n"), "\n---\n")
		lines := 2 + strings.Count(front, "\n") // with the first ---
		field := "body:" + strconv.Itoa(max(1, p.Line-lines-1))
		if p.Line <= lines {
			field = fieldAt(front, p.Line-1)
		}
		return join(m[1]+"."+m[2], field)
	}
	name := strings.TrimSuffix(p.File, ".yaml")
	if m := numberedTemplate.FindStringSubmatch(name); m != nil {
		return join("templates."+m[1], fieldAt(string(text), p.Line))
	}
	return fieldAt(string(text), p.Line)
}

func join(a, b string) string {
	if b == "" {
		return a
	}
	return a + "." + b
}

// fieldAt is the path of the value on the line.
func fieldAt(text string, line int) string {
	var root yaml.Node
	if yaml.Unmarshal([]byte(text), &root) != nil || len(root.Content) == 0 {
		return ""
	}
	path, _ := findLine(root.Content[0], "", line)
	return path
}

func findLine(n *yaml.Node, path string, line int) (string, bool) {
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			key, value := n.Content[i], n.Content[i+1]
			below := strings.TrimPrefix(path+"."+key.Value, ".")
			if value.Kind == yaml.ScalarNode && (key.Line == line || value.Line == line) {
				return below, true
			}
			if found, ok := findLine(value, below, line); ok {
				return found, true
			}
			if key.Line == line {
				return below, true
			}
		}
	case yaml.SequenceNode:
		for i, item := range n.Content {
			below := fmt.Sprintf("%s[%d]", path, i)
			if item.Line == line && item.Kind == yaml.ScalarNode {
				return below, true
			}
			if found, ok := findLine(item, below, line); ok {
				return found, true
			}
		}
	}
	return path, false
}
