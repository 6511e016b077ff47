package courses

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// File is a file of an exported course; its name is relative to the course's folder.
type File struct {
	Name string
	Data []byte
}

// Export writes a course as a zip archive in canonical form: what LoadCourse makes of it is the course
// again, and exporting that gives the same bytes. Nothing is compressed, so that the bytes do not
// depend on the version of a compressor, and no times are kept.
func Export(c Course, w io.Writer) error {
	files, err := ExportFiles(c)
	if err != nil {
		return err
	}
	z := zip.NewWriter(w)
	for _, f := range files {
		entry, err := z.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Store})
		if err != nil {
			return fmt.Errorf("export %s: %w", f.Name, err)
		}
		if _, err := entry.Write(f.Data); err != nil {
			return fmt.Errorf("export %s: %w", f.Name, err)
		}
	}
	return z.Close()
}

// ExportFiles gives the canonical files of a course, sorted by name.
func ExportFiles(c Course) ([]File, error) {
	var out []File
	add := func(name string, v any) error {
		data, err := encode(v)
		out = append(out, File{Name: name, Data: data})
		return err
	}
	if err := add("course.yaml", c); err != nil {
		return nil, err
	}
	if len(c.Banks)+len(c.Quizzes) > 0 {
		banks := make([]Bank, len(c.Banks))
		for i, b := range c.Banks {
			banks[i] = Bank{ID: b.ID, Questions: brief(b.Questions)}
		}
		if err := add("quiz.yaml", quizFile{Banks: banks, Quizzes: c.Quizzes}); err != nil {
			return nil, err
		}
	}
	names := lessonNames(c.Lessons)
	for i, l := range c.Lessons {
		front, err := encode(l)
		if err != nil {
			return nil, err
		}
		out = append(out, File{Name: names[i], Data: []byte("---\n" + string(front) + "---\n\n" + l.Body)})
	}
	for _, name := range slices.Sorted(maps.Keys(c.Files)) {
		out = append(out, File{Name: "files/" + name, Data: c.Files[name]})
	}
	slices.SortFunc(out, func(a, b File) int { return compare(a.Name, b.Name) })
	return out, nil
}

// FormatLaw writes the register in canonical form.
func FormatLaw(law Register) ([]byte, error) { return encode(lawFile{Instruments: law}) }

func encode(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := yaml.NewEncoder(&buf)
	enc.SetIndent(2)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("write YAML: %w", err)
	}
	return buf.Bytes(), enc.Close()
}

// brief leaves out what Question.fill puts in.
func brief(in []Question) []Question {
	out := slices.Clone(in)
	for i := range out {
		if out[i].Status == Ready {
			out[i].Status = ""
		}
	}
	return out
}

// lessonNames keeps the names lessons came with, because links point at them. Where one is missing,
// unfit or doubled, all are named anew by place and id.
func lessonNames(lessons []Lesson) []string {
	names := make([]string, len(lessons))
	seen := map[string]bool{}
	for i, l := range lessons {
		names[i] = l.File
		if !lessonPattern.MatchString(l.File) || seen[l.File] {
			return newNames(lessons)
		}
		seen[l.File] = true
	}
	return names
}

func newNames(lessons []Lesson) []string {
	names := make([]string, len(lessons))
	for i, l := range lessons {
		names[i] = fmt.Sprintf("%02d-%s.md", (i+1)%100, strings.ToLower(l.ID))
	}
	return names
}
