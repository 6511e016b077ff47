package office

import (
	"embed"

	"codeberg.org/go-pdf/fpdf"
)

// The faces are Liberation Serif, which has the measures of Times New Roman
// that NĐ 30/2020/NĐ-CP asks for; their licence lies beside them.
//
//go:embed fonts/*.ttf
var faceFiles embed.FS

// Family is the name of the faces that UseFaces gives to a PDF; its styles are
// "", "B", "I" and "BI".
const Family = "LiberationSerif"

// UseFaces lets a PDF write Vietnamese in the face that offices use.
func UseFaces(pdf *fpdf.Fpdf) error {
	for _, face := range [...]struct{ style, name string }{{"", "Regular"}, {"B", "Bold"}, {"I", "Italic"}, {"BI", "BoldItalic"}} {
		ttf, err := faceFiles.ReadFile("fonts/LiberationSerif-" + face.name + ".ttf")
		if err != nil {
			return err
		}
		pdf.AddUTF8FontFromBytes(Family, face.style, ttf)
	}
	return pdf.Error()
}
