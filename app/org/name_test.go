package org

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestVietnameseOrder(t *testing.T) {
	// By tên; within it by họ; within that by đệm. Letters before tones:
	// ngang, huyền, hỏi, ngã, sắc, nặng; đ after d.
	want := []string{
		"Nguyễn Văn An", "Nguyễn Xuân An", "Trần Văn An", "Lê Thị Anh", "Lê Thị Ánh", "Nguyễn Văn Ân", "Trần Văn Ba", "Trần Văn Bà", "Trần Văn Bả", "Trần Văn Bã", "Trần Văn Bá",
		"Trần Văn Bạ", "Vũ Tiến Dũng", "Vũ Tiến Đạt", "Bùi Thị Hoa", "Lê Thị Hòa", "Lê Thị Hoàng", "Đỗ Văn Tuân", "Đỗ Văn Tuấn", "Dương Thị Vân", "Đào Thị Vân",
	}
	got := slices.Clone(want)
	rand.New(rand.NewPCG(1, 1)).Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
	key := func(full string) string {
		family, middle, given := splitName(full)
		return sortKey(family, middle, given)
	}
	slices.SortFunc(got, func(a, b string) int { return strings.Compare(key(a), key(b)) })
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	if key(norm.NFD.String("Trần Thị Bế")) != key("Trần Thị Bế") {
		t.Error("composition changes the key")
	}
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"Đặng Thị Ước": "dang thi uoc", norm.NFD.String("Nguyễn"): "nguyen", "ĐÀ NẴNG": "da nang", "ấ ậ ỡ ỵ": "a a o y",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
	if got := foldWords("Lê  Thị-Hà, <ha.le@x.vn>"); !slices.Equal(got, []string{"le", "thi-ha", "ha.le@x.vn"}) {
		t.Errorf("%q", got)
	}
}

func TestSplitName(t *testing.T) {
	for in, want := range map[string][3]string{
		"": {}, "Y": {"", "", "Y"}, "Lê Anh": {"Lê", "", "Anh"}, "Nguyễn Hoàng Thị Bích Ngọc": {"Nguyễn", "Hoàng Thị Bích", "Ngọc"},
	} {
		a, b, c := splitName(in)
		if [3]string{a, b, c} != want {
			t.Errorf("%q: %q %q %q", in, a, b, c)
		}
	}
}

func TestCheckCCCD(t *testing.T) {
	for _, tt := range []struct {
		number, birth string
		sex           Sex
		want          string
	}{
		{"033085000001", "1985-03-12", Male, ""},
		{"033185000001", "1985-03-12", Female, ""},
		{"033304000001", "2004-03-12", Female, ""},
		{"033204000001", "", "", ""},
		{"142085000001", "1985-03-12", Male, ""},
		{"03308500001", "", "", "digits"},
		{"0330850000012", "", "", "digits"},
		{"03308500000a", "", "", "digits"},
		{"０３３０８５０００００１", "", "", "digits"},
		{"003085000001", "", "", "province"},
		{"000085000001", "", "", "province"},
		{"099085000001", "", "", "province"},
		{"033085000001", "1986-03-12", "", "birth_year"},
		{"033285000001", "1985-03-12", "", "birth_year"},
		{"033085000001", "1985-03-12", Female, "sex"},
	} {
		if got := checkCCCD(tt.number, tt.birth, tt.sex); got != tt.want {
			t.Errorf("%s %s %s: %q, want %q", tt.number, tt.birth, tt.sex, got, tt.want)
		}
	}
}

func TestVault(t *testing.T) {
	v, err := newVault(testSecret)
	if err != nil {
		t.Fatal(err)
	}
	a, b := v.seal("p1", "033085000001"), v.seal("p1", "033085000001")
	if string(a) == string(b) {
		t.Error("two sealings are alike")
	}
	if got, err := v.open("p1", a); err != nil || got != "033085000001" {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := v.open("p2", a); err == nil {
		t.Error("it opens for another person")
	}
	a[len(a)-1] ^= 1
	if _, err := v.open("p1", a); err == nil {
		t.Error("a changed seal opens")
	}
	again := v.key("033085000001")
	if v.key("033085000001") != again || v.key("033085000001") == v.key("033085000002") {
		t.Error("the look-up key is wrong")
	}
	if _, err := newVault(testSecret[:31]); err == nil {
		t.Error("a short secret was taken")
	}
}

func TestDraftNormal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := PersonDraft{
			Family: rapid.String().Draw(t, "family"), Given: rapid.String().Draw(t, "given"), Email: rapid.String().Draw(t, "email"),
			Phone: rapid.StringMatching(`[+0-9. -]{0,16}`).Draw(t, "phone"), BirthDate: rapid.StringMatching(`[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}|.{0,10}`).Draw(t, "birth"),
			CCCD: rapid.StringMatching(`[0-9 ]{0,14}`).Draw(t, "cccd"),
		}
		first, wrong := d.normal(testNow)
		if len(wrong) > 0 {
			return
		}
		if second, wrong := first.normal(testNow); second != first || len(wrong) > 0 {
			t.Fatalf("%+v becomes %+v, %v", first, second, wrong)
		}
	})
}
