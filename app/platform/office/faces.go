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

var faceNames = map[string]string{"": "Regular", "B": "Bold", "I": "Italic", "BI": "BoldItalic"}

// UseFaces lets a PDF write Vietnamese in the face that offices use, in the
// styles named; in all of them when none is. Each costs some milliseconds and
// kilobytes, used or not.
func UseFaces(pdf *fpdf.Fpdf, styles ...string) error {
	if len(styles) == 0 {
		styles = []string{"", "B", "I", "BI"}
	}
	for _, style := range styles {
		ttf, err := faceFiles.ReadFile("fonts/LiberationSerif-" + faceNames[style] + ".ttf")
		if err != nil {
			return err
		}
		pdf.AddUTF8FontFromBytes(Family, style, ttf)
	}
	return pdf.Error()
}
