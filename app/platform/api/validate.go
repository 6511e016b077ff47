package api

import (
	"errors"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"unicode"

	"github.com/go-playground/locales/en"
	"github.com/go-playground/locales/vi"
	ut "github.com/go-playground/universal-translator"
	"github.com/go-playground/validator/v10"
	entranslations "github.com/go-playground/validator/v10/translations/en"
	vitranslations "github.com/go-playground/validator/v10/translations/vi"

	"lantoa/app/platform/fault"
)

type rules struct {
	validate *validator.Validate
	vi, en   ut.Translator
}

// loadRules builds the validator once: tags, our own rules, both languages.
var loadRules = sync.OnceValue(func() rules {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(fieldName)
	must := func(err error) {
		if err != nil {
			panic(err)
		}
	}
	must(v.RegisterValidation("slug", func(fl validator.FieldLevel) bool { return slug.MatchString(fl.Field().String()) }))
	must(v.RegisterValidation("line", func(fl validator.FieldLevel) bool { return isLine(fl.Field().String()) }))
	viT, _ := ut.New(vi.New()).GetTranslator("vi")
	enT, _ := ut.New(en.New()).GetTranslator("en")
	must(vitranslations.RegisterDefaultTranslations(v, viT))
	must(entranslations.RegisterDefaultTranslations(v, enT))
	say := func(tag, viText, enText string) {
		for translator, text := range map[ut.Translator]string{viT: viText, enT: enText} {
			must(v.RegisterTranslation(tag, translator,
				func(t ut.Translator) error { return t.Add(tag, text, true) },
				func(t ut.Translator, fe validator.FieldError) string { s, _ := t.T(tag, fe.Field()); return s }))
		}
	}
	say("slug", "{0} chỉ gồm chữ thường không dấu, số và gạch nối", "{0} takes lower-case letters, digits and hyphens only")
	say("line", "{0} phải là một dòng chữ, không có ký tự điều khiển", "{0} must be one line without control characters")
	return rules{validate: v, vi: viT, en: enT}
})

var slug = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// isLine tells whether s is text on one line: no control or format runes that
// hide or reorder what people see.
func isLine(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029'
	})
}

func fieldName(f reflect.StructField) string {
	for _, kind := range []string{"path", "query", "header", "cookie"} {
		if name := f.Tag.Get(kind); name != "" {
			return kind + "." + name
		}
	}
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	if name == "-" || name == "" {
		return f.Name
	}
	return name
}

// Validate checks the validate tags of a struct: fault.Invalid with one entry
// a field, in Vietnamese and English. Own tags: slug, line.
func Validate(in any) error {
	r := loadRules()
	err := r.validate.Struct(in)
	var wrong validator.ValidationErrors
	if !errors.As(err, &wrong) {
		return err
	}
	f := fault.New(fault.Invalid, "Dữ liệu gửi lên chưa đúng.", "The input is not valid.")
	for _, fe := range wrong {
		_, path, found := strings.Cut(fe.Namespace(), ".")
		if !found {
			path = fe.Field()
		}
		f.Fields = append(f.Fields, fault.Field{Path: path, Code: fe.Tag(), Message: fault.T(fe.Translate(r.vi), fe.Translate(r.en))})
	}
	return f
}
