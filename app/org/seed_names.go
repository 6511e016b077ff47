package org

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// weighted picks among texts by weight.
type weighted []struct {
	text   string
	weight int
}

func (w weighted) pick(r *rand.Rand) string {
	total := 0
	for _, x := range w {
		total += x.weight
	}
	n := r.IntN(total)
	for _, x := range w {
		if n -= x.weight; n < 0 {
			return x.text
		}
	}
	return w[0].text
}

// families are in their rough shares in the delta of the Red River.
var families = weighted{
	{"Nguyễn", 360},
	{"Trần", 105},
	{"Phạm", 85},
	{"Lê", 75},
	{"Vũ", 55},
	{"Đỗ", 45},
	{"Hoàng", 42},
	{"Bùi", 36},
	{"Đào", 28},
	{"Đặng", 24},
	{"Ngô", 20},
	{"Dương", 18},
	{"Phan", 15},
	{"Đoàn", 14},
	{"Lương", 12},
	{"Đinh", 11},
	{"Trịnh", 10},
	{"Lưu", 9},
	{"Tạ", 8},
	{"Mai", 8},
	{"Cao", 7},
	{"Hà", 7},
	{"Chu", 6},
	{"Quách", 5},
	{"Tô", 5},
	{"Khúc", 3},
	{"An", 3},
	{"Giang", 3},
	{"Ứng", 2},
	{"Âu Dương", 1},
}

var middlesMale = weighted{
	{"Văn", 240},
	{"Đức", 70},
	{"Quang", 60},
	{"Minh", 60},
	{"Hữu", 45},
	{"Xuân", 45},
	{"Ngọc", 40},
	{"Duy", 38},
	{"Đình", 38},
	{"Công", 30},
	{"Tuấn", 28},
	{"Trọng", 26},
	{"Mạnh", 24},
	{"Thành", 22},
	{"Anh", 20},
	{"Bá", 14},
	{"Gia", 10},
	{"", 14},
	{"Hữu Minh", 8},
	{"Vũ Hoàng", 6},
	{"Trần Quang", 6},
	{"Phúc Bảo", 3},
	{"Đặng Vũ Minh", 1},
}

var middlesFemale = weighted{
	{"Thị", 260},
	{"Thị Thu", 60},
	{"Thị Thanh", 50},
	{"Thị Hồng", 48},
	{"Thị Minh", 30},
	{"Thị Bích", 28},
	{"Ngọc", 45},
	{"Thu", 40},
	{"Thanh", 36},
	{"Minh", 30},
	{"Phương", 28},
	{"Hồng", 26},
	{"Thùy", 24},
	{"Khánh", 18},
	{"Diệu", 14},
	{"Thị Ngọc", 20},
	{"Thị Phương", 14},
	{"Mai", 10},
	{"Hoàng Thị Bích", 3},
	{"Trần Thị Thùy", 3},
	{"Lê Phương Thảo", 1},
	{"Công Tằng Tôn Nữ Thị", 1},
}

var givensMale = strings.Fields(`An Anh Bách Bảo Bắc Bình Chiến Chính Chung Cường Dũng Duy Dương Đạt Điệp Định Đông Đức Giang Hải Hào Hậu Hiếu Hiệp
	Hoàn Hòa Hoàng Huấn Hùng Huy Hưng Khải Khang Khánh Khoa Khôi Kiên Kỳ Lâm Linh Long Luân Lực Mạnh Minh Nam Nghĩa Nguyên Nhân Ninh Phong Phú Phúc
	Phương Quân Quang Quý Quyết Sáng Sơn Tài Tân Thái Thắng Thành Thịnh Thọ Thuận Tiến Tín Toàn Trí Trung Trường Tú Tuấn Tùng Tuyên Việt Vinh Vũ Ý`)

var givensFemale = strings.Fields(`An Anh Ánh Bích Chi Châu Dung Duyên Dương Đào Điệp Giang Hà Hạnh Hằng Hiền Hoa Hòa Hoài Hồng Huế Huệ Huyền Hương
	Hường Khuyên Lan Lê Liên Liễu Linh Loan Lụa Ly Mai May Minh My Nga Ngà Ngân Ngọc Nguyệt Nhàn Nhung Nụ Oanh Phượng Phương Quyên Quỳnh Sen Tâm Thảo
	Thắm Thơm Thoa Thu Thúy Thủy Thư Thương Trang Trinh Tuyết Tươi Uyên Vân Vui Xuân Yến Ý`)

// wellKnown are folded names that the seed must not give to anybody: people
// in public office whom a reader would take for meant.
var wellKnown = []string{
	"nguyen duy hung", "to lam", "luong cuong", "pham minh chinh", "tran thanh man", "nguyen phu trong", "vo van thuong",
	"nguyen xuan phuc", "vuong dinh hue", "le minh hung",
}

// fakePrefixes are mobile prefixes that, as far as we know, no operator has:
// the numbers are well-formed and nobody's.
var fakePrefixes = []string{"030", "031", "050", "051", "053", "054", "057", "071", "072", "074"}

// invent makes the i-th person of a seed; the same whenever asked.
func invent(r *rand.Rand, i int) PersonDraft {
	d := PersonDraft{Sex: Male}
	if r.IntN(100) < 52 {
		d.Sex = Female
	}
	for {
		d.Family = families.pick(r)
		if d.Sex == Male {
			d.Middle, d.Given = middlesMale.pick(r), givensMale[r.IntN(len(givensMale))]
		} else {
			d.Middle, d.Given = middlesFemale.pick(r), givensFemale[r.IntN(len(givensFemale))]
		}
		full := Fold(strings.Join(strings.Fields(d.Family+" "+d.Middle+" "+d.Given), " "))
		if !slices.Contains(wellKnown, full) && !strings.HasSuffix(d.Middle, d.Given) {
			break
		}
	}
	birth := Day(1967, 1, 1).AddDate(0, 0, r.IntN(36*365)).In(zone)
	d.BirthDate = birth.Format(time.DateOnly)
	province := "033" // Hưng Yên
	if r.IntN(100) < 40 {
		province = "034" // Thái Bình
	}
	digit := 2 * (birth.Year()/100 - 19)
	if d.Sex == Female {
		digit++
	}
	// 7919 has no factor in common with a million: no number comes twice.
	d.CCCD = fmt.Sprintf("%s%d%02d%06d", province, digit, birth.Year()%100, (i*7919+104729)%1_000_000)
	d.Phone = fmt.Sprintf("%s%07d", fakePrefixes[i%len(fakePrefixes)], (i/len(fakePrefixes)*7919+224737)%10_000_000)
	return d
}

// mailbox is tên.họđệm in plain letters.
func mailbox(d PersonDraft) string {
	plain := func(s string) string { return strings.ReplaceAll(Fold(s), " ", "") }
	return plain(d.Given) + "." + plain(d.Family+d.Middle)
}
