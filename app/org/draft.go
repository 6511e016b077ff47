package org

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"lantoa/app/platform/fault"
)

// PersonDraft is what is written about a person, as people type it.
type PersonDraft struct {
	Family    string `json:"family" validate:"max=60"`
	Middle    string `json:"middle" validate:"max=100"`
	Given     string `json:"given" validate:"required,max=60"`
	Sex       Sex    `json:"sex" validate:"omitempty,oneof=nam nu"`
	BirthDate string `json:"birthDate" validate:"max=10"` // 1985-03-12 or 12/03/1985
	Email     string `json:"email" validate:"max=254"`
	Phone     string `json:"phone" validate:"max=20"`
	CCCD      string `json:"cccd" validate:"max=20"`
}

var (
	emailForm = regexp.MustCompile(`^[a-z0-9_%+-]+(\.[a-z0-9_%+-]+)*@[a-z0-9-]+(\.[a-z0-9-]+)+$`)
	phoneForm = regexp.MustCompile(`^0[35789][0-9]{8}$`)
	separator = strings.NewReplacer(" ", "", ".", "", "-", "", "\u00a0", "")
)

// normal brings the draft to the form that is kept and lists what is wrong
// with it, by JSON name. now bounds the age.
func (d PersonDraft) normal(now time.Time) (PersonDraft, []fault.Field) {
	var wrong []fault.Field
	add := func(path, rule, vi, en string) {
		wrong = append(wrong, fault.Field{Path: path, Code: rule, Message: fault.T(vi, en)})
	}
	d.Family, d.Middle, d.Given = clean(d.Family), clean(d.Middle), clean(d.Given)
	for _, part := range []struct {
		path, text string
		most       int
	}{{"family", d.Family, 60}, {"middle", d.Middle, 100}, {"given", d.Given, 60}} {
		if !nameLike(part.text) || len([]rune(part.text)) > part.most {
			add(part.path, "name", "Họ tên chỉ gồm chữ cái, dấu cách, gạch nối và dấu nháy.", "A name takes letters, spaces, hyphens and apostrophes.")
		}
	}
	if d.Given == "" {
		add("given", "required", "Cần có tên.", "The given name is needed.")
	}
	if d.BirthDate != "" {
		day, ok := readDay(d.BirthDate)
		age := now.Sub(day).Hours() / 24 / 365.25
		switch {
		case !ok:
			add("birthDate", "date", "Ngày sinh viết dạng 12/03/1985.", "The birth date takes the form 12/03/1985 or 1985-03-12.")
		case age < 15 || age > 100:
			add("birthDate", "range", "Ngày sinh không hợp lý.", "The birth date is not plausible.")
		}
		d.BirthDate = day.Format(time.DateOnly)
	}
	d.Email = strings.ToLower(clean(d.Email))
	if d.Email != "" && (!emailForm.MatchString(d.Email) || len(d.Email) > 254) {
		add("email", "email", "Địa chỉ thư điện tử không đúng.", "The e-mail address is not valid.")
	}
	d.Phone = normalPhone(d.Phone)
	if d.Phone != "" && !phoneForm.MatchString(d.Phone) {
		add("phone", "phone", "Số di động có 10 chữ số, bắt đầu bằng 03, 05, 07, 08 hoặc 09.", "A mobile number has 10 digits and begins with 03, 05, 07, 08 or 09.")
	}
	d.CCCD = separator.Replace(clean(d.CCCD))
	if d.CCCD != "" && !slices.ContainsFunc(wrong, func(f fault.Field) bool { return f.Path == "birthDate" }) {
		if f, bad := cccdFault(checkCCCD(d.CCCD, d.BirthDate, d.Sex)); bad {
			wrong = append(wrong, f)
		}
	}
	return d, wrong
}

func cccdFault(rule string) (fault.Field, bool) {
	texts := map[string]fault.Text{
		"digits":     fault.T("Số CCCD có đúng 12 chữ số.", "The CCCD number has exactly 12 digits."),
		"province":   fault.T("Ba số đầu của CCCD không phải mã tỉnh.", "The first three digits of the CCCD are not a province."),
		"birth_year": fault.T("Số CCCD không khớp năm sinh.", "The CCCD number does not match the year of birth."),
		"sex":        fault.T("Số CCCD không khớp giới tính.", "The CCCD number does not match the sex."),
	}
	return fault.Field{Path: "cccd", Code: rule, Message: texts[rule]}, rule != ""
}

func nameLike(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) && !strings.ContainsRune(" -'’.", r)
	})
}

// normalPhone drops separators and writes +84 as 0.
func normalPhone(s string) string {
	s = separator.Replace(clean(s))
	if rest, ok := strings.CutPrefix(s, "+84"); ok {
		return "0" + rest
	}
	if rest, ok := strings.CutPrefix(s, "84"); ok && len(rest) == 9 {
		return "0" + rest
	}
	return s
}

// readDay reads 1985-03-12 or 12/3/1985 as a day in UTC.
func readDay(s string) (time.Time, bool) {
	s = clean(s)
	for _, form := range []string{time.DateOnly, "2/1/2006", "2-1-2006", "2.1.2006"} {
		if t, err := time.Parse(form, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// fill writes the draft, in its normal form, into a person. The CCCD stays as
// it was when the draft names none.
func (o *Org) fill(p Person, d PersonDraft) Person {
	p.Family, p.Middle, p.Given, p.Sex, p.BirthDate, p.Email, p.Phone = d.Family, d.Middle, d.Given, d.Sex, d.BirthDate, d.Email, d.Phone
	p.SortKey = sortKey(p.Family, p.Middle, p.Given)
	p.Words = foldWords(p.FullName() + " " + p.Email + " " + p.Phone)
	slices.Sort(p.Words)
	p.Words = slices.Compact(p.Words)
	if d.CCCD != "" {
		if key := o.vault.key(d.CCCD); key != p.CCCDKey {
			p.CCCDKey, p.SealedCCCD = key, o.vault.seal(p.ID, d.CCCD)
		}
	}
	p.HasCCCD = p.CCCDKey != ""
	return p
}

// blank is a person not yet filled.
func blank(id string, now time.Time) Person {
	return Person{ID: id, Active: true, Words: []string{}, Within: []string{}, Version: 1, CreatedAt: now, UpdatedAt: now}
}

// redacted is the person as the audit may show it.
func (p Person) redacted() Person {
	p.SealedCCCD, p.CCCDKey, p.SortKey, p.Words = nil, "", "", nil
	return p
}
