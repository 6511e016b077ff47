package courses

import "slices"

var (
	instrumentTypes = []string{"Luật", "Nghị định", "Nghị quyết", "Chỉ thị", "Quyết định", "Thông tư", "Công văn"}
	confidences     = []string{ConfidenceRead, ConfidenceKnown, ConfidenceWeak}
)

type lawFile struct {
	Instruments []Instrument `yaml:"instruments"`
}

func (l *loader) loadLaw(file string) Register {
	src, ok := l.readText(file)
	if !ok {
		return nil
	}
	var f lawFile
	d, ok := l.decode(file, src, 0, &f)
	if !ok {
		return nil
	}
	law := Register(f.Instruments)
	l.uniqueIDs(d, len(law), func(i int) string { return law[i].ID }, "instruments")
	for i, in := range law {
		l.checkInstrument(d, law, i, in)
	}
	return law
}

func (l *loader) checkInstrument(d document, law Register, i int, in Instrument) {
	at := func(field string) int { return d.line("instruments", i, field) }
	l.required(d, []string{"instruments"}, i, map[string]string{
		"title": in.Title, "issuer": in.Issuer, "meaning": in.Meaning,
	})
	if !slices.Contains(instrumentTypes, in.Type) {
		l.errorf(KindValue, d.file, at("type"), "Loại văn bản «%s» không có trong danh mục", "unknown type of instrument %q", in.Type)
	}
	if !slices.Contains(confidences, in.Confidence) {
		l.errorf(KindValue, d.file, at("confidence"), "confidence phải là read, known hoặc weak", "confidence is read, known or weak")
	}
	if in.Verified {
		l.errorf(KindValue, d.file, at("verified"), "verified luôn là false trong tệp; chỉ biên tập viên đánh dấu trên hệ thống", "verified is always false in the file")
	}
	if !in.InForceFrom.IsZero() && !in.InForceTo.IsZero() && in.InForceTo <= in.InForceFrom {
		l.errorf(KindValue, d.file, at("inForceTo"), "Ngày hết hiệu lực phải sau ngày có hiệu lực", "inForceTo must come after inForceFrom")
	}
	if !in.Issued.IsZero() && !in.InForceFrom.IsZero() && in.InForceFrom < in.Issued {
		l.errorf(KindValue, d.file, at("inForceFrom"), "Ngày có hiệu lực trước ngày ban hành", "inForceFrom comes before issued")
	}
	for _, next := range in.ReplacedBy {
		if _, ok := law.Find(next); !ok || next == in.ID {
			l.errorf(KindReference, d.file, at("replacedBy"), "Văn bản thay thế «%s» không có trong sổ", "successor %q is not in the register", next)
		}
	}
}

// uniqueIDs wants every id of a list to be a slug and to stand once.
func (l *loader) uniqueIDs(d document, n int, id func(int) string, path ...any) {
	seen := map[string]bool{}
	for i := range n {
		line := d.line(append(slices.Clone(path), i, "id")...)
		switch {
		case !slugPattern.MatchString(id(i)):
			l.errorf(KindValue, d.file, line, "Mã «%s» phải gồm chữ thường không dấu, số và gạch ngang", "id %q is not a slug of a–z, 0–9 and dashes", id(i))
		case seen[id(i)]:
			l.errorf(KindDuplicate, d.file, line, "Mã «%s» dùng hai lần", "id %q is used twice", id(i))
		}
		seen[id(i)] = true
	}
}

// required wants texts that are not empty.
func (l *loader) required(d document, list []string, i int, fields map[string]string) {
	for field, value := range fields {
		path := []any{field}
		if len(list) > 0 {
			path = []any{list[0], i, field}
		}
		if value == "" {
			l.errorf(KindValue, d.file, d.line(path...), "Thiếu «%s»", "%q is missing", field)
		}
	}
}
