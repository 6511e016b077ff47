package handbook

import (
	"bytes"
	"fmt"
	"io/fs"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/unicode/norm"
)

// source is one authored file: its YAML (the whole file, or the front matter),
// the Markdown below it, and where problems of it are written.
type source struct {
	file     string
	root     *yaml.Node
	body     string
	bodyLine int // line of the file on which body begins
	problems *Problems
}

func (s *source) report(line int, format string, args ...any) {
	*s.problems = append(*s.problems, Problem{File: s.file, Line: line, Message: fmt.Sprintf(format, args...)})
}

// miss reports what is not there yet: a draft may be kept with it.
func (s *source) miss(line int, format string, args ...any) {
	*s.problems = append(*s.problems, Problem{File: s.file, Line: line, Message: fmt.Sprintf(format, args...), Unfinished: true})
}

// readSource reads a file and refuses what no authored file may hold. The
// second result is false when the file is of no further use.
func readSource(fsys fs.FS, file string, problems *Problems) (*source, string, bool) {
	s := &source{file: file, problems: problems}
	data, err := fs.ReadFile(fsys, file)
	if err != nil {
		s.report(0, "không đọc được tệp")
		return s, "", false
	}
	if !utf8.Valid(data) {
		s.report(0, "không phải UTF-8")
		return s, "", false
	}
	if norm.NFC.IsNormal(data) && !bytes.ContainsRune(data, '\r') {
		return s, string(data), true
	}
	for i, line := range bytes.Split(data, []byte("\n")) {
		if bytes.ContainsRune(line, '\r') {
			s.report(i+1, "xuống dòng phải là LF, không phải CRLF")
			return s, "", false
		}
		if !norm.NFC.IsNormal(line) {
			s.report(i+1, "chữ có dấu phải ở dạng dựng sẵn (NFC)")
		}
	}
	return s, string(data), true
}

// readYAML decodes a whole YAML file into out.
func readYAML(fsys fs.FS, file string, out any, problems *Problems) (*source, bool) {
	s, text, ok := readSource(fsys, file, problems)
	if !ok {
		return s, false
	}
	return s, s.decode(text, 0, out)
}

// readMarkdown decodes the front matter into out and keeps the rest as body.
func readMarkdown(fsys fs.FS, file string, out any, problems *Problems) (*source, bool) {
	s, text, ok := readSource(fsys, file, problems)
	if !ok {
		return s, false
	}
	rest, found := strings.CutPrefix(text, "---\n")
	if !found {
		s.report(1, "thiếu phần đầu tệp: dòng 1 phải là ---")
		return s, false
	}
	front, body, found := strings.Cut(rest, "\n---\n")
	if !found {
		s.report(1, "phần đầu tệp không có dòng --- kết thúc")
		return s, false
	}
	s.bodyLine = 1 + strings.Count(front, "\n") + 3
	s.body = body
	return s, s.decode(front, 1, out)
}

// line finds the line of a value by its path of keys and indexes; where the
// path ends early, the line of what contains it.
func (s *source) line(path ...any) int {
	node := s.root
	if node == nil {
		return 0
	}
	for _, step := range path {
		next := child(node, step)
		if next == nil {
			break
		}
		node = next
	}
	return node.Line
}

// keyLine is the line of a key at the top: of a list as a whole, whose value
// has the line of its first item.
func (s *source) keyLine(key string) int {
	if s.root != nil {
		for i := 0; i+1 < len(s.root.Content); i += 2 {
			if s.root.Content[i].Value == key {
				return s.root.Content[i].Line
			}
		}
	}
	return s.line(key)
}

func child(node *yaml.Node, step any) *yaml.Node {
	switch step := step.(type) {
	case int:
		if node.Kind == yaml.SequenceNode && step < len(node.Content) {
			return node.Content[step]
		}
	case string:
		if node.Kind != yaml.MappingNode {
			return nil
		}
		for i := 0; i+1 < len(node.Content); i += 2 {
			if node.Content[i].Value == step {
				return node.Content[i+1]
			}
		}
	}
	return nil
}
