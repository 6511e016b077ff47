package incidents

import (
	"archive/zip"
	"bytes"
	"net/http"
	"path"
	"strings"
	"unicode/utf8"

	"lantoa/app/platform/fault"
)

// The bounds of a piece of evidence.
const (
	mostEvidence = 20 << 20 // bytes
	mostParts    = 5000     // entries of an office file
)

// office are the kinds of office files: the part that each has, and its type.
var officeFiles = []struct{ part, ext, kind string }{
	{"word/document.xml", ".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
	{"xl/workbook.xml", ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
	{"ppt/presentation.xml", ".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
}

// extensions are what the names of the other kinds may end with; the first is
// put where none fits.
var extensions = map[string][]string{
	"image/png": {".png"}, "image/jpeg": {".jpg", ".jpeg"}, "image/webp": {".webp"}, "image/gif": {".gif"},
	"application/pdf": {".pdf"}, "text/plain; charset=utf-8": {".txt", ".log", ".csv", ".md"},
}

// sniff finds what the bytes are, whatever their name says, and gives the name
// an ending that fits. Errors: fault.Unsupported for what is neither image,
// PDF, office file nor text; fault.TooLarge; fault.Invalid when empty.
func sniff(name string, body []byte) (safeName, kind string, err error) {
	switch {
	case len(body) == 0:
		return "", "", fault.InvalidField("body", "required", "Tệp rỗng.", "The file is empty.")
	case len(body) > mostEvidence:
		return "", "", fault.New(fault.TooLarge, "Tệp lớn hơn 20 MB. Hãy chụp màn hình hoặc cắt nhỏ.", "The file is larger than 20 MB. Take a screenshot, or cut it.")
	}
	kind, exts := kindOf(body)
	if kind == "" {
		return "", "", fault.New(fault.Unsupported, "Chỉ nhận ảnh, PDF, tệp Word, Excel, PowerPoint và văn bản thuần.",
			"Only images, PDF, Word, Excel, PowerPoint and plain text are taken.")
	}
	return fileName(name, exts), kind, nil
}

func kindOf(body []byte) (string, []string) {
	kind := http.DetectContentType(body)
	if exts, ok := extensions[kind]; ok {
		return textOnly(kind, body, exts)
	}
	if kind != "application/zip" {
		return "", nil
	}
	archive, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil || len(archive.File) > mostParts {
		return "", nil
	}
	for _, f := range archive.File {
		for _, o := range officeFiles {
			if f.Name == o.part {
				return o.kind, []string{o.ext}
			}
		}
	}
	return "", nil
}

// textOnly takes as text what is text to its end: the sniffing looks at the
// first 512 bytes.
func textOnly(kind string, body []byte, exts []string) (string, []string) {
	if strings.HasPrefix(kind, "text/") && (!utf8.Valid(body) || bytes.IndexByte(body, 0) >= 0) {
		return "", nil
	}
	return kind, exts
}

func fileName(name string, exts []string) string {
	name = path.Base(strings.ReplaceAll(strings.TrimSpace(name), `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0x7f || strings.ContainsRune(`/<>:"|?*`, r) {
			return -1
		}
		return r
	}, name)
	if name == "" || strings.Trim(name, ".") == "" {
		name = "bang-chung" + exts[0]
	}
	end := strings.ToLower(path.Ext(name))
	for _, e := range exts {
		if end == e {
			return clip(name, 200, e)
		}
	}
	return clip(name, 200, "") + exts[0]
}

// clip shortens a name to so many characters, keeping its ending.
func clip(name string, most int, ext string) string {
	runes := []rune(name)
	if len(runes) <= most {
		return name
	}
	return string(runes[:most-len(ext)]) + ext
}
