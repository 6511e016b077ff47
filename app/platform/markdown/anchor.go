package markdown

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// anchors gives paragraphs and list items ids that hold while their words do,
// wherever they move.
type anchors struct{}

// Transform is called by goldmark.
func (anchors) Transform(doc *ast.Document, reader text.Reader, _ parser.Context) {
	used := map[string]int{}
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering || n.Kind() != ast.KindParagraph && n.Kind() != ast.KindListItem {
			return ast.WalkContinue, nil
		}
		if n.Kind() == ast.KindParagraph && n.Parent().Kind() == ast.KindListItem {
			return ast.WalkContinue, nil // the item has the id
		}
		words := sha256.New()
		_ = ast.Walk(n, func(part ast.Node, entering bool) (ast.WalkStatus, error) {
			if t, ok := part.(*ast.Text); ok && entering {
				words.Write(t.Segment.Value(reader.Source()))
				words.Write([]byte{0})
			}
			return ast.WalkContinue, nil
		})
		id := "p-" + hex.EncodeToString(words.Sum(nil)[:4])
		used[id]++
		if again := used[id]; again > 1 {
			id += "-" + strconv.Itoa(again)
		}
		n.SetAttributeString("id", []byte(id))
		return ast.WalkContinue, nil
	})
}
