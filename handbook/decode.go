package handbook

import (
	"errors"
	"io"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	lru "github.com/hashicorp/golang-lru/v2"
	"go.yaml.in/yaml/v3"
)

// sound is a text that was decoded into a type without a problem.
type sound struct {
	into reflect.Type
	text string
}

// parsed keeps the nodes of sound texts, which never change: of the sixty files
// of a draft that is checked at every edit, one differs from the last time.
var parsed = func() *lru.Cache[sound, *yaml.Node] {
	c, err := lru.New[sound, *yaml.Node](2 * filesOfAnEdition)
	if err != nil {
		panic(err) // only a size below one, and it is a constant
	}
	return c
}()

const filesOfAnEdition = 64

// longestKept bounds a text whose nodes are kept, in bytes: their memory is a
// multiple of it.
const longestKept = 64 << 10

// twice takes one parse as nodes, for the lines, and as data. Of the ways that
// the library has, only this one stays strict (yaml.Node.Decode does not).
type twice struct {
	root nodes
	out  any
}

func (t *twice) UnmarshalYAML(unmarshal func(any) error) error {
	if err := unmarshal(&t.root); err != nil || t.root.Kind != yaml.MappingNode {
		return err
	}
	return unmarshal(t.out)
}

type nodes struct{ yaml.Node }

func (n *nodes) UnmarshalYAML(root *yaml.Node) error {
	n.Node = *root
	return nil
}

// decode is strict: unknown keys, duplicate keys, wrong types and a second
// document are problems. before is the number of lines above text in the file.
func (s *source) decode(text string, before int, out any) bool {
	text = strings.Repeat("\n", before) + text // so that the parser's lines are the file's
	key := sound{reflect.TypeOf(out), text}
	if root, ok := parsed.Get(key); ok && root.Decode(out) == nil {
		s.root = root
		return true
	}
	strict := yaml.NewDecoder(strings.NewReader(text))
	strict.KnownFields(true)
	both := twice{out: out}
	err := strict.Decode(&both)
	if both.root.Kind != yaml.MappingNode {
		if err != nil && !errors.Is(err, io.EOF) {
			s.reportYAML(err)
			return false
		}
		s.report(before+1, "phải là các cặp khóa: giá trị")
		return false
	}
	s.root = &both.root.Node
	if err == nil {
		var more yaml.Node
		if !errors.Is(strict.Decode(&more), io.EOF) {
			s.report(0, "chỉ được có một tài liệu YAML")
			return false
		}
		if len(text) <= longestKept {
			parsed.Add(key, s.root)
		}
		return true
	}
	s.reportYAML(err)
	return false
}

var (
	yamlLine     = regexp.MustCompile(`^(?:yaml: )?line (\d+): (.*)$`)
	yamlUnknown  = regexp.MustCompile(`^field (\S+) not found in type`)
	yamlRepeated = regexp.MustCompile(`^mapping key "?([^"]+)"? already defined at line (\d+)`)
)

func (s *source) reportYAML(err error) {
	messages := []string{err.Error()}
	var typed *yaml.TypeError
	if errors.As(err, &typed) {
		messages = typed.Errors
	}
	for _, message := range messages {
		line := 0
		if m := yamlLine.FindStringSubmatch(message); m != nil {
			line, _ = strconv.Atoi(m[1])
			message = m[2]
		}
		if m := yamlUnknown.FindStringSubmatch(message); m != nil {
			s.report(line, "khóa lạ %q", m[1])
			continue
		}
		if m := yamlRepeated.FindStringSubmatch(message); m != nil {
			s.report(line, "khóa %q đã có ở dòng %s", m[1], m[2])
			continue
		}
		s.report(line, "YAML sai: %s", message)
	}
}
