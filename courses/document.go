package courses

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// document is a YAML text that remembers where everything stands.
type document struct {
	file   string
	root   *yaml.Node
	offset int // lines before the text in its file
}

// decode reads YAML into v strictly: unknown and doubled keys, anchors, aliases and a second document
// are errors. Strings are trimmed and empty lists dropped, so that equal content is equal in memory.
// Nothing is decoded and ok is false where that would make no sense.
func (l *loader) decode(file, src string, offset int, v any) (d document, ok bool) {
	d = document{file: file, root: &yaml.Node{}, offset: offset}
	dec := yaml.NewDecoder(strings.NewReader(src))
	if err := dec.Decode(d.root); err != nil {
		l.yamlError(d, err)
		return d, false
	}
	if err := dec.Decode(&yaml.Node{}); err == nil {
		l.errorf(KindYAML, file, 0, "Tệp chứa nhiều hơn một tài liệu YAML", "the file holds more than one YAML document")
		return d, false
	}
	if d.root.Kind == yaml.DocumentNode {
		d.root = d.root.Content[0]
	}
	if !l.strict(d, d.root, reflect.TypeOf(v)) {
		return d, false
	}
	if err := d.root.Decode(v); err != nil {
		l.yamlError(d, err)
		return d, false
	}
	tidy(reflect.ValueOf(v))
	return d, true
}

var unmarshaler = reflect.TypeFor[yaml.Unmarshaler]()

// strict walks the text beside the type it is meant for. It is false where decoding cannot go on; an
// unknown key alone does not stop it.
func (l *loader) strict(d document, n *yaml.Node, t reflect.Type) bool {
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		l.errorf(KindYAML, d.file, n.Line+d.offset, "Không dùng neo và bí danh YAML (& và *)", "YAML anchors and aliases are not allowed")
		return false
	}
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if reflect.PointerTo(t).Implements(unmarshaler) {
		return true
	}
	ok := true
	switch {
	case n.Kind == yaml.SequenceNode && t.Kind() == reflect.Slice:
		for _, sub := range n.Content {
			ok = l.strict(d, sub, t.Elem()) && ok
		}
	case n.Kind == yaml.MappingNode && t.Kind() == reflect.Struct:
		return l.strictKeys(d, n, t)
	}
	return ok
}

func (l *loader) strictKeys(d document, n *yaml.Node, t reflect.Type) bool {
	seen := map[string]bool{}
	ok := true
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		line := key.Line + d.offset
		if seen[key.Value] {
			l.errorf(KindDuplicate, d.file, line, "Khóa «%s» ghi hai lần", "key %q stands twice", key.Value)
			ok = false
			continue
		}
		seen[key.Value] = true
		field, known := yamlField(t, key.Value)
		if !known {
			l.errorf(KindYAML, d.file, line, "Khóa «%s» không có trong định dạng", "unknown key %q", key.Value)
			continue
		}
		ok = l.strict(d, value, field.Type) && ok
	}
	return ok
}

func yamlField(t reflect.Type, key string) (reflect.StructField, bool) {
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ",")
		if name == key && name != "-" {
			return t.Field(i), true
		}
	}
	return reflect.StructField{}, false
}

var yamlLine = regexp.MustCompile(`^(?:yaml: )?(?:line (\d+): )?(.*)$`)

var parserError = regexp.MustCompile(`^did not find expected ('|key|node content|<)`)

func (l *loader) yamlError(d document, err error) {
	messages := []string{err.Error()}
	if te := (*yaml.TypeError)(nil); errors.As(err, &te) {
		messages = te.Errors
	}
	for _, msg := range messages {
		line, text := 0, msg
		if m := yamlLine.FindStringSubmatch(strings.SplitN(msg, "\n", 2)[0]); m != nil {
			line, _ = strconv.Atoi(m[1])
			text = m[2]
		}
		if line > 0 {
			line += d.offset
		}
		if parserError.MatchString(text) {
			line++ // the library counts these from 0
		}
		l.errorf(KindYAML, d.file, line, "YAML sai cú pháp hoặc sai kiểu giá trị: %s", "YAML syntax or type: %s", text)
	}
}

// line finds where a value stands: d.line("banks", 0, "questions", 3, "prompt"). What is missing is
// looked for at the nearest thing around it.
func (d document) line(path ...any) int {
	n := d.root
	at := n.Line
	for _, step := range path {
		next, line := child(n, step)
		if next == nil {
			break
		}
		n, at = next, line
	}
	return at + d.offset
}

func child(n *yaml.Node, step any) (*yaml.Node, int) {
	if i, ok := step.(int); ok {
		if n.Kind == yaml.SequenceNode && i < len(n.Content) {
			return n.Content[i], n.Content[i].Line
		}
		return nil, 0
	}
	if n.Kind != yaml.MappingNode {
		return nil, 0
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == fmt.Sprint(step) {
			return n.Content[i+1], n.Content[i].Line
		}
	}
	return nil, 0
}

// tidy trims every text and turns empty lists into nil.
func tidy(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			tidy(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				tidy(v.Field(i))
			}
		}
	case reflect.Slice:
		if v.Len() == 0 {
			v.SetZero()
		}
		for i := range v.Len() {
			tidy(v.Index(i))
		}
	case reflect.String:
		v.SetString(strings.TrimSpace(v.String()))
	}
}
